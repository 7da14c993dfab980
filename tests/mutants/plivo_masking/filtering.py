"""Wrong about what a list selects: the filters and windows of PNM-LST."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from plivo_masking.shared import filters, memory, refuses_with, selects
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.listing import DAY
from testline.surfaces.plivo_masking.model.timestamps import parse_filter
from wrong import Mutant, around, patched

PARTIES = ("first_party", "second_party")
SUFFIXES = ("", "__gt", "__gte", "__lt", "__lte")
DURATIONS = tuple(f"duration{one}" for one in SUFFIXES)


def _digits(text):
    return text.strip().lstrip("+")


def _either_role(session, given):
    return all(_digits(given[one]) in (session.first_party, session.second_party) for one in PARTIES if one in given)


def _contains(*names):
    def keep(session, given):
        return all(_digits(given[one]) in getattr(session, one) for one in names if one in given)

    return selects(keep, *names)


def _any_filter(session, given):
    asked = [getattr(session, one) == given[one] for one in ("first_party", "status") if given.get(one, "all") != "all"]
    return any(asked) or not asked


def _without(*names, when=lambda _given: True):
    def change(given):
        return {name: value for name, value in given.items() if name not in names} if when(given) else given

    return filters(change)


def _renamed(old, new):
    """Takes one filter for another."""
    return filters(lambda given: {re.sub(f"{old}$", new, name): value for name, value in given.items()})


def _status_at_creation(healthy, _model, account, given, turn):
    """The index of statuses is not told when a session ends by itself."""
    natural = {one.serial for one in account.ledger.sessions if one.status == "expired" and not one.deleted}
    wanted = given.get("status")
    if wanted not in ("active", "expired"):
        return healthy(account, given, turn)
    found = healthy(account, {**given, "status": "all"}, turn)
    kept = [
        one for one in found.serials[found.start : found.stop]
        if (account.ledger.sessions[one].status == "expired" and one not in natural) is (wanted == "expired")
    ]
    return type(found)(kept, 0, len(kept))


def _in_call_is_expired(session, given):
    if given.get("status", "all") == "all":
        return True
    return (session.status == "active") is (given["status"] == "active")


def _duration_as_text(session, given):
    length = str((session.expiry - session.created) // SECOND)
    compare = {
        "": length.__eq__, "__gt": length.__gt__, "__gte": length.__ge__, "__lt": length.__lt__, "__lte": length.__le__,
    }
    return all(compare[one](given[f"duration{one}"]) for one in SUFFIXES if f"duration{one}" in given)


def _planned(attribute):
    """Filters on what a session's end was when it was made."""

    def select(healthy, model, account, given, turn):
        first = memory(model)
        for one in account.ledger.sessions:
            first.setdefault(one.session_uuid, one.created + one.session_expiry * SECOND)
        kept = {one.session_uuid: one.expiry for one in account.ledger.sessions}
        asked = any(name.startswith(attribute) for name in given)
        for one in account.ledger.sessions if asked else ():
            one.expiry = first[one.session_uuid]
        try:
            return healthy(account, given, turn)
        finally:
            for one in account.ledger.sessions:
                one.expiry = kept[one.session_uuid]

    def register(healthy, model, session):
        memory(model)[session.session_uuid] = session.expiry
        return healthy(session)

    return around(select=select, register=register)


def _expiry_by_creation(healthy, _model, given, name, turn):
    """Reads the expiry filters for those of creation."""
    if name == "expiry_time":
        return None
    return healthy({re.sub("^expiry", "created", one): value for one, value in given.items()}, name, turn)


def _to_the_minute(given):
    return {name: value[:16] if "_time" in name else value for name, value in given.items()}


def _to_the_second(given):
    return {name: value.partition(".")[0] if "_time" in name else value for name, value in given.items()}


def _local(given):
    def moved(value):
        found = parse_filter(value)
        if found is None:
            return value
        moment = datetime.fromtimestamp(found[0] / SECOND - 19800, UTC)
        return moment.strftime("%Y-%m-%d %H:%M:%S")

    return {name: moved(value) if "_time" in name else value for name, value in given.items()}


def _lower_end_only(given):
    lower = {name.partition("__")[0] for name in given if "__gt" in name}
    return {name: value for name, value in given.items() if "__lt" not in name or name.partition("__")[0] not in lower}


def _is_wrong(name, value):
    return "_time" in name and parse_filter(value) is None


def _unjudged(ignore):
    """Passes over times that it cannot read."""

    def select(healthy, _model, account, query, turn):
        pairs = [one for one in parse_qsl(query, keep_blank_values=True) if not ignore(*one)]
        return healthy(account, urlencode(pairs), turn)

    return around(list_sessions=select)


