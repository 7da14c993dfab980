"""Wrong about who reaches whom, and what they see."""

from __future__ import annotations

from mitto_masking.shared import memory, nth
from testline.surfaces.mitto_masking.model.routing import Route
from testline.surfaces.mitto_masking.model.state import Participant
from wrong import Mutant, around, both, patched


def _routes(change):
    """Connects others: `change(found, caller, dialled, channel, model)` of the route that should be, or None."""

    def route(healthy, model, caller, dialled, channel, turn):
        return change(healthy(caller, dialled, channel, turn), caller, dialled, channel, model)

    return around(route=route)


def _back_to_the_caller(found, *_):
    return found and Route(found.caller, found.caller)


def _once(found, _caller, _dialled, _channel, model):
    return found if found and nth(model, found.caller.context.sid) == 1 else None


def _one_way(found, *_):
    return found if found and found.caller is found.caller.context.participants[0] else None


def _latest_context(found, _caller, _dialled, _channel, model):
    """Reaches the other party of the caller's latest context."""
    if found is None:
        return None
    own = list(model.state.dials[found.caller.number].values())[-1]
    other = model.other_party(own)
    return other and Route(own, other)


def _first_partner(found, caller, dialled, _channel, model):
    """Reaches whoever was reached first from there."""
    if found is None:
        return None
    called = memory(model).setdefault((caller, dialled), found.called)
    return Route(found.caller, called)


def _swapped_after_a_call(found, _caller, _dialled, _channel, model):
    if found is None:
        return None
    number = nth(model, "calls", found.caller.context.sid)
    return found if number != 2 else Route(found.called, found.caller)


def _shows(what):
    """The called party sees `what(route, model)`."""
    return around(shown_number=lambda _healthy, model, route, _turn: what(route, model))


def _own(route, _model):
    return route.called.mask.number.number


def _callers_mask(route, _model):
    return route.caller.mask.number.number


def _real(route, _model):
    return route.caller.number


def _callers_for_texts(healthy, model, event, turn):
    memory(model)["texting"] = True
    try:
        return healthy(event, turn)
    finally:
        memory(model)["texting"] = False


def _real_in_texts(route, model):
    return _real(route, model) if memory(model).get("texting") else _own(route, model)


def _real_after_the_first(route, model):
    return _own(route, model) if nth(model, route.caller.sid) == 1 else _real(route, model)


def _callers_mask_after_the_first(route, model):
    return _own(route, model) if nth(model, route.caller.sid) == 1 else _callers_mask(route, model)


def _callers_mask_to_the_first(route, model):
    is_first = route.called is route.called.context.participants[0]
    return _callers_mask(route, model) if is_first else _own(route, model)


def _some_number(_route, _model):
    return "12025550199"


def _another_pool(route, model):
    """A number of the account that is in no pool of the application."""
    application = route.called.context.application
    account = model.state.accounts[application.account]
    return next((one.number for one in account.numbers.values() if one.pooled is None), "12025550199")


# Texts


def _texts(which):
    """Texts go another way: `which(found, model)`."""

    def change(found, _caller, _dialled, channel, model):
        return which(found, model) if channel == "sms" else found

    return _routes(change)


def _no_text_before_a_call(found, _model):
    return found if found and found.caller.context.interactions else None


def _no_text_after_a_call(found, _model):
    return None if found and found.caller.context.interactions else found


# Strangers and ends


def _stranger(which):
    """Somebody who is no participant is put through: `which(caller, dialled, model)` is who they pass for."""

    def change(found, caller, dialled, channel, model):
        if found is not None:
            return found
        own = which(caller, dialled, model)
        other = own and model.other_party(own)
        if other is None or not model.is_active(own.context) or caller in (own.number, other.number):
            return None
        guest = Participant(own.sid, own.context, caller, None, own.mask, own.created)
        return Route(guest, other)

    return _routes(change)


def _holder(_caller, dialled, model):
    return next((numbers[dialled] for numbers in model.state.dials.values() if dialled in numbers), None)


def _holder_once_called(caller, dialled, model):
    own = _holder(caller, dialled, model)
    return own if own is not None and own.context.interactions else None


def _of_another_context(caller, dialled, model):
    """Anybody who is in some context of the application."""
    own = _holder(caller, dialled, model)
    return own if own is not None and caller in own.context.application.history else None


def _alone(healthy, model, participant):
    """Who is alone in a context is called themselves."""
    return healthy(participant) or participant


def _who_left(healthy, model, participant):
    """Who has left a context is still called."""
    sid = participant.context.sid
    found = healthy(participant)
    if found is not None:
        memory(model)[sid, participant.sid] = found
        return found
    return memory(model).get((sid, participant.sid))


