"""What every part of the model rests on: the state, one step's turn, and the form of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

from testline.surfaces.plivo_masking.model.errors import PROBLEMS, Problem, Refusal, unlisted
from testline.surfaces.plivo_masking.model.fixtures import fresh
from testline.surfaces.provider import Provider, Step
from testline.wire import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.state import Account, State
    from testline.wire import Headers

JSON: Final[Headers] = (("content-type", "application/json"),)
TEXT: Final[Headers] = (("content-type", "text/plain; charset=utf-8"),)

# Refusals whose status is one of the vendor's freedoms, and the form that says which.
_STATUS_FORMS: Final = {
    ("path", "foreign"): "foreign-path",
    ("body", "media"): "media-type",
    ("session_uuid", "malformed"): "malformed-id",
    ("session", "expired-on-update"): "expired-refusal",
    ("session", "expired-on-delete"): "expired-refusal",
}


Turn = Step


class Core(Provider[Turn]):
    """The state, and the form of answers. Tables are attributes, so that a wrong provider can have others."""

    surface = "plivo-masking"
    step_kind = Turn
    problems: Mapping[tuple[str, str], Problem] = PROBLEMS

    def __init__(self) -> None:
        super().__init__()
        self.state: State = fresh()

    def account_of(self, name: str) -> Account:
        """The account of that name."""
        return self.state.accounts[name]

    def respond(self, status: int, turn: Turn, body: dict[str, Any]) -> Response:
        """A JSON answer; `api_id` comes first."""
        return Response(status, JSON, orjson.dumps({"api_id": turn.chooser.uuid("api_id"), **body}))

    def refuse(self, refusal: Refusal, turn: Turn) -> Response:
        """The vendor's answer to a request that it refuses."""
        found = self.problems.get((refusal.subject, refusal.reason)) or unlisted(refusal.subject)
        turn.decide(*found.requirements)
        form = turn.chooser.form
        status = found.status
        if (refusal.subject, refusal.reason) in _STATUS_FORMS:
            status = form(_STATUS_FORMS[refusal.subject, refusal.reason], status)
        text = found.text
        if form("error-wording", "documented") == "own":
            text = f"{refusal.subject} was refused: {refusal.reason}"
        if status == 401:  # noqa: PLR2004 - the one status whose body is not published
            return self.unauthorized(text, turn)
        if form("error-api-id", "present") == "absent":
            return Response(status, JSON, orjson.dumps({"error": text}))
        return self.respond(status, turn, {"error": text})

    def unauthorized(self, text: str, turn: Turn) -> Response:
        """A 401, whose body is not published."""
        shape = turn.chooser.form("unauthorized-body", "json")
        if shape == "text":
            return Response(401, TEXT, text.encode())
        if shape == "empty":
            return Response(401)
        if shape == "json-without-api-id":
            return Response(401, JSON, orjson.dumps({"error": text}))
        return self.respond(401, turn, {"error": text})
