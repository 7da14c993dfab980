"""The accounts that every reset brings back. All numbers are of ranges kept for fiction."""

from __future__ import annotations

import hashlib
from typing import Final

from testline.surfaces.given import Number
from testline.surfaces.mitto_sms.model.state import Account, State

# Account name, US area code, first of the GB numbers, of each account.
_ACCOUNTS: Final = {
    "primary": ("TestlinePrimary", "202", 447700900800),
    "secondary": ("TestlineSecondary", "212", 447700900900),
}
_OF_EACH_COUNTRY: Final = 5


def _numbers(area: str, first_gb: int) -> tuple[Number, ...]:
    plan = [(f"1{area}55501{80 + i}", "US") for i in range(_OF_EACH_COUNTRY)]
    plan += [(str(first_gb + i), "GB") for i in range(_OF_EACH_COUNTRY)]
    return tuple(Number(number, country) for number, country in plan)


def fresh() -> State:
    """The state after a reset. Credentials depend on nothing."""
    state = State()
    for name, (account_name, area, first_gb) in _ACCOUNTS.items():
        api_key = hashlib.sha256(f"mitto-sms/{name}".encode()).hexdigest()[:32]
        account = Account(name, account_name, api_key, numbers=_numbers(area, first_gb))
        state.accounts[name] = state.by_api_key[api_key] = account
    return state
