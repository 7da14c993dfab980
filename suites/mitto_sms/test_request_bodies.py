"""Request bodies: JSON, malformed JSON, fields that nobody knows, and forms."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones, Reports
    from .replies import Expect

    Skip = Callable[[str], None]

pytestmark = pytest.mark.operation("sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson")

POSTS = ["sendSms", "sendSmsJson", "sendSmsXml", "sendBulk", "sendBulkJson"]


# JSON


@pytest.mark.requirement("MSM-GEN-007")
@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"]
)
def test_json_is_accepted(mitto: Mitto, expect: Expect, media: str) -> None:
    """In each spelling of its media type."""
    expect.accepted(mitto.post(json.dumps(mitto.fields()), content_type=media))


@pytest.mark.requirement("MSM-GEN-007")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_json_is_accepted_for_every_send(mitto: Mitto, expect: Expect, operation: str) -> None:
    """Single and bulk."""
    expect.accepted(mitto.send(operation))


@pytest.mark.requirement("MSM-GEN-007")
@pytest.mark.parametrize("is_ascii", [True, False], ids=["escapes", "utf-8"])
def test_json_may_have_escapes_or_utf_8(mitto: Mitto, judge: Judge, *, is_ascii: bool) -> None:
    """Both are the same text, also with blanks and line breaks between members."""
    body = json.dumps(mitto.fields(text="\u00e9t\u00e9 \u00a3 5"), ensure_ascii=is_ascii, indent=2)
    reply = mitto.post(body)
    judge.equal(reply.answer, "/responseCode", 0)


@pytest.mark.requirement("MSM-GEN-007")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("is_ascii", [True, False], ids=["escapes", "utf-8"])
def test_a_text_in_escapes_or_utf_8_arrives(mitto: Mitto, phones: Phones, *, is_ascii: bool) -> None:
    """As the same text, whatever is outside ASCII."""
    phone, text = phones(), "\u0416\u4f60\U0001f600 \u00e9t\u00e9"
    asked = mitto.fields(to=phone.number, text=text, type="Unicode")
    mitto.post(json.dumps(asked, ensure_ascii=is_ascii)).need()
    phones.settle()
    phone.shows(text)


# Malformed JSON

MALFORMED = {
    "cut": '{"from":"CityRides","to":"12025550100","text":"Hello',
    "no-brace": '{"from":"CityRides","to":"12025550100","text":"Hello there"',
    "comma": '{"from":"CityRides","to":"12025550100","text":"Hello there",}',
    "quotes": "{'from':'CityRides','to':'12025550100','text':'Hello there'}",
    "bare": "{from:CityRides}",
    "words": "Hello there",
    "twice": '{"from":"CityRides","to":"12025550100","text":"Hello there"}}',
}


@pytest.mark.requirement("MSM-GEN-008")
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_json_is_refused(mitto: Mitto, judge: Judge, body: str) -> None:
    """With 400."""
    judge.refused(mitto.post(body).answer, 400)


@pytest.mark.requirement("MSM-GEN-008")
@pytest.mark.parametrize("operation", POSTS[1:])
def test_malformed_json_is_refused_everywhere(mitto: Mitto, judge: Judge, operation: str) -> None:
    """With 400, whatever the operation."""
    judge.refused(mitto.post(MALFORMED["no-brace"], operation).answer, 400)


@pytest.mark.requirement("MSM-GEN-008")
@pytest.mark.operation("convertMessage", "usageByCountry")
@pytest.mark.parametrize("operation", ["convertMessage", "usageByCountry"])
@pytest.mark.parametrize(
    "body", ['{"messageId":"', '{"startDate":"2026-03-03","endDate":"2026-03-03","accountName":"demo",}', "Hello there"],
    ids=["cut", "comma", "words"],
)
def test_malformed_json_of_conversion_and_usage_is_refused(
    mitto: Mitto, judge: Judge, operation: str, body: str
) -> None:
    """With 400 as well."""
    judge.refused(mitto.client.send(operation, body=body, headers={"content-type": "application/json"}), 400)


@pytest.mark.requirement("MSM-GEN-008")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("operation", ["sendSms", "sendBulk"])
def test_malformed_json_sends_nothing(mitto: Mitto, phones: Phones, operation: str) -> None:
    """Although all that a send needs can be read of it; the next send is none the worse."""
    phone = phones()
    to = [phone.number] if operation == "sendBulk" else phone.number
    whole = json.dumps(mitto.fields(to=to))
    for body in (whole[:-1], whole + "}", whole[:-1] + ",}"):
        mitto.post(body, operation)
    phones.settle()
    phone.got(0)
    mitto.post(whole, operation).need()
    phones.settle()
    phone.need()
    phone.got(1)


# Fields that nobody knows

UNKNOWN: dict[str, object] = {
    "text": "spring", "number": 7, "nothing": None, "flag": False, "list": ["a", {"b": 1}], "object": {"to": "x"},
}


@pytest.mark.requirement("MSM-GEN-009")
@pytest.mark.parametrize("value", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_field_is_ignored(mitto: Mitto, expect: Expect, value: object) -> None:
    """Whatever its value."""
    expect.accepted(mitto.send(campaignLabel=value))


@pytest.mark.requirement("MSM-GEN-009")
@pytest.mark.parametrize("operation", POSTS[1:])
def test_an_unknown_field_is_ignored_everywhere(mitto: Mitto, expect: Expect, operation: str) -> None:
    """Several too, and such as an answer has."""
    expect.accepted(mitto.send(operation, campaignLabel="spring", reference2="b", responseCode=5, messages=[]))


@pytest.mark.requirement("MSM-GEN-009")
@pytest.mark.operation("convertMessage")
def test_an_unknown_field_of_a_conversion_is_ignored(mitto: Mitto, judge: Judge, no_evidence: Skip) -> None:
    """The message is known all the same."""
    sent = mitto.send().need_id()
    usual = mitto.convert(sent)
    if usual.status != 200:
        no_evidence(f"a conversion with the id as it was answered is answered with {usual.status}")
    judge.status(mitto.client.send("convertMessage", json={"messageId": sent, "campaignLabel": "spring", "list": [1]}), 200)


@pytest.mark.requirement("MSM-GEN-009")
@pytest.mark.needs("clock", "handsets")
def test_an_unknown_field_changes_nothing(mitto: Mitto, phones: Phones) -> None:
    """The message arrives as it would without."""
    phone = phones()
    sent = mitto.send(to=phone.number, campaignLabel="spring", sendAt="2031-01-01T00:00:00Z", parts=3).need()
    phones.settle()
    phone.got(1)
    phone.shows(str(sent.asked["text"]), "gsm", 1)


# Forms


@pytest.mark.requirement("MSM-GEN-011")
@pytest.mark.parametrize(
    "given", [{}, {"type": "Unicode", "text": "\u0416 & \u4f60 = 100% + 1"}, {"reference": "ride 47&11"}, {"flash": "1"}],
    ids=["plain", "unicode", "reference", "flash"],
)
def test_a_form_is_accepted(mitto: Mitto, expect: Expect, given: dict[str, object]) -> None:
    """Its fields are those of the JSON body."""
    reply = mitto.form(**given)
    expect.accepted(reply)
    expect.has_id(reply)


@pytest.mark.requirement("MSM-GEN-011")
def test_a_form_has_every_optional_field(mitto: Mitto, expect: Expect) -> None:
    """Numbers in digits."""
    expect.accepted(mitto.form(type="GSM", reference="a", validity="60", pid="0", udh="0003CC0201", flash="1", test="1"))


@pytest.mark.requirement("MSM-GEN-011")
@pytest.mark.parametrize(
    ("code", "given"),
    [
        (2, {"type": "Klingon"}), (3, {"text": ""}), (3, {"text": ...}), (5, {"sender": ""}), (5, {"sender": ...}),
        (6, {"sender": "AB"}), (7, {"to": ""}), (7, {"to": ...}), (8, {"to": "notanumber"}),
    ],
)
def test_a_form_is_refused_as_json_is(mitto: Mitto, expect: Expect, code: int, given: dict[str, object]) -> None:
    """With the same code."""
    expect.code(mitto.form(**given), code)


@pytest.mark.requirement("MSM-GEN-011")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("text", ["Pay 100% + 5 & go; a=b", "\u0416\u4f60 \u00e9t\u00e9"], ids=["signs", "unicode"])
def test_the_text_of_a_form_arrives(mitto: Mitto, phones: Phones, text: str) -> None:
    """Decoded, once."""
    phone = phones()
    kind = "GSM" if text.isascii() else "Unicode"
    mitto.form(to=phone.number, text=text, type=kind)
    phones.settle()
    phone.got(1)
    phone.shows(text, kind.lower())


@pytest.mark.requirement("MSM-GEN-011")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("value", ["1", "true"])
def test_a_form_has_its_booleans(mitto: Mitto, phones: Phones, expect: Expect, judge: Judge, value: str) -> None:
    """`1` and `true` are true: a test send is not delivered, a flash message is one."""
    phone = phones()
    tried = mitto.form(to=phone.number, test=value)
    expect.accepted(tried)
    expect.is_test(tried)
    phones.settle()
    phone.got(0)
    mitto.form(to=phone.number, flash=value)
    phones.settle()
    seen = phone.need()[0].flash
    judge.holds(seen is True, where="sequence/flash", expected="true", got=seen)


@pytest.mark.requirement("MSM-GEN-011")
@pytest.mark.needs("clock")
def test_a_form_has_its_callback_and_reference(
    mitto: Mitto, reports: Callable[..., Reports], fresh: Fresh, judge: Judge, control: Control
) -> None:
    """Both as in a JSON body."""
    inbox = reports()
    mitto.form(to=fresh.us_number(), callback=inbox.url(), reference="ride 47+11&c")
    control.advance(2)
    for one in inbox.brings():
        seen = one.fields.get("reference")
        judge.holds(seen == "ride 47+11&c", where="callback.body/reference", expected="ride 47+11&c", got=seen)
