"""What every part of the model rests on: the state, one step's turn, and the envelope of answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import orjson

from testline.surfaces.mitto_masking.model.errors import PROBLEMS, Problem, Refusal
from testline.surfaces.mitto_masking.model.state import Account, State
from testline.surfaces.mitto_masking.model.timestamps import stamp
from testline.surfaces.model import SECOND
from testline.surfaces.provider import Provider, Step
from testline.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.wire import Headers

ROOT: Final = "/numbermasking"
_HOST: Final = "https://cpaas.mittoapi.com"
_TEXT: Final[Headers] = (("content-type", "text/plain; charset=utf-8"),)
_CHALLENGE: Final[Headers] = (("www-authenticate", 'Basic realm="numbermasking", charset="UTF-8"'),)

# The prefixes of sids, by what has them.
PREFIXES: Final[Mapping[str, str]] = {
    "application": "NMA",
    "masked_number": "NMN",
    "context": "NMC",
    "participant": "NMP",
    "interaction": "NMI",
    "account": "AC",
    "enterprise": "EN",
}
# Sids of other shapes, by the form's value.
_OTHER_PREFIXES: Final = {"NM": "NM", "uuid": ""}

# What the other HTTP status modes make of a conventional status, where one status stands for all.
_ONE_STATUS: Final = {"always200": 200, "always400": 400, "always500": 500}
# A digit string that stands for every provisional error code in a provider that numbers its errors otherwise.
_OTHER_CODE: Final = "469"
_NO_REQUEST: Final = Request("", "")


@dataclass(slots=True)
class Turn(Step):
    """One step under way: a request too. `query`: what follows its path."""

    request: Request = _NO_REQUEST
    query: str = ""


class Core(Provider[Turn]):
    """The state, sids, and the envelope. Tables are attributes, so that a wrong provider can have others."""

    surface = "mitto-masking"
    step_kind = Turn
    problems: Mapping[str, Problem] = PROBLEMS
    prefixes: Mapping[str, str] = PREFIXES

    def __init__(self) -> None:
        super().__init__()
        self.state: State = State()

    def sid(self, kind: str, turn: Turn) -> str:
        """A new sid of its kind: three letters (two of what the wider platform has) and 32 hex digits."""
        uuid = turn.chooser.uuid(f"{kind}_sid")
        form = f"{kind}-sid" if kind in ("application", "enterprise") else "other-sids"
        shape = turn.form(form, "documented")
        if shape == "uuid":
            return uuid
        return _OTHER_PREFIXES.get(shape, self.prefixes[kind]) + uuid.replace("-", "")

    def uri(self, path: str, turn: Turn) -> str:
        """A `uri`: the read path, relative to the host."""
        return path if turn.form("uri", "path") == "path" else origin(turn.request) + path

    def stamp(self, at: Instant, turn: Turn) -> str:
        """A moment as answers show it, by a clock of the vendor's that may be some minutes off."""
        return stamp(at + turn.form("date-skew", 0) * SECOND)

    def own_uri(self, path: str, turn: Turn) -> dict[str, Any]:
        """The `uri` of a participant or interaction, which their samples lack."""
        return {"uri": self.uri(path, turn)} if turn.form("nested-uri", "present") == "present" else {}

    def label(self, name: str, value: str | None, turn: Turn) -> dict[str, Any]:
        """An optional label; null where none was given."""
        return {} if value is None and turn.form("unset-labels", "null") == "absent" else {name: value}

    def ttl_text(self, ttl: int, turn: Turn) -> str | int:
        """A ttl as answers show it."""
        return str(ttl) if turn.form("ttl-type", "string") == "string" else ttl

    def respond(self, turn: Turn, status: int = 200, **members: Any) -> Response:  # noqa: ANN401 - JSON
        """A success: integer `code`, `message`, and what else there is."""
        return self.answer(status, {"code": 200, "message": "OK", **members}, turn)

    def answer(self, status: int, body: dict[str, Any], turn: Turn) -> Response:
        """A JSON answer."""
        media = turn.form("media-type", "application/json")
        return Response(status, (("content-type", media),), orjson.dumps(body))

    def done(self, turn: Turn, sid: str, gone: dict[str, Any]) -> Response:
        """The answer to a delete, whose body is not documented."""
        shape = turn.form("delete-answer", "no-data")
        if shape == "204":
            return Response(204)
        if shape == "no-data":
            return self.respond(turn)
        return self.respond(turn, data=gone if shape == "object" else {"sid": sid})

    def refuse(self, refusal: Refusal, turn: Turn) -> Response:
        """The vendor's answer to a request that it refuses."""
        turn.decide(*refusal.rows, "MNM-ENV-003", "MNM-ENV-005", "MNM-ENV-008")
        problem = self.problems[refusal.problem]
        if refusal.problem == "unauthorized":
            return self.unauthorized(problem, turn)
        body = self.error(problem, turn)
        if turn.form("error-data", "present") == "present":
            body["data"] = self.echo(refusal.inputs)
            turn.decide("MNM-ENV-004")
        if turn.form("error-with-code", "absent") == "present":
            body["code"] = problem.status
        return self.answer(self.error_status(problem, turn), body, turn)

    def error(self, problem: Problem, turn: Turn) -> dict[str, Any]:
        """Error code and message; only those of a taken name are the vendor's."""
        code: str | int = problem.code
        message = problem.message
        if problem.code != self.problems["name-taken"].code:
            code = code if turn.form("generic-error-code", "documented") == "documented" else _OTHER_CODE
            message = message if turn.form("error-wording", "documented") == "documented" else "The request was refused"
        if turn.form("error-code-type", "string") == "integer":
            code = int(code)
        return {"errorCode": code, "message": message}

    def error_status(self, problem: Problem, turn: Turn) -> int:
        """The HTTP status beside an error body."""
        mode = turn.form("http-status-mode", "conventional")
        return int(problem.code) if mode == "mirror" else _ONE_STATUS.get(mode, problem.status)

    def echo(self, inputs: Mapping[str, object]) -> dict[str, Any]:
        """The offending inputs, as far as they can be written again."""
        try:
            orjson.dumps(inputs)
        except orjson.JSONEncodeError:
            return dict.fromkeys(inputs)
        return dict(inputs)

    def unauthorized(self, problem: Problem, turn: Turn) -> Response:
        """A refusal of credentials, the same whatever is wrong with them."""
        status = turn.form("unauthorized-status", problem.status)
        challenge = _CHALLENGE if status == problem.status else ()
        shape = turn.form("unauthorized-body", "json")
        if shape == "json":
            response = self.answer(status, self.error(problem, turn), turn)
            return Response(status, (*response.headers, *challenge), response.body)
        if shape == "text":
            return Response(status, (*_TEXT, *challenge), problem.message.encode())
        return Response(status, challenge)

    def account_of(self, name: str) -> Account:
        """The account of that name."""
        return self.state.accounts[name]


def origin(request: Request) -> str:
    """Where a request went: scheme and host."""
    parts = urlsplit(request.url) if "://" in request.url else None
    if parts is not None and parts.netloc:
        return f"{parts.scheme}://{parts.netloc}"
    host = request.header("host")
    return f"http://{host}" if host else _HOST
