"""Wrong about updates: what changes and what must not, in PNM-UPD."""

from __future__ import annotations

import copy
from dataclasses import replace

import orjson

from plivo_masking.shared import UPDATE, answers, applies, bodied, memory, nth, reads_changes, responds
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.lifecycle import Status
from testline.surfaces.plivo_masking.model.phones import digits_of
from testline.surfaces.plivo_masking.model.state import Pin
from testline.surfaces.plivo_masking.model.update import UPDATABLE
from wrong import Mutant, around, patched

PLAIN = {
    "callback_url": "", "callback_method": "POST", "record": False, "record_file_format": "mp3",
    "recording_callback_url": "", "recording_callback_method": "POST", "first_party_play_url": "",
    "second_party_play_url": "", "ring_timeout": 120, "call_time_limit": 3600,
}


# What the answer and a later GET show


def _tells_what_was(healthy, model, account, session_uuid, body, turn):
    before = model.show(model.find(account, session_uuid, "update"), turn)
    answer = healthy(account, session_uuid, body, turn)
    return bodied(answer, orjson.dumps({**orjson.loads(answer.body), "session": before}))


def _stale(place):
    """Shows what a session was before its last update, in some places."""

    def apply(healthy, model, session, changes, turn):
        memory(model)[session.session_uuid] = copy.copy(session)
        healthy(session, changes, turn)

    def show(healthy, model, session, turn, *, place="item"):
        stale = memory(model).get(session.session_uuid) if place == where else None
        return healthy(session if stale is None else replace(stale, status=session.status), turn, place=place)

    where = place
    return around(apply=apply, show=show)


def _fetches_from_memory(healthy, model, account, session_uuid, turn):
    """The second answer about a session is the first one, whatever happened since."""
    return memory(model).setdefault(session_uuid, healthy(account, session_uuid, turn))


def _resets_the_rest(_model, session, changes, _turn, _before):
    for name, value in PLAIN.items():
        if name not in changes:
            setattr(session, name, value)


def _reverts(model, session, changes, _turn, before):
    """The second update begins from the session as it was created."""
    first = memory(model).setdefault(session.session_uuid, before)
    for name in UPDATABLE:
        if name not in changes:
            setattr(session, name, getattr(first, name))


def _others_too(model, session, changes, _turn, _before):
    """Changes a party's other sessions too."""
    for one in model.state.sessions.values():
        if one.account == session.account and one is not session and one.status is Status.ACTIVE:
            one.record = changes.get("record", one.record)
            one.call_time_limit = changes.get("call_time_limit", one.call_time_limit)


def _starts_again(model, session, changes, turn, _before):
    """Any update begins the session's time anew."""
    if "session_expiry" not in changes and turn.now > session.created:
        session.expiry = turn.now + session.session_expiry * SECOND
        model.schedule_expiry(session)


def _drops_falsy(_model, changes, _session, _body):
    return {name: value for name, value in changes.items() if value}


def _resets_pins(_model, session, changes, _turn, _before):
    if session.pin and "session_expiry" in changes:
        session.pin = replace(session.pin, retry=1, wait=5)


# What cannot be updated


def _takes_party(name, when=lambda _model, _session: True):
    def change(model, changes, session, body):
        digits = digits_of(body[name]) if isinstance(body.get(name), str) and body[name] else None
        return {**changes, name: digits} if digits and when(model, session) else changes

    return reads_changes(change)


def _takes_pin(**members):
    """Takes PIN options over: the member of a PIN by that of the body."""

    def update(healthy, model, account, session_uuid, body, turn):
        session = model.find(account, session_uuid, "update")
        if session.pin and session.status is not Status.EXPIRED:
            given = {name: body[of] for name, of in members.items() if of in body}
            session.pin = replace(session.pin, **given)
        return healthy(account, session_uuid, body, turn)

    return around(update=update)


def _turns_pins(to):
    def update(healthy, model, account, session_uuid, body, turn):
        session = model.find(account, session_uuid, "update")
        if body.get("is_pin_authentication_required") is to and session.status is not Status.EXPIRED:
            if not to:
                session.pin = None
            elif session.pin is None:
                prompt = body.get("pin_prompt_play", "")
                session.pin = Pin("4821", "730516", generate=False, length=4, prompt=prompt, retry=1, wait=5, incorrect="", force=False)
        return healthy(account, session_uuid, body, turn)

    return around(update=update)


