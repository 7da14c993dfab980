"""Bodies and queries: JSON, forms, the legacy GET, and garbage."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider

FORM = "application/x-www-form-urlencoded"
PLAIN = {"from": "CityRides", "to": "447700900123", "text": "Grüße & more"}
GARBAGE = [
    b"", b" ", b"{", b"hello", b"\xef\xbb\xbf{}", b'{"from":"\xff"}', b'{"from":"\\ud800"}', b'{"validity":NaN}',
    b'{"validity":1e400}', b"[" * 100_000, b'{"from":"a",}', b"\x00",
]  # fmt: skip


@pytest.mark.parametrize("path", ["/sms", "/sms.json", "/smsbulk", "/v2/smsbulk.json", "/sms/converted", "/usage/bycountry"])
@pytest.mark.parametrize("body", GARBAGE)
def test_malformed_json_is_400(mitto: Provider, path: str, body: bytes) -> None:
    """Without a response code, and nothing is sent."""
    answer = mitto.ask(path, body)
    assert (answer.status, answer.body) == (400, "The body is not valid JSON.")
    assert "MSM-GEN-008" in answer.requirements
    assert mitto.model.state.messages == {}


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"5", b"null", b"true"])
def test_json_that_is_no_object_is_400(mitto: Provider, body: bytes) -> None:
    """Everywhere."""
    for path in ("/sms", "/smsbulk", "/sms/converted", "/usage/bycountry"):
        assert mitto.ask(path, body).status == 400


def test_awkward_json_is_read(mitto: Provider) -> None:
    """The last of a name that stands twice; unknown fields are ignored; null is a wrong type."""
    assert mitto.ask("/sms", b'{"from":"","from":"CityRides","to":"447700900123","text":"x","n":123456789012345678901}').code == 0
    for name in ("from", "to", "text", "type", "reference", "validity", "test", "callback"):
        assert mitto.ask("/sms", {**PLAIN, name: None}).status == 400


@pytest.mark.parametrize(
    ("media", "is_taken"),
    [
        ("application/json", True), ("application/json; charset=utf-8", True), ("Application/JSON", True), (None, True),
        ("text/plain", False), ("application/xml", False), ("application/jsonp", False), ("", False),
        ("multipart/form-data; boundary=x", False),
    ],
)  # fmt: skip
def test_only_json_and_forms_are_taken(mitto: Provider, media: str | None, *, is_taken: bool) -> None:
    """415 for the rest; without a content type the body is read as JSON."""
    for path in ("/sms", "/sms.json", "/sms.xml", "/smsbulk", "/sms/converted", "/usage/bycountry"):
        assert (mitto.ask(path, PLAIN, media=media).status != 415) is is_taken


@pytest.mark.parametrize("path", ["/sms.json", "/sms", "/v2/sms.json"])
def test_a_form_is_read_as_json_would_be(mitto: Provider, path: str) -> None:
    """Numbers are digits, booleans 1 or true."""
    fields = {**PLAIN, "reference": "a b", "validity": "60", "test": "1", "flash": "TRUE", "colour": "red"}
    answer = mitto.ask(path, urlencode(fields).encode(), media=f"{FORM}; charset=utf-8")
    assert answer.code == 0
    assert answer.body["textLength"] == 12
    assert {name: answer.body[name] for name in ("reference", "validity", "test", "flash")} == {
        "reference": "a b", "validity": 60, "test": True, "flash": True,
    }  # fmt: skip
    assert "MSM-GEN-011" in answer.requirements


@pytest.mark.parametrize(
    ("extra", "status"),
    [("&test=0&flash=false", 200), ("&test=yes", 400), ("&validity=soon", 400), ("&validity=", 400), ("&reference=%ff", 400)],
)
def test_the_words_of_a_form_are_judged(mitto: Provider, extra: str, status: int) -> None:
    """What is no boolean, no number or no UTF-8 is refused."""
    answer = mitto.ask("/sms.json", urlencode(PLAIN).encode() + extra.encode(), media=FORM)
    assert answer.status == status
    assert status == 400 or "test" not in answer.body


def test_an_empty_form_has_no_sender(mitto: Provider) -> None:
    """Code 5, as with an empty object; bytes that are no UTF-8 are malformed."""
    assert mitto.ask("/sms.json", b"", media=FORM).code == 5
    assert mitto.ask("/sms.json", b"from=\xff", media=FORM).status == 400


@pytest.mark.parametrize("path", ["/smsbulk", "/smsbulk.json", "/sms.xml", "/sms/converted", "/usage/bycountry"])
def test_a_form_is_taken_by_single_json_sends_only(mitto: Provider, path: str) -> None:
    """415 elsewhere."""
    assert mitto.ask(path, urlencode(PLAIN).encode(), media=FORM).status == 415


def test_the_legacy_get_sends(mitto: Provider) -> None:
    """Names as in the body, but `ClientRef` for `reference`; booleans are 1."""
    query = urlencode({**PLAIN, "ClientRef": "ride-1", "flash": "1"})
    answer = mitto.ask(f"/sms.json?{query}", method="GET", media=None)
    assert (answer.code, answer.body["reference"], answer.body["textLength"]) == (0, "ride-1", 12)
    mitto.advance(1)
    assert [(one["text"], one["flash"]) for one in mitto.inbox()] == [("Grüße & more", True)]


def test_the_legacy_get_refuses_as_a_post_does(mitto: Provider) -> None:
    """Codes, bad options, and queries that are no UTF-8."""
    assert mitto.ask("/sms.json", method="GET").code == 5
    assert mitto.ask(f"/sms.json?{urlencode({**PLAIN, 'to': 'x'})}", method="GET").code == 8
    assert mitto.ask(f"/sms.json?{urlencode({**PLAIN, 'pid': '999'})}", method="GET").status == 400
    assert mitto.ask("/sms.json?from=%ff", method="GET").status == 400


def test_the_query_of_a_post_does_not_count(mitto: Provider) -> None:
    """The body governs."""
    assert mitto.ask("/sms?type=Unicode&test=1", {**PLAIN, "type": "nonsense"}).code == 2
    assert "test" not in mitto.ask("/sms?test=1", PLAIN).body
