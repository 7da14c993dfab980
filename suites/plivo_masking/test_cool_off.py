"""Virtual number allocation: when a number is free again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .allocation import Allocation
    from .conftest import Plivo

    Own = Callable[..., OwnAccount]
    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")


@pytest.mark.requirement("PNM-NUM-009")
@pytest.mark.needs("clock", "accounts", "numbers")
@pytest.mark.parametrize("end", ["DELETE", "expiry"])
def test_during_cool_off_the_number_is_given_to_nobody(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control, end: str
) -> None:
    """Neither to the same parties nor to others, from the end of the session until the period is over, and then it is."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    ended = api.create(virtual_number_cooloff_period=900, session_expiry=600)
    taken = allocation.number(ended)
    if end == "DELETE":
        allocation.expire(api, ended)
    else:
        control.advance(601)
    again = {name: ended.at(f"/session/{name}") for name in ("first_party", "second_party")}
    for seconds in (0, 880):
        control.advance(seconds)
        allocation.is_not_of(api.create(**again), [taken], "that is cooling off")
        allocation.is_not_of(api.create(), [taken], "that is cooling off")
    control.advance(30)
    allocation.is_of(api.create(), [taken], "the account, its cool-off being over")


@pytest.mark.requirement("PNM-NUM-009")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_during_cool_off_another_number_is_given(allocation: Allocation, plivo: Plivo, own_account: Own) -> None:
    """Where there is a second number the create succeeds with it."""
    account = own_account(us=2, gb=0)
    api = plivo.as_account(account.client)
    ended = api.create(virtual_number_cooloff_period=900)
    taken = allocation.number(ended)
    allocation.expire(api, ended)
    allocation.is_of(
        api.create(), [one for one in allocation.owned(account) if one != taken], "the account that does not cool off"
    )


@pytest.mark.requirement("PNM-NUM-009")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_cool_off_holds_although_another_session_is_on_the_number(
    allocation: Allocation, plivo: Plivo, own_account: Own
) -> None:
    """A number that a session without cool-off still uses is given to no new one while it cools off from another."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    staying = api.create()
    ended = api.create(virtual_number_cooloff_period=900)
    taken = allocation.number(ended)
    allocation.number(staying)
    allocation.expire(api, ended)
    allocation.is_not_of(api.create(), [taken], "that is cooling off")
    allocation.expire(api, staying)
    allocation.is_not_of(api.create(), [taken], "that is cooling off, though a later session ended without")


@pytest.mark.requirement("PNM-NUM-009")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_of_two_cool_offs_the_longer_counts(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control
) -> None:
    """A second session on the number, with a shorter period, does not end the cool-off of the first."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    long, short = api.create(virtual_number_cooloff_period=900), api.create(virtual_number_cooloff_period=60)
    taken = allocation.number(long)
    allocation.number(short)
    for ended in (long, short):
        allocation.expire(api, ended)
    control.advance(600)
    allocation.is_not_of(api.create(), [taken], "that is cooling off from the longer one")


@pytest.mark.requirement("PNM-NUM-009")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_cool_off_begins_at_the_end_that_an_update_has_set(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control
) -> None:
    """A session that was prolonged cools off after its new end, not after the first."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    session = api.create(virtual_number_cooloff_period=600, session_expiry=600)
    taken = allocation.number(session)
    allocation.update(api, session, session_expiry=1800)
    control.advance(1810)
    allocation.is_not_of(api.create(), [taken], "that is cooling off")
    control.advance(580)
    allocation.is_not_of(api.create(), [taken], "that is cooling off")


@pytest.mark.requirement("PNM-NUM-010")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("cooloff", [..., 0], ids=["unsaid", "zero"])
def test_without_cool_off_the_number_is_free_after_a_delete(
    allocation: Allocation, plivo: Plivo, own_account: Own, cooloff: object
) -> None:
    """For the same parties and for one of them with somebody else, again and again."""
    account = own_account(us=1, gb=0)
    api = plivo.as_account(account.client)
    session = api.create(virtual_number_cooloff_period=cooloff)
    allocation.number(session)
    party = session.at("/session/first_party")
    for fields in ({"second_party": session.at("/session/second_party")}, {}, {}):
        allocation.expire(api, session)
        session = api.create(first_party=party, **fields)
        if not allocation.is_of(session, allocation.owned(account), "the account, free again"):
            return


@pytest.mark.requirement("PNM-NUM-010")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_without_cool_off_the_number_is_free_when_the_session_is_over(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control, fresh: Fresh
) -> None:
    """At its expiry, though nobody asks for the session meanwhile."""
    account = own_account(us=1, gb=0)
    api, party = plivo.as_account(account.client), fresh.us_number()
    allocation.number(api.create(first_party=party, session_expiry=600))
    control.advance(601)
    allocation.is_of(api.create(second_party=party), allocation.owned(account), "the account, free again")


@pytest.mark.requirement("PNM-NUM-010")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_a_session_that_was_cut_short_frees_its_number_then(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control, fresh: Fresh
) -> None:
    """The expiry that counts is the one of the latest update."""
    account = own_account(us=1, gb=0)
    api, party = plivo.as_account(account.client), fresh.us_number()
    session = api.create(first_party=party, session_expiry=7200)
    allocation.number(session)
    allocation.update(api, session, session_expiry=600)
    control.advance(601)
    allocation.is_of(api.create(first_party=party), allocation.owned(account), "the account, free again")


@pytest.mark.requirement("PNM-NUM-010")
@pytest.mark.needs("clock", "accounts", "numbers")
def test_a_freed_number_is_used_before_a_new_one(
    allocation: Allocation, judge: Judge, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """A party's sessions, one after another, all have the one number that is enough."""
    api, party = plivo.as_account(own_account(us=4, gb=0).client), fresh.us_number()
    used = set()
    for _ in range(3):
        session = api.create(first_party=party)
        used.add(allocation.number(session))
        allocation.expire(api, session)
    judge.holds(
        len(used) == 1, where="response.body/session/virtual_number", expected="one number", got=f"{len(used)} numbers"
    )
