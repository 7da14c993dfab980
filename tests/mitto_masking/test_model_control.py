"""What the control API can do to the model."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from testline.surfaces.mitto_masking.model import MODEL
from testline.surfaces.model import AddAccount, Ask, ChangeAccount, Chooser, ControlProblem, SetHandset, SetNumbers
from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

    from testline.surfaces.model import Event

ONE, TWO = "16095550110", "16095550111"
DRIVER, RIDER = "12025550141", "12025550142"


def problem(mitto: Provider, event: Event) -> int:
    """The status of the problem that an event raises."""
    with pytest.raises(ControlProblem) as raised:
        mitto.step(event)
    return raised.value.status


def test_the_fixtures_are_the_same_whatever_the_seed(mitto: Provider) -> None:
    """Two accounts with two enterprises each, and numbers enough in two area codes and two countries."""
    other = MODEL.fresh(Chooser(99), mitto.moment)
    assert other.accounts() == mitto.model.accounts()
    assert [one["name"] for one in mitto.model.accounts()] == ["primary", "secondary"]
    seen: set[str] = set()
    for account in mitto.model.accounts():
        assert account["surface"] == "mitto-masking"
        assert list(account["credentials"]) == ["account_sid", "api_key"]
        assert len(account["credentials"]["account_sid"]) == 34
        assert list(account["settings"]) == ["enterprise_sids", "account_email"]
        assert len(set(account["settings"]["enterprise_sids"])) == 2
        numbers = mitto.model.numbers(account["name"])
        assert Counter(one["country"] for one in numbers) == {"US": 8, "GB": 4}
        assert len({one["number"][1:4] for one in numbers if one["country"] == "US"}) == 2
        assert not seen & {one["number"] for one in numbers}
        seen |= {one["number"] for one in numbers}


def test_a_new_account(mitto: Provider) -> None:
    """Fresh credentials, no numbers, two enterprises unless others are given."""
    made = mitto.step(AddAccount("N 1", {"colour": "red"})).result
    assert made is not None
    assert (len(made["settings"]["enterprise_sids"]), made["settings"]["account_email"]) == (2, "ops@n-1.example")
    assert mitto.model.numbers("N 1") == []
    assert mitto.application(account="N 1")["accountEmail"] == "ops@n-1.example"
    settings = {"enterprise_sids": ["EN" + "1" * 32], "account_email": "a@b.example"}
    other = mitto.step(AddAccount("n2", settings)).result
    assert other is not None
    assert other["settings"] == settings
    assert other["credentials"] != made["credentials"]
    for event, status in (
        (AddAccount("n2", {}), 409), (ChangeAccount("nobody", {}), 404), (ChangeAccount("n2", {"enterprise_sids": "x"}), 400),
        (ChangeAccount("n2", {"enterprise_sids": [""]}), 400), (ChangeAccount("n2", {"account_email": None}), 400),
        (AddAccount("n3", {"enterprise_sids": settings["enterprise_sids"]}), 409), (SetNumbers("nobody", ()), 404),
    ):  # fmt: skip
        assert problem(mitto, event) == status
    assert [one["name"] for one in mitto.model.accounts()] == ["primary", "secondary", "N 1", "n2"]


def test_settings_change_alone(mitto: Provider) -> None:
    """What is not given stays; applications stay with their enterprise, and show the new address."""
    made = mitto.application()
    mitto.step(ChangeAccount("primary", {"account_email": "new@primary.example"}))
    assert mitto.account()["settings"]["enterprise_sids"][0] == made["enterpriseSid"]
    mitto.step(ChangeAccount("primary", {"enterprise_sids": ["EN" + "2" * 32]}))
    shown = mitto.ask("GET", f"/applications/search/{made['sid']}").data
    assert shown == {**made, "accountEmail": "new@primary.example"}
    assert mitto.application()["enterpriseSid"] == "EN" + "2" * 32


def test_a_number_belongs_to_one_account(mitto: Provider) -> None:
    """The list has pooled ones too; a plus sign is dropped; what stays, stays in its pool."""
    mitto.application(ONE)
    kept = ({"number": f"+{ONE}", "country": "US", "sms": False}, {"number": TWO, "country": "US"})
    result = mitto.step(SetNumbers("primary", kept)).result
    assert result == {"numbers": [
        {"number": ONE, "country": "US", "voice": True, "sms": False}, {"number": TWO, "country": "US", "voice": True, "sms": True},
    ]}  # fmt: skip
    assert [one["phoneNumber"] for one in mitto.ask("GET", "/phonenumbers/search").data] == [TWO]
    for numbers, status in (
        (({"number": ONE, "country": "US"},), 409), (({"number": "x", "country": "US"},), 400), (({"number": "1"},), 400),
        (({"number": "1", "country": "US"}, {"number": "+1", "country": "US"}), 400), (({"number": "1", "country": "US", "voice": 1},), 400),
    ):  # fmt: skip
        assert problem(mitto, SetNumbers("secondary", numbers)) == status
    assert len(mitto.model.numbers("secondary")) == 12


def test_any_phone_may_be_asked_for(mitto: Provider) -> None:
    """One never seen is reachable, with nothing on it."""
    fresh = {"number": "14155550123", "reachable": True, "rejects": False, "inbox": [], "calls": []}
    assert mitto.model.handset("+14155550123") == fresh
    assert mitto.step(SetHandset("14155550123", rejects=True)).result == {**fresh, "rejects": True}


def test_faults(mitto: Provider) -> None:
    """The documented form of an internal error; none is documented for too many requests."""
    request = Request("GET", "/numbermasking/applications/search")
    broken = mitto.model.fault("internal-error", request, mitto.moment, mitto.chooser)
    assert (broken.status, broken.body) == (500, b'{"errorCode":"500","message":"Internal error"}')
    limited = mitto.model.fault("rate-limited", request, mitto.moment, mitto.chooser)
    assert (limited.status, limited.body) == (429, b"")


def test_the_same_seed_gives_the_same_sids(mitto: Provider) -> None:
    """And no sid comes twice."""
    twin = type(mitto)()
    made = [[one.context(one.application(ONE, TWO), DRIVER, RIDER) for _ in range(1)] for one in (mitto, twin)]
    assert made[0] == made[1]
    sids = {mitto.application()["sid"] for _ in range(100)}
    assert len(sids) == 100


def test_a_copy_lives_its_own_life(mitto: Provider) -> None:
    """A step can be tried on it, calls and expiries included."""
    context = mitto.context(mitto.application(ONE, TWO), DRIVER, RIDER, ttl=60)
    mitto.call(DRIVER, ONE, hold=True)
    twin = copy.deepcopy(mitto.model)
    assert mitto.ask("DELETE", mitto.path(context)).status == 200
    request = Request("GET", context["uri"], (("authorization", mitto.authorization()),))
    outcome = twin.step(Ask(request), mitto.moment, mitto.chooser)
    assert outcome.response is not None
    assert b'"status":"in-progress"' in outcome.response.body
    assert set(twin.features) == {"reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults"}
