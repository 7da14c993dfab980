"""Whom the model lets in, and what it tells the others."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, formatdate
from typing import TYPE_CHECKING

import pytest
from tests.telesign_masking.conftest import (
    API_KEY,
    BODY,
    CUSTOMER_ID,
    DATE,
    JSON,
    NONCE,
    SMS,
    VOICE,
    basic,
    refused,
    vector,
)

from testline.surfaces.model import SECOND
from testline.wire import Request

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider


# Every row of the error table


def test_no_credentials(telesign: Provider) -> None:
    """-30004."""
    answer = telesign.send(Request("POST", SMS, (JSON,), BODY))
    refused(answer, -30004)
    assert answer.body["errors"] == [{"code": -30004, "description": "Missing required 'Authorization' header"}]
    assert answer.body["status"]["updated_on"] == "2026-03-03T10:15:30.000000Z"
    assert {"TNM-AUTH-002", "TNM-AUTH-003"} <= set(answer.requirements)


@pytest.mark.parametrize(
    "header",
    [
        "Bearer token", "", " ", "Basic", "Basic !", "Basic é:ü", "Basic " + b64encode(b"no colon").decode(), "TSA", "TSA x",
        "Basic " + b64encode(b"\xff\xfe:x").decode(), f"Basic {CUSTOMER_ID}:{API_KEY}", "Digest username=x", "\udcff",
    ],
)  # fmt: skip
def test_a_header_of_another_format(example: Provider, header: str) -> None:
    """-30005, the published examples' un-encoded form included."""
    refused(example.send(Request("POST", SMS, (("authorization", header), JSON), BODY)), -30005)


def test_an_unknown_customer(example: Provider) -> None:
    """-30000, whichever way the customer asks."""
    unknown = CUSTOMER_ID.replace("0", "1")
    refused(example.send(Request("POST", SMS, (basic(unknown, API_KEY), JSON), BODY)), -30000)
    request = vector("A")
    header = request.headers[0][1].replace(CUSTOMER_ID, unknown)
    refused(example.send(request.with_header("authorization", header)), -30000)


@pytest.mark.parametrize(
    ("settings", "code", "outer"),
    [
        ({"suspended": True}, -30001, 501),
        ({"activated": False}, -30002, 501),
        ({"limit_reached": True}, -30003, 501),
        ({"source_ip_allowed": False}, -10009, 500),
        ({"product_enabled": False}, -20002, 501),
        ({"verified_numbers": ["15555550100"]}, -10033, 500),
    ],
)
def test_a_customer_that_may_not_ask(telesign: Provider, settings: dict[str, object], code: int, outer: int) -> None:
    """Whichever way it asks."""
    telesign.settings(**settings)
    refused(telesign.ask(BODY), code, outer)
    refused(telesign.send(telesign.digest(BODY)), code, outer)
    assert telesign.model.state.sessions == {}


def test_a_trial_account_may_connect_numbers_that_it_has_verified(telesign: Provider) -> None:
    """The other is named where it may not."""
    telesign.settings(verified_numbers=["+15555550100"])
    answer = telesign.ask(BODY)
    assert answer.body["errors"][0]["description"] == "15555550101 has not been verified for this trial account."
    telesign.settings(verified_numbers=["15555550100", "15555550101"])
    assert telesign.ask(BODY).code == 2700


def test_a_wrong_api_key(telesign: Provider) -> None:
    """-30015 with Basic: another customer's, none, and one in other letters."""
    primary, other = telesign.credentials["primary"], telesign.credentials["secondary"]["api_key"]
    for key in (other, "", primary["api_key"].swapcase(), primary["api_key"] + "é"):
        refused(telesign.send(Request("POST", SMS, (basic(primary["customer_id"], key), JSON), BODY)), -30015)


