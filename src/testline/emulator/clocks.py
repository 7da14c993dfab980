"""The three clocks that an emulator can go by.

`virtual` stands still but for what moves it, `ticking` is the wall clock and can be moved ahead of it, `real` is the
wall clock. Moments are microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from testline.errors import UsageError
from testline.surfaces.model import SECOND, Moment

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START: Instant = (datetime(2026, 3, 3, 10, 15, 30, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""Where the virtual clock stands after a reset: 2026-03-03T10:15:30Z."""

LAST: Instant = (datetime(9000, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""No clock is moved beyond this: what a model plans after it must still be a date."""


def wall() -> Instant:
    """The real time."""
    return time.time_ns() // 1000


def rfc3339(at: Instant) -> str:
    """A moment as the control API writes it: `2026-03-03T10:15:30.000000Z`."""
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instant(seconds: float) -> Instant:
    """A span in seconds as microseconds, never shorter than nothing."""
    return max(0, round(seconds * SECOND))


class Virtual:
    """Stands still until it is moved."""

    mode: ClassVar[str] = "virtual"
    ticks: ClassVar[bool] = False
    movable: ClassVar[bool] = True

    def __init__(self) -> None:
        self._now = START

    def now(self) -> Instant:
        """The emulated time."""
        return self._now

    def moment(self) -> Moment:
        """The time on both clocks."""
        return Moment(self._now, wall())

    def reach(self, target: Instant) -> None:
        """Move to a moment; a clock that is past it already stays."""
        self._now = max(self._now, target)

    def reset(self) -> None:
        """Back to the start."""
        self._now = START


class Ticking:
    """The wall clock, and what it was moved ahead."""

    mode: ClassVar[str] = "ticking"
    ticks: ClassVar[bool] = True
    movable: ClassVar[bool] = True

    def __init__(self) -> None:
        self._ahead = 0

    def now(self) -> Instant:
        """The emulated time."""
        return wall() + self._ahead

    def moment(self) -> Moment:
        """The time on both clocks."""
        now = wall()
        return Moment(now + self._ahead, now)

    def reach(self, target: Instant) -> None:
        """Move to a moment; a clock that is past it already stays."""
        self._ahead = max(self._ahead, target - wall())

    def reset(self) -> None:
        """Back to the wall clock."""
        self._ahead = 0


class Real(Ticking):
    """The wall clock itself: nothing moves it, and whoever wants a later moment waits for it."""

    mode: ClassVar[str] = "real"
    movable: ClassVar[bool] = False

    def reach(self, target: Instant) -> None:
        """Nothing: the wall clock gets there by itself."""


Clock = Virtual | Ticking | Real
CLOCKS: dict[str, type[Clock]] = {kind.mode: kind for kind in (Ticking, Virtual, Real)}


def clock(mode: str) -> Clock:
    """A clock of that mode: virtual, ticking or real."""
    if mode not in CLOCKS:
        message = f"There is no clock {mode!r}."
        raise UsageError(message, hint=f"The clocks are: {', '.join(CLOCKS)}.")
    return CLOCKS[mode]()
