"""Options of an application: ttl, number selection behaviour, geo match level."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.client import Answer

    from .api import Mitto, Pool
    from .envelope import Expect

    Pools = Callable[..., Pool]
    Optional = Callable[..., Answer]

pytestmark = pytest.mark.operation("createApplication", "updateApplication")

BEHAVIOUR = "numberSelectionBehavior"
BAD_TTLS = (-1, -86400, "-1", "abc", "", "1h", "ten", "12 34", True, [60], {"seconds": 60})
BAD_IDS = ("minus-1", "minus-a-day", "minus-in-text", "letters", "empty", "unit", "word", "blank", "boolean", "array", "object")


# The ttl, by default and in form


@pytest.mark.requirement("MNM-APP-009")
@pytest.mark.parametrize(
    "fields", [{}, {BEHAVIOUR: "prefer-sticky"}, {"geoMatchLevel": "country"}], ids=["plain", "sticky", "geo"]
)
def test_without_a_ttl_it_is_0(expect: Expect, mitto: Mitto, created: Optional, fields: dict[str, object]) -> None:
    """In the answer to the create and in a later GET."""
    made = created(fields)
    expect.lasts(made, 0)
    expect.lasts(mitto.ask("getApplication", mitto.needed(made)), 0)


@pytest.mark.requirement("MNM-APP-009")
def test_another_applications_ttl_is_no_default(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """After one with a ttl the next without still has 0, in either account."""
    for api in (mitto, other_mitto):
        api.application(ttl=3600)
        expect.lasts(api.create(), 0)


@pytest.mark.requirement("MNM-APP-009")
@pytest.mark.operation("listApplications")
def test_a_listed_application_without_a_ttl_shows_0(expect: Expect, mitto: Mitto) -> None:
    """The list shows it as the create did."""
    sid = mitto.application()["sid"]
    for one in mitto.everything("listApplications"):
        if one.get("sid") == sid:
            got = one.get("ttl", MISSING)
            expect.holds(mitto.envelope.seconds(got) == 0, '"0"', repr(got), where="response.body/data/ttl", kind="listed")


@pytest.mark.requirement("MNM-APP-010")
@pytest.mark.parametrize("ttl", [..., 0, 3600, 31536000], ids=["default", "0", "hour", "year"])
def test_a_ttl_is_answered_as_digits(expect: Expect, mitto: Mitto, ttl: object) -> None:
    """A string, though an integer was sent: in create, get and update."""
    created = mitto.create(ttl=ttl)
    sid = mitto.needed(created)["sid"]
    for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title()), mitto.update(sid, ttl=60)):
        expect.judge.matches(answer, "/data/ttl", "[0-9]+")


@pytest.mark.requirement("MNM-APP-010")
@pytest.mark.operation("listApplications")
def test_a_ttl_is_listed_as_digits(expect: Expect, mitto: Mitto) -> None:
    """The list has it in the same form."""
    made = {mitto.application(ttl=ttl)["sid"] for ttl in (..., 7200)}
    for one in mitto.everything("listApplications"):
        if one.get("sid") in made:
            got = one.get("ttl", MISSING)
            expect.holds(
                isinstance(got, str) and got.isascii() and got.isdecimal(), "a string of digits", repr(got),
                where="response.body/data/ttl", kind="listed",
            )


# The ttl, as it may be asked for


@pytest.mark.requirement("MNM-APP-012")
@pytest.mark.parametrize("ttl", [0, 1, 59, 60, 1800, 86400, 2592000, 31536000])
def test_an_integer_ttl_is_accepted(expect: Expect, mitto: Mitto, ttl: int) -> None:
    """What is shown, at once and later, is so many seconds."""
    made = mitto.create(ttl=ttl)
    expect.accepted(made, f"a ttl of {ttl}")
    expect.lasts(made, ttl)
    expect.lasts(mitto.ask("getApplication", mitto.needed(made)), ttl)


@pytest.mark.requirement("MNM-APP-012")
def test_each_application_keeps_its_own_ttl(expect: Expect, mitto: Mitto) -> None:
    """Three with different ones are not mixed up."""
    made = {ttl: mitto.application(ttl=ttl) for ttl in (60, 600, 6000)}
    for ttl, one in made.items():
        expect.lasts(mitto.ask("getApplication", one), ttl)


@pytest.mark.requirement("MNM-APP-013")
@pytest.mark.parametrize("ttl", ["0", "60", "3600", "31536000"])
def test_a_ttl_in_digits_is_accepted(expect: Expect, mitto: Mitto, ttl: str) -> None:
    """It is the same as the integer."""
    made = mitto.create(ttl=ttl)
    expect.lasts(made, int(ttl))
    expect.lasts(mitto.ask("getApplication", mitto.needed(made)), int(ttl))


@pytest.mark.requirement("MNM-APP-013")
@pytest.mark.operation("createContext", "updateContext")
def test_a_ttl_in_digits_is_accepted_everywhere(expect: Expect, mitto: Mitto) -> None:
    """On update, and for a context too; so can what was answered be sent back."""
    one = mitto.application(ttl=60)
    expect.lasts(mitto.update(one, ttl="120"), 120)
    context = mitto.ask("createContext", one, json={"ttl": "240"})
    expect.lasts(context, 240)
    expect.lasts(mitto.ask("updateContext", one, mitto.needed(context), json={"ttl": "300"}), 300)


@pytest.mark.requirement("MNM-APP-014")
@pytest.mark.parametrize("ttl", BAD_TTLS, ids=BAD_IDS)
def test_a_bad_ttl_is_refused(expect: Expect, mitto: Mitto, ttl: object) -> None:
    """On create, and on update, after which the application has its ttl as before."""
    expect.refused(mitto.create(ttl=ttl), f"a create with the ttl {ttl!r}")
    one = mitto.application(ttl=60)
    expect.refused(mitto.update(one, ttl=ttl), f"an update to the ttl {ttl!r}")
    expect.lasts(mitto.ask("getApplication", one), 60)


@pytest.mark.requirement("MNM-APP-014")
def test_a_bad_ttl_spoils_the_whole_request(expect: Expect, mitto: Mitto) -> None:
    """A refused create takes no name, and a refused update gives none."""
    name, one = mitto.title(), mitto.application()
    mitto.create(name=name, ttl=-1)
    mitto.update(one, name=name, ttl="abc")
    expect.accepted(mitto.create(name=name), "a name that only refused requests had")
    expect.shows(mitto.ask("getApplication", one), "name", one.get("name"))


@pytest.mark.requirement("MNM-APP-014")
@pytest.mark.operation("createContext", "updateContext")
def test_a_bad_ttl_is_refused_for_a_context(expect: Expect, pool: Pools) -> None:
    """On create and on update, without effect."""
    one = pool(0)
    context = one.context(ttl=60)
    for ttl in (-1, "-1", "abc", True):
        expect.refused(one.ask("createContext", json={"ttl": ttl}), f"a context with the ttl {ttl!r}")
        expect.refused(one.ask("updateContext", context, json={"ttl": ttl}), f"an update of a context to the ttl {ttl!r}")
    expect.has_exactly(one.ask("listContexts"), [str(context["sid"])])
    expect.lasts(one.ask("getContext", context), 60)


# Number selection


@pytest.mark.requirement("MNM-APP-011")
@pytest.mark.parametrize("fields", [{}, {"ttl": 60}, {"geoMatchLevel": "country"}], ids=["plain", "ttl", "geo"])
def test_the_default_is_avoid_sticky(expect: Expect, mitto: Mitto, created: Optional, fields: dict[str, object]) -> None:
    """In the answer to the create and in a later GET."""
    made = created(fields)
    expect.shows(made, BEHAVIOUR, "avoid-sticky")
    expect.shows(mitto.ask("getApplication", mitto.needed(made)), BEHAVIOUR, "avoid-sticky")


@pytest.mark.requirement("MNM-APP-011")
def test_another_applications_behaviour_is_no_default(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """After one with a choice the next without still has the default, in either account."""
    for api in (mitto, other_mitto):
        api.create(**{BEHAVIOUR: "prefer-sticky"})
        expect.shows(api.create(), BEHAVIOUR, "avoid-sticky")


@pytest.mark.requirement("MNM-APP-016")
@pytest.mark.parametrize("value", ["avoid-sticky", "prefer-sticky"])
def test_both_behaviours_are_accepted(expect: Expect, mitto: Mitto, value: str) -> None:
    """On create, and on update from either one; a later GET shows it."""
    made = mitto.create(**{BEHAVIOUR: value})
    expect.shows(made, BEHAVIOUR, value)
    expect.shows(mitto.ask("getApplication", mitto.needed(made)), BEHAVIOUR, value)
    for before in ("avoid-sticky", "prefer-sticky"):
        one = mitto.application(**{BEHAVIOUR: before})
        expect.shows(mitto.update(one, **{BEHAVIOUR: value}), BEHAVIOUR, value)
        expect.shows(mitto.ask("getApplication", one), BEHAVIOUR, value)


@pytest.mark.requirement("MNM-APP-016")
def test_no_other_behaviour_is_accepted(expect: Expect, mitto: Mitto) -> None:
    """Neither on create nor on update, which changes nothing."""
    one = mitto.application(**{BEHAVIOUR: "prefer-sticky"})
    for value in ("sticky", "avoid", "AVOID-STICKY", "prefer_sticky", "", 1, True, ["avoid-sticky"]):
        expect.refused(mitto.create(**{BEHAVIOUR: value}), f"a create with {value!r}")
        expect.refused(mitto.update(one, **{BEHAVIOUR: value}), f"an update to {value!r}")
    expect.shows(mitto.ask("getApplication", one), BEHAVIOUR, "prefer-sticky")


# Geo match level


@pytest.mark.requirement("MNM-APP-015")
@pytest.mark.parametrize("value", ["country", "area-code", "extended-area-code"])
def test_a_geo_match_level_is_accepted(expect: Expect, mitto: Mitto, value: str) -> None:
    """With and without other options; where the application shows one, it is that."""
    for fields in ({}, {"ttl": 60, BEHAVIOUR: "prefer-sticky"}):
        made = mitto.create(geoMatchLevel=value, **fields)
        if expect.accepted(made, f"a create with geoMatchLevel {value}"):
            for answer in (made, mitto.ask("getApplication", mitto.needed(made))):
                got = mitto.envelope.resource(answer).get("geoMatchLevel", MISSING)
                expect.holds(got in (MISSING, value), f"{value}, or nothing", repr(got), answer, where="response.body/data/geoMatchLevel")


@pytest.mark.requirement("MNM-APP-015")
def test_a_geo_match_level_does_not_touch_the_rest(expect: Expect, mitto: Mitto) -> None:
    """Name and ttl are as asked for."""
    name = mitto.title()
    made = mitto.create(name=name, ttl=90, geoMatchLevel="area-code")
    expect.shows(made, "name", name)
    expect.lasts(made, 90)
