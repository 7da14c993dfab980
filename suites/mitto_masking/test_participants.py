"""Participants: list, get and remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("addParticipants", "listParticipants", "getParticipant", "deleteParticipant")


# List, get, remove


@pytest.mark.requirement("MNM-PAR-004")
def test_participants_are_listed_and_fetched(expect: Expect, pool: Pools) -> None:
    """None at first, then one, then two; each by its sid."""
    one = pool(2)
    context = one.context()
    sids: list[str] = []
    expect.has_exactly(one.ask("listParticipants", context), sids)
    for _ in range(2):
        who = one.member(context)
        sids.append(who.sid)
        expect.has_exactly(one.ask("listParticipants", context), sids)
        answer = one.ask("getParticipant", context, who.sid)
        expect.shows(answer, "sid", who.sid)
        expect.shows(answer, "phoneNumber", who.number)
        expect.shows(answer, "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-PAR-004")
def test_each_context_lists_its_own_participants(expect: Expect, pool: Pools) -> None:
    """Of two contexts of one application neither shows the other's."""
    one = pool(2)
    for pair in [one.pair() for _ in range(2)]:
        expect.has_exactly(one.ask("listParticipants", pair.sid), [who.sid for who in pair.members])


@pytest.mark.requirement("MNM-PAR-004")
def test_participants_are_removed(expect: Expect, pool: Pools) -> None:
    """First one, then the other; what is removed cannot be fetched."""
    one = pool(2)
    pair = one.pair()
    left = [who.sid for who in pair.members]
    for who in (pair.second, pair.first):
        expect.done(one.ask("deleteParticipant", pair.sid, who.sid), "a delete of a participant")
        left.remove(who.sid)
        expect.refused(one.ask("getParticipant", pair.sid, who.sid), "a get of a removed participant")
        expect.has_exactly(one.ask("listParticipants", pair.sid), left)


@pytest.mark.requirement("MNM-PAR-004")
def test_a_removed_participant_is_gone(expect: Expect, pool: Pools) -> None:
    """A second DELETE is an error, and the other participant is as before."""
    pair = pool(2).pair()
    pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, pair.first.sid)
    expect.refused(pair.pool.ask("deleteParticipant", pair.sid, pair.first.sid), "a second delete of a participant")
    answer = pair.pool.ask("getParticipant", pair.sid, pair.second.sid)
    expect.shows(answer, "phoneNumber", pair.second.number)
    expect.shows(answer, "maskedNumber", pair.second.mask)


@pytest.mark.requirement("MNM-PAR-004")
def test_a_participant_is_not_found_in_another_context(expect: Expect, pool: Pools) -> None:
    """Its sid is good in its own context only, for GET and DELETE."""
    one = pool(2)
    pair, other = one.pair(), one.context()
    for operation in ("getParticipant", "deleteParticipant"):
        expect.refused(one.ask(operation, other, pair.first.sid), f"{operation} in another context")
    expect.shows(one.ask("getParticipant", pair.sid, pair.first.sid), "sid", pair.first.sid)


@pytest.mark.requirement("MNM-PAR-004")
def test_an_unknown_participant_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """GET and DELETE of it are refused, and nobody is removed."""
    pair = pool(2).pair()
    for sid in (unknown("NMP"), f"{pair.first.sid}0", "1", pair.first.number):
        for operation in ("getParticipant", "deleteParticipant"):
            expect.refused(pair.pool.ask(operation, pair.sid, sid), f"{operation} of an unknown participant")
    expect.has_exactly(pair.pool.ask("listParticipants", pair.sid), [who.sid for who in pair.members])


@pytest.mark.requirement("MNM-PAR-005")
@pytest.mark.parametrize("operation", ["getParticipant", "deleteParticipant"])
def test_a_participant_cannot_be_updated(expect: Expect, pool: Pools, operation: str) -> None:
    """No method on either of its paths changes it."""
    pair = pool(2).pair()
    before = pair.pool.ask("getParticipant", pair.sid, pair.first.sid)
    body = {"phoneNumber": pair.pool.api.fresh.us_number(), "friendlyName": "changed", "maskedNumberSid": pair.second.mask_sid}
    for method in ("PUT", "PATCH", "POST"):
        answer = pair.pool.ask(operation, pair.sid, pair.first.sid, method=method, json=body)
        expect.refused(answer, f"a {method} of a participant")
        after = pair.pool.ask("getParticipant", pair.sid, pair.first.sid)
        expect.holds(after.at("/data") == before.at("/data"), before.at("/data"), after.at("/data"), answer, kind="changed")


# Removed


@pytest.mark.requirement("MNM-PAR-009")
@pytest.mark.operation("getContext")
def test_removing_a_participant_leaves_the_context(expect: Expect, pool: Pools) -> None:
    """It stays open with one person, and with none."""
    pair = pool(2).pair()
    for who in pair.members:
        pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, who.sid)
        expect.active(pair.get(), "a context that somebody has left")


@pytest.mark.requirement("MNM-PAR-009")
def test_removing_a_participant_frees_the_mask(expect: Expect, pool: Pools) -> None:
    """The only mask can be given to the person again, in another context; it could not before."""
    one = pool(1)
    first, second = one.context(), one.context()
    who = one.member(first)
    expect.refused(one.join(second, who.number), "a second context of a person on the only mask")
    one.api.done("deleteParticipant", one.application, first, who.sid)
    expect.shows(one.join(second, who.number), "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-PAR-009")
def test_somebody_else_can_take_the_place(expect: Expect, pool: Pools) -> None:
    """After one of two has left there is room for another, or for the same person again."""
    pair = pool(2).pair()
    one = pair.pool
    one.api.done("deleteParticipant", one.application, pair.sid, pair.first.sid)
    other = one.member(pair.sid)
    one.api.done("deleteParticipant", one.application, pair.sid, other.sid)
    expect.shows(one.join(pair.sid, pair.first.number), "phoneNumber", pair.first.number)


@pytest.mark.requirement("MNM-PAR-009")
@pytest.mark.needs("calls")
def test_who_has_left_is_not_put_through(pool: Pools, phones: Phones) -> None:
    """The freed mask connects its former holder with nobody."""
    pair = pool(2).pair()
    pair.pool.api.done("deleteParticipant", pair.pool.application, pair.sid, pair.first.sid)
    phones.keeps_out(phones.call(pair.first.number, pair.first.mask), "a call of somebody who has left")
