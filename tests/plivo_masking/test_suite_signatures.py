"""The suite's own reading of the callback signatures, held against the vectors that the vendor's helpers agree on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.plivo_signatures import FIELDS, NONCE, PLAIN, QUERY, TOKEN, V2, V3
from testline.files import beside, folder

if TYPE_CHECKING:
    from types import ModuleType


@pytest.fixture(scope="module")
def signature() -> ModuleType:
    """The suite's module, loaded as the suite loads it: by its file."""
    return beside(str(folder("suites") / "plivo_masking" / "conftest.py"), "signature")


@pytest.mark.parametrize(("method", "url", "fields", "expected"), V3)
def test_a_v3_signature_is_that_of_the_vectors(
    signature: ModuleType, method: str, url: str, fields: tuple[tuple[str, str], ...], expected: str
) -> None:
    """Method, own query and fields all enter a V3 signature as the vendor's helpers have it, in any order given."""
    assert signature.sign_v3(TOKEN, NONCE, method, url, fields) == expected
    assert signature.sign_v3(TOKEN, NONCE, method, url, fields[::-1]) == expected


@pytest.mark.parametrize("url", [PLAIN, QUERY])
def test_a_v2_signature_is_that_of_the_vectors(signature: ModuleType, url: str) -> None:
    """A V2 signature does not look at the query."""
    assert signature.sign_v2(TOKEN, NONCE, url) == V2


def test_the_signed_text_is_the_documented_one(signature: ModuleType) -> None:
    """The message of the second vector, word for word."""
    assert signature.signed_text_v3("POST", QUERY, FIELDS) == (
        "https://hooks.example.test/mask?a=1&b=2.EventNameSessionFirstPartyAnswerSequenceNumber1"
        "SessionUUID6a1d2c0e-5b7f-4f0a-9c2d-0e1f2a3b4c5d"
    )


def test_a_port_stays_and_values_are_signed_decoded(signature: ModuleType) -> None:
    """A port is part of what is signed; percent-encoding, a plus and the fragment are not."""
    url = "http://127.0.0.1:8080/cb?who=J%C3%BCrgen+A%26B#rt=200"
    assert signature.signed_text_v3("GET", url, [("At", "10:15 UTC")]) == (
        "http://127.0.0.1:8080/cb?At=10:15 UTC&who=Jürgen A&B"
    )


def test_a_header_with_several_signatures_fits_by_any(signature: ModuleType) -> None:
    """While two tokens are valid the header has two values, joined with a comma."""
    assert signature.fits("abc=, def=", "def=")
    assert not signature.fits("abc=,def", "def=")
    assert not signature.fits(None, "abc=")


def test_another_token_gives_another_signature(signature: ModuleType) -> None:
    """The token is the key."""
    assert signature.sign_v3("another", NONCE, "POST", PLAIN, FIELDS) != signature.sign_v3(
        TOKEN, NONCE, "POST", PLAIN, FIELDS
    )
