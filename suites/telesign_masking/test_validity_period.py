"""The validity period: its unit, its bounds, and the end of the session that follows from it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

    Now = Callable[[], datetime]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")
LONGEST = {"seconds": 2_592_000, "minutes": 43_200, "hours": 720, "days": 30}
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
SOME = {"seconds": 86_399, "minutes": 1_500, "hours": 25, "days": 3}

# What a success echoes


@pytest.mark.requirement("TNM-SES-012")
def test_the_validity_is_the_one_that_was_asked(judge: Judge, telesign: TeleSign, sessions: ModuleType) -> None:
    """As a number, or in digits."""
    for kind in KINDS:
        for hours in (1, 2, 5, 24, 100, 719, 720):
            asked = telesign.lasting(hours)
            _echoes(judge, telesign.create(kind, validity_period=asked), sessions, asked)


@pytest.mark.requirement("TNM-SES-012")
@OWN
def test_the_validity_is_told_in_the_accounts_unit(judge: Judge, account: Accounts, sessions: ModuleType) -> None:
    """As it was asked, not counted in another."""
    for unit, asked in SOME.items():
        api = account(validity_unit=unit)
        for kind in KINDS:
            _echoes(judge, api.create(kind, validity_period=asked), sessions, asked)


def _echoes(judge: Judge, answer: Answer, sessions: ModuleType, asked: int) -> None:
    got = answer.at("/session_data/validity")
    judge.holds(
        sessions.is_validity(got, asked), where="response.body/session_data/validity", expected=f"{asked}, or its digits",
        got=got, answer=answer,
    )  # fmt: skip


@pytest.mark.requirement("TNM-SES-014")
def test_the_session_ends_when_its_validity_is_over(expect: Expect, telesign: TeleSign, now: Now) -> None:
    """Counted from the request."""
    for kind in KINDS:
        for hours in (1, 2, 24, 720):
            asked, since = telesign.lasting(hours), now()
            expect.lasts(telesign.create(kind, validity_period=asked), asked * telesign.second, since)


@pytest.mark.requirement("TNM-SES-014")
@OWN
def test_the_end_is_counted_in_the_accounts_unit(expect: Expect, account: Accounts, now: Now) -> None:
    """Seconds, minutes, hours or days."""
    for unit, asked in SOME.items():
        api, since = account(validity_unit=unit), now()
        for kind in KINDS:
            expect.lasts(api.create(kind, validity_period=asked), asked * SECONDS[unit], since)


@BOTH
@pytest.mark.requirement("TNM-SES-014")
@pytest.mark.needs("accounts", "numbers")
def test_a_changed_unit_counts_from_then_on(
    expect: Expect, account: Accounts, control: Control, now: Now, kind: str
) -> None:
    """The next session's validity is counted in it, and the one after that too."""
    api = account(validity_unit="hours")
    api.create(kind, validity_period=5).need(200)
    for unit, asked in (("days", 5), ("minutes", 60), ("hours", 5)):
        control.change_account(api.name, validity_unit=unit)
        since = now()
        expect.lasts(api.create(kind, validity_period=asked), asked * SECONDS[unit], since)


@BOTH
@pytest.mark.requirement("TNM-SES-014")
@pytest.mark.needs("clock")
def test_a_later_session_ends_later(expect: Expect, telesign: TeleSign, control: Control, kind: str) -> None:
    """For the same pair, and by the time of its own create."""
    pair = telesign.fields(validity_period=...)
    for _ in range(3):
        since = control.advance(7 * 86400)
        expect.lasts(telesign.create(kind, **pair, validity_period=telesign.lasting(24)), 86400, since)


@pytest.mark.requirement("TNM-SES-014")
def test_a_longer_session_of_the_same_pair_moves_no_other_end(expect: Expect, telesign: TeleSign, now: Now) -> None:
    """Each has its own."""
    for kind in KINDS:
        pair, since = telesign.fields(validity_period=...), now()
        for hours in (48, 24):
            asked = telesign.lasting(hours)
            answer = telesign.create(kind, **pair, validity_period=asked)
            if hours == 48 or answer.status == 200:  # whether a pair can have another session is judged elsewhere
                expect.lasts(answer, asked * telesign.second, since)


