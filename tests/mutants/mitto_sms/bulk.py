"""Wrong about bulk sends: MSM-BLK."""

from __future__ import annotations

from mitto_sms.shared import (
    BULKS,
    bulk_replies,
    coded,
    hears,
    items,
    memory,
    nth,
    refuses,
    refuses_with,
)
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from wrong import Mutant, around, both


def _listed(change):
    """Reads another list of recipients."""
    return around(listed=lambda healthy, _model, to, turn: change(healthy(to, turn)))


def _loses(when):
    """Loses messages of bulk, where `when(model, message)`."""

    def keep(healthy, model, account, message, turn):
        if turn.operation.kind == "bulk" and when(model, message):
            model.state.messages[message.id] = message
            return
        healthy(account, message, turn)

    return around(keep=keep)


def _repeated(model, message):
    turn_key = (message.accepted, message.number, message.text, message.reference)
    return nth(model, *turn_key) > 1


def _refuses_arrays(healthy, _model, to, turn):
    if isinstance(to, list):
        deny("malformed")
    return healthy(to, turn)


def _no_text_lists(healthy, _model, to, turn):
    if isinstance(to, str):
        deny("malformed")
    return healthy(to, turn)


def _one_text(healthy, _model, to, turn):
    return [to.split(",")[0]] if isinstance(to, str) and to else healthy(to, turn)


def _fourth(healthy, _model, to, turn):
    found = healthy(to, turn)
    return found[:3] if isinstance(to, list) else found


def _no_single(healthy, _model, to, turn):
    found = healthy(to, turn)
    if isinstance(to, list) and len(found) == 1:
        deny("malformed")
    return found


def _shares_ids(when):
    """Shows one id for several recipients: the first, where `when(place, recipient, recipients)`."""

    def bulk_reply(healthy, _model, sms, recipients, ids, content, turn):
        seen: dict[object, str] = {}
        shown = [seen.setdefault(when(place, one), ids[place]) for place, one in enumerate(recipients)]
        return healthy(sms, recipients, shown, content, turn)

    return around(bulk_reply=bulk_reply)


def _ids_of_the_bulk_before(healthy, model, sms, recipients, ids, content, turn):
    """The third bulk of an account begins with the last id of the second."""
    known = memory(model)
    before, known["ids"] = known.get("ids"), ids[-1]
    if before and nth(model, "bulks") > 2:
        ids = [before, *ids[1:]]
    return healthy(sms, recipients, ids, content, turn)


def _messages(change):
    return bulk_replies(lambda body, _sms: body.update(messages=change(body["messages"])))


def _without(name):
    return items(lambda item, _sms, _place: item.pop(name, None))


def _shifted(messages):
    return messages[1:] + messages[:1]


def _sends_valid_ones(refused):
    """Sends to the valid entries of a list that it refuses."""

    def send_bulk(healthy, model, account, fields, operation, turn):
        try:
            return healthy(account, fields, operation, turn)
        except Refusal as refusal:
            to = fields.get("to")
            valid = [one for one in to if model.number_of(one)] if isinstance(to, list) else []
            if refusal.reason == "invalid-entry" and valid:
                answer = healthy(account, {**fields, "to": valid}, operation, turn)
                if not refused:
                    return answer
            raise

    return around(send_bulk=send_bulk)


def _nothing_to_do(healthy, model, account, fields, operation, turn):
    if fields.get("to") == []:
        return model.respond(200, {"responseCode": 0, "responseText": "SMS sent", "messages": []}, turn)
    return healthy(account, fields, operation, turn)


def _duplicates_after_two(healthy, model, account, message, turn):
    """A number that two messages went to gets no third of one bulk."""
    if turn.operation.kind == "bulk" and _count(model, message) > 2:
        model.state.messages[message.id] = message
        return
    healthy(account, message, turn)


def _count(model, message):
    return nth(model, message.accepted, message.number)


def _swapped_after_two(healthy, model, sms, recipients, ids, content, turn):
    body = healthy(sms, recipients, ids, content, turn)
    if len(recipients) > 1 and nth(model, "bulk") > 2:
        body["messages"].reverse()
    return body


def _ignored(*names):
    return hears(lambda fields: {name: value for name, value in fields.items() if name not in names}, *BULKS)


