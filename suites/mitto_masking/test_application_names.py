"""Names of applications: unique within an enterprise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .api import Mitto
    from .envelope import Expect

    Skip = Callable[[str], NoReturn]

pytestmark = pytest.mark.operation("createApplication")

MESSAGE = "Application name not unique"


def _judge_taken(expect: Expect, answer: Answer, said: str = "a name that is taken") -> bool:
    """The errorCode 461; as an integer it is tolerated."""
    got = answer.at("/errorCode")
    return expect.holds(
        got == "461", f'"461" to {said}', repr(got), answer, where="response.body/errorCode",
        tolerated=got == 461 and not isinstance(got, bool),
    )


# Refused


@pytest.mark.requirement("MNM-APP-004")
def test_a_taken_name_is_461(expect: Expect, mitto: Mitto) -> None:
    """The second create of a name is refused, and so is the third."""
    name = mitto.application()["name"]
    for _ in range(3):
        _judge_taken(expect, mitto.create(name=name))


@pytest.mark.requirement("MNM-APP-004")
@pytest.mark.parametrize(
    "fields", [{"ttl": 60}, {"numberSelectionBehavior": "prefer-sticky"}, {"geoMatchLevel": "country"}], ids=["ttl", "sticky", "geo"]
)
def test_other_options_do_not_make_a_name_another(expect: Expect, mitto: Mitto, fields: dict[str, object]) -> None:
    """Only the name counts, on either side."""
    plain, special = mitto.title(), mitto.title()
    mitto.application(name=plain)
    mitto.application(name=special, **fields)
    _judge_taken(expect, mitto.create(name=plain, **fields))
    _judge_taken(expect, mitto.create(name=special))


@pytest.mark.requirement("MNM-APP-004")
def test_every_name_in_use_is_taken(expect: Expect, mitto: Mitto) -> None:
    """The first, the middle and the last of several, in any order."""
    names = [mitto.application(name=mitto.title())["name"] for _ in range(3)]
    for name in (names[1], names[2], names[0]):
        _judge_taken(expect, mitto.create(name=name))


@pytest.mark.requirement("MNM-APP-004")
def test_a_refused_create_makes_no_second_application(expect: Expect, mitto: Mitto) -> None:
    """The list has the name once, and the first one is as it was."""
    first = mitto.application(ttl=60)
    mitto.create(name=first["name"], ttl=120)
    named = [one.get("sid") for one in mitto.everything("listApplications") if one.get("name") == first["name"]]
    expect.holds(named == [first["sid"]], f"one application of the name, {first['sid']}", named, kind="stored")
    expect.lasts(mitto.ask("getApplication", first), 60)


@pytest.mark.requirement("MNM-APP-004")
@pytest.mark.operation("updateApplication")
def test_a_name_that_was_given_later_is_taken(expect: Expect, mitto: Mitto) -> None:
    """An application's new name counts like its first."""
    one, name = mitto.application(), mitto.title()
    mitto.needed(mitto.update(one, enterpriseSid=mitto.enterprise, name=name))
    _judge_taken(expect, mitto.create(name=name), "the new name of an application")


@pytest.mark.requirement("MNM-APP-004")
@pytest.mark.needs("clock")
def test_a_name_stays_taken(expect: Expect, mitto: Mitto, control: Control) -> None:
    """However old the application is, and whatever its ttl."""
    name = mitto.title()
    mitto.application(name=name, ttl=60)
    control.advance(86400)
    _judge_taken(expect, mitto.create(name=name))


@pytest.mark.requirement("MNM-APP-004")
def test_a_name_is_taken_in_the_second_enterprise_too(expect: Expect, mitto: Mitto, no_evidence: Skip) -> None:
    """Uniqueness holds in each enterprise of an account."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    for sid in mitto.enterprises[:2]:
        name = mitto.title()
        mitto.application(enterpriseSid=sid, name=name)
        _judge_taken(expect, mitto.create(enterpriseSid=sid, name=name))


@pytest.mark.requirement("MNM-APP-004")
def test_a_name_is_taken_in_every_account(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Another customer's names are held unique just so."""
    for api in (mitto, other_mitto):
        name = api.application()["name"]
        _judge_taken(expect, api.create(name=name))


@pytest.mark.requirement("MNM-APP-004")
@pytest.mark.operation("deleteApplication")
def test_deleting_another_does_not_free_a_name(expect: Expect, mitto: Mitto) -> None:
    """Only the application that has the name does."""
    one, other = mitto.application(), mitto.application()
    mitto.done("deleteApplication", other)
    _judge_taken(expect, mitto.create(name=one["name"]))


