"""Update an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.targets.control import Control

    from .api import Mitto
    from .envelope import Expect

pytestmark = pytest.mark.operation("updateApplication")

KEPT = ("sid", "enterpriseSid", "name", "status", "ttl", "numberSelectionBehavior", "geoMatchLevel", "accountEmail", "dateCreated", "uri")
CHANGES: tuple[dict[str, object], ...] = (
    {"name": "changed"}, {"ttl": 60}, {"numberSelectionBehavior": "avoid-sticky"}, {"geoMatchLevel": "area-code"}, {"status": "closed"},
    {},
)
IDS = ("name", "ttl", "behaviour", "geo", "status", "nothing")
FULL: dict[str, object] = {"ttl": 3600, "numberSelectionBehavior": "prefer-sticky"}


def _changed(mitto: Mitto, fields: dict[str, object]) -> dict[str, object]:
    return {**fields, **({"name": mitto.title()} if "name" in fields else {})}


# Changing


@pytest.mark.requirement("MNM-APP-022")
def test_a_put_changes_an_application(expect: Expect, mitto: Mitto) -> None:
    """The answer and a later GET show the new name, each of three times."""
    one = mitto.application()
    for _ in range(3):
        name = mitto.title()
        answer = mitto.update(one, enterpriseSid=mitto.enterprise, name=name)
        expect.accepted(answer, "an update")
        expect.shows(answer, "name", name)
        expect.shows(mitto.ask("getApplication", one), "name", name)


@pytest.mark.requirement("MNM-APP-022")
def test_a_put_changes_all_that_it_names(expect: Expect, mitto: Mitto) -> None:
    """Name, ttl and behaviour at once."""
    one, name = mitto.application(), mitto.title()
    body = {"enterpriseSid": mitto.enterprise, "name": name, "ttl": 3600, "numberSelectionBehavior": "prefer-sticky"}
    for answer in (mitto.update(one, **body), mitto.ask("getApplication", one)):
        expect.shows(answer, "name", name)
        expect.lasts(answer, 3600)
        expect.shows(answer, "numberSelectionBehavior", "prefer-sticky", tolerated=True)


@pytest.mark.requirement("MNM-APP-022")
def test_a_put_changes_that_application_only(expect: Expect, mitto: Mitto) -> None:
    """Those made before and after it stay as they were."""
    made = [mitto.application(ttl=60) for _ in range(3)]
    mitto.update(made[1], enterpriseSid=mitto.enterprise, name=mitto.title(), ttl=120)
    for one in (made[0], made[2]):
        answer = mitto.ask("getApplication", one)
        expect.shows(answer, "name", one.get("name"))
        expect.lasts(answer, 60)


@pytest.mark.requirement("MNM-APP-022")
def test_either_account_updates(expect: Expect, other_mitto: Mitto) -> None:
    """The second customer changes what it has made."""
    one, name = other_mitto.application(), other_mitto.title()
    expect.shows(other_mitto.update(one, enterpriseSid=other_mitto.enterprise, name=name), "name", name)


@pytest.mark.requirement("MNM-APP-022")
def test_a_ttl_can_be_changed_and_put_back(expect: Expect, mitto: Mitto) -> None:
    """Up, down and to 0."""
    one = mitto.application(ttl=600)
    for ttl in (1200, 60, 0, 600):
        body = {"enterpriseSid": mitto.enterprise, "name": one["name"], "ttl": ttl}
        expect.lasts(mitto.update(one, **body), ttl)
        expect.lasts(mitto.ask("getApplication", one), ttl)


@pytest.mark.requirement("MNM-APP-022")
def test_a_status_can_be_changed(expect: Expect, mitto: Mitto) -> None:
    """To closed and back to open; only open is documented."""
    one = mitto.application()
    for status in ("closed", "open"):
        expect.shows(mitto.update(one, status=status), "status", status, tolerated=True)
        expect.shows(mitto.ask("getApplication", one), "status", status, tolerated=True)


# Keeping


@pytest.mark.requirement("MNM-APP-023")
@pytest.mark.parametrize("fields", CHANGES, ids=IDS)
def test_what_is_not_named_stays(
    expect: Expect, mitto: Mitto, no_evidence: Callable[[str], None], fields: dict[str, object]
) -> None:
    """One member changes, all the others are as before, in the answer and in a later GET."""
    one = mitto.application(**FULL)
    answer = mitto.update(one, **_changed(mitto, fields))
    if mitto.envelope.refused(answer) and not {"name", "ttl"} & set(fields):
        no_evidence(f"an update of {', '.join(fields) or 'nothing'} is refused here")
    expect.accepted(answer, f"an update of {', '.join(fields) or 'nothing'}")
    for got in (answer, mitto.ask("getApplication", one)):
        for name in KEPT:
            if name in one and name not in fields:
                expect.shows(got, name, one[name])


@pytest.mark.requirement("MNM-APP-023")
def test_a_level_that_is_not_named_stays(expect: Expect, mitto: Mitto, no_evidence: Callable[[str], None]) -> None:
    """Where applications show their geo match level: as it was set on create, after an update of something else."""
    made = mitto.create(geoMatchLevel="area-code")
    if mitto.envelope.resource(made).get("geoMatchLevel") != "area-code":
        no_evidence("applications show no geo match level here")
    one = mitto.needed(made)
    mitto.needed(mitto.update(one, ttl=60))
    expect.shows(mitto.ask("getApplication", one), "geoMatchLevel", "area-code")


@pytest.mark.requirement("MNM-APP-023")
def test_updates_one_after_another_add_up(expect: Expect, mitto: Mitto) -> None:
    """Each keeps what those before have changed."""
    one, name = mitto.application(), mitto.title()
    for fields in ({"name": name}, {"ttl": 60}, {"numberSelectionBehavior": "prefer-sticky"}):
        mitto.needed(mitto.update(one, **fields))
    answer = mitto.ask("getApplication", one)
    expect.shows(answer, "name", name)
    expect.lasts(answer, 60)
    expect.shows(answer, "numberSelectionBehavior", "prefer-sticky")


@pytest.mark.requirement("MNM-APP-023")
def test_a_refused_update_changes_nothing(expect: Expect, mitto: Mitto) -> None:
    """A good member beside a bad one is not taken."""
    one = mitto.application(**FULL)
    answer = mitto.update(one, name=mitto.title(), numberSelectionBehavior="prefer-sticky", ttl="soon")
    if mitto.envelope.refused(answer):
        got = mitto.ask("getApplication", one)
        for name in KEPT:
            if name in one:
                expect.shows(got, name, one[name])


# Dates and sid


@pytest.mark.requirement("MNM-APP-024")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("fields", CHANGES[:5], ids=IDS[:5])
def test_an_update_moves_date_updated(
    expect: Expect, mitto: Mitto, control: Control, no_evidence: Callable[[str], None], fields: dict[str, object]
) -> None:
    """To the time of the update, whatever is changed; dateCreated and sid stay."""
    one = mitto.application(**FULL)
    created = mitto.envelope.moment(one.get("dateCreated"))
    now = control.advance(3600)
    changed = mitto.update(one, **_changed(mitto, fields))
    if mitto.envelope.refused(changed) and not {"name", "ttl"} & set(fields):
        no_evidence(f"an update of {', '.join(fields)} is refused here")
    for answer in (changed, mitto.ask("getApplication", one)):
        updated = mitto.envelope.moment(mitto.envelope.resource(answer).get("dateUpdated"))
        expect.holds(
            updated is not None and created is not None and 3590 <= (updated - created).total_seconds() <= 3610,
            f"dateUpdated an hour after {one.get('dateCreated')}, at {now:%H:%M:%S}", answer.at("/data/dateUpdated"), answer,
            where="response.body/data/dateUpdated",
        )
        expect.shows(answer, "dateCreated", one.get("dateCreated"))
        expect.shows(answer, "sid", one["sid"])


@pytest.mark.requirement("MNM-APP-024")
@pytest.mark.needs("clock")
def test_every_update_moves_date_updated(expect: Expect, mitto: Mitto, control: Control) -> None:
    """The second and the third too."""
    one = mitto.application()
    last = mitto.envelope.moment(one.get("dateUpdated"))
    for _ in range(3):
        control.advance(60)
        answer = mitto.update(one, name=mitto.title())
        updated = mitto.envelope.moment(mitto.envelope.resource(answer).get("dateUpdated"))
        expect.holds(
            updated is not None and last is not None and updated > last, f"later than {last}", str(updated), answer,
            where="response.body/data/dateUpdated",
        )
        expect.shows(answer, "dateCreated", one.get("dateCreated"))
        last = updated


@pytest.mark.requirement("MNM-APP-024")
@pytest.mark.parametrize(
    "fields",
    [
        {"sid": "NMA00000000000000000000000000000000"}, {"dateCreated": "2001-01-01 00:00:00"}, {"uri": "/elsewhere"},
        {"accountEmail": "somebody@else.example"},
    ],
    ids=["sid", "dateCreated", "uri", "accountEmail"],
)  # fmt: skip
def test_what_cannot_be_changed_is_ignored(expect: Expect, mitto: Mitto, fields: dict[str, object]) -> None:
    """Sid, dates, uri and e-mail stay, though they are sent beside a new name."""
    one, name = mitto.application(), mitto.title()
    mitto.update(one, name=name, **fields)
    answer = mitto.ask("getApplication", one)
    for member in ("sid", "dateCreated", "uri", "accountEmail"):
        if member in one:
            expect.shows(answer, member, one[member])


@pytest.mark.requirement("MNM-APP-024")
def test_an_enterprise_cannot_be_changed(expect: Expect, mitto: Mitto, no_evidence: Callable[[str], None]) -> None:
    """An application stays in the enterprise that it was made for; another sid is ignored, or refused."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    one = mitto.application(enterpriseSid=mitto.enterprises[0])
    mitto.update(one, enterpriseSid=mitto.enterprises[1], name=mitto.title())
    answer = mitto.ask("getApplication", one)
    expect.shows(answer, "sid", one["sid"])
    expect.shows(answer, "enterpriseSid", mitto.enterprises[0], tolerated=True)


