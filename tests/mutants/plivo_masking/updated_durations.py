"""Wrong about the times of an updated session, about zeros and about integers in text: PNM-UPD."""

from __future__ import annotations

from plivo_masking.shared import UPDATE, applies, hears, memory, nth, reads_changes
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.create import DEFAULTS
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, around

# Times


def _created_now(_model, session, _changes, turn, _before):
    session.created = turn.now


def _created_moves_with_length(_model, session, changes, turn, _before):
    if "session_expiry" in changes:
        session.created = turn.now


def _from_creation(model, session, changes, _turn, _before):
    if "session_expiry" in changes:
        session.expiry = session.created + session.session_expiry * SECOND
        model.schedule_expiry(session)


def _added(model, session, changes, _turn, before):
    if "session_expiry" in changes:
        session.expiry = before.expiry + session.session_expiry * SECOND
        model.schedule_expiry(session)


def _duration_is_length(healthy, _model, session, turn):
    return healthy(session, turn) if session.deleted else session.session_expiry


def _duration_stays(healthy, model, session, turn):
    return memory(model).setdefault(("duration", session.session_uuid), healthy(session, turn))


def _old_timer(_healthy, model, session_uuid, _at, turn):
    """A timer that was set is never taken back."""
    session = model.state.sessions[session_uuid]
    if session.status is not Status.EXPIRED:
        model.end_session(session, turn)
        model.tell(session, "SessionTimeout", {}, turn)


def _first_timer_only(healthy, model, session):
    if nth(model, "timer", session.session_uuid) == 1:
        healthy(session)


def _only_longer(_model, changes, session, _body):
    if changes.get("session_expiry", session.session_expiry) < session.session_expiry:
        del changes["session_expiry"]
    return changes


def _once(name):
    """Takes a new value once."""

    def change(model, changes, session, _body):
        if name in changes and nth(model, name, session.session_uuid) > 1:
            del changes[name]
        return changes

    return reads_changes(change)


def _modified(when):
    def then(model, session, _changes, _turn, before):
        if when(model, session):
            session.modified = before.modified

    return applies(then)


def _shown_only(healthy, model, account, session_uuid, body, turn):
    session = model.find(account, session_uuid, "update")
    before = session.modified
    answer = healthy(account, session_uuid, body, turn)
    session.modified = before
    return answer


# Zeros and text


def _zeros(**to):
    """Takes zeros for something."""

    def change(_model, changes, _session, body):
        for name, value in to.items():
            if body.get(name) == 0:
                changes[name] = value
        return changes

    return reads_changes(change)


def _texts(change):
    def changed(body):
        for name in ("session_expiry", "call_time_limit", "ring_timeout"):
            if isinstance(body.get(name), str) and body[name].isdigit():
                body[name] = change(body[name])

    return hears(UPDATE, changed)


def _keeps_text(_model, changes, _session, body):
    texts = (one for one in ("ring_timeout", "call_time_limit") if isinstance(body.get(one), str))
    return {**changes, **{one: body[one] for one in texts}}


MUTANTS: tuple[Mutant, ...] = (
    Mutant("was_created_at_its_last_update", "PNM-UPD-004", applies(_created_now), deep=True),
    Mutant("was_created_when_it_was_prolonged", "PNM-UPD-004", applies(_created_moves_with_length), deep=True),
    Mutant("counts_a_new_length_from_the_creation", "PNM-UPD-005", applies(_from_creation), deep=True),
    Mutant("adds_a_new_length_to_the_old", "PNM-UPD-005", applies(_added)),
    Mutant("tells_the_new_length_for_the_duration", "PNM-UPD-005", around(duration=_duration_is_length), deep=True),
    Mutant("tells_the_first_duration_always", "PNM-UPD-005", around(duration=_duration_stays)),
    Mutant("lets_the_old_timer_end_it", "PNM-UPD-005", around(expire_due=_old_timer), deep=True),
    Mutant("sets_no_new_timer", "PNM-UPD-005", around(schedule_expiry=_first_timer_only), deep=True),
    Mutant("only_prolongs", "PNM-UPD-005", reads_changes(_only_longer)),
    Mutant("prolongs_once", "PNM-UPD-005", _once("session_expiry"), deep=True),
    Mutant("expires_at_zero_seconds", "PNM-UPD-012", _zeros(session_expiry=0)),
    Mutant("rings_for_no_time", "PNM-UPD-012", _zeros(ring_timeout=0)),
    Mutant("takes_zeros_for_the_defaults", "PNM-UPD-012", _zeros(**DEFAULTS["documented"])),
    Mutant(
        "refuses_zeros", "PNM-UPD-012",
        hears(UPDATE, lambda body: body.update(session_expiry=-1) if body.get("session_expiry") == 0 else None),
    ),
    Mutant("refuses_decimal_strings", "PNM-UPD-013", _texts(lambda text: f"-{text}")),
    Mutant("ignores_decimal_strings", "PNM-UPD-013", _texts(lambda _: 0)),
    Mutant("keeps_decimal_strings", "PNM-UPD-013", reads_changes(_keeps_text)),
    Mutant("is_never_modified", "PNM-UPD-014", _modified(lambda _model, _session: True)),
    Mutant(
        "is_modified_once", "PNM-UPD-014",
        _modified(lambda model, session: nth(model, session.session_uuid) > 1), deep=True,
    ),
    Mutant("forgets_when_it_was_modified", "PNM-UPD-014", around(update=_shown_only)),
)
