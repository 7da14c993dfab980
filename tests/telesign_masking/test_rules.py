"""The rules over a run's history: each accuses what is wrong, and nobody else."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import pytest

from testline import surfaces
from testline.surfaces.telesign_masking.rules import (
    RULES,
    dialled_masks_tell_sessions_apart,
    errors_have_a_body,
    masks_are_no_real_numbers,
    messages_are_told_once,
    real_numbers_stay_hidden,
    references_differ,
)
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response, lower

if TYPE_CHECKING:
    from testline.surfaces.surface import HistoryRule

ANN, BOB, CAT = "12025550101", "12025550102", "12025550103"
M1, M2, M3 = "14155550190", "14155550191", "14155550192"
SMS, VOICE = "createMaskedSMSSession", "createMaskedVoiceSMSSession"
FIRST, SECOND, THIRD = ("0" * 31 + one for one in "ABC")


def by(customer: str = "AB-1", scheme: str = "Basic") -> str:
    """An `Authorization` of a customer, with an empty key or signature."""
    return f"Basic {b64encode(f'{customer}:'.encode()).decode()}" if scheme == "Basic" else f"TSA {customer}:"


def sent(body: object, status: int = 200, *, asked: object = None, operation: str = SMS, authorization: str | None = None) -> Exchange:
    """A create and its answer."""
    request = Request("POST", "/v1/anonymous/session/sms", lower({"Authorization": authorization or by()}), orjson.dumps(asked))
    answer = body if isinstance(body, bytes) else orjson.dumps(body)
    return Exchange(request, Response(status, (), answer), operation=operation)


def created(  # noqa: PLR0913 - what a session is told by
    reference: str = FIRST, parties: tuple[str, str] = (ANN, BOB), masks: tuple[object, object] = (M1, M2), *,
    start: str = "2026-03-03T10:00:00.000000Z", end: str = "2026-03-03 11:00:00.000000", operation: str = SMS,
    authorization: str | None = None,
) -> Exchange:
    """A create that succeeded, for an hour."""
    slots = ("phone_number_1", "phone_number_2")
    shown = {
        slot: {"complete_phone_number": party, "masked_id": mask}
        for slot, party, mask in zip(slots, parties, masks, strict=True)
    }
    body = {
        "reference_id": reference, "status": {"code": 2700, "updated_on": start}, "session_data": {"session_end_on": end, **shown},
    }  # fmt: skip
    asked = dict(zip(slots, parties, strict=True))
    return sent(body, asked=asked, operation=operation, authorization=authorization)


def failed(reference: object = FIRST, code: int = 2705, status: int = 400) -> Exchange:
    """A create that failed."""
    return sent({"reference_id": reference, "status": {"code": code}}, status)


def told(path: str, body: object, method: str = "GET", asked: object = None) -> Exchange:
    """An exchange with the control API."""
    request = Request(method, f"http://127.0.0.1:1/_testline/v1{path}", (), orjson.dumps(asked))
    return Exchange(request, Response(200, (), orjson.dumps(body)), control=True)


RESET = told("/reset", None, "POST")


def texted(phone: str, mask: str, text: str, **shown: object) -> Exchange:
    """A text typed on a phone, and what the control API answers."""
    return told("/messages", {"outcome": "delivered", **shown}, "POST", {"from": phone, "to": mask, "text": text})


def inbox(phone: str, sender: str, text: str = "hello") -> Exchange:
    """A handset with one text."""
    return told(f"/handsets/{phone}?surface=telesign-masking", {"inbox": [{"sender": sender, "text": text}], "calls": []})


def heard(reference: str = "R1", text: str = "hello", status: int | None = 200, *, delay: float = 0.0, **members: object) -> Exchange:
    """A callback that came, and how it was answered."""
    body = {
        "submit_timestamp": "2026-03-03T10:20:05.123456", "from_phone_number": ANN, "to_phone_number": BOB,
        "mo_message": text, "mo_reference_id": reference, "session_reference_id": FIRST, **members,
    }  # fmt: skip
    response = None if status is None else Response(status, (), b"", delay)
    problem = "The receiver did not answer, on purpose." if status is None else None
    return Exchange(Request("POST", "/cb", (), orjson.dumps(body)), response, "received", problem=problem)


def judged(rule: HistoryRule, *exchanges: Exchange) -> tuple[list[str], list[str]]:
    """The requirements that the rule found broken, and those that it saw kept."""
    assertions = list(rule(exchanges))
    broken = [one.requirement for one in assertions if isinstance(one, Finding)]
    return broken, [one.requirement for one in assertions if isinstance(one, Held)]


# Error answers


def test_an_error_answer_without_a_body_is_found() -> None:
    """Whatever the error."""
    for status in (400, 401, 429, 503):
        assert judged(errors_have_a_body, sent(b"", status)) == (["TNM-ERR-004"], [])


def test_an_error_answer_with_a_body_keeps_the_rule() -> None:
    """Whatever it says; a success, another path and an answer that was cut say nothing."""
    assert judged(errors_have_a_body, sent(b"Too many requests.", 429)) == ([], ["TNM-ERR-004"])
    assert judged(errors_have_a_body, sent(b"")) == ([], [])
    assert judged(errors_have_a_body, replace(sent(b"", 404), operation=None)) == ([], [])
    assert judged(errors_have_a_body, replace(sent(b"", 400), problem="closed")) == ([], [])


# References


def test_a_reference_that_comes_twice_is_found() -> None:
    """In either case, with either operation and whoever asks."""
    assert judged(references_differ, created(), created(operation=VOICE)) == (["TNM-SES-004"], [])
    assert judged(references_differ, created(FIRST), created(FIRST.lower())) == (["TNM-SES-004"], [])
    assert judged(references_differ, created(), created(authorization=by("CD-2"))) == (["TNM-SES-004"], [])


def test_a_finding_shows_both_creates() -> None:
    """The two answers that cannot both be right stand in the finding, whatever lies between."""
    history = [created(), created(SECOND), created()]
    (finding,) = (one for one in references_differ(history) if isinstance(one, Finding))
    assert finding.exchanges == (history[0], history[2])


def test_references_that_differ_keep_the_rule() -> None:
    """A single create shows nothing."""
    assert judged(references_differ, created()) == ([], [])
    assert judged(references_differ, created(), created(SECOND)) == ([], ["TNM-SES-004"])


def test_a_failure_with_the_reference_of_another_create_is_found() -> None:
    """Also where both have failed."""
    assert judged(references_differ, created(), failed()) == (["TNM-VAL-019"], [])
    assert judged(references_differ, failed(code=2702), failed(code=2704, status=503)) == (["TNM-VAL-019"], [])
    assert judged(references_differ, created(), failed(SECOND)) == ([], ["TNM-VAL-019"])


def test_an_error_of_the_gateway_has_no_reference_to_judge() -> None:
    """Nothing is promised about it."""
    assert judged(references_differ, created(), failed(code=500), failed(code=500)) == ([], [])
    assert judged(references_differ, created(), failed(None), failed("")) == ([], [])


def test_a_reset_lets_references_come_again() -> None:
    """The same seed gives the same ids."""
    assert judged(references_differ, created(), RESET, created()) == ([], [])


# Masks


def test_a_mask_that_is_a_real_number_is_found() -> None:
    """One's own or the other's, in either slot."""
    for masks in ((ANN, M2), (BOB, M2), (M1, ANN), (M1, BOB)):
        assert judged(masks_are_no_real_numbers, created(masks=masks)) == (["TNM-SES-008"], ["TNM-SES-008"])


def test_other_masks_keep_the_rule() -> None:
    """One for both is as good."""
    assert judged(masks_are_no_real_numbers, created()) == ([], ["TNM-SES-008"] * 2)
    assert judged(masks_are_no_real_numbers, created(masks=(M1, M1))) == ([], ["TNM-SES-008"] * 2)
    assert judged(masks_are_no_real_numbers, failed()) == ([], [])


# Ambiguity

LATER = {"start": "2026-03-03T10:30:00.000000Z", "end": "2026-03-03 11:30:00.000000"}


@pytest.mark.parametrize(
    ("parties", "masks"),
    [((ANN, CAT), (M1, M2)), ((ANN, CAT), (M3, M2)), ((CAT, ANN), (M2, M3)), ((ANN, BOB), (M3, M2)), ((BOB, ANN), (M2, M3))],
    ids=["both alike", "the dialled one", "in the other slot", "the same pair", "the same pair turned round"],
)
def test_a_mask_that_a_party_dials_for_two_sessions_is_found(parties, masks) -> None:
    """Ann dials what hides Bob, and the same for somebody else."""
    second = created(SECOND, parties, masks, **LATER)
    assert "TNM-SES-025" in judged(dialled_masks_tell_sessions_apart, created(), second)[0]


def test_a_finding_tells_the_place_of_the_mask() -> None:
    """It stands in the slot of the other party; the two creates are shown."""
    history = [created(), created(SECOND, (CAT, ANN), (M2, M3), operation=VOICE, **LATER)]
    (finding,) = dialled_masks_tell_sessions_apart(history)
    assert isinstance(finding, Finding)
    assert (finding.where, finding.got) == ("response.body/session_data/phone_number_1/masked_id", M2)
    assert finding.exchanges == tuple(history)


def test_other_masks_tell_sessions_apart() -> None:
    """What hides the party itself may be the same: nobody dials it but the other."""
    second = created(SECOND, (ANN, CAT), (M1, M3), **LATER)
    assert judged(dialled_masks_tell_sessions_apart, created(), second) == ([], ["TNM-SES-025"])


def test_sessions_of_other_parties_may_share_masks() -> None:
    """The sender tells them apart."""
    second = created(SECOND, (CAT, "12025550104"), (M1, M2), **LATER)
    assert judged(dialled_masks_tell_sessions_apart, created(), second) == ([], [])


def test_a_mask_is_free_when_its_session_has_ended() -> None:
    """At the very instant, and with any form of the time that counts as one."""
    for end in ("2026-03-03 10:30:00.000000", "2026-03-03T10:30:00Z", "2026-03-03T12:30:00+02:00"):
        assert judged(dialled_masks_tell_sessions_apart, created(end=end), created(SECOND, **LATER)) == ([], [])
    lasting = created(end="2026-03-03T12:30:01+02:00")
    assert judged(dialled_masks_tell_sessions_apart, lasting, created(SECOND, **LATER))[0] == ["TNM-SES-025"] * 2


def test_the_order_of_concurrent_answers_does_not_matter() -> None:
    """Answers may come in another order than the sessions began."""
    assert judged(dialled_masks_tell_sessions_apart, created(SECOND, **LATER), created())[0] == ["TNM-SES-025"] * 2
    over = created(end="2026-03-03 10:30:00.000000")
    assert judged(dialled_masks_tell_sessions_apart, created(SECOND, **LATER), over) == ([], [])


def test_customers_are_told_apart_and_known_by_either_scheme() -> None:
    """The Customer ID is the same in any case."""
    other = created(SECOND, authorization=by("CD-2"), **LATER)
    assert judged(dialled_masks_tell_sessions_apart, created(), other) == ([], [])
    same = created(SECOND, authorization=by("ab-1", "TSA"), **LATER)
    assert judged(dialled_masks_tell_sessions_apart, created(), same)[0] == ["TNM-SES-025"] * 2


def test_what_cannot_be_read_is_not_held_against_anybody() -> None:
    """No time, no echo that agrees with the request, no customer, no whole answer; and nothing from before a reset."""
    second = created(SECOND, **LATER)
    unclear = [
        created(start="now"), created(end="soon"), created(authorization="Basic ?"), created(authorization="None"),
        replace(created(), request=Request("POST", "/", created().request.headers, b"{}")),
        replace(created(), problem="cut short"), replace(created(), response=None),
    ]  # fmt: skip
    for first in unclear:
        assert judged(dialled_masks_tell_sessions_apart, first, second) == ([], [])
    assert judged(dialled_masks_tell_sessions_apart, created(), RESET, second) == ([], [])


# What phones are shown


def test_a_real_number_as_the_sender_is_found() -> None:
    """On the handset, and in the answer to the text."""
    assert judged(real_numbers_stay_hidden, created(), inbox(BOB, ANN)) == (["TNM-FLOW-003"], [])
    assert judged(real_numbers_stay_hidden, created(), inbox(ANN, f"+{BOB}")) == (["TNM-FLOW-003"], [])
    relayed = texted(ANN, M2, "hello", recipient=BOB, sender=ANN)
    assert judged(real_numbers_stay_hidden, created(), relayed) == (["TNM-FLOW-003"], [])


def test_a_mask_as_the_sender_keeps_the_rule() -> None:
    """A stranger's number, or a text to somebody who is no party, says nothing."""
    assert judged(real_numbers_stay_hidden, created(), inbox(BOB, M1)) == ([], ["TNM-FLOW-003"])
    assert judged(real_numbers_stay_hidden, created(), inbox(BOB, CAT)) == ([], [])
    assert judged(real_numbers_stay_hidden, created(), inbox(CAT, ANN)) == ([], [])
    assert judged(real_numbers_stay_hidden, inbox(BOB, ANN)) == ([], [])


