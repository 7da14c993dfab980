"""Authentication: every request carries a key, and without it nothing happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect

    Now = Callable[[], datetime]
    Ask = Callable[..., Answer]

SENDS = ["sendSms", "sendSmsJson", "sendSmsXml"]
OTHERS = ["sendBulk", "sendBulkJson", "convertMessage", "usageByCountry"]
KEY = "X-Mitto-API-Key"

pytestmark = pytest.mark.operation(*SENDS, *OTHERS)


@pytest.fixture
def ask(mitto: Mitto, fresh: Fresh, now: Now) -> Ask:
    """`ask("sendBulk", headers={...})`: a request that is good but for its authentication."""

    def made(operation: str, headers: dict[str, str] | None = None, query: dict[str, object] | None = None) -> Answer:
        body: dict[str, object] = mitto.fields()
        if "Bulk" in operation:
            body["to"] = [body["to"]]
        if operation == "convertMessage":
            body = {"messageId": fresh.uuid()}
        if operation == "usageByCountry":
            day = f"{now():%Y-%m-%d}"
            name = mitto.client.credentials.get("account_name", "demo")
            body = {"startDate": day, "endDate": day, "accountName": name}
        return mitto.served(operation, mitto.client.send(operation, json=body, headers=headers, query=query, credentials=None))

    return made


def _key(client: Client) -> str:
    return str(client.credentials.get("api_key", ""))


WRONG: dict[str, Callable[[str], str]] = {
    "other": lambda _: "demo-key-of-nobody-0001",
    "one-character-more": lambda key: f"{key}0",
    "one-character-less": lambda key: key[:-1],
    "last-character": lambda key: key[:-1] + ("0" if key[-1:] != "0" else "1"),
    "first-character": lambda key: ("0" if key[:1] != "0" else "1") + key[1:],
    "twice": lambda key: key + key,
    "other-case": lambda key: key.swapcase() if key.swapcase() != key else f"{key}x",
    "bearer": lambda key: f"Bearer {key}",
    "blank": lambda _: "%20",
}


def _refuses(judge: Judge, answer: Answer) -> None:
    """The answer is 401."""
    judge.status(answer, 401)


@pytest.mark.requirement("MSM-AUTH-001")
@pytest.mark.parametrize("operation", [*SENDS, "sendBulk", "sendBulkJson"])
@pytest.mark.parametrize("name", [KEY, KEY.lower(), KEY.upper()], ids=["as-written", "lower", "upper"])
def test_the_key_lets_a_request_in(ask: Ask, client: Client, judge: Judge, operation: str, name: str) -> None:
    """In its header, whose name is in any case."""
    answer = ask(operation, {name: _key(client)})
    judge.status(answer, 200)


@pytest.mark.requirement("MSM-AUTH-001")
def test_every_account_has_a_key_of_its_own(
    mitto: Mitto, other_mitto: Mitto, expect: Expect, judge: Judge
) -> None:
    """Either is good."""
    for one in (mitto, other_mitto):
        expect.accepted(one.send())
    judge.holds(
        _key(mitto.client) != _key(other_mitto.client), where="sequence", expected="different keys", got="the same key"
    )


@pytest.mark.requirement("MSM-AUTH-001")
@pytest.mark.parametrize("place", ["query", "Authorization", "X-API-Key", "Api-Key"])
def test_the_key_elsewhere_lets_nobody_in(
    ask: Ask, client: Client, judge: Judge, place: str
) -> None:
    """The header is the place for it."""
    key = _key(client)
    headers = {} if place == "query" else {place: f"Bearer {key}" if place == "Authorization" else key}
    answer = ask("sendSms", headers, {KEY: key} if place == "query" else None)
    judge.refused(answer)


@pytest.mark.requirement("MSM-AUTH-001")
@pytest.mark.operation("sendSmsByQuery")
def test_a_send_by_query_needs_the_key_too(mitto: Mitto, judge: Judge) -> None:
    """Where there is one: 401, or what answers where there is none."""
    for headers in ({}, {KEY: "demo-key-of-nobody-0001"}):
        answer = mitto.client.send("sendSmsByQuery", query=mitto.fields(), headers=headers, credentials=None)
        judge.refused(answer)


@pytest.mark.requirement("MSM-AUTH-001")
@pytest.mark.operation("sendSmsJsonV2", "sendBulkJsonV2")
@pytest.mark.parametrize("operation", ["sendSmsJsonV2", "sendBulkJsonV2"])
def test_a_send_of_version_2_needs_the_key_too(ask: Ask, judge: Judge, operation: str) -> None:
    """Where there is one: 401, or what answers where there is none."""
    for headers in ({}, {KEY: "demo-key-of-nobody-0001"}):
        judge.refused(ask(operation, headers))


@pytest.mark.requirement("MSM-AUTH-002")
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_key_is_401(ask: Ask, client: Client, judge: Judge, wrong: str) -> None:
    """However near it is to the right one."""
    _refuses(judge, ask("sendSms", {KEY: WRONG[wrong](_key(client))}))


@pytest.mark.requirement("MSM-AUTH-002")
@pytest.mark.parametrize("operation", SENDS[1:])
def test_a_wrong_key_is_401_in_every_format(ask: Ask, judge: Judge, operation: str) -> None:
    """JSON by suffix, and XML."""
    _refuses(judge, ask(operation, {KEY: WRONG["other"]("")}))


@pytest.mark.requirement("MSM-AUTH-002")
def test_a_wrong_key_is_401_again_and_again(ask: Ask, client: Client, judge: Judge) -> None:
    """Also after a right one, and the right one is good after it."""
    for _ in range(2):
        _refuses(judge, ask("sendSms", {KEY: WRONG["last-character"](_key(client))}))
        judge.status(ask("sendSms", {KEY: _key(client)}), 200)


@pytest.mark.requirement("MSM-AUTH-003")
@pytest.mark.parametrize("operation", SENDS)
@pytest.mark.parametrize("headers", [{}, {KEY: ""}], ids=["missing", "empty"])
def test_a_missing_key_is_401(ask: Ask, judge: Judge, operation: str, headers: dict[str, str]) -> None:
    """In every format; an empty one is none."""
    _refuses(judge, ask(operation, headers))


@pytest.mark.requirement("MSM-AUTH-003")
def test_a_missing_key_is_401_in_a_test_send(mitto: Mitto, judge: Judge) -> None:
    """Which is a request like any other."""
    _refuses(judge, mitto.client.send("sendSms", json=mitto.fields(test=True), credentials=None))


@pytest.mark.requirement("MSM-AUTH-006")
@pytest.mark.parametrize("operation", [*OTHERS, "sendBulkXml"])
@pytest.mark.parametrize("headers", [{}, {KEY: ""}, {KEY: "demo-key-of-nobody-0001"}], ids=["missing", "empty", "wrong"])
def test_bulk_conversion_and_usage_need_the_key_too(
    ask: Ask, judge: Judge, operation: str, headers: dict[str, str]
) -> None:
    """Without it, or with a wrong one, they are 401."""
    judge.status(ask(operation, headers), 401)


@pytest.mark.requirement("MSM-AUTH-006")
@pytest.mark.parametrize("operation", OTHERS)
@pytest.mark.parametrize("wrong", ["one-character-more", "one-character-less", "last-character"])
def test_they_need_the_whole_key(ask: Ask, client: Client, judge: Judge, operation: str, wrong: str) -> None:
    """One that is nearly right is wrong."""
    _refuses(judge, ask(operation, {KEY: WRONG[wrong](_key(client))}))


@pytest.mark.requirement("MSM-AUTH-006")
@pytest.mark.parametrize("operation", OTHERS)
def test_the_key_lets_them_in(ask: Ask, client: Client, judge: Judge, operation: str) -> None:
    """Whatever becomes of them then."""
    answer = ask(operation, {KEY: _key(client)})
    # Usage of an account that is not tied to the key may be forbidden, and without its name another one is asked for.
    named = operation != "usageByCountry" or "account_name" in client.credentials
    refusals = (None, 401, 403) if named else (None, 401)
    judge.holds(
        answer.status not in refusals, where="response.status", expected="no refusal of the key", kind="status",
        got=answer.status or f"no answer: {answer.problem}", answer=answer,
    )


@pytest.mark.requirement("MSM-AUTH-006")
@pytest.mark.parametrize("operation", ["sendBulk", "convertMessage", "usageByCountry"])
def test_the_key_of_one_request_is_not_that_of_the_next(ask: Ask, client: Client, judge: Judge, operation: str) -> None:
    """However often it has come."""
    for _ in range(3):
        ask(operation, {KEY: _key(client)})
    _refuses(judge, ask(operation))


@pytest.mark.requirement("MSM-AUTH-004")
@pytest.mark.parametrize("operation", [*SENDS, "sendBulk"])
@pytest.mark.parametrize("headers", [{}, {KEY: "demo-key-of-nobody-0001"}], ids=["missing", "wrong"])
def test_a_refused_request_creates_no_id(ask: Ask, judge: Judge, operation: str, headers: dict[str, str]) -> None:
    """Nor does it have the code of success."""
    answer = ask(operation, headers)
    for pointer in ("/id", "/ids", "/messages"):
        judge.holds(
            answer.at(pointer) in (MISSING, None, []), where=f"response.body{pointer}", expected="nothing", got=answer.at(pointer),
            kind="unexpected", answer=answer,
        )
    judge.holds(
        answer.at("/responseCode") != 0 and "<id>" not in answer.text, where="response.body/responseCode",
        expected="no code of success", got=answer.text[:80], answer=answer,
    )


@pytest.mark.requirement("MSM-AUTH-004")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", [*SENDS, "sendBulk", "sendBulkJson"])
def test_a_refused_request_sends_nothing(mitto: Mitto, phones: Phones, operation: str) -> None:
    """Without a key, or with a wrong one; with the right one the same request does."""
    phone = phones()
    body = mitto.fields(to=[phone.number] if "Bulk" in operation else phone.number)
    for headers in ({}, {KEY: ""}, {KEY: "demo-key-of-nobody-0001"}):
        mitto.client.send(operation, json=body, headers=headers, credentials=None)
    for seconds in (2, 3600):
        phones.settle(seconds)
        phone.got(0)
    mitto.served(operation, mitto.client.send(operation, json=body)).need(200)
    phones.settle()
    phone.need()
    phone.got(1)


@pytest.mark.requirement("MSM-AUTH-004")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("operation", [*SENDS, "sendBulk"])
def test_no_report_follows_a_request_that_is_refused(
    mitto: Mitto, reports: Callable[..., Reports], control: Control, fresh: Fresh, operation: str
) -> None:
    """At the URL that it names."""
    inbox = reports()
    to = fresh.us_number()
    body = mitto.fields(to=[to] if "Bulk" in operation else to, callback=inbox.url())
    for headers in ({}, {KEY: "demo-key-of-nobody-0001"}):
        mitto.client.send(operation, json=body, headers=headers, credentials=None)
    control.advance(3600)
    inbox.lacks("of a request without its key")
