"""References: what a customer gives a message along comes back in its delivery report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Report, Reports
    from .replies import Expect

    Inboxes = Callable[..., Reports]

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

REFERENCES = {
    "plain": "ride-4711", "blanks": "ride 47 11", "query-signs": "a=1&b=2+3%20#x?", "markup": '<a href="x">&amp;', "braces": '{"a": ["b"]}',
    "accents": "f\u00eate \u20ac5", "unicode": "\u0416\u4f60\U0001f600", "digits": "0047110", "long": "r" * 255,
}
EVERY_REFERENCE = pytest.mark.parametrize("reference", REFERENCES.values(), ids=REFERENCES)


def _says(judge: Judge, report: Report, reference: str) -> None:
    got = report.fields.get("reference")
    judge.holds(
        got == reference, where="callback.body/reference", expected=reference, got="(absent)" if got is None else got,
        kind="absent" if got is None else "value",
    )


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock")
@EVERY_REFERENCE
def test_the_reference_is_in_the_report(
    mitto: Mitto, reports: Inboxes, judge: Judge, control: Control, reference: str
) -> None:
    """As it was given, whatever is in it."""
    inbox = reports()
    mitto.send(callback=inbox.url(), reference=reference).need()
    control.advance(2)
    _says(judge, inbox.need()[-1], reference)


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_reference_is_in_reports_by_either_method(
    account: Callable[..., Mitto], reports: Inboxes, judge: Judge, control: Control, method: str
) -> None:
    """As it was given, in each of several reports."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method=method)
    given = {own.send(reference=one).need_id(): one for one in REFERENCES.values()}
    control.advance(2)
    for one in inbox.need(len(given)):
        if one.msgid in given:
            _says(judge, one, given[one.msgid])


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock", "handsets")
def test_the_reference_is_in_the_report_of_a_failure(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """Of a message that was refused by the phone, and of one that came too late."""
    refusing, away = phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    mine, other = reports("refused"), reports("late")
    mitto.send(to=refusing.number, callback=mine.url(), reference="ride-4711").need()
    mitto.send(to=away.number, callback=other.url(), reference="ride-4712", validity=5).need()
    phones.settle(400)
    _says(judge, mine.need()[-1], "ride-4711")
    _says(judge, other.need()[-1], "ride-4712")


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("operation", ["sendSmsJson", "sendSmsXml"])
def test_the_reference_is_in_the_report_whatever_the_format(
    mitto: Mitto, reports: Inboxes, judge: Judge, control: Control, operation: str
) -> None:
    """Of a long text too."""
    inbox = reports()
    mitto.send(operation, callback=inbox.url(), reference="ride-4711", text="r" * 500).need()
    control.advance(2)
    _says(judge, inbox.need()[-1], "ride-4711")


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock")
@pytest.mark.operation("sendBulk")
def test_the_reference_of_a_bulk_send_is_in_every_report(
    mitto: Mitto, reports: Inboxes, judge: Judge, control: Control
) -> None:
    """One for each recipient."""
    inbox = reports()
    mitto.bulk(["12025550100", "12025550101", "12025550102"], callback=inbox.url(), reference="spring sale").need()
    control.advance(2)
    for one in inbox.need(3):
        _says(judge, one, "spring sale")


@pytest.mark.requirement("MSM-OPT-006")
@pytest.mark.needs("clock")
def test_each_report_has_the_reference_of_its_message(
    mitto: Mitto, reports: Inboxes, judge: Judge, control: Control
) -> None:
    """Of several sends, none has another's, and one that had none does not take one over."""
    inbox = reports()
    given = {mitto.send(callback=inbox.url(), reference=f"ride-{one}").need_id(): f"ride-{one}" for one in range(3)}
    without = mitto.send(callback=inbox.url()).need_id()
    control.advance(2)
    for one in inbox.need(4):
        if one.msgid in given:
            _says(judge, one, given[one.msgid])
        elif one.msgid == without:
            got = one.fields.get("reference")
            judge.holds(got in (None, ""), where="callback.body/reference", expected="no reference", got=got, kind="unexpected")


@pytest.mark.requirement("MSM-OPT-007")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
def test_messages_with_one_reference_are_accepted(mitto: Mitto, expect: Expect, operation: str) -> None:
    """As many as one likes, each with an id of its own."""
    sent = [mitto.send(operation, reference="ride-4711") for _ in range(3)]
    for one in sent:
        expect.accepted(one)
    expect.all_differ([key for one in sent for key in (one.ids or [one.id]) if key], sent[-1])


@pytest.mark.requirement("MSM-OPT-007")
@pytest.mark.needs("clock", "handsets")
def test_messages_with_one_reference_all_arrive(mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge) -> None:
    """And each has its report, with the reference."""
    phone, inbox = phones(), reports()
    ids = [mitto.send(to=phone.number, reference="ride-4711", callback=inbox.url()).need_id() for _ in range(3)]
    phones.settle()
    phone.got(3)
    came = inbox.brings(3)
    judge.holds(
        {one.msgid for one in came} == set(ids), where="callback.body/msgid", expected=sorted(ids),
        got=sorted(str(one.msgid) for one in came),
    )
    for one in came:
        _says(judge, one, "ride-4711")


@pytest.mark.requirement("MSM-OPT-007")
@pytest.mark.needs("clock")
def test_accounts_may_have_the_same_reference(
    mitto: Mitto, other_mitto: Mitto, reports: Inboxes, judge: Judge, control: Control
) -> None:
    """Each message has its own report, also a day later."""
    inbox = reports()
    ids = [one.send(reference="ride-4711", callback=inbox.url()).need_id() for one in (mitto, other_mitto)]
    control.advance(24 * 3600)
    ids.append(mitto.send(reference="ride-4711", callback=inbox.url()).need_id())
    control.advance(2)
    came = inbox.brings(3)
    judge.holds(
        {one.msgid for one in came} == set(ids), where="callback.body/msgid", expected=sorted(ids),
        got=sorted(str(one.msgid) for one in came),
    )