# The bounds


@pytest.mark.requirement("TNM-SES-026")
def test_a_validity_of_one_is_accepted(expect: Expect, telesign: TeleSign) -> None:
    """The least there is."""
    for kind in KINDS:
        expect.works(telesign.create(kind, validity_period=1), "a validity_period of 1")


@pytest.mark.requirement("TNM-SES-026")
@OWN
def test_a_validity_of_one_is_accepted_in_every_unit(expect: Expect, account: Accounts) -> None:
    """Be it a second."""
    for unit in LONGEST:
        api = account(validity_unit=unit)
        for kind in KINDS:
            expect.works(api.create(kind, validity_period=1), f"a validity_period of 1 in {unit}")


@pytest.mark.requirement("TNM-SES-027")
def test_the_longest_validity_is_accepted(expect: Expect, telesign: TeleSign) -> None:
    """720 hours, and a little less."""
    for kind in KINDS:
        for asked in (telesign.longest, telesign.longest - 1):
            expect.works(telesign.create(kind, validity_period=asked), f"a validity_period of {asked}")


@pytest.mark.requirement("TNM-SES-027")
@OWN
def test_the_longest_validity_is_accepted_in_every_unit(expect: Expect, account: Accounts) -> None:
    """It is as many of them as there are in 720 hours."""
    for unit, longest in LONGEST.items():
        api = account(validity_unit=unit)
        for kind in KINDS:
            expect.works(api.create(kind, validity_period=longest), f"a validity_period of {longest} in {unit}")


@pytest.mark.requirement("TNM-VAL-007", "TNM-VAL-028")
def test_more_than_720_hours_are_too_many(expect: Expect, telesign: TeleSign, sessions: ModuleType, now: Now) -> None:
    """400; and where it is not, the session has 720 hours at most."""
    for kind in KINDS:
        since = now()
        for more in (1, 1_000, 10**9, 10**18, 10**30):
            body = json.dumps(telesign.fields(validity_period=telesign.longest + more))
            _is_too_long(expect, telesign.post(kind, body), sessions, since)


@pytest.mark.requirement("TNM-VAL-007", "TNM-VAL-028")
@OWN
def test_more_than_720_hours_are_too_many_in_every_unit(
    expect: Expect, account: Accounts, sessions: ModuleType, now: Now
) -> None:
    """By one unit, and by what would be right in a smaller one."""
    for unit, longest in LONGEST.items():
        api, since = account(validity_unit=unit), now()
        for kind in KINDS:
            for asked in (longest + 1, longest * 60):
                _is_too_long(expect, api.create(kind, validity_period=asked), sessions, since)


def _is_too_long(expect: Expect, answer: Answer, sessions: ModuleType, since: datetime) -> None:
    expect.of("TNM-VAL-007").status(answer, 400)
    end, granted = sessions.end_of(answer.at("/session_data/session_end_on")), answer.status == 200
    most = since + sessions.LONGEST + timedelta(minutes=5)
    expect.of("TNM-VAL-028").holds(
        not granted or (end is not None and end <= most), where="response.body/session_data/session_end_on",
        expected="no more than 720 hours after the request", got=answer.at("/session_data/session_end_on"), answer=answer,
    )  # fmt: skip


# What is no validity period


@BOTH
@pytest.mark.requirement("TNM-VAL-001")
def test_a_validity_of_zero_is_2705(expect: Expect, telesign: TeleSign, kind: str) -> None:
    """The first time, and after good creates."""
    expect.fails(telesign.create(kind, validity_period=0), 2705)
    for _ in range(2):
        telesign.create(kind).need(200)
    expect.fails(telesign.create(kind, validity_period=0), 2705)


@pytest.mark.requirement("TNM-VAL-001")
@OWN
def test_a_validity_of_zero_is_2705_in_every_unit(expect: Expect, account: Accounts) -> None:
    """And for every customer."""
    for unit in LONGEST:
        api = account(validity_unit=unit)
        for kind in KINDS:
            expect.fails(api.create(kind, validity_period=0), 2705)


