"""Lies about sessions that were created."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Any

from telesign_masking.shared import BOTH, SLOTS, SMS, VOICE, created, each_slot, memory, nth
from wrong import Mutant, around, patched, responding


def _sets(**members: Any) -> Any:
    return created(lambda _, data: data.update(members))


def _status(**members: Any) -> Any:
    return created(lambda body, _: body["status"].update(members))


def _country(**members: Any) -> Any:
    return each_slot(lambda slot: slot.update(members))


def _swapped_slots(_: dict[str, Any], data: dict[str, Any]) -> None:
    first, second = (data[slot] for slot in SLOTS)
    data["phone_number_1"], data["phone_number_2"] = second, first


def _repeats_reference(healthy: Any, model: Any, turn: Any) -> Any:
    """The tenth id is the ninth again."""
    known = memory(model).setdefault("ids", [])
    known.append(known[-1] if len(known) % 3 == 2 else healthy(turn))
    return known[-1]


def _reference_of_the_pair(healthy: Any, model: Any, turn: Any) -> Any:
    body = turn.body if isinstance(turn.body, dict) else {}
    pair = frozenset(str(body.get(slot)) for slot in SLOTS)
    return memory(model).setdefault(pair, healthy(turn))


def _longer(seconds: float, *, unit: str | None = None, over: int = 0) -> Any:
    def ends(healthy: Any, _: Any, validity: int, account: Any, turn: Any) -> int:
        wrong = (unit is None or account.validity_unit == unit) and validity > over
        return int(healthy(validity, account, turn) + (seconds * 1_000_000 if wrong else 0))

    return around(ends=ends)


def _as_first_of_pair(healthy: Any, model: Any, validity: int, account: Any, turn: Any) -> Any:
    """A pair that is asked for again gets the end that it got first."""
    pair = (account.name, *(str(turn.body.get(slot)) for slot in SLOTS))
    return memory(model).setdefault(pair, healthy(validity, account, turn))


def _in_hours(healthy: Any, _: Any, validity: int, account: Any, turn: Any) -> Any:
    unit, account.validity_unit = account.validity_unit, "hours"
    try:
        return healthy(validity, account, turn)
    finally:
        account.validity_unit = unit


def _of_other_pool(resource: str) -> Any:
    def pool(healthy: Any, _: Any, account: Any, asked: str) -> Any:
        return healthy(account, "sms_voice" if resource == "sms" else "sms") if asked == resource else healthy(account, asked)

    return around(pool=pool)


def _all_numbers(healthy: Any, _: Any, account: Any, asked: str) -> Any:
    found = healthy(account, asked)
    if found.numbers:
        return found
    return healthy(account, "sms" if asked == "sms_voice" else "sms_voice")


def _forgets_country(healthy: Any, _: Any, draft: Any, masks: Any, turn: Any) -> Any:
    healthy(draft, masks, turn)
    return ""


def _first_alone(healthy: Any, _: Any, draft: Any, masks: Any, turn: Any) -> Any:
    """Looks at the first party's mask alone."""
    return healthy(replace_parties(draft), masks, turn)


def replace_parties(draft: Any) -> Any:
    """The draft with its first party alone."""
    return draft._replace(parties=(draft.parties[0], None))


def _never_foreign(healthy: Any, _: Any, pool: Any, country: str) -> Any:
    yield next(iter(healthy(pool, country)))


def _forgiving(healthy: Any, _: Any, *arguments: Any) -> None:
    """Where two sessions have one mask, the first that ends takes it from the other."""
    with contextlib.suppress(KeyError):
        healthy(*arguments)


def _shares(healthy: Any, model: Any, number: str, parties: tuple[str, str]) -> Any:
    return number not in parties


def _shares_after_two(healthy: Any, model: Any, number: str, parties: tuple[str, str]) -> Any:
    """Forgets what a party dials once it has two sessions."""
    return len(model.state.dials.get(parties[1], {})) >= 2 or healthy(number, parties)


def _forgets_the_second_party(healthy: Any, model: Any, session: Any) -> None:
    healthy(session)
    if nth(model, "registered") > 2:
        party, dialled = model.routes(session)[1]
        model.state.dials[party].pop(dialled, None)


