"""Alphabets of short messages: which characters they have, and how many messages a text fills.

GSM 03.38 (3GPP TS 23.038) with its extension table, UCS-2 with surrogate pairs, and octets. Pure.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

ESCAPE: Final = "\x1b"
"""Stands in the basic table at 0x1B. It leads to the extension table, and is no character of a text."""

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅå"  # each line is a column of the code chart: 0x00 to 0x0F, 0x10 to 0x1F, and so on
    f"Δ_ΦΓΛΩΠΨΣΘΞ{ESCAPE}ÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)
EXTENSION: Final = "\f^{}\\[~]|€"

OCTETS: Final = 140
"""What one message carries."""

_CHARACTERS: Final = frozenset(BASIC + EXTENSION) - {ESCAPE}
_EXTENDED: Final = frozenset(EXTENSION)
_DROP_EXTENDED: Final = dict.fromkeys(map(ord, EXTENSION))
_LAST_OF_PLANE_0: Final = "\uffff"


class Alphabet(NamedTuple):
    """How a text travels: `single` units fit in one message, `part` units in each of several."""

    coding: str
    single: int
    part: int


GSM: Final = Alphabet("gsm", 160, 153)
UNICODE: Final = Alphabet("unicode", 70, 67)
BINARY: Final = Alphabet("binary", 140, 134)


def is_gsm(text: str) -> bool:
    """Whether the basic and the extension table have every character of a text."""
    return _CHARACTERS.issuperset(text)


def alphabet_of(text: str) -> Alphabet:
    """The alphabet of a text that nobody says anything about: GSM where its tables have all of it."""
    return GSM if is_gsm(text) else UNICODE


def units(alphabet: Alphabet, content: str | bytes) -> int:
    """Septets, UTF-16 code units or octets that a content takes. GSM: the tables must have it."""
    return len(content) + _doubles(alphabet, content)


def parts(alphabet: Alphabet, content: str | bytes) -> int:
    """How many messages a content fills. What takes two units is never cut in two."""
    doubles = _doubles(alphabet, content)
    if len(content) + doubles <= alphabet.single:
        return 1
    if not doubles:
        return -(-len(content) // alphabet.part)
    return _packed(_widths(alphabet, content), alphabet.part)


def room(alphabet: Alphabet, header: int) -> int:
    """How many units fit in one message beside a user data header of so many octets, its length octet not counted."""
    left = max(OCTETS - header - 1, 0)
    if alphabet is GSM:
        return left * 8 // 7
    return left // 2 if alphabet is UNICODE else left


def _doubles(alphabet: Alphabet, content: str | bytes) -> int:
    """How many characters take two units."""
    if isinstance(content, bytes):
        return 0
    if alphabet is GSM:
        return len(content) - len(content.translate(_DROP_EXTENDED))
    return 0 if content.isascii() else sum(one > _LAST_OF_PLANE_0 for one in content)


def _widths(alphabet: Alphabet, content: str | bytes) -> Iterable[int]:
    if isinstance(content, bytes):
        return repeat(1, len(content))
    if alphabet is GSM:
        return (2 if one in _EXTENDED else 1 for one in content)
    return (2 if one > _LAST_OF_PLANE_0 else 1 for one in content)


def _packed(widths: Iterable[int], capacity: int) -> int:
    count, filled = 1, 0
    for width in widths:
        filled += width
        if filled > capacity:
            count, filled = count + 1, width
    return count
