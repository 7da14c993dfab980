"""Response formats: JSON by a suffix of the path, by the query, and under a version prefix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect

    Skip = Callable[[str], None]

ABSENT = (404, 405, 410, 501)
"""What answers where a path is not served at all."""

BEYOND_GSM = "Your ride is \u0416 & <\u4f60> minutes away"


# A suffix for JSON


@pytest.mark.operation("sendSmsJson")
@pytest.mark.requirement("MSM-GEN-004")
@pytest.mark.parametrize(
    "given", [{}, {"type": "unicode", "text": BEYOND_GSM}, {"reference": "ride-4711", "flash": True}],
    ids=["plain", "unicode", "options"],
)
def test_sms_json_accepts_what_sms_does(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """With an id, and in JSON."""
    reply = mitto.send("sendSmsJson", **given)
    if expect.accepted(reply):
        expect.has_id(reply)


@pytest.mark.operation("sendSmsJson")
@pytest.mark.requirement("MSM-GEN-004")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_sms_json_refuses_what_sms_does(mitto: Mitto, expect: Expect, code: int) -> None:
    """With the same code."""
    reply = mitto.faulty(code, "sendSmsJson")
    expect.code(reply, 9 if code == 4 and reply.code == 9 else code)


@pytest.mark.operation("sendSmsJson")
@pytest.mark.requirement("MSM-GEN-004")
@pytest.mark.needs("clock", "handsets")
def test_sms_json_sends_one_message(mitto: Mitto, phones: Phones) -> None:
    """The same text, to the same phone, once; and a test send not at all."""
    phone = phones()
    text = mitto.text()
    mitto.send("sendSmsJson", to=phone.number, text=text)
    mitto.send("sendSmsJson", to=phone.number, test=True)
    phones.settle()
    phone.got(1)
    phone.shows(text, "gsm", 1)


@pytest.mark.operation("sendBulkJson")
@pytest.mark.requirement("MSM-GEN-012")
def test_smsbulk_json_accepts_what_smsbulk_does(
    mitto: Mitto, fresh: Fresh, judge: Judge, expect: Expect
) -> None:
    """An array of recipients, each with an id of its own."""
    reply = mitto.bulk([fresh.us_number(), fresh.us_number()], "sendBulkJson", reference="spring")
    if expect.accepted(reply):
        judge.holds(
            len(set(reply.ids)) == 2, where="response.body/messages", expected="two messages with ids of their own",
            got=reply.ids, answer=reply.answer,
        )


@pytest.mark.operation("sendBulkJson")
@pytest.mark.requirement("MSM-GEN-012")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7])
def test_smsbulk_json_refuses_what_smsbulk_does(mitto: Mitto, expect: Expect, code: int) -> None:
    """With the same code."""
    reply = mitto.faulty(code, "sendBulkJson")
    expect.code(reply, 9 if code == 4 and reply.code == 9 else code)


@pytest.mark.operation("sendBulkJson")
@pytest.mark.requirement("MSM-GEN-012")
@pytest.mark.needs("clock", "handsets")
def test_smsbulk_json_sends_to_everybody(mitto: Mitto, phones: Phones) -> None:
    """One message to each, and none of a test send."""
    there = [phones(), phones()]
    mitto.bulk([one.number for one in there], "sendBulkJson")
    mitto.bulk([one.number for one in there], "sendBulkJson", test=True)
    phones.settle()
    for one in there:
        one.got(1)


# A format in the query, and a version prefix: what a provider need not have


@pytest.mark.operation("sendSms", "sendBulk")
@pytest.mark.requirement("MSM-GEN-005")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_a_format_in_the_query_gives_json(
    mitto: Mitto, judge: Judge, expect: Expect, option_not_used: Skip, operation: str
) -> None:
    """`?format=json` changes nothing but the format."""
    reply = mitto.send(operation, options={"query": {"format": "json"}})
    if reply.status in (400, 404):
        option_not_used("a format in the query is not accepted")
    expect.accepted(reply)
    judge.holds(
        reply.id is not None or len(reply.ids) == 1, where="response.body/id", expected="a message id",
        got=reply.answer.text[:80], kind="absent", answer=reply.answer,
    )


@pytest.mark.operation("sendSms", "sendBulk")
@pytest.mark.requirement("MSM-GEN-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_a_send_with_a_format_in_the_query_arrives(
    mitto: Mitto, phones: Phones, option_not_used: Skip, operation: str
) -> None:
    """Once."""
    phone = phones()
    to = [phone.number] if operation == "sendBulk" else phone.number
    if not mitto.send(operation, to=to, options={"query": {"format": "json"}}).accepted:
        option_not_used("a format in the query is not accepted")
    phones.settle()
    phone.got(1)


V2 = {"sendSmsJsonV2": 0, "sendBulkJsonV2": 1}


@pytest.mark.operation(*V2)
@pytest.mark.requirement("MSM-GEN-013")
@pytest.mark.parametrize("operation", V2)
def test_the_paths_of_version_2_send(
    mitto: Mitto, judge: Judge, expect: Expect, option_not_used: Skip, operation: str
) -> None:
    """As those without the prefix do, where they are served at all."""
    reply = mitto.send(operation)
    if reply.status in ABSENT:
        option_not_used(f"{operation} answers {reply.status}")
    expect.accepted(reply)
    judge.holds(
        len(reply.ids) == V2[operation] and (reply.id is None) == bool(V2[operation]), where="response.body/id",
        expected="a message id", got=reply.answer.text[:80], kind="absent", answer=reply.answer,
    )
    for code in (3, 5, 6):
        expect.code(mitto.faulty(code, operation), code)


@pytest.mark.operation(*V2)
@pytest.mark.requirement("MSM-GEN-013")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", V2)
def test_a_send_of_version_2_arrives(mitto: Mitto, phones: Phones, option_not_used: Skip, operation: str) -> None:
    """Once, and a test send not at all."""
    phone = phones()
    to = [phone.number] if V2[operation] else phone.number
    reply = mitto.send(operation, to=to)
    if reply.status in ABSENT:
        option_not_used(f"{operation} answers {reply.status}")
    mitto.send(operation, to=to, test=True)
    phones.settle()
    phone.got(1)
