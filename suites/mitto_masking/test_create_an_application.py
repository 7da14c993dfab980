"""Create an application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .api import Mitto
    from .envelope import Expect

    Optional = Callable[..., Answer]

pytestmark = pytest.mark.operation("createApplication")

OPTIONS: tuple[dict[str, object], ...] = (
    {}, {"ttl": 3600}, {"ttl": 0}, {"numberSelectionBehavior": "prefer-sticky"}, {"geoMatchLevel": "country"},
    {"ttl": 60, "numberSelectionBehavior": "avoid-sticky", "geoMatchLevel": "area-code"},
)
IDS = ("plain", "ttl", "ttl-0", "prefer-sticky", "geo", "all")


@pytest.mark.requirement("MNM-APP-001")
@pytest.mark.parametrize("fields", OPTIONS, ids=IDS)
def test_a_name_and_an_enterprise_make_an_application(
    expect: Expect, mitto: Mitto, created: Optional, fields: dict[str, object]
) -> None:
    """It shows both as they were sent, whatever else is asked for."""
    name = mitto.title()
    answer = created(fields, name=name)
    expect.accepted(answer, "a create")
    expect.shows(answer, "name", name)
    expect.shows(answer, "enterpriseSid", mitto.enterprise)


@pytest.mark.requirement("MNM-APP-001")
def test_a_new_application_stays(expect: Expect, mitto: Mitto) -> None:
    """Each of three is there after the others were made, with its own name."""
    made = [mitto.application(name=mitto.title()) for _ in range(3)]
    for one in made:
        answer = mitto.ask("getApplication", one)
        expect.shows(answer, "name", one.get("name"))
        expect.shows(answer, "enterpriseSid", mitto.enterprise)


@pytest.mark.requirement("MNM-APP-001")
def test_either_account_makes_applications(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Two customers, in turn."""
    for api in (mitto, other_mitto, mitto, other_mitto):
        name = api.title()
        expect.shows(api.create(name=name), "name", name)


@pytest.mark.requirement("MNM-APP-001")
def test_a_name_may_have_blanks_and_signs(expect: Expect, mitto: Mitto) -> None:
    """What was sent is what is shown."""
    for name in (f"{mitto.title()} - food & taxi", f"{mitto.title()} (2) #1/a+b%20", f"{mitto.title()} 'x' \"y\""):
        expect.shows(mitto.create(name=name), "name", name)


@pytest.mark.requirement("MNM-APP-001")
@pytest.mark.parametrize("suffix", [" Žabac Ćao", " 出租车", " 🚕"], ids=["latin", "chinese", "emoji"])
def test_a_name_is_in_utf_8(expect: Expect, mitto: Mitto, suffix: str) -> None:
    """Letters beyond ASCII come back as they were, though the documentation does not say so."""
    name = mitto.title() + suffix
    made = mitto.create(name=name)
    expect.shows(made, "name", name, tolerated=True)
    if mitto.envelope.accepted(made):
        expect.shows(mitto.ask("getApplication", mitto.needed(made)), "name", name, tolerated=True)


@pytest.mark.requirement("MNM-APP-001")
def test_a_long_name_is_accepted(expect: Expect, mitto: Mitto) -> None:
    """191 characters are kept entirely; how long a name may be is not documented."""
    name = mitto.title().ljust(190, "x") + "z"
    expect.shows(mitto.create(name=name), "name", name, tolerated=True)


# What is mandatory


@pytest.mark.requirement("MNM-APP-002")
@pytest.mark.parametrize("value", [..., None, ""], ids=["missing", "null", "empty"])
def test_an_enterprise_is_mandatory(expect: Expect, mitto: Mitto, value: object) -> None:
    """Without one nothing is made, and the name stays free."""
    name = mitto.title()
    expect.refused(mitto.create(name=name, enterpriseSid=value), "a create without an enterpriseSid")
    answer = mitto.create(name=name)
    expect.holds(
        mitto.envelope.accepted(answer), "the name of a refused create free", answer.text[:120], answer, kind="stored"
    )