def test_a_digest_signed_with_another_key(telesign: Provider) -> None:
    """-30006, and so is a signature that is none, or in another form."""
    request = telesign.digest(BODY)
    header = request.header("authorization") or ""
    for wrong in (header[:-1], header.rstrip("="), header.replace(":", ":é"), header.rpartition(":")[0] + ":"):
        refused(telesign.send(request.with_header("authorization", wrong)), -30006)


def test_a_digest_without_a_date(telesign: Provider) -> None:
    """-30007."""
    refused(telesign.send(telesign.digest(BODY, date=None)), -30007)


def test_a_digest_of_an_unknown_method(telesign: Provider) -> None:
    """-30008, whose status is 500; that of Basic is none for a digest. Letter case does not matter."""
    for method in ("HMAC-MD5", "Basic", "", "HMAC-SHA512"):
        refused(telesign.send(telesign.digest(BODY, method=method)), -30008, 500)
    assert telesign.send(telesign.digest(BODY, method="hmac-sha256")).code == 2700


@pytest.mark.parametrize(
    "date",
    [
        "yesterday", "2026-03-03T10:15:30Z", "1772532930", "Tue, 03 Mar 2026", "Tue, 03 Mar 2026 10:15:30", "", "32",
        "Tue, 32 Mar 2026 10:15:30 GMT", "Tue, 03 Mrz 2026 10:15:30 GMT", "Tue, 03 Mar 2026 25:15:30 GMT",
        "Tue, ٠٣ Mar 2026 10:15:30 GMT", "03/03/2026 10:15:30 GMT",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["date", "x-ts-date"])
def test_a_date_that_is_none(telesign: Provider, date: str, header: str) -> None:
    """-30009."""
    refused(telesign.send(telesign.digest(BODY, date=date, date_header=header)), -30009)


@pytest.mark.parametrize(
    "date",
    [
        DATE, "Tue, 03 Mar 2026 10:15:30 +0000", "Tue, 03 Mar 2026 12:15:30 +0200", "3 Mar 2026 10:15 UT",
        "Tue, 03 Mar 26 10:15:30 GMT", "Tue, 03 Mar 2026 05:15:30 EST", "tue, 03 mar 2026 10:15:30 gmt",
    ],
)  # fmt: skip
def test_dates_of_every_kind_are_read(telesign: Provider, date: str) -> None:
    """With numeric zones as older clients send them, and all else that the standard allows."""
    assert telesign.send(telesign.digest(BODY, date=date)).code == 2700


@pytest.mark.parametrize(
    ("seconds", "good"), [(900, True), (-900, True), (901, False), (-901, False), (86400, False), (-86400, False)]
)
def test_a_date_far_from_now(telesign: Provider, seconds: int, *, good: bool) -> None:
    """-30010 beyond a quarter of an hour, past or future."""
    answer = telesign.send(telesign.digest(BODY, date=formatdate(telesign.now / SECOND + seconds, usegmt=True)))
    if good:
        assert answer.code == 2700
    else:
        refused(answer, -30010)


def test_a_date_is_good_on_either_clock(telesign: Provider) -> None:
    """The official clients know the wall clock alone."""
    telesign.wall = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp()) * SECOND
    wall = format_datetime(datetime(2027, 1, 1, tzinfo=UTC), usegmt=True)
    assert telesign.send(telesign.digest(BODY, nonce="wall", date=wall)).code == 2700
    assert telesign.send(telesign.digest(BODY, nonce="emulated", date=DATE)).code == 2700
    between = format_datetime(datetime(2026, 6, 1, tzinfo=UTC), usegmt=True)
    refused(telesign.send(telesign.digest(BODY, nonce="between", date=between)), -30010)


@pytest.mark.parametrize(
    ("length", "good"),
    [(0, False), (1, False), (3, False), (4, True), (36, True), (128, True), (129, False), (1000, False)],
)
def test_the_length_of_a_nonce(telesign: Provider, length: int, *, good: bool) -> None:
    """-30011 below 4 and above 128."""
    answer = telesign.send(telesign.digest(BODY, nonce="n" * length))
    if good:
        assert answer.code == 2700
    else:
        refused(answer, -30011)


