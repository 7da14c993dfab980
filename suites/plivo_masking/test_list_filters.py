"""List sessions: the filters by party, number, status, time and length."""

from __future__ import annotations

import operator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]
    Session = dict[str, object]

pytestmark = pytest.mark.operation("listMaskingSessions")

FORMS: dict[str, Callable[[object, object], bool]] = {
    "": operator.eq, "__gt": operator.gt, "__gte": operator.ge, "__lt": operator.lt, "__lte": operator.le,
}


def _written(moment: datetime, *, seconds: bool = True) -> str:
    """A time as the filters take it, with its fraction if it has one."""
    text = moment.strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    return f"{text}.{moment.microsecond:06d}" if seconds and moment.microsecond else text


def _time(session: Session, name: str, plivo: Plivo) -> datetime:
    """A time of a session, which the test needs."""
    moment = plivo.moment(session.get(name))
    if moment is None:
        reason = f"The session has no {name} that can be read."
        raise Blocked(reason)
    return moment


def _judge_chosen(judge: Judge, plivo: Plivo, query: dict[str, str], sessions: list[Session], chosen: list[bool]) -> Answer:
    """Of these sessions the list has those that are chosen, and not the others."""
    answer = plivo.list(query)
    listed = plivo.uuids(answer)
    expected = [str(one["session_uuid"]) for one, is_in in zip(sessions, chosen, strict=True) if is_in]
    got = [str(one["session_uuid"]) for one in sessions if one["session_uuid"] in listed]
    judge.holds(
        answer.status == 200 and got == expected, where="response.body/response/objects",
        expected=f"of the {len(sessions)} sessions of this test those with the numbers {_places(sessions, expected)}",
        got=_places(sessions, got) if answer.status == 200 else answer.status, kind="chosen", answer=answer,
        message=f"GET with {query}: of {len(sessions)} sessions expected {_places(sessions, expected)}, "
        f"got {_places(sessions, got) if answer.status == 200 else answer.status}",
    )
    return answer


def _places(sessions: list[Session], uuids: list[str]) -> list[int]:
    return [place for place, one in enumerate(sessions, 1) if one["session_uuid"] in uuids]


