"""Participants that are refused, and that nothing is stored of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("addParticipants", "createContext")

MALFORMED = ("", " ", "abc", "not-a-number", "1202555abcd", "+", "++12025550141", "12025550141x", "1" * 40, {}, [], True)
IDS = ("empty", "blank", "letters", "words", "some-letters", "plus-only", "two-pluses", "letter-behind", "40-digits", "object", "array", "boolean")


def _bodies(*numbers: object) -> dict[str, object]:
    return {"participants": [{"phoneNumber": one} for one in numbers]}


# A third


@pytest.mark.requirement("MNM-PAR-002")
def test_a_third_participant_is_refused(expect: Expect, pool: Pools) -> None:
    """Each time; the context keeps its two."""
    pair = pool(3).pair()
    before = pair.pool.snapshot(pair.sid)
    for said in ("a third participant", "a third participant, once more"):
        expect.refused(pair.pool.join(pair.sid, pair.pool.api.fresh.us_number()), said)
    expect.unchanged(before, pair.pool.snapshot(pair.sid), "a third participant")


@pytest.mark.requirement("MNM-PAR-002")
@pytest.mark.parametrize(("present", "more"), [(0, 3), (1, 2), (2, 1), (2, 2)])
def test_no_array_makes_more_than_two(expect: Expect, pool: Pools, present: int, more: int) -> None:
    """An array that would is refused entirely: nobody of it is stored."""
    one = pool(3)
    context = one.context()
    for _ in range(present):
        one.member(context)
    before = one.snapshot(context)
    answer = one.ask("addParticipants", context, json=_bodies(*(one.api.fresh.us_number() for _ in range(more))))
    expect.refused(answer, f"{more} more participants beside {present}")
    expect.unchanged(before, one.snapshot(context), "an array that is too long")


@pytest.mark.requirement("MNM-PAR-002")
def test_no_context_begins_with_three(expect: Expect, pool: Pools) -> None:
    """A create with three participants is refused, and makes no context."""
    one = pool(3)
    answer = one.ask("createContext", json=_bodies(*(one.api.fresh.us_number() for _ in range(3))))
    expect.refused(answer, "a create with three participants")
    expect.has_exactly(one.ask("listContexts"), [])


@pytest.mark.requirement("MNM-PAR-002")
def test_two_are_allowed_in_every_context(expect: Expect, pool: Pools) -> None:
    """The limit is each context's own: after a full one the next takes two."""
    one = pool(2)
    for _ in range(3):
        context = one.context()
        for _ in range(2):
            expect.accepted(one.join(context, one.api.fresh.us_number()), "one of two participants")
        expect.refused(one.join(context, one.api.fresh.us_number()), "a third participant")


