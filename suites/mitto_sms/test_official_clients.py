"""Mitto's own clients: what each sends, and how it reads what comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect, Reply

pytestmark = pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsByQuery", "sendBulk", "sendBulkJson")

GREETING = "\u0414\u043e\u0431\u0440\u044b\u0439 \u0434\u0435\u043d\u044c"
ITEM = {"id": str, "timestamp": str, "to": str, "textLength": int}
"""The types of the connector's definition."""


def _is(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _decodes(judge: Judge, reply: Reply, place: str, members: dict[str, type]) -> None:
    """What is there at a place of the answer has the type that the client reads it as."""
    for name, kind in members.items():
        got = reply.answer.at(f"{place}/{name}")
        judge.holds(
            got is MISSING or _is(got, kind), where=f"response.body{place}/{name}", expected=f"a JSON {kind.__name__}",
            got=got, kind="type", answer=reply.answer,
        )


# The Node client: POST /sms.json, whatever the HTTP status


@pytest.mark.requirement("MSM-GEN-004")
def test_the_node_client_sends(mitto: Mitto, judge: Judge, expect: Expect) -> None:
    """All its optional fields at once, on `/sms.json`; it reads `responseCode` and nothing else."""
    reply = mitto.send("sendSmsJson", type="GSM", reference="ride-4711", validity=1440, flash=False, test=False)
    expect.code(reply, 0)
    _decodes(judge, reply, "", {"responseCode": int, "responseText": str})


@pytest.mark.requirement("MSM-ENC-003")
def test_the_node_client_writes_unicode_small(mitto: Mitto, expect: Expect) -> None:
    """With the plain text."""
    expect.accepted(mitto.send(type="unicode", text=GREETING))


@pytest.mark.requirement("MSM-ENC-006")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("kind", ["unicode", "Unicode"], ids=["node", "shop-module"])
def test_what_the_clients_send_as_plain_text_arrives(mitto: Mitto, phones: Phones, kind: str) -> None:
    """And nothing of it is read as hex."""
    phone = phones()
    for text in (GREETING, "Face the beach, cafe 12 says"):
        mitto.send(to=phone.number, type=kind, text=text).need()
        phones.settle()
        phone.shows(text, "unicode", 1)


@pytest.mark.requirement("MSM-OPT-005")
@pytest.mark.needs("clock", "handsets")
def test_the_node_client_sends_a_flash_message(mitto: Mitto, phones: Phones, judge: Judge) -> None:
    """With `flash` true beside its other fields."""
    phone = phones()
    mitto.send("sendSmsJson", to=phone.number, flash=True, type="unicode", text=GREETING, reference="ride-4711").need()
    phones.settle()
    seen = phone.need()[-1]
    judge.holds(seen.flash is True, where="sequence/flash", expected="a flash message", got=seen.flash)


# The shop module: a form, and a JSON report


@pytest.mark.requirement("MSM-GEN-011")
def test_the_shop_module_sends(mitto: Mitto, judge: Judge, expect: Expect, fresh: Fresh) -> None:
    """A form with the type written large; it reads the code and the id."""
    reply = mitto.form(to=f"+{fresh.us_number()}", type="Unicode", text=GREETING, reference="100000042")
    if expect.accepted(reply):
        expect.has_id(reply)
        _decodes(judge, reply, "", {"responseCode": int, "id": str})


@pytest.mark.requirement("MSM-ERR-003")
def test_the_shop_module_reads_codes_4_and_9(mitto: Mitto, expect: Expect) -> None:
    """A text beyond its character set has one of them."""
    reply = mitto.send("sendSms", type="GSM", text=GREETING)
    expect.code(reply, 4, tolerated=type(reply.code) is int and reply.code == 9)


@pytest.mark.requirement("MSM-DLR-004", "MSM-DLR-005", "MSM-DLR-006")
@pytest.mark.needs("clock")
def test_the_shop_module_reads_its_report(
    account: Callable[..., Mitto], reports: Callable[..., Reports], control: Control, judge: Judge
) -> None:
    """`msgid` and `status` of a JSON body, both strings, whatever the form of the send."""
    inbox = reports()
    own = account(callback_url=inbox.url(), callback_method="POST")
    sent = own.form(type="Unicode", text=GREETING)
    key = sent.need_id() if sent.accepted else own.send().need_id()
    control.advance(2)
    report = inbox.need()[-1]
    judge["MSM-DLR-006"].holds(
        isinstance(report.json, dict), where="callback.body", expected="a JSON object",
        got=report.exchange.request.body.decode("utf-8", "replace")[:120], kind="type",
    )
    judge["MSM-DLR-004"].holds(report.msgid == key, where="callback.body/msgid", expected=key, got=report.msgid)
    status = report.fields.get("status")
    judge["MSM-DLR-005"].holds(
        isinstance(status, str) and bool(status), where="callback.body/status", expected="a string", got=status
    )


# The .NET client: a query


@pytest.mark.requirement("MSM-GEN-006")
def test_the_net_client_sends(
    mitto: Mitto, judge: Judge, expect: Expect, option_not_used: Callable[[str], None]
) -> None:
    """By query, with its own name for the reference and no type for GSM; it reads the code."""
    reply = mitto.query(ClientRef="ride-4711", test="1")
    if reply.status in (404, 405, 410, 501):
        option_not_used(f"GET /sms.json answers {reply.status}")
    expect.code(reply, 0)
    _decodes(judge, reply, "", {"responseCode": int})


@pytest.mark.requirement("MSM-ENC-007")
def test_the_net_client_writes_octets_as_hex(mitto: Mitto, expect: Expect) -> None:
    """In capitals, without separators."""
    expect.accepted(mitto.send(type="Binary", text="06050415820000"))


# The connector and the bulk clients


@pytest.mark.requirement("MSM-ERR-013", "MSM-SND-008", "MSM-SND-013")
def test_the_connector_sends_with_a_plus(mitto: Mitto, judge: Judge, expect: Expect, fresh: Fresh) -> None:
    """Every member of the answer has the type of its definition."""
    reply = mitto.send("sendSms", to=f"+{fresh.us_number()}")
    expect["MSM-ERR-013"].accepted(reply)
    _decodes(judge["MSM-SND-008"], reply, "", {"responseText": str})
    _decodes(judge["MSM-SND-013"], reply, "", {"to": str})


@pytest.mark.requirement("MSM-BLK-007", "MSM-BLK-011")
def test_the_connector_reads_a_bulk_answer(mitto: Mitto, judge: Judge, expect: Expect, fresh: Fresh) -> None:
    """An array of items, each of four members of their types."""
    reply = mitto.bulk([fresh.us_number(), fresh.us_number()])
    expect["MSM-BLK-007"].accepted(reply)
    messages = reply.at("messages")
    judge["MSM-BLK-007"].holds(
        isinstance(messages, list), where="response.body/messages", expected="an array", got=messages, kind="type",
        answer=reply.answer,
    )
    for index in range(len(reply.messages)):
        for name, kind in ITEM.items():
            row = "MSM-BLK-007" if name in ("id", "timestamp") else "MSM-BLK-011"
            got = reply.answer.at(f"/messages/{index}/{name}")
            judge[row].holds(
                _is(got, kind), where=f"response.body/messages/{index}/{name}", expected=f"a JSON {kind.__name__}", got=got,
                kind="absent" if got is MISSING else "type", answer=reply.answer,
            )


@pytest.mark.requirement("MSM-GEN-012")
def test_the_connector_sends_in_bulk(mitto: Mitto, expect: Expect, fresh: Fresh) -> None:
    """On `/smsbulk.json`, an array of numbers with a plus."""
    expect.accepted(mitto.bulk([f"+{fresh.us_number()}", f"+{fresh.us_number()}"], "sendBulkJson"))


@pytest.mark.requirement("MSM-BLK-003")
def test_a_shop_sends_in_bulk(mitto: Mitto, expect: Expect, judge: Judge, fresh: Fresh) -> None:
    """It takes HTTP 200 and the integer 0 for success, and nothing else."""
    body = json.dumps(mitto.fields(to=[fresh.us_number(), fresh.us_number()]))
    reply = mitto.post(body, "sendBulk")
    judge.status(reply.answer, 200)
    expect.code(reply, 0)
