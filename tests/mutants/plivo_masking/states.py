"""Wrong about a session's states: when it expires, when it is in progress, and what brings it back."""

from __future__ import annotations

from dataclasses import replace

import orjson

from plivo_masking.shared import memory
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.lifecycle import SESSION, Change, Status
from wrong import Mutant, patched

# Expiring


def _expires(when):
    """Expires at the moment that its time is over only `when(self, session)`; else never."""

    def expire_due(self, session_uuid, at, turn):
        if when(self, self.state.sessions[session_uuid]):
            PlivoModel.expire_due(self, session_uuid, at, turn)

    return patched(expire_due=expire_due)


def _first_expiry_counts(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.expiry != at and session.status is not Status.EXPIRED:
        self.end_session(session, turn)
    PlivoModel.expire_due(self, session_uuid, at, turn)


def _later_by(seconds):
    def schedule_expiry(self, session):
        session.expiry += seconds * SECOND
        PlivoModel.schedule_expiry(self, session)
        session.expiry -= seconds * SECOND

    def expire_due(self, session_uuid, at, turn):
        PlivoModel.expire_due(self, session_uuid, at - seconds * SECOND, turn)

    return patched(schedule_expiry=schedule_expiry, expire_due=expire_due)


def _prolonged_by_a_call(self, call, turn):
    PlivoModel.finish(self, call, turn)
    session = self.state.sessions[call.session]
    if session.status is not Status.EXPIRED:
        session.expiry = turn.now + session.session_expiry * SECOND
        self.schedule_expiry(session)


def _stale_once(self, account, session_uuid, turn):
    """The first look at an expired session shows what was known before; only then is it looked up."""
    session = self.find(account, session_uuid, "get")
    seen = memory(self).setdefault("seen", {})
    answer = PlivoModel.get(self, account, session_uuid, turn)
    if session.status is Status.EXPIRED and not session.deleted and seen.setdefault(session_uuid, "active") == "active":
        seen[session_uuid] = "expired"
        body = orjson.loads(answer.body)
        body["response"]["status"] = "active"
        return replace(answer, body=orjson.dumps(body))
    return answer


def _listed_as_it_was(self, account, given, turn):
    if given.get("status") not in ("expired", "active"):
        return PlivoModel.select(self, account, given, turn)
    ran_out = [one for one in account.ledger.sessions if one.status is Status.EXPIRED and not one.deleted]
    for one in ran_out:
        account.ledger.change(one, "status", Status.ACTIVE)
    try:
        return PlivoModel.select(self, account, given, turn)
    finally:
        for one in ran_out:
            account.ledger.change(one, "status", Status.EXPIRED)


def _in_order_of_creation(self, session_uuid, at, turn):
    """Sessions stand in a queue: a later one does not expire before an earlier one of the account."""
    session = self.state.sessions[session_uuid]
    older = self.account_of(session.account).ledger.sessions[: session.serial]
    if all(one.status is Status.EXPIRED for one in older):
        PlivoModel.expire_due(self, session_uuid, at, turn)


def _noting_the_plan(self, session):
    memory(self).setdefault("first_plan", {})[session.session_uuid] = session.expiry
    PlivoModel.register(self, session)


def _expires_unless_moved(moved):
    """Expires by itself only if its expiry was not moved so, from what was planned at first."""

    def expire_due(self, session_uuid, at, turn):
        if not moved(memory(self)["first_plan"][session_uuid], self.state.sessions[session_uuid].expiry):
            PlivoModel.expire_due(self, session_uuid, at, turn)

    return patched(register=_noting_the_plan, expire_due=expire_due)


# In progress


def _in_progress(shown):
    """Shows the status that `shown(self, session, status)` says."""

    def show(self, session, turn, *, place="item"):
        answer = PlivoModel.show(self, session, turn, place=place)
        return {**answer, "status": shown(self, session, answer["status"])}

    return patched(show=show)


def _busy_parties(self, session, status):
    """A party that talks is busy in all its sessions."""
    talking = [one for one in self.state.sessions.values() if one.status is Status.IN_PROGRESS]
    parties = {session.first_party, session.second_party} - {""}
    busy = any(parties & {one.first_party, one.second_party} for one in talking)
    return "in-progress" if busy and status == "active" else status


def _stuck_after(which):
    """The status stays in-progress after calls of which `which(call)`."""

    def finish(self, call, turn):
        PlivoModel.finish(self, call, turn)
        session = self.state.sessions[call.session]
        if session.status is Status.ACTIVE and which(call):
            self.change_status(session, Change.CALL_STARTS)

    return patched(
        finish=finish, session_lifecycle={**SESSION, (Status.IN_PROGRESS, Change.CALL_STARTS): Status.IN_PROGRESS}
    )


def _only_the_first_call(self, call, session, turn):
    PlivoModel.take_session(self, call, session, turn)
    if session.interactions:
        self.change_status(session, Change.CALL_ENDS)


# Revived


def _revive(self, session):
    if session.status is Status.EXPIRED:
        self.account_of(session.account).ledger.change(session, "status", Status.ACTIVE)


def _revived_by_update(self, account, session_uuid, body, turn):
    session = self.find(account, session_uuid, "update")
    if "session_expiry" in body:
        _revive(self, session)
    return PlivoModel.update(self, account, session_uuid, body, turn)


def _revived_by_a_refused_update(self, account, session_uuid, body, turn):
    session = self.find(account, session_uuid, "update")
    try:
        return PlivoModel.update(self, account, session_uuid, body, turn)
    except Refusal:
        _revive(self, session)
        raise


def _revived_by_delete(self, account, session_uuid, turn):
    session = self.find(account, session_uuid, "delete")
    try:
        return PlivoModel.expire_session(self, account, session_uuid, turn)
    except Refusal:
        _revive(self, session)
        raise


def _revived_by_a_create(self, session):
    for one in self.account_of(session.account).ledger.sessions:
        if (one.first_party, one.second_party) == (session.first_party, session.second_party):
            _revive(self, one)
    PlivoModel.register(self, session)


def _revived_by_a_dial(self, event, turn):
    for one in self.state.sessions.values():
        if event.dialled.lstrip("+") == one.virtual_number and event.caller.lstrip("+") in (
            one.first_party,
            one.second_party,
        ):
            _revive(self, one)
    return PlivoModel.place_call(self, event, turn)


def _revived_at_the_plan(self, session_uuid, at, turn):
    session = self.state.sessions[session_uuid]
    if session.deleted and session.planned == at:
        _revive(self, session)
    PlivoModel.expire_due(self, session_uuid, at, turn)


_ENDS_ACTIVE = {**SESSION, (Status.EXPIRED, Change.CALL_ENDS): Status.ACTIVE}


def _ended_by_time(self, session, change):
    """Only who was expired by time during the call is active after it."""
    PlivoModel.change_status(self, session, change)
    if change is Change.CALL_ENDS and session.interactions and not session.deleted:
        _revive(self, session)


MUTANTS = (
    # Expiring
    Mutant("never_expires", "PNM-STA-001", _expires(lambda _self, _session: False)),
    Mutant("expires_a_minute_late", "PNM-STA-001", _later_by(60)),
    Mutant("expires_half_a_minute_early", "PNM-STA-001", _later_by(-30)),
    Mutant("notices_the_expiry_when_asked", "PNM-STA-001", patched(get=_stale_once)),
    Mutant("lists_what_ran_out_as_active", "PNM-STA-001", patched(select=_listed_as_it_was)),
    Mutant("expires_at_the_first_expiry", "PNM-STA-001", patched(expire_due=_first_expiry_counts), deep=True),
    Mutant(
        "does_not_expire_once_prolonged",
        "PNM-STA-001",
        _expires_unless_moved(lambda first, now: now > first),
        deep=True,
    ),
    Mutant(
        "does_not_expire_once_cut_short",
        "PNM-STA-001",
        _expires_unless_moved(lambda first, now: now < first),
        deep=True,
    ),
    Mutant(
        "does_not_expire_once_used", "PNM-STA-001", _expires(lambda _self, session: not session.interactions), deep=True
    ),
    Mutant("counts_the_expiry_from_the_latest_call", "PNM-STA-001", patched(finish=_prolonged_by_a_call), deep=True),
    Mutant("expires_in_order_of_creation", "PNM-STA-001", patched(expire_due=_in_order_of_creation), deep=True),
    # In progress
    Mutant(
        "is_never_in_progress",
        "PNM-STA-002",
        _in_progress(lambda _self, _session, status: status.replace("in-progress", "active")),
    ),
    Mutant("is_in_progress_with_the_partys_other_session", "PNM-STA-002", _in_progress(_busy_parties)),
    Mutant(
        "is_in_progress_in_the_first_call_only",
        "PNM-STA-002",
        patched(
            take_session=_only_the_first_call,
            session_lifecycle={**SESSION, (Status.ACTIVE, Change.CALL_ENDS): Status.ACTIVE},
        ),
        deep=True,
    ),
    Mutant("is_in_progress_ever_after", "PNM-STA-002", _stuck_after(lambda _call: True)),
    Mutant("is_in_progress_after_an_unanswered_call", "PNM-STA-002", _stuck_after(lambda call: call.connected is None)),
    Mutant(
        "is_in_progress_after_the_callee_hung_up",
        "PNM-STA-002",
        _stuck_after(lambda call: call.plan.hangup_by == "callee"),
        deep=True,
    ),
    # Revived
    Mutant("is_revived_by_a_new_expiry", "PNM-STA-003", patched(update=_revived_by_update)),
    Mutant("is_revived_by_a_refused_update", "PNM-STA-003", patched(update=_revived_by_a_refused_update), deep=True),
    Mutant("is_revived_by_a_second_delete", "PNM-STA-003", patched(expire_session=_revived_by_delete), deep=True),
    Mutant("is_revived_by_a_new_session_of_the_pair", "PNM-STA-003", patched(register=_revived_by_a_create), deep=True),
    Mutant("is_revived_by_a_call", "PNM-STA-003", patched(place_call=_revived_by_a_dial), deep=True),
    Mutant("is_revived_at_the_planned_end", "PNM-STA-003", patched(expire_due=_revived_at_the_plan), deep=True),
    Mutant("is_revived_by_the_end_of_a_call", "PNM-STA-003", patched(session_lifecycle=_ENDS_ACTIVE), deep=True),
    Mutant(
        "is_revived_by_the_end_of_a_call_that_outlasted_it",
        "PNM-STA-003",
        patched(change_status=_ended_by_time),
        deep=True,
    ),
)
