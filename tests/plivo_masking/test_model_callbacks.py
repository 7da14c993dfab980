"""What the model tells the customer, in which order, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline import spec
from testline.surfaces.plivo_masking.model.callbacks import delivery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.plivo_masking.conftest import Provider

FIRST, SECOND = "14155550100", "14155550101"
URL = "http://127.0.0.1:9/mask"
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/p.mp3",
    "first_party_pin": "1111", "second_party_pin": "2222",
}  # fmt: skip
ANSWERED = ["SessionFirstPartyAnswer", "SessionSecondPartyRing", "SessionSecondPartyAnswer"]


@pytest.fixture(autouse=True)
def _keeps_the_specification(plivo: Provider) -> Iterator[None]:
    """Every callback of every test here is held against the specification."""
    yield
    document = spec.load("plivo-masking")
    for event in plivo.events():
        kind = "RecordingEvent" if "Recording" in event["EventName"] else "SessionEvent"
        assert document.validator(f"/components/schemas/{kind}").violations(event) == []


def test_without_a_callback_url_nothing_is_sent(plivo: Provider) -> None:
    """Not even a timeout."""
    plivo.call(FIRST, plivo.create(record=True))
    plivo.advance(3600)
    assert plivo.callbacks == []


@pytest.mark.parametrize(
    ("by", "ends"),
    [
        ("callee", ["SessionSecondPartyHangup", "SessionFirstPartyHangup"]),
        ("caller", ["SessionFirstPartyHangup", "SessionSecondPartyHangup"]),
    ],
)
def test_a_call_by_the_first_party_is_told_in_order(plivo: Provider, by: str, ends: list[str]) -> None:
    """Sequence numbers rise, the real numbers are there, the hangup has its cause and price."""
    session = plivo.create(callback_url=URL)
    plivo.call(FIRST, session, duration=65, hangup_by=by)
    assert plivo.event_names() == [*ANSWERED, *ends, "SessionPartiesHangup"]
    events = plivo.events()
    assert [int(event["SequenceNumber"]) for event in events] == [1, 2, 3, 4, 5, 6]
    assert {(event["From"], event["To"], event["SessionUUID"]) for event in events} == {
        (FIRST, SECOND, session["session_uuid"])
    }
    assert events[3] == {
        "EventName": ends[0], "EventTimestamp": "2026-03-03 10:16:40", "SessionUUID": session["session_uuid"],
        "From": FIRST, "To": SECOND, "Amount": "0.006", "BilledDuration": "120", "Duration": "65",
        "PlivoHangupCause": "Normal Hangup", "PlivoHangupCauseCode": "4000",
        "VirtualNumber": session["virtual_number"], "SequenceNumber": "4",
    }  # fmt: skip


def test_a_call_by_the_second_party_keeps_the_registered_roles(plivo: Provider) -> None:
    """First and second are who they were registered as; only the second party's ringing has an event."""
    plivo.call(SECOND, plivo.create(callback_url=URL))
    assert plivo.event_names() == [
        "SessionSecondPartyAnswer", "SessionFirstPartyAnswer",
        "SessionFirstPartyHangup", "SessionSecondPartyHangup", "SessionPartiesHangup",
    ]  # fmt: skip
    assert {(event["From"], event["To"]) for event in plivo.events()} == {(SECOND, FIRST)}


@pytest.mark.parametrize(
    ("plan", "code"), [({"answered": False}, "3000"), ({"ring_seconds": 500}, "6010"), ({"duration": 9999}, "6000")]
)
def test_hangups_say_why(plivo: Provider, plan: dict[str, Any], code: str) -> None:
    """No answer, the ring limit, the time limit."""
    plivo.call(FIRST, plivo.create(callback_url=URL), **plan)
    codes = [event.get("PlivoHangupCauseCode") for event in plivo.events()]
    assert codes[-3:] == [code, code, None]


@pytest.mark.parametrize(
    ("caller", "digits", "status", "counter"),
    [
        (FIRST, (), "AuthorizedCaller", "0"),
        ("14155550177", ("1111",), "success", "0"),
        ("14155550177", ("9", "2222"), "success", "1"),
        ("14155550177", ("9", "9"), "failed", "2"),
    ],
)
def test_the_result_of_a_pin_is_told(
    plivo: Provider, caller: str, digits: tuple[str, ...], status: str, counter: str
) -> None:
    """Once, before anything rings."""
    plivo.call(caller, plivo.create(callback_url=URL, **PIN), digits=digits)
    (told,) = [event for event in plivo.events() if event["EventName"] == "SessionPinAuthenticationStatus"]
    assert (told["PinAuthenticationStatus"], told["PinRetryCounter"], told["From"]) == (status, counter, caller)


