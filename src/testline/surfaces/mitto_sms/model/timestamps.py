"""Times as the vendor writes them, and dates as usage reads them. Moments are microseconds, UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.times import to_the_second

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

TICKS: Final = 10
"""Ticks of the vendor's clock in a microsecond: its times have seven fractional digits."""

_DATE: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")


@lru_cache(maxsize=4096)
def _day(days: int) -> date:
    return datetime.fromtimestamp(days * 86400, UTC).date()


def stamp(ticks: int, *, digits: int = 7, zone: str = "Z") -> str:
    """A moment in ticks, as `2024-03-01T09:20:00.1234567Z`."""
    seconds, rest = divmod(ticks, SECOND * TICKS)
    fraction = f".{f'{rest:07d}'[:digits]}" if digits else ""
    return f"{to_the_second(seconds).replace(' ', 'T')}{fraction}{zone}"


def day_of(at: Instant) -> date:
    """The day of a moment, UTC."""
    return _day(at // (SECOND * 86400))


def parse_date(text: str) -> date | None:
    """The day that `YYYY-MM-DD` or `YYYYMMDD` names, or None."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None