def _remembered(healthy, model, participant):
    """Who was let go is remembered by number and mask."""
    memory(model)[participant.number, participant.mask.number.number] = participant
    healthy(participant)


def _connects(which):
    """Contexts that are over connect as before, where `which(context)`."""

    def dialling(healthy, model, caller, dialled):
        old = memory(model).get((caller, dialled))
        is_over = old is not None and old in old.context.participants and not model.is_active(old.context)
        return healthy(caller, dialled) or (old if is_over and which(old.context) else None)

    return around(
        let_go=_remembered, dialling=dialling,
        connects=lambda healthy, _model, context: healthy(context) or which(context),
    )  # fmt: skip


def _deleted(context):
    return context.status.value == "gone"


def _talked_and_closed(context):
    return context.status.value == "closed" and len(context.interactions) > 0


def _closed(context):
    return context.status.value == "closed"


def _no_wait(_healthy, _model, _number, _masked):
    return False


def _guarded(healthy, model, participant):
    if participant.mask.number.number in model.state.dials.get(participant.number, {}):
        healthy(participant)
    else:
        participant.mask.holders.pop(participant.context.sid, None)


def _reopens_anyhow(_self, _context, _turn):
    """A closed context is opened again, whoever has its masks now."""


MUTANTS = (
    Mutant("connects_nobody", "MNM-RTE-001", _routes(lambda *_: None), deep=True),
    Mutant("calls_the_caller_back", "MNM-RTE-001", _routes(_back_to_the_caller), deep=True),
    Mutant("connects_once", "MNM-RTE-001", _routes(_once), deep=True),
    Mutant("connects_one_way", "MNM-RTE-001", _routes(_one_way), deep=True),
    Mutant("connects_in_the_latest_context", "MNM-RTE-001", _routes(_latest_context), deep=True),
    Mutant("connects_to_who_was_reached_first", "MNM-RTE-001", _routes(_first_partner), deep=True),
    Mutant("turns_the_second_call_around", "MNM-RTE-001", _routes(_swapped_after_a_call), deep=True),
    Mutant("shows_the_number_that_was_dialled", "MNM-RTE-002", _shows(_callers_mask), deep=True),
    Mutant("shows_the_number_that_was_dialled_from_the_second_call", "MNM-RTE-002", _shows(_callers_mask_after_the_first), deep=True),
    Mutant("shows_the_number_that_was_dialled_to_the_first", "MNM-RTE-002", _shows(_callers_mask_to_the_first), deep=True),
    Mutant("shows_the_real_number", "MNM-RTE-003", _shows(_real), deep=True),
    Mutant("shows_the_real_number_in_texts", "MNM-RTE-003", both(_shows(_real_in_texts), around(type_text=_callers_for_texts)), deep=True),
    Mutant("shows_the_real_number_from_the_second_call", "MNM-RTE-003", _shows(_real_after_the_first), deep=True),
    Mutant("carries_no_texts", "MNM-RTE-004", _texts(lambda _found, _model: None), deep=True),
    Mutant("carries_texts_after_a_call", "MNM-RTE-004", _texts(_no_text_before_a_call), deep=True),
    Mutant("carries_texts_until_a_call", "MNM-RTE-004", _texts(_no_text_after_a_call), deep=True),
    Mutant("connects_strangers", "MNM-RTE-005", _stranger(_holder), deep=True),
    Mutant("connects_strangers_after_a_call", "MNM-RTE-005", _stranger(_holder_once_called), deep=True),
    Mutant("connects_people_of_other_contexts", "MNM-RTE-005", _stranger(_of_another_context), deep=True),
    Mutant("connects_who_is_alone", "MNM-RTE-006", around(other_party=_alone), deep=True),
    Mutant("connects_to_who_has_left", "MNM-RTE-006", around(other_party=_who_left), deep=True),
    Mutant("connects_in_closed_contexts", "MNM-RTE-007", _connects(_closed), deep=True),
    Mutant("connects_in_deleted_contexts", "MNM-RTE-007", _connects(_deleted), deep=True),
    Mutant("connects_in_closed_contexts_that_had_calls", "MNM-RTE-007", _connects(_talked_and_closed), deep=True),
    Mutant("has_two_contexts_behind_a_mask", "MNM-RTE-008", around(is_holding=_no_wait, let_go=_guarded), deep=True),
    Mutant("opens_a_second_context_behind_a_mask", "MNM-RTE-008", both(patched(check_reopening=_reopens_anyhow), around(let_go=_guarded)), deep=True),
    Mutant("shows_a_number_of_no_pool", "MNM-RTE-009", _shows(_some_number), deep=True),
    Mutant("shows_an_available_number", "MNM-RTE-009", _shows(_another_pool), deep=True),
)  # fmt: skip
