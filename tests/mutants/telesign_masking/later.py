"""Lies that begin late: after other sessions, after some texts, after an end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from telesign_masking.shared import memory, nth
from testline.surfaces.telesign_masking.model.errors import Refusal
from testline.surfaces.telesign_masking.model.routing import Route
from wrong import Mutant, around


def _third(model: Any, session: Any, *what: object) -> bool:
    return nth(model, session.reference_id, *what) > 2


def _back_from_the_third_on(which: int) -> Any:
    """From the third text on, what a party sends comes back to it."""

    def other(healthy: Any, model: Any, session: Any, sender: str) -> Any:
        mine = session.parties.index(sender) == which
        return sender if mine and _third(model, session, sender) else healthy(session, sender)

    return around(other_party=other)


def _other_mask_from_the_third_on(which: int) -> Any:
    """From the third text on, a party is hidden by the other's mask."""

    def shown(healthy: Any, model: Any, route: Any) -> Any:
        index = route.session.parties.index(route.sender)
        return route.session.masks[1 - index] if index == which and _third(model, route.session, index) else healthy(route)

    return around(shown_number=shown)


def _newest(model: Any, session: Any) -> Any:
    return [one for one in model.state.sessions.values() if one.parties == session.parties][-1]


def _newest_mask(healthy: Any, model: Any, route: Any) -> Any:
    return healthy(route._replace(session=_newest(model, route.session)))


def _newest_told(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> Any:
    return {**healthy(route, text, turn), "session_reference_id": _newest(model, route.session).reference_id}


def _swapped_later(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> Any:
    told = healthy(route, text, turn)
    if _third(model, route.session):
        told = {**told, "from_phone_number": told["to_phone_number"], "to_phone_number": told["from_phone_number"]}
    return told


def _unsigned_later(healthy: Any, model: Any, account: Any, body: bytes) -> Any:
    return healthy(account, body if nth(model, account.name, "signed") < 3 else body + b" ")


def _tried_less_later(healthy: Any, model: Any, route: Any, text: str, turn: Any) -> None:
    healthy(route, text, turn)
    if turn.callbacks and nth(model, route.session.reference_id, "tried") > 1:
        turn.callbacks[-1] = replace(turn.callbacks[-1], retries=(10.0,))


def _too_early(seconds: int) -> Any:
    """Relays nothing in the last seconds of a session."""

    def route(healthy: Any, _: Any, sender: str, dialled: str, turn: Any) -> Any:
        found = healthy(sender, dialled, turn)
        return None if found is not None and found.session.ends - turn.now < seconds * 1_000_000 else found

    return around(route=route)


def _keeps_dials(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    session = model.state.sessions[reference]
    memory(model).setdefault("ended", {})[session.parties[1], session.masks[0]] = session
    healthy(reference, at, turn)


def _one_way_after_the_end(healthy: Any, model: Any, sender: str, dialled: str, turn: Any) -> Any:
    found = healthy(sender, dialled, turn)
    ended = memory(model).get("ended", {}).get((sender, dialled))
    return Route(ended, sender, ended.parties[0]) if found is None and ended is not None else found


def _stubborn_stranger(healthy: Any, model: Any, sender: str, dialled: str, turn: Any) -> Any:
    found = healthy(sender, dialled, turn)
    if found is None and nth(model, sender, dialled) > 2:
        for session in model.state.sessions.values():
            if dialled in session.masks:
                return Route(session, session.parties[1 - session.masks.index(dialled)], session.parties[session.masks.index(dialled)])
    return found


def _any_date_later(healthy: Any, model: Any, text: str, turn: Any) -> None:
    """Whoever has been refused for a date twice is refused no more."""
    known = memory(model)
    if known.get("refused", 0) > 1:
        return
    try:
        healthy(text, turn)
    except Refusal:
        known["refused"] = known.get("refused", 0) + 1
        raise


MUTANTS = (
    Mutant("sends_party_1_its_own_third_text", "TNM-FLOW-001", _back_from_the_third_on(0), deep=True),
    Mutant("sends_party_2_its_own_third_text", "TNM-FLOW-002", _back_from_the_third_on(1), deep=True),
    Mutant("hides_party_1_otherwise_the_third_time", "TNM-FLOW-001", _other_mask_from_the_third_on(0), deep=True),
    Mutant("hides_party_2_otherwise_the_third_time", "TNM-FLOW-002", _other_mask_from_the_third_on(1), deep=True),
    Mutant("hides_by_the_pairs_newest_session", "TNM-FLOW-001", around(shown_number=_newest_mask), deep=True),
    Mutant("tells_the_pairs_newest_session", "TNM-CB-002", around(transaction=_newest_told), deep=True),
    Mutant("swaps_from_and_to_the_third_time", "TNM-CB-003", around(transaction=_swapped_later), deep=True),
    Mutant("signs_the_third_callback_wrongly", "TNM-CB-008", around(callback_signature=_unsigned_later), deep=True),
    Mutant("tries_the_second_text_twice", "TNM-CB-010", around(tell=_tried_less_later), deep=True),
    Mutant("ends_a_minute_early", "TNM-FLOW-001", _too_early(60), deep=True),
    Mutant("relays_one_way_after_the_end", "TNM-FLOW-005", around(release_due=_keeps_dials, route=_one_way_after_the_end), deep=True),
    Mutant("relays_the_third_text_of_a_stranger", "TNM-FLOW-004", around(route=_stubborn_stranger), deep=True),
    Mutant("takes_any_date_the_third_time", "TNM-AUTH-018", around(judge_date=_any_date_later), deep=True),
)
