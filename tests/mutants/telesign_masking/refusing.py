"""Lies about requests that are refused, or should be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import BOTH, SLOTS, SMS, VOICE, memory, nth, problems, refused, responds
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from testline.wire import MISSING
from wrong import Mutant, around, asking, patched


def _reads(**kept: Any) -> Any:
    """Takes a `validity_period` that it should refuse for another one: by what it is, as a function of the value."""

    def validity(healthy: Any, _: Any, body: Any, account: Any, turn: Any) -> Any:
        given = body.get("validity_period", MISSING)
        for name, value in kept.items():
            if _IS[name](given):
                body = {**body, "validity_period": value}
        return healthy(body, account, turn)

    return around(validity=validity)

_IS = {
    "zero": lambda v: type(v) is int and v == 0,
    "negative": lambda v: type(v) is int and v < 0,
    "very_negative": lambda v: type(v) is int and v < -1,
    "text": lambda v: isinstance(v, str) and not v.isdigit(),
    "empty_text": lambda v: v == "",
    "fraction": lambda v: isinstance(v, float) and not v.is_integer(),
    "boolean": lambda v: v is True,
    "null": lambda v: v is None,
    "list": lambda v: isinstance(v, list),
    "missing": lambda v: v is MISSING,
}

def _in_sms_alone(healthy: Any, _: Any, account: Any, resource: str, body: Any, turn: Any) -> Any:
    if resource == "sms_voice" and body.get("validity_period") == 0:
        body = {**body, "validity_period": 1}
    return healthy(account, resource, body, turn)

def _equal_ok(healthy: Any, _: Any, body: Any, turn: Any) -> Any:
    first, second = (body.get(slot) for slot in SLOTS)
    if first == second and isinstance(first, str):
        return first, first[:-1] + str((int(first[-1]) + 1) % 10) if first.isdigit() else first
    return healthy(body, turn)

def _missing(slot: str) -> Any:
    def parties(healthy: Any, _: Any, body: Any, turn: Any) -> Any:
        return healthy({"phone_number_1": "12025550190", "phone_number_2": "12025550191", **body} if slot not in body else body, turn)

    return around(parties=parties)

def _letters_dropped(healthy: Any, _: Any, given: Any, turn: Any) -> Any:
    if isinstance(given, str) and any(one.isalpha() for one in given):
        digits = "".join(one for one in given if one.isdigit())
        return healthy((digits + "12025550192")[-11:] if len(digits) < 7 else digits, turn)
    return healthy(given, turn)

def _first_alone(healthy: Any, _: Any, account: Any, parties: tuple[str, str]) -> None:
    healthy(account, (parties[0], parties[0]))

def _blocks(which: str, *, first: bool = False) -> Any:
    """Forgets one of the lists of blocked numbers, or looks at the first party alone."""

    def judge(healthy: Any, _: Any, account: Any, parties: tuple[str, str]) -> None:
        kept = getattr(account, which)
        setattr(account, which, [one for one in kept if first and one == parties[0]])
        try:
            healthy(account, parties)
        finally:
            setattr(account, which, kept)

    return around(judge_parties=judge)

def _after_a_session(healthy: Any, model: Any, account: Any, parties: tuple[str, str]) -> None:
    """Whoever has had a session is blocked no more."""
    known = memory(model).setdefault("seen", set())
    if not known & set(parties):
        healthy(account, parties)
    known.update(parties)

def _registers_all_the_same(healthy: Any, model: Any, refusal: Any, turn: Any) -> Any:
    """A refused create takes a mask nevertheless."""
    if refusal.reason in ("validity", "blocked-by-customer", "blocked-by-telesign") and turn.account is not None and isinstance(turn.body, dict):
        body = {**turn.body, "validity_period": 1}
        account, lists = turn.account, (turn.account.blocked_numbers, turn.account.globally_blocked_numbers)
        account.blocked_numbers, account.globally_blocked_numbers = [], []
        try:
            model.create(account, turn.resource, body, turn)
        finally:
            account.blocked_numbers, account.globally_blocked_numbers = lists
    return healthy(refusal, turn)

def _no_mask_ok(healthy: Any, model: Any, draft: Any, masks: Any, turn: Any) -> Any:
    response = healthy(draft, masks, turn)
    body = orjson.loads(response.body)
    body["status"]["code"] = 2700
    return replace(response, status=200, body=orjson.dumps(body))

def _masks_all_the_same(body: dict[str, Any]) -> None:
    for slot in SLOTS:
        body["session_data"][slot]["masked_id"] = "12025550199"

def _masks_the_first(body: dict[str, Any]) -> None:
    body["session_data"]["phone_number_1"]["masked_id"] = "12025550199"

def _media(healthy: Any, _: Any, media: Any) -> Any:
    return media is not None

def _exact_media(healthy: Any, _: Any, media: Any) -> Any:
    return media == "application/json"

def _known_fields_alone(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
    body = healthy(request, turn)
    if set(body) - {*SLOTS, "validity_period"}:
        deny("body-no-object")
    return body

def _nested_fields(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
    body = healthy(request, turn)
    if any(isinstance(value, dict | list) for name, value in body.items() if name not in (*SLOTS, "validity_period")):
        deny("body-no-object")
    return body

def _ascii_alone(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
    if not request.body.isascii():
        deny("body-malformed")
    return healthy(request, turn)

def _no_escapes(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
    if b"\\u" in request.body:
        deny("body-malformed")
    return healthy(request, turn)

def _any_object(healthy: Any, _: Any, request: Any, turn: Any) -> Any:
    try:
        return healthy(request, turn)
    except Refusal:
        if request.body.strip().startswith((b"[", b'"', b"1")):
            return {"phone_number_1": "12025550193", "phone_number_2": "12025550194", "validity_period": 1}
        raise

def _any_type(healthy: Any, _: Any, request: Any) -> Any:
    found = healthy(request)
    return found if found in ("sms", "sms_voice") else "sms"

def _any_method(request: Any) -> Any:
    return replace(request, method="POST") if request.method in ("PUT", "PATCH") else request

def _emptied(status: int) -> Any:
    return responds(BOTH, lambda r, _: replace(r, body=b"") if r.status == status else r)

def _fault(change: Any) -> Any:
    """Lies in the answer to an internal fault."""

    def fault(healthy: Any, _: Any, kind: str, *arguments: Any) -> Any:
        response = healthy(kind, *arguments)
        return change(response) if kind == "internal-error" else response

    return around(fault=fault)


def _without(response: Any, member: str) -> Any:
    body = orjson.loads(response.body)
    del body[member]
    return replace(response, body=orjson.dumps(body))


def _limit_off(healthy: Any, model: Any, account: Any, turn: Any) -> None:
    """Lets one more in than it should, every second time."""
    if account.rate_limit is None:
        return
    account.rate_limit += 1
    try:
        healthy(account, turn)
    finally:
        account.rate_limit -= 1

def _first_window_alone(healthy: Any, model: Any, account: Any, turn: Any) -> None:
    """After one refusal it counts no more."""
    if memory(model).get((account.name, "full")):
        return
    try:
        healthy(account, turn)
    except Refusal:
        memory(model)[account.name, "full"] = True
        raise

def _granted(hours: int) -> Any:
    """Takes too long periods, and grants them up to a length of its own."""

    def judge(healthy: Any, _: Any, given: int, turn: Any) -> None:
        if given > 2**53:
            healthy(given, turn)

    def ends(healthy: Any, _: Any, validity: int, account: Any, turn: Any) -> Any:
        end = healthy(validity, account, turn)
        asked = validity * {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}[account.validity_unit]
        return end if asked <= 720 * 3600 else turn.now + min(asked, hours * 3600) * 1_000_000

    return around(judge_excess=judge, ends=ends)

def _worse_the_third_time(healthy: Any, model: Any, body: Any, account: Any, turn: Any) -> Any:
    given = body.get("validity_period")
    if type(given) is int and given < 1 and nth(model, "bad validity") > 2:
        body = {**body, "validity_period": 1}
    return healthy(body, account, turn)


MUTANTS = (
    Mutant("has_no_sms_path", "TNM-GEN-001", responds(SMS, lambda r, _: replace(r, status=404))),
    Mutant("has_no_voice_path", "TNM-GEN-002", responds(VOICE, lambda r, _: replace(r, status=404))),
    Mutant("takes_no_charset", "TNM-GEN-004", around(is_json=_exact_media)),
    Mutant("takes_ascii_alone", "TNM-GEN-005", around(body=_ascii_alone)),
    Mutant("takes_no_escapes", "TNM-GEN-005", around(body=_no_escapes)),
    Mutant("takes_any_content_type", "TNM-GEN-006", around(is_json=_media)),
    Mutant("breaks_over_malformed_json", "TNM-GEN-007", problems(body_malformed={"status": 500})),
    Mutant("reads_a_list_as_a_session", "TNM-GEN-008", around(body=_any_object)),
    Mutant("creates_by_put", "TNM-GEN-009", asking(_any_method)),
    Mutant("refuses_unknown_fields", "TNM-GEN-010", around(body=_known_fields_alone)),
    Mutant("refuses_unknown_objects", "TNM-GEN-010", around(body=_nested_fields)),
    Mutant("creates_whatever_type", "TNM-GEN-011", around(resource=_any_type)),
    Mutant("takes_zero", "TNM-VAL-001", _reads(zero=1)),
    Mutant("takes_zero_for_voice", "TNM-VAL-001", around(create=_in_sms_alone)),
    Mutant("refuses_zero_with_another_code", "TNM-VAL-001", refused(2705, lambda b: b["status"].update(code=2704))),
    Mutant("takes_bad_periods_the_third_time", "TNM-VAL-001", around(validity=_worse_the_third_time), deep=True),
    Mutant("takes_negative_ones", "TNM-VAL-002", _reads(negative=1)),
    Mutant("takes_very_negative_ones", "TNM-VAL-002", _reads(very_negative=1)),
    Mutant("takes_words", "TNM-VAL-003", _reads(text=1)),
    Mutant("takes_an_empty_text", "TNM-VAL-003", _reads(empty_text=1)),
    Mutant("rounds_fractions", "TNM-VAL-004", _reads(fraction=1)),
    Mutant("takes_true_for_one", "TNM-VAL-004", _reads(boolean=1)),
    Mutant("takes_null_for_one", "TNM-VAL-004", _reads(null=1)),
    Mutant("takes_a_list_for_one", "TNM-VAL-004", _reads(list=1)),
    Mutant("has_422_for_no_period", "TNM-VAL-006", problems(validity_missing={"status": 422})),
    Mutant("has_422_for_a_long_period", "TNM-VAL-007", problems(validity_long={"status": 422})),
    Mutant("takes_equal_numbers", "TNM-VAL-008", around(parties=_equal_ok)),
    Mutant("has_409_for_equal_numbers", "TNM-VAL-008", problems(phones_equal={"status": 409})),
    Mutant("needs_no_first_number", "TNM-VAL-009", _missing("phone_number_1")),
    Mutant("needs_no_second_number", "TNM-VAL-009", _missing("phone_number_2")),
    Mutant("breaks_over_a_missing_number", "TNM-VAL-009", problems(phone_missing={"status": 500})),
    Mutant("drops_letters", "TNM-VAL-010", around(digits=_letters_dropped)),
    Mutant("breaks_over_letters", "TNM-VAL-010", problems(phone_invalid={"status": 500})),
    Mutant("forgets_what_telesign_blocks", "TNM-VAL-014", _blocks("globally_blocked_numbers")),
    Mutant("blocks_the_first_party_alone", "TNM-VAL-014", _blocks("globally_blocked_numbers", first=True)),
    Mutant("blocks_nobody_who_had_a_session", "TNM-VAL-014", around(judge_parties=_after_a_session), deep=True),
    Mutant("says_2707_for_telesigns_block", "TNM-VAL-014", refused(2706, lambda b: b["status"].update(code=2707))),
    Mutant("forgets_what_the_customer_blocks", "TNM-VAL-015", _blocks("blocked_numbers")),
    Mutant("blocks_the_customers_first_party_alone", "TNM-VAL-015", _blocks("blocked_numbers", first=True)),
    Mutant("names_no_blocked_number", "TNM-VAL-015", refused(2707, lambda b: b["status"].update(description="blocked"))),
    Mutant("creates_without_masks", "TNM-VAL-016", around(no_mask=_no_mask_ok)),
    Mutant("has_503_without_masks", "TNM-VAL-016", responds(BOTH, lambda r, _: replace(r, status=503) if b'"code":2702,' in r.body else r)),
    Mutant("shows_masks_that_are_none", "TNM-VAL-016", refused(2702, _masks_all_the_same)),
    Mutant("shows_the_first_mask_with_2702", "TNM-VAL-025", refused(2702, _masks_the_first)),
    Mutant("names_nobody_with_2702", "TNM-VAL-017", refused(2702, lambda b: b["session_data"].update(message="no"))),
    Mutant("has_no_description", "TNM-VAL-018", refused(2705, lambda b: b["status"].pop("description"))),
    Mutant("has_the_refusals_code_as_text", "TNM-VAL-018", refused(2708, lambda b: b["status"].update(code="2708"))),
    Mutant("has_one_reference_for_refusals", "TNM-VAL-019", refused(2705, lambda b: b.update(reference_id="A" * 32))),
    Mutant("takes_masks_for_refused_ones", "TNM-VAL-020", around(refuse=_registers_all_the_same), deep=True),
    Mutant("has_another_text_for_2705", "TNM-VAL-021", refused(2705, lambda b: b["status"].update(description="bad period"))),
    Mutant("has_422_for_a_missing_number", "TNM-VAL-022", problems(phone_missing={"status": 422})),
    Mutant("has_another_code_for_a_missing_number", "TNM-VAL-023", problems(phone_missing={"code": -10002})),
    Mutant("has_422_for_letters", "TNM-VAL-024", problems(phone_invalid={"status": 422})),
    Mutant("has_no_session_with_2702", "TNM-VAL-026", refused(2702, lambda b: b.pop("session_data"))),
    Mutant("has_no_reference_with_2704", "TNM-VAL-026", _fault(lambda r: _without(r, "reference_id"))),
    Mutant("has_a_bare_2708", "TNM-VAL-027", refused(2708, lambda b: b.pop("session_data"))),
    Mutant("grants_a_day_more", "TNM-VAL-028", _granted(744)),
    Mutant("grants_all_that_is_asked", "TNM-VAL-028", _granted(10**6)),
    Mutant("has_500_for_a_fault", "TNM-ERR-001", _fault(lambda r: replace(r, status=500))),
    Mutant("has_another_code_for_a_fault", "TNM-ERR-001", _fault(lambda r: replace(r, body=r.body.replace(b'"code":2704', b'"code":2705')))),
    Mutant("has_no_limit", "TNM-ERR-002", patched(admit=lambda _self, _account, _turn: None), deep=True),
    Mutant("lets_one_more_in", "TNM-ERR-002", around(admit=_limit_off), deep=True),
    Mutant("limits_the_first_window_alone", "TNM-ERR-002", around(admit=_first_window_alone), deep=True),
    Mutant("says_403_for_too_many", "TNM-ERR-002", responds(BOTH, lambda r, _: replace(r, status=403) if r.status == 429 else r), deep=True),
    Mutant("says_slow_down", "TNM-ERR-003", responds(BOTH, lambda r, _: replace(r, body=b"Slow down") if r.status == 429 else r)),
    Mutant("says_nothing_to_too_many", "TNM-ERR-004", _emptied(429)),
    Mutant("says_nothing_to_strangers", "TNM-ERR-004", _emptied(401)),
    Mutant("says_nothing_of_a_fault", "TNM-ERR-004", _fault(lambda r: replace(r, body=b""))),
)
