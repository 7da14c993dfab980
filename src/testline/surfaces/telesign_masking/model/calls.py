"""Calls: they ring, are answered, last, and end after four hours at the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.calling import RING_LIMIT, Calling, Phase, Plan, Signal, micros
from testline.surfaces.telesign_masking.model.core import Turn
from testline.surfaces.telesign_masking.model.handsets import Handsets
from testline.surfaces.telesign_masking.model.routing import Route, Routing
from testline.surfaces.telesign_masking.model.state import Call

if TYPE_CHECKING:
    from testline.surfaces.model import Instant, PlaceCall

CALL_LIMIT: Final = 4 * 3600
"""For how many seconds the parties may talk."""


class Calls(Routing, Handsets, Calling[Turn]):
    """Calls by the clock."""

    ring_limit = RING_LIMIT
    call_limit = CALL_LIMIT

    def place_call(self, event: PlaceCall, turn: Turn) -> tuple[dict[str, Any], Instant | None]:
        """A call is placed: how it stands, and the moment by which it is over or held; None where nothing rings."""
        call = Call(turn.chooser.uuid("call"), Plan.of(event))
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
        call.session = route.session.reference_id
        route.session.call = call.id
        call.phase, call.outcome = Phase.RINGING, "no-answer"
        call.rang, call.caller_id = route.recipient, self.shown_number(route)
        answers, rings = self.ring_until(call, route.recipient, call.caller_id, self.ring_limit, turn)
        return turn.now + rings + (self.talk(call) if answers and not call.plan.hold else 0)

    def talk(self, call: Call) -> int:
        """For how many microseconds the parties talk, if nobody hangs up before."""
        limit = micros(self.call_limit)
        return limit if call.plan.hold else min(micros(call.plan.duration), limit)

    def answer_due(self, call_id: str, at: Instant, turn: Turn) -> None:
        """The phone that rang is answered."""
        call = self.state.calls[call_id]
        if call.phase is not Phase.RINGING or call.rang is None:
            return
        self.phone_of(call.rang).calls[call.place]["answered"] = True
        call.phase = self.call_lifecycle[call.phase, Signal.ANSWER]
        call.outcome, call.connected = "connected", at
        turn.decide("TNM-FLOW-008")
        self.state.agenda.put(at + self.talk(call), ("end", call.id))

    def finish(self, call: Call, turn: Turn) -> None:
        """The call is over, and its session, if it lives still, free for another."""
        call.phase = self.call_lifecycle[call.phase, Signal.END]
        call.ended = turn.now
        session = self.state.sessions.get(call.session)
        if session is not None:
            session.call = None
