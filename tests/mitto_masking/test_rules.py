"""The rules over a run's history: each accuses what is wrong, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson
import pytest

from testline import surfaces
from testline.surfaces.mitto_masking.rules import (
    RULES,
    contexts_have_one_application,
    errors_have_a_4xx,
    masks_tell_contexts_apart,
    real_numbers_stay_hidden,
    sids_are_never_used_again,
    updates_keep_the_creation,
)
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response

if TYPE_CHECKING:
    from testline.surfaces.surface import HistoryRule

ANN, BOB, CAT = "12025550141", "12025550142", "12025550143"
M1, M2 = "12025550101", "12025550102"
ROOT = "/numbermasking/applications"
TEN, LATER = "2026-03-03 10:00:00", "2026-03-03 10:30:00"


def sent(  # noqa: PLR0913 - the members of an exchange
    operation: str, method: str, path: str, body: object, status: int = 200, *, asked: object = None
) -> Exchange:
    """A request to the vendor's API, and its answer."""
    request = Request(method, f"{ROOT}{path}", (), orjson.dumps(asked))
    return Exchange(request, Response(status, (), body if isinstance(body, bytes) else orjson.dumps(body)), operation=operation)


def ok(data: object = None) -> dict[str, object]:
    """A success."""
    return {"code": 200, "message": "OK"} | ({} if data is None else {"data": data})


def refused(operation: str = "deleteContext", status: int = 409, code: object = "409") -> Exchange:
    """An error."""
    return sent(operation, "DELETE", "/A1/contexts/C1", {"errorCode": code, "message": "Conflict"}, status)


def application(sid: str = "A1", operation: str = "createApplication", path: str = "", **members: object) -> Exchange:
    """An application as an answer shows it."""
    shown = {"sid": sid, "enterpriseSid": "EN1", "name": "rides", "dateCreated": TEN, "dateUpdated": TEN, **members}
    return sent(operation, "POST", path, ok(shown))


def updated(sid: str = "A1", path: str = "/A1", **members: object) -> Exchange:
    """An application as an update answers it."""
    return application(sid, "updateApplication", path, **{"dateUpdated": LATER, **members})


def mask(sid: str = "N1", number: str = M1, owner: str = "A1") -> Exchange:
    """A phone number put into a pool."""
    return sent("addMaskedNumber", "POST", f"/{owner}/maskednumbers", ok({"sid": sid, "phoneNumber": number}))


def shown(sid: str = "C1", owner: str = "A1", **members: object) -> dict[str, object]:
    """A context that lives for ever."""
    return {
        "sid": sid, "applicationSid": owner, "status": "open", "ttl": "0", "dateCreated": TEN, "dateUpdated": TEN,
        "dateExpiry": None, "participants": [], **members,
    }  # fmt: skip


def context(sid: str = "C1", owner: str = "A1", **members: object) -> Exchange:
    """A context created."""
    return sent("createContext", "POST", f"/{owner}/contexts", ok(shown(sid, owner, **members)))


def listed(*contexts: dict[str, object], owner: str = "A1") -> Exchange:
    """Contexts as a list shows them."""
    return sent("listContexts", "GET", f"/{owner}/contexts/search", ok(list(contexts)))


def changed(sid: str = "C1", **members: object) -> Exchange:
    """A context as an update answers it."""
    return sent("updateContext", "PUT", f"/A1/contexts/{sid}", ok(shown(sid, **members)))


def person(sid: str, number: str = ANN, masked: str = M1, at: str = TEN) -> dict[str, object]:
    """A participant."""
    return {"sid": sid, "phoneNumber": number, "maskedNumber": masked, "dateCreated": at}


def added(*people: dict[str, object], to: str = "C1") -> Exchange:
    """Participants added to a context, one by itself or several as a list."""
    data = people[0] if len(people) == 1 else list(people)
    return sent("addParticipants", "POST", f"/A1/contexts/{to}/participants", ok(data))


def deleted(operation: str, path: str, status: int = 200) -> Exchange:
    """A DELETE that succeeded; with 204 it has no body."""
    return sent(operation, "DELETE", path, b"" if status == 204 else ok(), status)


def told(path: str, body: object, method: str = "GET") -> Exchange:
    """An exchange with the control API."""
    return Exchange(Request(method, f"http://127.0.0.1:1/_testline/v1{path}"), Response(200, (), orjson.dumps(body)), control=True)


