"""`testline requirements`: the catalogue, and which tests cover it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import click
import orjson

from testline import catalogue, surfaces
from testline.cli.options import known
from testline.errors import UsageError
from testline.runs import Plan, scenarios
from testline.runs.bench import Bench
from testline.targets.profile import TargetProfile

if TYPE_CHECKING:
    from testline.catalogue import Requirement


@click.command()
@click.argument("what", metavar="[SURFACE or ID]", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def command(what: str | None, *, as_json: bool) -> int:
    """Show the catalogue, and which tests cover it; for one id all that is known of it."""
    rows = _rows(what)
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2))
    elif what is not None and "-" in what and what.isupper():
        _show_one(rows[0])
    else:
        _show_all(rows)
    return 0


def _rows(what: str | None) -> list[dict[str, Any]]:
    if what is None:
        return [row for name in surfaces.names() for row in _of_surface(name)]
    for name in surfaces.names():
        if what in catalogue.load(name):
            return [row for row in _of_surface(name) if row["id"] == what]
    if what.isupper():
        message = f"There is no requirement {what}."
        raise UsageError(message, hint="`testline requirements` shows them all.")
    return _of_surface(known([what])[0])


def _of_surface(name: str) -> list[dict[str, Any]]:
    tests = defaultdict(list)
    with Bench(Plan(name, TargetProfile(name))) as bench:
        for test, requirements in scenarios.listed(bench):
            for identifier in requirements:
                tests[identifier].append(test)
        stated = bench.spec.stated_requirements
    return [_row(name, one, tests[one.id], checked=one.id in stated) for one in catalogue.load(name)]


def _row(surface: str, one: Requirement, tests: list[str], *, checked: bool) -> dict[str, Any]:
    return {
        "surface": surface, "id": one.id, "level": one.level, "basis": one.basis, "live": one.live,
        "rests_on": list(one.rests_on), "text": one.text, "source": one.source, "tests": tests, "every_exchange": checked, "untestable": one.untestable,
    }


def _covered(row: dict[str, Any]) -> str:
    if row["tests"]:
        return f"{len(row['tests'])} test{'s' if len(row['tests']) > 1 else ''}"
    if row["every_exchange"]:
        return "every exchange"
    return f"untested: {row['untestable'] or 'no test'}"


def _show_all(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(f"{row['id']:13} {row['level']:6} {row['basis']:8} {_covered(row):15} {row['text']}")
    tested = sum(bool(row["tests"] or row["every_exchange"]) for row in rows)
    click.echo(f"{len(rows)} requirements, {tested} judged by the suites.")


def _show_one(row: dict[str, Any]) -> None:
    click.echo(f"{row['id']}  {row['level']}, basis {row['basis']}, surface {row['surface']}")
    click.echo(f"  {row['text']}")
    click.echo(f"  source: {row['source']}")
    if row["rests_on"]:
        click.echo(f"  on a live target: an observation, until its profile states {', '.join(row['rests_on'])}")
    elif row["live"]:
        click.echo(f"  on a live target: at most {'an' if row['live'] == 'observation' else 'a'} {row['live']}")
    if row["every_exchange"]:
        click.echo("  judged on every exchange, by the OpenAPI document")
    for test in row["tests"]:
        click.echo(f"  judged by {test}")
    if row["untestable"]:
        click.echo(f"  untested: {row['untestable']}")
