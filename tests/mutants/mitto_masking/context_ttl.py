"""Wrong about how long contexts live."""

from __future__ import annotations

from mitto_masking.shared import (
    connects_closed,
    first,
    rebody,
)  # fmt: skip
from testline.surfaces.model import SECOND
from testline.wire import parse_json
from wrong import Mutant, around


def _expiry(shift):
    """Contexts expire at other moments: `shift(expiry, context, model)`."""

    def expiry(healthy, model, context):
        found = healthy(context)
        return None if found is None else shift(found, context, model)

    return around(expiry=expiry)


def _restarts(which):
    """Only some interactions restart the ttl."""

    def restart(healthy, model, context, at, turn):
        if which(context, model):
            healthy(context, at, turn)

    return around(restart=restart)


def _touches(which):
    def touch(healthy, model, interaction, at, turn):
        if which(interaction):
            healthy(interaction, at, turn)
        else:
            interaction.context.last_interaction = at

    return around(touch=touch)


def _zero_is_a_day(healthy, _model, context):
    found = healthy(context)
    return context.clock + 86400 * SECOND if found is None else found


def _zero_is_at_once(healthy, _model, context):
    found = healthy(context)
    return context.clock + SECOND if found is None else found


def _zero_until_a_call(healthy, _model, context):
    found = healthy(context)
    return context.clock + 3600 * SECOND if found is None and context.interactions else found


def _takes_participants(healthy, model, account, turn, application_sid, sid):
    """An expired context is opened again by a new participant."""
    context = account.applications.get(application_sid)
    found = context.contexts.get(sid) if context is not None else None
    if found is not None and found.closed_reason == "expired":
        model.reopen(found, turn)
    return healthy(account, turn, application_sid, sid)


def _new_ttl_for_all(which):
    def change_application(healthy, model, application, given, turn):
        before = application.ttl
        healthy(application, given, turn)
        if "ttl" in given:
            for context in application.contexts:
                if context.ttl == before and which(context):
                    context.ttl = application.ttl
                    model.schedule(context, turn)

    return around(change_application=change_application)


def _an_hour(_model, _account, turn, _sid):
    body = parse_json(turn.request.body)
    if isinstance(body, dict) and "ttl" not in body:
        rebody(turn, ttl=3600)


MUTANTS = (
    Mutant("has_a_ttl_of_an_hour_without_its_own", "MNM-TTL-001", first("create_context", _an_hour)),
    Mutant("shows_the_applications_ttl_and_never_expires", "MNM-TTL-001",
           _expiry(lambda expiry, context, model: expiry + 10**9 * SECOND if context.ttl == context.application.ttl else expiry), deep=True),
    Mutant("expires_a_minute_late", "MNM-TTL-002", _expiry(lambda expiry, _context, _model: expiry + 60 * SECOND), deep=True),
    Mutant("expires_a_minute_early", "MNM-TTL-002", _expiry(lambda expiry, context, _model: max(expiry - 60 * SECOND, context.clock + SECOND)), deep=True),
    Mutant("has_the_ttl_of_contexts_in_minutes", "MNM-TTL-002", _expiry(lambda expiry, context, _model: context.clock + 60 * (expiry - context.clock)), deep=True),
    Mutant("counts_the_ttl_from_creation", "MNM-TTL-003", _restarts(lambda _context, _model: False), deep=True),
    Mutant("restarts_the_ttl_once", "MNM-TTL-003", _restarts(lambda context, _model: len(context.interactions) < 2), deep=True),
    Mutant("restarts_the_ttl_for_no_text", "MNM-TTL-003", _touches(lambda interaction: interaction.type != "message"), deep=True),
    Mutant("restarts_the_ttl_for_no_call", "MNM-TTL-003", _touches(lambda interaction: interaction.type != "voice"), deep=True),
    Mutant("adds_nothing_to_a_ttl_of_its_own", "MNM-TTL-003", _restarts(lambda context, _model: context.ttl == context.application.ttl), deep=True),
    Mutant("restarts_the_ttl_for_the_first_participant_only", "MNM-TTL-003", _touches(lambda one: one.inbound == one.context.participants[0].sid), deep=True),
    Mutant("ends_a_ttl_of_0_after_a_day", "MNM-TTL-004", around(expiry=_zero_is_a_day), deep=True),
    Mutant("ends_a_ttl_of_0_at_once", "MNM-TTL-004", around(expiry=_zero_is_at_once), deep=True),
    Mutant("ends_a_ttl_of_0_after_a_call", "MNM-TTL-004", around(expiry=_zero_until_a_call), deep=True),
    Mutant("connects_what_is_expired", "MNM-TTL-005", connects_closed("expired"), deep=True),
    Mutant("takes_participants_into_what_is_expired", "MNM-TTL-005", around(add_participants=_takes_participants), deep=True),
    Mutant("gives_a_new_ttl_to_all_contexts", "MNM-TTL-006", _new_ttl_for_all(lambda _context: True), deep=True),
    Mutant("gives_a_new_ttl_to_contexts_without_calls", "MNM-TTL-006", _new_ttl_for_all(lambda context: not context.interactions), deep=True),
)  # fmt: skip
