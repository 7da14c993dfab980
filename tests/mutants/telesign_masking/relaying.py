"""Lies about texts and calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telesign_masking.shared import memory, nth
from wrong import Mutant, around, patched


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
    Mutant("never_cuts_a_call", "TNM-FLOW-008", patched(call_limit=10**6)),
    Mutant("cuts_calls_after_three_hours", "TNM-FLOW-008", patched(call_limit=3 * 3600)),
)
