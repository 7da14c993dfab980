"""Response codes: their texts, their HTTP status, and that a refused send sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.targets.control_values import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect, Reply

    Skip = Callable[[str], None]

pytestmark = pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson")

TEXTS = {
    1: "Internal error", 2: "Invalid type", 3: "Empty message", 4: "Message text is invalid", 5: "Empty sender",
    6: "Invalid sender", 7: "Empty receiver", 8: "Invalid receiver",
}
REFUSED = list(TEXTS)[1:]
ROWS = {
    2: "MSM-ERR-001", 3: "MSM-ERR-002", 4: "MSM-ERR-003", 5: "MSM-ERR-004", 6: "MSM-ERR-005", 7: "MSM-ERR-007", 8: "MSM-ERR-008",
}
"""By code: the row of a send that gets it, as `faulty` makes it."""
EVERY_CODE = pytest.mark.parametrize("code", REFUSED)


def _has_text(judge: Judge, reply: Reply, no_evidence: Skip) -> None:
    """The text is that of the code which the answer has."""
    if type(reply.code) is not int or reply.code not in TEXTS:
        no_evidence("the send was not refused with a response code of the table")
    got = reply.at("responseText")
    judge.holds(
        got == TEXTS[reply.code], where="response.body/responseText", expected=TEXTS[reply.code], got=got,
        answer=reply.answer,
    )


def _is_refused(expect: Expect, reply: Reply, code: int) -> None:
    expect.code(reply, code, tolerated=code == 4 and type(reply.code) is int and reply.code == 9)


@pytest.mark.requirement("MSM-ERR-009")
@EVERY_CODE
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
def test_every_code_has_its_text(
    mitto: Mitto, judge: Judge, no_evidence: Skip, code: int, operation: str
) -> None:
    """In every format, single and bulk."""
    _has_text(judge, mitto.faulty(code, operation), no_evidence)


@pytest.mark.requirement("MSM-ERR-009")
@EVERY_CODE
def test_every_code_has_its_text_in_a_test_send(
    mitto: Mitto, judge: Judge, no_evidence: Skip, code: int
) -> None:
    """The same."""
    _has_text(judge, mitto.faulty(code, test=True), no_evidence)


@pytest.mark.requirement("MSM-ERR-009")
@pytest.mark.parametrize(
    "given", [{"sender": ...}, {"to": ...}, {"text": ...}, {"sender": "77"}, {"to": "12"}, {"sender": "AB"}],
    ids=["no-sender", "no-recipient", "no-text", "short-number", "short-recipient", "short-name"],
)
def test_the_text_is_that_of_the_code_whatever_is_wrong(
    mitto: Mitto, judge: Judge, no_evidence: Skip, given: dict[str, object]
) -> None:
    """What is missing has the text of what is empty; what is too short that of what is too long."""
    _has_text(judge, mitto.send(**given), no_evidence)


@pytest.mark.requirement(*ROWS.values())
def test_another_account_is_refused_alike(other_mitto: Mitto, mitto: Mitto, expect: Expect) -> None:
    """Each customer has the same API, one after the other."""
    for one in (other_mitto, mitto):
        for code, row in ROWS.items():
            _is_refused(expect[row], one.faulty(code), code)


@pytest.mark.requirement(*ROWS.values())
@pytest.mark.needs("clock")
@pytest.mark.parametrize("seconds", [1, 24 * 3600])
def test_later_the_same_is_refused(mitto: Mitto, expect: Expect, control: Control, seconds: int) -> None:
    """Between sends that are accepted, single and bulk."""
    control.advance(seconds)
    for code, row in ROWS.items():
        mitto.send().need()
        _is_refused(expect[row], mitto.faulty(code), code)
        if code < 7:  # whether a bulk send takes recipients in a string is judged apart
            _is_refused(expect[row], mitto.faulty(code, "sendBulk"), code)


@pytest.mark.requirement("MSM-ERR-010")
@EVERY_CODE
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"])
def test_a_refusal_has_200_or_400(mitto: Mitto, judge: Judge, code: int, operation: str) -> None:
    """Either, with every code and in every format."""
    judge.status(mitto.faulty(code, operation).answer, 200, 400)


@pytest.mark.requirement("MSM-ERR-010")
@EVERY_CODE
def test_a_refused_test_send_has_200_or_400(mitto: Mitto, judge: Judge, code: int) -> None:
    """The same."""
    judge.status(mitto.faulty(code, test=True).answer, 200, 400)


@pytest.mark.requirement("MSM-SND-011")
@EVERY_CODE
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk"])
def test_a_refusal_has_no_message_id(mitto: Mitto, expect: Expect, no_evidence: Skip, code: int, operation: str) -> None:
    """Neither alone nor in a list."""
    reply = mitto.faulty(code, operation)
    if not reply.turned_down:
        no_evidence("the send was not refused")
    expect.lacks_id(reply)


@pytest.mark.requirement("MSM-SND-011")
@EVERY_CODE
def test_a_refused_test_send_has_no_message_id(mitto: Mitto, expect: Expect, no_evidence: Skip, code: int) -> None:
    """The same."""
    reply = mitto.faulty(code, test=True)
    if not reply.turned_down:
        no_evidence("the send was not refused")
    expect.lacks_id(reply)


@pytest.mark.requirement("MSM-ERR-011")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"])
def test_what_is_refused_is_not_sent(mitto: Mitto, phones: Phones, no_evidence: Skip, operation: str) -> None:
    """Nothing arrives of a send with a code other than 0, not even later."""
    phone = phones()
    to = [phone.number] if "Bulk" in operation else phone.number
    refused = [mitto.faulty(code, operation, to=to) for code in (2, 3, 4, 5, 6)]
    if not all(one.turned_down for one in refused):
        no_evidence("not every send was refused")
    for seconds in (2, 3600):
        phones.settle(seconds)
        phone.got(0)


@pytest.mark.requirement("MSM-ERR-011")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"])
def test_no_report_follows_a_refusal(
    mitto: Mitto, reports: Callable[..., Reports], control: Control, no_evidence: Skip, operation: str
) -> None:
    """At the URL of the message itself."""
    inbox = reports()
    if not all(mitto.faulty(code, operation, callback=inbox.url()).turned_down for code in REFUSED):
        no_evidence("not every send was refused")
    for seconds in (2, 3600):
        control.advance(seconds)
        inbox.lacks("of a refused send")


@pytest.mark.requirement("MSM-ERR-011")
@pytest.mark.needs("clock")
def test_no_report_of_a_refusal_goes_to_the_account(
    account: Callable[..., Mitto], reports: Callable[..., Reports], control: Control, no_evidence: Skip
) -> None:
    """Nor to the account's URL; of the send that follows there is one."""
    inbox = reports()
    own = account(callback_url=inbox.url())
    if not all(own.faulty(code).turned_down for code in REFUSED):
        no_evidence("not every send was refused")
    control.advance(2)
    inbox.lacks("of a refused send")
    own.send().need()
    control.advance(2)
    inbox.need()


