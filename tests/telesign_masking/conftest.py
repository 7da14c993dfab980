"""A provider in process: the reference model, asked by a customer."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from support.stepped import Stepped
from testline import spec
from testline.surfaces.given import Number
from testline.surfaces.model import (
    SECOND,
    Ask,
    Chooser,
    SetHandset,
    SetNumbers,
)
from testline.surfaces.telesign_masking.model import MODEL
from testline.surfaces.telesign_masking.model.state import Account, Inventory
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable


SMS = "/v1/anonymous/session/sms"
VOICE = "/v1/anonymous/session/sms_voice"
ONE, TWO, STRANGER = "15555550100", "15555550101", "15555550177"
CUSTOMER_ID, API_KEY = "0F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0", "VGVzdEtleUZvclNwZWNz"
JSON = ("content-type", "application/json")
BODY = b'{"phone_number_1": "15555550100", "phone_number_2": "15555550101", "validity_period": 2}'
DATE = "Tue, 03 Mar 2026 10:15:30 GMT"
NONCE = "7d2f0d1e-52c1-4a5e-9c0d-6a0f3b9d1c11"
SHA256, SHA1 = ("x-ts-auth-method", "HMAC-SHA256"), ("x-ts-auth-method", "HMAC-SHA1")

FAILED = "Request for creating session failed, "
GOOD = {"phone_number_1": ONE, "phone_number_2": TWO, "validity_period": 2}

# The published kinds of request, and the signatures that an official client gives them.
VECTORS = {
    "A": ((("date", DATE), SHA256, ("x-ts-nonce", NONCE)), "Ngq3MTyOHB42qq9dAuQbqYfuqbkT3uUuWKpkeBFMfsI="),
    "B": ((("x-ts-date", DATE), SHA256, ("x-ts-nonce", NONCE)), "/05nw+xEJf9Vh1rzAaqaZRGTYvcfPHSsaMserD/YSto="),
    "C": ((("date", DATE), SHA1, ("x-ts-nonce", NONCE)), "APtu/MPCLQJRdb3jTpErXscpia0="),
    "D": ((("date", DATE),), "OHa/byMEUrMT6pyICb7X2Ctp3Fg="),
}


@dataclass(frozen=True)
class Answer:
    """An answer, its body decoded, and the requirements that decided it."""

    status: int
    body: Any
    requirements: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def code(self) -> int:
        """The code that a client branches on: in `errors`, else in `status`."""
        errors = self.body.get("errors")
        return errors[0]["code"] if errors else self.body["status"]["code"]

    @property
    def data(self) -> dict[str, Any]:
        """The member `session_data`."""
        return self.body["session_data"]

    @property
    def masks(self) -> tuple[str | None, str | None]:
        """The masking ids that hide the first and the second party."""
        return self.data["phone_number_1"]["masked_id"], self.data["phone_number_2"]["masked_id"]


def basic(customer_id: str, api_key: str) -> tuple[str, str]:
    """The header of Basic authentication."""
    return "authorization", "Basic " + b64encode(f"{customer_id}:{api_key}".encode()).decode()


def tsa(request: Request, customer_id: str, api_key: str, algorithm: str = "sha256") -> Request:
    """The request with the signature of a client: parts joined by line feeds, the date's line empty with x-ts-date."""
    headers = dict(request.headers)
    lines = [f"{name}:{headers[name]}" for name in sorted(headers) if name.startswith("x-ts-")]
    date = "" if "x-ts-date" in headers else headers.get("date", "")
    parts = [request.method, headers.get("content-type", ""), date, *lines]
    if request.body:
        parts.append(request.body.decode())
    message = "\n".join([*parts, request.path])
    digest = hmac.new(b64decode(api_key), message.encode(), getattr(hashlib, algorithm)).digest()
    return request.with_header("authorization", f"TSA {customer_id}:{b64encode(digest).decode()}")


