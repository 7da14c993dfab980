"""Requests that create nothing: bodies that are no JSON object, other methods, and other types of session."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.checks import Judge
    from testline.targets.client import Answer

    from .conftest import TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)

XML = "<session><phone_number_1>12025550100</phone_number_1><phone_number_2>12025550101</phone_number_2></session>"
MALFORMED = (
    b"", b"  ", b"not json", b"{", b'{"phone_number_1": "1202', b'{"a": 1,}', b'{"a": }', b"{'a': 1}", b"{} {}",
    b'{"a": "\xff\xfe"}', XML.encode(),
)  # fmt: skip


def _as(telesign: TeleSign, kind: str, content_type: str) -> Answer:
    fields = telesign.fields()
    bodies = {"application/x-www-form-urlencoded": urlencode(fields), "application/xml": XML}
    return telesign.post(kind, bodies.get(content_type) or json.dumps(fields), content_type=content_type)


@pytest.mark.requirement("TNM-GEN-006")
def test_a_body_that_is_declared_as_something_else_is_refused(judge: Judge, telesign: TeleSign) -> None:
    """JSON is what these resources take."""
    for kind in KINDS:
        for content_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "text/html"):
            judge.refused(_as(telesign, kind, content_type))


@BOTH
@pytest.mark.requirement("TNM-GEN-006")
def test_a_refused_content_type_spoils_nothing(judge: Judge, telesign: TeleSign, kind: str) -> None:
    """After a good create, and again after it."""
    telesign.create(kind).need(200)
    for _ in range(2):
        judge.refused(_as(telesign, kind, "application/x-www-form-urlencoded"))


@pytest.mark.requirement("TNM-GEN-007")
def test_malformed_json_is_a_bad_request(judge: Judge, telesign: TeleSign) -> None:
    """Never a fault of the server."""
    for kind in KINDS:
        for body in MALFORMED:
            judge.status(telesign.post(kind, body), 400)


@pytest.mark.requirement("TNM-GEN-007")
def test_malformed_json_that_is_signed_is_a_bad_request(judge: Judge, digests: Digests) -> None:
    """Its octets are what was signed."""
    for kind in KINDS:
        for body in (b"{", b'{"a": "\xff\xfe"}'):
            judge.status(digests.send(kind, body=body), 400)


@pytest.mark.requirement("TNM-GEN-008")
def test_json_that_is_no_object_is_a_bad_request(judge: Judge, telesign: TeleSign) -> None:
    """Whatever else it is."""
    for kind in KINDS:
        for body in ("[]", '"12025550100"', "5", "null", "true"):
            judge.status(telesign.post(kind, body), 400)


@pytest.mark.requirement("TNM-GEN-008")
def test_an_array_of_a_good_request_is_a_bad_one(judge: Judge, telesign: TeleSign) -> None:
    """One create at a time."""
    for kind in KINDS:
        judge.status(telesign.post(kind, json.dumps([telesign.fields()])), 400)


@pytest.mark.requirement("TNM-GEN-009")
def test_there_is_nothing_but_post(judge: Judge, telesign: TeleSign) -> None:
    """No resource to read, to change or to delete, with a body and without."""
    for kind in KINDS:
        path = telesign.client.path(telesign.operation(kind))
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            judge.status(telesign.client.raw(method, path), 404, 405)
            judge.status(telesign.client.raw(method, path, json=telesign.fields()), 404, 405)


@pytest.mark.requirement("TNM-GEN-009")
def test_a_session_cannot_be_read_changed_or_ended(judge: Judge, telesign: TeleSign) -> None:
    """Not by the path that made it either: it ends by itself."""
    for kind in KINDS:
        fields = telesign.fields()
        telesign.create(kind, **fields).need(200)
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            judge.status(telesign.client.raw(method, telesign.client.path(telesign.operation(kind)), json=fields), 404, 405)


@pytest.mark.requirement("TNM-GEN-011")
def test_another_type_of_session_is_2703(judge: Judge, telesign: TeleSign) -> None:
    """Or there is no such path at all."""
    for kind in ("voice", "mms", "chat"):
        answer = _of_type(telesign, kind)
        if judge.status(answer, 400, tolerated=(404,)):
            judge.equal(answer, "/status/code", 2703)


@pytest.mark.requirement("TNM-GEN-011")
def test_another_type_is_refused_after_good_creates(judge: Judge, telesign: TeleSign) -> None:
    """As it was before them."""
    telesign.create("sms").need(200)
    telesign.create("sms_voice").need(200)
    judge.status(_of_type(telesign, "voice"), 400, tolerated=(404,))


@pytest.mark.requirement("TNM-VAL-018", "TNM-VAL-019", "TNM-VAL-021", "TNM-VAL-027")
def test_the_answer_to_another_type_is_a_whole_one(
    expect: Expect, judge: Judge, telesign: TeleSign, no_evidence: Callable[[str], NoReturn]
) -> None:
    """It says 2703 in words, and has the members that every failure has."""
    answers = [_of_type(telesign, "voice") for _ in range(2)]
    if any(one.at("/status/code") != 2703 for one in answers):
        no_evidence("another type of session is no 2703 here")
    expect.tells(answers[0], "TNM-VAL-018")
    expect.references(*answers, requirement="TNM-VAL-019")
    judge["TNM-VAL-021"].equal(
        answers[0], "/status/description", "Request for creating session failed, invalid session type"
    )
    expect.is_whole(answers[0], "TNM-VAL-027")


def _of_type(telesign: TeleSign, kind: str) -> Answer:
    """Ask for a session of a type that there is not, beside one that there is."""
    good = telesign.client.path(telesign.operation("sms"))
    return telesign.client.raw("POST", f"{good.rpartition('/')[0]}/{kind}", json=telesign.fields())
