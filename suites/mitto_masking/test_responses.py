"""Responses: the envelope of a success, its paging information, and its dates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect
    from .life import Standing
    from .phones import Phones

    Pools = Callable[..., Pool]
    Stands = Callable[..., Standing]

pytestmark = pytest.mark.operation("createApplication", "getApplication", "listApplications", "updateApplication")

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
PAGING = ("page", "pageSize", "numPages", "total")


def _judge_envelope(expect: Expect, answer: Answer) -> None:
    for name, value in (("code", 200), ("message", "OK")):
        expect.judge.equal(answer, f"/{name}", value)


def _dates(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """The members that are called dates, wherever they stand, and are not null."""
    if isinstance(value, list):
        for one in value[:50]:
            yield from _dates(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _dates(one, str(key))
    elif name.startswith("date") and value is not None:
        yield name, value


# Code and message


@pytest.mark.requirement("MNM-ENV-001")
def test_every_success_says_200_and_ok(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Each operation's body has the integer 200 and the word OK; a DELETE may have no body."""
    for operation, answer in life.Life(apart):
        if operation not in life.DELETES or answer.text.strip():
            _judge_envelope(expect, answer)


@pytest.mark.requirement("MNM-ENV-001")
@pytest.mark.needs("calls")
def test_a_read_of_an_interaction_says_200_and_ok(expect: Expect, apart: Mitto, life: ModuleType, phones: Phones) -> None:
    """A list that has interactions, and the single one, are enveloped like all else."""
    for operation, answer in life.Life(apart, phones):
        if "Interaction" in operation:
            _judge_envelope(expect, answer)


@pytest.mark.requirement("MNM-ENV-001")
def test_the_second_request_is_answered_in_the_same_way(expect: Expect, mitto: Mitto) -> None:
    """A second create, get, update and list say 200 and OK too."""
    for _ in range(2):
        created = mitto.create()
        sid = mitto.needed(created)["sid"]
        for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title()), mitto.ask("listApplications")):
            _judge_envelope(expect, answer)


