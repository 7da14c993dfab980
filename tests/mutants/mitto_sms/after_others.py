"""Right at first, and wrong after what else was sent: all of these need three or more requests."""

from __future__ import annotations

from dataclasses import replace

from mitto_sms.shared import BULKS, asked, memory, nth
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from wrong import Mutant, around


def _count(model, what):
    """How often `nth` has counted this."""
    return memory(model).get((what,), 0)


def _no_third_of_the_same(healthy, model, message):
    if nth(model, message.account, message.number, message.sender, message.text) < 3:
        healthy(message)


def _lost_after_two_bulks(healthy, model, account, message, turn):
    """After two bulk sends a single one is accepted and goes nowhere."""
    if asked(turn) in BULKS:
        memory(model).setdefault("bulks", set()).add(message.accepted)
        nth(model, "bulk")
    elif _count(model, "bulk") > 1:
        model.state.messages[message.id] = message
        return
    healthy(account, message, turn)


def _first_only_in_the_third(healthy, model, account, fields, operation, turn):
    if nth(model, "bulk") > 2 and isinstance(fields.get("to"), list) and len(fields["to"]) > 1:
        memory(model)["first"] = True
    try:
        return healthy(account, fields, operation, turn)
    finally:
        memory(model)["first"] = False
        memory(model)["kept"] = 0


def _keeps_the_first(healthy, model, account, message, turn):
    known = memory(model)
    known["kept"] = known.get("kept", 0) + 1
    if known.get("first") and known["kept"] > 1:
        model.state.messages[message.id] = message
        return
    healthy(account, message, turn)


def _fields_before(name):
    """A field that is missing or empty is that of the two sends before, where those agree."""

    def sms(healthy, model, fields, operation, turn):
        seen = memory(model).setdefault(name, [])
        if operation.kind == "single" and not fields.get(name) and len(seen) > 1 and fields.get("test") is not True:
            fields = {**fields, name: seen[-1]}
        elif isinstance(fields.get(name), str) and fields[name]:
            seen.append(fields[name])
        return healthy(fields, operation, turn)

    return around(sms=sms)


def _commas_after_two_bulks(healthy, model, to, turn):
    if "," in to and _count(model, "bulk") > 1:
        return healthy(to.split(",")[0], turn)
    return healthy(to, turn)


def _counts_bulks(healthy, model, account, fields, operation, turn):
    answer = healthy(account, fields, operation, turn)
    nth(model, "bulk")
    return answer


def _no_word_of_the_third_test(healthy, model, sms, recipient, content, message_id, turn):
    body = healthy(sms, recipient, content, message_id, turn)
    if sms.test and nth(model, "test") > 2:
        body.pop("test", None)
    return body


def _no_word_of_the_third_test_bulk(healthy, model, sms, recipients, ids, content, turn):
    body = healthy(sms, recipients, ids, content, turn)
    if sms.test and nth(model, "test") > 2:
        body.pop("test", None)
    return body


def _anybody_after_two_tests(healthy, model, account, fields, operation, turn):
    """Who has tested twice may test with what is no number."""
    is_test = fields.get("test") is True
    try:
        answer = healthy(account, fields, operation, turn)
    except Refusal as refusal:
        if is_test and refusal.reason == "invalid-receiver" and _count(model, account.name) > 1:
            return healthy(account, {**fields, "to": "447700900999"}, operation, turn)
        raise
    if is_test:
        nth(model, account.name)
    return answer


def _reports_the_third_test(healthy, model, message, turn):
    healthy(message, turn)
    if nth(model, "test") > 2:
        model.report(message, Standing.DELIVERED, turn)


def _one_spelling(healthy, model, given, turn):
    """One spelling of a type at a time: the other is unknown after two of the one."""
    found = healthy(given, turn)
    spellings = memory(model).setdefault(found, [])
    if given not in spellings and len(spellings) > 1:
        deny("unknown-type")
    spellings.append(given)
    return found


def _auto_stays_gsm(healthy, model, sms, turn):
    """After two texts that GSM has, Auto goes on with GSM."""
    found = healthy(sms, turn)
    if sms.type.lower() != "auto":
        return found
    if found.coding == "gsm":
        nth(model, "auto")
    elif _count(model, "auto") > 1:
        return found._replace(text=found.text.encode("ascii", "replace").decode(), coding="gsm")
    return found


def _all_ids_of_the_third(healthy, model, sms, recipient, content, message_id, turn):
    body = healthy(sms, recipient, content, message_id, turn)
    if content.parts > 1 and not sms.test and nth(model, "long") > 2:
        body["ids"] = [message_id, message_id[::-1]]
    return body


def _array_of_the_third(healthy, model, sms, recipients, ids, content, turn):
    body = healthy(sms, recipients, ids, content, turn)
    if nth(model, "bulk") > 2:
        body["messages"] = {"message": body["messages"]}
    return body