def test_a_real_number_in_the_text_is_found() -> None:
    """Unless the other party wrote it, or nobody knows what was written."""
    leaking = inbox(BOB, M1, f"From {ANN}: hello")
    assert judged(real_numbers_stay_hidden, created(), texted(ANN, M2, "hello"), leaking)[0] == ["TNM-FLOW-003"]
    written = texted(ANN, M2, f"From {ANN}: hello")
    assert judged(real_numbers_stay_hidden, created(), written, leaking) == ([], ["TNM-FLOW-003"])
    assert judged(real_numbers_stay_hidden, created(), leaking) == ([], ["TNM-FLOW-003"])
    longer = inbox(BOB, M1, f"No. 9{ANN}")
    assert judged(real_numbers_stay_hidden, created(), texted(ANN, M2, "hello"), longer)[0] == []


def test_a_real_number_as_caller_id_is_found() -> None:
    """In a session for calls, in the answer of the call and on the handset."""
    both = created(operation=VOICE)
    rung = told("/calls", {"rang": BOB, "caller_id": ANN}, "POST")
    shown = told(f"/handsets/{ANN}", {"inbox": [], "calls": [{"caller_id": M2}, {"caller_id": BOB}]})
    assert judged(real_numbers_stay_hidden, both, rung) == (["TNM-FLOW-007"], [])
    assert judged(real_numbers_stay_hidden, both, shown) == (["TNM-FLOW-007"], ["TNM-FLOW-007"])
    assert judged(real_numbers_stay_hidden, created(), rung, shown) == ([], [])


