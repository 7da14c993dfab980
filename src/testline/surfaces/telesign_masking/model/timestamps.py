"""Times as the vendor writes them, and the dates that its clients sign. All in microseconds since 1970, UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.times import rfc3339, to_the_second

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

# RFC 822 as RFC 1123 amends it; the numeric zone is that of older clients.
_DATE: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), *)?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"(?P<year>\d{4}|\d{2}) \d{2}:\d{2}(?::\d{2})? (?:GMT|UTC|UT|Z|[ECMP][SD]T|[+-]\d{4})",
    re.ASCII | re.IGNORECASE,
)


def blank(at: Instant) -> str:
    """A moment with a blank and no zone, as `2026-03-03 12:15:31.118220`."""
    seconds, rest = divmod(at, SECOND)
    return f"{to_the_second(seconds)}.{rest:06d}"


def local(at: Instant) -> str:
    """A moment with a `T` and no zone, as `2026-03-03T12:15:31.118220`."""
    return blank(at).replace(" ", "T")


def utc(at: Instant) -> str:
    """A moment as answers write it, as `2026-03-03T12:15:31.118220Z`."""
    return rfc3339(at)


def parse_date(text: str) -> Instant | None:
    """The moment that a `Date` header names; None where it is no date of RFC 822."""
    if _DATE.fullmatch(text) is None:
        return None
    parsed = parsedate_tz(text)
    if parsed is None:
        return None
    try:
        datetime(*parsed[:6], tzinfo=UTC)
        return mktime_tz(parsed) * SECOND
    except (ValueError, OverflowError):
        return None
