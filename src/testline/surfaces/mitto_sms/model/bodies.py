"""What a request carries: fields from JSON, a form or a query, their types, and the limits of the optional ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from testline.surfaces.given import is_flag
from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.errors import deny
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.mitto_sms.model.operations import Operation
    from testline.wire import Request

_JSON: Final = re.compile(r"\s*application/json\s*(;.*)?", re.IGNORECASE | re.DOTALL)
_FORM: Final = re.compile(r"\s*application/x-www-form-urlencoded\s*(;.*)?", re.IGNORECASE | re.DOTALL)
_HEX: Final = re.compile(r"([0-9A-Fa-f]{2})*")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_WORDS: Final = {"1": True, "true": True, "0": False, "false": False}
_URL: Final = re.compile(r"https?://[!-~]+", re.IGNORECASE)

VALIDITY: Final = 2880
"""Minutes, where a send names none."""

SINGLE: Final = {"from": "text", "to": "text", "text": "text"}
BULK: Final = {"from": "text", "to": "recipients", "text": "text"}
OPTIONS: Final = {
    "type": "text",
    "reference": "text",
    "udh": "text",
    "validity": "whole",
    "pid": "whole",
    "test": "flag",
    "flash": "flag",
    "callback": "text",
}


@dataclass(frozen=True, slots=True)
class Sms:
    """A send as it was asked for. `to` of a bulk send may be a list; `header` counts the octets of `udh`."""

    sender: str
    to: str | list[str]
    text: str
    type: str
    reference: str | None
    header: int
    validity: int
    test: bool
    flash: bool
    callback: str | None
    given: Mapping[str, Any] = field(default_factory=dict)
    """The optional fields that were given, by name."""


def is_text(value: object) -> bool:
    """Whether a value is a string."""
    return isinstance(value, str)


def is_whole(value: object) -> bool:
    """Whether a value is an integer; 60.0 is one, true is none."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer())


def is_recipients(value: object) -> bool:
    """Whether a value is a string, or a list of strings."""
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def is_url(text: str) -> bool:
    """Whether a text is an absolute http or https URL."""
    if _URL.fullmatch(text) is None:
        return False
    try:
        return urlsplit(text).hostname is not None and urlsplit(text).port != 0
    except ValueError:  # brackets or a port that make no sense
        return False


KINDS: Final[Mapping[str, Callable[[object], bool]]] = {
    "text": is_text,
    "whole": is_whole,
    "flag": is_flag,
    "recipients": is_recipients,
}

LIMITS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "reference": lambda text: len(text) <= 255,  # noqa: PLR2004 - the limit is the table
    "udh": lambda text: len(text) <= 280,  # noqa: PLR2004 - as above
    "validity": lambda minutes: 1 <= minutes <= 10080,  # noqa: PLR2004 - as above
    "pid": lambda value: 0 <= value <= 255,  # noqa: PLR2004 - as above
    "callback": is_url,
}


