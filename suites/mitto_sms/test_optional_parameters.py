"""Optional parameters: flash, user data header, types of the fields, and several of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

OPERATIONS = ["sendSms", "sendBulk"]


# Flash


@pytest.mark.requirement("MSM-OPT-005")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk"])
def test_a_flash_message_is_accepted(mitto: Mitto, expect: Expect, operation: str) -> None:
    """By every send."""
    expect.accepted(mitto.send(operation, flash=True))


@pytest.mark.requirement("MSM-OPT-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("given", "is_flash"),
    [
        ({"flash": True}, True), ({"flash": False}, False), ({}, False), ({"flash": True, "type": "Unicode"}, True),
        ({"flash": True, "text": "r" * 200}, True),
    ],
    ids=["true", "false", "absent", "unicode", "long"],
)
def test_flash_is_as_it_was_asked_for(
    mitto: Mitto, phones: Phones, judge: Judge, operation: str, given: dict[str, object], is_flash: bool  # noqa: FBT001 - a column
) -> None:
    """True sends a class-0 message, and nothing else does."""
    phone = phones()
    mitto.send(operation, to=[phone.number] if operation == "sendBulk" else phone.number, **given).need()
    phones.settle()
    seen = phone.need()[-1].flash
    judge.holds(seen is is_flash, where="sequence/flash", expected=f"flash {is_flash}", got=f"flash {seen}")


@pytest.mark.requirement("MSM-OPT-005")
@pytest.mark.needs("clock", "handsets")
def test_a_flash_message_is_followed_by_a_plain_one(mitto: Mitto, phones: Phones, judge: Judge) -> None:
    """The class of one send is not that of the next."""
    phone = phones()
    for is_flash in (True, False, True):
        mitto.send(to=phone.number, **({"flash": True} if is_flash else {})).need()
        phones.settle()
    seen = [one.flash for one in phone.need(3)]
    judge.holds(seen == [True, False, True], where="sequence/flash", expected="flash, plain, flash", got=seen)


# The user data header

HEX = ["0003CC0201", "080400CC0201", "05040B8423F0", "05040b8423f0"]
NO_HEX = {"letters": "notahexstring", "last": "0003CC020G", "blanks": "00 03 CC 02 01", "prefix": "0x0003CC0201"}


@pytest.mark.requirement("MSM-OPT-004")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("udh", HEX)
def test_a_user_data_header_is_hex(mitto: Mitto, expect: Expect, udh: str, operation: str) -> None:
    """Of octets, without separators."""
    expect.accepted(mitto.send(operation, udh=udh))


@pytest.mark.requirement("MSM-OPT-004")
@pytest.mark.parametrize(
    "given", [{"type": "Binary", "text": "DEC0DE01"}, {"type": "Unicode"}, {"test": True}], ids=["binary", "unicode", "test"]
)
def test_a_user_data_header_goes_with_every_type(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """And with a test send."""
    expect.accepted(mitto.send(udh=HEX[0], **given))


@pytest.mark.requirement("MSM-OPT-004")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("udh", NO_HEX.values(), ids=NO_HEX)
def test_a_user_data_header_that_is_no_hex_is_refused(mitto: Mitto, expect: Expect, udh: str, operation: str) -> None:
    """With 400, or with a response code."""
    expect.turned_down(mitto.send(operation, udh=udh), f"the udh {udh}")


@pytest.mark.requirement("MSM-OPT-004")
@pytest.mark.parametrize("udh", ["0003CC020", "0"])
def test_half_an_octet_is_no_user_data_header(mitto: Mitto, expect: Expect, udh: str) -> None:
    """That it is accepted is no more than a warning."""
    expect.turned_down(mitto.send(udh=udh), f"the udh {udh}", tolerated=True)


@pytest.mark.requirement("MSM-OPT-004")
@pytest.mark.needs("clock", "handsets")
def test_a_message_with_a_user_data_header_arrives(mitto: Mitto, phones: Phones) -> None:
    """One that is no hex does not."""
    phone = phones()
    mitto.send(to=phone.number, udh="notahexstring")
    phones.settle()
    phone.got(0)
    mitto.send(to=phone.number, udh=HEX[0]).need()
    phones.settle()
    phone.got(1)


# Wrong types

WRONG: dict[str, tuple[str, object]] = {
    "type-object": ("type", {"a": 1}), "type-array": ("type", ["GSM"]), "reference-object": ("reference", {"a": 1}),
    "reference-array": ("reference", ["ride-4711"]), "udh-object": ("udh", {"a": 1}), "udh-array": ("udh", ["00"]),
    "validity-word": ("validity", "soon"), "validity-array": ("validity", [60]), "validity-object": ("validity", {"minutes": 60}),
    "pid-word": ("pid", "none"), "pid-array": ("pid", [0]), "test-word": ("test", "perhaps"), "test-array": ("test", [True]),
    "flash-word": ("flash", "perhaps"), "flash-object": ("flash", {"class": 0}), "callback-object": ("callback", {"url": "x"}),
    "callback-array": ("callback", ["https://shop.example.test/dlr"]), "reference-number": ("reference", 4711),
    "reference-boolean": ("reference", True), "validity-text": ("validity", "60"), "validity-boolean": ("validity", True), "pid-text": ("pid", "0"),
    "pid-object": ("pid", {"a": 1}), "test-text": ("test", "true"), "test-number": ("test", 1), "test-object": ("test", {}), "flash-text": ("flash", "true"),
    "flash-number": ("flash", 1), "flash-array": ("flash", [True]), "udh-number": ("udh", 12), "callback-number": ("callback", 7),
}


@pytest.mark.requirement("MSM-OPT-008")
@pytest.mark.parametrize(("name", "value"), WRONG.values(), ids=WRONG)
def test_an_optional_field_of_a_wrong_type_is_refused(
    mitto: Mitto, judge: Judge, expect: Expect, name: str, value: object
) -> None:
    """With 400; of `type` code 2 says the same."""
    reply = mitto.send(**{name: value})
    if name == "type" and type(reply.code) is int and reply.code == 2:
        expect.turned_down(reply, "a type of a wrong type")
    else:
        judge.refused(reply.answer, 400)


@pytest.mark.requirement("MSM-OPT-008")
@pytest.mark.parametrize(
    "name", ["reference-object", "validity-word", "validity-text", "test-word", "test-text", "flash-word", "callback-array", "pid-array", "udh-array"]
)
def test_an_optional_field_of_a_wrong_type_is_refused_in_bulk(mitto: Mitto, judge: Judge, name: str) -> None:
    """With 400 too."""
    field, value = WRONG[name]
    judge.refused(mitto.send("sendBulk", **{field: value}).answer, 400)


@pytest.mark.requirement("MSM-OPT-008")
@pytest.mark.needs("clock", "handsets")
def test_a_send_with_a_field_of_a_wrong_type_is_not_sent(mitto: Mitto, phones: Phones) -> None:
    """Not with the default of it either."""
    phone = phones()
    for name, value in WRONG.values():
        mitto.send(to=phone.number, **{name: value})
    phones.settle()
    phone.got(0)


@pytest.mark.requirement("MSM-BLK-002")
@pytest.mark.parametrize(
    "given",
    [
        {"reference": "spring"}, {"validity": 60}, {"flash": True}, {"udh": "0003CC0201"}, {"pid": 0}, {"type": "Unicode"},
        {"type": "Auto", "text": "\u0416"}, {"type": "Binary", "text": "DEC0DE01"}, {"test": True},
        {"reference": "spring", "validity": 60, "flash": True, "type": "unicode", "pid": 0},
    ],
    ids=["reference", "validity", "flash", "udh", "pid", "unicode", "auto", "binary", "test", "several"],
)
def test_a_bulk_send_takes_every_parameter(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """That a single one takes."""
    expect.accepted(mitto.bulk(["12025550100", "12025550101"], **given))


@pytest.mark.requirement("MSM-BLK-002")
@pytest.mark.needs("clock", "handsets")
def test_the_parameters_of_a_bulk_send_are_for_all(mitto: Mitto, phones: Phones, judge: Judge) -> None:
    """Type, class and sender are those that were asked for, on every phone."""
    there = [phones(), phones(), phones()]
    mitto.bulk([one.number for one in there], type="Unicode", flash=True, text="\u0416 is here").need()
    phones.settle()
    for one in there:
        one.shows("\u0416 is here", "unicode", 1)
        seen = one.need()[-1]
        judge.holds(seen.flash is True, where="sequence/flash", expected="a flash message", got=seen.flash)
        judge.holds(seen.sender == mitto.sender, where="sequence/sender", expected=mitto.sender, got=seen.sender, tolerated=True)
