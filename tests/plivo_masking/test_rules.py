"""The rules over a run's history: each accuses what is wrong, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson

from testline.surfaces.plivo_masking.rules import (
    RULES,
    parties_tell_sessions_apart,
    real_numbers_stay_hidden,
    sessions_keep_what_they_are,
)
from testline.verdicts import Finding, Held
from testline.wire import Exchange, Request, Response

if TYPE_CHECKING:
    from testline.surfaces.surface import HistoryRule

ANN, BOB, CAT, DAN = "12025550101", "12025550102", "12025550103", "12025550104"
MASK, OTHER = "14155550190", "14155550191"
COLLECTION = "/v1/Account/MAEXAMPLE00000000001/Masking/Session"


def session(uuid: str = "u1", **members: object) -> dict[str, object]:
    """A session as answers show it, an hour long."""
    return {
        "session_uuid": uuid, "first_party": ANN, "second_party": BOB, "virtual_number": MASK, "status": "active",
        "created_time": "2026-03-03 10:00:00 +0000 UTC", "expiry_time": "2026-03-03 11:00:00 +0000 UTC", **members,
    }  # fmt: skip


def sent(operation: str, method: str, path: str, status: int, body: object) -> Exchange:
    """A request to the vendor's API, and its answer."""
    response = Response(status, (), body if isinstance(body, bytes) else orjson.dumps(body))
    return Exchange(Request(method, path), response, operation=operation)


def created(collection: str = COLLECTION, /, **members: object) -> Exchange:
    """A create that succeeded."""
    return sent("createMaskingSession", "POST", collection, 201, {"session": session(**members)})  # type: ignore[arg-type]


def updated(uuid: str = "u1", status: int = 200, **members: object) -> Exchange:
    """An update and its answer."""
    body = {"session": session(uuid, **members)}
    return sent("updateMaskingSession", "POST", f"{COLLECTION}/{uuid}/", status, body)


def fetched(uuid: str = "u1", **members: object) -> Exchange:
    """A session fetched."""
    return sent("getMaskingSession", "GET", f"{COLLECTION}/{uuid}", 200, {"response": session(uuid, **members)})


def expired(uuid: str = "u1", status: int = 200) -> Exchange:
    """A DELETE and its answer."""
    return sent("expireMaskingSession", "DELETE", f"{COLLECTION}/{uuid}/", status, {"message": "Session expired"})


def told(path: str, body: object, method: str = "POST") -> Exchange:
    """An exchange with the control API."""
    return Exchange(
        Request(method, f"http://127.0.0.1:1/_testline/v1{path}"), Response(200, (), orjson.dumps(body)), control=True
    )


def heard(method: str = "POST", **members: str) -> Exchange:
    """A callback that came."""
    text = urlencode(members)
    request = (
        Request(method, f"http://127.0.0.1:2/cb?{text}")
        if method == "GET"
        else Request(method, "/cb", (), text.encode())
    )
    return Exchange(request, Response(200), direction="received")


def judged(rule: HistoryRule, *exchanges: Exchange) -> tuple[list[str], list[str]]:
    """The requirements that the rule found broken, and those that it saw kept."""
    assertions = list(rule(exchanges))
    broken = [one.requirement for one in assertions if isinstance(one, Finding)]
    return broken, [one.requirement for one in assertions if isinstance(one, Held)]


LATER = {"created_time": "2026-03-03 10:30:00.5 +0000 UTC", "expiry_time": "2026-03-03 11:30:00.5 +0000 UTC"}


def test_two_sessions_of_one_party_with_one_number_are_found() -> None:
    """Whatever the role of the shared party, and with or without a plus."""
    second = created(uuid="u2", first_party=CAT, second_party=f"+{ANN}", **LATER)
    assert judged(parties_tell_sessions_apart, created(), second) == (["PNM-NUM-006"], [])


def test_a_finding_shows_both_creates() -> None:
    """The two answers that cannot both be right stand in the finding."""
    first, second = created(), created(uuid="u2", second_party=CAT, **LATER)
    (finding,) = parties_tell_sessions_apart([first, second])
    assert isinstance(finding, Finding)
    assert finding.exchanges == (first, second)


def test_different_numbers_keep_the_rule() -> None:
    """The rule is seen kept where a party's two sessions have two numbers."""
    second = created(uuid="u2", second_party=CAT, virtual_number=OTHER, **LATER)
    assert judged(parties_tell_sessions_apart, created(), second) == ([], ["PNM-NUM-006"])


