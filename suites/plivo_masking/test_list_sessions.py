"""List sessions: the page, its order, and the way from page to page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("listMaskingSessions")

MOST_PAGES = 12


def _made(plivo: Plivo, first: str, count: int = 3) -> list[str]:
    """Some sessions of one first party, as their ids, oldest first."""
    return [str(plivo.session(first_party=first)["session_uuid"]) for _ in range(count)]


def _made_apart(plivo: Plivo, control: Control, count: int) -> list[str]:
    """Some sessions of different parties, created at different times, as their ids, newest first."""
    made = []
    for _ in range(count):
        made.append(str(plivo.session()["session_uuid"]))
        control.advance(2.5)
    return made[::-1]


def _judge_page(judge: Judge, plivo: Plivo, answer: Answer, expected: list[str]) -> bool:
    """The page has exactly these sessions, in this order."""
    got = plivo.uuids(answer)
    return judge.holds(
        answer.status == 200 and got == expected, where="response.body/response/objects", expected=expected,
        got=got if answer.status == 200 else answer.status, kind="page", answer=answer,
    )


def _walk(plivo: Plivo, answer: Answer) -> list[Answer]:
    """This page and those that `next` leads to, up to a limit that no honest list of these tests has."""
    pages = [answer]
    while len(pages) < MOST_PAGES and (page := plivo.follow(pages[-1], "next")) is not None:
        pages.append(page)
    return pages


@pytest.mark.requirement("PNM-LST-001")
def test_a_list_has_meta_and_objects(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A list answers 200 with `meta` and the sessions as `objects`, under `response`."""
    first = fresh.us_number()
    uuid = str(plivo.session(first_party=first)["session_uuid"])
    for query in (None, {"first_party": first}):
        answer = plivo.list(query)
        judge.status(answer, 200)
        for member, kind in (("meta", dict), ("objects", list)):
            got = answer.at(f"/response/{member}")
            judge.holds(
                isinstance(got, kind), where=f"response.body/response/{member}", expected=f"a JSON {kind.__name__}",
                got=got, kind="type", answer=answer,
            )
    judge.holds(
        uuid in plivo.uuids(answer), where="response.body/response/objects", expected=f"a list with {uuid}",
        got=plivo.uuids(answer), answer=answer,
    )


