"""Base URLs: what one may be, and what two have in common."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from testline.errors import UsageError

_PORTS = {"http": 80, "https": 443}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_UNPRINTABLE = re.compile(r"[^\x21-\x7e]")


class Origin(NamedTuple):
    """Scheme, host and port: what decides to whom a request goes."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def is_absolute(url: str) -> bool:
    """Whether a URL names a scheme and a host of its own."""
    return _ABSOLUTE.match(url) is not None


def origin(url: str) -> Origin:
    """The origin of an absolute URL that `check_url` has passed."""
    parts = urlsplit(url)
    return Origin(parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0))


def check_url(text: str, place: str) -> str:
    """A base URL without its closing slash. `place` is the option or file member that holds it.

    Raises `UsageError`, which never repeats a user or password from the URL.
    """
    wrong = _wrong(text)
    if wrong is not None:
        message = f"{place} {_shown(text)!r} {wrong}."
        raise UsageError(message, hint="It must look like http://127.0.0.1:8642 or https://api.example.com/v1.")
    return text.rstrip("/")


def _wrong(text: str) -> str | None:
    if _UNPRINTABLE.search(text):
        return "has a blank or a character that no URL may have"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "has a host or a port that is none"
    if parts.scheme not in _PORTS:
        return "does not begin with http:// or https://"
    if not parts.hostname or port == 0:
        return "has no host" if not parts.hostname else "has port 0, where nothing can listen"
    return _superfluous(text, parts)


def _superfluous(text: str, parts: SplitResult) -> str | None:
    if "@" in parts.netloc:
        return "has a user in it, where credentials do not belong"
    if "?" in text or "#" in text:
        return "has a query or a fragment, which a base URL does not have"
    return None


def _shown(text: str) -> str:
    return re.sub(r"(?<=//)[^/]*@", "…@", text)


def target_of(url: str) -> str:
    """What an absolute URL asks of its origin: the path with the query, exactly as written."""
    rest = re.sub(r"^[^:]+://[^/?#]*", "", url)
    return rest if rest.startswith("/") else f"/{rest}"


def is_below(url: str, base: str) -> bool:
    """Whether an absolute URL is a base URL or lies under it."""
    return url == base or url.startswith((f"{base}/", f"{base}?"))


def split_listen(text: str) -> tuple[str, int]:
    """HOST:PORT as its parts. Raises `UsageError`."""
    host, _, port = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65_535:  # noqa: PLR2004 - the last port
        message = f"{text!r} is no address to listen at."
        raise UsageError(message, hint="--callback-listen wants HOST:PORT, for example 127.0.0.1:0.")
    return host, int(port)
