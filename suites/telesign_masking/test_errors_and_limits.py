"""Errors and limits: internal errors, too many requests, and that no error comes without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

    Fault = Callable[..., None]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
FAULTS = pytest.mark.needs("faults")
OWN = pytest.mark.needs("accounts", "numbers")
MINUTE = 60

# Internal errors


@BOTH
@FAULTS
@pytest.mark.requirement("TNM-ERR-001")
def test_an_internal_error_is_a_503_with_2704(expect: Expect, telesign: TeleSign, fault: Fault, kind: str) -> None:
    """For either operation."""
    fault("internal-error", operation=telesign.operation(kind))
    expect.fails(telesign.create(kind), 2704, status=503)


@BOTH
@FAULTS
@pytest.mark.requirement("TNM-ERR-001")
def test_every_internal_error_is_a_503_with_2704(expect: Expect, telesign: TeleSign, fault: Fault, kind: str) -> None:
    """The third as the first."""
    fault("internal-error", times=3)
    for _ in range(3):
        expect.fails(telesign.create(kind), 2704, status=503)


@BOTH
@FAULTS
@pytest.mark.requirement("TNM-ERR-001")
def test_an_internal_error_after_good_creates_is_a_503(
    expect: Expect, digests: Digests, fault: Fault, kind: str
) -> None:
    """In a signed request too."""
    for _ in range(2):
        digests.send(kind).need(200)
    fault("internal-error")
    expect.fails(digests.send(kind), 2704, status=503)


@BOTH
@FAULTS
@pytest.mark.requirement("TNM-SES-001")
def test_an_internal_error_passes(expect: Expect, telesign: TeleSign, fault: Fault, kind: str) -> None:
    """The same request works the next time."""
    fields = telesign.fields()
    fault("internal-error")
    telesign.create(kind, **fields).need(503)
    expect.works(telesign.create(kind, **fields), "the same create after an internal error")


# Too many requests


@BOTH
@OWN
@pytest.mark.requirement("TNM-ERR-002")
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_more_requests_than_the_limit_are_too_many(
    expect: Expect, judge: Judge, account: Accounts, kind: str, limit: int
) -> None:
    """As many as allowed are answered, and the next is a 429."""
    api = account(rate_limit=limit, rate_window=MINUTE)
    for turn in range(limit):
        answer = api.create(kind)
        judge.holds(
            answer.status != 429, where="response.status", expected=f"request {turn + 1} of {limit} to be answered",
            got=429, kind="limit", answer=answer,
        )  # fmt: skip
    for _ in range(2):
        expect.of(None).status(api.create(kind), 429)


@OWN
@pytest.mark.requirement("TNM-ERR-002")
def test_the_limit_is_one_of_the_customer(judge: Judge, account: Accounts) -> None:
    """Requests to either operation count."""
    api = account(rate_limit=3, rate_window=MINUTE)
    for kind in ("sms", "sms_voice", "sms"):
        api.create(kind).need(200)
    for kind in KINDS:
        judge.status(api.create(kind), 429)


@OWN
@pytest.mark.requirement("TNM-ERR-002")
def test_signed_requests_count_as_well(judge: Judge, account: Accounts, digests: Digests) -> None:
    """Whichever way a request is authenticated."""
    api = account(rate_limit=2, rate_window=MINUTE)
    signed = digests.as_account(api.client)
    for _ in range(2):
        signed.send().need(200)
    judge.status(signed.send(), 429)


@BOTH
@pytest.mark.needs("clock", "accounts", "numbers")
@pytest.mark.requirement("TNM-ERR-002")
def test_the_limit_counts_anew_in_the_next_window(judge: Judge, account: Accounts, control: Control, kind: str) -> None:
    """As many again, and then too many again."""
    api = account(rate_limit=2, rate_window=MINUTE)
    for _ in range(3):
        answers = [api.create(kind) for _ in range(3)]
        for answer in answers[:2]:
            judge.holds(
                answer.status != 429, where="response.status", expected="an answer in a new window", got=429, kind="limit",
                answer=answer,
            )  # fmt: skip
        judge.status(answers[2], 429)
        control.advance(2 * MINUTE + 1)


@BOTH
@OWN
@pytest.mark.requirement("TNM-SES-001")
def test_one_customers_limit_is_not_anothers(expect: Expect, account: Accounts, telesign: TeleSign, kind: str) -> None:
    """While one has asked too often, others are answered."""
    api, other = account(rate_limit=1, rate_window=MINUTE), account()
    api.create(kind).need(200)
    api.create(kind).need(429)
    for one in (other, telesign):
        expect.works(one.create(kind), "a create of a customer who has not asked too often")


@OWN
@pytest.mark.requirement("TNM-SES-001")
def test_without_a_limit_there_is_none(expect: Expect, account: Accounts) -> None:
    """Fifteen creates in a row."""
    api = account(rate_limit=None)
    for kind in KINDS:
        for _ in range(15):
            expect.works(api.create(kind), "a create of a customer without a limit")


def _is_plain(judge: Judge, answer: Answer) -> None:
    """The documented 429: one line of plain text."""
    media = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    judge.holds(
        media == "text/plain", where="response.headers/content-type", expected="text/plain", got=media or "(absent)",
        answer=answer,
    )  # fmt: skip
    judge.holds(
        answer.text.strip() == "Too many requests.", where="response.body", expected="Too many requests.",
        got=answer.text[:80], answer=answer,
    )  # fmt: skip


@BOTH
@OWN
@pytest.mark.requirement("TNM-ERR-003")
def test_too_many_requests_are_told_in_plain_text(judge: Judge, account: Accounts, kind: str) -> None:
    """One documented line."""
    api = account(rate_limit=1, rate_window=MINUTE)
    api.create(kind)
    for _ in range(2):
        _is_plain(judge, api.create(kind).need(429))


@BOTH
@FAULTS
@pytest.mark.requirement("TNM-ERR-002", "TNM-ERR-003")
def test_a_limit_of_the_whole_gateway_is_told_in_the_same_way(
    judge: Judge, telesign: TeleSign, fault: Fault, kind: str
) -> None:
    """429, whoever asked too often."""
    fault("rate-limited", operation=telesign.operation(kind))
    answer = telesign.create(kind)
    if judge["TNM-ERR-002"].status(answer, 429):
        _is_plain(judge["TNM-ERR-003"], answer)


# No error without a word


def _says_something(judge: Judge, *answers: Answer) -> None:
    """Each is an error, and has a body."""
    for answer in answers:
        judge.holds(
            answer.status is not None and (answer.status < 400 or bool(answer.text.strip())), where="response.body",
            expected="a body", got=f"an empty one, status {answer.status}", kind="empty", answer=answer,
        )  # fmt: skip


@pytest.mark.requirement("TNM-ERR-004")
def test_no_refusal_has_an_empty_body(judge: Judge, telesign: TeleSign) -> None:
    """Whatever is wrong with the request."""
    for kind in KINDS:
        number = telesign.fields()["phone_number_1"]
        _says_something(
            judge, telesign.create(kind, validity_period=0), telesign.create(kind, phone_number_1=number, phone_number_2=number),
            telesign.create(kind, phone_number_1=...), telesign.create(kind, phone_number_2="nobody"),
            telesign.create(kind, validity_period=...), telesign.create(kind, validity_period=telesign.longest + 1),
            telesign.post(kind, "{"), telesign.post(kind, "[]"), telesign.post(kind, "hello", content_type="text/plain"),
        )  # fmt: skip


@pytest.mark.requirement("TNM-ERR-004")
def test_no_wrong_path_or_method_has_an_empty_body(judge: Judge, telesign: TeleSign) -> None:
    """404 and 405 say something, too."""
    for kind in KINDS:
        path = telesign.client.path(telesign.operation(kind))
        answers = [telesign.client.raw(method, path) for method in ("GET", "PUT", "PATCH", "DELETE")]
        answers.append(telesign.client.raw("POST", f"{path.rpartition('/')[0]}/chat", json=telesign.fields()))
        _says_something(judge, *answers)


@pytest.mark.requirement("TNM-ERR-004")
def test_no_failed_authentication_has_an_empty_body(judge: Judge, telesign: TeleSign, digests: Digests) -> None:
    """Basic and Digest."""
    for kind in KINDS:
        wrong = {**telesign.client.credentials, "api_key": "d3Jvbmcta2V5"}
        _says_something(
            judge, telesign.post(kind, "{}", credentials=None), telesign.post(kind, "{}", credentials=wrong),
            digests.send(kind, signed_body=b"{}"), digests.send(kind, date=None), digests.send(kind, date="yesterday"),
            digests.send(kind, x_ts_nonce="n"), digests.send(kind, x_ts_auth_method="HMAC-MD5"),
        )  # fmt: skip


@BOTH
@pytest.mark.needs("accounts", "numbers", "faults")
@pytest.mark.requirement("TNM-ERR-004")
def test_no_failure_of_the_vendor_has_an_empty_body(
    judge: Judge, account: Accounts, fault: Fault, kind: str
) -> None:
    """2702, 2704 and 429."""
    _says_something(judge, account(sms=0, dual=0).create(kind))
    limited = account(rate_limit=1, rate_window=MINUTE)
    limited.create(kind)
    _says_something(judge, limited.create(kind))
    for kind_of_fault in ("internal-error", "rate-limited"):
        fault(kind_of_fault)
        _says_something(judge, limited.create(kind))
