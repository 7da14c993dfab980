"""Reserved numbers: not given, unless they are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from .api import Pool
    from .envelope import Expect
    from .phones import Phones
    from .selection import Selection

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("addParticipants", "createContext")


@pytest.mark.requirement("MNM-NUM-011")
@pytest.mark.operation("updateMaskedNumber")
def test_a_reserved_number_is_not_given(selection: Selection, pool: Pools) -> None:
    """Everybody gets the others, be they many."""
    one = pool(3)
    one.reserve(one.masked[0])
    for _ in range(3):
        context = one.context()
        for _ in range(2):
            selection.is_of(one, one.join(context, one.api.fresh.us_number()), one.numbers[1:], "what is not reserved")


@pytest.mark.requirement("MNM-NUM-011")
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_whichever_number_is_reserved_is_left_out(selection: Selection, pool: Pools, place: int) -> None:
    """A person who needs all that there is gets the other two, and then nothing."""
    one = pool(3)
    one.reserve(one.masked[place])
    person = one.api.fresh.us_number()
    for _ in range(3):
        selection.is_none_of(one, one.join(one.context(), person), [one.numbers[place]], "no reserved number")


@pytest.mark.requirement("MNM-NUM-011")
@pytest.mark.operation("addMaskedNumber")
def test_a_number_that_was_added_as_reserved_is_not_given(selection: Selection, pool: Pools) -> None:
    """It makes no difference when it was reserved."""
    one = pool(0)
    one.add(one.spare(), isReserved=True)
    selection.is_none_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers, "no reserved number")
    one.fill(1)
    selection.is_of(one, one.join(one.context(), one.api.fresh.us_number()), one.numbers[1:], "what is not reserved")


@pytest.mark.requirement("MNM-NUM-011")
def test_no_stickiness_gives_a_reserved_number(selection: Selection, pool: Pools) -> None:
    """The mask that a person held last is left out once it is reserved, be it the only one."""
    one = pool(2, numberSelectionBehavior="prefer-sticky")
    person = one.api.fresh.us_number()
    mask = selection.held(one, person)
    one.reserve(one.masked[one.numbers.index(mask) if mask in one.numbers else 0])
    for _ in range(2):
        selection.is_none_of(one, one.join(one.context(), person), [mask], "no reserved number")


@pytest.mark.requirement("MNM-NUM-011")
def test_no_array_and_no_new_context_gives_a_reserved_number(expect: Expect, pool: Pools) -> None:
    """Nor does a partner who needs another one."""
    one = pool(2)
    one.reserve(one.masked[0])
    context = one.context()
    bodies = [{"participants": [{"phoneNumber": one.api.fresh.us_number()} for _ in range(2)]} for _ in range(2)]
    one.ask("addParticipants", context, json=bodies[0])
    made = one.ask("createContext", json=bodies[1])
    places = [context, *([one.api.needed(made)] if one.api.envelope.accepted(made) else [])]
    got = [each.get("maskedNumber") for place in places for each in one.api.everything("listParticipants", one.application, place)]
    expect.holds(one.numbers[0] not in got, f"not {one.numbers[0]}", got, where="response.body/data/maskedNumber", kind="mask")


@pytest.mark.requirement("MNM-NUM-011")
def test_a_released_number_is_given(selection: Selection, pool: Pools) -> None:
    """Where it is the only one: refused while reserved, given when released, and refused again."""
    one = pool(1)
    for reserved in (True, False, True):
        one.reserve(one.masked[0], reserved=reserved)
        answer = one.join(one.context(), one.api.fresh.us_number())
        if reserved:
            selection.is_none_of(one, answer, one.numbers, "no reserved number")
        else:
            selection.is_of(one, answer, one.numbers, "the released number")


@pytest.mark.requirement("MNM-NUM-011")
@pytest.mark.needs("calls")
def test_reserving_a_mask_does_not_take_it_away(pool: Pools, phones: Phones) -> None:
    """Who has it already is still put through."""
    one = pool(2)
    pair = one.pair()
    for masked in one.masked:
        one.reserve(masked)
    phones.connects(pair)


@pytest.mark.requirement("MNM-NUM-012")
def test_a_reserved_number_can_be_named(
    selection: Selection, pool: Pools, option_not_used: Callable[[str], NoReturn]
) -> None:
    """Where a participant may name a mask, a reserved one is given, and that one, whatever else there is."""
    one = pool(3)
    for masked, number in zip(one.masked[:2], one.numbers, strict=False):
        one.reserve(masked)
        answer = one.join(one.context(), one.api.fresh.us_number(), maskedNumberSid=str(masked["sid"]))
        if selection.mask(one, answer) is None:
            option_not_used("a reserved number cannot be named")
        selection.is_of(one, answer, [number], "the number that was named")


@pytest.mark.requirement("MNM-NUM-012")
def test_a_named_number_is_given_in_an_array(
    expect: Expect, pool: Pools, option_not_used: Callable[[str], NoReturn]
) -> None:
    """Each of two people gets the reserved number that it names."""
    one = pool(3)
    for masked in one.masked[1:]:
        one.reserve(masked)
    people = [{"phoneNumber": one.api.fresh.us_number(), "maskedNumberSid": str(masked["sid"])} for masked in one.masked[1:]]
    answer = one.ask("addParticipants", one.context(), json={"participants": people})
    if not one.api.envelope.accepted(answer):
        option_not_used("a reserved number cannot be named")
    got = {str(each.get("phoneNumber")): each.get("maskedNumber") for each in one.api.envelope.items(answer)}
    for person, number in zip(people, one.numbers[1:], strict=True):
        mask = got.get(str(person["phoneNumber"]))
        expect.holds(mask == number, number, repr(mask), answer, where="response.body/data/maskedNumber", kind="mask")
