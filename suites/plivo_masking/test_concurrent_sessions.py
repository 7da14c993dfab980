"""Virtual number allocation: many sessions at a time."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .allocation import Allocation
    from .conftest import Plivo
    from .telephony import Line, Phones

    Own = Callable[..., OwnAccount]
    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")

HOUR = 3600

# One party, several sessions


@pytest.mark.requirement("PNM-NUM-006")
def test_four_sessions_of_one_party_have_four_numbers(
    allocation: Allocation, plivo: Plivo, fresh: Fresh, no_evidence: Callable[[str], NoReturn]
) -> None:
    """Whether it is the first party or the second, and written with a plus or without."""
    party, seen = fresh.us_number(), list[str]()
    for fields in (
        {"first_party": f"+{party}"},
        {"second_party": party},
        {"first_party": party},
        {"second_party": f"+{party}"},
    ):
        answer = plivo.create(**fields)
        if answer.status == 400 and seen:
            no_evidence(f"this account gives one party no more than {len(seen)} sessions")
        number = allocation.number(answer)
        allocation.is_apart(answer, *seen)
        seen.append(number)


@pytest.mark.requirement("PNM-NUM-006")
def test_an_updated_session_keeps_its_number_to_itself(allocation: Allocation, plivo: Plivo, fresh: Fresh) -> None:
    """An update does not free the number for another session of the party, in either role."""
    party, other = fresh.us_number(), fresh.us_number()
    first = plivo.create(first_party=party, second_party=other)
    taken = allocation.number(first)
    allocation.update(plivo, first, record=True, session_expiry=HOUR)
    allocation.is_apart(plivo.create(first_party=party), taken)
    allocation.is_apart(plivo.create(first_party=other), taken)


@pytest.mark.requirement("PNM-NUM-006")
def test_the_end_of_one_session_frees_no_number_of_another(allocation: Allocation, plivo: Plivo, fresh: Fresh) -> None:
    """When one of a party's two sessions is expired, the other still has its number alone."""
    party = fresh.us_number()
    kept = allocation.number(plivo.create(first_party=party))
    ended = plivo.create(first_party=party)
    allocation.number(ended)
    allocation.expire(plivo, ended)
    third = plivo.create(second_party=party)
    allocation.is_apart(third, kept)
    allocation.is_apart(
        plivo.create(first_party=party), kept, *([allocation.given(third)] if allocation.given(third) else [])
    )


@pytest.mark.requirement("PNM-NUM-006")
def test_a_refused_create_frees_no_number(allocation: Allocation, plivo: Plivo, fresh: Fresh) -> None:
    """A create that is refused for its session_expiry leaves the party's other session alone on its number."""
    party = fresh.us_number()
    taken = allocation.number(plivo.create(first_party=party))
    plivo.create(first_party=party, session_expiry=-1)
    allocation.is_apart(plivo.create(first_party=party), taken)


@pytest.mark.requirement("PNM-NUM-006")
def test_sessions_without_geomatch_are_told_apart_too(allocation: Allocation, plivo: Plivo, fresh: Fresh) -> None:
    """Of three sessions of a party, with geomatch and without, none has another's number."""
    party = fresh.us_number()
    first = allocation.number(plivo.create(first_party=party, geomatch=False))
    second = plivo.create(second_party=party)
    allocation.is_apart(second, first)
    allocation.is_apart(
        plivo.create(first_party=party, geomatch=False),
        first,
        *([allocation.given(second)] if allocation.given(second) else []),
    )


@pytest.mark.requirement("PNM-NUM-006")
@pytest.mark.parametrize("known", ["first_party", "second_party"])
def test_a_single_party_session_counts_for_the_party_that_it_knows(
    allocation: Allocation, plivo: Plivo, fresh: Fresh, known: str
) -> None:
    """And for the one that an update adds."""
    party, added = fresh.us_number(), fresh.us_number()
    unknown = "second_party" if known == "first_party" else "first_party"
    single = plivo.create(**{known: party, unknown: ...}, create_session_with_single_party=True)
    taken = allocation.number(single)
    allocation.is_apart(plivo.create(first_party=party), taken)
    allocation.update(plivo, single, **{unknown: added})
    allocation.is_apart(plivo.create(first_party=added), taken)


@pytest.mark.requirement("PNM-NUM-006")
@pytest.mark.needs("clock")
def test_a_session_that_was_prolonged_is_still_active(
    allocation: Allocation, plivo: Plivo, control: Control, fresh: Fresh
) -> None:
    """Past its first expiry_time, but not past that of the update, its number is its own."""
    party = fresh.us_number()
    first = plivo.create(first_party=party, session_expiry=600)
    taken = allocation.number(first)
    allocation.update(plivo, first, session_expiry=HOUR)
    control.advance(700)
    allocation.is_apart(plivo.create(first_party=party), taken)


