"""What the control API can do to the model."""

from __future__ import annotations

import copy
import re
from base64 import b64decode
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from tests.telesign_masking.conftest import ONE, TWO, VOICE

from support.stepped import NOW
from testline.surfaces.model import (
    AddAccount,
    ChangeAccount,
    Chooser,
    ControlProblem,
    PlaceCall,
    SetHandset,
    SetNumbers,
    Tick,
)
from testline.surfaces.telesign_masking.model import MODEL

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider

    from testline.surfaces.model import Event

DEFAULTS = {
    "validity_unit": "hours", "product_enabled": True, "suspended": False, "blocked_numbers": [],
    "globally_blocked_numbers": [], "callback_url": None, "rate_limit": None, "rate_window": 1,
}  # fmt: skip


def problem(telesign: Provider, event: Event) -> int:
    """The status of the problem that an event raises."""
    with pytest.raises(ControlProblem) as raised:
        telesign.step(event)
    return raised.value.status


def test_the_fixtures_are_the_same_whatever_the_seed(telesign: Provider) -> None:
    """Two accounts with credentials of the vendor's shape and numbers enough."""
    other = MODEL.fresh(Chooser(99), telesign.moment)
    assert other.accounts() == telesign.model.accounts()
    assert [one["name"] for one in telesign.model.accounts()] == ["primary", "secondary"]
    for account in telesign.model.accounts():
        assert account["surface"] == "telesign-masking"
        assert account["settings"] == DEFAULTS
        assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", account["credentials"]["customer_id"])
        assert len(b64decode(account["credentials"]["api_key"], validate=True)) == 64
        numbers = telesign.model.numbers(account["name"])
        counts = Counter((one["country"], one["voice"]) for one in numbers if one["sms"])
        assert counts == {("US", False): 10, ("US", True): 10, ("GB", False): 5, ("GB", True): 5}
        assert all(re.fullmatch(r"1\d{3}55501\d\d|447700900\d{3}", one["number"]) for one in numbers)


def test_a_new_account_has_fresh_credentials_and_no_numbers(telesign: Provider) -> None:
    """It is a customer like the others."""
    made = telesign.step(AddAccount("n1", {"validity_unit": "days", "colour": "red"})).result
    assert made is not None
    assert made["settings"] == {**DEFAULTS, "validity_unit": "days"}
    assert telesign.model.numbers("n1") == []
    telesign.credentials["n1"] = made["credentials"]
    assert telesign.refuse(account="n1").code == 2702
    telesign.inventory("12125550150", account="n1")
    assert telesign.create(account="n1").data["session_end_on"] == "2026-03-05 10:15:30.000000"
    second = telesign.step(AddAccount("n2", {})).result
    assert second is not None
    assert second["credentials"]["customer_id"] != made["credentials"]["customer_id"]
    assert second["credentials"]["api_key"] != made["credentials"]["api_key"]
    assert problem(telesign, AddAccount("n1", {})) == 409


def test_unknown_accounts(telesign: Provider) -> None:
    """404."""
    assert problem(telesign, ChangeAccount("nobody", {})) == 404
    assert problem(telesign, SetNumbers("nobody", ())) == 404
    with pytest.raises(ControlProblem) as raised:
        telesign.model.numbers("nobody")
    assert raised.value.status == 404


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("validity_unit", ["seconds", "days"], ["weeks", None, 1, ["hours"]]),
        ("product_enabled", [False], ["no", None, 0]),
        ("suspended", [True], [1]),
        ("blocked_numbers", [[], ["15555550100"]], [None, "15555550100", [1], ["abc"], [""]]),
        ("globally_blocked_numbers", [["447700900123"]], [{}]),
        ("callback_url", [None, "http://127.0.0.1:9/x", "https://hooks.example.test"], ["", "ftp://x", 1]),
        ("rate_limit", [None, 0, 5], [-1, "5", True, 1.5]),
        ("rate_window", [1, 0.5], [0, -1, None, "1", True]),
        ("activated", [False], [None]),
        ("limit_reached", [True], ["x"]),
        ("source_ip_allowed", [False], [1]),
        ("verified_numbers", [["15555550100"]], ["x", [None]]),
    ],
)  # fmt: skip
def test_a_setting_is_taken_over_if_it_can_be(telesign: Provider, name: str, good: list[Any], bad: list[Any]) -> None:
    """All or none; the others stay."""
    for value in good:
        result = telesign.step(ChangeAccount("primary", {name: value})).result
        assert result is not None
        assert result["settings"] == {**DEFAULTS, name: value}
    for value in bad:
        assert problem(telesign, ChangeAccount("primary", {"validity_unit": "minutes", name: value})) == 400
        assert telesign.model.accounts()[0]["settings"][name] == good[-1]
    assert telesign.model.accounts()[1]["settings"] == DEFAULTS


