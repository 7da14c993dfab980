"""Calls through the model: who reaches whom, what is played, what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline.surfaces.model import ControlProblem, PlaceCall, SetHandset

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider

FIRST, SECOND = "14155550100", "14155550101"
PROMPT, WRONG = "https://media.example.test/prompt.mp3", "https://media.example.test/wrong.wav"
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": PROMPT, "first_party_pin": "1111", "second_party_pin": "2222",
    "incorrect_pin_play": WRONG,
}  # fmt: skip
SINGLE = {"create_session_with_single_party": True}


@pytest.mark.parametrize(("caller", "rung"), [(FIRST, SECOND), (SECOND, FIRST)])
def test_a_party_reaches_the_other_who_sees_the_virtual_number(plivo: Provider, caller: str, rung: str) -> None:
    """Both ways, and what the phone saw says the same."""
    session = plivo.create()
    call = plivo.call(caller, session)
    assert call == {
        "call_id": call["call_id"], "outcome": "connected", "rang": rung, "caller_id": session["virtual_number"],
        "played": [], "prompts": 0, "duration": 60,
    }  # fmt: skip
    expected = [{"caller_id": session["virtual_number"], "answered": True, "at": "2026-03-03T10:15:30.000000Z"}]
    assert plivo.model.handset(rung)["calls"] == expected
    assert plivo.model.handset(caller)["calls"] == []


def test_a_call_leaves_an_interaction_and_totals(plivo: Provider) -> None:
    """Two legs, billed by the begun minute."""
    session = plivo.create(record=True)
    plivo.call(SECOND, session, ring_seconds=5, duration=65)
    after = plivo.get(session)
    (one,) = after["interaction"]
    assert one["start_time"] == "2026-03-03 10:15:30 +0000 UTC"
    assert one["end_time"] == after["last_interaction_time"] == "2026-03-03 10:16:40 +0000 UTC"
    assert (one["duration"], one["call_billed_duration"], one["total_call_count"], one["type"]) == (65, 120, 2, "call")
    assert one["total_call_amount"] == after["total_call_amount"] == after["total_session_amount"] == 0.012
    assert (after["total_call_count"], after["total_call_billed_duration"], after["status"]) == (2, 120, "active")
    base = f"https://api.plivo.com/v1/Account/{plivo.credentials['primary']['auth_id']}"
    assert one["first_party_resource_url"].startswith(f"{base}/Call/")
    assert one["second_party_resource_url"].startswith(f"{base}/Call/")
    assert one["recording_resource_url"].startswith(f"{base}/Recording/")
    plivo.call(FIRST, session, duration=0)
    assert len(plivo.get(session)["interaction"]) == 2
    assert plivo.get(session)["total_call_billed_duration"] == 120


def test_an_unknown_caller_is_not_connected(plivo: Provider, stranger: str) -> None:
    """Nothing rings, no time passes, nothing remains."""
    session = plivo.create()
    call = plivo.call(stranger, session)
    assert (call["outcome"], call["rang"], call["duration"], plivo.now % 10**8) == ("rejected", None, 0, 30_000_000)
    assert plivo.get(session)["interaction"] is None


def test_an_unknown_caller_hears_what_was_set(plivo: Provider, stranger: str) -> None:
    """While PIN authentication is off."""
    session = plivo.create(unknown_caller_play="https://media.example.test/sorry.mp3")
    call = plivo.call(stranger, session)
    assert (call["outcome"], call["played"]) == ("rejected", ["https://media.example.test/sorry.mp3"])


@pytest.mark.parametrize(("pin", "rung"), [("1111", SECOND), ("2222", FIRST)])
def test_a_strangers_pin_opens_the_way_to_the_other_party(plivo: Provider, stranger: str, pin: str, rung: str) -> None:
    """The first party's PIN to the second, and vice versa."""
    session = plivo.create(**PIN)
    call = plivo.call(stranger, session, digits=("9999", pin))
    assert (call["outcome"], call["rang"], call["prompts"], call["played"]) == (
        "connected",
        rung,
        2,
        [PROMPT, WRONG, PROMPT],
    )


@pytest.mark.parametrize("retries", [0, 1, 5])
def test_after_the_last_retry_the_call_fails(plivo: Provider, stranger: str, retries: int) -> None:
    """1 + `pin_retry` tries; missing digits are empty tries; a stranger leaves no interaction."""
    session = plivo.create(**PIN, pin_retry=retries)
    call = plivo.call(stranger, session, digits=("0000",) * (retries + 1) + ("1111",))
    assert (call["outcome"], call["prompts"], call["rang"]) == ("unauthenticated", retries + 1, None)
    assert plivo.call(stranger, session)["prompts"] == retries + 1
    assert plivo.get(session)["interaction"] is None


