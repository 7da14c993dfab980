"""What the model refuses, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider

PLAIN = {"first_party": "14155550100", "second_party": "14155550101"}
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/p.mp3",
    "first_party_pin": "1111", "second_party_pin": "2222",
}  # fmt: skip
LONG = "https://hooks.example.test/" + "a" * 973
WITHOUT = object()

REFUSED = [
    ({"first_party": WITHOUT}, "PNM-VAL-001", "first_party"),
    ({"first_party": ""}, "PNM-VAL-001", "first_party"),
    ({"second_party": WITHOUT}, "PNM-VAL-002", "second_party"),
    ({"first_party": "not a number"}, "PNM-VAL-003", "first_party"),
    ({"second_party": "1415555"}, "PNM-VAL-003", "second_party"),
    ({"second_party": "sip:someone@phone.example.test"}, "PNM-VAL-003", "second_party"),
    ({"second_party": "+14155550100"}, "PNM-VAL-004", "second_party"),
    ({"session_expiry": -1}, "PNM-VAL-005", "session_expiry"),
    ({"session_expiry": 1.5}, "PNM-VAL-005", "session_expiry"),
    ({"session_expiry": "soon"}, "PNM-VAL-005", "session_expiry"),
    ({"session_expiry": 10**15}, "PNM-VAL-005", "session_expiry"),
    ({"session_expiry": "9" * 5000}, "PNM-VAL-005", "session_expiry"),
    ({"call_time_limit": -1}, "PNM-VAL-006", "call_time_limit"),
    ({"ring_timeout": True}, "PNM-VAL-007", "ring_timeout"),
    ({"record": "true"}, "PNM-VAL-008", "record"),
    ({"record_file_format": "ogg"}, "PNM-VAL-009", "record_file_format"),
    ({"recording_callback_url": "nowhere"}, "PNM-VAL-010", "recording_callback_url"),
    ({"recording_callback_url": LONG}, "PNM-VAL-011", "recording_callback_url"),
    ({"callback_url": "ftp://x"}, "PNM-VAL-012", "callback_url"),
    ({"second_party_play_url": 7}, "PNM-VAL-012", "second_party_play_url"),
    ({"callback_method": "PUT"}, "PNM-VAL-013", "callback_method"),
    ({"virtual_number_cooloff_period": 3601}, "PNM-VAL-014", "virtual_number_cooloff_period"),
    ({**PIN, "second_party_pin": "1111"}, "PNM-PIN-002", "second_party_pin"),
    ({**PIN, "first_party_pin": "123"}, "PNM-PIN-003", "first_party_pin"),
    ({**PIN, "first_party_pin": "12a4"}, "PNM-PIN-003", "first_party_pin"),
    ({**PIN, "second_party_pin": "1" * 16}, "PNM-PIN-003", "second_party_pin"),
    ({**PIN, "second_party_pin": WITHOUT}, "PNM-PIN-004", "second_party_pin"),
    ({**PIN, "pin_prompt_play": WITHOUT}, "PNM-PIN-005", "pin_prompt_play"),
    ({**PIN, "generate_pin": True, "generate_pin_length": 3}, "PNM-PIN-007", "generate_pin_length"),
    ({**PIN, "pin_retry": 6}, "PNM-PIN-008", "pin_retry"),
    ({**PIN, "pin_retry_wait": 4}, "PNM-PIN-009", "pin_retry_wait"),
    ({**PIN, "pin_prompt_play": "https://media.example.test/p.xml"}, "PNM-PIN-010", "pin_prompt_play"),
    ({"subaccount": "SAXXXXXXXXXXXXXXXXXX"}, "PNM-NUM-001", "subaccount"),
]


@pytest.mark.parametrize(("change", "requirement", "named"), REFUSED)
def test_a_bad_create_is_refused_and_names_the_parameter(
    plivo: Provider, change: dict[str, Any], requirement: str, named: str
) -> None:
    """400, the requirement that demands it, and no session left behind."""
    body = {name: value for name, value in {**PLAIN, **change}.items() if value is not WITHOUT}
    answer = plivo.ask("POST", "", body)
    assert answer.status == 400
    assert requirement in answer.requirements
    assert named in answer.body["error"]
    assert plivo.ask("GET").body["response"]["meta"]["total_count"] == 0


def test_a_url_of_999_characters_is_short_enough(plivo: Provider) -> None:
    """Under 1000 characters."""
    assert plivo.create(recording_callback_url=LONG[:999])["recording_callback_url"] == LONG[:999]


def test_single_party_mode_wants_one_party(plivo: Provider) -> None:
    """Neither: refused."""
    answer = plivo.ask("POST", "", {"create_session_with_single_party": True, "first_party": ""})
    assert (answer.status, "PNM-SGL-003" in answer.requirements) == (400, True)


@pytest.mark.parametrize("body", [b"{", b'{"first_party": "14155550100",}', b"", b"[]", b"null", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(plivo: Provider, body: bytes) -> None:
    """A trailing comma is malformed, too."""
    answer = plivo.ask("POST", "", body)
    assert answer.status == 400


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ({}, "Mandatory parameter missing. first_party must be present."),
        ({**PLAIN, "first_party": "x"}, "Invalid parameter. first_party is not a valid phone number."),
        ({**PLAIN, "record": 1}, "Invalid parameter. record allowed values are true or false."),
        ({**PLAIN, "session_expiry": -5}, "Invalid parameter. session_expiry is outside the allowed range."),
    ],
)
def test_refusals_have_the_documented_texts(plivo: Provider, subject: dict[str, Any], text: str) -> None:
    """As on the vendor's page."""
    assert plivo.ask("POST", "", subject).body["error"] == text
