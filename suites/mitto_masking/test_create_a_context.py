"""Create a context, under exactly one application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Mitto, Pool
    from .envelope import Expect

    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("createContext", "listContexts", "getContext", "updateContext")

FIELDS: tuple[dict[str, object], ...] = ({}, {"name": "ride-4711"}, {"ttl": 1800}, {"ttl": 0}, {"name": "ride-4712", "ttl": 60})
IDS = ("plain", "name", "ttl", "ttl-0", "both")
ABOUT = ("getContext", "listParticipants", "listInteractions", "addParticipants", "updateContext", "deleteContext")
BODIES = {"updateContext": {"name": "changed"}, "addParticipants": {"phoneNumber": "12025550141"}}


# Create


@pytest.mark.requirement("MNM-CTX-001")
@pytest.mark.parametrize("fields", FIELDS, ids=IDS)
def test_a_context_is_created(expect: Expect, pool: Pools, fields: dict[str, object]) -> None:
    """With nothing but an empty object, and with what can be asked for; a later GET finds it."""
    one = pool(0)
    made = one.ask("createContext", json=fields)
    expect.accepted(made, "a create of a context")
    for answer in (made, one.ask("getContext", one.api.needed(made))):
        if "name" in fields:
            expect.shows(answer, "name", fields["name"])
        if "ttl" in fields:
            expect.lasts(answer, int(str(fields["ttl"])))


@pytest.mark.requirement("MNM-CTX-001")
def test_an_application_has_many_contexts(expect: Expect, pool: Pools) -> None:
    """Each of four is another, and all are there."""
    one = pool(0)
    answers = [one.ask("createContext", json={"name": "ride"}) for _ in range(4)]
    for answer in answers:
        expect.accepted(answer, "one context of several")
    made = [one.api.needed(answer) for answer in answers]
    expect.holds(len({str(context["sid"]) for context in made}) == 4, "four contexts", made, kind="twice")
    for context in made:
        expect.shows(one.ask("getContext", context), "sid", context["sid"])


@pytest.mark.requirement("MNM-CTX-001")
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_context_is_created_with_its_participants(expect: Expect, pool: Pools, count: int) -> None:
    """None, one or two can be given with it; each is there with a mask of the pool."""
    one = pool(2)
    people = [one.api.fresh.us_number() for _ in range(count)]
    made = one.ask("createContext", json={"participants": [{"phoneNumber": number} for number in people]})
    if expect.accepted(made, f"a create with {count} participants"):
        listed = one.api.everything("listParticipants", one.application, one.api.needed(made))
        expect.holds(sorted(str(each.get("phoneNumber")) for each in listed) == sorted(people), sorted(people), listed)
        masks = [each.get("maskedNumber") for each in listed]
        expect.holds(all(mask in one.numbers for mask in masks), f"masks of {one.numbers}", masks, where="response.body/data/maskedNumber")


@pytest.mark.requirement("MNM-CTX-001")
def test_either_account_creates_contexts(expect: Expect, pool: Pools, other_mitto: Mitto) -> None:
    """The second customer, in an application of its own."""
    one = pool(0, api=other_mitto)
    expect.accepted(one.ask("createContext", json={"name": "ride"}), "a create of a context")


@pytest.mark.requirement("MNM-CTX-008")
@pytest.mark.parametrize("body", [{}, {"name": "ride"}, {"ttl": 60}], ids=["empty", "name", "ttl"])
def test_no_context_without_an_application(expect: Expect, mitto: Mitto, unknown: Unknown, body: dict[str, object]) -> None:
    """An unknown application, a near one, and something that is none have no contexts."""
    sid = str(mitto.application()["sid"])
    for wrong in (unknown("NMA"), f"{sid}0", sid[:-1], mitto.enterprise):
        expect.refused(mitto.ask("createContext", wrong, json=body), "a context in an unknown application")


@pytest.mark.requirement("MNM-CTX-008")
@pytest.mark.operation("deleteApplication")
def test_no_context_in_a_deleted_application(expect: Expect, mitto: Mitto) -> None:
    """What is gone takes no more, though it had contexts."""
    one = mitto.application()
    mitto.needed(mitto.ask("createContext", one, json={}))
    mitto.done("deleteApplication", one)
    expect.refused(mitto.ask("createContext", one, json={}), "a context in a deleted application")


@pytest.mark.requirement("MNM-CTX-008")
def test_no_list_of_contexts_without_an_application(expect: Expect, mitto: Mitto, unknown: Unknown) -> None:
    """A list of them is an error too, after a refused create as before."""
    sid = unknown("NMA")
    for _ in range(2):
        expect.refused(mitto.ask("listContexts", sid), "a list of an unknown application's contexts")
        mitto.ask("createContext", sid, json={})


@pytest.mark.requirement("MNM-CTX-009")
@pytest.mark.parametrize("fields", FIELDS, ids=IDS)
def test_a_new_context_is_open(expect: Expect, pool: Pools, fields: dict[str, object]) -> None:
    """At once and in a later GET, whatever was asked for, and the second like the first."""
    one = pool(0)
    for _ in range(2):
        made = one.ask("createContext", json=fields)
        expect.shows(made, "status", "open")
        expect.shows(one.ask("getContext", one.api.needed(made)), "status", "open")


@pytest.mark.requirement("MNM-CTX-009")
def test_a_context_is_open_with_people_in_it(expect: Expect, pool: Pools) -> None:
    """Participants alone do not set it in progress, and another context that was closed has no bearing."""
    one = pool(2)
    one.pair().close()
    expect.shows(one.pair().get(), "status", "open")
    expect.shows(one.ask("createContext", json={}), "status", "open")


# Of one application


@pytest.mark.requirement("MNM-CTX-002")
def test_a_context_names_its_application(expect: Expect, pool: Pools) -> None:
    """Of contexts in two applications each has its own, in create, get and list."""
    for one in (pool(0), pool(0)):
        made = one.ask("createContext", json={})
        sid = one.api.needed(made)["sid"]
        for answer in (made, one.ask("getContext", sid), one.ask("updateContext", sid, json={"name": "x"})):
            expect.shows(answer, "applicationSid", one.application["sid"])
        listed = [item.get("applicationSid") for item in one.api.everything("listContexts", one.application)]
        expect.holds(listed == [one.application["sid"]], [one.application["sid"]], listed, where="response.body/data/applicationSid")


@pytest.mark.requirement("MNM-CTX-002")
def test_a_context_is_listed_by_one_application(expect: Expect, pool: Pools) -> None:
    """The list of each application has its own contexts and no other's."""
    one, other = pool(0), pool(0)
    made = {each.application["sid"]: [str(each.context()["sid"]) for _ in range(2)] for each in (one, other)}
    for each in (one, other):
        expect.has_exactly(each.ask("listContexts"), made[each.application["sid"]])


