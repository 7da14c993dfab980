"""The end of a context: closed with PUT, removed with DELETE."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Pool
    from .envelope import Expect
    from .phones import Phones

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("updateContext", "deleteContext")


# Closed


@pytest.mark.requirement("MNM-CTX-011")
def test_a_context_can_be_closed(expect: Expect, pool: Pools) -> None:
    """The answer and a later GET show it, for each of two."""
    one = pool(2)
    for pair in (one.pair(), one.pair()):
        expect.closed(pair.change(status="closed"), "a context that was closed")
        expect.closed(pair.get(), "a context that was closed")


@pytest.mark.requirement("MNM-CTX-011")
def test_closing_is_of_that_context_only(expect: Expect, pool: Pools) -> None:
    """The others stay open."""
    one = pool(2)
    pairs = [one.pair() for _ in range(3)]
    pairs[1].close()
    for pair in (pairs[0], pairs[2]):
        expect.active(pair.get(), "another context")


@pytest.mark.requirement("MNM-CTX-011")
def test_a_closed_context_frees_its_masks(expect: Expect, pool: Pools) -> None:
    """The only mask can be given to the same person again, in another context; it could not before."""
    one = pool(1)
    first, second = one.context(), one.context()
    who = one.member(first)
    expect.refused(one.join(second, who.number), "a second context of a person on the only mask")
    one.api.needed(one.ask("updateContext", first, json={"status": "closed"}))
    expect.shows(one.join(second, who.number), "maskedNumber", who.mask)


@pytest.mark.requirement("MNM-CTX-011")
def test_an_update_that_closes_may_change_more(expect: Expect, pool: Pools) -> None:
    """The name that is sent beside is taken too."""
    one = pool(0)
    context = one.context(name="ride")
    one.ask("updateContext", context, json={"name": "done", "status": "closed"})
    answer = one.ask("getContext", context)
    expect.closed(answer, "a context that was closed")
    expect.shows(answer, "name", "done")


@pytest.mark.requirement("MNM-CTX-011")
def test_other_updates_do_not_close(expect: Expect, pool: Pools) -> None:
    """A new name and a new ttl leave it open."""
    pair = pool(2).pair()
    pair.change(name="changed", ttl=3600)
    expect.active(pair.get(), "a renamed context")


@pytest.mark.requirement("MNM-CTX-011")
@pytest.mark.needs("calls")
def test_a_closed_context_puts_nobody_through(pool: Pools, phones: Phones) -> None:
    """Both could call before, and neither can afterwards."""
    pair = pool(2).pair()
    phones.connects(pair)
    pair.close()
    phones.refuses(pair, "a call in a closed context")


@pytest.mark.requirement("MNM-CTX-011")
@pytest.mark.needs("calls")
def test_a_context_without_calls_is_closed_just_so(pool: Pools, phones: Phones) -> None:
    """An open context that never was in progress puts nobody through either."""
    pair = pool(2).pair()
    pair.close()
    phones.refuses(pair, "a call in a closed context")


@pytest.mark.requirement("MNM-CTX-011")
@pytest.mark.needs("calls")
def test_closing_one_context_leaves_the_other_connected(pool: Pools, phones: Phones) -> None:
    """On one mask, and with a person in common."""
    one = pool(2)
    pair = one.pair()
    same_mask, same_person = one.pair(), one.pair(first=pair.first.number)
    pair.close()
    phones.connects(same_mask)
    phones.connects(same_person)


@pytest.mark.requirement("MNM-CTX-011")
@pytest.mark.needs("clock", "calls")
def test_a_closed_context_stays_closed(expect: Expect, pool: Pools, phones: Phones, control: Control) -> None:
    """A day later, and after somebody has called."""
    pair = pool(2).pair()
    pair.close()
    control.advance(86400)
    phones.refuses(pair, "a call in a closed context")
    expect.closed(pair.get(), "a closed context a day later")


# Deleted


@pytest.mark.requirement("MNM-CTX-006")
def test_a_context_is_removed(expect: Expect, pool: Pools) -> None:
    """It can neither be read nor is it listed; the others are."""
    one = pool(0)
    made = [one.context() for _ in range(3)]
    expect.done(one.ask("deleteContext", made[1]), "a delete of a context")
    expect.refused(one.ask("getContext", made[1]), "a get of a deleted context")
    expect.has_exactly(one.ask("listContexts"), [str(made[0]["sid"]), str(made[2]["sid"])])


@pytest.mark.requirement("MNM-CTX-006")
@pytest.mark.parametrize("state", ["empty", "one-person", "two-people", "closed"])
def test_a_context_is_removed_in_any_state(expect: Expect, pool: Pools, state: str) -> None:
    """With people in it or without, open or closed."""
    one = pool(2)
    context = one.context()
    for _ in range({"empty": 0, "one-person": 1}.get(state, 2)):
        one.member(context)
    if state == "closed":
        one.api.needed(one.ask("updateContext", context, json={"status": "closed"}))
    expect.done(one.ask("deleteContext", context), "a delete of a context")
    expect.refused(one.ask("getContext", context), "a get of a deleted context")


@pytest.mark.requirement("MNM-CTX-006")
def test_a_deleted_context_can_neither_be_changed_nor_deleted(expect: Expect, pool: Pools) -> None:
    """PUT and a second DELETE are errors, and do not bring it back."""
    one = pool(0)
    context = one.context()
    one.api.done("deleteContext", one.application, context)
    expect.refused(one.ask("updateContext", context, json={"status": "open"}), "an update of a deleted context")
    expect.refused(one.ask("deleteContext", context), "a second delete of a context")
    expect.has_exactly(one.ask("listContexts"), [])


@pytest.mark.requirement("MNM-CTX-006")
def test_the_delete_of_an_unknown_context_is_an_error(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """It removes nothing."""
    one = pool(0)
    context = one.context()
    expect.refused(one.ask("deleteContext", unknown("NMC")), "a delete of an unknown context")
    expect.has_exactly(one.ask("listContexts"), [str(context["sid"])])


@pytest.mark.requirement("MNM-CTX-006")
def test_a_deleted_context_frees_its_masks(expect: Expect, pool: Pools) -> None:
    """The only mask can be given to the same person again."""
    one = pool(1)
    first, second = one.context(), one.context()
    who = one.member(first)
    expect.done(one.ask("deleteContext", first), "a delete of a context")
    expect.shows(one.join(second, who.number), "maskedNumber", who.mask, tolerated=True)
