"""The client of the control API: time, phones, inventory and faults of a target.

A feature that the target does not declare raises `FeatureMissing` before anything is sent; an answer that is not the
documented one raises `Blocked`, since nobody is judged by the control API.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

import orjson

from testline.errors import Blocked, NoAnswer, TargetError, TestlineError
from testline.targets.control_values import (
    Account,
    Attempt,
    Call,
    Clock,
    Delivery,
    Fault,
    Handset,
    InboxText,
    Number,
    Root,
    SeenCall,
    SentText,
    Unreadable,
    read,
)
from testline.wire import MISSING, Exchange, Request, at, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from testline.wire import Handler, Response

__all__ = [
    "Account", "Attempt", "Call", "Control", "Delivery", "Fault", "FeatureMissing", "Handset", "InboxText", "Number",
    "SeenCall", "SentText",
]  # fmt: skip

T = TypeVar("T")

_VERSION = 1
_NOT_IMPLEMENTED = 501
_HINT = "Name the base to which /clock and so on are appended: on our emulator that is /_testline/v1."


class FeatureMissing(TestlineError):  # noqa: N818 - an answer of the target, not a mistake
    """The target's control API does not have a feature; what needs it is skipped."""

    code = "feature-missing"
    exit_code = 4

    def __init__(self, feature: str) -> None:
        super().__init__(f"The control API of the target does not have the feature {feature}.")
        self.feature = feature