# The number


def _moved(when):
    def then(model, session, _changes, _turn, _before):
        voice = model.account_of(session.owner).inventory.voice
        if len(voice) > 1 and when(model, session):
            ledger = model.account_of(session.account).ledger
            ledger.change(session, "virtual_number", next(one for one in voice if one != session.virtual_number))

    return applies(then)


def _created(response, _request):
    return replace(response, status=201) if response.status == 200 else response


MUTANTS: tuple[Mutant, ...] = (
    Mutant("creates_by_an_update", "PNM-UPD-001", responds(UPDATE, _created)),
    Mutant("updates_without_a_session", "PNM-UPD-001", answers(UPDATE, lambda body, _: body.pop("session", None))),
    Mutant("updates_without_a_word", "PNM-UPD-001", answers(UPDATE, lambda body, _: body.pop("message", None))),
    Mutant("tells_what_the_session_was", "PNM-UPD-001", around(update=_tells_what_was)),
    Mutant(
        "says_that_it_changed", "PNM-UPD-002",
        answers(UPDATE, lambda body, _: body.update(message="changed"), statuses=(200,)),
    ),
    Mutant("fetches_from_memory", "PNM-UPD-003", around(get=_fetches_from_memory), deep=True),
    Mutant("lists_what_was_before_the_update", "PNM-UPD-003", _stale("list"), deep=True),
    Mutant("fetches_what_was_before_the_update", "PNM-UPD-003", patched(apply=lambda *_: None)),
    Mutant("resets_what_was_not_given", "PNM-UPD-003", applies(_resets_the_rest)),
    Mutant("reverts_the_update_before", "PNM-UPD-003", applies(_reverts), deep=True),
    Mutant("updates_other_sessions_too", "PNM-UPD-003", applies(_others_too), deep=True),
    Mutant("begins_a_sessions_time_anew", "PNM-UPD-003", applies(_starts_again), deep=True),
    Mutant("cannot_turn_recording_off", "PNM-UPD-003", reads_changes(_drops_falsy)),
    Mutant(
        "cannot_change_the_callback_method", "PNM-UPD-003",
        patched(updatable=tuple(one for one in UPDATABLE if one != "callback_method")),
    ),
    Mutant("resets_pin_options_with_the_length", "PNM-UPD-003", applies(_resets_pins)),
    Mutant("changes_the_first_party", "PNM-UPD-006", _takes_party("first_party")),
    Mutant("changes_the_second_party", "PNM-UPD-006", _takes_party("second_party")),
    Mutant(
        "changes_a_party_of_a_changed_session", "PNM-UPD-006",
        _takes_party("second_party", lambda model, session: nth(model, "update", session.session_uuid) > 1), deep=True,
    ),
    Mutant("changes_the_strangers_file", "PNM-UPD-007", patched(updatable=(*UPDATABLE, "unknown_caller_play"))),
    Mutant("changes_click_to_call", "PNM-UPD-007", patched(updatable=(*UPDATABLE, "initiate_call_to_first_party"))),
    Mutant("changes_the_retries", "PNM-UPD-007", _takes_pin(retry="pin_retry")),
    Mutant("changes_the_wait", "PNM-UPD-007", _takes_pin(wait="pin_retry_wait")),
    Mutant("changes_the_prompts", "PNM-UPD-007", _takes_pin(prompt="pin_prompt_play", incorrect="incorrect_pin_play")),
    Mutant("turns_pins_off", "PNM-UPD-007", _turns_pins(to=False)),
    Mutant("turns_pins_on", "PNM-UPD-007", _turns_pins(to=True)),
    Mutant("moves_an_updated_session", "PNM-UPD-011", _moved(lambda _model, _session: True)),
    Mutant(
        "moves_a_session_at_the_second_update", "PNM-UPD-011",
        _moved(lambda model, session: nth(model, session.session_uuid) == 2), deep=True,
    ),
)
