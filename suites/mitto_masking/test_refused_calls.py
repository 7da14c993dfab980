"""Calls that are not put through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .phones import Phones

    Pools = Callable[..., Pool]

pytestmark = [pytest.mark.operation("createContext", "addParticipants"), pytest.mark.needs("calls")]


# Strangers


@pytest.mark.requirement("MNM-RTE-005")
def test_a_stranger_is_not_connected(pool: Pools, phones: Phones) -> None:
    """On either mask of a context, also when the call is repeated."""
    pair = pool(2).pair()
    for mask in (pair.first.mask, pair.second.mask, pair.first.mask):
        phones.keeps_out(phones.call(pair.pool.api.fresh.us_number(), mask), "a stranger's call")


@pytest.mark.requirement("MNM-RTE-005")
def test_a_stranger_does_not_disturb(pool: Pools, phones: Phones) -> None:
    """After its call the participants reach each other as before."""
    pair = pool(2).pair()
    phones.connects(pair)
    phones.keeps_out(phones.call(pair.pool.api.fresh.us_number(), pair.first.mask), "a stranger's call")
    phones.connects(pair)
    phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-RTE-005")
def test_a_foreign_stranger_is_not_connected(pool: Pools, phones: Phones) -> None:
    """Nor is one whose number begins or ends like a participant's."""
    one = pool(2)
    pair = one.pair(first=one.api.fresh.gb_number())
    near = f"{pair.second.number[:-1]}{(int(pair.second.number[-1]) + 1) % 10}"
    for caller in (one.api.fresh.gb_number(), near, pair.second.number[1:]):
        for who in pair.members:
            phones.keeps_out(phones.call(caller, who.mask), "a stranger's call")


@pytest.mark.requirement("MNM-RTE-005")
def test_a_participant_elsewhere_is_a_stranger_here(pool: Pools, phones: Phones) -> None:
    """Somebody of another application is connected by its own mask only."""
    pair, other = pool(2).pair(), pool(2).pair()
    for who in other.members:
        for mask in (pair.first.mask, pair.second.mask):
            phones.keeps_out(phones.call(who.number, mask), "the call of another application's participant")
    phones.connects(other)


@pytest.mark.requirement("MNM-RTE-005")
def test_a_participant_of_another_account_is_a_stranger_here(pool: Pools, phones: Phones, other_mitto: Mitto) -> None:
    """In either direction."""
    pair, other = pool(2).pair(), pool(2, api=other_mitto).pair()
    phones.keeps_out(phones.call(other.first.number, pair.first.mask), "the call of another account's participant")
    phones.keeps_out(phones.call(pair.first.number, other.first.mask), "the call of another account's participant")


@pytest.mark.requirement("MNM-RTE-005")
def test_a_number_that_nobody_has_as_mask_connects_nobody(pool: Pools, phones: Phones) -> None:
    """A number of the pool that was not given, a reserved one, and one that is in no pool."""
    one = pool(2)
    pair = one.pair()
    one.fill(1)
    one.add(one.spare(), isReserved=True)
    free = str(one.spare()["phoneNumber"])
    for number in (*one.numbers[2:], free):
        for who in pair.members:
            phones.keeps_out(phones.call(who.number, number), "a call to a number that was given to nobody")


@pytest.mark.requirement("MNM-RTE-005")
@pytest.mark.operation("deleteParticipant")
def test_who_was_a_participant_is_a_stranger(pool: Pools, phones: Phones) -> None:
    """Once removed, a person is not connected, though somebody else has come; and not once the mask is another's."""
    one = pool(2)
    pair = one.pair()
    one.api.done("deleteParticipant", one.application, pair.sid, pair.second.sid)
    one.member(pair.sid)
    for mask in one.numbers:
        phones.keeps_out(phones.call(pair.second.number, mask), "the call of a former participant")


# Alone


