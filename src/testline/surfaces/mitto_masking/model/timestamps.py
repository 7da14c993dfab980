"""Times as the vendor writes them. All in microseconds since 1970, UTC."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.model import SECOND
from testline.surfaces.times import to_the_second

if TYPE_CHECKING:
    from testline.surfaces.model import Instant


def stamp(at: Instant) -> str:
    """A moment as the vendor writes it, as `2024-03-01 09:00:00`: no zone, no fraction."""
    return to_the_second(at // SECOND)
