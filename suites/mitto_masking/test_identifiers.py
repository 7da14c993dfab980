"""Identifiers: sids, and the uri of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from testline.errors import Blocked
from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from .api import Mitto, Pool
    from .envelope import Expect
    from .life import Standing
    from .phones import Phones

    Pools = Callable[..., Pool]
    Stands = Callable[..., Standing]

pytestmark = pytest.mark.operation("createApplication", "getApplication")


def _local(uri: object) -> str | None:
    """The path of a uri, be it absolute or not; None where it is none."""
    try:
        path = urlsplit(uri.strip()).path if isinstance(uri, str) else ""
    except ValueError:
        return None
    return path if path.startswith("/") else None


@pytest.mark.requirement("MNM-SID-001")
def test_an_application_sid_has_the_samples_form(expect: Expect, mitto: Mitto) -> None:
    """NMA and 32 lower-case hex digits, in every answer about the application."""
    created = mitto.create()
    sid = mitto.needed(created)["sid"]
    for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title())):
        expect.judge.matches(answer, "/data/sid", "NMA[0-9a-f]{32}")


@pytest.mark.requirement("MNM-SID-002")
def test_an_enterprise_sid_has_the_samples_form(expect: Expect, mitto: Mitto) -> None:
    """EN and 32 lower-case hex digits."""
    created = mitto.create()
    for answer in (created, mitto.ask("getApplication", mitto.needed(created))):
        expect.judge.matches(answer, "/data/enterpriseSid", "EN[0-9a-f]{32}")


@pytest.mark.requirement("MNM-SID-003")
def test_sids_are_unique_across_resources(expect: Expect, standing: Stands) -> None:
    """Applications, phone numbers, masked numbers, contexts and participants never share one."""
    stands = standing()
    pool, pair = stands.pool, stands.pair
    more = [pool.context(), pool.context(), pool.api.application()]
    sids = [str(one["sid"]) for one in (pool.application, *pool.masked, stands.spare, *more)]
    sids += [pair.sid, pair.first.sid, pair.second.sid, *(str(one.get("phoneNumberSid")) for one in pool.masked)]
    expect.holds(len(set(sids)) == len(sids), "sids that all differ", sorted(sids), kind="twice")


@pytest.mark.requirement("MNM-SID-003")
@pytest.mark.operation("deleteApplication")
def test_an_application_sid_is_not_reused(expect: Expect, mitto: Mitto) -> None:
    """What was deleted does not come back under another name, nor under the same."""
    gone: list[object] = []
    for name in (mitto.title(), mitto.title(), ...):
        one = mitto.application(name=mitto.title() if name is ... else name)
        expect.holds(one["sid"] not in gone, "a sid that nothing had", one["sid"], where="response.body/data/sid", kind="twice")
        gone.append(one["sid"])
        mitto.done("deleteApplication", one)
    again = mitto.application(name=mitto.title())
    expect.holds(again["sid"] not in gone, "a sid that nothing had", again["sid"], where="response.body/data/sid", kind="twice")


@pytest.mark.requirement("MNM-SID-003")
@pytest.mark.operation("deleteContext", "deleteParticipant", "deleteMaskedNumber")
def test_nested_sids_are_not_reused(expect: Expect, pool: Pools) -> None:
    """A context, a participant and a masked number that are made after a removal have sids of their own."""
    one = pool(1)
    (masked,) = one.masked
    person = one.api.fresh.us_number()
    seen = []
    for _ in range(2):
        context = one.context()
        party = one.member(context, person)
        seen += [str(context["sid"]), party.sid]
        one.api.done("deleteParticipant", one.application, context, party.sid)
        one.api.done("deleteContext", one.application, context)
    one.api.done("deleteMaskedNumber", one.application, masked)
    again = one.add(str(masked.get("phoneNumberSid")))
    seen += [str(masked["sid"]), str(again["sid"])]
    expect.holds(len(set(seen)) == len(seen), "sids that all differ", seen, kind="twice")


@pytest.mark.requirement("MNM-SID-003")
@pytest.mark.operation("listInteractions")
@pytest.mark.needs("calls")
def test_interactions_have_sids_of_their_own(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Three calls in each of two contexts are six sids."""
    one = pool()
    seen = []
    for pair in (one.pair(), one.pair()):
        for _ in range(3):
            phones.call(pair.first.number, pair.first.mask)
        seen += [str(each.get("sid")) for each in pair.interactions()]
    expect.holds(len(set(seen)) == len(seen), "sids that all differ", seen, kind="twice")


