"""Applications, as sections 3 and 6 of the documentation have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

STAMP = "2026-03-03 10:15:30"


def test_the_sample_of_create(mitto: Provider) -> None:
    """All members of the sample, and no others."""
    answer = mitto.ask("POST", "/applications", {"enterpriseSid": mitto.enterprise(), "name": "CityRides"})
    data = answer.data
    assert answer.status == 200
    assert re.fullmatch(r"NMA[0-9a-f]{32}", data["sid"])
    assert re.fullmatch(r"EN[0-9a-f]{32}", data["enterpriseSid"])
    assert data == {
        "sid": data["sid"],
        "enterpriseSid": mitto.enterprise(),
        "name": "CityRides",
        "status": "open",
        "ttl": "0",
        "numberSelectionBehavior": "avoid-sticky",
        "accountEmail": "ops@primary.example",
        "dateCreated": STAMP,
        "dateUpdated": STAMP,
        "uri": f"/numbermasking/applications/search/{data['sid']}",
    }
    assert mitto.ask("GET", f"/applications/search/{data['sid']}").data == data
    assert mitto.ask("GET", "/applications/search").data == [data]


def test_a_name_that_is_taken(mitto: Provider) -> None:
    """461 with both inputs, in the same enterprise only, compared exactly."""
    body = {"enterpriseSid": mitto.enterprise(), "name": "CityRides"}
    mitto.ask("POST", "/applications", body)
    answer = mitto.ask("POST", "/applications", {**body, "name": " CityRides "})
    assert answer.status == 409
    assert answer.body == {"errorCode": "461", "message": "Application name not unique", "data": body}
    assert {"MNM-APP-004", "MNM-APP-005", "MNM-APP-006"} <= set(answer.requirements)
    assert mitto.ask("POST", "/applications", {**body, "name": "cityrides"}).status == 200
    assert mitto.ask("POST", "/applications", {**body, "enterpriseSid": mitto.enterprise(place=1)}).status == 200
    assert mitto.ask("GET", "/applications/search").body["total"] == 3


@pytest.mark.parametrize(("ttl", "shown"), [(0, "0"), (1800, "1800"), ("1800", "1800"), (31_536_000, "31536000"), (60.0, "60")])
def test_a_ttl_is_taken_as_integer_and_as_digits(mitto: Provider, ttl: object, shown: str) -> None:
    """And shown as digits."""
    assert mitto.application(ttl=ttl)["ttl"] == shown


@pytest.mark.parametrize(
    ("change", "row"),
    [
        ({"enterpriseSid": None}, "MNM-APP-002"), ({"enterpriseSid": " "}, "MNM-APP-002"), ({"enterpriseSid": 7}, "MNM-APP-002"),
        ({"name": None}, "MNM-APP-003"), ({"name": "  "}, "MNM-APP-003"), ({"name": ["a"]}, "MNM-APP-003"), ({"name": "x" * 192}, "MNM-APP-003"),
        ({"ttl": -1}, "MNM-APP-014"), ({"ttl": "soon"}, "MNM-APP-014"), ({"ttl": 1.5}, "MNM-APP-014"), ({"ttl": True}, "MNM-APP-014"),
        ({"ttl": 31_536_001}, "MNM-APP-014"), ({"ttl": "9" * 5000}, "MNM-APP-014"), ({"ttl": None}, "MNM-APP-014"), ({"ttl": "-1"}, "MNM-APP-014"),
        ({"ttl": ""}, "MNM-APP-014"), ({"ttl": [1]}, "MNM-APP-014"), ({"ttl": "\N{ARABIC-INDIC DIGIT ONE}"}, "MNM-APP-014"), ({"ttl": 1e300}, "MNM-APP-014"),
        ({"geoMatchLevel": "planet"}, "MNM-APP-015"), ({"numberSelectionBehavior": "sticky"}, "MNM-APP-016"), ({"numberSelectionBehavior": {}}, "MNM-APP-016"),
    ],
)  # fmt: skip
def test_a_bad_member_is_refused_and_echoed(mitto: Provider, change: dict[str, Any], row: str) -> None:
    """400, and nothing was created."""
    body = {"enterpriseSid": mitto.enterprise(), "name": "CityRides", **change}
    answer = mitto.ask("POST", "/applications", body)
    assert answer.refusal == (400, "400")
    assert answer.body["data"] == change
    assert row in answer.requirements
    assert mitto.ask("GET", "/applications/search").data == []


def test_missing_members_are_refused_and_named(mitto: Provider) -> None:
    """Both at once."""
    answer = mitto.ask("POST", "/applications", {})
    assert (answer.refusal, answer.body["data"]) == ((400, "400"), {"enterpriseSid": None, "name": None})


def test_the_longest_name_and_unknown_members(mitto: Provider) -> None:
    """191 characters after trimming; what is unknown is ignored."""
    made = mitto.application(name=" " + "\N{SNOWMAN}" * 191 + " ", colour="red", status="closed")
    assert (made["name"], made["status"]) == ("\N{SNOWMAN}" * 191, "open")


@pytest.mark.parametrize("level", ["country", "area-code", "extended-area-code", "overlay", "radius"])
def test_a_geographic_level_is_kept_as_it_was_given(mitto: Provider, level: str) -> None:
    """The older names too."""
    assert mitto.application(geoMatchLevel=level)["geoMatchLevel"] == level


def test_an_unknown_enterprise_is_not_found(mitto: Provider) -> None:
    """So is another account's."""
    for sid in ("EN" + "0" * 32, mitto.enterprise("secondary")):
        answer = mitto.ask("POST", "/applications", {"enterpriseSid": sid, "name": "a"})
        assert (answer.refusal, answer.body["data"]) == ((404, "404"), {"enterpriseSid": sid})


