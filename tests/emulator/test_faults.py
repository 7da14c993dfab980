"""Faults: used up in order, one request each, before authentication."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from testline.errors import NoAnswer

if TYPE_CHECKING:
    from conftest import Api


def arm(api: Api, *faults: dict[str, Any]) -> list[dict[str, Any]]:
    """Arm faults of the toy."""
    return api.value("PUT", "/faults", {"faults": [{"surface": "toy", **fault} for fault in faults]})["faults"]


def test_the_answer_shows_the_faults_whole(api: Api) -> None:
    """What was left out has its default."""
    assert arm(api, {"kind": "reset"}) == [
        {"surface": "toy", "operation": None, "kind": "reset", "times": 1, "seconds": 0}
    ]


def test_faults_are_used_up_in_order(api: Api) -> None:
    """Each as often as it says, then the surface is well again."""
    arm(api, {"kind": "internal-error", "times": 2}, {"kind": "rate-limited"})
    assert [api.send("GET", "/toy/things/x").status for _ in range(4)] == [500, 500, 429, 404]


def test_a_fault_of_an_operation_waits_for_it(api: Api) -> None:
    """Other operations, and other surfaces, pass it by."""
    arm(api, {"kind": "internal-error", "operation": "createThing"})
    assert api.send("GET", "/toy/things/x").status == 404
    assert api.send("GET", "/quiet/x").status == 404
    assert api.send("POST", "/toy/things", {}).status == 500
    assert api.send("POST", "/toy/things", {}).status == 201


def test_a_fault_comes_before_authentication(api: Api) -> None:
    """A request with wrong credentials uses it up."""
    arm(api, {"kind": "internal-error"})
    assert api.send("GET", "/toy/things/x", authorization="wrong").status == 500
    assert api.send("GET", "/toy/things/x", authorization="wrong").status == 401


def test_the_documented_form_of_a_failure_is_the_model_s(api: Api) -> None:
    """internal-error and rate-limited are answered by the model."""
    arm(api, {"kind": "rate-limited"})
    assert json.loads(api.send("GET", "/toy/things/x").body) == {"toy": "rate-limited"}


@pytest.mark.parametrize(("kind", "executed"), [("reset", False), ("truncated", True)])
def test_a_cut_connection_gives_no_answer(api: Api, kind: str, executed: bool) -> None:  # noqa: FBT001 - a column
    """In process it is the same error as over HTTP; truncated executes the request, reset does not."""
    expected = api.create()
    api.control("POST", "/reset")
    arm(api, {"kind": kind})
    with pytest.raises(NoAnswer) as caught:
        api.create()
    assert caught.value.kind == "closed"
    assert (api.send("GET", f"/toy/things/{expected}").status == 200) is executed


def test_malformed_is_a_good_status_with_another_media_type(api: Api) -> None:
    """The request is not executed."""
    expected = api.create()
    api.control("POST", "/reset")
    arm(api, {"kind": "malformed"})
    response = api.send("POST", "/toy/things", {})
    assert (response.status, response.header("content-type")) == (200, "text/html; charset=utf-8")
    assert api.send("GET", f"/toy/things/{expected}").status == 404


def test_latency_takes_real_time(api: Api) -> None:
    """And the request is executed and answered as ever."""
    arm(api, {"kind": "latency", "seconds": 0.1})
    started = time.monotonic()
    response = api.send("POST", "/toy/things", {})
    assert response.status == 201
    assert time.monotonic() - started >= 0.1
    assert response.seconds >= 0.1


def test_faults_are_cleared(api: Api) -> None:
    """By DELETE, and by an empty list."""
    arm(api, {"kind": "internal-error"})
    assert api.control("DELETE", "/faults").status == 204
    assert api.send("GET", "/toy/things/x").status == 404
    arm(api, {"kind": "internal-error"})
    assert arm(api) == []
    assert api.send("GET", "/toy/things/x").status == 404
