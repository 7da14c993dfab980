"""Accounts and inventories, as the control API shows and sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.given import hold_settings, is_flag, is_rate, is_window, numbers_given
from testline.surfaces.mitto_sms.model.bodies import is_url
from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.state import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import AddAccount, SetNumbers


class Accounts(Core):
    """What the control API does to customers and their numbers."""

    def show_account(self, account: Account) -> dict[str, Any]:
        """One account, as the control API shows it."""
        return {
            "surface": self.surface,
            "name": account.name,
            "credentials": {"api_key": account.api_key, "account_name": account.account_name},
            "settings": {name: getattr(account, name) for name in _JUDGES},
        }

    def add_account(self, event: AddAccount, turn: Turn) -> dict[str, Any]:
        """A new account, with a key and a name of its own."""
        state = self.state
        self.hold_name_free(event.name)
        account_name = f"Testline{turn.chooser.letters('account_name', 10)}"
        account = Account(event.name, account_name, turn.chooser.letters("api_key", 32))
        self.set_up(account, event.settings)
        state.accounts[account.name] = state.by_api_key[account.api_key] = account
        return self.show_account(account)

    def set_up(self, account: Account, settings: Mapping[str, Any]) -> None:
        """Take over the settings given, all or none; unknown ones are ignored."""
        hold_settings(settings, _JUDGES)
        for name in _JUDGES:
            if name in settings:
                setattr(account, name, settings[name])
        if settings.keys() & {"rate_limit", "rate_window"}:
            account.window.clear()

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """An account's inventory, as the control API shows it. No text is sent from it: a sender is any number or name."""
        return [one._asdict() for one in self.known_account(account).numbers]

    def set_numbers(self, event: SetNumbers, turn: Turn) -> dict[str, Any]:  # noqa: ARG002 - as every event
        """An account's inventory is replaced."""
        account = self.known_account(event.account)
        owners = {one.number: other.name for other in self.state.accounts.values() for one in other.numbers}
        account.numbers = tuple(numbers_given(account.name, event.numbers, owners))
        return {"numbers": self.numbers(account.name)}


def _is_callback_url(value: object) -> bool:
    return value is None or (isinstance(value, str) and is_url(value))


def _is_method(value: object) -> bool:
    return value in ("GET", "POST")


_JUDGES: Final[Mapping[str, Callable[[object], bool]]] = {
    "callback_url": _is_callback_url,
    "callback_method": _is_method,
    "conversion_enabled": is_flag,
    "rate_limit": is_rate,
    "rate_window": is_window,
}

