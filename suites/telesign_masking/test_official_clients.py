"""Official clients: what the Python and the Node client send, octet by octet, and what they read of the answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from testline.targets.client import Answer

    from .conftest import TeleSign
    from .digests import Digests
    from .replies import Expect

    Ask = Callable[..., Answer]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
PYTHON = "TeleSignSDK/python Python/3.12.3 Requests/2.32.3 OriginatingSDK/python_telesign SDKVersion/4.1.1"
NODE = "TeleSignSDK/node Node/22.11.0 OriginatingSDK/node_telesign SDKVersion/3.0.4"


@pytest.fixture
def basic(digests: Digests, signing: ModuleType) -> Ask:
    """`basic("sms", body, agent)`: a create by Basic, with the headers that both clients add to it."""

    def made(kind: str, body: bytes, agent: str, api: TeleSign | None = None) -> Answer:
        client = api.client if api else digests.client
        customer, key = (client.credentials.get(name, "") for name in ("customer_id", "api_key"))
        headers = digests.headers(x_ts_auth_method="Basic", user_agent=agent)
        headers["authorization"] = signing.basic(customer, key)
        return digests.api.post(kind, body, client=client, headers=headers, credentials=None)

    return made


def _succeeds(expect: Expect, answer: Answer, said: str) -> None:
    """A status that the client takes for success, and JSON that has the code by which its callers go."""
    if expect.works(answer, said):
        judge, code = expect.of(None), answer.at("/status/code")
        judge.holds(
            isinstance(code, int) and code in (2700, 2701), where="response.body/status/code", expected="2700 or 2701",
            got=code, answer=answer,
        )  # fmt: skip
        judge.matches(answer, "/reference_id", ".+")


def _spaced(fields: dict[str, object]) -> bytes:
    return json.dumps(fields).encode()


def _compact(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.requirement("TNM-SDK-001")
def test_the_python_client_signs_its_json_fields(expect: Expect, digests: Digests) -> None:
    """A blank after comma and colon, HMAC-SHA256, a UUID, a date of HTTP; three times."""
    for kind in KINDS:
        for _ in range(3):
            answer = digests.send(kind, body=_spaced(digests.api.fields()), user_agent=PYTHON)
            _succeeds(expect, answer, "what the Python client sends for json_fields")


@pytest.mark.requirement("TNM-SDK-001")
def test_the_python_client_escapes_what_is_no_ascii(expect: Expect, digests: Digests) -> None:
    """And signs it so."""
    for kind in KINDS:
        body = _spaced({**digests.api.fields(), "external_id": "J\u00fcrgen"})
        _succeeds(expect, digests.send(kind, body=body, user_agent=PYTHON), "what the Python client sends for json_fields")


@pytest.mark.requirement("TNM-SDK-001")
def test_the_python_client_works_for_each_customer(expect: Expect, digests: Digests, other_telesign: TeleSign) -> None:
    """By its own key."""
    for kind in KINDS:
        signed = digests.as_account(other_telesign.client)
        answer = signed.send(kind, body=_spaced(digests.api.fields()), user_agent=PYTHON)
        _succeeds(expect, answer, "what the Python client sends for json_fields")


@pytest.mark.requirement("TNM-SDK-002")
def test_the_python_client_sends_a_body_by_basic(expect: Expect, digests: Digests, basic: Ask) -> None:
    """Beside a date, `x-ts-auth-method: Basic` and a nonce; three times."""
    for kind in KINDS:
        for _ in range(3):
            answer = basic(kind, _spaced(digests.api.fields()), PYTHON)
            _succeeds(expect, answer, "what the Python client sends for a body by Basic")


@pytest.mark.requirement("TNM-SDK-002")
def test_the_python_client_sends_a_body_by_basic_for_each_customer(
    expect: Expect, digests: Digests, other_telesign: TeleSign, basic: Ask
) -> None:
    """By its own key."""
    for kind in KINDS:
        answer = basic(kind, _spaced(digests.api.fields()), PYTHON, other_telesign)
        _succeeds(expect, answer, "what the Python client sends for a body by Basic")


@pytest.mark.requirement("TNM-SDK-003")
def test_a_body_that_the_python_client_does_not_sign_is_refused(expect: Expect, digests: Digests) -> None:
    """401 with -30006; a target may be set to tolerate it."""
    for kind in KINDS:
        for _ in range(2):
            answer = digests.send(kind, body=_spaced(digests.api.fields()), signed_body=b"", user_agent=PYTHON)
            if answer.status == 200:
                expect.of(None).status(answer, 401, tolerated=(200,))
            else:
                expect.unauthorized(answer, -30006)


@pytest.mark.requirement("TNM-SDK-004")
def test_the_node_client_signs_its_json(expect: Expect, digests: Digests) -> None:
    """Without blanks, and what is no ASCII as UTF-8; three times."""
    for kind in KINDS:
        for more in ({}, {}, {"external_id": "J\u00fcrgen"}):
            answer = digests.send(kind, body=_compact({**digests.api.fields(), **more}), user_agent=NODE)
            _succeeds(expect, answer, "what the Node client sends by Digest")


@pytest.mark.requirement("TNM-SDK-004")
def test_the_node_client_sends_its_json_by_basic(expect: Expect, digests: Digests, basic: Ask) -> None:
    """Three times."""
    for kind in KINDS:
        for more in ({}, {}, {"external_id": "J\u00fcrgen"}):
            answer = basic(kind, _compact({**digests.api.fields(), **more}), NODE)
            _succeeds(expect, answer, "what the Node client sends by Basic")


@pytest.mark.requirement("TNM-SDK-004")
def test_the_node_clients_modes_can_take_turns(expect: Expect, digests: Digests, basic: Ask) -> None:
    """By one account."""
    for kind in KINDS:
        signed, plain = _compact(digests.api.fields()), _compact(digests.api.fields())
        _succeeds(expect, digests.send(kind, body=signed, user_agent=NODE), "what the Node client sends by Digest")
        _succeeds(expect, basic(kind, plain, NODE), "what the Node client sends by Basic")