# What the refusal says


@pytest.mark.requirement("MNM-APP-005")
def test_the_message_says_that_the_name_is_not_unique(expect: Expect, mitto: Mitto) -> None:
    """In exactly the documented words, each time."""
    name = mitto.application()["name"]
    for _ in range(2):
        expect.judge.equal(mitto.create(name=name), "/message", MESSAGE)


@pytest.mark.requirement("MNM-APP-005")
def test_the_message_is_the_same_for_every_name(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Whoever asks, and with whatever options."""
    for api, fields in ((mitto, {}), (mitto, {"ttl": 60}), (other_mitto, {})):
        name = api.application()["name"]
        expect.judge.equal(api.create(name=name, **fields), "/message", MESSAGE)


@pytest.mark.requirement("MNM-APP-006")
def test_the_refusal_echoes_name_and_enterprise(expect: Expect, mitto: Mitto) -> None:
    """Both stand under data as they were sent, with other options too."""
    name = mitto.application()["name"]
    for fields in ({}, {"ttl": 60}):
        answer = mitto.create(name=name, **fields)
        expect.judge.equal(answer, "/data/name", name)
        expect.judge.equal(answer, "/data/enterpriseSid", mitto.enterprise)


@pytest.mark.requirement("MNM-APP-006")
def test_the_echo_is_of_the_request(expect: Expect, mitto: Mitto, no_evidence: Skip) -> None:
    """In the second enterprise it is that one's sid and that name."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    sid, name = mitto.enterprises[1], mitto.title()
    mitto.application(enterpriseSid=sid, name=name)
    mitto.application()
    answer = mitto.create(enterpriseSid=sid, name=name)
    expect.judge.equal(answer, "/data/name", name)
    expect.judge.equal(answer, "/data/enterpriseSid", sid)


# Allowed


@pytest.mark.requirement("MNM-APP-007")
def test_two_enterprises_may_use_one_name(expect: Expect, mitto: Mitto, no_evidence: Skip) -> None:
    """In either order, and each keeps its own application."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    for sids in (mitto.enterprises[:2], list(reversed(mitto.enterprises[:2]))):
        name = mitto.title()
        for sid in sids:
            answer = mitto.create(enterpriseSid=sid, name=name)
            expect.shows(answer, "name", name)
            expect.shows(answer, "enterpriseSid", sid)


@pytest.mark.requirement("MNM-APP-007")
@pytest.mark.operation("updateApplication")
def test_a_name_of_the_other_enterprise_can_be_taken_later(expect: Expect, mitto: Mitto, no_evidence: Skip) -> None:
    """A rename is free to use what another enterprise uses."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    name = mitto.application(enterpriseSid=mitto.enterprises[0])["name"]
    other = mitto.application(enterpriseSid=mitto.enterprises[1])
    expect.shows(mitto.update(other, name=name), "name", name)


@pytest.mark.requirement("MNM-APP-007")
def test_two_accounts_may_use_one_name(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Their enterprises are different ones."""
    name = mitto.application()["name"]
    expect.shows(other_mitto.create(name=name), "name", name)


@pytest.mark.requirement("MNM-APP-029")
@pytest.mark.operation("deleteApplication")
def test_a_deleted_applications_name_is_free(expect: Expect, mitto: Mitto) -> None:
    """It can be given again, and then it is taken; twice over."""
    name = mitto.title()
    for _ in range(3):
        made = mitto.create(name=name)
        expect.shows(made, "name", name)
        expect.refused(mitto.create(name=name), "a name that was given again")
        mitto.done("deleteApplication", mitto.needed(made))


@pytest.mark.requirement("MNM-APP-029")
@pytest.mark.operation("deleteApplication", "updateApplication")
def test_the_name_of_a_renamed_application_is_free(expect: Expect, mitto: Mitto) -> None:
    """What is free after the delete is the name that it had at last."""
    gone, name = mitto.application(), mitto.title()
    mitto.needed(mitto.update(gone, name=name))
    mitto.done("deleteApplication", gone)
    expect.shows(mitto.create(name=name), "name", name)


@pytest.mark.requirement("MNM-APP-029")
@pytest.mark.operation("deleteApplication", "updateApplication")
def test_a_deleted_applications_name_can_be_taken_by_another(expect: Expect, mitto: Mitto) -> None:
    """A rename may use it too."""
    gone, other = mitto.application(), mitto.application()
    mitto.done("deleteApplication", gone)
    expect.shows(mitto.update(other, name=gone["name"]), "name", gone["name"])