@pytest.mark.requirement("MNM-SID-004")
def test_the_uri_is_the_read_path(expect: Expect, mitto: Mitto) -> None:
    """Create, get and update show it as a path of the host; an absolute URL, or a stray blank, is tolerated."""
    created = mitto.create()
    sid = str(mitto.needed(created)["sid"])
    path = mitto.client.path("getApplication", {"ApplicationSid": sid})
    for answer in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title())):
        uri = mitto.envelope.resource(answer).get("uri", MISSING)
        expect.judge.holds(
            uri == path, where="response.body/data/uri", expected=path, got=repr(uri),
            kind="absent" if uri is MISSING else "value", answer=answer, tolerated=_local(uri) == path,
            one_form=isinstance(uri, str) and uri != uri.strip(),
        )


@pytest.mark.requirement("MNM-SID-004")
@pytest.mark.operation("listApplications")
def test_listed_applications_have_their_own_uri(expect: Expect, mitto: Mitto) -> None:
    """Of two in a list, each has the read path of itself."""
    made = {str(mitto.application()["sid"]) for _ in range(2)}
    for one in mitto.everything("listApplications"):
        if one.get("sid") in made:
            path = mitto.client.path("getApplication", {"ApplicationSid": str(one["sid"])})
            expect.holds(
                _local(one.get("uri")) == path, path, repr(one.get("uri")), where="response.body/data/uri", kind="listed"
            )


@pytest.mark.requirement("MNM-SID-005")
def test_an_applications_uri_can_be_fetched(expect: Expect, mitto: Mitto) -> None:
    """GET of it as it stands shows the same application."""
    made = mitto.application()
    path = _local(made.get("uri"))
    if path is None:
        reason = "The application has no uri that could be fetched."
        raise Blocked(reason)
    expect.shows(mitto.client.raw("GET", path), "sid", made["sid"])


@pytest.mark.requirement("MNM-SID-005")
@pytest.mark.operation("getPhoneNumber", "getMaskedNumber", "getContext", "getParticipant")
def test_every_resources_uri_can_be_fetched(expect: Expect, standing: Stands) -> None:
    """Where phone numbers, masked numbers, contexts and participants show a uri, GET of it shows them."""
    stands = standing()
    for operation, sids, options in stands.reads:
        if operation.startswith("get") and operation != "getInteraction":
            resource = stands.pool.api.needed(stands.pool.api.ask(operation, *sids, **options))
            if (path := _local(resource.get("uri"))) is not None:
                expect.shows(stands.pool.api.client.raw("GET", path), "sid", resource["sid"])


@pytest.mark.requirement("MNM-SID-005")
@pytest.mark.operation("getInteraction")
@pytest.mark.needs("calls")
def test_an_interactions_uri_can_be_fetched(expect: Expect, pool: Pools, phones: Phones) -> None:
    """Where an interaction shows a uri, GET of it shows the interaction."""
    pair = pool().pair()
    phones.call(pair.first.number, pair.first.mask)
    for one in pair.interactions():
        if (path := _local(one.get("uri"))) is not None:
            expect.shows(pair.pool.api.client.raw("GET", path), "sid", one.get("sid"))


@pytest.mark.requirement("MNM-SID-006", "MNM-SID-007")
def test_applications_have_sids_that_are_text(expect: Expect, mitto: Mitto, envelope: ModuleType) -> None:
    """Their own and their enterprise's are strings that are not empty, in create, get, update and list."""
    created = mitto.create()
    sid = mitto.needed(created)["sid"]
    seen = [envelope.resource(one) for one in (created, mitto.ask("getApplication", sid), mitto.update(sid, name=mitto.title()))]
    seen += [one for one in mitto.everything("listApplications") if one.get("sid") == sid]
    for row, name in (("MNM-SID-006", "sid"), ("MNM-SID-007", "enterpriseSid")):
        for one in seen:
            got = one.get(name, MISSING)
            expect[row].holds(
                isinstance(got, str) and got.strip() != "", "text that is not empty", repr(got), where=f"response.body/data/{name}"
            )


@pytest.mark.requirement("MNM-SID-006")
def test_a_sid_leads_to_its_application(expect: Expect, mitto: Mitto) -> None:
    """Of several applications each sid gets the one that it was given to."""
    made = [mitto.application() for _ in range(3)]
    for one in (*made, *reversed(made)):
        expect.shows(mitto.ask("getApplication", one), "name", one.get("name"))


@pytest.mark.requirement("MNM-SID-007")
def test_an_application_shows_the_enterprise_that_it_was_made_for(
    expect: Expect, mitto: Mitto, no_evidence: Callable[[str], None]
) -> None:
    """Of two enterprises each has its own."""
    if len(mitto.enterprises) < 2:
        no_evidence("only one enterprise of the account is known")
    for sid in mitto.enterprises:
        made = mitto.create(enterpriseSid=sid)
        expect.shows(made, "enterpriseSid", sid)
        expect.shows(mitto.ask("getApplication", mitto.needed(made)), "enterpriseSid", sid)