def test_a_registered_caller_needs_no_pin_unless_it_is_forced(plivo: Provider) -> None:
    """Forced, it needs its own; failing, it leaves an interaction of one leg."""
    session = plivo.create(**PIN)
    assert plivo.call(FIRST, session)["prompts"] == 0
    forced = plivo.create(**PIN, force_pin_authentication=True)
    assert plivo.call(FIRST, forced, digits=("1111",))["rang"] == SECOND
    assert plivo.call(SECOND, forced, digits=("1111", "1111"))["outcome"] == "unauthenticated"
    _, failed = plivo.get(forced)["interaction"]
    assert (failed["first_party_resource_url"], failed["total_call_count"], failed["duration"]) == (None, 1, 0)
    assert plivo.get(forced)["status"] == "active"


def test_forcing_does_nothing_without_pin_authentication(plivo: Provider) -> None:
    """The call goes through."""
    assert plivo.call(FIRST, plivo.create(force_pin_authentication=True))["outcome"] == "connected"


def test_a_pin_is_tried_against_all_sessions_of_the_number(plivo: Provider, stranger: str) -> None:
    """Oldest first, until one fits."""
    session = plivo.create(**PIN)
    other = plivo.create("12125550100", "12125550101", **{**PIN, "first_party_pin": "3333", "second_party_pin": "2222"})
    assert session["virtual_number"] == other["virtual_number"]
    assert plivo.call(stranger, session, digits=("3333",))["rang"] == "12125550101"
    assert plivo.call(stranger, session, digits=("2222",))["rang"] == FIRST


def test_an_open_single_party_session_connects_anybody(plivo: Provider, stranger: str) -> None:
    """And the registered party then reaches the latest of them; before, nobody."""
    session = plivo.create(FIRST, "", **SINGLE)
    assert plivo.call(FIRST, session)["outcome"] == "rejected"
    assert plivo.call(stranger, session)["rang"] == FIRST
    assert plivo.call("14155550188", session)["rang"] == FIRST
    assert plivo.call(FIRST, session)["rang"] == "14155550188"


def test_a_single_party_session_with_pin_connects_who_knows_one(plivo: Provider, stranger: str) -> None:
    """Either PIN is good."""
    session = plivo.create("", SECOND, **SINGLE, **PIN)
    assert plivo.call(stranger, session, digits=("1", "2"))["outcome"] == "unauthenticated"
    assert plivo.call(stranger, session, digits=("1111",))["rang"] == SECOND
    assert plivo.call(stranger, session, digits=("2222",))["rang"] == SECOND
    assert plivo.call(SECOND, session)["rang"] == stranger


def test_strangers_meet_the_newest_session_that_takes_them(plivo: Provider, stranger: str) -> None:
    """Open or with PIN."""
    asking = plivo.create(**PIN)
    opened = plivo.create("12125550100", "", **SINGLE)
    assert asking["virtual_number"] == opened["virtual_number"]
    assert plivo.call(stranger, opened)["rang"] == "12125550100"
    plivo.advance(1)
    plivo.create("12125550102", "12125550103", **PIN)
    assert plivo.call(stranger, opened)["outcome"] == "unauthenticated"


def test_after_expiry_nobody_is_put_through(plivo: Provider) -> None:
    """Natural or early."""
    session = plivo.create(session_expiry=60)
    plivo.advance(60)
    assert plivo.call(FIRST, session)["outcome"] == "rejected"


@pytest.mark.parametrize(
    ("plan", "waited"),
    [({"answered": False}, 5), ({"answered": False, "ring_seconds": 99}, 20), ({"ring_seconds": 21}, 20)],
)
def test_ringing_stops_unanswered(plivo: Provider, plan: dict[str, Any], waited: int) -> None:
    """After the smaller of what was planned and `ring_timeout`."""
    session = plivo.create(ring_timeout=20)
    start = plivo.now
    call = plivo.call(FIRST, session, **plan)
    assert (call["outcome"], call["rang"], call["duration"]) == ("no-answer", SECOND, 0)
    assert plivo.now - start == waited * 1_000_000
    (one,) = plivo.get(session)["interaction"]
    assert (one["total_call_count"], one["second_party_status"], one["recording_resource_url"]) == (
        2,
        "no-answer",
        None,
    )


