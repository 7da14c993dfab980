"""Bulk: one text to many recipients, and what the answer has of each."""

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

pytestmark = pytest.mark.operation("sendBulk")

COUNTS = [1, 2, 3, 20]


def _numbers(fresh: Fresh, count: int) -> list[str]:
    return [fresh.us_number() for _ in range(count)]


# Several recipients


@pytest.mark.requirement("MSM-BLK-001")
@pytest.mark.needs("clock", "handsets")
def test_a_bulk_send_reaches_every_recipient(mitto: Mitto, phones: Phones, fresh: Fresh) -> None:
    """Once, with the same text, whatever their countries."""
    there = [phones(), phones(), phones(fresh.gb_number()), phones(), phones("38155500100")]
    sent = mitto.bulk([one.number for one in there]).need()
    phones.settle()
    for one in there:
        one.got(1)
        one.shows(str(sent.asked["text"]), "gsm", 1)


@pytest.mark.requirement("MSM-BLK-001")
def test_a_bulk_send_is_accepted(mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """To two recipients, and again to the same."""
    numbers = _numbers(fresh, 2)
    for _ in range(2):
        expect.accepted(mitto.bulk(numbers))


@pytest.mark.requirement("MSM-BLK-001")
def test_another_account_sends_in_bulk_too(other_mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """Each customer has the same API."""
    expect.accepted(other_mitto.bulk(_numbers(fresh, 3)))


@pytest.mark.requirement("MSM-BLK-003")
@pytest.mark.parametrize("count", COUNTS)
def test_an_array_of_numbers_is_accepted(mitto: Mitto, fresh: Fresh, expect: Expect, count: int) -> None:
    """Of one number, and of many."""
    expect.accepted(mitto.bulk(_numbers(fresh, count)))


@pytest.mark.requirement("MSM-BLK-003")
def test_an_array_of_100_numbers_is_accepted(mitto: Mitto, expect: Expect, judge: Judge) -> None:
    """With as many messages in the answer."""
    reply = mitto.bulk([f"1{area}55501{last:02d}" for area in (202, 212) for last in range(50)])
    expect.accepted(reply)
    judge.holds(
        len(reply.messages) == 100, where="response.body/messages", expected="100 messages", got=len(reply.messages),
        answer=reply.answer,
    )


@pytest.mark.requirement("MSM-BLK-003")
@pytest.mark.needs("clock", "handsets")
def test_an_array_of_one_reaches_one(mitto: Mitto, phones: Phones) -> None:
    """Once."""
    phone = phones()
    mitto.bulk([phone.number]).need()
    phones.settle()
    phone.got(1)


@pytest.mark.requirement("MSM-BLK-004")
@pytest.mark.parametrize("count", COUNTS)
def test_numbers_with_commas_are_accepted(mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, count: int) -> None:
    """In one string, with as many messages in the answer."""
    reply = mitto.send("sendBulk", to=",".join(_numbers(fresh, count)))
    expect.accepted(reply)
    judge.holds(
        len(set(reply.ids)) == count, where="response.body/messages", expected=f"{count} messages", got=reply.ids,
        answer=reply.answer,
    )


@pytest.mark.requirement("MSM-BLK-004")
@pytest.mark.needs("clock", "handsets")
def test_numbers_with_commas_are_all_reached(mitto: Mitto, phones: Phones) -> None:
    """The first, the last, and one that is there twice, twice."""
    there = [phones(), phones(), phones()]
    mitto.send("sendBulk", to=",".join([one.number for one in there] + [there[1].number])).need()
    phones.settle()
    for one, count in zip(there, (1, 2, 1), strict=True):
        one.got(count)


# An id for each


@pytest.mark.requirement("MSM-BLK-005")
@pytest.mark.parametrize("count", COUNTS)
def test_every_recipient_has_an_id_of_its_own(
    mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, count: int
) -> None:
    """As many ids as recipients, all different."""
    reply = mitto.bulk(_numbers(fresh, count)).need()
    judge.holds(
        len(reply.ids) == count, where="response.body/messages", expected=f"{count} ids", got=reply.ids, answer=reply.answer
    )
    expect.all_differ(reply.ids, reply)


@pytest.mark.requirement("MSM-BLK-005")
@pytest.mark.parametrize(
    "given", [{"type": "Unicode", "text": "\u0416"}, {"text": "r" * 500}, {"reference": "spring"}, {"flash": True}],
    ids=["unicode", "long", "reference", "flash"],
)
def test_ids_are_as_many_with_other_fields(
    mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, given: dict[str, object]
) -> None:
    """Also where each message has several parts, and in a second send."""
    replies = [mitto.bulk(_numbers(fresh, 3), **given).need() for _ in range(2)]
    for one in replies:
        judge.holds(len(one.ids) == 3, where="response.body/messages", expected="3 ids", got=one.ids, answer=one.answer)
    expect.all_differ([key for one in replies for key in one.ids], replies[-1])


@pytest.mark.requirement("MSM-BLK-006")
@pytest.mark.parametrize("pattern", ["aa", "aba", "aab", "aaaa", "abcabc"])
def test_a_repeated_number_has_an_id_for_each_time(
    mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, pattern: str
) -> None:
    """Side by side or apart."""
    numbers = {letter: fresh.us_number() for letter in "abc"}
    reply = mitto.bulk([numbers[letter] for letter in pattern]).need()
    judge.holds(
        len(reply.ids) == len(pattern), where="response.body/messages", expected=f"{len(pattern)} ids", got=reply.ids,
        answer=reply.answer,
    )
    expect.all_differ(reply.ids, reply)


@pytest.mark.requirement("MSM-BLK-006")
@pytest.mark.needs("clock", "handsets")
def test_a_repeated_number_gets_a_message_for_each_time(mitto: Mitto, phones: Phones) -> None:
    """And another number its own."""
    one, other = phones(), phones()
    mitto.bulk([one.number, other.number, one.number, one.number]).need()
    phones.settle()
    one.got(3)
    other.got(1)


# The answer


@pytest.mark.requirement("MSM-BLK-007")
@pytest.mark.parametrize("count", COUNTS)
def test_the_answer_has_code_text_and_messages(mitto: Mitto, fresh: Fresh, judge: Judge, count: int) -> None:
    """The messages are an array; of one recipient one object alone is a warning."""
    reply = mitto.bulk(_numbers(fresh, count))
    judge.equal(reply.answer, "/responseCode", 0)
    text, messages = reply.at("responseText"), reply.at("messages")
    judge.holds(isinstance(text, str), where="response.body/responseText", expected="a string", got=text, answer=reply.answer)
    judge.holds(
        isinstance(messages, list) and len(messages) == count, where="response.body/messages",
        expected=f"an array of {count}", got=str(messages)[:200], kind="type", answer=reply.answer,
        tolerated=count == 1 and isinstance(messages, dict),
    )


@pytest.mark.requirement("MSM-BLK-007")
@pytest.mark.parametrize("given", [{}, {"text": "r" * 500}], ids=["short", "long"])
def test_every_message_has_id_and_timestamp(
    mitto: Mitto, fresh: Fresh, judge: Judge, given: dict[str, object]
) -> None:
    """The first and the last."""
    reply = mitto.bulk(_numbers(fresh, 5), **given).need()
    for index, one in enumerate(reply.messages):
        for name in ("id", "timestamp"):
            got = one.get(name, MISSING)
            judge.holds(
                isinstance(got, str) and bool(got), where=f"response.body/messages/{index}/{name}", expected="a string",
                got=got, kind="absent" if got is MISSING else "type", answer=reply.answer,
            )
    judge.holds(
        len(reply.messages) == 5, where="response.body/messages", expected="5 messages", got=len(reply.messages),
        answer=reply.answer,
    )


def _recipients(reply: Reply) -> list[str]:
    return [str(one.get("to", "")).removeprefix("+") for one in reply.messages]


@pytest.mark.requirement("MSM-BLK-008")
@pytest.mark.parametrize("given", [{}, {"test": True}, {"text": "r" * 500}], ids=["plain", "test", "long"])
@pytest.mark.parametrize("operation", ["sendBulk", "sendBulkJson"])
def test_the_messages_are_in_the_order_of_the_recipients(
    mitto: Mitto, fresh: Fresh, judge: Judge, operation: str, given: dict[str, object]
) -> None:
    """Neither sorted nor grouped: one is there twice."""
    numbers = sorted({*_numbers(fresh, 4), "12025550100", "12125550199", fresh.gb_number()}, reverse=True)
    asked = [numbers[1], numbers[0], numbers[-1], numbers[1], *numbers[2:-1]]
    reply = mitto.bulk(asked, operation, **given).need()
    judge.holds(
        _recipients(reply) == asked, where="response.body/messages", expected=asked, got=_recipients(reply), kind="order",
        answer=reply.answer,
    )


@pytest.mark.requirement("MSM-BLK-008")
def test_the_order_is_that_of_a_string_too(mitto: Mitto, fresh: Fresh, judge: Judge) -> None:
    """And where some have a plus."""
    asked = _numbers(fresh, 4)
    for to in (",".join(asked), [f"+{one}" if one > asked[0] else one for one in asked]):
        reply = mitto.send("sendBulk", to=to)
        if reply.accepted:
            judge.holds(
                _recipients(reply) == asked, where="response.body/messages", expected=asked, got=_recipients(reply),
                kind="order", answer=reply.answer,
            )


@pytest.mark.requirement("MSM-BLK-011")
@pytest.mark.parametrize(
    ("text", "kind"), [("Hello there", "GSM"), ("r" * 500, "GSM"), ("\u0416\u4f60", "Unicode"), ("Pay [5\u20ac]", "Auto")],
    ids=["short", "long", "unicode", "extension"],
)
def test_items_have_recipient_and_text_length(
    mitto: Mitto, fresh: Fresh, judge: Judge, text: str, kind: str
) -> None:
    """The length is an integer, of the whole text in characters."""
    numbers = _numbers(fresh, 3)
    reply = mitto.bulk(numbers, text=text, type=kind).need()
    for index, one in enumerate(reply.messages):
        to = one.get("to", MISSING)
        judge.holds(
            isinstance(to, str) and to.removeprefix("+") in numbers, where=f"response.body/messages/{index}/to",
            expected="a recipient", got=to, kind="absent" if to is MISSING else "value", answer=reply.answer,
        )
        judge.equal(reply.answer, f"/messages/{index}/textLength", len(text))


@pytest.mark.requirement("MSM-BLK-011")
def test_items_have_recipients_with_their_own_number(mitto: Mitto, fresh: Fresh, judge: Judge) -> None:
    """Every recipient is there as often as it was listed."""
    one, other = _numbers(fresh, 2)
    reply = mitto.bulk([one, other, one]).need()
    judge.holds(
        sorted(_recipients(reply)) == sorted([one, other, one]), where="response.body/messages/0/to",
        expected=sorted([one, other, one]), got=sorted(_recipients(reply)), answer=reply.answer,
    )


@pytest.mark.requirement("MSM-BLK-012")
@pytest.mark.parametrize("operation", ["sendBulk", "sendBulkJson"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_reply_to_a_bulk_test_send_says_so(
    mitto: Mitto, fresh: Fresh, expect: Expect, operation: str, count: int
) -> None:
    """Beside the response code."""
    reply = mitto.bulk(_numbers(fresh, count), operation, test=True)
    expect.accepted(reply)
    expect.is_test(reply)
