"""Telephone numbers: whether one is possible, and its country. Cheap, since every create asks twice."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import phonenumbers

_NUMBER: Final = re.compile(r"\+?([1-9]\d{6,14})")
# Possibility rests on calling code and length, the country on few more digits: the rest of the number is not looked at.
_LEADING: Final = 8


@lru_cache(maxsize=65536)
def _country(leading: str, length: int) -> str | None:
    try:
        number = phonenumbers.parse(f"+{leading.ljust(length, '0')}")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )


def digits_of(text: str) -> str | None:
    """The digits of a possible E.164 number, plus sign or not; None of anything else, a SIP URI included."""
    found = _NUMBER.fullmatch(text)
    return found[1] if found and country_of(found[1]) else None


def country_of(digits: str) -> str | None:
    """The ISO country of a number, `001` for numbers of no country, None where it is not possible.

    Numbers kept for fiction are valid in no plan: they count as of the main country of their calling code.
    """
    return _country(digits[:_LEADING], len(digits))
