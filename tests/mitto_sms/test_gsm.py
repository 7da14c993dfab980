"""The alphabets, held against the code charts of 3GPP TS 23.038 and against a packing that tries everything."""

from __future__ import annotations

import sys
from itertools import accumulate

import pytest

from testline.surfaces import gsm

# The default alphabet as the standard prints it: a row for each low half-octet, a column for each high one.
CHART = (
    ("@", "\N{GREEK CAPITAL LETTER DELTA}", " ", "0", "\N{INVERTED EXCLAMATION MARK}", "P", "\N{INVERTED QUESTION MARK}", "p"),
    ("\N{POUND SIGN}", "_", "!", "1", "A", "Q", "a", "q"),
    ("$", "\N{GREEK CAPITAL LETTER PHI}", '"', "2", "B", "R", "b", "r"),
    ("\N{YEN SIGN}", "\N{GREEK CAPITAL LETTER GAMMA}", "#", "3", "C", "S", "c", "s"),
    ("\N{LATIN SMALL LETTER E WITH GRAVE}", "\N{GREEK CAPITAL LETTER LAMDA}", "\N{CURRENCY SIGN}", "4", "D", "T", "d", "t"),
    ("\N{LATIN SMALL LETTER E WITH ACUTE}", "\N{GREEK CAPITAL LETTER OMEGA}", "%", "5", "E", "U", "e", "u"),
    ("\N{LATIN SMALL LETTER U WITH GRAVE}", "\N{GREEK CAPITAL LETTER PI}", "&", "6", "F", "V", "f", "v"),
    ("\N{LATIN SMALL LETTER I WITH GRAVE}", "\N{GREEK CAPITAL LETTER PSI}", "'", "7", "G", "W", "g", "w"),
    ("\N{LATIN SMALL LETTER O WITH GRAVE}", "\N{GREEK CAPITAL LETTER SIGMA}", "(", "8", "H", "X", "h", "x"),
    ("\N{LATIN CAPITAL LETTER C WITH CEDILLA}", "\N{GREEK CAPITAL LETTER THETA}", ")", "9", "I", "Y", "i", "y"),
    ("\N{LINE FEED}", "\N{GREEK CAPITAL LETTER XI}", "*", ":", "J", "Z", "j", "z"),
    ("\N{LATIN CAPITAL LETTER O WITH STROKE}", None, "+", ";", "K", "\N{LATIN CAPITAL LETTER A WITH DIAERESIS}", "k", "\N{LATIN SMALL LETTER A WITH DIAERESIS}"),
    ("\N{LATIN SMALL LETTER O WITH STROKE}", "\N{LATIN CAPITAL LETTER AE}", ",", "<", "L", "\N{LATIN CAPITAL LETTER O WITH DIAERESIS}", "l", "\N{LATIN SMALL LETTER O WITH DIAERESIS}"),
    ("\N{CARRIAGE RETURN}", "\N{LATIN SMALL LETTER AE}", "-", "=", "M", "\N{LATIN CAPITAL LETTER N WITH TILDE}", "m", "\N{LATIN SMALL LETTER N WITH TILDE}"),
    ("\N{LATIN CAPITAL LETTER A WITH RING ABOVE}", "\N{LATIN SMALL LETTER SHARP S}", ".", ">", "N", "\N{LATIN CAPITAL LETTER U WITH DIAERESIS}", "n", "\N{LATIN SMALL LETTER U WITH DIAERESIS}"),
    ("\N{LATIN SMALL LETTER A WITH RING ABOVE}", "\N{LATIN CAPITAL LETTER E WITH ACUTE}", "/", "?", "O", "\N{SECTION SIGN}", "o", "\N{LATIN SMALL LETTER A WITH GRAVE}"),
)  # fmt: skip
# The extension table: what follows an escape.
EXTENSION = {
    0x0A: "\N{FORM FEED}", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|",
    0x65: "\N{EURO SIGN}",
}  # fmt: skip
ONE = frozenset(character for row in CHART for character in row if character is not None)
TWO = frozenset(EXTENSION.values())
ASTRAL = "\U0001f600"


def fewest(widths: list[int], capacity: int) -> int:
    """The fewest parts that hold these widths in their order: of all ways to cut them, the best."""
    totals = list(accumulate(widths, initial=0))
    best = [0]
    for end in range(1, len(totals)):
        best.append(1 + min(best[start] for start in range(end) if totals[end] - totals[start] <= capacity))
    return best[-1]


def stated(text: str, single: int, part: int, wide: frozenset[str]) -> int:
    """How many messages a text fills: one if it fits, else the fewest parts."""
    widths = [2 if one in wide else 1 for one in text]
    return 1 if sum(widths) <= single else fewest(widths, part)


def test_the_basic_table_is_that_of_the_standard() -> None:
    """Every position of the chart, the escape among them."""
    assert len(gsm.BASIC) == 128
    for low, row in enumerate(CHART):
        for high, character in enumerate(row):
            assert gsm.BASIC[high * 16 + low] == (gsm.ESCAPE if character is None else character)


