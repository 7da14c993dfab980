"""Lies about texts, calls and callbacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from telesign_masking.shared import memory, nth
from testline.surfaces.telesign_masking.model import signatures
from wrong import Mutant, around, calling_back, patched


def _one_way(which: int) -> Any:
    """What a party sends goes back to itself."""

    def other(healthy: Any, _: Any, session: Any, sender: str) -> Any:
        return sender if session.parties.index(sender) == which else healthy(session, sender)

    return around(other_party=other)


def _shown(what: Any, *, only: int | None = None) -> Any:
    """Shows the recipient another number."""

    def shown(healthy: Any, _: Any, route: Any) -> Any:
        index = route.session.parties.index(route.sender)
        return what(route, index) if only in (None, index) else healthy(route)

    return around(shown_number=shown)


def _real_after(count: int) -> Any:
    def shown(healthy: Any, model: Any, route: Any) -> Any:
        seen = nth(model, route.session.reference_id)
        return route.sender if seen > count else healthy(route)

    return around(shown_number=shown)


def _strangers(healthy: Any, model: Any, sender: str, dialled: str, turn: Any) -> Any:
    from testline.surfaces.telesign_masking.model.routing import Route  # noqa: PLC0415 - beside its use

    found = healthy(sender, dialled, turn)
    if found is not None:
        return found
    for session in model.state.sessions.values():
        if dialled in session.masks and sender not in session.parties:
            return Route(session, sender, session.parties[session.masks.index(dialled)])
    return None


def _strangers_shown(healthy: Any, _: Any, route: Any) -> Any:
    return healthy(route) if route.sender in route.session.parties else route.session.masks[0]


def _never_ends(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    """Sessions go on for ten minutes more."""
    if memory(model).setdefault("late", {}).setdefault(reference, at) == at:
        model.state.agenda.put(at + 600_000_000, ("expire", reference))
        return
    healthy(reference, at, turn)


def _never_ends_if_used(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    """A session that relayed something goes on for an hour more."""
    if memory(model).get(("used", reference)) and memory(model).setdefault("late", {}).setdefault(reference, at) == at:
        model.state.agenda.put(at + 3600_000_000, ("expire", reference))
        return
    healthy(reference, at, turn)


def _notes_use(healthy: Any, model: Any, sender: str, dialled: str, turn: Any) -> Any:
    found = healthy(sender, dialled, turn)
    if found is not None:
        memory(model)["used", found.session.reference_id] = True
    return found


def _revived_by_calls(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    """A session whose pair has another one does not end."""
    session = model.state.sessions[reference]
    others = [one for one in model.state.sessions.values() if one is not session and set(one.parties) == set(session.parties)]
    if others and memory(model).setdefault("late", {}).setdefault(reference, at) == at:
        model.state.agenda.put(at + 3600_000_000, ("expire", reference))
        return
    healthy(reference, at, turn)


def _every_call(healthy: Any, _: Any, route: Any, turn: Any) -> Any:
    return route.session.call is None


def _no_call(healthy: Any, _: Any, route: Any, turn: Any) -> Any:
    return False


def _no_second_call(healthy: Any, model: Any, route: Any, turn: Any) -> Any:
    return healthy(route, turn) and nth(model, "calls", route.session.reference_id) < 2


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


def _strangers_told(healthy: Any, model: Any, event: Any, turn: Any) -> Any:
    """Tells of the texts of strangers too, though it relays them not."""
    from testline.surfaces.telesign_masking.model.routing import Route  # noqa: PLC0415 - beside its use

    result = healthy(event, turn)
    if result["outcome"] == "rejected":
        for session in model.state.sessions.values():
            if event.to.removeprefix("+") in session.masks:
                model.tell(Route(session, event.sender, session.parties[0]), event.text, turn)
                break
    return result


def _shortened(healthy: Any, _: Any, event: Any, turn: Any) -> Any:
    return healthy(replace(event, text=event.text[:160]), turn)


def _late_real(healthy: Any, model: Any, route: Any) -> Any:
    """After texts both ways, party 1 sees who writes."""
    seen = memory(model).setdefault(("ways", route.session.reference_id), set())
    seen.add(route.sender)
    return route.sender if len(seen) == 2 and route.sender == route.session.parties[1] else healthy(route)


def _crossed(healthy: Any, model: Any, sender: str, dialled: str) -> Any:
    """With three sessions, a text goes to the newest of its party."""
    mine = [one for one in model.state.sessions.values() if sender in one.parties]
    return mine[-1] if len(mine) > 2 else healthy(sender, dialled)


def _gone_with_the_first(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    """When a session of a party ends, its others relay no more."""
    session = model.state.sessions[reference]
    for other in list(model.state.sessions.values()):
        if other is not session and set(other.parties) & set(session.parties):
            memory(model)["dead", other.reference_id] = True
    healthy(reference, at, turn)


def _dead(healthy: Any, model: Any, session: Any) -> Any:
    return healthy(session) and not memory(model).get(("dead", session.reference_id))


MUTANTS = (
    Mutant("sends_party_1_its_own_texts", "TNM-FLOW-001", _one_way(0)),
    Mutant("shows_party_2_its_own_mask", "TNM-FLOW-001", _shown(lambda r, i: r.session.masks[1 - i], only=0)),
    Mutant("mixes_up_three_sessions", "TNM-FLOW-001", around(dialling=_crossed), deep=True),
    Mutant("ends_a_partys_other_sessions", "TNM-FLOW-001", around(expire_due=_gone_with_the_first, is_active=_dead), deep=True),
    Mutant("cuts_texts", "TNM-FLOW-001", around(type_text=_shortened)),
    Mutant("sends_party_2_its_own_texts", "TNM-FLOW-002", _one_way(1)),
    Mutant("shows_party_1_its_own_mask", "TNM-FLOW-002", _shown(lambda r, i: r.session.masks[1 - i], only=1)),
    Mutant("shows_real_numbers", "TNM-FLOW-003", _shown(lambda r, _: r.sender)),
    Mutant("shows_the_real_number_of_party_2", "TNM-FLOW-003", _shown(lambda r, _: r.sender, only=1)),
    Mutant("shows_real_numbers_from_the_third_text_on", "TNM-FLOW-003", _real_after(2), deep=True),
    Mutant("shows_party_2_once_it_has_answered", "TNM-FLOW-003", around(shown_number=_late_real), deep=True),
    Mutant("relays_strangers", "TNM-FLOW-004", around(route=_strangers, shown_number=_strangers_shown, tell=lambda *_: None)),
    Mutant("tells_of_strangers", "TNM-FLOW-004", around(type_text=_strangers_told)),
    Mutant("relays_for_ten_minutes_more", "TNM-FLOW-005", around(expire_due=_never_ends), deep=True),
    Mutant("relays_on_where_it_relayed", "TNM-FLOW-005", around(expire_due=_never_ends_if_used, route=_notes_use), deep=True),
    Mutant("keeps_one_of_a_pairs_sessions", "TNM-FLOW-005", around(expire_due=_revived_by_calls), deep=True),
    Mutant("connects_calls_of_sms_sessions", "TNM-FLOW-006", around(connects=_every_call)),
    Mutant("connects_no_call", "TNM-FLOW-007", around(connects=_no_call)),
    Mutant("connects_one_call_a_session", "TNM-FLOW-007", around(connects=_no_second_call), deep=True),
    Mutant("never_cuts_a_call", "TNM-FLOW-008", patched(call_limit=10**6), deep=True),
    Mutant("cuts_calls_after_three_hours", "TNM-FLOW-008", patched(call_limit=3 * 3600), deep=True),
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
