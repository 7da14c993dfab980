"""OpenAPI documents as operations and validators: what matches, what is coerced, whom a violation is blamed on."""

from __future__ import annotations

from typing import Any

import pytest

from testline import spec
from testline.errors import InternalError, UsageError
from testline.spec import Operation, Spec, Validator
from testline.spec.document import read_yaml

THING = {
    "type": "object",
    "x-requirement": "TOY-OBJ-001",
    "required": ["id", "name", "kind"],
    "properties": {
        "id": {"type": "string", "pattern": "^[0-9]+$", "x-requirement": "TOY-OBJ-002", "x-tolerated": {"type": "integer"}},
        "name": {"type": "string", "x-requirement-absent": "TOY-OBJ-003"},
        "kind": {"type": "string", "x-tolerated-absent": True},
        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
        "both": {"allOf": [{"type": "string", "x-requirement": "TOY-OBJ-005"}, {"maxLength": 3, "x-requirement": "TOY-OBJ-006"}]},
    },
}
PART = {"x-requirement": "TOY-OBJ-004", "type": "object", "properties": {"a/b~c": {"type": "integer"}}}
JSON = "application/json"
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.1",
    "x-checks": {"redirect": "TOY-GEN-001", "media-type": "TOY-GEN-002"},
    "paths": {
        "/v1/{owner}/Thing": {
            "parameters": [{"$ref": "#/components/parameters/Owner"}],
            "get": {
                "operationId": "listThings", "x-source": ["docs"],
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "open", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {"200": {"description": "Some"}, "4XX": {"description": "Refused"}, "default": {"description": "Else"}},
            },
            "post": {
                "operationId": "createThing", "x-requirement": "TOY-CRE-001", "summary": "Create",
                "requestBody": {"$ref": "#/components/requestBodies/Thing"},
                "responses": {
                    "201": {"$ref": "#/components/responses/Thing"},
                    "200": {"$ref": "#/components/responses/Thing", "x-tolerated": True, "x-requirement": "TOY-CRE-002"},
                },
            },
        },
        "/v1/{owner}/Thing/{id}.json": {"delete": {"operationId": "deleteThing", "responses": {"204": {"description": "Gone"}}}},
    },
    "components": {
        "schemas": {"Thing": THING, "Part": PART},
        "parameters": {"Owner": {"name": "owner", "in": "path", "required": True, "schema": {"type": "string"}}},
        "requestBodies": {"Thing": {"content": {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}}}},
        "responses": {
            "Thing": {
                "description": "The thing", "x-requirement": "TOY-CRE-001",
                "content": {JSON: {"schema": {"$ref": "#/components/schemas/Thing"}}, "text/plain": {}},
            }
        },
    },
}
GOOD = {"id": "1", "name": "n", "kind": "k"}


@pytest.fixture
def toy() -> Spec:
    """The document, fresh."""
    return Spec("toy", DOCUMENT, "0")


@pytest.fixture
def create(toy: Spec) -> Operation:
    """The operation that has everything."""
    return toy.operations["createThing"]


@pytest.fixture
def thing(toy: Spec) -> Validator:
    """The schema that has everything."""
    return toy.validator("/components/schemas/Thing")


def test_every_operation_is_found_by_its_id(toy) -> None:
    """Members beside the methods, such as parameters, are no operations."""
    assert list(toy.operations) == ["listThings", "createThing", "deleteThing"]
    assert toy.operations["listThings"].sources == ("docs",)
    assert (toy.operations["createThing"].requirement, toy.operations["createThing"].summary) == ("TOY-CRE-001", "Create")


@pytest.mark.parametrize(
    ("method", "path", "operation", "parameters"),
    [
        ("POST", "/v1/me/Thing", "createThing", {"owner": "me"}),
        ("POST", "/v1/me/Thing/", "createThing", {"owner": "me"}),
        ("DELETE", "/v1/a%2Fb/Thing/7.json", "deleteThing", {"owner": "a/b", "id": "7"}),
        ("DELETE", "/v1/me/Thing/7xjson", None, None),
        ("POST", "/v1/me/Thing//", None, None),
        ("POST", "/v1//Thing", None, None),
        ("POST", "/v1/me/other/Thing", None, None),
        ("PUT", "/v1/me/Thing", None, None),
        ("post", "/v1/me/Thing", None, None),
        ("POST", "/v1/me/thing", None, None),
    ],
)
def test_a_request_is_to_an_operation_by_method_and_path(toy, method, path, operation, parameters) -> None:
    """One trailing slash is allowed, parameters are decoded, and a dot is a dot."""
    found = toy.match(method, path)
    assert (found and found.operation.id, found and dict(found.path)) == (operation, parameters)