@pytest.mark.requirement("MNM-ENV-002")
def test_a_single_resource_is_an_object_under_data(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """What makes, reads or changes one resource shows it as an object."""
    for operation, answer in life.Life(apart):
        if operation not in (*life.LISTS, *life.DELETES):
            got = answer.at("/data")
            expect.holds(isinstance(got, dict), f"an object from {operation}", repr(got)[:80], answer, kind="type")


@pytest.mark.requirement("MNM-ENV-002")
def test_the_object_under_data_is_the_resource_asked_for(expect: Expect, standing: Stands) -> None:
    """Every read of one resource has its sid there."""
    stands = standing()
    for operation, sids, options in stands.reads:
        if operation.startswith("get") and operation != "getInteraction":
            one = sids[-1]
            expect.shows(stands.pool.api.ask(operation, *sids, **options), "sid", one if isinstance(one, str) else one["sid"])


@pytest.mark.requirement("MNM-ENV-005")
def test_a_success_has_no_error_code(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """`code` and `errorCode` exclude each other."""
    for operation, answer in life.Life(apart):
        body = answer.body if isinstance(answer.body, dict) else {}
        expect.holds(
            not {"code", "errorCode"} <= set(body), f"one of code and errorCode from {operation}", "both", answer,
            where="response.body/errorCode", kind="both",
        )


@pytest.mark.requirement("MNM-ENV-009")
def test_a_create_answers_200(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Application, masked number, context and participant are made with the code and status 200, not 201."""
    for operation, answer in life.Life(apart):
        if operation in life.CREATES:
            expect.judge.equal(answer, "/code", 200)
            expect.judge.status(answer, 200, tolerated=(201,))


# Paging information


@pytest.mark.requirement("MNM-ENV-006")
def test_lists_carry_paging_information(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Every list has something beside code, message and data, and that is not put under data."""
    for operation, answer in life.Life(apart):
        if operation in life.LISTS and apart.envelope.accepted(answer):
            body = answer.body if isinstance(answer.body, dict) else {}
            beside = set(body) - {"code", "message", "data"}
            expect.holds(bool(beside), f"paging information in the envelope of {operation}", sorted(body), answer, where="response.body")
            data = answer.at("/data")
            within = sorted(set(data) & set(PAGING)) if isinstance(data, dict) else []
            expect.holds(not within, f"no paging information under data of {operation}", within, answer)


@pytest.mark.requirement("MNM-ENV-006")
@pytest.mark.needs("accounts")
def test_paging_information_is_true(expect: Expect, own: Callable[..., Mitto]) -> None:
    """Where a list tells page, page size, number of pages and total, they are those of the list."""
    api = own()
    for count in range(1, 4):
        api.application()
        answer = api.ask("listApplications", query={"page": 0, "pageSize": 2})
        for name, value in (("page", 0), ("pageSize", 2), ("numPages", (count + 1) // 2), ("total", count)):
            if answer.at(f"/{name}") is not MISSING:
                expect.judge.equal(answer, f"/{name}", value)


@pytest.mark.requirement("MNM-ENV-006")
@pytest.mark.needs("accounts")
def test_paging_information_of_a_later_page_is_true(expect: Expect, own: Callable[..., Mitto]) -> None:
    """The second page tells its own number, and the same total."""
    api = own()
    for _ in range(3):
        api.application()
    for page in (0, 1):
        answer = api.ask("listApplications", query={"page": page, "pageSize": 2})
        for name, value in (("page", page), ("total", 3)):
            if answer.at(f"/{name}") is not MISSING:
                expect.judge.equal(answer, f"/{name}", value)


# Dates


@pytest.mark.requirement("MNM-ENV-007")
def test_dates_have_the_documented_form(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """In every answer, of every kind of resource, a date is YYYY-MM-DD HH:MM:SS, without zone or fraction."""
    for operation, answer in life.Life(apart):
        for name, value in _dates(answer.at("/data")):
            expect.holds(
                isinstance(value, str) and DATE.fullmatch(value) is not None and apart.envelope.moment(value) is not None,
                f"{name} from {operation} as YYYY-MM-DD HH:MM:SS", repr(value), answer, where=f"response.body/data/{name}",
                kind="form",
            )


@pytest.mark.requirement("MNM-ENV-007")
@pytest.mark.parametrize("name", ["dateCreated", "dateUpdated"])
def test_an_application_has_its_dates(expect: Expect, mitto: Mitto, name: str) -> None:
    """Create, get, update and list show both."""
    created = mitto.create()
    sid = mitto.needed(created)["sid"]
    for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title())):
        expect.judge.matches(answer, f"/data/{name}", DATE.pattern)
    for one in mitto.everything("listApplications"):
        if one.get("sid") == sid:
            expect.holds(
                DATE.fullmatch(str(one.get(name))) is not None, "a date", repr(one.get(name)), kind="form",
                where=f"response.body/data/{name}",
            )


@pytest.mark.requirement("MNM-ENV-007")
@pytest.mark.needs("calls", "clock")
def test_dates_that_come_with_time_have_the_form_too(expect: Expect, pool: Pools, phones: Phones) -> None:
    """A context's last interaction and expiry, and an interaction's dates, are written in the same way."""
    pair = pool(ttl=600).pair()
    phones.call(pair.first.number, pair.first.mask)
    for answer in (pair.get(), pair.pool.ask("listInteractions", pair.sid)):
        for name, value in _dates(answer.at("/data")):
            expect.holds(
                isinstance(value, str) and DATE.fullmatch(value) is not None, f"{name} as YYYY-MM-DD HH:MM:SS", repr(value), answer,
                where=f"response.body/data/{name}", kind="form",
            )


@pytest.mark.requirement("MNM-ENV-007")
def test_dates_are_in_utc(expect: Expect, mitto: Mitto, request: pytest.FixtureRequest) -> None:
    """What was made now is dated now, within five minutes; that they are UTC is nowhere said."""
    try:
        control: Control = request.getfixturevalue("control")
        now = control.now() if control.has("clock") else datetime.now(UTC)
    except pytest.skip.Exception:
        now = datetime.now(UTC)
    made = mitto.create()
    for name in ("dateCreated", "dateUpdated"):
        got = mitto.envelope.resource(made).get(name)
        expect.holds(
            mitto.envelope.near(got, now, 300), f"within five minutes of {now:%Y-%m-%d %H:%M:%S} UTC", repr(got), made,
            where=f"response.body/data/{name}", kind="time", tolerated=True,
        )
