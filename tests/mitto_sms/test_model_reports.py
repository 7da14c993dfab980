"""Delivery and delivery reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider

HOOK = "http://127.0.0.1:9/dlr"
MINUTE, DAY = 60, 86_400
ACCEPTED = datetime(2026, 3, 3, 10, 15, 30, tzinfo=UTC)


def test_the_example_of_a_report(hooked: Provider) -> None:
    """A JSON object by POST, when the message has arrived."""
    message_id = hooked.send(reference="ride-4711").id
    hooked.advance(0.999_999)
    assert hooked.callbacks == []
    hooked.advance(0.000_001)
    (callback,) = hooked.callbacks
    assert (callback.event, callback.request.method, callback.request.url) == ("delivery-report", "POST", HOOK)
    assert callback.request.header("content-type") == "application/json"
    assert hooked.reports() == [
        {
            "msgid": message_id, "status": "Delivered", "reference": "ride-4711", "receiver": "447700900123",
            "sender": "CityRides", "timestamp": "2026-03-03T10:15:31.0000000Z", "errorCode": "0", "parts": "1",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "start"),
    [
        (HOOK, f"{HOOK}?msgid="), (f"{HOOK}?a=b", f"{HOOK}?a=b&msgid="), (f"{HOOK}#part", f"{HOOK}?msgid="),
        ("http://127.0.0.1:9", "http://127.0.0.1:9?msgid="),
    ],
)  # fmt: skip
def test_a_get_report_uses_query_parameters(hooked: Provider, url: str, start: str) -> None:
    """The URL's own are kept, its fragment is not; there is no body."""
    hooked.settings(callback_url=url, callback_method="GET")
    hooked.send(reference="a b&c=€", text="a" * 161)
    hooked.advance(1)
    (callback,) = hooked.callbacks
    assert callback.request.url.startswith(start)
    assert (callback.request.method, callback.request.body, urlsplit(callback.request.url).fragment) == ("GET", b"", "")
    (told,) = hooked.reports()
    assert (told["reference"], told["parts"], told["status"]) == ("a b&c=€", "2", "Delivered")


def test_without_a_reference_none_is_told(hooked: Provider) -> None:
    """An empty one is."""
    hooked.send()
    hooked.send(reference="")
    hooked.advance(1)
    assert [one.get("reference") for one in hooked.reports()] == [None, ""]


def test_a_callback_replaces_the_accounts_url(hooked: Provider) -> None:
    """For its message only; the account's method holds."""
    hooked.send(callback="http://127.0.0.1:9/own?x=1")
    hooked.send()
    hooked.settings(callback_method="GET")
    hooked.send(callback="http://127.0.0.1:9/own?x=1", to="447700900124")
    hooked.advance(1)
    urls = [one.request.url.partition("msgid")[0] for one in hooked.callbacks]
    assert urls == ["http://127.0.0.1:9/own?x=1&", f"{HOOK}?", "http://127.0.0.1:9/own?x=1&"]


def test_without_any_url_nothing_is_reported(mitto: Provider) -> None:
    """The account's URL is read when the report is sent."""
    mitto.send()
    mitto.advance(1)
    assert mitto.callbacks == []
    mitto.send()
    mitto.settings(callback_url=HOOK)
    mitto.advance(1)
    assert len(mitto.callbacks) == 1


def test_a_report_is_tried_four_times(hooked: Provider) -> None:
    """After 10, 60 and 300 s, on anything but a 2xx; no report waits for another."""
    hooked.send()
    hooked.send()
    hooked.advance(1)
    one, other = hooked.callbacks
    assert one.retries == (10, 60, 300)
    assert one.retry_on == {"connect", "timeout", "1xx", "3xx", "4xx", "5xx"}
    assert one.lane != other.lane


