"""From a text and its type to what travels: alphabet, length, parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from testline.surfaces import gsm
from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.errors import deny

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.gsm import Alphabet
    from testline.surfaces.mitto_sms.model.bodies import Sms

_OCTETS: Final = re.compile(r"([0-9A-Fa-f]{2})+")
_CODE_UNITS: Final = re.compile(r"([0-9A-Fa-f]{4})+")

TYPES: Final[Mapping[str, str]] = {
    "gsm": "gsm",
    "unicode": "unicode",
    "binary": "binary",
    "byte": "binary",
    "auto": "auto",
}
"""What the words for types mean, in lower case."""

# The row that says how much is one message.
_BOUNDARIES: Final = {"gsm": "MSM-LEN-004", "unicode": "MSM-LEN-005", "binary": "MSM-LEN-002"}
_AS_WRITTEN: Final = {"GSM", "Unicode", "unicode", "Binary", "Byte", "Auto", "auto"}


class Content(NamedTuple):
    """What travels. `text`: as a phone shows it, octets as upper-case hex. `length`: as replies tell it."""

    text: str
    coding: str
    length: int
    parts: int


class Texts(Core):
    """Types, alphabets and lengths."""

    types: Mapping[str, str] = TYPES
    gsm_alphabet: Alphabet = gsm.GSM
    unicode_alphabet: Alphabet = gsm.UNICODE
    binary_alphabet: Alphabet = gsm.BINARY

    def content(self, sms: Sms, turn: Turn) -> Content:
        """What travels for a send, refused where its type, its text or both cannot be."""
        kind = self.type_of(sms.type, turn)
        if "type" not in sms.given:
            turn.decide("MSM-ENC-001")
        if not sms.text:
            deny("empty-text")
        if kind == "binary":
            return self.octets(sms, turn)
        if kind == "unicode":
            return self.unicode(sms, turn)
        if gsm.is_gsm(sms.text):
            return self.travelling(sms, self.gsm_alphabet, sms.text, turn)
        if kind == "gsm":
            deny("unencodable")
        turn.decide("MSM-ENC-004")
        return self.travelling(sms, self.unicode_alphabet, sms.text, turn)

    def type_of(self, given: str, turn: Turn) -> str:
        """What a type means: gsm, unicode, binary or auto."""
        found = self.types.get(given.lower())
        if given == "GSM" and found is not None:
            return found
        if found is None or (turn.chooser.form("type-case", "any") == "as-written" and given not in _AS_WRITTEN):
            deny("unknown-type")
        if given.lower() == "byte" and turn.chooser.form("byte", "accepted") == "refused":
            deny("unknown-type")
        turn.decide("MSM-ENC-002", "MSM-ENC-003" if found == "unicode" else "MSM-ENC-009")
        return found

    def unicode(self, sms: Sms, turn: Turn) -> Content:
        """UCS-2: the text as it stands, or what its hex digits spell where that old form is switched on."""
        turn.decide("MSM-ENC-006")
        text = sms.text
        if turn.chooser.form("unicode-hex", "off") == "on" and _CODE_UNITS.fullmatch(text):
            turn.decide("MSM-ENC-005")
            try:
                text = bytes.fromhex(text).decode("utf-16-be")
            except UnicodeDecodeError:  # half a surrogate pair
                deny("unencodable")
        return self.travelling(sms, self.unicode_alphabet, text, turn)

    def octets(self, sms: Sms, turn: Turn) -> Content:
        """Octets, which the text is the hex of."""
        if _OCTETS.fullmatch(sms.text) is None:
            deny("no-hex")
        turn.decide("MSM-ENC-007")
        return self.travelling(sms, self.binary_alphabet, bytes.fromhex(sms.text), turn)

    def travelling(self, sms: Sms, alphabet: Alphabet, content: str | bytes, turn: Turn) -> Content:
        """A content in its alphabet, in as many parts as it fills."""
        parts = self.parts(sms, alphabet, content, turn)
        if isinstance(content, str):
            return Content(content, alphabet.coding, self.length(content), parts)
        length = len(content) if turn.chooser.form("binary-length", "octets") == "octets" else len(sms.text)
        return Content(content.hex().upper(), alphabet.coding, length, parts)

    def length(self, text: str) -> int:
        """The characters of a text, as replies count them."""
        return len(text)

    def parts(self, sms: Sms, alphabet: Alphabet, content: str | bytes, turn: Turn) -> int:
        """How many messages a content fills. With a user data header of the caller's it is one, or does not fit."""
        if not sms.header:
            turn.decide(_BOUNDARIES[alphabet.coding])
            parts = gsm.parts(alphabet, content)
            if parts > 1:
                turn.decide("MSM-LEN-001", "MSM-LEN-002", "MSM-LEN-003", "MSM-LEN-006")
            return parts
        header = sms.header - (turn.chooser.form("udh-length-octet", "not-given") == "given")
        if gsm.units(alphabet, content) <= gsm.room(alphabet, header):
            return 1
        if turn.chooser.form("udh-overflow", "refused") == "refused":
            deny("no-room")
        return gsm.parts(alphabet, content)
