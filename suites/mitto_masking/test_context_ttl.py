"""The ttl of contexts: whose it is, and what ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Pair, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("createContext", "getContext", "updateContext")

TTL = 600
YEARS = 86400 * 800


def _judge_expiry(expect: Expect, control: Control, pair: Pair, ttl: int, said: str = "a context") -> None:
    """It is active a second before so many seconds from now have passed, and closed a second after."""
    control.advance(ttl - 1)
    expect.active(pair.get(), f"{said} a second before its ttl is over")
    control.advance(2)
    expect.closed(pair.get(), f"{said} a second after its ttl is over")


# The application's


@pytest.mark.requirement("MNM-TTL-001")
@pytest.mark.parametrize("ttl", [60, 1800, 0])
def test_a_context_shows_the_applications_ttl(expect: Expect, pool: Pools, ttl: int) -> None:
    """Without its own, in create and get, whatever else it has."""
    one = pool(0, ttl=ttl)
    for fields in ({}, {"name": "ride"}):
        made = one.ask("createContext", json=fields)
        expect.lasts(made, ttl)
        expect.lasts(one.ask("getContext", one.api.needed(made)), ttl)


@pytest.mark.requirement("MNM-TTL-001")
def test_each_context_uses_its_own_applications_ttl(expect: Expect, pool: Pools) -> None:
    """Of two applications with different ones, in turn."""
    one, other = pool(0, ttl=60), pool(0, ttl=120)
    for each, ttl in ((one, 60), (other, 120), (one, 60)):
        expect.lasts(each.ask("createContext", json={}), ttl)


@pytest.mark.requirement("MNM-TTL-001")
@pytest.mark.operation("updateApplication")
def test_a_later_context_uses_the_new_ttl(expect: Expect, pool: Pools) -> None:
    """What the application has when the context is made counts."""
    one = pool(0, ttl=60)
    for ttl in (120, 0, 240):
        one.api.needed(one.ask("updateApplication", json={"ttl": ttl}))
        expect.lasts(one.ask("createContext", json={}), ttl)


@pytest.mark.requirement("MNM-TTL-001")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("ttl", [2, 60, 600, 86400])
def test_a_context_expires_by_the_applications_ttl(expect: Expect, pool: Pools, control: Control, ttl: int) -> None:
    """To the second."""
    _judge_expiry(expect, control, pool(2, ttl=ttl).pair(), ttl)


@pytest.mark.requirement("MNM-TTL-001")
@pytest.mark.needs("clock", "calls")
def test_nobody_is_put_through_when_the_applications_ttl_is_over(pool: Pools, phones: Phones, control: Control) -> None:
    """Calls end with it, without anybody having read the context."""
    pair = pool(2, ttl=TTL).pair()
    control.advance(TTL + 1)
    phones.refuses(pair, "a call after the application's ttl")


# The context's own


@pytest.mark.requirement("MNM-CTX-010")
@pytest.mark.parametrize(("of_application", "of_context"), [(3600, 60), (60, 3600), (60, 0), (0, 60), (..., 60)])
def test_a_contexts_own_ttl_is_shown(expect: Expect, pool: Pools, of_application: object, of_context: int) -> None:
    """Shorter, longer, and none, and the application keeps its own."""
    one = pool(0, ttl=of_application)
    made = one.ask("createContext", json={"ttl": of_context})
    expect.lasts(made, of_context)
    expect.lasts(one.ask("getContext", one.api.needed(made)), of_context)
    expect.lasts(one.ask("getApplication"), 0 if of_application is ... else int(str(of_application)))


@pytest.mark.requirement("MNM-CTX-010")
@pytest.mark.needs("clock")
@pytest.mark.parametrize(("of_application", "of_context"), [(3600, 60), (60, 3600), (0, 600)])
def test_a_contexts_own_ttl_decides(
    expect: Expect, pool: Pools, control: Control, of_application: int, of_context: int
) -> None:
    """Shorter or longer than the application's."""
    _judge_expiry(expect, control, pool(2, ttl=of_application).pair(ttl=of_context), of_context)


@pytest.mark.requirement("MNM-CTX-010")
@pytest.mark.needs("clock", "calls")
def test_a_contexts_own_ttl_decides_who_is_put_through(pool: Pools, phones: Phones, control: Control) -> None:
    """In one application a context of the default has ended, and one with a longer ttl has not."""
    one = pool(2, ttl=60)
    plain, longer = one.pair(), one.pair(ttl=3600)
    control.advance(61)
    phones.refuses(plain, "a call in a context of the application's ttl")
    phones.connects(longer)


# Changed later


@pytest.mark.requirement("MNM-TTL-006")
@pytest.mark.operation("updateApplication")
@pytest.mark.parametrize("new", [60, 6000, 0])
def test_a_new_application_ttl_is_not_shown_by_existing_contexts(expect: Expect, pool: Pools, new: int) -> None:
    """Neither by one that uses the application's nor by one that has its own."""
    one = pool(0, ttl=TTL)
    plain, own = one.context(), one.context(ttl=1200)
    one.api.needed(one.ask("updateApplication", json={"ttl": new}))
    expect.lasts(one.ask("getContext", plain), TTL)
    expect.lasts(one.ask("getContext", own), 1200)


