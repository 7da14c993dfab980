"""The life of a session: it is found, put on its number, changes its status, and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.callbacks import Callbacks
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.lifecycle import SESSION, Change, Status
from testline.surfaces.plivo_masking.model.numbers import Numbers
from testline.surfaces.plivo_masking.model.showing import Showing
from testline.surfaces.plivo_masking.model.state import Line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Account, Session

_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Sessions(Showing, Callbacks, Numbers):
    """Sessions and the numbers that they hold."""

    session_lifecycle: Mapping[tuple[Status, Change], Status] = SESSION

    def find(self, account: Account, session_uuid: str, doing: str) -> Session:
        """A session of the account; another account's is as unknown as one that never was."""
        session = self.state.sessions.get(session_uuid)
        if session is None or session.account != account.name:
            if session is None and _UUID.fullmatch(session_uuid) is None:
                deny("session_uuid", "malformed")
            deny("session", f"unknown-on-{doing}")
        return session

    def register(self, session: Session) -> None:
        """A new session takes its number and its time."""
        state = self.state
        state.sessions[session.session_uuid] = session
        self.account_of(session.account).ledger.add(session)
        for party in (session.first_party, session.second_party):
            if party:
                state.dials.setdefault(party, {})[session.virtual_number] = session.session_uuid
        self.join_line(session)
        self.schedule_expiry(session)

    def schedule_expiry(self, session: Session) -> None:
        """Let the session expire when its time has come."""
        self.state.agenda.put(session.expiry, ("expire", session.session_uuid))

    def join_line(self, session: Session) -> None:
        """Remember what strangers meet on the session's number."""
        if session.pin is None and session.missing is None and not session.unknown_caller_play:
            return
        line = self.state.lines.setdefault(session.virtual_number, Line())
        kind = line.asking if session.pin else line.open if session.missing else line.greeting
        kind[session.session_uuid] = None

    def leave_line(self, session: Session) -> None:
        """Strangers no longer meet the session."""
        line = self.state.lines.get(session.virtual_number)
        if line is not None:
            for kind in (line.asking, line.open, line.greeting):
                kind.pop(session.session_uuid, None)

    def change_status(self, session: Session, change: Change) -> None:
        """Move a session along its lifecycle."""
        status = self.session_lifecycle[session.status, change]
        if status is not session.status:
            self.account_of(session.account).ledger.change(session, "status", status)

    def end_session(self, session: Session, turn: Turn) -> None:
        """The session is over; a call that is up goes on. Its number is free, or rests for the cool-off."""
        self.change_status(session, Change.EXPIRE)
        self.release(session, turn)

    def release(self, session: Session, turn: Turn) -> None:
        """Free the number and start its cool-off."""
        state, number = self.state, session.virtual_number
        for party in (session.first_party, session.second_party):
            dials = state.dials.get(party, {})
            if dials.get(number) == session.session_uuid:
                del dials[number]
                if not dials:
                    del state.dials[party]
        self.leave_line(session)
        if session.virtual_number_cooloff_period:
            rested = turn.now + session.virtual_number_cooloff_period * SECOND
            state.cooling[number] = max(rested, state.cooling.get(number, 0))

    def expire_due(self, session_uuid: str, at: Instant, turn: Turn) -> None:
        """The time that a session was given is over, unless an update has moved it."""
        session = self.state.sessions[session_uuid]
        if session.expiry != at or session.status is Status.EXPIRED:
            return
        self.end_session(session, turn)
        turn.decide("PNM-STA-001", "PNM-CB-005")
        self.tell(session, "SessionTimeout", {}, turn)
