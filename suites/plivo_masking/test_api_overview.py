"""API overview: paths, bodies and what every answer has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation(
    "createMaskingSession", "listMaskingSessions", "getMaskingSession", "updateMaskingSession", "expireMaskingSession"
)

UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
NOT_JSON = {
    "cut short": '{{"first_party": "{0}", "second_party": ',
    "with a trailing comma": '{{"first_party": "{0}", "second_party": "{1}",}}',
    "with single quotes": "{{'first_party': '{0}', 'second_party': '{1}'}}",
    "as a form": "first_party={0}&second_party={1}",
}
OTHER_TYPES = {
    "application/x-www-form-urlencoded": "first_party={0}&second_party={1}",
    "text/plain": '{{"first_party": "{0}", "second_party": "{1}"}}',
    "application/xml": "<session><first_party>{0}</first_party><second_party>{1}</second_party></session>",
}


def _each(plivo: Plivo) -> dict[str, Answer]:
    """One answer of each operation, about one session."""
    created = plivo.create()
    uuid = str(created.need(200, 201).value("/session_uuid"))
    return {
        "create": created,
        "get": plivo.get(uuid),
        "list": plivo.list({"limit": 1}),
        "update": plivo.update(uuid, {"ring_timeout": 45}),
        "expire": plivo.expire(uuid),
    }


@pytest.mark.requirement("PNM-GEN-001")
@pytest.mark.parametrize("slash", [False, True], ids=["without", "with"])
def test_the_collection_works_with_and_without_a_trailing_slash(
    judge: Judge, works: Look, plivo: Plivo, fresh: Fresh, *, slash: bool
) -> None:
    """A create keeps its body, and a list its query, whether or not the path ends in a slash."""
    first = fresh.us_number()
    created = plivo.post({"first_party": first, "second_party": fresh.us_number()}, slash=slash)
    if works(created, "a create"):
        judge.equal(created, "/session/first_party", first, tolerated=[f"+{first}"])
    listed = plivo.list({"first_party": first, "limit": 7}, slash=slash)
    if works(listed, "a list"):
        judge.equal(listed, "/response/meta/limit", 7)


@pytest.mark.requirement("PNM-GEN-001")
@pytest.mark.parametrize("slash", [False, True], ids=["without", "with"])
def test_an_item_works_with_and_without_a_trailing_slash(judge: Judge, works: Look, plivo: Plivo, *, slash: bool) -> None:
    """A session is fetched, updated and expired by its path, whether or not that ends in a slash."""
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    updated = plivo.update(uuid, {"ring_timeout": 45}, slash=slash)
    if works(updated, "an update"):
        judge.equal(updated, "/session/ring_timeout", 45)
    fetched = plivo.get(uuid, slash=slash)
    if works(fetched, "a GET"):
        judge.equal(fetched, "/response/session_uuid", uuid)
    works(plivo.expire(uuid, slash=slash), "a DELETE")


@pytest.mark.requirement("PNM-GEN-002")
def test_every_json_answer_says_that_it_is_json(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Successes and refusals have the content type application/json."""
    answers = {
        **_each(plivo),
        "refused create": plivo.create(second_party=...),
        "refused list": plivo.list({"offset": -1}),
        "unknown session": plivo.get(fresh.uuid()),
    }
    for said, answer in answers.items():
        if isinstance(answer.body, dict):
            declared = (answer.header("content-type") or "").partition(";")[0].strip().lower()
            judge.holds(
                declared == "application/json", where="response.headers/content-type",
                expected=f"application/json in the answer to {said}", got=declared or "(absent)", answer=answer,
            )


@pytest.mark.requirement("PNM-GEN-003")
def test_every_success_has_an_api_id(judge: Judge, plivo: Plivo) -> None:
    """A success that has a body names the request in a non-empty api_id."""
    for answer in _each(plivo).values():
        if answer.status in (200, 201, 202):
            judge.matches(answer, "/api_id", "(?s).+")


