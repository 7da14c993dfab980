"""The freedoms of the model, all by name and in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest

from testline import catalogue
from testline.surfaces.model import Ask, Chooser
from testline.surfaces.plivo_masking import SURFACE, model
from testline.surfaces.plivo_masking.model import FORMS
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.plivo_masking.conftest import Answer, Provider

T = TypeVar("T")
HOOK = "http://127.0.0.1:9/m"
FIRST, SECOND, STRANGER = "14155550100", "14155550101", "14155550177"
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/p.mp3", "pin_retry": 0,
    "first_party_pin": "1111", "second_party_pin": "2222",
}  # fmt: skip
PLAIN = {"first_party": FIRST, "second_party": SECOND, "callback_url": HOOK}
SINGLE = {"first_party": FIRST, "second_party": "", "create_session_with_single_party": True, "callback_url": HOOK}
VARIANTS = [(name, value) for name, values in FORMS.items() for value in values[1:]]


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

    def __init__(self, plivo: Provider) -> None:
        self.plivo = plivo
        self.seen: list[object] = []
        self.plivo.now += 123_456
        self.calls()
        self.refusals()
        self.lists()
        self.strangers()
        self.seen += [callback.request for callback in plivo.callbacks]

    def ask(self, method: str, rest: str = "", body: object = None, **who: str) -> Answer:
        """Ask, and keep the answer."""
        answer = self.plivo.ask(method, rest, body, **who)
        self.seen.append((answer.status, answer.body, answer.headers))
        return answer

    def calls(self) -> None:
        """A recorded session, its calls, its update and its end."""
        session = self.ask("POST", "", {**PLAIN, "record": True}).session
        item = f"/{session['session_uuid']}"
        self.plivo.call(FIRST, session)
        self.plivo.call(SECOND, session, answered=False)
        self.ask("GET", item)
        self.ask("POST", item, {"call_time_limit": 60})
        self.ask("POST", item, {"session_expiry": 0})
        self.ask("POST", item, {"geomatch": False})
        self.ask("DELETE", item)
        self.ask("DELETE", item)
        self.ask("GET", item)

    def refusals(self) -> None:
        """What some providers refuse and others do not."""
        self.ask("POST", "", {**PLAIN, "second_party": FIRST})
        self.ask("POST", "", {**PLAIN, "session_expiry": "60"})
        self.ask("POST", "", {**PLAIN, **PIN, "first_party_pin": "2222"})
        self.ask("POST", "", {**PLAIN, **PIN, "first_party_pin": 1234})
        self.ask("POST", "", {**PLAIN, **PIN, "pin_prompt_play": "https://media.example.test/p.xml"})
        self.ask("POST", "", {**PLAIN, "subaccount": self.plivo.credentials["sub"]["auth_id"]})
        self.ask("GET", "/nonsense")
        self.ask("GET", account="secondary", signer="primary")
        for headers in ((), (("content-type", "text/plain"),)):
            request = Request("POST", self.plivo.path(), headers, b"x")
            signed = SURFACE.authorize(request, self.plivo.credentials["primary"]) if headers else request
            self.seen.append(self.plivo.step(Ask(signed)).response)

    def lists(self) -> None:
        """Pages and filters."""
        page = self.ask("GET", "?status=all&limit=1").body["response"]["meta"]
        self.ask("GET", f"?{urlsplit(page['next']).query}")
        wide = "created_time__gte=2025-12-15+00%3A00&created_time__lte=2026-03-15+00%3A00"
        for query in ("limit=99", "offset=-1", "status=in-progress", wide):
            self.ask("GET", f"?{query}")

    def strangers(self) -> None:
        """Single-party and PIN sessions on one number, first the one, then the other the newer."""
        for number, kinds in (("12205550140", [SINGLE, PIN]), ("12205550141", [PIN, SINGLE])):
            self.plivo.inventory(number)
            for i, kind in enumerate(kinds):
                self.plivo.advance(1)
                parties = (
                    {"first_party": f"1212555010{i}"}
                    if kind is SINGLE
                    else {"first_party": f"1212555010{i}", "second_party": SECOND}
                )
                session = self.ask("POST", "", {**PLAIN, **kind, **parties}).session
            self.seen.append(self.plivo.call(STRANGER, session, digits=("1111",)))
        self.plivo.advance(3600)


def test_every_form_is_asked_for_as_documented(provider_of: Callable[[Chooser], Provider]) -> None:
    """The code knows no other names, and no other documented forms, than the table."""
    chooser = Noting()
    Life(provider_of(chooser))
    assert chooser.asked == {name: {values[0]} for name, values in FORMS.items()}


@pytest.mark.parametrize(("name", "value"), VARIANTS)
def test_every_other_form_shows(provider_of: Callable[[Chooser], Provider], name: str, value: object) -> None:
    """A form that changes nothing would be none."""
    documented = Life(provider_of(Chooser(0))).seen
    assert Life(provider_of(Chooser(0, {name: value}))).seen != documented


def test_the_last_usable_number_may_be_picked(provider_of: Callable[[Chooser], Provider]) -> None:
    """Any usable number will do."""
    session = provider_of(Chooser(0, {"virtual_number": "last"})).create()
    assert session["virtual_number"] == "12205550139"


def test_the_requirements_that_the_model_names_exist() -> None:
    """And each is spelt as in the catalogue."""
    source = "".join(path.read_text() for path in Path(model.__file__).parent.glob("*.py"))
    named, known = set(re.findall(r"PNM-[A-Z]+-\d{3}", source)), catalogue.load("plivo-masking")
    assert [one for one in sorted(named) if one not in known] == []
