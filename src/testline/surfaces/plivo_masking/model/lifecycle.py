"""The lifecycles of a session and of a call, as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from testline.surfaces.calling import CALL, Phase, Signal


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


# A call that the service places itself (call-me) begins by ringing its "caller".
CALLS: Final = {
    **CALL,
    (Phase.RINGING_CALLER, Signal.ANSWER): Phase.RINGING,
    (Phase.RINGING_CALLER, Signal.END): Phase.OVER,
}
