"""Update a session: what changes, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Plivo

    Kept = Callable[..., None]

pytestmark = pytest.mark.operation("updateMaskingSession")

BEFORE = {
    "session_expiry": 1800, "call_time_limit": 14400, "ring_timeout": 60, "callback_url": "https://hooks.example.test/old",
    "callback_method": "GET", "record": True, "record_file_format": "wav",
    "recording_callback_url": "https://hooks.example.test/old-recording", "recording_callback_method": "GET",
    "first_party_play_url": "https://media.example.test/old-first",
    "second_party_play_url": "https://media.example.test/old-second",
    "unknown_caller_play": "https://media.example.test/unknown.mp3",
}
"""A session none of whose members is at its default, so that one put back to it shows."""

AFTER = {
    "call_time_limit": 900, "ring_timeout": 45, "callback_url": "https://hooks.example.test/new?a=1",
    "callback_method": "POST", "record": False, "record_file_format": "mp3",
    "recording_callback_url": "https://hooks.example.test/new-recording", "recording_callback_method": "POST",
    "first_party_play_url": "https://media.example.test/new-first",
    "second_party_play_url": "https://media.example.test/new-second",
}
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/prompt.mp3", "pin_retry": 3,
    "pin_retry_wait": 7, "incorrect_pin_play": "https://media.example.test/incorrect.wav",
    "first_party_pin": "4821", "second_party_pin": "730516",
}
FIXED = {
    "is_pin_authentication_required": False, "pin_prompt_play": "https://media.example.test/other.mp3", "pin_retry": 5,
    "pin_retry_wait": 9, "incorrect_pin_play": "https://media.example.test/other.wav",
    "initiate_call_to_first_party": True, "unknown_caller_play": "https://media.example.test/other-unknown.mp3",
}


@pytest.mark.requirement("PNM-UPD-001")
def test_an_update_answers_with_the_changed_session(judge: Judge, plivo: Plivo) -> None:
    """200 (202 is tolerated), a message, and the session as it is now."""
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    answer = plivo.update(uuid, {"ring_timeout": 45, "record": True})
    judge.status(answer, 200, tolerated=(202,))
    judge.matches(answer, "/message", "(?s).+")
    judge.equal(answer, "/session/session_uuid", uuid)
    judge.equal(answer, "/session/ring_timeout", 45)
    judge.equal(answer, "/session/record", expected=True)


@pytest.mark.requirement("PNM-UPD-002")
def test_the_message_says_that_the_session_was_updated(judge: Judge, plivo: Plivo) -> None:
    """`message` is `Session updated`."""
    uuid = str(plivo.session()["session_uuid"])
    judge.equal(plivo.update(uuid, {"ring_timeout": 45}).need(200, 202), "/message", "Session updated")


@pytest.mark.requirement("PNM-UPD-003")
@pytest.mark.parametrize("name", list(AFTER))
def test_one_member_changes_and_no_other(judge: Judge, kept: Kept, plivo: Plivo, name: str) -> None:
    """An update of one member is seen in its answer and in a later GET, where all else is as it was."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    updated = plivo.update(uuid, {name: AFTER[name]}).need(200, 202)
    judge.equal(updated, f"/session/{name}", AFTER[name])
    after = plivo.get(uuid)
    judge.equal(after, f"/response/{name}", AFTER[name])
    kept(after, before, name, "modified_time")


@pytest.mark.requirement("PNM-UPD-003")
def test_a_new_length_changes_nothing_else(kept: Kept, plivo: Plivo) -> None:
    """An update of `session_expiry` moves the end and the length of the session, and leaves all else."""
    uuid = str(plivo.session(**PIN, ring_timeout=60, record=True)["session_uuid"])
    before = plivo.fetched(uuid)
    plivo.update(uuid, {"session_expiry": 7200}).need(200, 202)
    kept(plivo.get(uuid), before, "modified_time", "expiry_time", "duration", "session_expiry")


@pytest.mark.requirement("PNM-UPD-003")
def test_updates_add_up(judge: Judge, kept: Kept, plivo: Plivo) -> None:
    """A second update keeps what the first one changed, and of another session's updates nothing is seen."""
    uuid, other = (str(plivo.session(**BEFORE)["session_uuid"]) for _ in range(2))
    untouched = plivo.fetched(other)
    for name, value in AFTER.items():
        plivo.update(uuid, {name: value}).need(200, 202)
    after = plivo.get(uuid)
    for name, value in AFTER.items():
        judge.equal(after, f"/response/{name}", value)
    kept(plivo.get(other), untouched)


@pytest.mark.requirement("PNM-UPD-003")
def test_many_members_change_at_once(judge: Judge, plivo: Plivo) -> None:
    """All that can be updated can be updated in one request; the list has it too."""
    session = plivo.session(**BEFORE)
    uuid, first = str(session["session_uuid"]), str(session["first_party"]).lstrip("+")
    updated = plivo.update(uuid, AFTER).need(200, 202)
    listed = plivo.list({"first_party": first})
    place = plivo.uuids(listed).index(uuid) if uuid in plivo.uuids(listed) else None
    for name, value in AFTER.items():
        judge.equal(updated, f"/session/{name}", value)
        if place is not None:
            judge.equal(listed, f"/response/objects/{place}/{name}", value)


