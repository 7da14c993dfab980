"""Contexts: list, get and update them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Pool
    from .envelope import Expect

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("createContext", "listContexts", "getContext", "updateContext")


# List and get


@pytest.mark.requirement("MNM-CTX-003")
def test_contexts_are_listed(expect: Expect, pool: Pools) -> None:
    """None at first, then one more after each create."""
    one, sids = pool(0), []
    expect.has_exactly(one.ask("listContexts"), [])
    for _ in range(3):
        sids.append(str(one.context()["sid"]))
        expect.has_exactly(one.ask("listContexts"), sids)


@pytest.mark.requirement("MNM-CTX-003")
def test_the_list_shows_contexts_as_they_are_now(expect: Expect, pool: Pools) -> None:
    """A closed one is in it, and shows its status and its new name."""
    one = pool(0)
    context = one.context(name="ride")
    other = one.context(name="other")
    one.api.needed(one.ask("updateContext", context, json={"name": "changed", "status": "closed"}))
    listed = {item.get("sid"): item for item in one.api.everything("listContexts", one.application)}
    for sid, name, status in ((context["sid"], "changed", "closed"), (other["sid"], "other", "open")):
        got = listed.get(sid, {})
        for member, value in (("name", name), ("status", status)):
            expect.holds(got.get(member) == value, value, repr(got.get(member)), where=f"response.body/data/{member}")


@pytest.mark.requirement("MNM-CTX-004")
def test_each_context_can_be_fetched(expect: Expect, pool: Pools) -> None:
    """Of three, in any order, each as the create answered it."""
    one = pool(0)
    made = [one.context(name=f"ride {n}", ttl=600 * n) for n in range(3)]
    for context in (made[2], made[0], made[1], made[0]):
        answer = one.ask("getContext", context)
        for member in ("sid", "name", "ttl", "dateCreated", "uri"):
            if member in context:
                expect.shows(answer, member, context[member])


@pytest.mark.requirement("MNM-CTX-004")
def test_a_context_shows_who_is_in_it(expect: Expect, pool: Pools) -> None:
    """Where GET shows participants, they are those that were added."""
    pair = pool(2).pair()
    shown = pair.pool.api.envelope.resource(pair.get()).get("participants", MISSING)
    if isinstance(shown, list):
        sids = [one.get("sid") if isinstance(one, dict) else one for one in shown]
        expect.holds(sorted(map(str, sids)) == sorted(who.sid for who in pair.members), [who.sid for who in pair.members], sids)
    expect.shows(pair.get(), "sid", pair.sid)


@pytest.mark.requirement("MNM-CTX-004")
def test_an_unknown_context_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Of the right form and of others."""
    one = pool(0)
    context = one.context()
    for sid in (unknown("NMC"), f"{context['sid']}0", "1", str(one.application["sid"])):
        expect.refused(one.ask("getContext", sid), "a get of an unknown context")


# Update


@pytest.mark.requirement("MNM-CTX-005")
def test_a_context_can_be_renamed(expect: Expect, pool: Pools) -> None:
    """Twice; the answer and a later GET show it, and its ttl stays."""
    one = pool(0)
    context = one.context(name="ride", ttl=1800)
    for name in ("ride 2", "ride 3"):
        for answer in (one.ask("updateContext", context, json={"name": name}), one.ask("getContext", context)):
            expect.shows(answer, "name", name)
            expect.shows(answer, "sid", context["sid"])
            expect.lasts(answer, 1800, tolerated=True)


@pytest.mark.requirement("MNM-CTX-005")
def test_a_contexts_ttl_can_be_changed(expect: Expect, pool: Pools) -> None:
    """Up, down and to 0; its name stays."""
    one = pool(0)
    context = one.context(name="ride", ttl=600)
    for ttl in (1200, 60, 0):
        for answer in (one.ask("updateContext", context, json={"ttl": ttl}), one.ask("getContext", context)):
            expect.lasts(answer, ttl)
            expect.shows(answer, "name", "ride", tolerated=True)


@pytest.mark.requirement("MNM-CTX-005")
def test_an_update_is_of_that_context_only(expect: Expect, pool: Pools) -> None:
    """The others of the application stay as they were."""
    one = pool(0)
    made = [one.context(name="ride", ttl=600) for _ in range(3)]
    one.api.needed(one.ask("updateContext", made[1], json={"name": "changed", "ttl": 60}))
    for context in (made[0], made[2]):
        answer = one.ask("getContext", context)
        expect.shows(answer, "name", "ride")
        expect.lasts(answer, 600)


@pytest.mark.requirement("MNM-CTX-005")
def test_an_update_keeps_the_participants(expect: Expect, pool: Pools) -> None:
    """Both stay, with their masks."""
    pair = pool(2).pair()
    pair.change(name="changed", ttl=600)
    for who in pair.members:
        answer = pair.pool.ask("getParticipant", pair.sid, who.sid)
        expect.shows(answer, "phoneNumber", who.number)
        expect.shows(answer, "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-CTX-005")
def test_the_update_of_an_unknown_context_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """Nothing is made by it."""
    one = pool(0)
    expect.refused(one.ask("updateContext", unknown("NMC"), json={"name": "x"}), "an update of an unknown context")
    expect.has_exactly(one.ask("listContexts"), [])


@pytest.mark.requirement("MNM-CTX-005")
@pytest.mark.needs("clock")
def test_an_update_keeps_the_date_of_creation(expect: Expect, pool: Pools, control: Control) -> None:
    """An hour later too."""
    one = pool(0)
    context = one.context()
    control.advance(3600)
    for answer in (one.ask("updateContext", context, json={"name": "changed"}), one.ask("getContext", context)):
        expect.shows(answer, "name", "changed")
        expect.shows(answer, "dateCreated", context.get("dateCreated"))
