"""A provider in process: the reference model, asked by a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest

from support.stepped import Stepped
from testline.spec.xml import parse_xml
from testline.surfaces.mitto_sms.model import MODEL
from testline.surfaces.model import Ask, Chooser, SetHandset
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import Callback

HOOK = "http://127.0.0.1:9/dlr"
SENDER, PHONE = "CityRides", "447700900123"


@dataclass(frozen=True)
class Answer:
    """An answer, its body decoded (an XML one as its elements), and the requirements that decided it."""

    status: int
    body: Any
    requirements: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def code(self) -> int:
        """The response code."""
        return self.body["responseCode"]

    @property
    def id(self) -> str:
        """The id of an accepted message."""
        assert self.code == 0, self.body
        return self.body["id"]


class Provider(Stepped):
    """The model with a clock, and what it has sent so far."""

    def __init__(self, chooser: Chooser | None = None) -> None:
        super().__init__(MODEL, chooser)

    def send_raw(self, request: Request) -> Answer:
        """Send a request as it is."""
        outcome = self.step(Ask(request))
        assert outcome.response is not None
        response = outcome.response
        media = response.header("content-type") or ""
        body: Any = response.body
        if media.startswith("application/json"):
            body = orjson.loads(response.body)
        elif "xml" in media:
            root = parse_xml(response.body)
            body = {one.tag: one.text if len(one) == 0 else list(one) for one in root}
        return Answer(response.status, body, outcome.requirements, response.headers)

    def ask(
        self, path: str, body: object = None, *, method: str = "POST", account: str = "primary",
        media: str | None = "application/json",
    ) -> Answer:  # fmt: skip
        """Ask with an account's key."""
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        headers = (("x-mitto-api-key", self.credentials[account]["api_key"]),)
        if media is not None:
            headers = (*headers, ("content-type", media))
        return self.send_raw(Request(method, path, headers, content))

    def send(self, *, path: str = "/sms", account: str = "primary", **fields: object) -> Answer:
        """Send one message; `sender` stands for `from`, None leaves a field out."""
        return self.ask(path, _fields(fields), account=account)

    def bulk(self, *to: str, path: str = "/smsbulk", account: str = "primary", **fields: object) -> Answer:
        """Send to several recipients."""
        return self.ask(path, _fields({"to": list(to), **fields}), account=account)

    def phone(self, number: str = PHONE, **states: bool) -> Mapping[str, Any]:
        """What a phone has seen, after it became reachable or not, rejecting or not."""
        if states:
            self.step(SetHandset(number, **states))
        return self.model.handset(number)

    def inbox(self, number: str = PHONE) -> list[dict[str, Any]]:
        """The texts that a phone has seen."""
        return self.model.handset(number)["inbox"]

    def reports(self) -> list[dict[str, Any]]:
        """What every report so far tells."""
        return [told(callback) for callback in self.callbacks]


def _fields(given: Mapping[str, object]) -> dict[str, object]:
    named = {"from": SENDER, "to": PHONE, "text": "Your driver is here", **given}
    if "sender" in named:
        named["from"] = named.pop("sender")
    return {name: value for name, value in named.items() if value is not None}


def told(callback: Callback) -> dict[str, Any]:
    """What a report tells, in its body or its query."""
    request = callback.request
    if request.method == "POST":
        return orjson.loads(request.body)
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True, strict_parsing=True))


@pytest.fixture
def mitto() -> Provider:
    """The documented provider."""
    return Provider()


@pytest.fixture
def hooked() -> Provider:
    """The documented provider, whose primary account has a callback URL."""
    provider = Provider()
    provider.settings(callback_url=HOOK)
    return provider


@pytest.fixture
def provider_of() -> Callable[..., Provider]:
    """Makes a provider that takes other forms, or chooses as a chooser does."""

    def made(chooser: Chooser | None = None, **forms: object) -> Provider:
        return Provider(chooser or Chooser(0, {name.replace("_", "-"): form for name, form in forms.items()}))

    return made
