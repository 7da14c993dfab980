"""What a person reads at the end of a run, in 80 columns: the verdict, what is wrong, and what was not judged.

Everything is printed as text without markup, control characters spelled out: a target cannot steer the terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from testline.reports.view import views
from testline.reports.wording import not_judged, one_line, printable, prose, says_more, several, spent, target_of, why
from testline.verdicts import Effect, Level, RunVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from testline.reports.report import Report
    from testline.reports.view import Group, Seen, View

QUIET, NORMAL, VERBOSE = -1, 0, 1
MOST_GROUPS = 10
MOST_FINDINGS = 3
MOST_CURL = 6
MOST_REASONS = 8
MOST_LINE = {NORMAL: 2000, VERBOSE: 200_000}
_LENGTHS = {NORMAL: 300, VERBOSE: 4000}
_COLOURS = {
    RunVerdict.CONFORMANT: "bold green", RunVerdict.NONCONFORMANT: "bold red", RunVerdict.INCONCLUSIVE: "bold yellow",
    Effect.FAILURE: "bold red", Effect.WARNING: "bold yellow", Effect.OBSERVATION: "bold cyan",
}


def summarise(reports: Sequence[Report], console: Console, verbosity: int = NORMAL) -> None:
    """Print what the run found. `verbosity`: below 0 one line for each surface, above 0 everything without a cap."""
    shown = views(reports)
    if verbosity > QUIET:
        for view in shown:
            _surface(view, console, min(verbosity, VERBOSE))
    if verbosity <= QUIET or len(shown) > 1 or any(view.groups for view in shown):
        for view in shown:
            _say(console, _verdict(view.report))


def _surface(view: View, console: Console, verbosity: int) -> None:
    report = view.report
    _say(console, _verdict(report))
    console.print()
    console.print(_table(report))
    console.print()
    _errors(report, console, verbosity)
    _findings(view, console, verbosity)
    _reasons(report, console, verbosity)
    _say(console, Text(f"{spent(report)}."))
    console.print()


def _verdict(report: Report) -> Text:
    return Text.assemble(
        (report.surface, "bold"), " is ", (str(report.verdict), _COLOURS[report.verdict]), f": {why(report)} ",
        (f"({report.binding}, {printable(target_of(report))})", "dim"),
    )


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for verdict in Verdict:
        table.add_column(str(verdict), justify="right", no_wrap=True)
    for level in Level:
        table.add_row(str(level), *(_count(report.summary[level][verdict]) for verdict in Verdict))
    return table


def _count(number: int) -> Text:
    return Text(str(number), style="" if number else "dim")


def _errors(report: Report, console: Console, verbosity: int) -> None:
    if not report.errors:
        return
    _say(console, Text(f"{several(len(report.errors), 'error')} of the run, not of the provider", "bold"))
    shown = report.errors if verbosity == VERBOSE else report.errors[:MOST_GROUPS]
    for error in shown:
        about = ", ".join(one for one in (error.requirement, error.test) if one)
        _say(console, Text(one_line(error.message, _LENGTHS[verbosity]) + (f" ({printable(about)})" if about else "")), 2)
    _more(console, len(report.errors) - len(shown), "error")
    console.print()


def _findings(view: View, console: Console, verbosity: int) -> None:
    if not view.groups:
        return
    _say(console, Text(f"{several(len(view.groups), 'requirement')} seen broken, worst first", "bold"))
    console.print()
    shown = view.groups if verbosity == VERBOSE else view.groups[:MOST_GROUPS]
    for group in shown:
        _group(group, console, verbosity)
    _more(console, len(view.groups) - len(shown), "requirement")
    if len(shown) < len(view.groups):
        console.print()


def _group(group: Group, console: Console, verbosity: int) -> None:
    row = group.judged.requirement
    name = str(group.effect).upper()
    _say(console, Text.assemble((name, _COLOURS[group.effect]), " ", (row.id, "bold"), f" {row.level}"))
    _say(console, Text(prose(row.text)), 2)
    _fact(console, "source", prose(f"{row.source} (basis: {row.basis})"))
    shown = group.seen if verbosity == VERBOSE else group.seen[:MOST_FINDINGS]
    for seen in shown:
        _finding(seen, console, verbosity)
    _more(console, len(group.seen) - len(shown), "finding", 2)
    console.print()


def _finding(seen: Seen, console: Console, verbosity: int) -> None:
    finding, most = seen.finding, _LENGTHS[verbosity]
    _fact(console, "finding", f"{seen.id}, seen {several(seen.count, 'time')}")
    if says_more(finding):
        _fact(console, "", one_line(finding.message, most))
    _fact(console, "where", one_line(finding.where, most))
    _fact(console, "expected", one_line(finding.expected, most))
    _fact(console, "got", one_line(finding.got, most))
    if verbosity == VERBOSE and finding.test:
        _fact(console, "test", one_line(finding.test, most))
    curls = seen.curl if verbosity == VERBOSE else seen.curl[-MOST_CURL:]
    if len(curls) < len(seen.curl):
        _say(console, Text(f"# {len(seen.curl) - len(curls)} earlier requests: see --report", "dim"), 2)
    for line in curls:
        shown = line if len(line) <= MOST_LINE[verbosity] else f"# a request of {len(line):,} characters: see --report"
        # a line to copy is never wrapped
        console.print(Text(f"  {printable(shown)}", "dim"), soft_wrap=True, highlight=False)


def _reasons(report: Report, console: Console, verbosity: int) -> None:
    reasons = not_judged(report)
    if not reasons:
        return
    total = sum(one.number for one in reasons)
    _say(console, Text(f"Not judged: {total} of {several(len(report.judged), 'requirement')}", "bold"))
    shown = reasons if verbosity == VERBOSE else reasons[:MOST_REASONS]
    for one in shown:
        _say(console, Text(f"{one.verdict}: {one_line(one.text, 140)}"), 6, Text(f"{one.number:>4}  "))
    rest = sum(one.number for one in reasons[len(shown) :])
    if rest:
        _say(console, Text(f"{rest:>4}  for other reasons: see --report, or -v"))
    console.print()


def _more(console: Console, number: int, thing: str, indent: int = 0) -> None:
    if number > 0:
        _say(console, Text(f"and {several(number, f'more {thing}')}: see --report, or -v", "dim"), indent)


def _fact(console: Console, name: str, value: str) -> None:
    _say(console, Text(value), 12, Text(f"  {name:<9} ", "dim"))


def _say(console: Console, text: Text, indent: int = 0, before: Text | None = None) -> None:
    """Print a paragraph, `before` standing in the margin of its first line."""
    for line in text.wrap(console, max(20, console.width - indent)) or [Text()]:
        line.rstrip()
        margin = before if before is not None else Text(" " * indent)
        console.print(Text.assemble(margin, line), soft_wrap=True, highlight=False)
        before = None
