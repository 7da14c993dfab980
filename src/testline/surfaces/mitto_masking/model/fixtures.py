"""The accounts that every reset brings back. All numbers are of ranges that no subscriber has."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.accounts import ENTERPRISES, Accounts, email_of
from testline.surfaces.mitto_masking.model.state import Account
from testline.surfaces.model import SetNumbers

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn

# The two area codes of each account's US numbers, which share a territory, and the first of its GB numbers.
_ACCOUNTS: Final = {
    "primary": (("609", "640"), 447700900100),
    "secondary": (("571", "703"), 447700900200),
}
_EACH: Final = 4


def _numbers(areas: tuple[str, ...], first_gb: int) -> tuple[dict[str, Any], ...]:
    us = [f"1{area}55501{i:02d}" for i in range(10, 10 + _EACH) for area in areas]
    gb = [str(first_gb + i) for i in range(_EACH)]
    plan = [(number, "US") for number in us] + [(number, "GB") for number in gb]
    return tuple({"number": number, "country": country, "voice": True, "sms": True} for number, country in plan)


def _hex(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def stock(model: Accounts, turn: Turn) -> None:
    """Put the accounts into a model. Credentials depend on nothing."""
    # D15: the sids of enterprises may have another shape.
    prefix = model.prefixes["enterprise"] if turn.form("enterprise-sid", "documented") == "documented" else "business-"
    for name, (areas, first_gb) in _ACCOUNTS.items():
        enterprises = tuple(f"{prefix}{_hex(f'{name} enterprise {i}')}" for i in range(ENTERPRISES))
        sid, key = model.prefixes["account"] + _hex(f"{name} account"), _hex(f"{name} key")
        model.enter(Account(name, sid, key, enterprises, email_of(name)))
        model.set_numbers(SetNumbers(name, _numbers(areas, first_gb)), turn)
