"""A provider in process: the reference model, asked by a customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest

from support.stepped import Stepped
from testline import spec
from testline.surfaces.model import Ask, Chooser, SetNumbers
from testline.surfaces.plivo_masking import SURFACE
from testline.surfaces.plivo_masking.model import MODEL
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import Callback

STRANGER = "14155550177"


@dataclass(frozen=True)
class Answer:
    """An answer, its body decoded, and the requirements that decided it."""

    status: int
    body: Any
    requirements: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]

    @property
    def session(self) -> dict[str, Any]:
        """The session object in it."""
        return self.body["session"] if "session" in self.body else self.body["response"]


class Provider(Stepped):
    """The model with a clock, and what it has sent so far. Answers are held against the specification."""

    def __init__(self, chooser: Chooser | None = None, *, judged: bool = True) -> None:
        super().__init__(MODEL, chooser)
        self._judged = judged

    def path(self, rest: str = "", account: str = "primary") -> str:
        """A path that begins with an account's collection."""
        return f"/v1/Account/{self.credentials[account]['auth_id']}/Masking/Session{rest}"

    def send(self, request: Request) -> Answer:
        """Send a request as it is."""
        outcome = self.step(Ask(request))
        assert outcome.response is not None
        response = outcome.response
        kind = response.header("content-type")
        body = orjson.loads(response.body) if kind == "application/json" else response.body
        found = spec.load("plivo-masking").match(request.method, request.path)
        if self._judged and found is not None and kind == "application/json":
            described = found.operation.response(response.status)
            assert described is not None
            assert described.media["application/json"].violations(body) == []
        return Answer(response.status, body, outcome.requirements, response.headers)

    def ask(
        self, method: str, rest: str = "", body: object = None, *, account: str = "primary", signer: str | None = None
    ) -> Answer:
        """Ask with an account's credentials; `rest` follows the collection's path."""
        content = b"" if body is None else body if isinstance(body, bytes) else orjson.dumps(body)
        headers = (("content-type", "application/json"),) if content else ()
        request = Request(method, self.path(rest, account), headers, content)
        return self.send(SURFACE.authorize(request, self.credentials[signer or account]))

    def create(self, *parties: str, account: str = "primary", **members: object) -> dict[str, Any]:
        """A session between two parties (of the first two fictional numbers, if none are named)."""
        first, second = parties or ("14155550100", "14155550101")
        body = {"first_party": first, "second_party": second, **members}
        answer = self.ask("POST", "", {name: value for name, value in body.items() if value != ""}, account=account)
        assert answer.status == 201, answer.body
        return answer.session

    def get(self, session: Mapping[str, Any], account: str = "primary") -> dict[str, Any]:
        """The session as it is now."""
        answer = self.ask("GET", f"/{session['session_uuid']}", account=account)
        assert answer.status == 200, answer.body
        return answer.session

    def call(self, caller: str, session: Mapping[str, Any], **members: object) -> dict[str, Any]:
        """Place a call to a session's number, and let it run to its end."""
        return super().call(caller, session["virtual_number"], **members)

    def inventory(self, *numbers: str, account: str = "primary", country: str = "US") -> None:
        """Replace an account's numbers."""
        self.step(SetNumbers(account, tuple({"number": one, "country": country} for one in numbers)))

    def events(self) -> list[dict[str, str]]:
        """The attributes of every callback so far."""
        return [attributes(callback) for callback in self.callbacks]

    def event_names(self) -> list[str]:
        """The names of the events so far."""
        return [callback.event for callback in self.callbacks]


def attributes(callback: Callback) -> dict[str, str]:
    """The attributes that a callback carries, in its body or its query."""
    request = callback.request
    text = request.body.decode() if request.method == "POST" else urlsplit(request.url).query
    return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))


@pytest.fixture
def plivo() -> Provider:
    """The documented provider."""
    return Provider()


@pytest.fixture
def stranger() -> str:
    """A number that is party to no session."""
    return STRANGER


@pytest.fixture
def provider_of() -> Callable[[Chooser], Provider]:
    """Makes a provider that chooses as it is told; its answers need not keep the specification's documented form."""

    def made(chooser: Chooser) -> Provider:
        return Provider(chooser, judged=False)

    return made
