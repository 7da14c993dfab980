"""Wrong about calls: who is put through to whom, what phones show, how long it lasts, and what is written down."""

from __future__ import annotations

from dataclasses import replace

from wrong import Mutant, patched

from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.calls import OTHER, micros
from testline.surfaces.plivo_masking.model.dialling import Proof
from testline.surfaces.plivo_masking.model.lifecycle import Phase, Status

# Who is put through, and what is shown


def _shows(what):
    """The called phone shows what `what(call, session)` says, or the virtual number where that is None."""
    return patched(caller_id=lambda self, call, session: what(call, session) or session.virtual_number)  # noqa: ARG005 - an override


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
    live = [one for one in self.state.sessions.values() if one.virtual_number == call.dialled and one.status is not Status.EXPIRED]
    return live[-1]


def _cut_off_by_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    self.release(session, turn)


def _cut_off_at_first_expiry(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and session.status is not Status.EXPIRED:
        self.release(session, turn)
    PlivoModel.expire_due(self, session_uuid, at, turn)


# Unknown callers


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
        heard = self.__dict__.setdefault("heard", set())
        PlivoModel.greet(self, call, line, turn)
        if not which(heard, call):
            call.played.clear()
        heard.add(call.dialled)

    return patched(greet=greet)


# PINs


def _opened(other):
    """A PIN opens what `other(self, session, role, typed)` says instead; None where nothing."""

    def opened_by(self, typed, sessions, role):
        found = PlivoModel.opened_by(self, typed, sessions, role)
        return found and other(self, *found, typed)

    return patched(opened_by=opened_by)


def _used_up(self, session, role, typed):
    used = self.__dict__.setdefault("used", set())
    if (session.session_uuid, typed) in used:
        return None
    used.add((session.session_uuid, typed))
    return session, role


def _first_role_stays(self, session, role, typed):  # noqa: ARG001 - an override
    return session, self.__dict__.setdefault("roles", {}).setdefault(session.session_uuid, role)


def _as_a_number(self, typed, sessions, role):
    return PlivoModel.opened_by(self, typed.lstrip("0"), sessions, role)


def _begins_alike(self, typed, sessions, role):
    """The right PIN with more digits after it is right too."""
    for length in range(len(typed), 3, -1):
        found = PlivoModel.opened_by(self, typed[:length], sessions, role)
        if found:
            return found
    return None


def _any_sessions_pin(self, typed, sessions, role):
    found = PlivoModel.opened_by(self, typed, sessions, role)
    if found is None and role is None:
        others = [one for one in self.state.sessions.values() if one.pin is not None and one.status is Status.ACTIVE]
        found = PlivoModel.opened_by(self, typed, others, role)
        return found and (sessions[0], found[1])
    return found


def _asks(when):
    """A registered caller is asked for a PIN `when(session)`, where there is one."""
    return patched(asks_registered=lambda self, session: session.pin is not None and when(session))  # noqa: ARG005 - an override


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
    forced = session.pin.force and (session.session_uuid, call.caller) not in self.__dict__.setdefault("proven", set())
    if forced:
        self.proven.add((session.session_uuid, call.caller))
    return forced


def _forces_without_pins(self, event, turn):
    """Has heard of `force` alone: who types four digits is let in."""
    if event.digits and PlivoModel.dialled_session(self, _Dialled(event)) is None:
        for session in self.state.sessions.values():
            if session.virtual_number == event.dialled.lstrip("+") and session.session_uuid in self.__dict__.get("forced", ()):
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
        self.__dict__.setdefault("forced", set()).update(set(self.state.sessions) - before)
    return answer


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
    first, wrong = sessions[0], self.__dict__.setdefault("wrong", {})
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


# Plivo calls


def _second_first(self, session, turn):
    session.first_party, session.second_party = session.second_party, session.first_party
    PlivoModel.call_me(self, session, turn)
    session.first_party, session.second_party = session.second_party, session.first_party


def _second_even_so(self, call_id, at, turn):
    call = self.state.calls[call_id]
    session = self.state.sessions[call.session]
    if call.phase is Phase.RINGING_CALLER:
        self.ring_phone(call, session, session.second_party, turn)
    PlivoModel.ring_out_due(self, call_id, at, turn)


def _both_at_once(self, session, turn):
    PlivoModel.call_me(self, session, turn)
    phone = self.state.handsets.setdefault(session.second_party, type(self.state.handsets[session.first_party])())
    phone.calls.append({"caller_id": session.virtual_number, "answered": False, "at": "2026-01-01T00:00:00.000000Z"})


def _again_after_update(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    if session.initiate_call_to_first_party:
        self.call_me(session, turn)


def _everybody_is_called(self, account, body, turn):
    before = set(self.state.sessions)
    answer = PlivoModel.create(self, account, body, turn)
    for uuid in set(self.state.sessions) - before:
        if not body.get("initiate_call_to_first_party"):
            self.call_me(self.state.sessions[uuid], turn)
    return answer


def _line_is_never_free(self, call, turn):
    PlivoModel.finish(self, call, turn)
    if not call.dialled:
        self.state.sessions[call.session].call = call.id


def _call_me_leaves_nothing(self, call, turn):
    PlivoModel.finish(self, call, turn)
    if not call.dialled:
        self.state.sessions[call.session].interactions.pop()


# After the end


def _still_connected(when):
    """The number of a session that ended still connects its parties, `when(self, session)`."""

    def dialled_session(self, call):
        found = PlivoModel.dialled_session(self, call)
        if found is not None:
            return found
        for one in reversed(self.state.sessions.values()):
            ended = one.status is Status.EXPIRED and one.virtual_number == call.dialled
            if ended and call.caller in (one.first_party, one.second_party) and when(self, one, call):
                one.call = None
                return one
        return None

    def change_status(self, session, change):
        if session.status is not Status.EXPIRED:
            PlivoModel.change_status(self, session, change)

    return patched(dialled_session=dialled_session, change_status=change_status)


def _strangers_still_welcome(self, session, turn):
    line = self.state.lines.get(session.virtual_number)
    kinds = (dict(line.open), dict(line.asking)) if line else None
    PlivoModel.release(self, session, turn)
    if kinds:
        line.open, line.asking = kinds
        line.open.update({})


def _quiet(self, session, change):
    if session.status is not Status.EXPIRED:
        PlivoModel.change_status(self, session, change)


# How long


def _limits(**limits):
    """Sessions have these limits in calls of which `when(call, session)`, whatever they say."""
    when = limits.pop("when", lambda call, session: True)  # noqa: ARG005 - always

    def limited(healthy):
        def method(self, call, session, *arguments):
            kept = {name: getattr(session, name) for name in limits}
            if when(call, session):
                for name, value in limits.items():
                    setattr(session, name, value(self, session))
            try:
                return healthy(self, call, session, *arguments)
            finally:
                for name, value in kept.items():
                    setattr(session, name, value)

        return method

    def keeping(self, session):
        self.__dict__.setdefault("limits", {})[session.session_uuid] = {name: getattr(session, name) for name in limits}
        PlivoModel.register(self, session)

    return patched(
        register=keeping, ring_phone=limited(PlivoModel.ring_phone), talk=limited(PlivoModel.talk),
        connect=limited(PlivoModel.connect),
    )


def _as_created(name):
    return lambda self, session: self.limits[session.session_uuid][name]


def _ever(_self, _session):
    return 10**6


def _hold_has_no_limit(self, call, session):
    return micros(10**6) if call.plan.hold else PlivoModel.talk(self, call, session)


# What is written down


def _writes(change):
    """Writes interactions down as `change(self, session, interactions)` leaves them, after each call."""

    def finish(self, call, turn):
        PlivoModel.finish(self, call, turn)
        session = self.state.sessions[call.session]
        change(self, session, session.interactions)

    return patched(finish=finish)


def _tells(**members):
    """Shows these members of a session with interactions, each made from the session and what is shown rightly."""

    def show_interactions(self, session, turn, place):
        shown = PlivoModel.show_interactions(self, session, turn, place)
        if session.interactions:
            shown |= {name: made(self, session, turn, shown) for name, made in members.items()}
        return shown

    return patched(show_interactions=show_interactions)


def _last_only(name, part):
    return _tells(**{name: lambda self, session, turn, shown: shown["interaction"][-1].get(part, 0)})  # noqa: ARG005 - made from what is shown


def _with_another_sessions(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    for other in self.state.sessions.values():
        if other is not session and other.first_party == session.first_party:
            other.interactions.append(session.interactions[-1])


def _lost(self, session, changes, turn):
    PlivoModel.apply(self, session, changes, turn)
    session.interactions.clear()


def _lost_at_the_end(self, session, turn):
    PlivoModel.end_session(self, session, turn)
    session.interactions.clear()


def _unlisted(self, session, turn, *, place="item"):
    shown = PlivoModel.show(self, session, turn, place=place)
    return {**shown, "interaction": None} if place == "list" else shown


def _first_start(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = self.state.sessions[call.session].interactions
    return replace(made, start=earlier[0].start) if earlier else made


def _leg_even_so(self, one, account, turn):
    shown = PlivoModel.show_interaction(self, one, account, turn)
    uuid = turn.chooser.uuid("leg")
    return {**shown, "second_party_resource_url": shown["second_party_resource_url"] or f"https://api.plivo.com/v1/Account/{account.auth_id}/Call/{uuid}"}


def _leg_of_the_last_call(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = self.state.sessions[call.session].interactions
    return replace(made, legs={**earlier[-1].legs, **made.legs}) if earlier else made


def _recording_even_so(self, call, session, turn):
    moment = PlivoModel.ring(self, call, session, turn)
    call.recording = turn.chooser.uuid("recording") if session.record else None
    return moment


def _recording_of_the_last_call(self, call):
    made = PlivoModel.interaction_of(self, call)
    earlier = [one.recording for one in self.state.sessions[call.session].interactions if one.recording]
    return replace(made, recording=earlier[-1]) if earlier and not made.recording else made


def _silently(self, call, session, interaction, turn):
    """No event of a recording that is only in the interaction."""
    if call.connected is not None:
        PlivoModel.tell_recording_end(self, call, session, interaction, turn)


MUTANTS = (
    # The parties
    Mutant("leaks_real_number", "PNM-CALL-001", _shows(lambda call, session: call.caller)),  # noqa: ARG005 - the caller
    Mutant("leaks_real_number_after_the_first_call", "PNM-CALL-001", _shows(lambda call, session: call.caller if session.interactions else None), deep=True),
    Mutant(
        "leaks_real_number_after_an_update", "PNM-CALL-001",
        patched(
            apply=lambda self, session, changes, turn: (PlivoModel.apply(self, session, changes, turn), self.__dict__.setdefault("leaky", set()).add(session.session_uuid)),
            caller_id=lambda self, call, session: call.caller if session.session_uuid in self.__dict__.get("leaky", ()) else session.virtual_number,
        ),
        deep=True,
    ),
    Mutant("rings_the_caller_itself", "PNM-CALL-001", _reaches(lambda session, role: session.party(role) if role == "first" else None)),
    Mutant("lets_only_the_second_party_call", "PNM-CALL-001", _lets_in(lambda session, call: call.caller == session.second_party)),
    Mutant("lets_nobody_call_back", "PNM-CALL-001", _lets_in(lambda session, call: not session.interactions or session.interactions[-1].legs), deep=True),
    Mutant("lets_each_session_have_two_calls", "PNM-CALL-001", _lets_in(lambda session, call: len(session.interactions) < 2), deep=True),  # noqa: ARG005 - any call
    Mutant("goes_by_the_callers_newest_session", "PNM-CALL-001", patched(dialled_session=_newest_of_the_caller), deep=True),
    Mutant("goes_by_the_numbers_newest_session", "PNM-CALL-001", patched(dialled_session=_newest_of_the_number), deep=True),
    Mutant("disconnects_a_session_with_an_update", "PNM-CALL-001", patched(apply=_cut_off_by_update), deep=True),
    Mutant("disconnects_a_prolonged_session", "PNM-CALL-001", patched(expire_due=_cut_off_at_first_expiry), deep=True),
    Mutant("is_busy_after_a_call_that_nobody_answered", "PNM-CALL-012", patched(
        finish=lambda self, call, turn: (
            PlivoModel.finish(self, call, turn),
            setattr(self.state.sessions[call.session], "call", None if call.connected is not None else call.id),
        ),
    ), deep=True),
    Mutant("works_one_way", "PNM-CALL-002", _lets_in(lambda session, call: call.caller == session.first_party)),
    Mutant("leaks_real_number_on_the_return_call", "PNM-CALL-002", _shows(lambda call, session: call.caller if call.role == "second" else None)),  # noqa: ARG005 - an override
    Mutant("rings_the_second_party_both_ways", "PNM-CALL-002", _reaches(lambda session, role: session.second_party if role == "second" else None)),
    Mutant("works_one_way_once_the_first_has_called", "PNM-CALL-002", _lets_in(lambda session, call: call.caller == session.first_party or not session.interactions), deep=True),
    Mutant("takes_whoever_is_first_somewhere_for_the_first", "PNM-CALL-002", patched(
        dialled_session=lambda self, call: next(
            (one for one in self.state.sessions.values() if one.first_party == call.caller and one.status is Status.ACTIVE),
            PlivoModel.dialled_session(self, call),
        ),
    ), deep=True),
    # Unknown callers
    Mutant("connects_anybody", "PNM-CALL-003", _puts_through(lambda session, call: session.pin is None and session.missing is None)),  # noqa: ARG005 - anybody
    Mutant("connects_anybody_after_a_call", "PNM-CALL-003", _puts_through(lambda session, call: bool(session.interactions)), deep=True),  # noqa: ARG005 - anybody
    Mutant("connects_a_party_of_another_session", "PNM-CALL-003", patched(stranger_calls=_any_session_of_the_caller), deep=True),
    Mutant("rings_the_phone_for_an_unknown_caller", "PNM-CALL-003", patched(greet=_rings_all_the_same)),
    Mutant("lets_digits_in_where_force_is_set", "PNM-CALL-003", patched(place_call=_forces_without_pins, create=_noting_force)),
    Mutant("plays_nothing_to_unknown_callers", "PNM-CALL-004", _greets(lambda heard, call: False)),  # noqa: ARG005 - to nobody
    Mutant("plays_the_file_to_registered_callers", "PNM-CALL-004", patched(take_session=_greets_everybody)),
    Mutant("plays_the_file_once_a_number", "PNM-CALL-004", _greets(lambda heard, call: call.dialled not in heard), deep=True),
    # PINs
    Mutant("takes_a_pin_for_the_party_to_call", "PNM-CALL-005", _opened(lambda self, session, role, typed: (session, role if session.pin.force else OTHER[role]))),  # noqa: ARG005 - an override
    Mutant("takes_no_second_pin", "PNM-CALL-005", _opened(lambda self, session, role, typed: (session, role) if role == "first" else None)),  # noqa: ARG005 - an override
    Mutant("takes_generated_pins_for_none", "PNM-CALL-005", _opened(lambda self, session, role, typed: None if session.pin.generate else (session, role))),  # noqa: ARG005 - an override
    Mutant("reads_a_pin_as_a_number", "PNM-CALL-005", patched(opened_by=_as_a_number)),
    Mutant("takes_a_pin_once", "PNM-CALL-005", _opened(_used_up), deep=True),
    Mutant("connects_as_the_first_pin_said", "PNM-CALL-005", _opened(_first_role_stays), deep=True),
    Mutant("asks_registered_callers", "PNM-CALL-006", _asks(lambda session: True)),  # noqa: ARG005 - in any session
    Mutant("asks_the_second_party", "PNM-CALL-006", _asks_caller(lambda self, session, call: session.pin.force or call.caller == session.second_party)),  # noqa: ARG005 - an override
    Mutant("asks_registered_callers_from_the_second_call_on", "PNM-CALL-006", _asks(lambda session: session.pin.force or bool(session.interactions)), deep=True),
    Mutant("ignores_force", "PNM-CALL-007", _asks(lambda session: False)),  # noqa: ARG005 - in no session
    Mutant("ignores_force_for_the_second_party", "PNM-CALL-007", _asks_caller(lambda self, session, call: session.pin.force and call.caller == session.first_party)),  # noqa: ARG005 - an override
    Mutant("asks_for_a_forced_pin_once", "PNM-CALL-007", _asks_caller(_once_only), deep=True),
    Mutant("forgets_force_after_the_first_call", "PNM-CALL-007", _asks(lambda session: session.pin.force and not session.interactions), deep=True),
    Mutant("refuses_the_right_forced_pin", "PNM-CALL-007", _opened(lambda self, session, role, typed: None if session.pin.force else (session, role))),  # noqa: ARG005 - an override
    Mutant("gives_one_try_more", "PNM-CALL-008", _tries(lambda session: session.pin.retry + 2)),
    Mutant("gives_one_try_less", "PNM-CALL-008", _tries(lambda session: session.pin.retry or 1)),
    Mutant("ignores_pin_retry", "PNM-CALL-008", _tries(lambda session: 2)),  # noqa: ARG005 - the default
    Mutant("reads_no_retry_as_the_default", "PNM-CALL-008", _tries(lambda session: 1 + (session.pin.retry or 1))),
    Mutant("never_stops_asking_a_party", "PNM-CALL-008", _tries(lambda session: 9 if session.pin.force else session.pin.retry + 1)),
    Mutant("adds_up_the_tries_of_all_calls", "PNM-CALL-008", patched(ask_pins=_tries_add_up), deep=True),
    Mutant("lets_in_who_used_up_the_tries", "PNM-CALL-008", patched(ask_pins=_in_after_all)),
    Mutant("takes_a_longer_pin", "PNM-CALL-008", patched(opened_by=_begins_alike)),
    Mutant("takes_another_sessions_pin", "PNM-CALL-008", patched(opened_by=_any_sessions_pin), deep=True),
    Mutant("rings_the_phone_when_the_pin_failed", "PNM-CALL-008", patched(tell_pin=_rings_who_failed)),
    # Plivo calls
    Mutant("calls_nobody", "PNM-CALL-009", patched(call_me=lambda self, session, turn: None)),  # noqa: ARG005 - an override
    Mutant("calls_the_second_party_first", "PNM-CALL-009", patched(call_me=_second_first)),
    Mutant("calls_the_second_party_though_the_first_is_away", "PNM-CALL-009", patched(ring_out_due=_second_even_so), deep=True),
    Mutant("calls_both_at_once", "PNM-CALL-009", patched(call_me=_both_at_once)),
    Mutant("leaks_the_first_number_to_the_second", "PNM-CALL-009", _shows(lambda call, session: call.caller if not call.dialled and call.phase is Phase.RINGING else None), deep=True),  # noqa: ARG005 - an override
    Mutant("leaks_the_second_number_to_the_first", "PNM-CALL-009", _shows(lambda call, session: None if call.dialled or call.phase is not Phase.RINGING_CALLER else session.second_party)),
    Mutant("calls_again_after_an_update", "PNM-CALL-009", patched(apply=_again_after_update), deep=True),
    Mutant("calls_everybody", "PNM-CALL-009", patched(create=_everybody_is_called)),
    Mutant("is_busy_ever_after_its_own_call", "PNM-CALL-009", patched(finish=_line_is_never_free), deep=True),
    Mutant("writes_down_nothing_of_its_own_call", "PNM-CALL-009", patched(finish=_call_me_leaves_nothing), deep=True),
    # After the end
    Mutant("forwards_after_the_end", "PNM-CALL-010", _still_connected(lambda self, session, call: True)),  # noqa: ARG005 - always
    Mutant("forwards_after_a_delete", "PNM-CALL-010", _still_connected(lambda self, session, call: session.deleted)),  # noqa: ARG005 - an override
    Mutant("forwards_after_an_expiry", "PNM-CALL-010", _still_connected(lambda self, session, call: not session.deleted)),  # noqa: ARG005 - an override
    Mutant("forwards_return_calls_after_the_end", "PNM-CALL-010", _still_connected(lambda self, session, call: call.caller == session.second_party)),  # noqa: ARG005 - an override
    Mutant("forwards_after_the_end_who_called_before", "PNM-CALL-010", _still_connected(lambda self, session, call: bool(session.interactions)), deep=True),  # noqa: ARG005 - an override
    Mutant(
        "forwards_after_the_end_of_a_session_cut_short", "PNM-CALL-010",
        _still_connected(lambda self, session, call: not session.deleted and session.modified >= session.created and session.planned - session.created < 3600 * 10**6 and self.__dict__.get("cut", {}).get(session.session_uuid)),  # noqa: ARG005 - an override
        deep=True,
    ),
    Mutant("lets_strangers_in_after_the_end", "PNM-CALL-010", patched(release=_strangers_still_welcome, change_status=_quiet)),
    # How long
    Mutant("rings_for_ever", "PNM-CALL-011", _limits(ring_timeout=_ever)),
    Mutant("rings_for_two_minutes_at_most", "PNM-CALL-011", _limits(ring_timeout=lambda self, session: min(120, session.ring_timeout))),  # noqa: ARG005 - an override
    Mutant("rings_the_first_party_for_ever", "PNM-CALL-011", _limits(ring_timeout=_ever, when=lambda call, session: call.role == "second")),  # noqa: ARG005 - an override
    Mutant("rings_as_long_as_before_the_update", "PNM-CALL-011", _limits(ring_timeout=_as_created("ring_timeout")), deep=True),
    Mutant("never_ends_a_call", "PNM-CALL-011", _limits(call_time_limit=_ever)),
    Mutant("never_ends_a_call_by_the_second_party", "PNM-CALL-011", _limits(call_time_limit=_ever, when=lambda call, session: call.role == "second")),  # noqa: ARG005 - an override
    Mutant("ends_calls_by_the_limit_before_the_update", "PNM-CALL-011", _limits(call_time_limit=_as_created("call_time_limit")), deep=True),
    Mutant("limits_the_first_call_only", "PNM-CALL-011", _limits(call_time_limit=_ever, when=lambda call, session: bool(session.interactions)), deep=True),  # noqa: ARG005 - an override
    Mutant("adds_up_the_length_of_all_calls", "PNM-CALL-011", _limits(call_time_limit=lambda self, session: max(1, session.call_time_limit - sum(one.talked for one in session.interactions) // 10**6)), deep=True),  # noqa: ARG005 - an override
    Mutant("never_ends_a_held_call", "PNM-CALL-011", patched(talk=_hold_has_no_limit)),
    # What is written down
    Mutant("replaces_the_interaction", "PNM-CALL-012", _writes(lambda self, session, calls: calls.__delitem__(slice(0, -1))), deep=True),  # noqa: ARG005 - an override
    Mutant("keeps_two_interactions", "PNM-CALL-012", _writes(lambda self, session, calls: calls.__delitem__(slice(0, -2))), deep=True),  # noqa: ARG005 - an override
    Mutant("writes_down_no_return_calls", "PNM-CALL-012", patched(
        finish=lambda self, call, turn: (PlivoModel.finish(self, call, turn), call.role == "second" and self.state.sessions[call.session].interactions.pop()),
    )),
    Mutant("writes_down_answered_calls_only", "PNM-CALL-012", _writes(lambda self, session, calls: calls.pop() if calls[-1].recording is None and not calls[-1].talked else None)),  # noqa: ARG005 - an override
    Mutant("tells_the_count_of_the_last_call", "PNM-CALL-012", _last_only("total_call_count", "total_call_count"), deep=True),
    Mutant("tells_the_amount_of_the_last_call", "PNM-CALL-012", _last_only("total_call_amount", "total_call_amount"), deep=True),
    Mutant("tells_the_billed_duration_of_the_last_call", "PNM-CALL-012", _last_only("total_call_billed_duration", "call_billed_duration"), deep=True),
    Mutant("tells_the_talked_for_the_billed_duration", "PNM-CALL-012", _tells(total_call_billed_duration=lambda self, session, turn, shown: sum(one.talked for one in session.interactions) // 10**6)),  # noqa: ARG005 - made from the session
    Mutant("charges_nothing_for_the_session", "PNM-CALL-012", _tells(total_session_amount=lambda self, session, turn, shown: 0)),  # noqa: ARG005 - made from nothing
    Mutant("tells_the_last_start_for_the_last_interaction", "PNM-CALL-012", _tells(last_interaction_time=lambda self, session, turn, shown: shown["interaction"][-1]["start_time"])),  # noqa: ARG005 - made from what is shown
    Mutant("tells_the_first_end_for_the_last_interaction", "PNM-CALL-012", _tells(last_interaction_time=lambda self, session, turn, shown: shown["interaction"][0]["end_time"]), deep=True),  # noqa: ARG005 - made from what is shown
    Mutant("tells_the_modification_for_the_last_interaction", "PNM-CALL-012", _tells(last_interaction_time=lambda self, session, turn, shown: self.stamp(session.modified, turn))),  # noqa: ARG005 - made from the session
    Mutant("begins_every_interaction_with_the_first", "PNM-CALL-012", patched(interaction_of=_first_start), deep=True),
    Mutant("writes_a_call_down_in_all_sessions_of_the_party", "PNM-CALL-012", patched(finish=_with_another_sessions), deep=True),
    Mutant("loses_interactions_with_an_update", "PNM-CALL-012", patched(apply=_lost), deep=True),
    Mutant("loses_interactions_at_the_end", "PNM-CALL-012", patched(end_session=_lost_at_the_end), deep=True),
    Mutant("lists_no_interactions", "PNM-CALL-012", patched(show=_unlisted)),
    Mutant("names_a_leg_that_never_started", "PNM-CALL-013", patched(show_interaction=_leg_even_so)),
    Mutant("names_the_leg_of_the_call_before", "PNM-CALL-013", patched(interaction_of=_leg_of_the_last_call), deep=True),
    Mutant("names_a_recording_of_an_unanswered_call", "PNM-CALL-014", patched(ring=_recording_even_so, tell_recording_end=_silently)),
    Mutant("names_the_recording_of_the_call_before", "PNM-CALL-014", patched(interaction_of=_recording_of_the_last_call), deep=True),
)
