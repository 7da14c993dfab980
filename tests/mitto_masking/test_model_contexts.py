"""Contexts, their states and their time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

STAMP = "2026-03-03 10:15:30"
ONE, TWO, THREE = "16095550110", "16095550111", "16095550112"
DRIVER, RIDER = "12025550141", "12025550142"


def test_the_sample_of_create(mitto: Provider) -> None:
    """All members of the sample."""
    application = mitto.application()
    root = f"/applications/{application['sid']}/contexts"
    context = mitto.ask("POST", root, {"name": "ride-4711", "ttl": 1800}).data
    assert context == {
        "sid": context["sid"], "applicationSid": application["sid"], "name": "ride-4711", "status": "open",
        "closedReason": None, "ttl": "1800", "dateCreated": STAMP, "dateUpdated": STAMP, "dateLastInteraction": None,
        "dateExpiry": "2026-03-03 10:45:30", "participants": [], "uri": f"/numbermasking{root}/search/{context['sid']}",
    }  # fmt: skip
    assert context["sid"].startswith("NMC")
    assert mitto.read(context) == context
    assert mitto.ask("GET", f"{root}/search").data == [context]
    bare = mitto.ask("POST", root, {}).data
    assert (bare["name"], bare["ttl"], bare["dateExpiry"]) == (None, "0", None)


@pytest.mark.parametrize("body", [{"ttl": -1}, {"ttl": "x"}, {"name": 7}, {"participants": {}}, {"participants": [1]}, {"participants": [{"phoneNumber": "x"}]}, {"participants": [{}]}])
def test_a_bad_create_leaves_nothing(mitto: Provider, body: dict[str, object]) -> None:
    """400."""
    root = f"/applications/{mitto.application(ONE)['sid']}/contexts"
    assert mitto.ask("POST", root, body).refusal == (400, "400")
    assert mitto.ask("GET", f"{root}/search").data == []


def test_a_context_belongs_to_one_application(mitto: Provider) -> None:
    """Under another it is unknown, and so is what is in it; so is a context of an application that is unknown."""
    context, other = mitto.context(mitto.application(ONE, TWO), DRIVER, RIDER), mitto.application()
    wrong = {**context, "applicationSid": other["sid"]}
    for method, rest in (("PUT", ""), ("DELETE", ""), ("GET", "/participants/search"), ("GET", "/interactions/search")):
        assert mitto.ask(method, mitto.path(wrong) + rest, {}).refusal == (404, "404")
    assert mitto.ask("GET", f"/applications/{other['sid']}/contexts/search/{context['sid']}").refusal == (404, "404")
    assert mitto.ask("POST", "/applications/NMA0/contexts", {}).refusal == (404, "404")
    assert mitto.read(context) == context


def test_the_ttl_of_the_application_is_the_default(mitto: Provider) -> None:
    """For contexts to come, and a context's own wins."""
    application = mitto.application(ttl=60)
    old, own, never = mitto.context(application), mitto.context(application, ttl="90"), mitto.context(application, ttl=0)
    mitto.ask("PUT", f"/applications/{application['sid']}", {"ttl": 600})
    new = mitto.context(application)
    assert [mitto.read(one)["ttl"] for one in (old, own, never, new)] == ["60", "90", "0", "600"]
    for seconds, closed in ((59, 0), (1, 1), (29, 1), (1, 2), (509, 2), (1, 3), (10**8, 3)):
        mitto.advance(seconds)
        shown = [mitto.read(one) for one in (old, own, never, new)]
        assert [one["closedReason"] for one in shown].count("expired") == closed
    assert mitto.read(never)["status"] == "open"