RESET = told("/reset", None, "POST")


def lost(exchange: Exchange) -> Exchange:
    """The same request without an answer."""
    return replace(exchange, response=None, problem="closed")


def judged(rule: HistoryRule, *exchanges: Exchange) -> tuple[list[str], list[str]]:
    """The requirements that the rule found broken, and those that it saw kept."""
    assertions = list(rule(exchanges))
    broken = [one.requirement for one in assertions if isinstance(one, Finding)]
    return broken, [one.requirement for one in assertions if isinstance(one, Held)]


# Errors


@pytest.mark.parametrize("status", [200, 302, 503])
def test_an_error_with_another_status_than_a_4xx_is_found(status) -> None:
    """A success by its status, above all."""
    assert judged(errors_have_a_4xx, refused(status=status)) == (["MNM-ENV-008"], [])


def test_an_error_with_a_4xx_keeps_the_rule() -> None:
    """Of an integer code and of no operation as well; an internal error is none of these."""
    unknown = replace(refused(code=405, status=405), operation=None)
    assert judged(errors_have_a_4xx, refused(), unknown) == ([], ["MNM-ENV-008", "MNM-ENV-008"])
    assert judged(errors_have_a_4xx, refused(status=500, code="500"), context(), lost(refused(status=200))) == ([], [])


# Sids


def test_a_sid_of_two_resources_is_found() -> None:
    """Of different kinds, or of one kind."""
    assert judged(sids_are_never_used_again, application("X"), context("X")) == (["MNM-SID-003"], [])
    assert judged(sids_are_never_used_again, context("X"), context("X")) == (["MNM-SID-003"], [])
    assert judged(sids_are_never_used_again, mask("X"), mask("X", M2)) == (["MNM-SID-003"], [])
    assert judged(sids_are_never_used_again, application("X"), application("X", name="parcels")) == (["MNM-SID-003"], [])
    assert judged(sids_are_never_used_again, mask("X"), mask("X", owner="A2")) == (["MNM-SID-003"], [])


def test_a_sid_within_a_context_counts_too() -> None:
    """Its participants are resources of their own."""
    assert judged(sids_are_never_used_again, context("X", participants=[person("X")])) == (["MNM-SID-003"], [])


def test_a_sid_that_comes_again_after_a_delete_is_found() -> None:
    """Whatever the status of the DELETE that succeeded."""
    for status in (200, 204):
        gone = deleted("deleteMaskedNumber", "/A1/maskednumbers/N1", status)
        assert judged(sids_are_never_used_again, mask(), gone, mask()) == (["MNM-SID-003"], [])


def test_a_finding_shows_both_answers() -> None:
    """Whatever lies between."""
    history = [context(), context("C2"), context()]
    (finding,) = (one for one in sids_are_never_used_again(history) if isinstance(one, Finding))
    assert finding.exchanges == (history[0], history[2])
    assert finding.where == "response.body/data/sid"


def test_sids_that_differ_keep_the_rule() -> None:
    """A single create shows nothing, and reading shows nothing new."""
    assert judged(sids_are_never_used_again, application(), mask(), context()) == ([], ["MNM-SID-003", "MNM-SID-003"])
    assert judged(sids_are_never_used_again, application(), listed(), application(operation="getApplication", path="/search/A1")) == ([], [])


def test_what_was_there_already_may_be_shown_again() -> None:
    """A create that answers with the same pool entry, a create without an answer, and all after a reset."""
    assert judged(sids_are_never_used_again, application(), mask(), mask())[0] == []
    assert judged(sids_are_never_used_again, lost(context()), context()) == ([], [])
    assert judged(sids_are_never_used_again, context(), RESET, context()) == ([], [])


# Contexts and applications


def test_a_context_that_names_another_application_is_found() -> None:
    """On creation, or later."""
    assert judged(contexts_have_one_application, context(applicationSid="A2")) == (["MNM-CTX-002"], [])
    assert judged(contexts_have_one_application, context(), changed(applicationSid="A2")) == (["MNM-CTX-002"], ["MNM-CTX-002"])


def test_a_context_that_is_listed_in_two_applications_is_found() -> None:
    """Also where it names none."""
    one = {"sid": "C1", "status": "open"}
    assert judged(contexts_have_one_application, listed(one), listed(one, owner="A2")) == (["MNM-CTX-002"], [])
    around = sent("listContexts", "GET", "/A2/contexts/search", ok({"items": [one], "more": False}))
    (finding,) = (one for one in contexts_have_one_application([context(), around]) if isinstance(one, Finding))
    assert finding.where == "response.body/data/items/0/applicationSid"


