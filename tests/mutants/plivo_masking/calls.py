"""Wrong about calls: who is put through to whom, and what phones show."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched


def shows_as(what):
    """The called phone shows what `what(call, session)` says, or the virtual number where that is None."""
    return patched(caller_id=lambda _self, call, session: what(call, session) or session.virtual_number)


def _reaches(whom):
    """A registered caller reaches `whom(session, role)`, or as ever where that is None."""

    def other_side(self, session, role):
        found = whom(session, role)
        return PlivoModel.other_side(self, session, role) if found is None else (found, None)

    return patched(other_side=other_side)


def _lets_in(when):
    """A registered caller is let in only `when(session, call)`."""

    def dialled_session(self, call):
        session = PlivoModel.dialled_session(self, call)
        return session if session is not None and when(session, call) else None

    return patched(dialled_session=dialled_session)


def _newest_of_the_caller(self, call):
    """The number does not count: the caller's newest session does."""
    mine = self.state.dials.get(call.caller, {}).values()
    return max((self.state.sessions[one] for one in mine), key=lambda one: one.serial, default=None)


def _newest_of_the_number(self, call):
    """Who else has a session there does not count: the number's newest session is the caller's, if it has any."""
    if PlivoModel.dialled_session(self, call) is None:
        return None
    live = [
        one
        for one in self.state.sessions.values()
        if one.virtual_number == call.dialled and one.status is not Status.EXPIRED
    ]
    return live[-1]


def _cut_off_by_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    self.release(session, turn)


