"""The lifecycles of a context and of a call, as tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """The statuses of a context, in the documentation's words; a context that is gone is no longer shown."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    CLOSED = "closed"
    GONE = "gone"


class Change(StrEnum):
    """What changes a context's status."""

    INTERACT = "interact"
    CLOSE = "close"
    EXPIRE = "expire"
    REOPEN = "reopen"
    DELETE = "delete"


CONTEXT: Final = {
    (Status.OPEN, Change.INTERACT): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Change.INTERACT): Status.IN_PROGRESS,
    (Status.OPEN, Change.CLOSE): Status.CLOSED,
    (Status.IN_PROGRESS, Change.CLOSE): Status.CLOSED,
    (Status.OPEN, Change.EXPIRE): Status.CLOSED,
    (Status.IN_PROGRESS, Change.EXPIRE): Status.CLOSED,
    (Status.CLOSED, Change.REOPEN): Status.OPEN,
    (Status.OPEN, Change.DELETE): Status.GONE,
    (Status.IN_PROGRESS, Change.DELETE): Status.GONE,
    (Status.CLOSED, Change.DELETE): Status.GONE,
}

ACTIVE: Final = frozenset({Status.OPEN, Status.IN_PROGRESS})
"""The statuses in which a context connects people and holds masks."""
