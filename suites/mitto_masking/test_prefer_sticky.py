"""Number selection that prefers the mask of last time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

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


def _entry(pool: Pool, mask: str) -> dict[str, object]:
    """The pool's entry of a mask; Blocked where it has none."""
    for number, masked in zip(pool.numbers, pool.masked, strict=True):
        if number == mask:
            return masked
    reason = f"The mask {mask} is none of the pool."
    raise Blocked(reason)


@pytest.mark.requirement("MNM-SEL-005")
@pytest.mark.parametrize("masks", [2, 4])
def test_a_person_gets_the_mask_of_last_time(expect: Expect, selection: Selection, pool: Pools, masks: int) -> None:
    """Again and again, though others are free."""
    one = pool(masks, **PREFER)
    person = one.api.fresh.us_number()
    got = [selection.held(one, person) for _ in range(4)]
    expect.holds(len(set(got)) == 1, f"{got[0]} each time", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-005")
@pytest.mark.parametrize("place", [0, 1, 2])
def test_it_is_the_last_mask_and_not_the_first_of_the_pool(
    selection: Selection, pool: Pools, place: int
) -> None:
    """Whichever number was held last, while it was the only one that was free, is given again when all are."""
    one = pool(3, **PREFER)
    others = [masked for n, masked in enumerate(one.masked) if n != place]
    for masked in others:
        one.reserve(masked)
    person = one.api.fresh.us_number()
    selection.held(one, person)
    for masked in others:
        one.reserve(masked, reserved=False)
    for _ in range(2):
        answer = one.join(context := one.context(), person)
        selection.is_of(one, answer, [one.numbers[place]], "the mask of last time")
        selection.close(one, context)


@pytest.mark.requirement("MNM-SEL-005")
@pytest.mark.needs("clock")
def test_of_several_the_last_counts(selection: Selection, pool: Pools, control: Control) -> None:
    """After the first was reserved for a time, and the second held meanwhile, it is the second."""
    one = pool(3, **PREFER)
    person = one.api.fresh.us_number()
    first = selection.held(one, person)
    control.advance(60)
    one.reserve(_entry(one, first))
    second = selection.held(one, person)
    control.advance(60)
    one.reserve(_entry(one, first), reserved=False)
    selection.is_of(one, one.join(one.context(), person), [second], "the mask that was held last")


@pytest.mark.requirement("MNM-SEL-005")
def test_everybody_has_a_last_mask_of_its_own(expect: Expect, selection: Selection, pool: Pools) -> None:
    """People who were given different ones get these again, in any order."""
    one = pool(3, **PREFER)
    people = [one.api.fresh.us_number() for _ in range(3)]
    last = {}
    for place, person in enumerate(people):
        for n, masked in enumerate(one.masked):
            one.reserve(masked, reserved=n != place)
        last[person] = selection.held(one, person)
    for masked in one.masked:
        one.reserve(masked, reserved=False)
    for person in (people[2], people[0], people[1], people[0]):
        got = selection.held(one, person)
        expect.holds(got == last[person], last[person], got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-005")
def test_a_last_mask_that_is_not_eligible_is_left_out(selection: Selection, pool: Pools) -> None:
    """Reserved, removed from the pool, or held in another context: the person gets another."""
    one = pool(3, **PREFER)
    person = one.api.fresh.us_number()
    mask, context = selection.once(one, person)
    selection.is_of(one, one.join(other := one.context(), person), set(one.numbers) - {mask}, "another than the one that is held")
    selection.close(one, context)
    selection.close(one, other)
    last = selection.held(one, person)
    one.api.done("deleteMaskedNumber", one.application, _entry(one, last))
    selection.is_of(one, one.join(one.context(), person), set(one.numbers) - {last}, "another than the one that was removed")


@pytest.mark.requirement("MNM-SEL-005")
def test_who_comes_for_the_first_time_gets_any(selection: Selection, pool: Pools) -> None:
    """Without a history the preference asks for nothing."""
    one = pool(2, **PREFER)
    for _ in range(3):
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers, "any mask of the pool")


@pytest.mark.requirement("MNM-SEL-005")
def test_a_pair_gets_its_masks_again(expect: Expect, pool: Pools) -> None:
    """Both of them, when they meet again and when each meets somebody else."""
    one = pool(4, **PREFER)
    first = one.pair()
    first.close()
    again = one.pair(first.first.number, first.second.number)
    again.close()
    apart = [one.pair(first.first.number), one.pair(first.second.number)]
    got = [(again.first, first.first), (again.second, first.second), (apart[0].first, first.first), (apart[1].first, first.second)]
    for now, before in got:
        expect.holds(now.mask == before.mask, before.mask, now.mask, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-005")
def test_after_a_change_to_prefer_the_last_mask_is_given(expect: Expect, selection: Selection, pool: Pools) -> None:
    """The history from before counts."""
    one = pool(3, **AVOID)
    person = one.api.fresh.us_number()
    last = selection.held(one, person)
    one.api.needed(one.ask("updateApplication", json=PREFER))
    for _ in range(2):
        got = selection.held(one, person)
        expect.holds(got == last, last, got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-SEL-005")
@pytest.mark.needs("clock")
def test_the_last_mask_is_remembered(expect: Expect, selection: Selection, pool: Pools, control: Control) -> None:
    """A month later, and after the context has expired."""
    one = pool(3, ttl=60, **PREFER)
    person = one.api.fresh.us_number()
    last, _ = selection.once(one, person)
    for seconds in (61, 2592000):
        control.advance(seconds)
        got, _ = selection.once(one, person)
        expect.holds(got == last, last, got, where="response.body/data/maskedNumber", kind="mask")
