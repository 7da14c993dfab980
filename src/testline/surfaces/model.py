"""What every reference model speaks: events in, outcomes out, freedoms by name.

A model has no sockets, no clock and no randomness. `step` takes one event, the moment, and a chooser, changes the
model's own state in place, and says what the vendor answers, which callbacks are due, and which requirements
decided. Times are microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from testline.wire import Request, Response

T = TypeVar("T")
Instant = int
SECOND = 1_000_000


class Moment(NamedTuple):
    """One moment on both clocks, in microseconds: `now` is the emulated clock, `wall` the real one."""

    now: Instant
    wall: Instant


@dataclass(frozen=True, slots=True)
class Ask:
    """A request to the vendor's API."""

    request: Request


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has come for what the agenda holds: everything due at `moment.now` or before happens."""


@dataclass(frozen=True, slots=True)
class PlaceCall:
    """Somebody dials. Members as in the control API's call request."""

    caller: str
    dialled: str
    answered: bool = True
    ring_seconds: float = 5
    duration: float = 60
    hangup_by: str = "callee"
    digits: tuple[str, ...] = ()
    hold: bool = False


@dataclass(frozen=True, slots=True)
class HangUp:
    """A party of a held call hangs up. `by`: caller or callee."""

    call_id: str
    by: str


@dataclass(frozen=True, slots=True)
class TypeText:
    """Somebody types a text to a masking number."""

    sender: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class SetHandset:
    """A phone becomes reachable or not, rejecting or not; None leaves it."""

    number: str
    reachable: bool | None = None
    rejects: bool | None = None


@dataclass(frozen=True, slots=True)
class AddAccount:
    """A new account with fresh credentials and no numbers."""

    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """Some settings of an account change."""

    name: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetNumbers:
    """An account's inventory is replaced. Each number as in the control API."""

    account: str
    numbers: tuple[Mapping[str, Any], ...]


Event = Ask | Tick | PlaceCall | HangUp | TypeText | SetHandset | AddAccount | ChangeAccount | SetNumbers


class ControlProblem(Exception):  # noqa: N818 - named for what happened
    """A control event that cannot be: `status` 400, 404, 409 or 501, a kebab-case `code`, a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Callback:
    """A callback that is due, signed and ready to send.

    `id`: for the journal. `event`: the vendor's event name. `lane`: callbacks of one lane go out one after another,
    in order. `retries`: seconds to wait after each failed attempt before the next; empty for none.
    `retry_on`: what makes an attempt failed: any of "connect", "timeout", "5xx", "4xx", "not-200".
    """

    id: str
    event: str
    lane: str
    request: Request
    at: Instant
    connect_timeout: float = 2.0
    read_timeout: float = 5.0
    retries: tuple[float, ...] = ()
    retry_on: frozenset[str] = frozenset({"connect", "timeout"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step led to.

    `response`: the answer to an `Ask`. `result`: the control API's answer to a control event. `until`: the moment
    to which the clock must move before `Model.call(call_id)` tells how a placed call went.
    """

    response: Response | None = None
    result: Mapping[str, Any] | None = None
    callbacks: tuple[Callback, ...] = ()
    requirements: tuple[str, ...] = ()
    until: Instant | None = None


class Chooser:
    """The vendor's freedoms, each by its name.

    Seeded: the same seed and the same questions in the same order give the same answers. `forms` states forms other
    than the documented one: tolerated variants and other readings, by the names in the model's `FORMS`.
    """

    def __init__(self, seed: int = 0, forms: Mapping[str, object] | None = None) -> None:
        self.forms = dict(forms or {})
        self._random = random.Random(seed)  # noqa: S311 - fixtures, not secrets

    def form(self, name: str, documented: T) -> T:
        """The form that a thing takes: the documented one unless another is stated."""
        return self.forms.get(name, documented)  # type: ignore[return-value]  # forms are told by name, untyped

    def pick(self, name: str, options: Iterable[T]) -> T | None:
        """One of some equally good options: the first, or the last if `forms` says "last"; None where there is none.

        Options are looked at only as far as needed.
        """
        if self.forms.get(name) == "last":
            options = reversed(list(options))
        return next(iter(options), None)

    def uuid(self, name: str) -> str:  # noqa: ARG002 - the name is for choosers that read a target's answer
        """A version 4 UUID."""
        bits = self._random.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62) | (4 << 76) | (2 << 62)
        text = f"{bits:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def digits(self, name: str, length: int) -> str:  # noqa: ARG002 - as above
        """Random decimal digits."""
        return f"{self._random.randrange(10**length):0{length}d}"

    def letters(self, name: str, length: int, alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") -> str:  # noqa: ARG002
        """Random characters of an alphabet."""
        return "".join(self._random.choices(alphabet, k=length))


class Model(Protocol):
    """A surface's state, stepped."""

    features: tuple[str, ...]

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        """Let one event happen. Control events that cannot be raise `ControlProblem`."""

    def due(self) -> Instant | None:
        """When the next thing on the agenda happens, or None."""

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer, an unknown operation included."""

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts, as the control API shows them."""

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """An account's inventory, as the control API shows it."""

    def handset(self, number: str) -> dict[str, Any]:
        """What a phone has seen, as the control API shows it."""

    def call(self, call_id: str) -> dict[str, Any]:
        """How a call stands, as the control API shows it; an unknown one raises `ControlProblem`."""

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:
        """The vendor's documented answer to `internal-error` or `rate-limited`."""


class ModelKind(Protocol):
    """A surface's model, before it lives.

    `forms`: every tolerated form and other reading, by name: the documented one first, then the others.
    """

    forms: Mapping[str, tuple[object, ...]]

    def fresh(self, chooser: Chooser, moment: Moment) -> Model:
        """A model in its fixture state. Credentials never depend on the seed."""

