"""Wrong about the sessions that are created: PNM-CRE."""

from __future__ import annotations

from urllib.parse import unquote

from plivo_masking.shared import CREATE, UPDATE, answers, bodied, hears, memory, responds, shows
from testline.surfaces.plivo_masking.model.create import DEFAULTS
from testline.surfaces.plivo_masking.model.errors import deny
from wrong import Mutant, around, patched

NUMBERS = ("first_party", "second_party", "virtual_number")
TOTALS = ("total_call_count", "total_call_amount", "total_call_billed_duration", "total_session_amount")
FLAGS = ("record", "initiate_call_to_first_party")


def _sets(**members):
    """Shows members with other values: a value, or what a function makes of what is shown."""

    def change(shown, _session, _place):
        shown.update({name: value(shown) if callable(value) else value for name, value in members.items()})

    return shows(change)


def _in(place, **members):
    def change(shown, _session, where):
        if where == place:
            shown.update({name: value(shown) if callable(value) else value for name, value in members.items()})

    return shows(change)


def _one_session_each(healthy, model, account, body, turn):
    party = str(body.get("first_party")).lstrip("+")
    if len(model.state.dials.get(party, {})) >= 1:
        deny("first_party", "taken")
    return healthy(account, body, turn)


def _id_of_the_one_before(healthy, model, session, turn):
    last, memory(model)["last"] = memory(model).get("last"), session.session_uuid
    answer = healthy(session, turn)
    return bodied(answer, answer.body.replace(session.session_uuid.encode(), last.encode(), 1)) if last else answer


def _fresh_numbers(healthy, model, session, turn, *, place="item"):
    known = memory(model)
    shown = healthy(session, turn, place=place)
    if session.first_party:
        number = known.setdefault(session.first_party, session.virtual_number)
        if place == "item":
            shown["virtual_number"] = number
    return shown


def _swapped(shown, _session, place):
    if place != "create":
        shown["first_party"], shown["second_party"] = shown["second_party"], shown["first_party"]


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
    return healthy(account, {**body, **{name: first[name] for name in ("record", "ring_timeout") if name in first}}, turn)


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


def _refuses(name, wrong):
    def create(healthy, model, account, body, turn):
        del model
        if name in body and wrong(body[name]):
            deny(name, "invalid")
        return healthy(account, body, turn)

    return around(create=create)


def _no_plus(healthy, model, body, turn, *, single):
    del model
    for name in ("first_party", "second_party"):
        if str(body.get(name)).startswith("+"):
            deny(name, "invalid")
    return healthy(body, turn, single=single)


def _no_plain(healthy, model, body, turn, *, single):
    del model
    for name in ("first_party", "second_party"):
        if body.get(name) and not body[name].startswith("+"):
            deny(name, "invalid")
    return healthy(body, turn, single=single)


def _ends_the_first(healthy, model, account, body, turn):
    answer = healthy(account, body, turn)
    new = account.ledger.sessions[-1]
    for session in account.ledger.sessions[:-1]:
        same = (session.first_party, session.second_party) == (new.first_party, new.second_party)
        if same and session.status != "expired":
            model.end_session(session, turn)
    return answer


def _expires_at_zero(shown, session, place):
    if place == "item" and session.session_expiry == 3600 and shown["duration"] == 3600:
        shown["status"] = "expired"


def _spawned(body, request):
    if b'"callback_url"' in request.body:
        return {"api_id": body["api_id"], "message": "async api spawned"}
    return None


def _text(value):
    return str(value).lower()


def _status(status):
    return responds(CREATE, lambda response, _: _with_status(response, status))


def _with_status(response, status):
    return type(response)(status, response.headers, response.body) if response.status == 201 else response