MUTANTS = (
    Mutant("sends_to_the_first_of_a_list", "MSM-BLK-001", _loses(lambda model, message: nth(model, message.accepted) > 1)),
    Mutant("sends_to_none_of_a_list", "MSM-BLK-001", _loses(lambda _model, _message: True)),
    Mutant("takes_no_list_of_several", "MSM-BLK-001",
           refuses(lambda sms: isinstance(sms.to, list) and len(sms.to) > 1, "malformed", *BULKS)),
    Mutant("ignores_options_of_bulk", "MSM-BLK-002", _ignored("reference", "flash", "validity", "callback")),
    Mutant("ignores_types_of_bulk", "MSM-BLK-002", _ignored("type")),
    Mutant("ignores_flash_of_bulk", "MSM-BLK-002", _ignored("flash")),
    Mutant("ignores_validity_of_bulk", "MSM-OPT-001", _ignored("validity")),
    Mutant("ignores_tests_of_bulk", "MSM-TST-001", _ignored("test")),
    Mutant("takes_no_arrays", "MSM-BLK-003", around(listed=_refuses_arrays)),
    Mutant("takes_no_arrays_of_one", "MSM-BLK-003", around(listed=_no_single)),
    Mutant("sends_to_three_of_an_array", "MSM-BLK-003", around(listed=_fourth)),
    Mutant("takes_no_commas", "MSM-BLK-004", around(listed=_no_text_lists)),
    Mutant("sends_to_the_first_before_a_comma", "MSM-BLK-004", around(listed=_one_text)),
    Mutant("has_one_id_for_all_of_bulk", "MSM-BLK-005", _shares_ids(lambda _place, _one: 0)),
    Mutant("has_one_id_for_one_number", "MSM-BLK-006", _shares_ids(lambda _place, one: one[1])),
    Mutant("has_one_id_for_two_recipients", "MSM-BLK-005", _shares_ids(lambda place, _one: place // 2)),
    Mutant("has_an_id_of_the_bulk_before", "MSM-BLK-005", around(bulk_reply=_ids_of_the_bulk_before), deep=True),
    Mutant("sends_to_a_number_once", "MSM-BLK-006", _loses(_repeated)),
    Mutant("lists_a_number_once", "MSM-BLK-006", _listed(lambda listed: list(dict.fromkeys(listed)))),
    Mutant("sends_to_a_number_twice_at_most", "MSM-BLK-006", around(keep=_duplicates_after_two), deep=True),
    Mutant("shows_a_number_once", "MSM-BLK-006",
           _messages(lambda messages: list({one["to"]: one for one in messages}.values()))),
    Mutant("has_no_code_for_bulk", "MSM-BLK-007", bulk_replies(lambda body, _: body.pop("responseCode"))),
    Mutant("has_no_messages", "MSM-BLK-007", bulk_replies(lambda body, _: body.pop("messages"))),
    Mutant("has_messages_by_number", "MSM-BLK-007", _messages(lambda messages: {one["to"]: one for one in messages})),
    Mutant("has_messages_without_time", "MSM-BLK-007", _without("timestamp")),
    Mutant("has_messages_without_id", "MSM-BLK-007", _without("id")),
    Mutant("lists_ids_only", "MSM-BLK-007", _messages(lambda messages: [one.get("id") for one in messages])),
    Mutant("shows_the_first_message_last", "MSM-BLK-008", _messages(_shifted)),
    Mutant("sorts_messages_by_number", "MSM-BLK-008",
           _messages(lambda messages: sorted(messages, key=lambda one: one.get("to", "")))),
    Mutant("shows_the_third_bulk_reversed", "MSM-BLK-008", around(bulk_reply=_swapped_after_two), deep=True),
    Mutant("has_code_8_for_an_empty_list", "MSM-BLK-009", coded("empty-list", 8)),
    Mutant("finds_nothing_to_do_in_an_empty_list", "MSM-BLK-009", around(send_bulk=_nothing_to_do)),
    Mutant("finds_an_empty_list_bad", "MSM-BLK-009", refuses_with("empty-list", 400)),
    Mutant("passes_over_invalid_entries", "MSM-BLK-010", _sends_valid_ones(refused=False)),
    Mutant("sends_to_the_valid_entries_and_refuses", "MSM-BLK-010", _sends_valid_ones(refused=True)),
    Mutant("has_code_7_for_an_invalid_entry", "MSM-BLK-010", coded("invalid-entry", 7)),
    Mutant("has_messages_without_recipient", "MSM-BLK-011", _without("to")),
    Mutant("has_messages_without_length", "MSM-BLK-011", _without("textLength")),
    Mutant("has_lengths_of_bulk_as_strings", "MSM-BLK-011",
           items(lambda item, _sms, _place: item.update(textLength=str(item["textLength"])))),
    Mutant("has_the_first_recipient_everywhere", "MSM-BLK-011",
           _messages(lambda messages: [{**one, "to": messages[0]["to"]} for one in messages])),
    Mutant("does_not_say_that_a_bulk_is_a_test", "MSM-BLK-012", bulk_replies(lambda body, _: body.pop("test", None))),
    Mutant("says_in_every_message_that_it_is_a_test", "MSM-BLK-012",
           both(bulk_replies(lambda body, _: body.pop("test", None)),
                items(lambda item, sms, _place: item.update(test=True) if sms.test else None))),
)
