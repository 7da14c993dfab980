"""The transport: requests to a target over HTTP, bounded in everything.

Nothing is sent to an origin that was not named, redirects and cookies are left alone, and neither proxies nor
credentials come from the environment. Time is bounded for the whole request, size for head and body.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import httpx

from testline import __version__
from testline.errors import NoAnswer, UsageError
from testline.targets.decoding import TooLargeError, decoded
from testline.targets.network import Attempt, Backend, Transport, authorities
from testline.targets.urls import check_url, is_absolute, is_below, origin, target_of
from testline.wire import Response, first, lower

if TYPE_CHECKING:
    from pathlib import Path

    from testline.wire import Headers, Request

MOST_BODY = 8 * 1024 * 1024
"""The largest body that is read, in bytes, before and after decoding."""

CONTROL_SECONDS = 60.0
"""The least time that a control request gets: a call is answered when all its callbacks were attempted."""

# The engine gives up on a head that is longer (httpcore 1.0, MAX_INCOMPLETE_EVENT_SIZE).
_MOST_HEAD = 100 * 1024
_SWITCHING_PROTOCOLS = 101
_DEFAULTS: Headers = (("accept", "*/*"), ("accept-encoding", "identity"), ("user-agent", f"testline/{__version__}"))
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


class HttpTarget:
    """A target at a base URL; a `wire.Handler`.

    `timeout`: seconds for a whole request. `ca`: a file of authorities to trust besides the usual ones. `headers` go
    with every request that has none of the name. `control_url` is the only other place that may be asked, where it
    has an origin of its own; requests below it get at least `CONTROL_SECONDS`. Raises `UsageError` for a bad URL or file.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = 10.0,
        ca: Path | str | None = None,
        headers: Headers = (),
        control_url: str | None = None,
    ) -> None:
        self._base = check_url(base_url, "The base URL")
        self._control = check_url(control_url, "The control URL") if control_url else None
        self._origins = {origin(url) for url in (self._base, self._control) if url}
        self._timeout = timeout
        self._headers = _completed(lower(headers), _DEFAULTS)
        self._threads = threading.local()
        secure = any(one.scheme == "https" for one in self._origins)
        self._transport = Transport(Backend(self._attempt), authorities(ca) if secure or ca else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept."""
        self._transport.close()

    def handle(self, request: Request) -> Response:
        """Send a request and read the whole answer.

        A path goes below the base URL; an absolute URL must be of an origin that was named. A connection that the
        target had closed before it read the request is replaced once. Raises `NoAnswer` when no whole answer came,
        `UsageError` when the request was not sent.
        """
        url = self._url(request.url)
        sent = self._prepared(request, url)
        slow = self._control is not None and is_below(url, self._control)
        timeout = max(self._timeout, CONTROL_SECONDS) if slow else self._timeout
        attempt = Attempt(origin(url), timeout, time.monotonic() + timeout)
        try:
            return self._exchange(sent, attempt)
        except NoAnswer:
            if not attempt.unread:
                raise
        return self._exchange(sent, Attempt(attempt.origin, timeout, attempt.deadline))

    def _attempt(self) -> Attempt:
        attempt: Attempt = self._threads.attempt
        return attempt

    def _url(self, url: str) -> str:
        if not is_absolute(url):
            if url[:1] not in ("", "/", "?"):
                message = f"The request path {url!r} does not begin with a slash."
                raise UsageError(message)
            return self._base + quote(url, safe=_PRINTABLE)
        if origin(url) not in self._origins:
            known = " and ".join(sorted(map(str, self._origins)))
            message = f"A request to {origin(url)} was not sent: the target is at {known}."
            raise UsageError(message, hint="Only the base URL and the control URL are ever asked.")
        return quote(url, safe=_PRINTABLE)

    def _prepared(self, request: Request, url: str) -> httpx.Request:
        headers = _completed(lower(request.headers), self._headers)
        if first(headers, "content-length") not in (None, str(len(request.body))):
            raise _unsendable(ValueError("its content-length is not that of its body"))
        try:
            return httpx.Request(
                request.method.encode("ascii").decode(),
                url,
                headers=[(name.encode(), _octets(value)) for name, value in headers],
                content=request.body,
                extensions={"target": target_of(url).encode()},  # unlike the URL it is sent as it was written
            )
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise _unsendable(error) from None

    def _exchange(self, request: httpx.Request, attempt: Attempt) -> Response:
        self._threads.attempt = attempt
        started = time.perf_counter()
        answer: httpx.Response | None = None
        try:
            answer = self._transport.handle_request(request)
            headers = _headers(answer)
            body = _body(answer, attempt)
            if request.headers["accept-encoding"] == "identity":
                headers, body = decoded(headers, body, MOST_BODY)
        except httpx.LocalProtocolError as error:
            raise _unsendable(error) from None
        except httpx.TransportError as error:
            raise _no_answer(attempt, error, headless=answer is None) from None
        except TooLargeError:
            raise _too_large(attempt) from None
        finally:
            if answer is not None:
                answer.close()
        return Response(answer.status_code, headers, body, time.perf_counter() - started)


def _completed(headers: Headers, defaults: Headers) -> Headers:
    """Headers, and those defaults whose name they lack."""
    return (*headers, *(pair for pair in defaults if first(headers, pair[0]) is None))


def _octets(value: str) -> bytes:
    """A header value as sent: in Latin-1 as answers are read, beyond it in UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()


def _headers(answer: httpx.Response) -> Headers:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in answer.headers.raw)


def _body(answer: httpx.Response, attempt: Attempt) -> bytes:
    if answer.status_code == _SWITCHING_PROTOCOLS:
        message = f"{attempt.origin} switched to another protocol without being asked."
        raise NoAnswer(message, kind="protocol")
    body = bytearray()
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > MOST_BODY:
            raise TooLargeError
    return bytes(body)


def _unsendable(error: Exception) -> UsageError:
    # What follows a colon may hold the value of a header, and so a secret.
    why = str(error).partition(":")[0].lower()
    message = f"The request cannot be sent as HTTP ({why}); nothing was sent."
    return UsageError(message)


def _too_large(attempt: Attempt) -> NoAnswer:
    message = f"The answer of {attempt.origin} is larger than {MOST_BODY // 1024**2} MiB; the rest was not read."
    return NoAnswer(message, kind="too-large")


def _no_answer(attempt: Attempt, error: Exception, *, headless: bool) -> NoAnswer:
    if attempt.ended:
        place = "before any answer" if not attempt.received else f"within its answer, after {attempt.received} bytes"
        message = f"{attempt.origin} closed the connection {place}."
        return NoAnswer(message, kind="closed", hint="Its own log may say why.")
    if headless and attempt.received > _MOST_HEAD:
        message = f"The headers of {attempt.origin} are longer than {_MOST_HEAD // 1024} KiB; the rest was not read."
        return NoAnswer(message, kind="too-large")
    why = str(error).partition(":")[0].lower()
    message = f"What {attempt.origin} sent is not HTTP/1.1: {why}."
    return NoAnswer(message, kind="protocol", hint="Check that the URL is that of an HTTP server.")
