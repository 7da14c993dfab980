"""Blocked numbers: those that TeleSign blocks, and those that the customer does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Accounts
    from .replies import Expect

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"), pytest.mark.needs("accounts", "numbers"),
]  # fmt: skip

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
LISTS = {"TNM-VAL-014": ("globally_blocked_numbers", 2706), "TNM-VAL-015": ("blocked_numbers", 2707)}
WHOSE = pytest.mark.parametrize("row", LISTS, ids=["globally", "by-the-customer"])
ROWS = pytest.mark.requirement(*LISTS)


def _is_blocked(expect: Expect, answer: Answer, row: str, number: str) -> None:
    """The failure of the list, whose description has the number's digits."""
    if expect.fails(answer, LISTS[row][1], row):
        expect.of(row).matches(answer, "/status/description", f"(?s)(.*[^0-9])?{number}([^0-9].*)?")


@WHOSE
@ROWS
def test_a_blocked_number_gets_no_session(expect: Expect, account: Accounts, fresh: Fresh, row: str) -> None:
    """In either place."""
    number = fresh.us_number()
    api = account(**{LISTS[row][0]: [number]})
    for kind in KINDS:
        for slot in (1, 2):
            _is_blocked(expect, api.create(kind, **{f"phone_number_{slot}": number}), row, number)


@WHOSE
@ROWS
def test_the_number_that_is_told_is_the_blocked_one(expect: Expect, account: Accounts, fresh: Fresh, row: str) -> None:
    """Not the first, and not the other."""
    number, free = fresh.gb_number(), fresh.us_number()
    api = account(**{LISTS[row][0]: [number]})
    for kind in KINDS:
        for first, second in ((free, number), (number, free)):
            answer = api.create(kind, phone_number_1=first, phone_number_2=second)
            _is_blocked(expect, answer, row, number)
            told = answer.at("/status/description")
            expect.of(row).holds(
                not isinstance(told, str) or free not in told, where="response.body/status/description",
                expected=f"a description without {free}", got=told, kind="foreign", answer=answer,
            )  # fmt: skip


@WHOSE
@ROWS
def test_every_number_of_a_list_is_blocked(expect: Expect, account: Accounts, fresh: Fresh, row: str) -> None:
    """The first, the last, and again when it is asked a second time."""
    numbers = [fresh.us_number(), fresh.gb_number(), fresh.us_number()]
    api = account(**{LISTS[row][0]: numbers})
    for kind in KINDS:
        for number in (*numbers, numbers[0]):
            _is_blocked(expect, api.create(kind, phone_number_2=number), row, number)


@BOTH
@WHOSE
@ROWS
def test_a_number_can_be_blocked_after_it_had_sessions(
    expect: Expect, account: Accounts, fresh: Fresh, control: Control, *, kind: str, row: str
) -> None:
    """What was allowed before is not from then on."""
    api, number = account(sms=4, dual=4), fresh.us_number()
    for _ in range(2):
        api.create(kind, phone_number_1=number).need(200)
    control.change_account(api.name, **{LISTS[row][0]: [number]})
    for slot in (1, 2):
        _is_blocked(expect, api.create(kind, **{f"phone_number_{slot}": number}), row, number)


@WHOSE
@pytest.mark.requirement("TNM-SES-001")
def test_other_numbers_are_not_blocked(expect: Expect, account: Accounts, fresh: Fresh, row: str) -> None:
    """Not those that begin alike, nor any other party's."""
    number = fresh.us_number()
    api = account(**{LISTS[row][0]: [number]})
    for kind in KINDS:
        near = number[:-1] + str((int(number[-1]) + 1) % 10)
        for other in (fresh.us_number(), near):
            expect.works(api.create(kind, phone_number_1=other), "a create between numbers that are not blocked")


@BOTH
@WHOSE
@pytest.mark.requirement("TNM-SES-001")
def test_a_number_that_is_not_blocked_any_more_gets_a_session(
    expect: Expect, account: Accounts, fresh: Fresh, control: Control, *, kind: str, row: str
) -> None:
    """From then on."""
    number = fresh.us_number()
    api = account(**{LISTS[row][0]: [number]})
    api.create(kind, phone_number_1=number).need(400)
    control.change_account(api.name, **{LISTS[row][0]: []})
    expect.works(api.create(kind, phone_number_1=number), "a create with a number that is not blocked any more")


@BOTH
@pytest.mark.requirement("TNM-SES-001")
def test_one_customers_list_is_not_anothers(expect: Expect, account: Accounts, fresh: Fresh, kind: str) -> None:
    """A number that one customer blocks is good for another."""
    number = fresh.us_number()
    account(blocked_numbers=[number]).create(kind, phone_number_1=number).need(400)
    expect.works(account().create(kind, phone_number_1=number), "a create with a number that another customer blocks")


@pytest.mark.requirement("TNM-VAL-014", "TNM-VAL-015")
def test_the_two_lists_are_told_apart(judge: Judge, account: Accounts, fresh: Fresh) -> None:
    """Each number by the list that it is on."""
    globally, own = fresh.us_number(), fresh.us_number()
    api = account(blocked_numbers=[own], globally_blocked_numbers=[globally])
    for kind in KINDS:
        judge["TNM-VAL-014"].equal(api.create(kind, phone_number_1=globally), "/status/code", 2706)
        judge["TNM-VAL-015"].equal(api.create(kind, phone_number_1=own), "/status/code", 2707)
        judge["TNM-VAL-014"].equal(api.create(kind, phone_number_2=globally), "/status/code", 2706)
