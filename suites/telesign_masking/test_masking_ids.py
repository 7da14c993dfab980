"""Masking ids: which numbers they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .relays import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")
SLOTS = (1, 2)

# What they are


@pytest.mark.requirement("TNM-SES-007")
def test_each_party_has_a_masking_id_of_digits(judge: Judge, telesign: TeleSign) -> None:
    """Seven to fifteen of them."""
    for kind in KINDS:
        for _ in range(2):
            answer = telesign.create(kind)
            for slot in SLOTS:
                judge.matches(answer, f"/session_data/phone_number_{slot}/masked_id", "[0-9]{7,15}")


@pytest.mark.requirement("TNM-SES-007")
def test_each_party_of_another_customer_has_one_too(judge: Judge, other_telesign: TeleSign) -> None:
    """Of digits."""
    for kind in KINDS:
        answer = other_telesign.create(kind)
        for slot in SLOTS:
            judge.matches(answer, f"/session_data/phone_number_{slot}/masked_id", "[0-9]{7,15}")


@BOTH
@pytest.mark.requirement("TNM-SES-008")
def test_no_masking_id_is_a_partys_own_number(
    judge: Judge, telesign: TeleSign, sessions: ModuleType, fresh: Fresh, kind: str
) -> None:
    """Neither the one that it hides nor the other."""
    for one, other in ((fresh.us_number(), fresh.us_number()), (fresh.gb_number(), fresh.us_number())):
        answer = telesign.create(kind, phone_number_1=one, phone_number_2=other).need(200)
        for slot in SLOTS:
            got = sessions.mask_of(answer, slot)
            judge.holds(
                got not in (one, other), where=f"response.body/session_data/phone_number_{slot}/masked_id",
                expected="no party's real number", got=got, answer=answer,
            )  # fmt: skip


@pytest.mark.requirement("TNM-SES-008")
@OWN
def test_a_party_that_is_a_masking_id_itself_is_not_hidden_behind_itself(
    judge: Judge, account: Accounts, sessions: ModuleType
) -> None:
    """Even where the customer names a number of the pool as a party."""
    api = account(sms=3, dual=3)
    for kind in KINDS:
        party = api.owned(kind)[0]
        answer = api.create(kind, phone_number_1=party)
        if answer.status == 200:
            for slot in SLOTS:
                got = sessions.mask_of(answer, slot)
                judge.holds(
                    got != party, where=f"response.body/session_data/phone_number_{slot}/masked_id",
                    expected="no party's real number", got=got, answer=answer,
                )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-SES-009")
@pytest.mark.needs("accounts", "numbers", "messages", "handsets")
def test_one_number_can_hide_both_parties(
    account: Accounts, phones: Phones, option_not_used: Callable[[str], NoReturn], kind: str
) -> None:
    """And texts go both ways nonetheless."""
    api = account(sms=1, dual=1)
    if api.create(kind).at("/status/code") == 2702:
        option_not_used("a session has two masking ids")
    phones.relays_both_ways(api.session(kind))


# Which pool


@pytest.mark.requirement("TNM-SES-022")
@OWN
def test_sessions_for_texts_use_the_numbers_for_texts_alone(expect: Expect, account: Accounts) -> None:
    """Never one that can be called, although it could be texted as well."""
    api = account(sms=2, dual=3, voice=2)
    for _ in range(4):
        expect.masked_from(api.create("sms").need(200), api.owned("sms"), "the SMS-only numbers")


@pytest.mark.requirement("TNM-SES-022")
@OWN
def test_a_party_in_many_sessions_for_texts_still_gets_numbers_for_texts_alone(
    expect: Expect, account: Accounts, fresh: Fresh
) -> None:
    """As long as there are any."""
    api, one = account(sms=3, dual=3), fresh.us_number()
    for _ in range(3):
        expect.masked_from(api.create("sms", phone_number_1=one).need(200), api.owned("sms"), "the SMS-only numbers")


@BOTH
@pytest.mark.requirement("TNM-SES-022", "TNM-SES-023")
@OWN
def test_a_pair_with_several_sessions_still_gets_numbers_of_their_kind(
    expect: Expect, account: Accounts, kind: str
) -> None:
    """As long as there are any."""
    api = account(sms=6, dual=6)
    fields, row = api.fields(), "TNM-SES-022" if kind == "sms" else "TNM-SES-023"
    for _ in range(3):
        answer = api.create(kind, **fields)
        if answer.status == 200:
            expect.masked_from(answer, api.owned(kind), "the pool of its kind", row)


@pytest.mark.requirement("TNM-SES-022")
@OWN
@pytest.mark.parametrize("pool", [{"dual": 2}, {"dual": 0, "voice": 2}], ids=["dual", "voice"])
def test_there_is_no_session_for_texts_without_numbers_for_texts_alone(
    expect: Expect, account: Accounts, pool: dict[str, int]
) -> None:
    """2702; that numbers for both do instead is not excluded."""
    api = account(sms=0, **pool)
    answer = api.create("sms")
    dual = answer.status == 200 and bool(pool["dual"])
    expect.of(None).holds(
        answer.at("/status/code") == 2702, where="response.body/status/code", expected=2702,
        got=answer.at("/status/code"), answer=answer, tolerated=dual,
    )  # fmt: skip


@pytest.mark.requirement("TNM-SES-023")
@OWN
def test_sessions_for_calls_use_the_numbers_that_can_do_both(expect: Expect, account: Accounts) -> None:
    """Never one for texts alone or for calls alone."""
    api = account(sms=3, dual=2, voice=2)
    for _ in range(4):
        expect.masked_from(api.create("sms_voice").need(200), api.owned("sms_voice"), "the dual-capable numbers")


@pytest.mark.requirement("TNM-SES-023")
@OWN
def test_a_party_in_many_sessions_for_calls_still_gets_numbers_that_can_do_both(
    expect: Expect, account: Accounts, fresh: Fresh
) -> None:
    """As long as there are any."""
    api, one = account(sms=3, dual=3), fresh.us_number()
    for _ in range(3):
        answer = api.create("sms_voice", phone_number_2=one).need(200)
        expect.masked_from(answer, api.owned("sms_voice"), "the dual-capable numbers")


@pytest.mark.requirement("TNM-SES-023")
@OWN
@pytest.mark.parametrize("pool", [{"sms": 2}, {"sms": 0, "voice": 2}], ids=["texts", "calls"])
def test_there_is_no_session_for_calls_without_numbers_that_can_do_both(
    judge: Judge, account: Accounts, pool: dict[str, int]
) -> None:
    """2702."""
    judge.equal(account(dual=0, **pool).create("sms_voice"), "/status/code", 2702)


@BOTH
@pytest.mark.requirement("TNM-SES-022", "TNM-SES-023")
@OWN
def test_a_foreign_number_of_the_right_kind_goes_before_one_of_the_wrong_kind(
    expect: Expect, account: Accounts, kind: str
) -> None:
    """The pool is that of the kind; the country only decides within it."""
    sms = kind == "sms"
    api = account(sms=0 if sms else 3, dual=3 if sms else 0, gb_sms=2, gb_dual=2)
    answer = api.create(kind).need(200)
    expect.masked_from(answer, api.owned(kind), "the pool of its kind", "TNM-SES-022" if sms else "TNM-SES-023")


@BOTH
@pytest.mark.requirement("TNM-SES-022", "TNM-SES-023")
@OWN
def test_another_customers_numbers_are_not_used(expect: Expect, account: Accounts, kind: str) -> None:
    """Each draws from its own."""
    row = "TNM-SES-022" if kind == "sms" else "TNM-SES-023"
    one, other = account(sms=2, dual=2), account(sms=2, dual=2)
    for api in (one, other, one, other):
        expect.masked_from(api.create(kind).need(200), api.owned(kind), "the customer's own pool", row)


@BOTH
@pytest.mark.requirement("TNM-SES-022", "TNM-SES-023")
@OWN
def test_a_changed_inventory_is_used_at_once(expect: Expect, account: Accounts, control: Control, kind: str) -> None:
    """A number that the account has lost hides nobody any more."""
    api = account(sms=3, dual=3)
    api.create(kind).need(200)
    kept = [one for one in api.numbers if one.number != api.owned(kind)[0]]
    control.set_numbers(api.name, kept)
    pool = api.owned(kind)[1:]
    for _ in range(3):
        row = "TNM-SES-022" if kind == "sms" else "TNM-SES-023"
        expect.masked_from(api.create(kind).need(200), pool, "the numbers that are left", row)
