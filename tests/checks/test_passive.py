"""What any answer and any callback must keep, in JSON and in XML."""

from __future__ import annotations

from typing import Any

import pytest

from testline.checks import judge_exchange
from testline.spec import Spec
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response

MESSAGE = {
    "type": "object", "x-requirement": "TOY-MSG-001", "required": ["id"],
    "properties": {
        "id": {"type": "string", "minLength": 1, "x-requirement": "TOY-MSG-002"},
        "code": {"type": "integer", "x-requirement": "TOY-MSG-003", "x-tolerated": {"type": "string", "pattern": "^[0-9]$"}},
        "when": {"const": "now", "x-requirement": "TOY-MSG-004", "x-tolerated-live": {"type": "string"}},
        "parts": {"type": "array", "x-requirement": "TOY-MSG-005", "items": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}},
        "test": {"type": "boolean", "x-requirement": "TOY-MSG-006"},
    },
}
REPORT = {"type": "object", "x-requirement": "TOY-REP-001", "required": ["id", "final"], "properties": {"final": {"type": "boolean"}}}
CHECKS = {
    "media-type": "TOY-GEN-001", "xml-media-type": "TOY-GEN-002", "redirect": "TOY-GEN-003",
    "callbacks": [{"when": {"final": "true"}, "schema": "/components/schemas/Report"}],
}
BOTH = {one: {"schema": {"$ref": "#/components/schemas/Message"}} for one in ("application/json", "application/xml")}


def toy(checks: dict[str, Any] = CHECKS, content: dict[str, Any] = BOTH) -> Spec:
    """A document of one operation."""
    return Spec("toy", {
        "x-checks": checks,
        "paths": {"/send": {"post": {"operationId": "send", "responses": {"200": {"description": "Sent", "content": content}}}}},
        "components": {"schemas": {"Message": MESSAGE, "Report": REPORT}},
    }, "0")


def answered(body: bytes, media: str = "application/json", status: int = 200) -> Exchange:
    """An answer to the operation."""
    return Exchange(Request("POST", "/send"), Response(status, (("content-type", media),), body), operation="send")


def called_back(body: bytes, *, method: str = "POST", query: str = "") -> Exchange:
    """A callback that came."""
    return Exchange(Request(method, f"/here{query}", (), body), Response(200), direction="received")


def judged(exchange: Exchange, spec: Spec | None = None) -> tuple[set[str], list[Finding]]:
    """The rows that held, and what was found."""
    assertions = list(judge_exchange(spec or toy(), exchange))
    held = {one.requirement for one in assertions if isinstance(one, Held)}
    return held, [one for one in assertions if isinstance(one, Finding)]


GOOD_XML = b"<?xml version='1.0'?><m><id>a</id><code>7</code><parts><p><n>1</n></p><p><n>2</n></p></parts><test>true</test></m>"


def test_a_good_xml_answer_keeps_every_row_that_json_would() -> None:
    """Texts become what the schema wants where they read so."""
    held, found = judged(answered(GOOD_XML, "text/xml; charset=utf-8"))
    assert found == []
    assert held == {"TOY-GEN-003", "TOY-GEN-002", *(f"TOY-MSG-00{i}" for i in (1, 2, 3, 5, 6))}


@pytest.mark.parametrize(
    ("body", "row", "where"),
    [
        (b"<m><code>7</code></m>", "TOY-MSG-001", "response.body/id"),
        (b"<m><id></id></m>", "TOY-MSG-002", "response.body/id"),
        (b"<m><id>a</id><code>seven</code></m>", "TOY-MSG-003", "response.body/code"),
        (b"<m><id>a</id><parts><p><n>x</n></p></parts></m>", "TOY-MSG-005", "response.body/parts/0/n"),
        (b"<m><id>a</id><test>yes</test></m>", "TOY-MSG-006", "response.body/test"),
        (b"<m><id>a</id>", "TOY-MSG-001", "response.body"),
        (b"<!DOCTYPE m [<!ENTITY a 'b'>]><m><id>&a;</id></m>", "TOY-MSG-001", "response.body"),
        (b"", "TOY-MSG-001", "response.body"),
    ],
)
def test_a_wrong_xml_answer_is_found_with_its_place(body: bytes, row: str, where: str) -> None:
    """As strictly as JSON; what declares entities is no document."""
    _, found = judged(answered(body, "application/xml"), toy(content={"application/xml": BOTH["application/xml"]}))
    assert [(one.requirement, one.where) for one in found] == [(row, where)]


def test_xml_under_another_media_type_is_a_finding_of_its_own() -> None:
    """The body is judged all the same."""
    held, found = judged(answered(b"<m><id>a</id></m>", "text/html"), toy(content={"application/xml": BOTH["application/xml"]}))
    assert [one.requirement for one in found] == ["TOY-GEN-002"]
    assert "TOY-MSG-002" in held


@pytest.mark.parametrize(("body", "tolerated", "one_form"), [(b'{"id":"a","code":"7"}', True, False), (b'{"id":"a","when":"later"}', True, True), (b'{"id":"a","when":3}', False, False)])
def test_a_tolerated_form_is_told_apart_from_one_that_only_a_live_target_may_use(
    body: bytes, tolerated: bool, one_form: bool  # noqa: FBT001 - parameters of the table
) -> None:
    """`x-tolerated` for all, `x-tolerated-live` where an emulator is bound to one form."""
    _, found = judged(answered(body))
    assert [(one.tolerated, one.one_form) for one in found] == [(tolerated, one_form)]


def test_a_surface_without_a_row_for_redirects_or_media_types_is_not_judged_by_them() -> None:
    """Members of `x-checks` are the surface's own choice."""
    held, found = judged(answered(b'{"id":"a"}', "text/plain"), toy(checks={}))
    assert (held, found) == ({"TOY-MSG-001", "TOY-MSG-002"}, [])
    assert judged(answered(b"", status=302), toy(checks={})) == (set(), [])
    assert [one.requirement for one in judged(answered(b"", status=302))[1]] == ["TOY-GEN-003"]


def test_a_callback_is_judged_by_its_json_its_form_or_its_query() -> None:
    """The members of a JSON object keep their types; a form and a query have texts."""
    assert judged(called_back(b'{"id":"a","final":true}')) == ({"TOY-REP-001"}, [])
    _, found = judged(called_back(b'{"final":true}'))
    assert [(one.requirement, one.where) for one in found] == [("TOY-REP-001", "callback.body/id")]
    for exchange in (called_back(b"id=a&final=true"), called_back(b"", method="GET", query="?id=a&final=true")):
        assert [(one.where, one.got) for one in judged(exchange)[1]] == [("callback.body/final", '"true"')]
    both = called_back(b'{"final":true}', method="GET", query="?id=a")
    assert judged(both) == ({"TOY-REP-001"}, [])
    assert judged(called_back(b'{"final":false}')) == (set(), [])
