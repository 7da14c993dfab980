"""The members of a create's body, judged one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.telesign_masking.model.errors import deny
from testline.surfaces.telesign_masking.model.showing import Draft, Showing
from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.surfaces.telesign_masking.model.core import Turn
    from testline.surfaces.telesign_masking.model.phones import Place
    from testline.surfaces.telesign_masking.model.state import Account

PARTIES: Final = ("phone_number_1", "phone_number_2")

UNITS: Final[Mapping[str, int]] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
"""The units of `validity_period`, in seconds."""

LONGEST: Final = 720 * 3600
"""The most seconds that a session may be valid for."""

_NUMBER: Final = re.compile(r"[0-9]{7,15}")
_DIGITS: Final = re.compile(r"[0-9]+")
_PUNCTUATION: Final = str.maketrans("", "", "+- ().")
_SHOWN: Final = 40
_MOST_ECHOED: Final = 2**53


class Fields(Showing):
    """What was asked for, or a refusal."""

    units: Mapping[str, int] = UNITS
    longest = LONGEST

    # Parties

    def parties(self, body: Mapping[str, object], turn: Turn) -> tuple[str, str]:
        """Both real numbers."""
        first, second = (self.phone(body.get(name), name, turn) for name in PARTIES)
        if first == second:
            deny("phones-equal")
        return first, second

    def phone(self, given: object, name: str, turn: Turn) -> str:
        """The digits of a party; refused where it has no country."""
        if given is None:
            deny("phone-missing", name=name)
        digits = self.digits(given, turn)
        if digits is None or self.place(digits, turn) is None:
            deny("phone-invalid", name=name, value=str(given)[:_SHOWN])
        return digits

    def digits(self, given: object, turn: Turn) -> str | None:
        """The digits that were given as a phone number; None where they are none, or too few, or too many."""
        if type(given) is int and turn.form("number-as-phone", "refused") == "digits":
            given = str(given)
        if not isinstance(given, str):
            return None
        if not given.isdigit() and turn.form("punctuation", "refused") == "dropped":
            given = given.translate(_PUNCTUATION)
        if _NUMBER.fullmatch(given):
            return given
        any_length = turn.form("phone-length", "judged") == "any"
        return given if any_length and _DIGITS.fullmatch(given) else None

    def judge_parties(self, account: Account, parties: tuple[str, str]) -> None:
        """Refuse numbers that are blocked, and those that a trial account has not verified."""
        for number in parties:
            if number in account.globally_blocked_numbers:
                deny("blocked-by-telesign", phone_number=number)
            if number in account.blocked_numbers:
                deny("blocked-by-customer", phone_number=number)
            if account.verified_numbers is not None and number not in account.verified_numbers:
                deny("not-verified", phone_number=number)

    # Validity

    def validity(self, body: Mapping[str, object], account: Account, turn: Turn) -> int:
        """The units that the session is to be valid for."""
        given = body.get("validity_period", MISSING)
        if given is MISSING:
            return self.default_validity(turn)
        if isinstance(given, str):
            given = self.validity_of_text(given, turn)
        if isinstance(given, float) and given.is_integer():
            given = int(given)
        if type(given) is not int or given < 1:
            deny("validity")
        if given > self.most(account):
            self.judge_excess(given, turn)
        return given

    def default_validity(self, turn: Turn) -> int:
        """No `validity_period` at all (D6)."""
        answered: object = turn.form("missing-validity", 2705)
        if answered == "default":
            return 1
        return deny("validity-missing" if answered == 2705 else "validity-unread")  # noqa: PLR2004 - the vendor's code

    def validity_of_text(self, text: str, turn: Turn) -> int | None:
        """A `validity_period` that came as a string."""
        accepts = turn.form("numeric-string", "refused") == "accepted"
        return int(text) if accepts and len(text) <= len(str(self.longest)) and _DIGITS.fullmatch(text) else None

    def most(self, account: Account) -> int:
        """The most units that a session may be valid for."""
        return self.longest // self.units[account.validity_unit]

    def judge_excess(self, given: int, turn: Turn) -> None:
        """More than 720 hours (D8)."""
        answered: object = turn.form("too-long", -10001)
        if answered == "capped" and given <= _MOST_ECHOED:
            return
        if answered == 2705:  # noqa: PLR2004 - the vendor's code
            deny("validity")
        deny("validity-long", value=str(given)[:_SHOWN])

    def ends(self, validity: int, account: Account, turn: Turn) -> Instant:
        """When a session that begins now ends."""
        return turn.now + min(validity, self.most(account)) * self.units[account.validity_unit] * SECOND

    # Refused requests

    def draft(self, turn: Turn) -> Draft:
        """What could be read of a request that is refused."""
        body = turn.body if isinstance(turn.body, dict) else {}
        given = body.get("validity_period")
        whole = given if type(given) is int and given >= 1 else None
        ends = None if whole is None or turn.account is None else self.ends(whole, turn.account, turn)
        first, second = (body.get(name) for name in PARTIES)
        parties = (first if isinstance(first, str) else None, second if isinstance(second, str) else None)
        return Draft(turn.resource, whole, ends, parties)

    def country(self, number: str, turn: Turn) -> Place:
        """The country of a number that has one."""
        place = self.place(number, turn)
        return place if place is not None else deny("phone-invalid", name="phone_number", value=number)