@pytest.mark.requirement("PNM-GEN-004")
def test_the_api_id_is_a_uuid_that_no_other_request_has(judge: Judge, plivo: Plivo) -> None:
    """Two requests never share an api_id, be they the same request about the same session."""
    uuid = str(plivo.session()["session_uuid"])
    answers = [plivo.get(uuid), plivo.get(uuid), plivo.list({"limit": 1}), plivo.list({"limit": 1})]
    answers += [plivo.update(uuid, {"ring_timeout": 45}), plivo.update(uuid, {"ring_timeout": 45})]
    seen: list[object] = []
    for answer in answers:
        found = answer.at("/api_id")
        judge.matches(answer, "/api_id", UUID)
        judge.holds(
            found not in seen, where="response.body/api_id", expected="an id that no earlier answer has", got=found,
            kind="repeated", answer=answer,
        )
        seen.append(found)


@pytest.mark.requirement("PNM-GEN-005")
def test_a_create_with_unknown_members_works(works: Look, plivo: Plivo, fresh: Fresh) -> None:
    """Misspelt members, which official clients and the documentation's prose have, are no reason to refuse."""
    answer = plivo.create(
        session_uuid=fresh.uuid(), geo_match=True, sub_account="", is_pin_authentication=True,
        is_authentication_required=True, a_member_of_tomorrow={"deep": [1, None]},
    )
    works(answer, "a create with unknown members")


@pytest.mark.requirement("PNM-GEN-005")
def test_a_session_uuid_in_the_body_of_an_update_is_ignored(judge: Judge, works: Look, plivo: Plivo) -> None:
    """An update is about the session of its path, whatever the body says."""
    one, other = (str(plivo.session(ring_timeout=60)["session_uuid"]) for _ in range(2))
    own = plivo.update(one, {"session_uuid": one, "ring_timeout": 45, "geo_match": False, "sub_account": "x"})
    if works(own, "an update with unknown members"):
        judge.equal(own, "/session/ring_timeout", 45)
    foreign = plivo.update(one, {"session_uuid": other, "ring_timeout": 30})
    if works(foreign, "an update with another session_uuid in its body"):
        judge.equal(foreign, "/session/session_uuid", one)
        judge.equal(plivo.get(other), "/response/ring_timeout", 60)


@pytest.mark.requirement("PNM-GEN-006")
def test_a_list_with_unknown_parameters_works(judge: Judge, plivo: Plivo) -> None:
    """Query parameters that the API does not know, such as an official client's misspelt ones, are no error."""
    queries = (
        {"created_times": "2024-01-01 00:00", "expiry_times": "2024-01-01 00:00", "durations": "600"},
        {"created_time_gte": "2024-01-01 00:00", "geo_match": "true", "limit": 1},
        {"durations": "not a number", "anything": ""},
    )
    for query in queries:
        answer = plivo.list(query)
        judge.status(answer, 200)


@pytest.mark.requirement("PNM-GEN-007")
def test_a_json_body_on_delete_is_ignored(judge: Judge, works: Look, plivo: Plivo) -> None:
    """DELETE expires the session of its path and no other, whatever JSON comes with it."""
    kept = str(plivo.session()["session_uuid"])
    bodies = {
        "an empty object": lambda _: {},
        "its own session_uuid": lambda uuid: {"session_uuid": uuid},
        "another session_uuid": lambda _: {"session_uuid": kept},
        "other members": lambda _: {"status": "active", "session_expiry": 3600},
        "an array": lambda _: [],
    }
    for said, body in bodies.items():
        uuid = str(plivo.session()["session_uuid"])
        if works(plivo.expire(uuid, json=body(uuid)), f"a DELETE with {said}"):
            judge.equal(plivo.get(uuid), "/response/status", "expired")
    judge.equal(plivo.get(kept), "/response/status", "active")


