"""Accounts and inventories, as the control API shows and sets them."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.given import numbers_given
from testline.surfaces.mitto_masking.model.pools import Pools
from testline.surfaces.mitto_masking.model.state import Account, Number
from testline.surfaces.model import ControlProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.given import Number as Given
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.model import AddAccount, SetNumbers

ENTERPRISES: Final = 2
_KEY_LENGTH: Final = 40
_KEY_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz0123456789"


class Accounts(Pools):
    """What the control API does to customers and their numbers."""

    def show_account(self, account: Account) -> dict[str, Any]:
        """One account, as the control API shows it."""
        return {
            "surface": self.surface,
            "name": account.name,
            "credentials": {"account_sid": account.sid, "api_key": account.api_key},
            "settings": {"enterprise_sids": list(account.enterprises), "account_email": account.email},
        }

    def enter(self, account: Account) -> None:
        """An account is there from now on."""
        self.state.accounts[account.name] = self.state.by_account_sid[account.sid] = account

    def add_account(self, event: AddAccount, turn: Turn) -> dict[str, Any]:
        """A new account, with two enterprises of its own unless others are given."""
        self.hold_name_free(event.name)
        sid = self.sid("account", turn)
        key = turn.chooser.letters("api_key", _KEY_LENGTH, _KEY_ALPHABET)
        account = Account(event.name, sid, key, email=email_of(event.name))
        self.set_up(account, event.settings)
        if "enterprise_sids" not in event.settings:
            account.enterprises = tuple(self.sid("enterprise", turn) for _ in range(ENTERPRISES))
        self.enter(account)
        return self.show_account(account)

    def set_up(self, account: Account, settings: Mapping[str, Any]) -> None:
        """Take over the settings given, all or none; unknown ones are ignored."""
        enterprises = settings.get("enterprise_sids", list(account.enterprises))
        email = settings.get("account_email", account.email)
        if not isinstance(enterprises, list) or not all(isinstance(one, str) and one.strip() for one in enterprises):
            raise ControlProblem(400, "bad-setting", "The setting enterprise_sids is a list of sids.")
        if not isinstance(email, str) or not email:
            raise ControlProblem(400, "bad-setting", "The setting account_email is an e-mail address.")
        sids = tuple(dict.fromkeys(one.strip() for one in enterprises))
        for other in self.state.accounts.values():
            taken = set(other.enterprises) & set(sids) if other is not account else set()
            if taken:
                message = f"The enterprise {min(taken)} belongs to the account {other.name}."
                raise ControlProblem(409, "enterprise-taken", message)
        account.enterprises, account.email = sids, email

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """An account's inventory, as the control API shows it."""
        return [
            {"number": one.number, "country": one.country, "voice": one.voice, "sms": one.sms}
            for one in self.known_account(account).numbers.values()
        ]

    def set_numbers(self, event: SetNumbers, turn: Turn) -> dict[str, Any]:
        """An account's inventory is replaced. What is dropped leaves its pool; contexts keep what they have."""
        account = self.known_account(event.account)
        owners = {number: owner.name for number, (owner, _) in self.state.numbers.items()}
        given = {one.number: new_number(account.name, one, turn) for one in numbers_given(account.name, event.numbers, owners)}
        kept = {one.number: one for one in account.numbers.values()}
        for number in kept.keys() - given.keys():
            self.drop(kept[number])
        account.numbers = {}
        for made in given.values():
            self.stock(account, self.renewed(kept.get(made.number), made))
        return {"numbers": self.numbers(account.name)}

    def stock(self, account: Account, number: Number) -> None:
        """A number is in an account's inventory."""
        account.numbers[number.sid] = number
        self.state.numbers[number.number] = (account, number)

    def drop(self, number: Number) -> None:
        """A number leaves the inventory, and the pool that it is in."""
        place = self.pool_of(number)
        if place is not None:
            self.leave_pool(*place)
        del self.state.numbers[number.number]

    def renewed(self, old: Number | None, made: Number) -> Number:
        """The number that was there before, with what is said of it now; else the new one."""
        if old is None:
            return made
        old.country, old.voice, old.sms = made.country, made.voice, made.sms
        return old


def email_of(name: str) -> str:
    """The e-mail address of a new account, at a domain for fiction."""
    return f"ops@{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-') or 'account'}.example"


def new_number(account: str, one: Given, turn: Turn) -> Number:
    """A number of an inventory. Its sid rests on number and account alone."""
    sid = "PN" + sha256(f"{account} {one.number}".encode()).hexdigest()[:32]
    return Number(sid, *one, turn.now)
