"""Create a masked session for SMS, or for SMS and voice: what the answer to a good request is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
PARTIES = ("/session_data/phone_number_1", "/session_data/phone_number_2")

# The create


@pytest.mark.requirement("TNM-SES-001")
def test_a_valid_create_is_a_200(judge: Judge, telesign: TeleSign) -> None:
    """The first, and the ones after it."""
    for kind in KINDS:
        for _ in range(4):
            judge.status(telesign.create(kind), 200)


@pytest.mark.requirement("TNM-SES-001")
def test_a_valid_create_is_a_200_for_every_customer(judge: Judge, other_telesign: TeleSign) -> None:
    """The second one as well."""
    for kind in KINDS:
        judge.status(other_telesign.create(kind), 200)


@pytest.mark.requirement("TNM-SES-001")
def test_a_refused_create_spoils_no_good_one(judge: Judge, telesign: TeleSign) -> None:
    """The same parties, asked for rightly after three refusals."""
    for kind in KINDS:
        fields = telesign.fields()
        for wrong in ({"validity_period": 0}, {"validity_period": "soon"}, {"phone_number_2": fields["phone_number_1"]}):
            telesign.create(kind, **{**fields, **wrong})
        judge.status(telesign.create(kind, **fields), 200)


@pytest.mark.requirement("TNM-SES-001")
def test_parties_of_other_countries_are_as_good(judge: Judge, telesign: TeleSign, fresh: Fresh) -> None:
    """In either place, or in both."""
    rs = f"381555001{fresh.integer(0, 99):02d}"
    for kind in KINDS:
        gb, other = fresh.gb_number(), fresh.gb_number()
        for pair in ({"phone_number_1": gb}, {"phone_number_2": gb}, {"phone_number_1": gb, "phone_number_2": other},
                     {"phone_number_1": rs}, {"phone_number_2": rs}):  # fmt: skip
            judge.status(telesign.create(kind, **pair), 200)


@pytest.mark.requirement("TNM-SES-001")
def test_the_order_of_the_members_is_nobodys_business(judge: Judge, telesign: TeleSign) -> None:
    """JSON objects have none."""
    for kind in KINDS:
        fields = telesign.fields()
        judge.status(telesign.post(kind, json.dumps(dict(reversed(fields.items())))), 200)


@pytest.mark.requirement("TNM-SES-001")
@pytest.mark.needs("accounts", "numbers")
def test_two_numbers_serve_many_pairs(judge: Judge, account: Accounts) -> None:
    """Masking ids are told apart by who dials them: other parties can have the same ones."""
    api = account(sms=2, dual=2)
    for kind in KINDS:
        for _ in range(6):
            judge.status(api.create(kind), 200)


@BOTH
@pytest.mark.requirement("TNM-SES-001")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_a_pair_can_have_a_session_again_after_the_end_of_its_last(
    expect: Expect, account: Accounts, control: Control, fresh: Fresh, kind: str
) -> None:
    """An ended session needs no masking id."""
    api, pair = account(sms=2, dual=2), {"phone_number_1": fresh.us_number(), "phone_number_2": fresh.us_number()}
    for _ in range(4):
        expect.works(api.create(kind, **pair), "a create after the end of the pair's last session", tolerated=True)
        control.advance(3601)


@BOTH
@pytest.mark.requirement("TNM-SES-001")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_a_pair_can_have_a_session_with_other_masking_ids_after_the_end_of_its_last(
    expect: Expect, account: Accounts, control: Control, fresh: Fresh, kind: str
) -> None:
    """Where there are enough of them, nothing that was over a day ago stands in its way."""
    api, pair = account(sms=8, dual=8), {"phone_number_1": fresh.us_number(), "phone_number_2": fresh.us_number()}
    for _ in range(4):
        expect.works(api.create(kind, **pair, validity_period=1), "a create after the end of the pair's last session")
        control.advance(25 * 3600)


@pytest.mark.requirement("TNM-SES-024")
def test_the_same_pair_can_have_a_second_session(expect: Expect, telesign: TeleSign) -> None:
    """While the first is active, with a reference of its own."""
    for kind in KINDS:
        fields = telesign.fields()
        answers = [telesign.create(kind, **fields) for _ in range(2)]
        for answer in answers:
            expect.works(answer, "a create for a pair that has a session")
        expect.references(*answers)


@pytest.mark.requirement("TNM-SES-024")
@pytest.mark.needs("accounts", "numbers")
def test_the_same_pair_can_have_as_many_sessions_as_there_are_numbers(
    expect: Expect, account: Accounts, fresh: Fresh
) -> None:
    """Whichever party is named first."""
    api, one, other = account(sms=4, dual=4), fresh.us_number(), fresh.us_number()
    for kind in KINDS:
        answers = []
        for first, second in ((one, other), (other, one), (one, other), (other, one)):
            answers.append(api.create(kind, phone_number_1=first, phone_number_2=second))
            expect.works(answers[-1], f"create {len(answers)} for a pair, with four numbers in the pool")
        expect.references(*answers)


@pytest.mark.requirement("TNM-SES-024")
def test_the_same_pair_can_have_a_session_of_each_kind(expect: Expect, telesign: TeleSign) -> None:
    """They are two sessions."""
    fields = telesign.fields()
    answers = [telesign.create(kind, **fields) for kind in KINDS]
    for answer in answers:
        expect.works(answer, "a create for a pair that has a session of the other kind")
    expect.references(*answers)


# Its reference


@pytest.mark.requirement("TNM-SES-003")
def test_a_reference_is_32_hex_digits(judge: Judge, telesign: TeleSign) -> None:
    """In whatever case, every time."""
    for kind in KINDS:
        for _ in range(3):
            judge.matches(telesign.create(kind), "/reference_id", "[0-9A-Fa-f]{32}")


@pytest.mark.requirement("TNM-SES-029")
def test_a_reference_is_in_capitals(judge: Judge, telesign: TeleSign) -> None:
    """As every example has it."""
    for kind in KINDS:
        for _ in range(3):
            judge.matches(telesign.create(kind), "/reference_id", "[^a-z]*")


@pytest.mark.requirement("TNM-SES-004")
def test_no_two_creates_have_one_reference(
    judge: Judge, telesign: TeleSign, other_telesign: TeleSign
) -> None:
    """Of either kind, and of either customer."""
    answers = [api.create(kind) for api in (telesign, other_telesign) for kind in (*KINDS, *KINDS)]
    found = [str(one.at("/reference_id")).upper() for one in answers]
    judge.holds(
        len(set(found)) == len(found), where="response.body/reference_id", expected=f"{len(found)} references",
        got=found, kind="repeated", answer=answers[-1],
    )  # fmt: skip


@pytest.mark.requirement("TNM-SES-004")
def test_the_same_request_gets_another_reference(judge: Judge, telesign: TeleSign) -> None:
    """It does not derive from what was asked."""
    for kind in KINDS:
        fields = telesign.fields()
        first, second = (telesign.create(kind, **fields) for _ in range(2))
        judge.holds(
            first.at("/reference_id") != second.at("/reference_id"), where="response.body/reference_id",
            expected="another reference than before", got=second.at("/reference_id"), kind="repeated", answer=second,
        )  # fmt: skip


# The parties


@pytest.mark.requirement("TNM-SES-005")
def test_the_resource_is_the_one_that_was_asked(judge: Judge, telesign: TeleSign) -> None:
    """Also when the other was asked in between."""
    for kind in KINDS:
        judge.equal(telesign.create(kind), "/session_data/resource", kind)
        other = KINDS[1 - KINDS.index(kind)]
        telesign.create(other)
        judge.equal(telesign.create(kind), "/session_data/resource", kind)


@pytest.mark.requirement("TNM-SES-005")
def test_the_resource_of_a_signed_create_is_the_one_that_was_asked(judge: Judge, digests: Digests) -> None:
    """Whichever way the request was authenticated."""
    for kind in KINDS:
        judge.equal(digests.send(kind), "/session_data/resource", kind)


@pytest.mark.requirement("TNM-SES-006")
def test_each_party_is_echoed_in_its_own_slot(judge: Judge, telesign: TeleSign, fresh: Fresh) -> None:
    """Whatever its country, and its place."""
    for kind in KINDS:
        rs = f"381555001{fresh.integer(0, 99):02d}"
        made = {"us": fresh.us_number, "gb": fresh.gb_number, "rs": lambda rs=rs: rs}
        for one, other in (("us", "gb"), ("gb", "us"), ("rs", "us"), ("us", "rs"), ("gb", "rs")):
            numbers = made[one](), made[other]()
            answer = telesign.create(kind, phone_number_1=numbers[0], phone_number_2=numbers[1])
            for place, number in zip(PARTIES, numbers, strict=True):
                judge.equal(answer, f"{place}/complete_phone_number", number)


@pytest.mark.requirement("TNM-SES-006")
def test_a_turned_request_is_echoed_as_it_was_asked(judge: Judge, telesign: TeleSign) -> None:
    """Not as the pair was named the first time, and not in the order of the digits."""
    for kind in KINDS:
        fields = telesign.fields()
        one, other = fields["phone_number_1"], fields["phone_number_2"]
        for first, second in ((one, other), (other, one)):
            answer = telesign.create(kind, phone_number_1=first, phone_number_2=second)
            if answer.status != 200 and (first, second) == (other, one):
                continue  # whether a pair can have another session is judged elsewhere
            judge.equal(answer, f"{PARTIES[0]}/complete_phone_number", first)
            judge.equal(answer, f"{PARTIES[1]}/complete_phone_number", second)
