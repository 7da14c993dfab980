"""Report contents: the status, the JSON of a POST, the query of a GET."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Report, Reports

    Inboxes = Callable[..., Reports]
    Account = Callable[..., Mitto]

pytestmark = [pytest.mark.operation("sendSms", "sendBulk"), pytest.mark.needs("clock")]

BY_EITHER = pytest.mark.parametrize("method", ["GET", "POST"])


def _has_status(judge: Judge, report: Report) -> None:
    got = report.fields.get("status", MISSING)
    judge.holds(
        isinstance(got, str) and bool(got.strip()), where="callback.body/status", expected="a string", got=got,
        kind="absent" if got is MISSING else "type",
    )


@pytest.mark.requirement("MSM-DLR-005")
@BY_EITHER
def test_a_report_has_its_status(account: Account, reports: Inboxes, control: Control, judge: Judge, method: str) -> None:
    """As a string, of a single send and of a bulk send."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method=method)
    own.send().need()
    own.send("sendBulk").need()
    control.advance(2)
    for one in inbox.need(2):
        _has_status(judge, one)


@pytest.mark.requirement("MSM-DLR-005")
@pytest.mark.needs("clock", "handsets")
@BY_EITHER
def test_failures_have_their_status(
    account: Account, phones: Phones, reports: Inboxes, judge: Judge, method: str
) -> None:
    """As a string too, of a message that was refused and of one that was discarded."""
    inbox, refusing, away = reports(), phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    own = account(callback_url=inbox.url(), callback_method=method)
    own.send(to=refusing.number).need()
    own.send(to=away.number, validity=5).need()
    phones.settle(400)
    for one in inbox.need(2):
        _has_status(judge, one)


@pytest.mark.requirement("MSM-DLR-005")
def test_the_report_at_the_url_of_a_message_has_its_status(
    mitto: Mitto, reports: Inboxes, control: Control, judge: Judge
) -> None:
    """Of a long message too."""
    inbox = reports()
    mitto.send(callback=inbox.url(), text="r" * 500).need()
    control.advance(2)
    _has_status(judge, inbox.need()[-1])


def _is_json(judge: Judge, report: Report) -> None:
    """A JSON object, which says that it is one, and has its members in the body."""
    judge.holds(
        isinstance(report.json, dict), where="callback.body", expected="a JSON object",
        got=report.exchange.request.body.decode("utf-8", "replace")[:120] or "nothing", kind="type",
    )
    media = (report.exchange.request.header("content-type") or "").partition(";")[0].strip().lower()
    judge.holds(
        media == "application/json", where="callback.headers/content-type", expected="application/json",
        got=media or "(absent)",
    )
    outside = [name for name in ("msgid", "status") if name in report.query and name not in report.fields]
    judge.holds(
        not outside, where="callback.body", expected="the members in the body", got=f"{' and '.join(outside)} in the query",
        kind="absent",
    )


@pytest.mark.requirement("MSM-DLR-006")
@pytest.mark.parametrize(
    "given", [{}, {"reference": 'a "b" \\c \u0416\n'}, {"text": "r" * 500}], ids=["plain", "reference", "long"]
)
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_a_post_report_is_json(
    account: Account, reports: Inboxes, control: Control, judge: Judge, operation: str, given: dict[str, object]
) -> None:
    """Whatever the reference has in it."""
    inbox = reports()
    account(callback_url=inbox.url(), callback_method="POST").send(operation, **given).need()
    control.advance(2)
    for one in inbox.need():
        if one.method == "POST":
            _is_json(judge, one)


@pytest.mark.requirement("MSM-DLR-006")
@pytest.mark.needs("clock", "handsets")
def test_the_post_report_of_a_failure_is_json(account: Account, phones: Phones, reports: Inboxes, judge: Judge) -> None:
    """Also at the URL of a message, and where that URL has a query of its own."""
    inbox, phone = reports(), phones()
    phone.rejects()
    own = account(callback_url=inbox.url(), callback_method="POST")
    own.send(to=phone.number).need()
    own.send(to=phone.number, callback=inbox.url({"shop": "7"})).need()
    phones.settle()
    for one in inbox.need(2):
        if one.method == "POST":
            _is_json(judge, one)


@pytest.mark.requirement("MSM-DLR-007")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_a_get_report_has_its_parameters_in_the_query(
    account: Account, reports: Inboxes, control: Control, judge: Judge, operation: str
) -> None:
    """Id, status and reference, and no body."""
    inbox = reports()
    account(callback_url=inbox.url(), callback_method="GET").send(operation, reference="ride 47&11 \u0416").need()
    control.advance(2)
    for one in inbox.need():
        if one.method != "GET":
            continue
        for name in ("msgid", "status", "reference"):
            judge.holds(
                bool(one.query.get(name)), where=f"callback.body/{name}", expected=f"{name} in the query",
                got=one.exchange.request.query, kind="absent",
            )
        body = one.exchange.request.body
        judge.holds(not body, where="callback.body", expected="no body", got=f"{len(body)} octets", kind="unexpected")


@pytest.mark.requirement("MSM-DLR-007")
@pytest.mark.parametrize("place", ["account", "message"])
def test_a_get_report_keeps_the_query_of_the_url(
    account: Account, reports: Inboxes, control: Control, judge: Judge, place: str
) -> None:
    """The parameters are added to those that the URL has."""
    inbox = reports()
    url = inbox.url({"shop": "7 & 8"})
    own = account(callback_url=url if place == "account" else None, callback_method="GET")
    own.send(**({"callback": url} if place == "message" else {})).need()
    control.advance(2)
    for one in inbox.need():
        if one.method == "GET":
            for name in ("shop", "msgid", "status"):
                judge.holds(
                    bool(one.query.get(name)), where=f"callback.body/{name}", expected=f"{name} in the query",
                    got=one.exchange.request.query, kind="absent",
                )
            judge.holds(one.query.get("shop") in (None, "7 & 8"), where="callback.body/shop", expected="7 & 8", got=one.query.get("shop"))
