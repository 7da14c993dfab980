"""Wrong about texts and calls after others, or beside other sessions."""

from __future__ import annotations

from telesign_masking.shared import memory, nth
from testline.surfaces.model import SECOND
from testline.surfaces.telesign_masking.model.routing import Route
from wrong import Mutant, around

HOUR = 3600 * SECOND


def _at_first(healthy, model, sender, dialled):
    """Sends all texts of a party to whom its first session is with."""
    found = healthy(sender, dialled)
    mine = [one for one in model.state.sessions.values() if sender in one.parties]
    return mine[0] if found is not None else None


def _by_number_alone(which):
    """Sends a text to the newest session that has the number, whoever wrote it: those of one party or the other."""

    def route(healthy, model, sender, dialled, turn):
        found = healthy(sender, dialled, turn)
        if found is None or found.session.parties.index(sender) != which:
            return found
        newest = [one for one in model.state.sessions.values() if dialled == one.masks[1 - which]][-1]
        return Route(newest, newest.parties[which], newest.parties[1 - which])

    return around(route=route)


def _first_mask(healthy, model, route):
    """Shows a party from the number that hid it first."""
    return memory(model).setdefault(("mask", route.sender), healthy(route))


def _real_in_a_second_session(healthy, model, route):
    sessions = memory(model).setdefault(("sessions", frozenset(route.session.parties)), [])
    if route.session.reference_id not in sessions:
        sessions.append(route.session.reference_id)
    return route.sender if len(sessions) > 1 else healthy(route)


def _late(keeps):
    """Lets a session go on for an hour where `keeps(model, session)`."""

    def expire_due(healthy, model, reference_id, at, turn):
        session = model.state.sessions[reference_id]
        later = memory(model).setdefault("later", set())
        if reference_id not in later and keeps(model, session):
            later.add(reference_id)
            model.state.agenda.put(at + HOUR, ("expire", reference_id))
            return
        healthy(reference_id, at, turn)

    return expire_due


def _notes_texts(healthy, model, event, turn):
    result = healthy(event, turn)
    if result["outcome"] == "delivered":
        memory(model)["wrote", event.sender] = True
    return result


def _second_try(healthy, model, sender, dialled, turn):
    """Refuses the first text after the end, and relays from the second on."""
    found = healthy(sender, dialled, turn)
    if found is None or turn.now < found.session.ends:
        return found
    return found if nth(model, "after", found.session.reference_id) > 1 else None


def _answers_after_the_end(healthy, model, sender, dialled, turn):
    """After the end it relays the answers to what was written before."""
    found = healthy(sender, dialled, turn)
    if found is None or turn.now < found.session.ends:
        return found
    return found if memory(model).get(("wrote", found.recipient)) else None


def _voice_alone(_model, session):
    return session.resource == "sms_voice"


def _after_a_text(healthy, model, route, turn):
    """Connects a call of an sms session in which somebody wrote."""
    if route.session.resource == "sms" and any(memory(model).get(("wrote", one)) for one in route.session.parties):
        return route.session.call is None
    return healthy(route, turn)


def _beside_a_voice_session(healthy, model, route, turn):
    """Connects a call of an sms session whose pair has an sms_voice session too."""
    pair = set(route.session.parties)
    others = (one for one in model.state.sessions.values() if one.resource == "sms_voice")
    return healthy(route, turn) or (route.session.call is None and any(set(one.parties) == pair for one in others))


def _real_caller_again(healthy, model, call, route, turn):
    until = healthy(call, route, turn)
    if nth(model, "rang", route.session.reference_id) > 1:
        call.caller_id = route.sender
        model.phone_of(route.recipient).calls[call.place]["caller_id"] = route.sender
    return until


def _one_way_calls(healthy, _model, route, turn):
    return healthy(route, turn) and route.sender == route.session.parties[0]


def _first_call_cut(healthy, model, call):
    """Cuts the first call of a session alone."""
    seconds = healthy(call)
    limit = nth(model, "talk", call.session, call.id)
    first = memory(model).setdefault(("first", call.session), call.id)
    return seconds if first == call.id or limit == 0 else round(call.plan.duration * SECOND)


def _strangers_after_a_text(healthy, model, sender, dialled, turn):
    """Relays strangers to whoever got a text in a session."""
    found = healthy(sender, dialled, turn)
    if found is not None:
        memory(model)["open", found.session.reference_id] = found.session
        return found
    for session in memory(model).copy().values():
        if getattr(session, "masks", None) and dialled in session.masks and sender not in session.parties:
            return Route(session, session.parties[1 - session.masks.index(dialled)], session.parties[session.masks.index(dialled)])
    return None


def _whoever_has_a_session(healthy, model, sender, dialled, turn):
    """Relays a party of another session to a number that hides a stranger from it."""
    found = healthy(sender, dialled, turn)
    if found is not None or sender not in model.state.dials:
        return found
    for session in model.state.sessions.values():
        if dialled in session.masks and sender not in session.parties:
            which = session.masks.index(dialled)
            return Route(session, session.parties[1 - which], session.parties[which])
    return None


def _first_text_again(healthy, model, phone, sender, text, turn):
    """The third text of a sender is the first again."""
    first = memory(model).setdefault(("text", sender), text)
    healthy(phone, sender, first if nth(model, "texts", sender) > 2 else text, turn)



MUTANTS = (
    Mutant("sends_all_to_a_partys_first_session", "TNM-FLOW-001", around(dialling=_at_first), deep=True),
    Mutant("relays_by_the_number_alone", "TNM-FLOW-001", _by_number_alone(0), deep=True),
    Mutant("shows_the_number_that_hid_a_party_first", "TNM-FLOW-001", around(shown_number=_first_mask), deep=True),
    Mutant("delivers_the_first_text_again", "TNM-FLOW-001", around(deliver=_first_text_again), deep=True),
    Mutant("answers_by_the_number_alone", "TNM-FLOW-002", _by_number_alone(1), deep=True),
    Mutant("shows_real_numbers_in_a_second_session", "TNM-FLOW-003", around(shown_number=_real_in_a_second_session), deep=True),
    Mutant("relays_strangers_after_a_text", "TNM-FLOW-004", around(route=_strangers_after_a_text), deep=True),
    Mutant("relays_whoever_has_a_session", "TNM-FLOW-004", around(route=_whoever_has_a_session), deep=True),
    Mutant(
        "relays_at_the_second_try_after_the_end", "TNM-FLOW-005",
        around(route=_second_try, expire_due=_late(lambda *_: True)), deep=True,
    ),
    Mutant(
        "relays_answers_after_the_end", "TNM-FLOW-005",
        around(route=_answers_after_the_end, expire_due=_late(lambda *_: True), type_text=_notes_texts), deep=True,
    ),
    Mutant("goes_on_in_voice_sessions", "TNM-FLOW-005", around(expire_due=_late(_voice_alone)), deep=True),
    Mutant("connects_a_call_after_a_text", "TNM-FLOW-006", around(connects=_after_a_text, type_text=_notes_texts), deep=True),
    Mutant("connects_a_call_beside_a_voice_session", "TNM-FLOW-006", around(connects=_beside_a_voice_session), deep=True),
    Mutant("shows_the_caller_at_a_second_call", "TNM-FLOW-007", around(ring=_real_caller_again), deep=True),
    Mutant("connects_calls_of_party_1_alone", "TNM-FLOW-007", around(connects=_one_way_calls)),
    Mutant("cuts_the_first_call_alone", "TNM-FLOW-008", around(talk=_first_call_cut), deep=True),
)
