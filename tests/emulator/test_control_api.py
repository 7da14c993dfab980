"""The control API, row by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from testline import __version__
from testline.emulator import Emulator, InProcess
from testline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Api

START = "2026-03-03T10:15:30.000000Z"
NUMBER = {"number": "14155550190", "country": "US", "voice": True, "sms": True}
CALL = {"surface": "toy", "from": "14155550100", "to": "14155550190"}


@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_tells_what_the_target_is(api: Api, path: str) -> None:
    """With and without a trailing slash."""
    value = api.value("GET", path)
    assert value == {
        "control_version": 1,
        "implementation": {"name": "testline", "version": __version__},
        "surfaces": ["toy", "quiet"],
        "features": {
            "toy": ["reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults"],
            "quiet": ["reset", "clock", "accounts", "numbers", "callbacks", "faults"],
        },
    }


def test_a_reset_restores_the_fixtures_and_the_clock(api: Api) -> None:
    """Things, accounts, inventory, faults, journal and time are as at the start."""
    thing = api.create()
    api.control("POST", "/clock/advance", {"seconds": 5})
    api.control("POST", "/accounts", {"surface": "toy", "name": "n1"})
    api.control("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "reset"}]})
    response = api.control("POST", "/reset", {"seed": 0, "surface": "toy"})
    assert (response.status, response.body) == (204, b"")
    assert api.send("GET", f"/toy/things/{thing}").status == 404
    assert [one["name"] for one in api.value("GET", "/accounts?surface=toy")["accounts"]] == ["primary", "secondary"]
    assert api.value("GET", "/clock") == {"now": START, "mode": "virtual"}


def test_the_same_seed_gives_the_same_ids(api: Api) -> None:
    """And another seed others; no body means seed 0."""
    ids = []
    for body in (None, {"seed": 0}, {}, {"seed": 1}):
        assert api.control("POST", "/reset", body).status == 204
        ids.append((api.create(), api.create()))
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_surfaces_do_not_share_ids(api: Api) -> None:
    """The seed is the emulator's, the ids are the surface's: a call's id alone tells whose it is."""
    theirs = json.loads(api.send("POST", "/quiet/things").body)["id"]
    assert theirs != api.create()


