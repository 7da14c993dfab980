"""Times and telephone numbers as the model reads and writes them."""

from __future__ import annotations

import pytest

from testline.surfaces.plivo_masking.model.phones import country_of, digits_of
from testline.surfaces.plivo_masking.model.timestamps import parse_filter, stamp

AT = 1_772_532_931_000_000  # 2026-03-03 10:15:31


@pytest.mark.parametrize(
    ("micros", "digits", "expected"),
    [
        (0, 6, "31"),
        (120_045, 6, "31.120045"),
        (120_000, 6, "31.12"),
        (120_045, 3, "31.12"),
        (7, 6, "31.000007"),
        (7, 3, "31"),
    ],
)
def test_times_drop_trailing_zeros(micros: int, digits: int, expected: str) -> None:
    """As Go writes them."""
    assert stamp(AT + micros, digits=digits) == f"2026-03-03 10:15:{expected} +0000 UTC"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-03 10:15", (AT - 31_000_000, 60_000_000)),
        ("2026-03-03 10:15:31", (AT, 1_000_000)),
        ("2026-03-03 10:15:31.12", (AT + 120_000, 10_000)),
        ("2026-03-03 10:15:31.120045", (AT + 120_045, 1)),
        ("2026-02-30 10:15", None),
        ("2026-03-03", None),
    ],
)
def test_filters_are_read_to_the_precision_given(text: str, expected: tuple[int, int] | None) -> None:
    """A minute, a second, or a part of one."""
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "digits", "country"),
    [
        ("+14155550100", "14155550100", "US"),
        ("447700900000", "447700900000", "GB"),
        ("915550100001", "915550100001", "IN"),
        ("+16045550100", "16045550100", "CA"),
    ],
)
def test_possible_numbers_have_a_country(text: str, digits: str, country: str) -> None:
    """Those kept for fiction too."""
    assert (digits_of(text), country_of(digits)) == (digits, country)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "1415555",
        "014155550100",
        "1 415 555 0100",
        "sip:a@b.example.test",
        "141555501001234",
        "\u0661\u0664155550100",
    ],
)
def test_other_texts_are_no_numbers(text: str) -> None:
    """Too short, too long, spaced, another kind of digits."""
    assert digits_of(text) is None
