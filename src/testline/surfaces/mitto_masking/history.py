"""What a run's exchanges tell about resources and phones, read without trust: what is not as documented is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote

from testline.wire import MISSING, at, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from testline.wire import Exchange, Json

APPLICATION, PHONE, MASK, CONTEXT = "application", "phone number", "masked number", "context"
PARTICIPANT, INTERACTION = "participant", "interaction"
CREATES = frozenset({"createApplication", "addMaskedNumber", "createContext", "addParticipants"})
DELETES: Mapping[str, str] = {
    "deleteApplication": "applications",
    "deleteMaskedNumber": "maskednumbers",
    "deleteContext": "contexts",
    "deleteParticipant": "participants",
}
"""What takes something away, and the collection in whose place its path names it."""

_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("createApplication", "listApplications", "getApplication", "updateApplication"), APPLICATION),
    **dict.fromkeys(("listPhoneNumbers", "getPhoneNumber"), PHONE),
    **dict.fromkeys(("addMaskedNumber", "listMaskedNumbers", "getMaskedNumber", "updateMaskedNumber"), MASK),
    **dict.fromkeys(("createContext", "listContexts", "getContext", "updateContext"), CONTEXT),
    **dict.fromkeys(("addParticipants", "listParticipants", "getParticipant"), PARTICIPANT),
    **dict.fromkeys(("listInteractions", "getInteraction"), INTERACTION),
}
NEVER = datetime.max.replace(tzinfo=UTC)
_NUMBER = re.compile(r"\+?([0-9]{5,15})")
_SECONDS = re.compile(r"[0-9]{1,9}")
_HANDSET = re.compile(r"/handsets/([^/?]+)$")
_CALLS = re.compile(r"/calls(/[^/]+/hangup)?/?$")
_MESSAGES = re.compile(r"/messages/?$")


@dataclass(frozen=True, slots=True)
class Shown:
    """A resource as one answer shows it. `place`: where `data` has it; `is_new`: this exchange made it."""

    kind: str
    sid: str
    members: Mapping[str, Json]
    path: Mapping[str, str]
    place: str
    is_new: bool
    source: Exchange

    def text(self, name: str) -> str | None:
        """A member that is text, without blanks around it; None where it is none."""
        value = self.members.get(name)
        return value.strip() if isinstance(value, str) else None

    def number(self, name: str) -> str | None:
        """A member that is a telephone number, as its digits."""
        return digits(self.members.get(name))

    def moment(self, name: str) -> datetime | None:
        """A member that is a date."""
        return moment(self.members.get(name))


@dataclass(frozen=True, slots=True)
class Sight:
    """What a phone was shown: the number that called or wrote, and where the answer says so."""

    phone: str
    shown: str
    where: str


def error_code(exchange: Exchange) -> object:
    """The `errorCode` of an answer of the vendor's API, which makes it an error; MISSING where there is none."""
    if exchange.control or exchange.direction != "sent" or exchange.response is None or exchange.problem:
        return MISSING
    return at(parse_json(exchange.response.body), "/errorCode")


def success_of(exchange: Exchange) -> object:
    """The body of a success, by body and status: None where it has none, MISSING where the answer is no whole success."""
    response = exchange.response
    if exchange.control or response is None or exchange.problem or not 200 <= response.status < 300:  # noqa: PLR2004 - the success class
        return MISSING
    body = parse_json(response.body)
    if body is MISSING:
        return None
    return MISSING if isinstance(body, dict) and "errorCode" in body else body


def is_refused(exchange: Exchange) -> bool:
    """Whether the request did nothing: an error by body, or by a status of the client error class."""
    response = exchange.response
    if response is None or exchange.problem:
        return False
    return 400 <= response.status < 500 or error_code(exchange) is not MISSING  # noqa: PLR2004 - the client error class


def path_of(exchange: Exchange) -> Mapping[str, str]:
    """The sids that the path names, by collection: `{"applications": "NMA...", "contexts": "NMC..."}`."""
    steps = [unquote(one) for one in exchange.request.path.strip("/").split("/") if one != "search"]
    return dict(zip(steps[1::2], steps[2::2], strict=False))


