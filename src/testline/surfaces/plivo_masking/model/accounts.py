"""Accounts and inventories, as the control API shows and sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.given import hold_settings, is_flag, is_rate, is_window, numbers_given
from testline.surfaces.model import AddAccount, ControlProblem, SetNumbers
from testline.surfaces.plivo_masking.model.core import Core, Turn
from testline.surfaces.plivo_masking.model.state import Account, Inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Accounts(Core):
    """What the control API does to customers, numbers."""

    def show_account(self, account: Account) -> dict[str, Any]:
        """One account, as the control API shows it."""
        return {
            "surface": self.surface,
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
        self.hold_name_free(event.name)
        prefix = "SA" if event.settings.get("parent") else "MA"
        chooser = turn.chooser
        account = Account(event.name, prefix + chooser.letters("auth_id", 18), chooser.letters("auth_token", 40))
        self.set_up(account, event.settings)
        state.accounts[account.name] = state.by_auth_id[account.auth_id] = account
        return self.show_account(account)

    def set_up(self, account: Account, settings: Mapping[str, Any]) -> None:
        """Take over the settings given, all or none; unknown ones are ignored."""
        parent = settings.get("parent")
        if parent is not None and (parent == account.name or not isinstance(parent, str)):
            raise ControlProblem(400, "bad-setting", "The parent is the name of another account, or null.")
        if parent is not None:
            self.known_account(parent)
        hold_settings(settings, _JUDGES)
        for name in ("parent", *_JUDGES):
            if name in settings:
                setattr(account, name, settings[name])
        if settings.keys() & {"rate_limit", "rate_window"}:
            account.window.clear()

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """An account's inventory, as the control API shows it."""
        return [number._asdict() for number in self.known_account(account).inventory.numbers]

    def set_numbers(self, event: SetNumbers, turn: Turn) -> dict[str, Any]:  # noqa: ARG002 - as every event
        """An account's inventory is replaced; sessions keep the numbers that they have."""
        account = self.known_account(event.account)
        owners = {one.number: other.name for other in self.state.accounts.values() for one in other.inventory.numbers}
        numbers = numbers_given(account.name, event.numbers, owners)
        account.inventory = Inventory(numbers)
        return {"numbers": self.numbers(account.name)}


_JUDGES: Final[Mapping[str, Callable[[object], bool]]] = {
    "rate_limit": is_rate,
    "rate_window": is_window,
    "blocked": is_flag,
}

