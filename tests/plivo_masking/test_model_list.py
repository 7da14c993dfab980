"""Lists: order, pages, filters, windows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from testline.surfaces.plivo_masking import SURFACE
from testline.wire import Request

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider


def listed(plivo: Provider, **query: str) -> list[str]:
    """The last digit of the second party of each session listed."""
    answer = plivo.ask("GET", f"?{urlencode(query)}")
    assert answer.status == 200, answer.body
    assert answer.body["response"]["meta"]["total_count"] == len(answer.body["response"]["objects"])
    return [one["second_party"][-1] for one in answer.body["response"]["objects"]]


@pytest.fixture
def five(plivo: Provider) -> Provider:
    """Five sessions, a minute apart, of 100, 200, ... seconds."""
    for i in range(5):
        plivo.create("14155550100", f"1212555010{i}", session_expiry=100 * (i + 1))
        plivo.advance(60)
    return plivo


def test_the_newest_comes_first_and_the_empty_list_is_a_page(plivo: Provider) -> None:
    """Under a standing clock the order of creation decides."""
    assert plivo.ask("GET").body["response"] == {
        "meta": {"limit": 20, "offset": 0, "total_count": 0, "next": None, "previous": None}, "objects": [],
    }  # fmt: skip
    for i in range(3):
        plivo.create("14155550100", f"1212555010{i}")
    assert listed(plivo) == ["2", "1", "0"]


def test_pages_are_followed_to_the_end(five: Provider) -> None:
    """`next` and `previous` keep the filters; nothing is lost or doubled."""
    url, seen = five.path("/?first_party=14155550100&limit=2"), []
    while url:
        page = five.send(SURFACE.authorize(Request("GET", url), five.credentials["primary"])).body["response"]
        seen += [one["second_party"][-1] for one in page["objects"]]
        previous, url = page["meta"]["previous"], page["meta"]["next"]
    assert seen == ["4", "3", "2", "1", "0"]
    assert previous == five.path("/?first_party=14155550100&limit=2&offset=2")
    assert five.ask("GET", "?offset=50").body["response"]["objects"] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"second_party": "12125550103"}, ["3"]),
        ({"second_party": "+12125550103", "first_party": "14155550100"}, ["3"]),
        ({"second_party": "12125550109"}, []),
        ({"status": "active"}, ["4", "3", "2"]),
        ({"status": "expired"}, ["1", "0"]),
        ({"status": "all"}, ["4", "3", "2", "1", "0"]),
        ({"status": "in-progress"}, []),
        ({"status": "active", "second_party": "12125550104"}, ["4"]),
        ({"duration": "200"}, ["1"]),
        ({"duration__gt": "200", "duration__lte": "400"}, ["3", "2"]),
        ({"duration__gte": "200", "duration__lt": "400"}, ["2", "1"]),
        ({"created_time": "2026-03-03 10:16"}, ["1"]),
        ({"created_time": "2026-03-03 10:16:31"}, []),
        ({"created_time__gt": "2026-03-03 10:16:30"}, ["4", "3", "2"]),
        ({"created_time__gte": "2026-03-03 10:16:30", "created_time__lt": "2026-03-03 10:18:30.0"}, ["2", "1"]),
        ({"created_time__lte": "2026-03-03 10:16:30"}, ["1", "0"]),
        ({"expiry_time__lt": "2026-03-03 10:20"}, ["1", "0"]),
        ({"expiry_time__gte": "2026-03-03 10:19:50", "status": "expired"}, ["1"]),
        ({"created_times": "x", "durations": "y", "unknown": ""}, ["4", "3", "2", "1", "0"]),
    ],
)
def test_filters_select_exactly(five: Provider, query: dict[str, str], expected: list[str]) -> None:
    """Each alone and together; names that are unknown are ignored."""
    five.advance(30)
    assert listed(five, **query) == expected


def test_virtual_numbers_filter_too(plivo: Provider) -> None:
    """Each of one party's sessions has its own."""
    numbers = [plivo.create("14155550100", f"1212555010{i}")["virtual_number"] for i in range(3)]
    assert [listed(plivo, virtual_number=number) for number in numbers] == [["0"], ["1"], ["2"]]
    assert listed(plivo, virtual_number=f"+{numbers[1]}", status="active") == ["1"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=0", "limit"), ("limit=21", "limit"), ("limit=many", "limit"), ("offset=-1", "offset"), ("offset=x", "offset"),
        ("status=done", "status"), ("duration=long", "duration"), ("duration__gt=-1", "duration"),
        ("created_time__gte=yesterday", "created_time"), ("expiry_time=2026-02-30+10%3A00", "expiry_time"),
        ("created_time__gte=2026-01-01+00%3A00&created_time__lte=2026-02-01+00%3A00", "created_time"),
        ("expiry_time__gt=2026-01-01+00%3A00&expiry_time__lt=2026-02-01+00%3A00", "expiry_time"),
    ],
)  # fmt: skip
def test_bad_queries_are_refused_by_name(plivo: Provider, query: str, named: str) -> None:
    """400, and the parameter in the text."""
    answer = plivo.ask("GET", f"?{query}")
    assert (answer.status, named in answer.body["error"]) == (400, True)


def test_without_a_time_filter_the_last_seven_days_are_listed(plivo: Provider) -> None:
    """A filter on either time lifts that; 90 days is the end."""
    plivo.create("14155550100", "12125550100")
    plivo.advance(7 * 86400)
    assert listed(plivo) == ["0"]
    plivo.advance(1)
    assert listed(plivo) == []
    assert listed(plivo, created_time__gte="2026-03-01 00:00") == ["0"]
    assert listed(plivo, expiry_time__gte="2026-03-01 00:00") == ["0"]
    plivo.advance(83 * 86400)
    assert listed(plivo, created_time__gte="2026-03-01 00:00") == []


def test_a_window_of_thirty_days_is_allowed(plivo: Provider) -> None:
    """Both ends included."""
    plivo.create("14155550100", "12125550100")
    assert listed(plivo, created_time__gte="2026-02-15 00:00", created_time__lte="2026-03-17 00:00") == ["0"]


def test_items_carry_their_address(plivo: Provider) -> None:
    """`resource_uri`, in lists only."""
    session = plivo.create()
    item = plivo.ask("GET").body["response"]["objects"][0]
    assert item == {**session, "resource_uri": plivo.path(f"/{session['session_uuid']}/")}
