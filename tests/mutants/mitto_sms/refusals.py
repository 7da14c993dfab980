"""Wrong about response codes 2, 3, 5 and 7, about their texts and statuses, and about what is refused: MSM-ERR."""

from __future__ import annotations

from mitto_sms.shared import (
    BULK,
    SEND,
    answers,
    asked,
    coded,
    forgives,
    hears,
    nth,
    refuses_otherwise,
    refuses_with,
    worded,
)
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from testline.surfaces.mitto_sms.model.state import Message
from wrong import Mutant, around


def _fills(name, value, when=lambda _given: True):
    """Takes a value of its own for a field that is missing or empty."""

    def change(fields):
        if not fields.get(name) and when(fields):
            fields[name] = value

    return change


def _begins_known(given):
    return next((kind for kind in ("gsm", "unicode", "binary", "auto") if given.lower().startswith(kind)), None)


def _guesses_types(healthy, _model, given, turn):
    return _begins_known(given) or healthy(given, turn)


def _known_after_two(healthy, model, given, turn):
    try:
        return healthy(given, turn)
    except Refusal:
        if nth(model, "type", given) > 2:
            return "gsm"
        raise


def _code_in(reason, code, *operations):
    def refuse(healthy, _model, refusal, turn):
        if refusal.reason == reason and asked(turn) in operations:
            return _coded(healthy, code, turn)
        return healthy(refusal, turn)

    return around(refuse=refuse)


def _coded(healthy, code, turn):
    return healthy(Refusal({2: "unknown-type", 3: "empty-text", 7: "empty-receiver", 1: "internal"}[code]), turn)


def _says_code(change):
    """Tells the code of a refusal as something else than a number."""
    return refuses_otherwise(lambda body: body.update(responseCode=change(body["responseCode"])))


def _missing(name, reason):
    """Refuses a missing field with HTTP 400 and no code; an empty one as it should."""

    def sms(healthy, _model, fields, operation, turn):
        if name not in fields:
            deny(reason)
        return healthy(fields, operation, turn)

    return around(sms=sms)


def _at(status, *codes):
    def change(was, body):
        wrong = isinstance(body, dict) and body.get("responseCode") in codes
        return (status if wrong else was), body

    return answers(change)


def _status_after_two(healthy, model, status, body, turn):
    if isinstance(body, dict) and body.get("responseCode") and nth(model, "refusals") > 2:
        status = 429
    return healthy(status, body, turn)


def _sends_refused(reasons, *, arrives=True, report=False):
    """Refuses, and sends a message all the same, or reports it."""

    def send(healthy, model, account, fields, operation, turn):
        try:
            return healthy(account, fields, operation, turn)
        except Refusal as refusal:
            number = model.number_of(str(fields.get("to", ""))) or "".join(filter(str.isdigit, str(fields.get("to"))))
            if refusal.reason in reasons and number:
                _slip(model, account, fields, number, turn, arrives=arrives, report=report)
            raise

    return around(send=send)


def _slip(model, account, fields, number, turn, *, arrives, report):
    message = Message(
        id=turn.chooser.uuid("id").replace("-", ""),
        account=account.name,
        accepted=turn.now,
        sender=str(fields.get("from", "")),
        to=number,
        number=number,
        text=str(fields.get("text", "")),
        coding="gsm",
        parts=1,
        flash=False,
        validity=2880,
        reference=fields.get("reference"),
        callback=fields.get("callback") if report else None,
        account_url=None,
    )
    if arrives:
        model.keep(account, message, turn)
    elif report:
        model.report(message, Standing.UNDELIVERED, turn)


def _sends_the_second_refused(healthy, model, account, fields, operation, turn):
    """The third attempt at what it refuses is sent, whatever it answers."""
    try:
        return healthy(account, fields, operation, turn)
    except Refusal:
        number = model.number_of(str(fields.get("to", "")))
        if number and nth(model, number) > 2:
            _slip(model, account, fields, number, turn, arrives=True, report=False)
        raise


ALL = ("unknown-type", "empty-text", "unencodable", "no-hex", "empty-sender", "name-length", "digits-length",
       "invalid-receiver", "several-receivers")

