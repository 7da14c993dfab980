"""Calls: they ring, are answered, last, and end; each that is put through is an interaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.calling import RING_LIMIT, Calling, Phase, Plan, Signal, micros
from testline.surfaces.mitto_masking.model.core import Turn
from testline.surfaces.mitto_masking.model.routing import Route, Routing
from testline.surfaces.mitto_masking.model.state import Call, Handset, Interaction
from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.state import Context
    from testline.surfaces.model import Instant, PlaceCall

# The statuses of both legs, inbound first: while it rings, while they talk, and afterwards.
RINGING: Final = ("initiated", "ringing")
TALKING: Final = ("in-progress", "in-progress")
COMPLETED: Final = ("completed", "completed")
NO_ANSWER: Final = ("no-answer", "no-answer")


class Calls(Routing, Calling[Turn]):
    """Calls by the clock."""

    handset_kind = Handset
    ring_limit = RING_LIMIT

    def place_call(self, event: PlaceCall, turn: Turn) -> tuple[dict[str, Any], Instant | None]:
        """A call is placed: how it stands, and the moment by which it is over or held; None where nothing rings."""
        caller, dialled = event.caller.removeprefix("+"), event.dialled.removeprefix("+")
        call = Call(turn.chooser.uuid("call"), Plan.of(event), started=turn.now)
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
        call.phase, call.outcome = Phase.RINGING, "no-answer"
        call.rang, call.caller_id = route.called.number, self.shown_number(route, turn)
        route.caller.context.call = call.id
        call.interaction = self.interaction_between(route.caller, route.called, "voice", RINGING, turn)
        if self.is_recorded_at("ring", call, turn):
            self.record(call.interaction, turn.now, turn)
        answers, rings = self.ring_until(call, call.rang, call.caller_id, self.ring_limit, turn)
        return turn.now + rings + (micros(call.plan.duration) if answers and not call.plan.hold else 0)

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
        self.phone_of(call.rang).calls[call.place]["answered"] = True
        call.phase = self.call_lifecycle[call.phase, Signal.ANSWER]
        call.outcome, call.connected = "connected", at
        self.set_statuses(call.interaction, TALKING, turn)
        if self.is_recorded_at("answer", call, turn):
            self.record(call.interaction, call.started if self.counts_from_start(turn) else at, turn)
        if not call.plan.hold:
            self.state.agenda.put(at + micros(call.plan.duration), ("end", call.id))

    def finish(self, call: Call, turn: Turn) -> None:
        """The call is over: its interaction is complete, and the ttl of the context begins to run again."""
        call.phase = self.call_lifecycle[call.phase, Signal.END]
        call.ended = turn.now
        interaction = call.interaction
        if interaction is None:
            return
        context = interaction.context
        context.call = None
        interaction.duration = call.talked // SECOND
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
