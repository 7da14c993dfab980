"""Accounts, inventories and phones, as the control API shows and sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import AddAccount, ChangeAccount, ControlProblem, SetHandset, SetNumbers
from testline.surfaces.plivo_masking.model.core import Core, Turn
from testline.surfaces.plivo_masking.model.state import Account, Handset, Inventory, Number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NAME: Final = "plivo-masking"


class Accounts(Core):
    """What the control API does to customers, numbers and phones."""

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts, as the control API shows them."""
        return [self.show_account(account) for account in self.state.accounts.values()]

    def show_account(self, account: Account) -> dict[str, Any]:
        """One account, as the control API shows it."""
        return {
            "surface": _NAME,
            "name": account.name,
            "credentials": {"auth_id": account.auth_id, "auth_token": account.auth_token},
            "settings": {
                "parent": account.parent,
                "rate_limit": account.rate_limit,
                "rate_window": account.rate_window,
                "blocked": account.blocked,
            },
        }

    def add_account(self, event: AddAccount, turn: Turn) -> dict[str, Any]:
        """A new account; with a parent, a sub-account of it."""
        state = self.state
        if event.name in state.accounts:
            raise ControlProblem(409, "account-exists", f"There is an account {event.name} already.")
        prefix = "SA" if event.settings.get("parent") else "MA"
        chooser = turn.chooser
        account = Account(event.name, prefix + chooser.letters("auth_id", 18), chooser.letters("auth_token", 40))
        self.set_up(account, event.settings)
        state.accounts[account.name] = state.by_auth_id[account.auth_id] = account
        return self.show_account(account)

    def change_account(self, event: ChangeAccount) -> dict[str, Any]:
        """Some settings of an account change."""
        account = self.known_account(event.name)
        self.set_up(account, event.settings)
        return self.show_account(account)

    def known_account(self, name: str) -> Account:
        """The account of that name, or the control API's 404."""
        if name not in self.state.accounts:
            raise ControlProblem(404, "unknown-account", f"There is no account {name}.")
        return self.state.accounts[name]

    def set_up(self, account: Account, settings: Mapping[str, Any]) -> None:
        """Take over the settings given, all or none; unknown ones are ignored."""
        parent = settings.get("parent")
        if parent is not None and (parent == account.name or not isinstance(parent, str)):
            raise ControlProblem(400, "bad-setting", "The parent is the name of another account, or null.")
        if parent is not None:
            self.known_account(parent)
        for name, judge in _JUDGES.items():
            if name in settings and not judge(settings[name]):
                raise ControlProblem(400, "bad-setting", f"The setting {name} cannot be {settings[name]!r}.")
        for name in ("parent", *_JUDGES):
            if name in settings:
                setattr(account, name, settings[name])
        if settings.keys() & {"rate_limit", "rate_window"}:
            account.window.clear()

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """An account's inventory, as the control API shows it."""
        return [number._asdict() for number in self.known_account(account).inventory.numbers]

    def set_numbers(self, event: SetNumbers) -> dict[str, Any]:
        """An account's inventory is replaced; sessions keep the numbers that they have."""
        account = self.known_account(event.account)
        numbers = [_number(given) for given in event.numbers]
        if len({one.number for one in numbers}) < len(numbers):
            raise ControlProblem(400, "bad-number", "A number stands in the list twice.")
        owners = {one.number: other.name for other in self.state.accounts.values() for one in other.inventory.numbers}
        for one in numbers:
            owner = owners.get(one.number, account.name)
            if owner != account.name:
                raise ControlProblem(409, "number-taken", f"The number {one.number} belongs to the account {owner}.")
        account.inventory = Inventory(numbers)
        return {"numbers": self.numbers(account.name)}

    def handset(self, number: str) -> dict[str, Any]:
        """What a phone has seen, as the control API shows it. No texts reach it on this surface."""
        number = number.lstrip("+")
        phone = self.state.handsets.get(number, Handset())
        calls = [dict(call) for call in phone.calls]
        return {"number": number, "reachable": phone.reachable, "rejects": phone.rejects, "inbox": [], "calls": calls}

    def set_handset(self, event: SetHandset) -> dict[str, Any]:
        """A phone becomes reachable or not, rejecting or not."""
        phone = self.state.handsets.setdefault(event.number.lstrip("+"), Handset())
        if event.reachable is not None:
            phone.reachable = event.reachable
        if event.rejects is not None:
            phone.rejects = event.rejects
        return self.handset(event.number)


def _is_rate(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _is_window(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


_JUDGES: Final[Mapping[str, Callable[[object], bool]]] = {
    "rate_limit": _is_rate,
    "rate_window": _is_window,
    "blocked": _is_flag,
}


def _number(given: Mapping[str, Any]) -> Number:
    number = str(given.get("number", "")).lstrip("+")
    voice, sms = given.get("voice", True), given.get("sms", True)
    country = given.get("country")
    if not (
        number.isascii()
        and number.isdigit()
        and isinstance(country, str)
        and isinstance(voice, bool)
        and isinstance(sms, bool)
    ):
        raise ControlProblem(400, "bad-number", "A number has digits, a country, and voice and sms as booleans.")
    return Number(number, country, voice, sms)
