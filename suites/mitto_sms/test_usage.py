"""Usage by country: how many messages an account has sent, and where to."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones

    Account = Callable[..., Mitto]
    Now = Callable[[], datetime]
    Skip = Callable[[str], None]
    Usage = Callable[[Mitto], "Asked"]

pytestmark = pytest.mark.operation("usageByCountry")

DASHED, PLAIN = "%Y-%m-%d", "%Y%m%d"
REQUIRED = ("startDate", "endDate", "accountName")
SERBIAN = "381555001%02d"
_WHOLE = re.compile(r"[0-9]{1,15}")


class Asked:
    """The usage of one account. `name`: its accountName, by its credentials, else by the target's settings."""

    def __init__(self, api: Mitto, settings: Mapping[str, Any], no_evidence: Skip) -> None:
        found = api.client.credentials.get("account_name") or settings.get("account_name")
        if not isinstance(found, str):
            no_evidence("nobody tells the account name of the key")
        self._api = api
        self.name = str(found)

    def fields(self, start: datetime, end: datetime | None = None, form: str = DASHED) -> dict[str, object]:
        """The members of a request for a period, both days included."""
        return {"startDate": start.strftime(form), "endDate": (end or start).strftime(form), "accountName": self.name}

    def get(self, start: datetime, end: datetime | None = None, form: str = DASHED) -> Answer:
        """The usage of a period."""
        return self._api.usage(**self.fields(start, end, form))


def _lines(answer: Answer) -> list[Mapping[str, object]]:
    """The lines of an answer: of an array, or one object alone."""
    found = answer.body
    lines = [found] if isinstance(found, dict) and found else found if isinstance(found, list) else []
    return [one for one in lines if isinstance(one, dict)]


def _counts(answer: Answer) -> dict[str, int]:
    """How many messages by country; a line without any is left out."""
    made: dict[str, int] = {}
    for line in _lines(answer):
        count = line.get("messagesCount")
        if isinstance(count, str) and _WHOLE.fullmatch(count):
            count = int(count)
        if isinstance(count, int) and not isinstance(count, bool) and count:
            country = str(line.get("country"))
            made[country] = made.get(country, 0) + count
    return made


def _counted(judge: Judge, answer: Answer, wanted: dict[str, int]) -> None:
    """The usage has these counts, and no other country."""
    if judge.status(answer, 200):
        judge.holds(
            _counts(answer) == wanted, where="response.body", expected=wanted, got=_counts(answer), kind="count", answer=answer
        )


@pytest.fixture
def usage(settings: dict[str, Any], no_evidence: Skip) -> Usage:
    """`usage(mitto)`: asks for the usage of an account."""
    return lambda api: Asked(api, settings, no_evidence)


@pytest.mark.requirement("MSM-USG-001")
def test_there_is_a_usage(mitto: Mitto, usage: Usage, judge: Judge, now: Now) -> None:
    """Of today, whether there is any or none."""
    judge.status(usage(mitto).get(now()), 200)


@pytest.mark.requirement("MSM-USG-001")
def test_there_is_a_usage_of_every_account(other_mitto: Mitto, usage: Usage, judge: Judge, now: Now) -> None:
    """By its own name, also of a longer period."""
    judge.status(usage(other_mitto).get(now() - timedelta(days=20), now()), 200)


@pytest.mark.requirement("MSM-USG-002")
@pytest.mark.parametrize("value", ["missing", "empty", "null"])
@pytest.mark.parametrize("name", REQUIRED)
def test_every_field_is_required(mitto: Mitto, usage: Usage, judge: Judge, now: Now, name: str, value: str) -> None:
    """Without one, the request is refused."""
    fields = usage(mitto).fields(now())
    del fields[name]
    judge.refused(mitto.usage(**fields, **{"empty": {name: ""}, "null": {name: None}}.get(value, {})))


@pytest.mark.requirement("MSM-USG-002")
def test_an_empty_request_is_refused(mitto: Mitto, judge: Judge) -> None:
    """It has none of them."""
    judge.refused(mitto.usage())


