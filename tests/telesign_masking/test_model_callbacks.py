"""What the model tells a customer of the messages that end users send."""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from tests.telesign_masking.conftest import API_KEY, CUSTOMER_ID, ONE, TWO, VOICE

from support.stepped import NOW
from testline.surfaces.given import Number
from testline.surfaces.model import Chooser
from testline.surfaces.telesign_masking.model.state import Account, Inventory

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.telesign_masking.conftest import Provider

    from testline.surfaces.model import Callback

HOOK = "http://127.0.0.1:9/telesign/mo"
EXAMPLE = (
    b'{"submit_timestamp": "2026-03-03T10:20:05.123456", "from_phone_number": "15555550100", '
    b'"to_phone_number": "15555550101", "mo_message": "At the gate", '
    b'"mo_reference_id": "SA2XQ7KGP1TGRCQSRMS78QV5M5REKQ9Z", '
    b'"session_reference_id": "C1A2B3C4D5E6F708192A3B4C5D6E7F80"}'
)
SIGNATURE = "V+NT/gziw32LePaWpWmIg2QCgnflzg0TGvzXBgPfHlU="


class Given(Chooser):
    """Chooses the ids of the published example."""

    def letters(self, name: str, length: int, alphabet: str = "") -> str:
        ids = {
            "reference_id": "C1A2B3C4D5E6F708192A3B4C5D6E7F80",
            "mo_reference_id": "SA2XQ7KGP1TGRCQSRMS78QV5M5REKQ9Z",
        }
        return ids.get(name) or super().letters(name, length, alphabet)


def body(callback: Callback) -> dict[str, Any]:
    """The members of a notification."""
    value: dict[str, Any] = orjson.loads(callback.request.body)
    return value


def test_the_published_example(provider_of: Callable[[Chooser], Provider]) -> None:
    """Byte by byte, and its signature."""
    telesign = provider_of(Given())
    inventory = Inventory([Number("15555550190", "US", voice=False), Number("15555550191", "US", voice=False)])
    telesign.model.state.enroll(Account("example", CUSTOMER_ID, API_KEY, callback_url=HOOK, inventory=inventory))
    telesign.credentials["example"] = {"customer_id": CUSTOMER_ID, "api_key": API_KEY}
    second = telesign.create(account="example").masks[1]
    telesign.now = NOW + 275_123_456
    telesign.text(ONE, second)
    (callback,) = telesign.callbacks
    assert callback.request.body == EXAMPLE
    signed = f"TSA {CUSTOMER_ID}:{SIGNATURE}"
    assert callback.request.headers == (
        ("content-type", "application/json"), ("authorization", signed), ("x-ts-authorization", signed),
    )  # fmt: skip
    assert (callback.request.method, callback.request.url, callback.at) == ("POST", HOOK, telesign.now)


@pytest.mark.parametrize("path", ["/v1/anonymous/session/sms", VOICE])
def test_each_relayed_text_is_told_once(telesign: Provider, path: str) -> None:
    """With real numbers, the text as sent, an id of its own and that of the session."""
    telesign.settings(callback_url=HOOK)
    answer = telesign.create(path=path)
    first, second = answer.masks
    telesign.text(ONE, second, 'Žluť 🚀 "quoted"\n')
    telesign.text(TWO, first)
    there, back = (body(callback) for callback in telesign.callbacks)
    assert list(there) == [
        "submit_timestamp", "from_phone_number", "to_phone_number", "mo_message", "mo_reference_id", "session_reference_id",
    ]  # fmt: skip
    assert (there["from_phone_number"], there["to_phone_number"]) == (ONE, TWO)
    assert (back["from_phone_number"], back["to_phone_number"]) == (TWO, ONE)
    assert there["mo_message"] == 'Žluť 🚀 "quoted"\n'
    assert there["session_reference_id"] == back["session_reference_id"] == answer.body["reference_id"]
    assert there["mo_reference_id"] != back["mo_reference_id"]
    assert all(re.fullmatch("[0-9A-Z]{32}", one["mo_reference_id"]) for one in (there, back))
    assert telesign.callbacks[0].lane == telesign.callbacks[1].lane
    assert {callback.event for callback in telesign.callbacks} == {"transaction"}


def test_the_signature_is_over_the_body_as_sent(telesign: Provider) -> None:
    """With the decoded API Key of the customer whose session it is."""
    telesign.settings("secondary", callback_url=HOOK)
    telesign.text(ONE, telesign.create(account="secondary").masks[1], "žluť")
    request = telesign.callbacks[0].request
    credentials = telesign.credentials["secondary"]
    digest = hmac.new(b64decode(credentials["api_key"]), request.body, "sha256").digest()
    expected = f"TSA {credentials['customer_id']}:{b64encode(digest).decode()}"
    assert request.header("authorization") == request.header("x-ts-authorization") == expected


def test_three_attempts_and_their_waits(telesign: Provider) -> None:
    """10 and 30 seconds, after whatever is no 200; the body is made once."""
    telesign.settings(callback_url=HOOK)
    telesign.text(ONE, telesign.create().masks[1])
    assert telesign.callbacks[0].retries == (10.0, 30.0)
    assert telesign.callbacks[0].retry_on == {"connect", "timeout", "not-200"}


def test_without_an_address_nothing_is_told(telesign: Provider) -> None:
    """The address is read when the text is sent."""
    second = telesign.create().masks[1]
    telesign.text(ONE, second)
    assert telesign.callbacks == []
    telesign.settings(callback_url=HOOK)
    telesign.text(ONE, second)
    telesign.settings(callback_url=None)
    telesign.text(ONE, second)
    assert len(telesign.callbacks) == 1


def test_creating_and_expiring_make_no_callbacks(telesign: Provider) -> None:
    """No text tells of any."""
    telesign.settings(callback_url=HOOK)
    telesign.create()
    telesign.advance(8000)
    assert telesign.callbacks == []


def test_a_text_that_is_no_text_is_told_in_utf8(telesign: Provider) -> None:
    """Half a character is replaced."""
    telesign.settings(callback_url=HOOK)
    telesign.text(ONE, telesign.create().masks[1], "\ud800")
    assert body(telesign.callbacks[0])["mo_message"] == "?"