class Provider(Stepped):
    """The model with a clock, and what it has sent so far. Answers are held against the specification."""

    def __init__(self, chooser: Chooser | None = None, *, judged: bool = True) -> None:
        super().__init__(MODEL, chooser)
        self._judged = judged

    def send(self, request: Request) -> Answer:
        """Send a request as it is."""
        outcome = self.step(Ask(request))
        assert outcome.response is not None
        response = outcome.response
        is_json = (response.header("content-type") or "").startswith("application/json")
        body = orjson.loads(response.body) if is_json else response.body
        found = spec.load("telesign-masking").match(request.method, request.path)
        if self._judged and found is not None and is_json:
            described = found.operation.response(response.status)
            assert described is not None
            assert described.media["application/json"].violations(body) == []
        return Answer(response.status, body, outcome.requirements, response.headers)

    def ask(self, body: object, path: str = SMS, *, account: str = "primary", method: str = "POST") -> Answer:
        """Ask with an account's Basic credentials."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.send(Request(method, path, (JSON, basic(**self.credentials[account])), content))

    def create(self, *parties: str, path: str = SMS, account: str = "primary", **members: object) -> Answer:
        """A session between two parties (of the first two fictional numbers, if none are named)."""
        first, second = parties or (ONE, TWO)
        body = {"phone_number_1": first, "phone_number_2": second, "validity_period": 2, **members}
        answer = self.ask(body, path, account=account)
        assert answer.status == 200, answer.body
        return answer

    def refuse(self, *, path: str = SMS, account: str = "primary", without: str = "", **members: object) -> Answer:
        """The answer to a create that is not as it should be."""
        body = {"phone_number_1": ONE, "phone_number_2": TWO, "validity_period": 2, **members}
        answer = self.ask({name: value for name, value in body.items() if name != without}, path, account=account)
        assert answer.status >= 400, answer.body
        return answer

    def digest(  # noqa: PLR0913 - everything that a client may do wrong
        self,
        body: bytes,
        path: str = SMS,
        *,
        nonce: str | None = "7d2f0d1e-52c1-4a5e-9c0d-6a0f3b9d1c11",
        method: str | None = "HMAC-SHA256",
        date: str | None = "now",
        date_header: str = "date",
        algorithm: str = "sha256",
        account: str = "primary",
    ) -> Request:
        """A request signed by an account, as the official clients do; with a date of now unless one is given."""
        date = formatdate(self.now / SECOND, usegmt=True) if date == "now" else date
        headers = {
            "content-type": "application/json",
            date_header: date,
            "x-ts-auth-method": method,
            "x-ts-nonce": nonce,
        }
        given = tuple((name, value) for name, value in headers.items() if value is not None)
        return tsa(Request("POST", path, given, body), **self.credentials[account], algorithm=algorithm)

    def inventory(self, *numbers: str, account: str = "primary", **kind: object) -> None:
        """Replace an account's numbers: SMS-only US ones, unless `kind` says otherwise."""
        kind = {"country": "US", "voice": False, **kind}
        self.step(SetNumbers(account, tuple({"number": one, **kind} for one in numbers)))

    def phone(self, number: str, **members: bool) -> None:
        """A phone becomes reachable or not, rejecting or not."""
        self.step(SetHandset(number, **members))



def vector(case: str) -> Request:
    """One of the published requests."""
    headers, signature = VECTORS[case]
    return Request("POST", SMS, (("authorization", f"TSA {CUSTOMER_ID}:{signature}"), JSON, *headers), BODY)


def refused(answer: Answer, code: int, outer: int = 501) -> None:
    """The answer is a 401 of the published shape."""
    assert (answer.status, answer.code, answer.body["status"]["code"]) == (401, code, outer)
    assert answer.body["status"]["description"] == {500: "Transaction not attempted", 501: "Not authorized"}[outer]
    assert list(answer.body) == ["status", "signature_string", "errors"]


def parameter(answer: Answer, text: str, status: int = 400) -> None:
    """The answer is the gateway's refusal of a parameter."""
    assert (answer.status, answer.code, answer.body["status"]["code"]) == (status, -10001, 500)
    assert answer.body["status"]["description"] == "Transaction not attempted"
    assert answer.body["errors"][0]["description"] == f"Invalid Request: {text}"
    assert list(answer.body) == ["status", "errors"]


def failed(answer: Answer, code: int, text: str, status: int = 400) -> None:
    """The answer is a failure with a code of its own, in the envelope of a session."""
    assert (answer.status, answer.body["status"]["code"]) == (status, code)
    assert answer.body["status"]["description"] == FAILED + text
    assert list(answer.body) == ["reference_id", "external_id", "status", "session_data", "error"]
    assert len(answer.body["reference_id"]) == 32


@pytest.fixture
def telesign() -> Provider:
    """The documented provider."""
    return Provider()


@pytest.fixture
def example(telesign: Provider) -> Provider:
    """A provider whose customer `example` has the fictional credentials of the published vectors."""
    numbers = [Number("15555550190", "US", voice=False), Number("15555550191", "US", voice=False)]
    dual = [Number("15555550195", "US")]
    telesign.model.state.enroll(Account("example", CUSTOMER_ID, API_KEY, inventory=Inventory([*numbers, *dual])))
    telesign.credentials["example"] = {"customer_id": CUSTOMER_ID, "api_key": API_KEY}
    return telesign


@pytest.fixture
def provider_of() -> Callable[[Chooser], Provider]:
    """Makes a provider that chooses as it is told; its answers need not keep the specification's documented form."""

    def made(chooser: Chooser) -> Provider:
        return Provider(chooser, judged=False)

    return made
