"""Paging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider


def test_the_list_envelope(mitto: Provider) -> None:
    """An empty list has no pages."""
    answer = mitto.ask("GET", "/applications/search")
    assert answer.body == {
        "code": 200, "message": "OK", "page": 0, "pageSize": 50, "numPages": 0, "total": 0, "data": [],
    }  # fmt: skip


def test_walking_all_pages_visits_each_once(mitto: Provider) -> None:
    """By the date of creation, then by sid."""
    made = [mitto.application()["sid"] for _ in range(7)]
    mitto.advance(1)
    made = [*sorted(made), mitto.application()["sid"]]
    walked = []
    for page in range(3):
        answer = mitto.ask("GET", f"/applications/search?page={page}&pageSize=3")
        assert [answer.body[name] for name in ("page", "pageSize", "numPages", "total")] == [page, 3, 3, 8]
        walked += [one["sid"] for one in answer.data]
    assert walked == made
    beyond = mitto.ask("GET", "/applications/search?page=3&pageSize=3")
    assert (beyond.status, beyond.data, beyond.body["total"]) == (200, [], 8)


@pytest.mark.parametrize("query", ["pageSize=2", "pageLength=2", "page_length=2", "perPage=2", "PageSize=2", "pageSize=2&perPage=4", "pageSize=2&pageSize=3"])
def test_the_page_length_has_aliases(mitto: Provider, query: str) -> None:
    """The parameter's own name wins, and of several values the first."""
    for _ in range(5):
        mitto.application()
    assert len(mitto.ask("GET", f"/applications/search?{query}").data) == 2
    assert len(mitto.ask("GET", f"/applications/search?{query}&Page=2").data) == 1


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "page=1.5", "page=", "pageSize=0", "pageSize=1001", "perPage=many", "page=%D9%A1", f"page={'9' * 5000}"]
)
def test_a_bad_page_is_refused(mitto: Provider, query: str) -> None:
    """On every list, and echoed."""
    root = mitto.path(mitto.context(mitto.application()))
    application = root.rpartition("/contexts")[0]
    for rest in (
        "/applications/search", "/phonenumbers/search", f"{application}/maskednumbers/search",
        f"{application}/contexts/search", f"{root}/participants/search", f"{root}/interactions/search",
    ):  # fmt: skip
        answer = mitto.ask("GET", f"{rest}?{query}")
        assert answer.refusal == (400, "400")
        assert list(answer.body["data"]) == [query.partition("=")[0]]


def test_the_largest_page(mitto: Provider) -> None:
    """1000 are allowed, and a page far away is empty."""
    assert len(mitto.ask("GET", "/phonenumbers/search?pageSize=1000").data) == 12
    assert mitto.ask("GET", "/phonenumbers/search?page=999999999999&pageSize=1000").data == []


@pytest.mark.parametrize("count", [30, 250])
def test_a_list_is_in_order_however_many_came_and_went(mitto: Provider, count: int) -> None:
    """Those that came since somebody looked last, and those that went since, too."""
    kept: list[str] = []
    for _ in range(2):
        made = sorted(mitto.application()["sid"] for _ in range(count))
        assert [one["sid"] for one in mitto.ask("GET", "/applications/search?pageSize=1000").data] == kept + made
        made += [mitto.application()["sid"] for _ in range(count)]
        for sid in made[::2]:
            mitto.ask("DELETE", f"/applications/{sid}")
        kept += sorted(made[1::2])
        mitto.advance(1)
    assert [one["sid"] for one in mitto.ask("GET", "/applications/search?pageSize=1000").data] == kept
