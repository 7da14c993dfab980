"""Authentication: Basic with Customer ID and API Key, and what is no authentication."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer, Client

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

    Ask = Callable[..., Answer]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
NOBODY = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1FF"


@pytest.fixture
def ask(telesign: TeleSign) -> Ask:
    """`ask("sms", "Basic ...", date=...)`: a create that is good but for its Authorization; None sends none."""

    def made(kind: str, authorization: str | None, **headers: str) -> Answer:
        sent = {"content-type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
        if authorization is not None:
            sent["authorization"] = authorization
        return telesign.post(kind, json.dumps(telesign.fields()), headers=sent, credentials=None)

    return made


def _keys(client: Client) -> tuple[str, str]:
    return client.credentials.get("customer_id", ""), client.credentials.get("api_key", "")


def _encoded(text: str) -> str:
    return b64encode(text.encode()).decode()


# Basic


@pytest.mark.requirement("TNM-AUTH-001")
def test_customer_id_and_api_key_authenticate(
    expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType
) -> None:
    """Encoded as Basic has it, every time."""
    for kind in KINDS:
        for _ in range(3):
            expect.works(ask(kind, signing.basic(*_keys(telesign.client))), "a create with valid Basic credentials")


@pytest.mark.requirement("TNM-AUTH-001")
def test_another_customers_own_credentials_authenticate(
    expect: Expect, other_telesign: TeleSign, ask: Ask, signing: ModuleType
) -> None:
    """Each customer has its own."""
    for kind in KINDS:
        expect.works(ask(kind, signing.basic(*_keys(other_telesign.client))), "another customer's create with Basic")


@pytest.mark.requirement("TNM-AUTH-001")
@pytest.mark.needs("accounts", "numbers")
def test_a_new_customers_credentials_authenticate(expect: Expect, account: Accounts, signing: ModuleType) -> None:
    """From its first request on, and those of the customer before it still do."""
    for kind in KINDS:
        for api in (one := account(), account(), one):
            headers = {"content-type": "application/json", "authorization": signing.basic(*_keys(api.client))}
            answer = api.post(kind, json.dumps(api.fields()), headers=headers, credentials=None)
            expect.works(answer, "a new customer's create with Basic")


@pytest.mark.requirement("TNM-AUTH-001")
def test_wrong_keys_do_not_spoil_the_right_one(
    expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType
) -> None:
    """However often a key was wrong."""
    customer, key = _keys(telesign.client)
    for kind in KINDS:
        for _ in range(5):
            ask(kind, signing.basic(customer, _encoded("wrong-key-of-nobody")))
        expect.works(ask(kind, signing.basic(customer, key)), "a create with valid Basic credentials")


@pytest.mark.requirement("TNM-AUTH-008")
def test_basic_may_carry_what_the_official_clients_send(
    expect: Expect, ask: Ask, digests: Digests, signing: ModuleType
) -> None:
    """A date, `x-ts-auth-method: Basic` and a nonce, each or all."""
    for kind in KINDS:
        for names in (("date",), ("x_ts_auth_method",), ("x_ts_nonce",), ("date", "x_ts_auth_method", "x_ts_nonce")):
            headers = {"date": digests.date(), "x_ts_auth_method": "Basic", "x_ts_nonce": digests.nonce()}
            answer = ask(kind, signing.basic(*_keys(digests.client)), **{name: headers[name] for name in names})
            expect.works(answer, f"Basic credentials beside {', '.join(names)}")


@pytest.mark.requirement("TNM-AUTH-008")
def test_basic_may_carry_them_time_and_again(expect: Expect, ask: Ask, digests: Digests, signing: ModuleType) -> None:
    """With another nonce each time."""
    for kind in KINDS:
        for _ in range(3):
            headers = {"date": digests.date(), "x_ts_auth_method": "Basic", "x_ts_nonce": digests.nonce()}
            answer = ask(kind, signing.basic(*_keys(digests.client)), **headers)
            expect.works(answer, "Basic credentials beside the official clients' headers")


# No authentication


@pytest.mark.requirement("TNM-AUTH-002", "TNM-AUTH-003")
def test_without_authorization_there_is_no_session(expect: Expect, ask: Ask) -> None:
    """401 with -30004."""
    for kind in KINDS:
        for _ in range(2):
            expect.unauthorized(ask(kind, None), -30004, status="TNM-AUTH-002", carries="TNM-AUTH-003")


@BOTH
@pytest.mark.requirement("TNM-AUTH-002", "TNM-AUTH-003")
def test_the_other_headers_authenticate_nobody(expect: Expect, ask: Ask, digests: Digests, kind: str) -> None:
    """A date, a method and a nonce are no Authorization; nor is one of an earlier request."""
    digests.send(kind).need(200)
    for method in ("HMAC-SHA256", "Basic"):
        headers = {"date": digests.date(), "x_ts_auth_method": method, "x_ts_nonce": digests.nonce()}
        expect.unauthorized(ask(kind, None, **headers), -30004, status="TNM-AUTH-002", carries="TNM-AUTH-003")


@pytest.mark.requirement("TNM-AUTH-004", "TNM-AUTH-034")
def test_a_wrong_api_key_is_refused(expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType) -> None:
    """It must fit as a whole: 401 with -30015."""
    customer, key = _keys(telesign.client)
    for kind in KINDS:
        others = {_encoded("wrong-key-of-nobody"), f"{key}A", key[:-1], key[::-1], key.swapcase(), _encoded(key)}
        for wrong in sorted(others - {key, ""}):
            answer = ask(kind, signing.basic(customer, wrong))
            expect.unauthorized(answer, -30015, status="TNM-AUTH-004", carries="TNM-AUTH-034")


@pytest.mark.requirement("TNM-AUTH-004", "TNM-AUTH-034")
def test_another_customers_key_is_a_wrong_one(
    expect: Expect, telesign: TeleSign, other_telesign: TeleSign, ask: Ask, signing: ModuleType
) -> None:
    """In both directions."""
    one, other = _keys(telesign.client), _keys(other_telesign.client)
    for kind in KINDS:
        for customer, key in ((one[0], other[1]), (other[0], one[1])):
            answer = ask(kind, signing.basic(customer, key))
            expect.unauthorized(answer, -30015, status="TNM-AUTH-004", carries="TNM-AUTH-034")


@BOTH
@pytest.mark.requirement("TNM-AUTH-004")
def test_a_wrong_key_is_refused_after_the_right_one(
    expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType, kind: str
) -> None:
    """That a customer was known a moment ago opens nothing."""
    customer, key = _keys(telesign.client)
    for _ in range(2):
        ask(kind, signing.basic(customer, key)).need(200)
        expect.unauthorized(ask(kind, signing.basic(customer, _encoded("wrong-key-of-nobody"))))


@pytest.mark.requirement("TNM-AUTH-004")
def test_no_key_at_all_is_a_wrong_one(expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType) -> None:
    """Nothing after the colon."""
    for kind in KINDS:
        expect.unauthorized(ask(kind, signing.basic(_keys(telesign.client)[0], "")))


@BOTH
@pytest.mark.requirement("TNM-AUTH-005", "TNM-AUTH-035")
@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_an_unknown_customer_is_refused(
    expect: Expect, digests: Digests, ask: Ask, signing: ModuleType, *, kind: str, scheme: str
) -> None:
    """By Basic and by Digest, with a key that is somebody's: 401 with -30000."""
    key = _keys(digests.client)[1]
    if scheme == "basic":
        answer = ask(kind, signing.basic(NOBODY, key))
    else:
        answer = digests.send(kind, authorization=lambda text: signing.authorization(NOBODY, signing.sign(key, text)))
    expect.unauthorized(answer, -30000, status="TNM-AUTH-005", carries="TNM-AUTH-035")


