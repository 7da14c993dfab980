"""What is to happen when: the agenda of a model."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.surfaces.model import Instant

T = TypeVar("T")


class Agenda(Generic[T]):
    """Things by their moment; of equal moments, the one that was put first.

    What is put must be plain data (a tuple of a word and ids), so that a model can be copied.
    """

    def __init__(self) -> None:
        self._heap: list[tuple[Instant, int, T]] = []
        self._count = 0

    def put(self, at: Instant, thing: T) -> None:
        """Let a thing be due at a moment."""
        heapq.heappush(self._heap, (at, self._count, thing))
        self._count += 1

    def due(self) -> Instant | None:
        """The moment of the next thing, or None."""
        return self._heap[0][0] if self._heap else None

    def until(self, now: Instant) -> Iterator[tuple[Instant, T]]:
        """Take everything due at `now` or before, in order, what is put meanwhile included."""
        while self._heap and self._heap[0][0] <= now:
            at, _, thing = heapq.heappop(self._heap)
            yield at, thing