def test_a_finding_tells_where_the_number_was_shown() -> None:
    """Down to the text in the inbox."""
    shown = told(f"/handsets/{BOB}", {"inbox": [{"sender": M1, "text": "x"}, {"sender": ANN, "text": "x"}]})
    (finding,) = (one for one in real_numbers_stay_hidden([created(), shown]) if isinstance(one, Finding))
    assert (finding.where, finding.exchanges) == ("response.body/inbox/1/sender", (shown,))


def test_a_reset_makes_strangers_of_the_parties() -> None:
    """What phones show afterwards is of no session that is known."""
    assert judged(real_numbers_stay_hidden, created(), RESET, inbox(BOB, ANN)) == ([], [])


# Callbacks


def test_two_messages_with_one_id_are_found() -> None:
    """Another text, another direction, and the same text typed twice."""
    typed = [texted(ANN, M2, "hello"), texted(ANN, M2, "bye")]
    assert judged(messages_are_told_once, *typed, heard(), heard(text="bye"))[0] == ["TNM-CB-005"]
    assert judged(messages_are_told_once, heard(), heard(from_phone_number=BOB, to_phone_number=ANN))[0] == ["TNM-CB-005"]
    twice = [texted(ANN, M2, "hello"), texted(ANN, M2, "hello")]
    assert judged(messages_are_told_once, *twice, heard(), heard())[0] == ["TNM-CB-005"]


