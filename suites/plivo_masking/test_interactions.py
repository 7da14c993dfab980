"""The interaction object: what a session tells of its calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from testline.checks import Judge
    from testline.targets.control import Control

    from .telephony import Line, Phones

    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("getMaskingSession")


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_a_session_without_calls_has_no_interaction(judge: Judge, line: Lines) -> None:
    """`interaction` is null or empty, and the counts are 0."""
    answer = line().get()
    got = answer.at("/response/interaction")
    judge.holds(
        got is None or got == [] or got is MISSING,
        where="response.body/response/interaction", expected="null or empty", got=got, answer=answer,
    )  # fmt: skip
    judge.equal(answer, "/response/total_call_count", 0)


def _adds_up(judge: Judge, line: Line) -> None:
    """The session's counts and totals are the sums over its interactions, as far as these have the members."""
    answer, interactions = line.get(), line.interactions()
    for total, member in (
        ("total_call_count", "total_call_count"),
        ("total_call_amount", "total_call_amount"),
        ("total_call_billed_duration", "call_billed_duration"),
    ):
        # An amount of 0 is left out; another member that is missing leaves nothing to add up.
        parts = [one.get(member, 0 if member == "total_call_amount" else None) for one in interactions]
        numbers = [one for one in parts if isinstance(one, int | float)]
        got = answer.at(f"/response/{total}")
        if len(numbers) == len(parts):
            judge.holds(
                isinstance(got, int | float) and abs(got - sum(numbers)) < 1e-6,
                where=f"response.body/response/{total}",
                expected=f"the sum of {member} over {len(parts)} interactions, {sum(numbers)}", got=got, answer=answer,
            )  # fmt: skip


def _starts(line: Line) -> list[object]:
    return [one.get("start_time") for one in line.interactions()]