@pytest.mark.requirement("MNM-PAR-002")
@pytest.mark.needs("calls")
def test_a_third_is_refused_after_a_call(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Two who have talked are still two."""
    pair = pool(3).pair()
    phones.call(pair.first.number, pair.first.mask)
    expect.refused(pair.pool.join(pair.sid, pair.pool.api.fresh.us_number()), "a third participant after a call")


@pytest.mark.requirement("MNM-PAR-002")
def test_a_third_is_refused_who_names_a_mask(expect: Expect, pool: Pools) -> None:
    """A masked number in the request does not make room."""
    one = pool(2)
    pair = one.pair()
    answer = one.join(pair.sid, one.api.fresh.us_number(), maskedNumberSid=str(one.masked[0]["sid"]))
    expect.refused(answer, "a third participant who names a mask")


# The same twice


@pytest.mark.requirement("MNM-PAR-006")
def test_a_number_is_not_added_twice(expect: Expect, pool: Pools) -> None:
    """The second add of it is refused; the context has it once, and room for another."""
    one = pool(2)
    context = one.context()
    who = one.member(context)
    before = one.snapshot(context)
    expect.refused(one.join(context, who.number, friendlyName="again"), "the same number once more")
    expect.unchanged(before, one.snapshot(context), "the same number once more")
    expect.accepted(one.join(context, one.api.fresh.us_number()), "another number")


@pytest.mark.requirement("MNM-PAR-006")
@pytest.mark.parametrize("form", ["", "+"], ids=["same-form", "with-plus"])
def test_a_number_is_not_twice_in_an_array(expect: Expect, pool: Pools, form: str) -> None:
    """Nothing of it is stored, neither in a context that is there nor as a new one."""
    one = pool(2)
    context, number = one.context(), one.api.fresh.us_number()
    before = one.snapshot(context)
    expect.refused(one.ask("addParticipants", context, json=_bodies(number, form + number)), "one number twice in an array")
    expect.refused(one.ask("createContext", json=_bodies(number, form + number)), "one number twice in a create")
    expect.unchanged(before, one.snapshot(context), "one number twice")


@pytest.mark.requirement("MNM-PAR-006")
def test_an_array_with_somebody_who_is_in_is_refused(expect: Expect, pool: Pools) -> None:
    """The other of it is not added either."""
    one = pool(3)
    context = one.context()
    who = one.member(context)
    before = one.snapshot(context)
    expect.refused(one.ask("addParticipants", context, json=_bodies(who.number)), "the same number in an array")
    expect.unchanged(before, one.snapshot(context), "the same number in an array")


@pytest.mark.requirement("MNM-PAR-006")
def test_a_number_may_come_back(expect: Expect, pool: Pools) -> None:
    """Once removed, it is not in the context any more."""
    one = pool(2)
    pair = one.pair()
    one.api.done("deleteParticipant", one.application, pair.sid, pair.second.sid)
    expect.refused(one.join(pair.sid, pair.first.number), "the number that is still there")
    expect.accepted(one.join(pair.sid, pair.second.number), "the number that was removed")


# Malformed


@pytest.mark.requirement("MNM-PAR-007")
@pytest.mark.parametrize("number", MALFORMED, ids=IDS)
def test_a_malformed_number_is_refused(expect: Expect, pool: Pools, number: object) -> None:
    """Alone and in an array; nothing is stored."""
    one = pool(1)
    context = one.context()
    expect.refused(one.ask("addParticipants", context, json={"phoneNumber": number}), f"the number {number!r}")
    expect.refused(one.ask("addParticipants", context, json=_bodies(number)), f"the number {number!r} in an array")
    expect.has_exactly(one.ask("listParticipants", context), [])


@pytest.mark.requirement("MNM-PAR-007")
def test_no_context_begins_with_a_malformed_number(expect: Expect, pool: Pools) -> None:
    """A create that has one is refused, and makes no context."""
    one = pool(1)
    for number in MALFORMED:
        expect.refused(one.ask("createContext", json=_bodies(number)), f"a context with the number {number!r}")
    expect.has_exactly(one.ask("listContexts"), [])


@pytest.mark.requirement("MNM-PAR-007")
@pytest.mark.parametrize("bad_first", [True, False], ids=["bad-first", "bad-second"])
def test_a_good_number_beside_a_malformed_one_is_not_stored(expect: Expect, pool: Pools, bad_first: bool) -> None:  # noqa: FBT001 - a column
    """All or nothing, whichever comes first."""
    one = pool(2)
    context = one.context()
    before = one.snapshot(context)
    numbers = ["not-a-number", one.api.fresh.us_number()]
    body = _bodies(*(numbers if bad_first else reversed(numbers)))
    expect.refused(one.ask("addParticipants", context, json=body), "a good and a malformed number")
    expect.refused(one.ask("createContext", json=body), "a context with a good and a malformed number")
    expect.unchanged(before, one.snapshot(context), "a good and a malformed number")


@pytest.mark.requirement("MNM-PAR-007")
@pytest.mark.parametrize(
    "body", [{}, {"phoneNumber": None}, {"friendlyName": "Driver"}, {"participants": [{}]}, {"participants": "x"}, {"participants": ["12025550141"]}],
    ids=["empty", "null", "name-only", "empty-item", "text", "array-of-text"],
)  # fmt: skip
def test_a_number_is_needed(expect: Expect, pool: Pools, body: dict[str, object]) -> None:
    """What has none is refused, and nobody is added."""
    one = pool(1)
    context = one.context()
    expect.refused(one.ask("addParticipants", context, json=body), "participants without a phone number")
    expect.has_exactly(one.ask("listParticipants", context), [])


# No mask


@pytest.mark.requirement("MNM-PAR-008")
def test_an_empty_pool_takes_nobody(expect: Expect, pool: Pools) -> None:
    """One or two, now or with a new context; nothing is stored."""
    one = pool(0)
    context, people = one.context(), [one.api.fresh.us_number() for _ in range(2)]
    before = one.snapshot(context)
    expect.refused(one.join(context, people[0]), "a participant without any pool")
    expect.refused(one.ask("addParticipants", context, json=_bodies(*people)), "two participants without any pool")
    expect.refused(one.ask("createContext", json=_bodies(*people)), "a context without any pool")
    expect.unchanged(before, one.snapshot(context), "adds without any pool")


@pytest.mark.requirement("MNM-PAR-008")
def test_a_pool_that_is_all_reserved_takes_nobody(expect: Expect, pool: Pools) -> None:
    """A reserved number is not eligible; nothing is stored."""
    one = pool(2)
    for masked in one.masked:
        one.reserve(masked)
    context = one.context()
    before = one.snapshot(context)
    expect.refused(one.join(context, one.api.fresh.us_number()), "a participant where all is reserved")
    expect.unchanged(before, one.snapshot(context), "an add where all is reserved")


@pytest.mark.requirement("MNM-PAR-008")
@pytest.mark.parametrize("masks", [1, 2, 3])
def test_who_holds_all_masks_gets_no_more(expect: Expect, pool: Pools, masks: int) -> None:
    """As many contexts as there are masks, and the next add is refused; others still get one."""
    one = pool(masks)
    person = one.api.fresh.us_number()
    for _ in range(masks):
        expect.accepted(one.join(one.context(), person), "an add while there is a mask")
    context = one.context()
    before = one.snapshot(context)
    expect.refused(one.join(context, person), "an add of somebody who holds all masks")
    expect.unchanged(before, one.snapshot(context), "an add of somebody who holds all masks")
    expect.accepted(one.join(context, one.api.fresh.us_number()), "an add of somebody else")


@pytest.mark.requirement("MNM-PAR-008")
@pytest.mark.parametrize("busy_first", [True, False], ids=["busy-first", "busy-second"])
def test_two_are_added_or_none(expect: Expect, pool: Pools, busy_first: bool) -> None:  # noqa: FBT001 - a column
    """Where one of an array gets no mask the other is not stored, and no context is made; whichever comes first."""
    one = pool(1)
    busy, free = one.member(one.context()).number, one.api.fresh.us_number()
    body = _bodies(busy, free) if busy_first else _bodies(free, busy)
    context = one.context()
    before = one.snapshot(context)
    expect.refused(one.ask("addParticipants", context, json=body), "two, of whom one gets no mask")
    expect.refused(one.ask("createContext", json=body), "a context of two, of whom one gets no mask")
    expect.unchanged(before, one.snapshot(context), "two, of whom one gets no mask")


@pytest.mark.requirement("MNM-PAR-008")
def test_a_refused_person_holds_no_mask(expect: Expect, pool: Pools) -> None:
    """Who was refused beside somebody else has lost nothing: the mask is given at the next add."""
    one = pool(1)
    busy, free = one.member(one.context()).number, one.api.fresh.us_number()
    one.ask("addParticipants", one.context(), json=_bodies(free, busy))
    expect.shows(one.join(one.context(), free), "maskedNumber", one.numbers[0])


@pytest.mark.requirement("MNM-PAR-008")
def test_a_new_number_lets_people_in(expect: Expect, pool: Pools) -> None:
    """After an add to the pool, and after a release, the refused add succeeds."""
    one = pool(0)
    context = one.context()
    expect.refused(one.join(context, one.api.fresh.us_number()), "a participant without any pool")
    one.fill(1)
    expect.accepted(one.join(context, one.api.fresh.us_number()), "a participant after an add to the pool")


@pytest.mark.requirement("MNM-PAR-008")
@pytest.mark.needs("calls")
def test_a_refused_person_is_not_put_through(pool: Pools, phones: Phones) -> None:
    """Who got no mask reaches nobody by the one that there is."""
    one = pool(1)
    context = one.context()
    who = one.member(context)
    one.join(one.context(), who.number)
    stranger = one.api.fresh.us_number()
    one.reserve(one.masked[0])
    one.join(context, stranger)
    phones.keeps_out(phones.call(stranger, who.mask), "a call of somebody who was refused")