@pytest.mark.requirement("PNM-NUM-006")
@pytest.mark.needs("clock")
def test_the_expiry_of_one_session_frees_no_number_of_another(
    allocation: Allocation, plivo: Plivo, control: Control, fresh: Fresh
) -> None:
    """When the shorter of two sessions is over, the longer still has its number alone."""
    party = fresh.us_number()
    allocation.number(plivo.create(first_party=party, session_expiry=600))
    kept = allocation.number(plivo.create(first_party=party, session_expiry=HOUR))
    control.advance(700)
    for role in ("first_party", "second_party"):
        allocation.is_apart(plivo.create(**{role: party}), kept)


@pytest.mark.requirement("PNM-NUM-006")
@pytest.mark.needs("clock")
def test_a_session_keeps_its_number_until_its_expiry(
    allocation: Allocation, plivo: Plivo, control: Control, fresh: Fresh
) -> None:
    """Shortly before it is over nobody else's session with the party has the number."""
    party = fresh.us_number()
    taken = allocation.number(plivo.create(first_party=party, session_expiry=600))
    control.advance(590)
    allocation.is_apart(plivo.create(second_party=party), taken)


@pytest.mark.requirement("PNM-NUM-006")
@pytest.mark.needs("clock", "calls")
def test_a_session_in_a_call_keeps_its_number(
    allocation: Allocation, line: Callable[..., Line], phones: Phones
) -> None:
    """A session that is in progress, and one whose call is over, are as active as before."""
    talking = line()
    call = phones.hold(talking.first, talking.number)
    allocation.is_apart(talking.api.create(first_party=talking.first), talking.number)
    phones.hang_up(call)
    allocation.is_apart(talking.api.create(second_party=talking.second), talking.number)


# Few numbers


@pytest.mark.requirement("PNM-NUM-007")
@pytest.mark.needs("accounts", "numbers")
def test_sessions_of_different_people_share_a_number(
    allocation: Allocation, judge: Judge, plivo: Plivo, own_account: Own
) -> None:
    """Five sessions without a common party need one number."""
    api = plivo.as_account(own_account(us=5, gb=0).client)
    used = {allocation.number(api.create()) for _ in range(5)}
    judge.holds(
        len(used) == 1, where="response.body/session/virtual_number", expected="one number", got=f"{len(used)} numbers"
    )


@pytest.mark.requirement("PNM-NUM-007")
@pytest.mark.needs("accounts", "numbers")
def test_no_third_number_is_used_where_two_are_enough(
    allocation: Allocation, judge: Judge, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """Two sessions of one party use two numbers; those of four other people, before and after, no third."""
    api, party = plivo.as_account(own_account(us=4, gb=0).client), fresh.us_number()
    used = {
        allocation.number(answer)
        for answer in (api.create(first_party=party), api.create(), api.create(second_party=party), api.create())
    }
    judge.holds(
        len(used) <= 2, where="response.body/session/virtual_number", expected="two numbers", got=f"{len(used)} numbers"
    )


@pytest.mark.requirement("PNM-NUM-008")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("people", [3, 4])
def test_everybody_can_talk_with_everybody_else(
    works: Look, plivo: Plivo, own_account: Own, fresh: Fresh, people: int
) -> None:
    """Of n+1 people, each has n sessions at a time with 2n-1 numbers."""
    api = plivo.as_account(own_account(us=2 * (people - 1) - 1, gb=0).client)
    for one, other in combinations([fresh.us_number() for _ in range(people)], 2):
        works(api.create(first_party=one, second_party=other), "a session that 2n-1 numbers suffice for")


@pytest.mark.requirement("PNM-NUM-008")
@pytest.mark.needs("accounts", "numbers")
def test_one_number_is_enough_for_one_session_each(works: Look, plivo: Plivo, own_account: Own) -> None:
    """Pairs that have no other session all find room on the only number."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    for _ in range(4):
        works(api.create(), "a session between people who have no other")


@pytest.mark.requirement("PNM-NUM-008")
@pytest.mark.needs("accounts", "numbers")
def test_a_busy_pair_of_parties_finds_the_third_number(
    allocation: Allocation, works: Look, plivo: Plivo, own_account: Own, fresh: Fresh
) -> None:
    """Two people with one session each, on whatever numbers, can have their second together."""
    api = plivo.as_account(own_account(us=3, gb=0).client)
    one, other, common = fresh.us_number(), fresh.us_number(), fresh.us_number()
    first = api.create(first_party=common, second_party=one)
    allocation.number(first)
    allocation.number(api.create(first_party=common, second_party=other))
    works(api.create(first_party=one, second_party=other), "a second session of two parties with one each")
