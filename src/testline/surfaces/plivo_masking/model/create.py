"""Creating a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.calls import Calls
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.phones import digits_of
from testline.surfaces.plivo_masking.model.state import Pin, Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Account
    from testline.wire import Response

DEFAULTS: Final[Mapping[str, Mapping[str, int]]] = {
    "documented": {"session_expiry": 3600, "call_time_limit": 3600, "ring_timeout": 120},
    "observed": {"session_expiry": 1800, "call_time_limit": 14400, "ring_timeout": 45},
}
"""D4: the text's defaults, and those that nearly every published record shows."""

MOST_SECONDS: Final = 2**31 - 1
"""The vendor's maxima are not published; this one keeps times within what a timestamp can say."""

_DECIDED: Final = tuple(
    ["PNM-AUTH-001"] + [f"PNM-CRE-{i:03d}" for i in range(1, 18)] + [f"PNM-NUM-{i:03d}" for i in (1, 2, 3, 6, 7)]
)


def whole(name: str, value: Any) -> int:  # noqa: ANN401 - a JSON value that the schema has judged
    """An integer that came as one, as 5.0 or as decimal text."""
    if isinstance(value, str) and len(value) > len(str(MOST_SECONDS)):
        deny(name, "invalid")
    number = int(value)
    if number > MOST_SECONDS:
        deny(name, "invalid")
    return number


def party(body: Mapping[str, Any], name: str) -> str:
    """The digits of a party; empty where it is missing, as an empty string is."""
    text = body.get(name)
    if not text:
        return ""
    digits = digits_of(text)
    if digits is None:
        deny(name, "invalid")
    return digits


