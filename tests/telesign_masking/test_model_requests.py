"""What the model answers to requests that are no creates, and to faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from tests.telesign_masking.conftest import FAILED, GOOD, JSON, ONE, SMS, VOICE, basic, failed, parameter

from testline.wire import Request

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider


# Requests that are none


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"x", b"\xff", b"\xef\xbb\xbf{}", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": "\\ud800"}', b"{}{}", b"'a'",
        b'{"a": "\xed\xa0\x80"}', b"[" * 100_000, b'{"a":' * 100_000, b'{"a": 01}', b'{"a": 1,}', b"\x00",
    ],
)  # fmt: skip
def test_malformed_json(telesign: Provider, content: bytes) -> None:
    """400 with -10001, never worse."""
    answer = telesign.ask(content)
    parameter(answer, "the body is not JSON")
    assert "TNM-GEN-007" in answer.requirements


@pytest.mark.parametrize("content", [b"[]", b"null", b'"text"', b"2", b"true", b"[{}]"])
def test_json_that_is_no_object(telesign: Provider, content: bytes) -> None:
    """400 with -10001."""
    answer = telesign.ask(content)
    parameter(answer, "the body is not a JSON object")
    assert "TNM-GEN-008" in answer.requirements


@pytest.mark.parametrize(
    "content",
    [b'{"a": 1e400}', b'{"validity_period": 1, "validity_period": 2}', b'{"a": 123456789012345678901234567890}'],
)
def test_json_that_is_odd_is_read(telesign: Provider, content: bytes) -> None:
    """Or refused, but answered."""
    assert telesign.ask(content).status == 400


def test_of_members_that_stand_twice_the_last_counts(telesign: Provider) -> None:
    """As most readers of JSON have it."""
    content = orjson.dumps(GOOD).replace(b'"validity_period":2', b'"validity_period":0,"validity_period":3')
    assert telesign.ask(content).data["validity"] == 3


@pytest.mark.parametrize(
    "media",
    [
        None,
        "",
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ],
)
def test_a_body_of_another_type(telesign: Provider, media: str | None) -> None:
    """Refused, and so is one without type, which a digest would not sign."""
    headers = () if media is None else (("content-type", media),)
    authorization = basic(**telesign.credentials["primary"])
    answer = telesign.send(Request("POST", SMS, (*headers, authorization), orjson.dumps(GOOD)))
    parameter(answer, "Content-Type Parameter")
    unsigned = telesign.digest(b"")
    bare = tuple(pair for pair in unsigned.headers if pair[0] != "content-type")
    assert telesign.send(Request("POST", SMS, bare, orjson.dumps(GOOD))).status in (400, 401)


@pytest.mark.parametrize(
    "media", ["application/json", "Application/JSON;charset=UTF-8", " application/json ; charset=utf-8"]
)
def test_a_body_of_the_right_type(telesign: Provider, media: str) -> None:
    """In any case, with parameters."""
    request = Request(
        "POST", SMS, (basic(**telesign.credentials["primary"]), ("content-type", media)), orjson.dumps(GOOD)
    )
    assert telesign.send(request).code == 2700


@pytest.mark.parametrize("path", [SMS, VOICE])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "post", "\udcff"])
def test_another_method(telesign: Provider, path: str, method: str) -> None:
    """405, with a body."""
    answer = telesign.ask(b"", path, method=method)
    parameter(answer, "Not Allowed Method", 405)
    assert "TNM-GEN-009" in answer.requirements


@pytest.mark.parametrize(
    "path", [f"{SMS}/", "/v1/anonymous/session/", "/v1/anonymous/session", "/v1/anonymous/x", f"{SMS}/1"]
)
def test_a_path_that_is_none(telesign: Provider, path: str) -> None:
    """404 with -10001."""
    parameter(telesign.ask(GOOD, path), "Not Allowed Path", 404)


@pytest.mark.parametrize("kind", ["voice", "SMS", "sms%5Fvoice", "\udcff", "é"])
def test_an_unknown_type_of_session(telesign: Provider, kind: str) -> None:
    """2703, whatever the body; what could be read of it is told."""
    for content, number in (
        (GOOD, ONE),
        (b"{", None),
        ([], None),
        ({"phone_number_1": "x"}, "x"),
        ({"phone_number_1": 7}, None),
    ):
        answer = telesign.ask(content, f"/v1/anonymous/session/{kind}")
        failed(answer, 2703, "invalid session type")
        assert answer.data["resource"] is None
        assert answer.data["phone_number_1"]["complete_phone_number"] == number
    assert telesign.send(Request("POST", f"/v1/anonymous/session/{kind}", (JSON,), b"{}")).status == 401


def test_a_query_changes_nothing(telesign: Provider) -> None:
    """Nor does an absolute URL."""
    assert telesign.ask(GOOD, f"{SMS}?a=b").code == 2700
    assert telesign.ask(GOOD, f"https://rest-ww.example.test{SMS}").code == 2700


# Faults


def test_an_internal_fault_has_the_whole_envelope(telesign: Provider) -> None:
    """503 with 2704, of a request that was not executed."""
    telesign.settings(validity_unit="days")
    request = Request("POST", VOICE, (JSON, basic(**telesign.credentials["primary"])), orjson.dumps(GOOD))
    response = telesign.model.fault("internal-error", request, telesign.moment, telesign.chooser)
    body = orjson.loads(response.body)
    assert (response.status, body["status"]["code"]) == (503, 2704)
    assert body["status"]["description"] == FAILED + "internal error"
    assert body["session_data"]["session_end_on"] == "2026-03-05 10:15:30.000000"
    assert (body["session_data"]["resource"], body["session_data"]["phone_number_2"]["masked_id"]) == (
        "sms_voice",
        None,
    )
    assert telesign.model.state.sessions == {}


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"phone_number_1": {}, "validity_period": "x"}'])
def test_an_internal_fault_of_any_request(telesign: Provider, content: bytes) -> None:
    """Nobody asks what it was."""
    for request in (
        Request("GET", "/v1/anonymous/session/x", (), content),
        Request("POST", SMS, (("authorization", "TSA"),), content),
    ):
        response = telesign.model.fault("internal-error", request, telesign.moment, telesign.chooser)
        assert (response.status, orjson.loads(response.body)["status"]["code"]) == (503, 2704)


def test_too_many_requests_by_a_fault(telesign: Provider) -> None:
    """429 in plain text."""
    response = telesign.model.fault("rate-limited", Request("POST", SMS), telesign.moment, telesign.chooser)
    assert (response.status, response.headers, response.body) == (
        429,
        (("content-type", "text/plain"),),
        b"Too many requests.",
    )
