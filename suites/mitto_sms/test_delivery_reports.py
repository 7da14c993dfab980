"""Delivery reports: where they go, by which method, and what they have."""

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
    Account = Callable[..., Mitto]

pytestmark = [
    pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"), pytest.mark.needs("clock"),
]

METHODS = ["GET", "POST"]
BY_EITHER = pytest.mark.parametrize("method", METHODS)
SENDS = ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"]


def _ids(reports: list[Report]) -> list[str]:
    return sorted(str(one.msgid) for one in reports)


def _of_these(judge: Judge, reports: list[Report], ids: list[str]) -> None:
    """The reports are of these messages, each of one."""
    judge.holds(set(_ids(reports)) == set(ids), where="callback.body/msgid", expected=sorted(ids), got=_ids(reports))


# The account's URL


@pytest.mark.requirement("MSM-DLR-001")
@BY_EITHER
@pytest.mark.parametrize("operation", SENDS)
def test_a_report_goes_to_the_url_of_the_account(
    account: Account, reports: Inboxes, control: Control, method: str, operation: str
) -> None:
    """Of every send, by either method."""
    inbox = reports()
    account(callback_url=inbox.url(), callback_method=method).send(operation).need()
    control.advance(2)
    inbox.brings()


@pytest.mark.requirement("MSM-DLR-001")
def test_every_account_has_a_url_of_its_own(
    account: Account, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """No account's reports go to another's URL."""
    inboxes = [reports("one"), reports("other")]
    owners = [account(callback_url=one.url()) for one in inboxes]
    ids = [[one.send().need_id(), one.send().need_id()] for one in owners]
    control.advance(2)
    for inbox, sent in zip(inboxes, ids, strict=True):
        _of_these(judge, inbox.brings(2), sent)


@pytest.mark.requirement("MSM-DLR-001")
def test_a_new_url_takes_the_place_of_the_old(
    account: Account, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """For all that is sent from then on."""
    old, new = reports("old"), reports("new")
    own = account(callback_url=old.url())
    before = own.send().need_id()
    control.advance(2)
    control.change_account(own.name, callback_url=new.url())
    after = []
    for _ in range(3):
        after.append(own.send().need_id())
        control.advance(2)
    _of_these(judge, old.brings(), [before])
    _of_these(judge, new.brings(3), after)


@pytest.mark.requirement("MSM-DLR-001")
def test_a_posted_report_goes_to_the_whole_url(account: Account, reports: Inboxes, control: Control, judge: Judge) -> None:
    """Its query is a part of it."""
    inbox = reports()
    account(callback_url=inbox.url({"shop": "7"}), callback_method="POST").send().need()
    control.advance(2)
    for one in inbox.need():
        got = one.query.get("shop")
        judge.holds(got == "7", where="callback.url", expected="shop=7 in the query", got=one.exchange.request.query or "no query")


@pytest.mark.requirement("MSM-DLR-001")
@pytest.mark.needs("clock", "handsets")
def test_failures_go_to_the_url_of_the_account_too(
    account: Account, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """Of a message that the phone refused, and of one whose validity passed."""
    inbox, refusing, away = reports(), phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    own = account(callback_url=inbox.url())
    ids = [own.send(to=refusing.number).need_id(), own.send(to=away.number, validity=5).need_id()]
    phones.settle(400)
    _of_these(judge, inbox.brings(2), ids)


# GET and POST


@pytest.mark.requirement("MSM-DLR-002")
@BY_EITHER
def test_a_report_comes_by_the_method_of_the_account(
    account: Account, reports: Inboxes, control: Control, judge: Judge, method: str
) -> None:
    """The customer chooses it."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method=method)
    for operation in ("sendSms", "sendBulk"):
        own.send(operation).need()
    control.advance(2)
    for one in inbox.brings(2):
        judge.holds(one.method == method, where="callback.method", expected=method, got=one.method)


@pytest.mark.requirement("MSM-DLR-002")
def test_the_method_can_be_changed(account: Account, reports: Inboxes, control: Control, judge: Judge) -> None:
    """To the other one and back, and again."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method="POST")
    wanted = ["POST", "GET", "POST", "GET"]
    for method in wanted:
        control.change_account(own.name, callback_method=method)
        own.send().need()
        control.advance(2)
    got = [one.method for one in inbox.brings(4)]
    judge.holds(got == wanted, where="callback.method", expected=wanted, got=got)


@pytest.mark.requirement("MSM-DLR-002")
@BY_EITHER
def test_the_method_holds_for_the_url_of_a_message(
    account: Account, reports: Inboxes, control: Control, judge: Judge, method: str
) -> None:
    """It is the customer's, wherever the report goes."""
    inbox = reports()
    account(callback_method=method).send(callback=inbox.url()).need()
    control.advance(2)
    for one in inbox.brings():
        judge.holds(one.method == method, where="callback.method", expected=method, got=one.method, tolerated=True)


# A URL for one message


@pytest.mark.requirement("MSM-DLR-003")
@BY_EITHER
@pytest.mark.parametrize("operation", SENDS)
def test_a_callback_takes_the_place_of_the_url_of_the_account(
    account: Account, reports: Inboxes, control: Control, method: str, operation: str
) -> None:
    """The report goes there, and not to the account's URL too."""
    usual, special = reports("usual"), reports("special")
    own = account(callback_url=usual.url(), callback_method=method)
    own.send(operation, callback=special.url()).need()
    control.advance(2)
    special.brings()
    usual.lacks("of a message with a callback")


@pytest.mark.requirement("MSM-DLR-003")
def test_a_callback_is_for_its_message_alone(
    account: Account, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """The sends before and after it have the account's URL."""
    usual, special = reports("usual"), reports("special")
    own = account(callback_url=usual.url())
    before = own.send().need_id()
    within = [own.send(callback=special.url()).need_id() for _ in range(2)]
    after = own.send().need_id()
    control.advance(2)
    _of_these(judge, special.brings(2), within)
    _of_these(judge, usual.brings(2), [before, after])


@pytest.mark.requirement("MSM-DLR-003")
def test_each_message_may_have_another_callback(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """Also of an account that has no URL."""
    inboxes = [reports(name) for name in ("one", "two", "three")]
    ids = [mitto.send(callback=one.url()).need_id() for one in inboxes]
    control.advance(2)
    for inbox, sent in zip(inboxes, ids, strict=True):
        _of_these(judge, inbox.brings(), [sent])


@pytest.mark.requirement("MSM-DLR-003")
@pytest.mark.needs("clock", "handsets")
def test_a_callback_is_kept_until_the_report(
    account: Account, phones: Phones, reports: Inboxes
) -> None:
    """Of a message that waits, and of one that is refused."""
    usual, special, refused = reports("usual"), reports("special"), reports("refused")
    own = account(callback_url=usual.url())
    away, refusing = phones(), phones()
    away.reachable(yes=False)
    refusing.rejects()
    own.send(to=away.number, callback=special.url(), validity=5).need()
    own.send(to=refusing.number, callback=refused.url()).need()
    phones.settle(400)
    special.brings()
    refused.brings()
    usual.lacks("of a message with a callback")


# The id


@pytest.mark.requirement("MSM-DLR-004")
@BY_EITHER
@pytest.mark.parametrize(
    "given", [{}, {"type": "Unicode", "text": "\u0416"}, {"text": "r" * 500}, {"reference": "ride-4711"}],
    ids=["plain", "unicode", "long", "reference"],
)
def test_the_msgid_is_the_id_of_the_send(
    account: Account, reports: Inboxes, control: Control, judge: Judge, method: str, given: dict[str, object]
) -> None:
    """Character by character, whatever was sent."""
    inbox = reports()
    sent = account(callback_url=inbox.url(), callback_method=method).send(**given).need_id()
    control.advance(2)
    for one in inbox.need():
        got = one.msgid
        judge.holds(
            got == sent, where="callback.body/msgid", expected=sent, got="(absent)" if got is None else got,
            kind="absent" if got is None else "value",
        )


@pytest.mark.requirement("MSM-DLR-004")
@pytest.mark.parametrize("operation", ["sendSmsJson", "sendSmsXml"])
def test_the_msgid_is_the_id_whatever_the_format(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge, operation: str
) -> None:
    """Of the answer."""
    inbox = reports()
    sent = mitto.send(operation, callback=inbox.url()).need_id()
    control.advance(2)
    _of_these(judge, inbox.need(), [sent])


@pytest.mark.requirement("MSM-DLR-004")
@BY_EITHER
def test_every_message_of_a_bulk_send_has_a_report_of_its_id(
    account: Account, reports: Inboxes, control: Control, judge: Judge, fresh: Fresh, method: str
) -> None:
    """A number that is there twice has two."""
    inbox = reports()
    number = fresh.us_number()
    own = account(callback_url=inbox.url(), callback_method=method)
    ids = own.bulk([number, fresh.us_number(), number, fresh.us_number()]).need_ids(4)
    control.advance(2)
    _of_these(judge, inbox.need(4), ids)


@pytest.mark.requirement("MSM-DLR-004")
@pytest.mark.needs("clock", "handsets")
def test_failures_have_the_msgid_too(
    mitto: Mitto, phones: Phones, reports: Inboxes, judge: Judge
) -> None:
    """Of a message that the phone refused, and of one whose validity passed."""
    inbox, refusing, away = reports(), phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    ids = [
        mitto.send(to=refusing.number, callback=inbox.url()).need_id(),
        mitto.send(to=away.number, callback=inbox.url(), validity=5).need_id(),
    ]
    phones.settle(400)
    _of_these(judge, inbox.need(2), ids)
