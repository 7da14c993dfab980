"""Wrong about interactions, and about what goes with what is deleted."""

from __future__ import annotations

from mitto_masking.shared import (
    first,
    memory,
    methods,
    sets,
    shows,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around, both, patched


def _records(which):
    """Only some interactions are remembered: `which(interaction)`; the others restart the ttl all the same."""

    def record(healthy, model, interaction, at, turn):
        healthy(interaction, at, turn)
        if not which(interaction):
            interaction.context.interactions.pop(interaction.sid)

    return around(record=record)


def _twice(healthy, model, interaction, at, turn):
    """Each communication is remembered twice."""
    healthy(interaction, at, turn)
    other = model.interaction_between(*_people(interaction), interaction.type, ("received", "sent"), turn)
    interaction.context.interactions[other.sid] = other


def _people(interaction):
    found = {one.sid: one for one in interaction.context.participants}
    return found[interaction.inbound], found[interaction.outbound]


def _in_the_first_context(healthy, model, interaction, at, turn):
    """Interactions are those of the first context of the application."""
    healthy(interaction, at, turn)
    home = next(iter(interaction.context.application.contexts))
    interaction.context.interactions.pop(interaction.sid)
    home.interactions[interaction.sid] = interaction


def _only_the_latest(healthy, model, interaction, at, turn):
    interaction.context.interactions.clear()
    healthy(interaction, at, turn)


def _lists(keep):
    def list_interactions(self, account, turn, application_sid, sid):
        context = self.context(account, application_sid, sid)
        return self.listed(turn, Listed(keep(list(context.interactions.values()), context)), self.show_interaction)

    return patched(list_interactions=list_interactions)


def _gets_the_first(healthy, model, account, turn, application_sid, context_sid, sid):
    context = model.context(account, application_sid, context_sid)
    found = sid if sid not in context.interactions else next(iter(context.interactions))
    return healthy(account, turn, application_sid, context_sid, found)


def _of_the_application(_found, context):
    return [one for each in context.application.contexts for one in each.interactions.values()]


def _adds(verb, operation, beside):
    """There is a write operation where there should be none."""

    def change(found):
        return {**found, verb: operation} if beside in found.values() else found

    return change


def _write(self, account, turn, *sids):
    return self.respond(turn)


def _delete_interaction(self, account, turn, application_sid, context_sid, sid):
    self.context(account, application_sid, context_sid).interactions.pop(sid, None)
    return self.respond(turn)


def _plain(healthy, _model, path):
    """The plain paths of interactions exist, for writes."""
    found, sids = healthy(path)
    if found or "/interactions" not in path:
        return found, sids
    return {"POST": "write", "PUT": "write", "DELETE": "write"}, []


def _swapped(shown, _interaction, _model):
    one, other = shown["inboundParticipantSid"], shown["outboundParticipantSid"]
    shown["inboundParticipantSid"], shown["outboundParticipantSid"] = other, one


def _in_order_of_joining(shown, interaction, _model):
    people = [one.sid for one in interaction.context.participants]
    if len(people) == 2:
        shown["inboundParticipantSid"], shown["outboundParticipantSid"] = people


def _records_refused(which):
    """A refused call or text is an interaction all the same, where `which(channel, model, context)`."""

    def route(healthy, model, caller, dialled, channel, turn):
        found = healthy(caller, dialled, channel, turn)
        own = next((numbers[dialled] for numbers in model.state.dials.values() if dialled in numbers), None)
        if found is None and own is not None and which(channel, model, own.context):
            kind = "voice" if channel == "voice" else "message"
            interaction = model.interaction_between(own, model.other_party(own) or own, kind, ("failed", "failed"), turn)
            own.context.interactions[interaction.sid] = interaction
        return found

    return around(route=route)


# What is deleted


def _application_only(healthy, model, account, turn, sid):
    """The application is gone, and its contexts can be asked for as before."""
    application = account.applications.get(sid)
    contexts = list(application.contexts) if application is not None else []
    response = healthy(account, turn, sid)
    memory(model)[account.name, sid] = {one.sid: one for one in contexts}
    return response


def _orphans(healthy, model, account, application_sid, sid):
    found = memory(model).get((account.name, application_sid), {}).get(sid)
    return found or healthy(account, application_sid, sid)


def _pool_stays(healthy, _model, account, turn, sid):
    """The numbers of a deleted application stay in its pool."""
    application = account.applications.get(sid)
    numbers = [] if application is None else [(one.number, one) for one in application.pool.values()]
    response = healthy(account, turn, sid)
    for number, masked in numbers:
        number.pooled = masked
    return response


def _reserved_stay(healthy, _model, account, turn, sid):
    application = account.applications.get(sid)
    numbers = [] if application is None else [(one.number, one) for one in application.pool.values() if one.reserved]
    response = healthy(account, turn, sid)
    for number, masked in numbers:
        number.pooled = masked
    return response


def _calls_go_on(healthy, model, account, turn, sid):
    """The contexts of a deleted application connect people as before."""
    application = account.applications.get(sid)
    people = [
        one for context in (application.contexts if application is not None else ()) if model.is_active(context)
        for one in context.participants
    ]
    response = healthy(account, turn, sid)
    for one in people:
        memory(model)[one.number, one.mask.number.number] = one
    return response


def _dials_on(healthy, model, caller, dialled):
    return healthy(caller, dialled) or memory(model).get((caller, dialled))


def _kept_parts(operation):
    """What a deleted context has had is shown by one operation as before."""

    def operate(healthy, model, account, turn, application_sid, context_sid, *sids):
        gone = memory(model).get(context_sid)
        application = account.applications.get(application_sid)
        if gone is None or application is None or application.contexts.get(context_sid) is not None:
            return healthy(account, turn, application_sid, context_sid, *sids)
        application.contexts.add(gone)
        try:
            return healthy(account, turn, application_sid, context_sid, *sids)
        finally:
            application.contexts.remove(gone)

    return both(around(**{operation: operate}), first("delete_context", _remember_context))


def _remember_context(model, account, _turn, application_sid, sid):
    application = account.applications.get(application_sid)
    context = None if application is None else application.contexts.get(sid)
    if context is not None:
        memory(model)[sid] = context


def _loses(which):
    """With a participant go the interactions of the context, where `which(interaction, sid)`."""

    def follow(model, account, _turn, application_sid, context_sid, sid):
        context = model.context(account, application_sid, context_sid)
        for key, one in list(context.interactions.items()):
            if which(one, sid):
                del context.interactions[key]

    return then("delete_participant", follow)


def _names_only_who_is_there(shown, interaction, _model):
    people = {one.sid for one in interaction.context.participants}
    for name in ("inboundParticipantSid", "outboundParticipantSid"):
        shown[name] = shown[name] if shown[name] in people else None


MUTANTS = (
    Mutant("records_no_interactions", "MNM-INT-001", _records(lambda _one: False), deep=True),
    Mutant("records_no_texts", "MNM-INT-001", _records(lambda one: one.type == "voice"), deep=True),
    Mutant("records_each_communication_twice", "MNM-INT-001", around(record=_twice), deep=True),
    Mutant("records_all_in_the_first_context", "MNM-INT-001", around(record=_in_the_first_context), deep=True),
    Mutant("lists_interactions_of_all_contexts", "MNM-INT-001", _lists(_of_the_application), deep=True),
    Mutant("lists_no_interactions", "MNM-INT-002", _lists(lambda _found, _context: []), deep=True),
    Mutant("gets_the_first_interaction", "MNM-INT-002", around(get_interaction=_gets_the_first), deep=True),
    Mutant("keeps_the_latest_interaction", "MNM-INT-003", around(record=_only_the_latest), deep=True),
    Mutant("keeps_the_first_interaction", "MNM-INT-003", _records(lambda one: len(one.context.interactions) == 1), deep=True),
    Mutant("creates_interactions", "MNM-INT-004", both(methods(_adds("POST", "write", "list_interactions")), patched(write=_write))),
    Mutant("updates_interactions", "MNM-INT-004", both(methods(_adds("PUT", "write", "get_interaction")), patched(write=_write)), deep=True),
    Mutant("deletes_interactions", "MNM-INT-004", both(methods(_adds("DELETE", "delete_interaction", "get_interaction")), patched(delete_interaction=_delete_interaction)), deep=True),
    Mutant("writes_interactions_at_plain_paths", "MNM-INT-004", both(around(find=_plain), patched(write=_write))),
    Mutant("confuses_caller_and_called", "MNM-INT-005", shows("interaction", _swapped), deep=True),
    Mutant("has_the_first_participant_call", "MNM-INT-005", shows("interaction", _in_order_of_joining), deep=True),
    Mutant("has_no_called_participant", "MNM-INT-005", sets("interaction", outboundParticipantSid=None), deep=True),
    Mutant("records_refused_calls", "MNM-INT-006", _records_refused(lambda channel, _model, _context: channel == "voice"), deep=True),
    Mutant("records_refused_texts", "MNM-INT-006", _records_refused(lambda channel, _model, _context: channel == "sms"), deep=True),
    Mutant("keeps_the_contexts_of_a_deleted_application", "MNM-CAS-001", around(delete_application=_application_only, context=_orphans), deep=True),
    Mutant("keeps_the_numbers_of_a_deleted_application", "MNM-CAS-001", around(delete_application=_pool_stays), deep=True),
    Mutant("keeps_the_reserved_numbers_of_a_deleted_application", "MNM-CAS-001", around(delete_application=_reserved_stay), deep=True),
    Mutant("connects_people_of_a_deleted_application", "MNM-RTE-007",
           around(delete_application=_calls_go_on, dialling=_dials_on, connects=lambda healthy, _model, context: healthy(context) or context.status.value == "gone"), deep=True),
    Mutant("lists_participants_of_a_deleted_context", "MNM-CAS-002", _kept_parts("list_participants"), deep=True),
    Mutant("gets_interactions_of_a_deleted_context", "MNM-CAS-002", _kept_parts("get_interaction"), deep=True),
    Mutant("lists_interactions_of_a_deleted_context", "MNM-CAS-002", _kept_parts("list_interactions"), deep=True),
    Mutant("loses_interactions_with_a_participant", "MNM-CAS-003", _loses(lambda _one, _sid: True), deep=True),
    Mutant("loses_the_calls_of_who_is_removed", "MNM-CAS-003", _loses(lambda one, sid: one.inbound == sid), deep=True),
    Mutant("forgets_who_was_removed", "MNM-CAS-003", shows("interaction", _names_only_who_is_there), deep=True),
)  # fmt: skip
