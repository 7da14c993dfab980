"""Get a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("getMaskingSession")

STABLE = (
    "session_uuid", "first_party", "second_party", "virtual_number", "created_time", "expiry_time", "duration",
    "call_time_limit", "ring_timeout", "callback_url", "record", "record_file_format", "recording_callback_url",
)
"""What all answers about an untouched session have in common."""

KEPT = ("session_uuid", "first_party", "second_party", "virtual_number", "created_time")


def _judge_same(judge: Judge, plivo: Plivo, answer: Answer, session: dict[str, object], names: tuple[str, ...]) -> None:
    """These members are what they were; times may be written with fewer digits of fraction."""
    for name in names:
        if name in session:
            got = answer.at(f"/response/{name}")
            judge.holds(
                plivo.near(got, session[name]), where=f"response.body/response/{name}", expected=session[name], got=got,
                answer=answer,
            )


@pytest.mark.requirement("PNM-GET-001")
def test_a_session_is_under_response(judge: Judge, plivo: Plivo) -> None:
    """GET answers 200 with the session that was asked for, be there newer ones or not."""
    created = [plivo.session(ring_timeout=30 + n, session_expiry=1200 * n) for n in (1, 2, 3)]
    for session in created:
        answer = plivo.get(str(session["session_uuid"]))
        judge.status(answer, 200)
        _judge_same(judge, plivo, answer, session, STABLE)


@pytest.mark.requirement("PNM-GET-001")
def test_reading_a_session_changes_nothing(judge: Judge, plivo: Plivo) -> None:
    """A second GET, and a GET after a list, show what the first one showed."""
    session = plivo.session(record=True, session_expiry=1800)
    uuid = str(session["session_uuid"])
    before = plivo.fetched(uuid)
    plivo.list({"first_party": str(session["first_party"]).lstrip("+")})
    plivo.get(uuid)
    after = plivo.get(uuid)
    _judge_same(judge, plivo, after, before, (*STABLE, "modified_time"))


@pytest.mark.requirement("PNM-GET-001")
@pytest.mark.needs("clock")
def test_a_session_keeps_its_times_while_time_passes(judge: Judge, plivo: Plivo, control: Control) -> None:
    """`duration` is the planned length and not what is left of it; no time moves by being read."""
    session = plivo.session(session_expiry=1800)
    for _ in range(2):
        control.advance(300)
        answer = plivo.get(str(session["session_uuid"]))
        _judge_same(judge, plivo, answer, session, (*STABLE, "modified_time"))


@pytest.mark.requirement("PNM-GET-002")
def test_a_session_that_was_expired_is_still_readable(judge: Judge, plivo: Plivo) -> None:
    """After a DELETE GET still answers 200 with the session, expired."""
    session = plivo.session(session_expiry=1800, ring_timeout=45)
    uuid = str(session["session_uuid"])
    plivo.expire(uuid).need(200, 202, 204)
    for _ in range(2):
        answer = plivo.get(uuid)
        judge.status(answer, 200)
        judge.equal(answer, "/response/status", "expired")
        _judge_same(judge, plivo, answer, session, (*KEPT, "ring_timeout"))


@pytest.mark.requirement("PNM-GET-002")
@pytest.mark.needs("clock")
def test_a_session_whose_time_is_up_is_still_readable(judge: Judge, plivo: Plivo, control: Control) -> None:
    """After its expiry GET still answers 200 with the session, expired, its times as they were."""
    session = plivo.session(session_expiry=600)
    uuid = str(session["session_uuid"])
    for seconds in (601, 86400):
        control.advance(seconds)
        answer = plivo.get(uuid)
        judge.status(answer, 200)
        judge.equal(answer, "/response/status", "expired")
        _judge_same(judge, plivo, answer, session, (*KEPT, "expiry_time"))


@pytest.mark.requirement("PNM-GET-003")
def test_an_unknown_session_is_not_found(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A UUID of no session answers 404 with a JSON body that says something, however near it is to another."""
    uuid = str(plivo.session()["session_uuid"])
    near = uuid[:-1] + ("0" if uuid[-1:] != "0" else "1")
    for unknown in (fresh.uuid(), near, "00000000-0000-4000-8000-000000000000"):
        answer = plivo.get(unknown)
        judge.status(answer, 404)
        judge.holds(
            isinstance(answer.body, dict) and bool(answer.body), where="response.body", expected="a non-empty JSON object",
            got=answer.text[:80], kind="type", answer=answer,
        )


@pytest.mark.requirement("PNM-GET-004")
def test_an_id_that_is_no_uuid_is_not_found(judge: Judge, plivo: Plivo) -> None:
    """Words, numbers, and a part or more of a session's UUID answer 404; 400 is tolerated."""
    uuid = str(plivo.session()["session_uuid"])
    for wrong in ("not-a-uuid", "1", uuid[:8], uuid[:-1], uuid + "0", "null"):
        judge.status(plivo.get(wrong), 404, tolerated=(400,))
