"""Encodings: GSM, Unicode and Auto, and what of a text arrives on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms", "sendSmsXml", "sendBulk")

OPERATIONS = ["sendSms", "sendBulk"]
CYRILLIC = "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440"
UNICODE = {
    "ascii": "Hello there", "cyrillic": CYRILLIC, "chinese": "\u4f60\u597d\u4e16\u754c", "emoji": "On its way \U0001f600\U0001f697!",
    "arabic": "\u0645\u0631\u062d\u0628\u0627", "combining": "e\u0301 and \u00e9", "euro": "Pay 5\u20ac [now]", "line": "one\ntwo",
}
TYPES = {"GSM": "Hello there", "Unicode": CYRILLIC, "Binary": "DEC0DE01", "Auto": "Hello there"}


# The default


@pytest.mark.requirement("MSM-ENC-001")
@pytest.mark.parametrize("operation", [*OPERATIONS, "sendSmsXml"])
def test_without_a_type_text_beyond_gsm_is_refused(mitto: Mitto, expect: Expect, operation: str) -> None:
    """As under GSM, and not sent in another coding."""
    expect.turned_down(mitto.send(operation, text=CYRILLIC), "a text beyond GSM without a type")


@pytest.mark.requirement("MSM-ENC-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_without_a_type_a_text_arrives_as_gsm(mitto: Mitto, phones: Phones, operation: str) -> None:
    """Of 150 characters in one part, which no other coding has room for."""
    phone = phones()
    to = [phone.number] if operation == "sendBulk" else phone.number
    text = mitto.text().ljust(150, ".")
    mitto.send(operation, to=to, text=text).need()
    phones.settle()
    phone.shows(text, "gsm", 1)


@pytest.mark.requirement("MSM-ENC-001")
@pytest.mark.needs("clock", "handsets")
def test_the_type_of_one_send_is_not_that_of_the_next(mitto: Mitto, phones: Phones) -> None:
    """After a Unicode message GSM is the default again."""
    phone = phones()
    mitto.send(to=phone.number, type="Unicode").need()
    phones.settle()
    sent = mitto.send(to=phone.number).need()
    phones.settle()
    phone.shows(str(sent.asked["text"]), "gsm")


# The types


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_accepted(mitto: Mitto, expect: Expect, kind: str, operation: str) -> None:
    """By single and bulk sends, in either format."""
    expect.accepted(mitto.send(operation, type=kind, text=TYPES[kind]))


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_accepted_in_a_test_send(mitto: Mitto, expect: Expect, kind: str) -> None:
    """The same four."""
    expect.accepted(mitto.send(type=kind, text=TYPES[kind], test=True))


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("kind", ["GSM", "Unicode", "Binary"])
def test_a_message_arrives_in_its_type(mitto: Mitto, phones: Phones, kind: str) -> None:
    """Once, and as what it was sent."""
    phone = phones()
    mitto.send(to=phone.number, type=kind, text=TYPES[kind]).need()
    phones.settle()
    phone.got(1)
    phone.shows(TYPES[kind], kind.lower(), 1)


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.parametrize("row", range(8))
def test_gsm_takes_every_character_of_its_alphabet(mitto: Mitto, expect: Expect, gsm: ModuleType, row: int) -> None:
    """Sixteen at a time, in the order of the table."""
    expect.accepted(mitto.send(type="GSM", text=gsm.BASIC[row * 16 : row * 16 + 16]))


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.parametrize("character", "^{}\\[~]|\u20ac", ids=lambda one: f"U+{ord(one):04X}")
def test_gsm_takes_the_extension_table(mitto: Mitto, expect: Expect, character: str) -> None:
    """Each of its characters."""
    expect.accepted(mitto.send(type="GSM", text=f"Pay {character} now"))


@pytest.mark.requirement("MSM-ENC-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("table", ["BASIC", "EXTENSION"])
def test_every_gsm_character_arrives_as_itself(mitto: Mitto, phones: Phones, gsm: ModuleType, table: str) -> None:
    """The whole alphabet is one part, and so is what the escape brings."""
    phone = phones()
    text = getattr(gsm, table)
    mitto.send(to=phone.number, type="GSM", text=text).need()
    phones.settle()
    phone.shows(text, "gsm", 1)


# Unicode


@pytest.mark.requirement("MSM-ENC-003")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
@pytest.mark.parametrize("kind", ["unicode", "Unicode"])
def test_unicode_has_two_spellings(mitto: Mitto, expect: Expect, kind: str, operation: str) -> None:
    """The Node client's and the shop module's."""
    expect.accepted(mitto.send(operation, type=kind, text=CYRILLIC))


@pytest.mark.requirement("MSM-ENC-003")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("kind", ["unicode", "Unicode"])
def test_both_spellings_are_the_same_type(mitto: Mitto, phones: Phones, kind: str) -> None:
    """What arrives is Unicode, a text that GSM could have held too."""
    phone = phones()
    for text in (CYRILLIC, mitto.text()):
        mitto.send(to=phone.number, type=kind, text=text).need()
        phones.settle()
        phone.shows(text, "unicode", 1)


@pytest.mark.requirement("MSM-ENC-006")
@pytest.mark.parametrize("text", UNICODE.values(), ids=UNICODE)
def test_unicode_is_given_as_plain_text(mitto: Mitto, expect: Expect, text: str) -> None:
    """In any script."""
    expect.accepted(mitto.send(type="Unicode", text=text))


@pytest.mark.requirement("MSM-ENC-006")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("text", UNICODE.values(), ids=UNICODE)
def test_plain_unicode_arrives_as_it_was_given(mitto: Mitto, phones: Phones, text: str) -> None:
    """Character by character, also beyond the basic plane."""
    phone = phones()
    mitto.send(to=phone.number, type="Unicode", text=text).need()
    phones.settle()
    phone.shows(text, "unicode", 1)


@pytest.mark.requirement("MSM-ENC-006")
@pytest.mark.needs("clock", "handsets")
def test_plain_unicode_arrives_from_a_bulk_send(mitto: Mitto, phones: Phones) -> None:
    """On every phone."""
    there = [phones(), phones()]
    text = f"{CYRILLIC} \U0001f600"
    mitto.bulk([one.number for one in there], type="Unicode", text=text).need()
    phones.settle()
    for one in there:
        one.shows(text, "unicode")


# Auto


@pytest.mark.requirement("MSM-ENC-004")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
@pytest.mark.parametrize("text", list(UNICODE.values())[1:5], ids=list(UNICODE)[1:5])
def test_auto_takes_text_beyond_gsm(mitto: Mitto, expect: Expect, text: str, operation: str) -> None:
    """In any script, and in any format."""
    expect.accepted(mitto.send(operation, type="Auto", text=text))


@pytest.mark.requirement("MSM-ENC-004")
@pytest.mark.parametrize("text", ["\u0416" + "r" * 160, "r" * 160 + "\u0416", "\u0416" * 71, "r" * 69 + "\U0001f600"])
def test_auto_takes_long_text_beyond_gsm(mitto: Mitto, expect: Expect, text: str) -> None:
    """One character beyond GSM is enough, wherever it stands."""
    expect.accepted(mitto.send(type="Auto", text=text))


@pytest.mark.requirement("MSM-ENC-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("text", [CYRILLIC, "Your ride \U0001f697 is here"], ids=["cyrillic", "emoji"])
def test_auto_sends_text_beyond_gsm_as_unicode(mitto: Mitto, phones: Phones, text: str) -> None:
    """And as it was given."""
    phone = phones()
    mitto.send(to=phone.number, type="Auto", text=text).need()
    phones.settle()
    phone.shows(text, "unicode", 1)


@pytest.mark.requirement("MSM-ENC-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("text", ["Hello there", "Pay 5\u20ac [now] \u00e9t\u00e9"], ids=["ascii", "extension"])
def test_auto_sends_text_within_gsm_as_gsm(mitto: Mitto, phones: Phones, text: str) -> None:
    """The coding is the platform's choice: that it never chooses is no more than a warning."""
    phone = phones()
    mitto.send(to=phone.number, type="Auto", text=text).need()
    phones.settle()
    phone.shows(text)
    phone.shows(text, "gsm", tolerated=True)


