"""Create a session: nothing of an earlier session is in a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .conftest import Plivo

pytestmark = pytest.mark.operation("createMaskingSession")

HOOKS = "https://hooks.example.test/"
OPTIONS = {
    "session_expiry": 1800, "call_time_limit": 14400, "ring_timeout": 45, "callback_url": HOOKS + "one",
    "callback_method": "GET", "record": True, "record_file_format": "wav", "recording_callback_url": HOOKS + "recording",
    "recording_callback_method": "GET", "first_party_play_url": HOOKS + "first", "second_party_play_url": HOOKS + "second",
}
OTHERS = {
    "call_time_limit": 900, "ring_timeout": 60, "callback_url": HOOKS + "two", "callback_method": "POST", "record": False,
    "record_file_format": "mp3", "recording_callback_url": HOOKS + "recordings", "recording_callback_method": "POST",
}
TOTALS = ("total_call_count", "total_call_amount", "total_call_billed_duration", "total_session_amount")


@pytest.mark.requirement("PNM-CRE-014", "PNM-CRE-016")
def test_what_one_session_was_given_is_no_default_of_the_next(
    judge: Judge, plivo: Plivo, fresh: Fresh, no_evidence: Callable[[str], None]
) -> None:
    """After a session with every option, a bare one of the same two parties has the defaults and no URLs."""
    pair = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    before = plivo.session(**pair, **OPTIONS)
    bare = plivo.create(**pair).need(200, 201)
    if bare.at("/session_uuid") == before["session_uuid"]:
        no_evidence("a second create for the same pair gives the session that there is")
    for name in ("callback_method", "recording_callback_method"):
        judge["PNM-CRE-014"].equal(bare, f"/session/{name}", "POST")
    judge["PNM-CRE-014"].equal(bare, "/session/record_file_format", "mp3")
    judge["PNM-CRE-014"].equal(bare, "/session/record", expected=False)
    for name in ("callback_url", "recording_callback_url"):
        judge["PNM-CRE-016"].equal(bare, f"/session/{name}", "")


@pytest.mark.requirement("PNM-CRE-015")
def test_each_session_of_a_party_has_its_own_options(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The second session of a party is as its own create said, and the first stays as its own did."""
    first = fresh.us_number()
    one = str(plivo.session(first_party=first, **OTHERS)["session_uuid"])
    created = plivo.create(first_party=first, **OPTIONS).need(200, 201)
    fetched = plivo.get(one)
    for answer, place, asked in ((created, "/session", OPTIONS), (fetched, "/response", OTHERS)):
        for name in OTHERS:
            judge.equal(answer, f"{place}/{name}", asked[name])


@pytest.mark.requirement("PNM-CRE-010", "PNM-CRE-011")
@pytest.mark.needs("accounts", "numbers", "calls")
def test_a_session_on_a_number_that_had_calls_begins_with_none(
    judge: Judge, plivo: Plivo, fresh: Fresh, control: Control, own_account: Callable[..., OwnAccount]
) -> None:
    """The calls of an earlier session of the same parties, on the account's only number, are not those of the next."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    pair = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    earlier = api.session(**pair)
    control.place_call(pair["first_party"], str(earlier["virtual_number"]).lstrip("+"))
    api.expire(str(earlier["session_uuid"])).need(200, 202, 204)
    answer = api.create(**pair).need(200, 201)
    judge["PNM-CRE-010"].equal(answer, "/session/interaction", None)
    for name in TOTALS:
        judge["PNM-CRE-011"].equal(answer, f"/session/{name}", 0)
    judge["PNM-CRE-011"].equal(answer, "/session/last_interaction_time", "")
