"""The lifecycles of a session and of a call, as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """The statuses of a session, in the vendor's words."""

    ACTIVE = "active"
    IN_PROGRESS = "in-progress"
    EXPIRED = "expired"


class Change(StrEnum):
    """What changes a session's status."""

    CALL_STARTS = "call starts"
    CALL_ENDS = "call ends"
    EXPIRE = "expire"


# A call in progress goes on after its session expired, and then ends an expired session's call.
SESSION: Final = {
    (Status.ACTIVE, Change.CALL_STARTS): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Change.CALL_ENDS): Status.ACTIVE,
    (Status.EXPIRED, Change.CALL_ENDS): Status.EXPIRED,
    (Status.ACTIVE, Change.EXPIRE): Status.EXPIRED,
    (Status.IN_PROGRESS, Change.EXPIRE): Status.EXPIRED,
}


class Phase(StrEnum):
    """The phases of a call."""

    RINGING_CALLER = "ringing caller"
    RINGING = "ringing"
    TALKING = "talking"
    OVER = "over"


class Signal(StrEnum):
    """What moves a call on."""

    ANSWER = "answer"
    END = "end"


# A call that the service places itself (call-me) begins by ringing its "caller".
CALL: Final = {
    (Phase.RINGING_CALLER, Signal.ANSWER): Phase.RINGING,
    (Phase.RINGING_CALLER, Signal.END): Phase.OVER,
    (Phase.RINGING, Signal.ANSWER): Phase.TALKING,
    (Phase.RINGING, Signal.END): Phase.OVER,
    (Phase.TALKING, Signal.END): Phase.OVER,
}
