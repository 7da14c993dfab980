"""Wrong about the session object: its types, its defaults and its echo, PNM-CRE-009 to -016."""

from __future__ import annotations

from urllib.parse import unquote

from plivo_masking.shared import CREATE, UPDATE, hears, memory, sets, sets_in, shows
from testline.surfaces.plivo_masking.model.create import DEFAULTS
from wrong import Mutant, around, patched

FLAGS = ("record", "initiate_call_to_first_party")


def _later_calls(healthy, model, session, turn, place):
    """Calls are kept by number: a new session shows those of the one before."""
    calls = [
        one for other in model.state.sessions.values()
        if other.virtual_number == session.virtual_number and other.owner == session.owner for one in other.interactions
    ]
    kept, session.interactions = session.interactions, calls
    try:
        return healthy(session, turn, place)
    finally:
        session.interactions = kept


def _last_total(healthy, model, session, turn, place):
    """Counters are kept by number, so that a new session begins with those of the one before."""
    shown = healthy(session, turn, place)
    if not session.interactions and place == "create":
        legs = [
            leg for other in model.state.sessions.values() if other.virtual_number == session.virtual_number
            for one in other.interactions for leg in one.legs
        ]
        shown["total_call_count"] = len(legs)
    return shown


def _remembered(*names):
    """What one create was given is the default of the next."""

    def create(healthy, model, account, body, turn):
        for name in names:
            if name in body:
                memory(model)[name] = body[name]
        return healthy(account, {**{one: memory(model)[one] for one in names if one in memory(model)}, **body}, turn)

    return around(create=create)


def _first_ones_options(healthy, model, account, body, turn):
    """A party's options are kept with the party: those of its first session count for all."""
    key = str(body.get("first_party")).lstrip("+")
    first = memory(model).setdefault(key, body)
    kept = {name: first[name] for name in ("record", "ring_timeout") if name in first}
    return healthy(account, {**body, **kept}, turn)


def _defaults(**members):
    return patched(defaults={form: {**given, **members} for form, given in DEFAULTS.items()})


def _given(**members):
    """Takes other values for members that were not given."""
    return hears(CREATE, lambda body: {**members, **body})


def _but(name, change):
    """Hears another value for a member that was given."""
    return hears(f"{CREATE} {UPDATE}", lambda body: {**body, name: change(body[name])} if name in body else None)


def _unasked(*names, when=lambda _body: True):
    def dropped(body):
        return {name: value for name, value in body.items() if name not in names} if when(body) else None

    return hears(CREATE, dropped)


