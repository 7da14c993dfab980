"""Lies about who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import BOTH, memory, nth, problems, refused, responds
from testline.surfaces.telesign_masking.model import signatures
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from wrong import Mutant, around, asking, both, patched


def _anybody(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
    return healthy(request, turn) if request.header("authorization") is not None else model.state.accounts["primary"]


def _bearers(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
    scheme = (request.header("authorization") or "").partition(" ")[0].lower()
    return model.state.accounts["primary"] if scheme == "bearer" else healthy(request, turn)


def _any_scheme(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
    header = request.header("authorization") or ""
    scheme = header.partition(" ")[0].lower()
    return model.state.accounts["primary"] if scheme not in ("", "basic", "tsa", "bearer") else healthy(request, turn)


def _unknown_ok(scheme: str) -> Any:
    def authenticate(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
        header = request.header("authorization")
        if header is not None and header.lower().startswith(scheme):
            try:
                _, customer, _ = model.credentials(header, turn)
            except Refusal:
                return healthy(request, turn)
            if customer not in model.state.by_customer_id:
                return model.state.accounts["primary"]
        return healthy(request, turn)

    return around(authenticate=authenticate)


def _any_key(_healthy: Any, _model: Any, _account: Any, _key: str) -> bool:
    return True


def _key_start(healthy: Any, _: Any, account: Any, key: str) -> bool:
    return account.api_key.startswith(key[:8])


def _key_after_success(healthy: Any, model: Any, account: Any, key: str) -> bool:
    """A customer that gave the right key twice may give any."""
    good = healthy(account, key)
    if good:
        nth(model, "good", account.customer_id)
    return good or memory(model).get(("good", account.customer_id), 0) > 2


def _signature_after_success(healthy: Any, model: Any, account: Any, algorithm: str, signature: str, request: Any, turn: Any) -> None:
    """A customer that signed well three times need not any more."""
    try:
        healthy(account, algorithm, signature, request, turn)
        nth(model, "signed", account.customer_id)
    except Refusal:
        if memory(model).get(("signed", account.customer_id), 0) < 3:
            raise


def _unencoded(healthy: Any, _: Any, coded: str, turn: Any) -> str:
    return coded if ":" in coded else healthy(coded, turn)


def _basic_alone(request: Any, header: str) -> Any:
    return (request.header("authorization") or "").lower().startswith("basic") and request.header(header) is not None


def _no_extras(header: str) -> Any:
    def authenticate(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
        if _basic_alone(request, header):
            deny("authorization-format")
        return healthy(request, turn)

    return around(authenticate=authenticate)


def _no_digest(healthy: Any, _: Any, account: Any, signature: str, request: Any, turn: Any) -> None:
    deny("authorization-format")


def _signs(change: Any) -> Any:
    """Checks signatures over another request than was sent."""
    return patched(string_to_sign=lambda _, request: signatures.string_to_sign(change(request)))


def _also(*changes: Any) -> Any:
    """Lets in a request whose signature fits another writing of it too."""

    def judge(healthy: Any, _: Any, account: Any, algorithm: str, signature: str, request: Any, turn: Any) -> None:
        message = signatures.string_to_sign
        if any(signatures.same(signature, signatures.sign(account.key, algorithm, message(change(request)))) for change in changes):
            return
        healthy(account, algorithm, signature, request, turn)

    return around(judge_signature=judge)


def _spaced(request: Any) -> Any:
    import json  # noqa: PLC0415 - beside its use

    try:
        return replace(request, body=json.dumps(json.loads(request.body)).encode())
    except ValueError:
        return request


def _compact(request: Any) -> Any:
    try:
        return replace(request, body=orjson.dumps(orjson.loads(request.body)))
    except ValueError:
        return request


def _other_path(request: Any) -> Any:
    return replace(request, url=request.url.replace("sms_voice", "sms"))


def _without_body(healthy: Any, _: Any, account: Any, algorithm: str, signature: str, request: Any, turn: Any) -> None:
    message = signatures.string_to_sign(request, with_body=False)
    if not signatures.same(signature, signatures.sign(account.key, algorithm, message)):
        healthy(account, algorithm, signature, request, turn)


def _never_signed(healthy: Any, _: Any, account: Any, algorithm: str, signature: str, request: Any, turn: Any) -> None:
    if request.path.endswith("sms_voice"):
        return
    healthy(account, algorithm, signature, request, turn)


def _keeps_date_line(_: Any, request: Any) -> bytes:
    message = signatures.string_to_sign(request)
    date = request.header("x-ts-date")
    if date is None:
        return message
    lines = message.split(b"\n")
    lines[2] = date.encode()
    return b"\n".join(lines)


def _date_only(healthy: Any, _: Any, request: Any, headers: Any) -> Any:
    return healthy(request, {name: value for name, value in headers.items() if name != "x-ts-date"})


def _dateless(healthy: Any, _: Any, request: Any, headers: Any) -> Any:
    if request.header("date") is None and "x-ts-date" not in headers:
        return "Tue, 03 Mar 2026 10:15:30 GMT"
    return healthy(request, headers)


def _no_judge_date(*, missing: bool) -> Any:
    def judge(healthy: Any, _: Any, text: str, turn: Any) -> None:
        from testline.surfaces.telesign_masking.model.timestamps import parse_date  # noqa: PLC0415 - beside its use

        if missing == (parse_date(text) is None):
            return
        healthy(text, turn)

    return around(judge_date=judge)


def _past_ok(*, sign: int) -> Any:
    def judge(healthy: Any, _: Any, text: str, turn: Any) -> None:
        from testline.surfaces.telesign_masking.model.timestamps import parse_date  # noqa: PLC0415 - beside its use

        at = parse_date(text)
        if at is None or (at - turn.now) * sign < 0:
            healthy(text, turn)

    return around(judge_date=judge)


def _zones(healthy: Any, _: Any, text: str, turn: Any) -> None:
    if text[-5:-4] in ("+", "-"):
        deny("date-format")
    healthy(text, turn)


def _nonce_key(key: Any) -> Any:
    """Remembers nonces by something else than the customer and the nonce."""

    def use(_healthy: Any, model: Any, account: Any, nonce: str, turn: Any) -> None:
        known = memory(model).setdefault("nonces", {})
        what = key(account, nonce, turn)
        if what in known:
            deny("nonce-used")
        known[what] = True

    return around(use_nonce=use)


def _last_alone(_healthy: Any, model: Any, account: Any, nonce: str, _turn: Any) -> None:
    """Remembers the last nonce alone."""
    if memory(model).get(account.customer_id) == nonce:
        deny("nonce-used")
    memory(model)[account.customer_id] = nonce


def _good_twice(_healthy: Any, model: Any, account: Any, nonce: str, _turn: Any) -> None:
    if nth(model, account.customer_id, nonce) > 2:
        deny("nonce-used")


def _nonce_first(healthy: Any, model: Any, account: Any, signature: str, request: Any, turn: Any) -> None:
    """Remembers a nonce before it looks at the signature."""
    nonce = signatures.ts_headers(request.headers).get("x-ts-nonce")
    known = memory(model).setdefault("early", set())
    if nonce is not None and nonce in known:
        deny("nonce-used")
    known.add(nonce)
    healthy(account, signature, request, turn)


def _no_nonce(healthy: Any, _: Any, nonce: Any, turn: Any) -> None:
    if nonce is None:
        deny("nonce-length")
    healthy(nonce, turn)


def _creates_first(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
    """Makes the session before it looks who asks, and keeps it."""
    response = healthy(request, turn)
    if response.status == 401:
        account = model.state.accounts["primary"]
        claimed = model.claimed(request, turn)
        try:
            model.create(claimed or account, model.resource(request), orjson.loads(request.body), turn)
        except (Refusal, ValueError):
            return response
    return response


def _body_first(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
    model.resource(request)
    model.validity(model.body(request, turn), model.state.accounts["primary"], turn)
    return healthy(request, turn)


def _any_status(status: int, code: int) -> Any:
    return responds(BOTH, lambda r, _: replace(r, status=status) if f'"code":{code},'.encode() in r.body else r)


def _code(name: str, code: int = -10001) -> Any:
    return problems(**{name: {"code": code}})




def _enabled(member: str) -> Any:
    """Does not look at a setting of the customer."""

    def authenticate(healthy: Any, model: Any, request: Any, turn: Any) -> Any:
        kept = [(one, getattr(one, member)) for one in model.state.accounts.values()]
        for one, _ in kept:
            setattr(one, member, member == "product_enabled")
        try:
            return healthy(request, turn)
        finally:
            for one, value in kept:
                setattr(one, member, value)

    return around(authenticate=authenticate)


MUTANTS = (
    Mutant("lets_nobody_in_by_basic", "TNM-AUTH-001", patched(is_api_key=lambda *_: False)),
    Mutant("knows_the_primary_alone", "TNM-AUTH-001", patched(is_api_key=lambda _, account, key: account.name == "primary" and account.api_key == key)),
    Mutant("asks_for_no_authorization", "TNM-AUTH-002", around(authenticate=_anybody)),
    Mutant("has_403_without_authorization", "TNM-AUTH-002", _any_status(403, -30004)),
    Mutant("has_another_code_without_authorization", "TNM-AUTH-003", _code("authorization_missing")),
    Mutant("takes_any_key", "TNM-AUTH-004", around(is_api_key=_any_key)),
    Mutant("compares_the_start_of_keys", "TNM-AUTH-004", around(is_api_key=_key_start)),
    Mutant("trusts_whom_it_knows", "TNM-AUTH-004", around(is_api_key=_key_after_success), deep=True),
    Mutant("has_403_for_a_wrong_key", "TNM-AUTH-004", _any_status(403, -30015)),
    Mutant("lets_strangers_in_by_basic", "TNM-AUTH-005", _unknown_ok("basic")),
    Mutant("lets_strangers_in_by_digest", "TNM-AUTH-005", _unknown_ok("tsa")),
    Mutant("has_404_for_strangers", "TNM-AUTH-005", _any_status(404, -30000)),
    Mutant("takes_unencoded_basic", "TNM-AUTH-006", around(decoded=_unencoded)),
    Mutant("takes_bearers", "TNM-AUTH-007", around(authenticate=_bearers)),
    Mutant("takes_schemes_nobody_knows", "TNM-AUTH-007", around(authenticate=_any_scheme)),
    Mutant("takes_no_date_with_basic", "TNM-AUTH-008", _no_extras("date")),
    Mutant("takes_no_nonce_with_basic", "TNM-AUTH-008", _no_extras("x-ts-nonce")),
    Mutant("takes_no_method_with_basic", "TNM-AUTH-008", _no_extras("x-ts-auth-method")),
    Mutant("takes_no_digest", "TNM-AUTH-009", around(judge_digest=_no_digest)),
    Mutant("takes_no_sha256", "TNM-AUTH-009", patched(methods={"HMAC-SHA1": "sha1"})),
    Mutant("signs_spaced_json_too", "TNM-AUTH-010", _also(_spaced)),
    Mutant("signs_compact_json_too", "TNM-AUTH-010", _also(_compact)),
    Mutant("takes_unsigned_bodies", "TNM-AUTH-011", around(judge_signature=_without_body)),
    Mutant("checks_no_signature_of_voice", "TNM-AUTH-011", around(judge_signature=_never_signed)),
    Mutant("trusts_who_signed_before", "TNM-AUTH-011", around(judge_signature=_signature_after_success), deep=True),
    Mutant("signs_no_path", "TNM-AUTH-012", _also(_other_path)),
    Mutant("takes_compact_bodies_alone", "TNM-AUTH-013", _signs(_compact)),
    Mutant("takes_spaced_bodies_alone", "TNM-AUTH-013", _signs(_spaced)),
    Mutant("reads_no_x_ts_date", "TNM-AUTH-014", around(date_of=_date_only)),
    Mutant("keeps_the_date_line", "TNM-AUTH-014", patched(string_to_sign=_keeps_date_line)),
    Mutant("needs_no_date", "TNM-AUTH-016", both(around(date_of=_dateless), _no_judge_date(missing=False))),
    Mutant("takes_unreadable_dates", "TNM-AUTH-017", _no_judge_date(missing=True)),
    Mutant("takes_old_dates", "TNM-AUTH-018", _past_ok(sign=-1)),
    Mutant("takes_dates_to_come", "TNM-AUTH-018", _past_ok(sign=1)),
    Mutant("takes_dates_two_days_away", "TNM-AUTH-018", patched(date_skew=2 * 86400)),
    Mutant("has_no_patience", "TNM-AUTH-019", patched(date_skew=20)),
    Mutant("forgets_nonces", "TNM-AUTH-020", patched(use_nonce=lambda *_: None)),
    Mutant("knows_the_last_nonce_alone", "TNM-AUTH-020", around(use_nonce=_last_alone), deep=True),
    Mutant("takes_a_nonce_twice", "TNM-AUTH-020", around(use_nonce=_good_twice), deep=True),
    Mutant("knows_nonces_by_the_operation", "TNM-AUTH-020", _nonce_key(lambda a, n, t: (a.customer_id, n, t.signed.rpartition(b"/")[2]))),
    Mutant("knows_nonces_by_the_body", "TNM-AUTH-020", _nonce_key(lambda a, n, t: (a.customer_id, n, t.signed))),
    Mutant("knows_the_primarys_nonces_alone", "TNM-AUTH-020", _nonce_key(lambda a, n, _t: (a.customer_id, n, 0 if a.name == "primary" else object()))),
    Mutant("uses_up_nonces_of_strangers", "TNM-AUTH-021", around(judge_digest=_nonce_first), deep=True),
    Mutant("takes_short_nonces", "TNM-AUTH-022", patched(nonce_length=range(129))),
    Mutant("takes_long_nonces", "TNM-AUTH-022", patched(nonce_length=range(4, 10**6))),
    Mutant("takes_no_uuid", "TNM-AUTH-023", patched(nonce_length=range(4, 33))),
    Mutant("needs_a_nonce", "TNM-AUTH-024", around(judge_nonce=_no_nonce)),
    Mutant("takes_methods_nobody_knows", "TNM-AUTH-025", problems(auth_method={"code": -30006})),
    Mutant("takes_no_numeric_zone", "TNM-AUTH-027", around(judge_date=_zones)),
    Mutant("has_no_errors", "TNM-AUTH-028", refused(-30004, lambda b: b.pop("errors"))),
    Mutant("has_no_status_code", "TNM-AUTH-028", refused(-30015, lambda b: b["status"].pop("code"))),
    Mutant("does_not_look_at_the_product", "TNM-AUTH-030", _enabled("product_enabled")),
    Mutant("does_not_look_at_suspension", "TNM-AUTH-031", _enabled("suspended")),
    Mutant("creates_before_it_asks_who", "TNM-AUTH-032", around(ask=_creates_first), deep=True),
    Mutant("reads_the_body_first", "TNM-AUTH-033", around(operate=_body_first)),
    Mutant("has_another_code_for_a_wrong_key", "TNM-AUTH-034", _code("api_key")),
    Mutant("has_another_code_for_strangers", "TNM-AUTH-035", _code("customer_unknown")),
    Mutant("has_another_code_for_schemes", "TNM-AUTH-036", _code("authorization_format")),
    Mutant("has_another_code_for_signatures", "TNM-AUTH-037", _code("signature")),
    Mutant("has_another_code_without_date", "TNM-AUTH-038", _code("date_missing")),
    Mutant("has_another_code_for_no_date", "TNM-AUTH-039", _code("date_format")),
    Mutant("has_another_code_for_old_dates", "TNM-AUTH-040", _code("date_range")),
    Mutant("has_another_code_for_used_nonces", "TNM-AUTH-041", _code("nonce_used")),
    Mutant("refuses_the_python_client", "TNM-SDK-001", patched(judge_digest=lambda *_: deny("signature"))),
    Mutant("refuses_the_python_client_by_basic", "TNM-SDK-002", patched(is_api_key=lambda *_: False)),
    Mutant("has_another_code_for_unsigned_bodies", "TNM-SDK-003", _code("signature", -30005)),
    Mutant("refuses_the_node_client", "TNM-SDK-004", _signs(_spaced)),
    Mutant("refuses_the_node_client_by_basic", "TNM-SDK-004", asking(lambda r: r.with_header("authorization", "none") if b'":"' in r.body else r)),
)
