"""Timestamps and lengths: when a send was accepted, and how long its text is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .replies import Reply

    Now = Callable[[], datetime]

pytestmark = pytest.mark.operation("sendSms")

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(?:Z|\+00:00)", re.ASCII)
_SLACK = timedelta(minutes=10)
SEVEN_DIGITS = r"[^.]*\.[0-9]{7}(Z|\+00:00)"


def _moment(value: object) -> datetime | None:
    """A timestamp as a time; None where it is no ISO 8601 in UTC."""
    found = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}.{(found[2] or '')[:6]:0<6}+00:00")
    except ValueError:
        return None


def _is_now(judge: Judge, reply: Reply, value: object, place: str, before: datetime, after: datetime) -> None:
    moment = _moment(value)
    if judge.holds(
        moment is not None, where=f"response.body{place}", expected="a time of ISO 8601 in UTC", got=value,
        kind="absent" if value is MISSING else "form", answer=reply.answer,
    ):
        judge.holds(
            moment is not None and before - _SLACK <= moment <= after + _SLACK, where=f"response.body{place}",
            expected=f"about {after:%Y-%m-%dT%H:%M:%SZ}", got=value, kind="value", answer=reply.answer,
        )


@pytest.mark.requirement("MSM-SND-006")
def test_the_timestamp_is_the_time_of_acceptance(mitto: Mitto, judge: Judge, now: Now) -> None:
    """ISO 8601, in UTC, and now."""
    before = now()
    sent = mitto.send().need()
    _is_now(judge, sent, sent.at("timestamp"), "/timestamp", before, now())


@pytest.mark.requirement("MSM-SND-006")
def test_the_timestamp_of_a_message_in_xml_is_the_same(mitto: Mitto, judge: Judge, now: Now) -> None:
    """Where the XML shows one: its form is not published."""
    before = now()
    sent = mitto.send("sendSmsXml").need()
    if sent.at("timestamp") is not MISSING:
        _is_now(judge, sent, sent.at("timestamp"), "/timestamp", before, now())


@pytest.mark.requirement("MSM-SND-006")
@pytest.mark.operation("sendBulk")
def test_each_message_of_a_bulk_send_has_its_timestamp(mitto: Mitto, judge: Judge, now: Now) -> None:
    """In the same form."""
    before = now()
    sent = mitto.bulk(["12025550100", "12025550101", "12025550102"]).need()
    sent.need_ids(3)
    for index, one in enumerate(sent.messages):
        _is_now(judge, sent, one.get("timestamp", MISSING), f"/messages/{index}/timestamp", before, now())


@pytest.mark.requirement("MSM-SND-006")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_a_refusal_has_a_timestamp_too(
    mitto: Mitto, judge: Judge, now: Now, no_evidence: Callable[[str], None], code: int
) -> None:
    """The time at which it was refused; that it is missing is no more than a warning."""
    before = now()
    refused = mitto.faulty(code)
    if not refused.turned_down or type(refused.code) is not int:
        no_evidence("the send was not refused with a response code")
    value = refused.at("timestamp")
    if judge.holds(
        value is not MISSING, where="response.body/timestamp", expected="a timestamp", got=value, kind="absent",
        answer=refused.answer, tolerated=True,
    ):
        _is_now(judge, refused, value, "/timestamp", before, now())


@pytest.mark.requirement("MSM-SND-006")
@pytest.mark.needs("clock")
def test_timestamps_go_with_the_clock(mitto: Mitto, judge: Judge, control: Control) -> None:
    """A send an hour and a half later says so, also across midnight and the end of a month."""
    before = control.now()
    for _ in range(3):
        sent = mitto.send().need()
        _is_now(judge, sent, sent.at("timestamp"), "/timestamp", before, control.now())
        before = control.advance(11 * 24 * 3600 + 5400)


@pytest.mark.requirement("MSM-SND-007")
def test_the_timestamp_has_seven_fractional_digits(mitto: Mitto, judge: Judge) -> None:
    """Also where the last of them is a zero."""
    for _ in range(3):
        sent = mitto.send().need()
        judge.matches(sent.answer, "/timestamp", SEVEN_DIGITS)


@pytest.mark.requirement("MSM-SND-007")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("seconds", [0.5, 0.123456, 1])
def test_the_timestamp_is_as_long_at_any_moment(mitto: Mitto, judge: Judge, control: Control, seconds: float) -> None:
    """At a whole second too."""
    control.advance(seconds)
    sent = mitto.send().need()
    judge.matches(sent.answer, "/timestamp", SEVEN_DIGITS)


TEXTS: dict[str, tuple[str, str]] = {
    "one": ("GSM", "!"),
    "a-sentence": ("GSM", "Your driver is here"),
    "blanks-at-the-ends": ("GSM", "  Your driver is here  "),
    "line-breaks": ("GSM", "Your driver\nis\r\nhere"),
    "extension-table": ("GSM", "Pay [5\u20ac] ^{here}"),
    "accents": ("GSM", "\u00e9\u00f1\u00fc\u00df \u00c5\u00d8\u0394"),
    "160": ("GSM", "r" * 160),
    "161": ("GSM", "r" * 161),
    "529": ("GSM", ("Ride on. " * 59)[:529]),
    "cyrillic": ("Unicode", "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440"),
    "chinese": ("Unicode", "\u4f60\u597d\u4e16\u754c"),
    "emoji": ("Unicode", "\U0001f697 is here \U0001f600"),
    "71-unicode": ("Unicode", "\u0416" * 71),
    "auto-gsm": ("Auto", "Hello there"),
    "auto-unicode": ("Auto", "Hello \u0416"),
}


@pytest.mark.requirement("MSM-SND-009")
@pytest.mark.parametrize(("kind", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_length_counts_characters(mitto: Mitto, judge: Judge, kind: str, text: str) -> None:
    """Of the whole text as it was sent, not septets, octets or parts; as an integer."""
    sent = mitto.send(type=kind, text=text).need()
    judge.equal(sent.answer, "/textLength", len(text))


@pytest.mark.requirement("MSM-SND-009")
def test_the_text_length_is_the_same_without_a_type(mitto: Mitto, judge: Judge) -> None:
    """And in a test send."""
    for given in ({}, {"test": True}):
        sent = mitto.send(text="Your driver is here", **given).need()
        judge.equal(sent.answer, "/textLength", 19)


@pytest.mark.requirement("MSM-SND-009")
@pytest.mark.operation("sendSmsJson", "sendSmsXml")
@pytest.mark.parametrize("operation", ["sendSmsJson", "sendSmsXml"])
@pytest.mark.parametrize("name", ["extension-table", "529", "cyrillic"])
def test_the_text_length_is_the_same_in_every_format(
    mitto: Mitto, judge: Judge, no_evidence: Callable[[str], None], operation: str, name: str
) -> None:
    """Where the XML shows one: its form is not published."""
    kind, text = TEXTS[name]
    sent = mitto.send(operation, type=kind, text=text).need()
    length = sent.number("textLength")
    if sent.xml and length is MISSING:
        no_evidence("the XML shows no textLength")
    judge.holds(length == len(text), where="response.body/textLength", expected=len(text), got=length, answer=sent.answer)


@pytest.mark.requirement("MSM-SND-010")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_the_text_length_of_a_refusal_is_0(
    mitto: Mitto, judge: Judge, no_evidence: Callable[[str], None], code: int
) -> None:
    """Whatever the text was; it need not be there."""
    refused = mitto.faulty(code)
    if not refused.turned_down:
        no_evidence("the send was not refused")
    length = refused.at("textLength")
    judge.holds(
        length is MISSING or (type(length) is int and length == 0), where="response.body/textLength", expected="0",
        got=length, answer=refused.answer,
    )
