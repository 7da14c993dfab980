"""What the provider remembers: accounts, sessions, calls, phones. All of it changes in place.

Numbers are digits without plus sign, moments microseconds, amounts thousandths of a dollar.
"""

from __future__ import annotations

import copy
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.surfaces import calling
from testline.surfaces.agenda import Agenda
from testline.surfaces.plivo_masking.model.ledger import Ledger
from testline.surfaces.plivo_masking.model.lifecycle import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from testline.surfaces.given import Number
    from testline.surfaces.model import Instant
    from testline.surfaces.phones import Handset


class Inventory:
    """The numbers of an account, in order, and its voice numbers by country. Never changes: it is replaced."""

    def __init__(self, numbers: Iterable[Number] = ()) -> None:
        self.numbers = tuple(numbers)
        voice = [one for one in self.numbers if one.voice]
        self.voice = tuple(one.number for one in voice)
        self.voice_of = {
            country: tuple(one.number for one in voice if one.country == country)
            for country in {n.country for n in voice}
        }

    def __deepcopy__(self, memo: dict[int, Any]) -> Inventory:
        return self


@dataclass(slots=True)
class Account:
    """A customer, or a sub-account of one. `window`: the moments, on both clocks, of the requests that still count."""

    name: str
    auth_id: str
    auth_token: str = field(repr=False)
    parent: str | None = None
    rate_limit: int | None = 300
    rate_window: float = 5
    blocked: bool = False
    inventory: Inventory = field(default_factory=Inventory)
    window: deque[tuple[Instant, Instant]] = field(default_factory=deque)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(slots=True)
class Pin:
    """PIN authentication of a session. `wait` seconds; `retry` further tries."""

    first: str = field(repr=False)
    second: str = field(repr=False)
    generate: bool
    length: int
    prompt: str
    retry: int
    wait: int
    incorrect: str
    force: bool


@dataclass(slots=True)
class Interaction:
    """One call of a session. `legs`: call uuid by role; `statuses` by role; `stranger`: who was no registered party."""

    start: Instant
    end: Instant
    legs: dict[str, str]
    statuses: dict[str, str]
    recording: str | None
    talked: int
    billed: int
    amount: int
    stranger: str | None


@dataclass(slots=True)
class Session:
    """A masking session, members by the vendor's names.

    `account`: name of the account in whose path it was created; `owner`: of the one whose number it has. `planned`
    is the expiry as last asked for, `expiry` as it is. An unknown party is empty.
    """

    session_uuid: str
    account: str
    owner: str
    first_party: str
    second_party: str
    virtual_number: str
    created: Instant
    modified: Instant
    planned: Instant
    expiry: Instant
    session_expiry: int
    call_time_limit: int
    ring_timeout: int
    initiate_call_to_first_party: bool
    callback_url: str
    callback_method: str
    record: bool
    record_file_format: str
    recording_callback_url: str
    recording_callback_method: str
    first_party_play_url: str
    second_party_play_url: str
    unknown_caller_play: str
    virtual_number_cooloff_period: int
    subaccount: str
    pin: Pin | None = None
    create_session_with_single_party: bool = False
    status: Status = Status.ACTIVE
    deleted: bool = False
    serial: int = 0
    sequence: int = 0
    call: str | None = None
    interactions: list[Interaction] = field(default_factory=list)

    def party(self, role: str) -> str:
        """The number of the first or second party; empty where unknown."""
        return self.first_party if role == "first" else self.second_party

    @property
    def missing(self) -> str | None:
        """The role of the party that is unknown, or None."""
        return "first" if not self.first_party else "second" if not self.second_party else None

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        twin = copy.copy(self)
        # Neither PINs nor interactions change once they are there.
        twin.interactions = list(self.interactions)
        memo[id(self)] = twin
        return twin


@dataclass(slots=True, eq=False)
class Call(calling.Call):
    """A call. `role`: the registered role that the caller has in it; `legs`: call uuid by role; `ringing`: the phone that rang last.

    Nobody dialled a call that the service placed itself: `dialled` is empty, `caller` the party that it calls first.
    """

    caller: str = ""
    dialled: str = ""
    started: Instant = 0
    session: str = ""
    role: str = "first"
    callee: str = ""
    stranger: str | None = None
    cause: int = 4000
    legs: dict[str, str] = field(default_factory=dict)
    recording: str | None = None
    ringing: str = ""


@dataclass(slots=True)
class Line:
    """What strangers meet on a virtual number: sessions by uuid, oldest first."""

    asking: dict[str, None] = field(default_factory=dict)
    """Sessions that ask for a PIN."""
    open: dict[str, None] = field(default_factory=dict)
    """Single-party sessions without PIN: they take any caller."""
    greeting: dict[str, None] = field(default_factory=dict)
    """Sessions without PIN that play something to unknown callers."""


@dataclass(slots=True)
class State:
    """Everything. `dials`: the live session of a party on each virtual number; `cooling`: until when a number rests."""

    accounts: dict[str, Account] = field(default_factory=dict)
    by_auth_id: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    dials: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    cooling: dict[str, Instant] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    handsets: dict[str, Handset] = field(default_factory=dict)
    agenda: Agenda[tuple[str, str]] = field(default_factory=Agenda)
