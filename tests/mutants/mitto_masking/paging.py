"""Wrong about pages."""

from __future__ import annotations

from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from wrong import Mutant, around


def _pages(cut, which=lambda _path: True):
    """Cuts pages otherwise: `cut(things, page, size)`, as far as `which(path)` says."""

    def listed(healthy, model, turn, found, show):
        given = model.filters(turn)
        page, size = given.get("page", "0"), given.get("pageSize", "50")
        if not which(turn.request.path) or not (page.isdecimal() and size.isdecimal()):
            return healthy(turn, found, show)
        return healthy(turn, _Cut(found, lambda things: cut(things, int(page), int(size))), show)

    return around(listed=listed)


class _Cut(Listed):
    """A list whose page is cut by another rule, whatever is asked."""

    def __init__(self, found, cut):
        super().__init__(found.page(0, len(found)))
        self.cut = cut

    def page(self, _start, _stop):
        return self.cut(list(self))


def _applications(path):
    return path.endswith("/applications/search")


def _overlapping(things, page, size):
    start = max(page * size - page, 0)
    return things[start : start + size]


def _gapped(things, page, size):
    start = page * size + page
    return things[start : start + size]


def _last_page_short(things, page, size):
    found = things[page * size : (page + 1) * size]
    return found[:-1] if page and len(found) < size else found


def _from_one(things, page, size):
    start = max(page - 1, 0) * size
    return things[start : start + size]


def _backwards_from_the_third(things, page, size):
    return (things if page < 2 else things[::-1])[page * size : (page + 1) * size]


def _whole(change):
    """Reads paging parameters otherwise: `change(text, names)`, or as it should where that gives None."""

    def whole(healthy, _model, given, names, default, bounds, turn):
        name = next((one for one in names if one in given), None)
        found = None if name is None else change(given[name], names[0], default)
        return healthy(given, names, default, bounds, turn) if found is None else found

    return around(whole=whole)


def _refused(name):
    def change(text, first, _default):
        if first == name:
            deny("bad-parameter", {name: text})

    return _whole(change)


def _ignored(name):
    return _whole(lambda _text, first, default: default if first == name else None)


def _beyond(healthy, model, turn, found, show):
    given = model.filters(turn)
    page, size = given.get("page", "0"), given.get("pageSize", "50")
    if page.isdecimal() and size.isdecimal() and int(page) * int(size) >= len(found) and page != "0":
        deny("not-found", {"page": page})
    return healthy(turn, found, show)


def _last_again(things, page, size):
    last = max(-(-len(things) // max(size, 1)) - 1, 0)
    start = min(page, last) * size
    return things[start : start + size]


MUTANTS = (
    Mutant("ignores_the_page_length", "MNM-PAG-001", _ignored("pageSize")),
    Mutant("ignores_the_page", "MNM-PAG-001", _ignored("page")),
    Mutant("takes_no_page_length", "MNM-PAG-001", _refused("pageSize")),
    Mutant("has_pages_that_overlap", "MNM-PAG-002", _pages(_overlapping), deep=True),
    Mutant("loses_an_item_between_pages", "MNM-PAG-002", _pages(_gapped), deep=True),
    Mutant("loses_the_last_item_of_the_last_page", "MNM-PAG-002", _pages(_last_page_short), deep=True),
    Mutant("counts_pages_from_1_and_from_0", "MNM-PAG-002", _pages(_from_one), deep=True),
    Mutant("turns_the_list_around_on_the_third_page", "MNM-PAG-002", _pages(_backwards_from_the_third, _applications), deep=True),
    Mutant("has_phone_numbers_on_two_pages", "MNM-PAG-002", _pages(_overlapping, lambda path: "/phonenumbers/" in path), deep=True),
    Mutant("has_contexts_on_two_pages", "MNM-PAG-002", _pages(_overlapping, lambda path: "/contexts/" in path), deep=True),
    Mutant("has_no_page_beyond_the_end", "MNM-PAG-003", around(listed=_beyond)),
    Mutant("has_the_last_page_beyond_the_end", "MNM-PAG-003", _pages(_last_again)),
    Mutant("has_one_item_more_on_a_page", "MNM-PAG-004", _pages(lambda things, page, size: things[page * size : (page + 1) * size + 1])),
    Mutant("has_two_items_on_a_page_at_least", "MNM-PAG-004", _pages(lambda things, page, size: things[page * size : page * size + max(size, 2)])),
    Mutant("has_pages_too_long_for_phone_numbers", "MNM-PAG-004",
           _pages(lambda things, page, size: things[page * size : (page + 1) * size + 1], lambda path: "/phonenumbers/" in path)),
    Mutant("takes_a_word_for_the_first_page", "MNM-PAG-005", _whole(lambda text, name, _default: 0 if name == "page" and not text.lstrip("-").isdecimal() else None)),
    Mutant("takes_a_word_for_a_page_length", "MNM-PAG-005", _whole(lambda text, name, default: default if name == "pageSize" and not text.lstrip("-").isdecimal() else None)),
)  # fmt: skip
