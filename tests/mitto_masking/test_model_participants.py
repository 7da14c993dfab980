"""Participants: added one by one or together, all or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

ONE, TWO = "16095550110", "16095550111"
DRIVER, RIDER, THIRD = "12025550141", "12025550142", "12025550143"


@pytest.fixture
def context(mitto: Provider) -> dict[str, Any]:
    """An empty context over a pool of two."""
    return mitto.context(mitto.application(ONE, TWO))


def test_the_sample_of_add(mitto: Provider, context: dict[str, Any]) -> None:
    """Two at once: a list is answered by a list, in its order, each with a mask of their own."""
    path = f"{mitto.path(context)}/participants"
    people = [{"phoneNumber": f"+{DRIVER}", "friendlyName": "Driver"}, {"phoneNumber": RIDER}]
    added = mitto.ask("POST", path, {"participants": people}).data
    pool = mitto.ask("GET", f"/applications/{context['applicationSid']}/maskednumbers/search").data
    sids = {one["phoneNumber"]: one["sid"] for one in pool}
    assert [one["maskedNumber"] for one in added] == [ONE, TWO]
    assert added[0] == {
        "sid": added[0]["sid"], "contextSid": context["sid"], "applicationSid": context["applicationSid"],
        "friendlyName": "Driver", "phoneNumber": DRIVER, "maskedNumber": ONE, "maskedNumberSid": sids[ONE],
        "dateCreated": "2026-03-03 10:15:30", "dateUpdated": "2026-03-03 10:15:30",
        "uri": f"/numbermasking{path}/search/{added[0]['sid']}",
    }  # fmt: skip
    assert (added[1]["friendlyName"], added[1]["maskedNumberSid"]) == (None, sids[TWO])
    assert mitto.ask("GET", f"{path}/search").data == added
    assert mitto.ask("GET", f"{path}/search/{added[1]['sid']}").data == added[1]
    assert mitto.read(context)["participants"] == added


def test_one_is_answered_by_one(mitto: Provider, context: dict[str, Any]) -> None:
    """And a list of one by a list; the second gets another mask than the first."""
    path = f"{mitto.path(context)}/participants"
    assert mitto.ask("POST", path, {"phoneNumber": DRIVER}).data["maskedNumber"] == ONE
    assert mitto.ask("POST", path, {"participants": [{"phoneNumber": RIDER}]}).data[0]["maskedNumber"] == TWO


@pytest.mark.parametrize("number", ["", "abc", "0123456789", "123456", "1" * 16, "++12025550141", "1202 5550141", 12025550141, None, [], "\N{ARABIC-INDIC DIGIT ONE}" * 10, "12025550141\n", "+"])
def test_a_malformed_number_is_refused(mitto: Provider, context: dict[str, Any], number: object) -> None:
    """Alone, as the second of two, or with the context; nothing is stored."""
    path, bad = f"{mitto.path(context)}/participants", {"phoneNumber": number}
    for body in (bad, {"participants": [{"phoneNumber": DRIVER}, bad]}):
        answer = mitto.ask("POST", path, body)
        assert (answer.refusal, answer.body["data"]) == ((400, "400"), bad)
        assert "MNM-PAR-007" in answer.requirements
    body = {"participants": [bad]}
    assert mitto.ask("POST", path.removesuffix(f"/{context['sid']}/participants"), body).refusal == (400, "400")
    assert mitto.read(context) == context


@pytest.mark.parametrize("number", ["1234567", "+1234567", "9" * 15])
def test_the_shortest_and_the_longest_number(mitto: Provider, context: dict[str, Any], number: str) -> None:
    """7 and 15 digits."""
    added = mitto.ask("POST", f"{mitto.path(context)}/participants", {"phoneNumber": number}).data
    assert added["phoneNumber"] == number.removeprefix("+")


@pytest.mark.parametrize("body", [{}, {"participants": []}, {"participants": "x"}, {"participants": [DRIVER]}, {"phoneNumber": DRIVER, "friendlyName": 1}, {"phoneNumber": DRIVER, "maskedNumberSid": 1}])
def test_other_bad_bodies(mitto: Provider, context: dict[str, Any], body: dict[str, object]) -> None:
    """400."""
    assert mitto.ask("POST", f"{mitto.path(context)}/participants", body).refusal == (400, "400")
    assert mitto.read(context) == context


def test_a_third_is_refused(mitto: Provider) -> None:
    """However they come, and nobody of the three is stored."""
    application = mitto.application(ONE, TWO, "16095550112")
    people = [{"phoneNumber": one} for one in (DRIVER, RIDER, THIRD)]
    root = f"/applications/{application['sid']}/contexts"
    answer = mitto.ask("POST", root, {"participants": people})
    assert (answer.refusal, answer.body["data"]) == ((409, "409"), {"phoneNumber": THIRD})
    assert mitto.ask("GET", f"{root}/search").data == []
    context = mitto.context(application)
    path = f"{mitto.path(context)}/participants"
    assert mitto.ask("POST", path, {"participants": people}).refusal == (409, "409")
    assert mitto.read(context)["participants"] == []
    mitto.ask("POST", path, {"participants": people[:2]})
    assert mitto.ask("POST", path, people[2]).refusal == (409, "409")
    assert len(mitto.read(context)["participants"]) == 2


def test_the_same_person_twice_is_refused(mitto: Provider, context: dict[str, Any]) -> None:
    """With and without a plus."""
    path = f"{mitto.path(context)}/participants"
    twice = [{"phoneNumber": DRIVER}, {"phoneNumber": f"+{DRIVER}"}]
    assert mitto.ask("POST", path, {"participants": twice}).refusal == (409, "409")
    assert mitto.read(context)["participants"] == []
    mitto.ask("POST", path, twice[0])
    assert mitto.ask("POST", path, twice[1]).body["data"] == {"phoneNumber": DRIVER}


def test_without_a_mask_nothing_is_stored(mitto: Provider) -> None:
    """The first of two gets none either, and a context is not created."""
    application = mitto.application(ONE)
    mitto.context(application, RIDER)
    context = mitto.context(application)
    people = {"participants": [{"phoneNumber": DRIVER}, {"phoneNumber": RIDER}]}
    answer = mitto.ask("POST", f"{mitto.path(context)}/participants", people)
    assert (answer.refusal, answer.body["data"]) == ((409, "409"), {"phoneNumber": RIDER})
    assert mitto.read(context)["participants"] == []
    root = f"/applications/{application['sid']}/contexts"
    assert mitto.ask("POST", root, people).refusal == (409, "409")
    assert mitto.ask("GET", f"{root}/search").body["total"] == 2
    assert mitto.ask("GET", f"/applications/{application['sid']}/maskednumbers/search").data[0]["inUse"] == 1


def test_a_removed_participant_frees_the_mask(mitto: Provider) -> None:
    """The context stays open, keeps its interactions, and takes another; a second removal is refused."""
    context = mitto.context(mitto.application(ONE, TWO), DRIVER, RIDER)
    mitto.call(DRIVER, ONE, duration=3)
    driver, rider = context["participants"]
    path = f"{mitto.path(context)}/participants"
    assert mitto.ask("DELETE", f"{path}/{driver['sid']}").body == {"code": 200, "message": "OK"}
    assert mitto.ask("DELETE", f"{path}/{driver['sid']}").refusal == (404, "404")
    assert mitto.ask("GET", f"{path}/search/{driver['sid']}").refusal == (404, "404")
    assert mitto.read(context)["participants"] == [rider]
    assert mitto.interactions(context)[0]["inboundParticipantSid"] == driver["sid"]
    for caller, mask in ((DRIVER, ONE), (RIDER, TWO)):
        assert mitto.call(caller, mask)["outcome"] == "rejected"
    assert len(mitto.interactions(context)) == 1
    again = mitto.ask("POST", path, {"phoneNumber": DRIVER}).data
    assert again["sid"] != driver["sid"]
    assert mitto.call(DRIVER, again["maskedNumber"])["rang"] == RIDER


def test_a_closed_context_takes_nobody(mitto: Provider, context: dict[str, Any]) -> None:
    """But its participants can be removed."""
    path = f"{mitto.path(context)}/participants"
    person = mitto.ask("POST", path, {"phoneNumber": DRIVER}).data
    mitto.change(context, status="closed")
    assert mitto.ask("POST", path, {"phoneNumber": RIDER}).refusal == (409, "409")
    assert mitto.ask("DELETE", f"{path}/{person['sid']}").status == 200
    assert mitto.change(context, status="open").data["participants"] == []
