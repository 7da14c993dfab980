"""The accounts that every reset brings back. All numbers are of ranges that no subscriber has."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import TYPE_CHECKING, Final

from testline.surfaces.given import Number
from testline.surfaces.telesign_masking.model.state import Account, Inventory, State

if TYPE_CHECKING:
    from collections.abc import Iterator

# Customer ID, US area code and first of the GB numbers of each account.
_ACCOUNTS: Final = {
    "primary": ("7E571139-0000-4000-8000-000000000001", "240", 447700900400),
    "secondary": ("7E571139-0000-4000-8000-000000000002", "248", 447700900500),
}


def _numbers(area: str, first_gb: int) -> Iterator[Number]:
    """20 US numbers and 10 GB ones, of each the first half SMS-only and the second dual-capable."""
    for i in range(20):
        yield Number(f"1{area}55501{i + 10}", "US", voice=i >= 10)  # noqa: PLR2004 - half of them
    for i in range(10):
        yield Number(str(first_gb + i), "GB", voice=i >= 5)  # noqa: PLR2004 - half of them


def api_key_of(secret: str) -> str:
    """An API Key: 64 bytes in base64, like the vendor's."""
    return b64encode(hashlib.sha512(secret.encode()).digest()).decode()


def fresh() -> State:
    """The state after a reset. Credentials depend on nothing."""
    state = State()
    for name, (customer_id, area, first_gb) in _ACCOUNTS.items():
        account = Account(name, customer_id, api_key_of(customer_id))
        account.inventory = Inventory(_numbers(area, first_gb))
        state.enroll(account)
    return state
