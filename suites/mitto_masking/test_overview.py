"""Overview: the operations, their paths, and the bodies that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .api import Mitto
    from .envelope import Expect
    from .life import Standing
    from .phones import Phones

    Stands = Callable[..., Standing]

pytestmark = pytest.mark.operation("createApplication", "listApplications", "getApplication", "listPhoneNumbers")

JSON = "application/json"
NESTED_READS = (
    "listMaskedNumbers", "getMaskedNumber", "listContexts", "getContext", "listParticipants", "getParticipant",
    "listInteractions",
)  # fmt: skip
UNSUPPORTED = (
    ("createApplication", ("GET", "PUT", "DELETE", "PATCH")),
    ("listApplications", ("POST", "PATCH")),
    ("getApplication", ("POST", "PUT", "DELETE", "PATCH")),
    ("updateApplication", ("GET", "POST", "PATCH")),
    ("listPhoneNumbers", ("POST", "PUT", "DELETE", "PATCH")),
    ("getPhoneNumber", ("POST", "PUT", "DELETE", "PATCH")),
    ("addMaskedNumber", ("GET", "PUT", "DELETE")),
    ("getMaskedNumber", ("POST", "PUT", "DELETE")),
    ("updateMaskedNumber", ("GET", "POST")),
    ("createContext", ("GET", "PUT", "DELETE")),
    ("getContext", ("POST", "PUT", "DELETE")),
    ("updateContext", ("GET", "POST")),
    ("addParticipants", ("GET", "PUT", "DELETE")),
    ("getParticipant", ("POST", "PUT", "DELETE")),
    ("deleteParticipant", ("GET", "POST", "PUT")),
    ("listInteractions", ("POST", "PUT", "DELETE")),
    ("getInteraction", ("POST", "PUT", "DELETE")),
)
"""Of the paths of these operations, methods that none has there."""


@pytest.mark.requirement("MNM-GEN-001")
def test_the_known_paths_are_served(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Applications and phone numbers are served under the documented prefix, without a version."""
    for operation, answer in life.Life(apart):
        if operation in life.KNOWN:
            expect.done(answer, operation)


