"""What a run's exchanges tell about sessions, texts and callbacks, read without trust: what cannot be read is passed over."""

from __future__ import annotations

import re
from base64 import b64decode
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from testline.wire import at, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from testline.wire import Exchange, Request

RESOURCES = {"createMaskedSMSSession": "sms", "createMaskedVoiceSMSSession": "sms_voice"}
FAILURES = range(2702, 2709)
"""The status codes with which a create fails; the gateway's own errors have negative ones."""

_NUMBER = re.compile(r"\+?([0-9]{5,15})")
_HANDSET = re.compile(r"/handsets/([^/?]+)$")
_CALLS = re.compile(r"/calls(/[^/]+/hangup)?/?$")
_MESSAGES = re.compile(r"/messages/?$")
_PROMPT = 1.0  # seconds: a receiver that answers later may have been given up before


@dataclass(frozen=True, slots=True)
class Session:
    """A session as the answer to its create showed it.

    `parties` by slot: the real number in request and answer, None where they differ or cannot be read. `masks`: what
    hides each. `start` and `end`: `updated_on` and `session_end_on`.
    """

    account: str | None
    resource: str
    parties: tuple[str | None, str | None]
    masks: tuple[str | None, str | None]
    start: datetime | None
    end: datetime | None
    source: Exchange

    def dials(self) -> Iterator[tuple[str, str]]:
        """Each party, and the masking id that it dials: the one that hides the other."""
        for party, mask in zip(self.parties, reversed(self.masks), strict=True):
            if party is not None and mask is not None:
                yield party, mask


@dataclass(frozen=True, slots=True)
class Sight:
    """What a phone was shown: `sender` of a text or caller id of a call, and where the answer says so."""

    phone: str
    sender: str
    text: str | None
    where: str
    is_call: bool


@dataclass(frozen=True, slots=True)
class Transaction:
    """A callback about a text. `told`: session, sender, receiver and text, in this order."""

    reference: str
    told: tuple[object, object, object, object]
    source: Exchange

    @property
    def is_acknowledged(self) -> bool:
        """Whether the receiver answered 200, and in good time."""
        response = self.source.response
        return response is not None and response.status == 200 and response.seconds < _PROMPT  # noqa: PLR2004 - the documented acknowledgement

    @property
    def has_failed(self) -> bool:
        """Whether the receiver gave no answer, or one that is no success."""
        response = self.source.response
        return response is None or response.status >= 300  # noqa: PLR2004 - whether another 2xx acknowledges is not published


def answer(exchange: Exchange) -> object:
    """The JSON of a whole answer to a create, or MISSING."""
    is_create = exchange.operation in RESOURCES and not exchange.control and exchange.problem is None
    return parse_json(exchange.response.body if exchange.response is not None and is_create else b"")


def has_succeeded(exchange: Exchange) -> bool:
    """Whether the create was answered with 200."""
    return exchange.response is not None and exchange.response.status == 200  # noqa: PLR2004 - the only success


def reference_of(exchange: Exchange) -> str | None:
    """The `reference_id` of a success or a 27xx failure, in upper case; None where there is none."""
    body = answer(exchange)
    value, code = at(body, "/reference_id"), at(body, "/status/code")
    is_own = has_succeeded(exchange) or (isinstance(code, int) and code in FAILURES)
    return value.upper() if isinstance(value, str) and value and is_own else None


def session_of(exchange: Exchange) -> Session | None:
    """The session that the exchange created, or None."""
    body = answer(exchange)
    if not has_succeeded(exchange) or not isinstance(body, dict):
        return None
    asked = parse_json(exchange.request.body)
    return Session(
        account=_account(exchange.request),
        resource=RESOURCES[exchange.operation or ""],
        parties=(_party(asked, body, "phone_number_1"), _party(asked, body, "phone_number_2")),
        masks=(_mask(body, "phone_number_1"), _mask(body, "phone_number_2")),
        start=moment(at(body, "/status/updated_on")),
        end=moment(at(body, "/session_data/session_end_on")),
        source=exchange,
    )


def sights(exchange: Exchange) -> Iterator[Sight]:
    """What phones were shown, by the control API: in the answer of a text or a call, or on a handset."""
    if not exchange.control or exchange.response is None or exchange.problem:
        return
    body, path = parse_json(exchange.response.body), exchange.request.path
    if exchange.request.method == "POST" and _MESSAGES.search(path):
        yield from _sight(at(body, "/recipient"), body, "sender", "")
    elif exchange.request.method == "POST" and _CALLS.search(path):
        yield from _sight(at(body, "/rang"), body, "caller_id", "")
    elif handset := _HANDSET.search(path):
        for place, member in (("inbox", "sender"), ("calls", "caller_id")):
            shown = at(body, f"/{place}")
            for i, one in enumerate(shown if isinstance(shown, list) else ()):
                yield from _sight(unquote(handset[1]), one, member, f"/{place}/{i}")


def typed_texts(exchanges: Iterable[Exchange]) -> Counter[tuple[str, str]]:
    """How often each text was typed on each phone, by the control API."""
    found: Counter[tuple[str, str]] = Counter()
    for exchange in exchanges:
        if exchange.control and exchange.request.method == "POST" and _MESSAGES.search(exchange.request.path):
            body = parse_json(exchange.request.body)
            phone, text = digits(at(body, "/from")), at(body, "/text")
            if phone is not None and isinstance(text, str):
                found[phone, text] += 1
    return found


def transaction_of(exchange: Exchange) -> Transaction | None:
    """The callback about a text that was received, or None."""
    body = parse_json(exchange.request.body) if exchange.direction == "received" else None
    reference = at(body, "/mo_reference_id")
    if not isinstance(reference, str) or not reference:
        return None
    session, sender, receiver, text = (
        at(body, f"/{name}") for name in ("session_reference_id", "from_phone_number", "to_phone_number", "mo_message")
    )
    return Transaction(reference, (session, sender, receiver, text), exchange)


def moment(value: object) -> datetime | None:
    """A date and time, in UTC where it has no zone; None where it is none."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        return read and (read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def digits(value: object) -> str | None:
    """A telephone number as its digits; None where it is none."""
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else None


def _sight(phone: object, shown: object, member: str, where: str) -> Iterator[Sight]:
    number, sender, text = digits(phone), digits(at(shown, f"/{member}")), at(shown, "/text")
    if number is not None and sender is not None:
        told = text if isinstance(text, str) else None
        yield Sight(number, sender, told, f"response.body{where}", is_call=member == "caller_id")


def _party(asked: object, body: object, slot: str) -> str | None:
    number = at(asked, f"/{slot}")
    wanted = digits(str(number)) if isinstance(number, int | str) else None
    return wanted if wanted == digits(at(body, f"/session_data/{slot}/complete_phone_number")) else None


def _mask(body: object, slot: str) -> str | None:
    return digits(at(body, f"/session_data/{slot}/masked_id"))


def _account(request: Request) -> str | None:
    """The Customer ID in the `Authorization` of either scheme, in lower case."""
    scheme, _, rest = (request.header("authorization") or "").partition(" ")
    if scheme.lower() == "basic":
        try:
            rest = b64decode(rest).decode()
        except ValueError:
            return None
    name, colon, _ = rest.partition(":")
    return name.lower() if colon and name else None
