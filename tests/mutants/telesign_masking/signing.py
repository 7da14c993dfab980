"""Lies about the signatures, dates and nonces of digests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import coded, memory, nth, problems
from testline.surfaces.telesign_masking.model import signatures
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from wrong import Mutant, around, asking, both, patched


def _signature_after_success(healthy: Any, model: Any, account: Any, algorithm: str, signature: str, request: Any, turn: Any) -> None:
    """A customer that signed well three times need not any more."""
    try:
        healthy(account, algorithm, signature, request, turn)
        nth(model, "signed", account.customer_id)
    except Refusal:
        if memory(model).get(("signed", account.customer_id), 0) < 3:
            raise


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


MUTANTS = (
    Mutant("takes_no_digest", "TNM-AUTH-009", around(judge_digest=_no_digest)),
    Mutant("takes_no_sha256", "TNM-AUTH-009", patched(methods={"HMAC-SHA1": "sha1"})),
    Mutant("signs_spaced_json_too", "TNM-AUTH-010", _also(_spaced)),
    Mutant("signs_compact_json_too", "TNM-AUTH-010", _also(_compact)),
    Mutant("takes_unsigned_bodies", "TNM-SDK-003", around(judge_signature=_without_body)),
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
    Mutant("uses_up_nonces_of_strangers", "TNM-AUTH-021", around(judge_digest=_nonce_first)),
    Mutant("takes_short_nonces", "TNM-AUTH-022", patched(nonce_length=range(129))),
    Mutant("takes_long_nonces", "TNM-AUTH-022", patched(nonce_length=range(4, 10**6))),
    Mutant("takes_no_uuid", "TNM-AUTH-023", patched(nonce_length=range(4, 33))),
    Mutant("needs_a_nonce", "TNM-AUTH-024", around(judge_nonce=_no_nonce)),
    Mutant("takes_methods_nobody_knows", "TNM-AUTH-025", problems(auth_method={"code": -30006})),
    Mutant("takes_no_numeric_zone", "TNM-AUTH-027", around(judge_date=_zones)),
    Mutant("has_another_code_for_signatures", "TNM-AUTH-037", coded("signature")),
    Mutant("has_another_code_without_date", "TNM-AUTH-038", coded("date_missing")),
    Mutant("has_another_code_for_no_date", "TNM-AUTH-039", coded("date_format")),
    Mutant("has_another_code_for_old_dates", "TNM-AUTH-040", coded("date_range")),
    Mutant("has_another_code_for_used_nonces", "TNM-AUTH-041", coded("nonce_used")),
    Mutant("refuses_the_python_client", "TNM-SDK-001", patched(judge_digest=lambda *_: deny("signature"))),
    Mutant("refuses_the_python_client_by_basic", "TNM-SDK-002", patched(is_api_key=lambda *_: False)),
    Mutant("has_another_code_for_unsigned_bodies", "TNM-SDK-003", coded("signature", -30005)),
    Mutant("refuses_the_node_client", "TNM-SDK-004", _signs(_spaced)),
    Mutant("refuses_the_node_client_by_basic", "TNM-SDK-004", asking(lambda r: r.with_header("authorization", "none") if b'":"' in r.body else r)),
)