def test_a_rejecting_phone_makes_a_message_undeliverable(hooked: Provider) -> None:
    """At once, and for good."""
    hooked.phone(rejects=True)
    hooked.send()
    hooked.advance(1)
    hooked.phone(rejects=False)
    hooked.advance(4 * DAY)
    assert hooked.inbox() == []
    assert [(one["status"], one["errorCode"]) for one in hooked.reports()] == [("Undelivered", "1")]


def test_an_unreachable_phone_makes_messages_wait(hooked: Provider) -> None:
    """They arrive in their order, and are reported, within the event that makes it reachable."""
    hooked.phone(reachable=False)
    ids = [hooked.send(text=text).id for text in ("one", "two", "three")]
    hooked.advance(3600)
    assert (hooked.inbox(), hooked.callbacks) == ([], [])
    assert [one["text"] for one in hooked.phone(reachable=True)["inbox"]] == ["one", "two", "three"]
    assert [(one["msgid"], one["status"]) for one in hooked.reports()] == [(one, "Delivered") for one in ids]
    hooked.phone(reachable=False)
    hooked.phone(reachable=True)
    hooked.advance(4 * DAY)
    assert len(hooked.callbacks) == len(hooked.inbox()) == 3


def test_a_waiting_message_may_meet_a_rejecting_phone(hooked: Provider) -> None:
    """It is undeliverable then."""
    hooked.phone(reachable=False)
    hooked.send()
    hooked.advance(60)
    hooked.phone(reachable=True, rejects=True)
    assert [one["status"] for one in hooked.reports()] == ["Undelivered"]


def test_the_phone_is_looked_at_when_the_message_arrives(hooked: Provider) -> None:
    """Not when it is accepted."""
    hooked.send()
    hooked.phone(reachable=False)
    hooked.advance(5)
    assert hooked.inbox() == []
    hooked.phone(reachable=True)
    assert len(hooked.inbox()) == 1


@pytest.mark.parametrize(("options", "minutes"), [({}, 2880), ({"validity": 1}, 1), ({"validity": 10080}, 10080)])
def test_a_message_expires_when_its_validity_passes(hooked: Provider, options: dict[str, int], minutes: int) -> None:
    """At the exact moment, counted from its acceptance; it does not arrive any more."""
    hooked.phone(reachable=False)
    hooked.send(**options)
    hooked.advance(minutes * MINUTE - 0.000_001)
    assert hooked.callbacks == []
    hooked.advance(0.000_001)
    assert [one["status"] for one in hooked.reports()] == ["Expired"]
    assert hooked.reports()[0]["timestamp"] == f"{ACCEPTED + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%S}.0000000Z"
    assert hooked.phone(reachable=True)["inbox"] == []
    hooked.advance(20 * DAY)
    assert len(hooked.callbacks) == 1
    assert hooked.model.due() is None


def test_at_the_last_moment_a_message_still_arrives(hooked: Provider) -> None:
    """A microsecond before its validity passes."""
    hooked.phone(reachable=False)
    hooked.send(validity=1)
    hooked.advance(MINUTE - 0.000_001)
    hooked.phone(reachable=True)
    hooked.advance(MINUTE)
    assert [one["status"] for one in hooked.reports()] == ["Delivered"]


def test_at_the_moment_itself_it_is_too_late(hooked: Provider) -> None:
    """What is due happens before what is asked for."""
    hooked.phone(reachable=False)
    hooked.send(validity=1)
    hooked.advance(2)
    hooked.now += 58 * 1_000_000
    assert hooked.phone(reachable=True)["inbox"] == []
    assert [one["status"] for one in hooked.reports()] == ["Expired"]


def test_phones_and_accounts_do_not_meddle(hooked: Provider) -> None:
    """One phone's silence is not another's, and reports go to whose message it was."""
    hooked.settings("secondary", callback_url="http://127.0.0.1:9/second")
    hooked.phone("447700900124", reachable=False)
    hooked.send(to="447700900124")
    hooked.send(account="secondary")
    hooked.advance(1)
    assert [one.request.url for one in hooked.callbacks] == ["http://127.0.0.1:9/second"]