def test_another_message_is_known_by_what_was_typed_even_while_a_repeat_is_due() -> None:
    """Where the first callback failed, a text that somebody typed is no garbled repeat."""
    typed = [texted(ANN, M2, "hello"), texted(ANN, M2, "bye")]
    assert judged(messages_are_told_once, *typed, heard(status=500), heard(text="bye"))[0] == ["TNM-CB-005"]


def test_ids_that_differ_keep_the_rule() -> None:
    """A single callback shows nothing."""
    assert judged(messages_are_told_once, heard()) == ([], [])
    assert judged(messages_are_told_once, heard(), heard("R2")) == ([], ["TNM-CB-005"])


def test_a_repeat_of_what_was_acknowledged_is_found() -> None:
    """With the same body or a new time, and after a failure too."""
    assert judged(messages_are_told_once, texted(ANN, M2, "hello"), heard(), heard())[0] == ["TNM-CB-009"]
    assert judged(messages_are_told_once, heard(), heard(submit_timestamp="2026-03-03T10:20:15.123456"))[0] == ["TNM-CB-009"]
    assert judged(messages_are_told_once, heard(status=503), heard(), heard())[0] == ["TNM-CB-009"]


def test_only_a_prompt_200_acknowledges() -> None:
    """Whether another 2xx does is not published, and a late answer may have come too late."""
    for first in (heard(status=204), heard(delay=4.0)):
        assert judged(messages_are_told_once, first, heard()) == ([], [])