def test_a_path_knows_the_methods_that_it_has(toy) -> None:
    """None of a path that the document does not know."""
    assert toy.allowed("/v1/me/Thing/") == ("GET", "POST")
    assert toy.allowed("/v2") == ()


def test_a_url_has_its_parameters_encoded(toy) -> None:
    """What would change the path is escaped, and matching gives it back."""
    operation = toy.operations["deleteThing"]
    url = operation.url({"owner": "a/b ?", "id": "ü"})
    assert url == "/v1/a%2Fb%20%3F/Thing/%C3%BC.json"
    assert operation.match("DELETE", url).path == {"owner": "a/b ?", "id": "ü"}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("limit", "5", 5), ("limit", "-5", -5), ("limit", "+5", 5), ("limit", "5.0", "5.0"), ("limit", "", ""),
        ("limit", "9" * 5000, "9" * 5000), ("limit", " 5", " 5"), ("open", "true", True), ("open", "false", False),
        ("open", "True", "True"), ("open", "1", "1"), ("owner", "5", "5"),
    ],
)
def test_a_parameter_is_coerced_only_where_that_is_certain(toy, name, text, value) -> None:
    """A text that is no integer or boolean stays a text, for the validator to refuse."""
    parameters = {one.name: one for one in toy.operations["listThings"].parameters}
    coerced = parameters[name].coerced(text)
    assert (type(coerced), coerced) == (type(value), value)


def test_the_parameters_of_the_path_come_before_those_of_the_operation(toy) -> None:
    """References are followed, places and necessity kept."""
    told = [(one.name, one.place, one.required) for one in toy.operations["listThings"].parameters]
    assert told == [("owner", "path", True), ("limit", "query", False), ("open", "query", False)]


def test_a_response_is_found_by_status_class_or_default(toy, create) -> None:
    """The exact status wins over its class, the class over the default; where there is none of them, none."""
    statuses = [toy.operations["listThings"].response(status).status for status in (200, 404, 500)]
    assert statuses == ["200", "4XX", "default"]
    assert create.response(500) is None


def test_what_stands_beside_a_reference_wins_over_what_it_refers_to(create) -> None:
    """So one response object serves as the documented status and as a tolerated one."""
    documented, tolerated = create.response(201), create.response(200)
    assert (documented.tolerated, documented.requirement) == (False, "TOY-CRE-001")
    assert (tolerated.tolerated, tolerated.requirement) == (True, "TOY-CRE-002")
    assert list(documented.media) == list(tolerated.media) == [JSON]


def test_an_operation_may_take_no_body(toy, create) -> None:
    """The JSON validator of a body, or none."""
    assert create.body.is_valid(GOOD)
    assert toy.operations["deleteThing"].body is None


def test_what_keeps_the_schema_has_no_violations(thing) -> None:
    """Unknown members are no violation."""
    assert thing.violations({**GOOD, "parts": [{"a/b~c": 1}], "both": "abc", "more": None}) == []


@pytest.mark.parametrize(
    ("change", "pointer", "keyword", "requirement", "tolerated"),
    [
        ({"id": "x"}, "/id", "pattern", "TOY-OBJ-002", False),
        ({"id": 7}, "/id", "type", "TOY-OBJ-002", True),
        ({"id": 7.5}, "/id", "type", "TOY-OBJ-002", False),
        ({"name": 1}, "/name", "type", "TOY-OBJ-001", False),
        ({"name": ...}, "/name", "required", "TOY-OBJ-003", False),
        ({"id": ...}, "/id", "required", "TOY-OBJ-001", False),
        ({"kind": ...}, "/kind", "required", "TOY-OBJ-001", True),
        ({"parts": [{}, {"a/b~c": "x"}]}, "/parts/1/a~1b~0c", "type", "TOY-OBJ-004", False),
        ({"parts": [1]}, "/parts/0", "type", "TOY-OBJ-004", False),
        ({"parts": 1}, "/parts", "type", "TOY-OBJ-001", False),
        ({"both": 1}, "/both", "type", "TOY-OBJ-005", False),
        ({"both": "long"}, "/both", "maxLength", "TOY-OBJ-006", False),
    ],
)
def test_a_violation_is_blamed_on_the_nearest_requirement_around_it(  # noqa: PLR0913, PLR0917 - the columns of a table
    thing, change, pointer, keyword, requirement, tolerated
) -> None:
    """Through references and branches; a tolerated form is told apart, and so is one that may be absent."""
    instance = {name: value for name, value in {**GOOD, **change}.items() if value is not ...}
    (found,) = thing.violations(instance)
    assert (found.pointer, found.keyword, found.requirement, found.tolerated) == (pointer, keyword, requirement, tolerated)
    assert found.property == pointer.rsplit("/", 1)[-1]