def _frees_too_much(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    """When a session of a party ends, all that the party dials is free for others."""
    party = model.state.sessions[reference].parties[0]
    with contextlib.suppress(KeyError):
        healthy(reference, at, turn)
    memory(model).setdefault("freed", set()).add(party)


def _is_freed(healthy: Any, model: Any, number: str, parties: tuple[str, str]) -> Any:
    freed = memory(model).get("freed", set())
    return (parties[1] in freed and number not in parties) or healthy(number, parties)


def _of_the_dead(healthy: Any, model: Any, turn: Any) -> Any:
    """A session that ended leaves its reference to the next."""
    dead = memory(model).get("dead", [])
    return dead.pop() if dead else healthy(turn)


def _buries(healthy: Any, model: Any, reference: str, at: int, turn: Any) -> None:
    healthy(reference, at, turn)
    memory(model).setdefault("dead", []).append(reference)


def _real_mask(body: dict[str, Any], data: dict[str, Any]) -> None:
    data["phone_number_1"]["masked_id"] = data["phone_number_2"]["complete_phone_number"]


def _own_mask(body: dict[str, Any], data: dict[str, Any]) -> None:
    data["phone_number_2"]["masked_id"] = data["phone_number_2"]["complete_phone_number"]


def _once_per_pair(healthy: Any, model: Any, account: Any, parties: Any, turn: Any) -> None:
    from testline.surfaces.telesign_masking.model.errors import deny  # noqa: PLC0415 - beside its use

    if nth(model, account.name, frozenset(parties)) > 1:
        deny("phones-equal")


def _other_path_of_mask(response: Any, _: Any) -> Any:
    return replace(response, headers=(("content-type", "text/html"),))


def _least(least: int) -> Any:
    def validity(healthy: Any, _: Any, body: Any, account: Any, turn: Any) -> Any:
        return healthy({**body, "validity_period": 0} if body.get("validity_period") == least else body, account, turn)

    return around(validity=validity)


def _mirrored(healthy: Any, model: Any, draft: Any, turn: Any) -> Any:
    data = healthy(draft, turn)
    if nth(model, "shown") > 2:
        data["validity"] = memory(model).get("last", data["validity"])
    memory(model)["last"] = draft.validity
    return data


MUTANTS = (
    Mutant("creates_with_201", "TNM-SES-001", responding("telesign-masking", BOTH, lambda r, _: replace(r, status=201) if r.status == 200 else r)),
    Mutant("creates_voice_with_202", "TNM-SES-001", responding("telesign-masking", VOICE, lambda r, _: replace(r, status=202) if r.status == 200 else r)),
    Mutant("says_2701_for_the_own_country", "TNM-SES-002", _status(code=2701)),
    Mutant("has_the_code_as_text", "TNM-SES-002", _status(code="2700")),
    Mutant("says_2701_of_voice", "TNM-SES-002", created(lambda body, _: body["status"].update(code=2701), VOICE)),
    Mutant("has_a_reference_with_dashes", "TNM-SES-003", created(lambda b, _: b.update(reference_id=b["reference_id"][:8] + "-" + b["reference_id"][9:]))),
    Mutant("has_a_short_reference", "TNM-SES-003", created(lambda b, _: b.update(reference_id=b["reference_id"][:31]))),
    Mutant("has_letters_beyond_hex", "TNM-SES-003", created(lambda b, _: b.update(reference_id="G" + b["reference_id"][1:]))),
    Mutant("repeats_a_reference", "TNM-SES-004", around(reference_id=_repeats_reference), deep=True),
    Mutant("has_one_reference_a_pair", "TNM-SES-004", around(reference_id=_reference_of_the_pair)),
    Mutant("gives_the_references_of_ended_ones", "TNM-SES-004", around(reference_id=_of_the_dead, release_due=_buries), deep=True),
    Mutant("calls_voice_sms", "TNM-SES-005", created(lambda _, d: d.update(resource="sms"), VOICE)),
    Mutant("calls_sms_voice", "TNM-SES-005", created(lambda _, d: d.update(resource="sms_voice"), SMS)),
    Mutant("swaps_the_parties", "TNM-SES-006", created(_swapped_slots)),
    Mutant("sorts_the_parties", "TNM-SES-006", created(lambda b, d: _swapped_slots(b, d) if d["phone_number_1"]["complete_phone_number"] > d["phone_number_2"]["complete_phone_number"] else None)),
    Mutant("shows_a_plus", "TNM-SES-006", each_slot(lambda s: s.update(complete_phone_number="+" + s["complete_phone_number"]))),
    Mutant("shows_the_second_with_a_plus", "TNM-SES-006", each_slot(lambda s: s.update(complete_phone_number="+" + s["complete_phone_number"]), slots=SLOTS[1:])),
    Mutant("masks_with_a_plus", "TNM-SES-007", each_slot(lambda s: s.update(masked_id="+" + s["masked_id"]))),
    Mutant("masks_with_a_number", "TNM-SES-007", each_slot(lambda s: s.update(masked_id=int(s["masked_id"])))),
    Mutant("leaves_the_second_mask_empty", "TNM-SES-007", each_slot(lambda s: s.update(masked_id=""), slots=SLOTS[1:])),
    Mutant("masks_one_with_the_other", "TNM-SES-008", created(_real_mask)),
    Mutant("masks_the_second_with_itself", "TNM-SES-008", created(_own_mask)),
    Mutant("has_no_country_name", "TNM-SES-010", _country(country_name="")),
    Mutant("is_always_american", "TNM-SES-010", _country(country_code="1", country_iso2="US", country_iso3="USA", country_name="United States")),
    Mutant("has_the_code_as_number", "TNM-SES-010", each_slot(lambda s: s.update(country_code=int(s["country_code"])))),
    Mutant("mixes_up_iso3", "TNM-SES-010", _country(country_iso3="FRA")),
    Mutant("writes_small_countries", "TNM-SES-011", each_slot(lambda s: s.update(country_iso2=s["country_iso2"].lower()))),
    Mutant("writes_small_iso3", "TNM-SES-011", each_slot(lambda s: s.update(country_iso3=s["country_iso3"].lower()), slots=SLOTS[1:])),
    Mutant("echoes_seconds", "TNM-SES-012", created(lambda _, d: d.update(validity=d["validity"] * 3600))),
    Mutant("echoes_an_earlier_validity", "TNM-SES-012", around(session_data=_mirrored), deep=True),
    Mutant("ends_on_a_timestamp", "TNM-SES-013", _sets(session_end_on=1772539200)),
    Mutant("ends_on_an_american_date", "TNM-SES-013", _sets(session_end_on="03/03/2026 12:15:31")),
    Mutant("ends_an_hour_later", "TNM-SES-014", _longer(3600)),
    Mutant("ends_six_minutes_early", "TNM-SES-014", _longer(-360)),
    Mutant("takes_long_ones_for_shorter", "TNM-SES-014", _longer(-7200, over=500)),
    Mutant("counts_hours_whatever_the_unit", "TNM-SES-014", around(ends=_in_hours)),
    Mutant("counts_minutes_wrongly", "TNM-SES-014", _longer(7200, unit="minutes")),
    Mutant("ends_as_the_first_of_a_pair", "TNM-SES-014", around(ends=_as_first_of_pair), deep=True),
    Mutant("ends_with_a_T", "TNM-SES-015", created(lambda _, d: d.update(session_end_on=d["session_end_on"].replace(" ", "T")))),
    Mutant("updates_without_a_zone", "TNM-SES-016", created(lambda b, _: b["status"].update(updated_on=b["status"]["updated_on"].rstrip("Z")))),
    Mutant("updates_in_another_year", "TNM-SES-016", created(lambda b, _: b["status"].update(updated_on="2018-02-12T14:57:11.765723Z"))),
    Mutant("has_no_message", "TNM-SES-017", _sets(message=None)),
    Mutant("has_an_error_text", "TNM-SES-018", created(lambda b, _: b.update(error="none"))),
    Mutant("has_a_number_as_external_id", "TNM-SES-019", created(lambda b, _: b.update(external_id=7))),
    Mutant("says_2700_with_foreign_masks", "TNM-SES-020", around(differing=_forgets_country)),
    Mutant("looks_at_the_first_country_alone", "TNM-SES-020", around(differing=_first_alone)),
    Mutant("has_no_foreign_masks", "TNM-SES-020", around(by_country=_never_foreign)),
    Mutant("keeps_silent_with_2701", "TNM-SES-021", created(lambda b, d: d.update(message="") if b["status"]["code"] == 2701 else None)),
    Mutant("takes_dual_numbers_for_texts", "TNM-SES-022", _of_other_pool("sms")),
    Mutant("takes_any_where_none_is_left", "TNM-SES-023", around(pool=_all_numbers)),
    Mutant("takes_sms_numbers_for_calls", "TNM-SES-023", _of_other_pool("sms_voice")),
    Mutant("has_one_session_a_pair", "TNM-SES-024", around(judge_duplicate=_once_per_pair)),
    Mutant("shares_masks", "TNM-SES-025", around(is_free=_shares, release_due=_forgiving)),
    Mutant("shares_masks_from_the_third_on", "TNM-SES-025", around(is_free=_shares_after_two, release_due=_forgiving), deep=True),
    Mutant("forgets_what_the_second_dials", "TNM-SES-025", around(register=_forgets_the_second_party, release_due=_forgiving), deep=True),
    Mutant("frees_too_much_at_an_end", "TNM-SES-025", around(release_due=_frees_too_much, is_free=_is_freed), deep=True),
    Mutant("takes_no_single_unit", "TNM-SES-026", _least(1)),
    Mutant("takes_no_whole_month", "TNM-SES-027", _least(720)),
    Mutant("takes_719_hours_at_most", "TNM-SES-027", patched(longest=719 * 3600)),
    Mutant("has_a_message_with_2700", "TNM-SES-028", created(lambda b, d: d.update(message="ok") if b["status"]["code"] == 2700 else None)),
    Mutant("writes_references_small", "TNM-SES-029", created(lambda b, _: b.update(reference_id=b["reference_id"].lower()))),
    Mutant("says_text_html", "TNM-GEN-003", responding("telesign-masking", BOTH, _other_path_of_mask)),
)

