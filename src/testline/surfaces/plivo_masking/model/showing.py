"""Sessions as answers show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.core import Core, Turn
from testline.surfaces.plivo_masking.model.timestamps import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.state import Account, Interaction, Pin, Session

API: Final = "https://api.plivo.com"
ABSENT: Final = object()
_NO_CALLS: Final[Mapping[str, Any]] = {
    "interaction": None,
    "total_call_amount": 0,
    "total_call_count": 0,
    "total_call_billed_duration": 0,
    "total_session_amount": 0,
    "last_interaction_time": "",
}
_NO_PIN: Final[Mapping[str, Any]] = dict.fromkeys(
    (
        "generate_pin", "generate_pin_length", "first_party_pin", "second_party_pin", "pin_prompt_play", "pin_retry",
        "pin_retry_wait", "incorrect_pin_play",
    )
)  # fmt: skip
UNSET: Final[dict[str, Any]] = {"null": None, "empty": "", "absent": ABSENT}


def dollars(thousandths: int) -> int | float:
    """An amount as a JSON number; 0 is an integer."""
    return thousandths / 1000 if thousandths else 0


def seconds(micros: int) -> int | float:
    """A duration as a JSON number, whole where it can be."""
    whole, rest = divmod(micros, SECOND)
    return micros / SECOND if rest else whole


class Showing(Core):
    """The session object and what is in it."""

    def stamp(self, at: int, turn: Turn) -> str:
        """A moment as the session object has it."""
        form = turn.chooser.form
        return stamp(at, digits=form("fraction", 6), zone=form("zone", "UTC"))

    def show(self, session: Session, turn: Turn, *, place: str = "item") -> dict[str, Any]:
        """The session object. `place`: "create", "item" or "list"."""
        form = turn.chooser.form
        plus = "+" if form("plus-sign", "outside") == "everywhere" else ""
        created = self.stamp(session.created, turn)
        shown: dict[str, Any] = {
            "first_party": plus + session.first_party if session.first_party else "",
            "second_party": plus + session.second_party if session.second_party else "",
            "virtual_number": plus + session.virtual_number,
            "status": session.status,
            "initiate_call_to_first_party": session.initiate_call_to_first_party,
            "session_uuid": session.session_uuid,
            "callback_url": session.callback_url,
            "callback_method": session.callback_method,
            "created_time": created,
            "modified_time": created if session.modified == session.created else self.stamp(session.modified, turn),
            "expiry_time": self.stamp(session.expiry, turn),
            "duration": self.duration(session, turn),
            "amount": 0,
            "call_time_limit": session.call_time_limit,
            "ring_timeout": session.ring_timeout,
            "first_party_play_url": session.first_party_play_url,
            "second_party_play_url": session.second_party_play_url,
            "record": session.record,
            "record_file_format": session.record_file_format,
            "recording_callback_url": session.recording_callback_url,
            "recording_callback_method": session.recording_callback_method,
            "unknown_caller_play": session.unknown_caller_play,
            "is_pin_authentication_required": session.pin is not None,
            **self.show_interactions(session, turn, place),
            **self.show_pin(session.pin, turn),
            **self.show_newer(session, turn),
        }
        if turn.chooser.forms:
            self.reshape(shown, session, turn)
        if place == form("resource-uri", "list") or form("resource-uri", "list") == "everywhere":
            auth_id = self.account_of(session.account).auth_id
            shown["resource_uri"] = f"/v1/Account/{auth_id}/Masking/Session/{session.session_uuid}/"
        return shown

    def duration(self, session: Session, turn: Turn) -> int:
        """Whole seconds from the creation to the expiry."""
        planned = session.deleted and turn.chooser.form("duration-after-delete", "recomputed") == "planned"
        return ((session.planned if planned else session.expiry) - session.created) // SECOND

    def show_interactions(self, session: Session, turn: Turn, place: str) -> Mapping[str, Any]:
        """The interactions and their totals."""
        calls = session.interactions
        if not calls:
            as_array = place != "create" and turn.chooser.form("no-interaction", "null") == "array"
            return {**_NO_CALLS, "interaction": []} if as_array else _NO_CALLS
        amount = dollars(sum(one.amount for one in calls))
        account = self.account_of(session.account)
        return {
            "interaction": [self.show_interaction(one, account, turn) for one in calls],
            "total_call_amount": amount,
            "total_call_count": sum(len(one.legs) for one in calls),
            "total_call_billed_duration": sum(one.billed for one in calls),
            "total_session_amount": amount,
            "last_interaction_time": self.stamp(max(one.end for one in calls), turn),
        }

    def show_interaction(self, one: Interaction, account: Account, turn: Turn) -> dict[str, Any]:
        """One interaction. A leg that was not started, and a recording that was not made, are null or absent."""
        form = turn.chooser.form
        base = f"{API}/v1/Account/{account.auth_id}"
        shown: dict[str, Any] = {
            "start_time": self.stamp(one.start, turn),
            "end_time": self.stamp(one.end, turn),
            "first_party_resource_url": f"{base}/Call/{one.legs['first']}" if "first" in one.legs else None,
            "second_party_resource_url": f"{base}/Call/{one.legs['second']}" if "second" in one.legs else None,
            "recording_resource_url": f"{base}/Recording/{one.recording}" if one.recording else None,
            "first_party_status": one.statuses.get("first"),
            "second_party_status": one.statuses.get("second"),
            "type": "call",
            "total_call_count": len(one.legs),
            "duration": seconds(one.talked),
            "total_call_amount": dollars(one.amount),
            "call_billed_duration": one.billed,
            "auth_id": account.auth_id,
        }
        if not one.amount and form("zero-amount", "absent") == "absent":
            del shown["total_call_amount"]
        if form("party-status", "completed") == "answered":
            shown |= {
                key: "answered" for key in ("first_party_status", "second_party_status") if shown[key] == "completed"
            }
        if form("absent-leg", "null") == "absent":
            shown = {key: value for key, value in shown.items() if value is not None}
        return shown

    def show_pin(self, pin: Pin | None, turn: Turn) -> Mapping[str, Any]:
        """The PIN fields: null while PIN authentication is off."""
        if pin is None:
            return _NO_PIN
        as_text = turn.chooser.form("pin-retry-wait", "integer") == "string"
        return {
            "generate_pin": pin.generate,
            "generate_pin_length": pin.length,
            "first_party_pin": pin.first or None,
            "second_party_pin": pin.second or None,
            "pin_prompt_play": pin.prompt,
            "pin_retry": pin.retry,
            "pin_retry_wait": str(pin.wait) if as_text else pin.wait,
            "incorrect_pin_play": pin.incorrect or None,
        }

    def show_newer(self, session: Session, turn: Turn) -> dict[str, Any]:
        """The three newer fields, null while not in use, and the sub-account where one was given."""
        shown = {
            "force_pin_authentication": (session.pin is not None and session.pin.force) or None,
            "virtual_number_cooloff_period": session.virtual_number_cooloff_period or None,
            "create_session_with_single_party": session.create_session_with_single_party or None,
        }
        if session.subaccount and turn.chooser.form("subaccount-echo", "present") == "present":
            return {**shown, "subaccount": session.subaccount}
        return shown

    def reshape(self, shown: dict[str, Any], session: Session, turn: Turn) -> None:
        """Give what is unset, and what only some samples have, the forms that the chooser states."""
        form = turn.chooser.form
        unset = {
            "first_party": UNSET[form("unknown-party", "empty")],
            "second_party": UNSET[form("unknown-party", "empty")],
            "first_party_play_url": UNSET[form("unset-party-play-urls", "empty")],
            "second_party_play_url": UNSET[form("unset-party-play-urls", "empty")],
            "unknown_caller_play": UNSET[form("unset-unknown-caller-play", "empty")],
            "incorrect_pin_play": UNSET[form("unset-pin-play-urls", "null")],
            "pin_prompt_play": UNSET[form("unset-pin-play-urls", "null")],
        }
        unset |= dict.fromkeys(self.show_newer(session, turn), UNSET[form("unset-newer-fields", "null")])
        if session.pin is None and form("unset-pin-fields", "null") == "absent":
            unset |= dict.fromkeys(self.show_pin(None, turn), ABSENT)
        for name, value in unset.items():
            if shown.get(name) in (None, ""):
                shown[name] = value
                if value is ABSENT:
                    del shown[name]
        if form("session-expiry", "absent") == "integer":
            shown["session_expiry"] = session.session_expiry
        if form("extra-attributes", "none") == "some":
            shown["carrier_hint"] = {"shape": ["new"]}
