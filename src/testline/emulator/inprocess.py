"""The emulator as a handler in the same process: no socket, no thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from testline.emulator.answers import Cut
from testline.errors import NoAnswer
from testline.wire import Response

if TYPE_CHECKING:
    from testline.emulator.core import Emulator
    from testline.wire import Request


class InProcess:
    """A `wire.Handler` over an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def handle(self, request: Request) -> Response:
        """Answer the request; a fault that closes the connection raises `NoAnswer`."""
        started = time.perf_counter()
        try:
            response = self._emulator.handle(request)
        except Cut as cut:
            raise NoAnswer(str(cut), kind="closed") from None
        body = b"" if request.method == "HEAD" else response.body
        return Response(response.status, response.headers, body, time.perf_counter() - started)
