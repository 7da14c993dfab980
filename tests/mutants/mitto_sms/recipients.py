"""Wrong about recipients: MSM-ERR-008, -012 and -013."""

from __future__ import annotations

import re

from mitto_sms.shared import JSON, XML, asked, coded, memory, nth, refuses_with
from testline.surfaces.mitto_sms.model.errors import deny
from wrong import Mutant, around

KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def _reads(change):
    """Reads recipients otherwise: `change(to)` gives the digits, or None for none."""

    def number_of(healthy, _model, to):
        return healthy(to) or change(to)

    return around(number_of=number_of)


def _digits(least):
    return lambda to: to if to.isdigit() and len(to) >= least and not to.startswith("0") else None


def _without_letters(to):
    found = "".join(filter(str.isdigit, to))
    return found if len(found) >= 7 and re.search("[A-Za-z]", to) else None


def _on_the_keys(to):
    found = to.upper().translate(KEYS)
    return found if found.isdigit() and re.search("[A-Za-z]", to) and len(found) >= 7 else None


def _letters_at_the_end(to):
    found = re.fullmatch(r"\+?([1-9][0-9]{6,14})[A-Za-z]+", to)
    return found[1] if found else None


def _only_letters(to):
    return "447700900999" if to.isalpha() else None


def _no_plus(*operations):
    def recipient(healthy, _model, to, turn):
        if to.startswith("+") and (not operations or asked(turn) in operations):
            deny("invalid-receiver")
        return healthy(to, turn)

    return around(recipient=recipient)


def _no_plus_in_tests(healthy, model, fields, operation, turn):
    if fields.get("test") is True and str(fields.get("to", "")).startswith("+"):
        deny("invalid-receiver")
    return healthy(fields, operation, turn)


def _no_plus_for(prefix):
    def recipient(healthy, _model, to, turn):
        if to.startswith(f"+{prefix}"):
            deny("invalid-receiver")
        return healthy(to, turn)

    return around(recipient=recipient)


def _elsewhere(healthy, _model, to, turn):
    number = healthy(to, turn)
    return f"0{number}" if to.startswith("+") else number


def _no_plus_after_plain(healthy, model, to, turn):
    """Who has sent without a plus twice, must not come with one."""
    if not to.startswith("+"):
        nth(model, "plain")
    elif memory(model).get(("plain",), 0) > 1:
        deny("invalid-receiver")
    return healthy(to, turn)


def _no_plus_in(kind):
    def recipients(healthy, _model, to, listed, turn):
        if isinstance(to, kind) and any(one.startswith("+") for one in listed):
            deny("invalid-entry")
        return healthy(to, listed, turn)

    return around(recipients=recipients)


def _only_first_plus(healthy, _model, to, listed, turn):
    if any(one.startswith("+") for one in listed[1:]):
        deny("invalid-entry")
    return healthy(to, listed, turn)


def _not_sent_with_plus(healthy, _model, to, listed, turn):
    return [(one, f"0{number}" if one.startswith("+") else number) for one, number in healthy(to, listed, turn)]


def _refused_twice(healthy, model, to):
    """A recipient that was refused twice is taken for the primary's."""
    found = healthy(to)
    if found is None and to and nth(model, to) > 2:
        return "447700900999"
    return found


MUTANTS = (
    Mutant("drops_the_letters_of_a_recipient", "MSM-ERR-008", _reads(_without_letters)),
    Mutant("dials_the_letters_of_a_recipient", "MSM-ERR-008", _reads(_on_the_keys)),
    Mutant("does_not_look_at_the_end_of_a_recipient", "MSM-ERR-008", _reads(_letters_at_the_end)),
    Mutant("knows_recipients_by_name", "MSM-ERR-008", _reads(_only_letters)),
    Mutant("sends_to_short_numbers", "MSM-ERR-008", _reads(_digits(1))),
    Mutant("has_code_7_for_bad_recipients", "MSM-ERR-008", coded("invalid-receiver", 7)),
    Mutant("finds_bad_recipients_bad", "MSM-ERR-008", refuses_with("invalid-receiver", 422)),
    Mutant("takes_a_bad_recipient_the_third_time", "MSM-ERR-008", around(number_of=_refused_twice), deep=True),
    Mutant("takes_no_plus_in_lists", "MSM-ERR-012", _no_plus_in(list)),
    Mutant("takes_a_plus_at_the_first_entry_only", "MSM-ERR-012", around(recipients=_only_first_plus)),
    Mutant("sends_entries_with_a_plus_elsewhere", "MSM-ERR-012", around(recipients=_not_sent_with_plus)),
    Mutant("takes_no_plus", "MSM-ERR-013", _no_plus()),
    Mutant("takes_no_plus_in_xml", "MSM-ERR-013", _no_plus(XML)),
    Mutant("takes_no_plus_at_the_json_path", "MSM-ERR-013", _no_plus(JSON)),
    Mutant("takes_no_plus_in_tests", "MSM-ERR-013", around(sms=_no_plus_in_tests)),
    Mutant("takes_no_american_plus", "MSM-ERR-013", _no_plus_for("1")),
    Mutant("takes_no_british_plus", "MSM-ERR-013", _no_plus_for("44")),
    Mutant("sends_elsewhere_where_there_is_a_plus", "MSM-ERR-013", around(recipient=_elsewhere)),
    Mutant("takes_no_plus_after_two_without", "MSM-ERR-013", around(recipient=_no_plus_after_plain), deep=True),
)
