"""The surface's own signer, held against known signatures and against TeleSign's official Python client."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from email.utils import formatdate

import pytest
from telesign.rest import RestClient

from testline.errors import InternalError, UsageError
from testline.surfaces.telesign_masking.authentication import basic, signed, string_to_sign
from testline.wire import Request, lower

CREDENTIALS = {"customer_id": "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0", "api_key": "VGVzdEtleUZvclNwZWNz"}
PATH = "/v1/anonymous/session/sms"
BODY = '{"phone_number_1": "15555550100", "phone_number_2": "15555550101", "validity_period": 2}'
DATE = "Tue, 03 Mar 2026 10:15:30 GMT"
NONCE = "7d2f0d1e-52c1-4a5e-9c0d-6a0f3b9d1c11"
CREATE = Request("POST", PATH, lower({"Content-Type": "application/json"}), BODY.encode())

VECTORS = {
    "A: Date, HMAC-SHA256 and a nonce": (
        {"nonce": NONCE}, "Ngq3MTyOHB42qq9dAuQbqYfuqbkT3uUuWKpkeBFMfsI=",
    ),
    "B: x-ts-date in place of Date": (
        {"nonce": NONCE, "date_header": "x-ts-date"}, "/05nw+xEJf9Vh1rzAaqaZRGTYvcfPHSsaMserD/YSto=",
    ),
    "C: HMAC-SHA1 by name": (
        {"nonce": NONCE, "method": "HMAC-SHA1"}, "APtu/MPCLQJRdb3jTpErXscpia0=",
    ),
    "D: Date alone": (
        {"nonce": None, "method": None}, "OHa/byMEUrMT6pyICb7X2Ctp3Fg=",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("options", "signature"), VECTORS.values(), ids=VECTORS)
def test_a_known_request_gets_its_known_signature(options, signature) -> None:
    """The four forms that servers have to know."""
    request = signed(CREATE, CREDENTIALS, date=DATE, **options)
    assert request.header("authorization") == f"TSA {CREDENTIALS['customer_id']}:{signature}"


def test_the_headers_that_the_signature_covers_are_sent() -> None:
    """And only those that were asked for; body and media type stay as they are."""
    full = signed(CREATE, CREDENTIALS, date=DATE, nonce=NONCE)
    sent = {name: value for name, value in full.headers if name != "authorization"}
    assert sent == {
        "content-type": "application/json", "date": DATE, "x-ts-auth-method": "HMAC-SHA256", "x-ts-nonce": NONCE,
    }  # fmt: skip
    assert full.body == CREATE.body
    bare = signed(CREATE, CREDENTIALS, date=DATE, nonce=None, method=None)
    assert sorted(name for name, _ in bare.headers) == ["authorization", "content-type", "date"]


def test_the_string_to_sign_is_known() -> None:
    """Line by line, for the form of the official clients."""
    assert string_to_sign(signed(CREATE, CREDENTIALS, date=DATE, nonce=NONCE)).decode().split("\n") == [
        "POST", "application/json", DATE, "x-ts-auth-method:HMAC-SHA256", f"x-ts-nonce:{NONCE}", BODY, PATH,
    ]  # fmt: skip


def test_the_date_line_is_empty_where_x_ts_date_has_the_date() -> None:
    """It stays, and a `Date` beside it is not signed."""
    both = signed(CREATE.with_header("Date", "Mon, 02 Mar 2026 00:00:00 GMT"), CREDENTIALS, date=DATE, nonce=None, method=None, date_header="x-ts-date")
    assert string_to_sign(both).decode().split("\n") == ["POST", "application/json", "", f"x-ts-date:{DATE}", BODY, PATH]


def test_the_headers_of_the_gateway_are_signed_in_order_and_unfolded() -> None:
    """Each `x-ts-*` header is one line, whoever set it and in whatever order it is sent."""
    headers = lower({"X-TS-Nonce": NONCE, "Content-Type": "application/json", "x-ts-extra": "one\r\n  two", "x-other": "1"})
    lines = string_to_sign(signed(replace(CREATE, headers=headers), CREDENTIALS, date=DATE, nonce=NONCE)).decode().split("\n")
    assert lines[3:6] == ["x-ts-auth-method:HMAC-SHA256", "x-ts-extra:one two", f"x-ts-nonce:{NONCE}"]


@pytest.mark.parametrize(
    ("request_", "lines"),
    [
        (Request("POST", PATH, lower({"Content-Type": "application/json"})), ["POST", "application/json", DATE, PATH]),
        (Request("GET", PATH), ["GET", "", DATE, PATH]),
        (Request("POST", PATH, (), b"{}"), ["POST", "", DATE, PATH]),
        (Request("post", f"https://rest-ww.telesign.com{PATH}?a=1"), ["POST", "", DATE, PATH]),
    ],
    ids=["no body", "no media type", "a body of no media type", "an absolute URL with a query"],
)
def test_the_body_line_is_left_out_where_there_is_nothing_to_sign(request_, lines) -> None:
    """Without its line feed; of the URL the path alone is signed."""
    assert string_to_sign(request_.with_header("date", DATE)).decode().split("\n") == lines


def test_the_body_is_signed_byte_by_byte() -> None:
    """The same JSON in other spacing has another signature, and bytes that are no text can be signed."""
    compact = replace(CREATE, body=BODY.replace(" ", "").encode())
    odd = replace(CREATE, body=b"\xff\x00")
    marks = {signed(one, CREDENTIALS, date=DATE, nonce=NONCE).header("authorization") for one in (CREATE, compact, odd)}
    assert len(marks) == 3


def test_basic_has_the_key_as_it_is_given() -> None:
    """In base64 within base64."""
    told = basic(CREATE, CREDENTIALS).header("authorization") or ""
    assert told == "Basic MEYxRTJEM0MtNEI1QS02OTc4LTg3OTYtQTVCNEMzRDJFMUYwOlZHVnpkRXRsZVVadmNsTndaV056"
    assert b64decode(told.removeprefix("Basic ")).decode() == "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0:VGVzdEtleUZvclNwZWNz"


def test_the_method_is_read_in_any_case_and_an_unknown_one_is_our_mistake() -> None:
    """A request with a wrong method is made by changing the header of a good one."""
    small = signed(CREATE, CREDENTIALS, date=DATE, nonce=None, method="hmac-sha256")
    assert small.header("x-ts-auth-method") == "hmac-sha256"
    with pytest.raises(InternalError, match=r"no TSA method 'HMAC-MD5'\. The methods are: HMAC-SHA256, HMAC-SHA1"):
        signed(CREATE, CREDENTIALS, date=DATE, nonce=None, method="HMAC-MD5")


@pytest.mark.parametrize("key", ["VGVzd", "ключ"])
def test_a_key_that_is_no_base64_is_told_without_showing_it(key) -> None:
    """It is the user's, and secret."""
    with pytest.raises(UsageError, match="api_key of telesign-masking is not base64") as caught:
        signed(CREATE, {**CREDENTIALS, "api_key": key}, date=DATE, nonce=None)
    assert key not in str(caught.value)
    assert caught.value.__suppress_context__


