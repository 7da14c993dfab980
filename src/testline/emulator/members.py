"""Reads the members of control requests: present or not, and of the right kind, else 400 with a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testline.surfaces.model import ControlProblem
from testline.wire import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.wire import Request

REQUIRED = object()
"""The default of a member that must be there."""

_NUMBER = re.compile(r"\+?[0-9]{1,20}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_MOST_SECONDS = 315_576_000  # ten years: a longer call is a slip, and no thread can wait for ever


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of member: what it must be, in words; whether a value is one; what is made of it."""

    words: str
    holds: Callable[[Any], bool]
    made: Callable[[Any], Any] = lambda value: value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(one, kind) for one in value)


TEXT = Kind("a string", lambda value: isinstance(value, str))
NAME = Kind("a string that is not empty", lambda value: isinstance(value, str) and value != "")
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
WHOLE = Kind("an integer", _is_whole)
TIMES = Kind("an integer of 1 or more", lambda value: _is_whole(value) and value >= 1)
SECONDS = Kind("a number that is not negative", lambda value: _is_number(value) and value >= 0)
SPAN = Kind(
    f"a number of seconds from 0 to {_MOST_SECONDS}", lambda value: _is_number(value) and 0 <= value <= _MOST_SECONDS
)
PARTY = Kind('"caller" or "callee"', lambda value: value in ("caller", "callee"))
OBJECT = Kind("an object", lambda value: isinstance(value, dict))
OBJECTS = Kind("a list of objects", _is_list(dict))
TRIES = Kind("a list of strings", _is_list(str), tuple)
COUNTRY = Kind("two capital letters", lambda value: isinstance(value, str) and bool(_COUNTRY.fullmatch(value)))
NUMBER = Kind(
    "a telephone number in digits with its country code",
    lambda value: isinstance(value, str) and bool(_NUMBER.fullmatch(value)),
    lambda value: value.removeprefix("+"),
)


def body_of(request: Request) -> dict[str, Any]:
    """The JSON object of a request's body."""
    value = parse_json(request.body)
    if not isinstance(value, dict):
        raise ControlProblem(400, "bad-json", "The body must be a JSON object.")
    return value


def member(body: Mapping[str, Any], name: str, kind: Kind, default: object = REQUIRED) -> Any:  # noqa: ANN401 - what the kind makes
    """A member of a kind. One that is optional and absent or null takes the default."""
    value = body.get(name)
    if value is None and default is not REQUIRED:
        return default
    if name not in body:
        raise ControlProblem(400, "missing-member", f"The member {name} is missing.")
    if not kind.holds(value):
        raise ControlProblem(400, "bad-member", f"The member {name} must be {kind.words}.")
    return kind.made(value)


def inventory(body: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
    """The numbers of an account, each with all its members."""
    kinds = {"number": NUMBER, "country": COUNTRY, "voice": FLAG, "sms": FLAG}
    numbers = tuple(
        {name: member(one, name, kind) for name, kind in kinds.items()} for one in member(body, "numbers", OBJECTS)
    )
    if len({one["number"] for one in numbers}) < len(numbers):
        raise ControlProblem(400, "number-twice", "The member numbers names a number more than once.")
    return numbers
