"""Official clients: what each sends, in its spelling, and what it must be able to read of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation(
    "createMaskingSession", "listMaskingSessions", "getMaskingSession", "updateMaskingSession", "expireMaskingSession"
)

GO_SESSION = {
    "session_uuid": str, "first_party": str, "second_party": str, "virtual_number": str, "status": str,
    "initiate_call_to_first_party": bool, "duration": int, "call_time_limit": int, "ring_timeout": int,
    "callback_url": str, "callback_method": str, "record": bool, "record_file_format": str, "recording_callback_url": str,
    "recording_callback_method": str, "first_party_play_url": str, "second_party_play_url": str, "created_time": str,
    "modified_time": str, "expiry_time": str, "last_interaction_time": str, "amount": int, "total_call_count": int,
    "total_call_amount": float, "total_call_billed_duration": int, "total_session_amount": float, "interaction": list,
    "is_pin_authentication_required": bool, "generate_pin": bool, "generate_pin_length": int, "first_party_pin": str,
    "second_party_pin": str, "pin_prompt_play": str, "incorrect_pin_play": str, "unknown_caller_play": str,
    "pin_retry": int, "pin_retry_wait": int, "force_pin_authentication": bool, "virtual_number_cooloff_period": int,
    "create_session_with_single_party": bool, "resource_uri": str,
}
GO_INTERACTION = {
    "start_time": str, "end_time": str, "first_party_resource_url": str, "second_party_resource_url": str,
    "recording_resource_url": str, "first_party_status": str, "second_party_status": str, "type": str,
    "total_call_count": int, "duration": float, "total_call_amount": float, "call_billed_duration": int, "auth_id": str,
}
GO_META = {"limit": int, "offset": int, "total_count": int, "next": str, "previous": str}
GO_WRITE = {"api_id": str, "message": str, "session_uuid": str, "virtual_number": str, "session": dict, "error": str}
"""The structs of the official Go client. Absence and null decode as zero values; any other type is an error."""

ON = {"is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/prompt.mp3"}
JSON = {"content-type": "application/json"}


def _decodes(value: object, kind: type) -> bool:
    """Whether Go decodes the JSON value into the type. An integer field takes no fraction, a float field any number."""
    if value is None or value is MISSING:
        return True
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _judge_struct(judge: Judge, answer: Answer, place: str, struct: Mapping[str, type]) -> None:
    """The object at the place decodes into the struct; names are compared without regard to case, as Go does."""
    found = answer.at(place)
    if not judge.holds(
        isinstance(found, dict), where=f"response.body{place}", expected="an object", got=found, kind="type", answer=answer
    ):
        return
    for name, value in dict[str, Any](found).items():
        kind = struct.get(name.lower())
        if kind is None:
            continue
        judge.holds(
            _decodes(value, kind), where=f"response.body{place}/{name}", expected=f"a JSON {kind.__name__} or null",
            got=value, kind="type", answer=answer,
            tolerated=name == "pin_retry_wait" and isinstance(value, str) and value.isdecimal(),
        )


def _judge_session(judge: Judge, answer: Answer, place: str) -> None:
    _judge_struct(judge, answer, place, GO_SESSION)
    interactions = answer.at(f"{place}/interaction")
    for index in range(len(interactions) if isinstance(interactions, list) else 0):
        _judge_struct(judge, answer, f"{place}/interaction/{index}", GO_INTERACTION)


def _judge_members(judge: Judge, answer: Answer, success: tuple[int, ...], *pointers: str) -> bool:
    """A status that the client takes for success, and a JSON object that has what its callers read."""
    if not judge.status(answer, *success):
        return False
    for pointer in pointers:
        judge.holds(
            answer.at(pointer) is not MISSING, where=f"response.body{pointer}", expected="to be there", got=MISSING,
            kind="absent", answer=answer,
        )
    return True


@pytest.mark.requirement("PNM-SDK-001")
def test_the_python_client_completes_its_five_methods(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Trailing slashes everywhere, `session_uuid` in the body of update and DELETE, filters by their wire names."""
    first, success = fresh.us_number(), (200, 201, 202)
    created = plivo.post(
        {"first_party": first, "second_party": fresh.us_number(), "session_expiry": 1800, "record": False}, slash=True
    )
    _judge_members(judge, created, success, "/api_id", "/session_uuid", "/virtual_number", "/message", "/session/status")
    uuid = str(created.need(*success).value("/session_uuid"))
    _judge_members(judge, plivo.get(uuid, slash=True), success, "/api_id", "/response/session_uuid", "/response/status")
    updated = plivo.update(uuid, {"session_uuid": uuid, "session_expiry": 600, "record": True}, slash=True)
    _judge_members(judge, updated, success, "/api_id", "/message", "/session/session_uuid")
    moment = plivo.moment(created.at("/session/created_time"))
    day = {"created_time__gte": moment.strftime("%Y-%m-%d 00:00")} if moment else {}
    listed = plivo.list({"first_party": first, "status": "active", "limit": 5, "offset": 0, **day}, slash=True)
    _judge_members(judge, listed, success, "/response/meta/total_count", "/response/objects/0/session_uuid")
    judge.status(plivo.expire(uuid, json={"session_uuid": uuid}, slash=True), 200, 202, 204)


