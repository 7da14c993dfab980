"""Wrong about what a body may be: MSM-GEN-007 to -009 and -011."""

from __future__ import annotations

from dataclasses import replace

from mitto_sms.shared import BULK, SEND, memory, nth
from testline.surfaces.mitto_sms.model.bodies import BULK as BULK_FIELDS
from testline.surfaces.mitto_sms.model.bodies import OPTIONS
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from wrong import Mutant, around

KNOWN = {*BULK_FIELDS, *OPTIONS}


def _media(when):
    """Takes no JSON where `when(media, operation)`."""

    def body(healthy, _model, request, operation, turn):
        media = request.header("content-type") or ""
        if "json" in media.lower() and when(media, operation):
            deny("media")
        return healthy(request, operation, turn)

    return around(body=body)


def _media_after(model_count):
    def body(healthy, model, request, operation, turn):
        if "json" in (request.header("content-type") or "") and nth(model) > model_count:
            deny("media")
        return healthy(request, operation, turn)

    return around(body=body)


def _guesses(healthy, _model, body):
    try:
        return healthy(body)
    except Refusal:
        return {"from": "Testline", "to": "447700900123", "text": body.decode(errors="replace") or "-"}


def _as_the_one_before(healthy, model, body):
    known = memory(model)
    try:
        known["last"] = healthy(body)
    except Refusal:
        if "last" not in known:
            raise
    return dict(known["last"])


def _malformed(change):
    def refuse(healthy, _model, refusal, turn):
        response = healthy(refusal, turn)
        return change(response) if refusal.reason == "malformed" else response

    return around(refuse=refuse)


def _no_unknown(kinds):
    def sms(healthy, _model, fields, operation, turn):
        for name in fields:
            if operation.kind in kinds and name not in KNOWN:
                deny("unknown-field", name)
        return healthy(fields, operation, turn)

    return around(sms=sms)


def _no_more_unknown(healthy, model, fields, operation, turn):
    for name in fields:
        if name not in KNOWN and nth(model, "unknown") > 2:
            deny("unknown-field", name)
    return healthy(fields, operation, turn)


def _last_unknown_is_text(healthy, _model, fields, operation, turn):
    unknown = [name for name in fields if name not in KNOWN]
    return healthy({**fields, "text": fields.get("text", "") + unknown[0]} if unknown else fields, operation, turn)


def _no_form(status):
    def body(healthy, _model, request, operation, turn):
        if "urlencoded" in (request.header("content-type") or ""):
            raise Refusal("media" if status == 415 else "fault")
        return healthy(request, operation, turn)

    return around(body=body)


def _form(change):
    """Reads a form that is not quite the one that was sent."""

    def decoded(healthy, _model, text):
        return change(healthy(text)) if isinstance(text, bytes) else healthy(text)

    return around(decoded=decoded)


def _raw(change):
    def decoded(healthy, _model, text):
        return healthy(change(text)) if isinstance(text, bytes) else healthy(text)

    return around(decoded=decoded)


def _latin(healthy, _model, text):
    if not isinstance(text, bytes):
        return healthy(text)
    return {name: value.encode().decode("latin-1") for name, value in healthy(text).items()}


MUTANTS = (
    Mutant("takes_no_json", "MSM-GEN-007", _media(lambda _media, operation: operation.id == SEND)),
    Mutant("takes_no_charset_beside_json", "MSM-GEN-007", _media(lambda media, _: "charset" in media)),
    Mutant("wants_a_charset_beside_json", "MSM-GEN-007", _media(lambda media, _: "charset" not in media)),
    Mutant("takes_no_json_for_bulk", "MSM-GEN-007", _media(lambda _media, operation: operation.id == BULK)),
    Mutant("takes_no_json_after_two_requests", "MSM-GEN-007", _media_after(2), deep=True),
    Mutant("breaks_over_malformed_json", "MSM-GEN-008", _malformed(lambda response: replace(response, status=500))),
    Mutant("finds_malformed_json_good", "MSM-GEN-008", _malformed(lambda response: replace(response, status=200))),
    Mutant("makes_a_message_of_malformed_json", "MSM-GEN-008", around(json_object=_guesses)),
    Mutant("sends_the_last_message_again", "MSM-GEN-008", around(json_object=_as_the_one_before)),
    Mutant("refuses_unknown_fields", "MSM-GEN-009", _no_unknown(("single",))),
    Mutant("refuses_unknown_fields_of_bulk", "MSM-GEN-009", _no_unknown(("bulk",))),
    Mutant("refuses_the_third_unknown_field", "MSM-GEN-009", around(sms=_no_more_unknown), deep=True),
    Mutant("sends_the_names_of_unknown_fields", "MSM-GEN-009", around(sms=_last_unknown_is_text)),
    Mutant("breaks_over_a_form", "MSM-GEN-011", _no_form(500)),
    Mutant("takes_no_form", "MSM-GEN-011", _no_form(415)),
    Mutant("reads_plus_signs_of_a_form_as_they_stand", "MSM-GEN-011", _raw(lambda text: text.replace(b"+", b"%2B"))),
    Mutant("decodes_no_escapes_of_a_form", "MSM-GEN-011", _raw(lambda text: text.replace(b"%", b"%25"))),
    Mutant("reads_a_form_as_latin_1", "MSM-GEN-011", around(decoded=_latin)),
    Mutant(
        "knows_no_test_in_a_form", "MSM-GEN-011",
        _form(lambda pairs: {name: value for name, value in pairs.items() if name != "test"}),
    ),
    Mutant(
        "forgets_the_reference_in_a_form", "MSM-GEN-011",
        _form(lambda pairs: {name: value for name, value in pairs.items() if name != "reference"}),
    ),
)
