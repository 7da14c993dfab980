"""Interactions: what a context keeps of each communication."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pair, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("listInteractions", "getInteraction")

WHO = ("inboundParticipantSid", "outboundParticipantSid")


def _judge_count(expect: Expect, pair: Pair, count: int, said: str) -> list[dict[str, object]]:
    """A context has so many interactions, each with a sid of its own."""
    found = pair.interactions()
    sids = {str(one.get("sid")) for one in found}
    expect.holds(len(found) == len(sids) == count, f"{count} interactions after {said}", f"{len(found)}, of them {len(sids)} different", kind="count")
    return found


# Recorded


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_call_is_one_interaction(expect: Expect, pool: Pools, phones: Phones, caller: str) -> None:
    """By whichever participant; before it there is none."""
    pair = pool(2).pair()
    _judge_count(expect, pair, 0, "nothing")
    phones.connects(pair, getattr(pair, caller))
    found = _judge_count(expect, pair, 1, "a call")
    for one in found:
        expect.holds(one.get("type") == "voice", "'voice'", repr(one.get("type")), where="response.body/data/type", tolerated=True)


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("messages")
@pytest.mark.parametrize("sender", ["first", "second"])
def test_a_text_is_one_interaction(expect: Expect, pool: Pools, phones: Phones, sender: str) -> None:
    """By whichever participant."""
    pair = pool(2).pair()
    who = getattr(pair, sender)
    phones.text(who.number, who.mask)
    for one in _judge_count(expect, pair, 1, "a text"):
        expect.holds(one.get("type") == "message", "'message'", repr(one.get("type")), where="response.body/data/type", tolerated=True)


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("calls")
def test_an_interaction_is_of_its_context(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Of three contexts, two on common masks and one of the same person, only the one that was called in has it."""
    one = pool(2)
    pair = one.pair()
    others = [one.pair(), one.pair(first=pair.first.number)]
    phones.connects(pair)
    for each in _judge_count(expect, pair, 1, "a call"):
        expect.holds(each.get("contextSid") == pair.sid, pair.sid, repr(each.get("contextSid")), where="response.body/data/contextSid")
    for other in others:
        _judge_count(expect, other, 0, "a call in another context")


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("calls", "clock")
def test_a_call_is_recorded_once_for_ever(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """Reading it makes no second, nor does time."""
    pair = pool(2).pair()
    phones.connects(pair)
    first = _judge_count(expect, pair, 1, "a call")
    control.advance(3600)
    again = _judge_count(expect, pair, 1, "a call and an hour")
    expect.holds([one.get("sid") for one in first] == [one.get("sid") for one in again], first, again, kind="sid")


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("calls")
def test_a_call_that_is_not_answered_makes_one_interaction_at_most(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Whether a missed call is one is open; it is never two, and the next call is one more."""
    pair = pool(2).pair()
    phones.call(pair.first.number, pair.first.mask, answered=False)
    missed = len(pair.interactions())
    expect.holds(missed <= 1, "one interaction at most", missed, kind="count")
    phones.connects(pair)
    _judge_count(expect, pair, missed + 1, "a missed and an answered call")


@pytest.mark.requirement("MNM-INT-001")
@pytest.mark.needs("calls")
def test_calls_of_another_account_are_its_own(expect: Expect, pool: Pools, phones: Phones, other_mitto: Mitto) -> None:
    """The same two people in two accounts: each context has its own call."""
    pair = pool(2).pair()
    other = pool(2, api=other_mitto).pair(pair.first.number, pair.second.number)
    phones.connects(other)
    _judge_count(expect, pair, 0, "another account's call")
    _judge_count(expect, other, 1, "a call")


# How many


@pytest.mark.requirement("MNM-INT-003")
@pytest.mark.needs("calls")
def test_a_context_has_none_one_or_many(expect: Expect, pool: Pools, phones: Phones) -> None:
    """One more after each of five calls, in either direction."""
    pair = pool(2).pair()
    _judge_count(expect, pair, 0, "nothing")
    for count, who in enumerate((pair.first, pair.second, pair.second, pair.first, pair.first), start=1):
        phones.call(who.number, who.mask)
        _judge_count(expect, pair, count, f"{count} calls")


@pytest.mark.requirement("MNM-INT-003")
@pytest.mark.needs("calls", "messages")
def test_calls_and_texts_add_up(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Two of each are four."""
    pair = pool(2).pair()
    for who in pair.members:
        phones.call(who.number, who.mask)
        phones.text(who.number, who.mask)
    _judge_count(expect, pair, 4, "two calls and two texts")


@pytest.mark.requirement("MNM-INT-003")
@pytest.mark.needs("calls", "clock")
def test_interactions_add_up_over_days(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """A context without a ttl keeps all that there ever was."""
    pair = pool(2).pair(ttl=0)
    for count in range(1, 4):
        phones.call(pair.first.number, pair.first.mask)
        control.advance(86400)
        _judge_count(expect, pair, count, f"{count} calls")


# None of a refused call


@pytest.mark.requirement("MNM-INT-006")
@pytest.mark.needs("calls")
def test_a_strangers_call_leaves_none(expect: Expect, pool: Pools, phones: Phones) -> None:
    """On either mask, before and after a participant's call."""
    pair = pool(2).pair()
    for count in range(2):
        for who in pair.members:
            phones.call(pair.pool.api.fresh.us_number(), who.mask)
        _judge_count(expect, pair, count, "strangers' calls")
        phones.call(pair.first.number, pair.first.mask)


@pytest.mark.requirement("MNM-INT-006")
@pytest.mark.needs("calls")
def test_a_call_of_who_is_alone_leaves_none(expect: Expect, pool: Pools, phones: Phones) -> None:
    """The context had one participant only."""
    one = pool(2)
    context = one.context()
    who = one.member(context)
    phones.call(who.number, who.mask)
    expect.has_exactly(one.ask("listInteractions", context), [])


@pytest.mark.requirement("MNM-INT-006")
@pytest.mark.needs("calls")
@pytest.mark.operation("updateContext")
def test_a_call_in_a_closed_context_leaves_none(expect: Expect, pool: Pools, phones: Phones) -> None:
    """What there was before stays."""
    pair = pool(2).pair()
    phones.connects(pair)
    pair.close()
    for who in pair.members:
        phones.call(who.number, who.mask)
    _judge_count(expect, pair, 1, "a call, the close, and refused calls")


@pytest.mark.requirement("MNM-INT-006")
@pytest.mark.needs("calls", "clock")
def test_a_call_in_an_expired_context_leaves_none(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """The first call after the end is refused, and not recorded."""
    pair = pool(2).pair(ttl=60)
    control.advance(61)
    for who in pair.members:
        phones.call(who.number, who.mask)
    _judge_count(expect, pair, 0, "calls after the end")


@pytest.mark.requirement("MNM-INT-006")
@pytest.mark.needs("messages")
def test_a_strangers_text_leaves_none(expect: Expect, pool: Pools, phones: Phones) -> None:
    """A text that goes to nobody is no communication."""
    pair = pool(2).pair()
    phones.text(pair.pool.api.fresh.us_number(), pair.first.mask)
    _judge_count(expect, pair, 0, "a stranger's text")
