"""Verdicts follow from what tests did and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from testline.catalogue import Catalogue, Requirement
from testline.reports.report import RunError
from testline.runs.outcomes import Ending, Slice, TestOutcome, counted, joined, verdicts
from testline.runs.plan import Plan, Selection, Share
from testline.targets.profile import TargetProfile
from testline.verdicts import Basis, Binding, Effect, Finding, Level, Verdict

MUST = Requirement("ABC-ONE-001", Level.MUST, Basis.VENDOR, "A thing is so.", "docs")
SHOULD = Requirement("ABC-ONE-002", Level.SHOULD, Basis.VENDOR, "A thing should be so.", "docs")
OURS = Requirement("ABC-ONE-003", Level.MUST, Basis.DECISION, "We say a thing is so.", "inferred")
NEVER = Requirement("ABC-ONE-004", Level.MUST, Basis.VENDOR, "Nobody can see it.", "docs", untestable="nobody can see it")
ROWS = Catalogue("abc", "ABC", {one.id: one for one in (MUST, SHOULD, OURS, NEVER)}, "0")
PLAN = Plan("abc", TargetProfile("abc"))


def found(requirement: Requirement, *, tolerated: bool = False) -> Finding:
    """A finding about a row."""
    return Finding(requirement.id, "it is not so", "so", "not so", "response.status", tolerated=tolerated)


def outcome(test: str, *rows: Requirement, ending: Ending = Ending.RAN, **more: object) -> TestOutcome:
    """What became of a test of some rows."""
    return replace(TestOutcome(test, tuple(row.id for row in rows), ending), **more)


def judged(*outcomes: TestOutcome, plan: Plan = PLAN) -> dict[str, tuple[Verdict, str | None]]:
    """Verdict and reason by id."""
    return {one.requirement.id: (one.verdict, one.reason) for one in verdicts(ROWS, outcomes, counted(plan, ROWS, outcomes))}


def test_one_assertion_that_held_passes_a_requirement() -> None:
    """A requirement without a finding is passed by one assertion."""
    assert judged(outcome("t", MUST, held=frozenset({MUST.id})))[MUST.id] == (Verdict.PASSED, None)


def test_a_finding_of_any_test_decides_over_all_that_held() -> None:
    """The worst finding is the verdict."""
    both = judged(outcome("t", MUST, held=frozenset({MUST.id})), outcome("u", SHOULD, findings=(found(MUST),)))
    assert both[MUST.id] == (Verdict.FAILED, None)


def test_a_tolerated_variant_warns_unless_a_plain_finding_stands_beside_it() -> None:
    """Of two effects on one row the worse counts."""
    mild = outcome("t", MUST, findings=(found(MUST, tolerated=True),))
    assert judged(mild)[MUST.id][0] is Verdict.WARNED
    assert judged(mild, outcome("u", MUST, findings=(found(MUST),)))[MUST.id][0] is Verdict.FAILED


def test_what_we_decided_never_fails_a_live_target() -> None:
    """Under the live binding a decision is an observation."""
    live = replace(PLAN, binding=Binding.LIVE)
    assert judged(outcome("t", OURS, findings=(found(OURS),)), plan=live)[OURS.id][0] is Verdict.OBSERVED


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ({}, Verdict.OBSERVED),
        ({"pool": "one"}, Verdict.OBSERVED),
        ({"paths": {"createThing": "/real"}}, Verdict.OBSERVED),
        ({"paths": {"createThing": "/real"}, "fields": {"sid": "id"}}, Verdict.FAILED),
    ],
)
def test_a_row_that_rests_on_names_binds_a_live_target_whose_profile_states_them_all(
    settings: dict[str, object], verdict: Verdict
) -> None:
    """Until every one of them is stated, a finding is an observation."""
    row = Requirement(
        "ABC-ONE-005", Level.MUST, Basis.VENDOR, "It is there.", "docs", live="configured",
        rests_on=("paths.createThing", "fields.sid"),
    )
    rows = Catalogue("abc", "ABC", {row.id: row}, "0")
    live = replace(PLAN, binding=Binding.LIVE, profile=TargetProfile("abc", settings=settings))
    outcomes = [outcome("t", row, findings=(found(row),))]
    assert verdicts(rows, outcomes, counted(live, rows, outcomes))[0].verdict is verdict


def test_a_test_that_could_not_set_up_blocks_what_it_was_to_judge() -> None:
    """Blocked, with the reason; but a row judged elsewhere is passed and says what did not run."""
    stuck = outcome("t", MUST, ending=Ending.BLOCKED, reason="create answered 500")
    assert judged(stuck)[MUST.id] == (Verdict.BLOCKED, "create answered 500")
    partly = judged(stuck, outcome("u", MUST, held=frozenset({MUST.id})))
    assert partly[MUST.id] == (Verdict.PASSED, "create answered 500")


def test_a_test_that_decided_nothing_passes_nothing() -> None:
    """A test that ran and asserted nothing about its row leaves it skipped: no evidence."""
    verdict, reason = judged(outcome("t", MUST))[MUST.id]
    assert verdict is Verdict.SKIPPED
    assert reason is not None
    assert reason.startswith("no-evidence")


def test_skipped_and_untested_rows_say_why() -> None:
    """The reasons of the skip and of the catalogue are given."""
    rows = judged(outcome("t", SHOULD, ending=Ending.SKIPPED, reason="feature:clock"))
    assert rows[SHOULD.id] == (Verdict.SKIPPED, "feature:clock")
    assert rows[NEVER.id] == (Verdict.UNTESTED, "nobody can see it")
    assert rows[MUST.id] == (Verdict.UNTESTED, "no test in the suites that ran")


def test_the_same_fault_is_one_finding_with_a_count() -> None:
    """Findings of one id are counted; failures come first."""
    outcomes = [outcome("t", MUST, findings=(found(MUST), found(SHOULD))), outcome("u", MUST, findings=(found(MUST),))]
    assert [(one.finding.requirement, one.effect, one.count) for one in counted(PLAN, ROWS, outcomes)] == [
        (MUST.id, Effect.FAILURE, 2), (SHOULD.id, Effect.WARNING, 1),
    ]


def test_parts_join_to_the_same_whole_in_any_order() -> None:
    """The outcomes are ordered by test, sums and flags are joined."""
    one = Slice(outcomes=(outcome("t", MUST),), requests=2)
    other = Slice(outcomes=(outcome("a", MUST),), requests=3, errors=(RunError("x"),), interrupted=True)
    whole = joined([one, other])
    assert whole == joined([other, one])
    assert [each.test for each in whole.outcomes] == ["a", "t"]
    assert (whole.requests, whole.interrupted, whole.complete) == (5, True, False)


def test_the_whole_lasts_from_the_first_beginning_to_the_last_end() -> None:
    """Parts run side by side, so their times do not add up; a part that never began has none."""
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    one = Slice(started=begun, ended=begun + timedelta(seconds=3))
    other = Slice(started=begun + timedelta(seconds=1), ended=begun + timedelta(seconds=2))
    whole = joined([other, Slice(interrupted=True), one])
    assert (whole.started, whole.ended) == (begun, begun + timedelta(seconds=3))
    assert joined([Slice()]).started is None


def test_shards_part_the_tests_without_rest() -> None:
    """Every position belongs to exactly one of the shards."""
    shards = [Share(i + 1, 3) for i in range(3)]
    assert all(sum(shard.has(position) for shard in shards) == 1 for position in range(20))


@pytest.mark.parametrize(
    ("selection", "wanted"),
    [
        (Selection(), True),
        (Selection(levels=frozenset({Level.SHOULD})), False),
        (Selection(requirements=("ABC-ONE-*",)), True),
        (Selection(requirements=("ABC-TWO-*",)), False),
        (Selection(operations=("create*",)), True),
        (Selection(operations=("get*",)), False),
    ],
)
def test_a_selection_picks_by_level_requirement_and_operation(selection: Selection, *, wanted: bool) -> None:
    """A test is selected when a row of it fits, and one of its operations."""
    assert selection.wants(ROWS, (MUST.id,), ("createThing",)) is wanted
