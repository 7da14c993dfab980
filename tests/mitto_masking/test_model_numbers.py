"""Phone numbers and masked numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.surfaces.model import SetNumbers

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

STAMP = "2026-03-03 10:15:30"
ONE, TWO = "16095550110", "16095550111"
DRIVER, RIDER = "12025550141", "12025550142"


def test_an_available_number(mitto: Provider) -> None:
    """All members of the sample."""
    number = mitto.ask("GET", f"/phonenumbers/search?phoneNumber={ONE}").data[0]
    assert number == {
        "sid": number["sid"], "phoneNumber": ONE, "friendlyName": ONE, "country": "US", "voiceCapable": True,
        "smsCapable": True, "dateCreated": STAMP, "dateUpdated": STAMP,
        "uri": f"/numbermasking/phonenumbers/search/{number['sid']}",
    }  # fmt: skip
    assert number["sid"].startswith("PN")
    assert len(number["sid"]) == 34
    assert mitto.ask("GET", f"/phonenumbers/search/{number['sid']}").data == number


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("country=GB", 4), ("country=gb", 4), ("country=FR", 0), ("phoneNumber=1609", 4), ("phoneNumber=%2B1609", 4), ("phoneNumber=+1609", 4),
        ("phoneNumber=1609&country=GB", 0), ("enterpriseSid=ENx", 0), ("enterpriseSid=EN" + "0" * 32, 0), ("phoneNumber=", 12),
    ],
)  # fmt: skip
def test_filters_of_available_numbers(mitto: Provider, query: str, count: int) -> None:
    """By prefix, country and enterprise; an enterprise that is unknown has none."""
    assert mitto.ask("GET", f"/phonenumbers/search?pageSize=200&{query}").body["total"] == count


def test_the_own_enterprise_has_all_numbers(mitto: Provider) -> None:
    """They are offered for pools of any of its applications."""
    assert mitto.ask("GET", f"/phonenumbers/search?enterpriseSid={mitto.enterprise(place=1)}").body["total"] == 12


def test_a_masked_number_lives(mitto: Provider) -> None:
    """Added, listed, read, reserved, released, removed."""
    application = mitto.application()
    root = f"/applications/{application['sid']}/maskednumbers"
    number = mitto.ask("GET", f"/phonenumbers/search?phoneNumber={ONE}").data[0]
    added = mitto.ask("POST", root, {"phoneNumberSid": number["sid"]}).data
    assert added == {
        "sid": added["sid"], "applicationSid": application["sid"], "phoneNumberSid": number["sid"], "phoneNumber": ONE,
        "friendlyName": ONE, "isReserved": False, "voiceCapable": True, "smsCapable": True, "inUse": 0,
        "dateCreated": STAMP, "dateUpdated": STAMP,
        "uri": f"/numbermasking{root}/search/{added['sid']}",
    }  # fmt: skip
    assert mitto.ask("GET", f"{root}/search").data == [added]
    assert mitto.ask("GET", f"{root}/search/{added['sid']}").data == added
    assert mitto.ask("GET", f"/phonenumbers/search/{number['sid']}").refusal == (404, "404")
    assert number not in mitto.ask("GET", "/phonenumbers/search?pageSize=200").data
    mitto.advance(60)
    reserved = mitto.ask("PUT", f"{root}/{added['sid']}", {"isReserved": True}).data
    assert reserved == {**added, "isReserved": True, "dateUpdated": "2026-03-03 10:16:30"}
    assert mitto.ask("GET", f"{root}/search?isReserved=true").data == [reserved]
    assert mitto.ask("GET", f"{root}/search?isReserved=false").data == []
    assert mitto.ask("GET", f"{root}/search?isReserved=maybe").refusal == (400, "400")
    released = mitto.ask("PUT", f"{root}/{added['sid']}", {"isReserved": False, "friendlyName": "a"}).data
    assert (released["isReserved"], released["friendlyName"]) == (False, "a")
    assert mitto.ask("PUT", f"{root}/{added['sid']}", {"isReserved": "true"}).refusal == (400, "400")
    assert mitto.ask("DELETE", f"{root}/{added['sid']}").body == {"code": 200, "message": "OK"}
    for method, rest in (("DELETE", f"{root}/{added['sid']}"), ("GET", f"{root}/search/{added['sid']}")):
        assert mitto.ask(method, rest).refusal == (404, "404")
    assert mitto.ask("GET", f"/phonenumbers/search/{number['sid']}").data == number


def test_a_number_sits_in_one_pool(mitto: Provider) -> None:
    """Added twice to this pool, or to another, it is refused; an unknown one is not found."""
    one, two = mitto.application(ONE), mitto.application()
    sid = mitto.ask("GET", f"/applications/{one['sid']}/maskednumbers/search").data[0]["phoneNumberSid"]
    for application in (one, two):
        answer = mitto.ask("POST", f"/applications/{application['sid']}/maskednumbers", {"phoneNumberSid": sid})
        assert (answer.refusal, answer.body["data"]) == ((409, "409"), {"phoneNumberSid": sid})
    root = f"/applications/{two['sid']}/maskednumbers"
    foreign = mitto.ask("GET", "/phonenumbers/search", account="secondary").data[0]["sid"]
    for unknown in ("PN0", foreign):
        assert mitto.ask("POST", root, {"phoneNumberSid": unknown}).refusal == (404, "404")
    for bad in ({}, {"phoneNumberSid": 7}, {"phoneNumberSid": sid, "isReserved": 1}):
        assert mitto.ask("POST", root, bad).refusal == (400, "400")
    assert mitto.ask("GET", f"{root}/search").data == []


def test_a_number_in_use_stays(mitto: Provider) -> None:
    """Until no active context uses it; two people of one context count once."""
    application = mitto.application(ONE)
    root = f"/applications/{application['sid']}/maskednumbers"
    context = mitto.context(application, DRIVER, RIDER)
    masked = mitto.ask("GET", f"{root}/search").data[0]
    assert masked["inUse"] == 1
    assert mitto.context(application, "12025550143")["participants"][0]["maskedNumber"] == ONE
    assert mitto.ask("GET", f"{root}/search").data[0]["inUse"] == 2
    assert mitto.ask("DELETE", f"{root}/{masked['sid']}").refusal == (409, "409")
    mitto.change(context, status="closed")
    assert mitto.ask("GET", f"{root}/search").data[0]["inUse"] == 1


def test_a_number_that_the_inventory_drops_leaves_its_pool(mitto: Provider) -> None:
    """Contexts that have it keep it; another account can have it, and nobody is given it twice."""
    application = mitto.application(ONE, TWO)
    context = mitto.context(application, DRIVER, RIDER)
    mitto.step(SetNumbers("primary", ()))
    assert mitto.ask("GET", f"/applications/{application['sid']}/maskednumbers/search").data == []
    assert mitto.read(context)["participants"] == context["participants"]
    assert mitto.call(DRIVER, ONE)["rang"] == RIDER
    other = mitto.application(ONE, account="secondary")
    path = f"/applications/{other['sid']}/contexts"
    body = {"participants": [{"phoneNumber": DRIVER}]}
    assert mitto.ask("POST", path, body, account="secondary").refusal == (409, "409")
    mitto.ask("DELETE", mitto.path(context))
    assert mitto.ask("POST", path, body, account="secondary").status == 200
