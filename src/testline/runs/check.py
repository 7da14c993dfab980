"""The main job: plans in, reports out."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
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
    plans: Sequence[Plan], progress: Callable[[str, int, int], None] = lambda _surface, _done, _total: None,
    *, workers: int | None = None,
) -> list[Report]:
    """Run every plan; a report for each, whatever ends the run early.

    `workers`: how many processes share the work. Without it: one for each surface, up to the number of processors;
    a single surface is played in this process. Raises `UsageError` where a plan cannot be run at all. After an
    interruption the plans that had not begun are reported too, as interrupted.
    """
    for plan in plans:
        if plan.profile.reset and not plan.embedded:
            with Bench(plan) as bench:
                bench.reset()
    among = workers or min(len(plans), os.cpu_count() or 1)
    if among > 1:
        return [reported(plan, done) for plan, done in zip(plans, played_by_workers(plans, among, play, progress), strict=True)]
    reports: list[Report] = []
    for plan in plans:
        interrupted = any(report.interrupted for report in reports)
        done = Slice(interrupted=True) if interrupted else play(plan, progress=partial(progress, plan.surface))
        reports.append(reported(plan, joined([done])))
    return reports


def play(
    plan: Plan, *, model: ModelKind | None = None, progress: Progress = lambda _done, _total: None
) -> Slice:
    """Play one plan in this process, on an embedded emulator of another model where one is given."""
    started = datetime.now(UTC)
    with Bench(plan, model) as bench:
        try:
            bench.open()
        except TargetError as problem:
            done = scenarios.blocked(bench, str(problem))
        else:
            done = scenarios.play(bench, progress)
    return replace(done, started=started, ended=datetime.now(UTC))


def reported(plan: Plan, done: Slice) -> Report:
    """What was done, as the report of its surface."""
    rows = catalogue.load(plan.surface)
    findings = counted(plan, rows, done.outcomes)
    started = done.started or datetime.now(UTC)
    seconds = ((done.ended or started) - started).total_seconds()
    return Report(
        surface=plan.surface, binding=plan.binding, catalogue_digest=rows.digest,
        spec_digest=spec.load(plan.surface).digest, target=facts(plan, done.features),
        started=started.strftime("%Y-%m-%dT%H:%M:%SZ"), seconds=round(seconds, 3), seed=plan.seed,
        requests=done.requests, suites=("scenarios",), complete=done.complete,
        judged=verdicts(rows, done.outcomes, findings), findings=findings, errors=done.errors,
        interrupted=done.interrupted, unreachable=done.unreachable, redactor=redactor(plan, done.secrets),
    )
