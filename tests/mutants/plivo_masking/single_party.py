"""Wrong about single-party sessions: how they are made and completed, who may call, and who is called back."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.calls import OTHER
from testline.surfaces.plivo_masking.model.errors import PROBLEMS, deny
from testline.surfaces.plivo_masking.model.state import Line
from wrong import Mutant, patched

# Creating


def _needs(role):
    """The party of this role is needed even so."""

    def parties(self, body, turn, *, single):
        if single and not body.get(f"{role}_party"):
            deny(f"{role}_party", "missing")
        return PlivoModel.parties(self, body, turn, single=single)

    return patched(parties=parties)


def _in_role(role):
    """The only party has this role, whichever was given."""

    def parties(self, body, turn, *, single):
        first, second = PlivoModel.parties(self, body, turn, single=single)
        if first and second:
            return first, second
        return (first or second, "") if role == "first" else ("", first or second)

    return patched(parties=parties)


def _go_key_only(self, account, body, turn):
    heard = {name: value for name, value in body.items() if name != "create_session_with_single_party"}
    return PlivoModel.create(self, account, heard, turn)


def _nobody_is_enough(self, body, turn, *, single):
    if single and not (body.get("first_party") or body.get("second_party")):
        return "12025550100", ""
    return PlivoModel.parties(self, body, turn, single=single)


def _empty_is_a_number(role):
    """An empty string in this role is a number, and not a good one."""

    def parties(self, body, turn, *, single):
        if body.get(f"{role}_party") == "" and body.get(f"{OTHER[role]}_party"):
            deny(f"{role}_party", "invalid")
        return PlivoModel.parties(self, body, turn, single=single)

    return patched(parties=parties)


# Completing


def _added(when):
    """The missing party is taken from an update only `when(session, role)`."""

    def changes(self, session, body, turn):
        missing = session.missing
        if missing is not None and not when(session, missing):
            body = {name: value for name, value in body.items() if name != f"{missing}_party"}
        return PlivoModel.changes(self, session, body, turn)

    return patched(changes=changes)


def _still_a_stranger(self, session, changes, turn):
    dials = {party: dict(numbers) for party, numbers in self.state.dials.items()}
    PlivoModel.apply(self, session, changes, turn)
    if {"first_party", "second_party"} & changes.keys():
        self.state.dials = dials


def _still_not_called(self, session, role):
    if session.create_session_with_single_party:
        stranger = next((one.stranger for one in reversed(session.interactions) if one.stranger), None)
        return stranger or "", stranger
    return PlivoModel.other_side(self, session, role)


# Strangers


def _only_the_first(self, call, session, turn):
    known = {one.stranger for one in session.interactions} - {None}
    return PlivoModel.take_stranger(self, call, session, turn) if not known or call.caller in known else None


def _nobody_twice(self, call, session, turn):
    known = {one.stranger for one in session.interactions}
    return None if call.caller in known else PlivoModel.take_stranger(self, call, session, turn)


def _closed_by_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    self.leave_line(session)


def _one_role_only(role):
    def take_stranger(self, call, session, turn):
        return PlivoModel.take_stranger(self, call, session, turn) if session.party(role) else None

    return patched(take_stranger=take_stranger)


def _open_although_guarded(self, session):
    if session.pin is not None and session.missing is not None:
        self.state.lines.setdefault(session.virtual_number, Line()).open[session.session_uuid] = None
    else:
        PlivoModel.join_line(self, session)


def _any_pin(self, typed, sessions, role):
    single = next((one for one in sessions if one.missing is not None and typed), None)
    return (single, role or single.missing) if single else PlivoModel.opened_by(self, typed, sessions, role)


def _no_pin(self, typed, sessions, role):
    return PlivoModel.opened_by(self, typed, [one for one in sessions if one.missing is None], role)


def _open_after_the_first(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    if call.stranger and session.pin is not None and session.missing is not None:
        self.leave_line(session)
        _open_although_guarded(self, session)


# Calling back


def _calls_back(which, **members):
    """The registered party reaches whom `which(interactions)` says."""

    def other_side(self, session, role):
        if session.missing is None:
            return PlivoModel.other_side(self, session, role)
        stranger = which(session.interactions)
        return stranger or "", stranger

    return patched(other_side=other_side, **members)


def _strangers(interactions):
    return [one.stranger for one in interactions if one.stranger]


def _nobody_twice_called(self, call):
    """The call back itself is no interaction with anybody."""
    interaction = PlivoModel.interaction_of(self, call)
    registered = call.caller in self.state.dials and call.dialled in self.state.dials[call.caller]
    return replace(interaction, stranger=None) if registered else interaction


def _the_partys_latest(self, session, role):
    """Whoever called the party last, through whatever number."""
    if session.missing is None:
        return PlivoModel.other_side(self, session, role)
    mine = [
        (one.end, one.stranger)
        for other in self.state.sessions.values()
        for one in other.interactions
        if one.stranger and {session.first_party, session.second_party} & {other.first_party, other.second_party} - {""}
    ]
    stranger = max(mine)[1] if mine else None
    return stranger or "", stranger


def _not_by_pin(self, call):
    interaction = PlivoModel.interaction_of(self, call)
    return replace(interaction, stranger=None) if self.state.sessions[call.session].pin is not None else interaction


def _the_last_who_tried(self, call, digits, turn):
    tried = memory(self).setdefault("tried", {})
    tried[call.dialled] = call.caller
    return PlivoModel.stranger_calls(self, call, digits, turn)


def _reaches_who_tried(self, session, role):
    if session.missing is None:
        return PlivoModel.other_side(self, session, role)
    stranger = memory(self).get("tried", {}).get(session.virtual_number)
    return stranger or "", stranger


MUTANTS = (
    Mutant("needs_the_second_party_even_so", "PNM-SGL-001", _needs("second")),
    Mutant("takes_the_first_party_for_the_second", "PNM-SGL-001", _in_role("second")),
    Mutant("knows_only_the_go_clients_key", "PNM-SGL-001", patched(create=_go_key_only)),
    Mutant("needs_the_first_party_even_so", "PNM-SGL-002", _needs("first")),
    Mutant("takes_the_second_party_for_the_first", "PNM-SGL-002", _in_role("first")),
    Mutant("makes_a_session_of_nobody", "PNM-SGL-003", patched(parties=_nobody_is_enough)),
    Mutant(
        "answers_a_session_of_nobody_with_422",
        "PNM-SGL-003",
        patched(
            problems={
                **PROBLEMS,
                ("first_party", "missing-both"): PROBLEMS["first_party", "missing-both"]._replace(status=422),
            }
        ),
    ),
    Mutant("never_adds_the_missing_party", "PNM-SGL-004", _added(lambda _session, _role: False)),
    Mutant("adds_no_first_party", "PNM-SGL-004", _added(lambda _session, role: role == "second")),
    Mutant(
        "adds_nobody_after_a_call", "PNM-SGL-004", _added(lambda session, _role: not session.interactions), deep=True
    ),
    Mutant("lets_the_added_party_call_nobody", "PNM-SGL-004", patched(apply=_still_a_stranger), deep=True),
    Mutant("lets_nobody_call_the_added_party", "PNM-SGL-004", patched(other_side=_still_not_called), deep=True),
    Mutant(
        "keeps_strangers_out_of_an_open_session",
        "PNM-SGL-005",
        patched(take_stranger=lambda _self, _call, _session, _turn: None),
    ),
    Mutant("lets_strangers_reach_only_a_first_party", "PNM-SGL-005", _one_role_only("first")),
    Mutant("takes_only_the_first_stranger", "PNM-SGL-005", patched(take_stranger=_only_the_first), deep=True),
    Mutant("takes_no_stranger_twice", "PNM-SGL-005", patched(take_stranger=_nobody_twice), deep=True),
    Mutant("shuts_strangers_out_with_an_update", "PNM-SGL-005", patched(apply=_closed_by_update), deep=True),
    Mutant("asks_no_pin_for_a_single_party", "PNM-SGL-006", patched(join_line=_open_although_guarded)),
    Mutant("takes_any_pin_for_a_single_party", "PNM-SGL-006", patched(opened_by=_any_pin)),
    Mutant("takes_no_pin_for_a_single_party", "PNM-SGL-006", patched(opened_by=_no_pin)),
    Mutant("asks_no_pin_after_the_first_was_right", "PNM-SGL-006", patched(finish=_open_after_the_first), deep=True),
    Mutant("calls_nobody_back", "PNM-SGL-007", _calls_back(lambda _calls: None)),
    Mutant(
        "calls_back_the_first_caller",
        "PNM-SGL-007",
        _calls_back(lambda calls: next(iter(_strangers(calls)), None)),
        deep=True,
    ),
    Mutant(
        "calls_back_the_most_frequent_caller",
        "PNM-SGL-007",
        _calls_back(lambda calls: max(_strangers(calls), key=_strangers(calls).count, default=None)),
        deep=True,
    ),
    Mutant(
        "calls_back_a_new_caller_only",
        "PNM-SGL-007",
        _calls_back(lambda calls: next(reversed(dict.fromkeys(_strangers(calls))), None)),
        deep=True,
    ),
    Mutant(
        "calls_back_once",
        "PNM-SGL-007",
        _calls_back(lambda calls: calls[-1].stranger if calls else None, interaction_of=_nobody_twice_called),
        deep=True,
    ),
    Mutant("calls_back_through_any_number", "PNM-SGL-007", patched(other_side=_the_partys_latest), deep=True),
    Mutant("calls_back_nobody_who_typed_a_pin", "PNM-SGL-007", patched(interaction_of=_not_by_pin), deep=True),
    Mutant(
        "calls_back_who_failed_the_pin",
        "PNM-SGL-007",
        patched(stranger_calls=_the_last_who_tried, other_side=_reaches_who_tried),
        deep=True,
    ),
    Mutant("takes_an_empty_first_party_for_a_number", "PNM-SGL-008", _empty_is_a_number("first")),
    Mutant("takes_an_empty_second_party_for_a_number", "PNM-SGL-008", _empty_is_a_number("second")),
)
