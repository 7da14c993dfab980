"""Session recording callback: what is told of recordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .telephony import Event, Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]
    Own = Callable[..., OwnAccount]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")

STARTED, COMPLETED = "SessionRecordingInitiated", "SessionRecordingCompleted"
IN_BOTH = (
    "EventName", "EventTimestamp", "SessionUUID", "From", "To", "VirtualNumber", "RecordingUUID", "SequenceNumber",
)  # fmt: skip
IN_COMPLETED = (
    "RecordingURL", "RecordingResourceURL", "RecordingDuration", "RecordingStartTime", "RecordingEndTime",
    "RecordingFormat",
)  # fmt: skip
"""What can only be known when the recording is complete."""


def _has(judge: Judge, event: Event, names: tuple[str, ...]) -> None:
    for name in names:
        judge.holds(
            event[name].strip() != "", where=f"callback.body/{name}", expected=f"{name} in {event.name}",
            got=event.fields.get(name, "(absent)"), kind="absent",
        )  # fmt: skip


def _is_about(judge: Judge, event: Event, told: Line, caller: str, called: str) -> None:
    """The session, its virtual number, who called, and who was called."""
    expected = {"SessionUUID": told.uuid, "VirtualNumber": told.number, "From": caller, "To": called}
    for name, value in expected.items():
        got = event[name].strip().removeprefix("+")
        judge.holds(got == value, where=f"callback.body/{name}", expected=value, got=event.fields.get(name, "(absent)"))


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("asked", [..., "POST", "GET"])
def test_a_recorded_call_is_told_of(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, asked: object) -> None:
    """When its recording begins and when it is complete, by POST unless GET was asked for."""
    recorded = line(record=True, recording_callback_url=inbox().url(), recording_callback_method=asked)
    phones.call(recorded.first, recorded.number)
    method = "GET" if asked == "GET" else "POST"
    for event in inbox().brings(STARTED, COMPLETED):
        judge.holds(event.method == method, where="callback.method", expected=method, got=event.method)


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_recording_events_have_their_attributes(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, method: str
) -> None:
    """Those that are meaningful at the time; the length is in seconds."""
    recorded = line(record=True, recording_callback_url=inbox().url(), recording_callback_method=method)
    phones.call(recorded.first, recorded.number, duration=90)
    for event in inbox().need(STARTED, COMPLETED):
        _has(judge, event, IN_BOTH if event.name == STARTED else IN_BOTH + IN_COMPLETED)
        if event.name == COMPLETED:
            seconds = _seconds(event)
            judge.holds(
                seconds is not None and 0 <= seconds <= 100, where="callback.body/RecordingDuration",
                expected="the seconds of a call of 90 s", got=event["RecordingDuration"], kind="value",
            )  # fmt: skip


def _seconds(event: Event) -> float | None:
    try:
        return float(event["RecordingDuration"])
    except ValueError:
        return None


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_recording_events_say_whose_call_it_was(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Of a call by the first party, and then of one by the second."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    for caller, called in ((recorded.first, recorded.second), (recorded.second, recorded.first)):
        past = len(inbox().events())
        phones.call(caller, recorded.number)
        for event in inbox().need(STARTED, COMPLETED, past=past):
            _is_about(judge, event, recorded, caller, called)


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_both_events_of_a_call_are_about_one_recording(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes
) -> None:
    """The `RecordingUUID` that began is the one that is complete."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    uuids = {one["RecordingUUID"] for one in inbox().need(STARTED, COMPLETED)}
    judge.holds(len(uuids) == 1, where="callback.body/RecordingUUID", expected="one recording", got=sorted(uuids))


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_the_events_come_at_the_beginning_and_at_the_end(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """While the parties talk the recording has begun and is not complete."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    call = phones.hold(recorded.first, recorded.number)
    inbox().brings(STARTED)
    inbox().lacks(COMPLETED)
    phones.hang_up(call)
    inbox().brings(COMPLETED)


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_recording_events_have_their_own_url(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Beside a `callback_url` for the other events, they still go to `recording_callback_url`."""
    recorded = line(record=True, recording_callback_url=inbox("recordings").url(), callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    inbox("recordings").brings(STARTED, COMPLETED)


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_without_record_there_is_nothing_to_tell(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """A `recording_callback_url` alone records nothing."""
    silent = line(recording_callback_url=inbox().url())
    phones.call(silent.first, silent.number)
    inbox().lacks()


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_recording_can_be_turned_on_and_off(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """By an update, from the next call on."""
    recorded = line()
    recorded.update(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    past = len(inbox().brings(STARTED, COMPLETED))
    recorded.update(record=False)
    phones.call(recorded.first, recorded.number)
    inbox().lacks(past=past)


@pytest.mark.requirement("PNM-CB-009")
@pytest.mark.needs("calls")
def test_an_updated_recording_callback_url_and_method_are_used(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes
) -> None:
    """The old URL hears nothing more."""
    recorded = line(record=True, recording_callback_url=inbox("old").url())
    recorded.update(recording_callback_url=inbox().url(), recording_callback_method="GET")
    phones.call(recorded.first, recorded.number)
    for event in inbox().brings(STARTED, COMPLETED):
        judge.holds(event.method == "GET", where="callback.method", expected="GET", got=event.method)
    inbox("old").lacks()


@pytest.mark.requirement("PNM-CB-010")
@pytest.mark.needs("calls")
@pytest.mark.parametrize(("asked", "expected"), [(..., ".mp3"), ("mp3", ".mp3"), ("wav", ".wav")])
def test_the_format_is_written_with_a_dot(
    line: Lines, phones: Phones, inbox: Inboxes, asked: object, expected: str
) -> None:
    """And it is the one that `record_file_format` says, mp3 by default."""
    recorded = line(record=True, recording_callback_url=inbox().url(), record_file_format=asked)
    phones.call(recorded.first, recorded.number)
    inbox().says(COMPLETED, "RecordingFormat", expected)


@pytest.mark.requirement("PNM-CB-010")
@pytest.mark.needs("calls")
def test_an_updated_format_is_used(line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """The next recording is of the new format."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    past = len(inbox().until(COMPLETED))
    recorded.update(record_file_format="wav")
    phones.call(recorded.first, recorded.number)
    inbox().says(COMPLETED, "RecordingFormat", ".wav", past=past)


@pytest.mark.requirement("PNM-CB-011")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_an_unanswered_call_is_not_recorded(line: Lines, phones: Phones, inbox: Inboxes, caller: str) -> None:
    """Whoever called, and after a call that was."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    past = len(inbox().until(STARTED, COMPLETED))
    phones.call(getattr(recorded, caller), recorded.number, answered=False)
    inbox().lacks(STARTED, COMPLETED, past=past)


@pytest.mark.requirement("PNM-CB-011")
@pytest.mark.needs("calls")
def test_a_strangers_call_is_not_recorded(line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh) -> None:
    """Nobody answered an unknown caller."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(fresh.us_number(), recorded.number)
    inbox().lacks(STARTED, COMPLETED)


@pytest.mark.requirement("PNM-CB-011")
@pytest.mark.needs("calls", "clock", "handsets")
def test_a_first_party_that_does_not_answer_is_not_recorded(
    line: Lines, inbox: Inboxes, control: Control, fresh: Fresh
) -> None:
    """When Plivo calls it in vain."""
    party = fresh.us_number()
    control.set_handset(party, reachable=False)
    try:
        line(first_party=party, initiate_call_to_first_party=True, record=True, recording_callback_url=inbox().url())
        control.advance(600)
        inbox().lacks(STARTED, COMPLETED)
    finally:
        control.set_handset(party, reachable=True)


# Several recordings


@pytest.mark.requirement("PNM-REC-001")
@pytest.mark.needs("calls")
def test_every_call_has_a_recording_of_its_own(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Three calls are told of as three recordings at three URLs."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    for caller in (recorded.first, recorded.second, recorded.first):
        phones.call(caller, recorded.number)
    events = [one for one in inbox().events(6) if one.name == COMPLETED]
    for name in ("RecordingUUID", "RecordingURL"):
        judge.holds(
            len({one[name] for one in events} - {""}) == 3, where=f"callback.body/{name}",
            expected="three recordings", got=[one[name] for one in events], kind="count",
        )  # fmt: skip


@pytest.mark.requirement("PNM-REC-001")
@pytest.mark.needs("calls")
def test_every_interaction_has_a_recording_of_its_own(judge: Judge, line: Lines, phones: Phones) -> None:
    """Two recorded calls leave two different recordings in the session."""
    recorded = line(record=True)
    for caller in (recorded.first, recorded.second):
        phones.call(caller, recorded.number)
    urls = [one.get("recording_resource_url") for one in recorded.interactions()]
    judge.holds(
        len({one for one in urls if isinstance(one, str) and one}) == 2,
        where="response.body/response/interaction/0/recording_resource_url", expected="two recordings", got=urls,
    )  # fmt: skip
