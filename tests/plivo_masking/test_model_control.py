"""What the control API can do to the model."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from testline.surfaces.model import (
    AddAccount,
    Ask,
    ChangeAccount,
    Chooser,
    ControlProblem,
    SetHandset,
    SetNumbers,
    TypeText,
)
from testline.surfaces.plivo_masking import SURFACE
from testline.surfaces.plivo_masking.model import MODEL
from testline.wire import Request

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider

    from testline.surfaces.model import Event


def problem(plivo: Provider, event: Event) -> int:
    """The status of the problem that an event raises."""
    with pytest.raises(ControlProblem) as raised:
        plivo.step(event)
    return raised.value.status


def test_the_fixtures_are_the_same_whatever_the_seed(plivo: Provider) -> None:
    """Three accounts with credentials of the vendor's shape and numbers enough."""
    other = MODEL.fresh(Chooser(99), plivo.moment)
    assert other.accounts() == plivo.model.accounts()
    assert [one["name"] for one in plivo.model.accounts()] == ["primary", "secondary", "sub"]
    assert plivo.model.accounts()[2]["settings"] == {
        "parent": "primary", "rate_limit": 300, "rate_window": 5, "blocked": False,
    }  # fmt: skip
    for name, credentials in plivo.credentials.items():
        assert len(credentials["auth_id"]) == 20
        assert credentials["auth_id"][:2] == ("SA" if name == "sub" else "MA")
        countries = Counter(one["country"] for one in plivo.model.numbers(name) if one["voice"])
        assert (countries["US"] >= 20, countries["GB"] >= 5, countries["IN"] >= 3) == (True, True, True)
        assert any(not one["voice"] for one in plivo.model.numbers(name))


def test_a_new_account_has_fresh_credentials_and_no_numbers(plivo: Provider) -> None:
    """With a parent it is a sub-account; the name must be new, the parent known."""
    made = plivo.step(AddAccount("n1", {"parent": "primary", "colour": "red"})).result
    assert made["credentials"]["auth_id"].startswith("SA")
    assert plivo.model.numbers("n1") == []
    plivo.credentials["n1"] = made["credentials"]
    assert plivo.ask("GET", account="n1").status == 200
    assert problem(plivo, AddAccount("n1", {})) == 409
    assert problem(plivo, AddAccount("n2", {"parent": "nobody"})) == 404
    assert problem(plivo, ChangeAccount("nobody", {})) == 404
    assert problem(plivo, ChangeAccount("primary", {"rate_limit": "many", "blocked": True})) == 400
    assert plivo.ask("GET").status == 200


def test_a_number_belongs_to_one_account(plivo: Provider) -> None:
    """A plus sign is dropped; a dropped number stays with the session that has it."""
    session = plivo.create()
    result = plivo.step(SetNumbers("primary", ({"number": "+12205550199", "country": "US"},))).result
    assert result["numbers"] == [{"number": "12205550199", "country": "US", "voice": True, "sms": True}]
    taken = SetNumbers("secondary", ({"number": "12205550199", "country": "US"},))
    assert problem(plivo, taken) == 409
    assert problem(plivo, SetNumbers("secondary", ({"number": "x", "country": "US"},))) == 400
    assert plivo.call("14155550100", session)["outcome"] == "connected"


def test_any_phone_may_be_asked_for(plivo: Provider) -> None:
    """One never seen is reachable, with nothing on it."""
    fresh = {"number": "14155550123", "reachable": True, "rejects": False, "inbox": [], "calls": []}
    assert plivo.model.handset("+14155550123") == fresh
    assert plivo.step(SetHandset("14155550123", rejects=True)).result == {**fresh, "rejects": True}


def test_no_texts_are_relayed(plivo: Provider) -> None:
    """501, and the feature is not declared."""
    assert problem(plivo, TypeText("14155550100", "14155550101", "hello")) == 501
    assert "messages" not in plivo.model.features


def test_callbacks_of_an_event_that_cannot_be_are_not_lost(plivo: Provider) -> None:
    """What fell due before it is sent with the next step."""
    plivo.create(callback_url="http://127.0.0.1:9/m", session_expiry=5)
    plivo.now += 6_000_000
    assert problem(plivo, ChangeAccount("nobody", {})) == 404
    plivo.ask("GET")
    assert plivo.event_names() == ["SessionTimeout"]


@pytest.mark.parametrize(("kind", "status"), [("internal-error", 500), ("rate-limited", 429)])
def test_faults_have_the_vendors_form(plivo: Provider, kind: str, status: int) -> None:
    """JSON with an `error`."""
    response = plivo.model.fault(kind, Request("GET", plivo.path()), plivo.moment, plivo.chooser)
    assert (response.status, response.header("content-type"), b'"error"' in response.body) == (
        status,
        "application/json",
        True,
    )


def test_a_copy_lives_its_own_life(plivo: Provider) -> None:
    """A step can be tried on it, calls and expiries included."""
    session = plivo.create()
    held = plivo.call("14155550100", session, hold=True)
    twin = copy.deepcopy(plivo.model)
    plivo.hang_up(held["call_id"], "caller")
    assert plivo.ask("DELETE", f"/{session['session_uuid']}").status == 200
    request = Request("GET", plivo.path(f"/{session['session_uuid']}"))
    outcome = twin.step(Ask(SURFACE.authorize(request, plivo.credentials["primary"])), plivo.moment, plivo.chooser)
    assert outcome.response is not None
    assert b'"status":"in-progress"' in outcome.response.body
    assert b'"interaction":null' in outcome.response.body
