"""Wrong about references: MSM-OPT-006 and -007."""

from __future__ import annotations

from mitto_sms.shared import BULKS, JSON, asked, memory, nth, reports
from testline.surfaces.mitto_sms.model.errors import deny
from wrong import Mutant, around


def _refers(change):
    """Tells other references in reports: `change(reference)`, or None for none at all."""

    def told(fields, _message):
        if "reference" in fields:
            changed = change(fields["reference"])
            if changed is None:
                del fields["reference"]
            else:
                fields["reference"] = changed

    return reports(told)


def _forgets_in(*operations):
    def keep(healthy, _model, account, message, turn):
        healthy(account, message._replace(reference=None) if asked(turn) in operations else message, turn)

    return around(keep=keep)


def _number(text):
    return int(text) if text.isdigit() else text


def _last_of_the_account(healthy, model, message, standing, turn):
    """Reports refer to what the account sent last."""
    fields = healthy(message, standing, turn)
    last = next(reversed(model.state.messages.values()))
    if "reference" in fields and last.reference is not None:
        fields["reference"] = last.reference
    return fields


def _third_of_the_account(healthy, model, message, standing, turn):
    fields = healthy(message, standing, turn)
    known = memory(model).setdefault("references", [])
    if "reference" in fields:
        known.append(fields["reference"])
        if len(known) > 2:
            fields["reference"] = known[-2]
    return fields


def _only_if_delivered(healthy, _model, message, standing, turn):
    fields = healthy(message, standing, turn)
    if fields["status"] != "Delivered":
        fields.pop("reference", None)
    return fields


def _unique(healthy, model, account, sms, recipient, content, turn):
    if sms.reference is not None and nth(model, account.name, sms.reference) > 1:
        deny("option", "reference")
    return healthy(account, sms, recipient, content, turn)


def _twice_at_most(healthy, model, account, sms, recipient, content, turn):
    if sms.reference is not None and nth(model, account.name, sms.reference) > 2:
        deny("option", "reference")
    return healthy(account, sms, recipient, content, turn)


def _reports_once(healthy, model, message, standing, turn):
    if message.reference is None or nth(model, message.reference) == 1:
        healthy(message, standing, turn)


def _sends_once(healthy, model, message):
    if message.reference is None or nth(model, message.reference) == 1:
        healthy(message)


def _first_id(healthy, model, message, standing, turn):
    """All messages of a reference are reported by the id of the first."""
    fields = healthy(message, standing, turn)
    if message.reference is not None:
        fields["msgid"] = memory(model).setdefault(message.reference, fields["msgid"])
    return fields


def _numbers_them(healthy, model, message, standing, turn):
    fields = healthy(message, standing, turn)
    if message.reference is not None and nth(model, message.reference) > 2:
        fields["reference"] += "-3"
    return fields


MUTANTS = (
    Mutant("reports_no_references", "MSM-OPT-006", _refers(lambda _text: None)),
    Mutant("reports_references_in_small_letters", "MSM-OPT-006", _refers(str.lower)),
    Mutant("reports_references_in_large_letters", "MSM-OPT-006", _refers(str.upper)),
    Mutant("shortens_references", "MSM-OPT-006", _refers(lambda text: text[:20])),
    Mutant("reports_references_as_numbers", "MSM-OPT-006", _refers(_number)),
    Mutant("reports_ascii_references_only", "MSM-OPT-006", _refers(lambda text: text.encode("ascii", "replace").decode())),
    Mutant("forgets_references_of_bulk", "MSM-OPT-006", _forgets_in(*BULKS)),
    Mutant("forgets_references_at_the_json_path", "MSM-OPT-006", _forgets_in(JSON)),
    Mutant("refers_to_the_last_message", "MSM-OPT-006", around(told_of=_last_of_the_account), deep=True),
    Mutant("refers_to_the_message_before", "MSM-OPT-006", around(told_of=_third_of_the_account), deep=True),
    Mutant("refers_in_good_reports_only", "MSM-OPT-006", around(told_of=_only_if_delivered)),
    Mutant("takes_a_reference_once", "MSM-OPT-007", around(accept=_unique)),
    Mutant("takes_a_reference_twice", "MSM-OPT-007", around(accept=_twice_at_most), deep=True),
    Mutant("reports_a_reference_once", "MSM-OPT-007", around(report=_reports_once), deep=True),
    Mutant("sends_a_reference_once", "MSM-OPT-007", around(dispatch=_sends_once)),
    Mutant("reports_the_first_id_of_a_reference", "MSM-OPT-007", around(told_of=_first_id), deep=True),
    Mutant("numbers_references", "MSM-OPT-007", around(told_of=_numbers_them), deep=True),
)