def test_disjoint_parties_and_the_same_pair_may_share_a_number() -> None:
    """Neither is two sessions that share exactly one party."""
    disjoint = created(uuid="u2", first_party=CAT, second_party=DAN, **LATER)
    same = created(uuid="u3", first_party=BOB, second_party=ANN, **LATER)
    assert judged(parties_tell_sessions_apart, created(), disjoint, same) == ([], [])


def test_a_number_is_free_after_expiry() -> None:
    """By DELETE, by a status that was seen, or by an expiry_time that the later create has reached."""
    second = created(uuid="u2", second_party=CAT, **LATER)
    assert judged(parties_tell_sessions_apart, created(), expired(), second) == ([], [])
    assert judged(parties_tell_sessions_apart, created(), fetched(status="expired"), second) == ([], [])
    short = created(expiry_time="2026-03-03 10:30:00.5 +0000 UTC")
    assert judged(parties_tell_sessions_apart, short, second) == ([], [])


def test_an_update_moves_the_expiry() -> None:
    """A session that was lengthened is still live, and one that was cut short is not."""
    second = created(uuid="u2", second_party=CAT, **LATER)
    short = created(expiry_time="2026-03-03 10:10:00 +0000 UTC")
    assert judged(parties_tell_sessions_apart, short, updated(), second)[0] == ["PNM-NUM-006"]
    cut = updated(expiry_time="2026-03-03 10:10:00 +0000 UTC")
    assert judged(parties_tell_sessions_apart, created(), cut, second) == ([], [])


def test_a_refused_update_or_delete_changes_nothing() -> None:
    """The session lives on, and its number is taken."""
    second = created(uuid="u2", second_party=CAT, **LATER)
    assert judged(parties_tell_sessions_apart, created(), expired(status=404), second)[0] == ["PNM-NUM-006"]
    assert judged(parties_tell_sessions_apart, created(), updated(status=400), second)[0] == ["PNM-NUM-006"]


def test_what_became_of_a_lost_request_is_not_guessed() -> None:
    """After a DELETE or an update without a whole answer the session is nobody's evidence."""
    second = created(uuid="u2", second_party=CAT, **LATER)
    lost = Exchange(Request("DELETE", f"{COLLECTION}/u1"), None, operation="expireMaskingSession", problem="closed")
    assert judged(parties_tell_sessions_apart, created(), lost, second) == ([], [])
    cut = replace(updated(), problem="cut short")
    assert judged(parties_tell_sessions_apart, created(), cut, second) == ([], [])


def test_accounts_are_apart_and_a_reset_forgets() -> None:
    """Another account's numbers are others, and after a reset nothing is taken."""
    elsewhere = "/v1/Account/SAEXAMPLE00000000001/Masking/Session/"
    second = created(elsewhere, uuid="u2", second_party=CAT, **LATER)
    assert judged(parties_tell_sessions_apart, created(), second) == ([], [])
    again = created(uuid="u2", second_party=CAT, **LATER)
    assert judged(parties_tell_sessions_apart, created(), told("/reset", {}), again) == ([], [])


def test_a_single_party_session_counts_with_its_known_party() -> None:
    """Also with the party that an update has added."""
    single = created(second_party="")
    added = updated(second_party=DAN)
    assert judged(parties_tell_sessions_apart, single, created(uuid="u2", second_party=CAT, **LATER))[0]
    third = created(uuid="u3", first_party=CAT, second_party=DAN, **LATER)
    assert judged(parties_tell_sessions_apart, single, third) == ([], [])
    assert judged(parties_tell_sessions_apart, single, added, third)[0] == ["PNM-NUM-006"]


def test_a_real_number_on_the_other_partys_phone_is_found() -> None:
    """In the answer of a call, in that of a hangup, and on the handset."""
    leak = {"rang": BOB, "caller_id": ANN}
    assert judged(real_numbers_stay_hidden, created(), told("/calls", leak)) == (["PNM-CALL-001"], [])
    assert judged(real_numbers_stay_hidden, created(), told("/calls/c1/hangup", leak)) == (["PNM-CALL-001"], [])
    handset = told(
        f"/handsets/{BOB}?surface=plivo-masking", {"calls": [{"caller_id": MASK}, {"caller_id": ANN}]}, "GET"
    )
    assert judged(real_numbers_stay_hidden, created(), handset) == (["PNM-CALL-001"], ["PNM-CALL-001"])


def test_a_virtual_number_as_caller_id_is_good() -> None:
    """Even where the virtual number of one session is a party of another."""
    nested = created(uuid="u2", first_party=MASK, second_party=BOB, virtual_number=OTHER)
    call = told("/calls", {"rang": BOB, "caller_id": MASK})
    assert judged(real_numbers_stay_hidden, created(), nested, call) == ([], ["PNM-CALL-001"])