@pytest.mark.requirement("MSM-USG-002")
@pytest.mark.parametrize("name", ["startDate", "endDate"])
@pytest.mark.parametrize("value", ["yesterday", "2026-13-01", "03/03/2026"])
def test_a_date_that_is_none_is_refused(mitto: Mitto, usage: Usage, judge: Judge, now: Now, name: str, value: str) -> None:
    """As a missing one; that it is not is no more than a warning."""
    answer = mitto.usage(**{**usage(mitto).fields(now()), name: value})
    judge.refused(answer, 400, tolerated=(200, 404, 422))


# Dates


@pytest.mark.requirement("MSM-USG-003")
@pytest.mark.parametrize("end", [DASHED, PLAIN], ids=["end-dashed", "end-plain"])
@pytest.mark.parametrize("start", [DASHED, PLAIN], ids=["start-dashed", "start-plain"])
def test_both_date_forms_are_accepted(mitto: Mitto, usage: Usage, judge: Judge, now: Now, start: str, end: str) -> None:
    """With and without dashes, each for either date."""
    day = now()
    fields = {**usage(mitto).fields(day), "startDate": f"{day - timedelta(days=3):{start}}", "endDate": f"{day:{end}}"}
    judge.status(mitto.usage(**fields), 200)


@pytest.mark.requirement("MSM-USG-003")
@pytest.mark.needs("accounts", "clock")
def test_both_date_forms_are_the_same_day(account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh) -> None:
    """What was sent today is in the usage of today, however it is written: the month stands before the day."""
    while control.now().day != 5:
        control.advance(24 * 3600)
    own, day = account(), control.now()
    own.send(to=fresh.gb_number()).need()
    asked = usage(own)
    dashed, plain = (_counts(asked.get(day, day + timedelta(days=1), form).need(200)) for form in (DASHED, PLAIN))
    judge.holds(dashed == plain, where="response.body", expected=f"{dashed} in either form", got=plain, kind="count")


# Countries


@pytest.mark.requirement("MSM-USG-004")
@pytest.mark.needs("accounts")
@pytest.mark.parametrize("country", ["USA", "GBR", "SRB"])
def test_a_country_has_its_three_letters(account: Account, usage: Usage, judge: Judge, now: Now, fresh: Fresh, country: str) -> None:
    """Of ISO 3166-1, by the recipient's number."""
    own, day = account(), now()
    to = {"USA": fresh.us_number(), "GBR": fresh.gb_number(), "SRB": SERBIAN % 1}[country]
    own.send(to=to).need()
    answer = usage(own).get(day, day + timedelta(days=1)).need(200)
    seen = [one.get("country") for one in _lines(answer)]
    judge.holds(seen == [country], where="response.body/0/country", expected=country, got=seen, answer=answer)


@pytest.mark.requirement("MSM-USG-004")
def test_every_country_has_three_letters(mitto: Mitto, usage: Usage, judge: Judge, now: Now) -> None:
    """Whatever the account has sent so far."""
    mitto.send().need()
    answer = usage(mitto).get(now() - timedelta(days=20), now() + timedelta(days=1)).need(200)
    for index, line in enumerate(_lines(answer)):
        country = line.get("country")
        judge.holds(
            isinstance(country, str) and re.fullmatch("[A-Z]{3}", country) is not None,
            where=f"response.body/{index}/country", expected="three capital letters", got=country, answer=answer,
        )


# Counts


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts")
def test_an_account_that_sent_nothing_has_no_usage(account: Account, usage: Usage, judge: Judge, now: Now) -> None:
    """No line, or lines without messages."""
    own = account()
    _counted(judge, usage(own).get(now() - timedelta(days=3), now()), {})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock")
