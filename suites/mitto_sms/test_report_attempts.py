"""Report attempts: one final report for each message, and what becomes of one that is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Report, Reports

    Inboxes = Callable[..., Reports]
    Skip = Callable[[str], None]

pytestmark = [pytest.mark.operation("sendSms", "sendBulk"), pytest.mark.needs("clock")]

LONG_AFTER = 4 * 24 * 3600


def _final(judge: Judge, reports: list[Report], *ids: str) -> None:
    """Each message has one final report, and there is none of another message."""
    finals = [str(one.msgid) for one in reports if one.is_final]
    for key in ids:
        judge.holds(
            finals.count(key) == 1, where="callback.body/msgid", expected="one final report of each message",
            got=f"{finals.count(key)} of one", kind="count",
        )
    strangers = sorted(set(finals) - set(ids))
    judge.holds(
        not strangers, where="callback.body/msgid", expected="reports of the messages that were sent", got=strangers,
        kind="unexpected",
    )


# One final report


@pytest.mark.requirement("MSM-DLR-009")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_message_has_one_final_report(
    account: Callable[..., Mitto], reports: Inboxes, control: Control, judge: Judge, method: str
) -> None:
    """And no other, days later."""
    inbox = reports()
    sent = account(callback_url=inbox.url(), callback_method=method).send().need_id()
    control.advance(2)
    inbox.come()
    control.advance(LONG_AFTER)
    _final(judge, inbox.come(), sent)


@pytest.mark.requirement("MSM-DLR-009")
def test_messages_of_every_kind_have_one_final_report(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """A long one, Unicode, binary, flash."""
    inbox = reports()
    kinds: list[dict[str, object]] = [
        {"text": "r" * 500}, {"type": "Unicode", "text": "\u0416" * 100}, {"type": "Binary", "text": "DEC0DE01"}, {"flash": True},
    ]
    ids = [mitto.send(callback=inbox.url(), **one).need_id() for one in kinds]
    control.advance(2)
    inbox.come(4)
    control.advance(LONG_AFTER)
    _final(judge, inbox.come(0), *ids)


@pytest.mark.requirement("MSM-DLR-009")
def test_each_message_of_a_bulk_send_has_one_final_report(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge, fresh: Fresh
) -> None:
    """A number that is there twice has two messages."""
    inbox, number = reports(), fresh.us_number()
    ids = mitto.bulk([number, fresh.us_number(), number], callback=inbox.url()).need_ids(3)
    control.advance(2)
    inbox.come(3)
    control.advance(LONG_AFTER)
    _final(judge, inbox.come(0), *ids)


@pytest.mark.requirement("MSM-DLR-009")
@pytest.mark.needs("clock", "handsets")
def test_a_message_that_waited_has_one_final_report(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """When it has arrived, and not before; its end of validity brings no second."""
    inbox, phone = reports(), phones()
    phone.reachable(yes=False)
    sent = mitto.send(to=phone.number, callback=inbox.url(), validity=60).need_id()
    phones.settle(600)
    early = [one.fields for one in inbox.come(0) if one.is_final]
    judge.holds(not early, where="callback.body", expected="no final report of a message that waits", got=early, kind="unexpected")
    phone.reachable(yes=True)
    phones.settle()
    phone.need()
    inbox.come()
    phones.settle(LONG_AFTER)
    _final(judge, inbox.come(0), sent)


@pytest.mark.requirement("MSM-DLR-009")
@pytest.mark.needs("clock", "handsets")
def test_all_that_waited_for_one_phone_has_final_reports(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """One for each message, once the phone is back."""
    inbox, phone = reports(), phones()
    phone.reachable(yes=False)
    ids = [mitto.send(to=phone.number, callback=inbox.url()).need_id() for _ in range(4)]
    phones.settle(600)
    phone.reachable(yes=True)
    phones.settle()
    phone.need(4)
    inbox.come(4)
    _final(judge, inbox.come(0), *ids)


@pytest.mark.requirement("MSM-DLR-009")
@pytest.mark.needs("clock", "handsets")
def test_a_message_that_failed_has_one_final_report(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """Refused by the phone, or discarded; that the phone is back changes nothing."""
    inbox, refusing, away = reports(), phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    ids = [
        mitto.send(to=refusing.number, callback=inbox.url()).need_id(),
        mitto.send(to=away.number, callback=inbox.url(), validity=5).need_id(),
    ]
    phones.settle(400)
    inbox.come(2)
    refusing.rejects(yes=False)
    away.reachable(yes=True)
    phones.settle(LONG_AFTER)
    _final(judge, inbox.come(0), *ids)


@pytest.mark.requirement("MSM-DLR-009")
@pytest.mark.needs("clock", "handsets")
def test_the_final_report_of_a_refused_message_does_not_say_delivered(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge, no_evidence: Skip
) -> None:
    """The phone that refuses shows no message, and the status is another than that of one which arrived."""
    taken, refused = reports("taken"), reports("refused")
    here, refusing = phones(), phones()
    refusing.rejects()
    mitto.send(to=here.number, callback=taken.url()).need()
    mitto.send(to=refusing.number, callback=refused.url()).need()
    phones.settle()
    good, bad = taken.need()[-1].status, refused.need()[-1].status
    if not good or not bad:
        no_evidence("a report has no status")
    judge.holds(
        good != bad and bad.casefold() != "delivered", where="callback.body/status", expected=f"another status than {good}",
        got=bad,
    )


# A report that is not taken


@pytest.mark.requirement("MSM-DLR-008")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("status", [500, 404, 302])
def test_an_error_of_the_receiver_changes_no_message(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge, status: int
) -> None:
    """It is not sent again, and what may be reported once more is what was reported first."""
    inbox, phone = reports(), phones()
    inbox.receiver.behave(inbox.path, status)
    sent = mitto.send(to=phone.number, callback=inbox.url()).need_id()
    phones.settle()
    first = inbox.need()[0]
    for seconds in (600, LONG_AFTER):
        phones.settle(seconds)
        phone.got(1)
    for one in inbox.come(0):
        judge.holds(
            one.msgid == sent and one.status == first.status, where="callback.body/status",
            expected=f"{first.status} of the same message", got=one.fields,
        )


@pytest.mark.requirement("MSM-DLR-008")
@pytest.mark.needs("clock", "handsets")
def test_an_error_of_the_receiver_does_not_stop_others(mitto: Mitto, phones: Phones, reports: Inboxes) -> None:
    """The next message is sent and reported, also at the same URL."""
    inbox, phone = reports(), phones()
    inbox.receiver.behave(inbox.path, 500)
    mitto.send(to=phone.number, callback=inbox.url()).need()
    phones.settle()
    inbox.receiver.behave(inbox.path, 200)
    after = mitto.send(to=phone.number, callback=inbox.url()).need_id()
    phones.settle()
    phone.got(2)
    inbox.comes_of(after)


@pytest.mark.requirement("MSM-DLR-008")
@pytest.mark.needs("clock", "handsets")
def test_an_error_of_the_receiver_keeps_a_failure_one(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """A refused message is reported as that at every attempt, and never delivered."""
    inbox, phone = reports(), phones()
    inbox.receiver.behave(inbox.path, 500)
    phone.rejects()
    mitto.send(to=phone.number, callback=inbox.url()).need()
    phones.settle()
    first = inbox.need()[0].status
    phone.rejects(yes=False)
    phones.settle(LONG_AFTER)
    phone.got(0)
    told = {one.status for one in inbox.come(0)}
    judge.holds(told == {first}, where="callback.body/status", expected=f"{first} at every attempt", got=sorted(told))


# Retries: what a provider need not have


@pytest.mark.requirement("MSM-DLR-010")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("failure", [{"status": 500}, {"status": 404}, {"close": True}], ids=["500", "404", "closed"])
def test_a_retry_brings_the_same_report(
    account: Callable[..., Mitto], reports: Inboxes, control: Control, judge: Judge, option_not_used: Skip,
    method: str, failure: dict[str, object],
) -> None:
    """After an answer that is no 2xx, or none; once it was taken there is no other."""
    inbox = reports()
    inbox.receiver.behave(inbox.path, times=1, **failure)
    sent = account(callback_url=inbox.url(), callback_method=method).send(reference="ride-4711").need_id()
    control.advance(2)
    first = inbox.need()[0]
    control.advance(LONG_AFTER)
    came = inbox.come(0)
    if len(came) == 1:
        option_not_used("a report that was not taken is not sent again")
    second = came[1]
    judge.holds(
        second.msgid == sent and second.status == first.status and second.fields.get("reference") == "ride-4711",
        where="callback.body", expected="the same report again", got=second.fields,
    )
    judge.holds(second.method == first.method, where="callback.method", expected=first.method, got=second.method)
    judge.holds(len(came) == 2, where="callback.body", expected="no report after one was taken", got=len(came), kind="count")


@pytest.mark.requirement("MSM-DLR-010")
def test_retries_come_to_an_end(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge, option_not_used: Skip
) -> None:
    """A receiver that never takes a report is left alone after a week."""
    inbox = reports()
    inbox.receiver.behave(inbox.path, 500)
    mitto.send(callback=inbox.url()).need()
    control.advance(2)
    inbox.need()
    control.advance(7 * 24 * 3600)
    count = len(inbox.come(0))
    if count == 1:
        option_not_used("a report that was not taken is not sent again")
    control.advance(7 * 24 * 3600)
    after = len(inbox.come(0))
    judge.holds(after == count, where="callback.body", expected="no further attempt", got=f"{after - count} more", kind="count")