# The platform's own faults


@pytest.fixture
def fault(control: Control) -> Iterator[Callable[[str], None]]:
    """`fault("sendSms")`: the next request to the operation meets an internal fault."""
    yield lambda operation: control.set_faults(Fault("internal-error", operation))
    control.clear_faults()


@pytest.mark.requirement("MSM-ERR-009")
@pytest.mark.needs("faults")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_an_internal_fault_has_its_text(
    mitto: Mitto, judge: Judge, fault: Callable[[str], None], no_evidence: Skip, operation: str
) -> None:
    """Where it is told with code 1; a bare 500 is as good."""
    fault(operation)
    _has_text(judge, mitto.send(operation), no_evidence)


@pytest.mark.requirement("MSM-ERR-011")
@pytest.mark.needs("faults", "clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_an_internal_fault_sends_nothing(
    mitto: Mitto, phones: Phones, fault: Callable[[str], None], no_evidence: Skip, operation: str
) -> None:
    """The next send is none the worse."""
    phone = phones()
    to = [phone.number] if operation == "sendBulk" else phone.number
    fault(operation)
    if mitto.send(operation, to=to).code != 1:
        no_evidence("an internal fault is not told with code 1")
    phones.settle()
    phone.got(0)
    mitto.send(operation, to=to).need()
    phones.settle()
    phone.need()
    phone.got(1)
