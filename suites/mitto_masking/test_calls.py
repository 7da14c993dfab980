"""Calls: who is put through to whom, and what the phones show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from .api import Mitto, Pair, Party, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Skip = Callable[[str], NoReturn]

pytestmark = [pytest.mark.operation("createContext", "addParticipants"), pytest.mark.needs("calls")]


def _turns(pair: Pair) -> list[tuple[Party, Party]]:
    return [(pair.first, pair.second), (pair.second, pair.first)] * 2


# To the other


@pytest.mark.requirement("MNM-RTE-001")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_participant_reaches_the_other(pool: Pools, phones: Phones, caller: str) -> None:
    """By dialling its own mask, whoever was added first."""
    pair = pool(2).pair()
    phones.connects(pair, getattr(pair, caller))


@pytest.mark.requirement("MNM-RTE-001")
def test_both_call_in_turn(pool: Pools, phones: Phones) -> None:
    """Again and again, and always to the other."""
    pair = pool(2).pair()
    for who in (pair.first, pair.second, pair.second, pair.first, pair.first):
        phones.connects(pair, who)


@pytest.mark.requirement("MNM-RTE-001")
def test_each_context_has_its_own_pair(pool: Pools, phones: Phones) -> None:
    """Of four contexts of one application everybody reaches its own partner, in any order."""
    one = pool(2)
    pairs = [one.pair() for _ in range(4)]
    for pair in (*reversed(pairs), *pairs):
        phones.connects(pair)
        phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-RTE-001")
def test_a_person_in_several_contexts_chooses_by_the_mask(pool: Pools, phones: Phones) -> None:
    """Each mask leads to the partner of its context, whatever was dialled before."""
    one = pool(3)
    first = one.pair()
    others = [one.pair(first=first.first.number), one.pair(second=first.first.number)]
    for pair in (first, *others, first, others[0]):
        who = pair.first if pair.first.number == first.first.number else pair.second
        phones.connects(pair, who)


@pytest.mark.requirement("MNM-RTE-001")
@pytest.mark.operation("deleteContext")
def test_a_mask_that_was_used_before_leads_to_the_new_partner(pool: Pools, phones: Phones) -> None:
    """A person has the same mask in one context after another, and reaches who is in the one of now."""
    one = pool(1)
    first = one.pair()
    phones.connects(first)
    first.delete()
    for _ in range(2):
        pair = one.pair(first=first.first.number)
        phones.connects(pair)
        pair.delete()


@pytest.mark.requirement("MNM-RTE-001")
def test_a_person_is_reached_through_each_context(pool: Pools, phones: Phones) -> None:
    """The partners of one person all reach it, each by its own mask."""
    one = pool(3)
    pairs = [one.pair()]
    pairs += [one.pair(first=pairs[0].first.number) for _ in range(2)]
    for pair in (*pairs, *reversed(pairs)):
        phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-RTE-001")
def test_applications_and_accounts_are_kept_apart(pool: Pools, phones: Phones, other_mitto: Mitto) -> None:
    """The same two people in two applications, and in another account, reach each other by any of their masks."""
    one = pool(2).pair()
    people = (one.first.number, one.second.number)
    for pair in (pool(2).pair(*people), pool(2, api=other_mitto).pair(*people), one):
        phones.connects(pair)
        phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-RTE-001")
def test_people_abroad_are_put_through(pool: Pools, phones: Phones) -> None:
    """A Briton and an American, in either direction."""
    one = pool(2)
    pair = one.pair(first=one.api.fresh.gb_number())
    phones.connects(pair)
    phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-RTE-001")
@pytest.mark.operation("deleteParticipant")
def test_a_new_partner_is_reached(pool: Pools, phones: Phones) -> None:
    """When one has left and another has come, the call goes to the latter."""
    one = pool(2)
    pair = one.pair()
    one.api.done("deleteParticipant", one.application, pair.sid, pair.second.sid)
    other = one.member(pair.sid)
    phones.reaches(phones.call(pair.first.number, pair.first.mask), other.number, "the call of who has stayed")
    phones.reaches(phones.call(other.number, other.mask), pair.first.number, "the call of who has come")


@pytest.mark.requirement("MNM-RTE-001")
@pytest.mark.operation("updateContext", "updateApplication")
def test_updates_do_not_cut_anybody_off(pool: Pools, phones: Phones) -> None:
    """A new name of the context and of the application, and a new ttl, change nothing for callers."""
    pair = pool(2).pair()
    pair.change(name="changed", ttl=86400)
    pair.pool.api.needed(pair.pool.ask("updateApplication", json={"name": pair.pool.api.title(), "ttl": 60}))
    phones.connects(pair)
    phones.connects(pair, pair.second)


# What is shown


@pytest.mark.requirement("MNM-RTE-002")
def test_the_called_party_sees_its_own_mask(pool: Pools, phones: Phones, no_evidence: Skip) -> None:
    """In either direction, and not the mask that was dialled."""
    pair = pool(2).pair()
    if pair.first.mask == pair.second.mask:
        no_evidence("both participants have one mask")
    for caller, callee in _turns(pair):
        phones.shows(phones.connects(pair, caller).caller_id, callee.mask)


@pytest.mark.requirement("MNM-RTE-002")
@pytest.mark.needs("handsets")
def test_the_called_phone_keeps_its_own_mask(pool: Pools, phones: Phones) -> None:
    """What the handset has seen is that number too."""
    pair = pool(2).pair()
    for caller, callee in _turns(pair):
        phones.call(caller.number, caller.mask)
        for seen in phones.calls(callee.number)[-1:]:
            phones.shows(seen.caller_id, callee.mask)


@pytest.mark.requirement("MNM-RTE-002")
def test_in_each_context_it_is_the_mask_of_that_context(pool: Pools, phones: Phones) -> None:
    """A person with several masks sees the one that belongs to the caller's context."""
    one = pool(3)
    pairs = [one.pair()]
    pairs += [one.pair(first=pairs[0].first.number) for _ in range(2)]
    for pair in (*pairs, *reversed(pairs)):
        phones.shows(phones.connects(pair, pair.second).caller_id, pair.first.mask)


