"""Reading sessions: one, or a page of those that filters select."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from testline.spec import load
from testline.surfaces.model import SECOND
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.sessions import Sessions
from testline.surfaces.plivo_masking.model.timestamps import parse_filter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from testline.spec import Parameter
    from testline.surfaces.model import Instant
    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.ledger import Found
    from testline.surfaces.plivo_masking.model.state import Account, Session
    from testline.wire import Response

DAY: Final = 86_400 * SECOND
LISTED: Final = 90 * DAY
DEFAULT_WINDOW: Final = 7 * DAY
WIDEST_WINDOW: Final = 30 * DAY
PAGE: Final = 20

EXACT: Final = ("first_party", "second_party", "virtual_number", "subaccount")
_NUMBERS: Final = ("first_party", "second_party", "virtual_number")
_SUFFIXES: Final = ("", "__gt", "__gte", "__lt", "__lte")
_EVER: Final = (-(2**62), 2**62)
_LISTED: Final = tuple(f"PNM-LST-{i:03d}" for i in (1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18))
_GOT: Final = ("PNM-GET-001", "PNM-GET-002")


@cache
def parameters() -> Mapping[str, Parameter]:
    """The query parameters of the list operation, by name."""
    listed = load("plivo-masking").operations["listMaskingSessions"].parameters
    return {one.name: one for one in listed if one.place == "query"}


def bounds(suffix: str, at: int, precision: int) -> tuple[int, int]:
    """What a filter of that suffix lets through, from the first value to before the second."""
    return {
        "": (at, at + precision),
        "__gt": (at + 1, _EVER[1]),
        "__gte": (at, _EVER[1]),
        "__lt": (_EVER[0], at),
        "__lte": (_EVER[0], at + 1),
    }[suffix]


class Listing(Sessions):
    """The get and list operations."""

    default_window = DEFAULT_WINDOW
    widest_window = WIDEST_WINDOW
    listed_for = LISTED

    def get(self, account: Account, session_uuid: str, turn: Turn) -> Response:
        """Answer a get, also of an expired session."""
        session = self.find(account, session_uuid, "get")
        turn.decide(*_GOT)
        return self.respond(200, turn, {"response": self.show(session, turn)})

    def list_sessions(self, account: Account, query: str, turn: Turn) -> Response:
        """Answer a list: newest first, a page of what the filters select."""
        pairs = parse_qsl(query, keep_blank_values=True)
        given = dict(pairs)
        self.judge(given, turn)
        limit, offset = self.page_of(given, turn)
        found = self.select(account, given, turn)
        sessions = account.ledger.sessions
        shown = [self.show(sessions[serial], turn, place="list") for serial in found.page(limit, offset)]
        turn.decide(*_LISTED)
        meta = {
            "limit": limit,
            "next": self.page_url(account, pairs, limit, offset + limit, turn)
            if offset + limit < found.total
            else None,
            "offset": offset,
            "previous": self.page_url(account, pairs, limit, max(0, offset - limit), turn) if offset else None,
            "total_count": found.total,
        }
        return self.respond(200, turn, {"response": {"meta": meta, "objects": shown}})

    def judge(self, given: Mapping[str, str], turn: Turn) -> None:
        """Refuse a parameter that the specification does not allow, but for what other providers tolerate."""
        form = turn.chooser.form
        for name, parameter in parameters().items():
            if name not in given or parameter.validator.is_valid(parameter.coerced(given[name])):
                continue
            base = name.partition("__")[0]
            clamps = {"limit": "limit-out-of-range", "offset": "negative-offset"}
            if base in clamps and form(clamps[base], "refused") == "clamped":
                continue
            deny(base, "unparsable" if base.endswith("_time") else "invalid")
        if given.get("status") == "in-progress" and form("in-progress-filter", "accepted") == "refused":
            deny("status", "invalid")

    def page_of(self, given: Mapping[str, str], turn: Turn) -> tuple[int, int]:
        """Limit and offset, within their ranges."""
        if "cursor" in given and turn.chooser.form("paging", "offset") == "cursor":
            return _cursor(given["cursor"])
        return _within(given.get("limit"), PAGE, 1, PAGE), _within(given.get("offset"), 0, 0, _EVER[1])

    def page_url(self, account: Account, pairs: Sequence[tuple[str, str]], limit: int, offset: int, turn: Turn) -> str:
        """The relative URL of another page, filters kept."""
        form = turn.chooser.form
        kept = [pair for pair in pairs if pair[0] not in ("limit", "offset", "cursor")]
        if form("page-filters", "kept") == "dropped":
            kept = []
        if form("paging", "offset") == "cursor":
            kept += [("cursor", urlsafe_b64encode(f"{limit}:{offset}".encode()).decode())]
        else:
            kept += [("limit", str(limit)), ("offset", str(offset))]
        return f"/v1/Account/{account.auth_id}/Masking/Session/?{urlencode(kept)}"

    def select(self, account: Account, given: Mapping[str, str], turn: Turn) -> Found:
        """The sessions that keep every filter."""
        created = self.time_window(given, "created_time", turn)
        expiry = self.time_window(given, "expiry_time", turn)
        duration = self.duration_window(given)
        if created is None:
            created = (turn.now - self.default_window, _EVER[1]) if expiry is None else _EVER
        created = (max(created[0], turn.now - self.listed_for), created[1])
        keeps: list[Callable[[Session], bool]] = []
        if expiry is not None:
            low, high = expiry
            keeps.append(lambda session: low <= session.expiry < high)
        if duration is not None:
            least, most = duration
            keeps.append(lambda session: least <= self.duration(session, turn) < most)
        exact = {
            name: given[name].strip().lstrip("+") if name in _NUMBERS else given[name]
            for name in EXACT
            if name in given
        }
        if given.get("status", "all") != "all":
            exact["status"] = given["status"]
        return account.ledger.search(created, exact, keeps)

    def time_window(self, given: Mapping[str, str], name: str, turn: Turn) -> tuple[Instant, Instant] | None:
        """The window of a time filter's five forms together; None where none is given."""
        window, ends = _EVER, set()
        for suffix in _SUFFIXES:
            text = given.get(name + suffix)
            if text is None:
                continue
            moment = parse_filter(text)
            if moment is None:
                deny(name, "unparsable")
            low, high = bounds(suffix, *moment)
            window = (max(window[0], low), min(window[1], high))
            ends.add(suffix[:4])
        if not ends:
            return None
        wide = {"__gt", "__lt"} <= ends and window[1] - window[0] > self.widest_window + 1
        if wide and turn.chooser.form("wide-window", "refused") == "refused":
            deny(name, "wide")
        return window

    def duration_window(self, given: Mapping[str, str]) -> tuple[int, int] | None:
        """The window of the duration filters together, in seconds; None where none is given."""
        windows = [
            bounds(suffix, int(given[f"duration{suffix}"]), 1) for suffix in _SUFFIXES if f"duration{suffix}" in given
        ]
        return (max(low for low, _ in windows), min(high for _, high in windows)) if windows else None


def _within(text: str | None, default: int, least: int, most: int) -> int:
    """A number of the query brought into its range."""
    try:
        return default if text is None else max(least, min(int(text), most))
    except ValueError:
        return default


def _cursor(text: str) -> tuple[int, int]:
    """Limit and offset of a page whose URL we made."""
    try:
        limit, _, offset = urlsafe_b64decode(text).decode().partition(":")
        return int(limit), int(offset)
    except ValueError:
        deny("cursor", "invalid")
