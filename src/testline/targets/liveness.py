"""Whether a target still answers at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.errors import Blocked, NoAnswer
from testline.wire import Request

if TYPE_CHECKING:
    from testline.wire import Handler

GONE = frozenset({"connect", "resolve", "tls", "timeout"})
"""How a target that is not there fails; one that closes, floods or speaks garbage is there."""


class Liveness:
    """Tells a target that is gone from one that left a single request unanswered, for all clients of a run."""

    def __init__(self, handler: Handler) -> None:
        self.dead = False
        self._handler = handler

    def check(self) -> None:
        """Raises `Blocked` once the target is dead."""
        if self.dead:
            message = "The target no longer answers."
            raise Blocked(message)

    def unanswered(self) -> None:
        """A request got no answer: ask once more for anything. Raises `Blocked` where nothing answers that either."""
        try:
            self._handler.handle(Request("GET", "/"))
        except NoAnswer as problem:
            self.dead = problem.kind in GONE
        self.check()
