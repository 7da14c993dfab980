"""A session's states: active, in progress, expired."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Plivo
    from .telephony import Line, Phones

    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("getMaskingSession")


def _uuid(plivo: Plivo, **fields: object) -> str:
    return str(plivo.session(**fields)["session_uuid"])


def _expired(plivo: Plivo) -> str:
    """A session that a DELETE has ended."""
    uuid = _uuid(plivo)
    plivo.expire(uuid).need(200, 204)
    return uuid


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock")
def test_a_session_expires_by_itself(judge: Judge, plivo: Plivo, control: Control) -> None:
    """It is active until shortly before its expiry_time and expired from then on."""
    uuid = _uuid(plivo, session_expiry=600)
    control.advance(590)
    judge.equal(plivo.get(uuid), "/response/status", "active")
    control.advance(11)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock")
@pytest.mark.parametrize(("status", "there"), [("expired", True), ("active", False)])
def test_a_list_shows_that_a_session_has_expired(
    judge: Judge, plivo: Plivo, control: Control, status: str, *, there: bool
) -> None:
    """Nobody has asked for the session itself, and yet the list by status has it among the expired ones."""
    session = plivo.session(session_expiry=600)
    uuid = session["session_uuid"]
    control.advance(601)
    answer = plivo.list({"first_party": session["first_party"], "status": status}).need(200)
    judge.holds(
        (uuid in plivo.uuids(answer)) is there,
        where="response.body/response/objects",
        expected=f"the session {'among' if there else 'not among'} the {status} ones",
        got=f"{len(plivo.uuids(answer))} sessions, it {'not ' if there else ''}among them",
        answer=answer,
    )


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock")
def test_an_update_moves_the_end(judge: Judge, plivo: Plivo, control: Control) -> None:
    """A prolonged session outlives its first expiry_time, and ends at the new one."""
    uuid = _uuid(plivo, session_expiry=600)
    plivo.update(uuid, {"session_expiry": 1800}).need(200, 202)
    control.advance(700)
    judge.equal(plivo.get(uuid), "/response/status", "active")
    control.advance(1101)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock")
def test_a_session_can_be_cut_short(judge: Judge, plivo: Plivo, control: Control) -> None:
    """It ends at the nearer expiry_time of the update."""
    uuid = _uuid(plivo, session_expiry=7200)
    plivo.update(uuid, {"session_expiry": 600}).need(200, 202)
    control.advance(601)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock")
def test_each_session_ends_at_its_own_time(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Of three sessions the shortest ends first, whatever the order they were made in."""
    lives = {1800: "active", 600: "expired", 3600: "active"}
    made = {_uuid(plivo, session_expiry=seconds): status for seconds, status in lives.items()}
    control.advance(700)
    for uuid, status in made.items():
        judge.equal(plivo.get(uuid), "/response/status", status)


@pytest.mark.requirement("PNM-STA-001")
@pytest.mark.needs("clock", "calls")
def test_a_call_does_not_prolong_a_session(judge: Judge, line: Lines, phones: Phones, control: Control) -> None:
    """A session in which people have talked ends when it would have ended anyway."""
    talked = line(session_expiry=600)
    phones.call(talked.first, talked.number, duration=60)
    control.advance(541)
    judge.equal(talked.get(), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-002")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("caller", ["first", "second"])
def test_a_session_is_in_progress_during_a_call(judge: Judge, line: Lines, phones: Phones, caller: str) -> None:
    """And active again after it; so it is with the next call."""
    talking = line()
    for by in ("caller", "callee"):
        call = phones.hold(getattr(talking, caller), talking.number)
        judge.equal(talking.get(), "/response/status", "in-progress")
        phones.hang_up(call, by)
        judge.equal(talking.get(), "/response/status", "active")


@pytest.mark.requirement("PNM-STA-002")
@pytest.mark.needs("calls")
def test_a_call_is_in_progress_only_in_its_own_session(judge: Judge, line: Lines, phones: Phones) -> None:
    """Another session of the party stays active meanwhile."""
    talking = line()
    silent = talking.beside(first_party=talking.first)
    phones.hold(talking.first, talking.number)
    judge.equal(talking.get(), "/response/status", "in-progress")
    judge.equal(silent.get(), "/response/status", "active")


@pytest.mark.requirement("PNM-STA-002")
@pytest.mark.needs("calls")
def test_a_session_is_active_after_a_call_that_nobody_answered(judge: Judge, line: Lines, phones: Phones) -> None:
    """Like after any other."""
    silent = line()
    phones.call(silent.first, silent.number, answered=False)
    judge.equal(silent.get(), "/response/status", "active")


@pytest.mark.requirement("PNM-STA-003")
def test_an_update_does_not_revive_a_session(judge: Judge, plivo: Plivo) -> None:
    """Whatever the update is answered with, an expired session stays so, for GET and list."""
    uuid = _expired(plivo)
    plivo.update(uuid, {"session_expiry": 3600})
    plivo.update(uuid, {"record": True})
    answer = plivo.get(uuid)
    judge.equal(answer, "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
def test_a_second_delete_does_not_revive_a_session(judge: Judge, plivo: Plivo) -> None:
    """It is refused, and the session stays expired."""
    uuid = _expired(plivo)
    plivo.expire(uuid)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
def test_a_new_session_of_the_same_parties_does_not_revive_the_old_one(judge: Judge, plivo: Plivo) -> None:
    """The old session stays expired beside the new one."""
    old = plivo.session()
    uuid = str(old["session_uuid"])
    plivo.expire(uuid).need(200, 204)
    plivo.session(first_party=old["first_party"], second_party=old["second_party"])
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
@pytest.mark.needs("clock")
def test_a_session_that_ran_out_is_not_revived(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Neither by an update nor by time."""
    uuid = _uuid(plivo, session_expiry=600)
    control.advance(601)
    plivo.update(uuid, {"session_expiry": 3600})
    judge.equal(plivo.get(uuid), "/response/status", "expired")
    control.advance(3600)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
@pytest.mark.needs("clock")
def test_the_planned_end_of_a_deleted_session_changes_nothing(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Past the expiry_time that it once had, it is as expired as before."""
    uuid = _uuid(plivo, session_expiry=600)
    plivo.expire(uuid).need(200, 204)
    control.advance(700)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
@pytest.mark.needs("calls")
def test_the_end_of_a_call_does_not_revive_a_session(judge: Judge, line: Lines, phones: Phones) -> None:
    """A session that was expired during a call is expired after it."""
    talking = line()
    call = phones.hold(talking.first, talking.number)
    talking.expire()
    phones.hang_up(call)
    judge.equal(talking.get(), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
@pytest.mark.needs("clock", "calls")
def test_a_call_that_outlasts_its_session_does_not_revive_it(
    judge: Judge, line: Lines, phones: Phones, control: Control
) -> None:
    """Past its expiry_time the session is expired once the call is over."""
    talking = line(session_expiry=600)
    call = phones.hold(talking.first, talking.number)
    control.advance(601)
    phones.hang_up(call)
    judge.equal(talking.get(), "/response/status", "expired")


@pytest.mark.requirement("PNM-STA-003")
@pytest.mark.needs("calls")
def test_a_call_does_not_revive_a_session(judge: Judge, line: Lines, phones: Phones) -> None:
    """Dialling the number of an expired session changes nothing of it."""
    ended = line()
    ended.expire()
    phones.call(ended.first, ended.number)
    judge.equal(ended.get(), "/response/status", "expired")
