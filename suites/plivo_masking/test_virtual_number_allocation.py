"""Virtual number allocation: whose number a session gets, and of which country."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .allocation import Allocation
    from .conftest import Plivo

    Own = Callable[..., OwnAccount]
    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")


# The account's numbers


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_the_virtual_number_is_one_of_the_accounts_own(allocation: Allocation, plivo: Plivo, own_account: Own) -> None:
    """Of two accounts with a number each, either gets its own."""
    for account in (own_account(us=1, gb=0), own_account(us=1, gb=0)):
        allocation.is_of(plivo.as_account(account.client).create(), allocation.owned(account), "the account")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_the_primary_accounts_session_has_one_of_its_numbers(
    allocation: Allocation, plivo: Plivo, control: Control, no_evidence: Callable[[str], NoReturn]
) -> None:
    """The number is in the inventory, and has voice."""
    own = plivo.client.credentials["auth_id"]
    names = [one.name for one in control.accounts() if one.credentials.get("auth_id") == own]
    if not names:
        no_evidence("the control API does not know the primary account")
    voices = [one.number for one in control.numbers(names[0]) if one.voice]
    answer = plivo.create()
    allocation.number(answer)
    allocation.is_of(answer, voices, "the account that has voice")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_a_number_that_the_account_no_longer_has_is_not_given(
    allocation: Allocation, plivo: Plivo, own_account: Own, control: Control
) -> None:
    """After the inventory was replaced, a new session has a number of the new one."""
    account = own_account(us=1, gb=0)
    api = plivo.as_account(account.client)
    allocation.number(api.create())
    new = [one.number for one in control.set_numbers(account.name, own_account.numbers(us=1))]
    allocation.is_of(api.create(), new, "the account as it is now")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_subaccount_gives_the_subaccounts_number(allocation: Allocation, plivo: Plivo, own_account: Own) -> None:
    """With `subaccount` the number is the sub-account's, and without it the main account's own, in any order."""
    main = own_account(us=2, gb=0)
    sub = own_account(us=2, gb=0, parent=main.name)
    api = plivo.as_account(main.client)
    for _ in range(2):
        allocation.is_of(api.create(subaccount=sub.credentials["auth_id"]), allocation.owned(sub), "the sub-account")
        allocation.is_of(api.create(), allocation.owned(main), "the main account")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_a_subaccount_without_a_free_number_does_not_borrow(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """When the sub-account's only number is taken, the main account's is not given in its place."""
    main = own_account(us=1, gb=0)
    sub = own_account(us=1, gb=0, parent=main.name)
    api, party, name = plivo.as_account(main.client), fresh.us_number(), sub.credentials["auth_id"]
    allocation.number(api.create(first_party=party, subaccount=name))
    allocation.is_not_of(api.create(first_party=party, subaccount=name), allocation.owned(main), "of the main account")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_the_main_account_does_not_use_its_subaccounts_numbers(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """When the main account's only number is taken, the sub-account's is not given in its place."""
    main = own_account(us=1, gb=0)
    sub = own_account(us=1, gb=0, parent=main.name)
    api, party = plivo.as_account(main.client), fresh.us_number()
    allocation.number(api.create(first_party=party))
    allocation.is_not_of(api.create(second_party=party), allocation.owned(sub), "of the sub-account")


@pytest.mark.requirement("PNM-NUM-001")
@pytest.mark.needs("accounts", "numbers")
def test_a_subaccounts_credentials_give_its_own_number(
    allocation: Allocation, plivo: Plivo, own_account: Own, no_evidence: Callable[[str], NoReturn]
) -> None:
    """A sub-account that asks for itself gets a number of its own; that it may ask is not everywhere so."""
    main = own_account(us=1, gb=0)
    sub = own_account(us=1, gb=0, parent=main.name)
    answer = plivo.as_account(sub.client).create()
    if answer.status in (401, 403):
        no_evidence("a sub-account's own credentials are refused here")
    allocation.is_of(answer, allocation.owned(sub), "the sub-account", tolerated=True)


# Never a party's own


@pytest.mark.requirement("PNM-NUM-002")
@pytest.mark.parametrize("role", ["first_party", "second_party"])
def test_a_partys_own_number_is_not_its_virtual_number(
    allocation: Allocation, plivo: Plivo, no_evidence: Callable[[str], NoReturn], role: str
) -> None:
    """A party that has one of the account's numbers itself gets another one to dial."""
    own = allocation.number(plivo.create())
    answer = plivo.create(**{role: f"+{own}"})
    if answer.status not in (200, 201):
        no_evidence("a virtual number is refused as a party here")
    allocation.is_not_of(answer, [own], "that is a party's own")


@pytest.mark.requirement("PNM-NUM-002")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("role", ["first_party", "second_party"])
def test_not_even_the_last_number_is_given_to_its_owner(
    allocation: Allocation, plivo: Plivo, own_account: Own, role: str
) -> None:
    """Where a party's own number is the only one, the session does not get it, with or without a plus."""
    account = own_account(us=1, gb=0)
    api, (own,) = plivo.as_account(account.client), allocation.owned(account)
    for written in (own, f"+{own}"):
        allocation.is_not_of(api.create(**{role: written}), [own], "that is a party's own")


# Countries


