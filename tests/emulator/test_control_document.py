"""openapi/control.yaml says what the emulator does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from testline import spec
from testline.emulator.control import ROUTES
from testline.emulator.faults import KINDS
from testline.wire import Request, Response, at, parse_json

if TYPE_CHECKING:
    from conftest import Api, Receiver

SPEC = spec.load("control")
NUMBERS = {"numbers": [{"number": "14155550190", "country": "US", "voice": True, "sms": True}]}
CALL = {"surface": "toy", "from": "14155550100", "to": "14155550190"}
STEPS: list[tuple[str, str, object]] = [
    ("GET", "/", None),
    ("GET", "/clock", None),
    ("POST", "/clock/advance", {"seconds": 1}),
    ("POST", "/clock/advance", {"seconds": -1}),
    ("GET", "/accounts?surface=toy", None),
    ("GET", "/accounts", None),
    ("POST", "/accounts", {"surface": "toy", "name": "n1", "settings": {}}),
    ("POST", "/accounts", {"surface": "toy", "name": "primary"}),
    ("PATCH", "/accounts/toy/primary", {"settings": {"a": 1}}),
    ("PUT", "/accounts/toy/primary/numbers", NUMBERS),
    ("GET", "/accounts/toy/primary/numbers", None),
    ("GET", "/accounts/toy/nobody/numbers", None),
    ("POST", "/calls", CALL),
    ("POST", "/calls", {**CALL, "surface": "quiet"}),
    ("POST", "/calls/unknown/hangup", {"by": "caller"}),
    ("POST", "/messages", {**CALL, "text": "Hello"}),
    ("GET", "/handsets/14155550100?surface=toy", None),
    ("PATCH", "/handsets/14155550100?surface=toy", {"reachable": False}),
    ("GET", "/callbacks?surface=toy", None),
    ("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "latency", "seconds": 0.5}]}),
    ("DELETE", "/faults", None),
    ("POST", "/reset", {"seed": 1}),
]


def documented(request: Request, response: Response) -> list[str]:
    """What of an exchange the document does not say."""
    found = SPEC.match(request.method, request.path.removeprefix("/_testline/v1"))
    assert found is not None, request
    answer = found.operation.responses.get(str(response.status))
    if answer is None:
        return [f"{response.status} is not documented"]
    if not answer.media:
        return [] if response.body == b"" else ["a body"]
    return [str(one) for one in answer.media["application/json"].violations(parse_json(response.body))]


def test_each_answer_is_documented(api: Api, receiver: Receiver) -> None:
    """Whatever is asked, the answer has a status and a form that the document knows."""
    api.create(tell=["expired"], url=receiver.url, ttl=1)
    seen = set()
    for method, path, body in STEPS:
        response = api.control(method, path, body)
        request = Request(method, f"/_testline/v1{path}")
        assert documented(request, response) == [], (method, path)
        seen.add(SPEC.match(method, request.path.removeprefix("/_testline/v1")).operation.id)
    assert seen == set(SPEC.operations)


def test_every_route_is_an_operation_and_no_other_is() -> None:
    """Method by method, path by path."""
    document = {(one.method, re.sub(r"\{\w+\}", "*", one.template).strip("/")) for one in SPEC.operations.values()}
    assert document == {(method, pattern) for method, pattern, _ in ROUTES}


def test_the_fault_kinds_are_the_document_s() -> None:
    """Each by its name."""
    assert SPEC.document["components"]["schemas"]["Fault"]["properties"]["kind"]["enum"] == list(KINDS)


EXAMPLES = {
    operation.id: media["example"]
    for operation in SPEC.operations.values()
    if "example" in (media := at(SPEC.document, f"{operation.pointer}/requestBody/content/application~1json") or {})
}


@pytest.mark.parametrize("operation_id", EXAMPLES)
def test_the_examples_keep_their_schemas(operation_id: str) -> None:
    """A request example can be sent as it stands."""
    body = SPEC.operations[operation_id].body
    assert body is not None
    assert body.is_valid(EXAMPLES[operation_id])
