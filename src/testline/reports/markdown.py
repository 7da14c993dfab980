"""The Markdown report: a summary to read in a pull request. What a target said stands in code only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from testline.reports.wording import (
    not_judged,
    one_line,
    printable,
    prose,
    says_more,
    several,
    shortened,
    spent,
    target_of,
    why,
)
from testline.verdicts import Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testline.reports.report import Report
    from testline.reports.view import Group, Seen, View

MOST_GROUPS = 10
MOST_FINDINGS = 3
MOST_LINES = 5
MOST_CURL = 2000
_MOST = 400
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")


def render(views: Sequence[View]) -> bytes:
    """One section for each surface."""
    return ("\n\n".join("\n".join(_section(view)) for view in views) + "\n").encode()


def _section(view: View) -> list[str]:
    report = view.report
    return [
        f"## {report.surface}: {report.verdict}", "",
        f"**{_prose(why(report))}.** Target: {_code(target_of(report), _MOST)}, binding `{report.binding}`.", "",
        *_table(report), *_errors(report), *_findings(view), *_reasons(report),
        f"{_prose(spent(report))}.",
    ]


def _table(report: Report) -> list[str]:
    head = ["level", *Verdict]
    rows = [[level, *(str(report.summary[level][verdict]) for verdict in Verdict)] for level in Level]
    return [_row(head), _row(["---", *("---:" for _ in Verdict)]), *map(_row, rows), ""]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _errors(report: Report) -> list[str]:
    if not report.errors:
        return []
    told = [f"- {_code(error.message, _MOST)}" for error in report.errors[:MOST_GROUPS]]
    more = len(report.errors) - len(told)
    return [
        f"### {several(len(report.errors), 'error')} of the run, not of the provider", "", *told,
        *([f"- and {more} more: see the JSON report"] if more else []), "",
    ]


def _findings(view: View) -> list[str]:
    if not view.groups:
        return []
    lines = [f"### {several(len(view.groups), 'requirement')} seen broken, worst first", ""]
    for group in view.groups[:MOST_GROUPS]:
        lines += _group(group)
    more = len(view.groups) - MOST_GROUPS
    return [*lines, *([f"And {several(more, 'more requirement')}: see the JSON report.", ""] if more > 0 else [])]


def _group(group: Group) -> list[str]:
    row = group.judged.requirement
    lines = [
        f"#### {group.judged.verdict}: {row.id} ({row.level})", "", _prose(prose(row.text)), "",
        f"Source: {_prose(prose(row.source))} (basis: {row.basis})", "",
    ]
    for seen in group.seen[:MOST_FINDINGS]:
        lines += _finding(seen)
    more = len(group.seen) - MOST_FINDINGS
    return [*lines, *([f"And {several(more, 'more finding')} of it: see the JSON report.", ""] if more > 0 else [])]


def _finding(seen: Seen) -> list[str]:
    finding = seen.finding
    return [
        f"- `{seen.id}`, {seen.effect}, seen {several(seen.count, 'time')}, at {_code(finding.where, _MOST)}",
        *([f"- {_code(finding.message, _MOST)}"] if says_more(finding) else []),
        f"- expected {_code(finding.expected, _MOST)}",
        f"- got {_code(finding.got, _MOST)}",
        "", *_fenced(seen.curl), "",
    ]


def _fenced(curls: tuple[str, ...]) -> list[str]:
    if not curls:
        return []
    lines = [
        printable(one) if len(one) <= MOST_CURL else f"# a request of {len(one):,} characters: see the JSON report"
        for one in curls[-MOST_LINES:]
    ]
    if len(curls) > MOST_LINES:
        lines.insert(0, f"# {len(curls) - MOST_LINES} earlier: see the JSON report")
    fence = "`" * max(3, 1 + max((len(run) for one in lines for run in re.findall("`+", one)), default=0))
    return [f"{fence}sh", *lines, fence]


def _reasons(report: Report) -> list[str]:
    reasons = not_judged(report)
    if not reasons:
        return []
    total = sum(one.number for one in reasons)
    shown = [f"- {one.number} {one.verdict}: {_prose(shortened(one.text, 200))}" for one in reasons[:MOST_GROUPS]]
    more = sum(one.number for one in reasons[MOST_GROUPS:])
    return [
        f"<details><summary>Not judged: {total} of {len(report.judged)}</summary>", "", *shown,
        *([f"- {more} for other reasons: see the JSON report"] if more else []), "", "</details>", "",
    ]


def _code(text: str, most: int) -> str:
    """The text as code, whatever backticks it has."""
    text = one_line(text, most) or " "
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    padded = f" {text} " if text.startswith("`") or text.endswith("`") else text
    return f"{ticks}{padded}{ticks}"


def _prose(text: str) -> str:
    """The text as it reads, with nothing in it that Markdown acts on, nor anybody called."""
    return _SPECIAL.sub(r"\\\1", printable(text)).replace("@", "&#64;")
