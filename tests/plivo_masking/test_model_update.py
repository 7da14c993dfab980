"""Updates, early and natural expiry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider


def test_a_new_expiry_counts_from_the_update(plivo: Provider) -> None:
    """And the duration from the creation."""
    plivo.now += 814_000
    session = plivo.create(session_expiry=1800)
    plivo.advance(12.292)
    answer = plivo.ask(
        "POST", f"/{session['session_uuid']}", {"session_uuid": "x", "session_expiry": "600", "record": True}
    )
    assert (answer.status, answer.body["message"]) == (200, "Session updated")
    changed = answer.session
    assert changed["created_time"] == session["created_time"] == "2026-03-03 10:15:30.814 +0000 UTC"
    assert changed["modified_time"] == "2026-03-03 10:15:43.106 +0000 UTC"
    assert changed["expiry_time"] == "2026-03-03 10:25:43.106 +0000 UTC"
    assert (changed["duration"], changed["record"]) == (612, True)
    assert changed == plivo.get(session)


def test_only_what_is_given_changes(plivo: Provider) -> None:
    """All else stays, the virtual number included."""
    session = plivo.create(callback_url="http://127.0.0.1:9/cb", call_time_limit=60)
    given = {
        "call_time_limit": 90, "ring_timeout": 7, "callback_url": "", "callback_method": "GET", "record_file_format": "wav",
        "recording_callback_url": "http://127.0.0.1:9/r", "recording_callback_method": "GET",
        "first_party_play_url": "https://media.example.test/1", "second_party_play_url": "https://media.example.test/2",
    }  # fmt: skip
    changed = plivo.ask("POST", f"/{session['session_uuid']}", given).session
    assert changed == {**session, **given}


def test_zero_is_not_given(plivo: Provider) -> None:
    """One client always sends them."""
    session = plivo.create(session_expiry=600, call_time_limit=60, ring_timeout=7)
    zeros = {"session_expiry": 0, "call_time_limit": 0, "ring_timeout": 0, "record": False}
    assert plivo.ask("POST", f"/{session['session_uuid']}", zeros).session == session


def test_what_cannot_change_is_ignored(plivo: Provider) -> None:
    """Parties and PIN settings stay."""
    session = plivo.create()
    body = {"first_party": "12125550100", "is_pin_authentication_required": True, "pin_retry": 5, "geomatch": False}
    assert plivo.ask("POST", f"/{session['session_uuid']}", body).session == session


@pytest.mark.parametrize(
    "body", [{"session_expiry": -1}, {"record": "yes"}, {"callback_url": "x"}, {"ring_timeout": "5s"}]
)
def test_a_bad_update_changes_nothing(plivo: Provider, body: dict[str, Any]) -> None:
    """400, and the good half of it is not taken over."""
    session = plivo.create()
    assert plivo.ask("POST", f"/{session['session_uuid']}", {**body, "call_time_limit": 77}).status == 400
    assert plivo.get(session) == session


def test_the_missing_party_can_be_added(plivo: Provider, stranger: str) -> None:
    """Then both reach each other, and strangers nobody."""
    session = plivo.create("14155550100", "", create_session_with_single_party=True)
    changed = plivo.ask("POST", f"/{session['session_uuid']}", {"second_party": "+14155550101"})
    assert changed.session["second_party"] == "14155550101"
    assert plivo.call("14155550101", session)["rang"] == "14155550100"
    assert plivo.call(stranger, session)["outcome"] == "rejected"


def test_a_party_with_a_session_on_the_number_cannot_be_added(plivo: Provider) -> None:
    """Nor can the party that is there already."""
    session = plivo.create("14155550100", "", create_session_with_single_party=True)
    assert plivo.create("14155550101", "14155550102")["virtual_number"] == session["virtual_number"]
    for party in ("14155550101", "14155550100", session["virtual_number"]):
        assert plivo.ask("POST", f"/{session['session_uuid']}", {"second_party": party}).status == 400


def test_a_session_expires_by_itself(plivo: Provider) -> None:
    """With no request in between, and for good."""
    session = plivo.create(session_expiry=60)
    plivo.now += 60_000_000
    assert plivo.get(session)["status"] == "expired"
    for method, body in (("POST", {"session_expiry": 600}), ("DELETE", None)):
        answer = plivo.ask(method, f"/{session['session_uuid']}", body)
        assert (answer.status, answer.body["error"]) == (400, "Session already expired.")


def test_an_update_moves_the_expiry(plivo: Provider) -> None:
    """The old moment passes, the new one counts."""
    session = plivo.create(session_expiry=60)
    assert plivo.ask("POST", f"/{session['session_uuid']}", {"session_expiry": 120}).status == 200
    plivo.advance(119)
    assert plivo.get(session)["status"] == "active"
    plivo.advance(1)
    assert plivo.get(session)["status"] == "expired"


def test_a_delete_expires_at_once(plivo: Provider) -> None:
    """The session stays readable and listed, with this moment as its expiry."""
    session = plivo.create(session_expiry=1800)
    plivo.advance(100)
    answer = plivo.ask("DELETE", f"/{session['session_uuid']}", {"session_uuid": session["session_uuid"]})
    assert (answer.status, answer.body["message"]) == (200, "Session expired")
    expired = plivo.get(session)
    assert (expired["status"], expired["duration"]) == ("expired", 100)
    assert expired["expiry_time"] == expired["modified_time"] == "2026-03-03 10:17:10 +0000 UTC"
    assert plivo.ask("GET", "?status=expired").body["response"]["meta"]["total_count"] == 1
    assert plivo.ask("DELETE", f"/{session['session_uuid']}").status == 400
