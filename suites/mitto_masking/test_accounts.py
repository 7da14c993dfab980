"""Accounts: none sees or changes what is another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Mitto, Pool
    from .envelope import Expect
    from .life import Standing

    Stands = Callable[..., Standing]
    Pools = Callable[..., Pool]

pytestmark = [pytest.mark.operation("getApplication", "listApplications"), pytest.mark.requirement("MNM-AUTH-007")]


def test_another_accounts_resources_are_not_found(expect: Expect, standing: Stands, other_mitto: Mitto) -> None:
    """Each read of one resource, and each list within one, is refused to others, before its owner has read it and after."""
    stands = standing()
    for _ in range(2):
        for operation, sids, options in stands.reads:
            if sids:
                expect.refused(other_mitto.ask(operation, *sids, **options), f"{operation} of another account's resource")
        for operation, sids, options in stands.reads:
            stands.pool.api.ask(operation, *sids, **options)


def test_another_accounts_resources_cannot_be_changed(expect: Expect, standing: Stands, other_mitto: Mitto) -> None:
    """Each write is refused, and what it was about is as before."""
    stands = standing()
    before = stands.snapshot()
    for operation, sids, options in stands.writes:
        if not sids:
            continue
        answer = other_mitto.ask(operation, *sids, **options)
        expect.refused(answer, f"{operation} on another account's resource")
        after = stands.snapshot()
        expect.unchanged(before, after, f"another account's {operation}", answer)
        before = after


def test_the_first_account_sees_nothing_of_the_second(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """It is so in the other direction too: get, update and delete are refused, and the application stays as it was."""
    theirs = other_mitto.application()
    expect.refused(mitto.ask("getApplication", theirs), "a get of the second account's application")
    expect.refused(mitto.update(theirs, name=mitto.title()), "an update of it")
    expect.refused(mitto.ask("deleteApplication", theirs), "a delete of it")
    expect.shows(other_mitto.ask("getApplication", theirs), "name", theirs.get("name"))


def test_lists_show_only_ones_own_applications(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Neither account's list has the other's application."""
    mine, theirs = mitto.application(), other_mitto.application()
    for api, own, foreign in ((mitto, mine, theirs), (other_mitto, theirs, mine)):
        listed = [one.get("sid") for one in api.everything("listApplications")]
        expect.holds(foreign["sid"] not in listed, "a list without another account's application", listed, kind="leak")
        expect.holds(own["sid"] in listed, "a list with the account's own application", listed, kind="absent")


@pytest.mark.operation("listPhoneNumbers")
@pytest.mark.needs("accounts", "numbers")
def test_lists_show_only_ones_own_numbers(expect: Expect, own: Callable[..., Mitto]) -> None:
    """Neither of two accounts is offered what the other may use."""
    one, other = own(us=2), own(us=2)
    for api in (one, other):
        expect.has_exactly(api.ask("listPhoneNumbers"), [number.number for number in api.inventory or ()], "phoneNumber")


@pytest.mark.operation("addMaskedNumber")
@pytest.mark.needs("accounts", "numbers")
def test_another_accounts_number_does_not_go_into_a_pool(expect: Expect, own: Callable[..., Mitto]) -> None:
    """An add of it is refused, the pool stays empty, and the owner can still use it."""
    one, other = own(us=1), own(us=1)
    mine, theirs = one.application(), other.application()
    number = other.take(1)[0]
    expect.refused(one.ask("addMaskedNumber", mine, json={"phoneNumberSid": number["sid"]}), "an add of another's number")
    expect.has_exactly(one.ask("listMaskedNumbers", mine), [])
    expect.accepted(other.ask("addMaskedNumber", theirs, json={"phoneNumberSid": number["sid"]}), "the owner's add")


@pytest.mark.operation("createApplication")
def test_another_accounts_enterprise_gets_no_application(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """A create in it is refused, and takes no name there."""
    name = mitto.title()
    expect.refused(mitto.create(enterpriseSid=other_mitto.enterprise, name=name), "a create in another's enterprise")
    expect.accepted(other_mitto.create(name=name), "that name in the owner's hands")


@pytest.mark.operation("createApplication")
def test_names_are_not_shared_between_accounts(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """What one account has called an application does not keep another from it."""
    name = mitto.title()
    mitto.application(name=name)
    expect.accepted(other_mitto.create(name=name), "a name that another account uses")


@pytest.mark.operation("getContext", "updateContext", "deleteContext", "addParticipants")
def test_another_accounts_context_is_not_reached_through_ones_own_application(
    expect: Expect, standing: Stands, other_mitto: Mitto
) -> None:
    """A path that joins an own application and a foreign context, participant or masked number leads nowhere."""
    stands = standing()
    theirs, mine = stands.pool.application["sid"], other_mitto.application()
    before = stands.snapshot()
    for operation, sids, options in (*stands.reads, *stands.writes):
        if len(sids) > 1:
            mixed = (mine, *sids[1:])
            expect.refused(other_mitto.ask(operation, *mixed, **options), f"{operation} by way of one's own application")
    expect.unchanged(before, stands.snapshot(), f"requests that did not name {theirs}")


@pytest.mark.operation("addParticipants")
@pytest.mark.needs("accounts", "numbers")
def test_another_accounts_mask_is_not_given(expect: Expect, own: Callable[..., Mitto], pool: Pools) -> None:
    """A participant that names another account's masked number does not get it."""
    mine, theirs = pool(1, api=own(us=1)), pool(1, api=own(us=1))
    context = mine.context()
    answer = mine.join(context, mine.api.fresh.us_number(), maskedNumberSid=str(theirs.masked[0]["sid"]))
    got = mine.api.envelope.resource(answer).get("maskedNumber")
    expect.holds(got not in theirs.numbers, "no mask of another account", got, answer, kind="leak")
