"""The life of a message, as a table."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


class Standing(Enum):
    """How a message stands."""

    ACCEPTED = auto()
    BUFFERED = auto()
    DELIVERED = auto()
    UNDELIVERED = auto()
    EXPIRED = auto()


class Happening(Enum):
    """What befalls a message: its phone takes it, refuses it or is out of reach, or its validity passes."""

    TAKEN = auto()
    REFUSED = auto()
    OUT_OF_REACH = auto()
    VALIDITY_PASSED = auto()


NEXT: Final[Mapping[tuple[Standing, Happening], Standing]] = {
    (Standing.ACCEPTED, Happening.TAKEN): Standing.DELIVERED,
    (Standing.ACCEPTED, Happening.REFUSED): Standing.UNDELIVERED,
    (Standing.ACCEPTED, Happening.OUT_OF_REACH): Standing.BUFFERED,
    (Standing.BUFFERED, Happening.TAKEN): Standing.DELIVERED,
    (Standing.BUFFERED, Happening.REFUSED): Standing.UNDELIVERED,
    (Standing.BUFFERED, Happening.VALIDITY_PASSED): Standing.EXPIRED,
}
"""What a message becomes. What is not here changes nothing: delivered, undelivered and expired are final."""
