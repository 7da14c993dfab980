"""Dates of Digest requests: one of two headers, in a form that can be read, and close to now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.targets.control import Control

    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
HEADERS = pytest.mark.parametrize("header", ["date", "x-ts-date"])
DAY = 86400


def _stated(header: str, date: str) -> dict[str, str | None]:
    """The changes to a request that state its date in one header, and not in the other."""
    return {"date": date} if header == "date" else {"date": None, "x_ts_date": date}


def _far(digests: Digests, seconds: float) -> str:
    """A date so far from the target's clock, and a day at least from the wall clock: either may be looked at."""
    moment = digests.moment(seconds)
    while abs((moment - datetime.now(UTC)).total_seconds()) < DAY + 60:
        moment += timedelta(seconds=seconds)
    return format_datetime(moment, usegmt=True)


# Which header


@pytest.mark.requirement("TNM-AUTH-014")
def test_x_ts_date_can_stand_for_date(expect: Expect, digests: Digests) -> None:
    """The line of the date is empty then."""
    for kind in KINDS:
        for _ in range(2):
            answer = digests.send(kind, **_stated("x-ts-date", digests.date()))
            expect.works(answer, "a create with x-ts-date in place of Date")


@pytest.mark.requirement("TNM-AUTH-014")
def test_the_two_date_headers_can_take_turns(expect: Expect, digests: Digests) -> None:
    """With every request."""
    for kind in KINDS:
        for header in ("date", "x-ts-date", "date", "x-ts-date"):
            expect.works(digests.send(kind, **_stated(header, digests.date())), f"a create with {header}")


@pytest.mark.requirement("TNM-AUTH-024")
def test_x_ts_date_does_without_a_nonce(expect: Expect, digests: Digests) -> None:
    """The method and the date are headers enough."""
    for kind in KINDS:
        answer = digests.send(kind, **_stated("x-ts-date", digests.date()), x_ts_nonce=None)
        expect.works(answer, "a create with x-ts-date and no nonce")


@pytest.mark.requirement("TNM-AUTH-016", "TNM-AUTH-038")
def test_without_a_date_there_is_no_session(expect: Expect, digests: Digests) -> None:
    """Although it is signed as such a request would be, with a nonce or without: 401 with -30007."""
    for kind in KINDS:
        for changes in ({}, {"x_ts_nonce": None}):
            answer = digests.send(kind, date=None, **changes)
            expect.unauthorized(answer, -30007, status="TNM-AUTH-016", carries="TNM-AUTH-038")


@BOTH
@pytest.mark.requirement("TNM-AUTH-016", "TNM-AUTH-038")
def test_without_a_date_there_is_none_after_good_requests_either(expect: Expect, digests: Digests, kind: str) -> None:
    """The last request's date does not stay."""
    digests.send(kind).need(200)
    digests.send(kind).need(200)
    expect.unauthorized(digests.send(kind, date=None), -30007, status="TNM-AUTH-016", carries="TNM-AUTH-038")


# In which form


@BOTH
@HEADERS
@pytest.mark.requirement("TNM-AUTH-017", "TNM-AUTH-039")
def test_a_date_that_nobody_can_read_is_refused(expect: Expect, digests: Digests, kind: str, header: str) -> None:
    """401 with -30009."""
    for date in ("yesterday", "not a date", "Tue, 42 Mar 2026 99:99:99 GMT", "GMT"):
        answer = digests.send(kind, **_stated(header, date))
        expect.unauthorized(answer, -30009, status="TNM-AUTH-017", carries="TNM-AUTH-039")


@BOTH
@HEADERS
@pytest.mark.requirement("TNM-AUTH-027")
def test_a_date_may_have_a_numeric_zone(expect: Expect, digests: Digests, kind: str, header: str) -> None:
    """It is the same moment."""
    for hours in (0, 2, -8, 5.5):
        date = format_datetime(digests.moment().astimezone(timezone(timedelta(hours=hours))))
        expect.works(digests.send(kind, **_stated(header, date)), f"a create dated in the zone {date[-5:]}")


# How far from now


@BOTH
@HEADERS
@pytest.mark.requirement("TNM-AUTH-018", "TNM-AUTH-040")
def test_a_date_of_another_day_is_refused(expect: Expect, digests: Digests, kind: str, header: str) -> None:
    """Past or future, by a day or by a year: 401 with -30010."""
    for days in (-1, 1, -2, 2, -7, 7, -366, 366):
        answer = digests.send(kind, **_stated(header, _far(digests, days * (DAY + 60))))
        expect.unauthorized(answer, -30010, status="TNM-AUTH-018", carries="TNM-AUTH-040")


@BOTH
@pytest.mark.requirement("TNM-AUTH-018", "TNM-AUTH-040")
def test_the_zone_of_a_date_counts(expect: Expect, digests: Digests, kind: str) -> None:
    """The time of now in a zone is not now; days ago in another zone is days ago."""
    moment = digests.moment(-3 * DAY)
    while abs((moment - datetime.now(UTC)).total_seconds()) < DAY + 60:
        moment -= timedelta(days=3)
    for hours in (12, -12):
        date = format_datetime(moment.astimezone(timezone(timedelta(hours=hours))))
        expect.unauthorized(digests.send(kind, date=date), -30010, status="TNM-AUTH-018", carries="TNM-AUTH-040")


@BOTH
@pytest.mark.requirement("TNM-AUTH-018")
def test_a_date_of_another_day_is_refused_after_good_ones(expect: Expect, digests: Digests, kind: str) -> None:
    """In turns with them."""
    for days in (-1.5, 1.5):
        digests.send(kind).need(200)
        expect.unauthorized(digests.send(kind, date=_far(digests, days * DAY)))


@BOTH
@pytest.mark.needs("clock")
@pytest.mark.requirement("TNM-AUTH-018")
def test_a_date_grows_old(expect: Expect, digests: Digests, control: Control, kind: str) -> None:
    """What is good today is not in two days, whatever the wall clock says."""
    date = _far_from_the_wall(digests)
    if date is None:
        control.advance(3 * DAY)
        date = _far_from_the_wall(digests) or digests.date()
    digests.send(kind, date=date).need(200)
    control.advance(2 * DAY)
    expect.unauthorized(digests.send(kind, date=date))


def _far_from_the_wall(digests: Digests) -> str | None:
    far = abs((digests.moment() - datetime.now(UTC)).total_seconds()) > DAY + 60
    return digests.date() if far else None


@BOTH
@HEADERS
@pytest.mark.requirement("TNM-AUTH-019")
def test_a_date_within_a_minute_of_now_is_good(expect: Expect, digests: Digests, kind: str, header: str) -> None:
    """Before or after."""
    for seconds in (-55, -30, 0, 30, 55):
        answer = digests.send(kind, **_stated(header, digests.date(seconds)))
        expect.works(answer, f"a create dated {seconds} s from now")


@BOTH
@pytest.mark.needs("clock")
@pytest.mark.requirement("TNM-AUTH-019")
def test_now_goes_with_the_clock(expect: Expect, digests: Digests, control: Control, kind: str) -> None:
    """Hours and days later, the date of then is good."""
    for seconds in (0, 7200, 5 * DAY):
        control.advance(seconds)
        expect.works(digests.send(kind), "a create dated now")
