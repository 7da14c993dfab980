"""Wrong about the frame of answers: code, message, data, errors, dates."""

from __future__ import annotations

from mitto_masking.shared import (
    CONTEXT,
    CONTEXTS,
    CREATE,
    GET,
    LIST,
    PHONE,
    PHONES,
    UPDATE,
    answers,
    nth,
    one,
    shows,
)  # fmt: skip
from wrong import Mutant, around

FRAME = ("page", "pageSize", "numPages", "total")


def _with(**members):
    """Members of the frame of successes are others."""
    return lambda body, _request: body.update(members) if "code" in body else None


def _drop(*members):
    return lambda body, _request: [body.pop(name, None) for name in members] and None


def _errors(change):
    """Changes error bodies in place: `change(body, problem)`."""

    def error(healthy, _model, problem, turn):
        body = healthy(problem, turn)
        change(body, problem)
        return body

    return around(error=error)


def _echo(change):
    return around(echo=lambda healthy, model, inputs: change(healthy(inputs), model))


def _without_data(which):
    """Error answers have no `data` for some problems."""

    def refuse(healthy, model, refusal, turn):
        if not which(refusal.problem):
            return healthy(refusal, turn)
        forms = turn.chooser.forms
        forms["error-data"] = "absent"
        try:
            return healthy(refusal, turn)
        finally:
            del forms["error-data"]

    return around(refuse=refuse)


def _in_data(body, _request):
    if isinstance(body.get("data"), list):
        body["data"] = {"items": body["data"], **{name: body.pop(name) for name in FRAME if name in body}}


def _dates(change, *members):
    """Members that are dates are written otherwise."""

    def changed(each):
        for name in members or ("dateCreated", "dateUpdated"):
            if isinstance(each.get(name), str):
                each[name] = change(each[name])

    return one(changed)


def _iso(text):
    return f"{text.replace(' ', 'T')}Z"


def _iso_once_updated(shown, application, _model):
    if application.updated != application.created:
        shown["dateUpdated"] = _iso(shown["dateUpdated"])


def _fraction_of_the_last_interaction(shown, _context, _model):
    if shown["dateLastInteraction"]:
        shown["dateLastInteraction"] += ".000"


def _status(status, *codes):
    def error_status(healthy, _model, problem, turn):
        return status if not codes or problem.code in codes else healthy(problem, turn)

    return around(error_status=error_status)


def _fine_from_the_second(healthy, model, problem, turn):
    return healthy(problem, turn) if nth(model, "refused", problem.code) == 1 else 200


def _null_error_code(body, _request):
    if "code" in body:
        body["errorCode"] = None


def _worded_from_the_second(healthy, model, problem, turn):
    body = healthy(problem, turn)
    if nth(model, "error", problem.code) > 1:
        body["message"] = None
    return body


MUTANTS = (
    Mutant("says_its_code_as_text", "MNM-ENV-001", answers(f"{CREATE} {GET} {LIST} {UPDATE}", _with(code="200"))),
    Mutant("has_the_code_0", "MNM-ENV-001", answers(GET, _with(code=0))),
    Mutant("says_ok_in_small_letters", "MNM-ENV-001", answers("*", _with(message="Ok"))),
    Mutant("says_nothing_beside_lists", "MNM-ENV-001", answers(LIST, _drop("message"))),
    Mutant("has_another_message_for_updates", "MNM-ENV-001", answers(UPDATE, _with(message="Updated"))),
    Mutant("puts_a_single_resource_into_a_list", "MNM-ENV-002", answers(GET, lambda body, _request: body.update(data=[body["data"]]) if "code" in body else None)),
    Mutant("has_no_data_after_an_update", "MNM-ENV-002", answers(UPDATE, lambda body, _request: _drop("data")(body, None) if "code" in body else None)),
    Mutant("puts_a_resource_beside_the_code", "MNM-ENV-002", answers(CREATE, lambda body, _request: body | body.pop("data") if "code" in body else None)),
    Mutant("has_no_data_of_a_phone_number", "MNM-ENV-002", answers(PHONE, lambda body, _request: body.update(data=None) if "code" in body else None)),
    Mutant("has_errors_without_code", "MNM-ENV-003", _errors(lambda body, _problem: body.pop("errorCode"))),
    Mutant("has_errors_without_message", "MNM-ENV-003", _errors(lambda body, _problem: body.pop("message"))),
    Mutant("has_error_codes_of_letters", "MNM-ENV-003", _errors(lambda body, problem: body.update(errorCode="NOT_FOUND") if problem.code == "404" else None)),
    Mutant("has_an_object_for_a_message", "MNM-ENV-003", _errors(lambda body, _problem: body.update(message={"text": body["message"]}))),
    Mutant("says_an_error_only_once", "MNM-ENV-003", around(error=_worded_from_the_second)),
    Mutant("echoes_nothing", "MNM-ENV-004", _without_data(lambda _problem: True)),
    Mutant("echoes_no_bad_parameter", "MNM-ENV-004", _without_data(lambda problem: problem == "bad-parameter")),
    Mutant("echoes_a_text", "MNM-ENV-004", _echo(lambda inputs, _model: ", ".join(inputs))),
    Mutant("echoes_none_of_the_inputs", "MNM-ENV-004", _echo(lambda _inputs, _model: {})),
    Mutant("has_both_codes_in_errors", "MNM-ENV-005", _errors(lambda body, problem: body.update(code=problem.status))),
    Mutant("has_both_codes_for_a_taken_name", "MNM-ENV-005", _errors(lambda body, problem: body.update(code=200) if problem.code == "461" else None)),
    Mutant("has_an_error_code_in_successes", "MNM-ENV-005", answers(f"{CREATE} {GET} {LIST}", _null_error_code)),
    Mutant("has_paging_within_data", "MNM-ENV-006", answers(LIST, _in_data)),
    Mutant("has_no_paging_in_the_list", "MNM-ENV-006", answers(LIST, _drop(*FRAME))),
    Mutant("has_no_paging_in_any_list", "MNM-ENV-006", answers(f"{LIST} {PHONES} {CONTEXTS}", _drop(*FRAME))),
    Mutant("writes_dates_with_a_t", "MNM-ENV-007", answers(f"{CREATE} {GET}", _dates(_iso))),
    Mutant("writes_dates_with_a_fraction", "MNM-ENV-007", answers(LIST, _dates(lambda text: f"{text}.000"))),
    Mutant("writes_dates_without_seconds", "MNM-ENV-007", answers(PHONES, _dates(lambda text: text[:-3]))),
    Mutant("writes_changed_dates_otherwise", "MNM-ENV-007", shows("application", _iso_once_updated), deep=True),
    Mutant("writes_the_day_first_in_contexts", "MNM-ENV-007", answers(CONTEXT, _dates(lambda text: f"{text[8:10]}-{text[5:7]}-{text[:4]}{text[10:]}"))),
    Mutant("writes_the_last_interaction_with_a_fraction", "MNM-ENV-007", shows("context", _fraction_of_the_last_interaction), deep=True),
    Mutant("answers_errors_with_200", "MNM-ENV-008", _status(200)),
    Mutant("answers_conflicts_with_500", "MNM-ENV-008", _status(500, "461", "409")),
    Mutant("answers_bad_parameters_with_200", "MNM-ENV-008", _status(200, "400")),
    Mutant("answers_200_to_an_error_that_comes_again", "MNM-ENV-008", around(error_status=_fine_from_the_second)),
    Mutant("answers_a_create_with_code_201", "MNM-ENV-009", answers(CREATE, _with(code=201))),
)  # fmt: skip
