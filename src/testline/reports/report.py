"""What a run found about one surface: the value that every report is a view of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from testline.verdicts import Effect, Finding, Level, RunVerdict, Verdict

if TYPE_CHECKING:
    from testline.catalogue import Requirement
    from testline.redaction import Redactor
    from testline.verdicts import Binding


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of one requirement. `tests`: those that judged it or would have. `reason`: see the design."""

    requirement: Requirement
    verdict: Verdict
    tests: tuple[str, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A finding as first seen, what it counts for here, and how often it was seen."""

    finding: Finding
    effect: Effect
    count: int = 1


@dataclass(frozen=True, slots=True)
class RunError:
    """A mistake of ours, or of the run's surroundings: never a failure of the provider."""

    message: str
    test: str | None = None
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What was tested. `base_url` is None but for http."""

    kind: Literal["emulator", "http", "cassette"]
    base_url: str | None = None
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One surface's part of a run. `started` is RFC 3339 UTC; `seconds` real time; `requests` how many were sent."""

    surface: str
    binding: Binding
    catalogue_digest: str
    spec_digest: str
    target: TargetFacts
    started: str
    seconds: float
    seed: int
    requests: int
    suites: tuple[str, ...]
    complete: bool
    judged: tuple[Judged, ...]
    findings: tuple[Counted, ...]
    errors: tuple[RunError, ...] = ()
    interrupted: bool = False
    unreachable: str | None = None
    redactor: Redactor = field(repr=False, kw_only=True)

    @property
    def summary(self) -> dict[Level, dict[Verdict, int]]:
        """How many requirements of each level got each verdict, zeros included."""
        counts = {level: dict.fromkeys(Verdict, 0) for level in Level}
        for one in self.judged:
            counts[one.requirement.level][one.verdict] += 1
        return counts

    @property
    def verdict(self) -> RunVerdict:
        """The verdict of the run."""
        if any(one.verdict is Verdict.FAILED for one in self.judged):
            return RunVerdict.NONCONFORMANT
        must = self.summary[Level.MUST]
        if self.complete and not self.errors and must[Verdict.PASSED] and not must[Verdict.BLOCKED]:
            return RunVerdict.CONFORMANT
        return RunVerdict.INCONCLUSIVE

    @property
    def exit_code(self) -> int:
        """130 interrupted, then 1 nonconformant, 3 an error of ours, 4 no verdict, 0 conformant."""
        if self.interrupted:
            return 130
        if self.verdict is RunVerdict.NONCONFORMANT:
            return 1
        if self.errors:
            return 3
        return 0 if self.verdict is RunVerdict.CONFORMANT else 4
