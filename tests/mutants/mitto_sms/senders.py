"""Wrong about senders: MSM-ERR-005 and -006."""

from __future__ import annotations

from mitto_sms.shared import coded, hears, nth
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from wrong import Mutant, around

ANY_LENGTH = ("name-length", "digits-length")


def _measures(when, allow):
    """Takes or refuses senders of which `when(sender)`, against the rule."""

    def check_sender(healthy, _model, sender):
        if not sender or not when(sender):
            healthy(sender)
        elif not allow:
            deny("name-length")

    return around(check_sender=check_sender)


def _name(length, allow):
    return _measures(lambda sender: not sender.isdigit() and len(sender) == length, allow)


def _number(length, allow):
    return _measures(lambda sender: sender.isdigit() and len(sender) == length, allow)


def _shortened(when):
    def change(fields):
        sender = fields.get("from")
        if isinstance(sender, str) and when(sender):
            fields["from"] = sender[:11]

    return hears(change)


def _words(healthy, _model, sender):
    """A blank is no character."""
    bare = sender.replace(" ", "")
    healthy(bare if bare and not sender.isdigit() else sender)


def _known_ones(healthy, model, sender):
    """A sender that was refused twice is taken."""
    try:
        healthy(sender)
    except Refusal as refusal:
        if refusal.reason not in ANY_LENGTH or nth(model, sender) < 3:
            raise


def _numbers_up_to_eleven(healthy, _model, sender):
    if sender.isdigit() and len(sender) > 11:
        deny("digits-length")
    healthy(sender)


MUTANTS = (
    Mutant("takes_names_of_two", "MSM-ERR-005", _name(2, allow=True)),
    Mutant("takes_names_of_twelve", "MSM-ERR-005", _name(12, allow=True)),
    Mutant("refuses_names_of_three", "MSM-ERR-005", _name(3, allow=False)),
    Mutant("refuses_names_of_eleven", "MSM-ERR-005", _name(11, allow=False)),
    Mutant("cuts_long_names", "MSM-ERR-005", _shortened(lambda sender: not sender.isdigit())),
    Mutant("counts_no_blanks_in_names", "MSM-ERR-005", around(check_sender=_words)),
    Mutant("has_code_5_for_bad_names", "MSM-ERR-005", coded("name-length", 5)),
    Mutant("takes_bad_senders_the_third_time", "MSM-ERR-005", around(check_sender=_known_ones), deep=True),
    Mutant("takes_numbers_of_two", "MSM-ERR-006", _number(2, allow=True)),
    Mutant("takes_numbers_of_fifteen", "MSM-ERR-006", _number(15, allow=True)),
    Mutant("refuses_numbers_of_three", "MSM-ERR-006", _number(3, allow=False)),
    Mutant("refuses_numbers_of_fourteen", "MSM-ERR-006", _number(14, allow=False)),
    Mutant("holds_numbers_to_the_rule_for_names", "MSM-ERR-006", around(check_sender=_numbers_up_to_eleven)),
    Mutant("cuts_long_numbers", "MSM-ERR-006", _shortened(lambda sender: sender.isdigit() and len(sender) > 14)),
    Mutant("has_code_8_for_bad_numbers", "MSM-ERR-006", coded("digits-length", 8)),
)
