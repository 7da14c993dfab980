"""Lists: a page of what there is, in the list envelope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar
from urllib.parse import parse_qsl

from testline.surfaces.mitto_masking.model.core import Core, Turn
from testline.surfaces.mitto_masking.model.errors import deny

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.wire import Response

PAGE_SIZE: Final = 50
LARGEST_PAGE_SIZE: Final = 1000
_LARGEST: Final = 2**53
# The parameters' own names come first, then the aliases.
PAGE_NAMES: Final = ("page", "Page")
PAGE_SIZE_NAMES: Final = ("pageSize", "pageLength", "page_length", "perPage", "PageSize")

_WHOLE: Final = re.compile(r"[0-9]{1,16}")
_LISTED: Final = ("MNM-ENV-001", "MNM-ENV-006", "MNM-PAG-002", "MNM-PAG-004")

T = TypeVar("T")


class Pages(Protocol[T]):
    """Things that can be cut into pages."""

    def __len__(self) -> int: ...

    def page(self, start: int, stop: int) -> list[T]:
        """The things from one place to before another."""


class Listed(list[T]):
    """A plain list that can be cut into pages."""

    def page(self, start: int, stop: int) -> list[T]:
        """The things from one place to before another."""
        return self[start:stop]


class Lists(Core):
    """Paging: a page begins at 0."""

    page_size = PAGE_SIZE
    largest_page_size = LARGEST_PAGE_SIZE

    def filters(self, turn: Turn) -> dict[str, str]:
        """The query parameters; of a name that comes more than once, the first."""
        if not turn.query:
            return {}
        return dict(reversed(parse_qsl(turn.query, keep_blank_values=True)))

    def listed(self, turn: Turn, found: Pages[T], show: Callable[[T, Turn], dict[str, Any]]) -> Response:
        """A page of what was found."""
        given = self.filters(turn)
        page = self.whole(given, PAGE_NAMES, 0, (0, _LARGEST), turn)
        size = self.whole(given, PAGE_SIZE_NAMES, self.page_size, (1, self.largest_page_size), turn)
        total = len(found)
        if page and page * size >= total and turn.form("page-beyond-end", "empty") == "refused":
            deny("not-found", {"page": page}, "MNM-PAG-003")
        data: Any = [show(one, turn) for one in found.page(page * size, (page + 1) * size)]
        turn.decide(*_LISTED, *(() if page * size < total else ("MNM-PAG-003",)))
        if turn.form("list-data", "array") == "object":
            data = {"items": data}
        if turn.form("paging-members", "present") == "absent":
            return self.respond(turn, data=data)
        pages = -(-total // size) or turn.form("empty-pages", 0)
        return self.respond(turn, page=page, pageSize=size, numPages=pages, total=total, data=data)

    def whole(
        self, given: Mapping[str, str], names: tuple[str, ...], default: int, bounds: tuple[int, int], turn: Turn
    ) -> int:
        """A whole number of the query by the first of its names that is given; refused where it is none."""
        if turn.form("paging-aliases", "accepted") == "ignored":
            names = names[:1]
        name = next((one for one in names if one in given), None)
        if name is None:
            return default
        text = given[name]
        value = int(text) if _WHOLE.fullmatch(text) else -1
        if bounds[0] <= value <= bounds[1]:
            turn.decide("MNM-PAG-001" if name == names[0] else "MNM-PAG-006")
            return value
        if turn.form("bad-page", "refused") == "refused":
            deny("bad-parameter", {name: text}, "MNM-PAG-005")
        return default
