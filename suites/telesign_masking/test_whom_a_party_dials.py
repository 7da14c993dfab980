"""Whom a party reaches by a masking id: no party can mistake one of its sessions for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Accounts

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")
SLOTS = (1, 2)


def _dialled(sessions: ModuleType, answer: Answer, party: str) -> object:
    """What a party dials in a session: the masking id of the other."""
    first = answer.at("/session_data/phone_number_1/complete_phone_number") == party
    return sessions.mask_of(answer, 2 if first else 1)


@BOTH
@pytest.mark.requirement("TNM-SES-025")
@OWN
@pytest.mark.parametrize("place", ["first", "second", "either"])
def test_a_party_dials_another_masking_id_in_each_of_its_sessions(
    judge: Judge, account: Accounts, sessions: ModuleType, fresh: Fresh, *, kind: str, place: str
) -> None:
    """With other people, whichever of the two it is; until there are none left."""
    api, party, seen = account(sms=4, dual=4), fresh.us_number(), list[object]()
    for turn in range(5):
        slot = {"first": 1, "second": 2, "either": 1 + turn % 2}[place]
        answer = api.create(kind, **{f"phone_number_{slot}": party})
        if answer.status != 200:
            break
        dialled = _dialled(sessions, answer, party)
        judge.holds(
            dialled not in seen, where=f"response.body/session_data/phone_number_{3 - slot}/masked_id",
            expected=f"a masking id that {party} dials in no other session", got=dialled, kind="ambiguous", answer=answer,
        )  # fmt: skip
        seen.append(dialled)


@pytest.mark.requirement("TNM-SES-025")
@OWN
def test_both_parties_of_a_pair_dial_another_masking_id_in_each_session(
    judge: Judge, account: Accounts, sessions: ModuleType, fresh: Fresh
) -> None:
    """Of the same pair, in either order."""
    api, pair, seen = account(sms=4, dual=4), (fresh.us_number(), fresh.us_number()), set[tuple[str, str]]()
    for kind in KINDS:
        for first, second in (pair, pair, pair[::-1], pair, pair[::-1]):
            answer = api.create(kind, phone_number_1=first, phone_number_2=second)
            if answer.status != 200:
                break
            dials = {(party, str(_dialled(sessions, answer, party))) for party in pair}
            judge.holds(
                not dials & seen, where="response.body/session_data", expected="masking ids that neither dials elsewhere",
                got=[f"{party} dials {mask}" for party, mask in dials & seen], kind="ambiguous", answer=answer,
            )  # fmt: skip
            seen |= dials


@BOTH
@pytest.mark.requirement("TNM-SES-025")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_the_end_of_one_session_frees_nothing_of_another(
    judge: Judge, account: Accounts, sessions: ModuleType, fresh: Fresh, control: Control, *, kind: str
) -> None:
    """What a party dials in a session that goes on stays that session's alone."""
    api, party = account(sms=3, dual=3), fresh.us_number()
    api.create(kind, phone_number_1=party, validity_period=1).need(200)
    kept = _dialled(sessions, api.create(kind, phone_number_1=party, validity_period=24).need(200), party)
    control.advance(3601)
    for _ in range(2):
        answer = api.create(kind, phone_number_1=party, validity_period=24)
        judge.holds(
            answer.status != 200 or _dialled(sessions, answer, party) != kept,
            where="response.body/session_data/phone_number_2/masked_id",
            expected=f"a masking id that {party} dials in no other session", got=kept, kind="ambiguous", answer=answer,
        )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-SES-025")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_the_end_of_one_session_frees_nothing_of_another_of_the_pair(
    judge: Judge, account: Accounts, sessions: ModuleType, *, kind: str, control: Control
) -> None:
    """What both dial in a session that goes on stays that session's alone."""
    api = account(sms=4, dual=4)
    fields = api.fields()
    pair = [str(fields[f"phone_number_{slot}"]) for slot in SLOTS]
    api.create(kind, **{**fields, "validity_period": 1}).need(200)
    kept = api.create(kind, **{**fields, "validity_period": 24})
    control.advance(3601)
    for _ in range(2 if kept.status == 200 else 0):
        answer = api.create(kind, **{**fields, "validity_period": 24})
        again = [one for one in pair if answer.status == 200 and _dialled(sessions, answer, one) == _dialled(sessions, kept, one)]
        judge.holds(
            not again, where="response.body/session_data", expected="masking ids that neither dials elsewhere",
            got=[f"{one} dials {_dialled(sessions, kept, one)}" for one in again], kind="ambiguous", answer=answer,
        )  # fmt: skip