MUTANTS: tuple[Mutant, ...] = (
    Mutant("says_that_a_create_is_under_way", "PNM-CRE-001", _status(202)),
    Mutant("allows_a_first_party_one_session", "PNM-CRE-001", around(create=_one_session_each)),
    Mutant("takes_no_cool_off_of_zero", "PNM-CRE-001", _refuses("virtual_number_cooloff_period", lambda value: value == 0)),
    Mutant("refuses_gets_for_recordings", "PNM-CRE-001", _refuses("recording_callback_method", lambda value: value == "GET")),
    Mutant("creates_without_a_message", "PNM-CRE-002", answers(CREATE, lambda body, _: body.pop("message", None))),
    Mutant("creates_flat_sessions", "PNM-CRE-002", answers(CREATE, lambda body, _: {**body, **body.pop("session", {})})),
    Mutant(
        "tells_the_session_under_response", "PNM-CRE-002",
        answers(CREATE, lambda body, _: body.update(response=body.pop("session", None)), statuses=(201,)),
    ),
    Mutant("has_no_number_at_the_top", "PNM-CRE-002", answers(CREATE, lambda body, _: body.pop("virtual_number", None))),
    Mutant(
        "has_another_id_at_the_top", "PNM-CRE-003",
        answers(CREATE, lambda body, _: body.update(session_uuid=body["api_id"]), statuses=(201,)),
    ),
    Mutant("tells_the_id_of_the_session_before", "PNM-CRE-003", around(created=_id_of_the_one_before), deep=True),
    Mutant("says_created_only", "PNM-CRE-004", answers(CREATE, lambda body, _: body.update(message="created"), statuses=(201,))),
    Mutant(
        "has_another_number_at_the_top", "PNM-CRE-005",
        answers(CREATE, lambda body, _: body.update(virtual_number="+12205550138"), statuses=(201,)),
    ),
    Mutant("fetches_a_partys_first_number", "PNM-CRE-005", around(show=_fresh_numbers), deep=True),
    Mutant("writes_a_plus_everywhere", "PNM-CRE-006", _sets(**{name: lambda shown, name=name: f"+{shown[name]}" for name in NUMBERS})),
    Mutant(
        "writes_no_plus_at_the_top", "PNM-CRE-006",
        answers(CREATE, lambda body, _: body.update(virtual_number=body["virtual_number"].lstrip("+")), statuses=(201,)),
    ),
    Mutant("fetches_numbers_with_a_plus", "PNM-CRE-006", _in("item", virtual_number=lambda shown: f"+{shown['virtual_number']}")),
    Mutant("swaps_the_parties_it_fetches", "PNM-CRE-007", shows(_swapped)),
    Mutant("drops_the_country_code", "PNM-CRE-007", _sets(first_party=lambda shown: shown["first_party"].removeprefix("1"))),
    Mutant("writes_all_numbers_as_american", "PNM-CRE-007", _sets(second_party=lambda shown: f"1{shown['second_party'][-10:]}")),
    Mutant("masks_the_second_party", "PNM-CRE-007", _sets(second_party=lambda shown: f"{shown['second_party'][:-4]}0000")),
    Mutant("begins_with_a_pending_session", "PNM-CRE-008", _in("create", status="pending")),
    Mutant("expires_a_session_of_zero_seconds", "PNM-CRE-008", shows(_expires_at_zero)),
    Mutant("writes_flags_as_text", "PNM-CRE-009", _sets(**{name: lambda shown, name=name: _text(shown[name]) for name in FLAGS})),
    Mutant("writes_flags_as_numbers_in_lists", "PNM-CRE-009", _in("list", record=lambda shown: int(shown["record"]))),
    Mutant("writes_amounts_as_text", "PNM-CRE-009", _sets(total_call_amount=lambda shown: str(shown["total_call_amount"]))),
    Mutant("writes_the_limit_as_text_after_a_list", "PNM-CRE-009", _in("list", call_time_limit=lambda shown: str(shown["call_time_limit"]))),
    Mutant("has_a_price_with_a_fraction", "PNM-CRE-009", _sets(amount=0.0005)),
    Mutant("writes_pins_as_numbers", "PNM-CRE-009", _sets(first_party_pin=lambda shown: shown["first_party_pin"] and int(shown["first_party_pin"]))),
    Mutant("forgets_the_duration_in_lists", "PNM-CRE-009", shows(lambda shown, _session, place: place == "list" and shown.pop("duration"))),
    Mutant("begins_with_an_empty_array_of_calls", "PNM-CRE-010", _in("create", interaction=[])),
    Mutant("begins_with_the_word_for_no_calls", "PNM-CRE-010", _in("create", interaction="{}")),
    Mutant("keeps_calls_by_number", "PNM-CRE-010", around(show_interactions=_later_calls), deep=True),
    Mutant("begins_without_totals", "PNM-CRE-011", _in("create", total_call_count=None)),
    Mutant("charges_for_a_call_that_was_not", "PNM-CRE-011", _in("create", total_session_amount=0.004)),
    Mutant("begins_with_an_interaction_at_creation", "PNM-CRE-011", _in("create", last_interaction_time=lambda shown: shown["created_time"])),
    Mutant("keeps_counters_by_number", "PNM-CRE-011", around(show_interactions=_last_total), deep=True),
    Mutant("lasts_an_hour_at_most", "PNM-CRE-012", _but("session_expiry", lambda value: value if not isinstance(value, int) else min(value, 3600))),
    Mutant("lasts_half_an_hour_at_least", "PNM-CRE-012", _but("session_expiry", lambda value: max(value, 1800) if isinstance(value, int) and value > 0 else value)),
    Mutant("tells_the_duration_in_minutes", "PNM-CRE-012", around(duration=lambda healthy, _, session, turn: healthy(session, turn) // 60)),
    Mutant("was_never_modified", "PNM-CRE-013", _in("create", modified_time="0001-01-01 00:00:00 +0000 UTC")),
    Mutant("was_modified_at_its_end", "PNM-CRE-013", _in("create", modified_time=lambda shown: shown["expiry_time"])),
    Mutant("records_by_default", "PNM-CRE-014", _given(record=True)),
    Mutant("calls_back_with_get_by_default", "PNM-CRE-014", _given(callback_method="GET")),
    Mutant("makes_wav_files_by_default", "PNM-CRE-014", _given(record_file_format="wav")),
    Mutant("lets_calls_last_no_time_by_default", "PNM-CRE-014", _defaults(call_time_limit=0)),
    Mutant(
        "takes_the_last_options_for_defaults", "PNM-CRE-014",
        _remembered("record", "record_file_format", "callback_method", "recording_callback_method"), deep=True,
    ),
    Mutant("forgets_the_callback_method", "PNM-CRE-015", _sets(callback_method="POST")),
    Mutant("decodes_urls", "PNM-CRE-015", _sets(callback_url=lambda shown: unquote(shown["callback_url"]).partition("?")[0])),
    Mutant("takes_no_retries_for_the_default", "PNM-CRE-015", _but("pin_retry", lambda value: value or 1)),
    Mutant("keeps_255_characters_of_a_url", "PNM-CRE-015", _sets(recording_callback_url=lambda shown: shown["recording_callback_url"][:255])),
    Mutant("lets_nobody_ring_for_a_minute", "PNM-CRE-015", _but("ring_timeout", lambda value: value if value != 45 else 60)),
    Mutant("records_only_with_a_url_for_it", "PNM-CRE-015", _unasked("record", when=lambda body: "recording_callback_url" not in body)),
    Mutant("lists_play_urls_as_unset", "PNM-CRE-015", _in("list", first_party_play_url="")),
    Mutant("forgets_that_it_generated_pins", "PNM-CRE-015", _sets(generate_pin=None)),
    Mutant("has_a_partys_first_options_for_all", "PNM-CRE-015", around(create=_first_ones_options), deep=True),
    Mutant("writes_the_word_null", "PNM-CRE-016", _sets(callback_url=lambda shown: shown["callback_url"] or "null")),
    Mutant("has_null_for_no_callback_url", "PNM-CRE-016", _sets(recording_callback_url=lambda shown: shown["recording_callback_url"] or None)),
    Mutant("has_the_word_null_for_no_file", "PNM-CRE-016", _sets(unknown_caller_play=lambda shown: shown["unknown_caller_play"] or "null")),
    Mutant(
        "sends_recordings_where_events_go", "PNM-CRE-016",
        _sets(recording_callback_url=lambda shown: shown["recording_callback_url"] or shown["callback_url"]),
    ),
    Mutant("takes_the_last_callback_url_for_unset", "PNM-CRE-016", _remembered("callback_url"), deep=True),
    Mutant("takes_no_plus", "PNM-CRE-017", around(parties=_no_plus)),
    Mutant("wants_a_plus", "PNM-CRE-017", around(parties=_no_plain)),
    Mutant("refuses_an_expiry_of_zero", "PNM-CRE-018", _refuses("session_expiry", lambda value: value == 0)),
    Mutant("does_not_know_how_go_spells", "PNM-CRE-019", _unasked("create_session_with_single_Party")),
    Mutant(
        "takes_gos_false_for_true", "PNM-CRE-019",
        hears(CREATE, lambda body: {**body, "create_session_with_single_Party": "create_session_with_single_Party" in body}),
    ),
    Mutant("refuses_pins_that_are_numbers", "PNM-CRE-021", _refuses("first_party_pin", lambda value: isinstance(value, int))),
    Mutant("gives_a_pair_one_session", "PNM-CRE-022", around(existing=lambda _healthy, model, account, parties, _turn: next(
        (
            one for one in account.ledger.sessions
            if one.status != "expired" and (one.first_party, one.second_party) == parties and all(parties) and model
        ), None,
    ))),
    Mutant("ends_a_pairs_first_session", "PNM-CRE-022", around(create=_ends_the_first), deep=True),
    Mutant("refuses_a_ring_timeout_of_zero", "PNM-CRE-023", _refuses("ring_timeout", lambda value: value == 0)),
    Mutant("refuses_a_call_time_limit_of_zero", "PNM-CRE-023", _refuses("call_time_limit", lambda value: value == 0)),
    Mutant("answers_later_where_there_is_a_callback", "PNM-CRE-024", answers(CREATE, _spawned, statuses=(201,))),
)
