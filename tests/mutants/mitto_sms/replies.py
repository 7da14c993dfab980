"""Wrong about what a send needs, and about what its reply says: MSM-SND, but for ids, times and lengths."""

from __future__ import annotations

from mitto_sms.shared import (
    BULK,
    SEND,
    asked,
    memory,
    nth,
    refuses,
    refuses_otherwise,
    replies,
)
from testline.surfaces.mitto_sms.model.errors import deny
from wrong import Mutant, around


def _needs(name):
    return refuses(lambda sms: name not in sms.given, "option-type", SEND)


def _needs_a_third_time(healthy, model, fields, operation, turn):
    sms = healthy(fields, operation, turn)
    if not sms.given and nth(model, "bare") > 2:
        deny("option-type")
    return sms


def _every(**members):
    """Sets members of all replies with a response code."""

    def respond(healthy, _model, status, body, turn):
        if isinstance(body, dict) and "responseCode" in body:
            body = {**body, **{name: value(body[name]) for name, value in members.items()}}
        return healthy(status, body, turn)

    return around(respond=respond)


def _code_of_the_one_before(healthy, model, status, body, turn):
    """After a refusal and a success the next success has the code of the refusal."""
    known = memory(model)
    if isinstance(body, dict) and "responseCode" in body and asked(turn) != BULK:
        codes = known.setdefault("codes", [])
        codes.append(body["responseCode"])
        if len(codes) > 2 and codes[-1] == codes[-2] == 0 and codes[-3]:
            body = {**body, "responseCode": codes[-3]}
    return healthy(status, body, turn)


def _first_of_several(healthy, _model, to, turn):
    return healthy(to.split(",")[0], turn)


def _last_of_several(healthy, _model, to, turn):
    return healthy(to.rsplit(",", maxsplit=1)[-1].strip(), turn)


def _all_of_several(healthy, model, account, fields, operation, turn):
    to = fields.get("to")
    if not isinstance(to, str) or "," not in to:
        return healthy(account, fields, operation, turn)
    for one in to.split(","):
        answer = healthy(account, {**fields, "to": one.strip()}, operation, turn)
    return answer


def _echoes(**members):
    def change(body, _sms):
        body.update({name: value(body[name]) for name, value in members.items() if name in body})

    return replies(change)


MUTANTS = (
    Mutant("needs_a_type", "MSM-SND-001", _needs("type")),
    Mutant("needs_to_be_told_whether_it_is_a_test", "MSM-SND-001", _needs("test")),
    Mutant("needs_options_from_the_third_message_on", "MSM-SND-001", around(sms=_needs_a_third_time), deep=True),
    Mutant("tells_success_as_a_string", "MSM-SND-002", replies(lambda body, _: body.update(responseCode="0"))),
    Mutant("tells_success_as_false", "MSM-SND-002", replies(lambda body, _: body.update(responseCode=False))),
    Mutant("tells_success_as_200", "MSM-SND-002", replies(lambda body, _: body.update(responseCode=200))),
    Mutant("tells_the_code_of_an_earlier_refusal", "MSM-SND-002", around(respond=_code_of_the_one_before), deep=True),
    Mutant("has_no_text", "MSM-SND-008", _every(responseText=lambda _text: None)),
    Mutant("lists_its_texts", "MSM-SND-008", _every(responseText=lambda text: [text])),
    Mutant("has_no_text_for_refusals", "MSM-SND-008", refuses_otherwise(lambda body: body.update(responseText=None))),
    Mutant("takes_the_first_of_several", "MSM-SND-014", around(recipient=_first_of_several)),
    Mutant("takes_the_last_of_several", "MSM-SND-014", around(recipient=_last_of_several)),
    Mutant("sends_to_all_of_several", "MSM-SND-014", around(send=_all_of_several)),
    Mutant("echoes_another_reference", "MSM-SND-012", _echoes(reference=lambda text: text.upper() + "-")),
    Mutant("echoes_the_validity_in_hours", "MSM-SND-012", _echoes(validity=lambda minutes: minutes / 60)),
    Mutant("echoes_the_sender_as_recipient", "MSM-SND-013", replies(lambda body, sms: body.update(to=sms.sender))),
    Mutant("echoes_a_masked_recipient", "MSM-SND-013", _echoes(to=lambda to: f"{to[:-3]}xxx")),
)
