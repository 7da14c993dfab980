"""Paging of lists: page and page length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import NoReturn

    from testline.targets.client import Answer

    from .api import Mitto, Pool
    from .envelope import Expect
    from .phones import Phones

    Own = Callable[..., Mitto]
    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("listApplications")

ALIASES = ("pageLength", "page_length", "perPage", "PageSize")
NOT_NUMBERS = ("abc", "two", "1.5", "1x", "-", "true")


def _lists(pool: Pools, own: Own) -> Iterator[tuple[Mitto, str, tuple[str, ...], list[str]]]:
    """Every list of an account that has five of a thing: the API, the operation, its path, and the sids that it has."""
    api = own(us=10)
    one = pool(5, api=api)
    applications = [str(one.application["sid"]), *(str(api.application()["sid"]) for _ in range(4))]
    contexts = [str(one.context()["sid"]) for _ in range(5)]
    sid = applications[0]
    yield api, "listApplications", (), applications
    yield api, "listPhoneNumbers", (), [str(number["sid"]) for number in api.phone_numbers()]
    yield api, "listMaskedNumbers", (sid,), [str(masked["sid"]) for masked in one.masked]
    yield api, "listContexts", (sid,), contexts
    people = [one.member(contexts[0]).sid for _ in range(2)]
    yield api, "listParticipants", (sid, contexts[0]), people


def _page(api: Mitto, operation: str, sids: tuple[str, ...], page: int, size: int) -> Answer:
    return api.ask(operation, *sids, query={"page": page, "pageSize": size})


@pytest.mark.requirement("MNM-PAG-001")
def test_the_application_list_takes_page_and_page_length(expect: Expect, mitto: Mitto) -> None:
    """Together and each alone."""
    mitto.application()
    for query in ({"page": 0, "pageSize": 10}, {"page": 0}, {"pageSize": 10}, {"pageSize": 1}, {"pageSize": 1000}):
        expect.accepted(mitto.ask("listApplications", query=query), f"a list with {query}")


@pytest.mark.requirement("MNM-PAG-001")
def test_the_page_makes_a_difference(expect: Expect, mitto: Mitto) -> None:
    """Of at least two applications, pages of one show different ones."""
    for _ in range(2):
        mitto.application()
    pages = [mitto.envelope.values(_page(mitto, "listApplications", (), page, 1)) for page in range(2)]
    expect.holds(
        len(pages[0]) == len(pages[1]) == 1 and pages[0] != pages[1], "two pages of one application each", pages, kind="page"
    )


@pytest.mark.requirement("MNM-PAG-002")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("size", [1, 2, 5])
def test_all_pages_together_have_every_item_once(expect: Expect, own: Own, pool: Pools, size: int) -> None:
    """For each list, by ones, by twos with a rest, and all at once."""
    for api, operation, sids, expected in _lists(pool, own):
        pages = [_page(api, operation, sids, page, size) for page in range(-(-len(expected) // size))]
        got = [str(sid) for page in pages for sid in api.envelope.values(page)]
        expect.holds(
            sorted(got) == sorted(expected), f"{operation}: each of {len(expected)} once", f"{len(got)}, of them {len(set(got))} different",
            pages[-1], kind="walk",
        )


@pytest.mark.requirement("MNM-PAG-002")
@pytest.mark.needs("accounts")
def test_the_walk_finds_what_was_made_before_it(expect: Expect, own: Own) -> None:
    """Seven applications by threes, whatever was deleted before."""
    api = own()
    made = [str(api.application()["sid"]) for _ in range(9)]
    for sid in (made.pop(4), made.pop(0)):
        api.done("deleteApplication", sid)
    got = [str(sid) for page in range(3) for sid in api.envelope.values(_page(api, "listApplications", (), page, 3))]
    expect.holds(sorted(got) == sorted(made), sorted(made), sorted(got), kind="walk")


@pytest.mark.requirement("MNM-PAG-002")
@pytest.mark.needs("accounts")
def test_a_page_is_the_same_when_read_again(expect: Expect, own: Own) -> None:
    """Nothing changes, and so no page does."""
    api = own()
    for _ in range(4):
        api.application()
    first = [api.envelope.values(_page(api, "listApplications", (), page, 2)) for page in (0, 1)]
    again = [api.envelope.values(_page(api, "listApplications", (), page, 2)) for page in (0, 1)]
    expect.holds(first == again, first, again, kind="order")


@pytest.mark.requirement("MNM-PAG-002")
@pytest.mark.operation("listInteractions")
@pytest.mark.needs("calls")
def test_interactions_are_paged_too(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Three calls by ones."""
    pair = pool().pair()
    for _ in range(3):
        phones.call(pair.first.number, pair.first.mask)
    api, sids = pair.pool.api, (str(pair.pool.application["sid"]), pair.sid)
    got = [sid for page in range(3) for sid in api.envelope.values(_page(api, "listInteractions", sids, page, 1))]
    expect.holds(len(got) == len(set(map(str, got))) == 3, "three interactions, each once", got, kind="walk")


