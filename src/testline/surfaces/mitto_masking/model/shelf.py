"""Resources in the order in which they are listed."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.surfaces.model import Instant

_Key = tuple[int, str]
_FEW: Final = 100
"""So many are put in their places one by one; more are sorted in."""


class _Resource(Protocol):
    sid: str
    created: Instant


T = TypeVar("T", bound=_Resource)


class Shelf(Generic[T]):
    """Resources by sid, listed by the date of their creation as it is shown, then by sid. A page is cut, not walked to.

    What is put here finds its place when somebody looks, so that to put costs the same however many there are.
    """

    def __init__(self) -> None:
        self._things: dict[str, T] = {}
        self._order: list[_Key] = []
        self._new: dict[_Key, None] = {}

    def add(self, thing: T) -> None:
        """Put a resource here."""
        self._things[thing.sid] = thing
        self._new[_key(thing)] = None

    def remove(self, thing: T) -> None:
        """Take a resource away."""
        del self._things[thing.sid]
        key = _key(thing)
        if key in self._new:
            del self._new[key]
        else:
            del self._order[bisect_left(self._order, key)]

    def get(self, sid: str) -> T | None:
        """The resource of that sid, or None."""
        return self._things.get(sid)

    def __iter__(self) -> Iterator[T]:
        return (self._things[sid] for _, sid in self._sorted())

    def __len__(self) -> int:
        return len(self._things)

    def page(self, start: int, stop: int) -> list[T]:
        """The resources from one place to before another."""
        return [self._things[sid] for _, sid in self._sorted()[start:stop]]

    def _sorted(self) -> list[_Key]:
        if len(self._new) > _FEW:
            self._order.extend(self._new)
            self._order.sort()
        else:
            for key in self._new:
                insort(self._order, key)
        self._new.clear()
        return self._order


def _key(thing: _Resource) -> _Key:
    return thing.created // SECOND, thing.sid
