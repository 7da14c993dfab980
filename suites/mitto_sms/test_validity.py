"""Validity: how many minutes a message waits for a phone that is out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge

    from .conftest import Mitto
    from .delivery import Phone, Phones, Reports
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms", "sendBulk")

DEFAULT = 2880
SLACK = 30
"""Seconds before and after the end that are left open: whether the second on the way counts is nobody's business."""


def _waits(phones: Phones, send: Callable[[Phone], object], minutes: float, *, past: bool) -> Phone:
    """A phone that was out of reach until just before the end of so many minutes, or just past it."""
    phone = phones()
    phone.reachable(yes=False)
    send(phone)
    phones.settle(minutes * 60 + (SLACK if past else -SLACK))
    phone.reachable(yes=True)
    phones.settle()
    return phone


def _to(phone: Phone, operation: str = "sendSms") -> object:
    return [phone.number] if operation == "sendBulk" else phone.number


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.parametrize("validity", [1, 60, 2879, 2880, 2881])
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_a_validity_is_accepted(mitto: Mitto, expect: Expect, validity: int, operation: str) -> None:
    """As an integer."""
    expect.accepted(mitto.send(operation, validity=validity))


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("validity", [1, 5, 60, 1440])
def test_validity_is_in_minutes(mitto: Mitto, phones: Phones, validity: int) -> None:
    """A message is delivered until so many of them have passed, and not afterwards."""
    for past in (False, True):
        phone = _waits(phones, lambda one: mitto.send(to=one.number, validity=validity).need(), validity, past=past)
        phone.got(0 if past else 1, "past its validity" if past else "within its validity")


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsXml", "sendBulk"])
def test_the_default_is_2880_minutes(mitto: Mitto, phones: Phones, operation: str) -> None:
    """Two days, for a single send and for a bulk send."""
    for past in (False, True):
        phone = _waits(phones, lambda one: mitto.send(operation, to=_to(one, operation)).need(), DEFAULT, past=past)
        phone.got(0 if past else 1, "past the default" if past else "within the default")


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("given", [{"type": "Unicode"}, {"text": "r" * 200}, {"flash": True}], ids=["unicode", "long", "flash"])
def test_the_default_is_the_same_for_every_kind(mitto: Mitto, phones: Phones, given: dict[str, object]) -> None:
    """Whatever is sent."""
    for past in (False, True):
        phone = _waits(phones, lambda one: mitto.send(to=one.number, **given).need(), DEFAULT, past=past)
        phone.got(0 if past else 1, "past the default" if past else "within the default")


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
def test_the_validity_of_a_bulk_send_is_in_minutes(mitto: Mitto, phones: Phones) -> None:
    """For each of its messages."""
    for past in (False, True):
        phone = _waits(phones, lambda one: mitto.bulk([one.number], validity=30).need(), 30, past=past)
        phone.got(0 if past else 1, "past its validity" if past else "within its validity")


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
def test_a_validity_may_be_longer_than_the_default(mitto: Mitto, phones: Phones) -> None:
    """A supplier may have a shorter limit, so that is no more than a warning."""
    phone = _waits(phones, lambda one: mitto.send(to=one.number, validity=4320).need(), 4320, past=False)
    phone.got(1, "within its validity", tolerated=True)


@pytest.mark.requirement("MSM-OPT-001")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("order", [(1440, 60, 5), (5, 60, 1440)], ids=["longest-first", "shortest-first"])
def test_each_of_three_messages_has_a_validity_of_its_own(mitto: Mitto, phones: Phones, order: tuple[int, ...]) -> None:
    """After half an hour two of them are left, and the others after a day and a half are none."""
    for minutes, left in ((30, 2), (720, 1), (2160, 0)):
        phone = phones()
        phone.reachable(yes=False)
        for validity in order:
            mitto.send(to=phone.number, validity=validity).need()
        phones.settle(minutes * 60)
        phone.reachable(yes=True)
        phones.settle()
        phone.got(left, f"after {minutes} minutes the phone")


@pytest.mark.requirement("MSM-OPT-002")
@pytest.mark.needs("clock", "handsets")
def test_all_that_waits_comes_within_its_validity(mitto: Mitto, phones: Phones) -> None:
    """Four messages for one phone: none is discarded for another."""
    phone = phones()
    phone.reachable(yes=False)
    for _ in range(4):
        mitto.send(to=phone.number, validity=60).need()
    phones.settle(600)
    phone.reachable(yes=True)
    phones.settle()
    phone.got(4)


@pytest.mark.requirement("MSM-OPT-002")
@pytest.mark.needs("clock", "handsets")
def test_a_discarded_message_never_comes(mitto: Mitto, phones: Phones) -> None:
    """Not when the phone is back, and not days later; what is sent then comes."""
    phone = _waits(phones, lambda one: mitto.send(to=one.number, validity=10).need(), 10, past=True)
    phone.got(0)
    phones.settle(4 * 24 * 3600)
    phone.got(0)
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.got(1)


@pytest.mark.requirement("MSM-OPT-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("order", [(5, 60), (60, 5)], ids=["short-first", "long-first"])
def test_each_message_has_a_validity_of_its_own(mitto: Mitto, phones: Phones, order: tuple[int, int]) -> None:
    """Of two that wait for one phone the shorter is discarded, and the other delivered."""
    phone = phones()
    phone.reachable(yes=False)
    texts = {one: str(mitto.send(to=phone.number, validity=one).need().asked["text"]) for one in order}
    phones.settle(30 * 60)
    phone.reachable(yes=True)
    phones.settle()
    phone.got(1)
    phone.shows(texts[60])


@pytest.mark.requirement("MSM-OPT-002")
@pytest.mark.needs("clock", "handsets")
def test_a_delivered_message_is_not_discarded(mitto: Mitto, phones: Phones) -> None:
    """Its validity ends with its delivery, also where the phone goes out of reach again."""
    phone = phones()
    mitto.send(to=phone.number, validity=5).need()
    phones.settle()
    phone.got(1)
    phone.reachable(yes=False)
    phones.settle(600)
    phone.got(1)


@pytest.mark.requirement("MSM-OPT-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_the_report_of_a_discarded_message_does_not_say_delivered(
    mitto: Mitto, phones: Phones, reports: Callable[..., Reports], judge: Judge, no_evidence: Callable[[str], None],
    operation: str,
) -> None:
    """The status is another than that of a message which arrived."""
    inbox, arrived = reports(), reports("arrived")
    there = phones()
    mitto.send(to=there.number, callback=arrived.url()).need()
    phones.settle()
    good = arrived.need()[-1].status
    _waits(
        phones, lambda one: mitto.send(operation, to=_to(one, operation), validity=5, callback=inbox.url()).need(), 5, past=True
    )
    told = [one.status for one in inbox.need()]
    if not good or not all(told):
        no_evidence("a report has no status")
    judge.holds(
        good not in told and "delivered" not in [one.casefold() for one in told], where="callback.body/status",
        expected=f"another status than {good}", got=told,
    )
