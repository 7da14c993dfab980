"""List applications, and get one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .api import Mitto
    from .envelope import Expect

    Own = Callable[..., Mitto]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("listApplications", "getApplication")

MEMBERS = (
    "sid", "enterpriseSid", "name", "status", "ttl", "numberSelectionBehavior", "geoMatchLevel", "accountEmail", "dateCreated",
    "dateUpdated", "uri",
)  # fmt: skip


def _judge_same(expect: Expect, before: dict[str, object], after: dict[str, object], where: str) -> None:
    for name in MEMBERS:
        if name in before:
            got = after.get(name, MISSING)
            expect.holds(got == before[name], repr(before[name]), repr(got), where=f"response.body/data/{name}", kind=where)


# List


@pytest.mark.requirement("MNM-APP-019")
def test_new_applications_are_listed(expect: Expect, mitto: Mitto) -> None:
    """Each of three is there, once."""
    made = [mitto.application()["sid"] for _ in range(3)]
    listed = [one.get("sid") for one in mitto.everything("listApplications")]
    for sid in made:
        expect.holds(listed.count(sid) == 1, f"{sid} once in the list", listed.count(sid), kind="absent")


@pytest.mark.requirement("MNM-APP-019")
def test_the_list_shows_whole_applications(expect: Expect, mitto: Mitto) -> None:
    """Each item is what the create answered."""
    made = {one["sid"]: one for one in (mitto.application(), mitto.application(ttl=60, numberSelectionBehavior="prefer-sticky"))}
    for one in mitto.everything("listApplications"):
        if one.get("sid") in made:
            _judge_same(expect, made[one["sid"]], one, "listed")


@pytest.mark.requirement("MNM-APP-019")
@pytest.mark.operation("updateApplication")
def test_a_changed_application_is_listed(expect: Expect, mitto: Mitto) -> None:
    """An update takes nothing off the list."""
    made = mitto.application()
    mitto.needed(mitto.update(made, name=mitto.title(), ttl=60))
    listed = [one.get("sid") for one in mitto.everything("listApplications")]
    expect.holds(listed.count(made["sid"]) == 1, f"{made['sid']} once in the list", listed.count(made["sid"]), kind="absent")


@pytest.mark.requirement("MNM-APP-019")
def test_applications_of_both_enterprises_are_listed(
    expect: Expect, mitto: Mitto, no_evidence: Callable[[str], None]
) -> None:
    """The list is the account's, not one enterprise's."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    made = [mitto.application(enterpriseSid=sid)["sid"] for sid in mitto.enterprises[:2]]
    listed = [one.get("sid") for one in mitto.everything("listApplications")]
    for sid in made:
        expect.holds(sid in listed, f"{sid} in the list", "absent", kind="absent")


@pytest.mark.requirement("MNM-APP-019")
def test_another_account_lists_its_own(expect: Expect, other_mitto: Mitto) -> None:
    """The second customer finds what it has made."""
    sid = other_mitto.application()["sid"]
    listed = [one.get("sid") for one in other_mitto.everything("listApplications")]
    expect.holds(sid in listed, f"{sid} in the list", "absent", kind="absent")


@pytest.mark.requirement("MNM-APP-019")
@pytest.mark.needs("accounts")
def test_the_list_has_the_callers_applications_and_no_others(expect: Expect, own: Own, mitto: Mitto) -> None:
    """None at first, then one more after each create."""
    api = own()
    mitto.application()
    expect.has_exactly(api.ask("listApplications"), [])
    sids: list[str] = []
    for _ in range(3):
        sids.append(str(api.application()["sid"]))
        expect.has_exactly(api.ask("listApplications"), sids)


@pytest.mark.requirement("MNM-APP-019")
@pytest.mark.operation("updateApplication")
def test_the_list_shows_applications_as_they_are_now(expect: Expect, mitto: Mitto) -> None:
    """After an update it has the new name."""
    one, name = mitto.application(), mitto.title()
    mitto.needed(mitto.update(one, enterpriseSid=mitto.enterprise, name=name))
    names = [item.get("name") for item in mitto.everything("listApplications") if item.get("sid") == one["sid"]]
    expect.holds(names == [name], repr([name]), repr(names), where="response.body/data/name")


