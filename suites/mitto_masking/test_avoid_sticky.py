"""Number selection that avoids the masks of last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Pool
    from .envelope import Expect
    from .selection import Selection

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("addParticipants", "createApplication", "updateApplication")

AVOID = {"numberSelectionBehavior": "avoid-sticky"}
PREFER = {"numberSelectionBehavior": "prefer-sticky"}


@pytest.mark.requirement("MNM-SEL-004")
@pytest.mark.parametrize("fields", [AVOID, {}], ids=["asked-for", "by-default"])
@pytest.mark.parametrize("masks", [2, 3, 4])
def test_a_person_gets_a_mask_that_it_has_not_held(
    expect: Expect, selection: Selection, pool: Pools, fields: dict[str, str], masks: int
) -> None:
    """One after another, until all of the pool were held."""
    one = pool(masks, **fields)
    person = one.api.fresh.us_number()
    got = [selection.held(one, person) for _ in range(masks)]
    expect.holds(len(set(got)) == masks, f"{masks} different masks", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_both_of_a_context_get_masks_that_they_have_not_held(expect: Expect, pool: Pools) -> None:
    """A pair that meets again and again: each of them in turn."""
    one = pool(4)
    first = one.pair()
    pairs = [first]
    first.close()
    for _ in range(2):
        pairs.append(one.pair(first.first.number, first.second.number))
        pairs[-1].close()
    for place in (0, 1):
        got = [pair.members[place].mask for pair in pairs]
        expect.holds(len(set(got)) == 3, "3 different masks", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_the_last_mask_that_was_not_held_is_found(expect: Expect, selection: Selection, pool: Pools) -> None:
    """A number that is added later is the only new one, and so the next."""
    one = pool(2)
    person = one.api.fresh.us_number()
    held = [selection.held(one, person) for _ in range(2)]
    one.fill(1)
    got = selection.held(one, person)
    expect.holds(got not in held, f"the new mask {one.numbers[2]}", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_a_released_mask_counts_as_not_held(expect: Expect, selection: Selection, pool: Pools) -> None:
    """A number that was reserved until now is new to the person."""
    one = pool(3)
    one.reserve(one.masked[2])
    person = one.api.fresh.us_number()
    held = [selection.held(one, person) for _ in range(2)]
    one.reserve(one.masked[2], reserved=False)
    got = selection.held(one, person)
    expect.holds(got not in held, one.numbers[2], got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_what_others_have_held_does_not_count(expect: Expect, selection: Selection, pool: Pools) -> None:
    """Each of three people is led through the whole pool, in between each other."""
    one = pool(3)
    people = [one.api.fresh.us_number() for _ in range(3)]
    got: dict[str, list[str]] = {person: [] for person in people}
    for _ in range(3):
        for person in people:
            got[person].append(selection.held(one, person))
    for masks in got.values():
        expect.holds(len(set(masks)) == 3, "3 different masks", masks, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_a_mask_that_is_held_now_is_not_given_either(expect: Expect, selection: Selection, pool: Pools) -> None:
    """Of three, one is held and one was: the third is left."""
    one = pool(3)
    person = one.api.fresh.us_number()
    was = selection.held(one, person)
    now, _ = selection.once(one, person)
    got, _ = selection.once(one, person)
    expect.holds(len({was, now, got}) == 3, f"neither {was} nor {now}", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_who_has_held_all_still_gets_one(selection: Selection, pool: Pools) -> None:
    """It is a preference: a used-up pool is no reason to refuse."""
    one = pool(2)
    person = one.api.fresh.us_number()
    for _ in range(2):
        selection.held(one, person)
    for _ in range(3):
        answer = one.join(context := one.context(), person)
        selection.is_of(one, answer, one.numbers, "any mask of the pool")
        selection.close(one, context)


@pytest.mark.requirement("MNM-SEL-004")
@pytest.mark.needs("clock")
def test_who_has_held_all_gets_the_oldest(expect: Expect, selection: Selection, pool: Pools, control: Control) -> None:
    """The least recently held comes round again; this goes beyond what the analogue tells."""
    one = pool(3)
    person = one.api.fresh.us_number()
    held = []
    for _ in range(6):
        held.append(selection.held(one, person))
        control.advance(60)
    expect.holds(
        held[3:] == held[:3], f"{held[:3]} once more", held[3:], where="response.body/data/maskedNumber", kind="order",
        tolerated=True,
    )


@pytest.mark.requirement("MNM-SEL-004")
@pytest.mark.needs("clock")
def test_expired_contexts_are_remembered(expect: Expect, selection: Selection, pool: Pools, control: Control) -> None:
    """A mask was held, however its context ended."""
    one = pool(3, ttl=60)
    person = one.api.fresh.us_number()
    got = []
    for _ in range(3):
        got.append(selection.once(one, person)[0])
        control.advance(61)
    expect.holds(len(set(got)) == 3, "3 different masks", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
def test_after_a_change_to_avoid_the_last_mask_is_avoided(expect: Expect, selection: Selection, pool: Pools) -> None:
    """The application's behaviour counts as it is now."""
    one = pool(2, **PREFER)
    person = one.api.fresh.us_number()
    before = selection.held(one, person)
    one.api.needed(one.ask("updateApplication", json=AVOID))
    got = selection.held(one, person)
    expect.holds(got != before, f"another mask than {before}", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-004")
@pytest.mark.parametrize("form", ["", "+"])
def test_a_person_is_known_in_either_form(expect: Expect, selection: Selection, pool: Pools, form: str) -> None:
    """A history counts with and without a plus."""
    one = pool(2)
    person = one.api.fresh.us_number()
    before = selection.held(one, person)
    got = selection.held(one, form + person)
    expect.holds(got != before, f"another mask than {before}", got, where="response.body/data/maskedNumber", kind="mask")
