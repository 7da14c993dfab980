"""Updating and expiring a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.create import party, whole
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.lifecycle import Status
from testline.surfaces.plivo_masking.model.sessions import Sessions
from testline.wire import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Account, Session

SECONDS: Final = ("session_expiry", "call_time_limit", "ring_timeout")
UPDATABLE: Final = (
    *("callback_url", "callback_method", "record", "record_file_format", "recording_callback_url"),
    *("recording_callback_method", "first_party_play_url", "second_party_play_url"),
)
NOT_UPDATABLE: Final = (
    *("first_party", "second_party", "initiate_call_to_first_party", "is_pin_authentication_required"),
    *("pin_prompt_play", "pin_retry", "pin_retry_wait", "incorrect_pin_play", "unknown_caller_play"),
    *("geomatch", "subaccount"),
)
# The fixtures of 2023 have `modified_time` this much ahead after a DELETE, though marked UTC (D19).
_INDIAN_TIME: Final = 19800 * SECOND

_UPDATED: Final = (
    *("PNM-UPD-001", "PNM-UPD-002", "PNM-UPD-003", "PNM-UPD-004", "PNM-UPD-005", "PNM-UPD-006", "PNM-UPD-007"),
    *("PNM-UPD-011", "PNM-UPD-012", "PNM-UPD-013", "PNM-UPD-014"),
)
_EXPIRED: Final = ("PNM-DEL-001", "PNM-DEL-002", "PNM-DEL-003")


class Updating(Sessions):
    """The update and expire operations."""

    updatable: tuple[str, ...] = UPDATABLE

    def update(self, account: Account, session_uuid: str, body: dict[str, Any], turn: Turn) -> Response:
        """Answer an update: all of it, or a refusal that changes nothing."""
        session = self.find(account, session_uuid, "update")
        if session.status is Status.EXPIRED:
            deny("session", "expired-on-update")
        changes = self.changes(session, body, turn)
        self.apply(session, changes, turn)
        turn.decide(*_UPDATED)
        form = turn.chooser.form
        shown = {"message": form("update-message", "Session updated"), "session": self.show(session, turn)}
        return self.respond(form("update-status", 200), turn, shown)

    def changes(self, session: Session, body: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
        """The new values by name. 0 seconds are not given, nor is an empty party."""
        form = turn.chooser.form
        changes: dict[str, Any] = {name: body[name] for name in self.updatable if name in body}
        for name in SECONDS:
            if name in body:
                changes[name] = whole(name, body[name])
                if not changes[name]:
                    if form("zero-on-update", "not-given") == "refused":
                        deny(name, "invalid")
                    del changes[name]
        missing = f"{session.missing}_party"
        if body.get(missing):
            changes[missing] = self.new_party(session, missing, body)
        for name in NOT_UPDATABLE:
            if name in body and name not in changes and form("not-updatable", "ignored") == "refused":
                deny(name, "invalid")
        return changes

    def new_party(self, session: Session, name: str, body: Mapping[str, Any]) -> str:
        """The party that a single-party session lacked; it may have no session on the number yet."""
        digits = party(body, name)
        if digits in (session.first_party, session.second_party, session.virtual_number):
            deny(name, "invalid")
        if not self.is_free(session.virtual_number, [digits]):
            deny(name, "taken")
        return digits

    def apply(self, session: Session, changes: Mapping[str, Any], turn: Turn) -> None:
        """Change the session. A new expiry counts from now."""
        ledger = self.account_of(session.account).ledger
        for name, value in changes.items():
            if name in ("first_party", "second_party"):
                self.leave_line(session)
                ledger.change(session, name, value)
                self.state.dials.setdefault(value, {})[session.virtual_number] = session.session_uuid
                self.join_line(session)
            else:
                setattr(session, name, value)
        session.modified = turn.now
        if "session_expiry" in changes:
            session.expiry = session.planned = turn.now + session.session_expiry * SECOND
            self.schedule_expiry(session)

    def expire_session(self, account: Account, session_uuid: str, turn: Turn) -> Response:
        """Answer a DELETE: the session is expired from now on, and stays readable."""
        session = self.find(account, session_uuid, "delete")
        if session.status is Status.EXPIRED:
            deny("session", "expired-on-delete")
        form = turn.chooser.form
        session.expiry = session.modified = turn.now
        session.deleted = True
        if form("modified-after-delete", "UTC") != "UTC":
            session.modified += _INDIAN_TIME
        self.end_session(session, turn)
        if form("timeout-on-delete", documented=False):
            self.tell(session, "SessionTimeout", {}, turn)
        turn.decide(*_EXPIRED)
        message = form("delete-answer", "Session expired")
        if message == "no-content":
            return Response(204)
        return self.respond(200, turn, {"message": message})
