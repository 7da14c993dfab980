"""XML answers: what has the ending .xml in its path is answered so, and the request stays JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh

    from .conftest import Mitto
    from .delivery import Phones
    from .replies import Expect, Reply

XML_MEDIA = ("application/xml", "text/xml")
MARKUP: dict[str, dict[str, object]] = {
    "plain": {}, "reference": {"reference": 'a & b <c> "d" ]]>'}, "sender": {"sender": "447700900999"}, "long": {"text": "r" * 500},
    "unicode": {"text": "\u0416 & <\u4f60>", "type": "Unicode", "reference": "\u0416\U0001f600"}, "test": {"test": True, "reference": "<&>"},
    "no-recipient": {"to": "<&>"}, "no-type": {"type": "<&>"},
}
BEYOND_GSM = "Your ride is \u0416 & <\u4f60> minutes away"


def _has_code(judge: Judge, reply: Reply, code: int) -> None:
    """The code is there, by its name: that is what the requirement is about, so its absence is not tolerated here."""
    judge.holds(
        reply.code == code, where="response.body/responseCode", expected=f"responseCode {code}", got=reply.told,
        kind="absent" if reply.code is MISSING else "code", answer=reply.answer,
    )


def _is_xml(judge: Judge, reply: Reply) -> bool:
    """The answer begins as a document of XML does, and says that it is one; that it is well-formed is judged apart."""
    found = judge.holds(
        reply.answer.text.lstrip("\ufeff \r\n\t").startswith("<"), where="response.body", expected="an XML document",
        got=reply.answer.text[:80] or "nothing", kind="type", answer=reply.answer,
    )
    media = (reply.answer.header("content-type") or "").partition(";")[0].strip().lower()
    judge.holds(
        media in XML_MEDIA, where="response.headers/content-type", expected=" or ".join(XML_MEDIA),
        got=media or "(absent)", answer=reply.answer,
    )
    return found


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-003")
@pytest.mark.parametrize(
    "given", [{}, {"reference": 'a & b <c> "d"'}, {"text": BEYOND_GSM, "type": "Unicode"}, {"test": True}],
    ids=["plain", "markup", "unicode", "test"],
)
def test_sms_xml_answers_in_xml(mitto: Mitto, judge: Judge, given: dict[str, object]) -> None:
    """The request stays JSON; only the answer changes."""
    reply = mitto.send("sendSmsXml", **given)
    if judge.status(reply.answer, 200):
        _is_xml(judge, reply)


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-003")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_a_refusal_of_sms_xml_is_xml_too(mitto: Mitto, judge: Judge, no_evidence: Callable[[str], None], code: int) -> None:
    """With every code."""
    reply = mitto.faulty(code, "sendSmsXml")
    if reply.status not in (200, 400):
        no_evidence(f"the send was refused with status {reply.status}, which is judged apart")
    _is_xml(judge, reply)


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-003")
@pytest.mark.needs("clock", "handsets")
def test_sms_xml_sends_one_message(mitto: Mitto, phones: Phones) -> None:
    """As `/sms` does, also where the text has markup in it."""
    phone = phones()
    for text in (mitto.text(), 'Pay <5> & go "home" ]]>'):
        mitto.send("sendSmsXml", to=phone.number, text=text)
        phones.settle()
        phone.shows(text)
    phone.got(2)


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-010")
@pytest.mark.parametrize("given", MARKUP.values(), ids=MARKUP)
def test_the_xml_is_well_formed(mitto: Mitto, judge: Judge, given: dict[str, object]) -> None:
    """Whatever of the request it may repeat; a document type, which may hold entities, is no part of it."""
    reply = mitto.send("sendSmsXml", **given)
    judge.holds(
        reply.root is not None, where="response.body", expected="well-formed XML", got=reply.answer.text[:120] or "nothing",
        kind="type", answer=reply.answer,
    )


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-010")
@pytest.mark.parametrize(
    "given", [{}, {"text": BEYOND_GSM, "type": "Unicode"}, {"text": "r" * 500}, {"test": True}], ids=["plain", "unicode", "long", "test"]
)
def test_the_xml_has_code_and_text(mitto: Mitto, judge: Judge, given: dict[str, object]) -> None:
    """The response code 0 and a text of it."""
    reply = mitto.send("sendSmsXml", **given)
    _has_code(judge, reply, 0)
    text = reply.at("responseText")
    judge.holds(
        isinstance(text, str) and bool(text.strip()), where="response.body/responseText", expected="a text", got=text,
        kind="absent" if text is MISSING else "value", answer=reply.answer,
    )


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-GEN-010")
@pytest.mark.parametrize("code", [2, 3, 4, 5, 6, 7, 8])
def test_the_xml_of_a_refusal_has_its_code(mitto: Mitto, judge: Judge, code: int) -> None:
    """Every code, with its text."""
    reply = mitto.faulty(code, "sendSmsXml")
    _has_code(judge, reply, 9 if code == 4 and reply.code == 9 else code)
    text = reply.at("responseText")
    judge.holds(
        isinstance(text, str) and bool(text.strip()), where="response.body/responseText", expected="a text", got=text,
        kind="absent" if text is MISSING else "value", answer=reply.answer,
    )


@pytest.mark.operation("sendBulkXml")
@pytest.mark.requirement("MSM-GEN-010", "MSM-BLK-005")
def test_smsbulk_xml_is_well_formed(mitto: Mitto, fresh: Fresh, judge: Judge, expect: Expect) -> None:
    """With code and text, and an id for each message, where there is such a path; how the ids are laid out is not published."""
    reply = mitto.bulk([fresh.us_number(), fresh.us_number()], "sendBulkXml")
    expect["MSM-GEN-010"].code(reply, 0)
    judge["MSM-GEN-010"].holds(
        isinstance(reply.at("responseText"), str), where="response.body/responseText", expected="a text",
        got=reply.at("responseText"), answer=reply.answer,
    )
    judge["MSM-BLK-005"].holds(
        len(set(reply.ids)) == 2, where="response.body/messages", expected="two messages with ids of their own",
        got=reply.ids, answer=reply.answer, tolerated=True,
    )


@pytest.mark.operation("sendBulkXml")
@pytest.mark.requirement("MSM-GEN-010")
@pytest.mark.parametrize("code", [2, 3, 5, 6, 7])
def test_a_refusal_of_smsbulk_xml_has_its_code(mitto: Mitto, expect: Expect, code: int) -> None:
    """As that of a single send has."""
    expect.code(mitto.faulty(code, "sendBulkXml"), code)


@pytest.mark.operation("sendSmsXml")
@pytest.mark.requirement("MSM-SND-003")
def test_a_message_in_xml_has_an_id(mitto: Mitto, judge: Judge, expect: Expect) -> None:
    """As it has in JSON."""
    reply = mitto.send("sendSmsXml").need()
    if expect.has_id(reply):
        judge.holds(
            reply.id != mitto.send("sendSmsXml").id, where="response.body/id", expected="another id for another message",
            got=reply.id, answer=reply.answer,
        )
