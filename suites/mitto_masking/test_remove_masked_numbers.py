"""Remove a masked number from a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pair, Pool
    from .envelope import Expect
    from .phones import Phones

    Own = Callable[..., Mitto]
    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("deleteMaskedNumber")


def _of_pool(pool: Pool, sid: str) -> str:
    """A sid of the pool that a participant names; Blocked where it names none."""
    if sid not in {str(one["sid"]) for one in pool.masked}:
        reason = "A participant's maskedNumberSid is none of the pool."
        raise Blocked(reason)
    return sid


# Removed


@pytest.mark.requirement("MNM-NUM-006")
def test_a_masked_number_is_removed(expect: Expect, pool: Pools) -> None:
    """It is no longer in the pool; the others are."""
    one = pool(3)
    expect.done(one.ask("deleteMaskedNumber", one.masked[1]), "a delete of a masked number")
    expect.refused(one.ask("getMaskedNumber", one.masked[1]), "a get of a removed masked number")
    expect.has_exactly(one.ask("listMaskedNumbers"), [str(one.masked[0]["sid"]), str(one.masked[2]["sid"])])


@pytest.mark.requirement("MNM-NUM-006")
def test_a_pool_can_be_emptied(expect: Expect, pool: Pools) -> None:
    """One after another all are removed, a reserved one too."""
    one = pool(3)
    one.reserve(one.masked[1])
    for masked in one.masked:
        expect.done(one.ask("deleteMaskedNumber", masked), "a delete of a masked number")
    expect.has_exactly(one.ask("listMaskedNumbers"), [])


@pytest.mark.requirement("MNM-NUM-006")
def test_a_removed_number_cannot_be_used_any_more(expect: Expect, pool: Pools) -> None:
    """A second delete and an update of it are errors."""
    one = pool(1)
    one.api.done("deleteMaskedNumber", one.application, one.masked[0])
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a second delete of a masked number")
    expect.refused(one.ask("updateMaskedNumber", one.masked[0], json={"isReserved": True}), "an update of a removed masked number")


@pytest.mark.requirement("MNM-NUM-006")
def test_only_the_named_pool_loses_the_number(expect: Expect, pool: Pools) -> None:
    """Another application's pool stays as it was."""
    one, other = pool(1), pool(1)
    expect.done(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a masked number")
    expect.has_exactly(other.ask("listMaskedNumbers"), [str(other.masked[0]["sid"])])


@pytest.mark.requirement("MNM-NUM-006")
def test_an_unused_number_can_be_removed_while_another_is_in_use(expect: Expect, pool: Pools) -> None:
    """It is this number's use that counts."""
    one = pool(1)
    one.member(one.context())
    one.fill(1)
    expect.done(one.ask("deleteMaskedNumber", one.masked[1]), "a delete of a masked number that nobody uses")


# In use


@pytest.mark.requirement("MNM-NUM-009")
def test_a_number_in_use_is_not_removed(expect: Expect, pool: Pools) -> None:
    """Whichever participant has it, and however often it is asked; it stays in the pool, and the participant keeps it."""
    one = pool(2)
    pair = one.pair()
    for who in (*pair.members, *pair.members):
        expect.refused(one.ask("deleteMaskedNumber", _of_pool(one, who.mask_sid)), "a delete of a number in use")
        expect.shows(one.ask("getMaskedNumber", who.mask_sid), "sid", who.mask_sid)
        expect.shows(one.ask("getParticipant", pair.sid, who.sid), "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-NUM-009")
def test_one_participant_is_use_enough(expect: Expect, pool: Pools) -> None:
    """A context that waits for its second person holds the mask of the first."""
    one = pool(1)
    one.member(one.context())
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a number in use")


@pytest.mark.requirement("MNM-NUM-009")
def test_the_last_of_several_contexts_holds_the_number(expect: Expect, pool: Pools) -> None:
    """Of two contexts on one number the second still uses it when the first is closed."""
    one = pool(1)
    first, second = one.context(), one.context()
    one.member(first)
    one.member(second)
    one.api.needed(one.ask("updateContext", first, json={"status": "closed"}))
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a number that another context uses")


@pytest.mark.requirement("MNM-NUM-009")
def test_reserving_a_number_in_use_does_not_let_it_go(expect: Expect, pool: Pools) -> None:
    """It is reserved, and still in use."""
    one = pool(1)
    one.member(one.context())
    one.ask("updateMaskedNumber", one.masked[0], json={"isReserved": True})
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a reserved number in use")


@pytest.mark.requirement("MNM-NUM-009")
@pytest.mark.needs("calls")
def test_a_call_does_not_let_a_number_go(expect: Expect, pool: Pools, phones: Phones) -> None:
    """The context in which people have talked still uses it."""
    one = pool(1)
    pair = one.pair()
    phones.call(pair.first.number, pair.first.mask)
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a number in use after a call")


@pytest.mark.requirement("MNM-NUM-009")
@pytest.mark.parametrize("end", ["closed", "deleted", "left"])
def test_a_number_can_be_removed_when_its_context_has_ended(expect: Expect, pool: Pools, end: str) -> None:
    """Closed or deleted, or when both participants have left, the context uses it no longer."""
    one = pool(2)
    pair = one.pair()
    _end(pair, end)
    for sid in sorted({_of_pool(one, who.mask_sid) for who in pair.members}):
        expect.done(one.ask("deleteMaskedNumber", sid), f"a delete of a number whose context is {end}")


def _end(pair: Pair, end: str) -> None:
    if end == "closed":
        pair.close()
    elif end == "deleted":
        pair.delete()
    else:
        for who in pair.members:
            pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, who.sid)


