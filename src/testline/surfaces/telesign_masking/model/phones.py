"""The country of a telephone number, as the vendor's answers name it. Cheap, since every create asks twice."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import phonenumbers

from testline.surfaces.telesign_masking.model.countries import COUNTRIES

# The country rests on few leading digits and the length: the rest of the number is not looked at.
_LEADING: Final = 8


class Place(NamedTuple):
    """Where a number belongs. `code`: the dialling code."""

    code: str
    iso2: str
    iso3: str
    name: str


@lru_cache(maxsize=65536)
def _place(leading: str, length: int, *, by_area: bool) -> Place | None:
    try:
        number = phonenumbers.parse(f"+{leading.ljust(length, '0')}")
    except phonenumbers.NumberParseException:
        number = None
    code = _code_of(leading) if number is None else number.country_code
    if not code:
        return None
    region = phonenumbers.region_code_for_number(number) if number is not None and by_area else None
    country = COUNTRIES.get(region or phonenumbers.region_code_for_country_code(code))
    return None if country is None else Place(str(code), *country)


def _code_of(leading: str) -> int | None:
    """The dialling code that some digits begin with, for numbers too short or too long to be parsed."""
    codes = (int(leading[:length]) for length in (1, 2, 3) if len(leading) >= length)
    return next((code for code in codes if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), None)


def place_of(digits: str, *, by_area: bool = True) -> Place | None:
    """The country of a number; None where it has none, or is no number.

    Numbers kept for fiction are valid in no plan: they count as of the main country of their dialling code. `by_area`:
    whether countries that share a dialling code are told apart.
    """
    if not (digits.isascii() and digits.isdigit()) or digits.startswith("0"):
        return None
    return _place(digits[:_LEADING], len(digits), by_area=by_area)
