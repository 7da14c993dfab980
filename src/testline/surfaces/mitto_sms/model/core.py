"""What every part of the model rests on: the state, one step's turn, and how an answer is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson

from testline.surfaces.mitto_sms.model import timestamps
from testline.surfaces.mitto_sms.model.errors import PROBLEMS, RESPONSE_TEXTS, Code, Status
from testline.surfaces.mitto_sms.model.fixtures import fresh
from testline.surfaces.mitto_sms.model.xml import document
from testline.surfaces.provider import Provider, Step
from testline.wire import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_sms.model.errors import Refusal
    from testline.surfaces.mitto_sms.model.operations import Operation
    from testline.surfaces.mitto_sms.model.state import Account, State
    from testline.wire import Headers

JSON: Final[Headers] = (("content-type", "application/json; charset=utf-8"),)
TEXT: Final[Headers] = (("content-type", "text/plain; charset=utf-8"),)
XML: Final = "application/xml; charset=utf-8"

_UNAUTHORIZED: Final = 401
_TEXT_INVALID: Final = 4

# Refusals whose status is one of the vendor's freedoms, and the form that says which.
_STATUS_FORMS: Final = {
    "malformed": "malformed-status",
    "no-object": "malformed-status",
    "media": "media-status",
    "method": "method-status",
    "missing": "usage-status",
    "date": "usage-status",
    "period": "usage-status",
    "foreign-account": "foreign-account",
}

# Refusals whose body is documented: MSM-CNV-003, MSM-CNV-004.
_JSON_STRINGS: Final = {"not-enabled", "unknown-message"}


@dataclass(slots=True)
class Turn(Step):
    """One step under way: a request too.

    `operation`: what was asked for, once that is known; `format`: of the reply; `test`: whether it is a test send.
    """

    operation: Operation | None = None
    format: str = "json"
    test: bool = False


class Core(Provider[Turn]):
    """The state, and the form of answers. Tables are attributes, so that a wrong provider can have others."""

    surface = "mitto-sms"
    step_kind = Turn
    problems: Mapping[str, Code | Status] = PROBLEMS
    response_texts: Mapping[int, str] = RESPONSE_TEXTS

    def __init__(self) -> None:
        super().__init__()
        self.state: State = fresh()

    def account_of(self, name: str) -> Account:
        """The account of that name."""
        return self.state.accounts[name]

    def respond(self, status: int, body: Any, turn: Turn) -> Response:  # noqa: ANN401 - any JSON value
        """An answer in the format that was asked for. JSON where it is no object."""
        if turn.format == "xml" and isinstance(body, dict):
            root = self.xml_root(turn)
            return Response(status, (("content-type", turn.chooser.form("xml-media", XML)),), document(root, body))
        return Response(status, JSON, orjson.dumps(body))

    def xml_root(self, turn: Turn) -> str:
        """The name of the root element of an XML reply."""
        if turn.chooser.form("xml-root", "documented") == "other":
            return "Response"
        return "SmsBulkResponse" if turn.operation is not None and turn.operation.kind == "bulk" else "SmsResponse"

    def stamp(self, turn: Turn, place: int = 0) -> str:
        """Now, as replies and reports tell it; of several messages each is a tick later than the one before."""
        form = turn.chooser.form
        ticks = turn.now * timestamps.TICKS + place
        return timestamps.stamp(ticks, digits=form("fraction", 7), zone=form("zone", "Z"))

    def refuse(self, refusal: Refusal, turn: Turn) -> Response:
        """The vendor's answer to a request that it refuses."""
        found = self.problems[refusal.reason]
        turn.decide(*found.requirements)
        if isinstance(found, Code):
            return self.refuse_by_code(found.code, turn)
        status = found.status
        if refusal.reason in _STATUS_FORMS:
            status = turn.chooser.form(_STATUS_FORMS[refusal.reason], status)
        text = found.text.format(refusal.detail)
        if refusal.reason in _JSON_STRINGS:
            return self.respond(status, text, turn)
        return self.refuse_by_status(status, text, turn)

    def refuse_by_code(self, code: int, turn: Turn) -> Response:
        """A refused send: its code, its text, and nothing sent."""
        if code == _TEXT_INVALID:
            code = turn.chooser.form("unencodable", code)
        turn.decide("MSM-ERR-009", "MSM-ERR-010", "MSM-ERR-011", "MSM-SND-008", "MSM-SND-010", "MSM-SND-011")
        is_bulk = turn.operation is not None and turn.operation.kind == "bulk"
        body = self.refused_bulk(code) if is_bulk else self.refused_send(code, turn)
        if turn.chooser.form("error-id", "absent") == "null":
            body["id"] = None
        if turn.test and turn.chooser.form("error-test", "present") == "present":
            body["test"] = True
        return self.respond(turn.chooser.form("error-status", 200), body, turn)

    def refused_send(self, code: int, turn: Turn) -> dict[str, Any]:
        """What the reply to a refused single send holds."""
        body: dict[str, Any] = {"timestamp": self.stamp(turn), "responseCode": code}
        self.put_length(body, 0, turn)
        body["responseText"] = self.response_texts[code]
        return body

    def refused_bulk(self, code: int) -> dict[str, Any]:
        """What the reply to a refused bulk send holds."""
        return {"responseCode": code, "responseText": self.response_texts[code]}

    def put_length(self, body: dict[str, Any], length: int, turn: Turn) -> None:
        """Tell the length of a text in a reply."""
        form = turn.chooser.form("text-length", "integer")
        if form != "absent":
            body["textLength"] = length if form == "integer" else f" {length}"

    def refuse_by_status(self, status: int, text: str, turn: Turn) -> Response:
        """A refusal without response code. That of a key has no documented body."""
        is_key = status == _UNAUTHORIZED
        shape = turn.chooser.form("unauthorized-body", "empty") if is_key else turn.chooser.form("refusal-body", "json")
        if shape == "empty":
            return Response(status)
        if shape == "text":
            return Response(status, TEXT, text.encode())
        return self.respond(status, text if turn.format == "json" else {"responseText": text}, turn)
