"""The OpenAPI document as a judge of answers and callbacks: what is wrong is blamed on its own row, and on no other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import orjson
import pytest

from testline import spec
from testline.checks import judge_exchange
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response, lower

SPEC = spec.load("telesign-masking")
EXAMPLES = SPEC.document["components"]["examples"]
SMS, VOICE = "createMaskedSMSSession", "createMaskedVoiceSMSSession"
STATUSES = {
    "Created": 200, "CreatedOlder": 200, "CreatedOfOtherCountry": 200, "Fault": 503, "GatewayFault": 503, "CustomerUnknown": 401,
    "SignatureInvalid": 401, "MethodInvalid": 401, "RateLimitedElsewhere": 429, "MethodUnknown": 405,
}  # fmt: skip
"""Of the examples of answers; the rest come with 400."""

ANSWERS = [one for one in EXAMPLES if not one.startswith("Pair") and one not in ("Relayed", "RateLimited")]


def changed(name: str, pointer: str, value: object) -> Any:
    """An example with the member at the pointer replaced, or taken away by `...`."""
    body = deepcopy(EXAMPLES[name]["value"])
    *way, last = pointer.split("/")[1:]
    place = body
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return body


def answered(name: str, body: object, status: int | None = None, media: str = "application/json") -> Exchange:
    """An answer made of an example."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    response = Response(status or STATUSES.get(name, 400), lower({"Content-Type": media}), content)
    return Exchange(Request("POST", "/"), response, operation=VOICE if name == "CreatedOfOtherCountry" else SMS)


def blamed(exchange: Exchange) -> set[tuple[str, bool]]:
    """The rows that were found broken, each with whether it is a tolerated variant."""
    return {(one.requirement, one.tolerated) for one in judge_exchange(SPEC, exchange) if isinstance(one, Finding)}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_example_is_blamed(name) -> None:
    """Each is an answer as it should be."""
    assert blamed(answered(name, EXAMPLES[name]["value"])) == set()


