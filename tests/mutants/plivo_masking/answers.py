"""Wrong in every answer, or in what every request may look like: PNM-GEN."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid5

import orjson

from plivo_masking.shared import (
    CREATE,
    EXPIRE,
    GET,
    LIST,
    UPDATE,
    answers,
    bodied,
    hears,
    memory,
    nth,
    refuses_with,
    responds,
    shows,
)
from testline import spec
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.requests import COLLECTION, ITEM
from testline.surfaces.plivo_masking.model.timestamps import stamp
from testline.wire import MISSING, Response, parse_json
from wrong import Mutant, around, asking, patched

_MEMBERS = spec.load("plivo-masking").document["components"]["schemas"]["SessionCreate"]["properties"]

# Paths


def _redirected(response, request):
    location = (("location", f"{request.path}/"),)
    return response if request.path.endswith("/") else Response(308, location)


def _redirected_page(response, request):
    return Response(302, (("location", request.path),)) if "offset=" in request.query else response


def _no_slash_after_an_item(healthy, _model, request, turn):
    if re.search(r"/Session/[^/?]+/", request.url):
        deny("resource", "unknown")
    return healthy(request, turn)


def _without_body(request):
    return replace(request, body=b"{}") if request.method == "POST" and request.path.endswith("/Session/") else request


def _without_query(request):
    return replace(request, url=request.url.partition("?")[0]) if request.path.endswith("/Session/") else request


# Bodies


def _knows_all(healthy, _model, request, operation, turn):
    body = healthy(request, operation, turn)
    for name in body.keys() - _MEMBERS.keys():
        deny(name, "invalid")
    return body


def _prose_names(body):
    for name in ("is_pin_authentication", "is_authentication_required"):
        body.setdefault("is_pin_authentication_required", body.get(name, False))


def _knows_parameters(healthy, _model, given, turn):
    for name in given:
        if name in ("created_times", "expiry_times", "durations"):
            deny(name, "invalid")
    return healthy(given, turn)


def _renamed(request):
    return replace(request, url=request.url.replace("durations=", "duration="))


def _body_on_delete(refuses):
    def route(healthy, _model, request, turn):
        if request.method == "DELETE" and refuses(parse_json(request.body)):
            deny("body", "invalid")
        return healthy(request, turn)

    return around(route=route)


def _expires_by_body(healthy, _model, request, turn):
    body = parse_json(request.body)
    if request.method == "DELETE" and isinstance(body, dict) and "session_uuid" in body:
        request = replace(request, url=f"{request.url.rstrip('/').rpartition('/')[0]}/{body['session_uuid']}")
    return healthy(request, turn)


def _mended(pattern, by):
    return asking(lambda request: replace(request, body=re.sub(pattern, by, request.body)))


def _nothing_for_broken_json(healthy, _model, request, operation, turn):
    if operation == UPDATE and parse_json(request.body) is MISSING:
        return {}
    return healthy(request, operation, turn)


def _form_read(request):
    if "form" not in (request.header("content-type") or ""):
        return request
    body = orjson.dumps(dict(parse_qsl(request.body.decode())))
    return replace(request, body=body).with_header("content-type", "application/json")


def _any_json(request):
    return request if parse_json(request.body) is MISSING else request.with_header("content-type", "application/json")


def _expires_all(healthy, model, request, turn):
    account = model.authenticate(request)
    if request.method != "DELETE" or not request.path.rstrip("/").endswith("/Session"):
        return healthy(request, turn)
    for session in account.ledger.sessions:
        if session.status != "expired":
            model.end_session(session, turn)
    return model.respond(200, turn, {"message": "Sessions expired"})


# What every answer has


def _typed(response, media):
    return bodied(response, response.body, media)


def _no_type_for_a_second_delete(response, _request):
    return replace(response, headers=()) if b"already expired" in response.body else response


def _no_api_id_later(healthy, model, status, turn, body):
    response = healthy(status, turn, body)
    if body.get("message") != "Session updated" or nth(model, "updates") == 1:
        return response
    return bodied(response, orjson.dumps({**body, "api_id": None}))


def _counted(healthy, model, status, turn, body):
    return bodied(healthy(status, turn, body), orjson.dumps({**body, "api_id": str(nth(model, "answers"))}))


def _same_for_same(body, request):
    body["api_id"] = str(uuid5(NAMESPACE_URL, request.url))


def _same_for_session(body, _request):
    body["api_id"] = (body.get("session") or body["response"])["session_uuid"]


def _stuck_api_id(healthy, model, status, turn, body):
    """A pool of three ids: from the fourth answer on the third comes again."""
    response = healthy(status, turn, body)
    if nth(model, "answers") <= 3:
        memory(model)["api_id"] = orjson.loads(response.body)["api_id"]
        return response
    return bodied(response, orjson.dumps({**body, "api_id": memory(model)["api_id"]}))


# Times


def _stamped(write):
    return around(stamp=lambda healthy, _model, at, turn: write(at, healthy(at, turn)))


def _iso_once_expired(shown, session, _place):
    if session.deleted:
        shown["expiry_time"] = shown["expiry_time"].replace(" +0000 UTC", "Z").replace(" ", "T")


MUTANTS: tuple[Mutant, ...] = (
    Mutant("redirects_a_collection_without_slash", "PNM-GEN-001", responds(f"{CREATE} {LIST}", _redirected)),
    Mutant("redirects_a_session_without_slash", "PNM-GEN-001", responds(f"{GET} {UPDATE} {EXPIRE}", _redirected)),
    Mutant("redirects_the_second_page", "PNM-GEN-001", responds(LIST, _redirected_page), deep=True),
    Mutant("knows_no_slash_after_a_session", "PNM-GEN-001", around(route=_no_slash_after_an_item)),
    Mutant("loses_the_body_behind_a_slash", "PNM-GEN-001", asking(_without_body)),
    Mutant("loses_the_query_behind_a_slash", "PNM-GEN-001", asking(_without_query)),
    Mutant(
        "refuses_in_html", "PNM-GEN-002",
        responds("*", lambda response, _: _typed(response, "text/html") if response.status >= 400 else response),
    ),
    Mutant("lists_in_plain_text", "PNM-GEN-002", responds(LIST, lambda response, _: _typed(response, "text/plain"))),
    Mutant("has_no_type_for_a_second_delete", "PNM-GEN-002", responds(EXPIRE, _no_type_for_a_second_delete), deep=True),
    Mutant("answers_a_delete_without_api_id", "PNM-GEN-003", answers(EXPIRE, lambda body, _: body.pop("api_id"))),
    Mutant("lists_with_an_empty_api_id", "PNM-GEN-003", answers(LIST, lambda body, _: body.update(api_id=""))),
    Mutant("has_a_number_for_api_id", "PNM-GEN-003", answers(GET, lambda body, _: body.update(api_id=417))),
    Mutant("loses_the_api_id_of_a_second_update", "PNM-GEN-003", around(respond=_no_api_id_later), deep=True),
    Mutant("numbers_its_answers", "PNM-GEN-004", around(respond=_counted)),
    Mutant("has_an_api_id_for_each_url", "PNM-GEN-004", answers(f"{LIST} {GET}", _same_for_same), deep=True),
    Mutant(
        "takes_the_session_uuid_for_api_id", "PNM-GEN-004",
        answers(f"{GET} {UPDATE}", _same_for_session), deep=True,
    ),
    Mutant("runs_out_of_api_ids", "PNM-GEN-004", around(respond=_stuck_api_id), deep=True),
    Mutant("refuses_unknown_members", "PNM-GEN-005", around(body=_knows_all)),
    Mutant("takes_names_of_old_prose_for_members", "PNM-GEN-005", hears(CREATE, _prose_names)),
    Mutant(
        "updates_the_session_that_the_body_names", "PNM-GEN-005",
        around(
            update=lambda healthy, _, account, uuid, body, turn: healthy(account, body.get("session_uuid", uuid), body, turn)
        ),
        deep=True,
    ),
    Mutant("refuses_misspelt_parameters", "PNM-GEN-006", around(judge=_knows_parameters)),
    Mutant("reads_durations_for_duration", "PNM-GEN-006", asking(_renamed)),
    Mutant("refuses_a_body_on_delete", "PNM-GEN-007", _body_on_delete(lambda body: body is not MISSING)),
    Mutant("refuses_an_array_on_delete", "PNM-GEN-007", _body_on_delete(lambda body: isinstance(body, list))),
    Mutant("expires_the_session_that_the_body_names", "PNM-GEN-007", around(route=_expires_by_body), deep=True),
    Mutant("mends_trailing_commas", "PNM-GEN-008", _mended(rb",\s*}", b"}")),
    Mutant("mends_single_quotes", "PNM-GEN-008", _mended(rb"'", b'"')),
    Mutant("fails_over_broken_json", "PNM-GEN-008", refuses_with(500, ("body", "malformed"))),
    Mutant("takes_a_broken_update_for_an_empty_one", "PNM-GEN-008", around(body=_nothing_for_broken_json)),
    Mutant("reads_forms", "PNM-GEN-009", asking(_form_read)),
    Mutant("reads_json_of_any_type", "PNM-GEN-009", asking(_any_json)),
    Mutant("fails_over_other_types", "PNM-GEN-009", refuses_with(500, ("body", "media"))),
    Mutant("takes_put_for_an_update", "PNM-GEN-010", patched(item={**ITEM, "PUT": UPDATE})),
    Mutant("takes_patch_for_an_update", "PNM-GEN-010", patched(item={**ITEM, "PATCH": UPDATE})),
    Mutant("expires_all_sessions_at_once", "PNM-GEN-010", around(route=_expires_all)),
    Mutant("lists_for_a_delete", "PNM-GEN-010", patched(collection={**COLLECTION, "DELETE": LIST})),
    Mutant("knows_no_path_for_a_wrong_method", "PNM-GEN-010", refuses_with(404, ("method", "unknown"))),
    Mutant(
        "writes_iso_times", "PNM-GEN-011",
        _stamped(lambda at, _: stamp(at).replace(" +0000 UTC", "Z").replace(" ", "T")),
    ),
    Mutant(
        "writes_nanoseconds", "PNM-GEN-011",
        _stamped(lambda _, text: re.sub(r"\.\d+|(?= \+)", ".120045000", text, count=1)),
    ),
    Mutant("writes_indian_times", "PNM-GEN-011", _stamped(lambda at, _: stamp(at + 19_800_000_000, zone="IST"))),
    Mutant("writes_unix_times", "PNM-GEN-011", _stamped(lambda at, _: at // 1_000_000)),
    Mutant("writes_iso_times_of_expired_sessions", "PNM-GEN-011", shows(_iso_once_expired), deep=True),
)
