"""Binary messages: hex of the octets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

ALL_OCTETS = "".join(f"{one:02X}" for one in range(256))
HEX = {
    "one-octet": "00", "four-octets": "DEC0DE01", "zeros": "00000000", "digits": "1234567890", "140-octets": "A5" * 140,
    "141-octets": "5A" * 141, "low": ALL_OCTETS[:256], "high": ALL_OCTETS[256:],
}
NO_HEX = {
    "odd": "DEC0DE0", "one-digit": "A", "letters": "Hello there", "one-letter": "DEC0DEXX", "blanks": "DE C0 DE 01", "prefix": "0xDEC0DE",
    "unicode": "\u0416\u0416", "odd-and-long": "A" * 281,
}


@pytest.mark.requirement("MSM-ENC-007")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
@pytest.mark.parametrize("text", HEX.values(), ids=HEX)
def test_binary_text_is_hex(mitto: Mitto, expect: Expect, text: str, operation: str) -> None:
    """Two digits an octet, in capitals, without separators."""
    expect.accepted(mitto.send(operation, type="Binary", text=text))


@pytest.mark.requirement("MSM-ENC-007")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("text", [HEX["four-octets"], HEX["zeros"], HEX["low"], HEX["high"]], ids=["some", "zeros", "low", "high"])
def test_the_octets_arrive(mitto: Mitto, phones: Phones, text: str) -> None:
    """All 256 of them, leading zeros too."""
    phone = phones()
    mitto.send(to=phone.number, type="Binary", text=text).need()
    phones.settle()
    phone.shows(text, "binary", 1)


@pytest.mark.requirement("MSM-ENC-007")
@pytest.mark.needs("clock", "handsets")
def test_hex_is_octets_in_binary_alone(mitto: Mitto, phones: Phones) -> None:
    """Under GSM the same digits are text."""
    phone = phones()
    for kind in ("Binary", "GSM"):
        mitto.send(to=phone.number, type=kind, text="DEC0DE01").need()
        phones.settle()
        phone.shows("DEC0DE01", kind.lower())


@pytest.mark.requirement("MSM-ENC-008")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
@pytest.mark.parametrize("text", NO_HEX.values(), ids=NO_HEX)
def test_what_is_no_hex_is_code_4(mitto: Mitto, expect: Expect, text: str, operation: str) -> None:
    """An odd number of digits, or anything that is none."""
    expect.code(mitto.send(operation, type="Binary", text=text), 4)


@pytest.mark.requirement("MSM-ENC-008")
@pytest.mark.needs("clock", "handsets")
def test_what_is_no_hex_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Neither cut, nor filled up, nor as text."""
    phone = phones()
    for text in ("DEC0DE0", "Hello there"):
        mitto.send(to=phone.number, type="Binary", text=text)
    phones.settle()
    phone.got(0)
