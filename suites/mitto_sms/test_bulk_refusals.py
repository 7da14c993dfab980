"""Bulk refusals: no recipient, or one that is no number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect

pytestmark = pytest.mark.operation("sendBulk", "sendBulkJson")

OPERATIONS = ["sendBulk", "sendBulkJson"]


@pytest.mark.requirement("MSM-BLK-009")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("given", [{}, {"test": True}, {"type": "Unicode"}], ids=["plain", "test", "unicode"])
def test_an_empty_list_is_code_7(mitto: Mitto, expect: Expect, operation: str, given: dict[str, object]) -> None:
    """As no recipient is."""
    expect.code(mitto.send(operation, to=[], **given), 7)


@pytest.mark.requirement("MSM-BLK-010")
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
@pytest.mark.parametrize("wrong", ["notanumber", "1202555O100", "12", "+12"], ids=["word", "letter", "short", "short-plus"])
def test_one_entry_that_is_no_number_is_code_8(
    mitto: Mitto, fresh: Fresh, expect: Expect, judge: Judge, operation: str, place: int, wrong: str
) -> None:
    """Wherever it stands in the list."""
    to = [fresh.us_number(), fresh.us_number()]
    to.insert(place, wrong)
    reply = mitto.bulk(to, operation)
    expect.code(reply, 8)
    judge.holds(
        not reply.ids, where="response.body/messages", expected="no message of a refused list", got=reply.ids, kind="unexpected",
        answer=reply.answer,
    )


@pytest.mark.requirement("MSM-BLK-010")
@pytest.mark.parametrize(
    "given", [{"test": True}, {"type": "Unicode"}, {"reference": "spring"}], ids=["test", "unicode", "reference"]
)
def test_one_entry_that_is_no_number_is_code_8_with_other_fields(
    mitto: Mitto, fresh: Fresh, expect: Expect, given: dict[str, object]
) -> None:
    """The same, and where it is the only one."""
    expect.code(mitto.bulk([fresh.us_number(), "notanumber"], **given), 8)
    expect.code(mitto.bulk(["notanumber"], **given), 8)


@pytest.mark.requirement("MSM-BLK-010")
def test_one_entry_of_a_string_that_is_no_number_is_code_8(mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """As in an array."""
    expect.code(mitto.send("sendBulk", to=f"{fresh.us_number()},notanumber,{fresh.us_number()}"), 8)


@pytest.mark.requirement("MSM-BLK-010")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_refused_list_reaches_nobody(mitto: Mitto, phones: Phones, place: int, operation: str) -> None:
    """Neither those before the wrong entry nor those after it; without it all are reached."""
    there = [phones(), phones()]
    to = [one.number for one in there]
    to.insert(place, "notanumber")
    mitto.bulk(to, operation)
    phones.settle()
    for one in there:
        one.got(0)
    mitto.bulk([one.number for one in there], operation).need()
    phones.settle()
    for one in there:
        one.need()
        one.got(1)


@pytest.mark.requirement("MSM-BLK-010")
@pytest.mark.needs("clock")
def test_no_report_follows_a_refused_list(
    mitto: Mitto, fresh: Fresh, reports: Callable[..., Reports], control: Control
) -> None:
    """Of none of its entries."""
    inbox = reports()
    mitto.bulk([fresh.us_number(), "notanumber"], callback=inbox.url())
    mitto.bulk(["12", fresh.us_number()], callback=inbox.url())
    control.advance(3600)
    inbox.lacks("of a refused list")
