"""Times as the vendor writes them, and as the control API does. All in microseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from testline.surfaces.model import Instant

_SECOND: Final = 1_000_000


@lru_cache(maxsize=65536)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def stamp(at: Instant) -> str:
    """A moment as the vendor writes it, as `2024-03-01 09:00:00`: no zone, no fraction."""
    return _second(at // _SECOND)


def rfc3339(at: Instant) -> str:
    """A moment as the control API writes it."""
    seconds, rest = divmod(at, _SECOND)
    return f"{_second(seconds).replace(' ', 'T')}.{rest:06d}Z"