@pytest.mark.requirement("PNM-NUM-003")
@pytest.mark.parametrize("geomatch", [..., True], ids=["by-default", "asked-for"])
def test_the_number_is_of_the_first_partys_country(
    allocation: Allocation, plivo: Plivo, fresh: Fresh, no_evidence: Callable[[str], NoReturn], geomatch: object
) -> None:
    """The first party decides, not the second, and whichever country it is."""
    british = plivo.create(first_party=fresh.gb_number(), second_party=fresh.us_number(), geomatch=geomatch)
    american = plivo.create(first_party=f"+{fresh.us_number()}", second_party=fresh.gb_number(), geomatch=geomatch)
    if allocation.given(british) is None or allocation.given(american) is None:
        no_evidence("this account has no number left in one of the two countries")
    allocation.is_in_country(british, "44")
    allocation.is_in_country(american, "1")


@pytest.mark.requirement("PNM-NUM-003")
@pytest.mark.needs("accounts", "numbers")
def test_each_country_has_its_numbers(allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh) -> None:
    """With one number of each country, either first party gets its own country's, whatever was given before."""
    account = own_account(us=1, gb=1)
    api = plivo.as_account(account.client)
    (us,), (gb,) = ([one.number for one in account.numbers if one.country == country] for country in ("US", "GB"))
    allocation.is_of(api.create(first_party=fresh.gb_number(), second_party=fresh.us_number()), [gb], "the country GB")
    allocation.is_of(api.create(first_party=fresh.us_number(), second_party=fresh.gb_number()), [us], "the country US")
    allocation.is_of(api.create(first_party=fresh.gb_number(), second_party=fresh.gb_number()), [gb], "the country GB")


@pytest.mark.requirement("PNM-NUM-003")
@pytest.mark.needs("accounts", "numbers")
def test_a_number_of_another_country_is_no_substitute(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """When the numbers of the first party's country are all taken for it, no foreign one is given."""
    account = own_account(us=1, gb=1)
    api, party = plivo.as_account(account.client), fresh.gb_number()
    allocation.number(api.create(first_party=party))
    foreign = [one.number for one in account.numbers if one.country == "US"]
    allocation.is_not_of(api.create(first_party=party), foreign, "of another country")
    allocation.is_not_of(api.create(first_party=party, geomatch=True), foreign, "of another country")


@pytest.mark.requirement("PNM-NUM-004")
@pytest.mark.needs("accounts", "numbers")
def test_without_geomatch_a_foreign_number_is_given(works: Look, plivo: Plivo, own_account: Own) -> None:
    """Two Americans can talk through a British number."""
    works(plivo.as_account(own_account(us=0, gb=1).client).create(geomatch=False), "a create without geomatch")


@pytest.mark.requirement("PNM-NUM-004")
@pytest.mark.needs("accounts", "numbers")
def test_without_geomatch_foreign_numbers_come_after_the_own_countrys(
    allocation: Allocation, works: Look, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """A party whose country's only number is taken gets two more sessions on the two foreign ones."""
    api, party = plivo.as_account(own_account(us=1, gb=2).client), fresh.us_number()
    allocation.number(api.create(first_party=party))
    for _ in range(2):
        works(api.create(first_party=party, geomatch=False), "a create without geomatch")


# No number left


@pytest.mark.requirement("PNM-NUM-005")
@pytest.mark.needs("accounts", "numbers")
def test_an_account_without_numbers_is_refused(allocation: Allocation, plivo: Plivo, own_account: Own) -> None:
    """With and without geomatch."""
    api = plivo.as_account(own_account([]).client)
    allocation.is_refused(api.create())
    allocation.is_refused(api.create(geomatch=False))


@pytest.mark.requirement("PNM-NUM-005")
@pytest.mark.needs("accounts", "numbers")
def test_numbers_without_voice_are_not_usable(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """Of a number for texts only and one for calls, a party can have one session."""
    text, voice = own_account.numbers(us=2)
    account = own_account([replace(text, voice=False), voice])
    api, party = plivo.as_account(account.client), fresh.us_number()
    allocation.is_of(api.create(first_party=party), [voice.number], "the account that has voice")
    allocation.is_refused(api.create(first_party=party))


@pytest.mark.requirement("PNM-NUM-005")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize(
    "roles", [("first_party", "first_party"), ("first_party", "second_party"), ("second_party", "second_party")]
)
def test_a_party_with_a_session_on_every_number_is_refused(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh, roles: tuple[str, str]
) -> None:
    """In either role; two others are still served."""
    account = own_account(us=1, gb=0)
    api, party = plivo.as_account(account.client), fresh.us_number()
    allocation.number(api.create(**{roles[0]: party}))
    allocation.is_refused(api.create(**{roles[1]: f"+{party}"}))
    allocation.is_of(api.create(), allocation.owned(account), "the account, for others")


@pytest.mark.requirement("PNM-NUM-005")
@pytest.mark.needs("accounts", "numbers")
def test_geomatch_without_a_number_of_the_country_is_refused(
    allocation: Allocation, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """A British first party finds nothing among American numbers."""
    api = plivo.as_account(own_account(us=2, gb=0).client)
    allocation.is_refused(api.create(first_party=fresh.gb_number(), second_party=fresh.us_number()))
