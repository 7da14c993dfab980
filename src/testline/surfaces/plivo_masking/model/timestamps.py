"""Times as the vendor writes them, and as its filters read them. All in microseconds since 1970, UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

_SECOND: Final = 1_000_000
_FILTER: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?")


@lru_cache(maxsize=65536)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def stamp(at: Instant, *, digits: int = 6, zone: str = "UTC") -> str:
    """A moment in Go's time format, as `2026-03-03 10:15:31.12 +0000 UTC`: trailing zeros dropped."""
    seconds, rest = divmod(at, _SECOND)
    fraction = f"{rest:06d}"[:digits].rstrip("0") if rest else ""
    return f"{_second(seconds)}.{fraction} +0000 {zone}" if fraction else f"{_second(seconds)} +0000 {zone}"


def event_stamp(at: Instant) -> str:
    """A moment as callbacks carry it, as `2026-03-03 10:21:05`."""
    return _second(at // _SECOND)


def rfc3339(at: Instant) -> str:
    """A moment as the control API writes it."""
    seconds, rest = divmod(at, _SECOND)
    return f"{_second(seconds).replace(' ', 'T')}.{rest:06d}Z"


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
    at = int(moment.timestamp()) * _SECOND
    if fraction is not None:
        return at + int(fraction.ljust(6, "0")), 10 ** (6 - len(fraction))
    return at, _SECOND if seconds is not None else 60 * _SECOND
