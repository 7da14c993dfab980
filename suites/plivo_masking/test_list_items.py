"""List sessions: the items of a page, and a page without any."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh

    from .conftest import Plivo

pytestmark = pytest.mark.operation("listMaskingSessions")


@pytest.mark.requirement("PNM-LST-015")
def test_items_tell_their_own_address(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`resource_uri` ends in the UUID of its own session and a slash."""
    first = fresh.us_number()
    for _ in range(3):
        plivo.session(first_party=first)
    answer = plivo.list({"first_party": first}).need(200)
    for index, item in enumerate(plivo.items(answer)):
        uri = item.get("resource_uri")
        judge.holds(
            isinstance(uri, str) and uri.endswith(f"/{item['session_uuid']}/"),
            where=f"response.body/response/objects/{index}/resource_uri", expected=f".../{item['session_uuid']}/",
            got=uri, answer=answer,
        )


@pytest.mark.requirement("PNM-LST-016")
def test_a_list_of_nothing_is_an_empty_page(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A filter that nothing fits answers 200 with no objects and a count of 0, sessions of either party or not."""
    first, second = fresh.us_number(), fresh.us_number()
    plivo.session(first_party=first)
    for query in ({"first_party": first, "second_party": second}, {"first_party": second, "second_party": first}):
        answer = plivo.list(query)
        judge.status(answer, 200)
        judge.equal(answer, "/response/objects", [])
        judge.equal(answer, "/response/meta/total_count", 0)


@pytest.mark.requirement("PNM-LST-016")
def test_a_new_account_lists_nothing(judge: Judge, own_plivo: Plivo) -> None:
    """Without any session the list is an empty page."""
    answer = own_plivo.list()
    judge.status(answer, 200)
    judge.equal(answer, "/response/objects", [])
    judge.equal(answer, "/response/meta/total_count", 0)
