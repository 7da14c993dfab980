"""Number selection: which numbers of the pool are given, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect
    from .phones import Phones
    from .selection import Selection

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("addParticipants", "createContext")


# From the pool


@pytest.mark.requirement("MNM-SEL-001")
def test_a_mask_is_of_the_applications_pool(selection: Selection, pool: Pools) -> None:
    """Of two applications each gives its own numbers, in turn, though the account has others."""
    one, other = pool(2), pool(2)
    for each in (one, other, one, other):
        context = each.context()
        for _ in range(2):
            selection.is_of(each, each.join(context, each.api.fresh.us_number()), each.numbers, "a number of the pool")


@pytest.mark.requirement("MNM-SEL-001")
@pytest.mark.operation("deleteMaskedNumber")
def test_a_removed_number_is_not_given(selection: Selection, pool: Pools) -> None:
    """After one of two was removed, everybody gets the other."""
    one = pool(2)
    one.api.done("deleteMaskedNumber", one.application, one.masked[0])
    for _ in range(3):
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers[1:], "what is left in the pool")


@pytest.mark.requirement("MNM-SEL-001")
@pytest.mark.operation("addMaskedNumber")
def test_a_new_number_is_given(selection: Selection, pool: Pools) -> None:
    """What was added after the context was made is in the pool when somebody joins."""
    one = pool(1)
    context = one.context()
    one.api.done("deleteMaskedNumber", one.application, one.masked[0])
    one.fill(2)
    for _ in range(2):
        selection.is_of(one, one.join(context, one.api.fresh.us_number()), one.numbers[1:], "the pool as it is now")


@pytest.mark.requirement("MNM-SEL-001")
@pytest.mark.operation("deleteMaskedNumber", "addMaskedNumber")
def test_a_number_that_moved_is_given_by_its_new_application(selection: Selection, pool: Pools) -> None:
    """The old one does not give it any more."""
    one, other = pool(2), pool(0)
    moved = one.masked[0]
    one.api.done("deleteMaskedNumber", one.application, moved)
    other.add(str(moved.get("phoneNumberSid")))
    for _ in range(2):
        selection.is_of(other, other.join(other.context(), one.api.fresh.us_number()), other.numbers, "the new application's pool")
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers[1:], "what is left in the old pool")


@pytest.mark.requirement("MNM-SEL-001")
def test_a_mask_of_another_application_cannot_be_named(selection: Selection, pool: Pools) -> None:
    """A participant who names one does not get it."""
    one, other = pool(1), pool(1)
    answer = one.join(one.context(), one.api.fresh.us_number(), maskedNumberSid=str(other.masked[0]["sid"]))
    selection.is_none_of(one, answer, other.numbers, "no number of another pool")


# One person, one mask


@pytest.mark.requirement("MNM-SEL-002")
@pytest.mark.parametrize("masks", [2, 3, 4])
def test_a_person_has_another_mask_in_each_context(expect: Expect, selection: Selection, pool: Pools, masks: int) -> None:
    """As many contexts as masks, and no two alike."""
    one = pool(masks)
    person = one.api.fresh.us_number()
    got = [selection.once(one, person)[0] for _ in range(masks)]
    expect.holds(len(set(got)) == masks, f"{masks} different masks", got, where="response.body/data/maskedNumber", kind="twice")


@pytest.mark.requirement("MNM-SEL-002")
def test_a_person_never_gets_the_last_mask_twice(selection: Selection, pool: Pools) -> None:
    """Whoever else is in the context, and whether the person comes first or second."""
    one = pool(1)
    person = one.api.fresh.us_number()
    mask, _ = selection.once(one, person)
    context = one.context()
    one.member(context)
    for place in (one.context(), context):
        selection.is_none_of(one, one.join(place, person), [mask], "no mask that the person holds")


@pytest.mark.requirement("MNM-SEL-002")
@pytest.mark.parametrize("behaviour", ["avoid-sticky", "prefer-sticky"])
def test_it_holds_for_either_behaviour(expect: Expect, selection: Selection, pool: Pools, behaviour: str) -> None:
    """A preference for the last mask does not give it twice at once."""
    one = pool(3, numberSelectionBehavior=behaviour)
    person = one.api.fresh.us_number()
    selection.held(one, person)
    got = [selection.once(one, person)[0] for _ in range(3)]
    expect.holds(len(set(got)) == 3, "3 different masks", got, where="response.body/data/maskedNumber", kind="twice")


@pytest.mark.requirement("MNM-SEL-002")
def test_a_pair_that_meets_twice_has_other_masks(expect: Expect, pool: Pools) -> None:
    """Both of two people in two contexts."""
    one = pool(4)
    first = one.pair()
    second = one.pair(first.first.number, first.second.number)
    for before, after in zip(first.members, second.members, strict=True):
        expect.holds(before.mask != after.mask, f"another mask than {before.mask}", after.mask, where="response.body/data/maskedNumber", kind="twice")


@pytest.mark.requirement("MNM-SEL-002")
@pytest.mark.needs("calls")
def test_a_call_frees_no_mask(selection: Selection, pool: Pools, phones: Phones) -> None:
    """A context in which people have talked holds its masks as before."""
    one = pool(1)
    pair = one.pair()
    phones.call(pair.first.number, pair.first.mask)
    for who in pair.members:
        selection.is_none_of(one, one.join(one.context(), who.number), [who.mask], "no mask that the person holds")


@pytest.mark.requirement("MNM-SEL-002")
def test_a_named_mask_is_not_held_twice(selection: Selection, pool: Pools) -> None:
    """A person who names a mask that it holds in another context does not get it there too."""
    one = pool(2)
    person = one.api.fresh.us_number()
    who = one.member(one.context(), person)
    answer = one.join(one.context(), person, maskedNumberSid=who.mask_sid)
    selection.is_none_of(one, answer, [who.mask], "no mask that the person holds")


@pytest.mark.requirement("MNM-SEL-002")
@pytest.mark.operation("updateContext")
def test_a_closed_context_does_not_hold_its_mask(selection: Selection, pool: Pools) -> None:
    """Only active contexts count: the only mask is given again, as often as it is free."""
    one = pool(1)
    person = one.api.fresh.us_number()
    for _ in range(3):
        answer = one.join(context := one.context(), person)
        selection.is_of(one, answer, one.numbers, "the mask that is free again")
        selection.close(one, context)


@pytest.mark.requirement("MNM-SEL-002")
@pytest.mark.operation("updateContext")
def test_reopening_does_not_give_a_mask_twice(expect: Expect, selection: Selection, pool: Pools) -> None:
    """When a context is opened again whose mask the person has elsewhere by now, at most one of the two is active."""
    one = pool(1)
    person = one.api.fresh.us_number()
    _, first = selection.once(one, person)
    selection.close(one, first)
    _, second = selection.once(one, person)
    one.ask("updateContext", first, json={"status": "open"})
    active = [
        str(context["sid"]) for context in (first, second)
        if one.api.envelope.resource(one.ask("getContext", context)).get("status") in ("open", "in-progress")
        and any(each.get("maskedNumber") == one.numbers[0] for each in one.api.envelope.items(one.ask("listParticipants", context)))
    ]
    expect.holds(len(active) <= 1, "one active context at most with the mask", active, kind="twice")


# One mask, many people


@pytest.mark.requirement("MNM-SEL-003")
def test_one_mask_serves_many(selection: Selection, pool: Pools) -> None:
    """A pool of one is enough for four people in four contexts."""
    one = pool(1)
    for _ in range(4):
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers, "the only mask")


@pytest.mark.requirement("MNM-SEL-003")
def test_one_mask_serves_both_of_a_context(selection: Selection, pool: Pools) -> None:
    """It is their different numbers that tell them apart; that it goes as far as this is not documented."""
    one = pool(1)
    context = one.context()
    for _ in range(2):
        selection.is_of(one, one.join(context, one.api.fresh.us_number()), one.numbers, "the only mask", tolerated=True)


@pytest.mark.requirement("MNM-SEL-003")
@pytest.mark.needs("calls")
def test_people_with_one_mask_reach_their_own_partners(pool: Pools, phones: Phones) -> None:
    """Three contexts on two masks: whoever dials is put through in its own."""
    one = pool(2)
    pairs = [one.pair() for _ in range(3)]
    for pair in (*pairs, *reversed(pairs)):
        phones.connects(pair)
        phones.connects(pair, pair.second)


# Deterministic


@pytest.mark.requirement("MNM-SEL-007")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("behaviour", ["avoid-sticky", "prefer-sticky"])
def test_the_same_history_leads_to_the_same_choice(
    expect: Expect, selection: Selection, wide: Mitto, control: Control, pool: Pools, behaviour: str
) -> None:
    """In two pools that were filled and used in the same way, people get the masks at the same places."""
    chosen = []
    for _ in range(2):
        one = pool(0, api=wide, numberSelectionBehavior=behaviour)
        for _ in range(4):
            one.fill(1, "1")
            control.advance(60)
        people = [wide.fresh.us_number() for _ in range(3)]
        masks = []
        for person in (*people, *reversed(people), *people):
            masks.append(selection.held(one, person))
            control.advance(60)
        by_sid = [number for _, number in sorted(zip((str(each["sid"]) for each in one.masked), one.numbers, strict=True))]
        chosen.append([[order.index(mask) if mask in order else None for mask in masks] for order in (one.numbers, by_sid)])
    expect.holds(
        any(first == second for first, second in zip(*chosen, strict=True)), f"the same places in either pool, by age or by sid: {chosen[0]}",
        chosen[1], kind="choice",
    )
