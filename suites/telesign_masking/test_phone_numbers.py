"""Phone numbers: two that differ, each of digits that begin with the country's dialling code."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
SLOTS = pytest.mark.parametrize("slot", [1, 2])

# Two that differ


@pytest.mark.requirement("TNM-VAL-008")
def test_equal_numbers_are_2708(expect: Expect, telesign: TeleSign, fresh: Fresh) -> None:
    """In any country."""
    for kind in KINDS:
        for number in (fresh.us_number(), fresh.gb_number(), "38155500100"):
            expect.fails(telesign.create(kind, phone_number_1=number, phone_number_2=number), 2708)


@BOTH
@pytest.mark.requirement("TNM-VAL-008")
def test_equal_numbers_are_2708_whatever_sessions_there_are(
    expect: Expect, telesign: TeleSign, fresh: Fresh, kind: str
) -> None:
    """Where the number has been a party, first and second."""
    number = fresh.us_number()
    telesign.create(kind, phone_number_1=number).need(200)
    telesign.create(kind, phone_number_2=number).need(200)
    for _ in range(2):
        expect.fails(telesign.create(kind, phone_number_1=number, phone_number_2=number), 2708)


@pytest.mark.requirement("TNM-VAL-008")
def test_equal_numbers_are_2708_for_another_customer(expect: Expect, other_telesign: TeleSign, fresh: Fresh) -> None:
    """And for the longest session as for the shortest."""
    for kind in KINDS:
        number = fresh.us_number()
        for validity in (1, other_telesign.longest):
            answer = other_telesign.create(kind, phone_number_1=number, phone_number_2=number, validity_period=validity)
            expect.fails(answer, 2708)


@pytest.mark.requirement("TNM-VAL-008")
def test_equal_numbers_are_2708_in_a_signed_request(expect: Expect, digests: Digests, fresh: Fresh) -> None:
    """Whichever way it was authenticated."""
    for kind in KINDS:
        number = fresh.us_number()
        expect.fails(digests.send(kind, body=digests.body(phone_number_1=number, phone_number_2=number)), 2708)


@pytest.mark.requirement("TNM-SES-001")
def test_numbers_that_differ_in_one_digit_differ(expect: Expect, telesign: TeleSign, fresh: Fresh) -> None:
    """The last, or one of the area code."""
    for kind in KINDS:
        number = fresh.us_number()
        last = number[:-1] + str((int(number[-1]) + 1) % 10)
        area = f"1{212 if number[1:4] != '212' else 213}{number[4:]}"
        for other in (last, area):
            expect.works(telesign.create(kind, phone_number_1=number, phone_number_2=other), "numbers that nearly agree")


# Missing ones


@pytest.mark.requirement("TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023")
def test_a_missing_number_is_a_bad_request(expect: Expect, telesign: TeleSign) -> None:
    """4xx, best 400 with -10001: the first, the second, or both."""
    for kind in KINDS:
        for missing in ((1,), (2,), (1, 2)):
            _is_missing(expect, telesign.create(kind, **{f"phone_number_{slot}": ... for slot in missing}))


@pytest.mark.requirement("TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023")
def test_a_null_number_is_a_missing_one(expect: Expect, telesign: TeleSign) -> None:
    """In either place."""
    for kind in KINDS:
        for slot in (1, 2):
            _is_missing(expect, telesign.create(kind, **{f"phone_number_{slot}": None}))


@BOTH
@SLOTS
@pytest.mark.requirement("TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023")
def test_a_missing_number_is_not_that_of_the_last_session(
    expect: Expect, telesign: TeleSign, kind: str, slot: int
) -> None:
    """Nor does another name do."""
    fields = telesign.fields()
    telesign.create(kind, **fields).need(200)
    name = f"phone_number_{slot}"
    other_name = {f"phone_number{slot}": fields[name]}
    for others in ({}, other_name):
        _is_missing(expect, telesign.create(kind, **{**fields, name: ..., **others}))


@pytest.mark.requirement("TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023")
def test_an_empty_object_names_no_number(expect: Expect, telesign: TeleSign, digests: Digests) -> None:
    """Signed or not."""
    for kind in KINDS:
        _is_missing(expect, telesign.post(kind, "{}"))
        _is_missing(expect, digests.send(kind, body=b"{}"))


def _is_missing(expect: Expect, answer: Answer) -> None:
    if expect.of("TNM-VAL-009").refused(answer):
        expect.of("TNM-VAL-022").status(answer, 400)
        expect.carries(answer, -10001, *range(2702, 2709), requirement="TNM-VAL-023")


# What is no number


LETTERS = ("1202555O100", "nobody", "1202555010a", "a12025550100", "1800FLOWERS", "12025550100x5")


@BOTH
@pytest.mark.requirement("TNM-VAL-010", "TNM-VAL-024")
def test_a_number_with_letters_is_refused(expect: Expect, telesign: TeleSign, kind: str) -> None:
    """4xx, best 400; wherever the letters stand, and in either place."""
    for slot, number in product((1, 2), LETTERS):
        answer = telesign.create(kind, **{f"phone_number_{slot}": number})
        if expect.of("TNM-VAL-010").refused(answer):
            expect.of("TNM-VAL-024").status(answer, 400)


FORMS = (
    "+{0}", "00+{0}", "{0[0]} {1} {2} {3}", "{0[0]}-{1}-{2}-{3}", "{0[0]} ({1}) {2}-{3}", "{0[0]}.{1}.{2}.{3}", " {0}", "{0} ",
    "{0[0]}{1}{2}-{3}",
)  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-VAL-011")
def test_a_number_is_written_in_digits_alone(judge: Judge, telesign: TeleSign, fresh: Fresh, kind: str) -> None:
    """No plus, no blanks, no punctuation."""
    number = fresh.us_number()
    for slot, form in product((1, 2), FORMS):
        written = form.format(number, number[1:4], number[4:7], number[7:])
        judge.status(telesign.create(kind, **{f"phone_number_{slot}": written}), 400)


@BOTH
@pytest.mark.requirement("TNM-VAL-012")
def test_a_number_has_seven_to_fifteen_digits(judge: Judge, telesign: TeleSign, kind: str) -> None:
    """Not six, not sixteen."""
    for slot, number in product((1, 2), ("", "1", "120255", "1202555010012345", "1" + "0" * 39)):
        judge.status(telesign.create(kind, **{f"phone_number_{slot}": number}), 400)


@BOTH
@pytest.mark.requirement("TNM-VAL-013")
def test_a_json_number_is_refused_or_read_as_its_digits(
    judge: Judge, telesign: TeleSign, fresh: Fresh, kind: str
) -> None:
    """One or the other."""
    for slot, number in product((1, 2), (fresh.us_number(), fresh.gb_number())):
        answer = telesign.create(kind, **{f"phone_number_{slot}": int(number)})
        if answer.status == 200:
            judge.equal(answer, f"/session_data/phone_number_{slot}/complete_phone_number", number)
        else:
            judge.status(answer, 400)


@BOTH
@pytest.mark.requirement("TNM-VAL-013")
def test_a_json_number_of_no_digits_alone_is_refused(
    judge: Judge, telesign: TeleSign, fresh: Fresh, kind: str
) -> None:
    """A fraction or a negative one has no digits to be read as."""
    for slot, value in product((1, 2), (float(f"{fresh.us_number()}.5"), -int(fresh.us_number()))):
        judge.status(telesign.post(kind, json.dumps(telesign.fields(**{f"phone_number_{slot}": value}))), 400)
