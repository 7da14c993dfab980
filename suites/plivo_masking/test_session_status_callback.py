"""Session status callback: which events are sent, where and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .telephony import Event, Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")

CALL = (
    "SessionFirstPartyAnswer",
    "SessionSecondPartyRing",
    "SessionSecondPartyAnswer",
    "SessionSecondPartyHangup",
    "SessionFirstPartyHangup",
)
"""What a call by the first party shows, if the second answers."""

BOTH_WAYS = tuple(name for name in CALL if name != "SessionSecondPartyRing")
"""What a call by either party shows: first and second may be the registered roles, or caller and called."""

HANGUPS = CALL[3:]
ALWAYS = ("EventName", "EventTimestamp", "SessionUUID", "VirtualNumber", "SequenceNumber")
PIN = {
    "is_pin_authentication_required": True,
    "first_party_pin": "48213",
    "second_party_pin": "59324",
    "pin_prompt_play": "https://media.example.test/prompt.mp3",
}


def _came_by(judge: Judge, events: list[Event], method: str) -> None:
    """Every callback came by this method."""
    for event in events:
        if not judge.holds(event.method == method, where="callback.method", expected=method, got=event.method):
            return


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("asked", [..., "POST", "GET"])
def test_each_event_of_a_call_is_sent(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, asked: object) -> None:
    """By POST, unless `callback_method` is GET."""
    told = line(callback_url=inbox().url(), callback_method=asked)
    phones.call(told.first, told.number)
    _came_by(judge, inbox().brings(*CALL), "GET" if asked == "GET" else "POST")


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("by", ["caller", "callee"])
def test_whoever_hangs_up_both_hangups_are_sent(line: Lines, phones: Phones, inbox: Inboxes, by: str) -> None:
    """The hangup of one party ends the call of the other."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number, hangup_by=by)
    inbox().brings(*HANGUPS)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_a_call_by_the_second_party_is_told_of(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Answers and hangups of both parties, whichever is called first and which second."""
    told = line(callback_url=inbox().url())
    phones.call(told.second, told.number)
    inbox().brings(*BOTH_WAYS)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_every_call_of_a_session_is_told_of(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """The second and third call like the first."""
    told = line(callback_url=inbox().url())
    for caller, names in ((told.first, CALL), (told.second, BOTH_WAYS), (told.first, CALL)):
        past = len(inbox().events())
        phones.call(caller, told.number)
        inbox().brings(*names, past=past)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_events_are_sent_when_they_occur(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """While the parties talk their answers have been sent, and no hangup."""
    told = line(callback_url=inbox().url())
    call = phones.hold(told.first, told.number)
    inbox().brings(*CALL[:3])
    inbox().lacks(*HANGUPS)
    phones.hang_up(call)
    inbox().brings(*HANGUPS)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_what_did_not_occur_is_not_sent(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """When the second party does not answer, its phone rings and that is all."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number, answered=False)
    inbox().brings("SessionSecondPartyRing")
    inbox().lacks("SessionSecondPartyAnswer")


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_a_strangers_call_rings_nobody_in_the_events_either(
    line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh
) -> None:
    """An unknown caller is not connected, and no event says otherwise."""
    told = line(callback_url=inbox().url())
    phones.call(fresh.us_number(), told.number)
    inbox().lacks("SessionSecondPartyRing", "SessionSecondPartyAnswer")


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls", "clock")
def test_a_call_that_plivo_makes_is_told_of(line: Lines, inbox: Inboxes, control: Control) -> None:
    """With `initiate_call_to_first_party` the same events are sent."""
    line(callback_url=inbox().url(), initiate_call_to_first_party=True)
    control.advance(120)
    inbox().brings(*CALL)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_an_updated_callback_url_is_used(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """From the update on, events go to the new URL and no longer to the old one."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number)
    told.update(callback_url=inbox("new").url())
    past = len(inbox().until(*CALL))
    phones.call(told.first, told.number)
    inbox("new").brings(*CALL)
    inbox().lacks(past=past)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_a_callback_url_can_come_with_an_update(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """A session that had none sends its events from then on."""
    told = line()
    told.update(callback_url=inbox().url())
    phones.call(told.first, told.number)
    inbox().brings(*CALL)


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_an_updated_callback_method_is_used(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """POST becomes GET, for the next call."""
    told = line(callback_url=inbox().url())
    told.update(callback_method="GET")
    phones.call(told.first, told.number)
    _came_by(judge, inbox().brings(*CALL), "GET")


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_an_update_of_something_else_keeps_url_and_method(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes
) -> None:
    """A session that is prolonged goes on sending to the same place in the same way."""
    told = line(callback_url=inbox().url(), callback_method="GET")
    told.update(session_expiry=7200)
    phones.call(told.first, told.number)
    _came_by(judge, inbox().brings(*CALL), "GET")


@pytest.mark.requirement("PNM-CB-001")
@pytest.mark.needs("calls")
def test_each_session_has_its_own_url(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Events of one session of a party never go to the URL of the other."""
    one = line(callback_url=inbox("one").url())
    other = one.beside(first_party=one.first, callback_url=inbox("other").url())
    for told in (other, one):
        phones.call(told.first, told.number)
    for told, name in ((one, "one"), (other, "other")):
        uuids = {event["SessionUUID"] for event in inbox(name).brings(*CALL)}
        judge.holds(uuids == {told.uuid}, where="callback.body/SessionUUID", expected=told.uuid, got=sorted(uuids))


# What every callback has


def _has_all(judge: Judge, event: Event, told: Line) -> None:
    for name in ALWAYS:
        judge.holds(
            event[name].strip() != "", where=f"callback.body/{name}", expected=f"{name} in {event.name}",
            got=event.fields.get(name, "(absent)"), kind="absent",
        )  # fmt: skip
    judge.holds(
        event["SessionUUID"] == told.uuid,
        where="callback.body/SessionUUID",
        expected=told.uuid,
        got=event["SessionUUID"],
    )
    number = event["VirtualNumber"].removeprefix("+").strip()
    judge.holds(
        number == told.number, where="callback.body/VirtualNumber", expected=told.number, got=event["VirtualNumber"]
    )
    judge.holds(
        event.sequence is not None, where="callback.body/SequenceNumber", expected="a whole number",
        got=event["SequenceNumber"], kind="form",
    )  # fmt: skip


@pytest.mark.requirement("PNM-CB-002")
@pytest.mark.needs("calls", "clock")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_every_callback_says_what_when_and_of_which_session(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, method: str
) -> None:
    """In events of calls by either party."""
    told = line(callback_url=inbox().url(), callback_method=method)
    for caller in (told.first, told.second):
        phones.call(caller, told.number)
    for event in inbox().need(*BOTH_WAYS):
        _has_all(judge, event, told)


@pytest.mark.requirement("PNM-CB-002")
@pytest.mark.needs("clock")
def test_the_end_of_a_session_says_so_too(judge: Judge, line: Lines, inbox: Inboxes, control: Control) -> None:
    """In `SessionTimeout`, which belongs to no call."""
    told = line(callback_url=inbox().url(), session_expiry=600)
    control.advance(601)
    for event in inbox().need("SessionTimeout"):
        _has_all(judge, event, told)


@pytest.mark.requirement("PNM-CB-002")
@pytest.mark.needs("calls")
def test_a_pin_result_says_so_too(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh) -> None:
    """In `SessionPinAuthenticationStatus`, of a caller who is no party."""
    told = line(callback_url=inbox().url(), **PIN)
    phones.call(fresh.us_number(), told.number, digits=["48213"])
    for event in inbox().need("SessionPinAuthenticationStatus"):
        _has_all(judge, event, told)


# Where nothing is to be sent


@pytest.mark.requirement("PNM-CB-008")
@pytest.mark.needs("calls", "clock", "callbacks")
def test_without_a_callback_url_nothing_is_sent(judge: Judge, line: Lines, phones: Phones, control: Control) -> None:
    """Neither of a call nor of the end of the session."""
    silent = line(session_expiry=600)
    phones.call(silent.first, silent.number)
    control.advance(700)
    sent = [one for one in control.callbacks() if silent.uuid in one.body or silent.uuid in one.url]
    judge.holds(not sent, where="callback.body/EventName", expected="no callback", got=[one.event for one in sent])


@pytest.mark.requirement("PNM-CB-008")
@pytest.mark.needs("calls", "clock")
def test_another_sessions_url_is_not_used(line: Lines, phones: Phones, inbox: Inboxes, control: Control) -> None:
    """A session without a URL does not fall back on that of the account's other session."""
    told = line(callback_url=inbox().url(), session_expiry=7200)
    silent = told.beside(first_party=told.first, session_expiry=600)
    phones.call(silent.first, silent.number)
    control.advance(700)
    inbox().lacks()


@pytest.mark.requirement("PNM-CB-008")
@pytest.mark.needs("calls")
def test_the_recording_url_gets_no_session_events(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """A session with only `recording_callback_url` sends nothing there but recordings."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    inbox().lacks(*CALL, "SessionPartiesHangup")
