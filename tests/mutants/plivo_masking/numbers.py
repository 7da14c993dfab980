"""Wrong about virtual numbers: whose, of which country, for whom, and when they are free."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.errors import PROBLEMS, Refusal, deny
from testline.surfaces.plivo_masking.model.lifecycle import Status
from testline.surfaces.plivo_masking.model.phones import digits_of
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


def _live(self):
    return [one for one in self.state.sessions.values() if one.status is not Status.EXPIRED]


# Whose numbers


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
    kept = self.__dict__.setdefault("kept", {}).setdefault(owner.name, owner.inventory)
    return PlivoModel.candidates(self, replace(owner, inventory=kept), leading, geomatch=geomatch)


def _everybodys(self, owner, leading, *, geomatch):
    others = [one for one in self.state.accounts.values() if one is not owner]
    return [*chain(*(PlivoModel.candidates(self, one, leading, geomatch=geomatch) for one in (*others, owner)))]


# Countries


def _foreign_after_own(self, owner, leading, *, geomatch):
    own = PlivoModel.candidates(self, owner, leading, geomatch=geomatch)
    return [*own, *(one for one in owner.inventory.voice if one not in own)]


def _country_of_the_first_session(self, owner, leading, *, geomatch):
    first = self.__dict__.setdefault("countries", {}).setdefault(owner.name, leading)
    return PlivoModel.candidates(self, owner, first, geomatch=geomatch)


def _one_foreign_number(self, owner, leading, *, geomatch):
    own = PlivoModel.candidates(self, owner, leading, geomatch=True)
    return own if geomatch else [*own, *[one for one in owner.inventory.voice if one not in own][:1]]


# None left


def _any_when_none_is_free(self, owner, parties, turn, **wants):
    try:
        return PlivoModel.choose_number(self, owner, parties, turn, **wants)
    except Refusal:
        return next(iter(owner.inventory.voice), None) or deny("virtual_number", "exhausted")


# Sharing


def _same_role_only(self, number, parties):
    """A party's other sessions count only where it has the same role: the first given is the first party."""
    roles = ("first_party", "second_party")
    return not any(
        one.virtual_number == number and getattr(one, role) == party
        for one in _live(self)
        for role, party in zip(roles, parties, strict=False)
    )


def _only_geomatched(self, number, parties):
    elsewhere = self.__dict__.setdefault("foreign", set())
    return not any(
        one.virtual_number == number and {one.first_party, one.second_party} & set(parties)
        for one in _live(self)
        if one.session_uuid not in elsewhere
    )


def _noting_foreign(self, account, body, turn):
    before = set(self.state.sessions)
    answer = PlivoModel.create(self, account, body, turn)
    if body.get("geomatch") is False:
        self.__dict__.setdefault("foreign", set()).update(set(self.state.sessions) - before)
    return answer


def _dropped_on_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    for party in (session.first_party, session.second_party):
        self.__dict__.setdefault("loose", set()).add((party, session.virtual_number))


def _unless_loose(self, number, parties):
    loose = self.__dict__.get("loose", set())
    return all((party, number) in loose or PlivoModel.is_free(self, number, [party]) for party in parties)


def _loosen_all(self, session, turn):
    """The end of one session frees every number that its parties have."""
    parties = {session.first_party, session.second_party} - {""}
    PlivoModel.release(self, session, turn)
    for one in _live(self):
        mine = parties & {one.first_party, one.second_party}
        self.__dict__.setdefault("loose", set()).update((party, one.virtual_number) for party in mine)


