"""What the control API speaks of, as values, and how they are read."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Unreadable(ValueError):  # noqa: N818 - it says what the document is
    """A document of the control API is not of the documented form."""


@dataclass(frozen=True, slots=True)
class Root:
    """Who implements the control API, and what it has. `features`: their names, by surface."""

    control_version: int
    surfaces: tuple[str, ...]
    features: Mapping[str, Any]
    implementation: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Clock:
    """The target's clock. `now`: RFC 3339 UTC; `mode`: virtual, ticking or real."""

    now: str
    mode: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of the vendor. `credentials` and `settings` have the vendor's names."""

    surface: str
    name: str
    credentials: Mapping[str, str] = field(repr=False)
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an account's inventory: digits with the country code, no plus."""

    number: str
    country: str = "US"
    voice: bool = True
    sms: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """How a placed call went. `outcome`: connected, rejected, unauthenticated or no-answer; `duration` in seconds."""

    call_id: str
    outcome: str
    rang: str | None
    caller_id: str | None
    played: tuple[str, ...] = ()
    prompts: int = 0
    duration: float = 0


@dataclass(frozen=True, slots=True)
class SentText:
    """What became of a typed text. `outcome`: delivered or rejected."""

    outcome: str
    recipient: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class InboxText:
    """A text as a phone shows it. `coding`: gsm, unicode or binary (then `text` is upper-case hex)."""

    sender: str
    text: str
    coding: str = "gsm"
    parts: int = 1
    flash: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class SeenCall:
    """A call as a phone saw it."""

    caller_id: str | None
    answered: bool
    at: str = ""


@dataclass(frozen=True, slots=True)
class Handset:
    """What a phone has seen, oldest first."""

    number: str
    reachable: bool
    rejects: bool
    inbox: tuple[InboxText, ...] = ()
    calls: tuple[SeenCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver a callback: a status, or an error in words."""

    at: str
    status: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A callback in the target's journal."""

    id: str
    event: str
    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: str = field(repr=False)
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to have. `operation` None means any; `seconds` only matters to `latency`."""

    kind: str
    operation: str | None = None
    times: int = 1
    seconds: float = 0


def read(kind: type[T], document: object, place: str = "") -> T:
    """A value from its JSON form; members that it does not know are passed over. Raises `Unreadable`."""
    if not isinstance(document, Mapping):
        message = f"{place or 'the answer'} is no object"
        raise Unreadable(message)
    members: dict[str, Any] = {}
    hints = _hints(kind)  # type: ignore[arg-type]  # classes are hashable
    for one in fields(kind):  # type: ignore[arg-type]  # kind is one of the dataclasses above
        if one.name in document:
            members[one.name] = _member(hints[one.name], document[one.name], f"{place}/{one.name}")
        elif one.default is MISSING:
            message = f"{place}/{one.name} is missing"
            raise Unreadable(message)
    return kind(**members)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _member(hint: Any, value: object, place: str) -> object:  # noqa: ANN401 - a type hint has no type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        return None if value is None else _member(arguments[0], value, place)
    if origin is tuple and isinstance(value, list):
        return tuple(_member(arguments[0], one, f"{place}/{i}") for i, one in enumerate(value))
    if is_dataclass(hint):
        return read(hint, value, place)  # type: ignore[arg-type]  # a class, as the hints of dataclasses are
    wanted = (int, float) if hint is float else (origin or hint)
    if not isinstance(value, wanted) or (isinstance(value, bool) and hint is not bool):
        message = f"{place} is not of the documented type"
        raise Unreadable(message)
    return value
