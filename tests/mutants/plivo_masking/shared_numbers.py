"""Wrong about which sessions can share a virtual number."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.lifecycle import Status
from testline.surfaces.plivo_masking.model.phones import digits_of
from wrong import Mutant, patched


def _live(self):
    return [one for one in self.state.sessions.values() if one.status is not Status.EXPIRED]


def _same_role_only(self, number, parties):
    """A party's other sessions count only where it has the same role: the first given is the first party."""
    roles = ("first_party", "second_party")
    return not any(
        one.virtual_number == number and getattr(one, role) == party
        for one in _live(self)
        for role, party in zip(roles, parties, strict=False)
    )


def _only_geomatched(self, number, parties):
    elsewhere = memory(self).setdefault("foreign", set())
    return not any(
        one.virtual_number == number and {one.first_party, one.second_party} & set(parties)
        for one in _live(self)
        if one.session_uuid not in elsewhere
    )


def _noting_foreign(self, account, body, turn):
    before = set(self.state.sessions)
    answer = PlivoModel.create(self, account, body, turn)
    if body.get("geomatch") is False:
        memory(self).setdefault("foreign", set()).update(set(self.state.sessions) - before)
    return answer


def _dropped_on_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    for party in (session.first_party, session.second_party):
        memory(self).setdefault("loose", set()).add((party, session.virtual_number))


def _unless_loose(self, number, parties):
    loose = memory(self).get("loose", set())
    return all((party, number) in loose or PlivoModel.is_free(self, number, [party]) for party in parties)


def _loosen_all(self, session, turn):
    """The end of one session frees every number that its parties have."""
    parties = {session.first_party, session.second_party} - {""}
    PlivoModel.release(self, session, turn)
    for one in _live(self):
        mine = parties & {one.first_party, one.second_party}
        memory(self).setdefault("loose", set()).update((party, one.virtual_number) for party in mine)


def _loosened_at_first_expiry(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and session.status is not Status.EXPIRED:
        for party in (session.first_party, session.second_party):
            memory(self).setdefault("loose", set()).add((party, session.virtual_number))
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _loosened_by_a_call(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    for party in (session.first_party, session.second_party):
        memory(self).setdefault("loose", set()).add((party, session.virtual_number))


def _loosened_in_a_call(self, call, session, turn):
    PlivoModel.take_session(self, call, session, turn)
    memory(self).setdefault("loose", set()).add((session.first_party, session.virtual_number))


def _loosened_by_a_refusal(self, body, schema, turn):
    """A create that is refused is rolled back so far that the party's other session loses its number."""
    try:
        PlivoModel.judge_body(self, body, schema, turn)
    except Refusal:
        party = digits_of(str(body.get("first_party", "")))
        for number in self.state.dials.get(party or "", {}):
            memory(self).setdefault("loose", set()).add((party, number))
        raise


def _added_party_not_counted(self, session, changes, turn):
    added = {changes[name] for name in ("first_party", "second_party") if name in changes}
    PlivoModel.apply(self, session, changes, turn)
    memory(self).setdefault("loose", set()).update((party, session.virtual_number) for party in added)


def _single_parties_not_counted(self, session):
    PlivoModel.register(self, session)
    if session.missing:
        party = session.first_party or session.second_party
        memory(self).setdefault("loose", set()).add((party, session.virtual_number))


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


MUTANTS = (
    Mutant(
        "looks_only_at_the_first_partys_sessions",
        "PNM-NUM-006",
        patched(is_free=lambda self, number, parties: PlivoModel.is_free(self, number, parties[:1])),
    ),
    Mutant(
        "asks_that_both_parties_have_a_session",
        "PNM-NUM-006",
        patched(is_free=lambda self, number, parties: any(PlivoModel.is_free(self, number, [one]) for one in parties)),
    ),
    Mutant("takes_one_party_in_two_roles_for_two", "PNM-NUM-006", patched(is_free=_same_role_only)),
    Mutant(
        "does_not_count_sessions_without_geomatch",
        "PNM-NUM-006",
        patched(is_free=_only_geomatched, create=_noting_foreign),
    ),
    Mutant(
        "does_not_count_single_party_sessions",
        "PNM-NUM-006",
        patched(register=_single_parties_not_counted, is_free=_unless_loose),
    ),
    Mutant(
        "does_not_count_the_added_party",
        "PNM-NUM-006",
        patched(apply=_added_party_not_counted, is_free=_unless_loose),
        deep=True,
    ),
    Mutant(
        "frees_the_number_on_update", "PNM-NUM-006", patched(apply=_dropped_on_update, is_free=_unless_loose), deep=True
    ),
    Mutant(
        "frees_all_numbers_of_a_party_at_one_end",
        "PNM-NUM-006",
        patched(release=_loosen_all, is_free=_unless_loose),
        deep=True,
    ),
    Mutant(
        "frees_the_number_at_the_first_expiry",
        "PNM-NUM-006",
        patched(expire_due=_loosened_at_first_expiry, is_free=_unless_loose),
        deep=True,
    ),
    Mutant(
        "frees_the_number_after_a_call",
        "PNM-NUM-006",
        patched(finish=_loosened_by_a_call, is_free=_unless_loose),
        deep=True,
    ),
    Mutant(
        "frees_the_number_during_a_call",
        "PNM-NUM-006",
        patched(take_session=_loosened_in_a_call, is_free=_unless_loose),
    ),
    Mutant(
        "frees_the_number_with_a_refused_create",
        "PNM-NUM-006",
        patched(judge_body=_loosened_by_a_refusal, is_free=_unless_loose),
        deep=True,
    ),
    Mutant("prefers_numbers_that_nobody_uses", "PNM-NUM-007", patched(candidates=_fresh_ones_first)),
    Mutant("takes_numbers_in_turn", "PNM-NUM-007", patched(candidates=_in_turn), deep=True),
    Mutant(
        "needs_a_number_for_each_session",
        "PNM-NUM-008",
        patched(is_free=lambda self, number, _parties: not _in_use(self, number)),
    ),
    Mutant("puts_three_sessions_on_a_number", "PNM-NUM-008", patched(is_free=_three_sessions_a_number), deep=True),
    Mutant("looks_at_two_numbers_only", "PNM-NUM-008", patched(candidates=_first_two), deep=True),
)