def test_a_context_in_its_own_application_keeps_the_rule() -> None:
    """Blanks around a sid are typesetting; one that is served under a wrong path and names its own is judged elsewhere."""
    history = (context(), listed(shown()), changed(applicationSid=" A1 "))
    assert judged(contexts_have_one_application, *history) == ([], ["MNM-CTX-002"] * 3)
    elsewhere = sent("getContext", "GET", "/A2/contexts/search/C1", ok(shown()))
    assert judged(contexts_have_one_application, context(), elsewhere)[0] == []
    assert judged(contexts_have_one_application, elsewhere) == ([], [])


# Updates of applications


def test_an_update_that_moves_what_must_stay_is_found() -> None:
    """The creation, the sid, or the time of the last change backwards."""
    for wrong in (updated(dateCreated=LATER), updated("A2"), updated(dateUpdated="2026-03-03 09:59:59")):
        assert judged(updates_keep_the_creation, application(), wrong) == (["MNM-APP-024"], [])


def test_an_update_that_keeps_the_creation_keeps_the_rule() -> None:
    """On a standing clock both dates stay. What was not seen before, or has no date, shows nothing."""
    assert judged(updates_keep_the_creation, application(), updated()) == ([], ["MNM-APP-024"])
    assert judged(updates_keep_the_creation, application(), updated(dateUpdated=TEN)) == ([], ["MNM-APP-024"])
    assert judged(updates_keep_the_creation, updated()) == ([], [])
    assert judged(updates_keep_the_creation, application(), updated(dateCreated="yesterday")) == ([], [])


# Masks

BOTH = ["MNM-SEL-002", "MNM-RTE-008"]


def held(*between: Exchange, masked: str = M1, at: str = LATER, **members: object) -> tuple[Exchange, ...]:
    """Ann in a context of these members, something between, and Ann in a second context."""
    second = (context("C2"), added(person("P2", f"+{ANN}", masked, at), to="C2"))
    return (context(**members), added(person("P1"), person("P3", BOB, M2)), *between, *second)


def test_one_mask_in_two_active_contexts_is_found() -> None:
    """Then a call from that phone to that mask may mean either."""
    assert judged(masks_tell_contexts_apart, *held()) == (BOTH, [])
    assert judged(masks_tell_contexts_apart, *held(dateExpiry="2026-03-03 10:30:01", ttl="1801")) == (BOTH, [])
    within = (context(participants=[person("P1")]), context("C2", owner="A2", participants=[person("P2")]))
    assert judged(masks_tell_contexts_apart, *within) == (BOTH, [])


def test_a_finding_shows_both_assignments() -> None:
    """And says who holds what."""
    history = held()
    finding = next(one for one in masks_tell_contexts_apart(history) if isinstance(one, Finding))
    assert finding.exchanges == (history[1], history[3])
    assert f"{ANN} holds {M1}" in finding.message


def test_two_masks_keep_the_rule() -> None:
    """And so does one mask with two people."""
    assert judged(masks_tell_contexts_apart, *held(masked=M2)) == ([], BOTH)
    other = (context(), added(person("P1")), context("C2"), added(person("P2", CAT), to="C2"))
    assert judged(masks_tell_contexts_apart, *other) == ([], [])


