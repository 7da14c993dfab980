"""What a finding counts for, which id it has, and what a run comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from testline.catalogue import Requirement
from testline.redaction import Redactor
from testline.reports.report import Judged, Report, RunError, TargetFacts
from testline.verdicts import Basis, Binding, Effect, Finding, Level, RunVerdict, Verdict, effect_of, milder, worst
from testline.wire import Exchange, Request

F, W, O = Effect.FAILURE, Effect.WARNING, Effect.OBSERVATION  # noqa: E741 - columns of a table
STRONG, RELATED, WEAK = (Basis.VENDOR, Basis.CLIENT), (Basis.RELATED,), (Basis.ANALOGUE, Basis.DECISION)

# The kind of finding, as (level, tolerated, bound to one form), and what it counts for: under the strict binding,
# and live for each group of bases.
TABLE = {
    (Level.MUST, False, False): (F, F, W, O),
    (Level.MUST, True, False): (W, W, W, O),
    (Level.MUST, True, True): (F, W, W, O),
    (Level.SHOULD, False, False): (W, W, W, O),
    (Level.SHOULD, True, False): (W, W, W, O),
    (Level.MAY, False, False): (O, O, O, O),
}


@pytest.mark.parametrize(("kind", "effects"), TABLE.items(), ids=str)
@pytest.mark.parametrize(("column", "bases"), [(0, STRONG), (1, RELATED), (2, WEAK)])
def test_the_effect_of_a_finding_is_the_tables(kind, effects, column, bases) -> None:
    """Level, basis, binding and tolerance decide, and nothing else."""
    level, tolerated, one_form = kind
    for basis in bases:
        strict = effect_of(level, basis, Binding.STRICT, tolerated=tolerated, one_form=one_form)
        live = effect_of(level, basis, Binding.LIVE, tolerated=tolerated, one_form=one_form)
        assert (strict, live) == (effects[0], effects[1 + column])


@pytest.mark.parametrize(
    ("live", "configured", "effects"),
    [(None, False, (F, F)), ("warning", False, (F, W)), ("observation", False, (F, O)), ("configured", False, (F, O)),
     ("configured", True, (F, F))],
)
def test_a_row_can_cap_what_a_live_target_gets(live, configured, effects) -> None:
    """A cap makes a finding milder, on a live target alone; `configured` is one until the profile states what it needs."""
    row = Requirement("ABC-ONE-001", Level.MUST, Basis.VENDOR, "A thing is so.", "docs", live=live)
    assert tuple(row.effect(binding, configured=configured) for binding in (Binding.STRICT, Binding.LIVE)) == effects


def test_a_cap_never_makes_a_finding_worse() -> None:
    """A warning that is capped at warning stays one, and an observation stays one."""
    assert effect_of(Level.MUST, Basis.DECISION, Binding.LIVE, cap=Effect.WARNING) is Effect.OBSERVATION


def test_of_two_effects_the_order_is_failure_warning_observation() -> None:
    """`worst` and `milder` are the two ends of one order."""
    assert worst([O, F, W]) is F
    assert worst([]) is None
    assert (milder(F, W), milder(W, O), milder(O, F)) == (W, O, O)


def finding(**changes: object) -> Finding:
    """A finding with some members changed."""
    one = Finding("PNM-CRE-008", "It is wrong.", "active", "expired", "response.body/session/status", "createMaskingSession")
    return replace(one, **changes)


def test_the_id_of_a_finding_is_this_one_for_good() -> None:
    """Baselines rest on it: an id that changes breaks them."""
    assert finding().id == "PNM-CRE-008-99cfda32"


def test_the_id_of_a_finding_tells_nothing_of_values_times_or_tests() -> None:
    """The same fault has the same id tomorrow, whatever was asked for and got."""
    exchange = Exchange(Request("POST", "/v1/other"), None)
    others = (
        finding(message="other"), finding(expected="other"), finding(got="other"), finding(test="scenarios:other::test"),
        finding(exchanges=(exchange,)), finding(tolerated=True),
    )
    assert {one.id for one in others} == {finding().id}


def test_which_element_of_a_list_was_wrong_does_not_change_the_id() -> None:
    """An index is a value; a name that holds digits is none."""
    first, second = (finding(where=f"response.body/response/objects/{i}/status") for i in (0, 17))
    assert first.id == second.id
    assert finding(where="response.body/a1").id != finding(where="response.body/a2").id


@pytest.mark.parametrize(
    "changes",
    [{"requirement": "PNM-CRE-009"}, {"where": "response.body/session"}, {"operation": "getMaskingSession"}, {"kind": "type"}],
    ids=lambda changes: next(iter(changes)),
)
def test_another_place_or_kind_of_difference_is_another_finding(changes) -> None:
    """Requirement, operation, place and kind make the id."""
    assert finding(**changes).id != finding().id


def report(*verdicts: Verdict, level: Level = Level.MUST, **changes: object) -> Report:
    """A report whose rows got these verdicts."""
    judged = tuple(
        Judged(Requirement(f"ABC-ONE-{i:03d}", level, Basis.VENDOR, "A thing is so.", "docs"), verdict)
        for i, verdict in enumerate(verdicts, 1)
    )
    redactor = Redactor.of({}, frozenset(), frozenset(), frozenset(), {})
    made = Report(
        surface="abc", binding=Binding.STRICT, catalogue_digest="0", spec_digest="0", target=TargetFacts("emulator"),
        started="2026-03-03T10:15:30Z", seconds=0.1, seed=0, requests=1, suites=("scenarios",), complete=True,
        judged=judged, findings=(), redactor=redactor,
    )
    return replace(made, **changes)


OURS = (RunError("a mistake"),)
P, X, B = Verdict.PASSED, Verdict.FAILED, Verdict.BLOCKED


@pytest.mark.parametrize(
    ("made", "verdict", "code"),
    [
        (report(P), RunVerdict.CONFORMANT, 0),
        (report(P, Verdict.WARNED, Verdict.OBSERVED, Verdict.SKIPPED, Verdict.UNTESTED), RunVerdict.CONFORMANT, 0),
        (report(P, X), RunVerdict.NONCONFORMANT, 1),
        (report(P, X, errors=OURS, complete=False), RunVerdict.NONCONFORMANT, 1),
        (report(P, X, interrupted=True, complete=False), RunVerdict.NONCONFORMANT, 130),
        (report(P, errors=OURS), RunVerdict.INCONCLUSIVE, 3),
        (report(P, B, errors=OURS), RunVerdict.INCONCLUSIVE, 3),
        (report(P, B), RunVerdict.INCONCLUSIVE, 4),
        (report(P, complete=False), RunVerdict.INCONCLUSIVE, 4),
        (report(P, complete=False, interrupted=True), RunVerdict.INCONCLUSIVE, 130),
        (report(Verdict.WARNED), RunVerdict.INCONCLUSIVE, 4),
        (report(Verdict.SKIPPED, Verdict.UNTESTED), RunVerdict.INCONCLUSIVE, 4),
        (report(), RunVerdict.INCONCLUSIVE, 4),
        (report(P, level=Level.SHOULD), RunVerdict.INCONCLUSIVE, 4),
    ],
)
def test_a_run_comes_to_a_verdict_and_an_exit_code(made, verdict, code) -> None:
    """Failed rows decide first, then mistakes of ours; nothing that ran is nothing that passed."""
    assert (made.verdict, made.exit_code) == (verdict, code)


def test_the_summary_has_every_level_and_verdict_and_adds_up() -> None:
    """Zeros are told too, so that a reader need not guess."""
    summary = report(P, P, X).summary
    assert {level: set(row) for level, row in summary.items()} == {level: set(Verdict) for level in Level}
    assert sum(sum(row.values()) for row in summary.values()) == 3
    assert summary[Level.MUST][P] == 2
