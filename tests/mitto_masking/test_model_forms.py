"""The freedoms of the model, all by name and in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from tests.mitto_masking.conftest import ROOT, Provider

from testline import catalogue
from testline.surfaces.mitto_masking import model
from testline.surfaces.mitto_masking.model import FORMS, LIVE_ONLY
from testline.surfaces.model import Chooser, HangUp, SetHandset, SetNumbers
from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Answer

T = TypeVar("T")
ONE, TWO, THREE, OVERLAY, GB = "16095550110", "16095550111", "16095550112", "16405550110", "447700900120"
DRIVER, RIDER, SHORT = "12025550141", "12025550142", "1234567"
VARIANTS = [(name, value) for name, values in FORMS.items() for value in values[1:]]
# What no rule of the model decides: what a client or the suite does, what is off, and that JSON is written as JSON.
NOT_THE_MODEL = {
    "MNM-AUTH-006", "MNM-CB-001", "MNM-DOC-001", "MNM-DOC-002", "MNM-GEN-007", "MNM-GEN-010",
}  # fmt: skip


class Noting(Chooser):
    """A chooser that notes what it is asked, and what it is told is documented."""

    def __init__(self) -> None:
        super().__init__(0, {"not-a-form": True})
        self.asked: dict[str, set[object]] = {}

    def form(self, name: str, documented: T) -> T:
        """Note the question."""
        self.asked.setdefault(name, set()).add(documented)
        return super().form(name, documented)


class Life:
    """A provider's life with a bit of everything; `seen` is all that could be seen of it."""

    def __init__(self, chooser: Chooser) -> None:
        self.mitto = Provider(chooser)
        self.seen: list[object] = [self.mitto.model.accounts()]
        numbers = [{"number": one, "country": "GB" if one == GB else "US"} for one in (THREE, ONE, TWO, OVERLAY, GB)]
        self.mitto.step(SetNumbers("primary", tuple(numbers)))
        for part in (self.access, self.applications, self.pools, self.levels, self.contexts, self.calls, self.texts):
            part()

    def ask(self, method: str, rest: str, body: object = None) -> Answer:
        """Ask, and keep the answer."""
        answer = self.mitto.ask(method, rest, body)
        self.seen.append((answer.status, answer.body, answer.headers))
        return answer

    def made(self, rest: str, **members: object) -> dict[str, Any]:
        """What a create gives, whatever else is seen of it."""
        return self.ask("POST", rest, members).body.get("data", {})

    def pool(self, application: dict[str, Any], *masks: str, **members: object) -> dict[str, str]:
        """Fill a pool: the sids of its masked numbers by number."""
        sids = {one.number: one.sid for one in self.mitto.model.state.accounts["primary"].numbers.values()}
        root = f"/applications/{application['sid']}/maskednumbers"
        return {one: self.made(root, phoneNumberSid=sids[one], **members)["sid"] for one in masks}

    def application(self, *masks: str, **members: object) -> dict[str, Any]:
        """An application of its own, with the masks that it takes from all others."""
        for one in list(self.mitto.model.state.accounts["primary"].applications):
            self.mitto.ask("DELETE", f"/applications/{one.sid}")
        made = self.made("/applications", enterpriseSid=self.mitto.enterprise(), name=f"app {len(self.seen)}", **members)
        self.pool(made, *masks)
        return made

    def context(self, application: dict[str, Any], *people: str, **members: object) -> dict[str, Any]:
        """A context between people."""
        persons = [{"phoneNumber": one} for one in people]
        return self.made(f"/applications/{application['sid']}/contexts", participants=persons, **members)

    def call(self, caller: str, dialled: str, **members: object) -> None:
        """Call, and keep how it went."""
        self.seen.append(self.mitto.call(caller, dialled, **members))

    def look(self, context: dict[str, Any]) -> None:
        """Look at a context and all that is in it."""
        path = f"/applications/{context['applicationSid']}/contexts"
        self.ask("GET", f"{path}/search/{context['sid']}")
        self.ask("GET", f"{path}/{context['sid']}/interactions/search")

    def access(self) -> None:
        """Who has no credentials, and asks for what is not there."""
        self.seen.append(self.mitto.send(Request("GET", f"{ROOT}/applications/search")))
        self.ask("PATCH", "/applications", {})

    def applications(self) -> None:
        """What is allowed in applications and their lists."""
        enterprise = self.mitto.enterprise()
        self.ask("GET", "/applications/search")
        one = self.made("/applications", enterpriseSid=enterprise, name="one", ttl=60, colour="red")
        for members in (
            {"ttl": "60"}, {"geoMatchLevel": "radius"}, {"geoMatchLevel": "country"}, {"numberSelectionBehavior": "mine"},
            {"name": "one"}, {"name": "one", "enterpriseSid": self.mitto.enterprise(place=1)}, {"enterpriseSid": "ENx"},
        ):  # fmt: skip
            self.made("/applications", **{"enterpriseSid": enterprise, "name": f"app {len(self.seen)}", **members})
        self.mitto.advance(1)
        path = f"/applications/{self.mitto.model.state.names.get((enterprise, 'one'), one.get('sid'))}"
        self.ask("PUT", path, {"numberSelectionBehavior": "prefer-sticky"})
        self.ask("DELETE", path)
        self.made("/applications", enterpriseSid=enterprise, name="one")
        for query in ("perPage=1", "page=x", "page=9"):
            self.ask("GET", f"/applications/search?{query}")
        self.ask("GET", "/phonenumbers/search?enterpriseSid=ENx")

    def pools(self) -> None:
        """What pools do, and who gets which mask."""
        application = self.application(TWO, ONE, THREE)
        root = f"/applications/{application['sid']}"
        self.ask("GET", "/phonenumbers/search")
        number = self.mitto.model.state.numbers[ONE][1]
        self.ask("POST", f"{root}/maskednumbers", {"phoneNumberSid": number.sid})
        for person in (RIDER, DRIVER):
            context = self.context(application, person)
            self.ask("PUT", f"{root}/contexts/{context['sid']}", {"status": "closed"})
        for behavior in ("prefer-sticky", "avoid-sticky"):
            self.ask("PUT", root, {"numberSelectionBehavior": behavior})
            context = self.context(application, DRIVER, RIDER)
            self.mitto.change(context, status="closed")
        self.mitto.change(context, status="open")
        masked = self.mitto.model.state.accounts["primary"].applications.get(application["sid"]).pool
        for sid in list(masked):
            self.ask("DELETE", f"{root}/maskednumbers/{sid}")

    def levels(self) -> None:
        """Where masks lie, and what they carry."""
        application = self.application(OVERLAY, ONE, GB)
        root = f"/applications/{application['sid']}"
        self.ask("PUT", root, {"geoMatchLevel": "overlay"})
        self.context(application, "16095550141")
        self.context(application, "17015550142")
        self.mitto.ask("PUT", root, {"geoMatchLevel": "area-code"})
        self.context(application, "38155500100")
        found = self.mitto.model.state.accounts["primary"].applications.get(application["sid"]).pool
        british = next(sid for sid, one in found.items() if one.number.number == GB)
        person = {"phoneNumber": DRIVER, "maskedNumberSid": british}
        self.ask("POST", f"{root}/contexts", {"participants": [person]})
        application = self.application(ONE)
        numbers = [{"number": one, "country": "US", "sms": one != ONE} for one in (THREE, ONE, TWO, OVERLAY)]
        self.mitto.step(SetNumbers("primary", tuple(numbers)))
        self.context(application, DRIVER)
        self.mitto.step(SetNumbers("primary", tuple({**one, "sms": True} for one in numbers)))

    def contexts(self) -> None:
        """What closed applications and closed contexts allow."""
        application = self.application(ONE, TWO, ttl=60)
        context = self.context(application, DRIVER, RIDER)
        for number in (SHORT, f"0{DRIVER}"):
            self.context(application, number)
        path = f"/applications/{application['sid']}/contexts/{context['sid']}"
        self.mitto.advance(30)
        for members in ({"status": "closed"}, {"name": "n"}, {"status": "open"}):
            self.ask("PUT", path, members)
        self.ask("PUT", f"/applications/{application['sid']}", {"ttl": 600, "status": "closed"})
        self.look(context)
        self.made(f"/applications/{application['sid']}/contexts")

    def calls(self) -> None:
        """How calls are kept, and what they do to the ttl."""
        context = self.context(self.application(ONE, TWO), DRIVER, RIDER, ttl=60)
        self.call(DRIVER, TWO)
        self.call(DRIVER, ONE, answered=False)
        self.look(context)
        self.mitto.call(DRIVER, ONE, hold=True)
        self.mitto.advance(59)
        self.look(context)
        self.mitto.advance(59)
        self.look(context)
        call = next(reversed(self.mitto.model.state.calls))
        self.mitto.step(HangUp(call, "caller"))
        self.look(context)

    def texts(self) -> None:
        """A text that cannot be delivered, and one that can."""
        context = self.context(self.application(ONE, TWO), DRIVER, RIDER)
        for rejects in (True, False):
            self.mitto.step(SetHandset(RIDER, rejects=rejects))
            self.seen.append(self.mitto.text(DRIVER, ONE))
            self.look(context)


