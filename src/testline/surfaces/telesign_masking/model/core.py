"""What every part of the model rests on: the state, one step's turn, and the form of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from testline.surfaces.provider import Provider, Step
from testline.surfaces.telesign_masking.model.errors import DESCRIPTIONS, PROBLEMS, Problem
from testline.surfaces.telesign_masking.model.fixtures import fresh
from testline.surfaces.telesign_masking.model.timestamps import utc
from testline.wire import MISSING, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.telesign_masking.model.state import Account, State
    from testline.wire import Headers, Missing

JSON_TYPE: Final = "application/json"
TEXT: Final[Headers] = (("content-type", "text/plain"),)
_REALM: Final = ("www-authenticate", 'Basic realm="TeleSign"')


@dataclass(slots=True)
class Turn(Step):
    """One step under way: a request too.

    `account`, `resource` and `body`: what is known of the request. `signed`: the text that a digest's signature was
    checked against.
    """

    account: Account | None = None
    resource: str | None = None
    body: object | Missing = MISSING
    signed: bytes = b""


class Core(Provider[Turn]):
    """The state, and the form of answers. Tables are attributes, so that a wrong provider can have others."""

    surface = "telesign-masking"
    step_kind = Turn
    problems: Mapping[str, Problem] = PROBLEMS
    descriptions: Mapping[int, str] = DESCRIPTIONS

    def __init__(self) -> None:
        super().__init__()
        self.state: State = fresh()

    def respond(self, status: int, turn: Turn, body: Mapping[str, Any], *more: tuple[str, str]) -> Response:
        """A JSON answer."""
        headers = (("content-type", turn.form("json-content-type", JSON_TYPE)), *more)
        return Response(status, headers, orjson.dumps(body))

    def status(self, code: int, text: str, turn: Turn) -> dict[str, Any]:
        """The member `status` of every JSON answer."""
        return {"code": code, "description": text, "updated_on": utc(turn.now)}

    def gateway(self, problem: Problem, text: str, turn: Turn) -> Response:
        """A refusal of the gateway: its code stands in `errors`, that of the transaction in `status`."""
        if turn.form("gateway-wording", "documented") == "own":
            text = f"{text}."
        if problem.status == 401:  # noqa: PLR2004 - the one status with a form of its own
            return self.unauthorized(problem, text, turn)
        return self.respond(problem.status, turn, self.errors(problem, text, turn))

    def errors(self, problem: Problem, text: str, turn: Turn) -> dict[str, Any]:
        """The body of a gateway's refusal."""
        if turn.form("gateway-code", "errors") == "status":
            return {"status": self.status(problem.code, text, turn)}
        return {
            "status": self.status(problem.outer, self.descriptions[problem.outer], turn),
            "errors": [{"code": problem.code, "description": text}],
        }

    def unauthorized(self, problem: Problem, text: str, turn: Turn) -> Response:
        """A 401."""
        challenge = () if turn.form("www-authenticate", "absent") == "absent" else (_REALM,)
        if turn.form("unauthorized-body", "json") == "text":
            return Response(401, (*TEXT, *challenge), text.encode())
        body = self.errors(problem, text, turn)
        if turn.form("signature-string", "present") == "present":
            signed = turn.signed.decode("utf-8", "replace")
            body = {"status": body["status"], "signature_string": signed, **body}
        return self.respond(401, turn, body, *challenge)

    def too_many_requests(self, problem: Problem, turn: Turn) -> Response:
        """A 429: plain text here, JSON in sibling APIs."""
        if turn.form("rate-limited-body", "text") == "text":
            return Response(429, TEXT, b"Too many requests.")
        return self.gateway(problem, problem.text, turn)
