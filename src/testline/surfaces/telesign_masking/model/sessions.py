"""The life of a session: it takes its masks and its time, and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import SECOND
from testline.surfaces.telesign_masking.model.core import Core
from testline.surfaces.telesign_masking.model.lifecycle import SESSION, Change, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.surfaces.telesign_masking.model.core import Turn
    from testline.surfaces.telesign_masking.model.state import Session

_REST: Final = 3600
"""For how many seconds masks rest with a provider that lets them rest."""


class Sessions(Core):
    """Sessions and the masks that they hold."""

    session_lifecycle: Mapping[tuple[Status, Change], Status] = SESSION

    def register(self, session: Session) -> None:
        """A new session takes its masks and its time."""
        state, reference_id = self.state, session.reference_id
        state.sessions[reference_id] = session
        for party, dialled in self.routes(session):
            state.dials.setdefault(party, {})[dialled] = reference_id
        for party in session.parties:
            touches = state.touches.setdefault(party, {})
            for mask in session.masks:
                touches[mask] = touches.get(mask, 0) + 1
        state.agenda.put(session.ends, ("expire", reference_id))

    def routes(self, session: Session) -> tuple[tuple[str, str], tuple[str, str]]:
        """Each party and the masking id that it dials: the one that hides the other."""
        (first, second), (hides_first, hides_second) = session.parties, session.masks
        return (first, hides_second), (second, hides_first)

    def is_active(self, session: Session) -> bool:
        """Whether a session relays."""
        return session.status is Status.ACTIVE

    def expire_due(self, reference_id: str, at: Instant, turn: Turn) -> None:
        """The time of a session is over. A call that is up goes on."""
        session = self.state.sessions[reference_id]
        session.status = self.session_lifecycle[session.status, Change.EXPIRE]
        if turn.form("masks-after-expiry", "free") == "free":
            self.release_due(reference_id, at, turn)
        else:
            self.state.agenda.put(at + _REST * SECOND, ("release", reference_id))

    def release_due(self, reference_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """The masks of a session are free again; nothing remembers it any more."""
        state = self.state
        session = state.sessions.pop(reference_id)
        for party, dialled in self.routes(session):
            _drop(state.dials, party, dialled)
        for party in session.parties:
            touches = state.touches[party]
            for mask in session.masks:
                touches[mask] -= 1
                if not touches[mask]:
                    _drop(state.touches, party, mask)


def _drop(table: dict[str, dict[str, Any]], party: str, mask: str) -> None:
    row = table[party]
    row.pop(mask, None)
    if not row:
        del table[party]
