"""Callback configurations: what happens when a callback fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Plivo
    from .telephony import Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]
    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")

CALL = ("SessionFirstPartyAnswer", "SessionSecondPartyRing", "SessionSecondPartyAnswer")
TIMEOUT = "SessionTimeout"
SHORT = "ct=300&rt=120"
"""Milliseconds to connect and to read; who does not know them waits for longer, and is right as well."""


@pytest.mark.requirement("PNM-CB-012")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("failure", [{"status": 500}, {"status": 404}, {"close": True}], ids=["500", "404", "closed"])
def test_a_failing_callback_changes_no_call(
    line: Lines, phones: Phones, inbox: Inboxes, failure: dict[str, object]
) -> None:
    """Calls are connected as if it had been heard, one after another."""
    inbox().receiver.behave(inbox().path, **failure)
    told = line(callback_url=inbox().url(fragment=SHORT))
    phones.reaches(phones.call(told.first, told.number), told.second, "the first party's call")
    phones.reaches(phones.call(told.second, told.number), told.first, "the second party's call")


@pytest.mark.requirement("PNM-CB-012")
@pytest.mark.needs("calls", "clock")
def test_a_failing_callback_changes_no_answer(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, control: Control
) -> None:
    """The session has its interaction, and expires when it should."""
    inbox().receiver.behave(inbox().path, 500)
    told = line(callback_url=inbox().url(), session_expiry=600)
    phones.call(told.first, told.number, duration=120)
    got = told.interactions()
    judge.holds(
        len(got) == 1, where="response.body/response/interaction", expected="1 interaction", got=len(got), kind="count"
    )
    judge.equal(told.get(), "/response/status", "active")
    control.advance(600)
    judge.equal(told.get(), "/response/status", "expired")


@pytest.mark.requirement("PNM-CB-012")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("failure", [{"status": 500}, {"close": True}], ids=["500", "closed"])
def test_a_url_that_fails_is_no_reason_to_refuse(
    judge: Judge, plivo: Plivo, works: Look, inbox: Inboxes, control: Control, failure: dict[str, object]
) -> None:
    """A session whose callbacks fail is created, changed and expired like any other."""
    inbox().receiver.behave(inbox().path, **failure)
    told = plivo.create(callback_url=inbox().url(fragment=SHORT), initiate_call_to_first_party=True)
    if not works(told, "a create whose callbacks fail"):
        return
    control.advance(120)
    uuid = str(told.value("/session_uuid"))
    works(plivo.update(uuid, {"callback_url": inbox().url(), "record": True}), "an update whose callbacks fail")
    judge.equal(plivo.get(uuid), "/response/record", expected=True)
    works(plivo.expire(uuid), "a DELETE of a session whose callbacks fail")


@pytest.mark.requirement("PNM-CB-012")
@pytest.mark.needs("calls")
def test_a_failed_callback_does_not_silence_the_next(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """When the receiver is well again, the next call is told of."""
    inbox().receiver.behave(inbox().path, 500)
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number)
    inbox().receiver.behave(inbox().path, 200)
    past = len(inbox().events())
    phones.call(told.first, told.number)
    inbox().brings(*CALL, past=past)


def _attempts(inbox: Inbox, control: Control) -> list[str]:
    """The deliveries of `SessionTimeout`, once retries had time enough."""
    for _ in range(2):
        control.advance(120)
    return [one.name for one in inbox.events(2) if one.name == TIMEOUT]


@pytest.mark.requirement("PNM-CB-013")
@pytest.mark.needs("clock")
def test_a_callback_that_timed_out_is_tried_again(judge: Judge, line: Lines, inbox: Inboxes, control: Control) -> None:
    """The same event comes a second time after an attempt that got no answer, and not a third."""
    inbox().receiver.behave(inbox().path, hang=True, times=1)
    line(callback_url=inbox().url(fragment=SHORT), session_expiry=600)
    control.advance(601)
    got = _attempts(inbox(), control)
    judge.holds(len(got) == 2, where="sequence", expected="two attempts", got=f"{len(got)} attempts", kind="attempts")


@pytest.mark.requirement("PNM-CB-013")
@pytest.mark.needs("clock")
def test_a_callback_is_tried_only_once_more(judge: Judge, line: Lines, inbox: Inboxes, control: Control) -> None:
    """When no attempt gets an answer, two are made."""
    inbox().receiver.behave(inbox().path, hang=True)
    line(callback_url=inbox().url(fragment=SHORT), session_expiry=600)
    control.advance(601)
    got = _attempts(inbox(), control)
    judge.holds(len(got) == 2, where="sequence", expected="two attempts", got=f"{len(got)} attempts", kind="attempts")