def test_an_expired_context_is_closed_at_its_instant(mitto: Provider) -> None:
    """To the microsecond; it is still there, refuses participants, connects nobody, and its masks are free."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, ttl=60)
    mitto.now += 59_999_999
    assert mitto.read(context)["status"] == "open"
    mitto.now += 1
    assert (mitto.read(context)["status"], mitto.read(context)["closedReason"]) == ("closed", "expired")
    assert mitto.ask("POST", f"{mitto.path(context)}/participants", {"phoneNumber": RIDER}).refusal == (409, "409")
    assert mitto.call(DRIVER, ONE)["outcome"] == "rejected"
    assert mitto.ask("GET", f"/applications/{application['sid']}/maskednumbers/search").data[0]["inUse"] == 0


def test_contexts_are_listed_by_status(mitto: Provider) -> None:
    """Any of the three, and no other."""
    application = mitto.application(ONE, TWO)
    busy, closed, idle = (mitto.context(application, f"1202555014{i}", f"1202555015{i}") for i in range(3))
    mitto.text("12025550140", mitto.masks(busy)[0])
    mitto.change(closed, status="closed")
    root = f"/applications/{application['sid']}/contexts/search"
    for status, context in (("open", idle), ("in-progress", busy), ("closed", closed)):
        assert [one["sid"] for one in mitto.ask("GET", f"{root}?status={status}").data] == [context["sid"]]
    assert mitto.ask("GET", f"{root}?status=gone").refusal == (400, "400")
    assert mitto.ask("GET", root).body["total"] == 3


def test_closing_and_opening_again(mitto: Provider) -> None:
    """Closing frees the masks; opening takes them back, and the ttl begins anew."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, RIDER, ttl=60)
    mitto.advance(30)
    closed = mitto.change(context, status="closed").data
    assert (closed["status"], closed["closedReason"]) == ("closed", "api")
    assert mitto.call(DRIVER, ONE)["outcome"] == "rejected"
    assert mitto.change(context, status="closed").data["closedReason"] == "api"
    assert mitto.change(context, name="renamed").data["name"] == "renamed"
    mitto.advance(100)
    opened = mitto.change(context, status="open").data
    assert (opened["status"], opened["closedReason"], opened["dateExpiry"]) == ("open", None, "2026-03-03 10:18:40")
    assert mitto.masks(opened) == [ONE, TWO]
    assert mitto.call(DRIVER, ONE, duration=1)["rang"] == RIDER
    assert mitto.change(context, status="open").data["status"] == "in-progress"
    for bad in ({"status": "in-progress"}, {"status": None}, {"ttl": "x", "name": "n"}):
        assert mitto.ask("PUT", mitto.path(context), bad).refusal == (400, "400")
    assert mitto.read(context)["name"] == "renamed"


def test_a_context_is_not_opened_where_its_masks_are_taken(mitto: Provider) -> None:
    """By the same person in another context, or out of the pool; nothing else of the update happens then."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, RIDER)
    mitto.change(context, status="closed")
    other = mitto.context(mitto.application(), name="x")
    assert other["participants"] == []
    taken = mitto.context(application, DRIVER)
    taken = mitto.context(application, DRIVER) if mitto.masks(taken) != [ONE] else taken
    refused = mitto.ask("PUT", mitto.path(context), {"status": "open", "name": "new"})
    assert refused.refusal == (409, "409")
    assert mitto.read(context)["name"] is None
    mitto.ask("DELETE", mitto.path(taken))
    for one in mitto.ask("GET", f"/applications/{application['sid']}/contexts/search?status=open").data:
        mitto.ask("DELETE", mitto.path(one))
    root = f"/applications/{application['sid']}/maskednumbers"
    masked = context["participants"][1]["maskedNumberSid"]
    assert mitto.ask("DELETE", f"{root}/{masked}").status == 200
    assert mitto.change(context, status="open").refusal == (409, "409")


def test_a_new_ttl_counts_from_the_last_interaction(mitto: Provider) -> None:
    """One that is over already closes the context at once; 0 keeps it open."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, RIDER, ttl=60)
    mitto.advance(50)
    mitto.text(DRIVER, ONE)
    mitto.advance(50)
    assert mitto.change(context, ttl=100).data["dateExpiry"] == "2026-03-03 10:18:00"
    assert mitto.change(context, ttl=0).data["dateExpiry"] is None
    mitto.advance(1000)
    assert mitto.read(context)["status"] == "in-progress"
    gone = mitto.change(context, ttl=20).data
    assert (gone["status"], gone["closedReason"]) == ("closed", "expired")


def test_a_deleted_context_is_gone(mitto: Provider) -> None:
    """With its participants and interactions; its masks are free, and a second delete is refused."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, RIDER, ttl=60)
    mitto.call(DRIVER, ONE, duration=1)
    interaction, path = mitto.interactions(context)[0], mitto.path(context)
    assert mitto.ask("DELETE", path).body == {"code": 200, "message": "OK"}
    person = context["participants"][0]
    for rest in ("/participants/search", f"/participants/search/{person['sid']}", f"/interactions/search/{interaction['sid']}"):
        assert mitto.ask("GET", path + rest).refusal == (404, "404")
    assert mitto.ask("DELETE", path).refusal == (404, "404")
    assert mitto.call(DRIVER, ONE)["outcome"] == "rejected"
    assert mitto.masks(mitto.context(application, DRIVER, RIDER)) != []
    mitto.advance(100)
