"""Senders: a name of 3 to 11 characters or a number of 3 to 14 digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect, Reply

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

OPERATIONS = ["sendSms", "sendBulk"]
ABSENT = {"empty": "", "missing": ...}
EVERY_ABSENT = pytest.mark.parametrize("sender", ABSENT.values(), ids=ABSENT)


def _refused_as_null(expect: Expect, reply: Reply, code: int) -> None:
    """Null is either nothing, with the code of that, or of a wrong type, with 400."""
    if reply.status != 400:
        expect.code(reply, code)
    else:
        expect.turned_down(reply, "null")


@pytest.mark.requirement("MSM-ERR-004")
@pytest.mark.parametrize("operation", OPERATIONS)
@EVERY_ABSENT
def test_no_sender_is_code_5(mitto: Mitto, expect: Expect, sender: object, operation: str) -> None:
    """Empty or missing."""
    expect.code(mitto.send(operation, sender=sender), 5)


@pytest.mark.requirement("MSM-ERR-004")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_null_sender_is_none(mitto: Mitto, expect: Expect, operation: str) -> None:
    """Code 5, or 400 for what is no string."""
    _refused_as_null(expect, mitto.send(operation, sender=None), 5)


@pytest.mark.requirement("MSM-ERR-004")
@EVERY_ABSENT
@pytest.mark.parametrize(
    "given", [{"type": "Unicode"}, {"type": "Binary", "text": "DEC0DE01"}, {"type": "Auto"}, {"test": True}],
    ids=["unicode", "binary", "auto", "test"],
)
def test_no_sender_is_code_5_with_other_fields(
    mitto: Mitto, expect: Expect, sender: object, given: dict[str, object]
) -> None:
    """Whatever is sent."""
    expect.code(mitto.send(sender=sender, **given), 5)


@pytest.mark.requirement("MSM-ERR-004")
@pytest.mark.needs("clock", "handsets")
def test_a_message_without_a_sender_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """And the next, which has one, is."""
    phone = phones()
    for sender in ABSENT.values():
        mitto.send(sender=sender, to=phone.number)
    phones.settle()
    phone.got(0)
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.need()
    phone.got(1)


NAMES_TOO_SHORT = ["A", "AB", "A1", "1A"]
NAMES_TOO_LONG = ["CityRidesXII", "City Rides 1", "CityRidesXIII", "CityRides 15AB", "CityRides Club 16", "A123456789012345"]
NAMES = ["Cab", "A1b", "1A2", "City 1", "My Shop", "CityRidesX", "CityRidesXI", "1234567890A", "MITTO SMS"]
NUMBERS_TOO_SHORT = ["7", "77"]
NUMBERS_TOO_LONG = ["447700900999123", "4477009009991234", "44770090099912345678"]
NUMBERS = ["777", "7777", "77777", "4477009009", "44770090099", "447700900999", "4477009009991", "44770090099912"]


@pytest.mark.requirement("MSM-ERR-005")
@pytest.mark.parametrize("sender", [*NAMES_TOO_SHORT, *NAMES_TOO_LONG])
def test_a_name_of_a_wrong_length_is_code_6(mitto: Mitto, expect: Expect, sender: str) -> None:
    """Fewer than 3 characters, or more than 11; digits in it count as characters."""
    expect.code(mitto.send(sender=sender), 6)


@pytest.mark.requirement("MSM-ERR-005")
@pytest.mark.parametrize("sender", NAMES)
def test_a_name_of_3_to_11_characters_is_a_sender(mitto: Mitto, expect: Expect, sender: str) -> None:
    """Letters, digits and blanks, at both ends of the range."""
    expect.accepted(mitto.send(sender=sender))


@pytest.mark.requirement("MSM-ERR-005")
@pytest.mark.parametrize(("sender", "code"), [("AB", 6), ("Cab", 0), ("CityRidesXI", 0), ("CityRidesXII", 6)])
@pytest.mark.parametrize("given", [{"test": True}, {"type": "Unicode"}], ids=["test", "unicode"])
def test_names_are_as_long_with_other_fields(
    mitto: Mitto, expect: Expect, sender: str, code: int, given: dict[str, object]
) -> None:
    """In a test send, and with another type."""
    expect.code(mitto.send(sender=sender, **given), code)


@pytest.mark.requirement("MSM-ERR-005")
@pytest.mark.parametrize(("sender", "code"), [("AB", 6), ("Cab", 0), ("CityRidesXI", 0), ("CityRidesXII", 6)])
def test_names_are_as_long_in_a_bulk_send(mitto: Mitto, expect: Expect, sender: str, code: int) -> None:
    """The same limits."""
    expect.code(mitto.send("sendBulk", sender=sender), code)


@pytest.mark.requirement("MSM-ERR-006")
@pytest.mark.parametrize("sender", [*NUMBERS_TOO_SHORT, *NUMBERS_TOO_LONG])
def test_a_number_of_a_wrong_length_is_code_6(mitto: Mitto, expect: Expect, sender: str) -> None:
    """Fewer than 3 digits, or more than 14."""
    expect.code(mitto.send(sender=sender), 6)


@pytest.mark.requirement("MSM-ERR-006")
@pytest.mark.parametrize("sender", NUMBERS)
def test_a_number_of_3_to_14_digits_is_a_sender(mitto: Mitto, expect: Expect, sender: str) -> None:
    """At both ends of the range, and beyond the 11 characters of a name."""
    expect.accepted(mitto.send(sender=sender))


@pytest.mark.requirement("MSM-ERR-006")
@pytest.mark.parametrize(
    ("sender", "code"), [("77", 6), ("777", 0), ("44770090099912", 0), ("447700900999123", 6)]
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_numbers_are_as_long_in_a_test_send(
    mitto: Mitto, expect: Expect, sender: str, code: int, operation: str
) -> None:
    """Single and bulk."""
    expect.code(mitto.send(operation, sender=sender, test=True), code)


@pytest.mark.requirement("MSM-ERR-006")
@pytest.mark.parametrize(
    ("sender", "code"), [("77", 6), ("777", 0), ("44770090099912", 0), ("447700900999123", 6)]
)
def test_numbers_are_as_long_in_a_bulk_send(mitto: Mitto, expect: Expect, sender: str, code: int) -> None:
    """The same limits."""
    expect.code(mitto.send("sendBulk", sender=sender), code)


@pytest.mark.requirement("MSM-ERR-005", "MSM-ERR-006")
@pytest.mark.needs("clock", "handsets")
def test_a_message_with_a_wrong_sender_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Neither with a name nor with a number that is too long or too short."""
    phone = phones()
    for sender in ("AB", "CityRidesXII"):
        mitto.send(sender=sender, to=phone.number)
    phones.settle()
    phone.got(0, requirement="MSM-ERR-005")
    other = phones()
    for sender in ("77", "447700900999123"):
        mitto.send(sender=sender, to=other.number)
    phones.settle()
    other.got(0, requirement="MSM-ERR-006")
