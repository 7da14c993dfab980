"""What goes with an application, a context or a participant that is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Mitto, Pair, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Own = Callable[..., Mitto]

pytestmark = pytest.mark.operation("deleteApplication", "deleteContext", "deleteParticipant")

OF_CONTEXT = ("getContext", "listParticipants", "listInteractions")


def _interaction(pair: Pair, phones: Phones) -> list[str]:
    phones.call(pair.first.number, pair.first.mask)
    return [str(one["sid"]) for one in pair.interactions() if one.get("sid")]


# An application


@pytest.mark.requirement("MNM-CAS-001")
def test_contexts_go_with_their_application(expect: Expect, pool: Pools) -> None:
    """All of them, with their participants and interactions."""
    one = pool(2)
    pairs = [one.pair() for _ in range(2)]
    one.api.done("deleteApplication", one.application)
    for pair in pairs:
        for operation in OF_CONTEXT:
            expect.refused(one.ask(operation, pair.sid), f"{operation} in a deleted application")
        for who in pair.members:
            expect.refused(one.ask("getParticipant", pair.sid, who.sid), "a participant of a deleted application")
    expect.refused(one.ask("listContexts"), "a list of a deleted application's contexts")


@pytest.mark.requirement("MNM-CAS-001")
@pytest.mark.needs("calls")
def test_interactions_go_with_their_application(expect: Expect, pool: Pools, phones: Phones) -> None:
    """None can be fetched any more."""
    pair = pool(2).pair()
    sids = _interaction(pair, phones)
    pair.pool.api.done("deleteApplication", pair.pool.application)
    for sid in sids:
        expect.refused(pair.pool.ask("getInteraction", pair.sid, sid), "an interaction of a deleted application")


@pytest.mark.requirement("MNM-CAS-001")
@pytest.mark.operation("listMaskedNumbers", "getMaskedNumber")
def test_a_pool_goes_with_its_application(expect: Expect, pool: Pools) -> None:
    """Neither the list nor an entry can be read."""
    one = pool(2)
    one.api.done("deleteApplication", one.application)
    expect.refused(one.ask("listMaskedNumbers"), "a list of a deleted application's pool")
    for masked in one.masked:
        expect.refused(one.ask("getMaskedNumber", masked), "a masked number of a deleted application")


@pytest.mark.requirement("MNM-CAS-001")
@pytest.mark.operation("listPhoneNumbers", "getPhoneNumber")
def test_numbers_are_available_again(expect: Expect, pool: Pools) -> None:
    """All of the pool: unused, reserved and in use."""
    one = pool(2)
    one.pair()
    one.fill(1)
    one.add(one.spare(), isReserved=True)
    one.api.done("deleteApplication", one.application)
    listed = [str(free.get("phoneNumber")) for free in one.api.everything("listPhoneNumbers")]
    for number, masked in zip(one.numbers, one.masked, strict=True):
        expect.holds(number in listed, f"{number} in the list", listed, kind="absent")
        expect.accepted(one.api.ask("getPhoneNumber", str(masked.get("phoneNumberSid"))), "a get of a freed number")


@pytest.mark.requirement("MNM-CAS-001")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.operation("listPhoneNumbers", "addMaskedNumber")
def test_freed_numbers_can_be_pooled_again(expect: Expect, own: Own, pool: Pools) -> None:
    """By another application, which gives them to the same people."""
    one = pool(2, api=own(us=2))
    pair = one.pair()
    one.api.done("deleteApplication", one.application)
    expect.has_exactly(one.api.ask("listPhoneNumbers"), [number.number for number in one.api.inventory or ()], "phoneNumber")
    other = pool(0, api=one.api)
    for free in one.api.phone_numbers():
        expect.accepted(other.ask("addMaskedNumber", json={"phoneNumberSid": free["sid"]}), "an add of a freed number")
    context = other.context()
    for who in pair.members:
        expect.accepted(other.join(context, who.number), "an add of a person who was freed")


@pytest.mark.requirement("MNM-CAS-001")
def test_another_applications_things_stay(expect: Expect, pool: Pools) -> None:
    """Its contexts, participants and pool are as before."""
    one, other = pool(2), pool(2)
    one.pair()
    pair = other.pair()
    before = other.snapshot(pair.sid)
    one.api.done("deleteApplication", one.application)
    expect.unchanged(before, other.snapshot(pair.sid), "the deletion of another application")


@pytest.mark.requirement("MNM-CAS-001")
def test_nothing_comes_back_under_a_namesake(expect: Expect, pool: Pools) -> None:
    """A new application of the same name begins without contexts and numbers."""
    one = pool(2)
    pair = one.pair()
    one.api.done("deleteApplication", one.application)
    again = pool(0, api=one.api, name=one.application.get("name"))
    expect.has_exactly(again.ask("listContexts"), [])
    expect.has_exactly(again.ask("listMaskedNumbers"), [])
    expect.refused(again.ask("getContext", pair.sid), "a deleted application's context under its namesake")


@pytest.mark.requirement("MNM-CAS-001")
@pytest.mark.operation("createContext", "addParticipants", "addMaskedNumber")
def test_nothing_can_be_added_to_a_deleted_application(expect: Expect, pool: Pools) -> None:
    """No context, no number, and nobody to a context that it had."""
    one = pool(1)
    context, spare = one.context(), one.spare()
    one.api.done("deleteApplication", one.application)
    expect.refused(one.ask("createContext", json={}), "a context in a deleted application")
    expect.refused(one.ask("addMaskedNumber", json={"phoneNumberSid": spare["sid"]}), "a number for a deleted application")
    expect.refused(one.join(context, one.api.fresh.us_number()), "a participant in a deleted application")
    expect.accepted(one.api.ask("getPhoneNumber", spare), "the number that was not added")


# A context


@pytest.mark.requirement("MNM-CAS-002")
def test_participants_go_with_their_context(expect: Expect, pool: Pools) -> None:
    """Neither the list nor one of them can be read, nor can anybody be added or removed."""
    pair = pool(2).pair()
    one = pair.pool
    pair.delete()
    for operation in OF_CONTEXT:
        expect.refused(one.ask(operation, pair.sid), f"{operation} of a deleted context")
    for who in pair.members:
        expect.refused(one.ask("getParticipant", pair.sid, who.sid), "a participant of a deleted context")
        expect.refused(one.ask("deleteParticipant", pair.sid, who.sid), "a delete of a participant of a deleted context")
    expect.refused(one.join(pair.sid, one.api.fresh.us_number()), "an add to a deleted context")


@pytest.mark.requirement("MNM-CAS-002")
@pytest.mark.needs("calls")
def test_interactions_go_with_their_context(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Neither the list nor one of them can be read."""
    pair = pool(2).pair()
    sids = _interaction(pair, phones)
    pair.delete()
    expect.refused(pair.pool.ask("listInteractions", pair.sid), "a list of a deleted context's interactions")
    for sid in sids:
        expect.refused(pair.pool.ask("getInteraction", pair.sid, sid), "an interaction of a deleted context")


