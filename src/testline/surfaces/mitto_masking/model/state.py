"""What the provider remembers: accounts, applications, numbers, contexts, calls, phones. All of it changes in place.

Telephone numbers are digits without plus sign, moments microseconds, ttls seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.surfaces import calling, phones
from testline.surfaces.agenda import Agenda
from testline.surfaces.mitto_masking.model.lifecycle import Status
from testline.surfaces.mitto_masking.model.shelf import Shelf

if TYPE_CHECKING:
    from testline.surfaces.model import Instant


@dataclass(slots=True, eq=False)
class Number:
    """A telephone number of an account. `pooled`: its entry in a pool, or None while it is available."""

    sid: str
    number: str
    country: str
    voice: bool
    sms: bool
    created: Instant
    pooled: Masked | None = None


@dataclass(slots=True, eq=False)
class Account:
    """A customer with its business customers (enterprises), its inventory by phone number sid, and its applications."""

    name: str
    sid: str
    api_key: str = field(repr=False)
    enterprises: tuple[str, ...] = ()
    email: str = ""
    numbers: dict[str, Number] = field(default_factory=dict)
    applications: Shelf[Application] = field(default_factory=Shelf)


@dataclass(slots=True, eq=False)
class Application:
    """An application. `pool`: its masked numbers by sid, oldest first; `by_code`: the same by calling code.

    `history`: for every real number the masks that it has held, the latest last.
    """

    sid: str
    account: str
    enterprise: str
    name: str
    ttl: int
    geo_match_level: str | None
    number_selection_behavior: str
    created: Instant
    updated: Instant
    status: str = "open"
    pool: dict[str, Masked] = field(default_factory=dict)
    by_code: dict[str, dict[str, Masked]] = field(default_factory=dict)
    contexts: Shelf[Context] = field(default_factory=Shelf)
    history: dict[str, dict[str, None]] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Masked:
    """A pool entry. `holders`: for every active context that uses it, how many of its participants do."""

    sid: str
    application: str
    number: Number
    friendly_name: str | None
    reserved: bool
    created: Instant
    updated: Instant
    holders: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Participant:
    """One of the two people of a context, with the mask that is told to them."""

    sid: str
    context: Context
    number: str
    friendly_name: str | None
    mask: Masked
    created: Instant


@dataclass(slots=True, eq=False)
class Interaction:
    """One communication of a context. `duration`: whole seconds of talk; None for texts."""

    sid: str
    context: Context
    type: str
    inbound: str
    outbound: str
    masked_number: str
    inbound_status: str
    outbound_status: str
    duration: int | None
    created: Instant
    updated: Instant


@dataclass(slots=True, eq=False)
class Context:
    """Two people who communicate. `ttl` None: the application's, whatever it is.

    `clock`: when its ttl began to run last; `call`: the call that is up in it.
    """

    sid: str
    application: Application
    name: str | None
    ttl: int | None
    created: Instant
    updated: Instant
    clock: Instant
    status: Status = Status.OPEN
    closed_reason: str | None = None
    last_interaction: Instant | None = None
    participants: list[Participant] = field(default_factory=list)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    call: str | None = None


@dataclass(slots=True, eq=False)
class Call(calling.Call):
    """A call of a context. `started`: when it was placed."""

    started: Instant = 0
    interaction: Interaction | None = None


@dataclass(slots=True, eq=False)
class Handset(phones.Handset):
    """A phone, and the texts that wait until it is reachable, each with its interaction."""

    waiting: list[tuple[dict[str, Any], Interaction]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class State:
    """Everything. `names`: applications by scope and name; `dials`: active participants by real number and mask."""

    accounts: dict[str, Account] = field(default_factory=dict)
    by_account_sid: dict[str, Account] = field(default_factory=dict)
    numbers: dict[str, tuple[Account, Number]] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    contexts: dict[str, Context] = field(default_factory=dict)
    dials: dict[str, dict[str, Participant]] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    handsets: dict[str, Handset] = field(default_factory=dict)
    agenda: Agenda[tuple[str, str]] = field(default_factory=Agenda)