def test_an_unreachable_phone_rings_out(plivo: Provider) -> None:
    """For the vendor's limit."""
    session = plivo.create(ring_timeout=20)
    plivo.step(SetHandset(SECOND, reachable=False))
    start = plivo.now
    assert plivo.call(FIRST, session)["outcome"] == "no-answer"
    assert plivo.now - start == 20_000_000
    assert [one["answered"] for one in plivo.model.handset(SECOND)["calls"]] == [False]


def test_a_call_is_cut_at_its_time_limit(plivo: Provider) -> None:
    """Planned or held."""
    session = plivo.create(call_time_limit=30)
    assert plivo.call(FIRST, session, duration=90)["duration"] == 30
    held = plivo.call(FIRST, session, hold=True)
    plivo.advance(100)
    assert plivo.model.call(held["call_id"])["duration"] == 30


def test_a_held_call_stays_up_until_somebody_hangs_up(plivo: Provider) -> None:
    """In progress meanwhile; a second call is rejected; hanging up twice gives the same."""
    session = plivo.create()
    held = plivo.call(FIRST, session, hold=True)
    assert (held["outcome"], held["duration"]) == ("connected", 0)
    assert plivo.get(session)["status"] == "in-progress"
    assert plivo.call(SECOND, session)["outcome"] == "rejected"
    plivo.advance(33.5)
    assert plivo.hang_up(held["call_id"], "callee")["duration"] == 33.5
    assert plivo.hang_up(held["call_id"], "caller")["duration"] == 33.5
    assert plivo.get(session)["status"] == "active"


def test_a_call_outlives_its_session(plivo: Provider) -> None:
    """It is let end, and counted."""
    session = plivo.create(session_expiry=20)
    plivo.call(FIRST, session)
    assert plivo.get(session)["status"] == "expired"
    assert plivo.get(session)["interaction"][0]["duration"] == 60


def test_call_me_calls_the_first_party_and_then_the_second(plivo: Provider) -> None:
    """5 s of ringing each, 60 s of talk, the virtual number on both phones."""
    session = plivo.create(initiate_call_to_first_party=True)
    plivo.advance(9)
    assert plivo.get(session)["status"] == "in-progress"
    plivo.advance(111)
    (one,) = plivo.get(session)["interaction"]
    assert (one["duration"], one["total_call_count"]) == (60, 2)
    for party, at in ((FIRST, "10:15:30"), (SECOND, "10:15:35")):
        expected = [{"caller_id": session["virtual_number"], "answered": True, "at": f"2026-03-03T{at}.000000Z"}]
        assert plivo.model.handset(party)["calls"] == expected


def test_call_me_ends_if_the_first_party_does_not_answer(plivo: Provider) -> None:
    """One leg, and the second phone never rang."""
    plivo.step(SetHandset(FIRST, reachable=False))
    session = plivo.create(initiate_call_to_first_party=True)
    plivo.advance(120)
    (one,) = plivo.get(session)["interaction"]
    assert (one["second_party_resource_url"], one["total_call_count"], one["first_party_status"]) == (
        None,
        1,
        "no-answer",
    )
    assert plivo.model.handset(SECOND)["calls"] == []


def test_play_urls_are_played_to_the_party_that_they_belong_to(plivo: Provider) -> None:
    """Before it is connected, so not to one who does not answer."""
    urls = {
        "first_party_play_url": "https://media.example.test/1",
        "second_party_play_url": "https://media.example.test/2",
    }
    session = plivo.create(**urls)
    assert plivo.call(SECOND, session)["played"] == ["https://media.example.test/2", "https://media.example.test/1"]
    assert plivo.call(FIRST, session, answered=False)["played"] == ["https://media.example.test/1"]


def test_impossible_calls_are_refused(plivo: Provider) -> None:
    """A hangup of a call that never was, a call of negative length."""
    with pytest.raises(ControlProblem) as unknown:
        plivo.hang_up("nothing", "caller")
    assert unknown.value.status == 404
    with pytest.raises(ControlProblem) as negative:
        plivo.step(PlaceCall(FIRST, SECOND, duration=-1))
    assert negative.value.status == 400


def test_a_call_that_rings_nowhere_is_told_whole_at_once(plivo: Provider, stranger: str) -> None:
    """There is no moment to wait for."""
    outcome = plivo.step(PlaceCall(stranger, plivo.create()["virtual_number"]))
    assert outcome.until is None
    assert outcome.result is not None
    assert outcome.result["outcome"] == "rejected"
