"""What any answer must keep, whatever asked for it: status, media type, headers and body as the spec has them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from testline.spec.xml import is_xml, xml_value
from testline.verdicts import Assertion, Finding, Held
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.spec import Operation, ResponseSpec, Spec, Validator
    from testline.wire import Exchange, Request, Response

_JSON = "application/json"
_MOST = 20  # findings of one answer; a body of garbage is one fault, not a thousand


def judge_exchange(spec: Spec, exchange: Exchange) -> Iterator[Assertion]:
    """Judge one exchange by the spec: with the vendor's API, or a callback that was received."""
    if exchange.direction == "received":
        yield from _judge_callback(spec, exchange)
    else:
        yield from _judge_answer(spec, exchange)


def _judge_callback(spec: Spec, exchange: Exchange) -> Iterator[Assertion]:
    """Judge a callback's attributes by the first schema of `x-checks` whose `when` they fit."""
    attributes = _attributes(exchange.request)
    for rule in spec.document.get("x-checks", {}).get("callbacks", ()):
        if all(re.search(pattern, _text(attributes.get(name, ""))) for name, pattern in rule["when"].items()):
            yield from _judge_value(exchange, spec.validator(rule["schema"]), attributes, "callback.body")
            return


def _attributes(request: Request) -> dict[str, Any]:
    """What a callback tells: the query of a GET, and the members of its JSON object or form, wherever they stand."""
    told = parse_json(request.body)
    if not isinstance(told, dict):
        told = dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    return {**dict(request.query_pairs if request.method == "GET" else ()), **told}


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _judge_answer(spec: Spec, exchange: Exchange) -> Iterator[Assertion]:
    """Judge an answer of the vendor's API.

    The document's `x-checks` names the rows for what no schema states, where the surface has such: `redirect`,
    `media-type` of a JSON answer, `xml-media-type`. An exchange without an answer, or to no operation of the
    document, is not judged here.
    """
    response = exchange.response
    operation = spec.operations.get(exchange.operation or "")
    if response is None or operation is None or exchange.control or exchange.problem is not None:
        return
    rows: dict[str, str] = spec.document.get("x-checks", {})
    if "redirect" in rows:
        if 300 <= response.status < 400:  # noqa: PLR2004 - the redirect class
            yield _finding(
                rows["redirect"], exchange, "response.status", "no redirect", str(response.status), "status",
                tolerated=False,
            )
            return
        yield Held(rows["redirect"])
    documented = operation.response(response.status)
    if documented is None:
        if response.status < 300 and operation.requirement is not None:  # noqa: PLR2004 - the success class
            known = ", ".join(operation.responses)
            yield _finding(
                operation.requirement, exchange, "response.status", f"one of {known}", str(response.status), "status",
                tolerated=False,
            )
        return
    if documented.tolerated and documented.requirement is not None:
        yield _finding(
            documented.requirement, exchange, "response.status", _preferred(operation), str(response.status), "status",
            tolerated=True,
        )
    yield from _judge_body(spec, exchange, response, documented)


class _Form(NamedTuple):
    """The form in which a body is judged. `row`: of its media type, where the surface has one."""

    media: str
    words: str
    validator: Validator
    value: object
    row: str | None
    fits: bool


def _judge_body(spec: Spec, exchange: Exchange, response: Response, documented: ResponseSpec) -> Iterator[Assertion]:
    form = _form(spec, response, documented)
    if form is None:
        return
    if form.value is MISSING:
        row = form.validator.schema_requirement
        if row is not None:
            yield _finding(row, exchange, "response.body", form.words, _start(response.body), "type", tolerated=False)
        return
    if form.row is not None:
        yield Held(form.row) if form.fits else _finding(
            form.row, exchange, "response.headers/content-type", form.media, _declared(response) or "(absent)",
            "value", tolerated=False,
        )
    yield from _judge_value(exchange, form.validator, form.value, "response.body")


def _form(spec: Spec, response: Response, documented: ResponseSpec) -> _Form | None:
    """JSON where the document has it, XML where that is what came or all it has; None where nothing is to be judged."""
    rows: dict[str, str] = spec.document.get("x-checks", {})
    declared, value = _declared(response), parse_json(response.body)
    xml = next((media for media in documented.media if is_xml(media)), None)
    if xml is not None and (_JSON not in documented.media or (value is MISSING and is_xml(declared))):
        validator = documented.media[xml]
        read = xml_value(spec.document, validator.schema, response.body)
        return _Form(xml, "an XML document", validator, read, rows.get("xml-media-type"), is_xml(declared))
    if _JSON not in documented.media or (value is MISSING and declared in documented.media and declared != _JSON):
        return None  # the document says nothing, or allows this other form
    return _Form(_JSON, "a JSON document", documented.media[_JSON], value, rows.get("media-type"), declared == _JSON)


def _declared(response: Response) -> str:
    return (response.header("content-type") or "").partition(";")[0].strip().lower()


def _judge_value(exchange: Exchange, validator: Validator, value: object, place: str) -> Iterator[Assertion]:
    broken = set()
    found = validator.violations(value)
    named = {one.pointer for one in found if one.own}
    for violation in found[:_MOST]:
        # What a row says of the very place is not blamed once more on the row of what encloses it.
        if violation.requirement is None or (violation.pointer in named and not violation.own):
            continue
        broken.add(violation.requirement)
        yield _finding(
            violation.requirement, exchange, f"{place}{violation.pointer}", violation.expected, violation.got,
            violation.keyword, tolerated=violation.tolerated, one_form=violation.one_form,
        )
    for row in validator.requirements(value) - broken:
        yield Held(row)


def _finding(  # noqa: PLR0913, PLR0917 - each is a member of the finding
    requirement: str, exchange: Exchange, where: str, expected: str, got: str, kind: str, *, tolerated: bool,
    one_form: bool = False,
) -> Finding:
    return Finding(
        requirement=requirement, message=f"{where}: expected {expected}, got {got}", expected=expected, got=got,
        where=where, operation=exchange.operation, kind=kind, tolerated=tolerated, one_form=one_form,
        exchanges=(exchange,),
    )


def _preferred(operation: Operation) -> str:
    good = [one.status for one in operation.responses.values() if one.status.startswith("2") and not one.tolerated]
    return " or ".join(good)


def _start(body: bytes, most: int = 120) -> str:
    text = body[:most].decode("utf-8", "replace")
    if not body:
        return "an empty body"
    return text + ("…" if len(body) > most else "")
