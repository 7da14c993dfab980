"""The sessions of an account in the order of their creation, found by what a list filters on."""

from __future__ import annotations

from bisect import bisect_left, insort
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from testline.surfaces.model import Instant
    from testline.surfaces.plivo_masking.model.state import Session

INDEXED: Final = ("first_party", "second_party", "virtual_number", "status")


class Found(NamedTuple):
    """Serials in ascending order, of which those from `start` to before `stop` were found: nothing is copied."""

    serials: Sequence[int]
    start: int
    stop: int

    @property
    def total(self) -> int:
        """How many were found."""
        return max(0, self.stop - self.start)

    def page(self, limit: int, offset: int) -> Sequence[int]:
        """The serials of a page, newest first."""
        stop = self.stop - offset
        return self.serials[max(self.start, stop - limit) : max(self.start, stop)][::-1]


class Ledger:
    """Sessions oldest first; a session's `serial` is its place. Only the shortest index that fits is walked.

    Sessions are indexed when a search first meets them: most creates are never searched for.
    """

    def __init__(self) -> None:
        self.sessions: list[Session] = []
        self._index: dict[tuple[str, str], list[int]] = {}
        self._indexed = 0

    def add(self, session: Session) -> None:
        """Append a session, which is the newest."""
        session.serial = len(self.sessions)
        self.sessions.append(session)

    def change(self, session: Session, field: str, value: str) -> None:
        """Give an indexed field of a session another value."""
        if session.serial >= self._indexed:
            setattr(session, field, value)
            return
        serials = self._index[field, getattr(session, field)]
        del serials[bisect_left(serials, session.serial)]
        setattr(session, field, value)
        insort(self._index.setdefault((field, value), []), session.serial)

    def search(
        self,
        created: tuple[Instant, Instant],
        exact: Mapping[str, str],
        keeps: Sequence[Callable[[Session], bool]],
    ) -> Found:
        """The sessions created from one moment to before the other that keep all else."""
        self._catch_up()
        start, stop = (bisect_left(self.sessions, end, key=_created) for end in created)
        indexed = {field: self._index.get((field, value), []) for field, value in exact.items() if field in INDEXED}
        narrowest = min(indexed, key=lambda field: len(indexed[field]), default=None)
        serials: Sequence[int] = range(len(self.sessions))
        if narrowest is not None:
            serials = indexed[narrowest]
            start, stop = bisect_left(serials, start), bisect_left(serials, stop)
        rest = [(field, value) for field, value in exact.items() if field != narrowest]
        if not rest and not keeps:
            return Found(serials, start, stop)
        sessions, kept = self.sessions, serials[start:stop]
        for field, value in rest:
            read = attrgetter(field)
            kept = [serial for serial in kept if read(sessions[serial]) == value]
        for keep in keeps:
            kept = [serial for serial in kept if keep(sessions[serial])]
        return Found(kept, 0, len(kept))

    def _catch_up(self) -> None:
        """Index the sessions that came since the last search."""
        for session in self.sessions[self._indexed :]:
            for field in INDEXED:
                self._index.setdefault((field, getattr(session, field)), []).append(session.serial)
        self._indexed = len(self.sessions)


def _created(session: Session) -> Instant:
    return session.created
