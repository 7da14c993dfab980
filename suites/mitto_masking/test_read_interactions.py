"""Interactions as resources: how they are read, and whom they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Pair, Party, Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("listInteractions", "getInteraction")

WHO = ("inboundParticipantSid", "outboundParticipantSid")


def _judge_count(expect: Expect, pair: Pair, count: int, said: str) -> list[dict[str, object]]:
    """A context has so many interactions, each with a sid of its own."""
    found = pair.interactions()
    sids = {str(one.get("sid")) for one in found}
    expect.holds(len(found) == len(sids) == count, f"{count} interactions after {said}", f"{len(found)}, of them {len(sids)} different", kind="count")
    return found


def _judge_parties(expect: Expect, one: dict[str, object], caller: Party, called: Party) -> None:
    for name, who in zip(WHO, (caller, called), strict=True):
        got = one.get(name, MISSING)
        expect.holds(got == who.sid, who.sid, repr(got), where=f"response.body/data/{name}", kind="absent" if got is MISSING else "value")


# Read


@pytest.mark.requirement("MNM-INT-002")
def test_a_context_without_interactions_has_an_empty_list(expect: Expect, pool: Pools) -> None:
    """Be it without people or with two."""
    one = pool(2)
    for context in (one.context(), one.pair().context):
        expect.has_exactly(one.ask("listInteractions", context), [])


@pytest.mark.requirement("MNM-INT-002")
@pytest.mark.needs("calls")
def test_interactions_are_fetched_one_by_one(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Each of three by its sid, as the list shows it."""
    pair = pool(2).pair()
    for who in (pair.first, pair.second, pair.first):
        phones.call(who.number, who.mask)
    for one in _judge_count(expect, pair, 3, "three calls"):
        answer = pair.pool.ask("getInteraction", pair.sid, str(one.get("sid")))
        for name, value in one.items():
            expect.shows(answer, name, value)


@pytest.mark.requirement("MNM-INT-002")
@pytest.mark.needs("messages")
def test_an_interaction_of_a_text_can_be_fetched(expect: Expect, pool: Pools, phones: Phones) -> None:
    """As one of a call can."""
    pair = pool(2).pair()
    phones.text(pair.first.number, pair.first.mask)
    for one in _judge_count(expect, pair, 1, "a text"):
        expect.shows(pair.pool.ask("getInteraction", pair.sid, str(one.get("sid"))), "sid", one.get("sid"))