def _moments(line: Line, member: str) -> list[datetime]:
    found = [line.api.moment(one.get(member)) for one in line.interactions()]
    return [one for one in found if one is not None]


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_each_call_adds_one_interaction(judge: Judge, line: Lines, phones: Phones) -> None:
    """Whoever calls, and beside what is there already."""
    talked = line()
    for count, caller in enumerate((talked.first, talked.second, talked.first), start=1):
        before = _starts(talked)
        phones.call(caller, talked.number)
        after = _starts(talked)
        judge.holds(
            len(after) == count, where="response.body/response/interaction",
            expected=f"{count} interactions", got=f"{len(after)}", kind="count",
        )  # fmt: skip
        judge.holds(
            all(one in after for one in before), where="response.body/response/interaction",
            expected=f"those of {before} among them", got=after, kind="kept",
        )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_a_call_that_nobody_answers_is_an_interaction(judge: Judge, line: Lines, phones: Phones) -> None:
    """Beside that of an answered call, which stays."""
    silent = line()
    phones.call(silent.first, silent.number)
    phones.call(silent.first, silent.number, answered=False)
    got = silent.interactions()
    judge.holds(
        len(got) == 2, where="response.body/response/interaction", expected="2 interactions", got=len(got), kind="count"
    )
    _adds_up(judge, silent)


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_totals_are_the_sums_over_all_interactions(judge: Judge, line: Lines, phones: Phones) -> None:
    """After one call, and after calls of different lengths."""
    talked = line()
    for seconds in (61, 200, 20):
        phones.call(talked.first, talked.number, duration=seconds)
        _adds_up(judge, talked)


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("total", ["total_call_count", "total_call_billed_duration"])
def test_totals_grow_with_every_answered_call(judge: Judge, line: Lines, phones: Phones, total: str) -> None:
    """Three calls of a minute count for more than two."""
    talked, seen = line(), list[object]()
    for _ in range(3):
        phones.call(talked.second, talked.number, duration=60)
        seen.append(talked.get().at(f"/response/{total}"))
    numbers = [one for one in seen if isinstance(one, int | float)]
    judge.holds(
        len(numbers) == 3 and 0 < numbers[0] < numbers[1] < numbers[2],
        where=f"response.body/response/{total}", expected="a number that grows with every call", got=seen,
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_the_total_of_a_session_is_its_calls_and_its_creation(judge: Judge, line: Lines, phones: Phones) -> None:
    """`total_session_amount` is `total_call_amount` and `amount`."""
    talked = line()
    phones.call(talked.first, talked.number, duration=120)
    answer = talked.get()
    parts = [answer.at(f"/response/{name}") for name in ("total_session_amount", "total_call_amount", "amount")]
    numbers = [one for one in parts if isinstance(one, int | float)]
    judge.holds(
        len(numbers) == 3 and abs(numbers[0] - numbers[1] - numbers[2]) < 1e-6,
        where="response.body/response/total_session_amount",
        expected=f"{parts[1]} for calls and {parts[2]} for the creation", got=parts[0], answer=answer,
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls", "clock")
def test_last_interaction_time_is_the_end_of_the_latest_call(
    judge: Judge, line: Lines, phones: Phones, control: Control
) -> None:
    """After each call it is that interaction's `end_time`, and the moment at which the call ended."""
    talked = line()
    for caller in (talked.first, talked.second):
        control.advance(300)
        phones.call(caller, talked.number, duration=180)
        answer = talked.get()
        got, ended = talked.api.moment(answer.at("/response/last_interaction_time")), control.now()
        ends = _moments(talked, "end_time")
        where = "response.body/response/last_interaction_time"
        judge.holds(
            got is not None and bool(ends) and talked.api.near(answer.at("/response/last_interaction_time"), _latest(talked)),
            where=where, expected=f"the latest end_time, {max(ends, default=None)}",
            got=answer.at("/response/last_interaction_time"), kind="value", answer=answer,
        )  # fmt: skip
        judge.holds(
            got is not None and -10 < (ended - got).total_seconds() < 60,
            where=where, expected=f"the end of the call, {ended}", got=got, kind="moment", answer=answer,
        )  # fmt: skip


def _latest(line: Line) -> object:
    """The latest end_time of the interactions, as it is written."""
    moments = [(line.api.moment(one.get("end_time")), one.get("end_time")) for one in line.interactions()]
    return max((one for one in moments if one[0] is not None), default=(None, None))[1]


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls", "clock")
def test_each_interaction_has_its_own_times(judge: Judge, line: Lines, phones: Phones, control: Control) -> None:
    """The second call's interaction begins after the first one's end."""
    talked = line()
    for _ in range(2):
        phones.call(talked.first, talked.number, duration=60)
        control.advance(600)
    starts, ends = sorted(_moments(talked, "start_time")), sorted(_moments(talked, "end_time"))
    judge.holds(
        len(starts) == len(ends) == 2 and starts[0] <= ends[0] < starts[1] <= ends[1],
        where="response.body/response/interaction", expected="two calls one after the other",
        got=[str(one) for one in (*starts, *ends)], kind="order",
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_interactions_are_each_sessions_own(judge: Judge, line: Lines, phones: Phones) -> None:
    """A call in one session of a party adds nothing to its other session."""
    talked = line()
    silent = talked.beside(first_party=talked.first)
    phones.call(talked.first, talked.number)
    got = silent.interactions()
    judge.holds(not got, where="response.body/response/interaction", expected="no interaction", got=got, kind="count")


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_interactions_outlive_the_session(judge: Judge, line: Lines, phones: Phones) -> None:
    """An expired session still tells of its calls, and an update before that has taken nothing away."""
    talked = line()
    phones.call(talked.first, talked.number)
    before = _starts(talked)
    talked.update(record=True)
    talked.expire()
    after = _starts(talked)
    judge.holds(
        len(before) == 1 and after == before, where="response.body/response/interaction", expected=before, got=after,
        kind="kept",
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-012")
@pytest.mark.needs("calls")
def test_a_list_shows_the_same_interactions(judge: Judge, line: Lines, phones: Phones) -> None:
    """What GET has, the list has."""
    talked = line()
    phones.call(talked.second, talked.number)
    answer = talked.api.list({"first_party": talked.first}).need(200)
    listed = [one.get("interaction") for one in talked.api.items(answer) if one["session_uuid"] == talked.uuid]
    expected = talked.api.fetched(talked.uuid).get("interaction")
    judge.holds(
        listed == [expected], where="response.body/response/objects/0/interaction", expected=expected, got=listed,
        answer=answer,
    )  # fmt: skip