def test_repeats_after_a_failure_keep_the_rules() -> None:
    """Three attempts with one body, after errors and after no answer at all."""
    attempts = [heard(status=500), heard(status=None), heard()]
    assert judged(messages_are_told_once, texted(ANN, M2, "hello"), *attempts) == ([], ["TNM-CB-012"] * 2)


def test_a_repeat_with_another_body_is_found() -> None:
    """Another time, a text that nobody typed, or the same JSON in another form."""
    typed, first = texted(ANN, M2, "hello"), heard(status=500)
    late = heard(submit_timestamp="2026-03-03T10:20:15.123456")
    garbled = heard(text="hell")
    spaced = replace(late, request=replace(first.request, body=first.request.body + b" "))
    for repeat in (late, garbled, spaced):
        assert judged(messages_are_told_once, typed, first, repeat) == (["TNM-CB-012"], [])


def test_a_reset_lets_ids_of_messages_come_again() -> None:
    """As with sessions."""
    assert judged(messages_are_told_once, heard(), RESET, heard()) == ([], [])


# All of them


def test_garbage_is_nobodys_fault() -> None:
    """Any type in any place is passed over."""
    odd: list[object] = [None, [], "x", 7, {}, {"reference_id": 1}, {"status": 3, "session_data": [1]}, b"\xff<html>", b""]
    slots = {"phone_number_1": {"complete_phone_number": 1, "masked_id": []}, "phone_number_2": None}
    odd += [{"reference_id": [], "status": {"code": "x", "updated_on": 7}, "session_data": {"session_end_on": {}, **slots}}]
    history = [sent(one, asked=asked) for one in odd for asked in (None, [], {"phone_number_1": {}}, {"phone_number_1": 1.5})]
    history += [told(path, one, "POST", one) for one in odd[:7] for path in ("/calls", "/messages", "/calls/1/hangup")]
    history += [told(f"/handsets/{ANN}", one) for one in ({"inbox": 3, "calls": {}}, {"inbox": [1, {"sender": 2, "text": []}]}, 7)]
    history += [told("/handsets/x", {"inbox": [{"sender": ANN}]})]
    history += [Exchange(Request("POST", "/cb", (), body), None, "received") for body in (b"\xff", b"", b"[]", b'{"mo_reference_id": 7}')]
    history += [created(FIRST, start="9999-12-31T23:59:59Z", end="0001-01-01T00:00:00+14:00")]
    history += [created(SECOND, start="2026-13-45T99:00:00Z"), created(THIRD, masks=(None, 7))]
    for rule in RULES:
        assert judged(rule, *history)[0] == []


def test_every_rule_names_what_it_judges() -> None:
    """The table says no more and no less than the functions do."""
    assert {one for ids in RULES.values() for one in ids} == {
        "TNM-ERR-004", "TNM-SES-004", "TNM-VAL-019", "TNM-SES-008", "TNM-SES-025", "TNM-FLOW-003", "TNM-FLOW-007", "TNM-CB-005",
        "TNM-CB-009", "TNM-CB-012",
    }  # fmt: skip


def test_the_surface_has_these_rules_and_signs_by_basic() -> None:
    """Credentials are a public Customer ID and a secret API Key; no path has anything of them."""
    surface = surfaces.load("telesign-masking")
    credentials = {"customer_id": "AB-1", "api_key": ""}
    assert surface.rules is RULES
    assert surface.authorize(Request("POST", "/"), credentials).header("authorization") == by()
    assert (set(surface.credentials), surface.public, dict(surface.path(credentials))) == (set(credentials), {"customer_id"}, {})
