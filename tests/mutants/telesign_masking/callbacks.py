"""Lies about callbacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import memory, nth
from testline.surfaces.telesign_masking.model import signatures
from wrong import Mutant, around, calling_back, patched


def _tells(change: Any) -> Any:
    """Tells other things in a callback, before it is signed."""

    def transaction(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> Any:
        told = dict(healthy(route, text, turn))
        return change(told, route, model) or told

    return around(transaction=transaction)


def _member(**members: Any) -> Any:
    return _tells(lambda told, _route, _model: told.update(members))


def _without(name: str) -> Any:
    return _tells(lambda told, _route, _model: told.pop(name) and None)


def _swapped(told: dict[str, Any], _route: Any, _model: Any) -> None:
    told["from_phone_number"], told["to_phone_number"] = told["to_phone_number"], told["from_phone_number"]


def _masked(told: dict[str, Any], route: Any, _model: Any) -> None:
    told["from_phone_number"] = route.session.masks[route.session.parties.index(route.sender)]


def _same_direction(told: dict[str, Any], route: Any, _model: Any) -> None:
    told["from_phone_number"], told["to_phone_number"] = route.session.parties


def _first_text(told: dict[str, Any], route: Any, model: Any) -> None:
    """The third text of a session is told as the first was."""
    first = memory(model).setdefault(("text", route.session.reference_id), told["mo_message"])
    if nth(model, "told", route.session.reference_id) > 2:
        told["mo_message"] = first


def _first_session(told: dict[str, Any], route: Any, model: Any) -> None:
    """A pair's later sessions are told under the first."""
    told["session_reference_id"] = memory(model).setdefault(("pair", frozenset(route.session.parties)), told["session_reference_id"])


def _one_reference(told: dict[str, Any], route: Any, model: Any) -> None:
    told["mo_reference_id"] = memory(model).setdefault(("mo", route.session.reference_id), told["mo_reference_id"])


def _known_reference(told: dict[str, Any], route: Any, model: Any) -> None:
    """The same text again has the id that it had."""
    key = ("mo", route.session.reference_id, told["mo_message"])
    told["mo_reference_id"] = memory(model).setdefault(key, told["mo_reference_id"])


def _without_header(*names: str) -> Any:
    return calling_back(lambda c: replace(c, request=replace(c.request, headers=tuple(p for p in c.request.headers if p[0] not in names))))


def _header(name: str, change: Any) -> Any:
    def lie(callback: Any) -> Any:
        request = callback.request
        return replace(callback, request=request.with_header(name, change(request.header(name) or "")))

    return calling_back(lie)


def _signature(_: Any, account: Any, body: bytes) -> str:
    return signatures.sign(account.api_key.encode(), "sha256", body)


def _sha1(_: Any, account: Any, body: bytes) -> str:
    return signatures.sign(account.key, "sha1", body)


def _of_compact(_: Any, account: Any, body: bytes) -> str:
    return signatures.sign(account.key, "sha256", orjson.dumps(orjson.loads(body)))


def _ascii_signed(_: Any, account: Any, body: bytes) -> str:
    return signatures.sign(account.key, "sha256", body if body.isascii() else body.decode().encode("ascii", "replace"))


def _retries(**members: Any) -> Any:
    return calling_back(lambda callback: replace(callback, **members))