@pytest.mark.requirement("MNM-APP-019")
@pytest.mark.operation("updateApplication")
def test_closed_applications_are_listed_too(expect: Expect, mitto: Mitto) -> None:
    """An application whose status was changed is still the caller's."""
    one = mitto.application()
    mitto.update(one, status="closed")
    listed = [item.get("sid") for item in mitto.everything("listApplications")]
    expect.holds(one["sid"] in listed, f"{one['sid']} in the list", "absent", kind="absent", tolerated=True)


# Get


@pytest.mark.requirement("MNM-APP-020")
def test_get_shows_what_create_answered(expect: Expect, mitto: Mitto) -> None:
    """Every member of each of several, however they differ."""
    for fields in ({}, {"ttl": 60}, {"numberSelectionBehavior": "prefer-sticky"}, {"geoMatchLevel": "country"}):
        made = mitto.application(**fields)
        got = mitto.envelope.resource(mitto.ask("getApplication", made))
        _judge_same(expect, made, got, "fetched")


@pytest.mark.requirement("MNM-APP-020")
def test_each_sid_gets_its_own_application(expect: Expect, mitto: Mitto) -> None:
    """The first, the second and the third, in any order and again."""
    made = [mitto.application() for _ in range(3)]
    for one in (made[2], made[0], made[1], made[0]):
        answer = mitto.ask("getApplication", one)
        expect.shows(answer, "sid", one["sid"])
        expect.shows(answer, "name", one.get("name"))


@pytest.mark.requirement("MNM-APP-020")
def test_reading_changes_nothing(expect: Expect, mitto: Mitto) -> None:
    """After a list and other gets it is the same."""
    one, other = mitto.application(), mitto.application()
    first = mitto.envelope.resource(mitto.ask("getApplication", one))
    mitto.ask("listApplications")
    mitto.ask("getApplication", other)
    _judge_same(expect, first, mitto.envelope.resource(mitto.ask("getApplication", one)), "again")


@pytest.mark.requirement("MNM-APP-020")
def test_another_account_gets_its_own(expect: Expect, other_mitto: Mitto) -> None:
    """The second customer reads what it has made."""
    one = other_mitto.application()
    expect.shows(other_mitto.ask("getApplication", one), "sid", one["sid"])


@pytest.mark.requirement("MNM-APP-021")
def test_an_unknown_sid_is_an_error(expect: Expect, mitto: Mitto, unknown: Unknown) -> None:
    """Of the right form, of a wrong one, and ones that resemble an application's."""
    sid = str(mitto.application()["sid"])
    near = sid[:-1] + ("0" if sid[-1] != "0" else "1")
    for wrong in (unknown("NMA"), near, sid[:-1], f"{sid}0", "NMA", "1", "not-a-sid", "null"):
        expect.errs(mitto.ask("getApplication", wrong), "a get of an unknown sid")


@pytest.mark.requirement("MNM-APP-021")
@pytest.mark.operation("updateApplication", "deleteApplication")
def test_an_unknown_sid_is_an_error_for_every_operation(expect: Expect, mitto: Mitto, unknown: Unknown) -> None:
    """Get, update and delete, before and after there are applications."""
    for _ in range(2):
        sid = unknown("NMA")
        expect.errs(mitto.ask("getApplication", sid), "a get of an unknown sid")
        expect.errs(mitto.update(sid, enterpriseSid=mitto.enterprise, name=mitto.title()), "an update of an unknown sid")
        expect.errs(mitto.ask("deleteApplication", sid), "a delete of an unknown sid")
        mitto.application()


@pytest.mark.requirement("MNM-APP-021")
@pytest.mark.operation("updateApplication")
def test_an_update_of_an_unknown_sid_makes_nothing(expect: Expect, mitto: Mitto, unknown: Unknown) -> None:
    """PUT does not create: neither the sid nor the name is there afterwards."""
    sid, name = unknown("NMA"), mitto.title()
    mitto.update(sid, enterpriseSid=mitto.enterprise, name=name)
    expect.errs(mitto.ask("getApplication", sid), "a get of a sid that only a PUT had")
    expect.accepted(mitto.create(name=name), "a name that only a refused PUT had")


@pytest.mark.requirement("MNM-APP-021")
def test_the_sid_of_something_else_is_unknown(expect: Expect, mitto: Mitto) -> None:
    """An enterprise's and an account's lead to no application."""
    mitto.application()
    for sid in (mitto.enterprise, mitto.client.credentials["account_sid"]):
        expect.errs(mitto.ask("getApplication", sid), "a get of the sid of something else")