# Renaming


@pytest.mark.requirement("MNM-APP-025")
def test_renaming_to_a_taken_name_is_461(expect: Expect, mitto: Mitto) -> None:
    """Each time, and both applications keep their names."""
    one, other = mitto.application(), mitto.application()
    for _ in range(2):
        answer = mitto.update(one, name=other["name"])
        got = answer.at("/errorCode")
        expect.holds(got == "461", '"461"', repr(got), answer, where="response.body/errorCode", tolerated=got == 461)
    for app in (one, other):
        expect.shows(mitto.ask("getApplication", app), "name", app.get("name"))


@pytest.mark.requirement("MNM-APP-025")
def test_renaming_to_a_name_that_was_given_later_is_461(expect: Expect, mitto: Mitto) -> None:
    """A name that a rename has given counts too, and so does one that was made after the application."""
    one, other, name = mitto.application(), mitto.application(), mitto.title()
    mitto.needed(mitto.update(other, name=name))
    later = mitto.application()
    for taken in (name, later["name"]):
        answer = mitto.update(one, name=taken)
        got = answer.at("/errorCode")
        expect.holds(got == "461", '"461"', repr(got), answer, where="response.body/errorCode", tolerated=got == 461)


@pytest.mark.requirement("MNM-APP-025")
def test_a_refused_rename_changes_nothing_else(expect: Expect, mitto: Mitto) -> None:
    """A ttl that was sent beside the taken name is not taken."""
    one, other = mitto.application(ttl=60), mitto.application()
    mitto.update(one, name=other["name"], ttl=120)
    expect.lasts(mitto.ask("getApplication", one), 60)


@pytest.mark.requirement("MNM-APP-025")
def test_renaming_to_its_own_name_succeeds(expect: Expect, mitto: Mitto) -> None:
    """Alone, with other members, and after it was renamed."""
    one, name = mitto.application(), mitto.title()
    expect.shows(mitto.update(one, name=one["name"]), "name", one["name"])
    expect.shows(mitto.update(one, name=one["name"], ttl=60), "name", one["name"])
    mitto.needed(mitto.update(one, name=name))
    expect.shows(mitto.update(one, name=name), "name", name)


@pytest.mark.requirement("MNM-APP-025")
def test_a_rename_can_be_taken_back(expect: Expect, mitto: Mitto) -> None:
    """The old name is free for the application that had it."""
    one = mitto.application()
    mitto.needed(mitto.update(one, name=mitto.title()))
    expect.shows(mitto.update(one, name=one["name"]), "name", one["name"])
