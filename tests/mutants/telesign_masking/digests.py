"""Wrong about credentials in a row: what came before changes who is let in."""

from __future__ import annotations

import contextlib

from telesign_masking.shared import memory, nth, refused
from testline.surfaces.telesign_masking.model import signatures
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from testline.surfaces.telesign_masking.model.timestamps import parse_date
from wrong import Mutant, around, patched


def _nonce(request):
    return signatures.ts_headers(request.headers).get("x-ts-nonce")


def _forgets(model, account, nonce):
    """Forgets that a customer has used a nonce."""
    key = (account.customer_id, nonce)
    if model.state.nonces.pop(key, None) is not None:
        model.state.used.remove(key)


def _counts(healthy, model, request, turn):
    account = healthy(request, turn)
    nth(model, "let in")
    return account


def _once_known(**methods):
    """Has other methods once it has let somebody in twice."""

    def later(method):
        def called(healthy, model, *arguments):
            known = memory(model).get(("let in",), 0) >= 2
            return method(healthy, model, *arguments) if known else healthy(*arguments)

        return called

    return around(authenticate=_counts, **{name: later(method) for name, method in methods.items()})


def _two_nonces(_healthy, model, account, nonce, _turn):
    last = memory(model).setdefault(account.customer_id, [])
    if nonce in last[-2:]:
        deny("nonce-used")
    last.append(nonce)


def _of_sessions_alone(healthy, model, request, turn):
    try:
        return healthy(request, turn)
    except Refusal:
        if turn.account is not None:
            _forgets(model, turn.account, _nonce(request))
        raise


def _freed_by_a_bad_signature(healthy, model, account, algorithm, signature, request, turn):
    try:
        healthy(account, algorithm, signature, request, turn)
    except Refusal:
        _forgets(model, account, _nonce(request))
        raise


def _freed_by_basic(healthy, model, account, key):
    good = healthy(account, key)
    for customer_id, nonce in [one for one in model.state.nonces if good and one[0] == account.customer_id]:
        del model.state.nonces[customer_id, nonce]
        model.state.used.remove((customer_id, nonce))
    return good


def _used_up_by_two_bad(healthy, model, account, algorithm, signature, request, turn):
    bad = memory(model).setdefault("bad", {})
    try:
        healthy(account, algorithm, signature, request, turn)
    except Refusal:
        bad[_nonce(request)] = bad.get(_nonce(request), 0) + 1
        raise
    if _nonce(request) is not None and bad.get(_nonce(request), 0) > 1:
        deny("nonce-used")


def _x_ts_dates(takes):
    """Does not judge an `x-ts-date` of some kind: `takes(moment)`."""

    def date_of(healthy, model, request, headers):
        memory(model)["x-ts-date"] = "x-ts-date" in headers
        return healthy(request, headers)

    def judge_date(healthy, model, text, turn):
        if not (memory(model)["x-ts-date"] and takes(parse_date(text))):
            healthy(text, turn)

    return around(date_of=date_of, judge_date=judge_date)


def _dates(takes):
    """Judges dates of its own accord: `takes(moment)` lets pass."""
    return lambda healthy, _model, text, turn: None if takes(parse_date(text)) else healthy(text, turn)


def _patience(refuses):
    """Refuses some dates that are near: `refuses(seconds ahead)`."""

    def judge_date(healthy, _model, text, turn):
        healthy(text, turn)
        at = parse_date(text)
        near = min((at - turn.now, at - turn.wall), key=abs)
        if refuses(near / 1_000_000):
            deny("date-range")

    return around(judge_date=judge_date)


def _dateless(healthy, _model, request, headers):
    if request.header("date") is None and "x-ts-date" not in headers:
        return None
    return healthy(request, headers)


def _of_no_date(healthy, _model, text, turn):
    if text is not None:
        healthy(text, turn)