def test_a_digest_without_nonce(telesign: Provider) -> None:
    """Is let in, more than once."""
    assert [telesign.send(telesign.digest(BODY, nonce=None)).code for _ in range(2)] == [2700, 2700]


# Nonces


def test_a_nonce_is_used_once(telesign: Provider) -> None:
    """-30012 at its second use, by the same customer, with whatever body."""
    assert telesign.send(telesign.digest(BODY)).code == 2700
    refused(telesign.send(telesign.digest(BODY)), -30012)
    refused(telesign.send(telesign.digest(BODY.replace(b" ", b""), VOICE)), -30012)
    assert telesign.send(telesign.digest(BODY, account="secondary")).code == 2700


def test_a_nonce_is_forgotten_on_either_clock(telesign: Provider) -> None:
    """After a quarter of an hour."""
    for clock in ("now", "wall"):
        assert telesign.send(telesign.digest(BODY, nonce=f"{clock} nonce")).code == 2700
        start = getattr(telesign, clock)
        setattr(telesign, clock, start + 899 * SECOND)
        refused(telesign.send(telesign.digest(BODY, nonce=f"{clock} nonce")), -30012)
        setattr(telesign, clock, start + 900 * SECOND)
        assert telesign.send(telesign.digest(BODY, nonce=f"{clock} nonce")).code == 2700
    assert len(telesign.model.state.nonces) == len(telesign.model.state.used) <= 2


def test_a_nonce_of_a_bad_signature_is_not_used(telesign: Provider) -> None:
    """It can be used still."""
    request = telesign.digest(BODY)
    refused(telesign.send(replace(request, body=b"{}")), -30006)
    assert telesign.send(request).code == 2700


def test_a_nonce_of_a_refused_create_is_used(telesign: Provider) -> None:
    """Its signature was good."""
    assert telesign.send(telesign.digest(b"{}")).code == -10001
    refused(telesign.send(telesign.digest(BODY)), -30012)


# The order of the checks


def test_the_first_thing_that_is_wrong_decides(telesign: Provider) -> None:
    """Customer, date, its format, its range, method, nonce, signature, product; and all of it before the body."""
    broken = telesign.digest(b"{", date=None, method="x", nonce="n").with_header("authorization", "TSA nobody:x")
    customer_id = telesign.credentials["primary"]["customer_id"]
    telesign.settings(product_enabled=False)
    codes = [telesign.send(broken).code]
    good = telesign.digest(b"{").header("authorization") or ""
    for name, value in (
        ("authorization", f"TSA {customer_id}:x"), ("date", "x"), ("date", "Mon, 05 Jan 1970 00:00:00 GMT"), ("date", DATE),
        ("x-ts-auth-method", "HMAC-SHA256"), ("x-ts-nonce", NONCE), ("authorization", good),
    ):  # fmt: skip
        broken = broken.with_header(name, value)
        codes.append(telesign.send(broken).code)
    assert codes == [-30000, -30007, -30009, -30010, -30008, -30011, -30006, -20002]


# The rate


def test_a_rate_is_kept(telesign: Provider) -> None:
    """429 in plain text; either clock ends the window, and so does a change of the setting."""
    telesign.settings(rate_limit=2, rate_window=10)
    assert [telesign.ask(BODY).status for _ in range(3)] == [200, 200, 429]
    answer = telesign.ask(BODY)
    assert (answer.body, answer.headers) == (b"Too many requests.", (("content-type", "text/plain"),))
    assert telesign.ask(BODY, account="secondary").status == 200
    telesign.wall += 10 * SECOND
    assert [telesign.ask(BODY).status for _ in range(3)] == [200, 200, 429]
    telesign.now += 10 * SECOND
    assert [telesign.ask(BODY).status for _ in range(3)] == [200, 200, 429]
    telesign.settings(rate_window=10)
    assert telesign.ask(BODY).status == 200
    assert telesign.send(Request("POST", SMS, (JSON,), BODY)).status == 401