PARTY = "/session_data/phone_number_2"
BROKEN = [
    ("Created", "/reference_id", ..., "TNM-SES-003"),
    ("Created", "/reference_id", "C1A2", "TNM-SES-003"),
    ("Created", "/reference_id", "c1a2b3c4d5e6f708192a3b4c5d6e7f80", "TNM-SES-029"),
    ("Created", "/external_id", 7, "TNM-SES-019"),
    ("Created", "/error", {}, "TNM-SES-018"),
    ("Created", "/status", ..., "TNM-SES-002"),
    ("Created", "/status", [], "TNM-SES-002"),
    ("Created", "/status/code", ..., "TNM-SES-002"),
    ("Created", "/status/code", "2700", "TNM-SES-002"),
    ("Created", "/status/description", ..., "TNM-VAL-021"),
    ("Created", "/status/description", "Session created", "TNM-VAL-021"),
    ("CreatedOfOtherCountry", "/status/description", "Session successfully created", "TNM-VAL-021"),
    ("Created", "/status/updated_on", ..., "TNM-SES-016"),
    ("Created", "/status/updated_on", "2026-03-03T10:15:31.120045", "TNM-SES-016"),
    ("Created", "/status/updated_on", "2026-03-03 10:15:31.120045Z", "TNM-SES-016"),
    ("Created", "/session_data", ..., "TNM-SES-005"),
    ("Created", "/session_data", None, "TNM-SES-005"),
    ("Created", "/session_data/resource", "sms_voice", "TNM-SES-005"),
    ("Created", "/session_data/resource", ..., "TNM-SES-005"),
    ("CreatedOfOtherCountry", "/session_data/resource", "sms", "TNM-SES-005"),
    ("Created", "/session_data/validity", ..., "TNM-SES-012"),
    ("Created", "/session_data/message", ..., "TNM-SES-017"),
    ("Created", "/session_data/message", None, "TNM-SES-017"),
    ("Created", "/session_data/message", "well done", "TNM-SES-028"),
    ("CreatedOfOtherCountry", "/session_data/message", "", "TNM-SES-021"),
    ("Created", "/session_data/session_end_on", ..., "TNM-SES-013"),
    ("Created", "/session_data/session_end_on", 1772532930, "TNM-SES-013"),
    ("Created", "/session_data/session_end_on", "2026-03-03T12:15:31Z", "TNM-SES-015"),
    ("Created", "/session_data/session_end_on", "2026-03-03 12:15:31", "TNM-SES-015"),
    ("Created", PARTY, ..., "TNM-SES-006"),
    ("Created", PARTY, None, "TNM-SES-006"),
    ("Created", f"{PARTY}/complete_phone_number", ..., "TNM-SES-006"),
    ("Created", f"{PARTY}/complete_phone_number", 15555550101, "TNM-SES-006"),
    ("Created", f"{PARTY}/masked_id", ..., "TNM-SES-007"),
    ("Created", f"{PARTY}/masked_id", None, "TNM-SES-007"),
    ("Created", f"{PARTY}/masked_id", "+15555550191", "TNM-SES-007"),
    ("Created", f"{PARTY}/country_code", 1, "TNM-SES-010"),
    ("Created", f"{PARTY}/country_code", "+1", "TNM-SES-010"),
    ("Created", f"{PARTY}/country_name", ..., "TNM-SES-010"),
    ("Created", f"{PARTY}/country_iso2", ..., "TNM-SES-010"),
    ("Created", f"{PARTY}/country_iso3", None, "TNM-SES-010"),
    ("Created", f"{PARTY}/country_iso2", "us", "TNM-SES-011"),
    ("Created", f"{PARTY}/country_iso3", "US", "TNM-SES-011"),
    ("SameNumber", "/status/code", ..., "TNM-VAL-018"),
    ("SameNumber", "/status/code", "2708", "TNM-VAL-018"),
    ("SameNumber", "/status/description", ..., "TNM-VAL-018"),
    ("ValidityInvalid", "/status/description", "no", "TNM-VAL-021"),
    ("TypeInvalid", "/status/description", "no", "TNM-VAL-021"),
    ("Fault", "/status/description", "no", "TNM-VAL-021"),
    ("Exhausted", "/status/description", "no", "TNM-VAL-021"),
    ("SameNumber", "/status/description", "no", "TNM-VAL-021"),
    ("Blocked", "/status/description", "Request for creating session failed, phone number 15555550100 is blocked", "TNM-VAL-021"),
    ("SameNumber", "/reference_id", "c1a2b3c4d5e6f708192a3b4c5d6e7f80", "TNM-SES-029"),
    ("SameNumber", "/reference_id", "NONE", "TNM-VAL-019"),
    ("SameNumber", "/session_data", ..., "TNM-VAL-027"),
    ("SameNumber", "/session_data", {}, "TNM-VAL-027"),
    ("SameNumber", "/status/updated_on", ..., "TNM-VAL-027"),
    ("Fault", "/session_data", ..., "TNM-VAL-026"),
    ("Fault", "/session_data/validity", ..., "TNM-VAL-026"),
    ("Exhausted", "/session_data/session_end_on", ..., "TNM-VAL-026"),
    ("Exhausted", f"{PARTY}/country_name", 7, "TNM-VAL-026"),
    ("Exhausted", f"{PARTY}/masked_id", "15555550191", "TNM-VAL-025"),
    ("Exhausted", "/session_data/message", "", "TNM-VAL-017"),
    ("CustomerUnknown", "/status", ..., "TNM-AUTH-028"),
    ("CustomerUnknown", "/status/updated_on", ..., "TNM-AUTH-028"),
    ("CustomerUnknown", "/errors", ..., "TNM-AUTH-028"),
    ("CustomerUnknown", "/errors", [], "TNM-AUTH-028"),
    ("CustomerUnknown", "/errors/0/code", "-30000", "TNM-AUTH-028"),
    ("CustomerUnknown", "/signature_string", None, "TNM-AUTH-029"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirement"), BROKEN)
def test_what_is_wrong_in_an_answer_is_blamed_on_its_row(name, pointer, value, requirement) -> None:
    """One change breaks one row."""
    assert blamed(answered(name, changed(name, pointer, value))) == {(requirement, False)}


TWICE = [
    ("SameNumber", "/status/description", "", {"TNM-VAL-018", "TNM-VAL-021"}),
    ("SameNumber", "/reference_id", ..., {"TNM-VAL-019", "TNM-VAL-027"}),
    ("Exhausted", "/reference_id", ..., {"TNM-VAL-019", "TNM-VAL-026"}),
    ("Blocked", "/status/description", "Request for creating session failed", {"TNM-VAL-014", "TNM-VAL-021"}),
    ("BlockedByCustomer", "/status/description", "Request for creating session failed", {"TNM-VAL-015", "TNM-VAL-021"}),
    ("Exhausted", "/session_data/phone_number_2", None, set()),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirements"), TWICE)
def test_what_breaks_two_rows_is_blamed_on_both(name, pointer, value, requirements) -> None:
    """And a party that could not be read breaks none."""
    assert blamed(answered(name, changed(name, pointer, value))) == {(one, False) for one in requirements}


def test_an_empty_pool_that_hands_out_masks_all_the_same_is_found() -> None:
    """With no mask missing the failure is none."""
    body = changed("Exhausted", "/session_data/phone_number_1/masked_id", "15555550190")
    body["session_data"]["phone_number_2"]["masked_id"] = "15555550191"
    assert blamed(answered("Exhausted", body)) == {("TNM-VAL-016", False), ("TNM-VAL-025", False)}


TOLERATED = [
    ("Created", "/session_data/validity", None, "TNM-SES-012"),
    ("Created", "/session_data/validity", 1.5, "TNM-SES-012"),
    ("Created", f"{PARTY}/complete_phone_number", "+15555550101", "TNM-SES-006"),
    ("Created", f"{PARTY}/masked_id", "55501", "TNM-SES-007"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirement"), TOLERATED)
def test_what_nobody_describes_is_a_variant(name, pointer, value, requirement) -> None:
    """What an answer repeats of a request that should have been refused, and numbers of another length."""
    assert blamed(answered(name, changed(name, pointer, value))) == {(requirement, True)}


def test_what_the_vendor_leaves_open_is_not_blamed() -> None:
    """A validity in either type, an end of session with a zone but for its form, and members beyond the documented ones."""
    assert blamed(answered("Created", changed("Created", "/session_data/validity", "2"))) == set()
    assert blamed(answered("Created", changed("Created", "/session_id", "x"))) == set()
    end = changed("Created", "/session_data/session_end_on", "2026-03-03T12:15:31.118+00:00")
    assert blamed(answered("Created", end)) == {("TNM-SES-015", False)}


def test_a_code_belongs_to_its_status() -> None:
    """A session comes with 200, an internal error with 503."""
    assert blamed(answered("Created", EXAMPLES["Created"]["value"], 400)) >= {("TNM-SES-001", False)}
    assert blamed(answered("Fault", EXAMPLES["Fault"]["value"], 400)) == {("TNM-ERR-001", False)}
    assert blamed(answered("SameNumber", EXAMPLES["SameNumber"]["value"], 503)) == {("TNM-ERR-001", False)}
    assert ("TNM-SES-002", False) in blamed(answered("Created", EXAMPLES["SameNumber"]["value"]))


def test_an_undocumented_success_is_found_and_another_refusal_is_not() -> None:
    """A create answers 200; which 4xx a gateway has for what is not published nobody knows."""
    assert blamed(answered("Created", EXAMPLES["Created"]["value"], 201)) == {("TNM-SES-001", False)}
    assert blamed(answered("Created", b"<html>", 200, "text/html")) == {("TNM-SES-001", False)}
    for status in (403, 404, 415, 500, 502, 503):
        assert blamed(answered("", b"<html>", status, "text/html")) == set()
    assert blamed(answered("", {"message": "no"}, 400)) == set()


def test_an_authentication_error_that_is_no_json_is_found() -> None:
    """As a warning, by its row."""
    assert blamed(answered("", b"no", 401, "text/plain")) == {("TNM-AUTH-028", False)}


def test_json_says_that_it_is_json() -> None:
    """With parameters as well; plain text is nothing but plain text where it is documented."""
    body = EXAMPLES["Created"]["value"]
    assert blamed(answered("Created", body, media="text/plain")) == {("TNM-GEN-003", False)}
    assert blamed(answered("SameNumber", EXAMPLES["SameNumber"]["value"], 418, "text/plain")) == {("TNM-GEN-003", False)}
    held = {one.requirement for one in judge_exchange(SPEC, answered("Created", body, media="application/json; charset=utf-8")) if isinstance(one, Held)}
    assert {"TNM-GEN-003", "TNM-SES-003", "TNM-SES-016"} <= held
    assert blamed(answered("", b"Too many requests.", 429, "text/plain")) == set()


def told(body: object) -> Exchange:
    """A callback that came."""
    return Exchange(Request("POST", "/cb", (), orjson.dumps(body)), Response(200), "received")


CALLBACKS = [
    *((f"/{name}", ..., "TNM-CB-001") for name in EXAMPLES["Relayed"]["value"]),
    ("/submit_timestamp", 7, "TNM-CB-001"),
    ("/submit_timestamp", "2026-03-03 10:20:05.123456", "TNM-CB-006"),
    ("/submit_timestamp", "2026-03-03T10:20:05.123456Z", "TNM-CB-006"),
    ("/from_phone_number", "+15555550100", "TNM-CB-003"),
    ("/to_phone_number", 15555550101, "TNM-CB-003"),
    ("/mo_message", None, "TNM-CB-004"),
    ("/mo_reference_id", "SA2XQ7KG", "TNM-CB-005"),
    ("/mo_reference_id", "SA2XQ7KG-1TGRCQSRMS78QV5M5REKQ9Z", "TNM-CB-005"),
    ("/mo_reference_id", "sa2xq7kgp1tgrcqsrms78qv5m5rekq9z", "TNM-CB-013"),
    ("/session_reference_id", "C1A2B3", "TNM-CB-002"),
]


@pytest.mark.parametrize(("pointer", "value", "requirement"), CALLBACKS)
def test_what_is_wrong_in_a_callback_is_blamed_on_its_row(pointer, value, requirement) -> None:
    """One change breaks one row; as it stands the callback breaks none."""
    assert blamed(told(EXAMPLES["Relayed"]["value"])) == set()
    assert blamed(told(changed("Relayed", pointer, value))) == {(requirement, False)}


def test_every_row_that_the_document_states_is_broken_above() -> None:
    """But for the one that stands on a status alone."""
    shown = {row[-1] for row in (*BROKEN, *CALLBACKS)} | {one for row in TWICE for one in row[-1]}
    assert SPEC.stated_requirements - shown == {"TNM-SES-001", "TNM-ERR-001", "TNM-ERR-002", "TNM-GEN-003", "TNM-VAL-016"}


REQUESTS = [
    ("/phone_number_1", ..., "TNM-VAL-009", False),
    ("/phone_number_2", ..., "TNM-VAL-009", False),
    ("/phone_number_1", "1555555O100", "TNM-VAL-010", False),
    ("/phone_number_2", "+15555550101", "TNM-VAL-011", False),
    ("/phone_number_2", "1555555 0101", "TNM-VAL-011", False),
    ("/phone_number_2", "1555-5550101", "TNM-VAL-011", False),
    ("/phone_number_1", "155555", "TNM-VAL-012", False),
    ("/phone_number_1", "1555555010000000", "TNM-VAL-012", False),
    ("/phone_number_1", 15555550100, "TNM-VAL-013", True),
    ("/validity_period", 0, "TNM-VAL-001", False),
    ("/validity_period", -1, "TNM-VAL-002", False),
    ("/validity_period", "two", "TNM-VAL-003", False),
    *(("/validity_period", one, "TNM-VAL-004", False) for one in (1.5, True, None, [2], {})),
    ("/validity_period", ..., "TNM-VAL-006", False),
    ("/validity_period", 721, "TNM-VAL-007", True),
    ("/validity_period", 2592001, "TNM-VAL-007", False),
]


@pytest.mark.parametrize(("pointer", "value", "requirement", "tolerated"), REQUESTS)
def test_a_wrong_request_names_the_row_that_refuses_it(pointer, value, requirement, tolerated) -> None:
    """And whether a provider may as well accept it."""
    body = SPEC.operations[SMS].body
    assert body is not None
    found = body.violations(changed("Pair", pointer, value))
    assert {(one.requirement, one.tolerated) for one in found if one.requirement is not None} == {(requirement, tolerated)}


def test_no_row_demands_that_a_numeric_text_is_refused() -> None:
    """Nor a body with more members; one that is no object is refused."""
    body = SPEC.operations[VOICE].body
    assert body is not None
    (found,) = body.violations(changed("Pair", "/validity_period", "5"))
    assert (found.requirement, found.tolerated) == (None, True)
    assert body.violations(changed("Pair", "/external_id", "order-7")) == []
    assert {one.requirement for one in body.violations([])} == {"TNM-GEN-008"}
