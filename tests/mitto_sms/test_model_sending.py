"""Single sends: the reply, its formats, and what is taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider


def test_the_example_of_a_send(mitto: Provider) -> None:
    """Every member of the reply, in its order."""
    mitto.now += 123_456
    answer = mitto.send(reference="ride-4711")
    assert answer.status == 200
    assert re.fullmatch(r"[0-9a-f]{32}", answer.id)
    assert list(answer.body.items()) == [
        ("id", answer.id), ("timestamp", "2026-03-03T10:15:30.1234560Z"), ("to", "447700900123"), ("responseCode", 0),
        ("textLength", 19), ("responseText", "SMS sent"), ("reference", "ride-4711"),
    ]  # fmt: skip


def test_the_message_arrives_after_a_second(mitto: Provider) -> None:
    """Not before; the phone shows what was sent."""
    mitto.send()
    mitto.advance(0.999_999)
    assert mitto.inbox() == []
    mitto.advance(0.000_001)
    assert mitto.inbox() == [
        {
            "sender": "CityRides", "text": "Your driver is here", "coding": "gsm", "parts": 1, "flash": False,
            "at": "2026-03-03T10:15:31.000000Z",
        }
    ]  # fmt: skip


def test_ids_are_unique_and_depend_on_the_seed(mitto: Provider) -> None:
    """A hundred sends, single and bulk."""
    ids = [mitto.send().id for _ in range(50)]
    ids += [one["id"] for one in mitto.bulk(*["447700900124"] * 50).body["messages"]]
    assert len(set(ids)) == 100


def test_optional_fields_are_echoed_as_sent(mitto: Provider) -> None:
    """All but a `test` that is false."""
    options = {
        "type": "unicode", "reference": "r", "udh": "050003010201", "validity": 60, "pid": 0, "flash": True,
        "callback": "http://127.0.0.1:9/x",
    }  # fmt: skip
    answer = mitto.send(**options, test=False, colour="red")
    assert {name: value for name, value in answer.body.items() if name in options} == options
    assert "test" not in answer.body
    assert "colour" not in answer.body


@pytest.mark.parametrize(("path", "is_xml"), [("/sms.json", False), ("/v2/sms.json", False), ("/sms.xml", True)])
def test_paths_name_the_format(mitto: Provider, path: str, *, is_xml: bool) -> None:
    """The query does not override them."""
    for query in ("", "?format=xml", "?format=json"):
        answer = mitto.send(path=path + query)
        assert dict(answer.headers)["content-type"].startswith("application/xml" if is_xml else "application/json")
        assert int(answer.code) == 0


@pytest.mark.parametrize(
    ("query", "media"), [("format=json", "json"), ("format=xml", "xml"), ("format=XML", "xml"), ("format=pdf", "json"), ("x=%ff", "json")]
)
def test_the_query_may_name_the_format_where_the_path_does_not(mitto: Provider, query: str, media: str) -> None:
    """JSON where it names none that there is."""
    assert f"/{media}" in dict(mitto.send(path=f"/sms?{query}").headers)["content-type"]
    assert f"/{media}" in dict(mitto.bulk("447700900124", path=f"/smsbulk?{query}").headers)["content-type"]


def test_an_xml_reply_has_the_members_as_elements(mitto: Provider) -> None:
    """What XML cannot hold is replaced, and the rest escaped."""
    answer = mitto.send(path="/sms.xml", reference="a<b>&\u0001\r€", test=True)
    assert answer.body == {
        "id": answer.body["id"], "timestamp": "2026-03-03T10:15:30.0000000Z", "to": "447700900123", "responseCode": "0",
        "textLength": "19", "responseText": "SMS sent", "test": "true", "reference": "a<b>&\ufffd\r€",
    }  # fmt: skip
    refused = mitto.send(path="/sms.xml", to="")
    assert (refused.body["responseCode"], refused.body["responseText"]) == ("7", "Empty receiver")
    assert mitto.ask("/sms.xml", b"{").body == {"responseText": "The body is not valid JSON."}


def test_a_test_send_goes_nowhere(hooked: Provider) -> None:
    """It is answered like a real one, with `test`; nothing arrives, nothing is reported or counted."""
    answer = hooked.send(test=True)
    assert answer.body["test"] is True
    assert re.fullmatch(r"[0-9a-f]{32}", answer.id)
    hooked.advance(200_000)
    assert hooked.inbox() == []
    assert hooked.callbacks == []
    period = {"startDate": "2026-03-03", "endDate": "2026-03-03", "accountName": "TestlinePrimary"}
    assert hooked.ask("/usage/bycountry", period).body == []


@pytest.mark.parametrize(
    ("fields", "code"), [({"to": "x"}, 8), ({"to": ""}, 7), ({"sender": ""}, 5), ({"text": "ж"}, 4), ({"type": "x"}, 2)]
)
def test_a_test_send_is_refused_as_a_real_one(mitto: Provider, fields: dict[str, str], code: int) -> None:
    """With the same code, and `test`."""
    assert mitto.send(**fields).code == code
    tested = mitto.send(**fields, test=True)
    assert (tested.code, tested.body["test"]) == (code, True)


def test_one_leading_plus_is_the_same_number(mitto: Provider) -> None:
    """Echo and phone show digits only."""
    answer = mitto.send(to="+447700900123")
    assert answer.body["to"] == "447700900123"
    mitto.advance(1)
    assert len(mitto.inbox()) == 1
    assert mitto.inbox() == mitto.inbox("+447700900123")


def test_flash_makes_a_message_of_class_0(mitto: Provider) -> None:
    """The phone shows it so; false does not."""
    mitto.send(flash=True)
    mitto.send(flash=False)
    mitto.advance(1)
    assert [one["flash"] for one in mitto.inbox()] == [True, False]
