"""Masked numbers: the pool of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("addMaskedNumber", "listMaskedNumbers", "getMaskedNumber", "updateMaskedNumber", "deleteMaskedNumber")


def _sids(pool: Pool) -> list[str]:
    return [str(one["sid"]) for one in pool.masked]


# List, get


@pytest.mark.requirement("MNM-NUM-002")
def test_a_pool_is_listed(expect: Expect, pool: Pools) -> None:
    """Empty at first, then with one more after each add."""
    one = pool(0)
    expect.has_exactly(one.ask("listMaskedNumbers"), [])
    for _ in range(3):
        one.fill(1)
        expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))


@pytest.mark.requirement("MNM-NUM-002")
def test_a_pool_shows_whole_masked_numbers(expect: Expect, pool: Pools) -> None:
    """Each item is what the add answered."""
    one = pool(2)
    listed = {item.get("sid"): item for item in one.api.everything("listMaskedNumbers", one.application)}
    for masked in one.masked:
        got = listed.get(masked["sid"], {})
        for name in ("phoneNumber", "phoneNumberSid", "applicationSid", "isReserved"):
            if name in masked:
                expect.holds(got.get(name) == masked[name], repr(masked[name]), repr(got.get(name)), where=f"response.body/data/{name}")


@pytest.mark.requirement("MNM-NUM-002")
def test_reserved_and_used_numbers_are_listed(expect: Expect, pool: Pools) -> None:
    """The list is the whole pool."""
    one = pool(2)
    one.member(one.context())
    one.fill(1)
    one.reserve(one.masked[2])
    expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))


@pytest.mark.requirement("MNM-NUM-002")
def test_each_application_has_its_own_pool(expect: Expect, pool: Pools) -> None:
    """Of two applications of an account each lists its own numbers, and no other."""
    one, other = pool(2), pool(1)
    for each in (one, other):
        expect.has_exactly(each.ask("listMaskedNumbers"), _sids(each))


@pytest.mark.requirement("MNM-NUM-002")
def test_the_pool_of_an_unknown_application_is_an_error(expect: Expect, mitto: Mitto, unknown: Unknown) -> None:
    """There is no pool to list, and none to add to."""
    expect.refused(mitto.ask("listMaskedNumbers", unknown("NMA")), "a list of an unknown application's pool")
    answer = mitto.ask("addMaskedNumber", unknown("NMA"), json={"phoneNumberSid": unknown("PN")})
    expect.refused(answer, "an add to an unknown application's pool")


@pytest.mark.requirement("MNM-NUM-003")
def test_a_masked_number_can_be_fetched(expect: Expect, pool: Pools) -> None:
    """Each by its sid, in any order, as the add answered it."""
    one = pool(3)
    for masked in (one.masked[2], one.masked[0], one.masked[1], one.masked[0]):
        answer = one.ask("getMaskedNumber", masked)
        for name in ("sid", "phoneNumber", "phoneNumberSid", "applicationSid", "isReserved"):
            if name in masked:
                expect.shows(answer, name, masked[name])


@pytest.mark.requirement("MNM-NUM-003")
def test_a_masked_number_in_use_can_be_fetched(expect: Expect, pool: Pools) -> None:
    """With a participant on it, it tells how many contexts use it."""
    one = pool(1)
    for count in (1, 2):
        one.member(one.context())
        answer = one.ask("getMaskedNumber", one.masked[0])
        expect.shows(answer, "sid", one.masked[0]["sid"])
        expect.shows(answer, "inUse", count, tolerated=True)


@pytest.mark.requirement("MNM-NUM-003")
def test_an_unknown_masked_number_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Of the right form, of a wrong one, and the sid of the phone number itself."""
    one = pool(1)
    for sid in (unknown("NMN"), "1", f"{one.masked[0]['sid']}0", str(one.masked[0].get("phoneNumberSid"))):
        expect.refused(one.ask("getMaskedNumber", sid), "a get of an unknown masked number")


# Update


@pytest.mark.requirement("MNM-NUM-004")
def test_a_masked_number_can_be_renamed(expect: Expect, pool: Pools) -> None:
    """The answer and a later GET show the new name; the rest stays."""
    one = pool(2)
    masked = one.masked[0]
    for name in ("DC pool 1", "DC pool 2"):
        for answer in (one.ask("updateMaskedNumber", masked, json={"friendlyName": name}), one.ask("getMaskedNumber", masked)):
            expect.shows(answer, "friendlyName", name)
            for member in ("sid", "phoneNumber", "isReserved"):
                if member in masked:
                    expect.shows(answer, member, masked[member], tolerated=member == "isReserved")


