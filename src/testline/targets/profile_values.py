"""What each member of a target profile may be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from testline.errors import UsageError
from testline.targets.urls import check_url, split_listen
from testline.verdicts import Binding

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def expanded(value: Any, env: Mapping[str, str], place: str) -> Any:  # noqa: ANN401 - any TOML value
    """The value with every `${NAME}` in its strings replaced. Raises `UsageError` for one that is not set."""
    if isinstance(value, dict):
        return {name: expanded(member, env, f"{place}: {name}") for name, member in value.items()}
    if isinstance(value, list):
        return [expanded(member, env, place) for member in value]
    if not isinstance(value, str):
        return value

    def look_up(found: re.Match[str]) -> str:
        if found[1] not in env:
            message = f"{place}: the environment variable {found[1]} is not set."
            raise UsageError(message, hint=f"Set {found[1]}, or write the value itself.")
        return env[found[1]]

    return _VARIABLE.sub(look_up, value)


def _wrong(place: str, wanted: str) -> UsageError:
    message = f"{place} must be {wanted}."
    return UsageError(message)


def check_text(value: object, place: str) -> str:
    """A string that is not empty."""
    if not isinstance(value, str) or not value:
        raise _wrong(place, "a string that is not empty")
    return value


def _url(value: object, place: str) -> str:
    return check_url(check_text(value, place), place)


def _binding(value: object, place: str) -> Binding:
    try:
        return Binding(str(value))
    except ValueError:
        raise _wrong(place, "strict or live") from None


def _timeout(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        raise _wrong(place, "a number of seconds above 0")
    return float(value)


def _ca(value: object, place: str) -> Path:
    return value if isinstance(value, Path) else Path(check_text(value, place))


def _headers(value: object, place: str) -> tuple[tuple[str, str], ...]:
    pairs = tuple(value.items()) if isinstance(value, Mapping) else value
    if not isinstance(pairs, list | tuple):
        raise _wrong(place, "a table of names and values")
    return tuple((check_text(name, place).lower(), check_text(text, f"{place}: {name}")) for name, text in pairs)


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(place, "a table")
    return value


def _listen(value: object, place: str) -> str:
    split_listen(check_text(value, place))
    return str(value)


def _flag(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong(place, "true or false")
    return value


CHECKS: Mapping[str, Callable[[object, str], object]] = {
    "base_url": _url,
    "control_url": _url,
    "control_token": check_text,
    "binding": _binding,
    "settings": _table,
    "timeout": _timeout,
    "ca": _ca,
    "headers": _headers,
    "callback_url": _url,
    "callback_listen": _listen,
    "reset": _flag,
}


def check_credentials(value: object, place: str) -> Mapping[str, Mapping[str, str]]:
    """Credentials by account; members beside the tables of accounts are those of "primary"."""
    accounts: dict[str, dict[str, str]] = {}
    for name, member in _table(value, place).items():
        if isinstance(member, Mapping):
            account = accounts.setdefault(name, {})
            account.update({key: _secret(text, f"{place}.{name}: {key}") for key, text in member.items()})
        else:
            accounts.setdefault("primary", {})[name] = _secret(member, f"{place}: {name}")
    return accounts


def _secret(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise _wrong(place, "a string, in quotes")
    return value
