"""The lifecycles of a session and of a call, as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """The statuses of a session."""

    ACTIVE = "active"
    EXPIRED = "expired"


class Change(StrEnum):
    """What changes a session's status."""

    EXPIRE = "expire"


SESSION: Final = {(Status.ACTIVE, Change.EXPIRE): Status.EXPIRED}


class Phase(StrEnum):
    """The phases of a call."""

    RINGING = "ringing"
    TALKING = "talking"
    OVER = "over"


class Signal(StrEnum):
    """What moves a call on."""

    ANSWER = "answer"
    END = "end"


CALL: Final = {
    (Phase.RINGING, Signal.ANSWER): Phase.TALKING,
    (Phase.RINGING, Signal.END): Phase.OVER,
    (Phase.TALKING, Signal.END): Phase.OVER,
}
