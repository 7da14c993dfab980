"""What a target was said to be: its file, and the options that win over it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from testline.errors import UsageError
from testline.targets.profile_values import CHECKS, check_credentials, expanded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from testline.verdicts import Binding

PRIMARY = "primary"
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_FRAMING = frozenset({"connection", "content-length", "transfer-encoding"})
_OF_ONE_SURFACE = ("credentials", "settings")


@dataclass(frozen=True, slots=True)
class TargetProfile:
    """All that a run was told about a target, for one surface.

    `credentials`: by account, "primary" and others. `settings`: what the surface needs to be told (validity unit,
    paging names, paths). `timeout` in seconds. `reset` allows `POST /reset` on a target that we did not start.
    """

    surface: str
    base_url: str | None = None
    control_url: str | None = None
    control_token: str | None = field(default=None, repr=False)
    binding: Binding | None = None
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 10.0
    ca: Path | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    callback_url: str | None = None
    callback_listen: str | None = None
    reset: bool = False


class Credential(NamedTuple):
    """One member of an account's credentials. `surface` None means every surface."""

    surface: str | None
    account: str
    key: str
    value: str

    def __repr__(self) -> str:
        return f"Credential(surface={self.surface!r}, account={self.account!r}, key={self.key!r})"


def read_profile(path: Path, surface: str, env: Mapping[str, str]) -> TargetProfile:
    """The profile of a surface from a TOML file, `${NAME}` taken from `env`.

    The file states one target, or one `[surface."NAME"]` table for each of several; members at its top then hold for
    all of them, credentials and settings excepted. A relative `ca` is beside the file. Raises `UsageError`, naming
    the place.
    """
    document = _document(path)
    tables = document.pop("surface", None)
    if tables is not None:
        document = {**_common(document, path), **_table(tables, surface, path)}
    members = _checked(expanded(document, env, str(path)), str(path))
    if "ca" in members:
        members["ca"] = path.parent / members["ca"]
    return TargetProfile(surface, **members)


def merged(profile: TargetProfile, options: Mapping[str, Any]) -> TargetProfile:
    """The profile with the options that were given: those that are not None, by the profile's own names.

    Credentials are joined key by key, headers by name; all else is replaced. Raises `UsageError`.
    """
    given = {name: value for name, value in options.items() if value is not None}
    members = _checked(given, "--")
    if "credentials" in members:
        accounts = {**profile.credentials, **members["credentials"]}
        members["credentials"] = {
            name: {**profile.credentials.get(name, {}), **members["credentials"].get(name, {})} for name in accounts
        }
    if "headers" in members:
        names = {name for name, _ in members["headers"]}
        members["headers"] = (*(pair for pair in profile.headers if pair[0] not in names), *members["headers"])
    return replace(profile, **members)


def parse_credential(text: str) -> Credential:
    """`[SURFACE/][ACCOUNT.]KEY=VALUE`. Raises `UsageError`, which does not repeat the value."""
    name, equals, value = text.partition("=")
    surface, slash, rest = name.rpartition("/")
    account, dot, key = rest.rpartition(".")
    if not equals or not key or (slash and not surface) or (dot and not account):
        message = f"The credential {name!r} is not of the form [SURFACE/][ACCOUNT.]KEY=VALUE." if equals else (
            "A credential has no equals sign."
        )
        raise UsageError(message, hint="For example: --credential plivo-masking/secondary.auth_id=MAXXXXXXXXXX.")
    return Credential(surface or None, account or PRIMARY, key, value)


def credentials_of(surface: str, given: list[Credential]) -> dict[str, dict[str, str]]:
    """The credentials among some that are for a surface, by account; the later of two wins."""
    found: dict[str, dict[str, str]] = {}
    for one in given:
        if one.surface in (None, surface):
            found.setdefault(one.account, {})[one.key] = one.value
    return found


def parse_header(text: str) -> tuple[str, str]:
    """`K: V` as a pair, its name in lower case. Raises `UsageError`, which does not repeat the value."""
    name, colon, value = text.partition(":")
    value = value.strip()
    if not colon or not _HEADER_NAME.fullmatch(name):
        message = "A header is not of the form 'K: V'."
        raise UsageError(message, hint="For example: --header 'X-Environment: staging'.")
    if name.lower() in _FRAMING or any(ord(one) < 0x20 or ord(one) == 0x7F for one in value):  # noqa: PLR2004 - controls
        message = f"The header {name!r} cannot be given: {_why_not(name)}."
        raise UsageError(message)
    return name.lower(), value


def _why_not(name: str) -> str:
    return "each request states its own" if name.lower() in _FRAMING else "its value has a control character"


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"The target file {path} cannot be read: {(error.strerror or 'no reason given').lower()}."
    except UnicodeDecodeError:
        message = f"The target file {path} is not UTF-8."
    except tomllib.TOMLDecodeError as error:
        message = f"The target file {path} is no TOML: {error}."
    raise UsageError(message)


def _common(document: dict[str, Any], path: Path) -> dict[str, Any]:
    for name in _OF_ONE_SURFACE:
        if name in document:
            message = f'{path}: [{name}] stands beside [surface."NAME"] tables.'
            raise UsageError(message, hint=f'Put it into each: [surface."NAME".{name}].')
    return document


def _table(tables: object, surface: str, path: Path) -> dict[str, Any]:
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        message = f'{path}: surface must be tables: [surface."NAME"].'
        raise UsageError(message)
    if surface not in tables:
        message = f'{path}: there is no [surface."{surface}"] table.'
        raise UsageError(message, hint=f"It has: {', '.join(sorted(tables)) or 'none'}.")
    table: dict[str, Any] = tables[surface]
    return table


def _checked(members: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Members of the right types, by the profile's names. `place`: the file, or "--" for options."""
    known = {one.name for one in fields(TargetProfile)} - {"surface"}
    if unknown := sorted(set(members) - known):
        message = f"{place}: unknown: {', '.join(unknown)}."
        raise UsageError(message, hint=f"It may have: {', '.join(sorted(known))}.")
    checked: dict[str, Any] = {}
    for name, value in members.items():
        told = f"--{name.replace('_', '-')}" if place == "--" else f"{place}: {name}"
        checked[name] = check_credentials(value, told) if name == "credentials" else CHECKS[name](value, told)
    return checked
