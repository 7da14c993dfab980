"""Wrong about virtual numbers: whose they are, of which country, and what when none is left."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.errors import PROBLEMS, Refusal, deny
from wrong import Mutant, patched


def _choosing(*, spared=lambda known: known, leading=lambda known: known[0]):
    """Chooses as ever, but for whose own numbers are spared, or whose country counts."""

    def choose_number(self, owner, parties, turn, *, geomatch, opens):
        known = [party for party in parties if party]
        usable = (
            number
            for number in self.candidates(owner, leading(known), geomatch=geomatch)
            if number not in spared(known)
            and self.is_rested(number, turn)
            and self.is_free(number, known)
            and not (opens and self.is_open(number))
        )
        return next(usable, None) or deny("virtual_number", "exhausted")

    return patched(choose_number=choose_number)


def _main_accounts_number(self, owner, parties, turn, **wants):
    owner = self.account_of(owner.parent) if owner.parent else owner
    return PlivoModel.choose_number(self, owner, parties, turn, **wants)


def _borrowed_too(self, owner, leading, *, geomatch):
    lenders = [owner, *([self.account_of(owner.parent)] if owner.parent else [])]
    return [*chain(*(PlivoModel.candidates(self, one, leading, geomatch=geomatch) for one in lenders))]


def _lent_too(self, owner, leading, *, geomatch):
    lenders = [owner, *(one for one in self.state.accounts.values() if one.parent == owner.name)]
    return [*chain(*(PlivoModel.candidates(self, one, leading, geomatch=geomatch) for one in lenders))]


def _first_inventory(self, owner, leading, *, geomatch):
    kept = memory(self).setdefault("kept", {}).setdefault(owner.name, owner.inventory)
    return PlivoModel.candidates(self, replace(owner, inventory=kept), leading, geomatch=geomatch)


def _everybodys(self, owner, leading, *, geomatch):
    others = [one for one in self.state.accounts.values() if one is not owner]
    return [*chain(*(PlivoModel.candidates(self, one, leading, geomatch=geomatch) for one in (*others, owner)))]


def _foreign_after_own(self, owner, leading, *, geomatch):
    own = PlivoModel.candidates(self, owner, leading, geomatch=geomatch)
    return [*own, *(one for one in owner.inventory.voice if one not in own)]


def _country_of_the_first_session(self, owner, leading, *, geomatch):
    first = memory(self).setdefault("countries", {}).setdefault(owner.name, leading)
    return PlivoModel.candidates(self, owner, first, geomatch=geomatch)


def _one_foreign_number(self, owner, leading, *, geomatch):
    own = PlivoModel.candidates(self, owner, leading, geomatch=True)
    return own if geomatch else [*own, *[one for one in owner.inventory.voice if one not in own][:1]]


def _any_when_none_is_free(self, owner, parties, turn, **wants):
    try:
        return PlivoModel.choose_number(self, owner, parties, turn, **wants)
    except Refusal:
        return next(iter(owner.inventory.voice), None) or deny("virtual_number", "exhausted")


MUTANTS = (
    Mutant("gives_subaccounts_the_main_accounts_numbers", "PNM-NUM-001", patched(choose_number=_main_accounts_number)),
    Mutant("ignores_subaccount", "PNM-NUM-001", patched(owner_of=lambda _self, account, _body: account)),
    Mutant("borrows_from_the_main_account", "PNM-NUM-001", patched(candidates=_borrowed_too)),
    Mutant("lends_subaccounts_numbers_to_the_main_account", "PNM-NUM-001", patched(candidates=_lent_too)),
    Mutant("gives_other_customers_numbers", "PNM-NUM-001", patched(candidates=_everybodys)),
    Mutant("forgets_that_a_number_was_given_back", "PNM-NUM-001", patched(candidates=_first_inventory), deep=True),
    Mutant("gives_a_party_its_own_number", "PNM-NUM-002", _choosing(spared=lambda known: known[:0])),
    Mutant("spares_only_the_first_partys_number", "PNM-NUM-002", _choosing(spared=lambda known: known[:1])),
    Mutant("geomatches_the_second_party", "PNM-NUM-003", _choosing(leading=lambda known: known[-1])),
    Mutant(
        "knows_no_geomatch",
        "PNM-NUM-003",
        patched(candidates=lambda _self, owner, _leading, **_wants: owner.inventory.voice),
    ),
    Mutant(
        "geomatches_only_when_asked",
        "PNM-NUM-003",
        patched(
            create=lambda self, account, body, turn: PlivoModel.create(self, account, {"geomatch": False, **body}, turn)
        ),
    ),
    Mutant("substitutes_foreign_numbers", "PNM-NUM-003", patched(candidates=_foreign_after_own)),
    Mutant(
        "keeps_to_the_country_of_the_first_session", "PNM-NUM-003", patched(candidates=_country_of_the_first_session)
    ),
    Mutant(
        "always_geomatches",
        "PNM-NUM-004",
        patched(
            candidates=lambda self, owner, leading, **_wants: PlivoModel.candidates(self, owner, leading, geomatch=True)
        ),
    ),
    Mutant("uses_one_foreign_number_at_most", "PNM-NUM-004", patched(candidates=_one_foreign_number), deep=True),
    Mutant(
        "answers_an_exhausted_pool_with_503",
        "PNM-NUM-005",
        patched(
            problems={
                **PROBLEMS,
                ("virtual_number", "exhausted"): PROBLEMS["virtual_number", "exhausted"]._replace(status=503),
            }
        ),
    ),
    Mutant("shares_a_taken_number_when_none_is_free", "PNM-NUM-005", patched(choose_number=_any_when_none_is_free)),
    Mutant(
        "calls_through_numbers_without_voice",
        "PNM-NUM-005",
        patched(candidates=lambda _self, owner, _leading, **_wants: [one.number for one in owner.inventory.numbers]),
    ),
)
