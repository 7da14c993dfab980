"""What a digest signs, as the model reads it: vectors, headers, bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.telesign_masking.conftest import (
    API_KEY,
    BODY,
    CUSTOMER_ID,
    JSON,
    NONCE,
    SMS,
    VECTORS,
    VOICE,
    basic,
    refused,
    vector,
)

from testline.surfaces.telesign_masking.model import signatures
from testline.wire import Request

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider


# Vectors


@pytest.mark.parametrize("case", VECTORS)
def test_every_published_vector_is_let_in(example: Provider, case: str) -> None:
    """With either date header, either hash, and without any header of the vendor's."""
    assert example.send(vector(case)).code == 2700


@pytest.mark.parametrize("case", VECTORS)
def test_every_published_vector_is_refused_with_another_body(example: Provider, case: str) -> None:
    """Were it only another spacing."""
    refused(example.send(replace(vector(case), body=BODY.replace(b": ", b":"))), -30006)
    assert example.model.state.sessions == {}


def test_the_text_that_is_signed_is_the_published_one() -> None:
    """Seven lines of case A."""
    assert signatures.string_to_sign(vector("A")).decode() == (
        "POST\napplication/json\nTue, 03 Mar 2026 10:15:30 GMT\nx-ts-auth-method:HMAC-SHA256\n"
        f"x-ts-nonce:{NONCE}\n{BODY.decode()}\n{SMS}"
    )


def test_the_published_basic_header_is_let_in(example: Provider) -> None:
    """Id and key with a colon, in base64, with all that the official clients add."""
    header = ("authorization", "Basic MEYxRTJEM0MtNEI1QS02OTc4LTg3OTYtQTVCNEMzRDJFMUYwOlZHVnpkRXRsZVVadmNsTndaV056")
    assert header == basic(CUSTOMER_ID, API_KEY)
    more = (("date", "whenever"), ("x-ts-auth-method", "Basic"), ("x-ts-nonce", NONCE))
    for _ in range(2):
        assert example.send(Request("POST", SMS, (header, JSON, *more), BODY)).code == 2700
    assert example.send(
        Request("POST", SMS, (("authorization", header[1].replace("Basic", "bASIC")), JSON), BODY)
    ).status


# What is signed


@pytest.mark.parametrize(
    ("headers", "lines"),
    [
        ((("x-ts-nonce", "n"), ("x-ts-date", "d"), ("x-ts-auth-method", "m")), ["x-ts-auth-method:m", "x-ts-date:d", "x-ts-nonce:n"]),
        ((("x-ts-b", "1\r\n  2 \r\n\t3"),), ["x-ts-b:1 2 3"]),
        ((("x-ts-b", " 1 "), ("x-ts-b", "2")), ["x-ts-b:1,2"]),
        ((("X-TS-Upper", "Value"), ("x-tsb", "no")), ["x-ts-upper:Value"]),
    ],
)  # fmt: skip
def test_the_vendors_headers_are_signed_in_one_form(headers: tuple[tuple[str, str], ...], lines: list[str]) -> None:
    """Lower case, sorted, unfolded, each name once."""
    signed = signatures.string_to_sign(Request("POST", "/r", headers)).decode()
    assert signed.split("\n") == ["POST", "", "", *lines, "/r"]


def test_the_date_line_is_empty_with_a_date_of_the_vendors(telesign: Provider) -> None:
    """Whatever `Date` says: `x-ts-date` decides."""
    request = telesign.digest(BODY, date_header="x-ts-date")
    assert telesign.send(request.with_header("date", "Mon, 05 Jan 1970 00:00:00 GMT")).code == 2700


def test_the_body_is_signed_only_with_a_content_type() -> None:
    """And its line is left out where it is empty."""
    assert signatures.string_to_sign(Request("GET", "https://x.example/r?a=b")) == b"GET\n\n\n/r"
    assert signatures.string_to_sign(Request("post", "/r", (), b"{}")) == b"POST\n\n\n/r"
    assert signatures.string_to_sign(Request("POST", "/r", (("content-type", "t"),), b"\xff")) == b"POST\nt\n\n\xff\n/r"


def test_a_signature_of_one_path_is_refused_on_the_other(telesign: Provider) -> None:
    """The path is signed, as is the content type."""
    request = telesign.digest(BODY)
    refused(telesign.send(replace(request, url=VOICE)), -30006)
    refused(telesign.send(request.with_header("content-type", "application/json; charset=utf-8")), -30006)
    assert telesign.send(request).code == 2700


def test_spaced_and_compact_bodies_are_let_in(telesign: Provider) -> None:
    """The official clients send one each."""
    assert telesign.send(telesign.digest(BODY, nonce="1234")).code == 2700
    assert telesign.send(telesign.digest(BODY.replace(b" ", b""), nonce="1235")).code == 2700


def test_a_body_that_was_left_out_of_the_signature_is_refused(telesign: Provider) -> None:
    """As one client's other way of calling leaves it out."""
    unsigned = telesign.digest(b"")
    answer = telesign.send(replace(unsigned, body=BODY))
    refused(answer, -30006)
    assert answer.body["signature_string"].split("\n")[-2] == BODY.decode()


def test_the_text_that_the_server_signed_is_told_where_it_signed_one(telesign: Provider) -> None:
    """Bytes that are no text do no harm."""
    answer = telesign.send(replace(telesign.digest(BODY), body=b"\xff\xfe"))
    refused(answer, -30006)
    assert "\ufffd\ufffd" in answer.body["signature_string"]
    assert telesign.send(Request("POST", SMS)).body["signature_string"] == ""
