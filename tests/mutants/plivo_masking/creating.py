"""Wrong about what is created and answered: PNM-CRE, but for the session object."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import CREATE, answers, bodied, hears, memory, responds, sets, sets_in, shows
from testline.surfaces.plivo_masking.model.errors import deny
from wrong import Mutant, around

NUMBERS = ("first_party", "second_party", "virtual_number")


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


def _unasked(*names, when=lambda _body: True):
    def dropped(body):
        return {name: value for name, value in body.items() if name not in names} if when(body) else None

    return hears(CREATE, dropped)


def _refuses(name, wrong):
    def create(healthy, _model, account, body, turn):
        if name in body and wrong(body[name]):
            deny(name, "invalid")
        return healthy(account, body, turn)

    return around(create=create)


def _no_plus(healthy, _model, body, turn, *, single):
    for name in ("first_party", "second_party"):
        if str(body.get(name)).startswith("+"):
            deny(name, "invalid")
    return healthy(body, turn, single=single)


def _no_plain(healthy, _model, body, turn, *, single):
    for name in ("first_party", "second_party"):
        if body.get(name) and not body[name].startswith("+"):
            deny(name, "invalid")
    return healthy(body, turn, single=single)


def _true_where_given(body):
    if "create_session_with_single_Party" in body:
        body["create_session_with_single_Party"] = True


def _the_same(_healthy, _model, account, parties, _turn):
    live = (one for one in account.ledger.sessions if one.status != "expired")
    return next((one for one in live if (one.first_party, one.second_party) == parties and all(parties)), None)


def _ends_the_first(healthy, model, account, body, turn):
    answer = healthy(account, body, turn)
    new = account.ledger.sessions[-1]
    for session in account.ledger.sessions[:-1]:
        same = (session.first_party, session.second_party) == (new.first_party, new.second_party)
        if same and session.status != "expired":
            model.end_session(session, turn)
    return answer


def _expires_at_zero(healthy, model, account, body, turn):
    answer = healthy(account, body, turn)
    if body.get("session_expiry") == 0:
        session = account.ledger.sessions[-1]
        session.expiry = turn.now
        model.end_session(session, turn)
    return answer


def _spawned(body, request):
    if b'"callback_url"' in request.body:
        return {"api_id": body["api_id"], "message": "async api spawned"}
    return None


def _at_the_top(**members):
    def change(body, _request):
        body.update({name: value(body) for name, value in members.items()})

    return answers(CREATE, change, statuses=(201,))


def _accepted(response, _request):
    return replace(response, status=202) if response.status == 201 else response


MUTANTS: tuple[Mutant, ...] = (
    Mutant("says_that_a_create_is_under_way", "PNM-CRE-001", responds(CREATE, _accepted)),
    Mutant("allows_a_first_party_one_session", "PNM-CRE-001", around(create=_one_session_each)),
    Mutant(
        "takes_no_cool_off_of_zero", "PNM-CRE-001",
        _refuses("virtual_number_cooloff_period", lambda value: value == 0),
    ),
    Mutant(
        "refuses_gets_for_recordings", "PNM-CRE-001",
        _refuses("recording_callback_method", lambda value: value == "GET"),
    ),
    Mutant("creates_without_a_message", "PNM-CRE-002", answers(CREATE, lambda body, _: body.pop("message", None))),
    Mutant(
        "creates_flat_sessions", "PNM-CRE-002",
        answers(CREATE, lambda body, _: {**body.pop("session", {}), **body}),
    ),
    Mutant(
        "tells_the_session_under_response", "PNM-CRE-002",
        answers(CREATE, lambda body, _: body.update(response=body.pop("session", None)), statuses=(201,)),
    ),
    Mutant(
        "has_no_number_at_the_top", "PNM-CRE-002",
        answers(CREATE, lambda body, _: body.pop("virtual_number", None)),
    ),
    Mutant(
        "has_another_id_at_the_top", "PNM-CRE-003",
        _at_the_top(session_uuid=lambda body: body["api_id"]),
    ),
    Mutant("tells_the_id_of_the_session_before", "PNM-CRE-003", around(created=_id_of_the_one_before), deep=True),
    Mutant(
        "says_created_only", "PNM-CRE-004",
        _at_the_top(message=lambda _: "created"),
    ),
    Mutant(
        "has_another_number_at_the_top", "PNM-CRE-005",
        _at_the_top(virtual_number=lambda _: "+12205550138"),
    ),
    Mutant("fetches_a_partys_first_number", "PNM-CRE-005", around(show=_fresh_numbers), deep=True),
    Mutant(
        "writes_a_plus_everywhere", "PNM-CRE-006",
        sets(**{name: lambda shown, name=name: f"+{shown[name]}" for name in NUMBERS}),
    ),
    Mutant(
        "writes_no_plus_at_the_top", "PNM-CRE-006",
        _at_the_top(virtual_number=lambda body: body["virtual_number"].lstrip("+")),
    ),
    Mutant(
        "fetches_numbers_with_a_plus", "PNM-CRE-006",
        sets_in("item", virtual_number=lambda shown: f"+{shown['virtual_number']}"),
    ),
    Mutant("swaps_the_parties_it_fetches", "PNM-CRE-007", shows(_swapped)),
    Mutant(
        "drops_the_country_code", "PNM-CRE-007",
        sets(first_party=lambda shown: shown["first_party"].removeprefix("1")),
    ),
    Mutant(
        "writes_all_numbers_as_american", "PNM-CRE-007",
        sets(second_party=lambda shown: f"1{shown['second_party'][-10:]}"),
    ),
    Mutant(
        "masks_the_second_party", "PNM-CRE-007",
        sets(second_party=lambda shown: f"{shown['second_party'][:-4]}0000"),
    ),
    Mutant("begins_with_a_pending_session", "PNM-CRE-008", sets_in("create", status="pending")),
    Mutant("expires_a_session_of_zero_seconds", "PNM-CRE-008", around(create=_expires_at_zero)),
    Mutant("takes_no_plus", "PNM-CRE-017", around(parties=_no_plus)),
    Mutant("wants_a_plus", "PNM-CRE-017", around(parties=_no_plain)),
    Mutant("refuses_an_expiry_of_zero", "PNM-CRE-018", _refuses("session_expiry", lambda value: value == 0)),
    Mutant("does_not_know_how_go_spells", "PNM-CRE-019", _unasked("create_session_with_single_Party")),
    Mutant(
        "takes_gos_false_for_true", "PNM-CRE-019",
        hears(CREATE, _true_where_given),
    ),
    Mutant(
        "refuses_pins_that_are_numbers", "PNM-CRE-021",
        _refuses("first_party_pin", lambda value: isinstance(value, int)),
    ),
    Mutant("gives_a_pair_one_session", "PNM-CRE-022", around(existing=_the_same)),
    Mutant("ends_a_pairs_first_session", "PNM-CRE-022", around(create=_ends_the_first), deep=True),
    Mutant("refuses_a_ring_timeout_of_zero", "PNM-CRE-023", _refuses("ring_timeout", lambda value: value == 0)),
    Mutant("refuses_a_call_time_limit_of_zero", "PNM-CRE-023", _refuses("call_time_limit", lambda value: value == 0)),
    Mutant("answers_later_where_there_is_a_callback", "PNM-CRE-024", answers(CREATE, _spawned, statuses=(201,))),
)
