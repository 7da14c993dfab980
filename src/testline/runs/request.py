"""From what was typed to the profile of a target: the file first, then the options, which win."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from testline import surfaces
from testline.errors import UsageError
from testline.targets.control import Control
from testline.targets.http import HttpTarget
from testline.targets.profile import TargetProfile, merged, parse_credential, parse_header, read_profile
from testline.verdicts import Binding

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = "TESTLINE_CONTROL_TOKEN"  # noqa: S105 - the variable's name
_PLAIN = ("base_url", "control_url", "control_token", "timeout", "ca", "callback_url", "callback_listen", "reset")


def profile_of(surface: str, options: Mapping[str, Any], env: Mapping[str, str]) -> TargetProfile:
    """The profile of a surface's target.

    `options` has the target options by their names with underscores, None where not given; `credential` and
    `header` are lists of texts as typed.
    """
    source = options.get("target")
    profile = TargetProfile(surface) if source is None else read_profile(Path(source), surface, env)
    given: dict[str, Any] = {name: options[name] for name in _PLAIN if options.get(name) is not None}
    if profile.control_token is None and "control_token" not in given and env.get(_TOKEN):
        given["control_token"] = env[_TOKEN]
    credentials = _credentials(surface, options.get("credential") or ())
    if credentials:
        given["credentials"] = credentials
    headers = tuple(parse_header(one) for one in options.get("header") or ())
    if headers:
        given["headers"] = headers
    profile = merged(profile, given)
    if profile.base_url is None and profile.control_url is not None:
        message = "A control URL was given and no base URL."
        raise UsageError(message, hint="Give the target's --base-url too.")
    return profile


def binding_of(profile: TargetProfile, asked: str | None) -> Binding:
    """The binding of a run: as asked, else as the profile says, else strict for the embedded emulator alone."""
    return Binding(asked or profile.binding or (Binding.STRICT if profile.base_url is None else Binding.LIVE))


def listed_surfaces(options: Mapping[str, Any], env: Mapping[str, str]) -> tuple[str, ...]:
    """The surfaces that a target has, where none was named: those that its control API lists.

    Raises `UsageError` where there is no control URL, or where it lists none that we know.
    """
    names = surfaces.names()
    profile = profile_of(names[0], options, env)
    if profile.base_url is None or profile.control_url is None:
        message = "Which surface is behind the base URL was not said."
        raise UsageError(message, hint=f"Name it: {', '.join(names)}; or give the target's --control-url.")
    with HttpTarget(
        profile.base_url, timeout=profile.timeout, ca=profile.ca, headers=profile.headers, control_url=profile.control_url,
    ) as target:
        listed = Control(target, profile.control_url, profile.control_token, names[0], lambda _: None).surfaces
    found = tuple(name for name in names if name in listed)
    if not found:
        message = f"The control API at {profile.control_url} lists no surface that testline knows."
        raise UsageError(message, hint=f"It lists: {', '.join(listed) or 'none'}.")
    return found


def _credentials(surface: str, texts: list[str] | tuple[str, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for one in (parse_credential(text) for text in texts):
        if one.surface in (None, surface):
            found.setdefault(one.account, {})[one.key] = one.value
    return found
