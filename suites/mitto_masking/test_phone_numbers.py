"""Available phone numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.pytest_plugin import OwnAccount
    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect

    Own = Callable[..., Mitto]
    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("listPhoneNumbers", "getPhoneNumber")


def _inventory(api: Mitto) -> list[str]:
    return [one.number for one in api.inventory or ()]


# List and get


@pytest.mark.requirement("MNM-PHN-001")
def test_the_list_is_given(expect: Expect, mitto: Mitto) -> None:
    """It is an array of resources that have a sid, be it empty."""
    answer = mitto.ask("listPhoneNumbers")
    if expect.accepted(answer, "a list of phone numbers"):
        for sid in mitto.envelope.values(answer):
            expect.holds(isinstance(sid, str) and sid != "", "a sid", repr(sid), answer, where="response.body/data/sid")


@pytest.mark.requirement("MNM-PHN-001")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize(("us", "gb"), [(0, 0), (1, 0), (0, 2), (4, 2)], ids=["none", "one", "british", "several"])
def test_the_list_has_the_accounts_numbers(expect: Expect, own: Own, us: int, gb: int) -> None:
    """All of them and no others, each once."""
    api = own(us=us, gb=gb)
    expect.has_exactly(api.ask("listPhoneNumbers"), _inventory(api), "phoneNumber")


@pytest.mark.requirement("MNM-PHN-001")
@pytest.mark.needs("accounts", "numbers")
def test_the_list_follows_the_inventory(
    expect: Expect, own: Own, own_account: Callable[..., OwnAccount], control: Control
) -> None:
    """What the provider takes away or adds is gone from it, or on it."""
    api = own(us=2)
    new = [*control.numbers(str(api.name))[:1], *own_account.numbers(us=2)]
    control.set_numbers(str(api.name), new)
    expect.has_exactly(api.ask("listPhoneNumbers"), [one.number for one in new], "phoneNumber")


@pytest.mark.requirement("MNM-PHN-001")
@pytest.mark.needs("accounts", "numbers")
def test_reading_the_list_uses_nothing_up(expect: Expect, own: Own) -> None:
    """The second time it is the same, sids included."""
    api = own(us=3)
    first = {str(one.get("sid")): one.get("phoneNumber") for one in api.everything("listPhoneNumbers")}
    again = {str(one.get("sid")): one.get("phoneNumber") for one in api.everything("listPhoneNumbers")}
    expect.holds(first == again and len(first) == 3, first, again)


@pytest.mark.requirement("MNM-PHN-002")
def test_an_available_number_can_be_fetched(expect: Expect, apart: Mitto, no_evidence: Callable[[str], NoReturn]) -> None:
    """Each sid of the list gets that number."""
    free = apart.phone_numbers()[:4]
    if not free:
        no_evidence("the account has no available number")
    for one in (*free, free[0]):
        answer = apart.ask("getPhoneNumber", one)
        expect.shows(answer, "sid", one["sid"])
        expect.shows(answer, "phoneNumber", one["phoneNumber"])


@pytest.mark.requirement("MNM-PHN-002")
@pytest.mark.needs("accounts", "numbers")
def test_the_single_number_is_as_listed(expect: Expect, own: Own) -> None:
    """Every member that the list shows is the same."""
    api = own(us=1, gb=1)
    for one in api.phone_numbers():
        answer = api.ask("getPhoneNumber", one)
        for name, value in one.items():
            expect.shows(answer, name, value)


@pytest.mark.requirement("MNM-PHN-002")
@pytest.mark.operation("createApplication", "createContext")
def test_a_number_that_nobody_pools_stays_fetchable(expect: Expect, pool: Pools) -> None:
    """Whatever is done with others."""
    one = pool(1)
    one.member(one.context())
    for number in one.api.phone_numbers()[:2]:
        expect.shows(one.api.ask("getPhoneNumber", number), "sid", number["sid"])


# In a pool


@pytest.mark.requirement("MNM-PHN-003")
@pytest.mark.operation("addMaskedNumber")
def test_a_pooled_number_is_not_listed(expect: Expect, apart: Mitto, pool: Pools) -> None:
    """It was listed before; the others still are."""
    before = {str(one["sid"]) for one in apart.phone_numbers()}
    used = {str(one.get("phoneNumberSid")) for one in pool(2).masked}
    after = {str(one["sid"]) for one in apart.phone_numbers()}
    expect.holds(not used & after, "a list without the numbers in the pool", sorted(used & after), kind="present")
    if apart.inventory is not None:
        expect.holds(after == before - used, "the others still listed", sorted(before - used - after), kind="absent")


@pytest.mark.requirement("MNM-PHN-003")
@pytest.mark.operation("addMaskedNumber")
def test_a_pooled_number_is_not_found_as_available(expect: Expect, pool: Pools) -> None:
    """GET of its sid is an error."""
    one = pool(2)
    for masked in one.masked:
        sid = masked.get("phoneNumberSid")
        if isinstance(sid, str) and sid:
            expect.refused(one.api.ask("getPhoneNumber", sid), "a get of a number that is in a pool")


@pytest.mark.requirement("MNM-PHN-003")
@pytest.mark.operation("addMaskedNumber")
@pytest.mark.needs("accounts", "numbers")
def test_the_last_number_can_be_pooled(expect: Expect, own: Own, pool: Pools) -> None:
    """Then none is available, neither to its application nor to another."""
    api = own(us=2)
    pool(1, api=api)
    pool(1, api=api)
    expect.has_exactly(api.ask("listPhoneNumbers"), [])


@pytest.mark.requirement("MNM-PHN-003")
@pytest.mark.operation("addMaskedNumber")
@pytest.mark.needs("accounts", "numbers")
def test_a_reserved_number_is_not_listed_either(expect: Expect, own: Own, pool: Pools) -> None:
    """It is in the pool, reserved or not."""
    one = pool(0, api=own(us=2))
    first, second = one.api.take(2)
    one.add(first, isReserved=True)
    expect.has_exactly(one.api.ask("listPhoneNumbers"), [str(second["sid"])])


# Unknown


@pytest.mark.requirement("MNM-PHN-004")
def test_an_unknown_number_is_an_error(expect: Expect, apart: Mitto, unknown: Unknown) -> None:
    """Of the right form, of a wrong one, and ones that resemble a number's."""
    sids = [unknown("PN"), "PN", "1", "not-a-sid", "null"]
    for one in apart.phone_numbers()[:1]:
        sids += [f"{one['sid']}0", str(one["sid"])[:-1]]
    for sid in sids:
        expect.errs(apart.ask("getPhoneNumber", sid), "a get of an unknown phone number")