@pytest.mark.requirement("MNM-APP-002")
def test_an_enterprise_is_mandatory_with_all_else_given(expect: Expect, mitto: Mitto) -> None:
    """No option takes its place, and the second attempt is refused like the first."""
    for _ in range(2):
        answer = mitto.create(enterpriseSid=..., ttl=60, geoMatchLevel="country", numberSelectionBehavior="avoid-sticky")
        expect.refused(answer, "a create without an enterpriseSid")


@pytest.mark.requirement("MNM-APP-002")
def test_no_account_may_leave_the_enterprise_out(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """Not even one that has made applications before."""
    for api in (mitto, other_mitto):
        api.application()
        expect.refused(api.create(enterpriseSid=...), "a create without an enterpriseSid")


@pytest.mark.requirement("MNM-APP-003")
@pytest.mark.parametrize("value", [..., None], ids=["missing", "null"])
def test_a_name_is_mandatory(expect: Expect, mitto: Mitto, value: object) -> None:
    """Without one nothing is made."""
    expect.refused(mitto.create(name=value), "a create without a name")


@pytest.mark.requirement("MNM-APP-003")
@pytest.mark.parametrize("value", ["", "   "], ids=["empty", "blanks"])
def test_an_empty_name_is_no_name(expect: Expect, mitto: Mitto, value: str) -> None:
    """Nor are blanks; that a name has a character at least is not documented."""
    expect.refused(mitto.create(name=value), f"a create with the name {value!r}", tolerated=True)


@pytest.mark.requirement("MNM-APP-003")
def test_a_name_is_mandatory_with_all_else_given(expect: Expect, mitto: Mitto) -> None:
    """No option takes its place, and the second attempt is refused like the first."""
    for _ in range(2):
        answer = mitto.create(name=..., ttl=60, geoMatchLevel="country", numberSelectionBehavior="avoid-sticky")
        expect.refused(answer, "a create without a name")


@pytest.mark.requirement("MNM-APP-003")
@pytest.mark.needs("accounts")
def test_a_create_without_a_name_makes_nothing(expect: Expect, own: Callable[..., Mitto]) -> None:
    """The list of an account that asked for nothing else stays empty."""
    api = own()
    api.create(name=...)
    expect.has_exactly(api.ask("listApplications"), [])


@pytest.mark.requirement("MNM-APP-002", "MNM-APP-003")
def test_an_empty_body_is_refused(expect: Expect, mitto: Mitto) -> None:
    """It lacks both."""
    answer = mitto.ask("createApplication", json={})
    for row in ("MNM-APP-002", "MNM-APP-003"):
        expect[row].refused(answer, "a create with an empty object")


# What is shown


@pytest.mark.requirement("MNM-APP-008")
@pytest.mark.parametrize("fields", OPTIONS, ids=IDS)
def test_a_new_application_is_open(expect: Expect, mitto: Mitto, created: Optional, fields: dict[str, object]) -> None:
    """In the answer to the create and in a later GET, whatever was asked for."""
    made = created(fields)
    expect.shows(made, "status", "open")
    expect.shows(mitto.ask("getApplication", mitto.needed(made)), "status", "open")


@pytest.mark.requirement("MNM-APP-008")
def test_every_new_application_is_open(expect: Expect, mitto: Mitto, other_mitto: Mitto) -> None:
    """The third like the first, and another account's too."""
    for api in (mitto, mitto, mitto, other_mitto, other_mitto):
        expect.shows(api.create(), "status", "open")


@pytest.mark.requirement("MNM-APP-008")
@pytest.mark.operation("deleteApplication", "updateApplication")
def test_an_application_made_after_a_closed_one_is_open(expect: Expect, mitto: Mitto) -> None:
    """What became of others has no bearing."""
    closed, gone = mitto.application(), mitto.application()
    mitto.update(closed, status="closed")
    mitto.ask("deleteApplication", gone)
    expect.shows(mitto.create(), "status", "open")


@pytest.mark.requirement("MNM-APP-017")
def test_an_application_shows_the_accounts_email(expect: Expect, mitto: Mitto) -> None:
    """Create, get, update and list have it, and it is an address."""
    created = mitto.create()
    sid = mitto.needed(created)["sid"]
    for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title())):
        expect.judge.matches(answer, "/data/accountEmail", r"[^@\s]+@[^@\s]+")
    for one in mitto.everything("listApplications"):
        if one.get("sid") == sid:
            got = one.get("accountEmail")
            expect.holds("@" in str(got), "an e-mail address", repr(got), where="response.body/data/accountEmail")


