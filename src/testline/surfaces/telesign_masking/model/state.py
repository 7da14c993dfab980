"""What the provider remembers: accounts, sessions, calls, phones. All of it changes in place.

Numbers are digits without plus sign, moments microseconds.
"""

from __future__ import annotations

import copy
from base64 import b64decode
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.surfaces import calling, phones
from testline.surfaces.agenda import Agenda
from testline.surfaces.telesign_masking.model.lifecycle import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from testline.surfaces.given import Number
    from testline.surfaces.model import Instant


class Pool:
    """The numbers that one kind of session draws from, in their order, and by country."""

    def __init__(self, numbers: Iterable[Number]) -> None:
        self.numbers = tuple(numbers)
        self.of = {
            country: tuple(one for one in self.numbers if one.country == country)
            for country in {one.country for one in self.numbers}
        }


class Inventory:
    """The numbers of an account: SMS-only and dual-capable. Never changes: it is replaced."""

    def __init__(self, numbers: Iterable[Number] = ()) -> None:
        self.numbers = tuple(numbers)
        self.sms_only = Pool(one for one in self.numbers if one.sms and not one.voice)
        self.dual = Pool(one for one in self.numbers if one.sms and one.voice)

    def __deepcopy__(self, memo: dict[int, Any]) -> Inventory:
        return self


@dataclass(slots=True)
class Account:
    """A customer. `window`: the moments, on both clocks, of the requests that still count.

    `activated`, `limit_reached`, `source_ip_allowed` and `verified_numbers` (of a trial account; None for any other)
    lead to the refusals of the gateway that no setting of the control API's table leads to.
    """

    name: str
    customer_id: str
    api_key: str = field(repr=False)
    validity_unit: str = "hours"
    product_enabled: bool = True
    suspended: bool = False
    blocked_numbers: list[str] = field(default_factory=list)
    globally_blocked_numbers: list[str] = field(default_factory=list)
    callback_url: str | None = None
    rate_limit: int | None = None
    rate_window: float = 1
    activated: bool = True
    limit_reached: bool = False
    source_ip_allowed: bool = True
    verified_numbers: list[str] | None = None
    inventory: Inventory = field(default_factory=Inventory)
    window: deque[tuple[Instant, Instant]] = field(default_factory=deque)
    key: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.key = b64decode(self.api_key)


@dataclass(slots=True)
class Session:
    """A masking session. `masks`: the number that hides each party, in the order of `parties`."""

    reference_id: str
    account: str
    resource: str
    parties: tuple[str, str]
    masks: tuple[str, str]
    ends: Instant
    status: Status = Status.ACTIVE
    call: str | None = None

    def __deepcopy__(self, memo: dict[int, Any]) -> Session:
        twin = copy.copy(self)
        memo[id(self)] = twin
        return twin


@dataclass(slots=True, eq=False)
class Call(calling.Call):
    """A call of a session."""

    session: str = ""


@dataclass(slots=True, eq=False)
class Handset(phones.Handset):
    """A phone, and the texts that wait for it."""

    waiting: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """Everything.

    `dials`: by party and the masking id that it dials, the session; `touches`: by party and masking id, in how many
    sessions it has it, as its own or as the one that it dials. `nonces`: when each was used, by customer and nonce;
    `used` has them in order.
    """

    accounts: dict[str, Account] = field(default_factory=dict)
    by_customer_id: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    dials: dict[str, dict[str, str]] = field(default_factory=dict)
    touches: dict[str, dict[str, int]] = field(default_factory=dict)
    nonces: dict[tuple[str, str], tuple[Instant, Instant]] = field(default_factory=dict)
    used: deque[tuple[str, str]] = field(default_factory=deque)
    calls: dict[str, Call] = field(default_factory=dict)
    handsets: dict[str, Handset] = field(default_factory=dict)
    agenda: Agenda[tuple[str, str]] = field(default_factory=Agenda)

    def enroll(self, account: Account) -> None:
        """A customer is there from now on."""
        self.accounts[account.name] = self.by_customer_id[account.customer_id] = account
