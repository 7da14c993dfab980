"""Names that a document only supposes: stated in one table or in a profile, they move the document and what is sent."""

from __future__ import annotations

from typing import Any

import pytest

from testline.errors import UsageError
from testline.spec import Operation
from testline.spec.names import Names, names_of, renamed, states
from testline.wire import Exchange, Request, Response

THING = {"type": "object", "required": ["sid"], "properties": {"sid": {"type": "string"}, "uri": {"type": "string"}}}
DOCUMENT: dict[str, Any] = {
    "x-names": {
        "paths": {"getThing": "/things/{sid}", "listThings": "/things", "createThing": "/things"},
        "parameters": {"page": "page"},
        "fields": {"sid": "sid", "uri": "uri"},
        "locations": ["uri"],
    },
    "paths": {
        "/things": {
            "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
            "get": {"operationId": "listThings", "responses": {}},
            "post": {"operationId": "createThing", "responses": {}},
        },
        "/things/{sid}": {"get": {"operationId": "getThing", "responses": {}}},
        "/others": {"get": {"operationId": "listOthers", "responses": {}}},
    },
    "components": {"schemas": {"Thing": {**THING, "example": {"sid": "T1", "uri": "/things/T1"}}}},
}
MOVED = {
    "paths": {"getThing": "/v2/thing/{sid}", "listThings": "/v2/list"},
    "parameters": {"page": "PageNumber"},
    "fields": {"sid": "thingId"},
}


@pytest.fixture
def names() -> Names:
    """Two of three paths, the paging parameter and one member go by other names."""
    return names_of(DOCUMENT, MOVED)


def test_without_settings_the_document_keeps_its_own_names() -> None:
    """A table that states the own names changes nothing."""
    own = names_of(DOCUMENT, {})
    assert own.are_own
    assert renamed(DOCUMENT, own) is DOCUMENT


def test_the_table_alone_can_move_a_path() -> None:
    """What the document's table states needs no profile."""
    table = {**DOCUMENT["x-names"], "paths": {**DOCUMENT["x-names"]["paths"], "createThing": "/v9/new"}}
    changed = {**DOCUMENT, "x-names": table}
    assert "/v9/new" in renamed(changed, names_of(changed, {}))["paths"]


def test_a_moved_document_has_the_paths_parameters_and_members_of_the_wire(names: Names) -> None:
    """Operations of one path part where only one of them moves; shared parameters go with each."""
    moved = renamed(DOCUMENT, names)
    assert sorted(moved["paths"]) == ["/others", "/things", "/v2/list", "/v2/thing/{sid}"]
    assert set(moved["paths"]["/things"]) == {"parameters", "post"}
    assert moved["paths"]["/v2/list"]["parameters"][0]["name"] == "PageNumber"
    schema = moved["components"]["schemas"]["Thing"]
    assert (schema["required"], sorted(schema["properties"])) == (["thingId"], ["thingId", "uri"])
    assert schema["example"] == {"thingId": "T1", "uri": "/things/T1"}
    assert Operation(moved, "/v2/thing/{sid}", "get").id == "getThing"


def test_a_request_is_heard_and_answered_in_both_worlds(names: Names) -> None:
    """The model hears its own names; the wire gets its names, paths within answers included."""
    heard = names.heard(Request("GET", "/v2/list?PageNumber=2&x=a%20b", (), b'{"thingId":"T1"}'))
    assert (heard.path, heard.query_pairs, heard.body) == ("/things", [("page", "2"), ("x", "a b")], b'{"sid":"T1"}')
    answered = names.answered(Response(200, (), b'{"list":[{"sid":"T1","uri":"/things/T1"}],"uri":"/elsewhere"}'))
    assert answered.body == b'{"list":[{"thingId":"T1","uri":"/v2/thing/T1"}],"uri":"/elsewhere"}'


def test_what_is_no_json_passes_unchanged(names: Names) -> None:
    """Garbage in either direction stays the garbage it was."""
    assert names.heard(Request("POST", "/things", (), b"\xff{")).body == b"\xff{"
    assert names.answered(Response(500, (), b"<html>")).body == b"<html>"


def test_an_exchange_is_understood_in_the_documents_names(names: Names) -> None:
    """History rules read it; one with the control API stays as it is."""
    exchange = Exchange(Request("GET", "/v2/thing/T1"), Response(200, (), b'{"thingId":"T1"}'), operation="getThing")
    understood = names.understood(exchange)
    assert understood.request.path == "/things/T1"
    assert understood.response is not None
    assert understood.response.body == b'{"sid":"T1"}'
    control = Exchange(Request("GET", "/v2/thing/T1"), None, control=True)
    assert names.understood(control) is control


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"paths": {"getNothing": "/x"}}, "getNothing"),
        ({"paths": {"getThing": "/v2/thing"}}, "{sid}"),
        ({"paths": {"getThing": "v2/{sid}"}}, "slash"),
        ({"paths": {"listThings": "/v2/{sid}"}}, "no parameters"),
        ({"parameters": {"size": "n"}}, "page"),
        ({"fields": ["sid"]}, "table of names"),
        ({"fields": {"sid": ""}}, "table of names"),
    ],
)
def test_a_profile_that_states_what_the_table_does_not_have_is_refused(settings: dict[str, Any], told: str) -> None:
    """The sentence names what is wrong or what would be right."""
    with pytest.raises(UsageError) as refused:
        names_of(DOCUMENT, settings)
    assert told in f"{refused.value} {refused.value.hint}"


def test_a_profile_states_a_name_or_does_not() -> None:
    """Rows that rest on a name bind only where the profile has it."""
    assert states(MOVED, "paths.getThing")
    assert not states(MOVED, "paths.createThing")
    assert not states({}, "fields.sid")
    assert not states({"fields": "sid"}, "fields.sid")
