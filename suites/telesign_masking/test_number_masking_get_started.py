"""Get started: the two resources, what they take, and what they answer with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.client import Answer

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)


@pytest.mark.requirement("TNM-GEN-001")
def test_a_session_for_texts_is_made_from_json(expect: Expect, telesign: TeleSign) -> None:
    """`sms` takes a JSON object, and answers with a session."""
    answer = telesign.create("sms")
    expect.works(answer, "a create as application/json")
    expect.of(None).holds(
        isinstance(answer.at("/session_data"), dict), where="response.body/session_data", expected="a session",
        got=answer.at("/session_data"), answer=answer,
    )  # fmt: skip


@pytest.mark.requirement("TNM-GEN-002")
def test_a_session_for_texts_and_calls_is_made_from_json(expect: Expect, telesign: TeleSign) -> None:
    """`sms_voice` takes a JSON object, and answers with a session."""
    answer = telesign.create("sms_voice")
    expect.works(answer, "a create as application/json")
    expect.of(None).holds(
        isinstance(answer.at("/session_data"), dict), where="response.body/session_data", expected="a session",
        got=answer.at("/session_data"), answer=answer,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "row"), [("sms", "TNM-GEN-001"), ("sms_voice", "TNM-GEN-002")])
@pytest.mark.requirement("TNM-GEN-001", "TNM-GEN-002")
def test_each_resource_works_for_another_customer_too(
    expect: Expect, other_telesign: TeleSign, kind: str, row: str
) -> None:
    """Both customers have both."""
    expect.works(other_telesign.create(kind), "another customer's create", row)


@pytest.mark.requirement("TNM-GEN-003")
def test_a_created_session_is_told_as_application_json(judge: Judge, telesign: TeleSign) -> None:
    """The content type of a success."""
    for kind in KINDS:
        _is_json(judge, telesign.create(kind))


@pytest.mark.requirement("TNM-GEN-003")
def test_a_refusal_is_told_as_application_json(judge: Judge, telesign: TeleSign) -> None:
    """The content type of failures of Number Masking, of bad bodies, and of the gateway."""
    for kind in KINDS:
        number = telesign.fields()["phone_number_1"]
        refusals = (
            telesign.create(kind, validity_period=0), telesign.create(kind, phone_number_1=number, phone_number_2=number),
            telesign.create(kind, phone_number_2=...), telesign.post(kind, "{"), telesign.post(kind, "[]"),
            telesign.post(kind, b"{}", credentials=None),
        )  # fmt: skip
        for answer in refusals:
            _is_json(judge, answer)


@pytest.mark.needs("accounts", "numbers")
@pytest.mark.requirement("TNM-GEN-003")
def test_a_lack_of_masking_ids_is_told_as_application_json(judge: Judge, account: Accounts) -> None:
    """The content type of 2702."""
    for kind in KINDS:
        _is_json(judge, account(sms=0, dual=0).create(kind))


@pytest.mark.needs("faults")
@pytest.mark.requirement("TNM-GEN-003")
def test_an_internal_error_is_told_as_application_json(
    judge: Judge, telesign: TeleSign, fault: Callable[..., None]
) -> None:
    """The content type of 2704."""
    fault("internal-error")
    _is_json(judge, telesign.create())


def _is_json(judge: Judge, answer: Answer) -> None:
    got = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    judge.holds(
        answer.status is not None and (answer.body is MISSING or got == "application/json"),
        where="response.headers/content-type", expected="application/json", got=got or "(absent)", answer=answer,
    )


@pytest.mark.requirement("TNM-GEN-004")
def test_the_content_type_may_state_utf_8(expect: Expect, telesign: TeleSign) -> None:
    """As the documentation's examples do."""
    for kind in KINDS:
        for content_type in ("application/json; charset=utf-8", "application/json;charset=UTF-8"):
            answer = telesign.post(kind, json.dumps(telesign.fields()), content_type=content_type)
            expect.works(answer, f"a create as {content_type}")


@pytest.mark.requirement("TNM-GEN-004")
def test_a_signed_content_type_may_state_utf_8(expect: Expect, digests: Digests) -> None:
    """The signature covers the content type as it was sent."""
    for kind in KINDS:
        answer = digests.send(kind, content_type="application/json; charset=utf-8")
        expect.works(answer, "a signed create as application/json; charset=utf-8")


@BOTH
@pytest.mark.requirement("TNM-GEN-005")
@pytest.mark.parametrize("escaped", [False, True], ids=["raw", "escaped"])
def test_text_beyond_ascii_breaks_nothing(expect: Expect, telesign: TeleSign, kind: str, *, escaped: bool) -> None:
    """In a member that the API does not know, as UTF-8 or escaped."""
    for text in ("J\u00fcrgen K\u00e4fer", "\u0416\u0443\u043a", "\u96e8 \U0001f697"):
        body = json.dumps({**telesign.fields(), "note": text}, ensure_ascii=escaped)
        expect.works(telesign.post(kind, body.encode()), "a create with text beyond ASCII")


@pytest.mark.requirement("TNM-GEN-005")
def test_a_name_beyond_ascii_breaks_nothing(expect: Expect, telesign: TeleSign) -> None:
    """A member's name may be in any script."""
    for kind in KINDS:
        body = json.dumps({"\u0437\u0430\u043c\u0435\u0442\u043a\u0430": "x", **telesign.fields()}, ensure_ascii=False)
        expect.works(telesign.post(kind, body.encode()), "a create with a name beyond ASCII")


@pytest.mark.requirement("TNM-GEN-005")
def test_a_signed_body_may_be_beyond_ascii(expect: Expect, digests: Digests) -> None:
    """The signature covers the octets."""
    for kind in KINDS:
        body = json.dumps({**digests.api.fields(), "note": "J\u00fcrgen \u0416"}, ensure_ascii=False).encode()
        expect.works(digests.send(kind, body=body), "a signed create with text beyond ASCII")


@pytest.mark.requirement("TNM-GEN-005")
def test_a_number_in_no_digits_of_ascii_is_no_fault_of_the_server(judge: Judge, telesign: TeleSign) -> None:
    """It is refused for what it is, not for being unreadable."""
    for kind in KINDS:
        for escaped in (False, True):
            body = json.dumps(telesign.fields(phone_number_1="\u0416\u0443\u043a\u00fc"), ensure_ascii=escaped)
            judge.refused(telesign.post(kind, body.encode()))


UNKNOWN: dict[str, object] = {
    "external_id": "ride-7", "session_id": "C1A2B3C4D5E6F708192A3B4C5D6E7F80", "count": 5, "flag": True, "nothing": None,
    "list": [1, "2"], "object": {"validity_period": 0}, "phone_number_3": "not a number",
}  # fmt: skip


@pytest.mark.requirement("TNM-GEN-010")
def test_a_member_that_nobody_knows_is_passed_over(expect: Expect, telesign: TeleSign) -> None:
    """Whatever its type."""
    for kind in KINDS:
        for name, value in UNKNOWN.items():
            expect.works(telesign.create(kind, **{name: value}), f"a create with {name}")


@pytest.mark.requirement("TNM-GEN-010")
def test_many_unknown_members_change_nothing(expect: Expect, judge: Judge, telesign: TeleSign) -> None:
    """The session is that of the known ones."""
    for kind in KINDS:
        fields = telesign.fields()
        answer = telesign.create(kind, **UNKNOWN, **fields)
        if expect.works(answer, "a create with many unknown members"):
            for slot in (1, 2):
                name = f"phone_number_{slot}"
                judge.equal(answer, f"/session_data/{name}/complete_phone_number", fields[name])
