"""Wrong about paths and formats: MSM-GEN, but for what a body may be."""

from __future__ import annotations

from dataclasses import replace

from mitto_sms.shared import (
    BULK,
    BULK_JSON,
    JSON,
    QUERY,
    SEND,
    V2,
    XML,
    answers,
    asked,
    hears,
    memory,
    nth,
    responds,
)
from testline.surfaces.mitto_sms.model.operations import ROUTES
from wrong import Mutant, around, patched


def _undelivered(healthy, model, message):
    if nth(model, message.account) % 3:
        healthy(message)


def _to_the_one_before(healthy, model, account, message, turn):
    known = memory(model)
    before, known["number"] = known.get("number"), message.number
    if nth(model) > 2:
        message = message._replace(number=before)
    healthy(account, message, turn)


def _lost_without_options(healthy, model, account, message, turn):
    if asked(turn) == SEND and message.reference is None:
        model.state.messages[message.id] = message
        return
    healthy(account, message, turn)


def _delivers_twice(healthy, model, message_id, at, turn):
    healthy(message_id, at, turn)
    message = model.state.messages[message_id]
    phone = model.state.handsets[message.number]
    if phone.reachable and not phone.rejects and not phone.waiting and len(phone.inbox) == 1:
        phone.inbox.append(model.received(message, at))


def _in(format_name, when):
    """Replies in another format where `when(model, operation, turn)`."""

    def format_of(healthy, model, operation, query, turn):
        found = healthy(operation, query, turn)
        return format_name if when(model, operation) else found

    return around(format=format_of)


def _xml_where_json_is_named(healthy, _model, operation, query, turn):
    return "xml" if "format=json" in query else healthy(operation, query, turn)


def _remembers_xml(model, operation):
    known = memory(model)
    if operation.format == "xml":
        known["xml"] = True
    return operation.format is None and known.get("xml", False)


def _forgets_xml(model, operation):
    return operation.format == "xml" and nth(model, "xml") > 2


def _refuses_in(format_name, *operations):
    def refuse(healthy, _model, refusal, turn):
        if asked(turn) in operations:
            turn.format = format_name
        return healthy(refusal, turn)

    return around(refuse=refuse)


def _media(media, *paths):
    return responds(
        lambda response, _request: replace(response, headers=(("content-type", media),)) if response.body else response,
        *paths,
    )


def _xml(change):
    """Writes the documents of XML replies otherwise."""

    def respond(healthy, _model, status, body, turn):
        response = healthy(status, body, turn)
        if turn.format != "xml" or not response.body:
            return response
        return replace(response, body=change(response.body))

    return around(respond=respond)


def _without(*names, when=lambda _body: True):
    """Leaves members out of XML replies."""

    def respond(healthy, _model, status, body, turn):
        if turn.format == "xml" and isinstance(body, dict) and when(body):
            body = {name: value for name, value in body.items() if name not in names}
        return healthy(status, body, turn)

    return around(respond=respond)


def _no_path(*paths):
    return patched(routes={path: methods for path, methods in ROUTES.items() if path not in paths})


def _codes_halved(status, body):
    if isinstance(body, dict) and body.get("responseCode"):
        return 404, "There is no such resource."
    return status, body


MUTANTS = (
    Mutant("delivers_nothing", "MSM-GEN-001", patched(dispatch=lambda _self, _message: None)),
    Mutant("delivers_twice", "MSM-GEN-001", around(arrive_due=_delivers_twice)),
    Mutant("loses_what_has_no_reference", "MSM-GEN-001", around(keep=_lost_without_options)),
    Mutant("loses_every_third_message", "MSM-GEN-001", around(dispatch=_undelivered), deep=True),
    Mutant("sends_the_third_where_the_second_went", "MSM-GEN-001", around(keep=_to_the_one_before), deep=True),
    Mutant("replies_in_xml_by_default", "MSM-GEN-002", _in("xml", lambda _, operation: operation.id == SEND)),
    Mutant("refuses_in_xml_by_default", "MSM-GEN-002", _refuses_in("xml", SEND)),
    Mutant("calls_json_plain_text", "MSM-GEN-002", _media("text/plain; charset=utf-8", "/sms")),
    Mutant("stays_with_xml_once_asked_for", "MSM-GEN-002", _in("xml", _remembers_xml), deep=True),
    Mutant("replies_to_bulk_in_xml", "MSM-GEN-002", _in("xml", lambda _, operation: operation.id == BULK)),
    Mutant("has_no_xml", "MSM-GEN-003", _in("json", lambda _, operation: operation.format == "xml")),
    Mutant("calls_xml_json", "MSM-GEN-003", _media("application/json", "/sms.xml")),
    Mutant("refuses_in_json_where_xml_is_asked_for", "MSM-GEN-003", _refuses_in("json", XML)),
    Mutant("has_no_path_for_xml", "MSM-GEN-003", _no_path("/sms.xml")),
    Mutant("goes_back_to_json_after_two_in_xml", "MSM-GEN-003", _in("json", _forgets_xml), deep=True),
    Mutant("has_no_suffix_for_json", "MSM-GEN-004", _no_path("/sms.json")),
    Mutant("replies_in_xml_at_the_json_path", "MSM-GEN-004", _in("xml", lambda _, operation: operation.id == JSON)),
    Mutant("has_no_codes_at_the_json_path", "MSM-GEN-004", answers(_codes_halved, JSON)),
    Mutant("tests_everything_at_the_json_path", "MSM-GEN-004", hears(lambda fields: fields.update(test=True), JSON)),
    Mutant("replies_in_xml_where_the_query_says_json", "MSM-GEN-005", around(format=_xml_where_json_is_named)),
    Mutant("forgets_client_refs", "MSM-GEN-006", hears(lambda fields: fields.pop("reference", None) and None, QUERY)),
    Mutant(
        "has_no_suffix_for_bulk", "MSM-GEN-012", _no_path("/smsbulk.json"),
    ),
    Mutant(
        "sends_to_one_only_at_the_json_path", "MSM-GEN-012",
        hears(lambda fields: fields.update(to=fields["to"][:1]) if isinstance(fields.get("to"), list) else None, BULK_JSON),
    ),
    Mutant("replies_in_xml_at_the_bulk_json_path", "MSM-GEN-012",
           _in("xml", lambda _, operation: operation.id == BULK_JSON)),
    Mutant("tests_everything_under_v2", "MSM-GEN-013", hears(lambda fields: fields.update(test=True), V2)),
    Mutant("forgets_to_close_xml", "MSM-GEN-010", _xml(lambda body: body[: body.rindex(b"</")])),
    Mutant("escapes_nothing_in_xml", "MSM-GEN-010", _xml(lambda body: body.replace(b"&amp;", b"&"))),
    Mutant("writes_two_roots", "MSM-GEN-010", _xml(lambda body: body + b"<Trace>1</Trace>")),
    Mutant("has_no_code_in_xml", "MSM-GEN-010", _without("responseCode")),
    Mutant("has_no_text_in_xml", "MSM-GEN-010", _without("responseText")),
    Mutant(
        "has_no_code_in_refusals_in_xml", "MSM-GEN-010",
        _without("responseCode", when=lambda body: body.get("responseCode")),
    ),
)