class Control:
    """The control API of one surface.

    `url`: its base, absolute or a path of the handler. `record` sees every exchange, marked `control`. Numbers are
    digits with the country code; times are aware, in UTC.
    """

    def __init__(
        self,
        handler: Handler,
        url: str,
        token: str | None,
        surface: str,
        record: Callable[[Exchange], None] | None = None,
    ) -> None:
        self.surface = surface
        self._handler = handler
        self._url = url.rstrip("/")
        self._authorization = (("authorization", f"Bearer {token}"),) if token else ()
        self._record = record

    @cached_property
    def root(self) -> Root:
        """Who implements it, and what it has. Raises `TargetError` where there is no control API."""
        exchange = self._exchange("GET", "/")
        if exchange.response is None:
            message = exchange.problem or "nothing came"
            raise TargetError(message, hint="Check --control-url.")
        if exchange.response.status in (401, 403):
            message = f"The control API at {self._url} refuses the token."
            raise TargetError(message, hint="Give it with --control-token or TESTLINE_CONTROL_TOKEN.")
        try:
            root = read(Root, parse_json(exchange.response.body))
        except Unreadable:
            message = f"There is no control API at {self._url} (status {exchange.response.status})."
            raise TargetError(message, hint=_HINT) from None
        if root.control_version != _VERSION:
            message = f"The control API at {self._url} is of version {root.control_version}; this one speaks {_VERSION}."
            raise TargetError(message)
        return root

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The surfaces that the target has."""
        return self.root.surfaces

    @property
    def features(self) -> tuple[str, ...]:
        """The features that it has for this surface; none where it does not have the surface."""
        return tuple(map(str, self.root.features.get(self.surface) or ()))

    def has(self, feature: str) -> bool:
        """Whether the target has a feature for this surface."""
        return feature in self.features

    @property
    def mode(self) -> str:
        """How the clock goes: virtual, ticking or real."""
        return self._ask(Clock, "clock", "GET", "/clock").mode

    def now(self) -> datetime:
        """The target's time."""
        return _time(self._ask(Clock, "clock", "GET", "/clock"))

    def advance(self, seconds: float) -> datetime:
        """Move the clock; everything due by then has happened when this returns."""
        return _time(self._ask(Clock, "clock", "POST", "/clock/advance", {"seconds": seconds}))

    def reset(self, seed: int = 0) -> None:
        """Put this surface back to its fixtures."""
        self._send("reset", "POST", "/reset", {"seed": seed, "surface": self.surface})

    def accounts(self) -> list[Account]:
        """The customers of this surface."""
        return self._list(Account, "accounts", "accounts", f"/accounts?surface={_quoted(self.surface)}")

    def create_account(self, name: str, settings: Mapping[str, Any] | None = None) -> Account:
        """A new customer with fresh credentials and no numbers."""
        body = {"surface": self.surface, "name": name, "settings": dict(settings or {})}
        return self._ask(Account, "accounts", "POST", "/accounts", body)

    def change_account(self, name: str, **settings: object) -> Account:
        """Change some settings of a customer."""
        return self._ask(Account, "accounts", "PATCH", self._account(name), {"settings": settings})

    def numbers(self, account: str) -> list[Number]:
        """A customer's inventory, pooled and in use too."""
        return self._list(Number, "numbers", "numbers", f"{self._account(account)}/numbers")

    def set_numbers(self, account: str, numbers: Iterable[Number]) -> list[Number]:
        """Replace a customer's inventory."""
        body = {"numbers": [asdict(one) for one in numbers]}
        return self._list(Number, "numbers", "numbers", f"{self._account(account)}/numbers", method="PUT", body=body)

    def place_call(self, caller: str, dialled: str, **members: object) -> Call:
        """Dial a number from a phone. `members`: answered, ring_seconds, duration, hangup_by, digits, hold."""
        body = {"surface": self.surface, "from": caller, "to": dialled, **members}
        return self._ask(Call, "calls", "POST", "/calls", body)

    def hang_up(self, call_id: str, by: str) -> Call:
        """End a held call; `by` is caller or callee."""
        return self._ask(Call, "calls", "POST", f"/calls/{_quoted(call_id)}/hangup", {"by": by})

    def send_text(self, sender: str, to: str, text: str) -> SentText:
        """Type a text on a phone, to a masking number."""
        body = {"surface": self.surface, "from": sender, "to": to, "text": text}
        return self._ask(SentText, "messages", "POST", "/messages", body)

    def handset(self, number: str) -> Handset:
        """What a phone has seen."""
        return self._ask(Handset, "handsets", "GET", self._handset(number))

    def set_handset(self, number: str, *, reachable: bool | None = None, rejects: bool | None = None) -> Handset:
        """Make a phone reachable or not, rejecting or not; None leaves it."""
        changes = {"reachable": reachable, "rejects": rejects}
        body = {name: value for name, value in changes.items() if value is not None}
        return self._ask(Handset, "handsets", "PATCH", self._handset(number), body)

    def callbacks(self) -> list[Delivery]:
        """The journal of callbacks, oldest first."""
        return self._list(Delivery, "callbacks", "callbacks", f"/callbacks?surface={_quoted(self.surface)}")

    def set_faults(self, *faults: Fault) -> None:
        """Replace all faults by these of this surface; each is used up by `times` requests."""
        self._send("faults", "PUT", "/faults", {"faults": [{"surface": self.surface, **asdict(one)} for one in faults]})

    def clear_faults(self) -> None:
        """Have no faults."""
        self._send("faults", "DELETE", "/faults")

    def _account(self, name: str) -> str:
        return f"/accounts/{_quoted(self.surface)}/{_quoted(name)}"

    def _handset(self, number: str) -> str:
        return f"/handsets/{_quoted(number)}?surface={_quoted(self.surface)}"

    def _list(  # noqa: PLR0913 - one request, and where its answer has the list
        self, kind: type[T], member: str, feature: str, path: str, *, method: str = "GET", body: object = None
    ) -> list[T]:
        document = self._send(feature, method, path, body)
        listed = at(document, f"/{member}")
        if not isinstance(listed, list):
            raise _unexpected(method, path, f"it has no list {member}")
        return [_read(kind, one, method, path) for one in listed]

    def _ask(self, kind: type[T], feature: str, method: str, path: str, body: object = None) -> T:
        return _read(kind, self._send(feature, method, path, body), method, path)

    def _send(self, feature: str, method: str, path: str, body: object = None) -> object:
        """The JSON of an answer. Raises `FeatureMissing` and `Blocked`."""
        if not self.has(feature):
            raise FeatureMissing(feature)
        response = self._answer(method, path, body)
        document: object = parse_json(response.body)
        if response.status == _NOT_IMPLEMENTED:
            raise FeatureMissing(feature)
        if response.status // 100 != 2:  # noqa: PLR2004 - 2xx
            code, told = at(document, "/error/code"), at(document, "/error/message")
            why = f" ({code}: {told})" if code is not MISSING else ""
            raise _unexpected(method, path, f"its status is {response.status}{why}")
        return document

    def _answer(self, method: str, path: str, body: object) -> Response:
        exchange = self._exchange(method, path, body)
        if exchange.response is None:
            message = f"The control API did not answer {method} {path}: {exchange.problem}"
            raise Blocked(message)
        return exchange.response

    def _exchange(self, method: str, path: str, body: object = None) -> Exchange:
        headers, content = self._authorization, b""
        if body is not None:
            headers, content = (*headers, ("content-type", "application/json")), orjson.dumps(body)
        request = Request(method, f"{self._url}{path}", headers, content)
        try:
            exchange = Exchange(request, self._handler.handle(request), control=True)
        except NoAnswer as failure:
            exchange = Exchange(request, None, control=True, problem=failure.message)
        if self._record is not None:
            self._record(exchange)
        return exchange


def _read(kind: type[T], document: object, method: str, path: str) -> T:
    try:
        return read(kind, document)
    except Unreadable as problem:
        raise _unexpected(method, path, f"of its answer, {problem}") from None


def _unexpected(method: str, path: str, why: str) -> Blocked:
    message = f"The control API did not do {method} {path}: {why}."
    return Blocked(message)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _time(clock: Clock) -> datetime:
    try:
        return datetime.fromisoformat(clock.now).astimezone(UTC)
    except ValueError:
        message = "The clock of the control API does not tell a time of RFC 3339."
        raise Blocked(message) from None