@pytest.mark.requirement("MNM-GEN-002")
def test_every_operation_exists(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Each operation answers at its path and by its method, in the life of one application."""
    for operation, answer in life.Life(apart):
        expect.done(answer, operation)


@pytest.mark.requirement("MNM-GEN-002")
@pytest.mark.needs("calls")
def test_an_interaction_can_be_read_by_its_operation(
    expect: Expect, apart: Mitto, life: ModuleType, phones: Phones
) -> None:
    """With a call in between there is an interaction to get."""
    seen = dict(life.Life(apart, phones))
    expect.holds(
        "getInteraction" in seen, "an interaction to get", "none was listed", seen.get("listInteractions"), kind="absent"
    )
    if "getInteraction" in seen:
        expect.accepted(seen["getInteraction"], "getInteraction")


@pytest.mark.requirement("MNM-GEN-003")
def test_applications_are_read_under_search_and_written_without(expect: Expect, mitto: Mitto) -> None:
    """Create, update and delete use the plain path, list and get the search form of it, for one application."""
    created = mitto.create()
    expect.accepted(created, "a POST to the plain path")
    sid = mitto.needed(created)["sid"]
    expect.shows(mitto.ask("getApplication", sid), "sid", sid)
    expect.accepted(mitto.ask("listApplications"), "a GET of the search path")
    expect.accepted(mitto.update(sid, enterpriseSid=mitto.enterprise, name=mitto.title()), "a PUT to the plain path")
    expect.done(mitto.ask("deleteApplication", sid), "a DELETE of the plain path")


@pytest.mark.requirement("MNM-GEN-003")
def test_phone_numbers_are_read_under_search(expect: Expect, apart: Mitto) -> None:
    """The list and the single number use the search form."""
    listed = apart.ask("listPhoneNumbers")
    expect.accepted(listed, "a GET of the search path")
    for sid in apart.envelope.values(listed)[:2]:
        if isinstance(sid, str) and sid:
            expect.shows(apart.ask("getPhoneNumber", sid), "sid", sid)


@pytest.mark.requirement("MNM-GEN-004")
def test_nested_collections_are_read_under_search(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Masked numbers, contexts, participants and interactions follow the same rule."""
    for operation, answer in life.Life(apart):
        if operation in NESTED_READS:
            expect.accepted(answer, operation)


@pytest.mark.requirement("MNM-GEN-005")
def test_json_bodies_are_accepted(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Every write takes a body that is declared as application/json, as the sample has it."""
    for operation, answer in life.Life(apart, headers={"content-type": JSON, "cache-control": "no-cache"}):
        if operation.startswith(("create", "update", "add")):
            expect.accepted(answer, f"{operation} with a JSON body")


@pytest.mark.requirement("MNM-GEN-005")
@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "application/json;charset=UTF-8"])
def test_the_media_type_may_have_a_charset(expect: Expect, mitto: Mitto, media: str) -> None:
    """A charset beside the media type is accepted too, though the documentation shows none."""
    made = mitto.ask(
        "createApplication", json={"enterpriseSid": mitto.enterprise, "name": mitto.title()}, headers={"content-type": media}
    )
    expect.accepted(made, f"a create of {media}", tolerated=True)


@pytest.mark.requirement("MNM-GEN-007")
def test_successes_are_json(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """What is answered with a body parses, whatever was asked; a DELETE may answer without one."""
    for operation, answer in life.Life(apart):
        empty = operation in life.DELETES and not answer.text.strip()
        expect.holds(
            empty or isinstance(answer.body, dict), "a JSON object", answer.text[:80], answer, where="response.body", kind="type"
        )


@pytest.mark.requirement("MNM-GEN-008")
def test_unknown_fields_are_ignored(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Every body may have members that nobody knows, of any type."""
    extra = {"colour": "yellow", "seats": 4, "tags": ["a"], "nested": {"sid": "x"}, "nothing": None}
    for operation, answer in life.Life(apart, extra=extra):
        if operation.startswith(("create", "update", "add")):
            expect.accepted(answer, f"{operation} with unknown fields")


@pytest.mark.requirement("MNM-GEN-008")
def test_unknown_fields_do_not_disturb_the_known(expect: Expect, mitto: Mitto) -> None:
    """What was asked for beside them is done, on create and on update."""
    name, later = mitto.title(), mitto.title()
    made = mitto.create(name=name, ttl=120, nickname="other", Name="another")
    expect.shows(made, "name", name)
    expect.lasts(made, 120)
    changed = mitto.update(mitto.needed(made), name=later, nickname="other")
    expect.shows(changed, "name", later)


@pytest.mark.requirement("MNM-GEN-010")
def test_no_cache_control_is_needed(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """The sample sends the header, and every operation works without."""
    for operation, answer in life.Life(apart):
        expect.done(answer, f"{operation} without Cache-Control")


@pytest.mark.requirement("MNM-GEN-006")
def test_malformed_json_changes_nothing(expect: Expect, standing: Stands) -> None:
    """A body that is cut short, has more behind it or is no JSON at all is an error, and nothing is stored or changed."""
    stands = standing()
    before = stands.snapshot()
    for operation, sids, options in stands.writes:
        if "json" not in options:
            continue
        members = ", ".join(f'"{name}": "{value}"' for name, value in options["json"].items())
        for body in (f"{{{members}", f"{{{members}}}}}", f"{{{members},}}", "{name: x}", "not json", b"\xff\xfe\x00"):
            answer = stands.pool.api.ask(operation, *sids, body=body, headers={"content-type": JSON})
            expect.errs(answer, f"{operation} with a malformed body")
        after = stands.snapshot()
        expect.unchanged(before, after, f"malformed bodies of {operation}", answer)
        before = after


@pytest.mark.requirement("MNM-GEN-006")
def test_a_malformed_create_takes_no_name(expect: Expect, mitto: Mitto) -> None:
    """After a body that was cut short its name is still free."""
    name = mitto.title()
    body = f'{{"enterpriseSid": "{mitto.enterprise}", "name": "{name}"'
    expect.errs(mitto.ask("createApplication", body=body, headers={"content-type": JSON}), "a body cut short")
    expect.accepted(mitto.create(name=name), "the name of a refused create")


@pytest.mark.requirement("MNM-GEN-006")
@pytest.mark.parametrize("body", ["[]", '"name"', "null", "17", ""], ids=["array", "text", "null", "number", "empty"])
def test_a_body_that_is_no_object_is_refused(expect: Expect, mitto: Mitto, body: str) -> None:
    """A create needs an object with its mandatory members."""
    answer = mitto.ask("createApplication", body=body, headers={"content-type": JSON})
    expect.errs(answer, f"a create whose body is {body or 'empty'}")


@pytest.mark.requirement("MNM-GEN-009")
def test_an_unsupported_method_is_405(expect: Expect, standing: Stands) -> None:
    """The answer says so in its errorCode or by its status."""
    stands = standing()
    for operation, methods in UNSUPPORTED:
        _, sids, _ = stands.request(operation)
        for method in methods:
            answer = stands.pool.api.ask(operation, *sids, method=method, **({} if method in ("GET", "DELETE") else {"json": {}}))
            told = answer.status == 405 or str(answer.at("/errorCode")) == "405"
            expect.holds(
                told, f"405 to {method} on the path of {operation}", answer.text[:80] or answer.status, answer,
                where="response.status", kind="status",
            )