def _text(value):
    return str(value).lower()


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "writes_flags_as_text", "PNM-CRE-009",
        sets(**{name: lambda shown, name=name: _text(shown[name]) for name in FLAGS}),
    ),
    Mutant("writes_flags_as_numbers_in_lists", "PNM-CRE-009", sets_in("list", record=lambda shown: int(shown["record"]))),
    Mutant(
        "writes_amounts_as_text", "PNM-CRE-009",
        sets(total_call_amount=lambda shown: str(shown["total_call_amount"])),
    ),
    Mutant(
        "lists_the_time_limit_as_text", "PNM-CRE-009",
        sets_in("list", call_time_limit=lambda shown: str(shown["call_time_limit"])),
    ),
    Mutant("has_a_price_with_a_fraction", "PNM-CRE-009", sets(amount=0.0005)),
    Mutant(
        "writes_pins_as_numbers", "PNM-CRE-009",
        sets(first_party_pin=lambda shown: shown["first_party_pin"] and int(shown["first_party_pin"])),
    ),
    Mutant(
        "forgets_the_duration_in_lists", "PNM-CRE-009",
        shows(lambda shown, _session, place: place == "list" and shown.pop("duration")),
    ),
    Mutant("begins_with_an_empty_array_of_calls", "PNM-CRE-010", sets_in("create", interaction=[])),
    Mutant("begins_with_the_word_for_no_calls", "PNM-CRE-010", sets_in("create", interaction="{}")),
    Mutant("keeps_calls_by_number", "PNM-CRE-010", around(show_interactions=_later_calls), deep=True),
    Mutant("begins_without_totals", "PNM-CRE-011", sets_in("create", total_call_count=None)),
    Mutant("charges_for_a_call_that_was_not", "PNM-CRE-011", sets_in("create", total_session_amount=0.004)),
    Mutant(
        "begins_with_an_interaction_at_creation", "PNM-CRE-011",
        sets_in("create", last_interaction_time=lambda shown: shown["created_time"]),
    ),
    Mutant("keeps_counters_by_number", "PNM-CRE-011", around(show_interactions=_last_total), deep=True),
    Mutant(
        "lasts_an_hour_at_most", "PNM-CRE-012",
        _but("session_expiry", lambda value: min(value, 3600) if isinstance(value, int) else value),
    ),
    Mutant(
        "lasts_half_an_hour_at_least", "PNM-CRE-012",
        _but("session_expiry", lambda value: max(value, 1800) if value in range(1, 1800) else value),
    ),
    Mutant(
        "tells_the_duration_in_minutes", "PNM-CRE-012",
        around(duration=lambda healthy, _, session, turn: healthy(session, turn) // 60),
    ),
    Mutant("was_never_modified", "PNM-CRE-013", sets_in("create", modified_time="0001-01-01 00:00:00 +0000 UTC")),
    Mutant("was_modified_at_its_end", "PNM-CRE-013", sets_in("create", modified_time=lambda shown: shown["expiry_time"])),
    Mutant("records_by_default", "PNM-CRE-014", _given(record=True)),
    Mutant("calls_back_with_get_by_default", "PNM-CRE-014", _given(callback_method="GET")),
    Mutant("makes_wav_files_by_default", "PNM-CRE-014", _given(record_file_format="wav")),
    Mutant("lets_calls_last_no_time_by_default", "PNM-CRE-014", _defaults(call_time_limit=0)),
    Mutant(
        "takes_the_last_options_for_defaults", "PNM-CRE-014",
        _remembered("record", "record_file_format", "callback_method", "recording_callback_method"), deep=True,
    ),
    Mutant("forgets_the_callback_method", "PNM-CRE-015", sets(callback_method="POST")),
    Mutant(
        "decodes_urls", "PNM-CRE-015",
        sets(callback_url=lambda shown: unquote(shown["callback_url"]).partition("?")[0]),
    ),
    Mutant("takes_no_retries_for_the_default", "PNM-CRE-015", _but("pin_retry", lambda value: value or 1)),
    Mutant(
        "keeps_255_characters_of_a_url", "PNM-CRE-015",
        sets(recording_callback_url=lambda shown: shown["recording_callback_url"][:255]),
    ),
    Mutant(
        "lets_phones_ring_for_a_minute_at_least", "PNM-CRE-015",
        _but("ring_timeout", lambda value: max(value, 60) if isinstance(value, int) else value),
    ),
    Mutant(
        "records_only_with_a_url_for_it", "PNM-CRE-015",
        _unasked("record", when=lambda body: "recording_callback_url" not in body),
    ),
    Mutant("lists_play_urls_as_unset", "PNM-CRE-015", sets_in("list", first_party_play_url="")),
    Mutant("forgets_that_it_generated_pins", "PNM-CRE-015", sets(generate_pin=None)),
    Mutant("has_a_partys_first_options_for_all", "PNM-CRE-015", around(create=_first_ones_options), deep=True),
    Mutant("writes_the_word_null", "PNM-CRE-016", sets(callback_url=lambda shown: shown["callback_url"] or "null")),
    Mutant(
        "has_null_for_no_callback_url", "PNM-CRE-016",
        sets(recording_callback_url=lambda shown: shown["recording_callback_url"] or None),
    ),
    Mutant(
        "has_the_word_null_for_no_file", "PNM-CRE-016",
        sets(unknown_caller_play=lambda shown: shown["unknown_caller_play"] or "null"),
    ),
    Mutant(
        "sends_recordings_where_events_go", "PNM-CRE-016",
        sets(recording_callback_url=lambda shown: shown["recording_callback_url"] or shown["callback_url"]),
    ),
    Mutant("takes_the_last_callback_url_for_unset", "PNM-CRE-016", _remembered("callback_url"), deep=True),
)
