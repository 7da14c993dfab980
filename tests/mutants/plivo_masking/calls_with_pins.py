"""Wrong about PINs: who is asked, how often, and whom a PIN reaches."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import memory
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.calls import OTHER
from testline.surfaces.plivo_masking.model.dialling import Proof
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, patched


def _opened(other):
    """A PIN opens what `other(self, session, role, typed)` says instead; None where nothing."""

    def opened_by(self, typed, sessions, role):
        found = PlivoModel.opened_by(self, typed, sessions, role)
        return found and other(self, *found, typed)

    return patched(opened_by=opened_by)


def _used_up(self, session, role, typed):
    used = memory(self).setdefault("used", set())
    if (session.session_uuid, typed) in used:
        return None
    used.add((session.session_uuid, typed))
    return session, role


def _first_role_stays(self, session, role, _typed):
    return session, memory(self).setdefault("roles", {}).setdefault(session.session_uuid, role)


def _as_a_number(self, typed, sessions, role):
    return PlivoModel.opened_by(self, typed.lstrip("0"), sessions, role)


def _begins_alike(self, typed, sessions, role):
    """The first four digits of a PIN are enough."""
    for one in sessions:
        for pin in (one.pin.first, one.pin.second):
            if len(typed) > 3 and pin.startswith(typed):
                return PlivoModel.opened_by(self, pin, sessions, role)
    return PlivoModel.opened_by(self, typed, sessions, role)


def _any_sessions_pin(self, typed, sessions, role):
    found = PlivoModel.opened_by(self, typed, sessions, role)
    if found is None and role is None:
        others = [one for one in self.state.sessions.values() if one.pin is not None and one.status is Status.ACTIVE]
        found = PlivoModel.opened_by(self, typed, others, role)
        return found and (sessions[0], found[1])
    return found


def _asks(when):
    """A registered caller is asked for a PIN `when(session)`, where there is one."""
    return patched(asks_registered=lambda _self, session: session.pin is not None and when(session))


def _asks_caller(when):
    """A registered caller is asked for a PIN `when(self, session, call)`, where there is one."""

    def registered_calls(self, call, session, digits, turn):
        asks = session.pin is not None and when(self, session, call)
        kept, session.pin = session.pin, session.pin and replace(session.pin, force=asks)
        try:
            return PlivoModel.registered_calls(self, call, session, digits, turn)
        finally:
            session.pin = kept

    return patched(registered_calls=registered_calls)


def _once_only(self, session, call):
    forced = session.pin.force and (session.session_uuid, call.caller) not in memory(self).setdefault("proven", set())
    if forced:
        memory(self)["proven"].add((session.session_uuid, call.caller))
    return forced


def _tries(how_many):
    """Callers have `how_many(session)` tries."""

    def ask_pins(self, call, sessions, digits, role):
        first = sessions[0]
        kept, first.pin = first.pin, replace(first.pin, retry=how_many(first) - 1)
        try:
            return PlivoModel.ask_pins(self, call, sessions, digits, role)
        finally:
            first.pin = kept

    return patched(ask_pins=ask_pins)


def _tries_add_up(self, call, sessions, digits, role):
    """Wrong tries of earlier calls of the same caller count."""
    first, wrong = sessions[0], memory(self).setdefault("wrong", {})
    key = (first.session_uuid, call.caller)
    kept, first.pin = first.pin, replace(first.pin, retry=first.pin.retry - wrong.get(key, 0))
    try:
        proof = PlivoModel.ask_pins(self, call, sessions, digits, role)
    finally:
        first.pin = kept
    wrong[key] = wrong.get(key, 0) + proof.wrong
    return proof


def _in_after_all(self, call, sessions, digits, role):
    proof = PlivoModel.ask_pins(self, call, sessions, digits, role)
    return proof if proof.opened else Proof((sessions[0], role or "first"), proof.wrong)


def _rings_who_failed(self, call, session, status, turn):
    PlivoModel.tell_pin(self, call, session, status, turn)
    if status["PinAuthenticationStatus"] == "failed":
        self.ring_phone(replace(call), session, session.second_party, turn)
        self.state.agenda.put(turn.now, ("ring-out", call.id))


MUTANTS = (
    Mutant(
        "takes_a_pin_for_the_party_to_call",
        "PNM-CALL-005",
        _opened(lambda _self, session, role, _typed: (session, role if session.pin.force else OTHER[role])),
    ),
    Mutant(
        "takes_no_second_pin",
        "PNM-CALL-005",
        _opened(lambda _self, session, role, _typed: (session, role) if role == "first" else None),
    ),
    Mutant(
        "takes_generated_pins_for_none",
        "PNM-CALL-005",
        _opened(lambda _self, session, role, _typed: None if session.pin.generate else (session, role)),
    ),
    Mutant("reads_a_pin_as_a_number", "PNM-CALL-005", patched(opened_by=_as_a_number)),
    Mutant("takes_a_pin_once", "PNM-CALL-005", _opened(_used_up), deep=True),
    Mutant("connects_as_the_first_pin_said", "PNM-CALL-005", _opened(_first_role_stays), deep=True),
    Mutant("asks_registered_callers", "PNM-CALL-006", _asks(lambda _session: True)),
    Mutant(
        "asks_the_second_party",
        "PNM-CALL-006",
        _asks_caller(lambda _self, session, call: session.pin.force or call.caller == session.second_party),
    ),
    Mutant(
        "asks_registered_callers_from_the_second_call_on",
        "PNM-CALL-006",
        _asks(lambda session: session.pin.force or bool(session.interactions)),
        deep=True,
    ),
    Mutant("ignores_force", "PNM-CALL-007", _asks(lambda _session: False)),
    Mutant(
        "ignores_force_for_the_second_party",
        "PNM-CALL-007",
        _asks_caller(lambda _self, session, call: session.pin.force and call.caller == session.first_party),
    ),
    Mutant("asks_for_a_forced_pin_once", "PNM-CALL-007", _asks_caller(_once_only), deep=True),
    Mutant(
        "forgets_force_after_the_first_call",
        "PNM-CALL-007",
        _asks(lambda session: session.pin.force and not session.interactions),
        deep=True,
    ),
    Mutant(
        "refuses_the_right_forced_pin",
        "PNM-CALL-007",
        _opened(lambda _self, session, role, _typed: None if session.pin.force else (session, role)),
    ),
    Mutant("gives_one_try_more", "PNM-CALL-008", _tries(lambda session: session.pin.retry + 2)),
    Mutant("gives_one_try_less", "PNM-CALL-008", _tries(lambda session: session.pin.retry or 1)),
    Mutant("ignores_pin_retry", "PNM-CALL-008", _tries(lambda _session: 2)),
    Mutant("reads_no_retry_as_the_default", "PNM-CALL-008", _tries(lambda session: 1 + (session.pin.retry or 1))),
    Mutant(
        "never_stops_asking_a_party",
        "PNM-CALL-008",
        _tries(lambda session: 9 if session.pin.force else session.pin.retry + 1),
    ),
    Mutant("adds_up_the_tries_of_all_calls", "PNM-CALL-008", patched(ask_pins=_tries_add_up), deep=True),
    Mutant("lets_in_who_used_up_the_tries", "PNM-CALL-008", patched(ask_pins=_in_after_all)),
    Mutant("takes_the_beginning_of_a_pin", "PNM-CALL-008", patched(opened_by=_begins_alike)),
    Mutant("takes_another_sessions_pin", "PNM-CALL-008", patched(opened_by=_any_sessions_pin), deep=True),
    Mutant("rings_the_phone_when_the_pin_failed", "PNM-CALL-008", patched(tell_pin=_rings_who_failed)),
)