@pytest.mark.requirement("PNM-SDK-002")
def test_the_node_client_completes_its_five_methods(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A slash after the collection and none after an item, `{}` in the body of DELETE, misspelt filters and names."""
    first, success = fresh.us_number(), (200, 201, 202)
    created = plivo.post(
        {
            "first_party": first, "second_party": fresh.us_number(), "session_expiry": 1800, "geo_match": True,
            "call_time_limit": 14400, "record": True, "record_file_format": "wav",
        },
        slash=True,
    )
    _judge_members(judge, created, success, "/api_id", "/session_uuid", "/virtual_number", "/session/first_party")
    uuid = str(created.need(*success).value("/session_uuid"))
    _judge_members(judge, plivo.get(uuid), success, "/api_id", "/response/session_uuid", "/response/first_party")
    updated = plivo.update(uuid, {"session_uuid": uuid, "call_time_limit": 900, "ring_timeout": 45})
    _judge_members(judge, updated, success, "/api_id", "/message", "/session/call_time_limit")
    listed = plivo.list({"first_party": first, "limit": 5}, slash=True)
    _judge_members(judge, listed, success, "/api_id", "/response/meta/total_count", "/response/objects/0/session_uuid")
    misspelt = {"created_times": "2024-01-01 00:00", "expiry_times": "2024-01-01 00:00", "durations": "1800"}
    judge.status(plivo.list({**misspelt, "created_time_gte": "2024-01-01 00:00"}, slash=True), *success)
    judge.status(plivo.expire(uuid, json={}), 200, 202, 204)


@pytest.mark.requirement("PNM-SDK-003")
@pytest.mark.parametrize(
    "asked", [{}, {**ON, "first_party_pin": "4821", "second_party_pin": "730516"}, {**ON, "generate_pin": True}],
    ids=["plain", "own-pins", "generated-pins"],
)
def test_the_go_client_decodes_every_answer(
    judge: Judge, plivo: Plivo, fresh: Fresh, asked: dict[str, object]
) -> None:
    """Every member has the type of the client's structs; `session_expiry` is 0 where it was not set."""
    first = fresh.us_number()
    created = plivo.post(
        {"first_party": first, "second_party": fresh.us_number(), "session_expiry": 0, **asked}, slash=True
    )
    if not judge.status(created, 200, 201):
        return
    _judge_struct(judge, created, "", GO_WRITE)
    _judge_session(judge, created, "/session")
    uuid = str(created.value("/session_uuid"))
    fetched = plivo.get(uuid, slash=True)
    if judge.status(fetched, 200):
        _judge_session(judge, fetched, "/response")
    updated = plivo.update(uuid, {"session_expiry": 1200, "ring_timeout": 45}, slash=True)
    if judge.status(updated, 200, 202):
        _judge_struct(judge, updated, "", GO_WRITE)
        _judge_session(judge, updated, "/session")
    listed = plivo.list({"first_party": first, "limit": 5}, slash=True)
    if judge.status(listed, 200):
        _judge_struct(judge, listed, "/response/meta", GO_META)
        for index in range(len(plivo.items(listed))):
            _judge_session(judge, listed, f"/response/objects/{index}")


@pytest.mark.requirement("PNM-SDK-003")
def test_the_go_client_creates_with_one_party_and_expires(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Its key for single-party sessions, its DELETE with a content type and no body, and that answer: JSON or nothing."""
    created = plivo.post(
        {"first_party": fresh.us_number(), "session_expiry": 0, "create_session_with_single_Party": True}, slash=True
    )
    if judge.status(created, 200, 201):
        _judge_session(judge, created, "/session")
        expired = plivo.expire(str(created.value("/session_uuid")), headers=JSON, slash=True)
        judge.status(expired, 200, 202, 204)
        judge.holds(
            not expired.text or isinstance(expired.body, dict), where="response.body", expected="a JSON object or nothing",
            got=expired.text[:80], kind="type", answer=expired,
        )
        if isinstance(expired.body, dict):
            _judge_struct(judge, expired, "", GO_WRITE)


@pytest.mark.requirement("PNM-SDK-003")
@pytest.mark.needs("calls")
def test_the_go_client_decodes_a_session_that_had_calls(
    judge: Judge, plivo: Plivo, fresh: Fresh, control: Control
) -> None:
    """Interactions, their amounts and the session's totals have the types of the client's structs."""
    first = fresh.us_number()
    session = plivo.session(first_party=first, record=True)
    number = str(session["virtual_number"]).lstrip("+")
    control.place_call(first, number)
    control.place_call(first, number, answered=False)
    fetched = plivo.get(str(session["session_uuid"]), slash=True)
    if judge.status(fetched, 200):
        _judge_session(judge, fetched, "/response")
    listed = plivo.list({"first_party": first}, slash=True)
    if judge.status(listed, 200):
        for index in range(len(plivo.items(listed))):
            _judge_session(judge, listed, f"/response/objects/{index}")


@pytest.mark.requirement("PNM-SDK-003")
def test_the_go_client_sees_every_error(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """It takes an error without a body for success, so none is empty."""
    uuid = str(plivo.session()["session_uuid"])
    plivo.expire(uuid).need(200, 202, 204)
    for answer in (
        plivo.post({"session_expiry": 0}, slash=True), plivo.get(fresh.uuid(), slash=True),
        plivo.update(uuid, {"ring_timeout": 45}, slash=True), plivo.expire(uuid, headers=JSON, slash=True),
        plivo.list({"limit": 1}, credentials=None, slash=True),
    ):
        if answer.status is not None and answer.status >= 400:
            judge.holds(
                bool(answer.text.strip()), where="response.body", expected="an error with a body", got="an empty body",
                kind="empty", answer=answer, tolerated=answer.status == 401,
            )


@pytest.mark.requirement("PNM-SDK-004")
def test_the_ruby_client_completes_its_five_methods(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Real types in a create, decimal strings in an update, text in a list, and trailing slashes everywhere."""
    first, success = fresh.us_number(), (200, 201, 202)
    created = plivo.post(
        {"first_party": first, "second_party": fresh.us_number(), "session_expiry": 1800, "record": True}, slash=True
    )
    _judge_members(judge, created, success, "/api_id", "/session_uuid", "/virtual_number", "/message", "/session")
    uuid = str(created.need(*success).value("/session_uuid"))
    updated = plivo.update(uuid, {"session_expiry": "600", "ring_timeout": "45", "record": False}, slash=True)
    if _judge_members(judge, updated, success, "/api_id", "/message", "/session"):
        judge.equal(updated, "/session/ring_timeout", 45)
    _judge_members(judge, plivo.get(uuid, slash=True), success, "/api_id", "/response/session_uuid")
    listed = plivo.list({"first_party": first, "limit": "5", "offset": "0"}, slash=True)
    _judge_members(judge, listed, success, "/api_id", "/response/meta", "/response/objects/0/session_uuid")
    judge.status(plivo.expire(uuid, slash=True), 200, 202, 204)
