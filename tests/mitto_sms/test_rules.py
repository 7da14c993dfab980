"""The rules over a run's history: each accuses what is wrong, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from testline.surfaces.mitto_sms.rules import (
    RULES,
    ids_are_unique,
    messages_end_once,
    no_report_of_a_test,
    reports_join_their_sends,
)
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response

if TYPE_CHECKING:
    from testline.surfaces.surface import HistoryRule

A, B = "a" * 32, "b" * 32
RESET = Exchange(Request("POST", "http://127.0.0.1:1/_testline/v1/reset"), Response(200), control=True)
LOST = Exchange(Request("POST", "/sms"), None, operation="sendSms", problem="closed")


def replied(body: object, *, operation: str = "sendSms", status: int = 200) -> Exchange:
    """A reply to a send."""
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return Exchange(Request("POST", "/sms"), Response(status, (), raw), operation=operation)


def accepted(identifier: str = A, **more: object) -> Exchange:
    """A message that was accepted."""
    return replied({"responseCode": 0, "id": identifier, **more})


def bulk(*ids: str, **more: object) -> Exchange:
    """Messages that were accepted together."""
    return replied({"responseCode": 0, "messages": [{"id": one} for one in ids], **more}, operation="sendBulk")


def of_xml(*ids: str, code: int = 0, test: bool = False) -> Exchange:
    """The same in XML."""
    told = "".join(f"<message><id>{one}</id></message>" for one in ids) + ("<test>true</test>" if test else "")
    return replied(f"<r><responseCode>{code}</responseCode>{told}</r>".encode(), operation="sendSmsXml")


def reported(identifier: object = A, status: object = "Delivered", *, answered: int = 200, query: bool = False) -> Exchange:
    """A report that came, and what we answered."""
    if query:
        request = Request("GET", f"/dlr?msgid={identifier}&status={status}")
    else:
        request = Request("POST", "/dlr", (), orjson.dumps({"msgid": identifier, "status": status}))
    return Exchange(request, Response(answered), direction="received")


def outcome(rule: HistoryRule, *exchanges: Exchange) -> tuple[int, list[str]]:
    """How often the rule held, and what it found."""
    found = list(rule(exchanges))
    return sum(isinstance(one, Held) for one in found), [one.requirement for one in found if isinstance(one, Finding)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([accepted(A), accepted(B)], (2, [])),
        ([accepted(A), accepted(A)], (1, ["MSM-SND-005"])),
        ([accepted(A), accepted(A.upper())], (2, [])),
        ([accepted(A), RESET, accepted(A)], (2, [])),
        ([accepted(A, ids=[A, B])], (2, [])),
        ([bulk(A, B), accepted(B)], (2, ["MSM-SND-005"])),
        ([of_xml(A), of_xml(A)], (1, ["MSM-SND-005"])),
        ([of_xml(A, A)], (1, ["MSM-SND-005"])),
        ([replied(f"<r><responseCode>0</responseCode><id>{A}</id><ids><id>{A}</id></ids></r>".encode())], (1, [])),
        ([replied(f"<r><responseCode>0</responseCode><ids><id>{A}</id><id>{A}</id></ids></r>".encode())], (1, [])),
        ([of_xml(A, code=8), of_xml(A), replied({"responseCode": 5, "id": A}), replied(b"\xff"), LOST], (1, [])),
        ([replied(b"<r>", operation="sendSmsXml"), replied({"responseCode": 0, "id": A}, status=400), accepted(A)], (1, [])),
    ],
)
def test_no_two_messages_have_one_id(history: list[Exchange], expected: tuple[int, list[str]]) -> None:
    """Single, bulk and XML replies alike; refused sends and unreadable replies have none."""
    assert outcome(ids_are_unique, *history) == expected


def test_an_id_twice_in_one_bulk_reply_is_told_with_that_reply() -> None:
    """Once, though it shows both messages."""
    reply = replied({"responseCode": 0, "messages": [{"id": A}, {"id": B}, {"id": A}]}, operation="sendBulk")
    found = [one for one in ids_are_unique([reply]) if isinstance(one, Finding)]
    assert [one.exchanges for one in found] == [(reply,)]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([accepted(A), reported(A)], (1, [])),
        ([reported(A), accepted(A)], (1, [])),
        ([accepted(A), reported(A, query=True)], (1, [])),
        ([accepted(A), reported(B)], (0, ["MSM-DLR-004"])),
        ([accepted(A), reported(A.upper())], (0, ["MSM-DLR-004"])),
        ([LOST, reported(B)], (0, [])),
        ([of_xml(A), reported(A), reported(B)], (1, ["MSM-DLR-004"])),
        ([replied(b"<R xmlns='urn:x'><ResponseCode>0</ResponseCode><Id>%s</Id></R>" % A.encode()), reported(A), reported(B)], (1, ["MSM-DLR-004"])),
        ([replied(b"<r><Code>0</Code><MessageId>b</MessageId></r>"), reported(B)], (0, [])),
        ([replied({"responseCode": 0}), reported(B)], (0, [])),
        ([bulk(A, ""), reported(B)], (0, [])),
        ([replied({"responseCode": 0, "test": True}), replied({"responseCode": 5}), reported(B)], (0, ["MSM-DLR-004"])),
        ([replied({"responseCode": 0, "ids": [A]}), reported(A)], (1, [])),
        ([accepted(A), RESET, reported(A)], (0, ["MSM-DLR-004"])),
        ([accepted(A), reported(7), reported("")], (0, [])),
    ],
)
def test_a_report_is_about_a_message_that_was_sent(history: list[Exchange], expected: tuple[int, list[str]]) -> None:
    """It may come before the reply; where a reply was lost, or showed no id, nobody is accused."""
    assert outcome(reports_join_their_sends, *history) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([reported(A), reported(B)], (2, [])),
        ([reported(A), reported(A)], (1, ["MSM-DLR-009"])),
        ([reported(A, answered=500), reported(A)], (2, [])),
        ([reported(A, answered=500), reported(A, "Undelivered")], (1, ["MSM-DLR-009"])),
        ([reported(A, "Buffered"), reported(A)], (1, [])),
        ([reported(A, "Something"), reported(A, "Something"), reported(A, 7)], (0, [])),
        ([reported(A), RESET, reported(A)], (2, [])),
    ],
)
def test_a_message_ends_once(history: list[Exchange], expected: tuple[int, list[str]]) -> None:
    """A report that was not taken may come again, the same; a status that ends nothing may come before."""
    assert outcome(messages_end_once, *history) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([accepted(A, test=True), reported(B)], []),
        ([accepted(A, test=True), reported(A)], ["MSM-TST-006"]),
        ([bulk(A, B, test=True), reported(B)], ["MSM-TST-006"]),
        ([of_xml(A, test=True), reported(A)], ["MSM-TST-006"]),
        ([accepted(A, test=False), reported(A)], []),
        ([accepted(A, test=True), RESET, reported(A)], []),
    ],
)
def test_no_report_follows_a_test_send(history: list[Exchange], expected: list[str]) -> None:
    """Single, bulk and XML alike."""
    assert outcome(no_report_of_a_test, *history) == (0, expected)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_names_the_rows_that_it_judges(rule: HistoryRule) -> None:
    """What it finds in a history with everything wrong is among them."""
    wrong = [accepted(A, test=True), accepted(A), reported(A), reported(A, "Failed"), reported(B)]
    found = [one for one in rule(wrong) if isinstance(one, Finding)]
    assert found
    assert {one.requirement for one in found} <= set(RULES[rule])
