"""Expire a session: DELETE ends it and keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]
    Kept = Callable[..., None]

pytestmark = pytest.mark.operation("expireMaskingSession")

DONE = (200, 202, 204)


@pytest.mark.requirement("PNM-DEL-001")
def test_a_session_is_expired_by_delete(judge: Judge, plivo: Plivo) -> None:
    """DELETE answers 200 with a message; 204 is tolerated."""
    answer = plivo.expire(str(plivo.session()["session_uuid"]))
    judge.status(answer, 200, tolerated=(204,))
    if answer.status == 200:
        judge.matches(answer, "/message", "(?s).+")


@pytest.mark.requirement("PNM-DEL-002")
def test_an_expired_session_is_readable_and_listed(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Afterwards GET and list show the session as expired, and the one beside it as active."""
    first = fresh.us_number()
    expired, other = (str(plivo.session(first_party=first)["session_uuid"]) for _ in range(2))
    plivo.expire(expired).need(*DONE)
    for uuid, status in ((expired, "expired"), (other, "active")):
        fetched = plivo.get(uuid)
        judge.status(fetched, 200)
        judge.equal(fetched, "/response/status", status)
    listed = plivo.list({"first_party": first})
    for uuid, status in ((expired, "expired"), (other, "active")):
        got = {str(one["session_uuid"]): one.get("status") for one in plivo.items(listed)}.get(uuid, "(not listed)")
        judge.holds(
            got == status, where="response.body/response/objects/0/status", expected=status, got=got, answer=listed
        )


@pytest.mark.requirement("PNM-DEL-002")
def test_an_expired_session_keeps_what_it_was(kept: Kept, plivo: Plivo) -> None:
    """Parties, number, options and the time of creation stay; `duration` and `modified_time` are not judged."""
    uuid = str(
        plivo.session(
            session_expiry=1800, ring_timeout=45, record=True, callback_url="https://hooks.example.test/mask",
            callback_method="GET",
        )["session_uuid"]
    )
    before = plivo.fetched(uuid)
    plivo.expire(uuid).need(*DONE)
    kept(plivo.get(uuid), before, "status", "expiry_time", "duration", "modified_time")


@pytest.mark.requirement("PNM-DEL-002")
def test_the_newest_and_the_oldest_of_three_can_be_expired(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """DELETE ends the session of its path, whichever of a party's sessions that is."""
    first = fresh.us_number()
    made = [str(plivo.session(first_party=first)["session_uuid"]) for _ in range(3)]
    status = dict.fromkeys(made, "active")
    for uuid in (made[2], made[0]):
        plivo.expire(uuid).need(*DONE)
        status[uuid] = "expired"
        for one, expected in status.items():
            judge.equal(plivo.get(one), "/response/status", expected)


@pytest.mark.requirement("PNM-DEL-003")
def test_an_expired_session_ended_before_its_time(judge: Judge, plivo: Plivo) -> None:
    """After a DELETE `expiry_time` is no longer the planned one, which was hours away."""
    session = plivo.session(session_expiry=7200)
    uuid = str(session["session_uuid"])
    plivo.expire(uuid).need(*DONE)
    answer = plivo.get(uuid)
    created, expiry = plivo.moment(session.get("created_time")), plivo.moment(answer.at("/response/expiry_time"))
    lasted = (expiry - created).total_seconds() if created and expiry else None
    judge.holds(
        lasted is not None and -1 <= lasted < 3600, where="response.body/response/expiry_time",
        expected="the moment of the DELETE", got=f"{lasted} s after created_time", answer=answer,
    )


@pytest.mark.requirement("PNM-DEL-003")
@pytest.mark.needs("clock")
def test_a_session_ends_at_the_moment_of_the_delete(judge: Judge, plivo: Plivo, control: Control) -> None:
    """`expiry_time` becomes the time of the DELETE, and stays that."""
    uuid = str(plivo.session(session_expiry=7200)["session_uuid"])
    control.advance(600)
    moment = control.now()
    plivo.expire(uuid).need(*DONE)
    for wait in (0, 300, 7200):
        control.advance(wait)
        answer = plivo.get(uuid)
        expiry = plivo.moment(answer.at("/response/expiry_time"))
        judge.holds(
            expiry is not None and abs((expiry - moment).total_seconds()) <= 2, where="response.body/response/expiry_time",
            expected=f"the moment of the DELETE, {moment}", got=answer.at("/response/expiry_time"), answer=answer,
        )


@pytest.mark.requirement("PNM-DEL-004", "PNM-DEL-006")
def test_a_second_delete_is_refused(judge: Judge, refused: Look, plivo: Plivo) -> None:
    """What has been expired cannot be expired again; the refusal is a 400, every time."""
    uuid = str(plivo.session()["session_uuid"])
    plivo.expire(uuid).need(*DONE)
    for _ in range(2):
        answer = plivo.expire(uuid)
        if judge["PNM-DEL-004"].refused(answer):
            refused(answer, "a second DELETE", requirement="PNM-DEL-006")


@pytest.mark.requirement("PNM-DEL-004", "PNM-DEL-006")
@pytest.mark.needs("clock")
def test_a_session_whose_time_is_up_cannot_be_expired(
    judge: Judge, refused: Look, plivo: Plivo, control: Control
) -> None:
    """A DELETE after the natural end is refused with 400, though nothing asked for the session meanwhile."""
    uuid = str(plivo.session(session_expiry=600)["session_uuid"])
    control.advance(601)
    answer = plivo.expire(uuid)
    if judge["PNM-DEL-004"].refused(answer):
        refused(answer, "a DELETE of an expired session", requirement="PNM-DEL-006")


@pytest.mark.requirement("PNM-AUTH-007")
@pytest.mark.needs("clock")
def test_a_second_delete_moves_no_time(kept: Kept, plivo: Plivo, control: Control) -> None:
    """After the refusal the session ended when it ended."""
    uuid = str(plivo.session(session_expiry=7200)["session_uuid"])
    plivo.expire(uuid).need(*DONE)
    before = plivo.fetched(uuid)
    control.advance(120)
    plivo.expire(uuid).need(400, 403, 404, 409, 410, 422)
    kept(plivo.get(uuid), before)


@pytest.mark.requirement("PNM-DEL-005")
def test_an_unknown_session_cannot_be_expired(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A UUID of no session answers 404, however near it is to another, which stays active."""
    uuid = str(plivo.session()["session_uuid"])
    near = uuid[:-1] + ("0" if uuid[-1:] != "0" else "1")
    for unknown in (fresh.uuid(), near):
        judge.status(plivo.expire(unknown), 404)
    judge.equal(plivo.get(uuid), "/response/status", "active")