@pytest.mark.requirement("MNM-TTL-006")
@pytest.mark.operation("updateApplication")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("new", [60, 6000, 0], ids=["shorter", "longer", "none"])
def test_existing_contexts_expire_as_they_would_have(expect: Expect, pool: Pools, control: Control, new: int) -> None:
    """Whether the new ttl is shorter, longer or none."""
    one = pool(2, ttl=TTL)
    pair = one.pair()
    one.api.needed(one.ask("updateApplication", json={"ttl": new}))
    _judge_expiry(expect, control, pair, TTL, "a context made before the change")


# Never


@pytest.mark.requirement("MNM-TTL-004")
@pytest.mark.needs("clock")
@pytest.mark.parametrize(
    ("of_application", "of_context"), [(0, ...), (..., ...), (..., 0), (60, 0)], ids=["application", "default", "context", "overridden"]
)
def test_a_ttl_of_0_never_ends(
    expect: Expect, pool: Pools, control: Control, of_application: object, of_context: object
) -> None:
    """Be it the application's, the default, or the context's own."""
    fields = {} if of_context is ... else {"ttl": of_context}
    pair = pool(2, ttl=of_application).pair(**fields)
    for seconds in (1, 61, YEARS):
        control.advance(seconds)
        expect.active(pair.get(), f"a context with ttl 0 {seconds} s later")


@pytest.mark.requirement("MNM-TTL-004")
@pytest.mark.needs("clock", "calls")
def test_people_are_put_through_for_years(pool: Pools, phones: Phones, control: Control) -> None:
    """With ttl 0, in either direction."""
    pair = pool(2).pair(ttl=0)
    control.advance(YEARS)
    phones.connects(pair)
    phones.connects(pair, pair.second)


@pytest.mark.requirement("MNM-TTL-004")
@pytest.mark.needs("clock", "calls")
def test_a_call_begins_no_end(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """After a call a context with ttl 0 lives on as before."""
    pair = pool(2).pair(ttl=0)
    phones.call(pair.first.number, pair.first.mask)
    control.advance(YEARS)
    expect.active(pair.get(), "a context with ttl 0 long after a call")


@pytest.mark.requirement("MNM-TTL-004")
@pytest.mark.needs("clock")
def test_a_ttl_that_is_taken_away_never_ends(expect: Expect, pool: Pools, control: Control) -> None:
    """A context whose ttl is set to 0 before it is over lives on."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(300)
    pair.change(ttl=0)
    control.advance(YEARS)
    expect.active(pair.get(), "a context whose ttl was taken away")


# After the end


@pytest.mark.requirement("MNM-TTL-005")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("people", [0, 1])
def test_an_expired_context_takes_no_participants(expect: Expect, pool: Pools, control: Control, people: int) -> None:
    """Though it has room for them, and though nobody has read it since; nothing is stored."""
    one = pool(2)
    context = one.context(ttl=TTL)
    for _ in range(people):
        one.member(context)
    control.advance(TTL + 1)
    for _ in range(2):
        expect.refused(one.join(context, one.api.fresh.us_number()), "a participant of an expired context")
    listed = one.ask("listParticipants", context)
    expect.holds(len(one.api.envelope.items(listed)) <= people, f"{people} participants at most", listed.text[:120], listed)


@pytest.mark.requirement("MNM-TTL-005")
@pytest.mark.needs("clock")
def test_a_context_takes_participants_until_the_end(expect: Expect, pool: Pools, control: Control) -> None:
    """A second before it still does."""
    one = pool(2)
    context = one.context(ttl=TTL)
    control.advance(TTL - 1)
    expect.accepted(one.join(context, one.api.fresh.us_number()), "a participant a second before the end")
    control.advance(2)
    expect.refused(one.join(context, one.api.fresh.us_number()), "a participant a second after the end")


@pytest.mark.requirement("MNM-TTL-005")
@pytest.mark.needs("clock", "calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_an_expired_context_refuses_calls(pool: Pools, phones: Phones, control: Control, caller: str) -> None:
    """The very first call after the end, by whichever participant."""
    pair = pool(2, ttl=TTL).pair()
    control.advance(TTL + 1)
    who = getattr(pair, caller)
    phones.keeps_out(phones.call(who.number, who.mask), "a call in an expired context")


@pytest.mark.requirement("MNM-TTL-005")
@pytest.mark.needs("clock")
def test_an_expired_context_frees_its_masks(expect: Expect, pool: Pools, control: Control) -> None:
    """The only mask can be given to the same person again, and could not before."""
    one = pool(1)
    who = one.member(one.context(ttl=TTL))
    context = one.context()
    expect.refused(one.join(context, who.number), "a second context of a person on the only mask")
    control.advance(TTL + 1)
    expect.shows(one.join(context, who.number), "maskedNumber", who.mask)