BODIES = {
    "spaced": BODY, "compact": BODY.replace(" ", ""), "another script": '{"phone_number_1": "Ж"}', "none": "",
}  # fmt: skip


@pytest.mark.parametrize("path", [PATH, "/v1/anonymous/session/sms_voice"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_the_official_client_signs_alike(path, body) -> None:
    """Every header that the client makes is one that the signer makes, for the same date and nonce."""
    date = formatdate(1772532930, usegmt=True)
    theirs = RestClient.generate_telesign_headers(
        **CREDENTIALS, method_name="POST", resource=path, url_encoded_fields=body, date_rfc2616=date, nonce=NONCE,
        content_type="application/json",
    )  # fmt: skip
    request = Request("POST", path, lower({"Content-Type": "application/json"}), body.encode())
    ours = signed(request, CREDENTIALS, date=date, nonce=NONCE)
    assert dict(ours.headers) == dict(lower(theirs))


def test_the_official_client_sends_the_same_basic_credentials() -> None:
    """With three more headers, which it sends in this mode too."""
    theirs = RestClient.generate_telesign_headers(
        **CREDENTIALS, method_name="POST", resource=PATH, url_encoded_fields=BODY, content_type="application/json", auth_method="Basic",
    )  # fmt: skip
    assert basic(CREATE, CREDENTIALS).header("authorization") == theirs["Authorization"]
    assert {"Date", "x-ts-auth-method", "x-ts-nonce"} < set(theirs)
