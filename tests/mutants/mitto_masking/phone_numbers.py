"""Wrong about the phone numbers that are available."""

from __future__ import annotations

from mitto_masking.shared import (
    first,
    instead,
    memory,
    methods,
)  # fmt: skip
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around, both, patched


def _phones(keep):
    """Lists other phone numbers: `keep(numbers)` of those that it should."""

    def list_phone_numbers(self, account, turn):
        found = [one for one in account.numbers.values() if self.available(one, turn)]
        return self.listed(turn, Listed(keep(found)), self.show_number)

    return patched(list_phone_numbers=list_phone_numbers)


def _available(which):
    """Other numbers are available: `which(model, number)` where it is pooled."""
    return around(
        available=lambda healthy, model, number, turn: healthy(number, turn) or which(model, number, turn)
    )


def _get_pooled(_model, _number, turn):
    return not turn.request.path.endswith("/search")


def _list_pooled(_model, _number, turn):
    return turn.request.path.endswith("/search")


def _reserved_is_available(_model, number, _turn):
    return number.pooled is not None and number.pooled.reserved


def _pooled_once(model, _account, _turn, *_sids):
    memory(model).update({one.number.number: True for account in model.state.accounts.values()
                          for application in account.applications for one in application.pool.values()})


def _empty(self, _account, turn, *_sids):
    return self.respond(turn, data={})


def _first_number(self, account, turn, *_sids):
    return self.respond(turn, data=next((self.show_number(one, turn) for one in account.numbers.values()), {}))


def _makes_numbers(found):
    if "list_phone_numbers" in found.values() or not found:
        return {**found, "POST": "do_well"}
    return found


def _removes_numbers(found):
    return {**found, "DELETE": "drop_phone_number"} if "get_phone_number" in found.values() else found


def _do_well(self, _account, turn, *_sids):
    return self.respond(turn)


def _drop_phone_number(self, account, turn, sid):
    number = self.phone_number(account, sid)
    self.drop(number)
    del account.numbers[sid]
    return self.respond(turn)


def _plain_phones(healthy, _model, path):
    """The plain paths of phone numbers exist too, for writes."""
    found, sids = healthy(path)
    if found or "/phonenumbers" not in path:
        return found, sids
    return {"POST": "do_well", "DELETE": "do_well", "PUT": "do_well"}, [path.rpartition("/")[2]]


MUTANTS = (
    Mutant("lists_no_phone_numbers", "MNM-PHN-001", _phones(lambda _found: [])),
    Mutant("lists_the_phone_numbers_of_one_country", "MNM-PHN-001", _phones(lambda found: [one for one in found if one.country == "US"])),
    Mutant("lists_no_phone_numbers_without_texts", "MNM-PHN-001", _phones(lambda found: found[1:])),
    Mutant("gets_no_phone_number", "MNM-PHN-002", first("get_phone_number", lambda _model, _account, _turn, sid: deny("not-found", {"phoneNumberSid": sid}))),
    Mutant("gets_the_first_phone_number", "MNM-PHN-002",
           around(get_phone_number=lambda healthy, model, account, turn, sid: (model.phone_number(account, sid), healthy(account, turn, next(iter(account.numbers))))[1])),
    Mutant("gets_a_phone_number_in_a_pool", "MNM-PHN-003", _available(_get_pooled)),
    Mutant("gets_no_phone_number_that_was_in_a_pool", "MNM-NUM-010",
           both(around(get_phone_number=lambda healthy, model, account, turn, sid: healthy(account, turn, "" if model.phone_number(account, sid).number in memory(model) else sid)),
                first("delete_masked_number", _pooled_once)), deep=True),
    Mutant("lists_phone_numbers_in_pools", "MNM-PHN-003", _available(_list_pooled)),
    Mutant("lists_reserved_numbers_as_available", "MNM-PHN-003", _available(_reserved_is_available)),
    Mutant("has_an_empty_number_for_an_unknown_sid", "MNM-PHN-004", instead("get_phone_number", _empty)),
    Mutant("has_the_first_number_for_an_unknown_sid", "MNM-PHN-004", instead("get_phone_number", _first_number)),
    Mutant("creates_phone_numbers", "MNM-PHN-005", both(methods(_makes_numbers), patched(do_well=_do_well))),
    Mutant("deletes_phone_numbers", "MNM-PHN-005", both(methods(_removes_numbers), patched(drop_phone_number=_drop_phone_number))),
    Mutant("writes_phone_numbers_at_plain_paths", "MNM-PHN-005", both(around(find=_plain_phones), patched(do_well=_do_well))),
)  # fmt: skip
