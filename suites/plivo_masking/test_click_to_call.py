"""`initiate_call_to_first_party`: Plivo calls the first party, and then the second."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control, SeenCall

    from .telephony import Line, Phones

    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession")


def _shown(calls: tuple[SeenCall, ...]) -> list[str]:
    return [(one.caller_id or "").removeprefix("+") for one in calls]


def _moment(text: str) -> datetime | None:
    """An RFC 3339 time; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _rings(judge: Judge, calls: tuple[SeenCall, ...], numbers: list[str], whose: str) -> bool:
    """The phone has seen calls from these numbers, and no others."""
    return judge.holds(
        _shown(calls) == numbers,
        where="response.body/calls",
        expected=f"on the {whose} party's phone, calls from {numbers}",
        got=_shown(calls),
        kind="handset",
    )


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock", "handsets")
def test_both_parties_are_called_from_the_virtual_number(
    judge: Judge, line: Lines, phones: Phones, control: Control, fresh: Fresh
) -> None:
    """Once each, and the first party not after the second."""
    first, second = fresh.us_number(), fresh.us_number()
    before = len(phones.seen(first)), len(phones.seen(second))
    called = line(first_party=first, second_party=second, initiate_call_to_first_party=True)
    control.advance(120)
    calls = phones.seen(first)[before[0] :], phones.seen(second)[before[1] :]
    both = [_rings(judge, seen, [called.number], whose) for seen, whose in zip(calls, ("first", "second"), strict=True)]
    order = [_moment(seen[0].at) for seen in calls] if all(both) else []
    if len(order) == 2 and order[0] is not None and order[1] is not None:
        judge.holds(
            order[0] <= order[1], where="sequence", expected="the first party is called first",
            got=f"{order[0]}, {order[1]}", kind="order",
        )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock", "handsets")
def test_the_second_party_is_not_called_when_the_first_does_not_answer(
    judge: Judge, line: Lines, phones: Phones, control: Control, fresh: Fresh
) -> None:
    """The first party's phone is out of reach, and the second stays silent."""
    first, second = fresh.us_number(), fresh.us_number()
    before = len(phones.seen(second))
    control.set_handset(first, reachable=False)
    try:
        line(first_party=first, second_party=second, initiate_call_to_first_party=True)
        control.advance(600)
        _rings(judge, phones.seen(second)[before:], [], "second")
    finally:
        control.set_handset(first, reachable=True)


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock", "handsets")
@pytest.mark.parametrize("asked", [..., False], ids=["unsaid", "false"])
def test_nobody_is_called_unasked(judge: Judge, line: Lines, phones: Phones, control: Control, asked: object) -> None:
    """A session without `initiate_call_to_first_party` is silent until somebody dials."""
    silent = line(initiate_call_to_first_party=asked)
    before = len(phones.seen(silent.first)), len(phones.seen(silent.second))
    control.advance(120)
    _rings(judge, phones.seen(silent.first)[before[0] :], [], "first")
    _rings(judge, phones.seen(silent.second)[before[1] :], [], "second")


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock")
def test_afterwards_the_parties_can_call_as_ever(line: Lines, phones: Phones, control: Control) -> None:
    """When the call is over, either reaches the other."""
    called = line(initiate_call_to_first_party=True)
    control.advance(300)
    phones.reaches(phones.call(called.first, called.number), called.second, "the first party's call")
    phones.reaches(phones.call(called.second, called.number), called.first, "the second party's call")


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock", "handsets")
def test_an_update_calls_nobody_again(judge: Judge, line: Lines, phones: Phones, control: Control) -> None:
    """The call is made once, on create."""
    called = line(initiate_call_to_first_party=True)
    control.advance(120)
    before = len(phones.seen(called.first))
    called.update(record=True)
    control.advance(120)
    _rings(judge, phones.seen(called.first)[before:], [], "first")


@pytest.mark.requirement("PNM-CALL-009")
@pytest.mark.needs("calls", "clock")
def test_the_call_is_an_interaction_of_the_session(judge: Judge, line: Lines, control: Control) -> None:
    """One interaction stands in the session when it is over."""
    called = line(initiate_call_to_first_party=True)
    control.advance(120)
    got = called.interactions()
    judge.holds(
        len(got) == 1, where="response.body/response/interaction", expected="1 interaction", got=len(got), kind="count"
    )