@pytest.mark.requirement("MNM-PAG-003")
@pytest.mark.needs("accounts", "numbers")
def test_a_page_beyond_the_end_is_empty(expect: Expect, own: Own, pool: Pools) -> None:
    """The next after the last, and one far away, are successes without items, for each list."""
    for api, operation, sids, expected in _lists(pool, own):
        for page in (len(expected), 1000):
            answer = _page(api, operation, sids, page, 1)
            expect.accepted(answer, f"page {page} of {operation}")
            expect.holds(not api.envelope.items(answer), f"no items on page {page} of {operation}", answer.text[:120], answer)


@pytest.mark.requirement("MNM-PAG-003")
@pytest.mark.needs("accounts")
def test_the_page_after_a_full_one_is_empty(expect: Expect, own: Own) -> None:
    """Four applications by twos have no third page; without any, the first page is empty."""
    api = own()
    expect.has_exactly(_page(api, "listApplications", (), 0, 2), [])
    for _ in range(4):
        api.application()
    expect.has_exactly(_page(api, "listApplications", (), 2, 2), [])


@pytest.mark.requirement("MNM-PAG-004")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.parametrize("size", [1, 2, 4])
def test_no_page_is_longer_than_asked_for(expect: Expect, own: Own, pool: Pools, size: int) -> None:
    """On each page of each list."""
    for api, operation, sids, expected in _lists(pool, own):
        for page in range(-(-len(expected) // size)):
            answer = _page(api, operation, sids, page, size)
            got = len(api.envelope.items(answer))
            expect.holds(got <= size and api.envelope.accepted(answer), f"{size} items at most from {operation}", got, answer, kind="length")


@pytest.mark.requirement("MNM-PAG-004")
def test_the_page_length_holds_without_a_page(expect: Expect, mitto: Mitto) -> None:
    """Alone it bounds the first page."""
    for _ in range(3):
        mitto.application()
    for size in (1, 2):
        answer = mitto.ask("listApplications", query={"pageSize": size})
        got = len(mitto.envelope.items(answer))
        expect.holds(mitto.envelope.accepted(answer) and got <= size, f"{size} items at most", got, answer, kind="length")


@pytest.mark.requirement("MNM-PAG-005")
@pytest.mark.parametrize("name", ["page", "pageSize"])
def test_a_page_that_is_no_number_is_refused(expect: Expect, mitto: Mitto, name: str) -> None:
    """Words, fractions and signs."""
    for value in NOT_NUMBERS:
        expect.refused(mitto.ask("listApplications", query={name: value}), f"{name}={value}")


@pytest.mark.requirement("MNM-PAG-005")
@pytest.mark.needs("accounts", "numbers")
@pytest.mark.operation("listPhoneNumbers", "listMaskedNumbers", "listContexts", "listParticipants")
def test_no_list_takes_a_page_that_is_no_number(expect: Expect, own: Own, pool: Pools) -> None:
    """Each list is strict about both parameters."""
    for api, operation, sids, _ in _lists(pool, own):
        for name in ("page", "pageSize"):
            expect.refused(api.ask(operation, *sids, query={name: "abc"}), f"{operation} with {name}=abc")


@pytest.mark.requirement("MNM-PAG-005")
@pytest.mark.parametrize(
    "query", [{"page": -1}, {"pageSize": 0}, {"pageSize": -1}, {"pageSize": 1001}], ids=["page-1", "size-0", "size-1", "size-1001"]
)
def test_a_page_out_of_range_is_refused(expect: Expect, mitto: Mitto, query: dict[str, object]) -> None:
    """Below the first page and outside 1 to 1000 items; the limits are not documented."""
    expect.refused(mitto.ask("listApplications", query=query), f"a list with {query}", tolerated=True)


@pytest.mark.requirement("MNM-PAG-006")
@pytest.mark.parametrize("alias", ALIASES)
def test_other_names_of_the_page_length_work_alike(
    expect: Expect, mitto: Mitto, alias: str, option_not_used: Callable[[str], NoReturn]
) -> None:
    """Where one is taken, it bounds the page like the name itself."""
    for _ in range(3):
        mitto.application()
    answer = mitto.ask("listApplications", query={alias: 2})
    got = len(mitto.envelope.items(answer))
    if not mitto.envelope.accepted(answer) or got == len(mitto.envelope.items(mitto.ask("listApplications"))):
        option_not_used(f"{alias} is not taken")
    expect.holds(got == 2, f"two items with {alias}=2", got, answer, kind="length")


@pytest.mark.requirement("MNM-PAG-006")
@pytest.mark.needs("accounts")
def test_another_name_of_the_page_works_alike(expect: Expect, own: Own, option_not_used: Callable[[str], NoReturn]) -> None:
    """Where it is taken, the second page by that name is the second page."""
    api = own()
    for _ in range(3):
        api.application()
    first, second = (api.envelope.values(_page(api, "listApplications", (), page, 1)) for page in (0, 1))
    answer = api.ask("listApplications", query={"Page": 1, "pageSize": 1})
    got = api.envelope.values(answer)
    if not api.envelope.accepted(answer) or got == first:
        option_not_used("Page is not taken")
    expect.holds(got == second, second, got, answer, kind="page")
