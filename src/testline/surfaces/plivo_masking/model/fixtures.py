"""The accounts that every reset brings back. All numbers are of ranges that no subscriber has."""

from __future__ import annotations

import hashlib
from typing import Final

from testline.surfaces.given import Number
from testline.surfaces.plivo_masking.model.state import Account, Inventory, State

# Auth ID, parent, US area code, first of the GB numbers, first of the IN ones, of each account.
_ACCOUNTS: Final = {
    "primary": ("MATESTLINEPRIMARY001", None, "220", 447700900100, 915550100010),
    "secondary": ("MATESTLINESECONDARY1", None, "234", 447700900200, 915550100030),
    "sub": ("SATESTLINESUBACCT001", "primary", "239", 447700900300, 915550100050),
}


def _numbers(area: str, first_gb: int, first_in: int) -> list[Number]:
    """30 US numbers, two of them without voice, 10 GB and 6 IN ones, one of each without voice."""
    texts_only = {f"1{area}5550110", f"1{area}5550129", str(first_gb + 9), str(first_in + 5)}
    plan = [(f"1{area}55501{i:02d}", "US") for i in range(10, 40)]
    plan += [(str(first_gb + i), "GB") for i in range(10)]
    # India keeps no range for fiction: 91 5550 1000xx is allotted to nobody.
    plan += [(str(first_in + i), "IN") for i in range(6)]
    return [Number(number, country, voice=number not in texts_only) for number, country in plan]


def fresh() -> State:
    """The state after a reset. Credentials depend on nothing."""
    state = State()
    for name, (auth_id, parent, area, first_gb, first_in) in _ACCOUNTS.items():
        token = hashlib.sha256(auth_id.encode()).hexdigest()[:40]
        inventory = Inventory(_numbers(area, first_gb, first_in))
        account = Account(name, auth_id, token, parent, inventory=inventory)
        state.accounts[name] = state.by_auth_id[auth_id] = account
    return state