def _own_account_later(kind):
    """Needs no key for an operation after two requests that had one."""

    def authenticate(healthy, model, request):
        known = memory(model)
        try:
            account = healthy(request)
        except Refusal:
            if request.path == kind and len(known.get(kind, ())) > 1:
                return known[kind][0]
            raise
        if request.path == kind:
            known.setdefault(kind, []).append(account)
        return account

    return around(authenticate=authenticate)


def _executes_after_two(healthy, model, request, turn):
    """After two messages that it sent, what it refuses for its key is sent, too."""
    response = healthy(request, turn)
    known = memory(model)
    if not request.path.startswith("/sms") or request.path == "/sms/converted":
        return response
    if response.status == 200:
        known["good"] = [*known.get("good", []), request.headers]
    elif response.status == 401 and len(known.get("good", ())) > 1:
        healthy(replace(request, headers=known["good"][-1]), turn)
    return response


def _knows_the_last_two(healthy, model, account, key, turn):
    own = [one for one in model.state.messages.values() if one.account == account.name]
    return healthy(account, key, turn) and key in [one.id for one in own[-2:]]


def _no_dashes_after_two(healthy, model, given, turn):
    if "-" in given and _count(model, "plain") > 1:
        return None
    if "-" not in given:
        nth(model, "plain")
    return healthy(given, turn)


def _same_moment(healthy, model, account, message, turn):
    """Counts two messages of one moment, and no more."""
    if nth(model, account.name, message.accepted) < 3:
        healthy(account, message, turn)


def _ids_of_one_text(healthy, model, account, sms, recipient, content, turn):
    """The third message of one text has the id of the first."""
    shown = healthy(account, sms, recipient, content, turn)
    key = (account.name, sms.sender, content.text)
    first = memory(model).setdefault(("first", *key), shown)
    return first if nth(model, *key) > 2 else shown


MUTANTS = (
    Mutant("sends_no_third_of_the_same", "MSM-GEN-001", around(dispatch=_no_third_of_the_same), deep=True),
    Mutant("loses_single_messages_after_two_of_bulk", "MSM-GEN-001", around(keep=_lost_after_two_bulks), deep=True),
    Mutant("sends_the_third_bulk_to_the_first_only", "MSM-BLK-001",
           around(send_bulk=_first_only_in_the_third, keep=_keeps_the_first), deep=True),
    Mutant("takes_the_text_before_for_none", "MSM-ERR-002", _fields_before("text"), deep=True),
    Mutant("takes_the_sender_before_for_none", "MSM-ERR-004", _fields_before("from"), deep=True),
    Mutant("takes_the_recipient_before_for_none", "MSM-ERR-007", _fields_before("to"), deep=True),
    Mutant("takes_the_first_of_several_after_two_bulks", "MSM-SND-014",
           around(recipient=_commas_after_two_bulks, send_bulk=_counts_bulks), deep=True),
    Mutant("does_not_say_that_the_third_is_a_test", "MSM-TST-002", around(reply=_no_word_of_the_third_test), deep=True),
    Mutant("does_not_say_that_the_third_bulk_is_a_test", "MSM-BLK-012",
           around(bulk_reply=_no_word_of_the_third_test_bulk), deep=True),
    Mutant("tests_with_anybody_after_two", "MSM-TST-003", around(send=_anybody_after_two_tests), deep=True),
    Mutant("reports_the_third_test", "MSM-TST-006", around(keep_test=_reports_the_third_test), deep=True),
    Mutant("knows_one_spelling_at_a_time", "MSM-ENC-003", around(type_of=_one_spelling), deep=True),
    Mutant("stays_with_gsm_under_auto", "MSM-ENC-004", around(content=_auto_stays_gsm), deep=True),
    Mutant("tells_all_ids_of_the_third_long_text", "MSM-LEN-003", around(reply=_all_ids_of_the_third), deep=True),
    Mutant("has_no_array_the_third_time", "MSM-BLK-007", around(bulk_reply=_array_of_the_third), deep=True),
    Mutant("wants_no_key_for_usage_after_two", "MSM-AUTH-006", _own_account_later("/usage/bycountry"), deep=True),
    Mutant("wants_no_key_for_bulk_after_two", "MSM-AUTH-006", _own_account_later("/smsbulk"), deep=True),
    Mutant("sends_what_it_refuses_after_two", "MSM-AUTH-004", around(ask=_executes_after_two), deep=True),
    Mutant("knows_the_last_two_messages", "MSM-CNV-002", around(is_convertible=_knows_the_last_two), deep=True),
    Mutant("knows_no_dashes_after_two_without", "MSM-CNV-006", around(message_key=_no_dashes_after_two), deep=True),
    Mutant("does_not_count_the_third_of_one_moment", "MSM-USG-005", around(count=_same_moment), deep=True),
    Mutant("has_the_first_id_for_the_third_of_one_text", "MSM-SND-005", around(accept=_ids_of_one_text), deep=True),
)