# Other spellings


@pytest.mark.requirement("MSM-ENC-009")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("gsm", "Hello there"), ("Gsm", "Hello there"), ("UNICODE", CYRILLIC), ("binary", "DEC0DE01"), ("BINARY", "DEC0DE01"),
        ("auto", CYRILLIC), ("AUTO", CYRILLIC), ("Byte", "DEC0DE01"), ("byte", "DEC0DE01"),
    ],
)
def test_a_type_in_another_case_is_accepted(
    mitto: Mitto, expect: Expect, kind: str, text: str, operation: str
) -> None:
    """And Byte, which a sentence has for Binary."""
    expect.accepted(mitto.send(operation, type=kind, text=text))


@pytest.mark.requirement("MSM-ENC-009")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(
    ("kind", "text", "coding"),
    [("gsm", "Hello there", "gsm"), ("binary", "DEC0DE01", "binary"), ("auto", CYRILLIC, "unicode"), ("byte", "DEC0DE01", "binary")],
)
def test_a_type_in_another_case_is_the_same_type(
    mitto: Mitto, phones: Phones, kind: str, text: str, coding: str
) -> None:
    """It arrives in the coding of it."""
    phone = phones()
    mitto.send(to=phone.number, type=kind, text=text).need()
    phones.settle()
    phone.shows(text, coding)
