"""Texts and types: a text that is there, in a type that exists, of characters that the type has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect, Reply

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

OPERATIONS = ["sendSms", "sendBulk"]
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS)


# The type


@pytest.mark.requirement("MSM-ERR-001")
@EVERY_OPERATION
@pytest.mark.parametrize("kind", ["Klingon", "Morse code", "GSMUnicode", "GSM,Unicode", "UTF-8", "Flash"])
def test_an_unknown_type_is_code_2(mitto: Mitto, expect: Expect, kind: str, operation: str) -> None:
    """A word that is none of the types, or more than one."""
    expect.code(mitto.send(operation, type=kind), 2)


@pytest.mark.requirement("MSM-ERR-001")
@pytest.mark.parametrize(
    "given", [{"test": True}, {"text": "DEC0DE01"}, {"text": "r" * 200}, {"flash": True}, {"to": "+12025550100"}],
    ids=["test", "hex-text", "long-text", "flash", "plus"],
)
def test_an_unknown_type_is_code_2_with_other_fields(
    mitto: Mitto, expect: Expect, given: dict[str, object]
) -> None:
    """Whatever the text."""
    expect.code(mitto.send(type="Klingon", **given), 2)


@pytest.mark.requirement("MSM-ERR-001")
@pytest.mark.needs("clock", "handsets")
def test_a_message_of_an_unknown_type_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Not as GSM either; and the type of one send is not that of the next."""
    phone = phones()
    mitto.send(to=phone.number, type="Klingon")
    phones.settle()
    phone.got(0)
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.need()
    phone.got(1)


# No text


@pytest.mark.requirement("MSM-ERR-002")
@EVERY_OPERATION
@pytest.mark.parametrize("text", ["", ...], ids=["empty", "missing"])
def test_no_text_is_code_3(mitto: Mitto, expect: Expect, text: object, operation: str) -> None:
    """Empty or missing."""
    expect.code(mitto.send(operation, text=text), 3)


@pytest.mark.requirement("MSM-ERR-002")
@EVERY_OPERATION
def test_a_null_text_is_none(mitto: Mitto, expect: Expect, operation: str) -> None:
    """Code 3, or 400 for what is no string."""
    reply = mitto.send(operation, text=None)
    if reply.status != 400:
        expect.code(reply, 3)
    else:
        expect.turned_down(reply, "null")


@pytest.mark.requirement("MSM-ERR-002")
@pytest.mark.parametrize("text", ["", ...], ids=["empty", "missing"])
@pytest.mark.parametrize(
    "given", [{"type": "GSM"}, {"type": "Unicode"}, {"type": "Binary"}, {"type": "Auto"}, {"test": True}, {"flash": True}],
    ids=["gsm", "unicode", "binary", "auto", "test", "flash"],
)
def test_no_text_is_code_3_with_other_fields(
    mitto: Mitto, expect: Expect, text: object, given: dict[str, object]
) -> None:
    """In every type, and in a test send."""
    expect.code(mitto.send(text=text, **given), 3)


@pytest.mark.requirement("MSM-ERR-002")
@pytest.mark.needs("clock", "handsets")
def test_an_empty_message_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Neither with an empty text nor without one."""
    phone = phones()
    for text in ("", ...):
        mitto.send(to=phone.number, text=text)
    phones.settle()
    phone.got(0)


# A text beyond its type

BEYOND_GSM = {
    "cyrillic": "\u0416", "chinese": "\u4f60", "emoji": "\U0001f600", "circumflex": "\u00ea", "acute": "\u00e1",
    "double-acute": "\u0151", "quote": "\u2018", "dash": "\u2014", "grave": "`", "tab": "\t", "arabic": "\u0634", "small-omega": "\u03c9",
}


def _cannot_be_sent(expect: Expect, reply: Reply) -> None:
    """Code 4; 9 is what the shop module knows for it."""
    expect.code(reply, 4, tolerated=type(reply.code) is int and reply.code == 9)


@pytest.mark.requirement("MSM-ERR-003")
@pytest.mark.parametrize("character", BEYOND_GSM.values(), ids=BEYOND_GSM)
def test_a_character_that_gsm_lacks_is_code_4(mitto: Mitto, expect: Expect, character: str) -> None:
    """One is enough; it is not replaced."""
    _cannot_be_sent(expect, mitto.send(type="GSM", text=f"Your ride {character} is here"))


@pytest.mark.requirement("MSM-ERR-003")
@pytest.mark.parametrize(
    "text", ["\u0416 is first", "last is \u0416", "\u0416", "r" * 159 + "\u0416", "r" * 160 + "\u0416", "r" * 500 + "\u0416"],
    ids=["first", "last", "alone", "at-160", "at-161", "at-501"],
)
def test_a_character_that_gsm_lacks_is_found_anywhere(mitto: Mitto, expect: Expect, text: str) -> None:
    """Also beyond the first part of a long text."""
    _cannot_be_sent(expect, mitto.send(type="GSM", text=text))


@pytest.mark.requirement("MSM-ERR-003")
@pytest.mark.parametrize(
    "given", [{"test": True}, {"flash": True}, {"to": "+12025550100"}, {"reference": "\u0416"}], ids=["test", "flash", "plus", "reference"]
)
def test_a_character_that_gsm_lacks_is_code_4_with_other_fields(
    mitto: Mitto, expect: Expect, given: dict[str, object]
) -> None:
    """In a test send too."""
    _cannot_be_sent(expect, mitto.send(**{"type": "GSM", "text": "Your ride \u0416 is here", **given}))


@pytest.mark.requirement("MSM-ERR-003")
@pytest.mark.parametrize("kind", ["GSM", ...], ids=["gsm", "default"])
def test_a_character_that_gsm_lacks_refuses_a_bulk_send(mitto: Mitto, expect: Expect, kind: object) -> None:
    """As it does a single one."""
    _cannot_be_sent(expect, mitto.send("sendBulk", type=kind, text="Your ride \u0416 is here"))


@pytest.mark.requirement("MSM-ERR-003")
@pytest.mark.needs("clock", "handsets")
def test_a_text_beyond_gsm_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Not with another character in its place, and not in another coding; as Unicode it is."""
    phone = phones()
    text = "Your ride \u0416 is here"
    mitto.send(to=phone.number, type="GSM", text=text)
    phones.settle()
    phone.got(0)
    mitto.send(to=phone.number, type="Unicode", text=text).need()
    phones.settle()
    phone.need()
    phone.got(1)