@pytest.mark.requirement("TNM-AUTH-005", "TNM-AUTH-035")
def test_a_customer_id_must_fit_as_a_whole(
    expect: Expect, digests: Digests, ask: Ask, signing: ModuleType, fresh: Fresh
) -> None:
    """A part of one is nobody's, and so is a UUID that nobody has."""
    customer, key = _keys(digests.client)
    for kind in KINDS:
        for wrong in (customer[:-1], f"{customer}0", fresh.uuid()):
            answer = ask(kind, signing.basic(wrong, key))
            expect.unauthorized(answer, -30000, status="TNM-AUTH-005", carries="TNM-AUTH-035")


@pytest.mark.requirement("TNM-AUTH-006")
def test_unencoded_basic_does_not_authenticate(judge: Judge, telesign: TeleSign, ask: Ask) -> None:
    """Although the vendor's examples show it so."""
    customer, key = _keys(telesign.client)
    for kind in KINDS:
        judge.status(ask(kind, f"Basic {customer}:{key}"), 401)


@pytest.mark.requirement("TNM-AUTH-006")
def test_unencoded_basic_does_not_authenticate_with_a_signature_either(
    judge: Judge, digests: Digests, signing: ModuleType
) -> None:
    """What stands in the vendor's examples is the signature of an older scheme."""
    customer, key = _keys(digests.client)
    for kind in KINDS:
        judge.status(digests.send(kind, authorization=lambda text: f"Basic {customer}:{signing.sign(key, text)}"), 401)


@pytest.mark.requirement("TNM-AUTH-007", "TNM-AUTH-036")
def test_an_unknown_scheme_is_refused(expect: Expect, telesign: TeleSign, ask: Ask) -> None:
    """Even with what would be right in a known one: 401 with -30005."""
    customer, key = _keys(telesign.client)
    for kind in KINDS:
        for scheme in (f"Bearer {key}", f"Digest username={customer}", f"Token {customer}:{key}", f"HMAC {customer}:{key}",
                       f"{customer}:{key}", "nobody"):  # fmt: skip
            expect.unauthorized(ask(kind, scheme), -30005, status="TNM-AUTH-007", carries="TNM-AUTH-036")


@pytest.mark.requirement("TNM-AUTH-007", "TNM-AUTH-036")
def test_an_encoded_pair_under_another_scheme_is_refused(
    expect: Expect, telesign: TeleSign, ask: Ask, signing: ModuleType
) -> None:
    """It is Basic's alone, and only there it is good."""
    encoded = signing.basic(*_keys(telesign.client)).partition(" ")[2]
    for kind in KINDS:
        for scheme in ("Bearer", "Digest"):
            answer = ask(kind, f"{scheme} {encoded}")
            expect.unauthorized(answer, -30005, status="TNM-AUTH-007", carries="TNM-AUTH-036")


@pytest.mark.requirement("TNM-AUTH-007", "TNM-AUTH-036")
def test_a_known_scheme_without_what_belongs_to_it_is_refused(expect: Expect, ask: Ask, digests: Digests) -> None:
    """401 with -30005, as for a scheme that nobody knows: no pair, no base64, no colon, no signature."""
    for kind in KINDS:
        for authorization in ("Basic", "Basic !!!", "Basic bm9jb2xvbg==", "TSA", "TSA nocolon"):
            answer = ask(kind, authorization, date=digests.date())
            expect.unauthorized(answer, -30005, -30000, status="TNM-AUTH-007", carries="TNM-AUTH-036")
