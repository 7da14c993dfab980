"""The emulator as an ASGI application: a thin shell over `Emulator.handle`.

What may wait runs in a thread, the rest at once on the event loop. ASGI has no word for closing a connection without
an answer, so the server lends its transports (`Transports`, by the client's address): the transport is closed under the
request, and the request ends when the server says that its client is gone.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from testline.emulator.answers import MAX_BODY, TOO_LARGE, Cut, refusal
from testline.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from testline.emulator.core import Emulator
    from testline.wire import Headers

    RawHeaders = list[tuple[bytes, bytes]]
    Scope = dict[str, Any]
    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]

Transports = dict[Any, asyncio.Transport]
"""The open connections of a server, by the address of the client, as ASGI's `client` gives it."""

_WAITING_AT_ONCE = 64
_BROKEN = refusal(500, "internal", "testline itself failed on this request; its log has the traceback.")
_log = logging.getLogger(__name__)


class Application:
    """Raw ASGI 3, http only."""

    def __init__(self, emulator: Emulator, transports: Transports) -> None:
        self._emulator = emulator
        self._transports = transports
        self._threads = ThreadPoolExecutor(_WAITING_AT_ONCE, "testline-waiting")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = await _body(scope, receive)
        if body is None:
            return
        try:
            response = await self._answer(scope, body)
        except Cut as cut:
            await self._cut(cut, scope, receive, send)
            return
        except Exception:  # noqa: BLE001 - a mistake of ours ends one request, not the server
            _log.exception("A request could not be answered: an error of testline.")
            response = _BROKEN
        await send(_start(response, len(response.body)))
        await send({"type": "http.response.body", "body": response.body})

    def close(self) -> None:
        """End the threads; whoever waits in one must have been woken."""
        self._threads.shutdown(wait=True)

    def at_once(self, method: str, url: bytes, headers: RawHeaders, body: bytes) -> Response | None:
        """The answer to a whole request that nobody waits for; None where it must go by way of ASGI."""
        request = Request(method, url.decode("latin-1"), _decoded(headers), body)
        if self._emulator.waits(request):
            return None
        try:
            return self._emulator.handle(request)
        except Exception:  # noqa: BLE001 - a mistake of ours ends one request, not the server
            _log.exception("A request could not be answered: an error of testline.")
            return _BROKEN

    async def _answer(self, scope: Scope, body: bytes) -> Response:
        if len(body) > MAX_BODY:
            return TOO_LARGE
        request = _request(scope, body)
        if self._emulator.waits(request):
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._emulator.handle, request)
        return self._emulator.handle(request)

    async def _cut(self, cut: Cut, scope: Scope, receive: Receive, send: Send) -> None:
        transport = self._transports[tuple(scope["client"])]
        if cut.response is not None and cut.response.body:
            body = cut.response.body
            await send(_start(cut.response, len(body)))
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            transport.close()
        else:
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


async def _body(scope: Scope, receive: Receive) -> bytes | None:
    """The request's body, or as much of it as shows that it is too large; None where the client went away."""
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(declared) > MAX_BODY:
        return bytes(MAX_BODY + 1)
    chunks: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks += message["body"]
        if len(chunks) > MAX_BODY or not message["more_body"]:
            return chunks


def _request(scope: Scope, body: bytes) -> Request:
    return Request(scope["method"], _target(scope), _decoded(scope["headers"]), body)


def _decoded(headers: RawHeaders) -> Headers:
    return tuple([(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers])


def _target(scope: Scope) -> str:
    """The request target as sent. One that begins with two slashes gets an origin, lest it be read as one."""
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    if path.startswith("//"):
        path = f"http://localhost{path}"
    return f"{path}?{query}" if query else path


def _start(response: Response, length: int) -> dict[str, Any]:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.status != 204:  # noqa: PLR2004 - No Content has no length either
        headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": response.status, "headers": headers}
