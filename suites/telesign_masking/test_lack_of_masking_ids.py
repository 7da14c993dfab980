"""Lack of masking ids: 2702, and what a create that failed leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Accounts
    from .relays import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")
SLOTS = (1, 2)

# When there are none


@pytest.mark.requirement("TNM-VAL-016", "TNM-VAL-017", "TNM-VAL-025")
@OWN
def test_an_account_without_numbers_gets_2702(expect: Expect, account: Accounts, sessions: ModuleType) -> None:
    """400; the message names a party, that party has no masking id, and neither has the other."""
    api = account(sms=0, dual=0)
    for kind in KINDS:
        fields = api.fields()
        _is_empty(expect, api.create(kind, **fields), sessions, fields)


@BOTH
@pytest.mark.requirement("TNM-VAL-016", "TNM-VAL-017", "TNM-VAL-025")
@OWN
def test_an_account_that_lost_its_numbers_gets_2702(
    expect: Expect, account: Accounts, sessions: ModuleType, control: Control, kind: str
) -> None:
    """Although it has made sessions before."""
    api = account(sms=2, dual=2)
    api.create(kind).need(200)
    control.set_numbers(api.name, [])
    fields = api.fields()
    _is_empty(expect, api.create(kind, **fields), sessions, fields)


@BOTH
@pytest.mark.requirement("TNM-VAL-016", "TNM-VAL-017", "TNM-VAL-025")
@OWN
def test_a_party_that_has_used_up_the_pool_gets_2702(
    expect: Expect, account: Accounts, sessions: ModuleType, fresh: Fresh, *, kind: str,
    no_evidence: Callable[[str], NoReturn],
) -> None:
    """Where a masking id serves but one of a party's sessions."""
    api, party = account(sms=1, dual=1), fresh.us_number()
    for _ in range(3):
        fields = api.fields(phone_number_1=party)
        answer = api.create(kind, **fields)
        if answer.status != 200:
            _is_empty(expect, answer, sessions, fields)
            return
    no_evidence("one number serves several sessions of a party")


def _is_empty(expect: Expect, answer: Answer, sessions: ModuleType, fields: dict[str, object]) -> None:
    """2702, and masking ids that are null: surely that of the party that the message names."""
    if not expect.fails(answer, 2702, "TNM-VAL-016"):
        return
    parties = [fields[f"phone_number_{slot}"] for slot in SLOTS]
    message, masks = answer.at("/session_data/message"), [sessions.mask_of(answer, slot) for slot in SLOTS]
    named = [party for party in parties if isinstance(message, str) and str(party) in message]
    expect.of("TNM-VAL-017").holds(
        bool(named), where="response.body/session_data/message", expected=f"a text that names {parties[0]} or {parties[1]}",
        got=message, kind="absent" if message is MISSING else "value", answer=answer,
    )  # fmt: skip
    unmasked = [mask for party, mask in zip(parties, masks, strict=True) if party in named] or masks
    expect.of("TNM-VAL-016").holds(
        None in unmasked, where="response.body/session_data/phone_number_1/masked_id",
        expected="null for the number that got no mask", got=[str(one) for one in masks], answer=answer,
    )  # fmt: skip
    for slot in SLOTS:
        expect.of("TNM-VAL-025").equal(answer, f"/session_data/phone_number_{slot}/masked_id", None)


@pytest.mark.requirement("TNM-VAL-016")
@OWN
def test_every_create_without_numbers_gets_2702(judge: Judge, account: Accounts) -> None:
    """The third as the first."""
    api = account(sms=0, dual=0)
    for kind in KINDS:
        for _ in range(3):
            if judge.status(answer := api.create(kind), 400):
                judge.equal(answer, "/status/code", 2702)


@BOTH
@pytest.mark.requirement("TNM-SES-001")
@OWN
def test_new_numbers_end_the_lack_of_them(expect: Expect, account: Accounts, control: Control, kind: str) -> None:
    """The account has numbers again, and sessions."""
    api = account(sms=2, dual=2)
    control.set_numbers(api.name, [])
    api.create(kind).need(400)
    control.set_numbers(api.name, api.numbers)
    expect.works(api.create(kind), "a create of an account that has numbers again")


# What a failed create leaves


@pytest.mark.requirement("TNM-VAL-020")
@OWN
def test_a_refused_request_takes_no_masking_id(judge: Judge, account: Accounts) -> None:
    """After three that were wrong in one thing a pool of two still has a session for the pair."""
    api = account(sms=2, dual=2)
    for kind in KINDS:
        for wrong in ({"validity_period": -1}, {"validity_period": "soon"}, {"phone_number_2": "1202O"}, {"phone_number_2": ...}):
            pair = api.fields()
            answers = [api.create(kind, **{**pair, **wrong}) for _ in range(3)]
            if all(one.status != 200 for one in answers):
                judge.status(api.create(kind, **pair), 200)


@BOTH
@pytest.mark.requirement("TNM-VAL-020")
@OWN
@pytest.mark.parametrize("name", ["blocked_numbers", "globally_blocked_numbers"])
def test_a_create_for_a_blocked_number_takes_no_masking_id(
    judge: Judge, account: Accounts, fresh: Fresh, control: Control, *, kind: str, name: str
) -> None:
    """After three a pool of two still has a session for the pair, when neither is blocked any more."""
    number = fresh.us_number()
    api = account(sms=2, dual=2, **{name: [number]})
    pair = api.fields(phone_number_2=number)
    for _ in range(3):
        api.create(kind, **pair).need(400)
    control.change_account(api.name, **{name: []})
    judge.status(api.create(kind, **pair), 200)


@BOTH
@pytest.mark.requirement("TNM-VAL-020")
@pytest.mark.needs("accounts", "numbers", "faults")
def test_a_create_that_failed_inside_takes_no_masking_id(
    judge: Judge, account: Accounts, fresh: Fresh, fault: Callable[..., None], kind: str
) -> None:
    """An internal error leaves the pool as it was."""
    api, pair = account(sms=2, dual=2), {"phone_number_1": fresh.us_number(), "phone_number_2": fresh.us_number()}
    fault("internal-error", times=5)
    for _ in range(5):
        api.create(kind, **pair).need(503)
    judge.status(api.create(kind, **pair), 200)


@BOTH
@pytest.mark.requirement("TNM-VAL-020")
@pytest.mark.needs("accounts", "numbers", "messages", "handsets")
def test_a_failed_create_leaves_no_session(
    account: Accounts, phones: Phones, fresh: Fresh, kind: str
) -> None:
    """No text of its parties goes through any number of the pool."""
    api, one, other = account(sms=2, dual=2), fresh.us_number(), fresh.us_number()
    api.create(kind, phone_number_1=one, phone_number_2=other, validity_period=0).need(400)
    for number in api.owned(kind):
        phones.keeps_out(one, number, one, other)
        phones.keeps_out(other, number, one, other)


@BOTH
@pytest.mark.requirement("TNM-VAL-020")
@pytest.mark.needs("accounts", "numbers", "messages", "handsets")
def test_a_create_without_a_masking_id_leaves_no_session(
    account: Accounts, phones: Phones, fresh: Fresh, control: Control, kind: str
) -> None:
    """Not even when the numbers come back."""
    api, one, other = account(sms=2, dual=2), fresh.us_number(), fresh.us_number()
    control.set_numbers(api.name, [])
    api.create(kind, phone_number_1=one, phone_number_2=other).need(400)
    control.set_numbers(api.name, api.numbers)
    for number in api.owned(kind):
        phones.keeps_out(one, number, one, other)