@pytest.mark.requirement("TNM-VAL-001")
def test_a_signed_validity_of_zero_is_2705(expect: Expect, digests: Digests) -> None:
    """Whichever way the request was authenticated."""
    for kind in KINDS:
        expect.fails(digests.send(kind, body=digests.body(validity_period=0)), 2705)


@pytest.mark.requirement("TNM-VAL-002")
def test_a_negative_validity_is_2705(expect: Expect, telesign: TeleSign) -> None:
    """However small or large."""
    for kind in KINDS:
        for asked in (-1, -2, -24, -720, -(10**9), -(10**30)):
            expect.fails(telesign.post(kind, json.dumps(telesign.fields(validity_period=asked))), 2705)


@BOTH
@pytest.mark.requirement("TNM-VAL-002")
def test_a_negative_validity_is_2705_after_good_creates(
    expect: Expect, other_telesign: TeleSign, digests: Digests, kind: str
) -> None:
    """For another customer, and in a signed request."""
    other_telesign.create(kind).need(200)
    expect.fails(other_telesign.create(kind, validity_period=-1), 2705)
    digests.send(kind).need(200)
    expect.fails(digests.send(kind, body=digests.body(validity_period=-1)), 2705)


@pytest.mark.requirement("TNM-VAL-003")
def test_a_validity_in_words_is_2705(expect: Expect, telesign: TeleSign) -> None:
    """Text that is no number."""
    for kind in KINDS:
        for asked in ("soon", "", "5h", "five", "null", "1e", "0x10h", " "):
            expect.fails(telesign.create(kind, validity_period=asked), 2705)


@pytest.mark.requirement("TNM-VAL-004")
def test_a_validity_of_another_type_is_2705(expect: Expect, telesign: TeleSign) -> None:
    """It is an integer."""
    for kind in KINDS:
        for asked in (1.5, 0.5, True, False, None, [5], [], {"hours": 5}, {}):
            expect.fails(telesign.create(kind, validity_period=asked), 2705)


@pytest.mark.requirement("TNM-VAL-003", "TNM-VAL-004")
def test_what_is_no_integer_is_2705_after_good_creates(expect: Expect, other_telesign: TeleSign) -> None:
    """For another customer, and of a pair that has a session."""
    for kind in KINDS:
        fields = other_telesign.fields()
        other_telesign.create(kind, **fields).need(200)
        for row, asked in (("TNM-VAL-003", "soon"), ("TNM-VAL-004", 1.5), ("TNM-VAL-004", True), ("TNM-VAL-004", None)):
            expect.fails(other_telesign.create(kind, **{**fields, "validity_period": asked}), 2705, row)


@pytest.mark.requirement("TNM-VAL-005")
def test_a_validity_in_digits_is_taken_or_2705(expect: Expect, telesign: TeleSign, sessions: ModuleType) -> None:
    """Where it is taken, it counts for what it says."""
    for kind in KINDS:
        for asked in (1, 5, 24):
            answer = telesign.create(kind, validity_period=str(asked))
            if answer.status == 200:
                _echoes(expect.of(None), answer, sessions, asked)
            else:
                expect.fails(answer, 2705)


@pytest.mark.requirement("TNM-VAL-006")
def test_a_missing_validity_is_2705(expect: Expect, telesign: TeleSign) -> None:
    """Or the gateway's -10001."""
    for kind in KINDS:
        answer = telesign.create(kind, validity_period=...)
        if expect.of(None).status(answer, 400):
            expect.carries(answer, 2705, -10001)


@BOTH
@pytest.mark.requirement("TNM-VAL-006")
def test_a_missing_validity_is_not_that_of_the_last_session(
    expect: Expect, telesign: TeleSign, fresh: Fresh, kind: str
) -> None:
    """Nor is a misspelt one."""
    pair = {"phone_number_1": fresh.us_number(), "phone_number_2": fresh.us_number()}
    telesign.create(kind, **pair).need(200)
    for misspelt in ({}, {"validity": 2}, {"validityPeriod": 2}):
        expect.of(None).status(telesign.create(kind, **pair, **misspelt, validity_period=...), 400)