@pytest.mark.requirement("MNM-INT-002")
@pytest.mark.needs("calls")
def test_an_interaction_is_not_found_in_another_context(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Its sid is good in its own only."""
    one = pool(2)
    pair, other = one.pair(), one.pair()
    phones.call(pair.first.number, pair.first.mask)
    for each in _judge_count(expect, pair, 1, "a call"):
        expect.refused(one.ask("getInteraction", other.sid, str(each.get("sid"))), "a get in another context")


@pytest.mark.requirement("MNM-INT-002")
def test_an_unknown_interaction_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """So is a list of an unknown context's."""
    one = pool(0)
    context = one.context()
    for sid in (unknown("NMI"), "1", str(context["sid"])):
        expect.refused(one.ask("getInteraction", context, sid), "a get of an unknown interaction")
    expect.refused(one.ask("listInteractions", unknown("NMC")), "a list of an unknown context's interactions")


@pytest.mark.requirement("MNM-INT-002")
@pytest.mark.needs("calls")
@pytest.mark.operation("updateContext")
def test_interactions_stay_readable_when_the_context_is_closed(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Listed and fetched as before."""
    pair = pool(2).pair()
    phones.connects(pair)
    pair.close()
    for one in _judge_count(expect, pair, 1, "a call and the close"):
        expect.shows(pair.pool.ask("getInteraction", pair.sid, str(one.get("sid"))), "sid", one.get("sid"))


# Read-only


@pytest.mark.requirement("MNM-INT-004")
def test_interactions_cannot_be_created(expect: Expect, pool: Pools) -> None:
    """No method but GET is taken where they are listed, or where writes would be; nothing is made."""
    pair = pool(2).pair()
    one = pair.pool
    path = one.api.client.path("listInteractions", {"ApplicationSid": str(one.application["sid"]), "contextSid": pair.sid})
    body = {"type": "voice", "inboundParticipantSid": pair.first.sid, "outboundParticipantSid": pair.second.sid}
    for place in (path, path.removesuffix("/search")):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = one.api.client.raw(method, place, **({} if method == "DELETE" else {"json": body}))
            expect.refused(answer, f"a {method} of interactions")
    expect.has_exactly(one.ask("listInteractions", pair.sid), [])


@pytest.mark.requirement("MNM-INT-004")
@pytest.mark.needs("calls")
def test_an_interaction_cannot_be_changed_or_deleted(expect: Expect, pool: Pools, phones: Phones) -> None:
    """It is as before, whatever is sent where it is read or where writes would be."""
    pair = pool(2).pair()
    one = pair.pool
    phones.call(pair.first.number, pair.first.mask)
    for each in _judge_count(expect, pair, 1, "a call"):
        sids = {"ApplicationSid": str(one.application["sid"]), "contextSid": pair.sid, "interactionSid": str(each.get("sid"))}
        path = one.api.client.path("getInteraction", sids)
        head, _, tail = path.rpartition("/search/")
        for place in (path, f"{head}/{tail}"):
            for method in ("PUT", "PATCH", "POST", "DELETE"):
                body = {} if method == "DELETE" else {"json": {"duration": 1, "type": "message"}}
                expect.refused(one.api.client.raw(method, place, **body), f"a {method} of an interaction")
        after = one.ask("getInteraction", pair.sid, str(each.get("sid")))
        for name, value in each.items():
            expect.shows(after, name, value)


# Who


@pytest.mark.requirement("MNM-INT-005")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_an_interaction_names_caller_and_called(expect: Expect, pool: Pools, phones: Phones, caller: str) -> None:
    """By their participants' sids, in list and GET."""
    pair = pool(2).pair()
    who = getattr(pair, caller)
    other = pair.second if who is pair.first else pair.first
    phones.call(who.number, who.mask)
    for one in pair.interactions():
        _judge_parties(expect, one, who, other)
        got = pair.pool.api.envelope.resource(pair.pool.ask("getInteraction", pair.sid, str(one.get("sid"))))
        _judge_parties(expect, got, who, other)


@pytest.mark.requirement("MNM-INT-005")
@pytest.mark.needs("calls")
def test_calls_in_turn_are_told_apart(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Two by the first and one by the second participant."""
    pair = pool(2).pair()
    for who in (pair.first, pair.second, pair.first):
        phones.call(who.number, who.mask)
    got = sorted(str(one.get(WHO[0])) for one in pair.interactions())
    expected = sorted((pair.first.sid, pair.second.sid, pair.first.sid))
    expect.holds(got == expected, expected, got, where=f"response.body/data/{WHO[0]}")


@pytest.mark.requirement("MNM-INT-005")
@pytest.mark.needs("messages")
def test_a_texts_interaction_names_sender_and_recipient(expect: Expect, pool: Pools, phones: Phones) -> None:
    """In either direction."""
    pair = pool(2).pair()
    seen: set[object] = set()
    for who, other in ((pair.first, pair.second), (pair.second, pair.first)):
        phones.text(who.number, who.mask)
        for one in pair.interactions():
            if one.get("sid") not in seen:
                seen.add(one.get("sid"))
                _judge_parties(expect, one, who, other)


@pytest.mark.requirement("MNM-INT-005")
@pytest.mark.needs("calls")
def test_a_person_in_two_contexts_is_named_as_that_contexts_participant(
    expect: Expect, pool: Pools, phones: Phones
) -> None:
    """The participants' sids are those of the context that was called in."""
    one = pool(2)
    first = one.pair()
    second = one.pair(first=first.first.number)
    for pair in (second, first):
        phones.call(pair.first.number, pair.first.mask)
        for each in pair.interactions():
            _judge_parties(expect, each, pair.first, pair.second)
