"""A provider in process: the reference model, asked by a customer."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from support.stepped import Stepped
from testline.surfaces.mitto_masking.model import MODEL
from testline.surfaces.model import Ask, Chooser, SetNumbers
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


ROOT = "/numbermasking"


@dataclass(frozen=True)
class Answer:
    """An answer, its body decoded, and the requirements that decided it."""

    status: int
    body: Any
    requirements: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def data(self) -> Any:
        """What a success has in it."""
        assert self.body["code"] == 200, self.body
        assert self.body["message"] == "OK"
        assert "errorCode" not in self.body
        return self.body["data"]

    @property
    def refusal(self) -> tuple[int, str]:
        """HTTP status and error code of a refusal."""
        assert "code" not in self.body, self.body
        assert isinstance(self.body["message"], str)
        return self.status, self.body["errorCode"]


def basic(sid: str, key: str) -> str:
    """The value of an `Authorization` header."""
    return f"Basic {b64encode(f'{sid}:{key}'.encode()).decode()}"


class Provider(Stepped):
    """The model with a clock."""

    def __init__(self, chooser: Chooser | None = None) -> None:
        super().__init__(MODEL, chooser)

    def account(self, name: str = "primary") -> dict[str, Any]:
        """An account as the control API shows it."""
        return next(one for one in self.model.accounts() if one["name"] == name)

    def enterprise(self, account: str = "primary", place: int = 0) -> str:
        """An enterprise sid of an account."""
        return self.account(account)["settings"]["enterprise_sids"][place]

    def authorization(self, account: str = "primary") -> str:
        """The header that proves an account."""
        credentials = self.account(account)["credentials"]
        return basic(credentials["account_sid"], credentials["api_key"])

    def send(self, request: Request) -> Answer:
        """Send a request as it is."""
        outcome = self.step(Ask(request))
        assert outcome.response is not None
        response = outcome.response
        is_json = (response.header("content-type") or "").startswith("application/json")
        body = orjson.loads(response.body) if is_json else response.body
        return Answer(response.status, body, outcome.requirements, response.headers)

    def ask(self, method: str, rest: str, body: object = None, *, account: str = "primary") -> Answer:
        """Ask with an account's credentials; `rest` follows the root."""
        content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        headers = (("authorization", self.authorization(account)), ("content-type", "application/json"))
        return self.send(Request(method, ROOT + rest, headers, content))

    def application(self, *masks: str, account: str = "primary", **members: object) -> dict[str, Any]:
        """An application; with masks, these numbers become the account's and fill its pool, in their order."""
        if masks:
            numbers = [{"number": one, "country": "GB" if one.startswith("44") else "US"} for one in masks]
            self.step(SetNumbers(account, tuple(numbers)))
        body = {"enterpriseSid": self.enterprise(account), "name": f"app {self.chooser.digits('name', 12)}", **members}
        made = self.ask("POST", "/applications", body, account=account).data
        for mask in masks:
            self.pool(made, mask, account=account)
        return made

    def pool(self, application: Mapping[str, Any], number: str, *, account: str = "primary", **members: object) -> Any:
        """A masked number of an application."""
        available = self.ask("GET", f"/phonenumbers/search?phoneNumber={number}", account=account).data
        body = {"phoneNumberSid": available[0]["sid"], **members}
        return self.ask("POST", f"/applications/{application['sid']}/maskednumbers", body, account=account).data

    def context(self, application: Mapping[str, Any], *people: str, **members: object) -> dict[str, Any]:
        """A context between people."""
        body = {"participants": [{"phoneNumber": one} for one in people], **members}
        return self.ask("POST", f"/applications/{application['sid']}/contexts", body).data

    def read(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The context as it is now."""
        return self.ask("GET", context["uri"].removeprefix(ROOT)).data

    def masks(self, context: Mapping[str, Any]) -> list[str]:
        """The masks of a context's participants."""
        return [one["maskedNumber"] for one in context["participants"]]

    def change(self, context: Mapping[str, Any], **members: object) -> Answer:
        """Update a context."""
        return self.ask("PUT", self.path(context), members)

    def path(self, context: Mapping[str, Any]) -> str:
        """The path of a context for writes."""
        return f"/applications/{context['applicationSid']}/contexts/{context['sid']}"

    def interactions(self, context: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The interactions of a context."""
        return self.ask("GET", f"{self.path(context)}/interactions/search").data



@pytest.fixture
def mitto() -> Provider:
    """The documented provider."""
    return Provider()


@pytest.fixture
def provider_of() -> Callable[..., Provider]:
    """Makes a provider that takes other forms."""

    def made(**forms: object) -> Provider:
        return Provider(Chooser(0, {name.replace("_", "-"): value for name, value in forms.items()}))

    return made
