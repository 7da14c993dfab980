"""Wrong about updates that are to be refused: PNM-UPD."""

from __future__ import annotations

from plivo_masking.shared import UPDATE, nth, refuses_with
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.lifecycle import Status
from testline.surfaces.plivo_masking.model.requests import body_schema
from testline.wire import MISSING, parse_json
from wrong import Mutant, around

OPTIONS = (
    "callback_url", "callback_method", "record", "record_file_format", "recording_callback_url", "ring_timeout",
    "call_time_limit",
)


# Expired and unknown sessions


def _updates(when, *, revives=False):
    """Updates sessions that are over."""

    def update(healthy, model, account, session_uuid, body, turn):
        session = model.find(account, session_uuid, "update")
        if session.status is not Status.EXPIRED or not when(session, body):
            return healthy(account, session_uuid, body, turn)
        if revives:
            account.ledger.change(session, "status", Status.ACTIVE)
            return healthy(account, session_uuid, body, turn)
        session.status = Status.ACTIVE
        try:
            return healthy(account, session_uuid, body, turn)
        finally:
            session.status = Status.EXPIRED

    return around(update=update)


def _newest_for_unknown(healthy, model, account, session_uuid, doing):
    if doing == "update" and session_uuid not in model.state.sessions and account.ledger.sessions:
        return account.ledger.sessions[-1]
    return healthy(account, session_uuid, doing)


# Wrong values


def _passes_over(healthy, _model, request, operation, turn):
    """Passes over wrong values, and takes the right ones."""
    body = parse_json(request.body)
    if operation != UPDATE or body is MISSING or not isinstance(body, dict):
        return healthy(request, operation, turn)
    for one in body_schema(UPDATE).violations(body):
        body.pop(one.property, None)
    return body


def _half(names=OPTIONS):
    """Takes what is right of an update, then refuses it."""

    def operate(healthy, model, operation, account, session_uuid, query, request, turn):
        try:
            return healthy(operation, account, session_uuid, query, request, turn)
        except Refusal as refusal:
            body = parse_json(request.body)
            session = model.state.sessions.get(session_uuid)
            if operation == UPDATE and isinstance(body, dict) and session and refusal.reason in ("invalid", "long"):
                wrong = {one.property for one in body_schema(UPDATE).violations(body)}
                for name in names:
                    if name in body and name not in wrong and session.status is Status.ACTIVE:
                        setattr(session, name, body[name])
                if "session_expiry" in {*names} & {*body} - wrong:
                    session.expiry = turn.now + body["session_expiry"] * SECOND
                    session.modified = turn.now
            raise

    return around(operate=operate)


def _touches(healthy, model, operation, account, session_uuid, query, request, turn):
    """A refused update modifies the session all the same."""
    try:
        return healthy(operation, account, session_uuid, query, request, turn)
    except Refusal:
        session = model.state.sessions.get(session_uuid)
        if operation == UPDATE and session and session.status is Status.ACTIVE:
            session.modified = turn.now
        raise


def _unjudged_again(healthy, model, violation, body, turn):
    """Looks only at the first update of all that are wrong in the same member."""
    is_update = isinstance(body, dict) and "first_party" not in body and "second_party" not in body
    lax = isinstance(body.get(violation.property), str) and violation.keyword == "enum" if is_update else False
    return (lax and nth(model, violation.property) > 1) or healthy(violation, body, turn)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("updates_the_expired", "PNM-UPD-008", _updates(lambda _session, _body: True), deep=True),
    Mutant(
        "updates_what_ended_by_itself", "PNM-UPD-008",
        _updates(lambda session, _body: not session.deleted), deep=True,
    ),
    Mutant(
        "revives_for_a_new_length", "PNM-UPD-008",
        _updates(lambda _, body: body.get("session_expiry"), revives=True), deep=True,
    ),
    Mutant("fails_over_an_expired_session", "PNM-UPD-008", refuses_with(500, ("session", "expired-on-update"))),
    Mutant("answers_400_to_an_update_of_nothing", "PNM-UPD-009", refuses_with(400, ("session", "unknown-on-update"))),
    Mutant("updates_the_newest_for_an_unknown", "PNM-UPD-009", around(find=_newest_for_unknown)),
    Mutant("passes_over_wrong_values", "PNM-UPD-010", around(body=_passes_over)),
    Mutant("takes_half_of_a_wrong_update", "PNM-UPD-010", _half(), deep=True),
    Mutant("prolongs_by_a_wrong_update", "PNM-UPD-010", _half(("session_expiry",)), deep=True),
    Mutant("is_modified_by_a_wrong_update", "PNM-UPD-010", around(operate=_touches), deep=True),
    Mutant("looks_at_a_wrong_member_once", "PNM-UPD-010", around(tolerates=_unjudged_again), deep=True),
    Mutant("finds_an_expired_session_in_conflict", "PNM-UPD-015", refuses_with(409, ("session", "expired-on-update"))),
    Mutant("finds_no_expired_session_to_update", "PNM-UPD-015", refuses_with(404, ("session", "expired-on-update"))),
)
