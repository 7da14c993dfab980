"""TeleSign's official Python SDK works unchanged against `testline serve`, with digest and with Basic."""

from __future__ import annotations

import base64
import json
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from telesign.rest import RestClient
from telesign.util import AuthMethod, verify_telesign_callback_signature

from testline.targets.receiver import Receiver

if TYPE_CHECKING:
    from testline.emulator import Emulator
    from testline.targets.control import Control

SMS, VOICE = "/v1/anonymous/session/sms", "/v1/anonymous/session/sms_voice"
WANTED = {"phone_number_1": "14155550123", "phone_number_2": "12125550124", "validity_period": 2}


@pytest.fixture
def surface() -> str:
    """Whose client this is."""
    return "telesign-masking"


@pytest.fixture
def clock() -> str:
    """The SDK writes the time of day into its requests."""
    return "real"


@pytest.fixture
def credentials(control: Control) -> dict[str, str]:
    """Customer ID and API Key of the primary account."""
    return dict(next(one for one in control.accounts() if one.name == "primary").credentials)


@pytest.fixture
def made(served: tuple[Emulator, str], credentials: dict[str, str]) -> Any:
    """Makes a client of the SDK."""

    def client(auth_method: str | None = None, **other: str) -> RestClient:
        given = {**credentials, **other}
        return RestClient(given["customer_id"], given["api_key"], rest_endpoint=served[1], auth_method=auth_method)

    return client


@pytest.mark.parametrize("path", [SMS, VOICE])
@pytest.mark.parametrize(
    ("method", "member"),
    [(None, "json_fields"), (AuthMethod.HMAC_SHA256.value, "json_fields"), (AuthMethod.BASIC.value, "json_fields"),
     (AuthMethod.BASIC.value, "body")],
)  # fmt: skip
def test_a_session_is_created(made: Any, path: str, method: str | None, member: str) -> None:
    """On both operations, by digest and by Basic."""
    answer = made(method).post(path, **{member: WANTED})
    assert (answer.status_code, answer.json["status"]["code"]) == (200, 2700)
    session = answer.json["session_data"]
    assert session["resource"] == path.rpartition("/")[2]
    assert session["phone_number_1"]["complete_phone_number"] == WANTED["phone_number_1"]
    assert session["phone_number_1"]["masked_id"] != session["phone_number_2"]["masked_id"]


def test_a_digest_that_leaves_its_body_unsigned_is_refused(made: Any) -> None:
    """`post(body=...)` of the SDK signs no body."""
    answer = made().post(SMS, body=WANTED)
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (401, -30006)


@pytest.mark.parametrize("method", [None, AuthMethod.BASIC.value])
def test_a_wrong_key_is_refused(made: Any, method: str | None) -> None:
    """The answer is JSON that the SDK can read."""
    answer = made(method, api_key=base64.b64encode(b"another key").decode()).post(SMS, json_fields=WANTED)
    assert (answer.status_code, answer.ok) == (401, False)
    assert answer.json["errors"][0]["code"] < 0


def test_a_refused_session_is_told_in_the_body(made: Any) -> None:
    """The status code says which failure it was."""
    answer = made().post(SMS, json_fields={**WANTED, "phone_number_1": "not a number"})
    assert answer.json["status"]["code"] != 2700


def test_a_callback_passes_the_sdks_own_check(made: Any, control: Control, credentials: dict[str, str]) -> None:
    """Signature over the body as it was sent; an altered body does not pass."""
    with_callbacks = Receiver("127.0.0.1:0", None)
    try:
        control.change_account("primary", callback_url=with_callbacks.url("/mo"))
        session = made().post(SMS, json_fields=WANTED).json["session_data"]
        control.send_text(WANTED["phone_number_1"], session["phone_number_2"]["masked_id"], "hello")
        came = with_callbacks.received("/mo", 1, 5.0)
        assert len(came) == 1
        told = came[0].request
        signature = str(told.header("authorization")).rpartition(":")[2]
        body = told.body.decode()
        assert verify_telesign_callback_signature(credentials["api_key"], signature, body)
        assert not verify_telesign_callback_signature(credentials["api_key"], signature, body + " ")
    finally:
        with_callbacks.close()


def test_the_example_of_the_get_started_page_works_with_valid_credentials(
    served: tuple[Emulator, str], credentials: dict[str, str]
) -> None:
    """As printed, but for the Basic credentials, which the page leaves unencoded, and numbers kept for fiction."""
    pair = f"{credentials['customer_id']}:{credentials['api_key']}".encode()
    body = b'{\n   "phone_number_1": "14155550155",\n   "phone_number_2": "14155550156",\n   "validity_period": 500\n}'
    request = urllib.request.Request(  # noqa: S310 - a URL of our own
        served[1] + SMS, body, {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Content-Type": "application/json; charset=utf-8", "Date": "Tue, 31 Jan 2017 14:51:26 GMT",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        told = json.load(answer)
    assert (told["status"]["code"], told["session_data"]["validity"]) == (2700, 500)
