"""Delete an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect

    Pools = Callable[..., Pool]

pytestmark = pytest.mark.operation("deleteApplication")


def _listed(mitto: Mitto) -> list[object]:
    return [one.get("sid") for one in mitto.everything("listApplications")]


@pytest.mark.requirement("MNM-APP-026")
def test_a_delete_removes_an_application(expect: Expect, mitto: Mitto) -> None:
    """It is accepted, and there is no open application of that sid any more."""
    one = mitto.application()
    expect.done(mitto.ask("deleteApplication", one), "a delete")
    answer = mitto.ask("getApplication", one)
    got = mitto.envelope.resource(answer).get("status")
    expect.holds(got != "open", "the application removed", answer.text[:120], answer, where="response.body/data/status", kind="present")


@pytest.mark.requirement("MNM-APP-026")
def test_several_are_removed_one_after_another(expect: Expect, mitto: Mitto) -> None:
    """In any order, whatever their options."""
    made = [mitto.application(**fields) for fields in ({}, {"ttl": 60}, {"numberSelectionBehavior": "prefer-sticky"})]
    for one in (made[1], made[0], made[2]):
        expect.done(mitto.ask("deleteApplication", one), "a delete")
        got = mitto.envelope.resource(mitto.ask("getApplication", one)).get("status")
        expect.holds(got != "open", "the application removed", got, where="response.body/data/status", kind="present")


@pytest.mark.requirement("MNM-APP-026")
def test_the_others_stay(expect: Expect, mitto: Mitto) -> None:
    """Those that were made before and after it can be read, and are listed."""
    made = [mitto.application() for _ in range(3)]
    mitto.ask("deleteApplication", made[1])
    for one in (made[0], made[2]):
        expect.shows(mitto.ask("getApplication", one), "name", one.get("name"))
        expect.holds(one["sid"] in _listed(mitto), f"{one['sid']} in the list", "absent", kind="absent")


@pytest.mark.requirement("MNM-APP-026")
def test_another_accounts_stay(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """A delete of one account does not touch what the other has called the same."""
    one = mitto.application()
    same = other_mitto.application(name=one["name"])
    expect.done(mitto.ask("deleteApplication", one), "a delete")
    expect.shows(other_mitto.ask("getApplication", same), "name", one["name"])


@pytest.mark.requirement("MNM-APP-026")
@pytest.mark.operation("updateApplication")
def test_a_changed_application_can_be_deleted(expect: Expect, mitto: Mitto) -> None:
    """After a rename, and when it is closed."""
    renamed, closed = mitto.application(), mitto.application()
    mitto.update(renamed, enterpriseSid=mitto.enterprise, name=mitto.title())
    mitto.update(closed, status="closed")
    for one in (renamed, closed):
        expect.done(mitto.ask("deleteApplication", one), "a delete")


@pytest.mark.requirement("MNM-APP-026")
@pytest.mark.operation("addMaskedNumber", "createContext")
def test_an_application_with_numbers_and_contexts_can_be_deleted(expect: Expect, pool: Pools) -> None:
    """What it holds goes with it; that this is allowed is not documented."""
    one = pool(2)
    one.pair()
    answer = one.ask("deleteApplication")
    expect.holds(one.api.envelope.done(answer), "a delete accepted", answer.text[:120], answer, kind="outcome", tolerated=True)


@pytest.mark.requirement("MNM-APP-027")
def test_a_deleted_application_cannot_be_read(expect: Expect, mitto: Mitto) -> None:
    """GET is an error, each time."""
    one = mitto.application()
    mitto.done("deleteApplication", one)
    for _ in range(2):
        expect.refused(mitto.ask("getApplication", one), "a get of a deleted application")


@pytest.mark.requirement("MNM-APP-027")
@pytest.mark.operation("listApplications")
def test_a_deleted_application_is_not_listed(expect: Expect, mitto: Mitto) -> None:
    """It was in the list before, and is not afterwards; the others still are."""
    one, other = mitto.application(), mitto.application()
    expect.holds(one["sid"] in _listed(mitto), "the application in the list", "absent", kind="absent")
    mitto.done("deleteApplication", one)
    listed = _listed(mitto)
    expect.holds(one["sid"] not in listed, "a list without the deleted application", listed, kind="present")
    expect.holds(other["sid"] in listed, "a list with the other application", listed, kind="absent")


@pytest.mark.requirement("MNM-APP-027")
@pytest.mark.operation("updateApplication")
def test_an_update_does_not_bring_it_back(expect: Expect, mitto: Mitto) -> None:
    """PUT to a deleted application is refused, and it stays away."""
    one = mitto.application()
    mitto.done("deleteApplication", one)
    expect.refused(mitto.update(one, name=mitto.title(), status="open"), "an update of a deleted application")
    expect.refused(mitto.ask("getApplication", one), "a get of a deleted application")


@pytest.mark.requirement("MNM-APP-027")
@pytest.mark.operation("createApplication")
def test_a_namesake_does_not_bring_it_back(expect: Expect, mitto: Mitto) -> None:
    """A new application of its name has another sid, and the old one stays away."""
    one = mitto.application()
    mitto.done("deleteApplication", one)
    mitto.ask("createApplication", json={"enterpriseSid": mitto.enterprise, "name": one["name"]})
    expect.refused(mitto.ask("getApplication", one), "a get of a deleted application")


@pytest.mark.requirement("MNM-APP-027")
@pytest.mark.needs("clock")
def test_a_deleted_application_stays_away(expect: Expect, mitto: Mitto, control: Control) -> None:
    """A day later too."""
    one = mitto.application()
    mitto.done("deleteApplication", one)
    control.advance(86400)
    expect.refused(mitto.ask("getApplication", one), "a get of a deleted application")
    expect.holds(one["sid"] not in _listed(mitto), "a list without it", "present", kind="present")


@pytest.mark.requirement("MNM-APP-028")
def test_a_second_delete_is_an_error(expect: Expect, mitto: Mitto) -> None:
    """And so is a third."""
    one = mitto.application()
    mitto.done("deleteApplication", one)
    for said in ("a second delete", "a third delete"):
        expect.errs(mitto.ask("deleteApplication", one), said)


@pytest.mark.requirement("MNM-APP-028")
def test_a_second_delete_is_an_error_after_other_deletes(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """For each of several applications, and for another account."""
    for api in (mitto, other_mitto):
        made = [api.application() for _ in range(2)]
        for one in made:
            api.done("deleteApplication", one)
        for one in made:
            expect.errs(api.ask("deleteApplication", one), "a second delete")


@pytest.mark.requirement("MNM-APP-028")
@pytest.mark.operation("addMaskedNumber")
def test_a_second_delete_of_an_application_with_numbers_is_an_error(expect: Expect, pool: Pools) -> None:
    """What it held makes no difference."""
    one = pool(1)
    one.api.done("deleteApplication", one.application)
    expect.errs(one.ask("deleteApplication"), "a second delete")
