"""A load generator that does not hide the server: raw HTTP/1.1 over uvloop, a fixed number of connections."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, cast

import uvloop

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = b"\r\n\r\n"
_LENGTH = b"content-length: "


class _Connection(asyncio.Protocol):
    """Sends the next request when the whole answer to the last has come."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Future[None], tally: dict[bytes, int]) -> None:
        self._requests = requests
        self._done = done
        self._tally = tally
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        held = self._held + data if self._held else data
        head = held.find(_END)
        if head < 0:
            self._held = held
            return
        begin = held.lower().find(_LENGTH, 0, head) + len(_LENGTH)
        whole = head + len(_END) + int(held[begin : held.find(b"\r", begin)])
        if len(held) < whole:
            self._held = held
            return
        self._held = b""
        status = held[9:12]
        self._tally[status] = self._tally.get(status, 0) + 1
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        if not self._done.done():
            self._done.set_result(None)

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)


def drive(host: str, port: int, requests: Iterator[bytes], connections: int = 32) -> tuple[float, dict[str, int]]:
    """Send all requests over some connections; seconds, and how many answers had each status."""

    async def run() -> tuple[float, dict[bytes, int]]:
        loop = asyncio.get_running_loop()
        tally: dict[bytes, int] = {}
        ends = [loop.create_future() for _ in range(connections)]
        started = time.perf_counter()
        for end in ends:
            await loop.create_connection(lambda end=end: _Connection(requests, end, tally), host, port)
        await asyncio.gather(*ends)
        return time.perf_counter() - started, tally

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        seconds, tally = runner.run(run())
    return seconds, {status.decode(): count for status, count in tally.items()}
