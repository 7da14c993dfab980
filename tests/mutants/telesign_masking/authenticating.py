"""Lies about who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import BOTH, coded, memory, nth, refused, responds
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from wrong import Mutant, around, patched


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
    Mutant("has_another_code_without_authorization", "TNM-AUTH-003", coded("authorization_missing")),
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
    Mutant("has_no_errors", "TNM-AUTH-028", refused(-30004, lambda b: b.pop("errors"))),
    Mutant("has_no_status_code", "TNM-AUTH-028", refused(-30015, lambda b: b["status"].pop("code"))),
    Mutant("does_not_look_at_the_product", "TNM-AUTH-030", _enabled("product_enabled")),
    Mutant("does_not_look_at_suspension", "TNM-AUTH-031", _enabled("suspended")),
    Mutant("creates_before_it_asks_who", "TNM-AUTH-032", around(ask=_creates_first)),
    Mutant("reads_the_body_first", "TNM-AUTH-033", around(operate=_body_first)),
    Mutant("has_another_code_for_a_wrong_key", "TNM-AUTH-034", coded("api_key")),
    Mutant("has_another_code_for_strangers", "TNM-AUTH-035", coded("customer_unknown")),
    Mutant("has_another_code_for_schemes", "TNM-AUTH-036", coded("authorization_format")),
)