def _twice(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> None:
    """Sends every callback twice."""
    healthy(route, text, turn)
    if turn.callbacks:
        turn.callbacks.append(replace(turn.callbacks[-1], id=f"{turn.callbacks[-1].id}-again"))


def _twice_the_third(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> None:
    """From the third text of a session on, two callbacks."""
    healthy(route, text, turn)
    if turn.callbacks and nth(model, "tell", route.session.reference_id) > 2:
        turn.callbacks.append(replace(turn.callbacks[-1], id=f"{turn.callbacks[-1].id}-again"))


def _no_more(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> None:
    """Tells of the first two texts of a session alone."""
    if nth(model, "tell", route.session.reference_id) < 3:
        healthy(route, text, turn)


def _one_direction(healthy: Any, _: Any, route: Any, text: str, turn: Any) -> None:
    if route.session.parties.index(route.sender) == 0:
        healthy(route, text, turn)


MUTANTS = (
    Mutant("tells_of_no_text", "TNM-CB-001", patched(tell=lambda *_: None)),
    Mutant("tells_without_the_message", "TNM-CB-001", _without("mo_message")),
    Mutant("tells_without_a_time", "TNM-CB-001", _without("submit_timestamp")),
    Mutant("tells_one_direction", "TNM-CB-001", around(tell=_one_direction)),
    Mutant("tells_of_two_texts_alone", "TNM-CB-001", around(tell=_no_more), deep=True),
    Mutant("tells_another_session", "TNM-CB-002", _member(session_reference_id="A" * 32)),
    Mutant("tells_the_pairs_first_session", "TNM-CB-002", _tells(_first_session), deep=True),
    Mutant("swaps_from_and_to", "TNM-CB-003", _tells(_swapped)),
    Mutant("tells_the_mask_of_the_sender", "TNM-CB-003", _tells(_masked)),
    Mutant("tells_one_direction_for_both", "TNM-CB-003", _tells(_same_direction)),
    Mutant("tells_an_empty_message", "TNM-CB-004", _member(mo_message="")),
    Mutant("tells_the_message_in_capitals", "TNM-CB-004", _tells(lambda t, _r, _m: t.update(mo_message=t["mo_message"].upper()))),
    Mutant("loses_what_is_no_ascii", "TNM-CB-004", _tells(lambda t, _r, _m: t.update(mo_message=t["mo_message"].encode("ascii", "replace").decode()))),
    Mutant("tells_the_first_message_again", "TNM-CB-004", _tells(_first_text), deep=True),
    Mutant("has_a_dashed_message_id", "TNM-CB-005", _tells(lambda t, _r, _m: t.update(mo_reference_id="-" + t["mo_reference_id"][1:]))),
    Mutant("has_one_message_id_a_session", "TNM-CB-005", _tells(_one_reference), deep=True),
    Mutant("knows_texts_again", "TNM-CB-005", _tells(_known_reference), deep=True),
    Mutant("tells_times_with_a_blank", "TNM-CB-006", _tells(lambda t, _r, _m: t.update(submit_timestamp=t["submit_timestamp"].replace("T", " ")))),
    Mutant("sends_no_authorization", "TNM-CB-007", _without_header("authorization")),
    Mutant("sends_no_x_ts_authorization", "TNM-CB-007", _without_header("x-ts-authorization")),
    Mutant("signs_with_the_coded_key", "TNM-CB-008", patched(callback_signature=_signature)),
    Mutant("signs_with_sha1", "TNM-CB-008", patched(callback_signature=_sha1)),
    Mutant("signs_compact_json", "TNM-CB-008", patched(callback_signature=_of_compact)),
    Mutant("signs_ascii", "TNM-CB-008", patched(callback_signature=_ascii_signed)),
    Mutant("sends_what_was_taken_again", "TNM-CB-009", around(tell=_twice)),
    Mutant("sends_what_was_taken_again_the_third_time", "TNM-CB-009", around(tell=_twice_the_third), deep=True),
    Mutant("tries_twice", "TNM-CB-010", _retries(retries=(10.0,)), deep=True),
    Mutant("tries_once", "TNM-CB-010", _retries(retries=())),
    Mutant("tries_four_times", "TNM-CB-010", _retries(retries=(10.0, 30.0, 30.0)), deep=True),
    Mutant("takes_404_for_an_answer", "TNM-CB-010", _retries(retry_on=frozenset({"connect", "timeout", "5xx"})), deep=True),
    Mutant("waits_a_minute", "TNM-CB-011", _retries(retries=(60.0, 60.0)), deep=True),
    Mutant("waits_as_long_the_second_time", "TNM-CB-011", _retries(retries=(10.0, 10.0)), deep=True),
    Mutant("writes_message_ids_small", "TNM-CB-013", _tells(lambda t, _r, _m: t.update(mo_reference_id=t["mo_reference_id"].lower()))),
    Mutant("signs_the_headers_differently", "TNM-CB-014", _header("x-ts-authorization", lambda value: value[:-4] + "AAA=")),
    Mutant("has_no_customer_in_a_header", "TNM-CB-014", _header("x-ts-authorization", lambda value: "TSA :" + value.rpartition(":")[2])),
)