def test_a_reset_of_one_surface_leaves_the_state_of_the_other(api: Api) -> None:
    """Its faults too."""
    thing = api.create()
    api.control("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "malformed"}]})
    api.control("POST", "/reset", {"surface": "quiet"})
    assert api.send("GET", "/toy/things/x").header("content-type").startswith("text/html")
    assert api.send("GET", f"/toy/things/{thing}").status == 200


def test_the_clock_stands_until_it_is_advanced(api: Api) -> None:
    """Fractions of a second count."""
    assert api.value("GET", "/clock")["now"] == START
    advanced = api.value("POST", "/clock/advance", {"seconds": 3600.25})
    assert advanced == {"now": "2026-03-03T11:15:30.250000Z", "mode": "virtual"}
    assert api.value("POST", "/clock/advance", {"seconds": 0}) == advanced


def test_an_advance_lets_what_is_due_happen_at_its_own_moment(api: Api) -> None:
    """An expiry carries the time when it was due, not the time advanced to."""
    thing, later = api.create(ttl=10), api.create(ttl=100)
    api.control("POST", "/clock/advance", {"seconds": 50})
    assert json.loads(api.send("GET", f"/toy/things/{thing}").body)["state"] == "expired at 1772532940000000"
    assert json.loads(api.send("GET", f"/toy/things/{later}").body)["state"] == "live"


def test_accounts_are_added_and_changed(api: Api) -> None:
    """A second of the same name is a conflict."""
    added = api.control("POST", "/accounts", {"surface": "toy", "name": "n1", "settings": {"a": 1}})
    assert added.status == 201
    assert json.loads(added.body) == {
        "surface": "toy",
        "name": "n1",
        "credentials": {"key": "key"},
        "settings": {"a": 1},
    }
    assert api.value("PATCH", "/accounts/toy/n1", {"settings": {"b": 2}})["settings"] == {"a": 1, "b": 2}
    assert api.control("POST", "/accounts", {"surface": "toy", "name": "n1", "settings": {}}).status == 409


def test_an_inventory_is_replaced(api: Api) -> None:
    """A leading plus is accepted and dropped."""
    assert api.value("GET", "/accounts/toy/primary/numbers") == {"numbers": []}
    given = {"numbers": [{**NUMBER, "number": "+14155550190"}]}
    assert api.value("PUT", "/accounts/toy/primary/numbers", given) == {"numbers": [NUMBER]}
    assert api.value("GET", "/accounts/toy/primary/numbers") == {"numbers": [NUMBER]}


def test_a_call_moves_the_clock_by_ringing_and_talking(api: Api) -> None:
    """Five and sixty seconds where nothing else is said."""
    call = api.value("POST", "/calls", CALL)
    assert (call["outcome"], call["duration"]) == ("connected", 60)
    assert api.value("GET", "/clock")["now"] == "2026-03-03T10:16:35.000000Z"


def test_a_held_call_stays_up_until_somebody_hangs_up(api: Api) -> None:
    """Only the ringing moves the clock; a hang-up may be told again."""
    call = api.value("POST", "/calls", {**CALL, "hold": True, "ring_seconds": 2})
    assert call["duration"] == 0
    assert api.value("GET", "/clock")["now"] == "2026-03-03T10:15:32.000000Z"
    ended = api.value("POST", f"/calls/{call['call_id']}/hangup", {"by": "callee"})
    assert ended == {**call, "hangup_by": "callee"}


def test_texts_and_handsets(api: Api) -> None:
    """A text typed on a phone, and what becomes of a phone."""
    sent = api.value(
        "POST", "/messages", {"surface": "toy", "from": "+447700900001", "to": "14155550190", "text": "Hi"}
    )
    assert sent == {"outcome": "delivered", "recipient": "14155550190", "sender": "447700900001"}
    assert api.value("GET", "/handsets/447700900001?surface=toy")["reachable"] is True
    both = api.value("PATCH", "/handsets/%2B447700900001?surface=toy", {"reachable": False, "rejects": True})
    assert (both["number"], both["reachable"], both["rejects"]) == ("447700900001", False, True)
    one = api.value("PATCH", "/handsets/447700900001?surface=toy", {"rejects": False})
    assert (one["reachable"], one["rejects"]) == (False, False)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nothing", None, 404),
        ("GET", "/reset", None, 404),
        ("DELETE", "/clock", None, 404),
        ("GET", "/accounts?surface=other", None, 404),
        ("GET", "/accounts", None, 400),
        ("POST", "/reset", b"{", 400),
        ("POST", "/reset", [], 400),
        ("POST", "/reset", {"seed": "x"}, 400),
        ("POST", "/reset", {"surface": "other"}, 404),
        ("POST", "/clock/advance", None, 400),
        ("POST", "/clock/advance", {}, 400),
        ("POST", "/clock/advance", {"seconds": -1}, 400),
        ("POST", "/clock/advance", {"seconds": "1"}, 400),
        ("POST", "/clock/advance", {"seconds": True}, 400),
        ("POST", "/clock/advance", {"seconds": None}, 400),
        ("POST", "/clock/advance", {"seconds": 1e300}, 400),
        ("POST", "/accounts", {"surface": "toy"}, 400),
        ("POST", "/accounts", {"name": "n1"}, 400),
        ("POST", "/accounts", {"surface": "other", "name": "n1"}, 404),
        ("PATCH", "/accounts/toy/nobody", {"settings": {}}, 404),
        ("PATCH", "/accounts/other/primary", {"settings": {}}, 404),
        ("PATCH", "/accounts/toy/primary", {}, 400),
        ("GET", "/accounts/toy/nobody/numbers", None, 404),
        ("PUT", "/accounts/toy/nobody/numbers", {"numbers": []}, 404),
        ("PUT", "/accounts/toy/primary/numbers", {"numbers": [{"number": "14155550190"}]}, 400),
        ("PUT", "/accounts/toy/primary/numbers", {"numbers": [NUMBER, NUMBER]}, 400),
        ("PUT", "/accounts/toy/primary/numbers", {"numbers": NUMBER}, 400),
        ("POST", "/calls", {"surface": "toy", "from": "14155550100"}, 400),
        ("POST", "/calls", {**CALL, "to": "sip:someone"}, 400),
        ("POST", "/calls", {**CALL, "duration": -1}, 400),
        ("POST", "/calls", {**CALL, "hangup_by": "nobody"}, 400),
        ("POST", "/calls", {**CALL, "digits": [1234]}, 400),
        ("POST", "/calls", {**CALL, "surface": "quiet"}, 501),
        ("POST", "/calls/unknown/hangup", {"by": "caller"}, 404),
        ("POST", "/calls/unknown/hangup", {}, 400),
        ("POST", "/messages", {"surface": "quiet"}, 501),
        ("POST", "/messages", {"surface": "toy", "from": "14155550100", "to": "14155550190"}, 400),
        ("GET", "/handsets/14155550100?surface=quiet", None, 501),
        ("GET", "/handsets/nobody?surface=toy", None, 400),
        ("PATCH", "/handsets/14155550100?surface=toy", {}, 400),
        ("PATCH", "/handsets/14155550100?surface=toy", {"reachable": "no"}, 400),
        ("PUT", "/faults", {}, 400),
        ("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "fire"}]}, 400),
        ("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "reset", "times": 0}]}, 400),
        ("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "reset", "operation": "unheardOf"}]}, 400),
        ("PUT", "/faults", {"faults": [{"surface": "other", "kind": "reset"}]}, 404),
    ],
)
def test_errors_have_a_status_a_code_and_a_message(api: Api, method: str, path: str, body: object, status: int) -> None:
    """An unknown path, surface, account or call is 404, an unreadable body 400, a missing feature 501."""
    response = api.control(method, path, body)
    assert response.status == status
    error = json.loads(response.body)["error"]
    assert set(error) == {"code", "message"}
    assert error["code"] == error["code"].lower()
    assert " " not in error["code"]
    assert error["message"].endswith(".")


def test_a_path_that_nobody_owns_is_unknown(api: Api) -> None:
    """404 in JSON."""
    response = api.send("GET", "/elsewhere")
    assert response.status == 404
    assert json.loads(response.body)["error"]["code"] == "unknown-path"


def test_an_unknown_path_of_a_vendor_is_answered_by_its_model(api: Api) -> None:
    """The model says in the vendor's way that there is no such thing; the query arrives as sent."""
    response = api.send("GET", "/toy/unheard/of?a=%20b")
    assert json.loads(response.body) == {"url": "/toy/unheard/of?a=%20b"}


def test_a_token_guards_the_control_api_and_nothing_else(
    start: Callable[..., Emulator], client_of: Callable[..., Api]
) -> None:
    """Without it, or with another, every control request is 401, unknown paths too."""
    handler = InProcess(start(control_token="secret"))
    for headers in ((), (("authorization", "Bearer other"),), (("authorization", "secret"),)):
        stranger = client_of(handler, headers)
        assert [stranger.control("GET", path).status for path in ("/clock", "/nothing", "")] == [401, 401, 401]
        assert stranger.send("POST", "/toy/things").status == 201
    assert client_of(handler, (("authorization", "Bearer secret"),)).control("GET", "/clock").status == 200


def test_a_body_beyond_the_bound_is_refused(api: Api) -> None:
    """413, whoever owns the path."""
    assert api.send("POST", "/toy/things", b" " * (1 << 20) + b"{}").status == 413


def test_an_unknown_clock_is_wrong_usage() -> None:
    """The error names the clocks that there are."""
    with pytest.raises(UsageError, match="virtual"):
        Emulator({}, clock="sundial")
