"""What any answer must keep, whatever asked for it: status, media type, headers and body as the spec has them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from testline.verdicts import Assertion, Finding, Held
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.spec import Operation, ResponseSpec, Spec, Validator
    from testline.wire import Exchange, Response

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
    request = exchange.request
    pairs = request.query_pairs if request.method == "GET" else parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    attributes = dict(pairs)
    for rule in spec.document.get("x-checks", {}).get("callbacks", ()):
        if all(re.search(pattern, attributes.get(name, "")) for name, pattern in rule["when"].items()):
            yield from _judge_value(exchange, spec.validator(rule["schema"]), attributes, "callback.body")
            return


def _judge_answer(spec: Spec, exchange: Exchange) -> Iterator[Assertion]:
    """Judge an answer of the vendor's API.

    The document's `x-checks` names the rows for what no schema states: `redirect`, `media-type`. An exchange without
    an answer, or to no operation of the document, is not judged here.
    """
    response = exchange.response
    operation = spec.operations.get(exchange.operation or "")
    if response is None or operation is None or exchange.control or exchange.problem is not None:
        return
    rows: dict[str, str] = spec.document.get("x-checks", {})
    if 300 <= response.status < 400:  # noqa: PLR2004 - the redirect class
        yield _finding(
            rows["redirect"], exchange, "response.status", "no redirect", str(response.status), "status", tolerated=False
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
    yield from _judge_body(rows, exchange, response, documented)


def _judge_body(
    rows: dict[str, str], exchange: Exchange, response: Response, documented: ResponseSpec
) -> Iterator[Assertion]:
    validator = documented.media.get(_JSON)
    if validator is None:
        return
    declared = (response.header("content-type") or "").partition(";")[0].strip().lower()
    value = parse_json(response.body)
    if value is MISSING:
        if declared in documented.media and declared != _JSON:
            return  # the document allows this other form
        row = validator.schema_requirement
        if row is not None:
            yield _finding(
                row, exchange, "response.body", "a JSON document", _start(response.body), "type", tolerated=False
            )
        return
    if declared == _JSON:
        yield Held(rows["media-type"])
    else:
        yield _finding(
            rows["media-type"], exchange, "response.headers/content-type", _JSON, declared or "(absent)", "value",
            tolerated=False,
        )
    yield from _judge_value(exchange, validator, value, "response.body")


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
            violation.keyword, tolerated=violation.tolerated,
        )
    for row in validator.requirements(value) - broken:
        yield Held(row)


def _finding(  # noqa: PLR0913, PLR0917 - each is a member of the finding
    requirement: str, exchange: Exchange, where: str, expected: str, got: str, kind: str, *, tolerated: bool
) -> Finding:
    return Finding(
        requirement=requirement, message=f"{where}: expected {expected}, got {got}", expected=expected, got=got,
        where=where, operation=exchange.operation, kind=kind, tolerated=tolerated, exchanges=(exchange,),
    )


def _preferred(operation: Operation) -> str:
    good = [one.status for one in operation.responses.values() if one.status.startswith("2") and not one.tolerated]
    return " or ".join(good)


def _start(body: bytes, most: int = 120) -> str:
    text = body[:most].decode("utf-8", "replace")
    if not body:
        return "an empty body"
    return text + ("…" if len(body) > most else "")
