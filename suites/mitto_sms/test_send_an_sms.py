"""Send an SMS: what a send needs, and what its answer has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect

pytestmark = pytest.mark.operation("sendSms")

KINDS: dict[str, dict[str, object]] = {
    "plain": {},
    "reference": {"reference": "ride-4711"},
    "unicode": {"type": "Unicode", "text": "\u0414\u043e\u0431\u0440\u044b\u0439 \u0434\u0435\u043d\u044c"},
    "binary": {"type": "Binary", "text": "DEC0DE01"},
    "auto": {"type": "Auto"},
    "flash": {"flash": True},
    "validity": {"validity": 60},
    "numeric-sender": {"sender": "447700900999"},
    "long": {"text": "The ride is late. " * 20},
}
EVERY_KIND = pytest.mark.parametrize("given", KINDS.values(), ids=KINDS)
ID = r"[0-9a-fA-F]{32}"


@pytest.mark.requirement("MSM-GEN-001")
def test_a_message_is_accepted(mitto: Mitto, expect: Expect) -> None:
    """POST `/sms` with a JSON body is a send."""
    expect.accepted(mitto.send())


@pytest.mark.requirement("MSM-GEN-001")
def test_another_account_sends_too(other_mitto: Mitto, expect: Expect) -> None:
    """Each customer has the same API."""
    expect.accepted(other_mitto.send())


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_a_message_arrives_once_as_it_was_sent(mitto: Mitto, phones: Phones, judge: Judge) -> None:
    """One message: to the recipient, with that text, from that sender."""
    phone = phones()
    sent = mitto.send(to=phone.number).need()
    phones.settle()
    phone.got(1)
    phone.shows(str(sent.asked["text"]))
    sender = phone.need()[0].sender
    judge.holds(sender == mitto.sender, where="sequence/sender", expected=mitto.sender, got=sender, tolerated=True)


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_nothing_more_arrives_later(mitto: Mitto, phones: Phones) -> None:
    """One message is sent, also after its validity is over."""
    phone = phones()
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.need()
    phones.settle(3 * 24 * 3600)
    phone.got(1)


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_a_message_that_had_to_wait_arrives_once(mitto: Mitto, phones: Phones) -> None:
    """When its phone is back within reach."""
    phone = phones()
    phone.reachable(yes=False)
    sent = mitto.send(to=phone.number).need()
    phones.settle(60)
    phone.reachable(yes=True)
    phones.settle()
    phone.got(1)
    phone.shows(str(sent.asked["text"]))


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_the_same_send_again_is_another_message(mitto: Mitto, phones: Phones) -> None:
    """Nothing in a send names it, so none is taken for a repetition."""
    phone = phones()
    for _ in range(3):
        mitto.send(to=phone.number, text="Your ride is here again").need()
    phones.settle()
    phone.got(3)


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_each_recipient_gets_its_own_text(mitto: Mitto, other_mitto: Mitto, phones: Phones) -> None:
    """Sends to several phones, of several customers, are not mixed up."""
    for sender in (mitto, other_mitto, mitto):
        phone = phones()
        sent = sender.send(to=phone.number).need()
        phones.settle()
        phone.got(1)
        phone.shows(str(sent.asked["text"]))


@pytest.mark.requirement("MSM-GEN-001")
@pytest.mark.needs("clock", "handsets")
def test_a_british_phone_gets_its_message(mitto: Mitto, phones: Phones, fresh: Fresh) -> None:
    """Whatever the country of the recipient."""
    phone = phones(fresh.gb_number())
    mitto.send(to=phone.number).need()
    phones.settle()
    phone.got(1)


@pytest.mark.requirement("MSM-GEN-002")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
@pytest.mark.parametrize("code", [0, 2, 3, 4, 5, 6, 7, 8])
def test_the_answer_is_json(mitto: Mitto, judge: Judge, code: int, operation: str) -> None:
    """Where nothing asks for another format: of an accepted send and of a refused one, single and bulk."""
    answer = (mitto.faulty(code, operation) if code else mitto.send(operation)).answer
    judge.holds(
        isinstance(answer.body, dict), where="response.body", expected="a JSON object", got=answer.text[:80], kind="type",
        answer=answer,
    )
    media = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    judge.holds(
        media == "application/json", where="response.headers/content-type", expected="application/json",
        got=media or "(absent)", answer=answer,
    )


@pytest.mark.requirement("MSM-GEN-002")
@pytest.mark.parametrize("given", [{"test": True}, {"type": "Unicode", "text": "\u0416"}, {"text": "r" * 500}], ids=["test", "unicode", "long"])
def test_the_answer_is_json_whatever_is_sent(mitto: Mitto, judge: Judge, given: Mapping[str, object]) -> None:
    """A test send, another type, a long text."""
    answer = mitto.send(**given).answer
    judge.holds(
        isinstance(answer.body, dict), where="response.body", expected="a JSON object", got=answer.text[:80], kind="type",
        answer=answer,
    )


@pytest.mark.requirement("MSM-SND-001")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson", "sendSmsXml"])
@pytest.mark.parametrize("sender", ["CityRides", "447700900999"], ids=["name", "number"])
def test_sender_recipient_and_text_suffice(
    mitto: Mitto, fresh: Fresh, expect: Expect, sender: str, operation: str
) -> None:
    """A body of exactly three members is accepted."""
    sent = mitto.send(operation, sender=sender, to=fresh.us_number(), text="Hello there")
    expect.accepted(sent)


@pytest.mark.requirement("MSM-SND-001")
def test_one_character_is_text_enough(mitto: Mitto, expect: Expect) -> None:
    """The shortest text that is not empty."""
    expect.accepted(mitto.send(text="!"))


@pytest.mark.requirement("MSM-SND-002")
@EVERY_KIND
def test_success_has_the_integer_0(mitto: Mitto, expect: Expect, given: Mapping[str, object]) -> None:
    """Whatever kind of message was sent."""
    expect.code(mitto.send(**given), 0)


@pytest.mark.requirement("MSM-SND-002")
@pytest.mark.parametrize("code", [3, 8])
def test_success_has_0_after_a_refusal_too(mitto: Mitto, expect: Expect, code: int) -> None:
    """The code of one send is not that of the next, nor of the one after it."""
    mitto.faulty(code)
    for _ in range(3):
        expect.code(mitto.send(), 0)


@pytest.mark.requirement("MSM-SND-003")
@pytest.mark.parametrize("operation", ["sendSms", "sendSmsJson"])
@EVERY_KIND
def test_success_has_a_message_id(
    mitto: Mitto, expect: Expect, given: Mapping[str, object], operation: str
) -> None:
    """In `id`, or of a live target as the first of `ids`, whatever kind of message was sent."""
    expect.has_id(mitto.send(operation, **given).need())


@pytest.mark.requirement("MSM-SND-003")
def test_the_messages_of_another_account_have_ids_too(mitto: Mitto, other_mitto: Mitto, expect: Expect) -> None:
    """Also one to the same number after a test send and after a refusal."""
    mitto.send(test=True)
    mitto.faulty(8)
    for one in (other_mitto, mitto):
        expect.has_id(one.send(to="12025550100").need())


@pytest.mark.requirement("MSM-SND-004")
@EVERY_KIND
def test_the_id_is_32_hex_digits(mitto: Mitto, judge: Judge, given: Mapping[str, object]) -> None:
    """Without dashes, whatever kind of message was sent."""
    sent = mitto.send(**given)
    sent.need_id()
    judge.matches(sent.answer, "/id" if sent.at("id") is not MISSING else "/ids/0", ID)


@pytest.mark.requirement("MSM-SND-005")
def test_ids_are_all_different(mitto: Mitto, other_mitto: Mitto, fresh: Fresh, expect: Expect) -> None:
    """Also where the same is sent again, by others, and in a bulk send."""
    number, text = fresh.us_number(), mitto.text()
    sent = [one.send(to=number, text=text) for one in (mitto, mitto, other_mitto, mitto)]
    ids = [one.need_id() for one in sent]
    bulk = mitto.bulk([number, number, fresh.us_number()])
    expect.all_differ([*ids, *bulk.need_ids(3)], bulk)


@pytest.mark.requirement("MSM-SND-005")
@pytest.mark.needs("clock")
def test_ids_do_not_come_back(mitto: Mitto, expect: Expect, control: Control) -> None:
    """Not after a day, when the first message is long delivered."""
    ids = []
    for _ in range(3):
        sent = mitto.send()
        ids.append(sent.need_id())
        control.advance(24 * 3600)
    expect.all_differ(ids, sent)


@pytest.mark.requirement("MSM-SND-008")
@pytest.mark.parametrize("code", [0, 2, 3, 4, 5, 6, 7, 8])
def test_the_response_text_is_a_string(mitto: Mitto, judge: Judge, code: int) -> None:
    """Of an accepted send, where it begins with "SMS sent", and with every code of a refusal."""
    reply = mitto.faulty(code) if code else mitto.send()
    text = reply.at("responseText")
    judge.holds(
        isinstance(text, str) and bool(text.strip()), where="response.body/responseText", expected="a string", got=text,
        kind="type", answer=reply.answer,
    )
    if reply.accepted and isinstance(text, str):
        judge.holds(
            text.startswith("SMS sent"), where="response.body/responseText", expected='a text that begins with "SMS sent"',
            got=text, answer=reply.answer, tolerated=True,
        )


ECHOED: dict[str, object] = {"reference": "ride-4711", "validity": 60, "flash": True, "type": "Auto", "pid": 0}


@pytest.mark.requirement("MSM-SND-012")
@pytest.mark.parametrize("name", ECHOED)
def test_an_echoed_field_is_what_was_sent(
    mitto: Mitto, judge: Judge, option_not_used: Callable[[str], None], name: str
) -> None:
    """Where the answer has an optional field of the request, it has its value."""
    sent = mitto.send(**{name: ECHOED[name]}).need()
    if sent.at(name) is MISSING:
        option_not_used(f"the answer does not repeat {name}")
    judge.equal(sent.answer, f"/{name}", ECHOED[name])


@pytest.mark.requirement("MSM-SND-012")
def test_echoed_fields_are_together_what_was_sent(
    mitto: Mitto, judge: Judge, option_not_used: Callable[[str], None]
) -> None:
    """Where a send has several optional fields, none takes another's value."""
    sent = mitto.send(**ECHOED).need()
    echoed = [name for name in ECHOED if sent.at(name) is not MISSING]
    if not echoed:
        option_not_used("the answer repeats no optional field")
    for name in echoed:
        judge.equal(sent.answer, f"/{name}", ECHOED[name])


@pytest.mark.requirement("MSM-SND-013")
@pytest.mark.parametrize("plus", ["", "+"], ids=["digits", "plus"])
def test_an_echoed_recipient_is_the_one_asked_for(
    mitto: Mitto, fresh: Fresh, judge: Judge, option_not_used: Callable[[str], None], plus: str
) -> None:
    """In digits, or with the plus that was sent."""
    number = fresh.us_number()
    sent = mitto.send(to=plus + number).need()
    if sent.at("to") is MISSING:
        option_not_used("the answer does not repeat to")
    judge.holds(
        sent.at("to") in (number, plus + number), where="response.body/to", expected=number, got=sent.at("to"),
        answer=sent.answer,
    )
