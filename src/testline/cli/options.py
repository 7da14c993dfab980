"""The options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from testline import surfaces
from testline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

F = TypeVar("F", bound="Callable[..., Any]")

TARGET = (
    click.option("--base-url", metavar="URL", help="The target. Without it: the embedded emulator."),
    click.option("--control-url", metavar="URL", help="Base of the target's control API; never guessed."),
    click.option("--control-token", metavar="TOKEN", help="Its bearer token; or TESTLINE_CONTROL_TOKEN."),
    click.option(
        "--credential", metavar="[SURFACE/][ACCOUNT.]KEY=VALUE", multiple=True,
        help="A credential (repeated): auth_id=..., secondary.auth_id=... for a second account.",
    ),
    click.option("--target", metavar="FILE", help="A target profile (TOML); options win over it."),
    click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True), help="For one request (10)."),
    click.option("--ca", metavar="FILE", help="Certificate authority of the target."),
    click.option("--header", metavar="'K: V'", multiple=True, help="A header to send with every request (repeated)."),
    click.option("--callback-url", metavar="URL", help="How the target reaches our callback receiver."),
    click.option("--callback-listen", metavar="HOST:PORT", help="Where the callback receiver listens."),
    click.option(
        "--reset", is_flag=True, default=None, help="Allow resetting a target that this command did not start."
    ),
)
"""The options that say what is tested, the same for every command."""

VERBOSITY = (
    click.option("-q", "--quiet", is_flag=True, help="Say the verdict only."),
    click.option("-v", "--verbose", is_flag=True, help="Say everything."),
)

SURFACES = click.argument("surface", nargs=-1)


def with_options(options: Sequence[Callable[[F], F]]) -> Callable[[F], F]:
    """A decorator that adds all of some options, in their order."""

    def add(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def known(names: Sequence[str]) -> tuple[str, ...]:
    """The named surfaces, each once; an unknown one is a `UsageError`."""
    for name in names:
        if name not in surfaces.names():
            message = f"There is no surface {name!r}."
            raise UsageError(message, hint=f"The surfaces are: {', '.join(surfaces.names())}.")
    return tuple(dict.fromkeys(names))


def words(text: str | None, allowed: Sequence[str], option: str) -> tuple[str, ...]:
    """A comma-separated option as words, each of which must be allowed; all of them where it was not given."""
    if text is None:
        return tuple(allowed)
    found = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    for word in found:
        if word not in allowed:
            message = f"{option} does not know {word!r}."
            raise UsageError(message, hint=f"It takes: {', '.join(allowed)}.")
    if not found:
        message = f"{option} names nothing."
        raise UsageError(message, hint=f"It takes: {', '.join(allowed)}.")
    return found
