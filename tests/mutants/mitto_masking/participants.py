"""Wrong about the people of a context."""

from __future__ import annotations

from mitto_masking.shared import (
    ADD,
    PARTICIPANT,
    PARTICIPANTS,
    answers,
    memory,
    methods,
    one,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.bodies import Bad
from testline.surfaces.mitto_masking.model.errors import Refusal, deny
from testline.surfaces.mitto_masking.model.lifecycle import Change
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around, both, patched


def _forgets(which):
    """What was added is not kept."""

    def add_participants(healthy, model, account, turn, application_sid, sid):
        response = healthy(account, turn, application_sid, sid)
        context = model.context(account, application_sid, sid)
        if which(context):
            model.let_go(context.participants.pop())
        return response

    return around(add_participants=add_participants)


def _first_of_two(healthy, model, context, entries, turn):
    made = healthy(context, entries, turn)
    if len(entries) > 1:
        model.let_go(context.participants.pop())
    return made


def _room(most):
    return patched(most_participants=most)


def _room_after_a_call(healthy, model, context, entries):
    if context.interactions and len(context.participants) == 2:
        return
    healthy(context, entries)


def _third_replaces(healthy, model, context, entries):
    """A third participant takes the place of the first."""
    if len(context.participants) == 2 and len(entries) == 1:
        model.let_go(context.participants.pop(0))
    healthy(context, entries)


def _refused_and_kept(healthy, model, account, turn, application_sid, sid):
    """A third participant is refused, and the second is gone."""
    try:
        return healthy(account, turn, application_sid, sid)
    except Refusal:
        context = model.context(account, application_sid, sid)
        if len(context.participants) == 2 and model.is_active(context):
            model.let_go(context.participants.pop())
        raise


def _no_mask(each):
    each["maskedNumber"] = each["maskedNumberSid"] = None


def _own_number(each):
    each["maskedNumber"] = each["phoneNumber"]


def _named_only(healthy, model, application, person, others, turn):
    """Only the first participant gets a mask by itself."""
    if others:
        deny("conflict", {"phoneNumber": person})
    return healthy(application, person, others, turn)


def _lists(keep):
    def list_participants(self, account, turn, application_sid, sid):
        context = self.context(account, application_sid, sid)
        return self.listed(turn, Listed(keep(context.participants)), self.show_participant)

    return patched(list_participants=list_participants)


def _gets_first(healthy, model, account, turn, application_sid, context_sid, sid):
    context = model.context(account, application_sid, context_sid)
    model.participant(context, sid)
    return healthy(account, turn, application_sid, context_sid, context.participants[0].sid)


def _removed_in_vain(healthy, model, account, turn, application_sid, context_sid, sid):
    model.participant(model.context(account, application_sid, context_sid), sid)
    return model.respond(turn)


def _removes_both(model, account, _turn, application_sid, context_sid, _sid):
    context = model.context(account, application_sid, context_sid)
    while context.participants:
        participant = context.participants.pop()
        if model.is_active(context):
            model.let_go(participant)


def _closes_context(model, account, turn, application_sid, context_sid, _sid):
    context = model.context(account, application_sid, context_sid)
    if model.is_active(context):
        model.close(context, Change.CLOSE, turn)


def _keeps_mask(healthy, model, account, turn, application_sid, context_sid, sid):
    """The mask of who is removed stays theirs."""
    context = model.context(account, application_sid, context_sid)
    participant = model.participant(context, sid)
    response = healthy(account, turn, application_sid, context_sid, sid)
    memory(model)[participant.number, participant.mask.number.number] = True
    participant.mask.holders[context.sid] = participant.mask.holders.get(context.sid, 0) + 1
    return response


def _holds_what_was_kept(healthy, model, number, masked):
    return (number, masked.number.number) in memory(model) or healthy(number, masked)


def _updates_participants(found):
    return {**found, "PUT": "update_participant"} if found.get("DELETE") == "delete_participant" else found


def _patches_participants(found):
    return {**found, "PATCH": "update_participant"} if found.get("DELETE") == "delete_participant" else found


def _update_participant(self, account, turn, application_sid, context_sid, sid):
    participant = self.participant(self.context(account, application_sid, context_sid), sid)
    participant.friendly_name = self.body(turn).get("friendlyName", participant.friendly_name)
    return self.respond(turn, data=self.show_participant(participant, turn))


def _twice(which):
    def check_room(healthy, model, context, entries):
        people = [one.number for one in context.participants] + [one["phoneNumber"] for one in entries]
        if len(people) > model.most_participants or not which(context, entries):
            healthy(context, entries)

    return around(check_room=check_room)


def _reads_numbers(rule):
    def read_phone_number(healthy, _model, value, turn):
        found = rule(value)
        return healthy(value, turn) if found is None else found

    return around(read_phone_number=read_phone_number)


def _letters(value):
    return "12025550123" if isinstance(value, str) and any(one.isalpha() for one in value) else None


def _long(value):
    return value if isinstance(value, str) and value.isdecimal() and len(value) > 15 else None


def _empty_number(value):
    return "12025550100" if value == "" else None


def _refuses_plus(healthy, _model, value, turn):
    if isinstance(value, str) and value.startswith("+"):
        raise Bad
    return healthy(value, turn)


class _Plussed(str):
    """A number that was written with a plus, and is no other that was not."""

    __slots__ = ()

    def __eq__(self, other):
        return isinstance(other, _Plussed) and str.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(("+", str(self)))


def _keeps_plus(healthy, _model, value, turn):
    found = healthy(value, turn)
    return _Plussed(found) if value.startswith("+") else found


def _any_mask(healthy, model, application, person, others, turn):
    """Without an eligible mask the oldest is given."""
    try:
        return healthy(application, person, others, turn)
    except Refusal:
        if not application.pool:
            raise
        return next(iter(application.pool.values()))


def _keeps_the_first(healthy, model, context, entries, turn):
    """Of two participants the first is kept where the second gets no mask."""
    try:
        return healthy(context, entries, turn)
    except Refusal as refusal:
        if refusal.problem == "conflict" and len(entries) == 2 and not context.participants and context.sid in model.state.contexts:
            healthy(context, entries[:1], turn)
        raise


def _keeps_the_context(healthy, model, context, entries, turn):
    """A context without masks for its people is kept, empty."""
    try:
        return healthy(context, entries, turn)
    except Refusal as refusal:
        if refusal.problem == "conflict" and context.sid not in model.state.contexts:
            context.application.contexts.add(context)
            model.state.contexts[context.sid] = context
        raise


MUTANTS = (
    Mutant("adds_no_participant", "MNM-PAR-001", _forgets(lambda _context: True)),
    Mutant("adds_no_second_participant", "MNM-PAR-001", _forgets(lambda context: len(context.participants) == 2)),
    Mutant("adds_the_first_of_two", "MNM-PAR-001", around(join=_first_of_two)),
    Mutant("adds_a_third_participant", "MNM-PAR-002", _room(3)),
    Mutant("adds_any_number_of_participants", "MNM-PAR-002", _room(10**6)),
    Mutant("adds_a_third_in_the_place_of_the_first", "MNM-PAR-002", around(check_room=_third_replaces)),
    Mutant("adds_a_third_after_a_call", "MNM-PAR-002", around(check_room=_room_after_a_call), deep=True),
    Mutant("loses_the_second_over_a_third", "MNM-PAR-002", around(add_participants=_refused_and_kept), deep=True),
    Mutant("assigns_no_mask", "MNM-PAR-003", answers(ADD, one(_no_mask))),
    Mutant("assigns_ones_own_number", "MNM-PAR-003", answers(f"{ADD} {PARTICIPANTS} {PARTICIPANT}", one(_own_number))),
    Mutant("assigns_a_mask_to_the_first_only", "MNM-PAR-003", around(choose_mask=_named_only)),
    Mutant("lists_the_first_participant", "MNM-PAR-004", _lists(lambda found: found[:1])),
    Mutant("gets_the_first_participant", "MNM-PAR-004", around(get_participant=_gets_first), deep=True),
    Mutant("removes_no_participant", "MNM-PAR-004", around(delete_participant=_removed_in_vain)),
    Mutant("removes_both_participants", "MNM-PAR-004", then("delete_participant", _removes_both), deep=True),
    Mutant("updates_participants", "MNM-PAR-005", both(methods(_updates_participants), patched(update_participant=_update_participant))),
    Mutant("patches_participants", "MNM-PAR-005", both(methods(_patches_participants), patched(update_participant=_update_participant))),
    Mutant("takes_a_person_twice_one_after_the_other", "MNM-PAR-006", _twice(lambda _context, entries: len(entries) == 1)),
    Mutant("takes_a_person_twice_at_once", "MNM-PAR-006", _twice(lambda _context, entries: len(entries) == 2)),
    Mutant("takes_letters_for_a_number", "MNM-PAR-007", _reads_numbers(_letters)),
    Mutant("takes_many_digits_for_a_number", "MNM-PAR-007", _reads_numbers(_long)),
    Mutant("takes_an_empty_number", "MNM-PAR-007", _reads_numbers(_empty_number)),
    Mutant("gives_any_mask_where_none_is_eligible", "MNM-PAR-008", around(choose_mask=_any_mask), deep=True),
    Mutant("keeps_the_first_where_the_second_has_no_mask", "MNM-PAR-008", around(join=_keeps_the_first), deep=True),
    Mutant("keeps_a_context_without_masks", "MNM-PAR-008", around(join=_keeps_the_context), deep=True),
    Mutant("keeps_the_mask_of_who_is_removed", "MNM-PAR-009", around(delete_participant=_keeps_mask, is_holding=_holds_what_was_kept), deep=True),
    Mutant("closes_a_context_that_somebody_leaves", "MNM-PAR-009", then("delete_participant", _closes_context), deep=True),
    Mutant("refuses_a_plus", "MNM-PAR-010", around(read_phone_number=_refuses_plus)),
    Mutant("has_another_number_with_a_plus", "MNM-PAR-010", around(read_phone_number=_keeps_plus)),
)  # fmt: skip