def _loosened_at_first_expiry(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and session.status is not Status.EXPIRED:
        for party in (session.first_party, session.second_party):
            self.__dict__.setdefault("loose", set()).add((party, session.virtual_number))
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _loosened_by_a_call(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    for party in (session.first_party, session.second_party):
        self.__dict__.setdefault("loose", set()).add((party, session.virtual_number))


def _loosened_in_a_call(self, call, session, turn):
    PlivoModel.take_session(self, call, session, turn)
    self.__dict__.setdefault("loose", set()).add((session.first_party, session.virtual_number))


def _loosened_by_a_refusal(self, body, schema, turn):
    """A create that is refused is rolled back so far that the party's other session loses its number."""
    try:
        PlivoModel.judge_body(self, body, schema, turn)
    except Refusal:
        party = digits_of(str(body.get("first_party", "")))
        for number in self.state.dials.get(party or "", {}):
            self.__dict__.setdefault("loose", set()).add((party, number))
        raise


def _added_party_not_counted(self, session, changes, turn):
    added = {changes[name] for name in ("first_party", "second_party") if name in changes}
    PlivoModel.apply(self, session, changes, turn)
    self.__dict__.setdefault("loose", set()).update((party, session.virtual_number) for party in added)


def _single_parties_not_counted(self, session):
    PlivoModel.register(self, session)
    if session.missing:
        party = session.first_party or session.second_party
        self.__dict__.setdefault("loose", set()).add((party, session.virtual_number))


def _in_use(self, number):
    return any(one.virtual_number == number for one in _live(self))


def _fresh_ones_first(self, owner, leading, *, geomatch):
    numbers = PlivoModel.candidates(self, owner, leading, geomatch=geomatch)
    return sorted(numbers, key=lambda number: _in_use(self, number))


def _in_turn(self, owner, leading, *, geomatch):
    numbers = [*PlivoModel.candidates(self, owner, leading, geomatch=geomatch)]
    shift = len(owner.ledger.sessions) // 2 % len(numbers) if numbers else 0
    return [*numbers[shift:], *numbers[:shift]]


def _three_sessions_a_number(self, number, parties):
    full = sum(one.virtual_number == number for one in _live(self)) >= 3
    return not full and PlivoModel.is_free(self, number, parties)


def _first_two(self, owner, leading, *, geomatch):
    return PlivoModel.candidates(self, owner, leading, geomatch=geomatch)[:2]


# Cool-off


def _resting(seconds):
    """Begins to cool off when, and for as long as, `seconds(session, now)` says: the moment of its end, or 0."""

    def release(self, session, turn):
        number, cooling = session.virtual_number, self.state.cooling
        before = cooling.get(number, 0)
        PlivoModel.release(self, session, turn)
        cooling[number] = max(before, seconds(session, turn.now))

    return patched(release=release)


def _period(session):
    return session.virtual_number_cooloff_period * SECOND


def _rests_for_the_same_people(self, session, turn):
    PlivoModel.release(self, session, turn)
    if self.state.cooling.pop(session.virtual_number, 0):
        rests = self.__dict__.setdefault("rests", {})
        for party in (session.first_party, session.second_party):
            rests[party, session.virtual_number] = turn.now + _period(session)


def _free_unless_resting(self, owner, parties, turn, **wants):
    rests = self.__dict__.get("rests", {})
    self.__dict__["resting"] = {number for (party, number), end in rests.items() if party in parties and end > turn.now}
    return PlivoModel.choose_number(self, owner, parties, turn, **wants)


def _latest_end_decides(self, session, turn):
    self.state.cooling.pop(session.virtual_number, None)
    PlivoModel.release(self, session, turn)


def _latest_period_decides(self, session, turn):
    if session.virtual_number_cooloff_period:
        self.state.cooling.pop(session.virtual_number, None)
    PlivoModel.release(self, session, turn)


def _cool_off_lost(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    session.virtual_number_cooloff_period = 0


# Freed


def _kept_forever(self, session, turn):
    dials = {party: dict(numbers) for party, numbers in self.state.dials.items()}
    PlivoModel.release(self, session, turn)
    self.state.dials.update(dials)


def _kept_after(deleted):
    def release(self, session, turn):
        (_kept_forever if session.deleted is deleted else PlivoModel.release)(self, session, turn)

    return patched(release=release)


def _kept_if_cut_short(self, session, turn):
    cut = not session.deleted and session.expiry < self.__dict__.get("planned", {}).get(session.session_uuid, 0)
    (_kept_forever if cut else PlivoModel.release)(self, session, turn)


def _noting_the_plan(self, session):
    self.__dict__.setdefault("planned", {})[session.session_uuid] = session.expiry
    PlivoModel.register(self, session)


def _last_in_the_queue(self, session, turn):
    PlivoModel.release(self, session, turn)
    queue = self.__dict__.setdefault("queue", [])
    queue[:] = [one for one in queue if one != session.virtual_number] + [session.virtual_number]


def _queued(self, owner, leading, *, geomatch):
    queue = self.__dict__.get("queue", [])
    numbers = PlivoModel.candidates(self, owner, leading, geomatch=geomatch)
    return sorted(numbers, key=lambda number: queue.index(number) + 1 if number in queue else 0)


MUTANTS = (
    # Whose numbers
    Mutant("gives_subaccounts_the_main_accounts_numbers", "PNM-NUM-001", patched(choose_number=_main_accounts_number)),
    Mutant("ignores_subaccount", "PNM-NUM-001", patched(owner_of=lambda self, account, body: account)),  # noqa: ARG005 - an override
    Mutant("borrows_from_the_main_account", "PNM-NUM-001", patched(candidates=_borrowed_too)),
    Mutant("lends_subaccounts_numbers_to_the_main_account", "PNM-NUM-001", patched(candidates=_lent_too)),
    Mutant("gives_other_customers_numbers", "PNM-NUM-001", patched(candidates=_everybodys)),
    Mutant("forgets_that_a_number_was_given_back", "PNM-NUM-001", patched(candidates=_first_inventory), deep=True),
    Mutant("gives_a_party_its_own_number", "PNM-NUM-002", _choosing(spared=lambda known: known[:0])),
    Mutant("spares_only_the_first_partys_number", "PNM-NUM-002", _choosing(spared=lambda known: known[:1])),
    # Countries
    Mutant("geomatches_the_second_party", "PNM-NUM-003", _choosing(leading=lambda known: known[-1])),
    Mutant(
        "knows_no_geomatch", "PNM-NUM-003",
        patched(candidates=lambda self, owner, leading, *, geomatch: owner.inventory.voice),  # noqa: ARG005 - an override
    ),
    Mutant(
        "geomatches_only_when_asked", "PNM-NUM-003",
        patched(create=lambda self, account, body, turn: PlivoModel.create(self, account, {"geomatch": False, **body}, turn)),
    ),
    Mutant("substitutes_foreign_numbers", "PNM-NUM-003", patched(candidates=_foreign_after_own)),
    Mutant("keeps_to_the_country_of_the_first_session", "PNM-NUM-003", patched(candidates=_country_of_the_first_session)),
    Mutant(
        "always_geomatches", "PNM-NUM-004",
        patched(candidates=lambda self, owner, leading, *, geomatch: PlivoModel.candidates(self, owner, leading, geomatch=True)),  # noqa: ARG005 - an override
    ),
    Mutant("uses_one_foreign_number_at_most", "PNM-NUM-004", patched(candidates=_one_foreign_number), deep=True),
    # None left
    Mutant(
        "answers_an_exhausted_pool_with_503", "PNM-NUM-005",
        patched(problems={**PROBLEMS, ("virtual_number", "exhausted"): PROBLEMS["virtual_number", "exhausted"]._replace(status=503)}),
    ),
    Mutant("shares_a_taken_number_when_none_is_free", "PNM-NUM-005", patched(choose_number=_any_when_none_is_free)),
    Mutant(
        "calls_through_numbers_without_voice", "PNM-NUM-005",
        patched(candidates=lambda self, owner, leading, *, geomatch: [one.number for one in owner.inventory.numbers]),  # noqa: ARG005 - an override
    ),
    # Sharing
    Mutant(
        "looks_only_at_the_first_partys_sessions", "PNM-NUM-006",
        patched(is_free=lambda self, number, parties: PlivoModel.is_free(self, number, parties[:1])),
    ),
    Mutant(
        "asks_that_both_parties_have_a_session", "PNM-NUM-006",
        patched(is_free=lambda self, number, parties: any(PlivoModel.is_free(self, number, [one]) for one in parties)),
    ),
    Mutant("takes_one_party_in_two_roles_for_two", "PNM-NUM-006", patched(is_free=_same_role_only)),
    Mutant(
        "does_not_count_sessions_without_geomatch", "PNM-NUM-006",
        patched(is_free=_only_geomatched, create=_noting_foreign),
    ),
    Mutant("does_not_count_single_party_sessions", "PNM-NUM-006", patched(register=_single_parties_not_counted, is_free=_unless_loose)),
    Mutant("does_not_count_the_added_party", "PNM-NUM-006", patched(apply=_added_party_not_counted, is_free=_unless_loose), deep=True),
    Mutant("frees_the_number_on_update", "PNM-NUM-006", patched(apply=_dropped_on_update, is_free=_unless_loose), deep=True),
    Mutant("frees_all_numbers_of_a_party_at_one_end", "PNM-NUM-006", patched(release=_loosen_all, is_free=_unless_loose), deep=True),
    Mutant("frees_the_number_at_the_first_expiry", "PNM-NUM-006", patched(expire_due=_loosened_at_first_expiry, is_free=_unless_loose), deep=True),
    Mutant("frees_the_number_after_a_call", "PNM-NUM-006", patched(finish=_loosened_by_a_call, is_free=_unless_loose), deep=True),
    Mutant("frees_the_number_during_a_call", "PNM-NUM-006", patched(take_session=_loosened_in_a_call, is_free=_unless_loose)),
    Mutant("frees_the_number_with_a_refused_create", "PNM-NUM-006", patched(judge_body=_loosened_by_a_refusal, is_free=_unless_loose), deep=True),
    Mutant("prefers_numbers_that_nobody_uses", "PNM-NUM-007", patched(candidates=_fresh_ones_first)),
    Mutant("takes_numbers_in_turn", "PNM-NUM-007", patched(candidates=_in_turn), deep=True),
    Mutant("needs_a_number_for_each_session", "PNM-NUM-008", patched(is_free=lambda self, number, parties: not _in_use(self, number))),  # noqa: ARG005 - an override
    Mutant("puts_three_sessions_on_a_number", "PNM-NUM-008", patched(is_free=_three_sessions_a_number), deep=True),
    Mutant("looks_at_two_numbers_only", "PNM-NUM-008", patched(candidates=_first_two), deep=True),
    # Cool-off
    Mutant("forgets_cool_off", "PNM-NUM-009", patched(is_rested=lambda self, number, turn: True)),  # noqa: ARG005 - an override
    Mutant("cools_off_only_after_a_delete", "PNM-NUM-009", _resting(lambda session, now: now + _period(session) if session.deleted else 0)),
    Mutant("cools_off_only_after_an_expiry", "PNM-NUM-009", _resting(lambda session, now: 0 if session.deleted else now + _period(session))),
    Mutant("counts_cool_off_from_the_creation", "PNM-NUM-009", _resting(lambda session, now: session.created + _period(session))),  # noqa: ARG005 - an override
    Mutant("cools_off_for_half_the_time", "PNM-NUM-009", _resting(lambda session, now: now + _period(session) // 2)),
    Mutant("cools_off_twice_as_long", "PNM-NUM-009", _resting(lambda session, now: now + _period(session) * 2)),
    Mutant(
        "cools_off_for_the_same_people_only", "PNM-NUM-009",
        patched(
            release=_rests_for_the_same_people, choose_number=_free_unless_resting,
            is_rested=lambda self, number, turn: number not in self.__dict__.get("resting", ()),  # noqa: ARG005 - an override
        ),
    ),
    Mutant("ends_a_cool_off_with_the_next_session", "PNM-NUM-009", patched(release=_latest_end_decides), deep=True),
    Mutant("shortens_a_cool_off_by_another_one", "PNM-NUM-009", patched(release=_latest_period_decides), deep=True),
    Mutant("forgets_cool_off_with_an_update", "PNM-NUM-009", patched(apply=_cool_off_lost), deep=True),
    Mutant(
        "cools_off_from_the_first_expiry", "PNM-NUM-009",
        patched(
            register=_noting_the_plan,
            release=lambda self, session, turn: (
                PlivoModel.release(self, session, turn),
                self.state.cooling.update({session.virtual_number: self.planned[session.session_uuid] + _period(session)}),
            ),
        ),
        deep=True,
    ),
    # Freed
    Mutant("never_frees_a_number", "PNM-NUM-010", patched(release=_kept_forever)),
    Mutant("frees_no_number_after_a_delete", "PNM-NUM-010", _kept_after(deleted=True)),
    Mutant("frees_no_number_after_an_expiry", "PNM-NUM-010", _kept_after(deleted=False)),
    Mutant("always_cools_off_for_a_minute", "PNM-NUM-010", _resting(lambda session, now: now + max(_period(session), 60 * SECOND))),
    Mutant("keeps_the_number_of_a_session_cut_short", "PNM-NUM-010", patched(register=_noting_the_plan, release=_kept_if_cut_short), deep=True),
    Mutant("puts_a_freed_number_last", "PNM-NUM-010", patched(release=_last_in_the_queue, candidates=_queued), deep=True),
)