@pytest.mark.requirement("PNM-GEN-008")
def test_a_create_whose_body_is_no_json_is_refused(refused: Look, plivo: Plivo, fresh: Fresh) -> None:
    """A body that claims to be JSON and is none is answered with 400."""
    for said, text in NOT_JSON.items():
        body = text.format(fresh.us_number(), fresh.us_number())
        answer = plivo.client.send("createMaskingSession", body=body, headers={"content-type": "application/json"})
        refused(answer, f"a body {said}")


@pytest.mark.requirement("PNM-GEN-008", "PNM-AUTH-007")
def test_an_update_whose_body_is_no_json_is_refused(judge: Judge, refused: Look, plivo: Plivo) -> None:
    """An update with a broken body is answered with 400, and changes nothing."""
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    answer = plivo.client.send(
        "updateMaskingSession", path={"session_uuid": uuid}, body='{"ring_timeout": 45, "record": tru',
        headers={"content-type": "application/json"},
    )
    if refused(answer, "a body cut short", requirement="PNM-GEN-008"):
        judge["PNM-AUTH-007"].equal(plivo.get(uuid), "/response/ring_timeout", 60)


@pytest.mark.requirement("PNM-GEN-009")
def test_a_body_of_another_content_type_is_refused(refused: Look, plivo: Plivo, fresh: Fresh) -> None:
    """Only JSON is accepted: a form, plain text or XML is answered with 400, or with 415."""
    for media, text in OTHER_TYPES.items():
        body = text.format(fresh.us_number(), fresh.us_number())
        answer = plivo.client.send("createMaskingSession", body=body, headers={"content-type": media})
        refused(answer, f"a body of type {media}", 415)


@pytest.mark.requirement("PNM-GEN-010", "PNM-AUTH-007")
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_other_methods_on_an_item_are_not_allowed(judge: Judge, plivo: Plivo, method: str) -> None:
    """PUT and PATCH on a session are answered with 405, and change nothing."""
    uuid = str(plivo.session(ring_timeout=60)["session_uuid"])
    path = plivo.client.path("getMaskingSession", {"session_uuid": uuid})
    answer = plivo.client.raw(method, path, json={"ring_timeout": 45})
    judge["PNM-GEN-010"].status(answer, 405)
    if answer.status is not None and answer.status >= 400:
        judge["PNM-AUTH-007"].equal(plivo.get(uuid), "/response/ring_timeout", 60)


@pytest.mark.requirement("PNM-GEN-010", "PNM-AUTH-007")
def test_the_collection_cannot_be_deleted(judge: Judge, own_plivo: Plivo) -> None:
    """DELETE on the collection is answered with 405, and no session expires of it."""
    uuid = str(own_plivo.session()["session_uuid"])
    answer = own_plivo.client.raw("DELETE", own_plivo.client.path("listMaskingSessions"))
    judge["PNM-GEN-010"].status(answer, 405)
    if answer.status is not None and answer.status >= 400:
        judge["PNM-AUTH-007"].equal(own_plivo.get(uuid), "/response/status", "active")


@pytest.mark.requirement("PNM-GEN-011")
def test_timestamps_have_the_form_of_the_vendor(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`created_time`, `modified_time` and `expiry_time` are UTC with at most six digits of fraction, everywhere."""
    first = fresh.us_number()
    created = plivo.create(first_party=first)
    uuid = str(created.need(200, 201).value("/session_uuid"))
    places = {
        "/session": [created, plivo.update(uuid, {"session_expiry": 1800})],
        "/response": [plivo.get(uuid)],
        "/response/objects/0": [plivo.list({"first_party": first})],
    }
    for place, answers in places.items():
        for answer in answers:
            for name in ("created_time", "modified_time", "expiry_time"):
                got = answer.at(f"{place}/{name}")
                judge.holds(
                    plivo.moment(got) is not None, where=f"response.body{place}/{name}",
                    expected="YYYY-MM-DD HH:MM:SS[.f{1,6}] +0000 UTC", got=got, kind="form", answer=answer,
                )
