"""Wrong about expiring a session: PNM-DEL."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import EXPIRE, answers, memory, refuses_with, responds, selects, shows
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.lifecycle import Status
from wrong import Mutant, around

MINUTE = 60 * SECOND


def _then(act):
    """Expires the session, and does something else: `act(model, session, turn, account, end)`."""

    def expire_session(healthy, model, account, session_uuid, turn):
        session = model.find(account, session_uuid, "delete")
        planned = session.expiry
        answer = healthy(account, session_uuid, turn)
        act(model, session, turn, account, planned)
        return answer

    return around(expire_session=expire_session)


def _removes(model, session, _turn, _account, _planned):
    del model.state.sessions[session.session_uuid]


def _others_too(model, session, turn, account, _planned):
    """Expires the party's other sessions too."""
    for one in account.ledger.sessions:
        if one.first_party == session.first_party and one.status is Status.ACTIVE:
            one.expiry, one.deleted = turn.now, True
            model.end_session(one, turn)


def _oldest(healthy, model, account, session_uuid, turn):
    """Expires the oldest session of the first party."""
    session = model.find(account, session_uuid, "delete")
    if session.status is Status.EXPIRED:
        return healthy(account, session_uuid, turn)
    found = next(
        one for one in account.ledger.sessions
        if one.first_party == session.first_party and one.status is not Status.EXPIRED
    )
    return healthy(account, found.session_uuid, turn)


def _later(healthy, model, account, session_uuid, turn):
    """Answers at once, and expires after a minute."""
    session = model.find(account, session_uuid, "delete")
    if session.status is Status.EXPIRED:
        return healthy(account, session_uuid, turn)
    session.expiry = turn.now + MINUTE
    model.schedule_expiry(session)
    return model.respond(200, turn, {"message": "Session expired"})


def _keeps_end(_model, session, _turn, _account, planned):
    session.expiry = planned


def _next_minute(_model, session, turn, _account, _planned):
    session.expiry = (turn.now // MINUTE + 1) * MINUTE


def _first_end(_model, session, _turn, _account, _planned):
    session.expiry = session.created


def _ends_when_read(healthy, model, account, session_uuid, turn):
    session = model.find(account, session_uuid, "get")
    if session.deleted:
        session.expiry = turn.now
    return healthy(account, session_uuid, turn)


def _again(when):
    """Expires what is over once more."""

    def expire_session(healthy, model, account, session_uuid, turn):
        session = model.find(account, session_uuid, "delete")
        if session.status is Status.EXPIRED and when(model, session):
            return model.respond(200, turn, {"message": "Session expired"})
        return healthy(account, session_uuid, turn)

    return around(expire_session=expire_session)


def _third_time(model, session):
    count = memory(model)[session.session_uuid] = memory(model).get(session.session_uuid, 0) + 1
    return count > 1


def _shown(status, *, places=("create", "item", "list"), **members):
    def change(shown, session, place):
        if session.deleted and place in places:
            shown["status"] = status
            shown.update(members)

    return shows(change)


def _keeps_active_ones(session, given):
    return session.status is not Status.EXPIRED or given.get("status") == "expired"


def _unknown(answer):
    def expire_session(healthy, model, account, session_uuid, turn):
        return healthy(account, session_uuid, turn) if session_uuid in model.state.sessions else answer(model, turn)

    return around(expire_session=expire_session)


def _newest(model, turn):
    account = model.state.accounts["primary"]
    session = account.ledger.sessions[-1]
    if session.status is not Status.EXPIRED:
        model.end_session(session, turn)
    return model.respond(200, turn, {"message": "Session expired"})


def _status(status, body=None):
    return responds(
        EXPIRE,
        lambda response, _: replace(response, status=status, body=response.body if body is None else body)
        if response.status == 200 else response,
    )


MUTANTS: tuple[Mutant, ...] = (
    Mutant("answers_a_delete_with_205", "PNM-DEL-001", _status(205)),
    Mutant("answers_a_delete_with_nothing", "PNM-DEL-001", _status(200, b"")),
    Mutant(
        "answers_a_delete_without_a_word", "PNM-DEL-001",
        answers(EXPIRE, lambda body, _: body.pop("message", None)),
    ),
    Mutant(
        "has_an_empty_message_for_a_delete", "PNM-DEL-001",
        answers(EXPIRE, lambda body, _: body.update(message=""), statuses=(200,)),
    ),
    Mutant("says_that_a_delete_is_under_way", "PNM-DEL-001", _status(202)),
    Mutant("removes_what_it_expires", "PNM-DEL-002", _then(_removes), deep=True),
    Mutant("hides_the_expired_from_lists", "PNM-DEL-002", selects(_keeps_active_ones), deep=True),
    Mutant("expires_a_partys_other_sessions", "PNM-DEL-002", _then(_others_too), deep=True),
    Mutant("expires_the_oldest_session", "PNM-DEL-002", around(expire_session=_oldest), deep=True),
    Mutant("calls_the_expired_deleted", "PNM-DEL-002", _shown("deleted"), deep=True),
    Mutant("lists_the_expired_as_active", "PNM-DEL-002", _shown("active", places=("list",)), deep=True),
    Mutant("expires_after_a_minute", "PNM-DEL-002", around(expire_session=_later), deep=True),
    Mutant(
        "forgets_the_options_of_the_expired", "PNM-DEL-002",
        _shown("expired", callback_url="", record=False), deep=True,
    ),
    Mutant("frees_the_number_of_the_expired", "PNM-DEL-002", _shown("expired", virtual_number="0"), deep=True),
    Mutant("keeps_the_planned_end", "PNM-DEL-003", _then(_keeps_end), deep=True),
    Mutant("ends_with_the_next_minute", "PNM-DEL-003", _then(_next_minute), deep=True),
    Mutant("ends_when_it_began", "PNM-DEL-003", _then(_first_end), deep=True),
    Mutant("ends_whenever_it_is_read", "PNM-DEL-003", around(get=_ends_when_read), deep=True),
    Mutant("expires_twice", "PNM-DEL-004", _again(lambda _model, session: session.deleted), deep=True),
    Mutant(
        "expires_what_ended_by_itself", "PNM-DEL-004",
        _again(lambda _model, session: not session.deleted), deep=True,
    ),
    Mutant("expires_at_the_third_delete", "PNM-DEL-004", _again(_third_time), deep=True),
    Mutant("fails_over_a_second_delete", "PNM-DEL-004", refuses_with(500, ("session", "expired-on-delete"))),
    Mutant(
        "expires_the_unknown", "PNM-DEL-005",
        _unknown(lambda model, turn: model.respond(200, turn, {"message": "Session expired"})),
    ),
    Mutant(
        "answers_400_to_a_delete_of_nothing", "PNM-DEL-005",
        _unknown(lambda *_: deny("virtual_number", "exhausted")),
    ),
    Mutant("expires_the_newest_for_an_unknown", "PNM-DEL-005", _unknown(_newest)),
    Mutant("finds_no_expired_session_to_expire", "PNM-DEL-006", refuses_with(404, ("session", "expired-on-delete"))),
    Mutant("finds_a_second_delete_in_conflict", "PNM-DEL-006", refuses_with(409, ("session", "expired-on-delete"))),
)
