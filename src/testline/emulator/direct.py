"""Answers at once, from within the server's protocol: most requests need neither a task nor two writes.

uvicorn begins an ASGI task when the headers of a request are there. What comes whole and needs no waiting is answered
here instead, in one write. It holds on to what uvicorn's httptools protocol calls `cycle`, `on_message_complete` and
`_start_asgi_task` (0.34 to 0.54); where a version has them no more, `tests/emulator/test_server.py` says so, and
everything still works by way of ASGI. Measured by `benchmarks/emulator.py`.
"""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Iterable

    from testline.emulator.asgi import Application, Transports
    from testline.wire import Response

_SMALL = 32 * 1024  # uvicorn stops reading at 64 KiB; a longer body goes by way of ASGI, which reads it as it comes
_NO_CONTENT = 204


def lending(protocol: Any, transports: Transports) -> Any:  # noqa: ANN401 - uvicorn chooses the class at run time
    """The protocol class, keeping its connections' transports where the application finds them."""

    class Lending(protocol):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            transports[tuple(self.client)] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(tuple(self.client), None)
            super().connection_lost(exc)

    return Lending


def direct(protocol: Any, application: Application) -> Any:  # noqa: ANN401, C901 - as above; the branches are a class's
    """The protocol class, answering at once what it can; the class itself where it is not made like httptools'."""
    if not (hasattr(protocol, "_start_asgi_task") and hasattr(protocol, "on_message_complete")):
        return protocol

    class Direct(protocol):  # type: ignore[misc]
        _held: tuple[Any, Any] | None = None

        def _start_asgi_task(self, cycle: Any, app: Any) -> None:  # noqa: ANN401 - uvicorn's own
            if cycle.more_body and not cycle.waiting_for_100_continue:
                self._held = (cycle, app)
            else:
                super()._start_asgi_task(cycle, app)

        def on_body(self, body: bytes) -> None:
            super().on_body(body)
            if self._held is not None and len(self.cycle.body) > _SMALL:
                self._let_go()

        def on_message_complete(self) -> None:
            super().on_message_complete()
            if self._held is None:
                return
            cycle = self._held[0]
            response = application.at_once(cycle.scope, bytes(cycle.body))
            if response is None:
                self._let_go()
                return
            self._held = None
            self.transport.write(_written(response, cycle.default_headers, keep_alive=cycle.keep_alive))
            cycle.response_started = cycle.response_complete = True
            if not cycle.keep_alive:
                self.transport.close()
            self.on_response_complete()

        def _let_go(self) -> None:
            held, self._held = self._held, None
            if held is not None:
                super()._start_asgi_task(*held)

    return Direct


def _written(response: Response, defaults: Iterable[tuple[bytes, bytes]], *, keep_alive: bool) -> bytes:
    """A whole answer as it goes over the wire."""
    parts = [_status_line(response.status)]
    parts += [b"%b: %b\r\n" % pair for pair in defaults]
    parts += [f"{name}: {value}\r\n".encode("latin-1") for name, value in response.headers]
    if response.status != _NO_CONTENT:
        parts.append(b"content-length: %d\r\n" % len(response.body))
    parts += [b"\r\n" if keep_alive else b"connection: close\r\n\r\n", response.body]
    return b"".join(parts)


@cache
def _status_line(status: int) -> bytes:
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"HTTP/1.1 {status} {known.get(status, '')}\r\n".encode()
