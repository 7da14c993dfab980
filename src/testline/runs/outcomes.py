"""What became of each test, and how verdicts follow from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from testline.reports.report import Counted, Judged, RunError
from testline.spec.names import states
from testline.verdicts import VERDICT_OF, Finding, Verdict, worst

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from testline.catalogue import Catalogue, Requirement
    from testline.runs.plan import Plan
    from testline.verdicts import Effect


class Ending(StrEnum):
    """How a test ended."""

    RAN = "ran"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What one test did. `requirements`: what it was to judge; `held`: what it saw kept."""

    __test__ = False

    test: str
    requirements: tuple[str, ...]
    ending: Ending
    reason: str | None = None
    held: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """What one worker did, and from when to when: the part of a run that goes back to its parent."""

    outcomes: tuple[TestOutcome, ...] = ()
    errors: tuple[RunError, ...] = ()
    requests: int = 0
    features: tuple[str, ...] = ()
    secrets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=(), repr=False)
    interrupted: bool = False
    unreachable: str | None = None
    dead: bool = False
    started: datetime | None = None
    ended: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether everything that was selected ran."""
        return not (self.interrupted or self.dead or self.unreachable)


def joined(slices: Iterable[Slice]) -> Slice:
    """The parts of a run as one, in the order of the tests' ids: the same for any number of workers."""
    parts = list(slices)
    return Slice(
        outcomes=tuple(sorted((one for part in parts for one in part.outcomes), key=lambda one: one.test)),
        errors=tuple(one for part in parts for one in part.errors),
        requests=sum(part.requests for part in parts),
        features=next((part.features for part in parts if part.features), ()),
        secrets=tuple(one for part in parts for one in part.secrets),
        interrupted=any(part.interrupted for part in parts),
        unreachable=next((part.unreachable for part in parts if part.unreachable), None),
        dead=any(part.dead for part in parts),
        started=min((part.started for part in parts if part.started), default=None),
        ended=max((part.ended for part in parts if part.ended), default=None),
    )


def effect(plan: Plan, requirement: Requirement, finding: Finding) -> Effect:
    """What a finding counts for in this run."""
    configured = all(states(plan.profile.settings, name) for name in requirement.rests_on)
    return requirement.effect(
        plan.binding, tolerated=finding.tolerated, one_form=finding.one_form, configured=configured
    )


def counted(plan: Plan, catalogue: Catalogue, outcomes: Iterable[TestOutcome]) -> tuple[Counted, ...]:
    """The findings by id, each with its count and the worst effect seen, told by its shortest sequence; worst first."""
    seen: dict[str, list[tuple[Finding, Effect]]] = defaultdict(list)
    for finding in (one for outcome in outcomes for one in outcome.findings):
        seen[finding.id].append((finding, effect(plan, catalogue[finding.requirement], finding)))
    found = []
    for same in seen.values():
        hardest = worst([one for _, one in same])
        if hardest is not None:
            shown = min((finding for finding, one in same if one is hardest), key=_length)
            found.append(Counted(shown, hardest, len(same)))
    order = list(VERDICT_OF)
    return tuple(sorted(found, key=lambda one: (order.index(one.effect), one.finding.requirement, one.finding.id)))


def _length(finding: Finding) -> tuple[int, int]:
    """How much it takes to show a finding: exchanges, then octets of request bodies."""
    return len(finding.exchanges), sum(len(one.request.body) for one in finding.exchanges)


def verdicts(
    catalogue: Catalogue, outcomes: Iterable[TestOutcome], findings: Iterable[Counted]
) -> tuple[Judged, ...]:
    """The verdict of every requirement of the catalogue."""
    by_requirement: dict[str, list[TestOutcome]] = defaultdict(list)
    held: dict[str, set[str]] = defaultdict(set)
    for outcome in outcomes:
        for identifier in outcome.requirements:
            by_requirement[identifier].append(outcome)
        for identifier in outcome.held | {one.requirement for one in outcome.findings}:
            held[identifier].add(outcome.test)
    effects: dict[str, list[Effect]] = defaultdict(list)
    for one in findings:
        effects[one.finding.requirement].append(one.effect)
    return tuple(
        _verdict(row, by_requirement[row.id], held[row.id], effects[row.id]) for row in catalogue
    )


def _verdict(
    row: Requirement, declared: list[TestOutcome], judging: set[str], effects: list[Effect]
) -> Judged:
    # Where the row has tests of its own, those; what else came by it rests on what the target's account holds.
    tests = tuple(sorted({one.test for one in declared} or judging))
    missed = _missed(declared)
    hardest = worst(effects)
    if hardest is not None:
        return Judged(row, VERDICT_OF[hardest], tests, missed)
    if judging:
        return Judged(row, Verdict.PASSED, tests, missed)
    endings = {one.ending for one in declared}
    if endings & {Ending.BLOCKED, Ending.ERROR}:
        return Judged(row, Verdict.BLOCKED, tests, missed)
    if declared:
        return Judged(row, Verdict.SKIPPED, tests, missed or "no-evidence: its tests ran and nothing decided it")
    return Judged(row, Verdict.UNTESTED, (), row.untestable or "no test in the suites that ran")


def _missed(declared: list[TestOutcome]) -> str | None:
    """Why some of a requirement's tests did not judge it: of several reasons the gravest."""
    order = (Ending.ERROR, Ending.BLOCKED, Ending.SKIPPED)
    for ending in order:
        reasons = sorted({one.reason or ending.value for one in declared if one.ending is ending})
        if reasons:
            return "; ".join(reasons)
    return None