MUTANTS = (
    Mutant("sends_unknown_types_as_gsm", "MSM-ERR-001", forgives("type_of", "unknown-type", instead="gsm")),
    Mutant("has_code_4_for_unknown_types", "MSM-ERR-001", coded("unknown-type", 4)),
    Mutant("finds_unknown_types_bad", "MSM-ERR-001", refuses_with("unknown-type", 422)),
    Mutant("looks_at_the_beginning_of_types", "MSM-ERR-001", around(type_of=_guesses_types)),
    Mutant("has_code_1_for_unknown_types_of_bulk", "MSM-ERR-001", _code_in("unknown-type", 1, BULK)),
    Mutant("takes_a_type_the_third_time", "MSM-ERR-001", around(type_of=_known_after_two), deep=True),
    Mutant("has_code_4_for_no_text", "MSM-ERR-002", coded("empty-text", 4)),
    Mutant("finds_a_missing_text_bad", "MSM-ERR-002", _missing("text", "malformed")),
    Mutant("sends_a_missing_text", "MSM-ERR-002", hears(_fills("text", " ", lambda fields: "text" not in fields))),
    Mutant("sends_an_empty_text", "MSM-ERR-002", hears(_fills("text", " ", lambda fields: "text" in fields))),
    Mutant("has_code_1_for_no_text_of_bulk", "MSM-ERR-002", _code_in("empty-text", 1, BULK)),
    Mutant("has_a_sender_of_its_own", "MSM-ERR-004", hears(_fills("from", "MITTO"))),
    Mutant("has_code_6_for_no_sender", "MSM-ERR-004", coded("empty-sender", 6)),
    Mutant("finds_a_missing_sender_bad", "MSM-ERR-004", _missing("from", "malformed")),
    Mutant("has_a_sender_where_none_is_given", "MSM-ERR-004",
           hears(_fills("from", "MITTO", lambda fields: "from" not in fields))),
    Mutant("has_code_1_for_no_sender_of_bulk", "MSM-ERR-004", _code_in("empty-sender", 1, BULK)),
    Mutant("tells_code_5_as_a_string", "MSM-ERR-004", _says_code(str)),
    Mutant("has_code_8_for_no_recipient", "MSM-ERR-007", coded("empty-receiver", 8)),
    Mutant("finds_a_missing_recipient_bad", "MSM-ERR-007", _missing("to", "malformed")),
    Mutant("sends_to_itself_where_none_is_given", "MSM-ERR-007",
           hears(_fills("to", "447700900999", lambda fields: "to" not in fields), SEND)),
    Mutant("sends_to_itself_where_an_empty_one_is_given", "MSM-ERR-007",
           hears(_fills("to", "447700900999", lambda fields: fields.get("to") == ""), SEND)),
    Mutant("has_another_text_for_code_2", "MSM-ERR-009", worded(_2="Unknown type")),
    Mutant("has_another_text_for_code_7", "MSM-ERR-009", worded(_7="No receiver")),
    Mutant("swaps_the_texts_of_codes_5_and_6", "MSM-ERR-009", worded(_5="Invalid sender", _6="Empty sender")),
    Mutant("shouts_its_text_for_code_3", "MSM-ERR-009", worded(_3="EMPTY MESSAGE")),
    Mutant("refuses_codes_with_422", "MSM-ERR-010", _at(422, *range(1, 10))),
    Mutant("says_that_a_recipient_was_not_found", "MSM-ERR-010", _at(404, 8)),
    Mutant("accepts_what_it_refuses", "MSM-ERR-010", _at(202, *range(1, 10))),
    Mutant("has_enough_after_two_refusals", "MSM-ERR-010", around(respond=_status_after_two), deep=True),
    Mutant("sends_messages_that_it_refuses", "MSM-ERR-011", _sends_refused(ALL)),
    Mutant("sends_unencodable_texts_that_it_refuses", "MSM-ERR-011", _sends_refused(("unencodable",))),
    Mutant("sends_unknown_types_that_it_refuses", "MSM-ERR-011", _sends_refused(("unknown-type",))),
    Mutant("sends_for_bad_senders_that_it_refuses", "MSM-ERR-011", _sends_refused(("name-length", "digits-length"))),
    Mutant("reports_what_it_refuses", "MSM-ERR-011", _sends_refused(ALL, arrives=False, report=True)),
    Mutant("sends_after_two_refusals", "MSM-ERR-011", around(send=_sends_the_second_refused), deep=True),
)
