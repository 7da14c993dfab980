"""Wrong about conversions: MSM-CNV."""

from __future__ import annotations

from mitto_sms.shared import CONVERT, answers, memory, nth, refuses_with
from testline.surfaces.mitto_sms.model.errors import PROBLEMS, Code, Refusal, Status
from testline.surfaces.mitto_sms.model.operations import ROUTES
from wrong import Mutant, around, patched

PATH = "/sms/converted"


def _where(status, change):
    return answers(lambda was, body: change(was, body) if was == status else (was, body), CONVERT)


def _known(when):
    """Knows ids where `when(model, account, key)`, beside the good ones."""

    def is_convertible(healthy, model, account, key, turn):
        return healthy(account, key, turn) or when(model, account, key)

    return around(is_convertible=is_convertible)


def _unknown(when):
    def is_convertible(healthy, model, account, key, turn):
        return healthy(account, key, turn) and not when(model, model.state.messages[key], turn)

    return around(is_convertible=is_convertible)


def _any_after_two(healthy, model, account, fields, turn):
    try:
        answer = healthy(account, fields, turn)
    except Refusal as refusal:
        if refusal.reason == "unknown-message" and memory(model).get(("good",), 0) > 1:
            return model.respond(200, "OK", turn)
        raise
    nth(model, "good")
    return answer


def _marked_for_long(healthy, model, account, fields, turn):
    """Is enabled for good once it was enabled and used twice."""
    if account.conversion_enabled:
        nth(model, account.name)
    elif memory(model).get((account.name,), 0) > 1:
        return model.respond(200, "OK", turn)
    return healthy(account, fields, turn)


def _keys(change):
    """Reads ids otherwise: `change(given)` gives the id, or None for none."""
    return around(message_key=lambda healthy, _model, given, turn: change(given) and healthy(change(given), turn))


def _limits(change):
    def admit(healthy, model, account, operation, turn):
        try:
            healthy(account, operation, turn)
        except Refusal:
            if operation.kind != "conversion":
                raise
            change(model)

    return around(admit=admit)


def _only_delivered(model, message, _turn):
    return model.state.standing[message.id].name != "DELIVERED"


MUTANTS = (
    Mutant("has_no_conversions", "MSM-CNV-001",
           patched(routes={path: methods for path, methods in ROUTES.items() if path != PATH})),
    Mutant("has_conversions_by_get", "MSM-CNV-001", patched(routes={**ROUTES, PATH: {"GET": ROUTES[PATH]["POST"]}})),
    Mutant("says_that_a_conversion_was_created", "MSM-CNV-002", _where(200, lambda _was, body: (201, body))),
    Mutant("says_nothing_of_a_conversion", "MSM-CNV-002", _where(200, lambda _was, body: (204, body))),
    Mutant("knows_no_message", "MSM-CNV-002", _unknown(lambda *_: True)),
    Mutant("knows_no_message_that_is_under_way", "MSM-CNV-002", _unknown(_only_delivered)),
    Mutant("knows_no_message_of_bulk", "MSM-CNV-002",
           _unknown(lambda model, message, _turn: sum(one.accepted == message.accepted and one.text == message.text
                                                      for one in model.state.messages.values()) > 1)),
    Mutant("converts_anything", "MSM-CNV-003", _known(lambda *_: True)),
    Mutant("finds_unknown_ids_bad", "MSM-CNV-003", _where(404, lambda _was, body: (400, body))),
    Mutant("has_an_object_for_unknown_ids", "MSM-CNV-003", _where(404, lambda was, body: (was, {"message": body}))),
    Mutant("has_nothing_for_unknown_ids", "MSM-CNV-003", _where(404, lambda was, _body: (was, None))),
    Mutant("converts_anything_after_two", "MSM-CNV-003", around(convert=_any_after_two), deep=True),
    Mutant("forbids_who_has_no_conversions", "MSM-CNV-004", refuses_with("not-enabled", 403)),
    Mutant("converts_for_all", "MSM-CNV-004", patched(problems={**PROBLEMS, "not-enabled": Status(200, "OK")})),
    Mutant("has_a_code_for_who_has_no_conversions", "MSM-CNV-004", patched(problems={**PROBLEMS, "not-enabled": Code(1)})),
    Mutant("has_an_object_for_who_has_no_conversions", "MSM-CNV-004",
           _where(400, lambda was, body: (was, {"message": body}))),
    Mutant("goes_on_converting", "MSM-CNV-004", around(convert=_marked_for_long), deep=True),
    Mutant("has_no_limit_for_conversions", "MSM-CNV-005", _limits(lambda _model: None)),
    Mutant("is_unavailable_for_more_conversions", "MSM-CNV-005", refuses_with("conversion-rate", 503)),
    Mutant("knows_no_dashes", "MSM-CNV-006", _keys(lambda given: None if "-" in given else given)),
    Mutant("wants_dashes", "MSM-CNV-006", _keys(lambda given: given if "-" in given else None)),
    Mutant("takes_the_first_group_of_dashed_ids", "MSM-CNV-006",
           _keys(lambda given: given.split("-")[0].ljust(32, "0") if "-" in given else given)),
)
