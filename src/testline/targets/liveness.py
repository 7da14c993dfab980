"""Whether a target still answers at all."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from testline.errors import Blocked, NoAnswer
from testline.wire import Request

if TYPE_CHECKING:
    from testline.wire import Handler

_PATIENCE = 3


class Liveness:
    """Counts requests without an answer, for all clients of a run.

    After three in a row the base URL is asked once; when nothing answers there either the target is `dead`, for good.
    """

    def __init__(self, handler: Handler) -> None:
        self.dead = False
        self._handler = handler
        self._unanswered = 0
        self._lock = threading.Lock()

    def check(self) -> None:
        """Raises `Blocked` once the target is dead."""
        if self.dead:
            message = "The target no longer answers."
            raise Blocked(message)

    def heard(self, *, answered: bool) -> None:
        """Take note of how a request ended."""
        with self._lock:
            self._unanswered = 0 if answered else self._unanswered + 1
            if self._unanswered < _PATIENCE:
                return
            self._unanswered = 0
        try:
            self._handler.handle(Request("GET", "/"))
        except NoAnswer:
            self.dead = True
