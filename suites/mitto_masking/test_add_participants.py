"""Add participants to a context; each gets a mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.client import Answer

    from .api import Mitto, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("addParticipants", "listParticipants", "getParticipant", "deleteParticipant")


def _add(pool: Pool, context: object, *numbers: str) -> Answer:
    """Ask for several people at once."""
    return pool.ask("addParticipants", context, json={"participants": [{"phoneNumber": one} for one in numbers]})


def _people(pool: Pool, context: object) -> list[str]:
    """Who is in a context; Blocked where it cannot be listed."""
    found = pool.api.everything("listParticipants", pool.application, context)
    return sorted(str(one.get("phoneNumber")) for one in found)


# Add


@pytest.mark.requirement("MNM-PAR-001")
def test_two_people_are_added_one_after_another(expect: Expect, pool: Pools) -> None:
    """Each answer shows the participant, and then the context has both."""
    one = pool(2)
    context, people = one.context(), [one.api.fresh.us_number() for _ in range(2)]
    for number in people:
        answer = one.join(context, number)
        expect.accepted(answer, "an add of a participant")
        expect.shows(answer, "phoneNumber", number)
        expect.shows(answer, "contextSid", context["sid"])
        expect.shows(answer, "applicationSid", one.application["sid"])
    got = _people(one, context)
    expect.holds(got == sorted(people), sorted(people), got)


@pytest.mark.requirement("MNM-PAR-001")
@pytest.mark.parametrize("count", [1, 2])
def test_people_are_added_together(expect: Expect, pool: Pools, count: int) -> None:
    """An array is answered with an array, and the context has them all."""
    one = pool(2)
    context, people = one.context(), [one.api.fresh.us_number() for _ in range(count)]
    answer = _add(one, context, *people)
    if expect.accepted(answer, f"an add of {count} together"):
        shown = sorted(str(each.get("phoneNumber")) for each in one.api.envelope.items(answer))
        expect.holds(shown == sorted(people), sorted(people), shown, answer)
        got = _people(one, context)
        expect.holds(got == sorted(people), sorted(people), got, kind="stored")


@pytest.mark.requirement("MNM-PAR-001")
def test_a_friendly_name_is_kept(expect: Expect, pool: Pools) -> None:
    """Each participant has its own."""
    one = pool(2)
    context = one.context()
    for name in ("Driver", "Rider"):
        answer = one.join(context, one.api.fresh.us_number(), friendlyName=name)
        expect.shows(answer, "friendlyName", name)
        expect.shows(one.ask("getParticipant", context, one.api.needed(answer)), "friendlyName", name)


@pytest.mark.requirement("MNM-PAR-001")
def test_the_same_people_meet_in_many_contexts(expect: Expect, pool: Pools) -> None:
    """A person may be in several contexts, as often as there are masks."""
    one = pool(3)
    person = one.api.fresh.us_number()
    for _ in range(3):
        expect.accepted(one.join(one.context(), person), "an add to another context")


@pytest.mark.requirement("MNM-PAR-001")
def test_people_are_added_in_either_account(expect: Expect, pool: Pools, other_mitto: Mitto) -> None:
    """The second customer's contexts take participants too."""
    one = pool(2, api=other_mitto)
    context = one.context()
    for _ in range(2):
        expect.accepted(one.join(context, one.api.fresh.us_number()), "an add of a participant")


@pytest.mark.requirement("MNM-PAR-001")
def test_people_of_other_countries_are_added(expect: Expect, pool: Pools) -> None:
    """Numbers of Great Britain and of Serbia, where no geo match level was asked for."""
    one = pool(2)
    context = one.context()
    for number in (one.api.fresh.gb_number(), "38155500100"):
        expect.shows(one.join(context, number), "phoneNumber", number)


