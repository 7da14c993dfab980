"""From who dials which number to the other party of one context, for calls and texts alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from testline.surfaces.mitto_masking.model.interactions import Interactions

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Context, Number, Participant


class Route(NamedTuple):
    """The two participants that a call or text connects."""

    caller: Participant
    called: Participant


class Routing(Interactions):
    """The routing key is the caller's real number and the dialled mask: at most one active context has it."""

    def route(self, caller: str, dialled: str, channel: str, turn: Turn) -> Route | None:
        """Whom somebody reaches, or None. `channel`: voice or sms."""
        participant = self.dialling(caller, dialled) or self.dialling_across(caller, dialled, turn)
        if participant is None or not self.connects(participant.context):
            turn.decide("MNM-RTE-005", "MNM-RTE-007", "MNM-INT-006")
            return None
        called = self.other_party(participant)
        if called is None:
            turn.decide("MNM-RTE-006", "MNM-INT-006")
            return None
        if not self.carries(participant.mask.number, channel):
            return None
        turn.decide("MNM-RTE-001", "MNM-RTE-008", "MNM-RTE-004" if channel == "sms" else "MNM-RTE-002")
        return Route(participant, called)

    def dialling(self, caller: str, dialled: str) -> Participant | None:
        """The active participant who has that real number and that mask."""
        return self.state.dials.get(caller, {}).get(dialled)

    def dialling_across(self, caller: str, dialled: str, turn: Turn) -> Participant | None:
        """A participant who dials the other party's mask, which connects them only by another reading of ruling 11."""
        if turn.form("other-partys-mask", "refused") == "refused":
            return None
        for own in self.state.dials.get(caller, {}).values():
            other = self.other_party(own)
            if other is not None and other.mask.number.number == dialled:
                return own
        return None

    def connects(self, context: Context) -> bool:
        """Whether a context connects its people."""
        return self.is_active(context)

    def other_party(self, participant: Participant) -> Participant | None:
        """The other participant of the same context, or None."""
        return next((one for one in participant.context.participants if one is not participant), None)

    def carries(self, number: Number, channel: str) -> bool:
        """Whether a number carries calls or texts."""
        return number.voice if channel == "voice" else number.sms

    def shown_number(self, route: Route, turn: Turn) -> str:
        """What the called party sees as caller: their own mask, never a real number."""
        turn.decide("MNM-RTE-003", "MNM-RTE-009")
        shown = route.called if turn.form("caller-id", "callee") == "callee" else route.caller
        return shown.mask.number.number