ENDINGS = {
    "closed": changed(status="closed"),
    "deleted": deleted("deleteContext", "/A1/contexts/C1", 204),
    "perhaps deleted": lost(deleted("deleteContext", "/A1/contexts/C1")),
    "perhaps changed": lost(changed()),
    "without the participant": deleted("deleteParticipant", "/A1/contexts/C1/participants/P1"),
    "of a deleted application": deleted("deleteApplication", "/A1"),
    "of an application with another ttl": sent("updateApplication", "PUT", "/A1", ok(), asked={"ttl": 60}),
    "seen closed": listed(shown(status="closed")),
    "of a time that cannot be told": listed(shown(dateExpiry="soon")),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_mask_is_free_again_after_its_context(ending) -> None:
    """And where nobody can be sure that it is not."""
    assert judged(masks_tell_contexts_apart, *held(ending)) == ([], [])


def test_a_mask_is_free_again_after_the_lifetime_of_its_context() -> None:
    """By the expiry that is shown, or by the ttl where none is."""
    assert judged(masks_tell_contexts_apart, *held(dateExpiry=LATER, ttl="1800")) == ([], [])
    bare = {"sid": "C1", "status": "open", "dateCreated": TEN}
    for ttl, found in (("1800", []), ("1801", BOTH), (0, BOTH)):
        first = sent("createContext", "POST", "/A1/contexts", ok({**bare, "ttl": ttl}))
        assert judged(masks_tell_contexts_apart, first, *held()[1:])[0] == found


def test_what_was_refused_ends_nothing() -> None:
    """Nor does an update of the application that its contexts do not feel."""
    renamed = sent("updateApplication", "PUT", "/A1", ok(), asked={"name": "parcels"})
    assert judged(masks_tell_contexts_apart, *held(refused(), renamed)) == (BOTH, [])


def test_a_context_that_is_opened_again_counts_again() -> None:
    """Its masks must be free."""
    again = changed(dateUpdated=LATER, participants=[person("P1")])
    history = held(changed(status="closed"))
    assert judged(masks_tell_contexts_apart, *history, again) == (BOTH, [])
    assert judged(masks_tell_contexts_apart, *history, changed("C2", status="closed"), again) == ([], [])


# Real numbers


def rang(phone: str, caller: str) -> Exchange:
    """A call that was put through."""
    return told("/calls", {"outcome": "connected", "rang": phone, "caller_id": caller}, "POST")


PAIR = (mask(), mask("N2", M2), context(), added(person("P1"), person("P2", BOB, M2)))
LEAKS = {
    "a call": rang(BOB, ANN),
    "a call with a plus": rang(BOB, f"+{ANN}"),
    "a text": told("/messages", {"outcome": "delivered", "recipient": BOB, "sender": ANN}, "POST"),
    "a phone that rang": told(f"/handsets/{BOB}?surface=mitto-masking", {"calls": [{"caller_id": M2}, {"caller_id": ANN}], "inbox": []}),
    "a phone with a text": told(f"/handsets/{BOB}", {"calls": [], "inbox": [{"sender": ANN, "text": "hello"}]}),
}


@pytest.mark.parametrize("leak", LEAKS.values(), ids=LEAKS)
def test_a_real_number_that_is_shown_to_the_other_is_found(leak) -> None:
    """By the answer of the call or the text, or by the phone itself."""
    assert judged(real_numbers_stay_hidden, *PAIR, leak)[0] == ["MNM-RTE-003"]


def test_a_masked_number_keeps_the_rule() -> None:
    """Either party's; a phone that nobody masks shows nothing."""
    assert judged(real_numbers_stay_hidden, *PAIR, rang(BOB, M2), rang(ANN, M2)) == ([], ["MNM-RTE-003", "MNM-RTE-003"])
    assert judged(real_numbers_stay_hidden, *PAIR, rang(CAT, ANN), rang(BOB, CAT)) == ([], [])
    assert judged(real_numbers_stay_hidden, *PAIR, RESET, rang(BOB, ANN)) == ([], [])
    assert judged(real_numbers_stay_hidden, *PAIR, lost(rang(BOB, ANN))) == ([], [])


# All of them

GARBAGE = [b"", b"<html>", b"[]", b'{"data": null}', b'{"data": 7}', b'{"data": [null, {"sid": 7}]}', b'{"data": {"sid": ""}}',
           b'{"data": {"sid": "A1", "participants": [7, {}], "ttl": [], "dateExpiry": 7}}']  # fmt: skip


@pytest.mark.parametrize("body", GARBAGE)
def test_no_rule_stumbles_over_what_cannot_be_read(body) -> None:
    """Nor holds it against anybody."""
    operations = ("createContext", "addParticipants", "updateApplication", "listContexts", "deleteContext", "getInteraction")
    history = [sent(one, "POST", "/A1/contexts/C9", body) for one in operations]
    history += [told("/calls", None, "POST"), told("/handsets/x", [7]), replace(history[0], response=None)]
    for rule in RULES:
        assert [judged(rule, one)[0] for one in history] == [[]] * len(history)


def test_every_rule_says_what_it_judges() -> None:
    """And the surface has them all."""
    assert surfaces.load("mitto-masking").rules == RULES
    assert all(rows for rows in RULES.values())
