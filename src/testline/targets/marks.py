"""Arguments that stand for "not given", where None means something."""

from __future__ import annotations

import enum
from typing import Final, Literal


class Mark(enum.Enum):
    """`UNSET`: no JSON body at all. `KEEP`: the client's own credentials."""

    UNSET = enum.auto()
    KEEP = enum.auto()


UNSET: Final[Literal[Mark.UNSET]] = Mark.UNSET
KEEP: Final[Literal[Mark.KEEP]] = Mark.KEEP
