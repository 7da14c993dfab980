"""Test mode: a send that is judged like any other, and goes nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsXml", "sendBulk")

SINGLE = ["sendSms", "sendSmsJson", "sendSmsXml"]
KINDS: dict[str, dict[str, object]] = {
    "plain": {}, "unicode": {"type": "Unicode", "text": "\u0416"}, "binary": {"type": "Binary", "text": "DEC0DE01"},
    "long": {"text": "r" * 200}, "flash": {"flash": True}, "reference": {"reference": "ride-4711"}, "validity": {"validity": 5},
}
EVERY_KIND = pytest.mark.parametrize("given", KINDS.values(), ids=KINDS)


# Nothing is delivered


@pytest.mark.requirement("MSM-TST-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", [*SINGLE, "sendBulk", "sendBulkJson"])
def test_a_test_send_is_not_delivered(mitto: Mitto, phones: Phones, operation: str) -> None:
    """Neither at once nor later."""
    phone = phones()
    mitto.send(operation, to=[phone.number] if "Bulk" in operation else phone.number, test=True).need()
    for seconds in (2, 3 * 24 * 3600):
        phones.settle(seconds)
        phone.got(0)


@pytest.mark.requirement("MSM-TST-001")
@pytest.mark.needs("clock", "handsets")
@EVERY_KIND
def test_no_kind_of_test_send_is_delivered(mitto: Mitto, phones: Phones, given: dict[str, object]) -> None:
    """Whatever is sent, and with a plus too."""
    phone = phones()
    mitto.send(to=f"+{phone.number}", test=True, **given).need()
    phones.settle()
    phone.got(0)


@pytest.mark.requirement("MSM-TST-001")
@pytest.mark.needs("clock", "handsets")
def test_a_test_send_does_not_wait_for_the_phone(mitto: Mitto, phones: Phones) -> None:
    """It is not delivered when a phone is back within reach."""
    phone = phones()
    phone.reachable(yes=False)
    mitto.send(to=phone.number, test=True).need()
    phones.settle()
    phone.reachable(yes=True)
    phones.settle()
    phone.got(0)


@pytest.mark.requirement("MSM-TST-001")
@pytest.mark.needs("clock", "handsets")
def test_a_test_send_of_another_account_is_not_delivered(mitto: Mitto, other_mitto: Mitto, phones: Phones) -> None:
    """Nor one after another, a day apart."""
    phone = phones()
    for one in (other_mitto, mitto, other_mitto):
        one.send(to=phone.number, test=True).need()
        one.bulk([phone.number, phone.number], test=True).need()
        phones.settle(24 * 3600)
        phone.got(0)


@pytest.mark.requirement("MSM-TST-001")
@pytest.mark.needs("clock", "handsets")
def test_test_sends_and_real_ones_are_kept_apart(mitto: Mitto, phones: Phones) -> None:
    """The mode is that of one send."""
    phone = phones()
    for is_test in (True, False, True, False, True):
        mitto.send(to=phone.number, test=is_test).need()
    phones.settle()
    phone.got(2)


# The reply says so


@pytest.mark.requirement("MSM-TST-002")
@pytest.mark.parametrize("operation", SINGLE)
def test_the_reply_says_that_it_was_a_test(mitto: Mitto, expect: Expect, operation: str) -> None:
    """In every format; how XML says it is not published."""
    reply = mitto.send(operation, test=True)
    expect.accepted(reply)
    expect.is_test(reply, tolerated=reply.xml)


@pytest.mark.requirement("MSM-TST-002")
@EVERY_KIND
def test_every_kind_of_test_send_says_so(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """Whatever is sent."""
    expect.is_test(mitto.send(test=True, **given).need())


@pytest.mark.requirement("MSM-TST-002")
def test_a_test_send_of_another_account_says_so(other_mitto: Mitto, expect: Expect) -> None:
    """Each customer has the same API."""
    expect.is_test(other_mitto.send(test=True).need())


# The recipient is validated


@pytest.mark.requirement("MSM-TST-003")
@pytest.mark.parametrize("operation", SINGLE)
@pytest.mark.parametrize(
    "to", ["notanumber", "1202555O100", "12", "+12", "", ...], ids=["word", "letter", "short", "short-plus", "empty", "missing"]
)
def test_the_recipient_of_a_test_send_is_validated(mitto: Mitto, expect: Expect, to: object, operation: str) -> None:
    """A test send to what is no number is refused."""
    expect.turned_down(mitto.send(operation, to=to, test=True), f"a test send to {'nobody' if to is ... else to!r}")


@pytest.mark.requirement("MSM-TST-003")
@pytest.mark.parametrize("to", [["notanumber"], ["12025550100", "12"], ""], ids=["word", "short", "empty"])
def test_the_recipients_of_a_bulk_test_send_are_validated(mitto: Mitto, expect: Expect, to: object) -> None:
    """As those of a single one are; that some are left out instead is no more than a warning."""
    some = isinstance(to, list) and len(to) > 1
    expect.turned_down(mitto.send("sendBulk", to=to, test=True), f"a test send to {to!r}", tolerated=some)


# The codes are those of a real send


@pytest.mark.requirement("MSM-TST-004")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_a_test_send_has_the_code_of_a_real_one(mitto: Mitto, judge: Judge, code: int, operation: str) -> None:
    """With every code."""
    real, tried = mitto.faulty(code, operation), mitto.faulty(code, operation, test=True)
    judge.holds(
        tried.code == real.code and type(tried.code) is type(real.code), where="response.body/responseCode",
        expected=f"{real.code!r}, as without test", got=tried.told, answer=tried.answer,
    )


@pytest.mark.requirement("MSM-TST-004")
@EVERY_KIND
def test_a_test_send_is_accepted_as_a_real_one_is(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """With code 0."""
    expect.code(mitto.send(test=True, **given), 0)


# Without test


@pytest.mark.requirement("MSM-TST-005")
@pytest.mark.parametrize("operation", [*SINGLE, "sendBulk"])
@pytest.mark.parametrize("given", [{}, {"test": False}], ids=["absent", "false"])
def test_the_reply_to_a_real_send_does_not_say_test(
    mitto: Mitto, judge: Judge, given: dict[str, object], operation: str
) -> None:
    """Neither without `test` nor with false."""
    mitto.send(operation, test=True)
    reply = mitto.send(operation, **given).need()
    judge.holds(
        reply.test is not True, where="response.body/test", expected="no test true", got=reply.test, kind="unexpected",
        answer=reply.answer,
    )


@pytest.mark.requirement("MSM-TST-005")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", [*SINGLE, "sendBulk"])
@pytest.mark.parametrize("given", [{}, {"test": False}], ids=["absent", "false"])
def test_without_test_a_send_is_real(mitto: Mitto, phones: Phones, given: dict[str, object], operation: str) -> None:
    """It is delivered."""
    phone = phones()
    mitto.send(operation, to=[phone.number] if operation == "sendBulk" else phone.number, **given).need()
    phones.settle()
    phone.got(1)


# No report


@pytest.mark.requirement("MSM-TST-006")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("operation", [*SINGLE, "sendBulk"])
def test_no_report_follows_a_test_send(
    mitto: Mitto, reports: Callable[..., Reports], control: Control, operation: str
) -> None:
    """At the URL that it names."""
    inbox = reports()
    mitto.send(operation, test=True, callback=inbox.url(), reference="ride-4711").need()
    for seconds in (2, 3 * 24 * 3600):
        control.advance(seconds)
        inbox.lacks("of a test send")


@pytest.mark.requirement("MSM-TST-006")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_report_of_a_test_send_goes_to_the_account(
    account: Callable[..., Mitto], reports: Callable[..., Reports], control: Control, fresh: Fresh, judge: Judge, method: str
) -> None:
    """Of the real send that follows there is one."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method=method)
    own.send(test=True).need()
    own.bulk([fresh.us_number(), fresh.us_number()], test=True).need()
    control.advance(2)
    inbox.lacks("of a test send")
    real = own.send().need_id()
    control.advance(2)
    ids = {one.msgid for one in inbox.need()}
    judge.holds(ids == {real}, where="callback.body/msgid", expected=real, got=sorted(map(str, ids)))
