"""Long messages: how many parts a text has, and that it arrives whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect

    Parts = Callable[..., None]

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

EURO, EMOJI, BEYOND = "\u20ac", "\U0001f600", "\u0416"


@pytest.fixture
def in_parts(mitto: Mitto, phones: Phones) -> Parts:
    """`in_parts("r" * 161, 2)`: the text arrives in so many parts. That it arrives whole is judged apart."""

    def look(text: str, parts: int, kind: str = "GSM", *, operation: str = "sendSms", tolerated: bool = False) -> None:
        phone = phones()
        to = [phone.number] if operation == "sendBulk" else phone.number
        mitto.send(operation, to=to, text=text, type=kind).need()
        phones.settle()
        phone.has_parts(parts, tolerated=tolerated)

    return look


# Accepted


LONG: dict[str, tuple[str, str]] = {
    "161": ("GSM", "r" * 161), "306": ("GSM", "r" * 306), "307": ("GSM", "r" * 307), "529": ("GSM", ("Ride on. " * 59)[:529]),
    "1000": ("GSM", "r" * 1000), "81-extension": ("GSM", EURO * 81), "71-unicode": ("Unicode", BEYOND * 71),
    "135-unicode": ("Unicode", BEYOND * 135), "auto-161": ("Auto", "r" * 161), "auto-71": ("Auto", BEYOND * 71),
}


@pytest.mark.requirement("MSM-LEN-001")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
@pytest.mark.parametrize(("kind", "text"), LONG.values(), ids=LONG)
def test_a_long_text_is_accepted(mitto: Mitto, expect: Expect, kind: str, text: str, operation: str) -> None:
    """Without any flag, in every coding."""
    expect.accepted(mitto.send(operation, type=kind, text=text))


@pytest.mark.requirement("MSM-LEN-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("length", [161, 320, 529, 1000])
def test_a_long_text_arrives_whole(mitto: Mitto, phones: Phones, judge: Judge, length: int) -> None:
    """As one message: in its order, with nothing lost at the cuts; in more than one part."""
    phone = phones()
    text = "".join(f"{one} rides, " for one in range(120))[:length]
    mitto.send(to=phone.number, text=text).need()
    phones.settle()
    phone.got(1)
    phone.shows(text)
    parts = phone.need()[-1].parts
    judge.holds(parts > 1, where="sequence/parts", expected="more than one part", got=parts)


@pytest.mark.requirement("MSM-LEN-001")
@pytest.mark.needs("clock", "handsets")
def test_a_long_unicode_text_arrives_whole(mitto: Mitto, phones: Phones) -> None:
    """With characters of two code units at every place."""
    phone = phones()
    text = "".join(f"{BEYOND}{one}{EMOJI} " for one in range(60))
    mitto.send(to=phone.number, text=text, type="Unicode").need()
    phones.settle()
    phone.got(1)
    phone.shows(text)


# One id


@pytest.mark.requirement("MSM-LEN-003")
@pytest.mark.parametrize(("kind", "text"), LONG.values(), ids=LONG)
def test_a_split_text_has_one_id(mitto: Mitto, judge: Judge, kind: str, text: str) -> None:
    """Alone, or as the only one of `ids`."""
    sent = mitto.send(type=kind, text=text)
    sent.need_id()
    ids = sent.at("ids")
    judge.holds(
        not isinstance(ids, list) or len(set(map(str, ids))) == 1, where="response.body/ids", expected="one id", got=ids,
        answer=sent.answer,
    )


@pytest.mark.requirement("MSM-LEN-003")
def test_a_split_text_has_one_id_for_each_recipient(mitto: Mitto, judge: Judge) -> None:
    """In a bulk send, however many parts it has."""
    sent = mitto.bulk(["12025550100", "12025550101"], text="r" * 500).need()
    judge.holds(
        len(sent.messages) == 2 and len(set(sent.ids)) == 2, where="response.body/messages", expected="two messages, two ids",
        got=sent.ids, answer=sent.answer,
    )


@pytest.mark.requirement("MSM-LEN-003")
@pytest.mark.needs("clock")
def test_the_report_of_a_split_text_has_its_id(
    mitto: Mitto, judge: Judge, reports: Callable[..., Reports], control: Control
) -> None:
    """It is the one that the send was answered with."""
    inbox = reports()
    sent = mitto.send(text="r" * 500, callback=inbox.url()).need_id()
    control.advance(2)
    ids = [one.msgid for one in inbox.need()]
    judge.holds(set(ids) == {sent}, where="callback.body/msgid", expected=sent, got=ids)


# One part or two


@pytest.mark.requirement("MSM-LEN-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(1, 1), (153, 1), (154, 1), (159, 1), (160, 1), (161, 2), (162, 2)])
def test_160_gsm_characters_are_one_part(in_parts: Parts, length: int, parts: int) -> None:
    """And 161 are two."""
    in_parts("r" * length, parts)


@pytest.mark.requirement("MSM-LEN-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(160, 1), (161, 2)])
@pytest.mark.parametrize("operation", ["sendSmsXml", "sendBulk"])
def test_160_gsm_characters_are_one_part_everywhere(
    in_parts: Parts, length: int, parts: int, operation: str
) -> None:
    """In a bulk send, and where the answer is XML."""
    in_parts("r" * length, parts, operation=operation)


@pytest.mark.requirement("MSM-LEN-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(160, 1), (161, 2)])
def test_160_accented_gsm_characters_are_one_part(in_parts: Parts, length: int, parts: int) -> None:
    """What is two octets in UTF-8 is one character here."""
    in_parts("\u00e9\u00f1\u0394\u00a3" * 40 + "\u00e9" * (length - 160), parts)


@pytest.mark.requirement("MSM-LEN-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(1, 1), (67, 1), (68, 1), (69, 1), (70, 1), (71, 2), (72, 2)])
def test_70_unicode_characters_are_one_part(in_parts: Parts, length: int, parts: int) -> None:
    """And 71 are two, whether GSM has them or not."""
    in_parts(BEYOND * length, parts, "Unicode")
    in_parts("r" * length, parts, "Unicode")


@pytest.mark.requirement("MSM-LEN-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(70, 1), (71, 2)])
def test_70_characters_beyond_gsm_are_one_part_in_auto(in_parts: Parts, length: int, parts: int) -> None:
    """And in a bulk send; one character beyond GSM makes all of them Unicode."""
    in_parts("r" * (length - 1) + BEYOND, parts, "Auto")
    in_parts(BEYOND * length, parts, "Unicode", operation="sendBulk")


@pytest.mark.requirement("MSM-LEN-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("count", "parts"), [(35, 1), (36, 2)])
def test_35_emoji_are_one_part(in_parts: Parts, count: int, parts: int) -> None:
    """Each is two code units; a provider that counts otherwise is warned."""
    in_parts(EMOJI * count, parts, "Unicode", tolerated=True)


# More parts


@pytest.mark.requirement("MSM-LEN-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(
    ("length", "parts"), [(305, 2), (306, 2), (307, 3), (459, 3), (460, 4), (612, 4), (613, 5), (1530, 10), (1531, 11)]
)
def test_each_part_holds_153_gsm_characters(in_parts: Parts, length: int, parts: int) -> None:
    """Up to the last place of each."""
    in_parts("r" * length, parts)


@pytest.mark.requirement("MSM-LEN-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("length", "parts"), [(133, 2), (134, 2), (135, 3), (201, 3), (202, 4), (268, 4), (269, 5), (670, 10), (671, 11)])
def test_each_part_holds_67_unicode_characters(in_parts: Parts, length: int, parts: int) -> None:
    """Up to the last place of each."""
    in_parts(BEYOND * length, parts, "Unicode")


@pytest.mark.requirement("MSM-LEN-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("kind", "text", "parts"), [("GSM", "r" * 307, 3), ("Unicode", BEYOND * 135, 3), ("Auto", BEYOND * 135, 3)])
def test_parts_are_as_long_in_a_bulk_send(in_parts: Parts, kind: str, text: str, parts: int) -> None:
    """The same limits."""
    in_parts(text, parts, kind, operation="sendBulk")


@pytest.mark.requirement("MSM-LEN-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(("octets", "parts"), [(140, 1), (141, 2), (268, 2), (269, 3), (402, 3), (403, 4)])
def test_binary_parts_hold_134_octets(in_parts: Parts, octets: int, parts: int) -> None:
    """And a single message 140, as the standard has it; another count is no more than a warning."""
    in_parts("A5" * octets, parts, "Binary", tolerated=True)


@pytest.mark.requirement("MSM-LEN-002")
@pytest.mark.needs("clock", "handsets")
def test_no_emoji_is_cut_in_two(in_parts: Parts) -> None:
    """Where one would lie across the end of a part, it goes to the next; a provider that cuts is warned."""
    in_parts(BEYOND * 66 + EMOJI + BEYOND * 66, 3, "Unicode", tolerated=True)
    in_parts(BEYOND * 65 + EMOJI + BEYOND * 67, 2, "Unicode", tolerated=True)


# The extension table


@pytest.mark.requirement("MSM-LEN-006")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (EURO * 80, 1), (EURO * 81, 2), ("r" * 158 + EURO, 1), ("r" * 159 + EURO, 2), (EURO + "r" * 159, 2), (EURO * 153, 3),
        ("r" * 306 + EURO, 3), (EURO + "r" * 304, 2), (EURO + "r" * 305, 3),
    ],
)
def test_an_extension_character_counts_twice(in_parts: Parts, text: str, parts: int) -> None:
    """In one message, and in the parts of a longer one."""
    in_parts(text, parts)


@pytest.mark.requirement("MSM-LEN-006")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("character", "^{}\\[~]|", ids=lambda one: f"U+{ord(one):04X}")
def test_every_extension_character_counts_twice(in_parts: Parts, character: str) -> None:
    """Not the euro sign alone."""
    in_parts("r" * 158 + character, 1)
    in_parts("r" * 159 + character, 2)


@pytest.mark.requirement("MSM-LEN-006")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(
    ("text", "parts"), [("r" * 152 + EURO + "r" * 152, 3), ("r" * 151 + EURO + "r" * 153, 2), ("r" * 152 + EURO + "r" * 151, 2)]
)
def test_no_extension_character_is_cut_in_two(in_parts: Parts, text: str, parts: int) -> None:
    """Where its two septets would lie across the end of a part, it goes to the next."""
    in_parts(text, parts)
