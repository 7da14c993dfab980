"""`testline doctor`: what is installed, and what a target can do."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from testline import __version__, catalogue, surfaces
from testline.cli.options import SURFACES, TARGET, known, with_options
from testline.files import folder
from testline.runs import Plan
from testline.runs.bench import Bench
from testline.runs.request import listed_surfaces, profile_of

_LIBRARIES = (
    "pytest", "jsonschema", "jsonschema-rs", "httpx", "orjson", "uvicorn", "uvloop", "httptools", "phonenumbers", "faker",
)


@click.command()
@SURFACES
@with_options(TARGET)
def command(**options: Any) -> int:  # noqa: ANN401 - what was typed
    """Show what is installed, what a target profile can reach, and which features its control API has."""
    click.echo(f"testline {__version__}, Python {platform.python_version()} on {platform.system()}")
    for name in _LIBRARIES:
        click.echo(f"  {name:16} {_version(name)}")
    click.echo(f"  {'data folders':16} {folder('suites').parent}")
    named = options["surface"]
    remote = options["base_url"] or options["target"]
    names = known(named) if named or not remote else listed_surfaces(options, os.environ)
    for name in names or surfaces.names():
        _tell_surface(name, options)
    return 0


def _tell_surface(name: str, options: dict[str, Any]) -> None:
    rows = catalogue.load(name)
    click.echo(f"{name}: {len(rows)} requirements ({rows.prefix}-...)")
    plan = Plan(name, profile_of(name, options, os.environ))
    with Bench(plan) as bench:
        bench.open()
        click.echo(f"  target          {'embedded emulator' if plan.embedded else plan.profile.base_url}")
        click.echo(f"  control API     {', '.join(bench.features) if bench.control else 'none: what needs it is skipped'}")
        click.echo(f"  accounts        {', '.join(sorted(bench.accounts))}")
        click.echo(f"  callbacks       {'can reach us' if bench.receiver else 'cannot reach us: give --callback-url'}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
