"""Update a session: what is refused, and that it changes nothing."""

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

pytestmark = pytest.mark.operation("updateMaskingSession")

URL = "https://hooks.example.test/"
BEFORE = {
    "session_expiry": 1800, "call_time_limit": 14400, "ring_timeout": 60, "callback_url": URL + "old",
    "callback_method": "GET", "record": True, "record_file_format": "wav", "recording_callback_url": URL + "old-recording",
    "recording_callback_method": "GET", "first_party_play_url": URL + "old-first",
    "second_party_play_url": URL + "old-second",
}
NO_SECONDS = (-1, 1.5, "abc", True, [])
NO_URL = ("not a url", "hooks.example.test/path", "http://", 12345)
WRONG = {
    "session_expiry": NO_SECONDS, "call_time_limit": NO_SECONDS, "ring_timeout": NO_SECONDS,
    "record": ("yes", 7, []), "record_file_format": ("ogg", "flac", 3), "callback_method": ("PUT", "FETCH", 5),
    "recording_callback_method": ("DELETE", "FETCH", 5), "callback_url": NO_URL,
    "recording_callback_url": (*NO_URL, URL.ljust(1000, "a")), "first_party_play_url": NO_URL,
    "second_party_play_url": NO_URL,
}
RIGHT = {"call_time_limit": 900, "ring_timeout": 45, "record": False, "callback_url": URL + "new"}


@pytest.mark.requirement("PNM-UPD-008", "PNM-UPD-015")
@pytest.mark.parametrize("body", [{"ring_timeout": 45}, {"session_expiry": 3600}], ids=["plain", "longer-life"])
def test_a_session_that_was_expired_cannot_be_updated(
    judge: Judge, refused: Look, plivo: Plivo, body: dict[str, object]
) -> None:
    """After a DELETE an update is refused, with 400."""
    uuid = str(plivo.session()["session_uuid"])
    plivo.expire(uuid).need(200, 202, 204)
    answer = plivo.update(uuid, body)
    if judge["PNM-UPD-008"].refused(answer):
        refused(answer, "an update of an expired session", requirement="PNM-UPD-015")


@pytest.mark.requirement("PNM-UPD-008", "PNM-UPD-015")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("body", [{"ring_timeout": 45}, {"session_expiry": 3600}], ids=["plain", "longer-life"])
def test_a_session_whose_time_is_up_cannot_be_updated(
    judge: Judge, refused: Look, plivo: Plivo, control: Control, body: dict[str, object]
) -> None:
    """After its end an update is refused, with 400, though nothing asked for the session meanwhile."""
    uuid = str(plivo.session(session_expiry=600)["session_uuid"])
    control.advance(601)
    answer = plivo.update(uuid, body)
    if judge["PNM-UPD-008"].refused(answer):
        refused(answer, "an update of an expired session", requirement="PNM-UPD-015")


@pytest.mark.requirement("PNM-AUTH-007")
@pytest.mark.parametrize("body", [{"ring_timeout": 45}, {"session_expiry": 3600}], ids=["plain", "longer-life"])
def test_an_update_of_an_expired_session_changes_nothing(
    kept: Kept, plivo: Plivo, body: dict[str, object]
) -> None:
    """After the refusal the session is expired as before, with the values that it had."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    plivo.expire(uuid).need(200, 202, 204)
    before = plivo.fetched(uuid)
    plivo.update(uuid, body).need(400, 403, 404, 409, 410, 422)
    kept(plivo.get(uuid), before)


@pytest.mark.requirement("PNM-UPD-009")
def test_an_unknown_session_cannot_be_updated(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A UUID of no session answers 404, however near it is to another, and no session comes of it."""
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    near = uuid[:-1] + ("0" if uuid[-1:] != "0" else "1")
    for unknown in (fresh.uuid(), near):
        judge.status(plivo.update(unknown, {"ring_timeout": 45}), 404)
        judge.status(plivo.get(unknown), 404)
    judge.equal(plivo.get(uuid), "/response/ring_timeout", 60)


@pytest.mark.requirement("PNM-UPD-010")
@pytest.mark.parametrize("name", list(WRONG))
def test_an_invalid_value_is_refused_and_changes_nothing(
    refused: Look, kept: Kept, plivo: Plivo, name: str
) -> None:
    """A value that a create would refuse answers 400, and the session is as it was."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    for value in WRONG[name]:
        refused(plivo.update(uuid, {name: value}), f"an update with {name} {str(value)[:60]!r}")
    kept(plivo.get(uuid), before)


@pytest.mark.requirement("PNM-UPD-010", "PNM-AUTH-007")
@pytest.mark.parametrize("name", ["session_expiry", "record", "record_file_format", "recording_callback_url"])
def test_a_refused_update_is_refused_as_a_whole(refused: Look, kept: Kept, plivo: Plivo, name: str) -> None:
    """Of valid values beside an invalid one, before it or after it, none is taken over."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    right = {key: value for key, value in RIGHT.items() if key != name}
    wrong = {name: WRONG[name][0]}
    for said, body in (("after", {**right, **wrong}), ("before", {**wrong, **right})):
        if refused(plivo.update(uuid, body), f"an invalid {name} {said} valid values", requirement="PNM-UPD-010"):
            for row in ("PNM-UPD-010", "PNM-AUTH-007"):
                kept(plivo.get(uuid), before, requirement=row)


@pytest.mark.requirement("PNM-UPD-010", "PNM-AUTH-007")
@pytest.mark.needs("clock")
def test_a_refused_update_moves_no_time(refused: Look, kept: Kept, plivo: Plivo, control: Control) -> None:
    """Minutes after the create, a new length beside an invalid value moves neither the end nor `modified_time`."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    control.advance(300)
    answer = plivo.update(uuid, {"session_expiry": 7200, "record_file_format": "ogg"})
    if refused(answer, "an invalid record_file_format", requirement="PNM-UPD-010"):
        for row in ("PNM-UPD-010", "PNM-AUTH-007"):
            kept(plivo.get(uuid), before, requirement=row)
