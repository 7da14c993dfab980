"""The emulator over HTTP, run by uvicorn."""

from __future__ import annotations

import gc
import os
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from testline.emulator.asgi import Application
from testline.emulator.direct import direct, lending
from testline.emulator.sender import is_loopback
from testline.errors import InternalError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from testline.emulator.asgi import Transports
    from testline.emulator.core import Emulator

_KEEP_ALIVE = 75  # seconds: longer than the clients' connection pools keep theirs, so that none meets a closing one
_LAST_PORT = 65535
# What a model keeps lives long and in great number: with Python's own thresholds the collector walks it all again and
# again, 10 microseconds a request and pauses of 0.2 s with 100,000 sessions; with these 0.7, and 0.02 s. (2026-11-25)
_COLLECT = (50_000, 20, 100)
_GRACE = 3  # seconds for requests under way when the server stops


def serve(emulator: Emulator, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT, then close the emulator. Port 0 picks one.

    Prints one line on standard output when it is ready. Raises `UsageError` where it cannot or must not bind.
    """
    listener = _bound(emulator, host, port)
    url = _url(listener)
    gc.set_threshold(*_COLLECT)
    server = _Server(emulator, lambda: print(f"testline emulator listening on {url}", flush=True))  # noqa: T201 - the line that callers wait for
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listener])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def serving(emulator: Emulator, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve from a thread while the block runs; gives the base URL. The emulator is closed with it."""
    listener = _bound(emulator, host, port)
    ready = threading.Event()
    server = _Server(emulator, ready.set)
    thread = threading.Thread(target=server.run, args=([listener],), name="testline-server")
    thread.start()
    try:
        if not ready.wait(10):
            message = "The emulator's server did not start within 10 seconds."
            raise InternalError(message)
        yield _url(listener)
    finally:
        server.should_exit = True
        thread.join()


class _Server(uvicorn.Server):
    """uvicorn, telling when it is ready, lending its transports, waking what waits before it stops."""

    def __init__(self, emulator: Emulator, ready: Callable[[], None]) -> None:
        self._emulator = emulator
        self._ready = ready
        transports: Transports = {}
        self._application = Application(emulator, transports)
        config = uvicorn.Config(
            self._application,
            interface="asgi3",
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=_GRACE,
        )
        super().__init__(config)
        config.load()
        config.http_protocol_class = direct(lending(config.http_protocol_class, transports), self._application)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn, then say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Wake what waits, then as uvicorn."""
        self._emulator.close()
        await super().shutdown(sockets)
        self._application.close()


def _bound(emulator: Emulator, host: str, port: int) -> socket.socket:
    """A socket bound to an address, or the reason why not."""
    if not 0 <= port <= _LAST_PORT:
        message = f"The emulator cannot listen on {host}:{port}: no such port."
        raise UsageError(message, hint=f"Choose one from 1 to {_LAST_PORT} with --port; 0 picks a free one.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        message = f"The emulator cannot listen on {host}:{port}: no such address."
        raise UsageError(message, hint="Give an address of this machine.") from error
    if not is_loopback(str(address[0])) and not emulator.has_token:
        message = f"The emulator does not listen on {host}, beyond loopback, without a control token."
        raise UsageError(message, hint="Give a control token, or listen on 127.0.0.1.")
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError as error:
        listener.close()
        message = f"The emulator cannot listen on {host}:{port}: {error.strerror}."
        raise UsageError(message, hint="Choose another with --port; 0 picks a free one.") from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