def test_each_broken_member_is_a_violation_of_its_own(thing) -> None:
    """One does not hide the next, and a missing member is told as absent."""
    found = {one.pointer: one.got for one in thing.violations({"id": "x", "both": 1})}
    assert found == {"/id": '"x"', "/both": "1", "/name": "(absent)", "/kind": "(absent)"}


def test_a_long_value_is_told_in_short(thing) -> None:
    """What was got is for people to read."""
    (found,) = thing.violations({**GOOD, "id": "x" * 10_000})
    assert len(found.got) < 250


def test_requirements_are_those_about_what_the_instance_has(thing) -> None:
    """A member that is absent shows nothing about its own requirement; an empty list nothing about its elements."""
    assert thing.requirements(GOOD) == {"TOY-OBJ-001", "TOY-OBJ-002"}
    assert thing.requirements({**GOOD, "parts": []}) == {"TOY-OBJ-001", "TOY-OBJ-002"}
    with_all = {**GOOD, "parts": [{}], "both": ""}
    assert thing.requirements(with_all) == {f"TOY-OBJ-00{i}" for i in (1, 2, 4, 5, 6)}


def test_a_document_tells_all_that_it_states(toy, thing) -> None:
    """Requirements of answers and of what no schema states; that of an operation speaks of its statuses."""
    assert thing.all_requirements == {f"TOY-OBJ-00{i}" for i in range(1, 7)}
    assert toy.stated_requirements == thing.all_requirements | {"TOY-GEN-001", "TOY-GEN-002", "TOY-CRE-001", "TOY-CRE-002"}


def test_a_schema_that_refers_to_itself_is_walked_once() -> None:
    """Trees of things end."""
    document = {"s": {"x-requirement": "TOY-OBJ-001", "properties": {"child": {"$ref": "#/s"}}}}
    validator = Validator(document, "/s")
    assert validator.all_requirements == {"TOY-OBJ-001"}
    assert validator.requirements({"child": {"child": {}}}) == {"TOY-OBJ-001"}


def test_requirements_are_those_of_the_branch_that_the_instance_takes() -> None:
    """Of `then` where it fits the `if`, else of `else`; what is wrong there is blamed on that branch too."""
    schema = {
        "if": {"$ref": "#/IsError"},
        "then": {"properties": {"errorCode": {"type": "string", "x-requirement": "TOY-ERR-001"}}},
        "else": {"required": ["code"], "x-requirement": "TOY-OBJ-001"},
    }
    validator = Validator({"Answer": schema, "IsError": {"type": "object", "required": ["errorCode"]}}, "/Answer")
    assert validator.requirements({"errorCode": "7"}) == {"TOY-ERR-001"}
    assert validator.requirements({"code": 7}) == validator.requirements([]) == {"TOY-OBJ-001"}
    assert [one.requirement for one in validator.violations({"errorCode": 7})] == ["TOY-ERR-001"]
    assert [one.requirement for one in validator.violations({})] == ["TOY-OBJ-001"]
    assert validator.all_requirements == {"TOY-ERR-001", "TOY-OBJ-001"}


def test_a_document_that_is_not_there_is_told() -> None:
    """With the place where it was expected."""
    with pytest.raises(InternalError, match=r"no OpenAPI document for toy.*toy\.yaml"):
        spec.load("toy")


def test_yaml_that_cannot_be_read_is_told_with_its_place() -> None:
    """File, line and column."""
    with pytest.raises(UsageError, match=r"toy\.yaml is no YAML.*line 2, column 4"):
        read_yaml(b"a: 1\nb: : 2\n", "toy.yaml")
