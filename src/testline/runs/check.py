"""The main job: plans in, reports out."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from testline import catalogue, spec
from testline.errors import TargetError
from testline.reports.report import Report
from testline.runs import scenarios
from testline.runs.bench import Bench, facts, redactor
from testline.runs.outcomes import Slice, counted, joined, verdicts
from testline.runs.workers import played_by_workers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from testline.runs.plan import Plan
    from testline.runs.stage import Progress
    from testline.surfaces.model import ModelKind

def check(
    plans: Sequence[Plan], progress: Callable[[str, int, int], None] = lambda _surface, _done, _total: None
) -> list[Report]:
    """Run every plan; a report for each, whatever ends the run early.

    Raises `UsageError` where a plan cannot be run at all. After an interruption the plans that had not begun are
    reported too, as interrupted.
    """
    reports: list[Report] = []
    for plan in plans:
        started, clock = datetime.now(UTC), time.perf_counter()
        interrupted = any(report.interrupted for report in reports)
        done = Slice(interrupted=True) if interrupted else _played(plan, progress)
        reports.append(reported(plan, done, started, time.perf_counter() - clock))
    return reports


def play(
    plan: Plan, *, model: ModelKind | None = None, progress: Progress = lambda _done, _total: None
) -> Slice:
    """Play one plan in this process, on an embedded emulator of another model where one is given."""
    with Bench(plan, model) as bench:
        try:
            bench.open()
        except TargetError as problem:
            return scenarios.blocked(bench, str(problem))
        return scenarios.play(bench, progress)


def reported(plan: Plan, done: Slice, started: datetime, seconds: float) -> Report:
    """What was done, as the report of its surface."""
    rows = catalogue.load(plan.surface)
    findings = counted(plan, rows, done.outcomes)
    return Report(
        surface=plan.surface, binding=plan.binding, catalogue_digest=rows.digest,
        spec_digest=spec.load(plan.surface).digest, target=facts(plan, done.features),
        started=started.strftime("%Y-%m-%dT%H:%M:%SZ"), seconds=round(seconds, 3), seed=plan.seed,
        requests=done.requests, suites=("scenarios",), complete=done.complete,
        judged=verdicts(rows, done.outcomes, findings), findings=findings, errors=done.errors,
        interrupted=done.interrupted, unreachable=done.unreachable, redactor=redactor(plan, done.secrets),
    )


def _played(plan: Plan, progress: Callable[[str, int, int], None]) -> Slice:
    def tell(done: int, total: int) -> None:
        progress(plan.surface, done, total)

    if plan.profile.reset and not plan.embedded:
        with Bench(plan) as bench:
            bench.reset()
    if plan.workers > 1:
        return joined(played_by_workers(plan, play, tell))
    return joined([play(plan, progress=tell)])