@pytest.mark.requirement("MNM-PHN-004")
@pytest.mark.operation("createApplication", "addMaskedNumber")
def test_the_sid_of_something_else_is_no_number(expect: Expect, pool: Pools) -> None:
    """An application's, a masked number's and a context's lead to no phone number."""
    one = pool(1)
    for resource in (one.application, one.masked[0], one.context()):
        expect.errs(one.api.ask("getPhoneNumber", resource), "a get of the sid of something else")


@pytest.mark.requirement("MNM-PHN-004")
@pytest.mark.needs("accounts", "numbers")
def test_a_number_that_was_taken_away_is_unknown(expect: Expect, own: Own, control: Control) -> None:
    """What the provider removed from the account cannot be fetched any more."""
    api = own(us=1)
    number = api.take(1)[0]
    control.set_numbers(str(api.name), [])
    expect.errs(api.ask("getPhoneNumber", number), "a get of a number that the account no longer has")


# Read-only


@pytest.mark.requirement("MNM-PHN-005")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("plain", [False, True], ids=["search-path", "plain-path"])
def test_numbers_cannot_be_created(expect: Expect, own: Own, plain: bool) -> None:  # noqa: FBT001 - a column
    """No POST or PUT makes one, neither where they are read nor where writes would be."""
    api = own(us=1)
    path = api.client.path("listPhoneNumbers")
    body = {"phoneNumber": api.fresh.us_inventory_number(), "friendlyName": "mine", "country": "US"}
    for method in ("POST", "PUT"):
        answer = api.client.raw(method, path.replace("/search", "") if plain else path, json=body)
        expect.refused(answer, f"a {method} of a phone number")
    expect.has_exactly(api.ask("listPhoneNumbers"), _inventory(api), "phoneNumber")


@pytest.mark.requirement("MNM-PHN-005")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("plain", [False, True], ids=["search-path", "plain-path"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_numbers_cannot_be_changed_or_deleted(expect: Expect, own: Own, method: str, plain: bool) -> None:  # noqa: FBT001 - a column
    """A number stays as it was, on the path where it is read and on the one where writes would be."""
    api = own(us=2)
    number = api.take(1)[0]
    path = api.client.path("getPhoneNumber", {"phoneNumberSid": str(number["sid"])})
    answer = api.client.raw(
        method, path.replace("/search", "") if plain else path, **({} if method == "DELETE" else {"json": {"friendlyName": "mine"}})
    )
    expect.refused(answer, f"a {method} of a phone number")
    after = api.ask("getPhoneNumber", number)
    for name, value in number.items():
        expect.shows(after, name, value)
