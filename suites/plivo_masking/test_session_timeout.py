"""Session status callback: `SessionTimeout`, when a session ends by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .telephony import Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")

TIMEOUT = "SessionTimeout"


def _once(judge: Judge, inbox: Inbox, uuid: str) -> None:
    """Exactly one `SessionTimeout` has come for the session."""
    got = [one for one in inbox.until(TIMEOUT) if one.name == TIMEOUT and one["SessionUUID"] == uuid]
    judge.holds(
        len(got) == 1,
        where="callback.body/EventName",
        expected=f"{TIMEOUT} once",
        got=f"{len(got)} times",
        kind="count",
    )


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_the_end_of_a_session_is_told_once(
    judge: Judge, line: Lines, inbox: Inboxes, control: Control, method: str
) -> None:
    """Not before its expiry_time, then, and never again."""
    told = line(callback_url=inbox().url(), callback_method=method, session_expiry=600)
    control.advance(590)
    inbox().lacks(TIMEOUT)
    control.advance(11)
    _once(judge, inbox(), told.uuid)
    told.get()
    control.advance(7200)
    _once(judge, inbox(), told.uuid)


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
def test_a_prolonged_session_tells_of_its_new_end(judge: Judge, line: Lines, inbox: Inboxes, control: Control) -> None:
    """Nothing at the first expiry_time, once at that of the update."""
    told = line(callback_url=inbox().url(), session_expiry=600)
    told.update(session_expiry=1800)
    control.advance(700)
    inbox().lacks(TIMEOUT)
    control.advance(1200)
    _once(judge, inbox(), told.uuid)


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
def test_a_session_that_was_cut_short_tells_of_that_end(
    judge: Judge, line: Lines, inbox: Inboxes, control: Control
) -> None:
    """Once at the nearer expiry_time, and not again at the first one."""
    told = line(callback_url=inbox().url(), session_expiry=1800)
    told.update(session_expiry=600)
    control.advance(601)
    _once(judge, inbox(), told.uuid)
    control.advance(1800)
    _once(judge, inbox(), told.uuid)


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
def test_the_end_is_told_where_the_latest_update_says(line: Lines, inbox: Inboxes, control: Control) -> None:
    """A new `callback_url` gets it, and the old one does not."""
    told = line(callback_url=inbox("old").url(), session_expiry=600)
    told.update(callback_url=inbox().url())
    control.advance(601)
    inbox().brings(TIMEOUT)
    inbox("old").lacks(TIMEOUT)


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
def test_each_session_tells_of_its_own_end(judge: Judge, line: Lines, inbox: Inboxes, control: Control) -> None:
    """Two sessions with one URL end one after the other."""
    short = line(callback_url=inbox().url(), session_expiry=600)
    long = short.beside(first_party=short.first, callback_url=inbox().url(), session_expiry=1800)
    control.advance(700)
    _once(judge, inbox(), short.uuid)
    judge.holds(
        long.uuid not in {one["SessionUUID"] for one in inbox().events()}, where="callback.body/SessionUUID",
        expected="no event of the longer session yet", got=long.uuid,
    )  # fmt: skip
    control.advance(1200)
    _once(judge, inbox(), short.uuid)
    judge.holds(
        [one["SessionUUID"] for one in inbox().events() if one.name == TIMEOUT].count(long.uuid) == 1,
        where="callback.body/EventName", expected=f"{TIMEOUT} of the longer session once", got="another count", kind="count",
    )  # fmt: skip


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock", "calls")
def test_a_session_that_was_used_tells_of_its_end(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, control: Control
) -> None:
    """After calls as well."""
    told = line(callback_url=inbox().url(), session_expiry=600)
    for caller in (told.first, told.second):
        phones.call(caller, told.number)
    control.advance(600)
    _once(judge, inbox(), told.uuid)


@pytest.mark.requirement("PNM-CB-005")
@pytest.mark.needs("clock")
def test_a_deleted_session_does_not_end_a_second_time(line: Lines, inbox: Inboxes, control: Control) -> None:
    """Whatever the DELETE has sent, the expiry_time that was planned brings nothing more."""
    told = line(callback_url=inbox().url(), session_expiry=600)
    told.expire()
    control.advance(1)
    past = len(inbox().events())
    control.advance(700)
    inbox().lacks(TIMEOUT, past=past)