def _signed_elsewhere(healthy, _model, account, algorithm, signature, request, turn):
    path = request.path.encode()
    message = signatures.string_to_sign(request).removesuffix(path) + path.replace(b"sms_voice", b"sms")
    if not signatures.same(signature, signatures.sign(account.key, algorithm, message)):
        healthy(account, algorithm, signature, request, turn)


def _any_customers_key(healthy, model, account, key):
    return any(healthy(one, key) for one in model.state.accounts.values())


def _cached(which):
    """Once it has let a customer in, does not look at a setting again."""

    def authenticate(healthy, model, request, turn):
        claimed = model.claimed(request, turn)
        if claimed is None or not memory(model).get(("known", claimed.customer_id)):
            account = healthy(request, turn)
            memory(model)["known", account.customer_id] = True
            return account
        kept = getattr(claimed, which)
        setattr(claimed, which, which == "product_enabled")
        try:
            return healthy(request, turn)
        finally:
            setattr(claimed, which, kept)

    return around(authenticate=authenticate)


def _for_ever(healthy, model, account):
    if account.suspended:
        memory(model)["suspended", account.customer_id] = True
    if memory(model).get(("suspended", account.customer_id)):
        deny("customer-suspended")
    healthy(account)


def _locked_by_keys(healthy, model, account, key):
    good = healthy(account, key)
    if not good:
        nth(model, "wrong key", account.customer_id)
    return good and memory(model).get(("wrong key", account.customer_id), 0) < 3


def _locked_by_signatures(healthy, model, account, algorithm, signature, request, turn):
    if memory(model).get(("wrong signature", account.customer_id), 0) >= 3:
        deny("signature")
    try:
        healthy(account, algorithm, signature, request, turn)
    except Refusal:
        nth(model, "wrong signature", account.customer_id)
        raise


def _creates_for(code):
    """Makes the session of whoever is refused with a code all the same."""

    def ask(healthy, model, request, turn):
        response = healthy(request, turn)
        claimed = model.claimed(request, turn) or model.state.accounts["primary"]
        if response.status == 401 and f'"code":{code},'.encode() in response.body:
            with contextlib.suppress(Refusal, ValueError, KeyError):
                model.create(claimed, model.resource(request), model.body(request, turn), turn)
        return response

    return around(ask=ask)


def _as_they_come(_self, request):
    """Signs the `x-ts-*` headers in the order in which they were sent."""
    message = signatures.string_to_sign(request)
    ts = signatures.ts_headers(request.headers)
    in_order = "\n".join(f"{name}:{ts[name]}" for name, _ in request.headers if name in ts).encode()
    return message.replace("\n".join(f"{name}:{value}" for name, value in ts.items()).encode(), in_order)


def _known_headers_alone(_self, request):
    known = ("x-ts-auth-method", "x-ts-date", "x-ts-nonce")
    lines = signatures.string_to_sign(request).split(b"\n")
    names = tuple(f"{name}:".encode() for name in known)
    return b"\n".join(line for line in lines if not line.startswith(b"x-ts-") or line.startswith(names))


def _bare_media_type(_self, request):
    media = (request.header("content-type") or "").partition(";")[0]
    return signatures.string_to_sign(request.with_header("content-type", media))


def _any_method(healthy, _model, headers, turn):
    try:
        return healthy(headers, turn)
    except Refusal:
        return "sha256"


def _voice_is_open(healthy, model, request, turn):
    if request.path.endswith("sms_voice") and request.header("authorization") is None:
        return model.state.accounts["primary"]
    return healthy(request, turn)


def _no_dashes(healthy, _model, nonce, turn):
    healthy(nonce, turn)
    if nonce is not None and "-" in nonce:
        deny("nonce-length")


