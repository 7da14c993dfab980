"""Staying below a vendor's rate limit where nobody can lift it."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testline.wire import Handler, Request, Response

_MARGIN = 0.9
"""The share of the limit that is used: windows of the vendor's need not begin where ours do."""


class Paced:
    """A handler that lets at most so many requests pass in any so many seconds."""

    def __init__(self, handler: Handler, requests: int, seconds: float) -> None:
        self._handler = handler
        self._most = max(1, int(requests * _MARGIN))
        self._seconds = seconds
        self._passed: deque[float] = deque()

    def handle(self, request: Request) -> Response:
        """Answer the request, when its turn has come."""
        if len(self._passed) == self._most:
            wait = self._passed.popleft() + self._seconds - time.monotonic()
            if wait > 0:
                time.sleep(wait)
        self._passed.append(time.monotonic())
        return self._handler.handle(request)
