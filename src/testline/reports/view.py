"""A report without secrets, its findings in order, each with its curl lines: what every kind of report is made from.

Nothing is rendered but from a `View`, so that no kind can forget to redact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from testline.errors import InternalError
from testline.reports.curl import absolute, curl
from testline.reports.wording import sound
from testline.verdicts import Effect, Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testline.redaction import Redactor
    from testline.reports.report import Counted, Judged, Report, RunError
    from testline.verdicts import Finding
    from testline.wire import Exchange

_EFFECTS = list(Effect)
_LEVELS = list(Level)


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding without secrets, what it counts for, and how to see it again."""

    finding: Finding
    effect: Effect
    count: int
    curl: tuple[str, ...]
    id: str


@dataclass(frozen=True, slots=True)
class Group:
    """A requirement that was seen broken, with its findings, worst first."""

    judged: Judged
    effect: Effect
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class View:
    """One surface's report as it may be shown. `report` has no secrets, and its findings are in `groups`."""

    report: Report
    groups: tuple[Group, ...]


def view(report: Report) -> View:
    """The view of a report. The same findings in another order give the same view."""
    redactor = report.redactor
    shown = replace(
        report,
        target=replace(report.target, base_url=_text(redactor, report.target.base_url)),
        judged=tuple(replace(one, reason=_text(redactor, one.reason)) for one in report.judged),
        errors=tuple(_error(redactor, one) for one in report.errors),
        unreachable=_text(redactor, report.unreachable),
        findings=(),
    )
    return View(shown, _groups(shown.judged, [_seen(redactor, one, shown.target.base_url) for one in report.findings]))


def views(reports: Sequence[Report]) -> list[View]:
    """The views of some reports, in their order."""
    return [view(report) for report in reports]


def _groups(judged: tuple[Judged, ...], findings: list[Seen]) -> tuple[Group, ...]:
    by_requirement: dict[str, list[Seen]] = {}
    for one in sorted(findings, key=lambda seen: (_EFFECTS.index(seen.effect), seen.id, seen.finding.message)):
        by_requirement.setdefault(one.finding.requirement, []).append(one)
    unknown = sorted(by_requirement.keys() - {one.requirement.id for one in judged})
    if unknown:
        message = f"There are findings about requirements that are not in the catalogue: {', '.join(unknown)}."
        raise InternalError(message)
    groups = [
        Group(one, by_requirement[one.requirement.id][0].effect, tuple(by_requirement[one.requirement.id]))
        for one in judged if one.requirement.id in by_requirement
    ]
    return tuple(sorted(groups, key=lambda group: (
        _EFFECTS.index(group.effect), _LEVELS.index(group.judged.requirement.level),
    )))


def _seen(redactor: Redactor, counted: Counted, origin: str | None) -> Seen:
    finding = counted.finding
    lines = (curl(one, redactor, origin) for one in finding.exchanges)
    shown = redactor.finding(finding)
    shown = replace(
        shown, exchanges=tuple(_whole(one, origin) for one in shown.exchanges), message=sound(shown.message), expected=sound(shown.expected), got=sound(shown.got),
        where=sound(shown.where), test=sound(shown.test),
    )
    return Seen(shown, counted.effect, counted.count, tuple(one for one in lines if one is not None), finding.id)


def _whole(exchange: Exchange, origin: str | None) -> Exchange:
    """The exchange with the whole URL that was asked."""
    return replace(exchange, request=replace(exchange.request, url=absolute(exchange.request.url, origin)))


def _error(redactor: Redactor, error: RunError) -> RunError:
    return replace(error, message=sound(redactor.text(error.message)), test=_text(redactor, error.test))


def _text(redactor: Redactor, text: str | None) -> str | None:
    return None if text is None else sound(redactor.text(text))