def test_the_usage_counts_messages_by_country(account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh) -> None:
    """Single ones and each of a bulk send, repetitions too, with a plus or without."""
    own, day = account(), control.now()
    own.send(to=fresh.us_number()).need()
    own.send("sendSmsXml", to=f"+{fresh.us_number()}").need()
    number = fresh.gb_number()
    own.bulk([number, f"+{fresh.gb_number()}", number, SERBIAN % 2]).need()
    control.advance(2)
    _counted(judge, usage(own).get(day, control.now()), {"USA": 2, "GBR": 3, "SRB": 1})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock")
def test_the_usage_is_that_of_one_account(account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh) -> None:
    """What another sends is not in it."""
    mine, other, day = account(), account(), control.now()
    for api, count in ((mine, 1), (other, 2)):
        for _ in range(count):
            api.send(to=fresh.us_number()).need()
    control.advance(2)
    _counted(judge, usage(mine).get(day, control.now()), {"USA": 1})
    _counted(judge, usage(other).get(day, control.now()), {"USA": 2})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock")
def test_the_usage_counts_what_was_sent_in_the_period(
    account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh
) -> None:
    """Neither what was sent before it nor what was sent after."""
    own, days = account(), []
    for to in (fresh.us_number(), fresh.gb_number(), SERBIAN % 3):
        own.send(to=to).need()
        days.append(control.now())
        control.advance(2 * 24 * 3600)
    asked = usage(own)
    _counted(judge, asked.get(days[0] - timedelta(days=9), days[0] - timedelta(days=1)), {})
    _counted(judge, asked.get(days[0], days[0] + timedelta(days=1)), {"USA": 1})
    _counted(judge, asked.get(days[1] - timedelta(days=1), days[1] + timedelta(days=1)), {"GBR": 1})
    _counted(judge, asked.get(days[1], days[2] + timedelta(days=1)), {"GBR": 1, "SRB": 1})
    _counted(judge, asked.get(days[2] + timedelta(days=1), days[2] + timedelta(days=9)), {})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock")
def test_both_days_of_a_period_are_in_it(account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh) -> None:
    """One day alone has what was sent on it, whenever one asks."""
    own, day = account(), control.now()
    for count in (1, 2, 3, 4):
        own.send(to=fresh.us_number()).need()
        if control.now().date() == day.date():
            _counted(judge, usage(own).get(day, day), {"USA": count})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock")
def test_a_refused_send_is_no_usage(account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh) -> None:
    """Whatever it was refused for."""
    own, day = account(), control.now()
    for code in (2, 3, 4, 5, 6):
        own.faulty(code, to=fresh.us_number())
    own.send(to=fresh.gb_number()).need()
    control.advance(2)
    _counted(judge, usage(own).get(day, control.now()), {"GBR": 1})


@pytest.mark.requirement("MSM-USG-005")
@pytest.mark.needs("accounts", "clock", "handsets")
def test_what_did_not_arrive_was_sent_all_the_same(
    account: Account, usage: Usage, phones: Phones, judge: Judge, control: Control
) -> None:
    """Refused by its phone, or discarded."""
    own, day, refusing, away = account(), control.now(), phones(), phones()
    refusing.rejects()
    away.reachable(yes=False)
    own.send(to=refusing.number).need()
    own.send(to=away.number, validity=5).need()
    own.send().need()
    control.advance(400)
    _counted(judge, usage(own).get(day, control.now()), {"USA": 3})


@pytest.mark.requirement("MSM-USG-006")
@pytest.mark.needs("accounts", "clock")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk"])
def test_a_test_send_is_not_counted(
    account: Account, usage: Usage, judge: Judge, control: Control, fresh: Fresh, operation: str
) -> None:
    """Neither alone nor beside real ones."""
    own, day = account(), control.now()
    own.send(operation, test=True).need()
    control.advance(2)
    _counted(judge, usage(own).get(day, control.now()), {})
    gb = fresh.gb_number()
    own.send(operation, to=[gb] if operation == "sendBulk" else gb).need()
    own.send(operation, test=True).need()
    control.advance(2)
    _counted(judge, usage(own).get(day, control.now()), {"GBR": 1})
