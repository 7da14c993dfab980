"""Answers at once, from within the server's protocol: most requests need neither a task nor two writes.

uvicorn begins an ASGI task when the headers of a request are there. What comes whole and needs no waiting is answered
here instead, in one write. It holds on to the parser's callbacks of uvicorn's httptools protocol and to what it calls
`cycle`, `url`, `headers` and `on_response_complete` (0.34 to 0.54); a server without httptools does without, and
`tests/emulator/test_server.py` tells when a version has them no more. Measured by `benchmarks/emulator.py`.
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

    class Lending(protocol):  # type: ignore[misc]  # the base is what uvicorn chose
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            transports[tuple(self.client)] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(tuple(self.client), None)
            super().connection_lost(exc)

    return Lending


def direct(protocol: Any, application: Application) -> Any:  # noqa: ANN401, C901 - as above; the branches are those of a class
    """The protocol class, answering at once what it can; the class itself where it is not made like httptools'."""
    if not all(hasattr(protocol, name) for name in ("on_headers_complete", "on_body", "on_message_complete")):
        return protocol

    class Direct(protocol):  # type: ignore[misc]  # the base is what uvicorn chose
        _body: bytes | None = None
        """What has come of the body of a request that may be answered at once; None of one that goes by ASGI."""

        def on_headers_complete(self) -> None:
            if self._is_plain():
                self._body = b""
            else:
                super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            if self._body is None:
                super().on_body(body)
                return
            self._body += body
            if len(self._body) > _SMALL:
                self._by_asgi()

        def on_message_complete(self) -> None:
            if self._body is None:
                super().on_message_complete()
                return
            response = application.at_once(self.parser.get_method().decode(), self.url, self.headers, self._body)
            if response is None:
                self._by_asgi()
                super().on_message_complete()
                return
            self._body = None
            # Written once all that had come was read: whoever asks on many connections is woken once, not for each.
            self.loop.call_soon(self.transport.write, _written(response, self.server_state.default_headers))
            self.on_response_complete()

        def _is_plain(self) -> bool:
            """Whether nothing about the request needs uvicorn: nor the one before it, nor what its headers ask for."""
            parser, url = self.parser, self.url
            return (
                (self.cycle is None or self.cycle.response_complete)
                and url[:1] == b"/" and url[:2] != b"//" and b"#" not in url
                and parser.get_http_version() == "1.1" and parser.should_keep_alive() and not parser.should_upgrade()
                and not self.expect_100_continue and parser.get_method() != b"HEAD"
            )

        def _by_asgi(self) -> None:
            body, self._body = self._body, None
            super().on_headers_complete()
            if body:
                super().on_body(body)

    return Direct


def _written(response: Response, defaults: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A whole answer as it goes over the wire."""
    parts = [_status_line(response.status)]
    parts += [b"%b: %b\r\n" % pair for pair in defaults]
    parts += [f"{name}: {value}\r\n".encode("latin-1") for name, value in response.headers]
    if response.status != _NO_CONTENT:
        parts.append(b"content-length: %d\r\n" % len(response.body))
    parts += [b"\r\n", response.body]
    return b"".join(parts)


@cache
def _status_line(status: int) -> bytes:
    known = {one.value: one.phrase for one in HTTPStatus}
    return f"HTTP/1.1 {status} {known.get(status, '')}\r\n".encode()
