"""Wrong about reading one session: PNM-GET."""

from __future__ import annotations

from dataclasses import replace

import orjson

from plivo_masking.shared import GET, answers, bodied, nth, refuses_with, responds, shows
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import deny
from wrong import Mutant, around

DAY = 86_400 * SECOND


def _newest(healthy, model, account, session_uuid, turn):
    """Answers the account's newest session, whichever was asked for."""
    model.find(account, session_uuid, "get")
    return healthy(account, account.ledger.sessions[-1].session_uuid, turn)


def _counting_down(healthy, model, account, session_uuid, turn):
    answer = healthy(account, session_uuid, turn)
    session = model.find(account, session_uuid, "get")
    body = orjson.loads(answer.body)
    body["response"]["duration"] = max(0, (session.expiry - turn.now) // SECOND)
    return bodied(answer, orjson.dumps(body))


def _touched(healthy, model, account, session_uuid, turn):
    """Reading a session counts as modifying it."""
    session = model.find(account, session_uuid, "get")
    if nth(model, session_uuid) > 1:
        session.modified += SECOND * 60
    return healthy(account, session_uuid, turn)


def _slides(healthy, model, account, session_uuid, turn):
    """Who reads a session prolongs it."""
    session = model.find(account, session_uuid, "get")
    if session.status != "expired" and turn.now > session.created:
        session.expiry = turn.now + session.session_expiry * SECOND
        model.schedule_expiry(session)
    return healthy(account, session_uuid, turn)


def _gone(when):
    """Does not know sessions that are over."""

    def get(healthy, model, account, session_uuid, turn):
        session = model.find(account, session_uuid, "get")
        if session.status == "expired" and when(session, turn):
            deny("session", "unknown-on-get")
        return healthy(account, session_uuid, turn)

    return around(get=get)


def _nearest(length):
    """Finds a session by the beginning of its UUID."""

    def find(healthy, model, account, session_uuid, doing):
        near = [
            uuid for uuid, one in model.state.sessions.items()
            if uuid[:length] == session_uuid[:length] and one.account == account.name and doing == "get"
        ]
        return healthy(account, near[-1] if near else session_uuid, doing)

    return around(find=find)


def _scrubbed(shown, session, place):
    """An expired session forgets its parties."""
    if session.status == "expired" and place == "item":
        shown["second_party"] = ""


def _not_authoritative(response, _request):
    return replace(response, status=203) if response.status == 200 else response


def _no_body(response, _request):
    return replace(response, body=b"") if response.status == 404 else response


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "tells_a_session_under_session", "PNM-GET-001",
        answers(GET, lambda body, _: body.update(session=body.pop("response", None))),
    ),
    Mutant(
        "tells_a_list_of_one", "PNM-GET-001",
        answers(GET, lambda body, _: body.update(response=[body["response"]]), statuses=(200,)),
    ),
    Mutant("answers_203", "PNM-GET-001", responds(GET, _not_authoritative)),
    Mutant("fetches_the_newest_session", "PNM-GET-001", around(get=_newest), deep=True),
    Mutant("counts_the_duration_down", "PNM-GET-001", around(get=_counting_down), deep=True),
    Mutant("modifies_what_is_read_twice", "PNM-GET-001", around(get=_touched), deep=True),
    Mutant("prolongs_what_is_read", "PNM-GET-001", around(get=_slides), deep=True),
    Mutant("does_not_know_what_was_expired", "PNM-GET-002", _gone(lambda session, _: session.deleted), deep=True),
    Mutant(
        "does_not_know_what_ended_by_itself", "PNM-GET-002",
        _gone(lambda session, _: not session.deleted), deep=True,
    ),
    Mutant(
        "forgets_after_a_day", "PNM-GET-002",
        _gone(lambda session, turn: turn.now - session.expiry >= DAY - SECOND), deep=True,
    ),
    Mutant("forgets_the_parties_of_the_expired", "PNM-GET-002", shows(_scrubbed), deep=True),
    Mutant("answers_null_for_the_unknown", "PNM-GET-003", refuses_with(200, ("session", "unknown-on-get"))),
    Mutant("answers_400_for_the_unknown", "PNM-GET-003", refuses_with(400, ("session", "unknown-on-get"))),
    Mutant("answers_nothing_for_the_unknown", "PNM-GET-003", responds(GET, _no_body)),
    Mutant("finds_what_is_near", "PNM-GET-003", _nearest(24)),
    Mutant("fails_over_what_is_no_uuid", "PNM-GET-004", refuses_with(500, ("session_uuid", "malformed"))),
    Mutant("finds_by_eight_digits", "PNM-GET-004", _nearest(8)),
    Mutant(
        "finds_by_the_uuid_and_more", "PNM-GET-004",
        around(find=lambda healthy, _, account, uuid, doing: healthy(account, uuid[:36], doing)),
    ),
)