@pytest.mark.requirement("MNM-PAR-001")
def test_no_participant_without_a_context(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Neither in an unknown nor in a deleted one."""
    one = pool(1)
    gone = one.context()
    one.api.done("deleteContext", one.application, gone)
    for context in (unknown("NMC"), gone):
        expect.refused(one.join(context, one.api.fresh.us_number()), "an add to a context that is not there")


# Masks


@pytest.mark.requirement("MNM-PAR-003")
def test_each_participant_gets_a_mask(expect: Expect, pool: Pools) -> None:
    """A number of the pool, in the answer, in GET and in the list, without having been asked for."""
    one = pool(2)
    context = one.context()
    for _ in range(2):
        made = one.join(context, one.api.fresh.us_number())
        sid = one.api.needed(made)["sid"]
        for answer in (made, one.ask("getParticipant", context, sid)):
            got = one.api.envelope.digits(one.api.envelope.resource(answer).get("maskedNumber"))
            expect.holds(got in one.numbers, f"one of {one.numbers}", repr(got), answer, where="response.body/data/maskedNumber")
    masks = [one.api.envelope.digits(each.get("maskedNumber")) for each in one.api.everything("listParticipants", one.application, context)]
    expect.holds(len(masks) == 2 and all(mask in one.numbers for mask in masks), f"two of {one.numbers}", masks)


@pytest.mark.requirement("MNM-PAR-003")
def test_people_who_come_together_get_masks_too(expect: Expect, pool: Pools) -> None:
    """Each of an array of two."""
    one = pool(2)
    answer = _add(one, one.context(), one.api.fresh.us_number(), one.api.fresh.us_number())
    masks = [one.api.envelope.digits(each.get("maskedNumber")) for each in one.api.envelope.items(answer)]
    expect.holds(len(masks) == 2 and all(mask in one.numbers for mask in masks), f"two of {one.numbers}", masks, answer)


@pytest.mark.requirement("MNM-PAR-003")
def test_the_mask_is_named_by_its_sid(expect: Expect, pool: Pools) -> None:
    """The sid beside the mask is that of the pool's entry with this number."""
    one = pool(3)
    context = one.context()
    sids = {number: masked["sid"] for number, masked in zip(one.numbers, one.masked, strict=True)}
    for _ in range(2):
        answer = one.join(context, one.api.fresh.us_number())
        made = one.api.envelope.resource(answer)
        mask = one.api.envelope.digits(made.get("maskedNumber"))
        expect.shows(answer, "maskedNumberSid", sids.get(str(mask)))


@pytest.mark.requirement("MNM-PAR-003")
def test_a_mask_stays(expect: Expect, pool: Pools) -> None:
    """Those who come later do not change it, nor does a larger pool."""
    one = pool(2)
    context = one.context()
    first = one.member(context)
    one.member(context)
    one.fill(1)
    one.pair()
    expect.shows(one.ask("getParticipant", context, first.sid), "maskedNumber", first.mask)


@pytest.mark.requirement("MNM-PAR-003")
def test_a_third_contexts_participants_get_masks(expect: Expect, pool: Pools) -> None:
    """The pool is not used up by other people's contexts."""
    one = pool(2)
    for _ in range(3):
        context = one.context()
        for _ in range(2):
            answer = one.join(context, one.api.fresh.us_number())
            got = one.api.envelope.digits(one.api.envelope.resource(answer).get("maskedNumber"))
            expect.holds(got in one.numbers, f"one of {one.numbers}", repr(got), answer, where="response.body/data/maskedNumber")


# With a plus


@pytest.mark.requirement("MNM-PAR-010")
def test_a_plus_is_no_part_of_a_number(expect: Expect, pool: Pools) -> None:
    """It is accepted, and the participant shows digits: in the answer, in GET and in the list."""
    one = pool(2)
    context = one.context()
    for number in (one.api.fresh.us_number(), one.api.fresh.us_number()):
        made = one.join(context, f"+{number}")
        expect.accepted(made, "an add of a number with a plus")
        for answer in (made, one.ask("getParticipant", context, one.api.needed(made))):
            expect.shows(answer, "phoneNumber", number)
    listed = _people(one, context)
    expect.holds(not any(number.startswith("+") for number in listed), "digits", listed)


@pytest.mark.requirement("MNM-PAR-010")
@pytest.mark.parametrize(("first", "second"), [("", "+"), ("+", ""), ("+", "+")], ids=["then-plus", "plus-then", "both"])
def test_one_number_in_two_forms_is_one_person(expect: Expect, pool: Pools, first: str, second: str) -> None:
    """It is not added twice to a context, and never gets one mask in two."""
    one = pool(2)
    context, number = one.context(), one.api.fresh.us_number()
    who = one.member(context, f"{first}{number}")
    expect.refused(one.join(context, f"{second}{number}"), "the same number in another form")
    answer = one.join(one.context(), f"{second}{number}")
    got = one.api.envelope.resource(answer).get("maskedNumber")
    expect.holds(got != who.mask, f"another mask than {who.mask}", got, answer, where="response.body/data/maskedNumber", kind="twice")


@pytest.mark.requirement("MNM-PAR-010")
@pytest.mark.needs("calls")
def test_who_was_added_with_a_plus_can_call(pool: Pools, phones: Phones) -> None:
    """Both reach each other, whichever form was used."""
    one = pool(2)
    pair = one.pair(first=f"+{one.api.fresh.us_number()}")
    phones.connects(pair)
    phones.connects(pair, pair.second)
