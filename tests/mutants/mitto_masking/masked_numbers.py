"""Wrong about the pools of masked numbers."""

from __future__ import annotations

from mitto_masking.shared import (
    ADD_NUMBER,
    MASK,
    UPDATE_MASK,
    answers,
    first,
    hears,
    memory,
    nth,
    puts,
    then,
)  # fmt: skip
from testline.surfaces.mitto_masking.model import MittoModel
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around, both, patched


def _never_again(healthy, model, number, turn):
    """A number that was ever in a pool is no longer available."""
    return healthy(number, turn) and number.number not in memory(model)


def _added_in_vain(model, account, _turn, sid):
    application = account.applications.get(sid)
    model.leave_pool(application, next(reversed(application.pool.values())))


def _only_two(_model, account, _turn, sid):
    application = account.applications.get(sid)
    if application is not None and len(application.pool) >= 2:
        deny("conflict", {"ApplicationSid": sid})


def _lists(keep):
    def list_masked_numbers(self, account, turn, sid):
        application = self.application(account, sid)
        return self.listed(turn, Listed(keep(self, account, application)), self.show_masked_number)

    return patched(list_masked_numbers=list_masked_numbers)


def _of_all(_model, account, _application):
    return [one for each in account.applications for one in each.pool.values()]


def _gets_first(healthy, model, application, sid):
    healthy(application, sid)
    return next(iter(application.pool.values()))


def _updates(keep):
    """An update of a masked number is undone in part: `keep(model, masked, before)`."""

    def update_masked_number(healthy, model, account, turn, application_sid, sid):
        masked = model.masked_number(model.application(account, application_sid), sid)
        before = (masked.reserved, masked.friendly_name)
        response = healthy(account, turn, application_sid, sid)
        keep(model, masked, before)
        return response

    return around(update_masked_number=update_masked_number)


def _keeps_all(_model, masked, before):
    masked.reserved, masked.friendly_name = before


def _keeps_reserved(_model, masked, before):
    masked.reserved = masked.reserved or before[0]


def _reserves_all(model, account, _turn, application_sid, sid):
    application = account.applications.get(application_sid)
    for masked in application.pool.values():
        masked.reserved = application.pool[sid].reserved


def _reserves_once(model, masked, before):
    if masked.reserved and nth(model, "reserved", masked.sid) > 1:
        masked.reserved = before[0]


def _removed_in_vain(healthy, model, account, turn, application_sid, sid):
    model.masked_number(model.application(account, application_sid), sid)
    return model.respond(turn)


def _removes_oldest(healthy, model, account, turn, application_sid, sid):
    application = model.application(account, application_sid)
    model.masked_number(application, sid)
    return healthy(account, turn, application_sid, next(iter(application.pool)))


def _added_again(*, here):
    """A number in a pool is added again: with success, `here` or in another pool."""

    def added_twice(healthy, model, application, number, turn):
        if (number.pooled.sid in application.pool) is here:
            return model.respond(turn, data=model.show_masked_number(number.pooled, turn))
        return healthy(application, number, turn)

    return around(added_twice=added_twice)


def _moves_pool(healthy, model, application, number, turn):
    """A number that is added to a second pool leaves the first."""
    place = model.pool_of(number)
    if place is None or place[0] is application:
        return healthy(application, number, turn)
    model.leave_pool(*place)
    account = model.state.accounts[application.account]
    return model.add_masked_number(account, turn, application.sid)


def _first_free(self, account, turn, application_sid):
    """An unknown number stands for any that is free."""
    free = next((one for one in account.numbers.values() if one.pooled is None), None)
    if free is None:
        deny("not-found", {})
    return self.respond(turn, data={"applicationSid": application_sid, "phoneNumber": free.number})


def _unknown_number(healthy, model, account, turn, *sids):
    body = model.body(turn)
    sid = body.get("phoneNumberSid")
    if isinstance(sid, str) and sid not in account.numbers:
        return model.add_free(account, turn, *sids)
    return healthy(account, turn, *sids)


def _removal(may):
    """A masked number that is in use is removed after all, if `may(model, masked)`."""

    def delete_masked_number(healthy, model, account, turn, application_sid, sid):
        masked = model.masked_number(model.application(account, application_sid), sid)
        if not masked.holders or not may(model, masked):
            return healthy(account, turn, application_sid, sid)
        holders, masked.holders = dict(masked.holders), {}
        try:
            return healthy(account, turn, application_sid, sid)
        finally:
            masked.holders = holders

    return around(delete_masked_number=delete_masked_number)