def test_what_is_shown_is_a_copy(telesign: Provider) -> None:
    """Whoever changes it changes nothing."""
    telesign.model.accounts()[0]["settings"]["blocked_numbers"].append(ONE)
    telesign.model.handset(ONE)["inbox"].append("x")
    assert telesign.model.accounts()[0]["settings"] == DEFAULTS
    assert telesign.model.handset(ONE)["inbox"] == []


def test_a_number_belongs_to_one_account(telesign: Provider) -> None:
    """A plus sign is dropped; voice and SMS unless told otherwise."""
    result = telesign.step(SetNumbers("primary", ({"number": "+12405550199", "country": "US"},))).result
    assert result == {"numbers": [{"number": "12405550199", "country": "US", "voice": True, "sms": True}]}
    assert problem(telesign, SetNumbers("secondary", ({"number": "12405550199", "country": "US"},))) == 409
    for wrong in ({"number": "x", "country": "US"}, {"number": "1"}, {"number": "1", "country": "US", "voice": 1}, {}):
        assert problem(telesign, SetNumbers("secondary", (wrong,))) == 400
    twice = {"number": "12485550150", "country": "US"}
    assert problem(telesign, SetNumbers("secondary", (twice, twice))) == 400
    assert len(telesign.model.numbers("secondary")) == 30


def test_any_phone_may_be_asked_for(telesign: Provider) -> None:
    """One never seen is reachable, with nothing on it."""
    fresh = {"number": ONE, "reachable": True, "rejects": False, "inbox": [], "calls": []}
    assert telesign.model.handset(f"+{ONE}") == fresh
    assert telesign.step(SetHandset(f"+{ONE}", rejects=True)).result == {**fresh, "rejects": True}
    assert telesign.step(SetHandset(ONE, reachable=False)).result == {**fresh, "rejects": True, "reachable": False}


def test_the_features_are_those_of_the_control_api(telesign: Provider) -> None:
    """All of them: texts are relayed here, and calls put through."""
    features = ["reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults"]
    assert list(telesign.model.features) == features


def test_the_paths_of_the_vendor_are_owned(telesign: Provider) -> None:
    """Unknown ones among them, and no others."""
    assert telesign.model.owns("/v1/anonymous/session/sms")
    assert telesign.model.owns("/v1/anonymous/session/nothing/at/all")
    assert not telesign.model.owns("/v1/Account/x/Masking/Session")
    assert not telesign.model.owns("/")


def test_after_a_tick_the_agenda_lies_ahead(telesign: Provider) -> None:
    """Whatever was due at that moment."""
    second = telesign.create(path=VOICE, validity_period=1).masks[1]
    for seconds in (0, 0):
        telesign.step(PlaceCall(ONE, second, ring_seconds=seconds, duration=0))
        telesign.step(Tick())
        due = telesign.model.due()
        assert due is not None
        assert due > telesign.now
    telesign.now = NOW + 3600 * 1_000_000
    telesign.step(Tick())
    assert telesign.model.due() is None


def test_a_copy_lives_its_own_life(telesign: Provider) -> None:
    """A step can be tried on it."""
    answer = telesign.create(path=VOICE)
    held = telesign.call(ONE, answer.masks[1], hold=True)
    twin = copy.deepcopy(telesign.model)
    telesign.hang_up(held["call_id"])
    telesign.text(ONE, answer.masks[1])
    telesign.advance(8000)
    assert telesign.model.state.sessions == {}
    assert twin.state.sessions[answer.body["reference_id"]].call == held["call_id"]
    assert twin.handset(TWO)["inbox"] == []
    assert twin.call(held["call_id"])["outcome"] == "connected"


def test_the_same_seed_gives_the_same_ids(telesign: Provider) -> None:
    """And another seed others."""
    ids = [type(telesign)(Chooser(seed)).create().body["reference_id"] for seed in (0, 0, 1)]
    assert ids[0] == ids[1] != ids[2]


def test_a_secret_is_not_in_what_is_printed(telesign: Provider) -> None:
    """Neither as text nor as bytes."""
    account = telesign.model.state.accounts["primary"]
    assert account.api_key not in repr(account)
    assert repr(account.key) not in repr(account)
