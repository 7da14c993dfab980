"""Wrong about when a virtual number is free again."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model import PlivoModel
from wrong import Mutant, patched


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
        rests = memory(self).setdefault("rests", {})
        for party in (session.first_party, session.second_party):
            rests[party, session.virtual_number] = turn.now + _period(session)


def _free_unless_resting(self, owner, parties, turn, **wants):
    rests = memory(self).get("rests", {})
    memory(self)["resting"] = {number for (party, number), end in rests.items() if party in parties and end > turn.now}
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


def _kept_forever(self, session, turn):
    dials = {party: dict(numbers) for party, numbers in self.state.dials.items()}
    PlivoModel.release(self, session, turn)
    self.state.dials.update(dials)


def _kept_after(deleted):
    def release(self, session, turn):
        (_kept_forever if session.deleted is deleted else PlivoModel.release)(self, session, turn)

    return patched(release=release)


def _kept_if_cut_short(self, session, turn):
    cut = not session.deleted and session.expiry < memory(self).get("planned", {}).get(session.session_uuid, 0)
    (_kept_forever if cut else PlivoModel.release)(self, session, turn)


def _noting_the_plan(self, session):
    memory(self).setdefault("planned", {})[session.session_uuid] = session.expiry
    PlivoModel.register(self, session)


def _last_in_the_queue(self, session, turn):
    PlivoModel.release(self, session, turn)
    queue = memory(self).setdefault("queue", [])
    queue[:] = [one for one in queue if one != session.virtual_number] + [session.virtual_number]


def _queued(self, owner, leading, *, geomatch):
    queue = memory(self).get("queue", [])
    numbers = PlivoModel.candidates(self, owner, leading, geomatch=geomatch)
    return sorted(numbers, key=lambda number: queue.index(number) + 1 if number in queue else 0)


MUTANTS = (
    Mutant("forgets_cool_off", "PNM-NUM-009", patched(is_rested=lambda _self, _number, _turn: True)),
    Mutant(
        "cools_off_only_after_a_delete",
        "PNM-NUM-009",
        _resting(lambda session, now: now + _period(session) if session.deleted else 0),
    ),
    Mutant(
        "cools_off_only_after_an_expiry",
        "PNM-NUM-009",
        _resting(lambda session, now: 0 if session.deleted else now + _period(session)),
    ),
    Mutant(
        "counts_cool_off_from_the_creation",
        "PNM-NUM-009",
        _resting(lambda session, _now: session.created + _period(session)),
    ),
    Mutant("cools_off_for_half_the_time", "PNM-NUM-009", _resting(lambda session, now: now + _period(session) // 2)),
    Mutant("cools_off_twice_as_long", "PNM-NUM-009", _resting(lambda session, now: now + _period(session) * 2)),
    Mutant(
        "cools_off_for_the_same_people_only",
        "PNM-NUM-009",
        patched(
            release=_rests_for_the_same_people,
            choose_number=_free_unless_resting,
            is_rested=lambda self, number, _turn: number not in memory(self).get("resting", ()),
        ),
    ),
    Mutant("ends_a_cool_off_with_the_next_session", "PNM-NUM-009", patched(release=_latest_end_decides), deep=True),
    Mutant("shortens_a_cool_off_by_another_one", "PNM-NUM-009", patched(release=_latest_period_decides), deep=True),
    Mutant("forgets_cool_off_with_an_update", "PNM-NUM-009", patched(apply=_cool_off_lost), deep=True),
    Mutant(
        "cools_off_from_the_first_expiry",
        "PNM-NUM-009",
        patched(
            register=_noting_the_plan,
            release=lambda self, session, turn: (
                PlivoModel.release(self, session, turn),
                self.state.cooling.update(
                    {session.virtual_number: memory(self)["planned"][session.session_uuid] + _period(session)}
                ),
            ),
        ),
        deep=True,
    ),
    Mutant("never_frees_a_number", "PNM-NUM-010", patched(release=_kept_forever)),
    Mutant("frees_no_number_after_a_delete", "PNM-NUM-010", _kept_after(deleted=True)),
    Mutant("frees_no_number_after_an_expiry", "PNM-NUM-010", _kept_after(deleted=False)),
    Mutant(
        "always_cools_off_for_a_minute",
        "PNM-NUM-010",
        _resting(lambda session, now: now + max(_period(session), 60 * SECOND)),
    ),
    Mutant(
        "keeps_the_number_of_a_session_cut_short",
        "PNM-NUM-010",
        patched(register=_noting_the_plan, release=_kept_if_cut_short),
        deep=True,
    ),
    Mutant(
        "puts_a_freed_number_last", "PNM-NUM-010", patched(release=_last_in_the_queue, candidates=_queued), deep=True
    ),
)