@pytest.mark.requirement("MNM-APP-017")
@pytest.mark.needs("accounts")
def test_the_email_is_that_of_the_calling_account(expect: Expect, own: Callable[..., Mitto]) -> None:
    """Of two accounts each sees its own."""
    for email in ("ops@cityrides.example", "desk@foodnow.example"):
        api = own(account_email=email)
        made = api.create()
        expect.shows(made, "accountEmail", email)
        expect.shows(api.ask("getApplication", api.needed(made)), "accountEmail", email)


@pytest.mark.requirement("MNM-APP-017")
def test_an_email_that_was_sent_is_not_taken(expect: Expect, mitto: Mitto) -> None:
    """The member is read-only: it shows the account's own address."""
    theirs = mitto.envelope.resource(mitto.create()).get("accountEmail")
    made = mitto.create(accountEmail="somebody@else.example")
    if mitto.envelope.accepted(made):
        expect.shows(made, "accountEmail", theirs, tolerated=True)


@pytest.mark.requirement("MNM-APP-018")
@pytest.mark.parametrize("fields", OPTIONS, ids=IDS)
def test_a_new_application_was_never_updated(
    judge: Judge, mitto: Mitto, created: Optional, fields: dict[str, object]
) -> None:
    """Both dates are there and are the same, in the answer and in a later GET."""
    made = created(fields)
    for answer in (made, mitto.ask("getApplication", mitto.needed(made))):
        first, last = answer.at("/data/dateCreated"), answer.at("/data/dateUpdated")
        judge.holds(
            isinstance(first, str) and first == last, where="response.body/data/dateUpdated",
            expected=f"dateCreated, {first!r}", got=repr(last), answer=answer,
        )


@pytest.mark.requirement("MNM-APP-018")
@pytest.mark.needs("clock")
def test_an_application_made_later_has_later_dates(expect: Expect, mitto: Mitto, control: Control) -> None:
    """The dates are those of the creation, for each of several."""
    for seconds in (0, 3600, 86400):
        now = control.advance(seconds)
        made = mitto.create()
        expect.holds(
            made.at("/data/dateCreated") == made.at("/data/dateUpdated"), "equal dates", made.text[:200], made,
            where="response.body/data/dateUpdated",
        )
        expect.holds(
            mitto.envelope.near(made.at("/data/dateCreated"), now, 300), f"about {now:%Y-%m-%d %H:%M:%S}",
            made.at("/data/dateCreated"), made, where="response.body/data/dateCreated", kind="time", tolerated=True,
        )


@pytest.mark.requirement("MNM-APP-018")
@pytest.mark.needs("clock")
@pytest.mark.operation("getApplication")
def test_reading_does_not_update(expect: Expect, mitto: Mitto, control: Control) -> None:
    """However much later it is read, an untouched application shows the dates of its creation."""
    made = mitto.application()
    for seconds in (60, 86400):
        control.advance(seconds)
        answer = mitto.ask("getApplication", made)
        for name in ("dateCreated", "dateUpdated"):
            expect.shows(answer, name, made.get("dateCreated"))