@pytest.mark.requirement("MNM-RTE-009")
def test_the_called_party_sees_a_number_of_the_pool(pool: Pools, phones: Phones) -> None:
    """In either direction, and of the right pool."""
    for one in (pool(2), pool(2)):
        pair = one.pair()
        for caller, _ in _turns(pair):
            phones.shows_one_of(phones.connects(pair, caller).caller_id, one.numbers, "a number of the pool")


@pytest.mark.requirement("MNM-RTE-009")
@pytest.mark.needs("handsets")
def test_the_called_phone_keeps_a_number_of_the_pool(pool: Pools, phones: Phones) -> None:
    """After several calls all that the handset has seen is of the pool, and no real number."""
    pair = pool(2).pair()
    before = {who.number: len(phones.calls(who.number)) for who in pair.members}
    for caller, _ in _turns(pair):
        phones.call(caller.number, caller.mask)
    for who in pair.members:
        for seen in phones.calls(who.number)[before[who.number] :]:
            phones.shows_one_of(seen.caller_id, pair.pool.numbers, "a number of the pool")


@pytest.mark.requirement("MNM-RTE-003")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_the_callers_number_is_not_shown(pool: Pools, phones: Phones, caller: str) -> None:
    """The called phone sees no real number, whoever calls."""
    pair = pool(2).pair()
    call = phones.connects(pair, getattr(pair, caller))
    phones.hides(call.caller_id, [who.number for who in pair.members], "shown to the called party")


@pytest.mark.requirement("MNM-RTE-003")
@pytest.mark.needs("handsets")
def test_no_handset_has_ever_seen_a_real_number(pool: Pools, phones: Phones) -> None:
    """After calls in both directions, answered and not, neither has the other's."""
    pair = pool(2).pair()
    before = {who.number: len(phones.calls(who.number)) for who in pair.members}
    for caller, _ in _turns(pair):
        phones.call(caller.number, caller.mask)
        phones.call(caller.number, caller.mask, answered=False)
    for who in pair.members:
        for seen in phones.calls(who.number)[before[who.number] :]:
            phones.hides(seen.caller_id, [one.number for one in pair.members], f"on the handset of {who.number}")


@pytest.mark.requirement("MNM-RTE-003")
def test_numbers_with_a_plus_are_not_shown_either(pool: Pools, phones: Phones) -> None:
    """The form in which people were added does not matter."""
    one = pool(2)
    pair = one.pair(f"+{one.api.fresh.us_number()}", f"+{one.api.fresh.gb_number()}")
    for who in pair.members:
        call = phones.connects(pair, who)
        phones.hides(call.caller_id, [each.number for each in pair.members], "shown to the called party")


@pytest.mark.requirement("MNM-RTE-003")
def test_no_third_persons_number_is_shown(pool: Pools, phones: Phones) -> None:
    """Nor that of anybody in another context on the same masks."""
    one = pool(2)
    pairs = [one.pair() for _ in range(3)]
    real = [who.number for pair in pairs for who in pair.members]
    for pair in pairs:
        phones.hides(phones.connects(pair).caller_id, real, "shown to the called party")


# One context at most


@pytest.mark.requirement("MNM-RTE-008")
@pytest.mark.parametrize("behaviour", ["avoid-sticky", "prefer-sticky"])
def test_no_person_and_mask_belong_to_two_contexts(expect: Expect, pool: Pools, behaviour: str) -> None:
    """However many contexts a person has: each pair of a real number and a mask occurs once."""
    one = pool(4, numberSelectionBehavior=behaviour)
    first = one.pair()
    pairs = [first, *(one.pair(first=first.first.number) for _ in range(2)), one.pair(second=first.first.number)]
    keys = [(who.number, who.mask) for pair in pairs for who in pair.members]
    expect.holds(len(set(keys)) == len(keys), "each person and mask once", sorted(keys), where="response.body/data/maskedNumber", kind="twice")


@pytest.mark.requirement("MNM-RTE-008")
def test_a_call_reaches_one_person(pool: Pools, phones: Phones) -> None:
    """A caller with a context on each mask is put through to exactly the partner of that one, and back again."""
    one = pool(2)
    first = one.pair()
    second = one.pair(first=first.first.number)
    for pair in (first, second, first, second):
        phones.connects(pair)


@pytest.mark.requirement("MNM-RTE-008")
def test_naming_a_mask_makes_no_second_context_of_it(pool: Pools, phones: Phones) -> None:
    """A person who names a mask that it has already is not put through to two: the first context goes on as it was."""
    one = pool(2)
    pair = one.pair()
    other = one.context()
    one.join(other, pair.first.number, maskedNumberSid=pair.first.mask_sid)
    one.join(other, one.api.fresh.us_number())
    phones.connects(pair)


@pytest.mark.requirement("MNM-RTE-008")
@pytest.mark.operation("updateContext")
def test_reopening_makes_no_second_context_of_a_mask(pool: Pools, phones: Phones) -> None:
    """A context that is opened again does not take the calls of the one that has the masks by now."""
    one = pool(2, numberSelectionBehavior="prefer-sticky")
    old = one.pair()
    old.close()
    new = one.pair(first=old.first.number)
    one.ask("updateContext", old.sid, json={"status": "open"})
    if new.first.mask == old.first.mask:
        phones.connects(new)
