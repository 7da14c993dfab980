"""Moments as texts: as the control API writes them, and what the vendors' own forms are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from testline.surfaces.model import Instant


@lru_cache(maxsize=65536)
def to_the_second(seconds: int) -> str:
    """Seconds since 1970, as `2026-03-03 10:15:31`, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def rfc3339(at: Instant) -> str:
    """A moment as the control API writes it, as `2026-03-03T10:15:31.118220Z`."""
    seconds, rest = divmod(at, SECOND)
    return f"{to_the_second(seconds).replace(' ', 'T')}.{rest:06d}Z"
