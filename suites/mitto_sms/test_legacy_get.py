"""Sending by query: GET `/sms.json`, as Mitto's old .NET client does. A provider need not have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect, Reply

pytestmark = [pytest.mark.operation("sendSmsByQuery"), pytest.mark.requirement("MSM-GEN-006")]

ABSENT = (404, 405, 410, 501)


@pytest.fixture
def query(mitto: Mitto, option_not_used: Callable[[str], None]) -> Callable[..., Reply]:
    """`query(text=...)`: a send by query; the test ends where the target has none."""

    def made(**given: object) -> Reply:
        reply = mitto.query(**given)
        if reply.status in ABSENT:
            option_not_used(f"GET /sms.json answers {reply.status}")
        return reply

    return made


def test_a_query_sends(query: Callable[..., Reply], expect: Expect) -> None:
    """The names are those of the body; the answer is JSON."""
    reply = query()
    expect.accepted(reply)
    expect.has_id(reply)


@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize(
    ("text", "kind"), [("Pay 100% + 5 & go", ...), ("\u0416\u4f60 \u00e9t\u00e9", "Unicode")], ids=["gsm", "unicode"]
)
def test_a_query_arrives_as_it_was_sent(
    query: Callable[..., Reply], phones: Phones, text: str, kind: object
) -> None:
    """Decoded, once; without a type it is GSM."""
    phone = phones()
    query(to=phone.number, text=text, type=kind)
    phones.settle()
    phone.got(1)
    phone.shows(text, "gsm" if kind is ... else "unicode", 1)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (2, {"type": "Klingon"}), (3, {"text": ""}), (3, {"text": ...}), (5, {"sender": ""}), (5, {"sender": ...}),
        (6, {"sender": "AB"}), (7, {"to": ...}), (8, {"to": "notanumber"}),
    ],
)
def test_a_query_is_refused_with_the_same_codes(
    query: Callable[..., Reply], expect: Expect, code: int, given: dict[str, object]
) -> None:
    """As a body is."""
    expect.code(query(**given), code)


@pytest.mark.needs("clock", "handsets")
def test_booleans_of_a_query_are_1(query: Callable[..., Reply], phones: Phones, judge: Judge, expect: Expect) -> None:
    """A test send is not delivered, a flash message is one."""
    phone = phones()
    expect.is_test(query(to=phone.number, test="1"))
    phones.settle()
    phone.got(0)
    query(to=phone.number, flash="1")
    phones.settle()
    seen = phone.need()[0].flash
    judge.holds(seen is True, where="sequence/flash", expected="true", got=seen)


@pytest.mark.needs("clock")
def test_the_reference_of_a_query_is_client_ref(
    query: Callable[..., Reply], reports: Callable[..., Reports], judge: Judge, control: Control
) -> None:
    """It comes back in the delivery report under its own name."""
    inbox = reports()
    query(ClientRef="ride 47&11", callback=inbox.url())
    control.advance(2)
    for one in inbox.need():
        seen = one.fields.get("reference")
        judge.holds(seen == "ride 47&11", where="callback.body/reference", expected="ride 47&11", got=seen)