def _cut_off_at_first_expiry(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and session.status is not Status.EXPIRED:
        self.release(session, turn)
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _puts_through(when):
    """An unknown caller is put through to the first party of a session of the number, `when(session, call)`."""

    def stranger_calls(self, call, digits, turn):
        for session in self.state.sessions.values():
            if session.virtual_number == call.dialled and session.status is Status.ACTIVE and when(session, call):
                call.role, call.callee, call.stranger = "second", session.first_party, call.caller
                return self.arrive(call, session, None, turn)
        return PlivoModel.stranger_calls(self, call, digits, turn)

    return patched(stranger_calls=stranger_calls)


def _any_session_of_the_caller(self, call, digits, turn):
    """Who is a party somewhere is let in anywhere."""
    mine = [self.state.sessions[one] for one in self.state.dials.get(call.caller, {}).values()]
    if mine:
        return self.registered_calls(call, mine[0], digits, turn)
    return PlivoModel.stranger_calls(self, call, digits, turn)


def _rings_all_the_same(self, call, line, turn):
    PlivoModel.greet(self, call, line, turn)
    for session in self.state.sessions.values():
        if session.virtual_number == call.dialled and session.status is Status.ACTIVE and not call.played:
            self.ring_phone(call, session, session.second_party, turn)
            self.state.agenda.put(turn.now, ("ring-out", call.id))
            return


def _greets_everybody(self, call, session, turn):
    PlivoModel.take_session(self, call, session, turn)
    if session.unknown_caller_play:
        call.played.append(session.unknown_caller_play)


def _greets(which):
    def greet(self, call, line, turn):
        heard = memory(self).setdefault("heard", set())
        PlivoModel.greet(self, call, line, turn)
        if not which(heard, call):
            call.played.clear()
        heard.add(call.dialled)

    return patched(greet=greet)


def _forces_without_pins(self, event, turn):
    """Has heard of `force` alone: who types four digits is let in."""
    if event.digits and PlivoModel.dialled_session(self, _Dialled(event)) is None:
        for session in self.state.sessions.values():
            if session.virtual_number == event.dialled.lstrip("+") and session.session_uuid in memory(self).get(
                "forced", ()
            ):
                return PlivoModel.place_call(self, replace(event, caller=session.first_party), turn)
    return PlivoModel.place_call(self, event, turn)


class _Dialled:
    """Who dials what, of an event."""

    def __init__(self, event):
        self.caller, self.dialled = event.caller.lstrip("+"), event.dialled.lstrip("+")


def _noting_force(self, account, body, turn):
    before = set(self.state.sessions)
    answer = PlivoModel.create(self, account, body, turn)
    if body.get("force_pin_authentication"):
        memory(self).setdefault("forced", set()).update(set(self.state.sessions) - before)
    return answer


MUTANTS = (
    Mutant("leaks_real_number", "PNM-CALL-001", shows_as(lambda call, _session: call.caller)),
    Mutant(
        "leaks_real_number_after_the_first_call",
        "PNM-CALL-001",
        shows_as(lambda call, session: call.caller if session.interactions else None),
        deep=True,
    ),
    Mutant(
        "leaks_real_number_after_an_update",
        "PNM-CALL-001",
        patched(
            apply=lambda self, session, changes, turn: (
                PlivoModel.apply(self, session, changes, turn),
                memory(self).setdefault("leaky", set()).add(session.session_uuid),
            ),
            caller_id=lambda self, call, session: (
                call.caller if session.session_uuid in memory(self).get("leaky", ()) else session.virtual_number
            ),
        ),
        deep=True,
    ),
    Mutant(
        "rings_the_caller_itself",
        "PNM-CALL-001",
        _reaches(lambda session, role: session.party(role) if role == "first" else None),
    ),
    Mutant(
        "lets_only_the_second_party_call",
        "PNM-CALL-001",
        _lets_in(lambda session, call: call.caller == session.second_party),
    ),
    Mutant(
        "lets_each_session_have_two_calls",
        "PNM-CALL-001",
        _lets_in(lambda session, _call: len(session.interactions) < 2),
        deep=True,
    ),
    Mutant(
        "goes_by_the_callers_newest_session", "PNM-CALL-001", patched(dialled_session=_newest_of_the_caller), deep=True
    ),
    Mutant(
        "goes_by_the_numbers_newest_session", "PNM-CALL-001", patched(dialled_session=_newest_of_the_number), deep=True
    ),
    Mutant("disconnects_a_session_with_an_update", "PNM-CALL-001", patched(apply=_cut_off_by_update), deep=True),
    Mutant("disconnects_a_prolonged_session", "PNM-CALL-001", patched(expire_due=_cut_off_at_first_expiry), deep=True),
    Mutant(
        "is_busy_after_a_call_that_nobody_answered",
        "PNM-CALL-001",
        patched(
            finish=lambda self, call, turn: (
                PlivoModel.finish(self, call, turn),
                setattr(self.state.sessions[call.session], "call", None if call.connected is not None else call.id),
            ),
        ),
        deep=True,
    ),
    Mutant("works_one_way", "PNM-CALL-002", _lets_in(lambda session, call: call.caller == session.first_party)),
    Mutant(
        "leaks_real_number_on_the_return_call",
        "PNM-CALL-002",
        shows_as(lambda call, _session: call.caller if call.role == "second" else None),
    ),
    Mutant(
        "rings_the_second_party_both_ways",
        "PNM-CALL-002",
        _reaches(lambda session, role: session.second_party if role == "second" else None),
    ),
    Mutant(
        "works_one_way_once_the_first_has_called",
        "PNM-CALL-002",
        _lets_in(lambda session, call: call.caller == session.first_party or not session.interactions),
        deep=True,
    ),
    Mutant(
        "takes_whoever_is_first_somewhere_for_the_first",
        "PNM-CALL-002",
        patched(
            dialled_session=lambda self, call: next(
                (
                    one
                    for one in self.state.sessions.values()
                    if one.first_party == call.caller and one.status is Status.ACTIVE
                ),
                PlivoModel.dialled_session(self, call),
            ),
        ),
        deep=True,
    ),
    Mutant(
        "connects_anybody",
        "PNM-CALL-003",
        _puts_through(lambda session, _call: session.pin is None and session.missing is None),
    ),
    Mutant(
        "connects_anybody_after_a_call",
        "PNM-CALL-003",
        _puts_through(lambda session, _call: bool(session.interactions)),
        deep=True,
    ),
    Mutant(
        "connects_a_party_of_another_session",
        "PNM-CALL-003",
        patched(stranger_calls=_any_session_of_the_caller),
        deep=True,
    ),
    Mutant("rings_the_phone_for_an_unknown_caller", "PNM-CALL-003", patched(greet=_rings_all_the_same)),
    Mutant(
        "lets_digits_in_where_force_is_set",
        "PNM-CALL-003",
        patched(place_call=_forces_without_pins, create=_noting_force),
    ),
    Mutant("plays_nothing_to_unknown_callers", "PNM-CALL-004", _greets(lambda _heard, _call: False)),
    Mutant("plays_the_file_to_registered_callers", "PNM-CALL-004", patched(take_session=_greets_everybody)),
    Mutant(
        "plays_the_file_once_a_number",
        "PNM-CALL-004",
        _greets(lambda heard, call: call.dialled not in heard),
        deep=True,
    ),
)
