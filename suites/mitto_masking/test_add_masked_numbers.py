"""Add numbers to the pool of an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect

    Own = Callable[..., Mitto]
    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("addMaskedNumber", "listMaskedNumbers", "getMaskedNumber", "updateMaskedNumber", "deleteMaskedNumber")


def _sids(pool: Pool) -> list[str]:
    return [str(one["sid"]) for one in pool.masked]


# Add


@pytest.mark.requirement("MNM-NUM-001")
@pytest.mark.parametrize("members", [{}, {"friendlyName": "DC pool"}, {"isReserved": True}, {"isReserved": False}], ids=["plain", "name", "reserved", "free"])
def test_an_available_number_is_added(expect: Expect, pool: Pools, members: dict[str, object]) -> None:
    """The answer shows the number, the application, and what was asked for beside."""
    one = pool(0)
    free = one.spare()
    answer = one.ask("addMaskedNumber", json={"phoneNumberSid": free["sid"], **members})
    expect.accepted(answer, "an add of an available number")
    expect.shows(answer, "phoneNumberSid", free["sid"])
    expect.shows(answer, "phoneNumber", free["phoneNumber"])
    expect.shows(answer, "applicationSid", one.application["sid"])
    for name, value in members.items():
        expect.shows(answer, name, value)


@pytest.mark.requirement("MNM-NUM-001")
def test_every_available_number_can_be_added(expect: Expect, pool: Pools) -> None:
    """One after another they are in the pool, each once."""
    one = pool(0)
    free = one.api.phone_numbers()[:4]
    for number in free:
        answer = one.ask("addMaskedNumber", json={"phoneNumberSid": number["sid"]})
        expect.shows(answer, "phoneNumberSid", number["sid"])
    expect.has_exactly(one.ask("listMaskedNumbers"), [str(number["sid"]) for number in free], "phoneNumberSid")


@pytest.mark.requirement("MNM-NUM-001")
def test_a_new_masked_number_is_not_reserved_and_not_in_use(expect: Expect, pool: Pools) -> None:
    """Without a choice it can be assigned, and nobody has it yet."""
    one = pool(2)
    for masked in one.masked:
        answer = one.ask("getMaskedNumber", masked)
        expect.reserved(answer, so=False)
        expect.shows(answer, "inUse", 0, tolerated=True)


@pytest.mark.requirement("MNM-NUM-001")
@pytest.mark.operation("createApplication")
def test_each_application_has_a_pool_of_its_own(expect: Expect, pool: Pools) -> None:
    """What one gets the other does not."""
    one, other, empty = pool(2), pool(1), pool(0)
    for each in (one, other, empty):
        expect.has_exactly(each.ask("listMaskedNumbers"), _sids(each))


@pytest.mark.requirement("MNM-NUM-001")
def test_either_account_fills_a_pool(expect: Expect, pool: Pools, other_mitto: Mitto) -> None:
    """The second customer adds numbers of its own."""
    one = pool(1, api=other_mitto)
    expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))


# Twice, and unknown


@pytest.mark.requirement("MNM-NUM-007")
@pytest.mark.parametrize("members", [{}, {"isReserved": True}, {"friendlyName": "again"}], ids=["plain", "reserved", "name"])
def test_a_number_is_not_added_twice_to_a_pool(expect: Expect, pool: Pools, members: dict[str, object]) -> None:
    """The second and the third add are refused, and the pool has it once."""
    one = pool(1)
    body = {"phoneNumberSid": one.masked[0].get("phoneNumberSid"), **members}
    for said in ("a second add", "a third add"):
        expect.refused(one.ask("addMaskedNumber", json=body), said)
    expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))
    expect.reserved(one.ask("getMaskedNumber", one.masked[0]), so=False)


@pytest.mark.requirement("MNM-NUM-007")
def test_a_number_is_not_added_to_a_second_pool(expect: Expect, pool: Pools) -> None:
    """What one application has another cannot get."""
    one, other = pool(2), pool(0)
    for masked in one.masked:
        expect.refused(other.ask("addMaskedNumber", json={"phoneNumberSid": masked.get("phoneNumberSid")}), "an add to a second pool")
    expect.has_exactly(other.ask("listMaskedNumbers"), [])


@pytest.mark.requirement("MNM-NUM-007")
def test_a_reserved_or_used_number_is_not_added_elsewhere(expect: Expect, pool: Pools) -> None:
    """Whatever its state in the first pool."""
    one, other = pool(2), pool(0)
    one.reserve(one.masked[0])
    one.member(one.context())
    for masked in one.masked:
        expect.refused(other.ask("addMaskedNumber", json={"phoneNumberSid": masked.get("phoneNumberSid")}), "an add to a second pool")


@pytest.mark.requirement("MNM-NUM-007")
def test_a_number_is_not_added_to_another_enterprises_pool(
    expect: Expect, pool: Pools, no_evidence: Callable[[str], None]
) -> None:
    """Though both applications are one account's."""
    one = pool(1)
    if len(one.api.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    other = pool(0, enterpriseSid=one.api.enterprises[1])
    expect.refused(other.ask("addMaskedNumber", json={"phoneNumberSid": one.masked[0].get("phoneNumberSid")}), "an add to a second pool")


@pytest.mark.requirement("MNM-NUM-008")
def test_an_unknown_number_is_not_added(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Of the right form, of a wrong one, a masked number's sid or the digits; the pool stays as it was."""
    one = pool(1)
    for sid in (unknown("PN"), "1", "", one.masked[0]["sid"], one.application["sid"], one.api.fresh.us_inventory_number()):
        expect.refused(one.ask("addMaskedNumber", json={"phoneNumberSid": sid}), "an add of an unknown number")
    expect.has_exactly(one.ask("listMaskedNumbers"), _sids(one))


@pytest.mark.requirement("MNM-NUM-008")
@pytest.mark.parametrize("body", [{}, {"phoneNumberSid": None}, {"friendlyName": "x"}, {"phoneNumberSid": 7}, {"phoneNumberSid": []}], ids=["empty", "null", "name-only", "number", "array"])
def test_an_add_of_no_number_is_refused(expect: Expect, pool: Pools, body: dict[str, object]) -> None:
    """The sid of a phone number is needed."""
    one = pool(0)
    expect.refused(one.ask("addMaskedNumber", json=body), "an add without a phone number")
    expect.has_exactly(one.ask("listMaskedNumbers"), [])


@pytest.mark.requirement("MNM-NUM-008")
@pytest.mark.needs("accounts", "numbers")
def test_a_number_that_was_taken_away_is_not_added(expect: Expect, own: Own, pool: Pools, control: Control) -> None:
    """What the account no longer has is unknown."""
    one = pool(0, api=own(us=1))
    number = one.spare()
    control.set_numbers(str(one.api.name), [])
    expect.refused(one.ask("addMaskedNumber", json={"phoneNumberSid": number["sid"]}), "an add of a number that is gone")
