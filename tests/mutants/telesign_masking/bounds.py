"""Wrong at an edge, in one operation, or for one customer."""

from __future__ import annotations

from dataclasses import replace

from telesign_masking.shared import BOTH, SLOTS, VOICE, answers, memory, nth, refused, responds
from testline.surfaces.telesign_masking.model.errors import deny
from wrong import Mutant, around, formed


def _html(statuses):
    """Says of JSON that it is HTML."""

    def change(response, _request):
        json = response.body.startswith(b"{") and response.status in statuses
        return replace(response, headers=(("content-type", "text/html"),)) if json else response

    return responds("*", change)


def _no_charset_for_voice(healthy, _model, request, turn):
    if request.path.endswith("sms_voice") and "charset" in (request.header("content-type") or ""):
        deny("media-type")
    return healthy(request, turn)


def _nothing(response, _request):
    return replace(response, body=b"") if response.status in (404, 405) else response


def _found(response, request):
    if request.method == "GET" and response.status in (404, 405):
        return replace(response, status=200, body=b"{}")
    return response


def _limited_by_operation(healthy, model, request, turn):
    memory(model)["path"] = request.path
    return healthy(request, turn)


def _admits(healthy, model, account, turn):
    """Counts the requests of each operation by themselves."""
    windows = memory(model).setdefault("windows", {})
    kept, account.window = account.window, windows.setdefault((account.name, memory(model)["path"]), type(account.window)())
    try:
        healthy(account, turn)
    finally:
        account.window = kept


def _length(accepts):
    def digits(healthy, _model, given, turn):
        taken = isinstance(given, str) and given.isascii() and given.isdigit() and accepts(len(given))
        return given if taken else healthy(given, turn)

    return around(digits=digits)


def _second_number(healthy, model, given, name, turn):
    """Drops what is no digit from the second number."""
    if name == SLOTS[1] and isinstance(given, str):
        given = "".join(one for one in given if one.isdigit() and one.isascii())
    return healthy(given, name, turn)


def _voice(name, value):
    """Reads a member of `sms_voice` creates as good where it is not: `value(given)`."""

    def create(healthy, _model, account, resource, body, turn):
        return healthy(account, resource, {**body, name: value(body.get(name))} if resource == "sms_voice" else body, turn)

    return around(create=create)


def _equal_for_voice(healthy, model, account, resource, body, turn):
    first, second = (body.get(slot) for slot in SLOTS)
    if resource == "sms_voice" and isinstance(first, str) and first == second:
        body = {**body, SLOTS[1]: f"{first[:-1]}{9 - int(first[-1])}"}
    return healthy(account, resource, body, turn)


def _primarys_lists(healthy, model, account, parties):
    """Looks at the blocks of one customer alone."""
    if account.name == "primary":
        healthy(account, parties)


def _blocks_sticks(healthy, model, account, parties):
    """A number that was blocked stays blocked."""
    blocked = memory(model).setdefault(account.name, set())
    blocked.update(account.blocked_numbers)
    for number in parties:
        if number in blocked:
            deny("blocked-by-customer", phone_number=number)
    healthy(account, parties)


def _days_without_end(healthy, _model, given, turn):
    if turn.account.validity_unit != "days" or given > 10000:
        healthy(given, turn)


def _ends(healthy, model, validity, account, turn):
    return turn.now + validity * model.units[account.validity_unit] * 1_000_000


def _after_a_fault(healthy, model, kind, request, moment, chooser):
    """Answers an internal fault as such once."""
    response = healthy(kind, request, moment, chooser)
    again = kind == "internal-error" and nth(model, "fault") > 2
    return replace(response, status=500) if again else response


def _no_reference(body, _request):
    body.pop("session_data", None)


MUTANTS = (
    Mutant("says_text_html_of_refusals", "TNM-GEN-003", _html((400,))),
    Mutant("says_text_html_to_strangers", "TNM-GEN-003", _html((401,))),
    Mutant("takes_no_charset_for_voice", "TNM-GEN-004", around(body=_no_charset_for_voice)),
    Mutant("has_an_empty_answer_to_get", "TNM-GEN-009", responds("*", _found)),
    Mutant("takes_equal_numbers_for_voice", "TNM-VAL-008", around(create=_equal_for_voice)),
    Mutant("takes_negative_ones_for_voice", "TNM-VAL-002", _voice("validity_period", lambda given: abs(given) if type(given) is int and given < 0 else given)),
    Mutant("takes_letters_in_the_second_number", "TNM-VAL-010", around(phone=_second_number)),
    Mutant("drops_punctuation", "TNM-VAL-011", formed(punctuation="dropped")),
    Mutant("takes_six_digits", "TNM-VAL-012", _length(lambda length: length == 6)),
    Mutant("takes_sixteen_digits", "TNM-VAL-012", _length(lambda length: length == 16)),
    Mutant("takes_any_length", "TNM-VAL-012", formed(**{"phone-length": "any"})),
    Mutant(
        "has_422_for_a_number_that_is_no_text", "TNM-VAL-013",
        responds(BOTH, lambda response, request: replace(response, status=422) if b'number_1": 1' in request.body or b'number_1":1' in request.body else response),
    ),
    Mutant("blocks_nothing_of_another_customer", "TNM-VAL-015", around(judge_parties=_primarys_lists)),
    Mutant("blocks_for_ever", "TNM-SES-001", around(judge_parties=_blocks_sticks), deep=True),
    Mutant("grants_days_without_end", "TNM-VAL-028", around(judge_excess=_days_without_end, ends=_ends)),
    Mutant("limits_each_operation_by_itself", "TNM-ERR-002", around(ask=_limited_by_operation, admit=_admits), deep=True),
    Mutant("has_500_for_a_third_fault", "TNM-ERR-001", around(fault=_after_a_fault), deep=True),
    Mutant("says_nothing_of_a_method", "TNM-ERR-004", responds("*", _nothing)),
    Mutant("has_a_bare_2702_for_voice", "TNM-VAL-026", answers(VOICE, _no_reference, statuses=(400,))),
    Mutant("has_no_numbers_in_2706", "TNM-VAL-014", refused(2706, lambda body: body["status"].update(description="phone number blocked by Telesign"))),
    Mutant("takes_719_hours_in_minutes", "TNM-SES-027", around(most=lambda healthy, _model, account: healthy(account) - (60 if account.validity_unit == "minutes" else 0))),
)
