"""Calls: they ring, are answered, last, and end; each that is put through is an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.lifecycle import CALL, Phase, Signal
from testline.surfaces.mitto_masking.model.routing import Route, Routing
from testline.surfaces.mitto_masking.model.state import Call, Handset, Interaction, Plan
from testline.surfaces.mitto_masking.model.timestamps import rfc3339
from testline.surfaces.model import SECOND, ControlProblem, HangUp, PlaceCall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Context
    from testline.surfaces.model import Instant

RING_LIMIT: Final = 60
"""For how many seconds a phone rings at most. No text says; a project decision."""

# The statuses of both legs, inbound first: while it rings, while they talk, and afterwards.
RINGING: Final = ("initiated", "ringing")
TALKING: Final = ("in-progress", "in-progress")
COMPLETED: Final = ("completed", "completed")
NO_ANSWER: Final = ("no-answer", "no-answer")


def micros(seconds: float) -> int:
    """Seconds as microseconds."""
    return round(seconds * SECOND)


class Calls(Routing):
    """Calls by the clock."""

    call_lifecycle: Mapping[tuple[Phase, Signal], Phase] = CALL
    ring_limit = RING_LIMIT

    def place_call(self, event: PlaceCall, turn: Turn) -> tuple[dict[str, Any], Instant | None]:
        """A call is placed: how it stands, and the moment by which it is over or held; None where nothing rings."""
        if event.ring_seconds < 0 or event.duration < 0 or event.hangup_by not in ("caller", "callee"):
            message = "A call has no negative seconds, and its hangup_by is caller or callee."
            raise ControlProblem(400, "bad-call", message)
        caller, dialled = event.caller.removeprefix("+"), event.dialled.removeprefix("+")
        plan = Plan(event.answered, event.ring_seconds, event.duration, event.hold)
        call = Call(turn.chooser.uuid("call"), dialled, turn.now, plan)
        self.state.calls[call.id] = call
        route = self.route(caller, dialled, "voice", turn)
        if route is None or self.is_busy(route.caller.context):
            call.ended = turn.now
            return self.call(call.id), None
        until = self.ring(call, route, turn)
        return self.call(call.id), until

    def is_busy(self, context: Context) -> bool:
        """Whether a call is up in the context: it takes one at a time."""
        return context.call is not None

    def ring(self, call: Call, route: Route, turn: Turn) -> Instant:
        """Ring the other party. The moment by which the call is over, or held if it is to be."""
        plan = call.plan
        call.phase, call.outcome = Phase.RINGING, "no-answer"
        call.rang, call.caller_id = route.called.number, self.shown_number(route, turn)
        route.caller.context.call = call.id
        call.interaction = self.interaction_between(route.caller, route.called, "voice", RINGING, turn)
        if self.is_recorded_at("ring", call, turn):
            self.record(call.interaction, turn.now, turn)
        phone = self.state.handsets.setdefault(call.rang, Handset())
        call.place = len(phone.calls)
        phone.calls.append({"caller_id": call.caller_id, "answered": False, "at": rfc3339(turn.now)})
        limit = micros(self.ring_limit)
        rings = min(micros(plan.ring_seconds), limit) if phone.reachable else limit
        answers = plan.answered and phone.reachable and micros(plan.ring_seconds) <= limit
        self.state.agenda.put(turn.now + rings, ("answer" if answers else "ring-out", call.id))
        return turn.now + rings + (micros(plan.duration) if answers and not plan.hold else 0)

    def is_recorded_at(self, stage: str, call: Call, turn: Turn) -> bool:
        """Whether a call becomes an interaction at a stage: when it rings, even if nobody answers."""
        unanswered: bool = turn.form("unanswered-call", "recorded") == "recorded"
        at_start: bool = turn.form("interaction-recorded", "at-start") == "at-start"
        return {
            "ring": at_start and unanswered,
            "answer": at_start and not unanswered,
            "end": not at_start and (unanswered or call.connected is not None),
        }[stage]

    def answer_due(self, call_id: str, at: Instant, turn: Turn) -> None:
        """The phone that rang is answered."""
        call = self.state.calls[call_id]
        if call.phase is not Phase.RINGING or call.interaction is None or call.rang is None:
            return
        self.state.handsets[call.rang].calls[call.place]["answered"] = True
        call.phase = self.call_lifecycle[call.phase, Signal.ANSWER]
        call.outcome, call.connected = "connected", at
        self.set_statuses(call.interaction, TALKING, turn)
        if self.is_recorded_at("answer", call, turn):
            self.record(call.interaction, call.started if self.counts_from_start(turn) else at, turn)
        if not call.plan.hold:
            self.state.agenda.put(at + micros(call.plan.duration), ("end", call.id))

    def ring_out_due(self, call_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """The phone has rung for as long as it may."""
        call = self.state.calls[call_id]
        if call.phase is Phase.RINGING:
            self.finish(call, turn)

    def end_due(self, call_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """The talk is over."""
        call = self.state.calls[call_id]
        if call.phase is Phase.TALKING:
            self.finish(call, turn)

    def finish(self, call: Call, turn: Turn) -> None:
        """The call is over: its interaction is complete, and the ttl of the context begins to run again."""
        call.phase = self.call_lifecycle[call.phase, Signal.END]
        call.ended = turn.now
        interaction = call.interaction
        if interaction is None:
            return
        context = interaction.context
        context.call = None
        interaction.duration = self.talked(call) // SECOND
        self.set_statuses(interaction, NO_ANSWER if call.connected is None else COMPLETED, turn)
        from_start = self.counts_from_start(turn)
        if self.is_recorded_at("end", call, turn):
            self.record(interaction, call.started if from_start else turn.now, turn)
        elif interaction.sid in context.interactions and not from_start:
            self.touch(interaction, turn.now, turn)
        else:
            self.schedule(context, turn)

    def counts_from_start(self, turn: Turn) -> bool:
        """Whether a call restarts the ttl at its start and not at its end."""
        return bool(turn.form("call-ttl", "end") == "start")

    def set_statuses(self, interaction: Interaction, statuses: tuple[str, str], turn: Turn) -> None:
        """Both legs of an interaction have another status."""
        interaction.inbound_status, interaction.outbound_status = statuses
        interaction.updated = turn.now

    def talked(self, call: Call) -> int:
        """For how many microseconds the parties have talked; 0 until the end."""
        return 0 if call.connected is None or call.ended is None else call.ended - call.connected

    def hang_up(self, event: HangUp, turn: Turn) -> dict[str, Any]:
        """A party hangs up; a call that is over stays as it is."""
        call = self.known_call(event.call_id)
        if event.by not in ("caller", "callee"):
            raise ControlProblem(400, "bad-hangup", "Who hangs up is the caller or the callee.")
        if call.phase is not Phase.OVER:
            self.finish(call, turn)
        return self.call(call.id)

    def known_call(self, call_id: str) -> Call:
        """The call of that id."""
        if call_id not in self.state.calls:
            raise ControlProblem(404, "unknown-call", f"There is no call {call_id}.")
        return self.state.calls[call_id]

    def call(self, call_id: str) -> dict[str, Any]:
        """How a call stands, as the control API shows it. Nothing is played, and no PIN asked for."""
        call = self.known_call(call_id)
        whole, rest = divmod(self.talked(call), SECOND)
        return {
            "call_id": call.id,
            "outcome": call.outcome,
            "rang": call.rang,
            "caller_id": call.caller_id,
            "played": [],
            "prompts": 0,
            "duration": whole + rest / SECOND if rest else whole,
        }