def test_strangers_and_calls_before_a_reset_are_left_alone() -> None:
    """A number that is no party of the phone's session is nobody's secret here."""
    call = told("/calls", {"rang": BOB, "caller_id": DAN})
    assert judged(real_numbers_stay_hidden, created(), call) == ([], [])
    leak = told("/calls", {"rang": BOB, "caller_id": ANN})
    assert judged(real_numbers_stay_hidden, created(), told("/reset", {}), leak) == ([], [])


def test_a_session_that_stays_itself_is_seen_to() -> None:
    """Each later answer about a session speaks for it."""
    listed = sent("listMaskingSessions", "GET", COLLECTION, 200, {"response": {"objects": [session()]}})
    broken, held = judged(sessions_keep_what_they_are, created(), listed)
    assert broken == []
    assert sorted(held) == ["PNM-UPD-004", "PNM-UPD-011"]


def test_another_virtual_number_is_found() -> None:
    """An update, a GET and a list are all looked at."""
    for later in (updated(virtual_number=OTHER), fetched(virtual_number=OTHER)):
        assert judged(sessions_keep_what_they_are, created(), later)[0] == ["PNM-UPD-011"]


def test_a_number_that_was_replaced_with_an_event_is_good() -> None:
    """By POST or GET; another number, or another session's event, is not."""
    for method in ("POST", "GET"):
        event = heard(method, EventName="SessionVirtualNumberReplaced", SessionUUID="u1", VirtualNumber=f"+{OTHER}")
        later = fetched(virtual_number=OTHER)
        assert judged(sessions_keep_what_they_are, created(), event, later, later)[0] == []
    stray = heard(EventName="SessionVirtualNumberReplaced", SessionUUID="u9", VirtualNumber=OTHER)
    assert judged(sessions_keep_what_they_are, created(), stray, fetched(virtual_number=OTHER))[0] == ["PNM-UPD-011"]


def test_another_created_time_is_found() -> None:
    """Fewer digits of the same moment are no change."""
    first = created(created_time="2026-03-03 10:00:00.120045 +0000 UTC")
    assert "PNM-UPD-004" in judged(sessions_keep_what_they_are, first, fetched())[1]
    moved = updated(created_time="2026-03-03 10:05:00 +0000 UTC")
    assert judged(sessions_keep_what_they_are, first, moved)[0] == ["PNM-UPD-004"]


def test_a_session_that_comes_back_to_life_is_found() -> None:
    """After a DELETE, or after it was seen expired; a refused DELETE has ended nothing."""
    assert judged(sessions_keep_what_they_are, created(), expired(), fetched())[0] == ["PNM-STA-003"]
    seen = fetched(status="expired")
    assert judged(sessions_keep_what_they_are, created(), seen, fetched(status="in-progress"))[0] == ["PNM-STA-003"]
    assert judged(sessions_keep_what_they_are, created(), expired(status=404), fetched())[0] == []
    assert "PNM-STA-003" in judged(sessions_keep_what_they_are, created(), expired(), seen)[1]


def test_garbage_is_nobodys_fault() -> None:
    """Any type in any place is passed over."""
    garbage: list[object] = [
        None,
        [],
        "x",
        7,
        {"session": 3},
        {"session": {"session_uuid": 1}},
        {"session": {"session_uuid": "u1"}},
    ]
    odd = {
        "session_uuid": "u1",
        "first_party": [1],
        "virtual_number": {},
        "status": ["active"],
        "created_time": 7,
        "expiry_time": None,
    }
    history = [
        sent("createMaskingSession", "POST", COLLECTION, 201, one)
        for one in [*garbage, b"\xff<html>", {"session": odd}]
    ]
    history += [told("/calls", one) for one in garbage]
    history += [
        told("/handsets/x", {"calls": [1, {"caller_id": 2}]}, "GET"),
        told("/handsets/12025550101", {"calls": 9}, "GET"),
    ]
    history += [
        heard(EventName="SessionVirtualNumberReplaced"),
        Exchange(Request("POST", "/cb", (), b"\xff"), None, "received"),
    ]
    history += [
        created(created_time="2026-13-45 99:00:00 +0000 UTC"),
        created(created_time="9999-12-31 23:59:59 +0000 UTC"),
    ]
    for rule in RULES:
        assert judged(rule, *history)[0] == []


def test_every_rule_names_what_it_judges() -> None:
    """The table says no more and no less than the functions do."""
    assert {one for ids in RULES.values() for one in ids} == {
        "PNM-NUM-006", "PNM-CALL-001", "PNM-UPD-011", "PNM-UPD-004", "PNM-STA-003",
    }  # fmt: skip
