"""Accounts and inventories, as the control API shows and sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.given import hold_settings, is_flag, is_number, is_rate, is_window, numbers_given
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.fields import UNITS
from testline.surfaces.telesign_masking.model.fixtures import api_key_of
from testline.surfaces.telesign_masking.model.state import Account, Inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import AddAccount, SetNumbers


class Accounts(Core):
    """What the control API does to customers and their numbers."""

    def show_account(self, account: Account) -> dict[str, Any]:
        """One account, as the control API shows it; of the further settings those that are not as they were born."""
        settings = {name: _shown(getattr(account, name)) for name in _SETTINGS}
        further = {name: _shown(getattr(account, name)) for name in _FURTHER}
        settings |= {name: value for name, value in further.items() if value != _BORN[name]}
        return {
            "surface": self.surface,
            "name": account.name,
            "credentials": {"customer_id": account.customer_id, "api_key": account.api_key},
            "settings": settings,
        }

    def add_account(self, event: AddAccount, turn: Turn) -> dict[str, Any]:
        """A new account with fresh credentials and no numbers."""
        self.hold_name_free(event.name)
        chooser = turn.chooser
        customer_id = chooser.uuid("customer_id").upper()
        account = Account(event.name, customer_id, api_key_of(chooser.letters("api_key", 64)))
        self.set_up(account, event.settings)
        self.state.enroll(account)
        return self.show_account(account)

    def set_up(self, account: Account, settings: Mapping[str, Any]) -> None:
        """Take over the settings given, all or none; unknown ones are ignored."""
        given = {name: settings[name] for name in (*_SETTINGS, *_FURTHER) if name in settings}
        hold_settings(given, {**_SETTINGS, **_FURTHER})
        for name, value in given.items():
            setattr(account, name, [one.removeprefix("+") for one in value] if isinstance(value, list) else value)
        if given.keys() & {"rate_limit", "rate_window"}:
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


def _is_unit(value: object) -> bool:
    return isinstance(value, str) and value in UNITS


def _are_numbers(value: object) -> bool:
    return isinstance(value, list) and all(is_number(one) for one in value)


def _are_numbers_or_none(value: object) -> bool:
    return value is None or _are_numbers(value)


def _is_url(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.lower().startswith(("http://", "https://")))


_SETTINGS: Final[Mapping[str, Callable[[object], bool]]] = {
    "validity_unit": _is_unit,
    "product_enabled": is_flag,
    "suspended": is_flag,
    "blocked_numbers": _are_numbers,
    "globally_blocked_numbers": _are_numbers,
    "callback_url": _is_url,
    "rate_limit": is_rate,
    "rate_window": is_window,
}
"""The settings that the control API names, and what each may be."""

_FURTHER: Final[Mapping[str, Callable[[object], bool]]] = {
    "activated": is_flag,
    "limit_reached": is_flag,
    "source_ip_allowed": is_flag,
    "verified_numbers": _are_numbers_or_none,
}
"""Settings of this model alone: they lead to the refusals of the gateway that the others do not lead to."""

_BORN: Final = {"activated": True, "limit_reached": False, "source_ip_allowed": True, "verified_numbers": None}


def _shown(value: object) -> object:
    return list(value) if isinstance(value, list) else value
