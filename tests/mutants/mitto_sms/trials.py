"""Wrong about test sends: MSM-TST."""

from __future__ import annotations

from mitto_sms.shared import (
    BULK,
    BULKS,
    SEND,
    XML,
    asked,
    hears,
    memory,
    nth,
    replies,
)
from testline.surfaces.mitto_sms.model.errors import Refusal
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from wrong import Mutant, around


def _delivered(when):
    """Puts test sends on their way, too, where `when(model, message, turn)`."""

    def keep_test(healthy, model, message, turn):
        healthy(message, turn)
        if when(model, message, turn):
            model.state.messages[message.id] = message._replace(callback=None)
            model.state.standing[message.id] = Standing.ACCEPTED
            model.dispatch(message)

    return around(keep_test=keep_test)


def _shows_on_the_phone_later(healthy, model, event, turn):
    """A test text waits for a phone that was out of reach, and is delivered when it comes back."""
    done = healthy(event, turn)
    waiting = memory(model).get(event.number.lstrip("+"), [])
    if event.reachable:
        while waiting:
            model.state.handsets[event.number.lstrip("+")].inbox.append(model.received(waiting.pop(), turn.now))
        return model.handset(event.number)
    return done


def _waits(healthy, model, message, turn):
    healthy(message, turn)
    phone = model.state.handsets.get(message.number)
    if phone is not None and not phone.reachable:
        memory(model).setdefault(message.number, []).append(message)


def _reported(when):
    def keep_test(healthy, model, message, turn):
        healthy(message, turn)
        if when(message, turn):
            model.report(message, Standing.DELIVERED, turn)

    return around(keep_test=keep_test)


def _says(change, *operations):
    def changed(body, sms):
        if sms.test:
            change(body)

    return replies(changed, *operations)


def _in_tests(method, *reasons, instead=lambda *arguments: None):
    """Passes over some refusals in test mode."""

    def sms_of(healthy, model, fields, operation, turn):
        sms = healthy(fields, operation, turn)
        memory(model)["test"] = sms.test
        return sms

    def forgiving(healthy, model, *arguments):
        try:
            return healthy(*arguments)
        except Refusal as refusal:
            if refusal.reason not in reasons or not memory(model).get("test"):
                raise
            return instead(*arguments)

    return lambda healthy: around(**{method: forgiving})(around(sms=sms_of)(healthy))


def _test_codes(change):
    """Answers refused test sends otherwise: `change(status, body)`."""

    def respond(healthy, _model, status, body, turn):
        if turn.test and isinstance(body, dict) and body.get("responseCode"):
            status, body = change(status, dict(body))
        return healthy(status, body, turn)

    return around(respond=respond)


def _sticky(healthy, model, fields, operation, turn):
    """Two tests in a row make a tester of a customer."""
    known = memory(model)
    if fields.get("test") is True:
        known["tests"] = known.get("tests", 0) + 1
    elif known.get("tests", 0) > 1:
        fields = {**fields, "test": True}
    return healthy(fields, operation, turn)


def _tests_unless_told(fields):
    fields.setdefault("test", True)


def _takes_false_for_true(fields):
    if fields.get("test") is False:
        fields["test"] = True


def _unsaid(**members):
    return replies(lambda body, sms: None if sms.test else body.update(members))


MUTANTS = (
    Mutant("delivers_tests", "MSM-TST-001", _delivered(lambda *_: True)),
    Mutant("delivers_tests_of_bulk", "MSM-TST-001", _delivered(lambda _model, _message, turn: asked(turn) in BULKS)),
    Mutant("delivers_tests_in_xml", "MSM-TST-001", _delivered(lambda _model, _message, turn: asked(turn) == XML)),
    Mutant("delivers_the_third_test", "MSM-TST-001", _delivered(lambda model, *_: nth(model, "tests") == 3), deep=True),
    Mutant(
        "delivers_tests_when_the_phone_is_back", "MSM-TST-001",
        lambda healthy: around(set_handset=_shows_on_the_phone_later)(around(keep_test=_waits)(healthy)), deep=True,
    ),
    Mutant("does_not_say_that_it_is_a_test", "MSM-TST-002", _says(lambda body: body.pop("test"))),
    Mutant("says_test_as_a_string", "MSM-TST-002", _says(lambda body: body.update(test="true"))),
    Mutant("says_that_a_test_is_none", "MSM-TST-002", _says(lambda body: body.update(test=False))),
    Mutant("says_test_as_1", "MSM-TST-002", _says(lambda body: body.update(test=1))),
    Mutant(
        "tests_with_any_recipient", "MSM-TST-003",
        _in_tests("recipient", "empty-receiver", "invalid-receiver", instead=lambda *_: "447700900999"),
    ),
    Mutant(
        "tests_with_letters_for_a_recipient", "MSM-TST-003",
        _in_tests("recipient", "invalid-receiver", instead=lambda *_: "447700900999"),
    ),
    Mutant(
        "tests_without_a_recipient", "MSM-TST-003",
        _in_tests("recipient", "empty-receiver", instead=lambda *_: "447700900999"),
    ),
    Mutant(
        "tests_with_any_sender", "MSM-TST-004",
        _in_tests("check_sender", "empty-sender", "name-length", "digits-length", "sender-characters"),
    ),
    Mutant("tests_with_any_type", "MSM-TST-004", _in_tests("type_of", "unknown-type", instead=lambda *_: "auto")),
    Mutant("has_code_1_for_all_tests", "MSM-TST-004",
           _test_codes(lambda status, body: (status, {**body, "responseCode": 1}))),
    Mutant(
        "swaps_the_codes_of_tests", "MSM-TST-004",
        _test_codes(lambda status, body: (status, {**body, "responseCode": {3: 4, 4: 3}.get(body["responseCode"], body["responseCode"])})),
    ),
    Mutant("has_code_100_for_good_tests", "MSM-TST-004", _says(lambda body: body.update(responseCode=100))),
    Mutant("tests_unless_told_otherwise", "MSM-TST-005", hears(_tests_unless_told, SEND)),
    Mutant("takes_false_for_true", "MSM-TST-005", hears(_takes_false_for_true)),
    Mutant("says_of_real_messages_that_they_are_tests", "MSM-TST-005", _unsaid(test=True)),
    Mutant("tests_all_of_bulk", "MSM-TST-005", hears(_tests_unless_told, BULK)),
    Mutant("goes_on_testing_after_two_tests", "MSM-TST-005", around(sms=_sticky), deep=True),
    Mutant("reports_tests", "MSM-TST-006", _reported(lambda _message, _turn: True)),
    Mutant("reports_tests_of_bulk", "MSM-TST-006", _reported(lambda _message, turn: asked(turn) in BULKS)),
    Mutant("reports_tests_to_callbacks", "MSM-TST-006", _reported(lambda message, _turn: message.callback is not None)),
)
