"""Wrong about long texts: MSM-LEN."""

from __future__ import annotations

from mitto_sms.shared import BULK, memory, nth, received, refuses
from testline.surfaces import gsm
from testline.surfaces.mitto_sms.model.errors import deny
from wrong import Mutant, around


def _width(alphabet, one):
    if alphabet.coding == "gsm":
        return 2 if one in gsm.EXTENSION else 1
    return 2 if one > "\uffff" else 1


def _packed(content, single, part, width):
    """The messages that a content fills; what takes two units is not cut in two."""
    widths = [width(one) for one in content]
    if sum(widths) <= single:
        return 1
    count = filled = 0
    for one in widths:
        if not count or filled + one > part:
            count, filled = count + 1, 0
        filled += one
    return count


def _splits(coding, *, single=None, part=None, width=None, cuts=False):
    """Splits the texts of a coding otherwise. `cuts`: what takes two units in two as well."""

    def parts(healthy, _model, sms, alphabet, content, turn):
        found = healthy(sms, alphabet, content, turn)
        if alphabet.coding != coding or sms.header or isinstance(content, bytes):
            return found
        one_width = width or (lambda one: _width(alphabet, one))
        most, each = single or alphabet.single, part or alphabet.part
        if cuts:
            units = sum(map(one_width, content))
            return 1 if units <= most else -(-units // each)
        return _packed(content, most, each, one_width)

    return around(parts=parts)


def _unicode_counts_as_gsm(healthy, _model, sms, alphabet, content, turn):
    if alphabet.coding == "unicode" and isinstance(content, str) and gsm.is_gsm(content):
        return gsm.parts(gsm.GSM, content)
    return healthy(sms, alphabet, content, turn)


def _parts_of_the_one_before(healthy, model, sms, alphabet, content, turn):
    found = memory(model).setdefault("parts", [])
    found.append(healthy(sms, alphabet, content, turn))
    return found[-1] if len(found) < 3 else found[-2]


def _forgets_after_long_ones(healthy, model, sms, alphabet, content, turn):
    """After two long texts the limit of one message is that of a part."""
    found = healthy(sms, alphabet, content, turn)
    if found > 1:
        nth(model, "long")
    elif alphabet.coding == "gsm" and memory(model).get(("long",), 0) > 1 and len(content) > alphabet.part:
        return 2
    return found


def _cut(length):
    return received(lambda shown, _message: shown.update(text=shown["text"][:length]))


def _first_part_only(shown, message):
    if message.parts > 1:
        shown["text"] = shown["text"][:153]


def _long(length, *operations):
    return refuses(lambda sms: len(sms.text) > length and sms.type.lower() in {"gsm", "auto"}, "no-room", *operations)


def _third_long(healthy, model, sms, turn):
    if len(sms.text) > 160 and nth(model, "long") > 2:
        deny("no-room")
    return healthy(sms, turn)


MUTANTS = (
    Mutant("takes_no_long_texts", "MSM-LEN-001", _long(160)),
    Mutant("takes_three_parts_at_most", "MSM-LEN-001", _long(459)),
    Mutant("takes_no_long_texts_in_bulk", "MSM-LEN-001", _long(160, BULK)),
    Mutant("cuts_long_texts", "MSM-LEN-001", _cut(160)),
    Mutant("delivers_the_first_part", "MSM-LEN-001", received(_first_part_only)),
    Mutant("takes_two_long_texts", "MSM-LEN-001", around(content=_third_long), deep=True),
    Mutant("fills_parts_of_gsm_wholly", "MSM-LEN-002", _splits("gsm", part=160)),
    Mutant("leaves_a_septet_free", "MSM-LEN-002", _splits("gsm", part=152)),
    Mutant("takes_a_septet_too_many", "MSM-LEN-002", _splits("gsm", part=154)),
    Mutant("fills_parts_of_unicode_wholly", "MSM-LEN-002", _splits("unicode", part=70)),
    Mutant("leaves_a_code_unit_free", "MSM-LEN-002", _splits("unicode", part=66)),
    Mutant("tells_the_parts_of_the_text_before", "MSM-LEN-002", around(parts=_parts_of_the_one_before), deep=True),
    Mutant("has_room_for_159", "MSM-LEN-004", _splits("gsm", single=159)),
    Mutant("has_room_for_161", "MSM-LEN-004", _splits("gsm", single=161)),
    Mutant("has_room_for_153_after_two_long_texts", "MSM-LEN-004", around(parts=_forgets_after_long_ones), deep=True),
    Mutant("has_room_for_69", "MSM-LEN-005", _splits("unicode", single=69)),
    Mutant("has_room_for_71", "MSM-LEN-005", _splits("unicode", single=71)),
    Mutant("counts_unicode_that_gsm_has_as_gsm", "MSM-LEN-005", around(parts=_unicode_counts_as_gsm)),
    Mutant("has_room_for_160_code_units", "MSM-LEN-005", _splits("unicode", single=160)),
    Mutant("counts_extensions_once", "MSM-LEN-006", _splits("gsm", width=lambda _one: 1)),
    Mutant("counts_the_euro_once", "MSM-LEN-006",
           _splits("gsm", width=lambda one: 2 if one in gsm.EXTENSION and one != "€" else 1)),
    Mutant("cuts_extensions_in_two", "MSM-LEN-006", _splits("gsm", cuts=True)),
)
