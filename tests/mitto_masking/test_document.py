"""The OpenAPI document as a judge of answers: what is wrong is blamed on its own row, and on no other."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from testline import catalogue, spec
from testline.checks import judge_exchange
from testline.verdicts import Basis, Binding, Effect, Finding, Held
from testline.wire import Exchange, Request, Response

if TYPE_CHECKING:
    from testline.catalogue import Requirement

SPEC = spec.load("mitto-masking")
EXAMPLES = SPEC.document["components"]["examples"]
SHOWS = {
    "ApplicationIsNew": "createApplication", "ApplicationHasChanged": "updateApplication", "ApplicationsListed": "listApplications",
    "PhoneNumberIsAvailable": "getPhoneNumber", "PhoneNumbersListed": "listPhoneNumbers", "MaskedNumberIsNew": "addMaskedNumber",
    "MaskedNumberIsReserved": "updateMaskedNumber", "MaskedNumbersListed": "listMaskedNumbers", "ContextIsNew": "createContext",
    "ContextIsNewOfTwo": "createContext", "ContextIsClosed": "updateContext", "ContextsListed": "listContexts",
    "ParticipantIsNew": "addParticipants", "ParticipantsAreNew": "addParticipants", "ParticipantsListed": "listParticipants",
    "InteractionIsOver": "getInteraction", "InteractionsListed": "listInteractions", "Deleted": "deleteContext",
    "NameIsTaken": "createApplication", "NameMissing": "createApplication", "ThirdParticipant": "addParticipants",
    "SidUnknown": "getContext",
}  # fmt: skip
"""The operation that answers with an example."""

STATUSES = {"NameIsTaken": 409, "NameMissing": 400, "ThirdParticipant": 409, "SidUnknown": 404}
"""Of the errors among them; the rest come with 200."""


def changed(name: str, pointer: str, value: object) -> Any:
    """An example with the member at the pointer replaced, or taken away by `...`."""
    body = deepcopy(EXAMPLES[name]["value"])
    *way, last = pointer.split("/")[1:]
    place = body
    for step in way:
        place = place[int(step) if isinstance(place, list) else step]
    key = int(last) if isinstance(place, list) else last
    if value is ...:
        del place[key]
    else:
        place[key] = value
    return body


def answered(name: str, body: object, status: int | None = None, operation: str | None = None) -> Exchange:
    """An answer made of an example."""
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    response = Response(status or STATUSES.get(name, 200), (("content-type", "application/json"),), content)
    return Exchange(Request("POST", "/"), response, operation=operation or SHOWS[name])


def findings(exchange: Exchange) -> list[Finding]:
    """What was found broken."""
    return [one for one in judge_exchange(SPEC, exchange) if isinstance(one, Finding)]


def blamed(exchange: Exchange) -> set[tuple[str, bool]]:
    """The rows that were found broken, each with whether it is a tolerated variant."""
    return {(one.requirement, one.tolerated) for one in findings(exchange)}


def held(exchange: Exchange) -> set[str]:
    """The rows that were seen kept."""
    return {one.requirement for one in judge_exchange(SPEC, exchange) if isinstance(one, Held)}


@pytest.mark.parametrize("name", SHOWS)
def test_no_example_is_blamed(name) -> None:
    """Each is an answer as it should be."""
    assert blamed(answered(name, EXAMPLES[name]["value"])) == set()


BROKEN = [
    ("ApplicationIsNew", "/code", "200", "MNM-ENV-001"),
    ("ApplicationIsNew", "/code", ..., "MNM-ENV-001"),
    ("ApplicationIsNew", "/message", "Created", "MNM-ENV-001"),
    ("ApplicationIsNew", "/code", 201, "MNM-ENV-009"),
    ("ApplicationHasChanged", "/code", 201, "MNM-ENV-001"),
    ("ApplicationIsNew", "/data", ..., "MNM-ENV-002"),
    ("ApplicationIsNew", "/data/sid", 7, "MNM-SID-006"),
    ("ApplicationIsNew", "/data/sid", ..., "MNM-SID-006"),
    ("ApplicationIsNew", "/data/sid", "NM5b0c8e1d2f3a4b5c6d7e8f9012345678", "MNM-SID-001"),
    ("ApplicationIsNew", "/data/enterpriseSid", 7, "MNM-SID-007"),
    ("ApplicationIsNew", "/data/enterpriseSid", ..., "MNM-SID-007"),
    ("ApplicationIsNew", "/data/enterpriseSid", " EN6a7b8c9d0e1f203142536475869708f9", "MNM-SID-002"),
    ("ApplicationIsNew", "/data/name", ..., "MNM-APP-001"),
    ("ApplicationHasChanged", "/data/name", ..., "MNM-APP-022"),
    ("ApplicationsListed", "/data/0/name", None, "MNM-APP-019"),
    ("ApplicationsListed", "/data", None, "MNM-APP-019"),
    ("ApplicationsListed", "/data/0", "NMA5b0c8e1d2f3a4b5c6d7e8f9012345678", "MNM-APP-019"),
    ("ApplicationIsNew", "/data/status", "active", "MNM-APP-008"),
    ("ApplicationIsNew", "/data/ttl", "1h", "MNM-APP-010"),
    ("ApplicationIsNew", "/data/ttl", ..., "MNM-APP-010"),
    ("ApplicationIsNew", "/data/geoMatchLevel", 3, "MNM-APP-015"),
    ("ApplicationIsNew", "/data/numberSelectionBehavior", "sticky", "MNM-APP-016"),
    ("ApplicationIsNew", "/data/accountEmail", ..., "MNM-APP-017"),
    ("ApplicationIsNew", "/data/dateCreated", "2026-03-03T10:15:30Z", "MNM-ENV-007"),
    ("ApplicationIsNew", "/data/dateUpdated", 1772532930, "MNM-ENV-007"),
    ("ApplicationIsNew", "/data/uri", "/numbermasking/applications/NMA5b0c8e1d2f3a4b5c6d7e8f9012345678", "MNM-SID-004"),
    ("ApplicationIsNew", "/data/uri", ..., "MNM-SID-004"),
    ("PhoneNumberIsAvailable", "/data/sid", ..., "MNM-PHN-002"),
    ("PhoneNumbersListed", "/data/0/sid", None, "MNM-PHN-001"),
    ("PhoneNumbersListed", "/data/0/uri", "", "MNM-SID-005"),
    ("MaskedNumberIsNew", "/data/phoneNumber", ..., "MNM-NUM-001"),
    ("MaskedNumbersListed", "/data/0/sid", ..., "MNM-NUM-002"),
    ("MaskedNumberIsReserved", "/data/sid", ..., "MNM-NUM-004"),
    ("MaskedNumberIsReserved", "/data/isReserved", "true", "MNM-NUM-005"),
    ("MaskedNumberIsReserved", "/data/isReserved", ..., "MNM-NUM-005"),
    ("ContextIsNew", "/data/sid", ..., "MNM-CTX-001"),
    ("ContextsListed", "/data/0/sid", ..., "MNM-CTX-003"),
    ("ContextIsClosed", "/data/sid", "", "MNM-CTX-005"),
    ("ContextIsNew", "/data/status", "in-progress", "MNM-CTX-009"),
    ("ContextIsNew", "/data/status", ..., "MNM-CTX-009"),
    ("ContextIsClosed", "/data/status", "over", "MNM-CTX-009"),
    ("ContextIsNewOfTwo", "/data/participants/0/maskedNumber", ..., "MNM-PAR-003"),
    ("ContextIsNewOfTwo", "/data/participants/0/sid", ..., "MNM-PAR-001"),
    ("ParticipantIsNew", "/data", 7, "MNM-PAR-001"),
    ("ParticipantIsNew", "/data/phoneNumber", ..., "MNM-PAR-001"),
    ("ParticipantIsNew", "/data/maskedNumber", ..., "MNM-PAR-003"),
    ("ParticipantsAreNew", "/data/1/maskedNumber", ..., "MNM-PAR-003"),
    ("ParticipantsAreNew", "/data/1/sid", ..., "MNM-PAR-001"),
    ("ParticipantsListed", "/data/0/sid", ..., "MNM-PAR-004"),
    ("InteractionIsOver", "/data/inboundParticipantSid", ..., "MNM-INT-005"),
    ("InteractionIsOver", "/data/outboundParticipantSid", None, "MNM-INT-005"),
    ("InteractionsListed", "/data/0/sid", ..., "MNM-INT-002"),
    ("Deleted", "/message", "Gone", "MNM-ENV-001"),
    ("Deleted", "/data", "C1", "MNM-CTX-006"),
    ("NameIsTaken", "/errorCode", "taken", "MNM-ENV-003"),
    ("NameIsTaken", "/message", "Name taken", "MNM-APP-005"),
    ("NameIsTaken", "/data/name", ..., "MNM-APP-006"),
    ("NameIsTaken", "/data", ..., "MNM-ENV-004"),
    ("NameMissing", "/message", ..., "MNM-ENV-003"),
    ("NameMissing", "/errorCode", ..., "MNM-ENV-003"),
    ("NameMissing", "/data", "name", "MNM-ENV-004"),
    ("NameMissing", "/code", 200, "MNM-ENV-005"),
    ("SidUnknown", "/message", 7, "MNM-ENV-003"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirement"), BROKEN)
def test_what_is_wrong_in_an_answer_is_blamed_on_its_row(name, pointer, value, requirement) -> None:
    """One change breaks one row."""
    assert blamed(answered(name, changed(name, pointer, value))) == {(requirement, False)}


def test_three_participants_are_too_many() -> None:
    """In a list of them and in a context."""
    driver = EXAMPLES["ParticipantIsNew"]["value"]["data"]
    assert blamed(answered("ParticipantsListed", changed("ParticipantsListed", "/data", [driver] * 3))) == {("MNM-PAR-002", False)}
    assert blamed(answered("ContextIsNew", changed("ContextIsNew", "/data/participants", [driver] * 3))) == {("MNM-PAR-002", False)}


TOLERATED = [
    ("NameMissing", "/errorCode", 400, "MNM-ENV-003"),
    ("NameMissing", "/code", 400, "MNM-ENV-005"),
    ("ApplicationsListed", "/data", {"applications": []}, "MNM-APP-019"),
    ("ApplicationIsNew", "/data/uri", "https://cpaas.mittoapi.com/numbermasking/applications/search/NMA0", "MNM-SID-004"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirement"), TOLERATED)
def test_what_the_vendor_leaves_open_is_a_variant(name, pointer, value, requirement) -> None:
    """An integer code, an error that has the other member too, a list within an object, a whole address."""
    (found,) = findings(answered(name, changed(name, pointer, value)))
    assert (found.requirement, found.tolerated, found.one_form) == (requirement, True, False)


ONE_FORM = [
    ("ApplicationIsNew", "/data/ttl", 0, "MNM-APP-010"),
    ("ContextIsNew", "/data/ttl", 1800, "MNM-APP-010"),
    ("ApplicationIsNew", "/data/uri", "/numbermasking/applications/search/NMA0 ", "MNM-SID-004"),
    ("PhoneNumberIsAvailable", "/data/phoneNumber", 12025550101, "MNM-PHN-002"),
    ("MaskedNumberIsNew", "/data/inUse", "none", "MNM-NUM-001"),
    ("ParticipantIsNew", "/data/maskedNumber", "+12025550101", "MNM-PAR-003"),
    ("InteractionIsOver", "/data/duration", "42 s", "MNM-INT-002"),
]


@pytest.mark.parametrize(("name", "pointer", "value", "requirement"), ONE_FORM)
def test_what_only_an_emulator_must_not_do_is_a_variant_of_the_vendor(name, pointer, value, requirement) -> None:
    """It fails an emulator and never a live target, also where the profile states every name."""
    (found,) = findings(answered(name, changed(name, pointer, value)))
    assert (found.requirement, found.one_form) == (requirement, True)
    row = catalogue.load("mitto-masking")[requirement]
    told = [row.effect(one, tolerated=found.tolerated, one_form=True, configured=True) for one in Binding]
    assert told == [Effect.FAILURE, Effect.WARNING]


def test_a_status_that_is_not_documented_for_a_success_is_told() -> None:
    """201 for a create and 204 for a DELETE are variants, another success is none."""
    assert blamed(answered("ApplicationIsNew", EXAMPLES["ApplicationIsNew"]["value"], 201)) == {("MNM-ENV-009", True)}
    assert blamed(answered("Deleted", b"", 204)) == {("MNM-CTX-006", True)}
    assert blamed(answered("ContextIsClosed", EXAMPLES["ContextIsClosed"]["value"], 202)) == {("MNM-CTX-005", False)}


def test_a_list_should_tell_of_its_pages() -> None:
    """Under whatever names, beside `data`."""
    body = {"code": 200, "message": "OK", "data": []}
    assert blamed(answered("ApplicationsListed", body)) == {("MNM-ENV-006", False)}
    assert blamed(answered("ApplicationsListed", {**body, "paging": {"first": 1}})) == set()


@pytest.mark.parametrize("name", [one for one in SHOWS if one in STATUSES])
def test_an_error_is_judged_as_an_error_whatever_its_status(name) -> None:
    """With 200, with 201 where a create may have it, and with another class of error."""
    body = EXAMPLES[name]["value"]
    for status in (200, 400, 404, 418, 461, 500):
        assert blamed(answered(name, body, status)) == set()
        assert blamed(answered(name, {**body, "data": 7}, status)) == {("MNM-ENV-004", False)}
        assert "MNM-ENV-003" in held(answered(name, body, status))
        assert "MNM-ENV-001" not in held(answered(name, body, status))


def test_a_success_with_the_status_of_an_error_is_no_error() -> None:
    """The body decides."""
    for status in (400, 404, 409):
        assert blamed(answered("ContextIsNew", EXAMPLES["ContextIsNew"]["value"], status)) == set()
    assert "MNM-ENV-003" not in held(answered("ContextIsNew", EXAMPLES["ContextIsNew"]["value"]))


def test_what_stands_before_the_api_is_not_judged_by_its_form() -> None:
    """A gateway has errors of its own; where the API itself refuses, it says how."""
    for status in (401, 403, 404, 405, 415, 429, 500, 503):
        for body in (b"", b"<html>", {"message": "no Route matched"}, []):
            assert blamed(answered("ContextIsNew", body, status)) == set()
    assert blamed(answered("ContextIsNew", {"message": "no"}, 400)) == {("MNM-ENV-003", False)}
    assert blamed(answered("ContextIsNew", [], 400)) == {("MNM-ENV-003", False)}


def test_a_success_that_is_no_json_is_found() -> None:
    """By its own row."""
    assert blamed(answered("ContextIsNew", b"{\xe2\x80\x9ccode\xe2\x80\x9d: 200}")) == {("MNM-GEN-007", False)}
    assert blamed(answered("ContextIsNew", b"")) == {("MNM-GEN-007", False)}


def test_every_row_that_the_document_states_is_broken_above() -> None:
    """But for those that a reading operation shares with one that writes, and the request is told by."""
    shown = {row[-1] for row in (*BROKEN, *TOLERATED, *ONE_FORM)} | {"MNM-PAR-002", "MNM-ENV-006", "MNM-GEN-007"}
    assert SPEC.stated_requirements - shown == {
        "MNM-APP-020", "MNM-APP-026", "MNM-NUM-003", "MNM-NUM-006", "MNM-CTX-002", "MNM-CTX-004",
    }  # fmt: skip


REQUESTS = [
    ("createApplication", {"name": "rides"}, {"MNM-APP-002"}),
    ("createApplication", {"enterpriseSid": "EN1"}, {"MNM-APP-003"}),
    ("createApplication", {"enterpriseSid": "EN1", "name": "rides", "ttl": -1}, {"MNM-APP-014"}),
    ("updateApplication", {"ttl": "soon"}, {"MNM-APP-014"}),
    ("updateApplication", {"ttl": None}, {"MNM-APP-014"}),
    ("updateApplication", {"numberSelectionBehavior": "any"}, {"MNM-APP-016"}),
    ("createContext", {"ttl": "-5"}, {"MNM-APP-014"}),
    ("createContext", {"participants": [{"phoneNumber": "12025550141"}] * 3}, {"MNM-PAR-002"}),
    ("createContext", {"participants": [{"phoneNumber": "0"}]}, {"MNM-PAR-007"}),
    ("addParticipants", {"phoneNumber": "Driver"}, {"MNM-PAR-007"}),
    ("addParticipants", {"participants": [{"friendlyName": "Driver"}]}, {"MNM-PAR-007"}),
    ("createApplication", {"enterpriseSid": "EN1", "name": "x" * 192}, set()),
    ("createApplication", {"enterpriseSid": "EN1", "name": "rides", "geoMatchLevel": "planet"}, set()),
    ("addMaskedNumber", {}, set()),
]


@pytest.mark.parametrize(("operation", "body", "requirements"), REQUESTS)
def test_a_wrong_request_names_the_row_that_refuses_it(operation, body, requirements) -> None:
    """Or none, where no row demands a refusal."""
    validator = SPEC.operations[operation].body
    assert validator is not None
    found = validator.violations(body)
    assert found
    assert {one.requirement for one in found if one.requirement is not None} == requirements


def test_nothing_that_is_ours_alone_can_fail_a_live_target() -> None:
    """Every row that the document blames a failure on is the vendor's, or rests on names that a profile must state."""
    rows: list[Requirement] = [catalogue.load("mitto-masking")[one] for one in SPEC.stated_requirements]
    failing = [one for one in rows if one.effect(Binding.LIVE) is Effect.FAILURE]
    assert failing
    assert {one.basis for one in failing} == {Basis.VENDOR}
