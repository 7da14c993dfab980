"""What Mitto's own clients, and those of others, send to its SMS API works unchanged against `testline serve`."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from testline.spec.xml import parse_xml
from testline.targets.receiver import Receiver

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.emulator import Emulator
    from testline.targets.control import Control

RECIPIENT = "12025550123"
HELLO = "\u0414\u043e\u0431\u0440\u044b\u0439 \u0434\u0435\u043d\u044c"
Sent = tuple[int, bytes]


@pytest.fixture
def surface() -> str:
    """Whose clients these are."""
    return "mitto-sms"


@pytest.fixture
def send(served: tuple[Emulator, str], control: Control) -> Callable[..., Sent]:
    """Sends a request with the key of the primary account, by the standard library's client."""
    key = next(one for one in control.accounts() if one.name == "primary").credentials["api_key"]

    def sent(path: str, body: str | None = None, media: str = "application/json", *, key: str = key) -> Sent:
        headers = {"X-Mitto-API-Key": key, **({"Content-Type": media} if body is not None else {})}
        request = urllib.request.Request(served[1] + path, None if body is None else body.encode(), headers)  # noqa: S310 - a URL of our own
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read()

    return sent


def value(sent: Sent) -> Any:
    """The JSON of an answer with HTTP 200."""
    assert sent[0] == 200, sent
    return json.loads(sent[1])


@pytest.mark.parametrize("path", ["/sms", "/sms.json", "/v2/sms.json", "/sms?format=json"])
def test_the_node_clients_message_is_sent(send: Callable[..., Sent], path: str) -> None:
    """All its fields, Unicode written small with the plain text; it reads `responseCode` alone."""
    told = value(send(path, json.dumps({
        "from": "CityRides", "to": RECIPIENT, "text": HELLO, "type": "unicode", "reference": "ride-4711", "validity": 60,
        "flash": False, "test": False,
    })))
    assert (told["responseCode"], told["textLength"]) == (0, len(HELLO))


def test_the_shop_modules_form_is_sent_and_reported(send: Callable[..., Sent], control: Control) -> None:
    """It joins the report by `msgid`, and answers 500 where it knows no such message."""
    shop = Receiver("127.0.0.1:0", None)
    try:
        control.change_account("primary", callback_url=shop.url("/dlr"), callback_method="POST")
        form = urlencode({"from": "CityRides", "to": f"+{RECIPIENT}", "text": HELLO, "type": "Unicode", "reference": "7"})
        told = value(send("/sms.json", form, "application/x-www-form-urlencoded"))
        control.advance(2)
        reports = [json.loads(one.request.body) for one in shop.received("/dlr", 1, 5.0)]
        assert [(one["msgid"], one["status"], one["reference"]) for one in reports] == [(told["id"], "Delivered", "7")]
    finally:
        shop.close()


def test_the_shop_module_reads_401_before_any_body(send: Callable[..., Sent]) -> None:
    """A wrong key."""
    assert send("/sms.json", "{}", key="wrong")[0] == 401


def test_the_net_clients_query_is_sent(send: Callable[..., Sent]) -> None:
    """Its own name for the reference, `1` for true, no type for GSM, octets in capital hexadecimal digits."""
    query = {"from": "CityRides", "to": RECIPIENT, "text": "Your driver is here", "ClientRef": "ride-4711", "test": "1"}
    told = value(send(f"/sms.json?{urlencode(query)}"))
    assert (told["responseCode"], told["test"]) == (0, True)
    octets = {"from": "CityRides", "to": RECIPIENT, "text": "0605041582FF", "type": "Binary"}
    assert value(send(f"/sms.json?{urlencode(octets)}"))["responseCode"] == 0


@pytest.mark.parametrize("path", ["/smsbulk", "/smsbulk.json", "/v2/smsbulk.json", "/smsbulk?format=json"])
def test_a_bulk_clients_list_is_sent(send: Callable[..., Sent], path: str) -> None:
    """HTTP 200 and the integer 0 are its success; every entry has an id of its own, in the order of the list."""
    recipients = [RECIPIENT, "12025550124", RECIPIENT]
    told = value(send(path, json.dumps({"from": "CityRides", "to": recipients, "text": "Spring sale"})))
    assert told["responseCode"] == 0
    assert [one["to"] for one in told["messages"]] == recipients
    assert len({one["id"] for one in told["messages"]}) == 3


def test_an_xml_reply_is_read_by_an_xml_client(send: Callable[..., Sent]) -> None:
    """The request stays JSON."""
    status, body = send("/sms.xml", json.dumps({"from": "CityRides", "to": RECIPIENT, "text": "hello"}))
    root = parse_xml(body)
    assert (status, root.findtext("responseCode"), root.findtext("responseText")) == (200, "0", "SMS sent")
    assert len(root.findtext("id")) == 32
