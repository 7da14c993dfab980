"""Wrong about sessions that are not the first: what was created before changes what is answered."""

from __future__ import annotations

import contextlib

from telesign_masking.shared import SLOTS, created, memory, nth
from testline.surfaces.telesign_masking.model.errors import deny
from wrong import Mutant, around


def _pair(parties):
    return frozenset(parties)


def _kept(name, take, put):
    """Answers a create with what another had: `take(model, body)` is kept in the memory of the model, `put` uses it."""

    def envelope(healthy, model, status, reference_id, draft, turn):
        body = healthy(status, reference_id, draft, turn)
        known = memory(model).setdefault(name, [])
        if body["status"]["code"] in (2700, 2701):
            mine = take(body)
            if known:
                put(body, known)
            known.append(mine)
        return body

    return around(envelope=envelope)


def _code_sticks(body, codes):
    if 2701 in codes:
        body["status"]["code"] = 2701


def _first_foreign_alone(body, codes):
    if 2701 in codes and body["status"]["code"] == 2701:
        body["status"]["code"] = 2700


def _message_sticks(body, messages):
    body["session_data"]["message"] = body["session_data"]["message"] or max(messages)


def _message_once(body, messages):
    if any(messages):
        body["session_data"]["message"] = ""


def _first_updated(body, times):
    body["status"]["updated_on"] = times[0]


def _third_pool(resource):
    """Takes the numbers of the other pool from the third session of a pair on."""

    def choose(healthy, model, account, asked, parties, countries, turn):
        other = "sms" if asked == "sms_voice" else "sms_voice"
        third = asked == resource and nth(model, "chosen", _pair(parties)) > 2
        return healthy(account, other if third else asked, parties, countries, turn)

    return around(choose_masks=choose)


def _third_refused(_healthy, model, account, parties, _turn):
    if nth(model, account.name, _pair(parties)) > 2:
        deny("phones-equal")


def _never_again(_healthy, model, account, parties, turn):
    """A pair whose session has ended gets no other."""
    ended = memory(model).get(("ended", _pair(parties)))
    if ended:
        deny("phones-equal")


def _notes_the_end(healthy, model, reference_id, at, turn):
    memory(model)["ended", _pair(model.state.sessions[reference_id].parties)] = True
    healthy(reference_id, at, turn)


def _forgiving(healthy, _model, *arguments):
    with contextlib.suppress(KeyError):
        healthy(*arguments)


def _all_free_after_an_end(healthy, model, number, parties):
    """When a session of a pair has ended, all its masks are free, those of its other sessions too."""
    freed = memory(model).get(("ended", _pair(parties)))
    return number not in parties if freed else healthy(number, parties)


def _untouched_after_an_end(healthy, model, number, parties):
    return bool(memory(model).get(("ended", _pair(parties)))) or healthy(number, parties)



def _first_order(healthy, model, draft, turn):
    """A pair that is asked for the other way round is shown as it was first."""
    data = healthy(draft, turn)
    first = memory(model).setdefault(("order", _pair(draft.parties)), draft.parties)
    if first != draft.parties:
        one, two = (data[slot] for slot in SLOTS)
        data.update(zip(SLOTS, (two, one), strict=True))
    return data


def _first_resource(healthy, model, draft, turn):
    data = healthy(draft, turn)
    data["resource"] = memory(model).setdefault(("resource", _pair(draft.parties)), draft.resource)
    return data


def _one_country(body, data):
    for name in ("country_code", "country_iso2", "country_iso3", "country_name"):
        data[SLOTS[1]][name] = data[SLOTS[0]][name]


def _last_reference(healthy, model, code, text, draft, turn):
    """A refusal has the id of the session that was created last."""
    body = healthy(code, text, draft, turn)
    known = list(model.state.sessions)
    if known and "reference_id" in body:
        body["reference_id"] = known[-1]
    return body


def _from_the_pairs_first(healthy, model, validity, account, turn):
    """Counts the time of a session from the first one of its pair."""
    pair = (account.name, *(str(turn.body.get(slot)) for slot in SLOTS))
    first = memory(model).setdefault(pair, turn.now)
    return healthy(validity, account, turn) - (turn.now - first)


def _unit_at_the_first(healthy, model, validity, account, turn):
    """A customer keeps the unit that it had at its first session."""
    kept = account.validity_unit
    account.validity_unit = memory(model).setdefault(("unit", account.name), kept)
    try:
        return healthy(validity, account, turn)
    finally:
        account.validity_unit = kept



MUTANTS = (
    Mutant(
        "says_2701_once_it_has_said_it", "TNM-SES-002",
        _kept("codes", lambda body: body["status"]["code"], _code_sticks),
    ),
    Mutant("shows_a_pair_in_its_first_order", "TNM-SES-006", around(session_data=_first_order)),
    Mutant("has_the_resource_of_a_pairs_first_session", "TNM-SES-005", around(session_data=_first_resource)),
    Mutant("has_one_country_for_both", "TNM-SES-010", created(_one_country)),
    Mutant("counts_from_a_pairs_first_session", "TNM-SES-014", around(ends=_from_the_pairs_first), deep=True),
    Mutant("keeps_the_unit_of_the_first_session", "TNM-SES-014", around(ends=_unit_at_the_first), deep=True),
    Mutant(
        "keeps_the_time_of_the_first_answer", "TNM-SES-016",
        _kept("times", lambda body: body["status"]["updated_on"], _first_updated), deep=True,
    ),
    Mutant(
        "says_2701_once", "TNM-SES-020",
        _kept("codes", lambda body: body["status"]["code"], _first_foreign_alone),
    ),
    Mutant(
        "tells_of_foreign_masks_once", "TNM-SES-021",
        _kept("messages", lambda body: body["session_data"]["message"], _message_once),
    ),
    Mutant("takes_dual_numbers_for_a_third_session", "TNM-SES-022", _third_pool("sms"), deep=True),
    Mutant("takes_sms_numbers_for_a_third_session", "TNM-SES-023", _third_pool("sms_voice"), deep=True),
    Mutant("has_two_sessions_a_pair", "TNM-SES-024", around(judge_duplicate=_third_refused), deep=True),
    Mutant(
        "has_no_session_after_a_pairs_last", "TNM-SES-001",
        around(judge_duplicate=_never_again, expire_due=_notes_the_end), deep=True,
    ),
    Mutant(
        "frees_all_masks_of_a_pair_at_an_end", "TNM-SES-025",
        around(
            is_free=_all_free_after_an_end, is_untouched=_untouched_after_an_end,
            expire_due=_notes_the_end, release_due=_forgiving,
        ), deep=True,
    ),
    Mutant(
        "keeps_a_message_of_the_past", "TNM-SES-028",
        _kept("messages", lambda body: body["session_data"]["message"], _message_sticks),
    ),
    Mutant("refuses_under_the_last_sessions_reference", "TNM-VAL-019", around(refused_envelope=_last_reference)),
)
