"""Wrong about types and texts: MSM-ENC, MSM-ERR-003."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from mitto_sms.shared import coded, memory, nth, refuses, refuses_with
from testline.surfaces import gsm
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from wrong import Mutant, around


def _gsm(sms):
    return sms.type.lower() == "gsm"


def _unicode(sms):
    return sms.type.lower() == "unicode"


def _has(character):
    """Has a character more in its GSM tables."""

    def content(healthy, _model, sms, turn):
        if not _gsm(sms) or character not in sms.text:
            return healthy(sms, turn)
        return healthy(replace(sms, text=sms.text.replace(character, "x")), turn)._replace(text=sms.text)

    return around(content=content)


def _lacks(character):
    """Has a character less in them."""
    return refuses(lambda sms: _gsm(sms) and character in sms.text, "unencodable")


def _unencodable(instead, when=lambda _sms: True):
    """Sends what GSM has not, where `when(sms)`: `instead(character)` in its place."""

    def content(healthy, _model, sms, turn):
        try:
            return healthy(sms, turn)
        except Refusal as refusal:
            if refusal.reason != "unencodable" or not _gsm(sms) or not when(sms):
                raise
        text = "".join(one if gsm.is_gsm(one) else instead(one) for one in sms.text)
        return healthy(replace(sms, text=text, type="GSM" if gsm.is_gsm(text) else "Unicode"), turn)

    return around(content=content)


def _bare(character):
    first = unicodedata.normalize("NFD", character)[0]
    return first if gsm.is_gsm(first) else "?"


def _default(kind):
    def type_given(_healthy, _model, options):
        return options.get("type", kind)

    return around(type_given=type_given)


def _type_of_the_one_before(healthy, model, fields, operation, turn):
    """After two messages of one type that is what it takes without a type."""
    sms = healthy(fields, operation, turn)
    types = memory(model).setdefault("types", [])
    if "type" in sms.given:
        types.append(sms.type)
    elif len(types) > 1 and types[-1] == types[-2]:
        return replace(sms, type=types[-1])
    return sms


def _no_type(*spellings, when=lambda _turn: True):
    def type_of(healthy, _model, given, turn):
        if given in spellings and when(turn):
            deny("unknown-type")
        return healthy(given, turn)

    return around(type_of=type_of)


def _in_bulk(turn):
    return turn.operation is not None and turn.operation.kind == "bulk"


def _auto(change):
    """Sends under Auto otherwise: `change(sms)` gives a text, where GSM has not all of it."""

    def content(healthy, _model, sms, turn):
        if sms.type.lower() == "auto" and not gsm.is_gsm(sms.text):
            sms = replace(sms, text=change(sms.text))
        return healthy(sms, turn)

    return around(content=content)


def _text(change, when=_unicode):
    """Sends Unicode texts otherwise, and says nothing of it."""

    def content(healthy, _model, sms, turn):
        found = healthy(sms, turn)
        return found._replace(text=change(found.text)) if when(sms) else found

    return around(content=content)


def _hex_only(sms):
    return _unicode(sms) and any(one not in "0123456789abcdefABCDEF" for one in sms.text)


def _unicode_after(healthy, model, sms, turn):
    """Unicode after two GSM texts loses what GSM has not."""
    found = healthy(sms, turn)
    if found.coding == "gsm":
        nth(model, "gsm")
    elif found.coding == "unicode" and memory(model).get(("gsm",), 0) > 1:
        return found._replace(text="".join(one if gsm.is_gsm(one) else "?" for one in found.text))
    return found


def _lone(text):
    return "".join(one if one <= "\uffff" else "\ufffd" for one in text)


def _padded(healthy, _model, sms, turn):
    return healthy(replace(sms, text=sms.text if len(sms.text) % 2 == 0 else f"{sms.text}0"), turn)


def _any_octets(healthy, _model, sms, turn):
    try:
        return healthy(sms, turn)
    except Refusal:
        return healthy(replace(sms, text=sms.text.encode().hex()), turn)


def _first_octets(healthy, _model, sms, turn):
    hexed = sms.text
    while hexed and any(one not in "0123456789abcdefABCDEF" for one in hexed):
        hexed = hexed[:-1]
    hexed = hexed[: len(hexed) // 2 * 2]
    return healthy(replace(sms, text=hexed or sms.text), turn)


def _octets(change):
    return _text(change, when=lambda sms: sms.type.lower() in {"binary", "byte"})


def _reads_as_text(healthy, _model, sms, turn):
    return healthy(replace(sms, text=sms.text.encode().hex()), turn)


def _third_binary(healthy, model, sms, turn):
    found = healthy(sms, turn)
    return found._replace(text=found.text[2:] or found.text) if nth(model, "binary") > 2 else found


MUTANTS = (
    Mutant("writes_question_marks", "MSM-ERR-003", _unencodable(lambda _: "?")),
    Mutant("sends_what_gsm_has_not_as_unicode", "MSM-ERR-003", _unencodable(lambda one: one)),
    Mutant("drops_accents", "MSM-ERR-003", _unencodable(_bare, lambda sms: all(_bare(one) != "?" for one in sms.text))),
    Mutant("has_code_3_for_unencodable_texts", "MSM-ERR-003", coded("unencodable", 3)),
    Mutant("finds_unencodable_texts_bad", "MSM-ERR-003", refuses_with("unencodable", 422)),
    Mutant("has_a_backtick_in_gsm", "MSM-ERR-003", _has("`")),
    Mutant("has_a_small_omega_in_gsm", "MSM-ERR-003", _has("ω")),
    Mutant("has_no_euro_in_gsm", "MSM-ENC-002", _lacks("€")),
    Mutant("has_no_large_c_cedilla_in_gsm", "MSM-ENC-002", _lacks("Ç")),
    Mutant("has_no_pipe_in_gsm", "MSM-ENC-002", _lacks("|")),
    Mutant("has_no_large_omega_in_gsm", "MSM-ENC-002", _lacks("Ω")),
    Mutant("knows_no_binary", "MSM-ENC-002", _no_type("Binary")),
    Mutant("knows_no_auto", "MSM-ENC-002", _no_type("Auto")),
    Mutant("knows_no_gsm", "MSM-ENC-002", _no_type("GSM")),
    Mutant("takes_auto_by_default", "MSM-ENC-001", _default("Auto")),
    Mutant("takes_unicode_by_default", "MSM-ENC-001", _default("Unicode")),
    Mutant("takes_binary_by_default", "MSM-SND-001", _default("Binary")),
    Mutant("takes_the_type_of_two_before", "MSM-ENC-001", around(sms=_type_of_the_one_before), deep=True),
    Mutant("knows_no_small_unicode", "MSM-ENC-003", _no_type("unicode")),
    Mutant("knows_no_large_unicode", "MSM-ENC-003", _no_type("Unicode")),
    Mutant("knows_no_small_unicode_in_bulk", "MSM-ENC-003", _no_type("unicode", when=_in_bulk)),
    Mutant("knows_gsm_only_under_auto", "MSM-ENC-004",
           refuses(lambda sms: sms.type.lower() == "auto" and not gsm.is_gsm(sms.text), "unencodable")),
    Mutant("writes_question_marks_under_auto", "MSM-ENC-004",
           _auto(lambda text: "".join(one if gsm.is_gsm(one) else "?" for one in text))),
    Mutant("refuses_emoji_under_auto", "MSM-ENC-004",
           refuses(lambda sms: sms.type.lower() == "auto" and max(sms.text, default="") > "\uffff", "unencodable")),
    Mutant("reads_hex_only_under_unicode", "MSM-ENC-006", refuses(_hex_only, "unencodable")),
    Mutant("sends_unicode_as_utf_8", "MSM-ENC-006", _text(lambda text: text.encode().decode("latin-1"))),
    Mutant("loses_emoji", "MSM-ENC-006", _text(_lone)),
    Mutant("loses_what_gsm_has_not_after_two_texts", "MSM-ENC-006", around(content=_unicode_after), deep=True),
    Mutant("sends_the_digits_of_hex", "MSM-ENC-007", around(octets=_reads_as_text)),
    Mutant("drops_zeros_before_octets", "MSM-ENC-007", _octets(lambda text: text.removeprefix("00"))),
    Mutant("swaps_the_digits_of_octets", "MSM-ENC-007",
           _octets(lambda text: "".join(text[at : at + 2][::-1] for at in range(0, len(text), 2)))),
    Mutant("clears_the_eighth_bit", "MSM-ENC-007",
           _octets(lambda text: bytes(one & 127 for one in bytes.fromhex(text)).hex().upper())),
    Mutant("loses_an_octet_the_third_time", "MSM-ENC-007", around(octets=_third_binary), deep=True),
    Mutant("completes_octets", "MSM-ENC-008", around(octets=_padded)),
    Mutant("sends_texts_as_octets", "MSM-ENC-008", around(octets=_any_octets)),
    Mutant("sends_the_octets_that_it_can_read", "MSM-ENC-008", around(octets=_first_octets)),
    Mutant("has_code_2_for_bad_octets", "MSM-ENC-008", coded("no-hex", 2)),
    Mutant("knows_no_small_gsm", "MSM-ENC-009", _no_type("gsm")),
    Mutant("knows_no_large_binary", "MSM-ENC-009", _no_type("BINARY", "binary")),
    Mutant("knows_no_large_auto", "MSM-ENC-009", _no_type("AUTO", "auto")),
)