@pytest.mark.requirement("MNM-RTE-006")
def test_who_is_alone_reaches_nobody(pool: Pools, phones: Phones) -> None:
    """A context with one participant connects nobody, until there is a second."""
    one = pool(2)
    context = one.context()
    who = one.member(context)
    phones.keeps_out(phones.call(who.number, who.mask), "a call in a context with one participant")
    other = one.member(context)
    phones.reaches(phones.call(who.number, who.mask), other.number, "a call in a context with two participants")


@pytest.mark.requirement("MNM-RTE-006")
@pytest.mark.operation("deleteParticipant")
@pytest.mark.parametrize("leaving", ["first", "second"])
def test_who_is_left_reaches_nobody(pool: Pools, phones: Phones, leaving: str) -> None:
    """After one of two has left, whichever, the other is alone; also when they have talked before."""
    pair = pool(2).pair()
    phones.connects(pair)
    gone = getattr(pair, leaving)
    left = pair.second if gone is pair.first else pair.first
    pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, gone.sid)
    phones.keeps_out(phones.call(left.number, left.mask), "a call of who is left alone")


@pytest.mark.requirement("MNM-RTE-006")
def test_two_who_are_alone_do_not_meet(pool: Pools, phones: Phones) -> None:
    """Two contexts with one participant each connect nobody, though the mask may be the same."""
    one = pool(1)
    for who in (one.member(one.context()), one.member(one.context())):
        phones.keeps_out(phones.call(who.number, who.mask), "a call in a context with one participant")


# No longer active


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.operation("updateContext", "deleteContext", "deleteApplication")
@pytest.mark.parametrize("talked", [False, True], ids=["never-used", "used"])
@pytest.mark.parametrize("end", ["closed", "deleted", "application-deleted"])
def test_a_context_that_has_ended_connects_nobody(pool: Pools, phones: Phones, end: str, talked: bool) -> None:  # noqa: FBT001 - a column
    """Closed, deleted, or gone with its application, and whether anybody has ever called in it."""
    pair = pool(2).pair()
    if talked:
        phones.connects(pair)
        phones.connects(pair, pair.second)
    if end == "closed":
        pair.close()
    elif end == "deleted":
        pair.delete()
    else:
        pair.pool.api.done("deleteApplication", pair.pool.application)
    phones.refuses(pair, f"a call in a context that is {end}")


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("talked", [False, True], ids=["never-used", "used"])
def test_an_expired_context_connects_nobody(pool: Pools, phones: Phones, control: Control, talked: bool) -> None:  # noqa: FBT001 - a column
    """Whether anybody has ever called in it or not."""
    pair = pool(2).pair(ttl=600)
    if talked:
        phones.connects(pair)
    control.advance(601)
    phones.refuses(pair, "a call in an expired context")


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.operation("updateContext", "deleteContext")
@pytest.mark.parametrize("end", ["closed", "deleted"])
def test_the_end_of_one_context_is_not_that_of_others(pool: Pools, phones: Phones, end: str) -> None:
    """Others on the same masks, and others of the same people, go on."""
    one = pool(3)
    pair = one.pair()
    beside, again = one.pair(), one.pair(pair.first.number, pair.second.number)
    if end == "closed":
        pair.close()
    else:
        pair.delete()
    phones.connects(beside)
    phones.connects(again)
    for who in pair.members:
        # Whether somebody is connected who dials the other's mask is open.
        if who.mask not in (again.first.mask, again.second.mask):
            phones.keeps_out(phones.call(who.number, who.mask), f"a call in a context that is {end}")


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.operation("updateContext")
def test_a_mask_that_was_given_again_leads_to_the_new_partner(pool: Pools, phones: Phones) -> None:
    """After a context was closed and the same person has its mask in a new one, nobody reaches the old partner."""
    one = pool(2, numberSelectionBehavior="prefer-sticky")
    old = one.pair()
    old.close()
    new = one.pair(first=old.first.number)
    call = phones.call(new.first.number, new.first.mask)
    phones.reaches(call, new.second.number, "a call in the new context")
    phones.keeps_out(phones.call(old.second.number, old.second.mask), "the old partner's call")
