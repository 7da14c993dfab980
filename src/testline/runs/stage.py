"""Where tests play: what is judged while each runs, and what became of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from testline.checks import Judge, judge_exchange, judge_history
from testline.reports.report import RunError
from testline.runs.outcomes import Ending, Slice, TestOutcome, effect
from testline.verdicts import Effect, Finding, Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from testline.runs.bench import Bench
    from testline.verdicts import Assertion
    from testline.wire import Exchange

    Progress = Callable[[int, int], None]
    """Told how many more tests are done, and how many more there are to do."""

HISTORY = "history"


class Scene:
    """One test while it runs: its exchanges, what held, what was found."""

    def __init__(self, test: str, requirements: tuple[str, ...]) -> None:
        self.test = test
        self.requirements = requirements
        self.exchanges: list[Exchange] = []
        self.held: set[str] = set()
        self.findings: list[Finding] = []

    def add(self, assertion: Assertion) -> None:
        """Take down what was judged."""
        if isinstance(assertion, Held):
            self.held.add(assertion.requirement)
        else:
            self.findings.append(assertion)

    def outcome(self, ending: Ending, reason: str | None) -> TestOutcome:
        """What became of it."""
        return TestOutcome(
            self.test, self.requirements, ending, reason, frozenset(self.held), tuple(self.findings)
        )


class Stage:
    """The tests of one surface against one open bench, one at a time."""

    def __init__(self, bench: Bench, progress: Progress = lambda _done, _total: None) -> None:
        self.bench = bench
        self.scene: Scene | None = None
        self.stopped: str | None = None
        self._progress = progress
        self._outcomes: list[TestOutcome] = []
        self._errors: list[RunError] = []
        self._history: list[Exchange] = []
        self._origin: dict[int, str] = {}
        bench.record = self.record

    def begin(self, test: str, requirements: tuple[str, ...]) -> Scene:
        """A test begins."""
        self.scene = Scene(test, requirements)
        return self.scene

    def record(self, exchange: Exchange) -> None:
        """Take down an exchange of the running test, and judge what any exchange must keep."""
        self._history.append(exchange)
        if self.scene is None:
            return
        self._origin[id(exchange)] = self.scene.test
        self.scene.exchanges.append(exchange)
        for assertion in judge_exchange(self.bench.spec, exchange):
            # What led to an answer is told with it: without its create, nobody can see a session's fault again.
            self.scene.add(_of_test(assertion, self.scene.test, tuple(self.scene.exchanges)))

    def judge(self, scene: Scene) -> Judge:
        """The judge of a test: bound to its requirement where it has but one."""
        only = scene.requirements[0] if len(scene.requirements) == 1 else None
        return Judge(only, scene.add, lambda: tuple(scene.exchanges), scene.test)

    def end(self, ending: Ending, reason: str | None = None) -> TestOutcome | None:
        """The running test is over."""
        if self.scene is None:
            return None
        outcome = self.scene.outcome(ending, reason)
        self.scene = None
        self._outcomes.append(outcome)
        self._progress(1, 0)
        if self.bench.plan.fail_fast and self.fails(outcome.findings):
            self.stopped = f"{outcome.test} failed"
        return outcome

    def expect(self, tests: int) -> None:
        """So many tests are to come."""
        self._progress(0, tests)

    def unplayed(self, test: str, requirements: tuple[str, ...], reason: str) -> None:
        """A test does not run, for a reason."""
        self._outcomes.append(TestOutcome(test, requirements, Ending.SKIPPED, reason))

    def erred(self, message: str, test: str | None = None, requirement: str | None = None) -> None:
        """Something of ours went wrong."""
        self._errors.append(RunError(message, test, requirement))

    def fails(self, findings: Iterable[Finding]) -> bool:
        """Whether any of the findings is a failure in this run."""
        return any(self.effect(one) is Effect.FAILURE for one in findings)

    def effect(self, finding: Finding) -> Effect:
        """What a finding counts for in this run."""
        return effect(self.bench.plan, self.bench.catalogue[finding.requirement], finding)

    def close(self, *, interrupted: bool = False) -> Slice:
        """Judge the whole history, and tell what was done."""
        self._judge_history()
        return Slice(
            outcomes=tuple(self._outcomes),
            errors=tuple(self._errors),
            requests=sum(not one.control and one.direction == "sent" for one in self._history),
            features=self.bench.features,
            secrets=self.bench.secrets,
            interrupted=interrupted,
            dead=self.bench.dead,
        )

    def _judge_history(self) -> None:
        scene = Scene(HISTORY, ())
        for assertion in judge_history(self.bench.surface, self._history, self.bench.spec.names):
            origin = self._origin_of(assertion.exchanges) if isinstance(assertion, Finding) else HISTORY
            scene.add(_of_test(assertion, origin))
        if scene.held or scene.findings:
            self._outcomes.append(scene.outcome(Ending.RAN, None))

    def _origin_of(self, exchanges: Sequence[Exchange]) -> str:
        return next((self._origin[id(one)] for one in reversed(exchanges) if id(one) in self._origin), HISTORY)


def _of_test(assertion: Assertion, test: str, led_to: tuple[Exchange, ...] = ()) -> Assertion:
    if isinstance(assertion, Held):
        return Held(assertion.requirement, test)
    return replace(assertion, test=test, exchanges=led_to or assertion.exchanges)
