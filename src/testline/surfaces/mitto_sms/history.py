"""What a history shows of messages: the replies that accepted them, and the reports that followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl

from testline.spec.xml import parse_xml
from testline.wire import Missing, at, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from testline.wire import Exchange

SENDS = frozenset(
    {"sendSms", "sendSmsJson", "sendSmsXml", "sendSmsByQuery", "sendSmsJsonV2", "sendBulk", "sendBulkJson", "sendBulkXml", "sendBulkJsonV2"}
)
FINAL = frozenset({"delivered", "undelivered", "expired", "rejected", "failed"})
"""Statuses that end a message, in lower case. `Unknown` may be told before something better is known."""


@dataclass(frozen=True)
class Message:
    """A message that was accepted. `test`: it was not to be delivered."""

    id: str
    test: bool
    source: Exchange


class Report(NamedTuple):
    """A delivery report that came. `taken`: we answered it with 2xx, so that nobody has a reason to send it again."""

    id: str
    status: str
    taken: bool
    source: Exchange


class _Reply(NamedTuple):
    """A whole reply to a send. `code`: None where it cannot be read. `lacks`: a message of it has no id that we know."""

    code: str | None
    test: bool
    ids: list[str]
    lacks: bool


def messages(exchange: Exchange) -> Iterator[Message]:
    """The messages that a whole reply to a send accepts, in JSON or in XML."""
    reply = _reply(exchange)
    if reply is not None and reply.code == "0":
        yield from (Message(one, reply.test, exchange) for one in reply.ids)


def is_unsure(exchange: Exchange) -> bool:
    """Whether a send may have made messages whose ids nobody here has seen: no whole reply, or one that does not tell."""
    if exchange.operation not in SENDS or exchange.control:
        return False
    if exchange.response is None or exchange.problem is not None:
        return True
    reply = _reply(exchange)
    return reply is not None and (reply.code is None or (reply.code == "0" and reply.lacks and not reply.test))


def _reply(exchange: Exchange) -> _Reply | None:
    response = exchange.response
    if exchange.operation not in SENDS or exchange.control or response is None or exchange.problem or response.status >= 300:  # noqa: PLR2004 - the success class
        return None
    value = parse_json(response.body)
    if not isinstance(value, Missing):
        return _of_json(value)
    root = parse_xml(response.body)
    return _Reply(None, test=False, ids=[], lacks=True) if isinstance(root, Missing) else _of_xml(root)


def _of_json(value: object) -> _Reply:
    code, found = at(value, "/responseCode"), at(value, "/messages")
    items = found if isinstance(found, list) else [found if isinstance(found, dict) else value]
    named = [list(dict.fromkeys([*_strings([at(item, "/id")]), *_strings(at(item, "/ids"))])) for item in items]
    known = str(code) if isinstance(code, (int, str)) and not isinstance(code, bool) else None
    ids = [one for some in named for one in some]
    return _Reply(known, at(value, "/test") is True, ids, not ids or not all(named))


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def _of_xml(root: Element) -> _Reply:
    """How the XML is laid out is not published: names are read in any case, and `id` is the only name of an id."""
    codes, tests = _texts(root.iter(), "responsecode"), _texts(root.iter(), "test")
    ids = _texts(_outside_of_ids(root), "id") or list(dict.fromkeys(_texts(root.iter(), "id")))
    return _Reply(codes[0] if codes else None, any(one.casefold() in ("true", "1") for one in tests), ids, not ids)


def _texts(elements: Iterable[Element], name: str) -> list[str]:
    return [text for one in elements if _name(one) == name and (text := (one.text or "").strip())]


def _outside_of_ids(element: Element) -> Iterator[Element]:
    """An element and what is in it, but for elements `ids`: they may repeat what stands in an `id`."""
    if _name(element) != "ids":
        yield element
        for child in element:
            yield from _outside_of_ids(child)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2].casefold()


def report(exchange: Exchange) -> Report | None:
    """The delivery report that a callback is: members of its JSON, its form or its query. None where it names no message."""
    if exchange.direction != "received":
        return None
    request = exchange.request
    value = parse_json(request.body)
    if not isinstance(value, dict):
        text = request.body.decode("utf-8", "replace")
        value = dict(request.query_pairs if request.method == "GET" else parse_qsl(text, keep_blank_values=True))
    identifier, status = value.get("msgid"), value.get("status")
    if not isinstance(identifier, str) or not identifier:
        return None
    answered = exchange.response.status if exchange.response is not None else 0
    taken = 200 <= answered < 300  # noqa: PLR2004 - the success class
    return Report(identifier, status if isinstance(status, str) else "", taken, exchange)
