"""One attempt to deliver a callback over HTTP: timeouts, bounds, and connections kept alive by origin."""

from __future__ import annotations

import io
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from testline.surfaces.model import Callback
    from testline.wire import Headers, Request

Origin = tuple[str, str, int]

_MOST_BODY = 64 << 10  # of an answer is read, so that the connection can be kept
_MOST_IDLE = 32
_SAFE = "!$%&'()*+,/:;=?@[]~"  # stays as it is in a request target: it is quoted already, or needs no quoting


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt went: a status or an error.

    `failure` is what `Callback.retry_on` speaks of: "connect" (refused, closed without an answer), "timeout", or
    None. `headers` are those that were sent, or would have been.
    """

    status: int | None
    error: str | None
    failure: str | None
    headers: Headers


class _Refused(Exception):  # noqa: N818 - a decision of ours
    """The receiver must not be called, or cannot be from such a URL."""


class Sender:
    """Delivers to loopback, and to the hosts that were allowed. Redirects are not followed."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self._allowed = allowed_hosts
        self._lock = threading.Lock()
        self._idle: list[tuple[Origin, socket.socket]] = []
        self._busy: set[socket.socket] = set()
        self._closed = False

    def attempt(self, callback: Callback) -> Attempt:
        """Send a callback once."""
        headers = callback.request.headers
        try:
            origin, headers, head = _prepared(callback.request)
            self._permit(origin)
            status = self._exchange(callback, origin, head)
        except _Refused as refused:
            return Attempt(None, str(refused), None, headers)
        except TimeoutError:
            return Attempt(None, "read timeout", "timeout", headers)
        except OSError as error:
            return Attempt(None, _sentence(error), "connect", headers)
        return Attempt(status, None, None, headers)

    def close(self) -> None:
        """Cut every connection, those that wait for an answer too."""
        with self._lock:
            self._closed = True
            kept, self._idle = [one for _, one in self._idle], []
            busy = list(self._busy)
        for one in busy:
            _shut(one)
        for one in kept:
            one.close()

    def _permit(self, origin: Origin) -> None:
        _, host, _ = origin
        if host not in self._allowed and not is_loopback(host):
            message = f"not called: {host} is beyond loopback, and was not allowed"
            raise _Refused(message)

    def _exchange(self, callback: Callback, origin: Origin, head: bytes) -> int:
        from http.client import HTTPException, HTTPResponse  # noqa: PLC0415 - who delivers nothing does not pay for it

        deadline = time.monotonic() + max(callback.connect_timeout, callback.read_timeout)
        connection = self._connection(origin, callback.connect_timeout)
        keep = False
        try:
            deadline = min(deadline, time.monotonic() + callback.read_timeout)
            timed = _Timed(connection, deadline)
            timed.sendall(head + callback.request.body)
            response = HTTPResponse(cast("socket.socket", timed), method=callback.request.method)
            response.begin()
            response.read(_MOST_BODY)
            keep = response.isclosed() and not response.will_close
        except HTTPException as error:
            message = f"no HTTP answer: {type(error).__name__}"
            raise ConnectionError(message) from error
        else:
            return response.status
        finally:
            self._give_back(origin, connection, keep=keep)

    def _connection(self, origin: Origin, timeout: float) -> socket.socket:
        connection = self._kept(origin) or _connected(origin, timeout)
        with self._lock:
            self._busy.add(connection)
            closed = self._closed
        if closed:
            _shut(connection)
        return connection

    def _kept(self, origin: Origin) -> socket.socket | None:
        """A connection of before that the receiver has not closed meanwhile."""
        with self._lock:
            mine = [one for one in self._idle if one[0] == origin]
            self._idle = [one for one in self._idle if one[0] != origin]
            found = None
            while mine and found is None:
                _, candidate = mine.pop()
                if _is_quiet(candidate):
                    found = candidate
                else:
                    candidate.close()
            self._idle += mine
        return found

    def _give_back(self, origin: Origin, connection: socket.socket, *, keep: bool) -> None:
        spare: socket.socket | None = connection
        with self._lock:
            self._busy.discard(connection)
            if keep and not self._closed and origin[0] == "http":
                self._idle.append((origin, connection))
                spare = self._idle.pop(0)[1] if len(self._idle) > _MOST_IDLE else None
        if spare is not None:
            spare.close()


class _Timed(io.RawIOBase):
    """A socket that must be through by a deadline, however slowly its bytes drip."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def _hurry(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)

    def sendall(self, data: bytes) -> None:
        self._hurry()
        self._connection.sendall(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever buffered readers hand in
        self._hurry()
        return self._connection.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)


def is_loopback(host: str) -> bool:
    """Whether a host, as a URL or a command names it, is this machine and nothing else."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _prepared(request: Request) -> tuple[Origin, Headers, bytes]:
    """Where a callback goes, the headers it carries, and its head as bytes."""
    try:
        parts = urlsplit(request.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = "not called: the callback URL is no absolute http or https URL"
        raise _Refused(message)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if parts.port is not None:
        host = f"{host}:{parts.port}"
    headers = (("host", host), *((name, value) for name, value in request.headers if name != "host"))
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        headers = (*headers, ("content-length", str(len(request.body))))
    target = quote(parts.path or "/", safe=_SAFE) + (f"?{quote(parts.query, safe=_SAFE)}" if parts.query else "")
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    head = "\r\n".join((*lines, "", "")).encode("latin-1", "replace")
    if any("\r" in line or "\n" in line for line in lines):
        message = "not called: a header of the callback holds a line break"
        raise _Refused(message)
    return (parts.scheme, parts.hostname, port), headers, head


def _connected(origin: Origin, timeout: float) -> socket.socket:
    scheme, host, port = origin
    try:
        connection = socket.create_connection((host, port), timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if scheme == "https":
            import ssl  # noqa: PLC0415 - as above

            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except TimeoutError as error:
        message = "connect timeout"
        raise ConnectionError(message) from error
    except UnicodeError as error:
        message = f"no such host: {host}"
        raise ConnectionError(message) from error
    return connection


def _is_quiet(connection: socket.socket) -> bool:
    """Whether an idle connection is still open: it has neither data nor an end to read."""
    try:
        connection.settimeout(0)
        connection.recv(1, socket.MSG_PEEK)
    except (BlockingIOError, InterruptedError):
        return True
    except OSError:
        return False
    return False


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()


def _sentence(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, ConnectionResetError):
        return "connection closed without an answer"
    return error.strerror or str(error) or type(error).__name__
