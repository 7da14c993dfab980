"""What the control API gives a model, read alike by all of them: settings, and the numbers of an inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from testline.surfaces.model import ControlProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Number(NamedTuple):
    """A number of an inventory: digits, ISO country, and what it can carry."""

    number: str
    country: str
    voice: bool = True
    sms: bool = True


def is_flag(value: object) -> bool:
    """Whether a setting can be true or false."""
    return isinstance(value, bool)


def is_rate(value: object) -> bool:
    """Whether it can be a number of requests, or None for no limit."""
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def is_window(value: object) -> bool:
    """Whether it can be a time in seconds."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def is_number(value: object) -> bool:
    """Whether it can be a telephone number: digits, with or without a plus."""
    return isinstance(value, str) and value.isascii() and value.removeprefix("+").isdigit()


def numbers_given(account: str, numbers: Iterable[Mapping[str, Any]], owners: Mapping[str, str]) -> list[Number]:
    """The numbers of an account's new inventory. `owners`: by number, the accounts that have it now.

    Raises `ControlProblem`: 400 for what is no number and for one that stands there twice, 409 for another account's.
    """
    found = [_number(given) for given in numbers]
    if len({one.number for one in found}) < len(found):
        raise ControlProblem(400, "bad-number", "A number stands in the list twice.")
    for one in found:
        owner = owners.get(one.number, account)
        if owner != account:
            raise ControlProblem(409, "number-taken", f"The number {one.number} belongs to the account {owner}.")
    return found


def hold_settings(settings: Mapping[str, Any], judges: Mapping[str, Any]) -> None:
    """Every setting is one that it can be, by its judge; else the control API's 400."""
    for name, judge in judges.items():
        if name in settings and not judge(settings[name]):
            raise ControlProblem(400, "bad-setting", f"The setting {name} cannot be {settings[name]!r}.")


def _number(given: Mapping[str, Any]) -> Number:
    number = str(given.get("number", ""))
    country, voice, sms = given.get("country"), given.get("voice", True), given.get("sms", True)
    if not (is_number(number) and isinstance(country, str) and is_flag(voice) and is_flag(sms)):
        raise ControlProblem(400, "bad-number", "A number has digits, a country, and voice and sms as booleans.")
    return Number(number.removeprefix("+"), country, voice, sms)
