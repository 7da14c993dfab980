"""The interaction object: the resources of legs and recordings, and where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .telephony import Line, Phones

    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("getMaskingSession")

FORCED = {
    "is_pin_authentication_required": True,
    "force_pin_authentication": True,
    "first_party_pin": "48213",
    "second_party_pin": "59324",
    "pin_prompt_play": "https://media.example.test/prompt.mp3",
}


def _has_none(judge: Judge, interaction: dict[str, object], member: str) -> bool:
    got = interaction.get(member, MISSING)
    return judge.holds(
        got is None or got is MISSING, where=f"response.body/response/interaction/0/{member}",
        expected="null or absent", got=got,
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-013")
@pytest.mark.needs("calls")
def test_a_leg_that_never_started_has_no_resource(
    judge: Judge, line: Lines, phones: Phones, no_evidence: Callable[[str], object]
) -> None:
    """A first party that fails its forced PIN starts no second leg."""
    guarded = line(**FORCED)
    phones.call(guarded.first, guarded.number, digits=["77777"] * 4)
    got = guarded.interactions()
    if not got:
        no_evidence("a call that fails its PIN leaves no interaction here")
    for one in got:
        _has_none(judge, one, "second_party_resource_url")


@pytest.mark.requirement("PNM-CALL-013")
@pytest.mark.needs("calls")
def test_a_leg_that_never_started_is_not_that_of_the_call_before(judge: Judge, line: Lines, phones: Phones) -> None:
    """Of a call that was put through and one that failed its forced PIN, at most one has a second leg."""
    guarded = line(**FORCED)
    phones.call(guarded.first, guarded.number, digits=["48213"])
    phones.call(guarded.first, guarded.number, digits=["77777"] * 4)
    urls = [one.get("second_party_resource_url") for one in guarded.interactions()]
    judge.holds(
        sum(one is not None for one in urls) <= 1, where="response.body/response/interaction",
        expected="no more than one leg to the second party", got=urls, kind="leg",
    )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-013")
@pytest.mark.needs("calls", "clock", "handsets")
def test_a_first_party_that_does_not_answer_starts_no_second_leg(
    judge: Judge, line: Lines, control: Control, fresh: Fresh, no_evidence: Callable[[str], object]
) -> None:
    """When Plivo calls the first party in vain, there is no leg to the second."""
    party = fresh.us_number()
    control.set_handset(party, reachable=False)
    try:
        called = line(first_party=party, initiate_call_to_first_party=True)
        control.advance(600)
        got = called.interactions()
    finally:
        control.set_handset(party, reachable=True)
    if not got:
        no_evidence("a call that reached nobody leaves no interaction here")
    for one in got:
        _has_none(judge, one, "second_party_resource_url")


@pytest.mark.requirement("PNM-CALL-014")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_call_that_one_party_did_not_answer_has_no_recording(
    judge: Judge, line: Lines, phones: Phones, no_evidence: Callable[[str], object], caller: str
) -> None:
    """Though the session is recorded, and whoever called."""
    silent = line(record=True)
    phones.call(getattr(silent, caller), silent.number, answered=False)
    got = silent.interactions()
    if not got:
        no_evidence("a call that nobody answered leaves no interaction here")
    _has_none(judge, got[0], "recording_resource_url")


@pytest.mark.requirement("PNM-CALL-014")
@pytest.mark.needs("calls")
def test_an_unanswered_call_does_not_get_the_recording_of_the_one_before(
    judge: Judge, line: Lines, phones: Phones
) -> None:
    """Of an answered and an unanswered call, at most one has a recording."""
    talked = line(record=True)
    phones.call(talked.first, talked.number)
    phones.call(talked.first, talked.number, answered=False)
    urls = [one.get("recording_resource_url") for one in talked.interactions()]
    judge.holds(
        sum(one is not None for one in urls) <= 1, where="response.body/response/interaction",
        expected="no more than one recording", got=urls, kind="recording",
    )  # fmt: skip
