"""What the wrong providers of this surface are made with: places where a lie is easily told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from testline.surfaces.mitto_sms.model.errors import PROBLEMS, RESPONSE_TEXTS, Code, Refusal, Status, deny
from wrong import around, patched

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.surfaces.model import ModelKind

    Wrong = Callable[[ModelKind], ModelKind]

SEND, JSON, XML, QUERY, V2 = "sendSms", "sendSmsJson", "sendSmsXml", "sendSmsByQuery", "sendSmsJsonV2"
BULK, BULK_JSON, BULK_XML = "sendBulk", "sendBulkJson", "sendBulkXml"
CONVERT, USAGE = "convertMessage", "usageByCountry"
BULKS = (BULK, BULK_JSON, BULK_XML)


def memory(model: Any) -> dict[Any, Any]:
    """What a wrong provider remembers and should not, since its last reset."""
    found: dict[Any, Any] = model.__dict__.setdefault("memory", {})
    return found


def nth(model: Any, *what: object) -> int:
    """How often this has happened, this time included."""
    count: int = memory(model).get(what, 0) + 1
    memory(model)[what] = count
    return count


def asked(turn: Any) -> str:
    """The operation that a request is to."""
    return turn.operation.id if turn.operation is not None else ""


def replies(change: Callable[..., Any], *operations: str) -> Wrong:
    """Lies in replies to accepted single sends: `change(body, sms)` alters the body in place. No `operations`: all."""

    def reply(healthy: Any, _model: Any, sms: Any, recipient: Any, content: Any, message_id: str, turn: Any) -> Any:
        body = healthy(sms, recipient, content, message_id, turn)
        if not operations or asked(turn) in operations:
            change(body, sms)
        return body

    return around(reply=reply)


def bulk_replies(change: Callable[..., Any], *operations: str) -> Wrong:
    """The same of accepted bulk sends."""

    def reply(healthy: Any, _model: Any, sms: Any, recipients: Any, ids: Any, content: Any, turn: Any) -> Any:
        body = healthy(sms, recipients, ids, content, turn)
        if not operations or asked(turn) in operations:
            change(body, sms)
        return body

    return around(bulk_reply=reply)


def items(change: Callable[..., Any]) -> Wrong:
    """Lies in the messages of bulk replies: `change(item, sms, place)` alters one in place."""

    def item(healthy: Any, _model: Any, sms: Any, recipient: Any, message_id: str, content: Any, turn: Any, place: int) -> Any:
        shown = healthy(sms, recipient, message_id, content, turn, place)
        change(shown, sms, place)
        return shown

    return around(item=item)


def answers(change: Callable[..., Any], *operations: str) -> Wrong:
    """Answers otherwise: `change(status, body)` gives both. No `operations`: all."""

    def respond(healthy: Any, _model: Any, status: int, body: Any, turn: Any) -> Any:
        if not operations or asked(turn) in operations:
            status, body = change(status, body)
        return healthy(status, body, turn)

    return around(respond=respond)


def refuses_otherwise(change: Callable[..., Any], *operations: str) -> Wrong:
    """Lies in replies with a response code that is not 0: `change(body)` alters the body in place."""

    def changed(status: int, body: Any) -> tuple[int, Any]:
        if isinstance(body, dict) and body.get("responseCode", 0) != 0:
            change(body)
        return status, body

    return answers(changed, *operations)


def responds(change: Callable[..., Any], *paths: str) -> Wrong:
    """Responds otherwise: `change(response, request)` gives another response. No `paths`: everywhere."""

    def ask(healthy: Any, _model: Any, request: Any, turn: Any) -> Any:
        response = healthy(request, turn)
        return change(response, request) if not paths or request.path in paths else response

    return around(ask=ask)


def hears(change: Callable[..., Any], *operations: str) -> Wrong:
    """Hears other fields than were sent: `change(fields)` alters them in place, or gives others. No `operations`: all."""

    def fields_of(healthy: Any, _model: Any, request: Any, query: str, operation: Any, turn: Any) -> Any:
        fields = healthy(request, query, operation, turn)
        if operations and operation.id not in operations:
            return fields
        changed = change(fields)
        return fields if changed is None else changed

    return around(fields_of=fields_of)


def refuses(when: Callable[..., Any], reason: str, *operations: str) -> Wrong:
    """Refuses sends of which `when(sms)`."""

    def sms_of(healthy: Any, _model: Any, fields: Any, operation: Any, turn: Any) -> Any:
        sms = healthy(fields, operation, turn)
        if (not operations or operation.id in operations) and when(sms):
            deny(reason)
        return sms

    return around(sms=sms_of)


def takes(change: Callable[..., Any], *operations: str) -> Wrong:
    """Takes sends for others: `change(sms)` gives the members that are to be different."""

    def sms_of(healthy: Any, _model: Any, fields: Any, operation: Any, turn: Any) -> Any:
        sms = healthy(fields, operation, turn)
        return replace(sms, **change(sms)) if not operations or operation.id in operations else sms

    return around(sms=sms_of)


def coded(reason: str, code: int) -> Wrong:
    """Says another response code for one reason."""
    return patched(problems={**PROBLEMS, reason: Code(code)})


def refuses_with(reason: str, status: int) -> Wrong:
    """Refuses with an HTTP status of its own."""
    return patched(problems={**PROBLEMS, reason: Status(status, "This cannot be.")})


def worded(**texts: str) -> Wrong:
    """Says other texts for response codes, `_5="No sender"`."""
    return patched(response_texts={**RESPONSE_TEXTS, **{int(code[1:]): text for code, text in texts.items()}})


def reports(change: Callable[..., Any]) -> Wrong:
    """Lies in delivery reports: `change(fields, message)` alters them in place, or gives others."""

    def told_of(healthy: Any, _model: Any, message: Any, standing: Any, turn: Any) -> Any:
        fields = healthy(message, standing, turn)
        changed = change(fields, message)
        return fields if changed is None else changed

    return around(told_of=told_of)


def received(change: Callable[..., Any]) -> Wrong:
    """Shows messages wrongly on phones: `change(shown, message)` alters what is shown in place."""

    def shown(healthy: Any, _model: Any, message: Any, at: int) -> Any:
        found = healthy(message, at)
        change(found, message)
        return found

    return around(received=shown)


def forgives(method: str, *reasons: str, instead: Any = None) -> Wrong:
    """Goes on where a method would refuse for one of these reasons, as if it had answered `instead`."""

    def forgiving(healthy: Any, _model: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return healthy(*arguments, **named)
        except Refusal as refusal:
            if refusal.reason not in reasons:
                raise
            return instead(*arguments) if callable(instead) else instead

    return around(**{method: forgiving})


def bodied(response: Any, body: Any, media: str = "application/json") -> Any:
    """The same answer with another body: bytes, or a JSON value."""
    written = body if isinstance(body, bytes) else orjson.dumps(body)
    return replace(response, body=written, headers=(("content-type", media),))


