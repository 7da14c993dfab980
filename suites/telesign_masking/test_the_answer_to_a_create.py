"""The answer to a create: its code, its message, and its times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import ModuleType

    from testline.checks import Judge
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import TeleSign
    from .replies import Expect

    Now = Callable[[], datetime]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
PARTIES = ("/session_data/phone_number_1", "/session_data/phone_number_2")
END = "/session_data/session_end_on"


@pytest.mark.requirement("TNM-SES-017")
def test_the_message_is_text(judge: Judge, telesign: TeleSign) -> None:
    """Empty or not."""
    for kind in KINDS:
        for _ in range(2):
            judge.matches(telesign.create(kind), "/session_data/message", "(?s).*")


@pytest.mark.requirement("TNM-SES-028")
def test_there_is_nothing_to_say_about_a_plain_success(judge: Judge, telesign: TeleSign) -> None:
    """The message of a 2700 is empty."""
    for kind in KINDS:
        for _ in range(3):
            answer = telesign.create(kind)
            if answer.at("/status/code") == 2700:
                judge.equal(answer, "/session_data/message", "")


@pytest.mark.requirement("TNM-SES-018")
def test_error_is_null_where_it_is_there(judge: Judge, telesign: TeleSign) -> None:
    """It is declared unused."""
    for kind in KINDS:
        for _ in range(2):
            got = telesign.create(kind)
            judge.holds(
                got.at("/error") in (None, MISSING), where="response.body/error", expected="null, or no member",
                got=got.at("/error"), answer=got,
            )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-SES-019")
@pytest.mark.parametrize("given", [{}, {"external_id": "ride-7"}], ids=["none-given", "given"])
def test_external_id_is_text_or_null_where_it_is_there(
    judge: Judge, telesign: TeleSign, kind: str, given: dict[str, object]
) -> None:
    """The customer's own reference."""
    answer = telesign.create(kind, **given)
    got = answer.at("/external_id")
    judge.holds(
        got in (None, MISSING) or isinstance(got, str), where="response.body/external_id",
        expected="text, null, or no member", got=got, kind="type", answer=answer,
    )  # fmt: skip


# Its times


@pytest.mark.requirement("TNM-SES-013")
def test_the_end_is_a_time(judge: Judge, telesign: TeleSign, sessions: ModuleType) -> None:
    """With a blank or a T, a fraction or none, a zone or none."""
    for kind in KINDS:
        for hours in (1, 24, 720):
            answer = telesign.create(kind, validity_period=telesign.lasting(hours))
            judge.holds(
                sessions.end_of(answer.at(END)) is not None, where=f"response.body{END}", expected="a date and a time",
                got=answer.at(END), kind="form", answer=answer,
            )  # fmt: skip


@pytest.mark.requirement("TNM-SES-015")
def test_the_end_is_written_as_in_the_examples(judge: Judge, telesign: TeleSign) -> None:
    """A blank between date and time, six digits of a second, and no zone."""
    for kind in KINDS:
        for _ in range(3):
            judge.matches(telesign.create(kind), END, r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}")


@pytest.mark.requirement("TNM-SES-016")
def test_updated_on_is_the_time_of_the_answer(judge: Judge, telesign: TeleSign, sessions: ModuleType, now: Now) -> None:
    """In UTC, with its Z."""
    for kind in KINDS:
        _is_updated_now(judge, telesign.create(kind), sessions, now())


@BOTH
@pytest.mark.requirement("TNM-SES-016")
@pytest.mark.needs("clock")
def test_updated_on_goes_with_the_clock(
    judge: Judge, telesign: TeleSign, sessions: ModuleType, control: Control, kind: str
) -> None:
    """Hours and days later it is hours and days later."""
    for seconds in (0, 7200, 3 * 86400):
        now = control.advance(seconds)
        _is_updated_now(judge, telesign.create(kind), sessions, now)


def _is_updated_now(judge: Judge, answer: Answer, sessions: ModuleType, now: datetime) -> None:
    got = answer.at("/status/updated_on")
    time = sessions.updated_of(got)
    if judge.holds(
        time is not None, where="response.body/status/updated_on", expected="a UTC time of ISO 8601 that ends in Z",
        got=got, kind="form", answer=answer,
    ):  # fmt: skip
        judge.holds(
            abs((time - now).total_seconds()) <= 300, where="response.body/status/updated_on",
            expected=f"within five minutes of {now:%Y-%m-%dT%H:%M:%SZ}", got=got, answer=answer,
        )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-SES-002", "TNM-VAL-021")
def test_a_plain_success_is_2700_in_words(expect: Expect, telesign: TeleSign, kind: str) -> None:
    """Two parties of one country, where the pool has masking ids of it, unless another country shares its dialling code."""
    answer = telesign.create(kind).need(200)
    code, masks = answer.at("/status/code"), [answer.at(f"{place}/masked_id") for place in PARTIES]
    if all(isinstance(one, str) and re.fullmatch("1[0-9]{10}", one) for one in masks):
        expect.of("TNM-SES-002").equal(answer, "/status/code", 2700, tolerated=(2701,))
    if code == 2700:
        expect.of("TNM-VAL-021").equal(answer, "/status/description", "Session successfully created")
