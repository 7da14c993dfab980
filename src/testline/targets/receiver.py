"""Where callbacks arrive: a small HTTP server in threads of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from testline.errors import UsageError
from testline.targets.urls import check_url, split_listen
from testline.wire import Exchange, Request, Response, lower

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BODY = 1024 * 1024
"""The largest body of a callback that is taken, in bytes; a larger one gets 413 and is not kept."""

_MOST_KEPT = 2_000
_MOST_KEPT_BYTES = 64 * MOST_BODY
_IDLE_SECONDS = 15.0
_HANG_SECONDS = 30.0
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a path answers. `delay` in seconds; `hang` gives no answer, `close` ends the connection without one."""

    status: int = 200
    delay: float = 0.0
    hang: bool = False
    close: bool = False

    @property
    def response(self) -> Response | None:
        """The answer that is given, or None."""
        return None if self.hang or self.close else Response(self.status, (), b"", self.delay)

    @property
    def problem(self) -> str | None:
        """Why none is given, or None."""
        if self.hang:
            return "The receiver did not answer, on purpose."
        return "The receiver closed the connection, on purpose." if self.close else None


class Receiver:
    """Takes callbacks and keeps them by path.

    `listen`: HOST:PORT, port 0 for a free one. `public_url`: how the target reaches it, where that is another URL.
    The newest callbacks are kept, bounded in number and bytes. Raises `UsageError` when it cannot listen there.
    """

    def __init__(self, listen: str = "127.0.0.1:0", public_url: str | None = None) -> None:
        host, port = split_listen(listen)
        if public_url is None and host in ("0.0.0.0", "::"):  # noqa: S104 - refused, not bound
            message = f"Callbacks to {listen} need a URL that the target can reach."
            raise UsageError(message, hint="Give it with --callback-url.")
        self._news = threading.Condition()
        self._kept: deque[tuple[str, Exchange]] = deque()
        self._bytes = 0
        self._standing: dict[str, Behaviour] = {}
        self._timed: dict[str, deque[Behaviour]] = {}
        self._closing = threading.Event()
        self._server = _listen(self, host, port)
        shown = f"[{host}]" if ":" in host else host
        self._public = check_url(public_url or f"http://{shown}:{self.port}", "The callback URL")
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="testline-receiver", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def port(self) -> int:
        """The port where it listens."""
        return self._server.server_port

    def url(self, path: str = "/cb", query: Mapping[str, str] | None = None) -> str:
        """The URL to give to the target for a path."""
        return f"{self._public}{path}" + (f"?{urlencode(query)}" if query else "")

    def behave(  # noqa: PLR0913 - the ways in which a receiver answers
        self,
        path: str,
        status: int = 200,
        *,
        delay: float = 0.0,
        hang: bool = False,
        close: bool = False,
        times: int | None = None,
    ) -> None:
        """Set how a path answers from now on, or the next `times` callbacks that no earlier `times` takes."""
        behaviour = Behaviour(status, delay, hang, close)
        with self._news:
            if times is None:
                self._standing[path] = behaviour
                self._timed.pop(path, None)
            else:
                self._timed.setdefault(path, deque()).extend([behaviour] * times)

    def received(self, path: str, count: int = 1, timeout: float = 5.0) -> list[Exchange]:
        """All callbacks of a path so far, in order of arrival, once there are `count` or `timeout` seconds are over."""
        with self._news:
            self._news.wait_for(lambda: len(self._of(path)) >= count, timeout)
            return self._of(path)

    def clear(self, path: str) -> None:
        """Forget the callbacks of a path, and how it was to behave."""
        with self._news:
            self._kept = deque(one for one in self._kept if one[0] != path)
            self._bytes = sum(len(exchange.request.body) for _, exchange in self._kept)
            self._standing.pop(path, None)
            self._timed.pop(path, None)

    def close(self) -> None:
        """Stop listening, end every connection, and wait for the threads."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()

    def _of(self, path: str) -> list[Exchange]:
        return [exchange for at, exchange in self._kept if at == path]

    def _take(self, request: Request) -> Behaviour:
        """Keep a callback, as it was asked for, and say how to answer it."""
        prefix = urlsplit(self._public).path
        target = request.url
        if prefix and (target == prefix or target.startswith((f"{prefix}/", f"{prefix}?"))):
            target = target[len(prefix) :]  # a forwarder may leave the public prefix in place
        path = target.partition("?")[0]
        asked = Request(request.method, self._public + target, request.headers, request.body)
        with self._news:
            timed = self._timed.get(path)
            behaviour = timed.popleft() if timed else self._standing.get(path, Behaviour())
            self._kept.append((path, Exchange(asked, behaviour.response, "received", problem=behaviour.problem)))
            self._bytes += len(asked.body)
            while len(self._kept) > _MOST_KEPT or self._bytes > _MOST_KEPT_BYTES:
                self._bytes -= len(self._kept.popleft()[1].request.body)
            self._news.notify_all()
        return behaviour


def params(exchange: Exchange) -> list[tuple[str, str]]:
    """The parameters of a callback: the query of a GET, else the form in the body."""
    request = exchange.request
    if request.method == "GET":
        return request.query_pairs
    return parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)


def _listen(receiver: Receiver, host: str, port: int) -> _Server:
    try:
        return _Server(receiver, host, port)
    except OSError as error:
        why = (error.strerror or "it is no address of this machine").lower()
        message = f"Callbacks cannot be received at {host}:{port}: {why}."
        raise UsageError(message, hint="Choose another --callback-listen; port 0 picks a free one.") from None


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(self, receiver: Receiver, host: str, port: int) -> None:
        self.receiver = receiver
        self.open: set[socket.socket] = set()
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), _Callback)

    def hang_up(self) -> None:
        """End every connection."""
        for connection in tuple(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """Give a connection to a thread of its own."""
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as inherited
        """End a connection."""
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as inherited
        """A sender that goes away is nothing to report."""


class _Callback(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    server: _Server

    def log_message(self, *_: object) -> None:
        """Nothing: what arrived is kept, not logged."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the base class looks for do_METHOD
        if name.startswith("do_") and name[3:] in _METHODS:
            return self._receive
        raise AttributeError(name)

    def _receive(self) -> None:
        body = self._body()
        if body is None:
            self._answer(413, close=True)
            return
        request = Request(self.command, self.path, lower(self.headers.items()), body)
        behaviour = self.server.receiver._take(request)  # noqa: SLF001 - the two are one
        pause = _HANG_SECONDS if behaviour.hang else behaviour.delay
        closing = bool(pause) and self.server.receiver._closing.wait(pause)  # noqa: SLF001 - as above
        if behaviour.response is None or closing:
            self.close_connection = True
        else:
            self._answer(behaviour.status)

    def _answer(self, status: int, *, close: bool = False) -> None:
        self.send_response(status)
        if status >= 200 and status not in (204, 304):  # noqa: PLR2004 - these have no body
            self.send_header("content-length", "0")
        if close:
            self.send_header("connection", "close")
        self.end_headers()

    def _body(self) -> bytes | None:
        """The whole body, or None where it is too large or cut."""
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        declared = self.headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared[:9]) > MOST_BODY:
            return None
        body = self.rfile.read(int(declared[:9]))
        return body if len(body) == int(declared[:9]) else None

    def _chunks(self) -> bytes | None:
        body = bytearray()
        while True:
            try:
                size = int(self.rfile.readline(1024).partition(b";")[0], 16)
            except ValueError:
                return None
            if size < 0 or len(body) + size > MOST_BODY:
                return None
            body += self.rfile.read(size)
            if size:
                self.rfile.readline(1024)
                continue
            while self.rfile.readline(65537).strip():
                pass
            return bytes(body)
