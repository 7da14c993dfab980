"""Nonces of Digest requests: each is good once, if it is neither too short nor too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.targets.control import Control

    from .conftest import TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)


def _is_used(expect: Expect, digests: Digests, kind: str, nonce: str) -> None:
    """A validly signed request with the nonce is refused: 401 with -30012."""
    answer = digests.send(kind, x_ts_nonce=nonce)
    expect.unauthorized(answer, -30012, status="TNM-AUTH-020", carries="TNM-AUTH-041")


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_the_same_request_is_good_once(expect: Expect, digests: Digests, kind: str) -> None:
    """Sent again as it was, it is refused, and again."""
    headers, body = digests.headers(), digests.body()
    digests.send(kind, headers=headers, body=body).need(200)
    for _ in range(2):
        answer = digests.send(kind, headers=headers, body=body)
        expect.unauthorized(answer, -30012, status="TNM-AUTH-020", carries="TNM-AUTH-041")


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_nonce_is_good_for_one_request(expect: Expect, digests: Digests, kind: str) -> None:
    """Not for another body either, nor for one after others."""
    nonce = digests.nonce()
    digests.send(kind, x_ts_nonce=nonce).need(200)
    _is_used(expect, digests, kind, nonce)
    for _ in range(3):
        digests.send(kind).need(200)
    _is_used(expect, digests, kind, nonce)


@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
@pytest.mark.parametrize("kind", KINDS)
def test_a_nonce_is_good_for_one_of_the_operations(expect: Expect, digests: Digests, kind: str) -> None:
    """What one has seen, the other has too."""
    nonce = digests.nonce()
    digests.send(KINDS[1 - KINDS.index(kind)], x_ts_nonce=nonce).need(200)
    _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_every_nonce_of_several_is_used(expect: Expect, digests: Digests, kind: str) -> None:
    """Not only the last."""
    nonces = [digests.nonce() for _ in range(4)]
    for nonce in nonces:
        digests.send(kind, x_ts_nonce=nonce).need(200)
    for nonce in nonces:
        _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_nonce_is_used_by_a_request_that_failed_otherwise(expect: Expect, digests: Digests, kind: str) -> None:
    """It was authenticated; that its validity period is zero is another thing."""
    nonce = digests.nonce()
    digests.send(kind, x_ts_nonce=nonce, body=digests.body(validity_period=0)).need(400)
    _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_nonce_is_used_for_each_customer(
    expect: Expect, digests: Digests, other_telesign: TeleSign, kind: str
) -> None:
    """The second customer's as well as the first's."""
    signed, nonce = digests.as_account(other_telesign.client), digests.nonce()
    signed.send(kind, x_ts_nonce=nonce).need(200)
    _is_used(expect, signed, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_nonce_is_used_by_either_date_header(expect: Expect, digests: Digests, kind: str) -> None:
    """It is the nonce that counts, not how the date is stated."""
    nonce = digests.nonce()
    digests.send(kind, x_ts_nonce=nonce, x_ts_date=digests.date(), date=None).need(200)
    _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.needs("clock")
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_nonce_is_used_some_seconds_later_too(expect: Expect, digests: Digests, control: Control, kind: str) -> None:
    """With a date of its own."""
    nonce = digests.nonce()
    digests.send(kind, x_ts_nonce=nonce).need(200)
    control.advance(10)
    _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-020", "TNM-AUTH-041")
def test_a_used_nonce_stays_used_whatever_comes_between(expect: Expect, digests: Digests, kind: str) -> None:
    """A wrong signature with it, or a request of the same customer by Basic."""
    nonce = digests.nonce()
    digests.send(kind, x_ts_nonce=nonce).need(200)
    digests.send(kind, x_ts_nonce=nonce, signed_body=b"{}").need(401)
    _is_used(expect, digests, kind, nonce)
    digests.api.create(kind).need(200)
    _is_used(expect, digests, kind, nonce)


@BOTH
@pytest.mark.requirement("TNM-AUTH-021")
def test_a_nonce_of_several_wrong_signatures_is_still_good(expect: Expect, digests: Digests, kind: str) -> None:
    """However often somebody tries with it who cannot sign."""
    nonce = digests.nonce()
    for _ in range(3):
        digests.send(kind, x_ts_nonce=nonce, signed_body=b"{}").need(401)
    expect.works(digests.send(kind, x_ts_nonce=nonce), "a nonce that only wrong signatures had")


@BOTH
@pytest.mark.requirement("TNM-AUTH-021")
def test_a_nonce_of_a_wrong_signature_is_still_good(expect: Expect, digests: Digests, kind: str) -> None:
    """Whoever cannot sign uses up nobody's nonces."""
    customer, other = digests.client.credentials.get("customer_id", ""), KINDS[1 - KINDS.index(kind)]
    path = digests.client.path(digests.api.operation(other))
    wrong: tuple[dict[str, object], ...] = (
        {"signed_body": b"{}"}, {"signed_path": path}, {"authorization": lambda _: f"TSA {customer}:d3Jvbmc="},
    )  # fmt: skip
    for one in wrong:
        nonce = digests.nonce()
        digests.send(kind, x_ts_nonce=nonce, **one).need(401)
        expect.works(digests.send(kind, x_ts_nonce=nonce), "a nonce that only a wrong signature had")


@pytest.mark.requirement("TNM-AUTH-022")
def test_a_nonce_can_be_too_short_and_too_long(expect: Expect, digests: Digests) -> None:
    """One character, a thousand: 401 with -30011."""
    for kind in KINDS:
        for length in (1, 1000):
            unique = digests.nonce().replace("-", "")
            expect.unauthorized(digests.send(kind, x_ts_nonce=(unique * 32)[:length]), -30011)


@BOTH
@pytest.mark.requirement("TNM-AUTH-022")
def test_a_nonce_is_too_short_every_time(expect: Expect, digests: Digests, kind: str) -> None:
    """By either date header, and after a good one."""
    digests.send(kind).need(200)
    expect.unauthorized(digests.send(kind, x_ts_nonce="7", date=None, x_ts_date=digests.date()), -30011)
    expect.unauthorized(digests.send(kind, x_ts_nonce="8"), -30011)


@pytest.mark.requirement("TNM-AUTH-023")
def test_a_uuid_is_a_good_nonce(expect: Expect, digests: Digests) -> None:
    """In small letters and in capitals."""
    for kind in KINDS:
        for nonce in (digests.nonce(), digests.nonce().upper(), digests.nonce()):
            expect.works(digests.send(kind, x_ts_nonce=nonce), "a create with a UUID as its nonce")


@pytest.mark.requirement("TNM-AUTH-024")
def test_a_request_may_have_no_nonce(expect: Expect, digests: Digests) -> None:
    """As older clients send it; several times, too."""
    for kind in KINDS:
        for _ in range(3):
            expect.works(digests.send(kind, x_ts_nonce=None), "a create with a Digest and no nonce")


@pytest.mark.requirement("TNM-AUTH-024")
def test_requests_with_and_without_a_nonce_can_take_turns(expect: Expect, digests: Digests) -> None:
    """One does not bind the next."""
    for kind in KINDS:
        for nonce in (digests.nonce(), None, digests.nonce(), None):
            expect.works(digests.send(kind, x_ts_nonce=nonce), "a create with a Digest, whether it has a nonce or not")
