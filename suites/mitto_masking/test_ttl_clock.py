"""The clock of a ttl: from when it counts, and what restarts it."""

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


def _judge_expiry(expect: Expect, control: Control, pair: Pair, ttl: int, said: str = "a context") -> None:
    """It is active a second before so many seconds from now have passed, and closed a second after."""
    control.advance(ttl - 1)
    expect.active(pair.get(), f"{said} a second before its ttl is over")
    control.advance(2)
    expect.closed(pair.get(), f"{said} a second after its ttl is over")


# From when


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock", "calls")
def test_a_call_just_before_the_end_is_put_through(pool: Pools, phones: Phones, control: Control) -> None:
    """A second before the ttl is over the context still connects."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(TTL - 1)
    phones.connects(pair, said="a call a second before the end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock", "calls")
@pytest.mark.parametrize("beyond", [1, 86400], ids=["a-second", "a-day"])
def test_a_call_after_the_end_is_not(pool: Pools, phones: Phones, control: Control, beyond: int) -> None:
    """Neither participant is put through."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(TTL + beyond)
    phones.refuses(pair, "a call after the end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("ttl", [2, 61, 3600, 604800])
def test_the_ttl_counts_seconds_from_creation(expect: Expect, pool: Pools, control: Control, ttl: int) -> None:
    """To the second, be it short or long."""
    _judge_expiry(expect, control, pool(2).pair(ttl=ttl), ttl)


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_the_ttl_does_not_count_from_the_applications_creation(expect: Expect, pool: Pools, control: Control) -> None:
    """A context of an old application has its whole ttl, and so has the one after it."""
    one = pool(2, ttl=TTL)
    control.advance(TTL + 100)
    first = one.pair()
    control.advance(TTL - 10)
    second = one.pair()
    expect.active(first.get(), "the first context")
    control.advance(20)
    expect.closed(first.get(), "the first context")
    expect.active(second.get(), "the second context")
    control.advance(TTL - 10)
    expect.closed(second.get(), "the second context")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_participants_do_not_restart_the_ttl(expect: Expect, pool: Pools, control: Control) -> None:
    """People who join later do not prolong it, nor does one who leaves."""
    one = pool(2)
    context = one.context(ttl=TTL)
    control.advance(300)
    one.member(context)
    control.advance(200)
    gone = one.member(context)
    one.api.done("deleteParticipant", one.application, context, gone.sid)
    control.advance(99)
    expect.active(one.ask("getContext", context), "the context a second before its end")
    control.advance(2)
    expect.closed(one.ask("getContext", context), "the context a second after its end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_reads_and_updates_do_not_restart_the_ttl(expect: Expect, pool: Pools, control: Control) -> None:
    """Looking at a context, and renaming it, is no interaction."""
    pair = pool(2).pair(ttl=TTL)
    for _ in range(3):
        control.advance(150)
        pair.get()
        pair.change(name="changed", ttl=TTL)
        pair.interactions()
    control.advance(149)
    expect.active(pair.get(), "the context a second before its end")
    control.advance(2)
    expect.closed(pair.get(), "the context a second after its end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock", "calls")
def test_refused_calls_do_not_restart_the_ttl(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """A stranger's call to the mask is no interaction of the context."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(300)
    phones.call(pair.pool.api.fresh.us_number(), pair.first.mask)
    control.advance(301)
    expect.closed(pair.get(), "the context a second after its end")
    phones.refuses(pair, "a call after the end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_a_new_ttl_counts_from_the_same_time(expect: Expect, pool: Pools, control: Control) -> None:
    """A context that is given another ttl expires so many seconds after its creation, not after the update."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(300)
    pair.change(ttl=1000)
    control.advance(699)
    expect.active(pair.get(), "the context a second before its new end")
    control.advance(2)
    expect.closed(pair.get(), "the context a second after its new end")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_an_expired_context_stays_closed(expect: Expect, pool: Pools, control: Control) -> None:
    """However often it is read and however much later; the list shows it so too."""
    one = pool(2)
    pair = one.pair(ttl=60)
    control.advance(61)
    listed = [item.get("status") for item in one.api.everything("listContexts", one.application)]
    expect.holds(listed == ["closed"], "['closed']", listed, where="response.body/data/status", kind="listed")
    control.advance(86400)
    for _ in range(2):
        expect.closed(pair.get(), "an expired context")


@pytest.mark.requirement("MNM-TTL-002")
@pytest.mark.needs("clock")
def test_a_shown_expiry_is_the_ttl_after_the_creation(expect: Expect, pool: Pools, control: Control) -> None:
    """Where dateExpiry is shown, it is so; for the ttl that was given at first and for a new one."""
    control.advance(1)
    pair = pool(2).pair(ttl=TTL)
    near = pair.pool.api.envelope
    for ttl, answer in ((TTL, pair.get()), (900, pair.change(ttl=900)), (900, pair.get())):
        context = near.resource(answer)
        shown, created = near.moment(context.get("dateExpiry")), near.moment(context.get("dateCreated"))
        if shown is not None and created is not None:
            got = (shown - created).total_seconds()
            expect.holds(abs(got - ttl) <= 1, f"{ttl} s after dateCreated", f"{got} s", answer, where="response.body/data/dateExpiry")
        expect.lasts(answer, ttl)


# Restarted


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_call_restarts_the_ttl(expect: Expect, pool: Pools, phones: Phones, control: Control, caller: str) -> None:
    """By whichever participant: the context lives for a whole ttl more, and no longer."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(500)
    phones.connects(pair, getattr(pair, caller))
    control.advance(TTL - 5)
    expect.active(pair.get(), "a context that was called in")
    control.advance(6)
    expect.closed(pair.get(), "a context whose last call is a ttl ago")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
def test_every_call_restarts_the_ttl(pool: Pools, phones: Phones, control: Control) -> None:
    """The second and the third too: with calls in between a context outlives its ttl several times over."""
    pair = pool(2).pair(ttl=TTL)
    for who in (pair.first, pair.second, pair.first, pair.first):
        control.advance(TTL - 10)
        phones.connects(pair, who)
    control.advance(TTL + 1)
    phones.refuses(pair, "a call when the last one is a ttl ago")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "messages")
@pytest.mark.parametrize("sender", ["first", "second"])
def test_a_text_restarts_the_ttl(expect: Expect, pool: Pools, phones: Phones, control: Control, sender: str) -> None:
    """By whichever participant."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(500)
    who = getattr(pair, sender)
    phones.text(who.number, who.mask)
    control.advance(TTL - 1)
    expect.active(pair.get(), "a context that was texted in")
    control.advance(2)
    expect.closed(pair.get(), "a context whose last text is a ttl ago")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
def test_a_call_restarts_the_applications_ttl_too(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """It does not matter whose ttl the context uses."""
    pair = pool(2, ttl=TTL).pair()
    control.advance(500)
    phones.connects(pair)
    control.advance(TTL - 5)
    expect.active(pair.get(), "a context that was called in")
    control.advance(6)
    expect.closed(pair.get(), "a context whose last call is a ttl ago")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
def test_a_call_restarts_no_other_contexts_ttl(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """Not that of another context on the same mask, nor of another one of the caller."""
    one = pool(2)
    pair = one.pair(ttl=TTL)
    beside, same_person = one.pair(ttl=TTL), one.pair(first=pair.first.number, ttl=TTL)
    control.advance(500)
    phones.connects(pair)
    control.advance(101)
    expect.active(pair.get(), "the context that was called in")
    expect.closed(beside.get(), "another context")
    expect.closed(same_person.get(), "another context of the caller")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
def test_an_interaction_moves_a_shown_expiry(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """Where dateExpiry is shown, it moves by as much as has passed, to the start of the call or to its end."""
    pair = pool(2).pair(ttl=TTL)
    read = pair.pool.api.envelope
    before = read.moment(read.resource(pair.get()).get("dateExpiry"))
    control.advance(500)
    phones.connects(pair)
    answer = pair.get()
    after = read.moment(read.resource(answer).get("dateExpiry"))
    if before is not None and after is not None:
        got = (after - before).total_seconds()
        expect.holds(498 <= got <= 506, "about 500 s later than before", f"{got} s", answer, where="response.body/data/dateExpiry")
    control.advance(TTL - 10)
    expect.active(pair.get(), "a context that was called in")


@pytest.mark.requirement("MNM-TTL-003")
@pytest.mark.needs("clock", "calls")
def test_an_expired_context_is_not_revived_by_a_call(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """A call that comes too late restarts nothing."""
    pair = pool(2).pair(ttl=TTL)
    control.advance(TTL + 1)
    phones.refuses(pair, "a call after the end")
    expect.closed(pair.get(), "an expired context after a call")
