"""Plivo's official Python SDK works unchanged against `testline serve`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import plivo
import pytest
from plivo import exceptions
from plivo.utils import validate_signature, validate_v3_signature

from testline.targets.control_values import Fault
from testline.targets.receiver import Receiver, params

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.emulator import Emulator
    from testline.targets.control import Control

FIRST, SECOND = "+14155550123", "+12125550124"


@pytest.fixture
def credentials(control: Control) -> dict[str, str]:
    """Auth ID and Auth Token of the primary account."""
    return dict(next(one for one in control.accounts() if one.name == "primary").credentials)


@pytest.fixture
def sessions(
    served: tuple[Emulator, str], credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The SDK's masking sessions, pointed at the emulator the way the SDK allows: its module's base URIs."""
    for name in ("API_VOICE_BASE_URI", "API_VOICE_BASE_URI_FALLBACK_1", "API_VOICE_BASE_URI_FALLBACK_2"):
        monkeypatch.setattr(f"plivo.rest.client.{name}", f"{served[1]}/v1/Account")
    with plivo.RestClient(credentials["auth_id"], credentials["auth_token"]) as client:
        yield client.masking_sessions


def test_a_session_is_created_fetched_updated_listed_and_expired(sessions: Any) -> None:
    """All five methods complete, and tell one story."""
    created = sessions.create_masking_session(first_party=FIRST, second_party=SECOND, session_expiry=1800, record=True)
    assert created.message == "Session created"
    uuid = created.session_uuid
    assert sessions.get_masking_session(uuid).response.status == "active"
    updated = sessions.update_masking_session(uuid, session_expiry=600, record=False)
    assert updated.session.record is False
    listed = sessions.list_masking_session(first_party=FIRST)
    assert [one.session_uuid for one in listed.response.objects] == [uuid]
    assert sessions.delete_masking_session(uuid).message == "Session expired"
    assert sessions.get_masking_session(uuid).response.status == "expired"


def test_every_create_parameter_of_the_sdk_is_taken(sessions: Any) -> None:
    """The PIN and play parameters pass the SDK's own checks and the emulator's."""
    made = sessions.create_masking_session(
        first_party=FIRST, second_party=SECOND, session_expiry=900, call_time_limit=60, ring_timeout=30,
        record_file_format="wav", recording_callback_method="GET", callback_method="GET", geomatch=True,
        is_pin_authentication_required=True, generate_pin=True, generate_pin_length=6, pin_retry=2, pin_retry_wait=6,
        pin_prompt_play="https://hooks.example.test/prompt.mp3", force_pin_authentication=True,
        virtual_number_cooloff_period=60,
    ).session
    assert len(made.first_party_pin) == len(made.second_party_pin) == 6
    assert made.first_party_pin != made.second_party_pin
    assert (made.pin_retry, made.pin_retry_wait, made.record_file_format) == (2, 6, "wav")


def test_a_list_is_paged_by_limit_and_offset(sessions: Any) -> None:
    """Pages of the size that was asked for follow each other without gap or repeat, and filters by time work."""
    made = [
        sessions.create_masking_session(first_party=FIRST, second_party=f"+1212555010{i}").session_uuid for i in range(5)
    ]
    seen = []
    for offset in (0, 2, 4):
        page = sessions.list_masking_session(first_party=FIRST, limit=2, offset=offset).response
        assert page.meta.total_count == 5
        seen += [one.session_uuid for one in page.objects]
    assert seen == made[::-1]
    long_ago = (datetime(2026, 3, 3, 10, tzinfo=UTC) - timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    assert sessions.list_masking_session(first_party=FIRST, created_time__lt=long_ago).response.objects == []


def test_a_refused_create_is_the_sdks_validation_error_with_our_text(sessions: Any) -> None:
    """400 becomes ValidationError, and its message is the vendor's."""
    with pytest.raises(exceptions.ValidationError, match="second_party"):
        sessions.create_masking_session(first_party=FIRST)


def test_an_unknown_session_is_the_sdks_not_found_error(sessions: Any) -> None:
    """404 becomes ResourceNotFoundError."""
    with pytest.raises(exceptions.ResourceNotFoundError):
        sessions.get_masking_session("6a1d2c0e-5b7f-4f0a-9c2d-0e1f2a3b4c5d")


def test_an_expired_session_cannot_be_expired_again(sessions: Any) -> None:
    """The second DELETE is refused with the vendor's text."""
    uuid = sessions.create_masking_session(first_party=FIRST, second_party=SECOND).session_uuid
    sessions.delete_masking_session(uuid)
    with pytest.raises(exceptions.ValidationError, match="already expired"):
        sessions.delete_masking_session(uuid)


def test_a_wrong_token_is_the_sdks_authentication_error(
    served: tuple[Emulator, str], credentials: dict[str, str], sessions: Any  # noqa: ARG001 - points the SDK here
) -> None:
    """401 becomes AuthenticationError."""
    with plivo.RestClient(credentials["auth_id"], "wrong") as client, pytest.raises(exceptions.AuthenticationError):
        client.masking_sessions.list_masking_session()


def test_a_server_error_is_tried_three_times(sessions: Any, control: Control) -> None:
    """Two internal faults are survived by the SDK's own retries; three are its server error."""
    control.set_faults(Fault("internal-error", "createMaskingSession", times=2))
    assert sessions.create_masking_session(first_party=FIRST, second_party=SECOND).session_uuid
    control.set_faults(Fault("internal-error", "createMaskingSession", times=3))
    with pytest.raises(exceptions.PlivoServerError):
        sessions.create_masking_session(first_party=FIRST, second_party=SECOND)


def test_too_many_requests_are_the_sdks_rest_error(sessions: Any, control: Control) -> None:
    """429 becomes PlivoRestError."""
    control.change_account("primary", rate_limit=1)
    sessions.list_masking_session()
    with pytest.raises(exceptions.PlivoRestError):
        sessions.list_masking_session()


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("query", [None, {"b": "2", "a": "1"}])
def test_the_sdk_accepts_the_signature_of_every_callback(
    sessions: Any, control: Control, credentials: dict[str, str], method: str, query: dict[str, str] | None
) -> None:
    """V3, its main-account twin and V2 verify with the SDK's helpers, by both methods and with a query in the URL."""
    with_receiver = Receiver()
    try:
        url = with_receiver.url("/mask", query)
        made = sessions.create_masking_session(
            first_party=FIRST, second_party=SECOND, callback_url=url, callback_method=method
        )
        control.place_call(FIRST, made.virtual_number)
        callbacks = with_receiver.received("/mask", 6)
    finally:
        with_receiver.close()
    assert len(callbacks) >= 6
    for one in callbacks:
        headers = dict(one.request.headers)
        sent = dict(params(one)) if method == "POST" else {}
        asked = url if method == "POST" else one.request.url
        nonce = headers["x-plivo-signature-v3-nonce"]
        for name in ("x-plivo-signature-v3", "x-plivo-signature-ma-v3"):
            assert validate_v3_signature(method, asked, nonce, credentials["auth_token"], headers[name], sent)
            assert not validate_v3_signature(method, asked, nonce, "another", headers[name], sent)
        assert validate_signature(
            one.request.url, headers["x-plivo-signature-v2-nonce"], headers["x-plivo-signature-v2"],
            credentials["auth_token"],
        )
