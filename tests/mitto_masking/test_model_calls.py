"""Calls: who reaches whom, what they see, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline.surfaces.model import ControlProblem, HangUp, PlaceCall, SetHandset, SetNumbers

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

ONE, TWO = "16095550110", "16095550111"
DRIVER, RIDER, STRANGER = "12025550141", "12025550142", "12025550177"


@pytest.fixture
def context(mitto: Provider) -> dict[str, Any]:
    """The worked case: the driver holds the first mask, the rider the second; a minute to live."""
    return mitto.context(mitto.application(ONE, TWO), DRIVER, RIDER, ttl=60)


@pytest.mark.parametrize("case", [(DRIVER, ONE, RIDER, TWO), (RIDER, TWO, DRIVER, ONE)])
def test_the_worked_case(mitto: Provider, context: dict[str, Any], case: tuple[str, str, str, str]) -> None:
    """The other party rings, and sees their own mask."""
    caller, dialled, rang, shown = case
    call = mitto.call(f"+{caller}", f"+{dialled}", ring_seconds=5, duration=42)
    assert call == {
        "call_id": call["call_id"], "outcome": "connected", "rang": rang, "caller_id": shown, "played": [], "prompts": 0,
        "duration": 42,
    }  # fmt: skip
    assert mitto.model.handset(rang)["calls"] == [{"caller_id": shown, "answered": True, "at": "2026-03-03T10:15:30.000000Z"}]
    people = {one["phoneNumber"]: one["sid"] for one in context["participants"]}
    found = mitto.interactions(context)
    assert found == [{
        "sid": found[0]["sid"], "applicationSid": context["applicationSid"], "contextSid": context["sid"], "type": "voice",
        "inboundParticipantSid": people[caller], "outboundParticipantSid": people[rang], "maskedNumber": dialled,
        "inboundStatus": "completed", "outboundStatus": "completed", "duration": 42,
        "dateCreated": "2026-03-03 10:15:30", "dateUpdated": "2026-03-03 10:16:17",
        "uri": f"/numbermasking{mitto.path(context)}/interactions/search/{found[0]['sid']}",
    }]  # fmt: skip
    assert mitto.ask("GET", f"{mitto.path(context)}/interactions/search/{found[0]['sid']}").data == found[0]
    assert mitto.ask("GET", f"{mitto.path(context)}/interactions/search/NMI0").refusal == (404, "404")


@pytest.mark.parametrize(("caller", "dialled"), [(STRANGER, ONE), (DRIVER, TWO), (RIDER, ONE), (DRIVER, RIDER), (ONE, TWO)])
def test_who_is_not_connected(mitto: Provider, context: dict[str, Any], caller: str, dialled: str) -> None:
    """A stranger, and who dials a mask that is not theirs: no interaction, and the clock stands."""
    before = mitto.now
    call = mitto.call(caller, dialled)
    assert (call["outcome"], call["rang"], call["caller_id"], call["duration"]) == ("rejected", None, None, 0)
    assert (mitto.now, mitto.interactions(context), mitto.read(context)["status"]) == (before, [], "open")


def test_a_call_restarts_the_ttl_at_its_end(mitto: Provider, context: dict[str, Any]) -> None:
    """And keeps the context from expiring while it is up."""
    mitto.advance(50)
    mitto.call(DRIVER, ONE, ring_seconds=5, duration=600)
    shown = mitto.read(context)
    assert (shown["status"], shown["dateLastInteraction"], shown["dateExpiry"]) == (
        "in-progress", "2026-03-03 10:26:25", "2026-03-03 10:27:25",
    )  # fmt: skip
    mitto.now += 59_999_999
    assert mitto.read(context)["status"] == "in-progress"
    mitto.now += 1
    assert mitto.read(context)["closedReason"] == "expired"


def test_a_held_call(mitto: Provider, context: dict[str, Any]) -> None:
    """It is up until somebody hangs up; a second one is rejected; the context outlives its ttl meanwhile."""
    call = mitto.call(DRIVER, ONE, hold=True)
    assert (call["outcome"], call["duration"], mitto.now % 10**9) == ("connected", 0, 935_000_000)
    assert mitto.call(RIDER, TWO)["outcome"] == "rejected"
    shown = mitto.interactions(context)
    assert [(one["outboundStatus"], one["duration"]) for one in shown] == [("in-progress", 0)]
    mitto.advance(100.5)
    assert mitto.read(context)["status"] == "in-progress"
    ended = mitto.step(HangUp(call["call_id"], "caller")).result
    assert ended == {**call, "duration": 100.5}
    assert mitto.interactions(context)[0]["duration"] == 100
    mitto.advance(30)
    assert mitto.step(HangUp(call["call_id"], "callee")).result == ended
    assert mitto.call(RIDER, TWO)["outcome"] == "connected"
    assert len(mitto.interactions(context)) == 2


@pytest.mark.parametrize(("members", "rings"), [({"answered": False}, 5), ({"answered": False, "ring_seconds": 999}, 60), ({"ring_seconds": 61}, 60)])
def test_an_unanswered_call_is_an_interaction(mitto: Provider, context: dict[str, Any], members: dict[str, Any], rings: int) -> None:
    """`no-answer`, with no duration; the ttl restarts."""
    before = mitto.now
    call = mitto.call(DRIVER, ONE, **members)
    assert (call["outcome"], call["rang"], call["duration"]) == ("no-answer", RIDER, 0)
    assert mitto.now - before == rings * 1_000_000
    assert [(one["inboundStatus"], one["outboundStatus"], one["duration"]) for one in mitto.interactions(context)] == [
        ("no-answer", "no-answer", 0)
    ]
    assert mitto.model.handset(RIDER)["calls"][0]["answered"] is False
    mitto.advance(59)
    assert mitto.read(context)["status"] == "in-progress"


def test_a_phone_that_cannot_be_reached_rings_out(mitto: Provider, context: dict[str, Any]) -> None:
    """One that rejects texts rings all the same."""
    mitto.step(SetHandset(RIDER, reachable=False))
    assert mitto.call(DRIVER, ONE)["outcome"] == "no-answer"
    mitto.step(SetHandset(RIDER, reachable=True, rejects=True))
    assert mitto.call(DRIVER, ONE)["outcome"] == "connected"
    assert len(mitto.interactions(context)) == 2


@pytest.mark.parametrize("deed", ["close", "delete", "delete the application", "remove the caller", "drop the numbers"])
def test_a_call_goes_on_whatever_becomes_of_its_context(mitto: Provider, context: dict[str, Any], deed: str) -> None:
    """It ends as it would have, and is remembered where there is a context left."""
    call = mitto.call(DRIVER, ONE, hold=True)
    path, person = mitto.path(context), context["participants"][0]["sid"]
    if deed == "close":
        mitto.change(context, status="closed")
    elif deed == "drop the numbers":
        mitto.step(SetNumbers("primary", ()))
    else:
        rest = {"delete": path, "remove the caller": f"{path}/participants/{person}"}
        mitto.ask("DELETE", rest.get(deed, f"/applications/{context['applicationSid']}"))
    mitto.advance(100)
    ended = mitto.step(HangUp(call["call_id"], "callee")).result
    assert ended is not None
    assert (ended["outcome"], ended["duration"]) == ("connected", 100)
    if "delete" not in deed:
        assert mitto.interactions(context)[0]["outboundStatus"] == "completed"
    mitto.advance(1000)


def test_a_ttl_that_changes_during_a_call_waits_for_its_end(mitto: Provider, context: dict[str, Any]) -> None:
    """The context is closed neither before nor at the end, which restarts the ttl."""
    call = mitto.call(DRIVER, ONE, hold=True)
    mitto.advance(10)
    assert mitto.change(context, ttl=1).data["status"] == "in-progress"
    mitto.advance(10)
    mitto.step(HangUp(call["call_id"], "callee"))
    assert mitto.read(context)["status"] == "in-progress"
    mitto.advance(1)
    assert mitto.read(context)["status"] == "closed"


def test_a_context_of_one_connects_nobody(mitto: Provider) -> None:
    """Nor does a mask that carries no calls; but texts it may carry."""
    application = mitto.application(ONE, TWO)
    alone = mitto.context(application, DRIVER)
    assert mitto.call(DRIVER, ONE)["outcome"] == "rejected"
    assert mitto.interactions(alone) == []
    mitto.ask("POST", f"{mitto.path(alone)}/participants", {"phoneNumber": RIDER})
    numbers = ({"number": ONE, "country": "US", "voice": False}, {"number": TWO, "country": "US", "sms": False})
    mitto.step(SetNumbers("primary", numbers))
    assert [mitto.call(DRIVER, ONE)["outcome"], mitto.call(RIDER, TWO)["outcome"]] == ["rejected", "connected"]
    assert [mitto.text(DRIVER, ONE)["outcome"], mitto.text(RIDER, TWO)["outcome"]] == ["delivered", "rejected"]


def test_contexts_are_kept_apart_by_their_masks(mitto: Provider) -> None:
    """One person in two contexts reaches by each mask the party of that context."""
    application = mitto.application(ONE, TWO)
    one, two = mitto.context(application, DRIVER, RIDER), mitto.context(application, DRIVER, STRANGER)
    assert mitto.call(DRIVER, mitto.masks(one)[0])["rang"] == RIDER
    assert mitto.call(DRIVER, mitto.masks(two)[0])["rang"] == STRANGER
    assert [len(mitto.interactions(context)) for context in (one, two)] == [1, 1]


def test_calls_that_cannot_be(mitto: Provider) -> None:
    """400 for what no call has, 404 for an unknown one."""
    call = mitto.call(STRANGER, ONE)["call_id"]
    for event, status in (
        (PlaceCall(DRIVER, ONE, ring_seconds=-1), 400), (PlaceCall(DRIVER, ONE, duration=-1), 400),
        (PlaceCall(DRIVER, ONE, hangup_by="nobody"), 400), (HangUp(call, "nobody"), 400), (HangUp("nothing", "caller"), 404),
    ):  # fmt: skip
        with pytest.raises(ControlProblem) as raised:
            mitto.step(event)
        assert raised.value.status == status


def test_instant_calls(mitto: Provider, context: dict[str, Any]) -> None:
    """No ringing and no talk: over at once."""
    assert mitto.call(DRIVER, ONE, ring_seconds=0, duration=0)["outcome"] == "connected"
    assert mitto.interactions(context)[0]["outboundStatus"] == "completed"
    call = mitto.step(PlaceCall(DRIVER, ONE)).result
    assert call is not None
    assert mitto.step(HangUp(call["call_id"], "caller")).result["outcome"] == "no-answer"
    mitto.advance(10)
    assert [one["outboundStatus"] for one in mitto.interactions(context)] == ["completed", "no-answer"]
