"""Texts are routed as calls are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testline.surfaces.model import SetHandset

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

ONE, TWO = "16095550110", "16095550111"
DRIVER, RIDER, STRANGER = "12025550141", "12025550142", "12025550177"
REJECTED = {"outcome": "rejected", "recipient": None, "sender": None}


@pytest.fixture
def context(mitto: Provider) -> dict[str, Any]:
    """The worked case: the driver holds the first mask, the rider the second; a minute to live."""
    return mitto.context(mitto.application(ONE, TWO), DRIVER, RIDER, ttl=60)


def test_a_text_reaches_the_other_party(mitto: Provider, context: dict[str, Any]) -> None:
    """From their own mask; it is an interaction, and restarts the ttl."""
    mitto.advance(30)
    assert mitto.text(f"+{DRIVER}", f"+{ONE}") == {"outcome": "delivered", "recipient": RIDER, "sender": TWO}
    assert mitto.model.handset(RIDER)["inbox"] == [
        {"sender": TWO, "text": "At the gate", "coding": "gsm", "parts": 1, "flash": False, "at": "2026-03-03T10:16:00.000000Z"}
    ]
    found = mitto.interactions(context)
    assert [(one["type"], one["inboundStatus"], one["outboundStatus"], one["maskedNumber"]) for one in found] == [
        ("message", "received", "delivered", ONE)
    ]
    assert "duration" not in found[0]
    mitto.advance(59)
    assert mitto.read(context)["status"] == "in-progress"
    mitto.advance(1)
    assert mitto.text(DRIVER, ONE) == REJECTED


@pytest.mark.parametrize(("sender", "to"), [(STRANGER, ONE), (DRIVER, TWO), (DRIVER, RIDER)])
def test_who_is_not_connected(mitto: Provider, context: dict[str, Any], sender: str, to: str) -> None:
    """No interaction, and nothing in any inbox."""
    assert mitto.text(sender, to) == REJECTED
    assert mitto.interactions(context) == []
    assert mitto.model.handset(RIDER)["inbox"] == []


def test_a_text_waits_for_a_phone(mitto: Provider, context: dict[str, Any]) -> None:
    """It is there as soon as the phone is."""
    mitto.step(SetHandset(RIDER, reachable=False))
    assert mitto.text(DRIVER, ONE)["outcome"] == "delivered"
    assert mitto.interactions(context)[0]["outboundStatus"] == "sent"
    assert mitto.model.handset(RIDER)["inbox"] == []
    shown = mitto.step(SetHandset(RIDER, reachable=True)).result
    assert shown is not None
    assert [one["text"] for one in shown["inbox"]] == ["At the gate"]
    assert mitto.interactions(context)[0]["outboundStatus"] == "delivered"


def test_a_phone_that_rejects(mitto: Provider, context: dict[str, Any]) -> None:
    """The text is undeliverable, one that has waited too."""
    mitto.step(SetHandset(RIDER, reachable=False))
    mitto.text(DRIVER, ONE)
    mitto.step(SetHandset(RIDER, reachable=True, rejects=True))
    assert mitto.text(DRIVER, ONE) == REJECTED
    assert [one["outboundStatus"] for one in mitto.interactions(context)] == ["undelivered", "undelivered"]
    assert mitto.model.handset(RIDER)["inbox"] == []


@pytest.mark.parametrize(
    ("text", "coding", "parts"), [("a" * 161, "gsm", 2), ("\N{SNOWMAN}" * 70, "unicode", 1), ("\ud800", "unicode", 1)]
)
def test_the_coding_of_a_text(mitto: Provider, context: dict[str, Any], text: str, coding: str, parts: int) -> None:  # noqa: ARG001 - who are in a context
    """As phones count it."""
    mitto.text(DRIVER, ONE, text)
    arrived = mitto.model.handset(RIDER)["inbox"][-1]
    assert (arrived["coding"], arrived["parts"]) == (coding, parts)
