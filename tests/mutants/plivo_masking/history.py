"""Wrong in what no single answer shows: only the requests of a whole run, held against each other, tell of it."""

from __future__ import annotations

from plivo_masking.shared import memory
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched

# Two live sessions of one party on one number


def _does_not_count(which):
    """Sessions of which `which(session)` do not keep their parties off the number."""

    def is_free(self, number, parties):
        return not any(
            one.virtual_number == number and {one.first_party, one.second_party} & set(parties) and not which(one)
            for one in self.state.sessions.values()
            if one.status is not Status.EXPIRED
        )

    return patched(is_free=is_free)


# The real number of the other party


def _leaks(when):
    """The called phone shows the caller where `when(call, session)`."""
    return patched(
        caller_id=lambda _self, call, session: call.caller if when(call, session) else session.virtual_number
    )


# What a session is


def _shows(what, when):
    """Shows a member wrongly: `what(session, turn, shown)` gives members, where `when(self, session, place)`."""

    def show(self, session, turn, *, place="item"):
        shown = PlivoModel.show(self, session, turn, place=place)
        return {**shown, **what(self, session, turn, shown)} if when(self, session, place) else shown

    return patched(show=show)


def _another_number(_self, _session, _turn, shown):
    number = shown["virtual_number"]
    return {"virtual_number": f"{number[:-1]}{(int(number[-1]) + 1) % 10}"}


def _an_hour_later(self, session, turn, _shown):
    return {"created_time": self.stamp(session.created + 3600 * SECOND, turn)}


def _as_modified(self, session, turn, _shown):
    return {"created_time": self.stamp(session.modified, turn)}


def _active(_self, _session, _turn, _shown):
    return {"status": "active"}


def _over(session):
    return session.status is Status.EXPIRED


def _in_its_second_showing(self, session, _place):
    """It has been shown as expired before."""
    seen = memory(self).setdefault("shown", {})
    if _over(session):
        seen[session.session_uuid] = seen.get(session.session_uuid, 0) + 1
    return seen.get(session.session_uuid, 0) > 1


MUTANTS = (
    Mutant("does_not_count_guarded_sessions", "PNM-NUM-006", _does_not_count(lambda one: one.pin is not None)),
    Mutant(
        "does_not_count_sessions_with_a_callback", "PNM-NUM-006", _does_not_count(lambda one: bool(one.callback_url))
    ),
    Mutant(
        "does_not_count_used_sessions", "PNM-NUM-006", _does_not_count(lambda one: bool(one.interactions)), deep=True
    ),
    Mutant(
        "does_not_count_sessions_in_a_call",
        "PNM-NUM-006",
        _does_not_count(lambda one: one.status is Status.IN_PROGRESS),
    ),
    Mutant("leaks_real_number_in_recorded_calls", "PNM-CALL-001", _leaks(lambda _call, session: session.record)),
    Mutant("leaks_real_number_of_who_typed_a_pin", "PNM-CALL-001", _leaks(lambda call, _session: call.prompts > 0)),
    Mutant(
        "leaks_real_number_after_an_unanswered_call",
        "PNM-CALL-001",
        _leaks(lambda _call, session: any(not one.talked for one in session.interactions)),
        deep=True,
    ),
    Mutant(
        "leaks_real_number_after_three_calls",
        "PNM-CALL-001",
        _leaks(lambda _call, session: len(session.interactions) > 2),
        deep=True,
    ),
    Mutant(
        "lists_another_number", "PNM-UPD-011", _shows(_another_number, lambda _self, _session, place: place == "list")
    ),
    Mutant(
        "moves_a_used_session_to_another_number",
        "PNM-UPD-011",
        _shows(_another_number, lambda _self, session, _place: bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "moves_an_expired_session_to_another_number",
        "PNM-UPD-011",
        _shows(_another_number, lambda _self, session, _place: _over(session)),
    ),
    Mutant(
        "is_created_again_by_a_call",
        "PNM-UPD-004",
        _shows(_an_hour_later, lambda _self, session, _place: bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "lists_the_modification_for_the_creation",
        "PNM-UPD-004",
        _shows(_as_modified, lambda _self, _session, place: place == "list"),
        deep=True,
    ),
    Mutant(
        "is_created_when_it_is_expired",
        "PNM-UPD-004",
        _shows(_as_modified, lambda _self, session, _place: _over(session)),
    ),
    Mutant(
        "lists_expired_sessions_as_active",
        "PNM-STA-003",
        _shows(_active, lambda _self, session, place: place == "list" and _over(session)),
        deep=True,
    ),
    Mutant("is_expired_once", "PNM-STA-003", _shows(_active, _in_its_second_showing), deep=True),
)