class Bodies(Core):
    """From the request to its fields."""

    limits: Mapping[str, Callable[[Any], bool]] = LIMITS
    default_validity: int = VALIDITY

    def fields_of(self, request: Request, query: str, operation: Operation, turn: Turn) -> dict[str, Any]:
        """The fields that a request has, as its operation takes them."""
        if operation.source == "query":
            return self.worded(self.decoded(query), legacy=True)
        body = self.body(request, operation, turn)
        if operation.kind == "single" and turn.chooser.form("post-query", "ignored") == "accepted":
            return {**self.worded(self.decoded(query)), **body}
        return body

    def body(self, request: Request, operation: Operation, turn: Turn) -> dict[str, Any]:
        """The fields of a JSON body, or of a form where one is taken."""
        media = request.header("content-type")
        if media is None or _JSON.fullmatch(media):
            turn.decide("MSM-GEN-007")
            return self.json_object(request.body)
        if operation.source != "form" or _FORM.fullmatch(media) is None:
            deny("media")
        turn.decide("MSM-GEN-011")
        form: object = turn.chooser.form("form-body", "accepted")
        if form != "accepted":
            deny("media" if form == 415 else "malformed")  # noqa: PLR2004 - the form is a status
        return self.worded(self.decoded(request.body))

    def json_object(self, body: bytes) -> dict[str, Any]:
        """The JSON object that a body is."""
        value = parse_json(body)
        if value is MISSING:
            deny("malformed")
        if not isinstance(value, dict):
            deny("no-object")
        return value

    def decoded(self, text: str | bytes) -> dict[str, str]:
        """The pairs of a form or a query; of a name that stands twice the last."""
        try:
            text = text if isinstance(text, str) else text.decode()
            return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
        except ValueError:  # no UTF-8
            deny("malformed")

    def worded(self, pairs: Mapping[str, str], *, legacy: bool = False) -> dict[str, Any]:
        """The fields that the words of a form or a query stand for. `legacy`: in the older names."""
        fields: dict[str, Any] = {}
        for name, word in pairs.items():
            if legacy and name == "ClientRef":
                fields["reference"] = word
            elif name != "format":
                fields[name] = _valued(OPTIONS.get(name), word)
        return fields

    def sms(self, fields: dict[str, Any], operation: Operation, turn: Turn) -> Sms:
        """The send that fields ask for, refused where a type or an option is wrong."""
        required = BULK if operation.kind == "bulk" else SINGLE
        if turn.chooser.form("null-fields", "refused") == "not-given":
            fields = {name: value for name, value in fields.items() if value is not None}
        if turn.chooser.form("unknown-fields", "ignored") == "refused":
            self.refuse_unknown(fields, required)
        turn.test = fields.get("test") is True
        self.check_types(fields, required, "field-type")
        self.check_types(fields, OPTIONS, "option-type")
        return self.made(fields, self.options(fields, turn))

    def made(self, fields: Mapping[str, Any], options: Mapping[str, Any]) -> Sms:
        """The send, whose types are right."""
        return Sms(
            sender=fields.get("from", ""),
            to=fields.get("to", ""),
            text=fields.get("text", ""),
            type=self.type_given(options),
            reference=options.get("reference"),
            header=len(options.get("udh", "")) // 2,
            validity=int(options.get("validity", self.default_validity)),
            test=options.get("test", False),
            flash=options.get("flash", False),
            callback=options.get("callback"),
            given=options,
        )

    def type_given(self, options: Mapping[str, Any]) -> str:
        """The type that is asked for; GSM where none is."""
        kind: str = options.get("type", "GSM")
        return kind

    def refuse_unknown(self, fields: Mapping[str, Any], required: Mapping[str, str]) -> None:
        """Refuse a field that no documentation knows."""
        for name in fields:
            if name not in required and name not in OPTIONS:
                deny("unknown-field", name)

    def check_types(self, fields: Mapping[str, Any], kinds: Mapping[str, str], reason: str) -> None:
        """Refuse fields of a wrong JSON type."""
        for name, kind in kinds.items():
            if name in fields and not KINDS[kind](fields[name]):
                deny(reason, name)

    def options(self, fields: Mapping[str, Any], turn: Turn) -> dict[str, Any]:
        """The optional fields that were given, each within its limits."""
        given = {name: fields[name] for name in OPTIONS if name in fields}
        if not given:
            return given
        if "udh" in given and _HEX.fullmatch(given["udh"]) is None:
            deny("udh", "udh")
        for name, is_within in self.limits.items():
            if name in given and not is_within(given[name]):
                if turn.chooser.form("option-limits", "kept") == "kept":
                    deny("option", name)
                del given[name]
        return given


def _valued(kind: str | None, word: str) -> str | int | bool:
    """What a word of a form or a query stands for; itself where its kind has no such word, to be refused for it."""
    if kind == "whole" and _WHOLE.fullmatch(word):
        return int(word)
    if kind == "flag":
        return _WORDS.get(word.lower(), word)
    return word
