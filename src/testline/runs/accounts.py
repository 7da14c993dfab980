"""Accounts that a test makes for itself through the control API."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testline.errors import Blocked, TestlineError
from testline.targets.control import FeatureMissing
from testline.targets.control_values import Number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from testline.runs.bench import Bench
    from testline.runs.fresh import Fresh
    from testline.targets.client import Client
    from testline.targets.control import Account, Control

_TRIES = 12


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account that only one test uses. `numbers`: its inventory."""

    name: str
    client: Client
    credentials: Mapping[str, str]
    numbers: tuple[Number, ...]


class OwnAccounts:
    """Makes accounts; called like a function, with the inventory and the settings that the test wants."""

    def __init__(self, bench: Bench, control: Control, fresh: Fresh) -> None:
        self._bench = bench
        self._control = control
        self._fresh = fresh
        self._made: list[str] = []

    def __call__(
        self, numbers: Sequence[Number] | None = None, *, us: int = 4, gb: int = 2, **settings: Any  # noqa: ANN401 - JSON
    ) -> OwnAccount:
        """A fresh account with those numbers, or with some US and GB ones that nobody has."""
        stocked = numbers is not None or us + gb > 0
        for feature in ("accounts", "numbers") if stocked else ("accounts",):
            if not self._control.has(feature):
                raise FeatureMissing(feature)
        account = self._create(settings)
        self._made.append(account.name)
        self._bench.extra[account.name] = account.credentials
        inventory = self._stock(account.name, numbers, us, gb) if stocked else ()
        return OwnAccount(account.name, self._bench.client(account.credentials), account.credentials, inventory)

    def numbers(self, us: int = 0, gb: int = 0) -> list[Number]:
        """Some numbers that probably nobody has."""
        return [
            *(Number(self._fresh.us_inventory_number(), "US") for _ in range(us)),
            *(Number(self._fresh.gb_inventory_number(), "GB") for _ in range(gb)),
        ]

    def give_back(self) -> None:
        """Give the numbers back, so that another run can have them; that it fails voids nothing."""
        for name in self._made:
            with contextlib.suppress(TestlineError):
                self._control.set_numbers(name, [])

    def _stock(self, name: str, numbers: Sequence[Number] | None, us: int, gb: int) -> tuple[Number, ...]:
        if numbers is not None:
            return tuple(self._control.set_numbers(name, numbers))
        for _ in range(_TRIES):
            # A number that somebody has already is refused: another choice is as good.
            with contextlib.suppress(Blocked):
                return tuple(self._control.set_numbers(name, self.numbers(us, gb)))
        message = f"The control API took none of {_TRIES} inventories for the account {name}."
        raise Blocked(message)

    def _create(self, settings: Mapping[str, Any]) -> Account:
        name = f"t{self._fresh.digits(10)}"
        with contextlib.suppress(Blocked):
            return self._control.create_account(name, settings)
        # An earlier run has left that name; to list all accounts each time would cost more than all else.
        return self._control.create_account(self._free_name(name), settings)

    def _free_name(self, name: str) -> str:
        taken = {one.name for one in self._control.accounts()}
        count = 0
        while name in taken:
            count += 1
            name = f"{name.partition('-')[0]}-{count}"
        return name
