"""Session status callback: the end of a call, and why it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge

    from .telephony import Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")

HANGUPS = ("SessionSecondPartyHangup", "SessionFirstPartyHangup")


@pytest.mark.requirement("PNM-CB-007")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("by", ["caller", "callee"])
def test_a_hangup_says_why(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, by: str) -> None:
    """A normal end has a cause in words and the code 4000, whoever hung up."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number, hangup_by=by)
    for event in inbox().need(*HANGUPS):
        judge.holds(
            event["PlivoHangupCause"].strip() != "", where="callback.body/PlivoHangupCause", expected="a cause",
            got=event.fields.get("PlivoHangupCause", "(absent)"), kind="absent",
        )  # fmt: skip
        judge.holds(
            event["PlivoHangupCauseCode"] == "4000", where="callback.body/PlivoHangupCauseCode", expected="4000",
            got=event.fields.get("PlivoHangupCauseCode", "(absent)"),
        )  # fmt: skip


@pytest.mark.requirement("PNM-CB-007")
@pytest.mark.needs("calls")
def test_the_hangup_of_an_unanswered_call_has_a_code(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, no_evidence: Callable[[str], object]
) -> None:
    """A number, whichever it is."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number, answered=False)
    hangups = [one for one in inbox().until("SessionFirstPartyHangup") if one.name in HANGUPS]
    if not hangups:
        no_evidence("no hangup is told of when nobody answered")
    for event in hangups:
        code = event["PlivoHangupCauseCode"]
        judge.holds(
            code.isascii() and code.isdigit(), where="callback.body/PlivoHangupCauseCode", expected="a number",
            got=event.fields.get("PlivoHangupCauseCode", "(absent)"), kind="form",
        )  # fmt: skip


@pytest.mark.requirement("PNM-CB-007")
@pytest.mark.needs("calls")
def test_every_call_has_its_own_cause(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """The normal end of a call that follows an unanswered one has the code 4000."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number, answered=False)
    past = len(inbox().until("SessionFirstPartyHangup"))
    phones.call(told.first, told.number)
    for name in HANGUPS:
        inbox().says(name, "PlivoHangupCauseCode", "4000", past=past)


@pytest.mark.requirement("PNM-CB-015")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_the_end_of_a_call_is_told_of(line: Lines, phones: Phones, inbox: Inboxes, caller: str) -> None:
    """`SessionPartiesHangup` comes when the call is over, and not while it lasts; so with the next call."""
    told = line(callback_url=inbox().url())
    for _ in range(2):
        past = len(inbox().events())
        call = phones.hold(getattr(told, caller), told.number)
        inbox().lacks("SessionPartiesHangup", past=past)
        phones.hang_up(call)
        inbox().brings("SessionPartiesHangup", past=past)
