"""Calls by the clock: they ring, are answered, last, and end."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND, ControlProblem
from testline.surfaces.phones import Handset, Phones
from testline.surfaces.provider import StepT
from testline.surfaces.times import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import HangUp, Instant, PlaceCall

RING_LIMIT: Final = 60
"""For how many seconds a phone rings at most, where no text of a vendor says. A project decision."""

_PARTIES: Final = ("caller", "callee")


class Phase(StrEnum):
    """The phases of a call. A call that the service places itself begins by ringing its caller."""

    RINGING_CALLER = "ringing caller"
    RINGING = "ringing"
    TALKING = "talking"
    OVER = "over"


class Signal(StrEnum):
    """What moves a call on."""

    ANSWER = "answer"
    END = "end"


CALL: Final = {
    (Phase.RINGING, Signal.ANSWER): Phase.TALKING,
    (Phase.RINGING, Signal.END): Phase.OVER,
    (Phase.TALKING, Signal.END): Phase.OVER,
}
"""The lifecycle of a call that somebody dialled."""


def micros(seconds: float) -> int:
    """Seconds as microseconds."""
    return round(seconds * SECOND)


@dataclass(slots=True, eq=False)
class Plan:
    """What the people in a call will do, as the control API says it."""

    answered: bool = True
    ring_seconds: float = 5
    duration: float = 60
    hangup_by: str = "callee"
    hold: bool = False

    @classmethod
    def of(cls, event: PlaceCall) -> Plan:
        """The plan of a call that is placed, or the control API's 400."""
        if event.ring_seconds < 0 or event.duration < 0 or event.hangup_by not in _PARTIES:
            message = "A call has no negative seconds, and its hangup_by is caller or callee."
            raise ControlProblem(400, "bad-call", message)
        return cls(event.answered, event.ring_seconds, event.duration, event.hangup_by, event.hold)

    def rings(self, phone: Handset, limit: float) -> tuple[bool, int]:
        """Whether a phone that rings for so many seconds at most is answered, and for how many microseconds it rings."""
        longest = micros(limit)
        rings = min(micros(self.ring_seconds), longest) if phone.reachable else longest
        return self.answered and phone.reachable and micros(self.ring_seconds) <= longest, rings


@dataclass(slots=True, eq=False)
class Call:
    """A call, as far as every surface has it. `place`: where it stands among the calls that the phone that rang has seen."""

    id: str
    plan: Plan
    phase: Phase = Phase.OVER
    outcome: str = "rejected"
    rang: str | None = None
    caller_id: str | None = None
    place: int = 0
    played: list[str] = field(default_factory=list)
    prompts: int = 0
    connected: Instant | None = None
    ended: Instant | None = None

    @property
    def talked(self) -> int:
        """For how many microseconds the parties have talked; 0 until the end."""
        return 0 if self.connected is None or self.ended is None else self.ended - self.connected


class Calling(Phones[StepT]):
    """Has `state.calls` by id, of a surface's own kind, and `finish`."""

    call_lifecycle: Mapping[tuple[Phase, Signal], Phase] = CALL

    def ring_until(self, call: Call, number: str, caller_id: str | None, limit: float, turn: StepT) -> tuple[bool, int]:
        """Ring a phone for so many seconds at most: whether it will be answered, and for how many microseconds it rings."""
        phone = self.phone_of(number)
        call.place = len(phone.calls)
        phone.calls.append({"caller_id": caller_id, "answered": False, "at": rfc3339(turn.now)})
        answers, rings = call.plan.rings(phone, limit)
        self.state.agenda.put(turn.now + rings, ("answer" if answers else "ring-out", call.id))
        return answers, rings

    def finish(self, call: Any, turn: StepT) -> None:  # noqa: ANN401 - of the surface's own kind
        """A call is over."""
        raise NotImplementedError

    def ring_out_due(self, call_id: str, at: Instant, turn: StepT) -> None:  # noqa: ARG002 - as every entry of the agenda
        """A phone has rung for as long as it may."""
        call = self.state.calls[call_id]
        if call.phase is Phase.RINGING:
            self.finish(call, turn)

    def end_due(self, call_id: str, at: Instant, turn: StepT) -> None:  # noqa: ARG002 - as every entry of the agenda
        """The talk is over."""
        call = self.state.calls[call_id]
        if call.phase is Phase.TALKING:
            self.finish(call, turn)

    def hang_up(self, event: HangUp, turn: StepT) -> dict[str, Any]:
        """A party hangs up; a call that is over stays as it is."""
        call = self.known_call(event.call_id)
        if event.by not in _PARTIES:
            raise ControlProblem(400, "bad-hangup", "Who hangs up is the caller or the callee.")
        if call.phase is not Phase.OVER:
            self.hung_up(call, event.by)
            self.finish(call, turn)
        return self.call(call.id)

    def hung_up(self, call: Any, by: str) -> None:  # noqa: ANN401 - as above
        """Who hung up, for a surface that tells it."""

    def known_call(self, call_id: str) -> Any:  # noqa: ANN401 - as above
        """The call of that id, or the control API's 404."""
        if call_id not in self.state.calls:
            raise ControlProblem(404, "unknown-call", f"There is no call {call_id}.")
        return self.state.calls[call_id]

    def call(self, call_id: str) -> dict[str, Any]:
        """How a call stands, as the control API shows it. The duration is 0 until the end."""
        call = self.known_call(call_id)
        whole, rest = divmod(call.talked, SECOND)
        return {
            "call_id": call.id,
            "outcome": call.outcome,
            "rang": call.rang,
            "caller_id": call.caller_id,
            "played": list(call.played),
            "prompts": call.prompts,
            "duration": call.talked / SECOND if rest else whole,
        }
