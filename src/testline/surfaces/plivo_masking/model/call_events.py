"""What the customer is told of a call, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.sessions import Sessions
from testline.surfaces.plivo_masking.model.showing import API
from testline.surfaces.plivo_masking.model.timestamps import event_stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Account, Call, Interaction, Session

MEDIA: Final = "https://media.plivo.com"

CAUSES: Final[Mapping[int, str]] = {
    1000: "Canceled",
    3000: "No Answer",
    4000: "Normal Hangup",
    4010: "End Of XML Instructions",
    6000: "Scheduled Hangup",
    6010: "Ring Timeout Reached",
}
"""The causes of the vendor's voice table that occur here, by code."""

_NAMES: Final = {"first": "First", "second": "Second"}
_OTHER: Final = {"first": "second", "second": "first"}


class CallEvents(Sessions):
    """The session and recording events of a call."""

    causes: Mapping[int, str] = CAUSES

    def tell_call(
        self, call: Call, session: Session, event: str, turn: Turn, attributes: Mapping[str, str] | None = None
    ) -> None:
        """Send an event of a call, with the real numbers of both sides as far as they are known."""
        self.tell(session, event, {**self.sides(call), **(attributes or {})}, turn)

    def sides(self, call: Call) -> dict[str, str]:
        """`From` is who dialled the virtual number, `To` who is dialled out to."""
        sides = {"From": call.caller, "To": call.callee}
        return {name: number for name, number in sides.items() if number}

    def tell_party(  # noqa: PLR0913, PLR0917 - an event of a party's
        self,
        call: Call,
        session: Session,
        role: str,
        what: str,
        turn: Turn,
        attributes: Mapping[str, str] | None = None,
    ) -> None:
        """Send `SessionFirstPartyAnswer` and its like."""
        name = f"Session{_NAMES[self.event_role(call, role, turn)]}Party{what}"
        self.tell_call(call, session, name, turn, attributes)

    def event_role(self, call: Call, role: str, turn: Turn) -> str:
        """The role that events call a party by: the registered one, or by its leg (D21)."""
        if turn.chooser.form("event-parties", "role") == "leg":
            return "first" if role == call.role else "second"
        return role

    def tell_arrival(self, call: Call, session: Session, pin_status: Mapping[str, str] | None, turn: Turn) -> None:
        """The caller is on the virtual number, and how its PIN authentication went."""
        pin_first = turn.chooser.form("pin-event", "after-answer") == "before-answer"
        if pin_status is not None and pin_first:
            self.tell_pin(call, session, pin_status, turn)
        self.tell_party(call, session, call.role, "Answer", turn)
        if pin_status is not None and not pin_first:
            self.tell_pin(call, session, pin_status, turn)

    def tell_pin(self, call: Call, session: Session, status: Mapping[str, str], turn: Turn) -> None:
        """Send the result of a PIN authentication."""
        self.tell_call(call, session, "SessionPinAuthenticationStatus", turn, status)

    def tell_end(self, call: Call, session: Session, interaction: Interaction, turn: Turn) -> None:
        """Hangup of who ended it, of the other, the recording, and the end of the call."""
        ended_by = call.role if call.plan.hangup_by == "caller" and call.connected is not None else _OTHER[call.role]
        for role in (ended_by, _OTHER[ended_by]):
            answered = interaction.statuses.get(role) == "completed"
            shown = role in call.legs and (answered or turn.chooser.form("unanswered-hangup", "present") == "present")
            if shown:
                self.tell_party(call, session, role, "Hangup", turn, self.hangup(call, interaction))
        if call.recording is not None:
            self.tell_recording_end(call, session, interaction, turn)
        self.tell_call(call, session, "SessionPartiesHangup", turn)

    def hangup(self, call: Call, interaction: Interaction) -> dict[str, str]:
        """The attributes of a hangup event; the amount is the leg's."""
        amount = interaction.amount / 1000 / len(interaction.legs)
        return {
            "Amount": f"{amount:g}",
            "BilledDuration": str(interaction.billed),
            "Duration": str(interaction.talked // SECOND),
            "PlivoHangupCause": self.causes[call.cause],
            "PlivoHangupCauseCode": str(call.cause),
        }

    def tell_recording_start(self, call: Call, session: Session, turn: Turn) -> None:
        """Both are connected, and the recording begins."""
        attributes = {
            "RecordingUUID": call.recording or "",
            "RecordingStartTime": event_stamp(turn.now),
            "RecordingFormat": f".{session.record_file_format}",
        }
        self.tell_recording(session, "SessionRecordingInitiated", {**self.sides(call), **attributes}, turn)

    def tell_recording_end(self, call: Call, session: Session, interaction: Interaction, turn: Turn) -> None:
        """A party has disconnected, and the recording is there."""
        account: Account = self.account_of(session.account)
        attributes = {
            "RecordingUUID": call.recording or "",
            "RecordingURL": f"{MEDIA}/v1/Account/{account.auth_id}/Recording/{call.recording}.{session.record_file_format}",
            "RecordingResourceURL": f"{API}/v1/Account/{account.auth_id}/Recording/{call.recording}/",
            "RecordingDuration": str(interaction.talked // SECOND),
            "RecordingStartTime": event_stamp(call.connected or turn.now),
            "RecordingEndTime": event_stamp(turn.now),
            "RecordingFormat": f".{session.record_file_format}",
        }
        self.tell_recording(session, "SessionRecordingCompleted", {**self.sides(call), **attributes}, turn)
