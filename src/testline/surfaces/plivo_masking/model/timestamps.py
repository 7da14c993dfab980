"""Times as the vendor writes them, and as its filters read them. All in microseconds since 1970, UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.times import to_the_second

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

_FILTER: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?")


def stamp(at: Instant, *, digits: int = 6, zone: str = "UTC") -> str:
    """A moment in Go's time format, as `2026-03-03 10:15:31.12 +0000 UTC`: trailing zeros dropped."""
    seconds, rest = divmod(at, SECOND)
    fraction = f"{rest:06d}"[:digits].rstrip("0") if rest else ""
    return f"{to_the_second(seconds)}.{fraction} +0000 {zone}" if fraction else f"{to_the_second(seconds)} +0000 {zone}"


def event_stamp(at: Instant) -> str:
    """A moment as callbacks carry it, as `2026-03-03 10:21:05`."""
    return to_the_second(at // SECOND)


def parse_filter(text: str) -> tuple[Instant, Instant] | None:
    """The moment that a filter names, and how long it is to the precision given; None where it is none."""
    found = _FILTER.fullmatch(text.strip())
    if found is None:
        return None
    *whole, seconds, fraction = found.groups()
    year, month, day, hour, minute = (int(part) for part in whole)
    try:
        moment = datetime(year, month, day, hour, minute, int(seconds or 0), tzinfo=UTC)
    except ValueError:
        return None
    at = int(moment.timestamp()) * SECOND
    if fraction is not None:
        return at + int(fraction.ljust(6, "0")), 10 ** (6 - len(fraction))
    return at, SECOND if seconds is not None else 60 * SECOND
