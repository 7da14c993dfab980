"""Calls: they ring, are answered, last, and end; each adds an interaction and tells the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from testline.surfaces.calling import Calling, Phase, Plan, Signal, micros
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.call_events import CallEvents
from testline.surfaces.plivo_masking.model.core import Turn
from testline.surfaces.plivo_masking.model.lifecycle import CALLS, Change
from testline.surfaces.plivo_masking.model.state import Call, Interaction, Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant

OTHER: Final = {"first": "second", "second": "first"}

# What the people in a call-me do, by the control API.
CALL_ME: Final = Plan(answered=True, ring_seconds=5, duration=60)

NORMAL: Final = 4000
NO_ANSWER: Final = 3000
CANCELED: Final = 1000
END_OF_INSTRUCTIONS: Final = 4010
TIME_LIMIT: Final = 6000
RING_TIMEOUT: Final = 6010

# Thousandths of a dollar a leg and begun minute.
LEG_MINUTE: Final = 3
_MINUTE: Final = 60


class Calls(CallEvents, Calling[Turn]):
    """The legs of a call, by the clock."""

    call_lifecycle: Mapping[tuple[Phase, Signal], Phase] = CALLS
    call_me_plan = CALL_ME
    leg_minute = LEG_MINUTE

    def take_session(self, call: Call, session: Session, turn: Turn) -> None:
        """The session is in this call from now on, whose first leg is the caller's."""
        call.legs[call.role] = turn.chooser.uuid("leg")
        call.session = session.session_uuid
        session.call = call.id
        if turn.chooser.form("sequence", "session") == "interaction":
            session.sequence = 0
        self.change_status(session, Change.CALL_STARTS)

    def ring(self, call: Call, session: Session, turn: Turn) -> Instant:
        """Ring the other party. The moment by which the call is over, or held if it is to be."""
        call.phase = Phase.RINGING
        call.outcome = "no-answer"
        call.legs[OTHER[call.role]] = turn.chooser.uuid("leg")
        call.rang, call.caller_id = call.callee, self.caller_id(call, session)
        self.play(call, session, call.role)
        if self.event_role(call, OTHER[call.role], turn) == "second":
            self.tell_call(call, session, "SessionSecondPartyRing", turn)
        answers, rings = self.ring_phone(call, session, call.callee, turn)
        return turn.now + rings + (self.talk(call, session) if answers and not call.plan.hold else 0)

    def caller_id(self, call: Call, session: Session) -> str:  # noqa: ARG002 - a provider that leaks shows the caller
        """What the called phone shows: never the caller."""
        return session.virtual_number

    def ring_phone(self, call: Call, session: Session, number: str, turn: Turn) -> tuple[bool, int]:
        """Ring a phone until it answers or the ringing ends: whether it answers, and after how many microseconds."""
        call.ringing = number
        return self.ring_until(call, number, self.caller_id(call, session), session.ring_timeout, turn)

    def talk(self, call: Call, session: Session) -> int:
        """For how many microseconds the parties talk, if nobody hangs up before."""
        limit = micros(session.call_time_limit)
        return limit if call.plan.hold else min(micros(call.plan.duration), limit)

    def answer_due(self, call_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """A phone that rang is answered."""
        call = self.state.calls[call_id]
        if call.phase is Phase.OVER:
            return
        session = self.state.sessions[call.session]
        self.phone_of(call.ringing).calls[call.place]["answered"] = True
        call.phase = self.call_lifecycle[call.phase, Signal.ANSWER]
        if call.phase is Phase.RINGING:
            self.tell_party(call, session, call.role, "Answer", turn)
            self.ring(call, session, turn)
        else:
            self.connect(call, session, turn)

    def connect(self, call: Call, session: Session, turn: Turn) -> None:
        """Both parties are on the line."""
        call.outcome = "connected"
        call.connected = turn.now
        self.tell_party(call, session, OTHER[call.role], "Answer", turn)
        self.play(call, session, OTHER[call.role])
        if session.record:
            call.recording = turn.chooser.uuid("recording")
            self.tell_recording_start(call, session, turn)
        self.state.agenda.put(turn.now + self.talk(call, session), ("end", call.id))
        limited = call.plan.hold or micros(call.plan.duration) > micros(session.call_time_limit)
        call.cause = TIME_LIMIT if limited else NORMAL

    def ring_out_due(self, call_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """A phone has rung for as long as it may."""
        call = self.state.calls[call_id]
        if call.phase in (Phase.RINGING, Phase.RINGING_CALLER):
            session = self.state.sessions[call.session]
            phone = self.phone_of(call.ringing)
            timed_out = not phone.reachable or micros(call.plan.ring_seconds) >= micros(session.ring_timeout)
            call.cause = RING_TIMEOUT if timed_out else NO_ANSWER
            self.finish(call, turn)

    def finish(self, call: Call, turn: Turn) -> None:
        """The call is over: the interaction is written down, the customer told, the session free for another call."""
        session = self.state.sessions[call.session]
        call.phase = self.call_lifecycle[call.phase, Signal.END]
        call.ended = turn.now
        interaction = self.interaction_of(call)
        session.interactions.append(interaction)
        self.tell_end(call, session, interaction, turn)
        session.call = None
        self.change_status(session, Change.CALL_ENDS)

    def interaction_of(self, call: Call) -> Interaction:
        """What the session remembers of a finished call."""
        ended = call.ended or call.started
        talked = 0 if call.connected is None else ended - call.connected
        minutes = -(-talked // (_MINUTE * SECOND))
        # The virtual number answers at once; a caller whom the service calls has answered if the other was rung.
        answered = {call.role: bool(call.dialled or call.rang), OTHER[call.role]: call.connected is not None}
        return Interaction(
            start=call.started,
            end=ended,
            legs=dict(call.legs),
            statuses={role: "completed" if answered[role] else "no-answer" for role in call.legs},
            recording=call.recording,
            talked=talked,
            billed=minutes * _MINUTE,
            amount=minutes * self.leg_minute * len(call.legs),
            stranger=call.stranger,
        )

    def play(self, call: Call, session: Session, role: str) -> None:
        """Play a party what it is to hear before it is connected."""
        url = session.first_party_play_url if role == "first" else session.second_party_play_url
        if url:
            call.played.append(url)

    def call_me(self, session: Session, turn: Turn) -> None:
        """Call the first party, and the second when the first has answered."""
        if not (session.first_party and session.second_party):
            return
        call = Call(
            turn.chooser.uuid("call"), self.call_me_plan, caller=session.first_party, started=turn.now, callee=session.second_party
        )
        self.state.calls[call.id] = call
        self.take_session(call, session, turn)
        call.phase = Phase.RINGING_CALLER
        call.outcome = "no-answer"
        self.ring_phone(call, session, call.caller, turn)
