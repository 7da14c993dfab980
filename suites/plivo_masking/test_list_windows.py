"""List sessions: how far back a list goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("listMaskingSessions")

NO_TIME = ("yesterday", "2024-13-01 00:00", "2024-01-32 00:00", "01/02/2024", "2024-01-01 25:00", "now")


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def _around(moment: datetime, name: str = "created_time", **apart: float) -> dict[str, str]:
    """The filters of a window around a time, an hour either way or so much."""
    half = timedelta(**(apart or {"hours": 1}))
    return {f"{name}__gte": _written(moment - half), f"{name}__lte": _written(moment + half)}


def _created(plivo: Plivo, fresh: Fresh) -> tuple[str, str, datetime]:
    """A session, its first party, and when it was created."""
    first = fresh.us_number()
    session = plivo.session(first_party=first)
    moment = plivo.moment(session.get("created_time"))
    if moment is None:
        reason = "The session has no created_time that can be read."
        raise Blocked(reason)
    return str(session["session_uuid"]), first, moment


def _judge_listed(judge: Judge, plivo: Plivo, query: dict[str, str], uuid: str, *, is_in: bool) -> None:
    answer = plivo.list(query)
    judge.holds(
        answer.status == 200 and (uuid in plivo.uuids(answer)) is is_in, where="response.body/response/objects",
        expected=f"a list {'with' if is_in else 'without'} the session",
        got=f"{answer.status}, {'with' if uuid in plivo.uuids(answer) else 'without'} it", kind="window", answer=answer,
    )


@pytest.mark.requirement("PNM-LST-012")
@pytest.mark.needs("clock")
def test_without_time_filters_the_last_seven_days_are_listed(
    judge: Judge, own_plivo: Plivo, fresh: Fresh, control: Control
) -> None:
    """A session is listed until it is seven days old, and a newer one still is then."""
    old, _, _ = _created(own_plivo, fresh)
    control.advance(6.5 * 86400)
    _judge_listed(judge, own_plivo, {}, old, is_in=True)
    new, _, _ = _created(own_plivo, fresh)
    control.advance(1.0 * 86400)
    _judge_listed(judge, own_plivo, {}, old, is_in=False)
    _judge_listed(judge, own_plivo, {}, new, is_in=True)
    judge.equal(own_plivo.list(), "/response/meta/total_count", 1)


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("days", [8, 29, 80])
def test_a_window_finds_what_is_older_than_seven_days(
    judge: Judge, own_plivo: Plivo, fresh: Fresh, control: Control, days: int
) -> None:
    """With `created_time` filters a session is found by its day, long after it has expired."""
    old, first, moment = _created(own_plivo, fresh)
    control.advance(days * 86400)
    _judge_listed(judge, own_plivo, _around(moment), old, is_in=True)
    _judge_listed(judge, own_plivo, {**_around(moment), "status": "expired", "first_party": first}, old, is_in=True)
    _judge_listed(judge, own_plivo, _around(moment + timedelta(days=2)), old, is_in=False)


@pytest.mark.requirement("PNM-LST-013")
@pytest.mark.parametrize("name", ["created_time", "expiry_time"])
def test_a_window_of_more_than_thirty_days_is_refused(refused: Look, plivo: Plivo, fresh: Fresh, name: str) -> None:
    """Two ends of a time that lie more than 30 days apart answer 400, with or without their own moments."""
    _, _, moment = _created(plivo, fresh)
    for days in (31, 40, 365):
        ends = _written(moment - timedelta(days=days)), _written(moment)
        refused(plivo.list({f"{name}__gte": ends[0], f"{name}__lte": ends[1]}), f"{name} from {ends[0]} to {ends[1]}")
        refused(plivo.list({f"{name}__gt": ends[0], f"{name}__lt": ends[1]}), f"{name} between {ends[0]} and {ends[1]}")


@pytest.mark.requirement("PNM-LST-011")
def test_a_window_of_less_than_thirty_days_is_accepted(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A window of 29 days finds the session at its end."""
    uuid, first, moment = _created(plivo, fresh)
    ends = _written(moment - timedelta(days=29) + timedelta(hours=1)), _written(moment + timedelta(hours=1))
    for low, high in (("gte", "lte"), ("gt", "lt")):
        query = {"first_party": first, f"created_time__{low}": ends[0], f"created_time__{high}": ends[1]}
        _judge_listed(judge, plivo, query, uuid, is_in=True)


@pytest.mark.requirement("PNM-LST-014")
@pytest.mark.parametrize("name", ["created_time", "created_time__gte", "expiry_time", "expiry_time__lt"])
def test_a_time_that_is_none_is_refused(refused: Look, plivo: Plivo, name: str) -> None:
    """Words, days and hours that no calendar has, and other ways of writing a date answer 400."""
    for value in NO_TIME:
        refused(plivo.list({name: value}), f"{name}={value}")


@pytest.mark.requirement("PNM-LST-017")
@pytest.mark.needs("clock")
def test_after_ninety_days_a_session_is_not_listed(
    judge: Judge, own_plivo: Plivo, fresh: Fresh, control: Control
) -> None:
    """Not even a window around its creation finds a session of 91 days ago, while a newer one is found by its own."""
    old, _, moment = _created(own_plivo, fresh)
    control.advance(3 * 86400)
    newer, _, later = _created(own_plivo, fresh)
    control.advance(88 * 86400)
    answer = own_plivo.list(_around(moment))
    judge.holds(
        old not in own_plivo.uuids(answer), where="response.body/response/objects", expected="no session of 91 days ago",
        got="it is listed", kind="window", answer=answer,
    )
    _judge_listed(judge, own_plivo, _around(later), newer, is_in=True)
