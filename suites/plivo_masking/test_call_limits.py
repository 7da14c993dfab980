"""Calls: how long a phone rings, and how long a call lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .telephony import Line, Phones

    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
@pytest.mark.parametrize("updated", [False, True], ids=["created", "updated"])
def test_ringing_stops_after_ring_timeout(
    judge: Judge, line: Lines, phones: Phones, control: Control, *, updated: bool
) -> None:
    """A phone that is answered later than that is not reached; one that is answered before is."""
    plain = line(ring_timeout=90 if updated else 45)
    if updated:
        plain.update(ring_timeout=45)
    before = control.now()
    late = phones.call(plain.first, plain.number, answered=False, ring_seconds=80)
    rang = (control.now() - before).total_seconds()
    judge.holds(rang <= 55, where="response.body/now", expected="45 s of ringing", got=f"{rang:.0f} s", kind="ring")
    judge.holds(late.outcome != "connected", where="response.body/outcome", expected="no-answer", got=late.outcome)
    phones.reaches(phones.call(plain.first, plain.number, ring_seconds=30), plain.second, "a call answered in time")


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_ring_timeout_holds_for_both_parties(judge: Judge, line: Lines, phones: Phones, caller: str) -> None:
    """A call that would be answered after 80 s is not connected, whoever makes it."""
    plain = line(ring_timeout=45)
    call = phones.call(getattr(plain, caller), plain.number, ring_seconds=80)
    judge.holds(call.outcome != "connected", where="response.body/outcome", expected="no-answer", got=call.outcome)


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
def test_a_longer_ring_timeout_is_used_to_the_full(line: Lines, phones: Phones) -> None:
    """With 150 s, a phone that is answered after 130 is reached."""
    patient = line(ring_timeout=150)
    phones.reaches(phones.call(patient.first, patient.number, ring_seconds=130), patient.second, "a patient call")


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
@pytest.mark.parametrize("updated", [False, True], ids=["created", "updated"])
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_call_ends_at_call_time_limit(
    judge: Judge, line: Lines, phones: Phones, caller: str, *, updated: bool
) -> None:
    """A longer call is cut then, and a shorter one is not."""
    plain = line(call_time_limit=900 if updated else 600)
    if updated:
        plain.update(call_time_limit=600)
    long, short = (phones.call(getattr(plain, caller), plain.number, duration=seconds) for seconds in (800, 500))
    for call, low, high in ((long, 595, 605), (short, 495, 505)):
        judge.holds(
            low <= call.duration <= high,
            where="response.body/duration", expected=f"about {low + 5} s", got=call.duration,
        )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
def test_the_limit_holds_for_every_call(judge: Judge, line: Lines, phones: Phones) -> None:
    """The second and the third are cut like the first, whoever calls."""
    plain = line(call_time_limit=600)
    for caller in (plain.first, plain.second, plain.first):
        call = phones.call(caller, plain.number, duration=800)
        judge.holds(
            595 <= call.duration <= 605, where="response.body/duration", expected="about 600 s", got=call.duration
        )


@pytest.mark.requirement("PNM-CALL-011")
@pytest.mark.needs("calls", "clock")
def test_a_call_that_nobody_ends_is_over_at_its_limit(
    judge: Judge, line: Lines, phones: Phones, control: Control
) -> None:
    """The session is active again, and the party can call anew."""
    plain = line(call_time_limit=600)
    phones.hold(plain.first, plain.number)
    control.advance(700)
    judge.equal(plain.get(), "/response/status", "active")
    phones.reaches(phones.call(plain.second, plain.number), plain.first, "the next call")