@pytest.mark.requirement("MNM-NUM-009")
@pytest.mark.needs("clock")
def test_a_number_can_be_removed_when_its_context_has_expired(expect: Expect, pool: Pools, control: Control) -> None:
    """Just before it cannot, just after it can."""
    one = pool(1)
    one.member(one.context(ttl=600))
    control.advance(590)
    expect.refused(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a number in use")
    control.advance(20)
    expect.done(one.ask("deleteMaskedNumber", one.masked[0]), "a delete of a number whose context has expired")


# Available again


@pytest.mark.requirement("MNM-NUM-010")
@pytest.mark.operation("listPhoneNumbers", "getPhoneNumber")
def test_a_removed_number_is_available_again(expect: Expect, pool: Pools) -> None:
    """It is listed and can be fetched."""
    one = pool(2)
    masked = one.masked[0]
    sid = str(masked.get("phoneNumberSid"))
    one.api.done("deleteMaskedNumber", one.application, masked)
    listed = [str(free.get("phoneNumber")) for free in one.api.everything("listPhoneNumbers")]
    expect.holds(str(masked.get("phoneNumber")) in listed, f"{masked.get('phoneNumber')} in the list", listed, kind="absent")
    expect.shows(one.api.ask("getPhoneNumber", sid), "phoneNumber", masked.get("phoneNumber"))


@pytest.mark.requirement("MNM-NUM-010")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.operation("listPhoneNumbers")
def test_all_numbers_are_available_again(expect: Expect, own: Own, pool: Pools) -> None:
    """After all were removed, reserved or once used, the list is what it was."""
    one = pool(3, api=own(us=4))
    one.reserve(one.masked[0])
    pair = one.pair()
    pair.close()
    for masked in one.masked:
        one.api.done("deleteMaskedNumber", one.application, masked)
    expect.has_exactly(one.api.ask("listPhoneNumbers"), [number.number for number in one.api.inventory or ()], "phoneNumber")


@pytest.mark.requirement("MNM-NUM-010")
@pytest.mark.operation("addMaskedNumber")
def test_a_removed_number_can_be_added_again(expect: Expect, pool: Pools) -> None:
    """To the same pool, to another's, and back."""
    one, other = pool(1), pool(0)
    sid = str(one.masked[0].get("phoneNumberSid"))
    masked = one.masked[0]
    for owner, place in ((one, one), (one, other), (other, one)):
        owner.api.done("deleteMaskedNumber", owner.application, masked)
        answer = place.ask("addMaskedNumber", json={"phoneNumberSid": sid})
        expect.shows(answer, "phoneNumberSid", sid)
        masked = place.api.needed(answer)