@pytest.mark.requirement("MNM-CTX-007")
def test_a_context_is_not_found_under_another_application(expect: Expect, pool: Pools) -> None:
    """Every operation about it is refused there, though the account owns both, and changes nothing."""
    one, other = pool(1), pool(1)
    context = one.context(name="ride")
    one.member(context)
    before = one.snapshot(context)
    for operation in ABOUT:
        answer = other.ask(operation, context, **({"json": BODIES[operation]} if operation in BODIES else {}))
        expect.refused(answer, f"{operation} under the wrong application")
        after = one.snapshot(context)
        expect.unchanged(before, after, f"{operation} under the wrong application", answer)
        before = after


@pytest.mark.requirement("MNM-CTX-007")
@pytest.mark.operation("getParticipant", "deleteParticipant")
def test_a_participant_is_not_found_under_another_application(expect: Expect, pool: Pools) -> None:
    """Nor is what the context has."""
    one, other = pool(1), pool(0)
    context = one.context()
    party = one.member(context)
    for operation in ("getParticipant", "deleteParticipant"):
        expect.refused(other.ask(operation, context, party.sid), f"{operation} under the wrong application")
    expect.shows(one.ask("getParticipant", context, party.sid), "sid", party.sid)


@pytest.mark.requirement("MNM-CTX-007")
def test_a_context_is_not_found_under_another_enterprises_application(
    expect: Expect, pool: Pools, no_evidence: Callable[[str], None]
) -> None:
    """One account's second enterprise is no exception."""
    one = pool(0)
    if len(one.api.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    other = pool(0, enterpriseSid=one.api.enterprises[1])
    expect.refused(other.ask("getContext", one.context()), "a get under the wrong application")
