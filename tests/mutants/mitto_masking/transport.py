"""Wrong about paths, methods and bodies of requests."""

from __future__ import annotations

from mitto_masking.shared import (
    CREATE,
    CREATE_CONTEXT,
    GET,
    LIST,
    UPDATE,
    bodied,
    memory,
    methods,
    relocated,
    responds,
    succeeded,
    unserved,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.errors import Refusal, deny
from testline.wire import MISSING, Response, parse_json
from wrong import Mutant, around, both, patched

# Paths and methods


def _moved(verb, operation, other):
    """An operation is at another method."""

    def change(found):
        if found.get(verb) == operation:
            del found[verb]
            found[other] = operation
        return found

    return methods(change)


def _without(operation):
    return methods(lambda found: {verb: name for verb, name in found.items() if name != operation})


def _plain(path):
    """What is asked for at the plain path is the read; the search path is nothing."""
    return "/" if "/search" in path else path


def _reads_plainly(operation, collection):
    """A list is at the plain path of its collection only."""

    def operate(healthy, model, request, turn):
        path = request.path
        if request.method == "GET" and path.endswith(f"/{collection}/search"):
            return model.refuse(Refusal("not-found", {"path": path}, ()), turn)
        return healthy(request, turn)

    return around(operate=operate)


def _as_reads(found):
    """A GET on a path for writes lists or shows nothing, successfully."""
    return found if "GET" in found else {**found, "GET": "list_applications_anyhow"}


def _lists_anyhow(self, account, turn, *_sids):
    return self.list_applications(account, turn)


def _anything_goes(self, _request, _methods, turn):
    return self.respond(turn, data={})


def _internal(self, request, _methods, turn):
    return self.refuse(Refusal("internal-error", {"method": request.method}, ()), turn)


# Bodies


def _refuses_media(which):
    def body(healthy, _model, turn):
        if (turn.request.header("content-type") or "").startswith("application/json") and which(turn.request):
            deny("bad-parameter", {"content-type": turn.request.header("content-type")})
        return healthy(turn)

    return around(body=body)


def _malformed_is_empty(which):
    def body(healthy, _model, turn):
        if parse_json(turn.request.body) is MISSING and which(turn.request):
            return {}
        return healthy(turn)

    return around(body=body)


def _malformed_acts(operation, act):
    """A malformed body is refused, after something was done."""

    def operate(healthy, model, account, turn, *sids):
        try:
            return healthy(account, turn, *sids)
        except Refusal:
            if parse_json(turn.request.body) is MISSING:
                act(model, account, turn, *sids)
            raise

    return around(**{operation: operate})


def _forgets_the_name(model, account, _turn, sid):
    model.application(account, sid).name = ""


def _strict(operation):
    """Refuses members that an operation does not know."""

    def members(healthy, model, body, what, turn):
        given = healthy(body, what, turn)
        unknown = {name: value for name, value in body.items() if name not in model.bodies[what]}
        if what == operation and unknown:
            deny("bad-parameter", unknown)
        return given

    return around(members=members)


def _never_again(healthy, model, body, what, turn):
    """An unknown member is ignored once, and remembered as wrong."""
    given = healthy(body, what, turn)
    for name in body.keys() - model.bodies[what].keys():
        if name in memory(model):
            deny("bad-parameter", {name: body[name]})
        memory(model)[name] = True
    return given


def _spoilt(spoil):
    """Successes whose bodies are no JSON."""
    return lambda response, _request: bodied(response, spoil(response.body)) if succeeded(response) else response


def _wants_cache_control(which):
    def ask(healthy, model, request, turn):
        if request.header("cache-control") is None and which(request):
            turn.request = request
            return model.refuse(Refusal("bad-parameter", {"cache-control": None}, ()), turn)
        return healthy(request, turn)

    return around(ask=ask)


def _text_for_malformed(response, request):
    if parse_json(request.body) is MISSING and request.body:
        return Response(400, (("content-type", "text/plain"),), b"The body is no JSON.")
    return response


MUTANTS = (
    Mutant("has_a_version_in_its_paths", "MNM-GEN-001", relocated(lambda path: path.replace("/v1/", "/", 1) if "/v1/" in path else "/")),
    Mutant("does_not_serve_the_list_of_applications", "MNM-GEN-001", unserved(lambda path, _sids: path.endswith("applications/search"))),
    Mutant("serves_phone_numbers_elsewhere", "MNM-GEN-001", relocated(lambda path: path.replace("/phonenumbers/", "/phone-numbers/"))),
    Mutant("lacks_the_update_of_applications", "MNM-GEN-002", _without("update_application")),
    Mutant("updates_applications_by_post", "MNM-GEN-002", _moved("PUT", "update_application", "POST")),
    Mutant("reserves_masked_numbers_by_post", "MNM-GEN-002", _moved("PUT", "update_masked_number", "POST")),
    Mutant("lacks_single_interactions", "MNM-GEN-002", _without("get_interaction")),
    Mutant("removes_participants_by_post", "MNM-GEN-002", _moved("DELETE", "delete_participant", "POST")),
    Mutant("updates_contexts_by_patch", "MNM-GEN-002", _moved("PUT", "update_context", "PATCH")),
    Mutant("reads_at_plain_paths", "MNM-GEN-003", relocated(_plain)),
    Mutant("writes_applications_at_search_paths", "MNM-GEN-003",
           both(methods(lambda found: {verb: name for verb, name in found.items() if name not in ("update_application", "delete_application")}))),
    Mutant("lists_phone_numbers_at_the_plain_path", "MNM-GEN-003", _reads_plainly("list_phone_numbers", "phonenumbers")),
    Mutant("lists_contexts_at_the_plain_path", "MNM-GEN-004", _reads_plainly("list_contexts", "contexts")),
    Mutant("lists_masked_numbers_at_the_plain_path", "MNM-GEN-004", _reads_plainly("list_masked_numbers", "maskednumbers")),
    Mutant("lists_interactions_at_the_plain_path", "MNM-GEN-004", _reads_plainly("list_interactions", "interactions")),
    Mutant("takes_no_json", "MNM-GEN-005", _refuses_media(lambda request: request.method == "POST" and request.path.endswith("/applications"))),
    Mutant("takes_no_json_in_updates", "MNM-GEN-005", _refuses_media(lambda request: request.method == "PUT")),
    Mutant("reads_a_malformed_context_as_an_empty_one", "MNM-GEN-006", _malformed_is_empty(lambda request: request.path.endswith("/contexts"))),
    Mutant("reads_a_malformed_update_as_an_empty_one", "MNM-GEN-006", _malformed_is_empty(lambda request: request.method == "PUT")),
    Mutant("forgets_the_name_in_a_malformed_update", "MNM-GEN-006", _malformed_acts("update_application", _forgets_the_name)),
    Mutant("has_no_error_body_for_malformed_json", "MNM-GEN-006", responds(f"{CREATE} {UPDATE} {CREATE_CONTEXT}", _text_for_malformed)),
    Mutant("ends_json_with_a_comma", "MNM-GEN-007", responds(f"{CREATE} {GET}", _spoilt(lambda body: body[:-1] + b",}"))),
    Mutant("has_typographic_quotes", "MNM-GEN-007", responds(LIST, _spoilt(lambda body: body.replace(b'"OK"', "“OK”".encode())))),
    Mutant("cuts_its_answers_to_updates_short", "MNM-GEN-007", responds(UPDATE, _spoilt(lambda body: body[:-1]))),
    Mutant("has_no_quotes_around_the_uri", "MNM-GEN-007", responds(CREATE, _spoilt(lambda body: body.replace(b'"uri":"', b'"uri":')))),
    Mutant("refuses_unknown_members_on_create", "MNM-GEN-008", _strict("create_application")),
    Mutant("refuses_unknown_members_on_update", "MNM-GEN-008", _strict("update_application")),
    Mutant("ignores_an_unknown_member_only_once", "MNM-GEN-008", around(members=_never_again), deep=True),
    Mutant("answers_a_get_on_a_path_for_writes", "MNM-GEN-009", both(methods(_as_reads), patched(list_applications_anyhow=_lists_anyhow))),
    Mutant("lets_every_method_succeed", "MNM-GEN-009", patched(refuse_method=_anything_goes)),
    Mutant("breaks_over_an_unsupported_method", "MNM-GEN-009", patched(refuse_method=_internal)),
    Mutant("wants_cache_control", "MNM-GEN-010", _wants_cache_control(lambda _request: True)),
    Mutant("wants_cache_control_on_create", "MNM-GEN-010", _wants_cache_control(lambda request: request.method == "POST")),
)  # fmt: skip