def test_the_extension_table_is_that_of_the_standard() -> None:
    """Ten characters, in the order of their codes."""
    assert list(gsm.EXTENSION) == [EXTENSION[code] for code in sorted(EXTENSION)]


def test_a_text_is_gsm_if_one_of_the_tables_has_each_character() -> None:
    """Of all characters that there are, the 127 and the 10, and no other."""
    everything = {chr(code) for code in range(sys.maxunicode + 1)}
    assert {one for one in everything if gsm.is_gsm(one)} == ONE | TWO
    assert len(ONE) == 127
    assert len(TWO) == 10


@pytest.mark.parametrize("other", ["\x1b", "ç", "\u00a0", "`", "\t", "Á", "\u03b1", "\u2019", "\x00", ASTRAL])
def test_one_foreign_character_makes_a_text_foreign(other: str) -> None:
    """Wherever it stands."""
    assert gsm.is_gsm("plain text") is True
    assert [gsm.is_gsm(one) for one in (f"{other}text", f"te{other}xt", f"text{other}")] == [False, False, False]


@pytest.mark.parametrize("character", sorted(ONE | TWO))
def test_a_character_costs_its_septets(character: str) -> None:
    """One of the basic table, two of the extension: alone, and at the end of one message and of a part."""
    cost = 2 if character in TWO else 1
    assert gsm.units(gsm.GSM, character) == cost
    assert gsm.units(gsm.GSM, character * 7) == cost * 7
    for septets, parts in ((160, 1), (161, 2), (306, 2), (307, 3)):
        assert gsm.parts(gsm.GSM, "a" * (septets - cost) + character) == parts


@pytest.mark.parametrize(("alphabet", "unit"), [(gsm.GSM, "a"), (gsm.UNICODE, "ж"), (gsm.BINARY, b"\xff")])
def test_every_length_fills_as_many_parts_as_it_must(alphabet: gsm.Alphabet, unit: str | bytes) -> None:
    """Whole units: one message up to the single limit, else as many as the part limit needs."""
    single, part = {"gsm": (160, 153), "unicode": (70, 67), "binary": (140, 134)}[alphabet.coding]
    for length in range(1, 5 * part + 2):
        whole, rest = divmod(length, part)
        assert gsm.parts(alphabet, unit * length) == (1 if length <= single else whole + (rest > 0)), length


def test_no_extended_character_is_cut() -> None:
    """Two septets stay together, wherever they fall around the boundaries of parts."""
    for before in (*range(150, 156), *range(303, 309)):
        for after in (0, 1, 7, 153):
            text = "a" * before + "€" + "b" * after
            assert gsm.parts(gsm.GSM, text) == stated(text, 160, 153, TWO), (before, after)
    for count in (*range(79, 82), *range(151, 155), *range(227, 230)):
        for text in ("{" * count, f"a{'}' * count}"):
            assert gsm.parts(gsm.GSM, text) == stated(text, 160, 153, TWO), text


def test_no_surrogate_pair_is_cut() -> None:
    """Two code units stay together, wherever they fall around the boundaries of parts."""
    for before in (*range(63, 72), *range(130, 139)):
        for after in (0, 1, 2, 64, 65, 66, 67, 68):
            text = "ж" * before + ASTRAL + "я" * after
            assert gsm.parts(gsm.UNICODE, text) == stated(text, 70, 67, frozenset(ASTRAL)), (before, after)
    for count in (34, 35, 36, 65, 66, 67, 99, 100):
        assert gsm.parts(gsm.UNICODE, ASTRAL * count) == stated(ASTRAL * count, 70, 67, frozenset(ASTRAL)), count


def test_unicode_counts_utf_16_code_units() -> None:
    """The last character of plane 0 is one unit, the first beyond it two."""
    for text in ("a", "é", "\uffff", "\U00010000", f"a{ASTRAL}ж", ""):
        assert gsm.units(gsm.UNICODE, text) == len(text.encode("utf-16-be")) // 2


@pytest.mark.parametrize(
    ("alphabet", "header", "units"),
    [
        (gsm.GSM, 5, 153), (gsm.GSM, 6, 152), (gsm.GSM, 1, 157), (gsm.GSM, 138, 1), (gsm.GSM, 139, 0), (gsm.GSM, 140, 0),
        (gsm.UNICODE, 5, 67), (gsm.UNICODE, 6, 66), (gsm.UNICODE, 137, 1), (gsm.UNICODE, 138, 0),
        (gsm.BINARY, 5, 134), (gsm.BINARY, 6, 133), (gsm.BINARY, 138, 1), (gsm.BINARY, 140, 0),
    ],
)  # fmt: skip
def test_a_header_takes_its_octets_and_one_for_its_length(alphabet: gsm.Alphabet, header: int, units: int) -> None:
    """What is left of 140 octets; the header of a part, five octets, leaves the part limit."""
    assert gsm.room(alphabet, header) == units
