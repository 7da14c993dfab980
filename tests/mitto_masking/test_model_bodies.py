"""Awkward bodies, queries and headers: the documented refusal, never an exception, and nothing has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

MALFORMED = [
    b"", b"{", b"nonsense", b'{"name": NaN}', b'{"name": "\\ud800"}', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"name": "\xff"}',
    b"{'name': 'a'}", b'{"a": 1,}', b"[" * 100_000, b'{"a":' * 5000, b"{}{}", "{“name”: “a”}".encode(), b"\x00",
]  # fmt: skip
NO_OBJECT = [b"[]", b"null", b"1", b'"x"', b"true", b"[{}]"]
STRANGE = [
    b'{"name": {"a": [1, {"b": null}]}}', b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}", b'{"ttl": 1' + b"0" * 400 + b"}",
    b'{"ttl": 18446744073709551616}', b'{"ttl": 1e999}',
]  # fmt: skip


@pytest.mark.parametrize("body", [*MALFORMED, *NO_OBJECT], ids=lambda body: repr(body[:16]))
def test_what_is_no_json_object_is_refused(mitto: Provider, body: bytes) -> None:
    """On every operation that has a body."""
    application = mitto.application("16095550110")
    context = mitto.context(application)
    root = f"/applications/{application['sid']}"
    masked = mitto.ask("GET", f"{root}/maskednumbers/search").data[0]
    for method, rest in [
        ("POST", "/applications"), ("PUT", root), ("POST", f"{root}/maskednumbers"),
        ("PUT", f"{root}/maskednumbers/{masked['sid']}"), ("POST", f"{root}/contexts"), ("PUT", mitto.path(context)),
        ("POST", f"{mitto.path(context)}/participants"),
    ]:  # fmt: skip
        answer = mitto.ask(method, rest, body)
        assert answer.refusal == (400, "400")
        assert answer.body["data"] == {}
    assert mitto.ask("GET", f"/applications/search/{application['sid']}").data == application
    assert mitto.ask("GET", f"{root}/contexts/search").data == [context]


@pytest.mark.parametrize("body", STRANGE, ids=lambda body: repr(body[:16]))
def test_strange_values_are_refused(mitto: Provider, body: bytes) -> None:
    """However deep or large, and echoed as far as that is possible."""
    assert mitto.ask("POST", "/applications", body).refusal == (400, "400")


def test_of_a_member_that_comes_twice_the_last_counts(mitto: Provider) -> None:
    """As JSON readers have it."""
    body = f'{{"name":"a","enterpriseSid":"{mitto.enterprise()}","name":"b"}}'.encode()
    assert mitto.ask("POST", "/applications", body).data["name"] == "b"


@pytest.mark.parametrize(
    "media", [None, "application/json", "APPLICATION/JSON; charset=utf-8", "text/plain", "\N{SNOWMAN}"]
)
def test_the_content_type_is_not_looked_at(mitto: Provider, media: str | None) -> None:
    """Nor is any other header but the credential."""
    headers = (("authorization", mitto.authorization()), *((("content-type", media),) if media else ()))
    body = f'{{"enterpriseSid":"{mitto.enterprise()}","name":"a"}}'.encode()
    assert mitto.send(Request("POST", "/numbermasking/applications", headers, body)).status == 200


@pytest.mark.parametrize(
    "rest",
    [
        "/applications/search?%", "/applications/search?=&&&=", "/applications/search?a=%ff%fe", "/applications/search?\udcff",
        "/applications/search/\udcff", "/applications/search/%ED%A0%80", "/applications/search/a%2Fb",
        "/phonenumbers/search?phoneNumber=%00&country=%F0", "/applications/search?page=\udcff",
    ],
)  # fmt: skip
def test_strange_paths_and_queries_are_answered(mitto: Provider, rest: str) -> None:
    """With one of the documented answers."""
    answer = mitto.ask("GET", rest)
    assert (answer.status, answer.body.get("errorCode")) in {(200, None), (400, "400"), (404, "404")}