MUTANTS = (
    Mutant("holds_a_suspension_for_ever", "TNM-AUTH-001", around(judge_customer=_for_ever), deep=True),
    Mutant("locks_out_after_three_wrong_keys", "TNM-AUTH-001", around(is_api_key=_locked_by_keys), deep=True),
    Mutant("asks_for_no_authorization_of_voice", "TNM-AUTH-002", around(authenticate=_voice_is_open)),
    Mutant("takes_any_customers_key", "TNM-AUTH-004", around(is_api_key=_any_customers_key)),
    Mutant("locks_out_after_three_wrong_signatures", "TNM-AUTH-009", around(judge_signature=_locked_by_signatures), deep=True),
    Mutant("forgets_paths_of_whom_it_knows", "TNM-AUTH-012", _once_known(judge_signature=_signed_elsewhere), deep=True),
    Mutant("signs_headers_as_they_come", "TNM-AUTH-015", patched(string_to_sign=_as_they_come)),
    Mutant("signs_known_headers_alone", "TNM-AUTH-015", patched(string_to_sign=_known_headers_alone)),
    Mutant("needs_no_date_of_whom_it_knows", "TNM-AUTH-016", _once_known(date_of=_dateless, judge_date=_of_no_date), deep=True),
    Mutant("takes_unreadable_x_ts_dates", "TNM-AUTH-017", _x_ts_dates(lambda at: at is None)),
    Mutant("takes_any_words_of_whom_it_knows", "TNM-AUTH-017", _once_known(judge_date=_dates(lambda at: at is None)), deep=True),
    Mutant("takes_old_x_ts_dates", "TNM-AUTH-018", _x_ts_dates(lambda at: at is not None)),
    Mutant("takes_old_dates_of_whom_it_knows", "TNM-AUTH-018", _once_known(judge_date=_dates(lambda at: at is not None)), deep=True),
    Mutant("takes_no_clock_that_is_fast", "TNM-AUTH-019", _patience(lambda ahead: ahead > 20)),
    Mutant("takes_no_clock_that_is_slow", "TNM-AUTH-019", _patience(lambda ahead: ahead < -20)),
    Mutant("remembers_two_nonces", "TNM-AUTH-020", around(use_nonce=_two_nonces), deep=True),
    Mutant("remembers_nonces_of_sessions_alone", "TNM-AUTH-020", around(operate=_of_sessions_alone)),
    Mutant("frees_a_nonce_by_a_bad_signature", "TNM-AUTH-020", around(judge_signature=_freed_by_a_bad_signature), deep=True),
    Mutant("frees_nonces_by_basic", "TNM-AUTH-020", around(is_api_key=_freed_by_basic), deep=True),
    Mutant("uses_up_a_nonce_by_two_bad_signatures", "TNM-AUTH-021", around(judge_signature=_used_up_by_two_bad), deep=True),
    Mutant("takes_no_dashes_in_nonces", "TNM-AUTH-023", around(judge_nonce=_no_dashes)),
    Mutant("takes_any_method_for_sha256", "TNM-AUTH-025", around(algorithm=_any_method)),
    Mutant("dates_no_refusal", "TNM-AUTH-028", refused(-30000, lambda body: body["status"].pop("updated_on"))),
    Mutant("has_an_object_of_errors", "TNM-AUTH-028", refused(-30006, lambda body: body.update(errors=body["errors"][0]))),
    Mutant("keeps_the_product_of_whom_it_knows", "TNM-AUTH-030", _cached("product_enabled"), deep=True),
    Mutant("suspends_nobody_whom_it_knows", "TNM-AUTH-031", _cached("suspended"), deep=True),
    Mutant("creates_for_wrong_keys", "TNM-AUTH-032", _creates_for(-30015)),
    Mutant("creates_for_wrong_signatures", "TNM-AUTH-032", _creates_for(-30006)),
    Mutant("creates_for_used_nonces", "TNM-AUTH-032", _creates_for(-30012), deep=True),
    Mutant("signs_media_types_without_parameters", "TNM-GEN-004", patched(string_to_sign=_bare_media_type)),
)
