"""What the provider remembers: accounts, messages, phones. It changes in place; a message never does.

Numbers are digits without plus sign, moments microseconds, amounts ten-thousandths of the account's currency.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from testline.surfaces import phones
from testline.surfaces.agenda import Agenda

if TYPE_CHECKING:
    from datetime import date

    from testline.surfaces.given import Number
    from testline.surfaces.mitto_sms.model.lifecycle import Standing
    from testline.surfaces.model import Instant


@dataclass(slots=True)
class Tally:
    """What an account sent to one country on one day: messages, the parts that they filled, what they cost."""

    messages: int = 0
    parts: int = 0
    cost: int = 0


@dataclass(slots=True)
class Account:
    """A customer. `window`: the moments, on both clocks, of the requests that still count; `usage` by day and country."""

    name: str
    account_name: str
    api_key: str = field(repr=False)
    callback_url: str | None = None
    callback_method: str = "POST"
    conversion_enabled: bool = True
    rate_limit: int | None = None
    rate_window: float = 1
    numbers: tuple[Number, ...] = ()
    window: deque[tuple[Instant, Instant]] = field(default_factory=deque)
    usage: dict[date, dict[str, Tally]] = field(default_factory=dict)


class Message(NamedTuple):
    """An accepted message. `to` as reports and replies tell it; `number` its digits; `validity` in minutes.

    `account_url`: the account's callback URL when it was accepted.
    """

    id: str
    account: str
    accepted: Instant
    sender: str
    to: str
    number: str
    text: str
    coding: str
    parts: int
    flash: bool
    validity: int
    reference: str | None
    callback: str | None
    account_url: str | None


@dataclass(slots=True, eq=False)
class Handset(phones.Handset):
    """A phone, and the ids of the messages that wait for it, oldest first."""

    waiting: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """Everything. `standing`: how each message stands; `tests`: the account of each test send that was given an id."""

    accounts: dict[str, Account] = field(default_factory=dict)
    by_api_key: dict[str, Account] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    handsets: dict[str, Handset] = field(default_factory=dict)
    agenda: Agenda[tuple[str, str]] = field(default_factory=Agenda)
