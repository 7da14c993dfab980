"""What goes over the wire, as values: requests, responses, exchanges.

Nothing here opens a socket. Everything that makes, judges or prints traffic speaks in these.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import parse_qsl, urlsplit

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Headers = tuple[tuple[str, str], ...]
"""Header fields in order; names in lower case, a repeated name repeated."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Missing:
    """The type of `MISSING`: what stands for a member that a document does not have."""

    def __repr__(self) -> str:
        return "(absent)"

    def __bool__(self) -> bool:
        return False


MISSING = Missing()


def lower(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Headers:
    """Header fields as this package keeps them: pairs, names in lower case."""
    pairs = headers.items() if hasattr(headers, "items") else headers
    return tuple((name.lower(), value) for name, value in pairs)


def first(headers: Headers, name: str) -> str | None:
    """The value of the first field of that name, or None."""
    name = name.lower()
    for key, value in headers:
        if key == name:
            return value
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `url` is absolute, or a path with its query where the origin does not matter."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path as sent, percent-encoding and all."""
        if self.url.startswith("/") and not self.url.startswith("//"):
            return self.url.partition("?")[0]
        return urlsplit(self.url).path

    @property
    def query(self) -> str:
        """The query as sent, without its question mark."""
        return urlsplit(self.url).query

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        """The query decoded, in order, blank values kept."""
        return parse_qsl(self.query, keep_blank_values=True)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        return first(self.headers, name)

    def with_header(self, name: str, value: str) -> Request:
        """The same request with that header set, replacing any of the name."""
        name = name.lower()
        return replace(self, headers=(*(pair for pair in self.headers if pair[0] != name), (name, value)))


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer, whole. `seconds`: from sending to the last byte, real time."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    seconds: float = 0.0

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        return first(self.headers, name)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, or why there was none.

    `direction` is "sent" for what we asked, "received" for a callback that came to us; `control` marks the
    control API; `operation` is the spec's operationId where one is known; `problem` says in a sentence why
    `response` is None or was cut.
    """

    request: Request
    response: Response | None
    direction: Literal["sent", "received"] = "sent"
    control: bool = False
    operation: str | None = None
    problem: str | None = None


class Handler(Protocol):
    """The one seam of input and output: anything that answers a request."""

    def handle(self, request: Request) -> Response:
        """Answer the request. Raises `testline.errors.NoAnswer` when no whole answer came."""


def parse_json(body: bytes) -> Json | Missing:
    """The JSON value of a body, or MISSING where it is none (garbage, bad UTF-8, too deep)."""
    try:
        value: Json = orjson.loads(body)
    except (orjson.JSONDecodeError, RecursionError):
        return MISSING
    return value


def at(document: object, pointer: str) -> object:
    """The value at a JSON pointer, or MISSING. The empty pointer is the document itself."""
    for step in pointer.split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict):
            document = document.get(key, MISSING)
        elif isinstance(document, list) and key.isdigit() and int(key) < len(document):
            document = document[int(key)]
        else:
            return MISSING
    return document