@pytest.mark.requirement("MNM-NUM-004")
def test_an_update_is_of_that_number_only(expect: Expect, pool: Pools) -> None:
    """The other in the pool stays as it was."""
    one = pool(2)
    one.ask("updateMaskedNumber", one.masked[0], json={"friendlyName": "changed", "isReserved": True})
    answer = one.ask("getMaskedNumber", one.masked[1])
    for member in ("friendlyName", "isReserved"):
        if member in one.masked[1]:
            expect.shows(answer, member, one.masked[1][member])


@pytest.mark.requirement("MNM-NUM-004")
def test_both_members_can_be_changed_at_once(expect: Expect, pool: Pools) -> None:
    """Name and reservation, there and back."""
    one = pool(1)
    for name, reserved in (("kept", True), ("given", False)):
        body = {"friendlyName": name, "isReserved": reserved}
        for answer in (one.ask("updateMaskedNumber", one.masked[0], json=body), one.ask("getMaskedNumber", one.masked[0])):
            expect.shows(answer, "friendlyName", name)
            expect.reserved(answer, so=reserved)


@pytest.mark.requirement("MNM-NUM-004")
def test_a_masked_number_in_use_can_be_updated(expect: Expect, pool: Pools) -> None:
    """Its participant keeps it."""
    one = pool(1)
    context = one.context()
    party = one.member(context)
    answer = one.ask("updateMaskedNumber", one.masked[0], json={"friendlyName": "in use"})
    expect.shows(answer, "friendlyName", "in use")
    expect.shows(one.ask("getParticipant", context, party.sid), "maskedNumber", party.mask)


@pytest.mark.requirement("MNM-NUM-004")
def test_the_update_of_an_unknown_masked_number_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Nothing is made by it."""
    one = pool(1)
    expect.refused(one.ask("updateMaskedNumber", unknown("NMN"), json={"isReserved": True}), "an update of an unknown masked number")
    expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))


# Reserve and release


@pytest.mark.requirement("MNM-NUM-005")
def test_a_number_can_be_reserved_and_released(expect: Expect, pool: Pools) -> None:
    """Twice over; the answer, a GET and the list show it."""
    one = pool(2)
    masked = one.masked[0]
    for reserved in (True, False, True, False):
        for answer in (one.ask("updateMaskedNumber", masked, json={"isReserved": reserved}), one.ask("getMaskedNumber", masked)):
            expect.reserved(answer, so=reserved)
        listed = {item.get("sid"): item.get("isReserved") for item in one.api.everything("listMaskedNumbers", one.application)}
        expect.holds(
            listed.get(masked["sid"]) is reserved, repr(reserved), repr(listed.get(masked["sid"])),
            where="response.body/data/isReserved", kind="listed",
        )


@pytest.mark.requirement("MNM-NUM-005")
def test_reserving_what_is_reserved_changes_nothing(expect: Expect, pool: Pools) -> None:
    """It stays reserved; what is released stays released."""
    one = pool(1)
    for reserved in (True, True, False, False):
        answer = one.ask("updateMaskedNumber", one.masked[0], json={"isReserved": reserved})
        expect.reserved(answer, so=reserved)


@pytest.mark.requirement("MNM-NUM-005")
def test_a_reservation_survives_other_updates(expect: Expect, pool: Pools) -> None:
    """A rename does not release."""
    one = pool(1)
    one.reserve(one.masked[0])
    one.ask("updateMaskedNumber", one.masked[0], json={"friendlyName": "kept"})
    expect.reserved(one.ask("getMaskedNumber", one.masked[0]))


@pytest.mark.requirement("MNM-NUM-005")
def test_a_reservation_ends_with_the_pool(expect: Expect, pool: Pools) -> None:
    """A number that was removed and added again is not reserved."""
    one = pool(1)
    (masked,) = one.masked
    one.reserve(masked)
    one.api.done("deleteMaskedNumber", one.application, masked)
    again = one.add(str(masked.get("phoneNumberSid")))
    expect.reserved(one.ask("getMaskedNumber", again), so=False)


@pytest.mark.requirement("MNM-NUM-005")
@pytest.mark.needs("clock")
def test_a_reservation_lasts(expect: Expect, pool: Pools, control: Control) -> None:
    """A day later it still holds."""
    one = pool(1)
    one.reserve(one.masked[0])
    control.advance(86400)
    expect.reserved(one.ask("getMaskedNumber", one.masked[0]))