def test_an_update_merges(mitto: Provider) -> None:
    """What is given changes; sid, owner and date of creation never do."""
    made = mitto.application(geoMatchLevel="country", ttl=60)
    path = f"/applications/{made['sid']}"
    mitto.advance(300)
    fixed = {"sid": "x", "enterpriseSid": "x", "accountEmail": "x", "dateCreated": "x", "uri": "x"}
    changed = mitto.ask("PUT", path, {"ttl": 3600, "numberSelectionBehavior": "prefer-sticky", **fixed}).data
    expected = {"ttl": "3600", "numberSelectionBehavior": "prefer-sticky", "dateUpdated": "2026-03-03 10:20:30"}
    assert changed == {**made, **expected}
    assert mitto.ask("PUT", path, {"status": "closed", "geoMatchLevel": "area-code", "name": "n"}).data == {
        **changed, "status": "closed", "geoMatchLevel": "area-code", "name": "n",
    }  # fmt: skip
    for bad in ({"status": "in-progress"}, {"name": ""}, {"ttl": -1}, {"name": "new", "ttl": "x"}):
        assert mitto.ask("PUT", path, bad).refusal == (400, "400")
    assert mitto.ask("GET", f"/applications/search/{made['sid']}").data["name"] == "n"


def test_a_rename_keeps_names_unique(mitto: Provider) -> None:
    """Its own name is no conflict, and the old one is free."""
    one, two = mitto.application(name="one"), mitto.application(name="two")
    answer = mitto.ask("PUT", f"/applications/{two['sid']}", {"name": "one", "ttl": 5})
    assert answer.refusal == (409, "461")
    assert answer.body["data"] == {"name": "one", "enterpriseSid": mitto.enterprise()}
    assert mitto.ask("GET", f"/applications/search/{two['sid']}").data == two
    assert mitto.ask("PUT", f"/applications/{one['sid']}", {"name": "one"}).data["name"] == "one"
    mitto.ask("PUT", f"/applications/{one['sid']}", {"name": "three"})
    assert mitto.ask("PUT", f"/applications/{two['sid']}", {"name": "one"}).data["name"] == "one"


def test_a_delete_takes_everything_along(mitto: Provider) -> None:
    """Contexts are unknown, masks and numbers free, the name can be had again, the sid is never used again."""
    made = mitto.application("16095550110", "16095550111", name="one")
    context = mitto.context(made, "12025550141", "12025550142")
    answer = mitto.ask("DELETE", f"/applications/{made['sid']}")
    assert (answer.status, answer.body) == (200, {"code": 200, "message": "OK"})
    for method, rest in [
        ("DELETE", f"/applications/{made['sid']}"), ("GET", f"/applications/search/{made['sid']}"),
        ("GET", context["uri"].removeprefix("/numbermasking")),
    ]:  # fmt: skip
        assert mitto.ask(method, rest).refusal == (404, "404")
    assert mitto.ask("GET", "/applications/search").data == []
    assert mitto.ask("GET", "/phonenumbers/search").body["total"] == 2
    assert mitto.call("12025550141", "16095550110")["outcome"] == "rejected"
    again = mitto.application(name="one")
    assert again["sid"] != made["sid"]
    mitto.advance(10**8)
