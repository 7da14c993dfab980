"""What the model answers to creates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.surfaces.model import Chooser

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plivo_masking.conftest import Provider

PIN = {"is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/prompt.mp3"}


def test_a_plain_create_has_the_documented_defaults(plivo: Provider) -> None:
    """3600, 3600, 120, mp3, POST, POST, false, and nothing that was not asked for."""
    answer = plivo.ask("POST", "/", {"first_party": "+14155550100", "second_party": "14155550101"})
    assert answer.status == 201
    assert answer.body["message"] == "Session created"
    assert answer.body["virtual_number"] == "+" + answer.session["virtual_number"]
    assert answer.body["session_uuid"] == answer.session["session_uuid"]
    assert answer.session["first_party"] == "14155550100"
    assert answer.session["created_time"] == answer.session["modified_time"] == "2026-03-03 10:15:30 +0000 UTC"
    assert answer.session["expiry_time"] == "2026-03-03 11:15:30 +0000 UTC"
    expected = {
        "duration": 3600, "call_time_limit": 3600, "ring_timeout": 120, "record": False, "record_file_format": "mp3",
        "callback_url": "", "callback_method": "POST", "recording_callback_method": "POST", "interaction": None,
        "last_interaction_time": "", "amount": 0, "pin_retry": None, "force_pin_authentication": None,
    }  # fmt: skip
    assert {name: answer.session[name] for name in expected} == expected
    assert {"session_expiry", "geomatch", "subaccount"}.isdisjoint(answer.session)
    assert "PNM-CRE-001" in answer.requirements


def test_what_was_given_is_echoed(plivo: Provider) -> None:
    """Each supplied member comes back as it was sent."""
    given = {
        "call_time_limit": 600, "ring_timeout": 30, "callback_url": "http://127.0.0.1:9/cb?x=1#rc=0", "record": True,
        "callback_method": "GET", "record_file_format": "wav", "recording_callback_url": "http://127.0.0.1:9/rec",
        "recording_callback_method": "GET", "first_party_play_url": "https://media.example.test/a",
        "second_party_play_url": "https://media.example.test/b", "initiate_call_to_first_party": True,
        "unknown_caller_play": "https://media.example.test/u.wav", "virtual_number_cooloff_period": 60,
    }  # fmt: skip
    session = plivo.create(**given)
    assert {name: session[name] for name in given} == given


def test_the_duration_is_the_expiry_asked_for(plivo: Provider) -> None:
    """`expiry_time` - `created_time` is `session_expiry`, and so is `duration`."""
    plivo.now += 120_045
    session = plivo.create(session_expiry=1800)
    assert session["created_time"] == "2026-03-03 10:15:30.120045 +0000 UTC"
    assert session["expiry_time"] == "2026-03-03 10:45:30.120045 +0000 UTC"
    assert session["duration"] == 1800


def test_zero_means_the_default(plivo: Provider) -> None:
    """One client always sends 0 for what its user did not set."""
    session = plivo.create(session_expiry=0, call_time_limit=0, ring_timeout=0, virtual_number_cooloff_period=0)
    assert (session["duration"], session["call_time_limit"], session["ring_timeout"]) == (3600, 3600, 120)


def test_numbers_as_text_are_read(plivo: Provider) -> None:
    """Integers may come as decimal strings."""
    assert plivo.create(session_expiry="600", ring_timeout="45")["duration"] == 600


def test_two_creates_for_one_pair_are_two_sessions(plivo: Provider) -> None:
    """The second has another id and another number."""
    one, other = plivo.create(), plivo.create()
    assert one["session_uuid"] != other["session_uuid"]
    assert one["virtual_number"] != other["virtual_number"]


def test_unknown_members_are_ignored(plivo: Provider) -> None:
    """Clients add some, and misspell others."""
    assert (
        plivo.create(session_uuid="x", geo_match=7, sub_account=[], is_pin_authentication=True)["generate_pin"] is None
    )


def test_own_pins_are_echoed_as_text(plivo: Provider) -> None:
    """An integer PIN is read as its digits."""
    session = plivo.create(**PIN, first_party_pin=1234, second_party_pin="0042")
    assert (session["first_party_pin"], session["second_party_pin"]) == ("1234", "0042")
    assert (session["pin_retry"], session["pin_retry_wait"], session["generate_pin"]) == (1, 5, False)


@pytest.mark.parametrize("length", [None, 4, 15])
def test_generated_pins_have_the_length_and_differ(plivo: Provider, length: int | None) -> None:
    """4 digits unless another length is asked for."""
    given = {} if length is None else {"generate_pin_length": length}
    session = plivo.create(**PIN, generate_pin=True, **given)
    pins = {session["first_party_pin"], session["second_party_pin"]}
    assert len(pins) == 2
    assert all(pin.isdigit() and len(pin) == (length or 4) for pin in pins)


def test_without_pin_authentication_there_are_no_pins(plivo: Provider) -> None:
    """`generate_pin` alone does nothing, nor does `force_pin_authentication`."""
    session = plivo.create(generate_pin=True, force_pin_authentication=True)
    assert session["first_party_pin"] is None
    assert session["force_pin_authentication"] is None


@pytest.mark.parametrize("key", ["create_session_with_single_party", "create_session_with_single_Party"])
@pytest.mark.parametrize("known", ["first_party", "second_party"])
def test_one_party_is_enough_in_single_party_mode(plivo: Provider, key: str, known: str) -> None:
    """Either one; both spellings of the switch; an empty string is a missing party."""
    missing = "second_party" if known == "first_party" else "first_party"
    answer = plivo.ask("POST", "", {known: "14155550100", missing: "", key: True})
    assert answer.status == 201
    assert (answer.session[known], answer.session[missing]) == ("14155550100", "")


def test_the_answer_to_a_create_shows_no_call_yet(plivo: Provider) -> None:
    """With call-me the first phone rings at once, but the session was answered active."""
    session = plivo.create(initiate_call_to_first_party=True)
    assert session["status"] == "active"
    assert plivo.get(session)["status"] == "in-progress"


def test_the_same_seed_gives_the_same_ids(plivo: Provider, provider_of: Callable[[Chooser], Provider]) -> None:
    """Same requests, same answers; another seed, other ids."""
    session = plivo.create()
    assert provider_of(Chooser(0)).create() == session
    assert provider_of(Chooser(1)).create()["session_uuid"] != session["session_uuid"]