def _created_only(healthy, _model, given, name, turn):
    try:
        return healthy(given, name, turn)
    except Refusal as refusal:
        if (refusal.subject, refusal.reason) != ("expiry_time", "wide"):
            raise
        return None


def _active_only(session, given):
    return "status" in given or session.status != "expired"


def _all_is(status):
    return filters(lambda given: {**given, "status": status} if given.get("status") == "all" else given)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("looks_for_a_party_in_either_role", "PNM-LST-009", selects(_either_role, *PARTIES)),
    Mutant("looks_for_a_part_of_a_number", "PNM-LST-009", _contains(*PARTIES)),
    Mutant("looks_for_a_part_of_a_virtual_number", "PNM-LST-009", _contains("virtual_number")),
    Mutant("ignores_the_second_party", "PNM-LST-009", _without("second_party")),
    Mutant("ignores_the_virtual_number", "PNM-LST-009", _without("virtual_number")),
    Mutant(
        "ignores_the_status_beside_a_party", "PNM-LST-009",
        _without("status", when=lambda given: "first_party" in given), deep=True,
    ),
    Mutant("lists_what_fits_any_filter", "PNM-LST-009", selects(_any_filter, "first_party", "status"), deep=True),
    Mutant("does_not_find_what_ended_by_itself", "PNM-LST-009", around(select=_status_at_creation), deep=True),
    Mutant("finds_a_session_in_a_call_as_expired", "PNM-LST-009", selects(_in_call_is_expired, "status"), deep=True),
    Mutant("lists_nothing_of_all", "PNM-LST-010", _all_is("in-progress")),
    Mutant("lists_active_ones_for_all", "PNM-LST-010", _all_is("active"), deep=True),
    Mutant("lists_active_ones_without_a_status", "PNM-LST-010", selects(_active_only), deep=True),
    Mutant("takes_after_for_from", "PNM-LST-011", _renamed("_time__gt", "_time__gte")),
    Mutant("takes_from_for_after", "PNM-LST-011", _renamed("_time__gte", "_time__gt")),
    Mutant("takes_before_for_until", "PNM-LST-011", _renamed("_time__lt", "_time__lte")),
    Mutant("takes_until_for_before", "PNM-LST-011", _renamed("_time__lte", "_time__lt")),
    Mutant("takes_at_for_from", "PNM-LST-011", _renamed("_time", "_time__gte")),
    Mutant("takes_longer_for_at_least", "PNM-LST-011", _renamed("duration__gt", "duration__gte")),
    Mutant("takes_at_most_for_shorter", "PNM-LST-011", _renamed("duration__lte", "duration__lt")),
    Mutant("ignores_an_exact_duration", "PNM-LST-011", _without("duration")),
    Mutant("compares_durations_as_text", "PNM-LST-011", selects(_duration_as_text, *DURATIONS)),
    Mutant("reads_expiry_filters_as_creation", "PNM-LST-011", around(time_window=_expiry_by_creation)),
    Mutant("filters_to_the_minute", "PNM-LST-011", filters(_to_the_minute)),
    Mutant("filters_to_the_second", "PNM-LST-011", filters(_to_the_second)),
    Mutant("reads_filters_in_indian_time", "PNM-LST-011", filters(_local)),
    Mutant("sees_the_lower_end_only", "PNM-LST-011", filters(_lower_end_only)),
    Mutant("filters_by_the_first_expiry", "PNM-LST-011", _planned("expiry_time"), deep=True),
    Mutant("filters_by_the_first_duration", "PNM-LST-011", _planned("duration"), deep=True),
    Mutant("forgets_after_sixty_days", "PNM-LST-011", patched(listed_for=60 * DAY), deep=True),
    Mutant("lists_the_last_day", "PNM-LST-012", patched(default_window=DAY), deep=True),
    Mutant("lists_the_last_thirty_days", "PNM-LST-012", patched(default_window=30 * DAY), deep=True),
    Mutant("has_windows_of_ninety_days", "PNM-LST-013", patched(widest_window=90 * DAY)),
    Mutant("measures_windows_of_creation_only", "PNM-LST-013", around(time_window=_created_only)),
    Mutant("ignores_times_it_cannot_read", "PNM-LST-014", _unjudged(_is_wrong)),
    Mutant(
        "ignores_words_for_an_expiry", "PNM-LST-014",
        _unjudged(lambda name, value: name.startswith("expiry") and value.isalpha()),
    ),
    Mutant(
        "fails_over_a_thirteenth_month", "PNM-LST-014",
        refuses_with(500, ("created_time", "unparsable"), ("expiry_time", "unparsable")),
    ),
    Mutant("lists_for_a_year", "PNM-LST-017", patched(listed_for=365 * DAY), deep=True),
)