def resources(exchange: Exchange) -> Iterator[Shown]:
    """The resources that a successful answer shows: those it is about, then the participants within contexts."""
    operation = exchange.operation or ""
    kind = _KINDS.get(operation)
    if kind is None:
        return
    path, is_new = path_of(exchange), operation in CREATES
    for place, members in _objects(at(success_of(exchange), "/data")):
        if (one := _shown(kind, members, path, place, exchange, is_new=is_new)) is None:
            continue
        yield one
        within = members.get("participants")
        for i, member in enumerate(within if kind == CONTEXT and isinstance(within, list) else ()):
            inner = {**path, "contexts": one.sid}
            if isinstance(member, dict) and (
                each := _shown(PARTICIPANT, member, inner, f"{place}/participants/{i}", exchange, is_new=is_new)
            ):
                yield each


def _objects(data: object) -> Iterator[tuple[str, dict[str, Json]]]:
    """What `data` has: one object, a list of them, or an object around a list."""
    if isinstance(data, dict) and "sid" not in data:
        lists = [(name, one) for name, one in data.items() if isinstance(one, list)]
        for name, one in lists if len(lists) == 1 else ():
            yield from ((f"/data/{name}{place.removeprefix('/data')}", member) for place, member in _objects(one))
    elif isinstance(data, dict):
        yield "/data", data
    elif isinstance(data, list):
        yield from ((f"/data/{i}", one) for i, one in enumerate(data) if isinstance(one, dict))


def _shown(  # noqa: PLR0913 - the members of what is shown
    kind: str, members: dict[str, Json], path: Mapping[str, str], place: str, source: Exchange, *, is_new: bool
) -> Shown | None:
    sid = members.get("sid")
    if not isinstance(sid, str) or not sid.strip():
        return None
    return Shown(kind, sid.strip(), members, path, place, is_new, source)


def sights(exchange: Exchange) -> Iterator[Sight]:
    """What phones were shown, by the control API: in the answer of a call or a text, or on a handset."""
    if not exchange.control or exchange.response is None or exchange.problem:
        return
    body, path = parse_json(exchange.response.body), exchange.request.path
    if exchange.request.method == "POST" and _CALLS.search(path):
        yield from _sight(at(body, "/rang"), at(body, "/caller_id"), "/caller_id")
    elif exchange.request.method == "POST" and _MESSAGES.search(path):
        yield from _sight(at(body, "/recipient"), at(body, "/sender"), "/sender")
    elif handset := _HANDSET.search(path):
        for place, member in (("calls", "caller_id"), ("inbox", "sender")):
            seen = at(body, f"/{place}")
            for i, one in enumerate(seen if isinstance(seen, list) else ()):
                yield from _sight(unquote(handset[1]), at(one, f"/{member}"), f"/{place}/{i}/{member}")


def _sight(phone: object, shown: object, where: str) -> Iterator[Sight]:
    number, seen = digits(phone), digits(shown)
    if number is not None and seen is not None:
        yield Sight(number, seen, f"response.body{where}")


def digits(value: object) -> str | None:
    """A telephone number as its digits; None where it is none."""
    found = _NUMBER.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found else None


def moment(value: object) -> datetime | None:
    """A date of the vendor's, which says no zone and is taken for UTC; None where it is none."""
    try:
        return datetime.strptime(f"{value}+0000", "%Y-%m-%d %H:%M:%S%z") if isinstance(value, str) else None
    except ValueError:
        return None


def expiry_of(context: Shown) -> datetime | None:
    """When a context ends at the earliest; `NEVER` where it does not, None where that cannot be told."""
    if "dateExpiry" in context.members:
        return NEVER if context.members["dateExpiry"] is None else context.moment("dateExpiry")
    ttl = str(context.members.get("ttl"))
    created = context.moment("dateCreated")
    if not _SECONDS.fullmatch(ttl) or created is None:
        return None
    try:
        return created + timedelta(seconds=int(ttl)) if int(ttl) else NEVER
    except OverflowError:
        return NEVER