class Creating(Calls):
    """The create operation."""

    defaults: Mapping[str, Mapping[str, int]] = DEFAULTS

    def create(self, account: Account, body: dict[str, Any], turn: Turn) -> Response:
        """Answer a create: a session on a number, or a refusal that leaves nothing behind."""
        single = bool(body.get("create_session_with_single_party") or body.get("create_session_with_single_Party"))
        parties = self.parties(body, turn, single=single)
        same = self.existing(account, parties, turn)
        if same is not None:
            return self.created(same, turn)
        pin = self.pin_of(body, turn, single=single) if body.get("is_pin_authentication_required") else None
        owner = self.owner_of(account, body)
        seconds = self.seconds_of(body, turn)
        number = self.choose_number(
            owner,
            parties,
            turn,
            geomatch=body.get("geomatch", True),
            opens=pin is None and not all(parties),
        )
        session = self.build(account, owner, body, turn, parties, number, seconds)
        session.pin, session.create_session_with_single_party = pin, single
        self.register(session)
        turn.decide(*self.decided_by_create(session))
        answer = self.created(session, turn)
        if session.initiate_call_to_first_party:
            self.call_me(session, turn)
        return answer

    def parties(self, body: Mapping[str, Any], turn: Turn, *, single: bool) -> tuple[str, str]:
        """Both parties; in single-party mode one may be missing."""
        first, second = party(body, "first_party"), party(body, "second_party")
        if single and not (first or second):
            deny("first_party", "missing-both")
        if not single and not first:
            deny("first_party", "missing")
        if not single and not second:
            deny("second_party", "missing")
        if first == second and turn.chooser.form("equal-parties", "refused") == "refused":
            deny("second_party", "equal")
        return first, second

    def existing(self, account: Account, parties: tuple[str, str], turn: Turn) -> Session | None:
        """The session that a second create for the same pair gives, for providers that make no other."""
        if turn.chooser.form("duplicate", "another-session") == "another-session":
            return None
        for session_uuid in self.state.dials.get(parties[0], {}).values():
            session = self.state.sessions[session_uuid]
            if session.account == account.name and (session.first_party, session.second_party) == parties:
                return session
        return None

    def owner_of(self, account: Account, body: Mapping[str, Any]) -> Account:
        """The account whose numbers count: the sub-account that is named, else the one that asks."""
        auth_id = body.get("subaccount")
        if not auth_id:
            return account
        owner = self.state.by_auth_id.get(auth_id)
        if owner is None or (owner.parent != account.name and owner is not account):
            deny("subaccount", "invalid")
        return owner

    def seconds_of(self, body: Mapping[str, Any], turn: Turn) -> dict[str, int]:
        """The three durations; 0 and absence mean the default."""
        defaults = self.defaults[turn.chooser.form("defaults", "documented")]
        return {name: whole(name, body.get(name, 0)) or default for name, default in defaults.items()}

    def pin_of(self, body: Mapping[str, Any], turn: Turn, *, single: bool) -> Pin:
        """PIN authentication as asked for; both PINs generated where that was asked for."""
        generate = bool(body.get("generate_pin"))
        length = whole("generate_pin_length", body.get("generate_pin_length", 4))
        pins = self.generate_pins(length, turn) if generate else self.given_pins(body, turn, single=single)
        if not body.get("pin_prompt_play"):
            deny("pin_prompt_play", "missing")
        return Pin(
            *pins,
            generate=generate,
            length=length,
            prompt=body["pin_prompt_play"],
            retry=whole("pin_retry", body.get("pin_retry", 1)),
            wait=whole("pin_retry_wait", body.get("pin_retry_wait", 5)),
            incorrect=body.get("incorrect_pin_play", ""),
            force=bool(body.get("force_pin_authentication")),
        )

    def generate_pins(self, length: int, turn: Turn) -> tuple[str, str]:
        """Two differing PINs of that many digits."""
        first = turn.chooser.digits("first_party_pin", length)
        second = turn.chooser.digits("second_party_pin", length)
        return first, second if second != first else f"{(int(first) + 1) % 10**length:0{length}d}"

    def given_pins(self, body: Mapping[str, Any], turn: Turn, *, single: bool) -> tuple[str, str]:
        """The two PINs that were sent, as text. In single-party mode one is enough."""
        names = ("first_party_pin", "second_party_pin")
        for name in names:
            if isinstance(body.get(name), int) and turn.chooser.form("integer-pins", "accepted") == "refused":
                deny(name, "invalid")
        first, second = (str(body.get(name, "")) for name in names)
        if not first and not (single and second):
            deny("first_party_pin", "missing")
        if not second and not single:
            deny("second_party_pin", "missing")
        if first == second and turn.chooser.form("equal-pins", "refused") == "refused":
            deny("second_party_pin", "equal")
        return first, second

    def build(  # noqa: PLR0913, PLR0917 - what a session is made of
        self,
        account: Account,
        owner: Account,
        body: Mapping[str, Any],
        turn: Turn,
        parties: tuple[str, str],
        number: str,
        seconds: Mapping[str, int],
    ) -> Session:
        """The session itself, defaults filled in."""
        expiry = turn.now + seconds["session_expiry"] * SECOND
        cooloff = whole("virtual_number_cooloff_period", body.get("virtual_number_cooloff_period", 0))
        return Session(
            session_uuid=turn.chooser.uuid("session_uuid"),
            account=account.name,
            owner=owner.name,
            first_party=parties[0],
            second_party=parties[1],
            virtual_number=number,
            created=turn.now,
            modified=turn.now,
            planned=expiry,
            expiry=expiry,
            session_expiry=seconds["session_expiry"],
            call_time_limit=seconds["call_time_limit"],
            ring_timeout=seconds["ring_timeout"],
            initiate_call_to_first_party=body.get("initiate_call_to_first_party", False),
            callback_url=body.get("callback_url", ""),
            callback_method=body.get("callback_method", "POST"),
            record=body.get("record", False),
            record_file_format=body.get("record_file_format", "mp3"),
            recording_callback_url=body.get("recording_callback_url", ""),
            recording_callback_method=body.get("recording_callback_method", "POST"),
            first_party_play_url=body.get("first_party_play_url", ""),
            second_party_play_url=body.get("second_party_play_url", ""),
            unknown_caller_play=body.get("unknown_caller_play", ""),
            virtual_number_cooloff_period=cooloff,
            subaccount=owner.auth_id if owner is not account else "",
        )

    def created(self, session: Session, turn: Turn) -> Response:
        """The answer to a create."""
        form = turn.chooser.form
        plus = "" if form("plus-sign", "outside") == "nowhere" else "+"
        body = {
            "session_uuid": session.session_uuid,
            "virtual_number": plus + session.virtual_number,
            "message": form("create-message", "Session created"),
            "session": self.show(session, turn, place="create"),
        }
        return self.respond(form("create-status", 201), turn, body)

    def decided_by_create(self, session: Session) -> tuple[str, ...]:
        """The requirements that a successful create rests on."""
        decided = _DECIDED
        if session.pin is not None:
            decided += ("PNM-PIN-006",) if session.pin.generate else ("PNM-PIN-001",)
        if session.missing is not None:
            decided += ("PNM-SGL-002",) if session.missing == "first" else ("PNM-SGL-001",)
        if session.owner != session.account:
            decided += ("PNM-NUM-001",)
        if session.callback_url:
            decided += ("PNM-CRE-024",)
        return decided