def _never_called(model, masked):
    return all(not model.state.contexts[sid].interactions for sid in masked.holders)


def _called(model, masked):
    return not _never_called(model, masked)


def _second_try(model, masked):
    return nth(model, "removal", masked.sid) > 1


def _not_available_again(self, application, masked):
    number = masked.number
    MittoModel.leave_pool(self, application, masked)
    memory(self)[number.number] = True


def _assigns_reserved(which):
    return around(is_reserved=lambda healthy, model, masked: healthy(masked) and not which(model, masked))


def _alone(model, masked):
    """Where no other mask is left."""
    owner = next(one for account in model.state.accounts.values() if (one := account.applications.get(masked.application)))
    return all(one.reserved or one.holders for one in owner.pool.values())


def _held_once(_model, masked):
    return bool(masked.holders)


MUTANTS = (
    Mutant("adds_no_masked_number", "MNM-NUM-001", then("add_masked_number", _added_in_vain)),
    Mutant("has_two_numbers_in_a_pool_at_most", "MNM-NUM-001", first("add_masked_number", _only_two), deep=True),
    Mutant("shows_another_number_as_added", "MNM-NUM-001", answers(ADD_NUMBER, puts(phoneNumber="12025550199"))),
    Mutant("lists_no_masked_numbers", "MNM-NUM-002", _lists(lambda _model, _account, _application: [])),
    Mutant("lists_the_pools_of_all_applications", "MNM-NUM-002", _lists(_of_all), deep=True),
    Mutant("lists_no_reserved_masked_numbers", "MNM-NUM-002", _lists(lambda _model, _account, application: [one for one in application.pool.values() if not one.reserved]), deep=True),
    Mutant("gets_the_oldest_masked_number", "MNM-NUM-003", around(masked_number=_gets_first), deep=True),
    Mutant("gets_another_phone_number", "MNM-NUM-003", answers(MASK, puts(phoneNumber="12025550199"))),
    Mutant("updates_no_masked_number", "MNM-NUM-004", hears(UPDATE_MASK, lambda _body: {})),
    Mutant("shows_an_update_and_does_not_keep_it", "MNM-NUM-004", _updates(_keeps_all)),
    Mutant("never_releases_a_masked_number", "MNM-NUM-005", _updates(_keeps_reserved), deep=True),
    Mutant("reserves_the_whole_pool", "MNM-NUM-004", then("update_masked_number", _reserves_all), deep=True),
    Mutant("reserves_a_number_once", "MNM-NUM-005", _updates(_reserves_once), deep=True),
    Mutant("removes_no_masked_number", "MNM-NUM-006", around(delete_masked_number=_removed_in_vain)),
    Mutant("removes_the_oldest_masked_number", "MNM-NUM-006", around(delete_masked_number=_removes_oldest), deep=True),
    Mutant("adds_a_number_twice", "MNM-NUM-007", _added_again(here=True)),
    Mutant("adds_a_number_to_two_pools", "MNM-NUM-007", _added_again(here=False), deep=True),
    Mutant("moves_a_number_to_another_pool", "MNM-NUM-007", around(added_twice=_moves_pool), deep=True),
    Mutant("adds_an_unknown_number", "MNM-NUM-008", both(around(add_masked_number=_unknown_number), patched(add_free=_first_free))),
    Mutant("removes_a_number_in_use", "MNM-NUM-009", _removal(lambda _model, _masked: True), deep=True),
    Mutant("removes_a_number_in_use_at_the_second_try", "MNM-NUM-009", _removal(_second_try), deep=True),
    Mutant("removes_a_number_in_use_after_a_call", "MNM-NUM-009", _removal(_called), deep=True),
    Mutant("never_offers_a_removed_number", "MNM-NUM-010", both(patched(leave_pool=_not_available_again), around(available=_never_again)), deep=True),
    Mutant("assigns_reserved_numbers", "MNM-NUM-011", _assigns_reserved(lambda _model, _masked: True), deep=True),
    Mutant("assigns_a_reserved_number_when_all_are_held", "MNM-NUM-011", _assigns_reserved(_alone), deep=True),
    Mutant("assigns_a_reserved_number_that_is_in_use", "MNM-NUM-011", _assigns_reserved(_held_once), deep=True),
)  # fmt: skip
