"""Connections that keep a deadline.

The HTTP engine asks a backend for connections and reads and writes through the streams it gets. These give every
connect, handshake, read and write only what is left of the request's time, so that an answer which comes one byte at
a time ends as well, and they say in plain words why there is no connection.
"""

from __future__ import annotations

import ipaddress
import select
import socket
import ssl
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

from testline.errors import NoAnswer, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from testline.targets.urls import Origin

# How long a reset may be behind the end of a connection that it follows: about one round trip.
_RESET_WAIT_MS = 50


# Short of what servers keep an idle connection for, so that one is seldom closed under a request.
_IDLE_SECONDS = 2.0


@dataclass(slots=True)
class Attempt:
    """One try at one request, as far as its connection has got. `deadline` by the monotonic clock."""

    origin: Origin
    timeout: float
    deadline: float
    connected: bool = False
    received: int = 0
    ended: bool = False
    reset: bool = False

    @property
    def unread(self) -> bool:
        """Whether a kept connection was gone before the target read the request: TCP refused it with a reset."""
        return self.reset and not self.connected and not self.received

    def left(self) -> float:
        """Seconds that are left. Raises `NoAnswer` when none are."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise self.expired()
        return seconds

    def expired(self) -> NoAnswer:
        """What to raise when time is up."""
        got = f"only {self.received} bytes came" if self.received else "nothing came"
        message = f"{self.origin} gave no whole answer within {self.timeout:g} s: {got}."
        return NoAnswer(message, kind="timeout", hint="Raise --timeout if the target needs longer.")


class Transport(httpx.HTTPTransport):
    """httpx's transport over connections of ours: as many as are asked for, none to a proxy.

    A subclass, so that what intercepts httpx intercepts this; httpx 0.28 has no argument for a network backend.
    """

    def __init__(self, backend: Backend, ssl_context: ssl.SSLContext | None) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context, keepalive_expiry=_IDLE_SECONDS, max_connections=None, network_backend=backend
        )


def authorities(ca: Path | str | None) -> ssl.SSLContext:
    """What makes a certificate trusted: the usual authorities, and those of a PEM file."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca is not None:
        try:
            context.load_verify_locations(ca)
        except (OSError, ssl.SSLError) as error:
            why = "it holds no certificate" if isinstance(error, ssl.SSLError) else (error.strerror or "").lower()
            message = f"The file of authorities {str(ca)!r} cannot be used: {why}."
            raise UsageError(message, hint="--ca wants a PEM file of certificates.") from None
    return context


class Backend(httpcore.NetworkBackend):
    """Opens connections for the attempt of the calling thread: `current` gives it."""

    def __init__(self, current: Callable[[], Attempt]) -> None:
        self._current = current
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the attempt's deadline decides
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of the host that accepts one."""
        attempt = self._current()
        attempt.connected = True
        problem: object = None
        for address in _resolve(host, port, attempt):
            try:
                stream = self._system.connect_tcp(address, port, attempt.left(), local_address, socket_options)
            except httpcore.ConnectTimeout:
                raise attempt.expired() from None
            except httpcore.ConnectError as error:
                problem = error.args[0] if error.args else error
            else:
                return Stream(stream, self._current)
        raise _unconnected(attempt.origin, problem)


class Stream(httpcore.NetworkStream):
    """A connection whose every operation gets what is left of the time, and which keeps count."""

    def __init__(self, stream: httpcore.NetworkStream, current: Callable[[], Attempt]) -> None:
        self._stream = stream
        self._current = current

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the deadline decides
        """Some bytes; none when the other side has ended."""
        attempt = self._current()
        try:
            data = self._stream.read(max_bytes, attempt.left())
        except httpcore.ReadTimeout:
            raise attempt.expired() from None
        except httpcore.ReadError as error:
            attempt.ended = True
            attempt.reset |= bool(error.args) and isinstance(error.args[0], ConnectionResetError | BrokenPipeError)
            raise
        if not data:
            attempt.ended = True
            attempt.reset = attempt.reset or (not attempt.connected and not attempt.received and self._was_reset())
        attempt.received += len(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the deadline decides
        """Send all the bytes."""
        attempt = self._current()
        for start in range(0, len(buffer), 65536):
            try:
                self._stream.write(buffer[start : start + 65536], attempt.left())
            except httpcore.WriteTimeout:
                raise attempt.expired() from None
            except httpcore.WriteError:
                # The reset came between two writes, and telling of it has used it up: the read sees an end only.
                attempt.reset = True
                raise

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the attempt's deadline decides
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted."""
        attempt = self._current()
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, attempt.left())
        except httpcore.ConnectTimeout:
            raise attempt.expired() from None
        except (httpcore.ConnectError, ssl.CertificateError, ValueError) as error:
            raise _untrusted(attempt.origin, error.args[0] if error.args else error) from None
        return Stream(stream, self._current)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - the engine's own signature
        """What the engine wants to know of the socket."""
        return self._stream.get_extra_info(info)

    def _was_reset(self) -> bool:
        """Whether the end is followed by a reset: TCP's word that bytes came to a connection already closed."""
        connection = self._stream.get_extra_info("socket")
        if connection is None or not hasattr(select, "poll"):
            return False
        poll = select.poll()
        poll.register(connection, 0)
        return any(event & select.POLLERR for _, event in poll.poll(_RESET_WAIT_MS))


def _resolve(host: str, port: int, attempt: Attempt) -> list[str]:
    """The addresses of a host, in the system's order, without repeats."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    found: list[str] = []
    problem: list[str] = []

    def ask() -> None:
        try:
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            problem.append(getattr(error, "strerror", None) or "it is no host name")

    # The system's resolver takes no timeout, so that it is asked from a thread that may be left behind.
    thread = threading.Thread(target=ask, name="testline-resolve", daemon=True)
    thread.start()
    thread.join(attempt.left())
    if found:
        return list(dict.fromkeys(found))
    why = problem[0].lower() if problem else f"no answer within {attempt.timeout:g} s"
    message = f"The host name {host} does not resolve: {why}."
    raise NoAnswer(message, kind="resolve", hint="Check the spelling of the URL, and this machine's name service.")


def _unconnected(origin: Origin, problem: object) -> NoAnswer:
    if isinstance(problem, ConnectionRefusedError):
        message = f"Nothing listens at {origin}."
        return NoAnswer(message, kind="connect", hint="Start the target, or correct its URL.")
    why = getattr(problem, "strerror", None) or "the network gave no reason"
    message = f"No connection to {origin}: {why.lower()}."
    return NoAnswer(message, kind="connect", hint="Check the URL, and the network between here and there.")


def _untrusted(origin: Origin, problem: object) -> NoAnswer:
    if isinstance(problem, ssl.SSLCertVerificationError):
        message = f"The certificate of {origin} is not trusted: {problem.verify_message.rstrip('.')}."
        return NoAnswer(message, kind="tls", hint="Name the authority that signed it with --ca FILE.")
    if getattr(problem, "reason", None) in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"):
        message = f"{origin} does not speak TLS."
        return NoAnswer(message, kind="tls", hint="Is its URL one of http:// rather than https://?")
    why = str(getattr(problem, "reason", None) or "the connection ended within the handshake")
    message = f"TLS with {origin} failed: {why.replace('_', ' ').lower()}."
    return NoAnswer(message, kind="tls", hint="Check that the URL is one of https:// and the target's certificate.")