def test_a_registered_caller_who_fails_is_told_and_hung_up(plivo: Provider) -> None:
    """One leg, so one hangup."""
    plivo.call(FIRST, plivo.create(callback_url=URL, **PIN, force_pin_authentication=True))
    assert plivo.event_names() == [
        "SessionFirstPartyAnswer", "SessionPinAuthenticationStatus", "SessionFirstPartyHangup", "SessionPartiesHangup",
    ]  # fmt: skip


def test_natural_expiry_is_told_and_an_early_one_is_not(plivo: Provider) -> None:
    """With the moment of the expiry, whenever it is noticed."""
    plivo.create(callback_url=URL, session_expiry=60)
    early = plivo.create(callback_url=URL)
    assert plivo.ask("DELETE", f"/{early['session_uuid']}").status == 200
    plivo.now += 90_000_000
    assert plivo.ask("GET").status == 200
    assert plivo.event_names() == ["SessionTimeout"]
    assert plivo.events()[0]["EventTimestamp"] == "2026-03-03 10:16:30"


def test_recordings_are_told_to_their_own_url(plivo: Provider) -> None:
    """Initiated when both talk, completed at the end; none when one did not answer; another for each call."""
    session = plivo.create(
        record=True, recording_callback_url=URL, record_file_format="wav", recording_callback_method="GET"
    )
    plivo.call(FIRST, session, answered=False)
    assert plivo.callbacks == []
    for _ in range(2):
        plivo.call(FIRST, session)
    assert plivo.event_names() == ["SessionRecordingInitiated", "SessionRecordingCompleted"] * 2
    first, completed, second, _ = plivo.events()
    assert first["RecordingUUID"] == completed["RecordingUUID"] != second["RecordingUUID"]
    assert (completed["RecordingDuration"], completed["RecordingFormat"]) == ("60", ".wav")
    assert completed["RecordingURL"].endswith(f"{first['RecordingUUID']}.wav")
    assert "RecordingURL" not in first


def test_a_get_carries_the_attributes_in_its_query(plivo: Provider) -> None:
    """After the URL's own; the fragment stays at home."""
    plivo.create(callback_url=f"{URL}?b=2&a=1#rc=0", callback_method="GET", session_expiry=5)
    plivo.advance(5)
    (callback,) = plivo.callbacks
    assert callback.request.method == "GET"
    assert callback.request.url.startswith(f"{URL}?b=2&a=1&EventName=SessionTimeout&")
    assert "#" not in callback.request.url
    assert (callback.request.body, callback.retries) == (b"", ())


def test_a_post_is_form_encoded(plivo: Provider) -> None:
    """And all callbacks of a session go out one after another."""
    session = plivo.create(callback_url=URL)
    plivo.call(FIRST, session)
    assert {callback.request.header("content-type") for callback in plivo.callbacks} == {
        "application/x-www-form-urlencoded"
    }
    assert {callback.lane for callback in plivo.callbacks} == {session["session_uuid"]}


def test_call_me_is_told(plivo: Provider) -> None:
    """The first party is called, then the second."""
    plivo.create(callback_url=URL, initiate_call_to_first_party=True)
    plivo.advance(120)
    assert plivo.event_names()[:3] == ANSWERED
    assert {(event["From"], event["To"]) for event in plivo.events()} == {(FIRST, SECOND)}


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", (2.0, 5.0, 1, {"connect", "timeout"})),
        ("#ct=500&rt=9000&rc=3&rp=5xx", (0.5, 9.0, 3, {"5xx"})),
        ("#rc=0&rp=ct,4xx", (2.0, 5.0, 0, {"connect", "4xx"})),
        ("#rc=99&rp=all", (2.0, 5.0, 5, {"connect", "timeout", "4xx", "5xx"})),
        ("#rc=x&ct=&anchor", (2.0, 5.0, 1, {"connect", "timeout"})),
    ],
)
def test_the_fragment_of_the_url_sets_timeouts_and_retries(fragment: str, expected: tuple[Any, ...]) -> None:
    """Milliseconds, a count, reasons; what is not understood leaves the default."""
    assert delivery(f"{URL}{fragment}") == expected