@pytest.mark.requirement("MNM-CAS-002")
def test_another_contexts_participants_stay(expect: Expect, pool: Pools) -> None:
    """Those of the same people too."""
    one = pool(3)
    pair = one.pair()
    others = [one.pair(), one.pair(pair.first.number, pair.second.number)]
    pair.delete()
    for other in others:
        for who in other.members:
            answer = one.ask("getParticipant", other.sid, who.sid)
            expect.shows(answer, "phoneNumber", who.number)
            expect.shows(answer, "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-CAS-002")
def test_a_participant_is_not_found_elsewhere(expect: Expect, pool: Pools) -> None:
    """What a deleted context had cannot be reached through another."""
    one = pool(2)
    pair, other = one.pair(), one.context()
    pair.delete()
    for who in pair.members:
        expect.refused(one.ask("getParticipant", other, who.sid), "a deleted context's participant in another context")


# A participant


@pytest.mark.requirement("MNM-CAS-003")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("leaving", ["first", "second"])
def test_interactions_survive_their_participant(expect: Expect, pool: Pools, phones: Phones, leaving: str) -> None:
    """Whoever has left, caller or called: they are listed and fetched as before, and still name both."""
    pair = pool(2).pair()
    phones.call(pair.first.number, pair.first.mask)
    before = {str(one.get("sid")): one for one in pair.interactions()}
    pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, getattr(pair, leaving).sid)
    expect.has_exactly(pair.pool.ask("listInteractions", pair.sid), list(before))
    for sid, one in before.items():
        answer = pair.pool.ask("getInteraction", pair.sid, sid)
        for name in ("sid", "inboundParticipantSid", "outboundParticipantSid"):
            if name in one:
                expect.shows(answer, name, one[name])


@pytest.mark.requirement("MNM-CAS-003")
@pytest.mark.needs("calls")
def test_interactions_survive_both_participants(expect: Expect, pool: Pools, phones: Phones) -> None:
    """When both have left and others have come, old and new are there."""
    pair = pool(2).pair()
    one = pair.pool
    phones.call(pair.second.number, pair.second.mask)
    old = [str(each["sid"]) for each in pair.interactions() if each.get("sid")]
    for who in pair.members:
        one.api.done("deleteParticipant", one.application, pair.sid, who.sid)
    expect.has_exactly(one.ask("listInteractions", pair.sid), old)
    caller = one.member(pair.sid)
    one.member(pair.sid)
    phones.call(caller.number, caller.mask)
    got = [each.get("sid") for each in pair.interactions()]
    expect.holds(len(got) == len(old) + 1 and set(old) <= set(got), f"{old} and one more", got, kind="count")
