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
