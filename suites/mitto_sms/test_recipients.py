"""Recipients: one E.164 number, with or without a plus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect, Reply

pytestmark = pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsXml", "sendBulk")

OPERATIONS = ["sendSms", "sendBulk"]
ABSENT = {"empty": "", "missing": ...}
NO_NUMBERS = {
    "word": "notanumber", "letter-first": "x12025550100", "letter-last": "12025550100x", "letter-within": "1202555O100",
    "hex": "0x12025550100", "name": "Alice", "sentence": "call 12025550100", "mail": "alice@example.test",
}
TOO_SHORT = {"one": "1", "two": "12", "three": "120", "four": "1202", "plus-one": "+1", "plus-three": "+120"}


# None


@pytest.mark.requirement("MSM-ERR-007")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("to", ABSENT.values(), ids=ABSENT)
def test_no_recipient_is_code_7(mitto: Mitto, expect: Expect, to: object, operation: str) -> None:
    """Empty or missing; a provider that takes no string in a bulk send may refuse an empty one with 400."""
    reply = mitto.send(operation, to=to)
    if operation == "sendBulk" and to == "" and reply.status == 400 and reply.code is MISSING:
        expect.turned_down(reply, "an empty string")
    else:
        expect.code(reply, 7)


@pytest.mark.requirement("MSM-ERR-007")
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_null_recipient_is_none(mitto: Mitto, expect: Expect, operation: str) -> None:
    """Code 7, or 400 for what is no string."""
    reply = mitto.send(operation, to=None)
    if reply.status != 400:
        expect.code(reply, 7)
    else:
        expect.turned_down(reply, "null")


@pytest.mark.requirement("MSM-ERR-007")
@pytest.mark.parametrize("to", ABSENT.values(), ids=ABSENT)
@pytest.mark.parametrize(
    "given", [{"type": "Unicode"}, {"type": "Binary", "text": "DEC0DE01"}, {"reference": "ride-4711", "flash": True}],
    ids=["unicode", "binary", "options"],
)
def test_no_recipient_is_code_7_with_other_fields(
    mitto: Mitto, expect: Expect, to: object, given: dict[str, object]
) -> None:
    """Whatever is sent."""
    expect.code(mitto.send(to=to, **given), 7)


# No number


@pytest.mark.requirement("MSM-ERR-008")
@pytest.mark.parametrize("to", [*NO_NUMBERS.values(), *TOO_SHORT.values()], ids=[*NO_NUMBERS, *TOO_SHORT])
def test_what_is_no_number_is_code_8(mitto: Mitto, expect: Expect, to: str) -> None:
    """With a letter anywhere, or with too few digits, plus or not."""
    expect.code(mitto.send(to=to), 8)


@pytest.mark.requirement("MSM-ERR-008")
@pytest.mark.parametrize("to", ["notanumber", "12"])
@pytest.mark.parametrize(
    "given", [{"type": "Unicode"}, {"type": "Binary", "text": "DEC0DE01"}, {"type": "Auto"}, {"sender": "447700900999"}],
    ids=["unicode", "binary", "auto", "numeric-sender"],
)
def test_what_is_no_number_is_code_8_with_other_fields(
    mitto: Mitto, expect: Expect, to: str, given: dict[str, object]
) -> None:
    """Whatever is sent."""
    expect.code(mitto.send(to=to, **given), 8)


@pytest.mark.requirement("MSM-ERR-008")
@pytest.mark.needs("clock", "handsets")
def test_nothing_goes_to_the_digits_of_what_is_no_number(mitto: Mitto, phones: Phones) -> None:
    """Letters are not passed over."""
    phone = phones()
    for to in (f"x{phone.number}", f"{phone.number}x", f"{phone.number[:4]}x{phone.number[4:]}"):
        mitto.send(to=to)
    phones.settle()
    phone.got(0)


# A plus


@pytest.mark.requirement("MSM-ERR-013")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml"])
def test_one_plus_is_accepted(mitto: Mitto, fresh: Fresh, expect: Expect, operation: str) -> None:
    """Whatever the format of the answer."""
    expect.accepted(mitto.send(operation, to=f"+{fresh.us_number()}"))


@pytest.mark.requirement("MSM-ERR-013")
@pytest.mark.parametrize(
    "given", [{"type": "Unicode", "text": "\u0416"}, {"type": "Binary", "text": "DEC0DE01"}, {"test": True}, {"flash": True}],
    ids=["unicode", "binary", "test", "flash"],
)
def test_one_plus_is_accepted_with_other_fields(
    mitto: Mitto, fresh: Fresh, expect: Expect, given: dict[str, object]
) -> None:
    """Of a British number too."""
    expect.accepted(mitto.send(to=f"+{fresh.gb_number()}", **given))


@pytest.mark.requirement("MSM-ERR-013")
def test_one_plus_is_accepted_of_another_account(other_mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """Each customer has the same API."""
    expect.accepted(other_mitto.send(to=f"+{fresh.us_number()}"))


@pytest.mark.requirement("MSM-ERR-013")
@pytest.mark.needs("clock", "handsets")
def test_with_a_plus_it_is_the_same_number(mitto: Mitto, phones: Phones) -> None:
    """Both messages arrive on one phone."""
    phone = phones()
    mitto.send(to=f"+{phone.number}").need()
    phones.settle()
    phone.got(1)
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.got(2)


@pytest.mark.requirement("MSM-ERR-012")
@pytest.mark.operation("sendBulk", "sendBulkJson")
@pytest.mark.parametrize("operation", ["sendBulk", "sendBulkJson"])
@pytest.mark.parametrize("pluses", [("+", "+"), ("", "+"), ("+", "")], ids=["both", "second", "first"])
def test_entries_of_a_bulk_send_may_have_a_plus(
    mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, pluses: tuple[str, str], operation: str
) -> None:
    """All, or some of them."""
    reply = mitto.bulk([plus + fresh.us_number() for plus in pluses], operation)
    expect.accepted(reply)
    judge.holds(
        len(reply.ids) == 2, where="response.body/messages", expected="two messages", got=reply.ids, answer=reply.answer
    )


@pytest.mark.requirement("MSM-ERR-012")
@pytest.mark.needs("clock", "handsets")
def test_entries_with_a_plus_arrive(mitto: Mitto, phones: Phones) -> None:
    """On the phones of their digits, once for each entry."""
    one, other = phones(), phones()
    mitto.bulk([f"+{one.number}", other.number, f"+{other.number}"])
    phones.settle()
    one.got(1)
    other.got(2)


@pytest.mark.requirement("MSM-ERR-012")
def test_a_test_send_takes_a_plus(mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """Single and bulk, without any lenient mode."""
    expect.accepted(mitto.send(to=f"+{fresh.us_number()}", test=True))
    expect.accepted(mitto.bulk([f"+{fresh.us_number()}"], test=True))


# One recipient


def _one_only(expect: Expect, reply: Reply, said: str) -> None:
    """The send was refused; another code than 8 for it is as good as tolerated."""
    if expect.turned_down(reply, said) and reply.status != 400:
        expect.code(reply, 8, tolerated=True)


@pytest.mark.requirement("MSM-SND-014")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml"])
def test_two_numbers_with_a_comma_are_no_recipient(
    mitto: Mitto, fresh: Fresh, expect: Expect, operation: str
) -> None:
    """Of a single send."""
    _one_only(expect, mitto.send(operation, to=f"{fresh.us_number()},{fresh.us_number()}"), "two numbers")


@pytest.mark.requirement("MSM-SND-014")
@pytest.mark.parametrize("comma", [",", ", "], ids=["comma", "comma-blank"])
def test_three_numbers_with_commas_are_no_recipient(mitto: Mitto, fresh: Fresh, expect: Expect, comma: str) -> None:
    """With a blank after each or not, and in a test send too."""
    to = comma.join([fresh.us_number(), fresh.us_number(), fresh.us_number()])
    _one_only(expect, mitto.send(to=to), "three numbers")
    _one_only(expect, mitto.send(to=to, test=True), "three numbers")


@pytest.mark.requirement("MSM-SND-014")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml"])
def test_an_array_of_numbers_is_no_recipient(mitto: Mitto, fresh: Fresh, expect: Expect, operation: str) -> None:
    """Of a single send."""
    reply = mitto.send(operation, to=[fresh.us_number(), fresh.us_number()])
    expect.turned_down(reply, "an array of two numbers")


@pytest.mark.requirement("MSM-SND-014")
@pytest.mark.needs("clock", "handsets")
def test_a_send_to_two_reaches_nobody(mitto: Mitto, phones: Phones) -> None:
    """Neither the first nor the second."""
    one, other = phones(), phones()
    for to in (f"{one.number},{other.number}", [one.number, other.number]):
        mitto.send(to=to)
    phones.settle()
    one.got(0, "the first")
    other.got(0, "the second")
