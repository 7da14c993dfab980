"""Wrong about contexts: made, found, changed, removed; their ttl and their end."""

from __future__ import annotations

from mitto_masking.shared import (
    CREATE_CONTEXT,
    UPDATE_CONTEXT,
    answers,
    connects_closed,
    drops,
    first,
    hears,
    instead,
    memory,
    nth,
    puts,
    shows,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lifecycle import Change, Status
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.model import SECOND
from wrong import Mutant, around, both, patched


def _not_kept(model, account, turn, sid):
    application = account.applications.get(sid)
    model.remove_context(list(application.contexts)[-1], turn)


def _one_at_a_time(_model, account, _turn, sid):
    application = account.applications.get(sid)
    if application is not None and len(application.contexts):
        deny("conflict", {"ApplicationSid": sid})


def _lists(keep):
    def list_contexts(self, account, turn, sid):
        application = self.application(account, sid)
        return self.listed(turn, Listed(keep(list(application.contexts), account)), self.show_context)

    return patched(list_contexts=list_contexts)


def _of_all(_found, account):
    return [one for each in account.applications for one in each.contexts]


def _of_first(shown, context, model):
    account = model.state.accounts[context.application.account]
    shown["applicationSid"] = next(iter(account.applications)).sid


def _gets_latest(healthy, model, account, turn, application_sid, sid):
    context = model.context(account, application_sid, sid)
    return healthy(account, turn, application_sid, list(context.application.contexts)[-1].sid)


def _fields(*names):
    """Changes of these are shown, and not kept."""

    def update_context(healthy, model, account, turn, application_sid, sid):
        context = model.context(account, application_sid, sid)
        before = {name: getattr(context, name) for name in names}
        response = healthy(account, turn, application_sid, sid)
        for name, value in before.items():
            setattr(context, name, value)
        return response

    return around(update_context=update_context)


def _once(healthy, model, context, given, turn):
    healthy(context, given if nth(model, context.sid) == 1 else {}, turn)


def _removed_in_vain(healthy, model, account, turn, application_sid, sid):
    model.context(account, application_sid, sid)
    return model.respond(turn)


def _closes_instead(healthy, model, account, turn, application_sid, sid):
    context = model.context(account, application_sid, sid)
    if model.is_active(context):
        model.close(context, Change.CLOSE, turn)
    return model.respond(turn)


def _under_any(which):
    """A context is found under any application of its account."""

    def context(healthy, model, account, application_sid, sid):
        model.application(account, application_sid)
        for one in account.applications:
            found = one.contexts.get(sid)
            if found is not None and which(found):
                return found
        return healthy(account, application_sid, sid)

    return around(context=context)


def _in_one(operation):
    """One operation finds contexts under any application of the account."""

    def operate(healthy, _model, account, turn, application_sid, sid, *more):
        owner = next((one.sid for one in account.applications if one.contexts.get(sid)), application_sid)
        return healthy(account, turn, owner, sid, *more)

    return around(**{operation: operate})


def _in_the_first(healthy, model, account, turn, sid):
    """An unknown application stands for the account's first."""
    found = next(iter(account.applications), None)
    if found is None or account.applications.get(sid) is not None:
        return healthy(account, turn, sid)
    return healthy(account, turn, found.sid)


def _contexts_of_nothing(self, account, turn, sid):
    return self.respond(turn, data={"sid": f"NMC{sid[-32:]:0>32}", "applicationSid": sid, "status": "open", "participants": []})


# The end of contexts


def _closed_in_name(healthy, model, context, change, turn):
    """A closed context goes on to connect people."""
    if change is Change.CLOSE:
        memory(model)[context.sid] = True
        context.closed_reason = "api"
        context.updated = turn.now
    else:
        healthy(context, change, turn)


def _shown_closed(shown, context, model):
    if context.sid in memory(model):
        shown["status"] = "closed"


def _masks_stay(healthy, model, context, change, turn):
    """Closing frees no masks."""
    if change is not Change.CLOSE:
        healthy(context, change, turn)
        return
    model.change_status(context, change, turn)
    context.closed_reason = "api"
    memory(model)[context.sid] = True


def _first_mask_stays(healthy, model, context):
    people = context.participants
    for participant in people[1:] if context.closed_reason == "api" else people:
        model.let_go(participant)


def _lets_go_of_what_it_holds(healthy, model, participant):
    if model.state.dials.get(participant.number, {}).get(participant.mask.number.number) is participant:
        healthy(participant)


def _active_from_the_second(shown, context, model):
    """Only an application's first context is new."""
    if next(iter(context.application.contexts), context) is not context and shown["status"] == "open":
        shown["status"] = "in-progress"


def _ttl_of(rule):
    return around(ttl_of=lambda healthy, model, context: rule(healthy(context), context, model))


MUTANTS = (
    Mutant("keeps_no_context", "MNM-CTX-001", then("create_context", _not_kept)),
    Mutant("has_one_context_in_an_application", "MNM-CTX-001", first("create_context", _one_at_a_time), deep=True),
    Mutant("lists_a_context_in_all_applications", "MNM-CTX-002", _lists(_of_all), deep=True),
    Mutant("shows_the_first_application_in_all_contexts", "MNM-CTX-002", shows("context", _of_first), deep=True),
    Mutant("lists_no_contexts", "MNM-CTX-003", _lists(lambda _found, _account: [])),
    Mutant("lists_the_open_contexts", "MNM-CTX-003", _lists(lambda found, _account: [one for one in found if one.status is not Status.CLOSED]), deep=True),
    Mutant("lists_the_latest_context", "MNM-CTX-003", _lists(lambda found, _account: found[-1:]), deep=True),
    Mutant("gets_the_latest_context", "MNM-CTX-004", around(get_context=_gets_latest), deep=True),
    Mutant("changes_nothing_in_a_context", "MNM-CTX-005", hears(UPDATE_CONTEXT, lambda _body: {})),
    Mutant("shows_a_context_changed_and_does_not_keep_it", "MNM-CTX-005", _fields("name", "ttl")),
    Mutant("changes_a_context_once", "MNM-CTX-005", around(change_context=_once), deep=True),
    Mutant("removes_no_context", "MNM-CTX-006", around(delete_context=_removed_in_vain)),
    Mutant("closes_a_context_to_be_removed", "MNM-CTX-006", around(delete_context=_closes_instead)),
    Mutant("finds_a_context_under_any_application", "MNM-CTX-007", _under_any(lambda _context: True), deep=True),
    Mutant("changes_a_context_under_any_application", "MNM-CTX-007", _in_one("update_context"), deep=True),
    Mutant("removes_a_context_under_any_application", "MNM-CTX-007", _in_one("delete_context"), deep=True),
    Mutant("creates_contexts_in_no_application", "MNM-CTX-008", instead("create_context", _contexts_of_nothing, "not-found")),
    Mutant("creates_unplaced_contexts_in_the_first_application", "MNM-CTX-008", around(create_context=_in_the_first)),
    Mutant("has_a_new_context_in_progress", "MNM-CTX-009", answers(CREATE_CONTEXT, puts(status="in-progress"))),
    Mutant("has_active_contexts", "MNM-CTX-009", shows("context", lambda shown, _context, _model: shown.update(status="active") if shown["status"] == "open" else None)),
    Mutant("has_the_second_context_in_progress", "MNM-CTX-009", shows("context", _active_from_the_second), deep=True),
    Mutant("ignores_the_ttl_of_a_context", "MNM-CTX-010", hears(CREATE_CONTEXT, drops("ttl"))),
    Mutant("has_the_shorter_ttl", "MNM-CTX-010", _ttl_of(lambda ttl, context, _model: min(ttl, context.application.ttl) if context.application.ttl and ttl else ttl)),
    Mutant("shows_its_ttl_and_uses_the_applications", "MNM-CTX-010",
           around(expiry=lambda _healthy, _model, context: context.clock + context.application.ttl * SECOND if context.application.ttl else None), deep=True),
    Mutant("goes_on_to_connect_what_is_closed", "MNM-CTX-011", connects_closed("api"), deep=True),
    Mutant("is_closed_in_name_only", "MNM-CTX-011", both(around(close=_closed_in_name), shows("context", _shown_closed)), deep=True),
    Mutant("frees_no_masks_on_closing", "MNM-CTX-011", around(close=_masks_stay, let_go=_lets_go_of_what_it_holds), deep=True),
    Mutant("frees_the_second_mask_on_closing", "MNM-CTX-011", around(release=_first_mask_stays), deep=True),
)  # fmt: skip