@pytest.mark.requirement("PNM-LST-002")
def test_meta_says_where_the_page_stands(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`limit`, `offset` and `total_count` are integers, `next` and `previous` URLs or null."""
    first = fresh.us_number()
    _made(plivo, first, 2)
    for query in (None, {"first_party": first, "limit": 1}, {"first_party": first, "limit": 1, "offset": 1}):
        answer = plivo.list(query).need(200)
        for member in ("limit", "offset", "total_count"):
            got = answer.at(f"/response/meta/{member}")
            judge.holds(
                isinstance(got, int) and not isinstance(got, bool), where=f"response.body/response/meta/{member}",
                expected="an integer", got=got, kind="type", answer=answer,
            )
        for member in ("next", "previous"):
            got = answer.at(f"/response/meta/{member}")
            judge.holds(
                got is None or (isinstance(got, str) and bool(got)), where=f"response.body/response/meta/{member}",
                expected="a URL or null", got=got, kind="type", answer=answer,
            )


@pytest.mark.requirement("PNM-LST-002")
def test_total_count_counts_all_that_match(judge: Judge, own_plivo: Plivo) -> None:
    """`total_count` is that of the whole selection on every page, not of the page and not of the account."""
    for _ in range(4):
        own_plivo.session()
    first = str(own_plivo.session()["first_party"]).lstrip("+")
    for query, total in (
        (None, 5), ({"limit": 2}, 5), ({"limit": 2, "offset": 4}, 5), ({"offset": 7}, 5), ({"first_party": first}, 1),
        ({"first_party": first, "limit": 1}, 1),
    ):
        judge.equal(own_plivo.list(query).need(200), "/response/meta/total_count", total)


@pytest.mark.requirement("PNM-LST-003")
def test_a_page_begins_at_zero_and_has_at_most_twenty(judge: Judge, plivo: Plivo) -> None:
    """Without `limit` and `offset` they are 20 and 0."""
    answer = plivo.list().need(200)
    judge.equal(answer, "/response/meta/limit", 20)
    judge.equal(answer, "/response/meta/offset", 0)
    judge.holds(
        len(plivo.items(answer)) <= 20, where="response.body/response/objects", expected="at most 20 sessions",
        got=len(plivo.items(answer)), kind="page", answer=answer,
    )


@pytest.mark.requirement("PNM-LST-003", "PNM-LST-008")
def test_of_twenty_one_sessions_one_is_on_the_second_page(judge: Judge, own_plivo: Plivo) -> None:
    """The default page has the first 20 of 21 sessions, and `next` leads to the last one."""
    made = {str(own_plivo.session()["session_uuid"]) for _ in range(21)}
    pages = _walk(own_plivo, own_plivo.list().need(200))
    sizes = [len(own_plivo.items(page)) for page in pages]
    judge["PNM-LST-003"].holds(
        sizes[0] == 20, where="response.body/response/objects", expected="20 sessions on the first page", got=sizes[0],
        kind="page", answer=pages[0],
    )
    seen = [uuid for page in pages for uuid in own_plivo.uuids(page)]
    judge["PNM-LST-008"].holds(
        len(seen) == 21 and set(seen) == made, where="sequence", expected="21 sessions by following next, each once",
        got=f"{len(seen)} sessions, {len(set(seen))} different", kind="pages", answer=pages[-1],
    )
    judge["PNM-LST-008"].equal(pages[-1], "/response/meta/next", None)


@pytest.mark.requirement("PNM-LST-004")
def test_limit_caps_and_offset_skips(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Every page is the slice of the whole list that `offset` and `limit` cut out of it, item by item."""
    first = fresh.us_number()
    made = _made(plivo, first)
    whole = plivo.uuids(plivo.list({"first_party": first}).need(200))
    judge.holds(
        set(made) <= set(whole), where="response.body/response/objects", expected=f"a list with {made}", got=whole,
        kind="page",
    )
    for limit, offset in ((1, 0), (2, 0), (2, 1), (1, 2), (20, 1), (20, 0)):
        answer = plivo.list({"first_party": first, "limit": limit, "offset": offset})
        judge.status(answer, 200)
        _judge_page(judge, plivo, answer, whole[offset:][:limit])
        judge.equal(answer, "/response/meta/limit", limit)
        judge.equal(answer, "/response/meta/offset", offset)


@pytest.mark.requirement("PNM-LST-004")
@pytest.mark.needs("clock")
def test_offset_counts_sessions_and_not_pages(judge: Judge, own_plivo: Plivo, control: Control) -> None:
    """In an account of seven sessions each offset skips that many of the newest, and one past the end leaves none."""
    made = _made_apart(own_plivo, control, 7)
    for limit, offset in ((2, 0), (2, 1), (2, 3), (3, 5), (3, 6), (2, 7), (2, 50)):
        answer = own_plivo.list({"limit": limit, "offset": offset})
        _judge_page(judge, own_plivo, answer, made[offset:][:limit])
    _judge_page(judge, own_plivo, own_plivo.list({"offset": 2}), made[2:])


@pytest.mark.requirement("PNM-LST-005")
def test_a_limit_outside_one_to_twenty_is_refused(refused: Look, plivo: Plivo) -> None:
    """A `limit` of 0, 21 or text answers 400; a page that is clamped to 1 to 20 sessions is tolerated."""
    for value in ("0", "21", "1000", "-1", "abc", "1.5"):
        answer = plivo.list({"limit": value})
        clamped = answer.at("/response/meta/limit") in range(1, 21) and len(plivo.items(answer)) <= 20
        refused(answer, f"limit={value}", *([200] if clamped else []))


@pytest.mark.requirement("PNM-LST-006")
def test_a_negative_offset_is_refused(refused: Look, plivo: Plivo) -> None:
    """Less than no sessions cannot be skipped."""
    for value in ("-1", "-20"):
        refused(plivo.list({"offset": value}), f"offset={value}")


@pytest.mark.requirement("PNM-LST-007")
def test_no_session_is_listed_before_a_newer_one(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`created_time` never rises down a list, filtered or not."""
    first = fresh.us_number()
    _made(plivo, first, 4)
    for query in ({"first_party": first}, None):
        answer = plivo.list(query).need(200)
        times = [plivo.moment(one.get("created_time")) for one in plivo.items(answer)]
        known = [one for one in times if one is not None]
        judge.holds(
            known == sorted(known, reverse=True), where="response.body/response/objects", expected="newest first",
            got=[str(one) for one in known], kind="order", answer=answer,
        )


@pytest.mark.requirement("PNM-LST-007")
@pytest.mark.needs("clock")
def test_only_the_time_of_creation_orders_a_list(judge: Judge, own_plivo: Plivo, control: Control) -> None:
    """Neither a longer life nor an update nor an expiry moves a session in the list."""
    made = []
    for seconds in (3600, 1200, 7200, 600, 1800):
        made.append(str(own_plivo.session(session_expiry=seconds)["session_uuid"]))
        control.advance(1.5)
    _judge_page(judge, own_plivo, own_plivo.list(), made[::-1])
    own_plivo.update(made[1], {"ring_timeout": 45, "session_expiry": 5000}).need(200, 202)
    control.advance(1.5)
    own_plivo.expire(made[3]).need(200, 202, 204)
    _judge_page(judge, own_plivo, own_plivo.list(), made[::-1])


@pytest.mark.requirement("PNM-LST-008")
def test_next_leads_through_the_whole_list(
    judge: Judge, plivo: Plivo, fresh: Fresh, no_evidence: Callable[[str], None]
) -> None:
    """Following `next` from a page of one gives every session once, in the order of the whole list, and ends."""
    first = fresh.us_number()
    _made(plivo, first)
    whole = plivo.uuids(plivo.list({"first_party": first}).need(200))[:MOST_PAGES]
    pages = _walk(plivo, plivo.list({"first_party": first, "limit": 1}).need(200))
    if any(str(one.get("first_party")).lstrip("+") != first for page in pages for one in plivo.items(page)):
        no_evidence("next does not keep the filter, which is PNM-LST-018's matter")
    seen = [uuid for page in pages for uuid in plivo.uuids(page)]
    judge.holds(
        seen == whole, where="sequence", expected=f"the pages {whole}", got=seen, kind="pages", answer=pages[-1]
    )
    if len(whole) < MOST_PAGES:
        judge.equal(pages[-1], "/response/meta/next", None)


@pytest.mark.requirement("PNM-LST-008")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("case", [(5, 2, [2, 2, 1]), (4, 2, [2, 2]), (3, 3, [3]), (2, 20, [2])], ids=str)
def test_next_is_null_on_the_last_page(
    judge: Judge, own_plivo: Plivo, control: Control, case: tuple[int, int, list[int]]
) -> None:
    """Pages are filled to the limit, the last one has what is left, and there is no empty one after it."""
    count, limit, sizes = case
    made = _made_apart(own_plivo, control, count)
    pages = _walk(own_plivo, own_plivo.list({"limit": limit}).need(200))
    got = [len(own_plivo.items(page)) for page in pages]
    judge.holds(got == sizes, where="sequence", expected=f"pages of {sizes}", got=got, kind="pages", answer=pages[-1])
    seen = [uuid for page in pages for uuid in own_plivo.uuids(page)]
    judge.holds(seen == made, where="sequence", expected=made, got=seen, kind="order", answer=pages[-1])
    judge.equal(pages[-1], "/response/meta/next", None)


@pytest.mark.requirement("PNM-LST-018")
def test_next_and_previous_keep_the_filters(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """From page to page, and back, only sessions that the first request selected are shown."""
    first = fresh.us_number()
    for _ in range(3):
        plivo.session(first_party=first)
        plivo.session()
        plivo.expire(str(plivo.session(first_party=first)["session_uuid"])).need(200, 202, 204)
    query = {"first_party": first, "status": "active", "limit": 1}
    start = plivo.list(query).need(200)
    second = plivo.follow(start, "next")
    back = plivo.follow(second, "previous") if second is not None else None
    third = plivo.follow(second, "next") if second is not None else None
    for name, page in (("next", second), ("next", third), ("previous", back)):
        items = plivo.items(page) if page is not None else []
        parties = [str(one.get("first_party")).lstrip("+") for one in items]
        judge.holds(
            parties == [first] and all(one.get("status") == "active" for one in items),
            where=f"response.body/response/meta/{name}", expected="a link to one more of the selected sessions",
            got=parties if page is not None else "no link that leads to a page", kind="filters", answer=page or start,
        )
    if back is not None:
        _judge_page(judge, plivo, back, plivo.uuids(start))