def test_every_form_is_asked_for_as_documented() -> None:
    """The code knows no other names, and no other documented forms, than the table."""
    chooser = Noting()
    Life(chooser)
    assert chooser.asked == {name: {values[0]} for name, values in FORMS.items()}


@pytest.mark.parametrize(("name", "value"), VARIANTS)
def test_every_other_form_shows(name: str, value: object) -> None:
    """A form that changes nothing would be none."""
    assert Life(Chooser(0, {name: value})).seen != Life(Chooser(0)).seen


@pytest.mark.parametrize("which", [1, -1])
def test_all_forms_together_are_a_provider(which: int) -> None:
    """One that takes another form in everything still answers everything."""
    life = Life(Chooser(0, {name: values[which] for name, values in FORMS.items()}))
    life.mitto.advance(10**6)
    assert all(isinstance(one, dict | list | tuple) or one.status in {401, 403} for one in life.seen)


def test_what_only_a_live_target_may_do_is_a_form() -> None:
    """By its name in the table."""
    assert FORMS.keys() >= LIVE_ONLY


def test_the_model_names_every_requirement_that_an_answer_can_decide() -> None:
    """And each is spelt as in the catalogue."""
    source = "".join(path.read_text() for path in Path(model.__file__).parent.glob("*.py"))
    named = set(re.findall(r"MNM-[A-Z]+-\d{3}", source))
    assert {one.id for one in catalogue.load("mitto-masking")} - NOT_THE_MODEL == named - NOT_THE_MODEL
