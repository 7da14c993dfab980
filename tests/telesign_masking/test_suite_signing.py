"""The suite's own reading of TeleSign's signatures, held against vectors that the official clients agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.files import beside, folder

if TYPE_CHECKING:
    from types import ModuleType

CUSTOMER = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0"
KEY = "VGVzdEtleUZvclNwZWNz"
PATH = "/v1/anonymous/session/sms"
BODY = b'{"phone_number_1": "15555550100", "phone_number_2": "15555550101", "validity_period": 2}'
DATE = "Tue, 03 Mar 2026 10:15:30 GMT"
NONCE = "7d2f0d1e-52c1-4a5e-9c0d-6a0f3b9d1c11"
TYPE = ("Content-Type", "application/json")

CASES = {
    "A": (
        [TYPE, ("Date", DATE), ("x-ts-auth-method", "HMAC-SHA256"), ("x-ts-nonce", NONCE)],
        "sha256", "Ngq3MTyOHB42qq9dAuQbqYfuqbkT3uUuWKpkeBFMfsI=",
    ),
    "B": (
        [TYPE, ("x-ts-auth-method", "HMAC-SHA256"), ("x-ts-date", DATE), ("x-ts-nonce", NONCE)],
        "sha256", "/05nw+xEJf9Vh1rzAaqaZRGTYvcfPHSsaMserD/YSto=",
    ),
    "C": (
        [TYPE, ("Date", DATE), ("x-ts-auth-method", "HMAC-SHA1"), ("x-ts-nonce", NONCE)],
        "sha1", "APtu/MPCLQJRdb3jTpErXscpia0=",
    ),
    "D": ([TYPE, ("Date", DATE)], "sha1", "OHa/byMEUrMT6pyICb7X2Ctp3Fg="),
}

CALLBACK = (
    b'{"submit_timestamp": "2026-03-03T10:20:05.123456", "from_phone_number": "15555550100", '
    b'"to_phone_number": "15555550101", "mo_message": "At the gate", '
    b'"mo_reference_id": "SA2XQ7KGP1TGRCQSRMS78QV5M5REKQ9Z", "session_reference_id": "C1A2B3C4D5E6F708192A3B4C5D6E7F80"}'
)
CALLBACK_SIGNATURE = "V+NT/gziw32LePaWpWmIg2QCgnflzg0TGvzXBgPfHlU="


@pytest.fixture(scope="module")
def signing() -> ModuleType:
    """The suite's module, loaded as the suite loads it: by its file."""
    return beside(str(folder("suites") / "telesign_masking" / "conftest.py"), "signing")


def test_basic_is_that_of_the_vector(signing: ModuleType) -> None:
    """The API Key is in it as text, not decoded."""
    expected = "Basic MEYxRTJEM0MtNEI1QS02OTc4LTg3OTYtQTVCNEMzRDJFMUYwOlZHVnpkRXRsZVVadmNsTndaV056"
    assert signing.basic(CUSTOMER, KEY) == expected


@pytest.mark.parametrize("case", CASES)
def test_a_digest_is_that_of_the_vectors(signing: ModuleType, case: str) -> None:
    """By either date header and either hash, with the TeleSign headers and without, in whatever order they stand."""
    headers, algorithm, expected = CASES[case]
    for stated in (headers, headers[::-1]):
        assert signing.sign(KEY, signing.text_to_sign("POST", PATH, stated, BODY), algorithm) == expected


def test_the_signed_text_is_the_documented_one(signing: ModuleType) -> None:
    """The text of case A, line by line."""
    text = signing.text_to_sign("POST", PATH, CASES["A"][0], BODY).decode()
    assert text.split("\n") == [
        "POST", "application/json", DATE, "x-ts-auth-method:HMAC-SHA256", f"x-ts-nonce:{NONCE}", BODY.decode(), PATH,
    ]


def test_the_date_line_is_empty_beside_an_x_ts_date(signing: ModuleType) -> None:
    """Case B has it between the content type and the TeleSign headers; a Date that is there as well does not count."""
    headers = [*CASES["B"][0], ("Date", "Wed, 04 Mar 2026 00:00:00 GMT")]
    assert signing.text_to_sign("POST", PATH, headers, BODY).split(b"\n")[2:4] == [b"", b"x-ts-auth-method:HMAC-SHA256"]


def test_names_are_signed_in_small_letters_sorted_and_unfolded(signing: ModuleType) -> None:
    """Whatever their case and order; no blank stands beside the colon, and a fold is one blank."""
    headers = [("X-TS-Nonce", " n1 "), ("X-Ts-Zone", "a\r\n\t b"), ("x-TS-auth-method", "HMAC-SHA256"), TYPE, ("DATE", DATE)]
    assert signing.text_to_sign("post", PATH, headers).decode() == (
        f"POST\napplication/json\n{DATE}\nx-ts-auth-method:HMAC-SHA256\nx-ts-nonce:n1\nx-ts-zone:a b\n{PATH}"
    )


@pytest.mark.parametrize(("headers", "body"), [([TYPE], b""), ([], BODY)], ids=["no-body", "no-content-type"])
def test_a_body_counts_only_with_its_content_type(signing: ModuleType, headers: list, body: bytes) -> None:
    """Without either, its line is left out altogether."""
    text = signing.text_to_sign("POST", PATH, [*headers, ("Date", DATE)], body).decode()
    assert text == f"POST\n{'application/json' if headers else ''}\n{DATE}\n{PATH}"


def test_a_body_is_signed_octet_by_octet(signing: ModuleType) -> None:
    """What is no UTF-8 is as good, and another spacing is another text."""
    text = signing.text_to_sign("POST", PATH, CASES["A"][0], b"\xff\xfe")
    assert text.endswith(b"\n\xff\xfe\n" + PATH.encode())
    assert signing.sign(KEY, signing.text_to_sign("POST", PATH, CASES["A"][0], BODY.replace(b": ", b":"))) != CASES["A"][2]


def test_a_callback_is_signed_by_its_body_alone(signing: ModuleType) -> None:
    """The vector, and the header's value made of it and taken apart again."""
    assert signing.sign(KEY, CALLBACK) == CALLBACK_SIGNATURE
    header = signing.authorization(CUSTOMER, CALLBACK_SIGNATURE)
    assert signing.TSA.fullmatch(header).groups() == (CUSTOMER, CALLBACK_SIGNATURE)
    assert signing.signature_of(header) == CALLBACK_SIGNATURE


@pytest.mark.parametrize(("header", "expected"), [("abc=", "abc="), ("TSA abc=", "abc="), ("", None), (None, None)])
def test_a_signature_is_found_without_its_customer(signing: ModuleType, header: str | None, expected: str | None) -> None:
    """Some helpers want it bare."""
    assert signing.signature_of(header) == expected


def test_the_key_is_what_the_text_decodes_to(signing: ModuleType) -> None:
    """Signing with the text itself gives another signature; a key that is no base64 breaks nothing."""
    assert signing.sign_with_text(KEY, CALLBACK) != CALLBACK_SIGNATURE
    assert signing.sign("no base64!", CALLBACK) == signing.sign_with_text("no base64!", CALLBACK)
