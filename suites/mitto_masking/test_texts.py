"""Texts: routed as calls are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Pair, Party, Pool
    from .phones import Phones

    Pools = Callable[..., Pool]

pytestmark = [pytest.mark.operation("createContext", "addParticipants"), pytest.mark.needs("messages")]


def _turns(pair: Pair) -> list[tuple[Party, Party]]:
    return [(pair.first, pair.second), (pair.second, pair.first)] * 2


@pytest.mark.requirement("MNM-RTE-004")
@pytest.mark.parametrize("sender", ["first", "second"])
def test_a_text_reaches_the_other(pool: Pools, phones: Phones, sender: str) -> None:
    """Sent to one's own mask, by whoever was added first."""
    pair = pool(2).pair()
    who = getattr(pair, sender)
    other = pair.second if who is pair.first else pair.first
    phones.delivers(phones.text(who.number, who.mask), other.number, "the participant's text")


@pytest.mark.requirement("MNM-RTE-004")
@pytest.mark.needs("handsets")
def test_the_inbox_has_the_text(pool: Pools, phones: Phones) -> None:
    """The words arrive, once, from a number of the pool."""
    pair = pool(2).pair()
    for sender, recipient in _turns(pair):
        words = phones.words()
        phones.text(sender.number, sender.mask, words)
        found = [one for one in phones.inbox(recipient.number) if one.text == words]
        if phones.arrives_once(len(found)):
            phones.shows_one_of(found[0].sender, pair.pool.numbers, "a number of the pool")


@pytest.mark.requirement("MNM-RTE-004")
def test_texts_in_turn_go_to_the_other(pool: Pools, phones: Phones) -> None:
    """Of three contexts on two masks, everybody texts its own partner, and back."""
    one = pool(2)
    pairs = [one.pair() for _ in range(3)]
    for pair in (*pairs, *reversed(pairs)):
        for sender, recipient in _turns(pair)[:2]:
            phones.delivers(phones.text(sender.number, sender.mask), recipient.number, "the participant's text")


@pytest.mark.requirement("MNM-RTE-004")
def test_a_person_in_several_contexts_texts_by_the_mask(pool: Pools, phones: Phones) -> None:
    """Each mask leads to the partner of its context."""
    one = pool(3)
    first = one.pair()
    others = [one.pair(first=first.first.number) for _ in range(2)]
    for pair in (first, *others, first):
        phones.delivers(phones.text(pair.first.number, pair.first.mask), pair.second.number, "the text to that mask")


@pytest.mark.requirement("MNM-RTE-004")
@pytest.mark.needs("calls")
def test_texts_and_calls_go_the_same_way(pool: Pools, phones: Phones) -> None:
    """In one context both reach the same phone, in whichever order."""
    pair = pool(2).pair()
    for who, other in _turns(pair):
        phones.delivers(phones.text(who.number, who.mask), other.number, "a text before a call")
        phones.connects(pair, who)
        phones.delivers(phones.text(who.number, who.mask), other.number, "a text after a call")


@pytest.mark.requirement("MNM-RTE-003")
@pytest.mark.needs("handsets")
def test_a_text_shows_no_real_number(pool: Pools, phones: Phones) -> None:
    """Neither to the recipient, in answer and inbox, nor on the sender's own phone."""
    pair = pool(2).pair()
    before = {who.number: len(phones.inbox(who.number)) for who in pair.members}
    real = [who.number for who in pair.members]
    for sender, _ in _turns(pair):
        phones.hides(phones.text(sender.number, sender.mask).sender, real, "as the sender of a text")
    for who in pair.members:
        for one in phones.inbox(who.number)[before[who.number] :]:
            phones.hides(one.sender, real, f"in the inbox of {who.number}")


@pytest.mark.requirement("MNM-RTE-009")
def test_a_text_comes_from_a_number_of_the_pool(pool: Pools, phones: Phones) -> None:
    """In either direction."""
    pair = pool(2).pair()
    for sender, recipient in _turns(pair):
        sent = phones.text(sender.number, sender.mask)
        if phones.delivers(sent, recipient.number, "the participant's text"):
            phones.shows_one_of(sent.sender, pair.pool.numbers, "a number of the pool")


@pytest.mark.requirement("MNM-RTE-002")
def test_a_text_comes_from_the_recipients_own_mask(pool: Pools, phones: Phones) -> None:
    """In either direction, as a call does."""
    pair = pool(2).pair()
    for sender, recipient in _turns(pair):
        phones.shows(phones.text(sender.number, sender.mask).sender, recipient.mask)


# Held back


@pytest.mark.requirement("MNM-RTE-005")
def test_a_strangers_text_goes_to_nobody(pool: Pools, phones: Phones) -> None:
    """On either mask; the participants' still arrive."""
    pair = pool(2).pair()
    for who in pair.members:
        phones.holds_back(phones.text(pair.pool.api.fresh.us_number(), who.mask), "a stranger's text")
    phones.delivers(phones.text(pair.first.number, pair.first.mask), pair.second.number, "a participant's text")


@pytest.mark.requirement("MNM-RTE-005")
def test_a_participant_elsewhere_texts_nobody_here(pool: Pools, phones: Phones) -> None:
    """Somebody of another application is a stranger."""
    pair, other = pool(2).pair(), pool(2).pair()
    phones.holds_back(phones.text(other.first.number, pair.first.mask), "the text of another application's participant")


@pytest.mark.requirement("MNM-RTE-006")
def test_who_is_alone_texts_nobody(pool: Pools, phones: Phones) -> None:
    """Until there is a second participant."""
    one = pool(2)
    context = one.context()
    who = one.member(context)
    phones.holds_back(phones.text(who.number, who.mask), "a text in a context with one participant")
    other = one.member(context)
    phones.delivers(phones.text(who.number, who.mask), other.number, "a text in a context with two participants")


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.operation("updateContext", "deleteContext", "deleteApplication")
@pytest.mark.parametrize("end", ["closed", "deleted", "application-deleted"])
def test_texts_end_with_the_context(pool: Pools, phones: Phones, end: str) -> None:
    """Neither participant's goes anywhere any more."""
    pair = pool(2).pair()
    phones.text(pair.first.number, pair.first.mask)
    if end == "closed":
        pair.close()
    elif end == "deleted":
        pair.delete()
    else:
        pair.pool.api.done("deleteApplication", pair.pool.application)
    for who in pair.members:
        phones.holds_back(phones.text(who.number, who.mask), f"a text in a context that is {end}")


@pytest.mark.requirement("MNM-RTE-007")
@pytest.mark.needs("clock")
def test_texts_end_when_the_context_expires(pool: Pools, phones: Phones, control: Control) -> None:
    """A second before it one arrives and prolongs it; a ttl later none does."""
    pair = pool(2).pair(ttl=600)
    control.advance(599)
    phones.delivers(phones.text(pair.first.number, pair.first.mask), pair.second.number, "a text a second before the end")
    control.advance(601)
    for who in pair.members:
        phones.holds_back(phones.text(who.number, who.mask), "a text in an expired context")
