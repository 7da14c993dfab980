"""Somebody dials a virtual number: which session the call meets, and whether it is put through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from testline.surfaces.calling import Phase, Plan
from testline.surfaces.plivo_masking.model.calls import CANCELED, END_OF_INSTRUCTIONS, NORMAL, OTHER, Calls
from testline.surfaces.plivo_masking.model.state import Call, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testline.surfaces.model import Instant, PlaceCall
    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Session

_REACHES: Final = {"first": "PNM-CALL-001", "second": "PNM-CALL-002"}


class Proof(NamedTuple):
    """How a PIN authentication went: the session and role that a PIN opened, or None, and the wrong tries."""

    opened: tuple[Session, str] | None
    wrong: int


class Dialling(Calls):
    """From the dialled number to a session and a role."""

    def place_call(self, event: PlaceCall, turn: Turn) -> tuple[dict[str, Any], Instant | None]:
        """A call is placed: how it stands, and the moment by which it is over or held; None where nothing rings."""
        caller, dialled = event.caller.lstrip("+"), event.dialled.lstrip("+")
        call = Call(turn.chooser.uuid("call"), Plan.of(event), caller=caller, dialled=dialled, started=turn.now)
        self.state.calls[call.id] = call
        session = self.dialled_session(call)
        if session is not None:
            until = self.registered_calls(call, session, event.digits, turn)
        else:
            until = self.stranger_calls(call, event.digits, turn)
        if call.phase is Phase.OVER:
            call.ended = turn.now
        return self.call(call.id), until

    def dialled_session(self, call: Call) -> Session | None:
        """The live session that the caller is a party of on the number."""
        session_uuid = self.state.dials.get(call.caller, {}).get(call.dialled)
        return None if session_uuid is None else self.state.sessions[session_uuid]

    def registered_calls(self, call: Call, session: Session, digits: Sequence[str], turn: Turn) -> Instant | None:
        """A registered party calls: no PIN unless it is forced, then the other party rings."""
        if self.is_busy(session):
            return None
        call.role = "first" if call.caller == session.first_party else "second"
        call.callee, call.stranger = self.other_side(session, call.role)
        turn.decide(_REACHES[call.role])
        status: dict[str, str] | None = None
        if self.asks_registered(session):
            proof = self.ask_pins(call, [session], digits, call.role)
            turn.decide("PNM-CALL-007", "PNM-CALL-008", "PNM-CB-006")
            if proof.opened is None:
                self.fail_registered(call, session, proof, turn)
                return None
            status = {"PinAuthenticationStatus": "success", "PinRetryCounter": str(proof.wrong)}
        elif session.pin is not None:
            turn.decide("PNM-CALL-006", "PNM-CB-006")
            status = {"PinAuthenticationStatus": "AuthorizedCaller", "PinRetryCounter": "0"}
        if not call.callee:
            turn.decide("PNM-SGL-007")
            return None
        return self.arrive(call, session, status, turn)

    def asks_registered(self, session: Session) -> bool:
        """Whether registered callers need a PIN too."""
        return session.pin is not None and session.pin.force

    def other_side(self, session: Session, role: str) -> tuple[str, str | None]:
        """Whom a registered caller reaches, and whether that is a stranger: in a single-party session the latest one."""
        other = session.party(OTHER[role])
        if other:
            return other, None
        stranger = next((one.stranger for one in reversed(session.interactions) if one.stranger), None)
        return stranger or "", stranger

    def is_busy(self, session: Session) -> bool:
        """Whether a call is up in the session: it takes one at a time."""
        return session.call is not None

    def stranger_calls(self, call: Call, digits: Sequence[str], turn: Turn) -> Instant | None:
        """Nobody's number calls: the newest session of the number that takes strangers decides."""
        line = self.state.lines.get(call.dialled, Line())
        met = self.met_by_stranger(line, turn)
        if met is None:
            self.greet(call, line, turn)
            return None
        if met in line.open:
            return self.take_stranger(call, self.state.sessions[met], turn)
        asking = [self.state.sessions[session_uuid] for session_uuid in line.asking]
        turn.decide("PNM-CALL-005", "PNM-CALL-008", "PNM-CB-006")
        proof = self.ask_pins(call, asking, digits, None)
        if proof.opened is None:
            call.outcome = "unauthenticated"
            status = {"PinAuthenticationStatus": "failed", "PinRetryCounter": str(proof.wrong)}
            self.tell_pin(call, asking[0], status, turn)
            return None
        session, call.role = proof.opened
        if self.is_busy(session):
            return None
        call.callee, call.stranger = session.party(OTHER[call.role]), call.caller
        status = {"PinAuthenticationStatus": "success", "PinRetryCounter": str(proof.wrong)}
        return self.arrive(call, session, status, turn)

    def met_by_stranger(self, line: Line, turn: Turn) -> str | None:
        """Which session a stranger meets: the newest that takes strangers (open; others may prefer a kind)."""
        takers = [*line.open, *line.asking]
        preference = turn.chooser.form("stranger", "newest")
        if preference == "open-first" and line.open:
            takers = list(line.open)
        elif preference == "pin-first" and line.asking:
            takers = list(line.asking)
        sessions = self.state.sessions
        return max(takers, key=lambda taker: (sessions[taker].created, sessions[taker].serial), default=None)

    def greet(self, call: Call, line: Line, turn: Turn) -> None:
        """An unknown caller is not connected; it may hear something."""
        turn.decide("PNM-CALL-003", "PNM-CALL-010")
        newest = next(reversed(line.greeting), None)
        if newest is not None:
            turn.decide("PNM-CALL-003", "PNM-CALL-004")
            call.played.append(self.state.sessions[newest].unknown_caller_play)

    def take_stranger(self, call: Call, session: Session, turn: Turn) -> Instant | None:
        """A single-party session without PIN connects any caller to its party."""
        turn.decide("PNM-SGL-005")
        if self.is_busy(session):
            return None
        call.role = session.missing or "second"
        call.callee, call.stranger = session.party(OTHER[call.role]), call.caller
        return self.arrive(call, session, None, turn)

    def arrive(self, call: Call, session: Session, status: dict[str, str] | None, turn: Turn) -> Instant:
        """The caller is let in: the customer is told, and the other side rings."""
        self.take_session(call, session, turn)
        self.tell_arrival(call, session, status, turn)
        return self.ring(call, session, turn)

    def ask_pins(self, call: Call, sessions: Sequence[Session], digits: Sequence[str], role: str | None) -> Proof:
        """Ask for a PIN until one is right or the tries of the oldest session are used up."""
        asking = sessions[0].pin
        tries = 0 if asking is None else 1 + asking.retry
        for i in range(tries):
            call.prompts += 1
            if asking is not None:
                call.played.append(asking.prompt)
            opened = self.opened_by(digits[i] if i < len(digits) else "", sessions, role)
            if opened is not None:
                return Proof(opened, i)
            if asking is not None and asking.incorrect:
                call.played.append(asking.incorrect)
        return Proof(None, tries)

    def opened_by(self, typed: str, sessions: Sequence[Session], role: str | None) -> tuple[Session, str] | None:
        """The session, oldest first, and the role that a PIN opens; a registered caller's PIN is that of its role."""
        for session in sessions:
            pin = session.pin
            if pin is None or not typed:
                continue
            if session.missing is not None and typed in (pin.first, pin.second):
                return session, role or session.missing
            for named, right in (("first", pin.first), ("second", pin.second)):
                if session.missing is None and typed == right and role in (None, named):
                    return session, named
        return None

    def fail_registered(self, call: Call, session: Session, proof: Proof, turn: Turn) -> None:
        """A registered caller's PIN tries are used up: an interaction of one leg."""
        self.take_session(call, session, turn)
        call.outcome, call.phase, call.cause = "unauthenticated", Phase.RINGING, END_OF_INSTRUCTIONS
        call.callee, call.stranger = "", None
        status = {"PinAuthenticationStatus": "failed", "PinRetryCounter": str(proof.wrong)}
        self.tell_arrival(call, session, status, turn)
        self.finish(call, turn)

    def hung_up(self, call: Call, by: str) -> None:
        """The cause of a call's end, and who made it."""
        call.cause = NORMAL if call.phase is Phase.TALKING else CANCELED
        call.plan = replace(call.plan, hangup_by=by)