@pytest.mark.requirement("PNM-LST-009")
def test_a_party_is_looked_for_in_its_own_role(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`first_party` finds the sessions where the number is first, `second_party` those where it is second."""
    one, two, three = (fresh.us_number() for _ in range(3))
    pairs = [(one, two), (three, one), (one, three)]
    sessions = [plivo.session(first_party=first, second_party=second) for first, second in pairs]
    for query in (
        {"first_party": one}, {"second_party": one}, {"first_party": three}, {"second_party": three},
        {"first_party": one, "second_party": three}, {"first_party": two, "second_party": one},
    ):
        chosen = [
            query.get("first_party", first) == first and query.get("second_party", second) == second
            for first, second in pairs
        ]
        answer = _judge_chosen(judge, plivo, query, sessions, chosen)
        for name, number in query.items():
            strangers = {str(item.get(name)) for item in plivo.items(answer)} - {number, f"+{number}"}
            judge.holds(
                not strangers, where=f"response.body/response/objects/0/{name}", expected=number, got=sorted(strangers),
                kind="stranger", answer=answer,
            )


@pytest.mark.requirement("PNM-LST-009")
def test_a_number_is_looked_for_as_a_whole(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Neither a beginning nor an end of a number, nor a longer one, finds its session."""
    first, second = fresh.us_number(), fresh.us_number()
    session = plivo.session(first_party=first, second_party=second)
    virtual = str(session["virtual_number"]).lstrip("+")
    for name, number in (("first_party", first), ("second_party", second), ("virtual_number", virtual)):
        narrowed = {} if name == "first_party" else {"first_party": first}
        for part in (number[:-1], number[:-4], number + "0"):
            answer = plivo.list({**narrowed, name: part})
            found = session["session_uuid"] in plivo.uuids(answer)
            judge.holds(
                not found, where="response.body/response/objects", expected=f"no session of {name} {number} for {part}",
                got=session["session_uuid"], kind="part", answer=answer,
            )
        _judge_chosen(judge, plivo, {**narrowed, name: number}, [session], [True])


@pytest.mark.requirement("PNM-LST-009")
def test_a_plus_before_the_number_finds_the_same(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A filter may be written with a plus, as numbers in requests may."""
    first = fresh.us_number()
    session = plivo.session(first_party=first)
    answer = plivo.list({"first_party": f"+{first}"})
    judge.holds(
        session["session_uuid"] in plivo.uuids(answer), where="response.body/response/objects",
        expected="the session of the number without its plus", got=plivo.uuids(answer), kind="plus", answer=answer,
        tolerated=True,
    )


@pytest.mark.requirement("PNM-LST-009")
def test_sessions_are_found_by_their_virtual_number(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`virtual_number` finds the sessions on that number, alone and beside another filter."""
    first = fresh.us_number()
    sessions = [plivo.session(first_party=first) for _ in range(3)]
    for number in {str(one["virtual_number"]).lstrip("+"): None for one in sessions}:
        chosen = [str(one["virtual_number"]).lstrip("+") == number for one in sessions]
        _judge_chosen(judge, plivo, {"first_party": first, "virtual_number": number}, sessions, chosen)
        answer = plivo.list({"virtual_number": number})
        others = {str(item.get("virtual_number")).lstrip("+") for item in plivo.items(answer)} - {number}
        judge.holds(
            answer.status == 200 and not others and bool(plivo.items(answer)),
            where="response.body/response/objects/0/virtual_number", expected=f"sessions on {number} only",
            got=sorted(others) if answer.status == 200 else answer.status, kind="stranger", answer=answer,
        )


@pytest.mark.requirement("PNM-LST-009")
def test_sessions_are_found_by_their_status(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`status` tells active sessions from those that a DELETE expired."""
    first = fresh.us_number()
    sessions = [plivo.session(first_party=first) for _ in range(3)]
    plivo.expire(str(sessions[1]["session_uuid"])).need(200, 202, 204)
    _judge_chosen(judge, plivo, {"first_party": first, "status": "active"}, sessions, [True, False, True])
    _judge_chosen(judge, plivo, {"first_party": first, "status": "expired"}, sessions, [False, True, False])


@pytest.mark.requirement("PNM-LST-009")
@pytest.mark.needs("clock")
def test_a_session_whose_time_is_up_is_found_as_expired(judge: Judge, own_plivo: Plivo, control: Control) -> None:
    """No request need touch a session for `status` to see that its time is up."""
    sessions = [own_plivo.session(session_expiry=seconds) for seconds in (3600, 600, 3600)]
    control.advance(601)
    for status, chosen in (("expired", [False, True, False]), ("active", [True, False, True])):
        answer = _judge_chosen(judge, own_plivo, {"status": status}, sessions, chosen)
        for item in own_plivo.items(answer):
            judge.holds(
                item.get("status") == status, where="response.body/response/objects/0/status", expected=status,
                got=item.get("status"), kind="stranger", answer=answer,
            )


@pytest.mark.requirement("PNM-LST-009")
@pytest.mark.needs("clock")
def test_filters_combine(judge: Judge, own_plivo: Plivo, fresh: Fresh, control: Control) -> None:
    """A session is listed if it fits every filter, not if it fits one."""
    one, two = fresh.us_number(), fresh.us_number()
    sessions = [own_plivo.session(first_party=who, session_expiry=lasts) for who in (one, two) for lasts in (600, 1800)]
    control.advance(700)
    for who, status, chosen in (
        (one, "active", [False, True, False, False]), (two, "expired", [False, False, True, False]),
        (two, "all", [False, False, True, True]),
    ):
        _judge_chosen(judge, own_plivo, {"first_party": who, "status": status}, sessions, chosen)


@pytest.mark.requirement("PNM-LST-009")
@pytest.mark.needs("calls")
def test_a_session_in_a_call_is_in_progress(judge: Judge, plivo: Plivo, fresh: Fresh, control: Control) -> None:
    """A session that has a call up is not listed as expired; that `in-progress` finds it is told by an older page."""
    first = fresh.us_number()
    session = plivo.session(first_party=first)
    call = control.place_call(first, str(session["virtual_number"]).lstrip("+"), hold=True)
    try:
        _judge_chosen(judge, plivo, {"first_party": first, "status": "expired"}, [session], [False])
        answer = plivo.list({"first_party": first, "status": "in-progress"})
        judge.holds(
            session["session_uuid"] in plivo.uuids(answer), where="response.body/response/objects",
            expected="the session that has a call up", got=plivo.uuids(answer), kind="in-progress", answer=answer,
            tolerated=True,
        )
    finally:
        control.hang_up(call.call_id, "caller")


@pytest.mark.requirement("PNM-LST-010")
def test_all_is_no_status_filter(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """`status=all` lists what no status lists: active and expired sessions alike."""
    first = fresh.us_number()
    sessions = [plivo.session(first_party=first) for _ in range(2)]
    plivo.expire(str(sessions[0]["session_uuid"])).need(200, 202, 204)
    without = plivo.list({"first_party": first}).need(200)
    with_all = plivo.list({"first_party": first, "status": "all"})
    judge.status(with_all, 200)
    judge.holds(
        plivo.uuids(with_all) == plivo.uuids(without), where="response.body/response/objects",
        expected=plivo.uuids(without), got=plivo.uuids(with_all), answer=with_all,
    )
    judge.equal(with_all, "/response/meta/total_count", without.at("/response/meta/total_count"))
    for session in sessions:
        judge.holds(
            session["session_uuid"] in plivo.uuids(with_all), where="response.body/response/objects",
            expected="active and expired sessions", got=plivo.uuids(with_all), kind="absent", answer=with_all,
        )


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.parametrize("form", list(FORMS))
def test_sessions_are_found_by_their_length(judge: Judge, plivo: Plivo, fresh: Fresh, form: str) -> None:
    """`duration` compares as a number: equal, longer, at least, shorter, at most."""
    first = fresh.us_number()
    sessions = [plivo.session(first_party=first, session_expiry=seconds) for seconds in (600, 1800, 7200)]
    lengths = [one.get("duration") for one in sessions]
    if not all(isinstance(one, int) for one in lengths):
        reason = "The sessions have no duration that can be read."
        raise Blocked(reason)
    for limit in (*lengths, 1000):
        chosen = [FORMS[form](one, limit) for one in lengths]
        _judge_chosen(judge, plivo, {"first_party": first, f"duration{form}": str(limit)}, sessions, chosen)


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.parametrize("name", ["created_time", "expiry_time"])
@pytest.mark.parametrize("form", ["__gt", "__gte", "__lt", "__lte"])
def test_sessions_are_found_by_their_times(judge: Judge, plivo: Plivo, fresh: Fresh, name: str, form: str) -> None:
    """A time before the session's and one after it select it or not, to the minute or to the second."""
    first = fresh.us_number()
    session = plivo.session(first_party=first, session_expiry=1800)
    moment = _time(session, name, plivo)
    for away in (timedelta(minutes=-5), timedelta(minutes=5)):
        for seconds in (True, False):
            limit = moment + away
            query = {"first_party": first, f"{name}{form}": _written(limit, seconds=seconds)}
            _judge_chosen(judge, plivo, query, [session], [FORMS[form](moment, limit)])


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("name", ["created_time", "expiry_time"])
@pytest.mark.parametrize("form", list(FORMS))
def test_the_boundary_of_a_time_filter_is_exact(
    judge: Judge, own_plivo: Plivo, control: Control, no_evidence: Callable[[str], None], *, name: str, form: str
) -> None:
    """Of four sessions seconds apart, the filter at the time of each takes that one in or not, as its form says."""
    # Half seconds: a target that shows but one digit of the fraction shows these whole.
    control.advance(1.5 - control.now().microsecond / 1_000_000)
    sessions = []
    for _ in range(4):
        sessions.append(own_plivo.session(session_expiry=1800))
        control.advance(7)
    times = [_time(one, name, own_plivo) for one in sessions]
    if not all(one.microsecond for one in times):
        no_evidence("the target shows no fractions of a second")
    for limit in times:
        chosen = [FORMS[form](one, limit) for one in times]
        _judge_chosen(judge, own_plivo, {f"{name}{form}": _written(limit)}, sessions, chosen)


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.needs("clock")
def test_time_and_length_filters_combine(judge: Judge, own_plivo: Plivo, control: Control) -> None:
    """Two ends make a window, and the windows of two times and of the length all count."""
    sessions = []
    for seconds in (600, 1800, 3600, 600, 1800):
        sessions.append(own_plivo.session(session_expiry=seconds))
        control.advance(60.5)
    created = [_time(one, "created_time", own_plivo) for one in sessions]
    expiry = [_time(one, "expiry_time", own_plivo) for one in sessions]
    half = timedelta(seconds=30)
    window = {"created_time__gt": _written(created[0] + half), "created_time__lt": _written(created[3] + half)}
    _judge_chosen(judge, own_plivo, window, sessions, [False, True, True, True, False])
    longer = {**window, "duration__gt": "1000"}
    _judge_chosen(judge, own_plivo, longer, sessions, [False, True, True, False, False])
    sooner = {**longer, "expiry_time__lt": _written(expiry[1] + half)}
    _judge_chosen(judge, own_plivo, sooner, sessions, [False, True, False, False, False])
    apart = {"created_time__lt": _written(created[1] - half), "created_time__gt": _written(created[1] + half)}
    _judge_chosen(judge, own_plivo, apart, sessions, [False] * 5)
