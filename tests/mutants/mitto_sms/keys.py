"""Wrong about keys: MSM-AUTH."""

from __future__ import annotations

from dataclasses import replace

from mitto_sms.shared import bodied, memory, nth, responds
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from wrong import Mutant, around

BULK_PATHS = ("/smsbulk", "/smsbulk.json", "/smsbulk.xml")
CONVERT_PATH, USAGE_PATH = "/sms/converted", "/usage/bycountry"


def _lets_in(when, *reasons):
    """Takes requests for the primary account's where the key is refused, and `when(model, request)`."""

    def authenticate(healthy, model, request):
        try:
            account = healthy(request)
        except Refusal as refusal:
            if refusal.reason in reasons and when(model, request):
                return model.state.accounts["primary"]
            raise
        memory(model)["seen"] = account
        return account

    return around(authenticate=authenticate)


def _key(request):
    return request.header("x-mitto-api-key") or ""


def _resembles(model, request):
    return any(_key(request).lower() == key.lower() for key in model.state.by_api_key)


def _begins(model, request):
    return any(_key(request).startswith(key) or key.startswith(_key(request)) for key in model.state.by_api_key)


def _at(*paths):
    return lambda _model, request: request.path in paths


def _says(reason, status, text="Unauthorized.", when=lambda _request: True):
    def refuse(healthy, _model, refusal, turn):
        response = healthy(refusal, turn)
        return replace(response, status=status) if refusal.reason == reason and when(turn) else response

    return around(refuse=refuse)


def _locks(healthy, model, refusal, turn):
    response = healthy(refusal, turn)
    return replace(response, status=403) if refusal.reason == "key" and nth(model, "key") > 2 else response


def _code(reason):
    def refuse(healthy, _model, refusal, turn):
        response = healthy(refusal, turn)
        if refusal.reason != reason:
            return response
        return bodied(replace(response, status=200), {"responseCode": 1, "responseText": "Unauthorized"})

    return around(refuse=refuse)


def _executes(when):
    """Answers 401, and does what was asked for."""

    def ask(healthy, model, request, turn):
        response = healthy(request, turn)
        if response.status == 401 and when(request):
            key = model.state.accounts["primary"].api_key
            others = tuple(one for one in request.headers if one[0] != "x-mitto-api-key")
            healthy(replace(request, headers=(*others, ("x-mitto-api-key", key))), turn)
        return response

    return around(ask=ask)


def _executes_later(healthy, model, request, turn):
    """Does what it refused before the next request that it accepts."""
    known = memory(model)
    response = healthy(request, turn)
    if response.status == 401:
        known["refused"] = request
    elif response.status == 200 and "refused" in known:
        healthy(replace(known.pop("refused"), headers=request.headers), turn)
    return response


def _with_id(response, _request):
    if response.status != 401:
        return response
    return bodied(response, {"id": "456b96c92a708c3e7c8de791a18d98b3", "responseText": "Unauthorized"})


def _one_key_only(healthy, _model, request):
    account = healthy(request)
    if account.name != "primary":
        deny("key")
    return account


def _after_two_good_ones(healthy, model, request):
    try:
        account = healthy(request)
    except Refusal as refusal:
        if refusal.reason == "no-key" and memory(model).get(("good",), 0) > 1:
            return memory(model)["account"]
        raise
    nth(model, "good")
    memory(model)["account"] = account
    return account


MUTANTS = (
    Mutant("wants_no_key", "MSM-AUTH-001", _lets_in(lambda _model, _request: True, "key", "no-key")),
    Mutant("takes_keys_in_any_case", "MSM-AUTH-002", _lets_in(_resembles, "key")),
    Mutant("looks_at_the_beginning_of_a_key", "MSM-AUTH-002", _lets_in(_begins, "key")),
    Mutant("wants_no_key_after_two_good_ones", "MSM-AUTH-001", around(authenticate=_after_two_good_ones), deep=True),
    Mutant("knows_one_key_only", "MSM-AUTH-001", around(authenticate=_one_key_only)),
    Mutant("takes_wrong_keys", "MSM-AUTH-002", _lets_in(lambda _model, _request: True, "key")),
    Mutant("forbids_a_wrong_key", "MSM-AUTH-002", _says("key", 403)),
    Mutant("has_a_code_for_a_wrong_key", "MSM-AUTH-002", _code("key")),
    Mutant("forbids_the_third_wrong_key", "MSM-AUTH-002", around(refuse=_locks), deep=True),
    Mutant("forbids_a_missing_key", "MSM-AUTH-003", _says("no-key", 403)),
    Mutant("takes_no_key", "MSM-AUTH-003", _lets_in(lambda _model, _request: True, "no-key")),
    Mutant("sends_what_it_refuses", "MSM-AUTH-004", _executes(lambda request: request.path.startswith("/sms"))),
    Mutant(
        "wants_no_key_for_tests", "MSM-AUTH-003",
        _lets_in(lambda _model, request: b'"test":true' in request.body.replace(b" ", b""), "no-key"),
    ),
    Mutant("has_ids_for_what_it_refuses", "MSM-AUTH-004", responds(_with_id)),
    Mutant("sends_bulks_that_it_refuses", "MSM-AUTH-004", _executes(lambda request: request.path in BULK_PATHS)),
    Mutant("sends_what_it_refused_later", "MSM-AUTH-004", around(ask=_executes_later), deep=True),
    Mutant("wants_no_key_for_bulk", "MSM-AUTH-006", _lets_in(_at(*BULK_PATHS), "no-key")),
    Mutant("takes_wrong_keys_for_bulk", "MSM-AUTH-006", _lets_in(_at(*BULK_PATHS), "key")),
    Mutant("wants_no_key_for_conversions", "MSM-AUTH-006", _lets_in(_at(CONVERT_PATH), "no-key")),
    Mutant("takes_wrong_keys_for_conversions", "MSM-AUTH-006", _lets_in(_at(CONVERT_PATH), "key")),
    Mutant("wants_no_key_for_usage", "MSM-AUTH-006", _lets_in(_at(USAGE_PATH), "no-key")),
    Mutant("takes_wrong_keys_for_usage", "MSM-AUTH-006", _lets_in(_at(USAGE_PATH), "key")),
)
