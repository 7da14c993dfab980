"""Update a session: a new length, zeros, and integers written as text."""

from __future__ import annotations

from datetime import timedelta
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

    Kept = Callable[..., None]

pytestmark = pytest.mark.operation("updateMaskingSession")

BEFORE = {"session_expiry": 1800, "call_time_limit": 14400, "ring_timeout": 60, "record": True}
LASTING = ("status", "expiry_time", "duration", "call_time_limit", "ring_timeout")


def _judge_lasts(judge: Judge, plivo: Plivo, answer: Answer, place: str) -> float | None:
    """`duration` is the time from `created_time` to `expiry_time`; gives that time in seconds."""
    created, expiry = (plivo.moment(answer.at(f"{place}/{name}")) for name in ("created_time", "expiry_time"))
    lasts = (expiry - created).total_seconds() if created and expiry else None
    duration = answer.at(f"{place}/duration")
    judge.holds(
        lasts is not None and isinstance(duration, (int, float)) and abs(duration - lasts) <= 1,
        where=f"response.body{place}/duration", expected=f"{lasts}, from created_time to expiry_time", got=duration,
        answer=answer,
    )
    return lasts


@pytest.mark.requirement("PNM-UPD-005")
@pytest.mark.parametrize("seconds", [600, 7200], ids=["shorter", "longer"])
def test_a_new_length_is_taken(judge: Judge, plivo: Plivo, seconds: int) -> None:
    """A session is shortened or prolonged, and `duration` is the time from its creation to its new end."""
    uuid = str(plivo.session(session_expiry=1800)["session_uuid"])
    for answer, place in (
        (plivo.update(uuid, {"session_expiry": seconds}).need(200, 202), "/session"), (plivo.get(uuid), "/response")
    ):
        lasts = _judge_lasts(judge, plivo, answer, place)
        judge.holds(
            lasts is not None and seconds - 1 <= lasts < seconds + 300, where=f"response.body{place}/expiry_time",
            expected=f"{seconds} s after the update", got=f"{lasts} s after created_time", answer=answer,
        )


@pytest.mark.requirement("PNM-UPD-005")
@pytest.mark.needs("clock")
def test_a_new_length_counts_from_the_update(judge: Judge, plivo: Plivo, control: Control) -> None:
    """Each update's `session_expiry` begins at that update; `duration` goes on counting from the creation."""
    session = plivo.session(session_expiry=1800)
    uuid, elapsed = str(session["session_uuid"]), 0.0
    for wait, seconds in ((12.5, 600), (100, 900), (450, 1200)):
        control.advance(wait)
        elapsed += wait
        now = control.now()
        updated = plivo.update(uuid, {"session_expiry": seconds}).need(200, 202)
        for answer, place in ((updated, "/session"), (plivo.get(uuid), "/response")):
            expiry = plivo.moment(answer.at(f"{place}/expiry_time"))
            judge.holds(
                expiry is not None and abs((expiry - now).total_seconds() - seconds) <= 2,
                where=f"response.body{place}/expiry_time", expected=f"{seconds} s after {now}",
                got=answer.at(f"{place}/expiry_time"), answer=answer,
            )
            duration = answer.at(f"{place}/duration")
            judge.holds(
                isinstance(duration, (int, float)) and abs(duration - (elapsed + seconds)) <= 2,
                where=f"response.body{place}/duration", expected=int(elapsed + seconds), got=duration, answer=answer,
            )


@pytest.mark.requirement("PNM-UPD-005")
@pytest.mark.needs("clock")
@pytest.mark.parametrize(("first", "then"), [(1800, 600), (600, 1800)], ids=["shorter", "longer"])
def test_the_session_ends_at_its_new_end(judge: Judge, plivo: Plivo, control: Control, first: int, then: int) -> None:
    """After an update the session is active up to its new end, not its old one, and expired after it."""
    uuid = str(plivo.session(session_expiry=first)["session_uuid"])
    control.advance(120)
    plivo.update(uuid, {"session_expiry": then}).need(200, 202)
    control.advance(then - 20)
    judge.equal(plivo.get(uuid), "/response/status", "active")
    control.advance(40)
    judge.equal(plivo.get(uuid), "/response/status", "expired")


@pytest.mark.requirement("PNM-UPD-012")
@pytest.mark.needs("clock")
def test_zero_means_not_given_after_a_while(judge: Judge, kept: Kept, plivo: Plivo, control: Control) -> None:
    """Minutes after the create, zeros still neither end the session nor move its end."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    control.advance(300)
    judge.status(plivo.update(uuid, {"session_expiry": 0, "call_time_limit": 0, "ring_timeout": 0}), 200, tolerated=(202,))
    kept(plivo.get(uuid), {name: before[name] for name in LASTING if name in before})


@pytest.mark.requirement("PNM-UPD-012")
def test_zero_means_not_given(judge: Judge, kept: Kept, plivo: Plivo) -> None:
    """An official client sends zeros with every update: the session stays, and so do the three values."""
    uuid = str(plivo.session(**BEFORE)["session_uuid"])
    before = plivo.fetched(uuid)
    body = {"session_expiry": 0, "call_time_limit": 0, "ring_timeout": 0, "record": False}
    judge.status(plivo.update(uuid, body), 200, tolerated=(202,))
    kept(plivo.get(uuid), {name: before[name] for name in LASTING if name in before})


@pytest.mark.requirement("PNM-UPD-013")
def test_integers_may_be_decimal_strings(judge: Judge, plivo: Plivo) -> None:
    """An official client can send integers in no other way; the session has them as integers."""
    uuid = str(plivo.session(session_expiry=1800)["session_uuid"])
    answer = plivo.update(uuid, {"session_expiry": "7200", "call_time_limit": "900", "ring_timeout": "45"})
    judge.status(answer, 200, tolerated=(202,))
    after = plivo.get(uuid)
    judge.equal(after, "/response/call_time_limit", 900)
    judge.equal(after, "/response/ring_timeout", 45)
    lasts = _judge_lasts(judge, plivo, after, "/response")
    judge.holds(
        lasts is not None and 7199 <= lasts < 7500, where="response.body/response/expiry_time",
        expected="7200 s after the update", got=f"{lasts} s after created_time", answer=after,
    )


@pytest.mark.requirement("PNM-LST-011")
@pytest.mark.operation("listMaskingSessions")
@pytest.mark.parametrize(("first", "then"), [(1800, 7200), (7200, 1800)], ids=["longer", "shorter"])
def test_lists_filter_by_the_new_length(judge: Judge, plivo: Plivo, fresh: Fresh, first: int, then: int) -> None:
    """After an update a session is found by the end and the length that it has now, and not by those that it had."""
    party = fresh.us_number()
    session = plivo.session(first_party=party, session_expiry=first)
    created = plivo.moment(session.get("created_time"))
    if created is None:
        reason = "The session has no created_time that can be read."
        raise Blocked(reason)
    uuid, middle = str(session["session_uuid"]), created + timedelta(seconds=4500)
    plivo.update(uuid, {"session_expiry": then}).need(200, 202)
    limits = {"expiry_time": middle.strftime("%Y-%m-%d %H:%M:%S"), "duration": "4500"}
    for name, limit in limits.items():
        for form, is_in in (("__gt", then > first), ("__lt", then < first)):
            answer = plivo.list({"first_party": party, f"{name}{form}": limit})
            judge.holds(
                answer.status == 200 and (uuid in plivo.uuids(answer)) is is_in, where="response.body/response/objects",
                expected=f"a list {'with' if is_in else 'without'} the session", got=plivo.uuids(answer), kind="chosen",
                answer=answer,
            )
