"""What the model relays: texts and calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.telesign_masking.conftest import ONE, SMS, STRANGER, TWO, VOICE

from testline.surfaces.model import ControlProblem, HangUp, PlaceCall

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider

REJECTED = {"outcome": "rejected", "recipient": None, "sender": None}
FOUR_HOURS = 4 * 3600


# Texts


@pytest.mark.parametrize("path", [SMS, VOICE])
def test_a_text_reaches_the_other_party_from_the_mask_of_its_sender(telesign: Provider, path: str) -> None:
    """In both directions; the real number of neither shows."""
    first, second = telesign.create(path=path).masks
    assert telesign.text(ONE, second) == {"outcome": "delivered", "recipient": TWO, "sender": first}
    assert telesign.text(f"+{TWO}", f"+{first}", "Coming ✓") == {
        "outcome": "delivered",
        "recipient": ONE,
        "sender": second,
    }
    assert telesign.inbox(TWO) == [
        {
            "sender": first, "text": "At the gate", "coding": "gsm", "parts": 1, "flash": False,
            "at": "2026-03-03T10:15:30.000000Z",
        }
    ]  # fmt: skip
    shown = telesign.inbox(ONE)[0]
    assert (shown["sender"], shown["text"], shown["coding"]) == (second, "Coming ✓", "unicode")


def test_a_stranger_is_not_relayed(telesign: Provider) -> None:
    """Nor a party that dials its own mask, nor anybody who dials a number without sessions."""
    telesign.settings(callback_url="http://127.0.0.1:9/cb")
    first, second = telesign.create().masks
    assert telesign.text(STRANGER, second) == telesign.text(ONE, first) == telesign.text(ONE, TWO) == REJECTED
    assert telesign.text("", "") == REJECTED
    assert telesign.callbacks == telesign.inbox(TWO) == telesign.inbox(ONE) == []


def test_nothing_is_relayed_after_the_end(telesign: Provider) -> None:
    """From that moment on."""
    second = telesign.create(validity_period=1).masks[1]
    telesign.advance(3599.999999)
    assert telesign.text(ONE, second)["outcome"] == "delivered"
    telesign.advance(0.000001)
    assert telesign.text(ONE, second) == REJECTED


def test_two_sessions_of_a_party_are_told_apart_by_the_mask(telesign: Provider) -> None:
    """Each reaches its own other party."""
    one, other = telesign.create(ONE, TWO), telesign.create(ONE, "15555550102")
    assert telesign.text(ONE, one.masks[1])["recipient"] == TWO
    assert telesign.text(ONE, other.masks[1])["recipient"] == "15555550102"


def test_one_mask_for_both_parties_does_no_harm(telesign: Provider) -> None:
    """Who dials it decides."""
    telesign.inventory("12405550110")
    telesign.create()
    assert telesign.text(ONE, "12405550110") == {"outcome": "delivered", "recipient": TWO, "sender": "12405550110"}
    assert telesign.text(TWO, "12405550110")["recipient"] == ONE


def test_a_text_waits_for_a_phone_that_cannot_be_reached(telesign: Provider) -> None:
    """The customer is told at once, the phone when it can be reached."""
    telesign.settings(callback_url="http://127.0.0.1:9/cb")
    second = telesign.create().masks[1]
    telesign.phone(TWO, reachable=False)
    assert telesign.text(ONE, second)["outcome"] == "delivered"
    assert (telesign.inbox(TWO), len(telesign.callbacks)) == ([], 1)
    telesign.advance(60)
    telesign.phone(TWO, reachable=True)
    assert [text["at"] for text in telesign.inbox(TWO)] == ["2026-03-03T10:16:30.000000Z"]
    telesign.phone(TWO, reachable=False)
    telesign.text(ONE, second)
    telesign.phone(TWO, reachable=True, rejects=True)
    telesign.phone(TWO, rejects=False)
    assert (len(telesign.inbox(TWO)), len(telesign.callbacks)) == (1, 2)


def test_a_phone_that_rejects_gets_nothing(telesign: Provider) -> None:
    """The text was sent all the same, and the customer is told of it."""
    telesign.settings(callback_url="http://127.0.0.1:9/cb")
    second = telesign.create().masks[1]
    telesign.phone(TWO, rejects=True)
    assert telesign.text(ONE, second) == REJECTED
    assert (telesign.inbox(TWO), len(telesign.callbacks)) == ([], 1)


@pytest.mark.parametrize(
    ("text", "coding", "parts"),
    [("", "gsm", 1), ("a" * 160, "gsm", 1), ("a" * 161, "gsm", 2), ("€" * 81, "gsm", 2), ("č" * 70, "unicode", 1), ("😀" * 36, "unicode", 2), ("\ud800", "unicode", 1)],
)  # fmt: skip
def test_the_coding_of_a_text(telesign: Provider, text: str, coding: str, parts: int) -> None:
    """Septets where they do, sixteen bits else."""
    second = telesign.create().masks[1]
    telesign.text(ONE, second, text)
    shown = telesign.inbox(TWO)[0]
    assert (shown["text"], shown["coding"], shown["parts"]) == (text, coding, parts)


# Calls


def test_a_call_connects_the_other_party_with_a_mask_as_caller(telesign: Provider) -> None:
    """It takes ringing and talking."""
    first, second = telesign.create(path=VOICE).masks
    call = telesign.call(ONE, second, ring_seconds=3, duration=30.5)
    assert call == {
        "call_id": call["call_id"], "outcome": "connected", "rang": TWO, "caller_id": first, "played": [], "prompts": 0,
        "duration": 30.5,
    }  # fmt: skip
    assert telesign.now == 1_772_532_930_000_000 + 33_500_000
    assert telesign.model.handset(TWO)["calls"] == [
        {"caller_id": first, "answered": True, "at": "2026-03-03T10:15:30.000000Z"}
    ]
    assert telesign.call(TWO, first)["rang"] == ONE


def test_a_call_in_a_session_for_texts_is_not_connected(telesign: Provider) -> None:
    """Nothing rings, no time goes by; nor for a stranger, nor after the end."""
    assert telesign.call(ONE, telesign.create().masks[1])["outcome"] == "rejected"
    second = telesign.create(path=VOICE, validity_period=1).masks[1]
    assert telesign.call(STRANGER, second)["outcome"] == "rejected"
    assert telesign.now == 1_772_532_930_000_000
    telesign.advance(3600)
    assert telesign.call(ONE, second)["outcome"] == "rejected"
    assert telesign.model.handset(TWO)["calls"] == []


def test_a_call_is_cut_at_four_hours(telesign: Provider) -> None:
    """And lasts as long as that where nobody hangs up before."""
    second = telesign.create(path=VOICE, validity_period=24).masks[1]
    assert telesign.call(ONE, second, duration=FOUR_HOURS)["duration"] == FOUR_HOURS
    assert telesign.call(ONE, second, duration=FOUR_HOURS + 1)["duration"] == FOUR_HOURS
    held = telesign.call(ONE, second, hold=True)
    telesign.advance(FOUR_HOURS - 1)
    assert telesign.model.call(held["call_id"])["duration"] == 0
    telesign.advance(1)
    assert telesign.model.call(held["call_id"])["duration"] == FOUR_HOURS


def test_nobody_answers(telesign: Provider) -> None:
    """Because nobody wants to, or the phone rings too long, or cannot be reached."""
    second = telesign.create(path=VOICE).masks[1]
    unanswered = telesign.call(ONE, second, answered=False, ring_seconds=10)
    assert (unanswered["outcome"], unanswered["rang"], unanswered["duration"]) == ("no-answer", TWO, 0)
    assert telesign.call(ONE, second, ring_seconds=61)["outcome"] == "no-answer"
    telesign.phone(TWO, reachable=False)
    assert telesign.call(ONE, second)["outcome"] == "no-answer"
    assert telesign.now == 1_772_532_930_000_000 + (10 + 60 + 60) * 1_000_000
    assert [call["answered"] for call in telesign.model.handset(TWO)["calls"]] == [False] * 3


def test_a_session_takes_one_call_at_a_time(telesign: Provider) -> None:
    """A held call is ended by either party; once over it stays as it is."""
    first, second = telesign.create(path=VOICE).masks
    held = telesign.call(ONE, second, hold=True)
    assert (held["outcome"], held["duration"]) == ("connected", 0)
    assert telesign.call(TWO, first)["outcome"] == "rejected"
    telesign.advance(90)
    assert telesign.hang_up(held["call_id"], "callee")["duration"] == 90
    telesign.advance(90)
    assert telesign.hang_up(held["call_id"])["duration"] == 90
    assert telesign.call(TWO, first)["outcome"] == "connected"
    telesign.advance(FOUR_HOURS)
    assert telesign.model.call(held["call_id"])["duration"] == 90


def test_a_call_outlives_its_session(telesign: Provider) -> None:
    """Only a new one is refused."""
    second = telesign.create(path=VOICE, validity_period=1).masks[1]
    held = telesign.call(ONE, second, hold=True)
    telesign.advance(3600)
    assert telesign.call(ONE, second)["outcome"] == "rejected"
    assert telesign.hang_up(held["call_id"])["duration"] == 3600


def test_calls_make_no_callbacks(telesign: Provider) -> None:
    """Voice events belong to another API."""
    telesign.settings(callback_url="http://127.0.0.1:9/cb")
    telesign.call(ONE, telesign.create(path=VOICE).masks[1])
    telesign.advance(8000)
    assert telesign.callbacks == []


@pytest.mark.parametrize(
    "event",
    [PlaceCall(ONE, TWO, ring_seconds=-1), PlaceCall(ONE, TWO, duration=-1), PlaceCall(ONE, TWO, hangup_by="x")],
)
def test_a_call_that_cannot_be(telesign: Provider, event: PlaceCall) -> None:
    """400."""
    with pytest.raises(ControlProblem) as raised:
        telesign.step(event)
    assert raised.value.status == 400


def test_an_unknown_call(telesign: Provider) -> None:
    """404; and nobody but the two parties hangs up."""
    with pytest.raises(ControlProblem) as raised:
        telesign.step(HangUp("x", "caller"))
    assert raised.value.status == 404
    with pytest.raises(ControlProblem) as raised:
        telesign.model.call("x")
    assert raised.value.status == 404
    call = telesign.call(ONE, telesign.create().masks[1])
    with pytest.raises(ControlProblem) as raised:
        telesign.step(HangUp(call["call_id"], "nobody"))
    assert raised.value.status == 400
