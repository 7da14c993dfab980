"""Calls: they ring, are answered, last, and end after four hours at the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND, ControlProblem, HangUp, PlaceCall
from testline.surfaces.telesign_masking.model.handsets import Handsets
from testline.surfaces.telesign_masking.model.lifecycle import CALL, Phase, Signal
from testline.surfaces.telesign_masking.model.routing import Route, Routing
from testline.surfaces.telesign_masking.model.state import Call, Plan
from testline.surfaces.telesign_masking.model.timestamps import utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.surfaces.telesign_masking.model.core import Turn

RING_LIMIT: Final = 60
"""For how many seconds a phone rings at most. No text says; a project decision."""

CALL_LIMIT: Final = 4 * 3600
"""For how many seconds the parties may talk."""


def micros(seconds: float) -> int:
    """Seconds as microseconds."""
    return round(seconds * SECOND)


class Calls(Routing, Handsets):
    """Calls by the clock."""

    call_lifecycle: Mapping[tuple[Phase, Signal], Phase] = CALL
    ring_limit = RING_LIMIT
    call_limit = CALL_LIMIT

    def place_call(self, event: PlaceCall, turn: Turn) -> tuple[dict[str, Any], Instant | None]:
        """A call is placed: how it stands, and the moment by which it is over or held; None where nothing rings."""
        if event.ring_seconds < 0 or event.duration < 0 or event.hangup_by not in ("caller", "callee"):
            message = "A call has no negative seconds, and its hangup_by is caller or callee."
            raise ControlProblem(400, "bad-call", message)
        plan = Plan(event.answered, event.ring_seconds, event.duration, event.hold)
        call = Call(turn.chooser.uuid("call"), plan)
        self.state.calls[call.id] = call
        route = self.route(event.caller.removeprefix("+"), event.dialled.removeprefix("+"), turn)
        if route is None or not self.connects(route, turn):
            call.ended = turn.now
            return self.call(call.id), None
        until = self.ring(call, route, turn)
        return self.call(call.id), until

    def connects(self, route: Route, turn: Turn) -> bool:
        """Whether a session connects a call: of the right kind, without a call that is up, and without a webhook."""
        if route.session.resource != "sms_voice":
            turn.decide("TNM-FLOW-006")
            return False
        return route.session.call is None and turn.form("voice-calls", "connected") == "connected"

    def ring(self, call: Call, route: Route, turn: Turn) -> Instant:
        """Ring the other party. The moment by which the call is over, or held if it is to be."""
        turn.decide("TNM-FLOW-003", "TNM-FLOW-007")
        plan, phone = call.plan, self.phone_of(route.recipient)
        call.session = route.session.reference_id
        route.session.call = call.id
        call.phase, call.outcome = Phase.RINGING, "no-answer"
        call.rang, call.caller_id = route.recipient, self.shown_number(route)
        call.place = len(phone.calls)
        phone.calls.append({"caller_id": call.caller_id, "answered": False, "at": utc(turn.now)})
        limit = micros(self.ring_limit)
        rings = min(micros(plan.ring_seconds), limit) if phone.reachable else limit
        answers = plan.answered and phone.reachable and micros(plan.ring_seconds) <= limit
        self.state.agenda.put(turn.now + rings, ("answer" if answers else "ring-out", call.id))
        return turn.now + rings + (self.talk(call) if answers and not plan.hold else 0)

    def talk(self, call: Call) -> int:
        """For how many microseconds the parties talk, if nobody hangs up before."""
        limit = micros(self.call_limit)
        return limit if call.plan.hold else min(micros(call.plan.duration), limit)

    def answer_due(self, call_id: str, at: Instant, turn: Turn) -> None:
        """The phone that rang is answered."""
        call = self.state.calls[call_id]
        if call.phase is not Phase.RINGING or call.rang is None:
            return
        self.state.handsets[call.rang].calls[call.place]["answered"] = True
        call.phase = self.call_lifecycle[call.phase, Signal.ANSWER]
        call.outcome, call.connected = "connected", at
        turn.decide("TNM-FLOW-008")
        self.state.agenda.put(at + self.talk(call), ("end", call.id))

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
        """The call is over, and its session, if it lives still, free for another."""
        call.phase = self.call_lifecycle[call.phase, Signal.END]
        call.ended = turn.now
        session = self.state.sessions.get(call.session)
        if session is not None:
            session.call = None

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
        talked = 0 if call.connected is None or call.ended is None else call.ended - call.connected
        whole, rest = divmod(talked, SECOND)
        return {
            "call_id": call.id,
            "outcome": call.outcome,
            "rang": call.rang,
            "caller_id": call.caller_id,
            "played": [],
            "prompts": 0,
            "duration": whole + rest / SECOND if rest else whole,
        }
