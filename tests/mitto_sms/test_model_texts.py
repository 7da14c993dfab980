"""Types, alphabets, lengths and parts, as replies and phones show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mitto_sms.conftest import Provider

ASTRAL = "\U0001f600"


def arrived(mitto: Provider, **fields: Any) -> tuple[int, dict[str, Any]]:
    """The length that the reply tells of a text, and how it arrives."""
    answer = mitto.send(**fields)
    assert answer.code == 0, answer.body
    mitto.advance(1)
    return answer.body["textLength"], mitto.inbox()[-1]


@pytest.mark.parametrize(
    ("given", "text", "coding"),
    [
        (None, "hi €", "gsm"), ("GSM", "hi", "gsm"), ("gsm", "hi", "gsm"), ("Unicode", "hi", "unicode"),
        ("unicode", "жук", "unicode"), ("UNICODE", "hi", "unicode"), ("Auto", "hi €", "gsm"), ("auto", "жук", "unicode"),
        ("AUTO", ASTRAL, "unicode"),
    ],
)  # fmt: skip
def test_a_type_decides_the_alphabet(mitto: Provider, given: str | None, text: str, coding: str) -> None:
    """Whatever its case; Auto takes GSM where the tables suffice."""
    _, shown = arrived(mitto, type=given, text=text)
    assert (shown["coding"], shown["text"]) == (coding, text)


@pytest.mark.parametrize("given", ["Binary", "binary", "Byte", "BYTE"])
def test_binary_text_is_hex(mitto: Provider, given: str) -> None:
    """The phone shows the octets in upper case, the reply counts them."""
    length, shown = arrived(mitto, type=given, text="00fF7e")
    assert (length, shown["coding"], shown["text"]) == (3, "binary", "00FF7E")


@pytest.mark.parametrize("text", ["1234", "2024", "004100F120AC", "cafe", "DEADBEEF"])
def test_unicode_text_that_looks_like_hex_stays_as_it_is(mitto: Provider, text: str) -> None:
    """No digits are read as code units."""
    length, shown = arrived(mitto, type="Unicode", text=text)
    assert (length, shown["text"]) == (len(text), text)


def test_old_clients_may_be_served(provider_of: Callable[..., Provider]) -> None:
    """With the switch on, Unicode hex in groups of four is UTF-16; other text stays, half a pair is refused."""
    mitto = provider_of(unicode_hex="on")
    for text, meant in (("004100F120AC", "Añ€"), ("d83dde00", ASTRAL), ("00410", "00410"), ("00g1", "00g1")):
        length, shown = arrived(mitto, type="Unicode", text=text)
        assert (length, shown["text"]) == (len(meant), meant)
    assert arrived(mitto, text="1234")[1]["text"] == "1234"
    assert mitto.send(type="Unicode", text="D83D").code == 4


@pytest.mark.parametrize(
    ("kind", "text", "length", "parts"),
    [
        ("GSM", "a" * 160, 160, 1), ("GSM", "a" * 161, 161, 2), ("GSM", "a" * 306, 306, 2), ("GSM", "a" * 307, 307, 3),
        ("GSM", "a" * 529, 529, 4), ("GSM", "€" * 80, 80, 1), ("GSM", "a" + "€" * 80, 81, 2), ("GSM", "a" * 152 + "€" * 76 + "aa", 230, 3),
        ("Unicode", "ж" * 70, 70, 1), ("Unicode", "ж" * 71, 71, 2), ("Unicode", "ж" * 134, 134, 2), ("Unicode", "ж" * 135, 135, 3),
        ("Unicode", ASTRAL * 35, 35, 1), ("Unicode", ASTRAL * 36, 36, 2), ("Unicode", ASTRAL * 67, 67, 3),
        ("Auto", "a" * 160, 160, 1), ("Auto", "a" * 159 + "ж", 160, 3),
        ("Binary", "00" * 140, 140, 1), ("Binary", "00" * 141, 141, 2), ("Binary", "00" * 268, 268, 2), ("Binary", "00" * 269, 269, 3),
    ],
)  # fmt: skip
def test_a_long_text_is_split(mitto: Provider, kind: str, text: str, length: int, parts: int) -> None:
    """It arrives whole, under one id; the reply counts its characters."""
    told, shown = arrived(mitto, type=kind, text=text)
    assert (told, shown["parts"], shown["text"]) == (length, parts, text)
    assert len(mitto.model.state.messages) == 1


@pytest.mark.parametrize(
    ("kind", "unit", "room"), [("GSM", "a", 153), ("Unicode", "ж", 67), ("Binary", "00", 134)]
)
def test_beside_a_header_a_text_fits_or_is_refused(mitto: Provider, kind: str, unit: str, room: int) -> None:
    """A header of five octets takes six; such a message is not split."""
    assert arrived(mitto, type=kind, udh="0003010201", text=unit * room)[1]["parts"] == 1
    assert mitto.send(type=kind, udh="0003010201", text=unit * (room + 1)).code == 4
    assert mitto.send(type=kind, udh="00" * 140, text=unit).code == 4
