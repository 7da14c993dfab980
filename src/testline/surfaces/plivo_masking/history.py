"""What a run's exchanges tell about sessions and calls, read without trust: what is not as documented is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from testline.wire import at, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.wire import Exchange

EXPIRE = "expireMaskingSession"

_ACCOUNT = re.compile(r"/v1/Account/([^/]+)/Masking/Session(?:/([^/]+))?/?$")
_PLACES = {
    "createMaskingSession": "/session",
    "updateMaskingSession": "/session",
    "getMaskingSession": "/response",
    "listMaskingSessions": "/response/objects",
}
_STATUSES = ("active", "in-progress", "expired")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.(\d{1,6}))? \+0000 (?:UTC|\+0000)")
_NUMBER = re.compile(r"\+?([0-9]{5,15})")
_HANDSET = re.compile(r"/handsets/([^/?]+)$")
_CALLS = re.compile(r"/calls(/[^/]+/hangup)?/?$")


@dataclass(frozen=True, slots=True)
class Seen:
    """A session as one answer showed it; None where that could not be read. `source`: the answer."""

    uuid: str
    parties: frozenset[str]
    number: str | None
    status: str | None
    created: datetime | None
    expiry: datetime | None
    source: tuple[Exchange, ...] = ()


@dataclass
class Account:
    """The sessions of one account that may still be live, found by party."""

    sessions: dict[str, Seen] = field(default_factory=dict)
    by_party: dict[str, dict[str, None]] = field(default_factory=dict)

    def sharing(self, new: Seen) -> Iterator[Seen]:
        """The sessions that are live when the new one is created, and share exactly one party with it."""
        if new.created is None:
            return
        for party in sorted(new.parties):
            for uuid in list(self.by_party.get(party, ())):
                old = self.sessions[uuid]
                if old.expiry is None or old.expiry <= new.created:
                    self.forget(uuid)
                elif uuid != new.uuid and len(old.parties & new.parties) == 1 and old.parties != new.parties:
                    yield old

    def learn(self, exchange: Exchange) -> None:
        """Take in what an exchange shows of sessions."""
        for seen in seen_sessions(exchange):
            if exchange.operation == "createMaskingSession" and seen.status != "expired":
                self._keep(seen)
            elif seen.status == "expired":
                self.forget(seen.uuid)
            elif seen.uuid in self.sessions:
                before = self.sessions[seen.uuid]
                self._keep(replace(seen, parties=before.parties | seen.parties, source=before.source))
        if exchange.operation in (EXPIRE, "updateMaskingSession") and not _is_refusal(exchange):
            updated = exchange.operation != EXPIRE and any(True for _ in seen_sessions(exchange))
            found = _ACCOUNT.search(exchange.request.path)
            if found and found[2] and not updated:
                self.forget(found[2])  # expired, or nobody knows what became of it

    def forget(self, uuid: str) -> None:
        """The session is over, or uncertain."""
        old = self.sessions.pop(uuid, None)
        for party in old.parties if old else ():
            self.by_party[party].pop(uuid, None)

    def _keep(self, seen: Seen) -> None:
        self.forget(seen.uuid)
        self.sessions[seen.uuid] = seen
        for party in seen.parties:
            self.by_party.setdefault(party, {})[seen.uuid] = None


def account_of(exchange: Exchange) -> str | None:
    """The Auth ID in the path of a request to the vendor's API."""
    if exchange.control or exchange.direction != "sent":
        return None
    found = _ACCOUNT.search(exchange.request.path)
    return found[1] if found else None


def seen_sessions(exchange: Exchange) -> Iterator[Seen]:
    """The sessions that a whole, successful answer shows."""
    place = _PLACES.get(exchange.operation or "")
    response = exchange.response
    if place is None or exchange.control or response is None or exchange.problem or not 200 <= response.status < 300:  # noqa: PLR2004 - the success class
        return
    shown = at(parse_json(response.body), place)
    for one in shown if isinstance(shown, list) else [shown]:
        uuid = at(one, "/session_uuid")
        if isinstance(uuid, str) and uuid:
            yield _seen(uuid, one, exchange)


def _seen(uuid: str, session: object, exchange: Exchange) -> Seen:
    status = at(session, "/status")
    parties = (_digits(at(session, f"/{name}")) for name in ("first_party", "second_party"))
    return Seen(
        uuid=uuid,
        parties=frozenset(one for one in parties if one),
        number=_digits(at(session, "/virtual_number")),
        status=status if isinstance(status, str) and status in _STATUSES else None,
        created=moment(at(session, "/created_time")),
        expiry=moment(at(session, "/expiry_time")),
        source=(exchange,),
    )


def call_facts(exchange: Exchange) -> Iterator[tuple[str, str, str]]:
    """What phones were shown, by the control API: the phone, the caller id, and where that stands in the answer."""
    if not exchange.control or exchange.response is None or exchange.problem:
        return
    body = parse_json(exchange.response.body)
    if exchange.request.method == "POST" and _CALLS.search(exchange.request.path):
        phone, caller_id = _digits(at(body, "/rang")), _digits(at(body, "/caller_id"))
        if phone and caller_id:
            yield phone, caller_id, "response.body/caller_id"
    handset = _HANDSET.search(exchange.request.path)
    calls = at(body, "/calls")
    phone = _digits(handset[1]) if handset else None
    for i, call in enumerate(calls if phone and isinstance(calls, list) else ()):
        caller_id = _digits(at(call, "/caller_id"))
        if phone and caller_id:
            yield phone, caller_id, f"response.body/calls/{i}/caller_id"


def replaced_number(exchange: Exchange) -> tuple[str, str] | None:
    """The session and its new virtual number, where the exchange is the event that tells of it."""
    if exchange.direction != "received":
        return None
    text = (
        exchange.request.query if exchange.request.method == "GET" else exchange.request.body.decode("utf-8", "replace")
    )
    event = dict(parse_qsl(text, keep_blank_values=True))
    number = _digits(event.get("VirtualNumber"))
    if event.get("EventName") != "SessionVirtualNumberReplaced" or number is None:
        return None
    return event.get("SessionUUID", ""), number


def moment(value: object) -> datetime | None:
    """A timestamp of the vendor's, in UTC and without a zone; None where it is none."""
    found = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found[1]) + timedelta(microseconds=int((found[2] or "0").ljust(6, "0")))
    except (ValueError, OverflowError):
        return None


def _digits(value: object) -> str | None:
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def _is_refusal(exchange: Exchange) -> bool:
    response = exchange.response
    return response is not None and not exchange.problem and 400 <= response.status < 500  # noqa: PLR2004 - the client error class
