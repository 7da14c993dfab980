"""`testline check`: the main job."""

from __future__ import annotations

import os
import re
from typing import Any

import click
from rich.console import Console

from testline import catalogue, reports, surfaces
from testline.cli.options import SURFACES, TARGET, VERBOSITY, known, with_options, words
from testline.errors import UsageError
from testline.reports.progress import progress
from testline.reports.terminal import NORMAL, QUIET, VERBOSE, summarise
from testline.runs import Plan, Selection, check, scenarios
from testline.runs.bench import Bench
from testline.runs.plan import Share
from testline.runs.request import binding_of, listed_surfaces, profile_of
from testline.verdicts import Level

_SUITES = ("scenarios",)
_SEVERITY = (130, 1, 3, 4, 0)
_SHARD = re.compile(r"(\d+)/(\d+)")


@click.command()
@SURFACES
@with_options(TARGET)
@click.option("--suite", metavar="NAMES", help=f"Comma-separated: {', '.join(_SUITES)} (all).")
@click.option("--level", metavar="LEVELS", help="Comma-separated: must, should, may (all).")
@click.option("--binding", type=click.Choice(["strict", "live"]), help="Default: strict for the emulator, else live.")
@click.option("--requirement", metavar="ID", multiple=True, help="Only tests that judge it; a glob (repeated).")
@click.option("--operation", metavar="ID", multiple=True, help="Only tests about this operation; a glob (repeated).")
@click.option("--seed", metavar="N", type=int, default=0, show_default=True, help="Of every value that is sent.")
@click.option("--workers", metavar="N", type=click.IntRange(1, 64), help="Processes (one a surface, up to the processors).")
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts of the tests.")
@click.option("--report", metavar="KIND=PATH", multiple=True, help=f"Write a report ({', '.join(reports.KINDS)}).")
@click.option("--fail-fast", is_flag=True, help="Stop at the first failure.")
@click.option("--list", "listing", is_flag=True, help="Show the tests that would run, and run none.")
@with_options(VERBOSITY)
def command(**options: Any) -> int:  # noqa: ANN401 - what was typed
    """Judge a target by requirement.

    Without SURFACE: all of them. Without a target: the embedded emulator.
    """
    verbosity = QUIET if options["quiet"] else VERBOSE if options["verbose"] else NORMAL
    wanted = [_report(text) for text in options["report"]]
    plans = _plans(options)
    if options["listing"]:
        return _list(plans)
    shown = Console(stderr=True)
    with progress(shown, verbosity) as tell:
        counts: dict[str, tuple[int, int]] = {}

        def told(surface: str, done: int, total: int) -> None:
            before = counts.get(surface, (0, 0))
            counts[surface] = (before[0] + done, before[1] + total)
            tell(surface, *counts[surface])

        found = check(plans, told, workers=options["workers"])
    for kind, path in wanted:
        reports.write(kind, path, found)
    summarise(found, Console(), verbosity)
    return min((report.exit_code for report in found), key=_SEVERITY.index)


def _plans(options: dict[str, Any]) -> list[Plan]:
    words(options["suite"], _SUITES, "--suite")
    levels = words(options["level"], [one.value.lower() for one in Level], "--level")
    selection = Selection(
        levels=frozenset(Level(one.upper()) for one in levels),
        requirements=options["requirement"], operations=options["operation"], shard=_shard(options["shard"]),
    )
    names = _fitting(options["requirement"], _surfaces(options), asked=bool(options["surface"]))
    plans = []
    for name in names:
        profile = profile_of(name, options, os.environ)
        plans.append(
            Plan(
                surface=name, profile=profile, binding=binding_of(profile, options["binding"]),
                selection=selection, seed=options["seed"], fail_fast=options["fail_fast"],
            )
        )
    return plans


def _fitting(globs: tuple[str, ...], names: tuple[str, ...], *, asked: bool) -> tuple[str, ...]:
    """The surfaces to check: those that were asked for, else those that have what the globs fit.

    Every glob must fit a requirement of one of the surfaces.
    """
    for glob in globs:
        if not any(catalogue.load(name).fits(glob) for name in names):
            message = f"No requirement of {', '.join(names)} fits {glob!r}."
            raise UsageError(message, hint="See `testline requirements`.")
    if asked or not globs:
        return names
    return tuple(name for name in names if any(catalogue.load(name).fits(glob) for glob in globs))


def _surfaces(options: dict[str, Any]) -> tuple[str, ...]:
    if options["surface"]:
        return known(options["surface"])
    if not options["base_url"] and not options["target"]:
        return surfaces.names()
    return listed_surfaces(options, os.environ)


def _list(plans: list[Plan]) -> int:
    for plan in plans:
        with Bench(plan) as bench:
            for test, requirements in scenarios.listed(bench):
                click.echo(f"{plan.surface}  {test}  {' '.join(requirements)}")
    return 0


def _report(text: str) -> tuple[str, str]:
    kind, found, path = text.partition("=")
    if not found or not path:
        message = f"--report {text} is not of the form KIND=PATH."
        raise UsageError(message, hint="For example: --report json=report.json")
    reports.check(kind, path)
    return kind, path


def _shard(text: str | None) -> Share:
    if text is None:
        return Share()
    parts = _SHARD.fullmatch(text)
    if parts is None or not 1 <= int(parts[1]) <= int(parts[2]):
        message = f"--shard {text} is not a part of a whole."
        raise UsageError(message, hint="For example: --shard 1/3, --shard 2/3 and --shard 3/3.")
    return Share(int(parts[1]), int(parts[2]))