@pytest.mark.requirement("PNM-UPD-003")
@pytest.mark.needs("clock")
def test_an_update_without_a_new_length_moves_no_end(kept: Kept, plivo: Plivo, control: Control) -> None:
    """Minutes after the create, an update of anything but `session_expiry` leaves the end where it was."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    control.advance(300)
    plivo.update(uuid, {"ring_timeout": 45, "record": False}).need(200, 202)
    kept(plivo.get(uuid), before, "ring_timeout", "record", "modified_time")


@pytest.mark.requirement("PNM-UPD-004")
def test_an_update_leaves_the_time_of_creation(judge: Judge, plivo: Plivo) -> None:
    """`created_time` is what it was, in the answer and afterwards, whatever is updated."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    created = plivo.fetched(uuid).get("created_time")
    for body in ({"session_expiry": 600}, {"ring_timeout": 45}):
        for answer, place in ((plivo.update(uuid, body).need(200, 202), "/session"), (plivo.get(uuid), "/response")):
            got = answer.at(f"{place}/created_time")
            judge.holds(
                plivo.near(got, created), where=f"response.body{place}/created_time", expected=created, got=got,
                answer=answer,
            )


@pytest.mark.requirement("PNM-UPD-004")
@pytest.mark.needs("clock")
def test_a_late_update_leaves_the_time_of_creation(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Minutes after the create `created_time` still is the moment of the create."""
    session = plivo.session(**BEFORE)
    uuid = str(session["session_uuid"])
    for body in ({"session_expiry": 1200}, {"ring_timeout": 45}):
        control.advance(90)
        for answer, place in ((plivo.update(uuid, body).need(200, 202), "/session"), (plivo.get(uuid), "/response")):
            got = answer.at(f"{place}/created_time")
            judge.holds(
                plivo.near(got, session.get("created_time")), where=f"response.body{place}/created_time",
                expected=session.get("created_time"), got=got, answer=answer,
            )


@pytest.mark.requirement("PNM-UPD-006")
@pytest.mark.parametrize("name", ["first_party", "second_party"])
def test_the_parties_of_a_session_do_not_change(judge: Judge, plivo: Plivo, fresh: Fresh, name: str) -> None:
    """A new party is ignored or refused with 400: afterwards both are who they were."""
    session = plivo.session(ring_timeout=60)
    uuid = str(session["session_uuid"])
    for body in ({name: fresh.us_number()}, {name: fresh.us_number(), "ring_timeout": 45}):
        judge.status(plivo.update(uuid, body), 200, 202, 400, tolerated=(403, 409, 422))
        after = plivo.get(uuid)
        for party in ("first_party", "second_party"):
            judge.equal(after, f"/response/{party}", session[party])


@pytest.mark.requirement("PNM-UPD-007")
@pytest.mark.parametrize("name", list(FIXED))
def test_what_cannot_be_updated_stays(judge: Judge, kept: Kept, plivo: Plivo, name: str) -> None:
    """PIN options, the strangers' file and click-to-call are ignored or refused with 400, and stay what they were."""
    off = name in ("unknown_caller_play", "initiate_call_to_first_party")
    uuid = str(plivo.session(**(BEFORE if off else PIN))["session_uuid"])
    before = plivo.fetched(uuid)
    judge.status(plivo.update(uuid, {name: FIXED[name]}), 200, 202, 400, tolerated=(403, 409, 422))
    kept(plivo.get(uuid), {member: before[member] for member in FIXED if member in before})


@pytest.mark.requirement("PNM-UPD-007")
def test_pin_authentication_cannot_be_added(judge: Judge, kept: Kept, plivo: Plivo) -> None:
    """A session without PIN authentication has none after an update that asks for it."""
    uuid = str(plivo.session()["session_uuid"])
    before = plivo.fetched(uuid)
    judge.status(plivo.update(uuid, {**PIN, "geomatch": False}), 200, 202, 400, tolerated=(403, 409, 422))
    kept(plivo.get(uuid), {member: before[member] for member in FIXED if member in before})


@pytest.mark.requirement("PNM-UPD-011")
def test_an_update_keeps_the_virtual_number(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Whatever is updated, and with another session beside it, both parties go on dialling the same number."""
    first = fresh.us_number()
    plivo.session(first_party=first)
    session = plivo.session(first_party=first)
    uuid, number = str(session["session_uuid"]), session["virtual_number"]
    for body in ({"session_expiry": 7200}, {"callback_url": "https://hooks.example.test/new"}, AFTER, {"geomatch": False}):
        updated = plivo.update(uuid, body)
        if updated.status in (200, 202):
            judge.equal(updated, "/session/virtual_number", number)
        judge.equal(plivo.get(uuid), "/response/virtual_number", number)


@pytest.mark.requirement("PNM-UPD-014")
@pytest.mark.needs("clock")
def test_an_update_moves_the_time_of_modification(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Each update makes `modified_time` later, in its answer and afterwards."""
    uuid = str(plivo.session()["session_uuid"])
    last = plivo.moment(plivo.fetched(uuid).get("modified_time"))
    if last is None:
        reason = "The session has no modified_time that can be read."
        raise Blocked(reason)
    for timeout in (45, 50):
        control.advance(10)
        updated = plivo.update(uuid, {"ring_timeout": timeout}).need(200, 202)
        for answer, place in ((updated, "/session"), (plivo.get(uuid), "/response")):
            got = plivo.moment(answer.at(f"{place}/modified_time"))
            judge.holds(
                got is not None and got > last, where=f"response.body{place}/modified_time", expected=f"after {last}",
                got=answer.at(f"{place}/modified_time"), answer=answer,
            )
        last = max(last, plivo.moment(updated.at("/session/modified_time")) or last)
