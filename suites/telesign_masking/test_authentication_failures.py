"""What a failed authentication answers, and that it leaves nothing behind."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import NoReturn

    from testline.targets.client import Answer, Client
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .relays import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")
JSON = {"content-type": "application/json"}
NOBODY = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1FF"

BY_BASIC = ("no-authorization", "unknown-scheme", "unknown-customer", "wrong-key")
BY_DIGEST = (
    "digest-unknown-customer", "signature", "no-date", "unreadable-date", "old-date", "method", "short-nonce", "used-nonce",
)  # fmt: skip


class Refused:
    """Requests whose authentication fails, each for one reason."""

    def __init__(self, digests: Digests, signing: ModuleType) -> None:
        self.digests = digests
        self._signing = signing

    def of(self, client: Client) -> Refused:
        """The same for another account."""
        return Refused(self.digests.as_account(client), self._signing)

    def ask(self, case: str, kind: str, body: bytes | None = None) -> Answer:
        """The answer to a create that is good but for its authentication, or to a body."""
        body = self.digests.body() if body is None else body
        return self._by_basic(case, kind, body) if case in BY_BASIC else self._by_digest(case, kind, body)

    def _by_basic(self, case: str, kind: str, body: bytes) -> Answer:
        keys = self.digests.client.credentials
        customer, key = keys.get("customer_id", ""), keys.get("api_key", "")
        values = {
            "unknown-scheme": f"Bearer {key}", "unknown-customer": self._signing.basic(NOBODY, key),
            "wrong-key": self._signing.basic(customer, "d3Jvbmcta2V5"),
        }  # fmt: skip
        headers = {**JSON, **({"authorization": values[case]} if case in values else {})}
        return self.digests.api.post(kind, body, client=self.digests.client, headers=headers, credentials=None)

    def _by_digest(self, case: str, kind: str, body: bytes) -> Answer:
        changes: dict[str, dict[str, str | None]] = {
            "no-date": {"date": None}, "unreadable-date": {"date": "yesterday"}, "short-nonce": {"x_ts_nonce": "n"},
            "old-date": {"date": "Tue, 03 Mar 2020 10:15:30 GMT"}, "method": {"x_ts_auth_method": "HMAC-MD5"},
        }  # fmt: skip
        if case == "digest-unknown-customer":
            made = self._signing.authorization
            return self.digests.send(kind, body=body, authorization=lambda _: made(NOBODY, "d3Jvbmc="))
        if case == "signature":
            return self.digests.send(kind, body=body, signed_body=body + b" ")
        if case == "used-nonce":
            nonce = self.digests.nonce()
            self.digests.send(kind, body=self.digests.body(), x_ts_nonce=nonce).need(200)
            return self.digests.send(kind, body=body, x_ts_nonce=nonce)
        return self.digests.send(kind, body=body, **changes[case])


@pytest.fixture
def refused(digests: Digests, signing: ModuleType) -> Refused:
    """Requests of the primary account whose authentication fails."""
    return Refused(digests, signing)


# The body of a 401


@BOTH
@pytest.mark.requirement("TNM-AUTH-028")
@pytest.mark.parametrize("cases", [BY_BASIC, BY_DIGEST], ids=["basic", "digest"])
def test_a_401_tells_status_and_errors(
    expect: Expect, refused: Refused, *, kind: str, cases: tuple[str, ...]
) -> None:
    """As JSON: a status with a code, a description and a time, and errors with code and description."""
    for case in cases:
        answer = refused.ask(case, kind)
        if answer.status == 401:
            _tells(expect, answer)


def _tells(expect: Expect, answer: Answer) -> None:
    judge = expect.of(None)
    expect.tells(answer)
    judge.matches(answer, "/status/updated_on", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
    errors = answer.at("/errors")
    judge.holds(
        isinstance(errors, list) and bool(errors), where="response.body/errors", expected="an array with an error in it",
        got=errors, kind="absent" if errors is MISSING else "value", answer=answer,
    )  # fmt: skip
    for place in range(len(errors) if isinstance(errors, list) else 0):
        code = answer.at(f"/errors/{place}/code")
        judge.holds(
            isinstance(code, int) and not isinstance(code, bool), where=f"response.body/errors/{place}/code",
            expected="an integer", got=code, kind="type", answer=answer,
        )  # fmt: skip
        judge.matches(answer, f"/errors/{place}/description", r"(?s).*\S.*")


@BOTH
@pytest.mark.requirement("TNM-AUTH-029")
def test_a_401_may_show_the_text_that_was_to_be_signed(
    expect: Expect, refused: Refused, option_not_used: Callable[[str], NoReturn], *, kind: str
) -> None:
    """As text; empty where there was none."""
    answers = [refused.ask(case, kind).need(401) for case in ("wrong-key", "signature")]
    shown = [one for one in answers if one.at("/signature_string") is not MISSING]
    if not shown:
        option_not_used("a 401 has no signature_string")
    for answer in shown:
        expect.of(None).matches(answer, "/signature_string", "(?s).*")


@BOTH
@pytest.mark.requirement("TNM-AUTH-029")
def test_the_text_that_is_shown_is_that_of_the_request(
    expect: Expect, digests: Digests, signing: ModuleType, option_not_used: Callable[[str], NoReturn], *, kind: str
) -> None:
    """Where there is one."""
    headers, body = digests.headers(), digests.body()
    answer = digests.send(kind, headers=headers, body=body, signed_body=b"{}").need(401)
    if not answer.at("/signature_string"):
        option_not_used("a 401 shows no text to sign")
    text = signing.text_to_sign("POST", digests.client.path(digests.api.operation(kind)), headers.items(), body)
    expect.of(None).equal(answer, "/signature_string", text.decode())


# Customers who may not

STATES = pytest.mark.parametrize(
    ("row", "name", "forbidden", "code"),
    [("TNM-AUTH-030", "product_enabled", False, -20002), ("TNM-AUTH-031", "suspended", True, -30001)],
    ids=["product", "suspended"],
)  # fmt: skip
ROWS = pytest.mark.requirement("TNM-AUTH-030", "TNM-AUTH-031")


@OWN
@STATES
@ROWS
def test_a_customer_who_may_not_is_refused(
    expect: Expect, account: Accounts, digests: Digests, *, row: str, name: str, forbidden: bool, code: int
) -> None:
    """By Basic and by Digest, every time: 401 with -20002 or -30001."""
    api = account(**{name: forbidden})
    for kind in KINDS:
        signed = digests.as_account(api.client)
        for answer in (_by_basic(api, kind), signed.send(kind), _by_basic(api, kind), signed.send(kind)):
            expect.unauthorized(answer, code, status=row)


@OWN
@pytest.mark.parametrize(("name", "forbidden"), [("product_enabled", False), ("suspended", True)])
@pytest.mark.requirement("TNM-AUTH-028")
def test_a_customer_who_may_not_is_told_so(expect: Expect, account: Accounts, *, name: str, forbidden: bool) -> None:
    """In the form of every 401."""
    api = account(**{name: forbidden})
    for kind in KINDS:
        _tells(expect, _by_basic(api, kind).need(401))


@BOTH
@OWN
@STATES
@ROWS
def test_a_customer_may_until_it_is_forbidden(
    expect: Expect, account: Accounts, control: Control, *, kind: str, row: str, name: str, forbidden: bool, code: int
) -> None:
    """That it had sessions before does not help it."""
    api = account()
    for _ in range(2):
        api.create(kind).need(200)
    control.change_account(api.name, **{name: forbidden})
    expect.unauthorized(_by_basic(api, kind), code, status=row)


@BOTH
@OWN
@pytest.mark.parametrize(("name", "forbidden"), [("product_enabled", False), ("suspended", True)])
@pytest.mark.requirement("TNM-AUTH-001")
def test_a_customer_may_again_when_it_is_allowed(
    expect: Expect, account: Accounts, control: Control, *, kind: str, name: str, forbidden: bool
) -> None:
    """With the same credentials; another customer always could."""
    api, other = account(**{name: forbidden}), account()
    _by_basic(api, kind).need(401)
    expect.works(other.create(kind), "a create of a customer who may")
    control.change_account(api.name, **{name: not forbidden})
    expect.works(_by_basic(api, kind), "a create of a customer who may again")


def _by_basic(api: TeleSign, kind: str) -> Answer:
    customer, key = (api.client.credentials.get(name, "") for name in ("customer_id", "api_key"))
    headers = {**JSON, "authorization": f"Basic {b64encode(f'{customer}:{key}'.encode()).decode()}"}
    return api.post(kind, json.dumps(api.fields()), headers=headers, credentials=None)


# What is judged first


@BOTH
@pytest.mark.requirement("TNM-AUTH-033")
@pytest.mark.parametrize("cases", [BY_BASIC, BY_DIGEST], ids=["basic", "digest"])
def test_authentication_is_judged_before_the_body(
    expect: Expect, refused: Refused, *, kind: str, cases: tuple[str, ...]
) -> None:
    """Whatever is wrong with that: it is 401."""
    for case in cases:
        for body in (b"{", b"{}"):
            expect.unauthorized(refused.ask(case, kind, body))


@BOTH
@pytest.mark.requirement("TNM-AUTH-033")
@pytest.mark.parametrize("case", ["no-authorization", "wrong-key", "signature"])
def test_authentication_is_judged_before_the_members(
    expect: Expect, refused: Refused, *, kind: str, case: str
) -> None:
    """Each may be wrong: it is 401."""
    fields = refused.digests.api.fields()
    wrong = ({"validity_period": 0}, {"validity_period": "soon"}, {"phone_number_2": fields["phone_number_1"]},
             {"phone_number_1": "nobody"}, {"phone_number_2": None})  # fmt: skip
    for one in wrong:
        expect.unauthorized(refused.ask(case, kind, json.dumps({**fields, **one}).encode()))
    expect.unauthorized(refused.ask(case, kind, b"[]"))


# What it leaves behind


@OWN
@pytest.mark.requirement("TNM-AUTH-032")
def test_a_failed_authentication_takes_no_masking_id(expect: Expect, refused: Refused, account: Accounts) -> None:
    """After three for each reason a pool of two still has a session for the pair."""
    api = account(sms=2, dual=2)
    for kind in KINDS:
        mine = refused.of(api.client)
        for case in (
            "no-authorization", "unknown-scheme", "wrong-key", "signature", "no-date", "old-date", "unreadable-date",
            "used-nonce",
        ):  # fmt: skip
            fields = api.fields()
            for _ in range(3):
                mine.ask(case, kind, json.dumps(fields).encode())
            expect.works(api.create(kind, **fields), "a create after three whose authentication failed")


@BOTH
@pytest.mark.needs("accounts", "numbers", "messages", "handsets")
@pytest.mark.requirement("TNM-AUTH-032")
@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_failed_authentication_makes_no_session(
    refused: Refused, account: Accounts, phones: Phones, *, kind: str, scheme: str
) -> None:
    """No text of its parties goes through any number of the pool."""
    api = account(sms=2, dual=2)
    fields, mine = api.fields(), refused.of(api.client)
    for case in ("no-authorization", "wrong-key") if scheme == "basic" else ("signature", "no-date", "old-date", "used-nonce"):
        mine.ask(case, kind, json.dumps(fields).encode())
    one, other = (str(fields[f"phone_number_{slot}"]) for slot in (1, 2))
    for number in api.owned(kind):
        phones.keeps_out(one, number, one, other)
        phones.keeps_out(other, number, one, other)
