"""Geo match level: where a mask lies relative to the participant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Mitto, Pool
    from .selection import Selection

    Own = Callable[..., Mitto]
    Pools = Callable[..., Pool]

pytestmark = [pytest.mark.operation("addParticipants", "createApplication"), pytest.mark.requirement("MNM-SEL-006")]

AREAS = ("area-code", "extended-area-code")


def _both_countries(wide: Mitto, pool: Pools, **fields: object) -> Pool:
    """A pool with two numbers of the US and two of Great Britain, in turn."""
    one = pool(0, **fields, api=wide)
    for prefix in ("1", "44", "1", "44"):
        one.fill(1, prefix)
    return one


def _of(pool: Pool, prefix: str) -> list[str]:
    return [number for number in pool.numbers if number.startswith(prefix)]


@pytest.mark.parametrize("behaviour", ["avoid-sticky", "prefer-sticky"])
def test_the_country_is_the_participants(selection: Selection, wide: Mitto, pool: Pools, behaviour: str) -> None:
    """With `country` Americans get American masks and Britons British ones, whoever comes first."""
    one = _both_countries(wide, pool, geoMatchLevel="country", numberSelectionBehavior=behaviour)
    for _ in range(2):
        selection.is_of(one, one.join(one.context(), one.api.fresh.gb_number()), _of(one, "44"), "a British mask")
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), _of(one, "1"), "an American mask")


def test_each_of_a_context_is_matched_by_itself(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """The partner's country does not matter."""
    one = _both_countries(wide, pool, geoMatchLevel="country")
    for _ in range(2):
        context = one.context()
        selection.is_of(one, one.join(context, one.api.fresh.us_number()), _of(one, "1"), "an American mask")
        selection.is_of(one, one.join(context, f"+{one.api.fresh.gb_number()}"), _of(one, "44"), "a British mask")


def test_no_mask_of_another_country_is_given(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """Where the pool has none of the participant's, nobody gets another, as the first or the second of a context."""
    one = pool(2, "1", geoMatchLevel="country", api=wide)
    context = one.context()
    one.member(context)
    for place in (one.context(), context):
        selection.is_none_of(one, one.join(place, one.api.fresh.gb_number()), one.numbers, "no American mask")


def test_the_last_mask_of_a_country_can_be_used_up(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """A Briton who holds all British masks gets no American one."""
    one = _both_countries(wide, pool, geoMatchLevel="country")
    person = one.api.fresh.gb_number()
    for _ in range(3):
        selection.is_none_of(one, one.join(one.context(), person), _of(one, "1"), "no American mask")


def test_no_stickiness_leads_abroad(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """A British mask that was held before the level was set is not given to an American again."""
    one = pool(0, numberSelectionBehavior="prefer-sticky", api=wide)
    one.fill(1, "44")
    person = one.api.fresh.us_number()
    answer = one.join(context := one.context(), person)
    if selection.mask(one, answer) is not None:
        selection.close(one, context)
    one.fill(1, "1")
    one.api.needed(one.ask("updateApplication", json={"geoMatchLevel": "country"}))
    selection.is_of(one, one.join(one.context(), person), _of(one, "1"), "an American mask")


@pytest.mark.parametrize("level", AREAS)
def test_the_area_code_is_the_participants(selection: Selection, wide: Mitto, pool: Pools, level: str) -> None:
    """Of masks in several area codes each participant gets one of its own."""
    one = pool(6, "1", geoMatchLevel=level, api=wide)
    for number in selection.apart(one, level):
        for step in (1, 2):
            answer = one.join(one.context(), selection.neighbour(number, step))
            selection.is_of(one, answer, selection.around(one, number, level), f"a mask of the area code {number[1:4]}")


@pytest.mark.parametrize("level", AREAS)
def test_no_mask_of_another_area_is_given(selection: Selection, wide: Mitto, pool: Pools, level: str) -> None:
    """Where the pool has none of the participant's area code, nobody gets one from elsewhere."""
    one = pool(6, "1", api=wide)
    near, far = selection.apart(one, level)
    alone = pool(0, geoMatchLevel=level, api=wide)
    entry = one.masked[one.numbers.index(near)]
    one.api.done("deleteMaskedNumber", one.application, entry)
    alone.add(str(entry.get("phoneNumberSid")))
    selection.is_none_of(alone, alone.join(alone.context(), selection.neighbour(far)), [near], "no mask of another area code")
    selection.is_of(alone, alone.join(alone.context(), selection.neighbour(near)), [near], "the mask of the area code")


@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize(("person", "mask"), [("404", "470"), ("470", "404"), ("410", "443")])
def test_an_extended_area_code_has_the_codes_over_it(own: Own, pool: Pools, selection: Selection, person: str, mask: str) -> None:
    """Where the only mask lies in another code of the participant's area, as two of Georgia and of Maryland, it is given."""
    one = pool(1, api=own(area=mask), geoMatchLevel="extended-area-code")
    answer = one.join(one.context(), f"1{person}55501{one.api.fresh.digits(2)}")
    selection.is_of(one, answer, one.numbers, "the mask of the same area")


@pytest.mark.parametrize("level", AREAS)
def test_no_mask_of_another_country_is_given_by_area(selection: Selection, wide: Mitto, pool: Pools, level: str) -> None:
    """An American gets no British mask, though an area code is asked for."""
    one = pool(0, geoMatchLevel=level, api=wide)
    one.fill(2, "44")
    selection.is_none_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers, "no British mask")


def test_an_area_code_restricts_more_than_a_country(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """What `country` gives, `area-code` does not: the level is taken as it is now."""
    one = pool(1, "1", geoMatchLevel="country", api=wide)
    selection.is_of(one, one.join(one.context(), selection.afar(one)), one.numbers, "a mask of the country")
    one.api.needed(one.ask("updateApplication", json={"geoMatchLevel": "area-code"}))
    selection.is_none_of(one, one.join(one.context(), selection.afar(one)), one.numbers, "no mask of another area code")


def test_without_a_level_the_own_country_is_preferred(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """Nothing is said of the default: a mask of the own country where there is one, else any."""
    one = _both_countries(wide, pool)
    for _ in range(2):
        selection.is_of(one, one.join(one.context(), one.api.fresh.gb_number()), _of(one, "44"), "a British mask", tolerated=True)
        selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), _of(one, "1"), "an American mask", tolerated=True)


def test_without_a_level_a_mask_may_lie_abroad(selection: Selection, wide: Mitto, pool: Pools) -> None:
    """Where the pool has none of the participant's country, another is given rather than none."""
    one = pool(1, "1", api=wide)
    selection.is_of(one, one.join(one.context(), one.api.fresh.gb_number()), one.numbers, "any mask", tolerated=True)
