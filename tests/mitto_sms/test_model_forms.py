"""The freedoms of the model, all by name and in one place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import orjson
import pytest

from testline import catalogue
from testline.surfaces.mitto_sms import model
from testline.surfaces.mitto_sms.model import FORMS, LIVE_ONLY
from testline.surfaces.model import Ask, Chooser
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.mitto_sms.conftest import Provider

T = TypeVar("T")
PHONE, OTHER = "447700900123", "447700900124"
PLAIN = {"from": "CityRides", "to": PHONE, "text": "hi"}
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

    def __init__(self, mitto: Provider) -> None:
        self.mitto = mitto
        self.seen: list[object] = []
        mitto.now += 123_456
        self.sends()
        self.refusals()
        self.texts()
        self.bulk_sends()
        self.reports()
        self.conversion_and_usage()
        self.faults()
        self.seen += mitto.callbacks

    def ask(self, path: str, body: object = b"", *, method: str = "POST", media: str = "application/json", key: str = "") -> Any:
        """Ask, keep the answer, and give what it holds if it is JSON."""
        headers = (("x-mitto-api-key", key or self.mitto.credentials["primary"]["api_key"]), ("content-type", media))
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        response = self.mitto.step(Ask(Request(method, path, headers, content))).response
        self.seen.append(response)
        return orjson.loads(response.body) if response.body.startswith(b"{") else None

    def send(self, **fields: object) -> Any:
        """Send one message."""
        return self.ask("/sms", {**PLAIN, **fields})

    def sends(self) -> None:
        """Every path, format and kind of body."""
        for path in ("/sms", "/sms.json", "/sms.xml", "/v2/sms.json", "/sms?format=json"):
            self.ask(path, {**PLAIN, "reference": "r"})
        self.ask(f"/sms.json?{urlencode(PLAIN)}", method="GET")
        self.ask("/sms.json", urlencode(PLAIN).encode(), media="application/x-www-form-urlencoded")
        self.ask("/sms?reference=q", PLAIN)
        self.send(to=f"+{PHONE}")
        self.send(test=True)
        self.send(colour="red")
        self.send(reference=None)
        self.send(validity=0)

    def refusals(self) -> None:
        """One of each kind."""
        self.ask("/sms", b"{")
        self.ask("/sms", b"x", media="text/plain")
        self.ask("/sms", method="DELETE")
        self.ask("/sms", key="wrong")
        self.ask("/sms.xml", {})
        self.send(to="")
        self.send(to="x", test=True)

    def texts(self) -> None:
        """Types and alphabets, and headers with little room beside them."""
        for kind in ("gsm", "unicode", "Byte", "AUTO"):
            self.send(type=kind, text="0041")
        self.send(text="\u0436")
        self.send(udh="0003010201", text="a" * 154)
        self.send(udh="000301020100", text="a" * 153)
        self.mitto.advance(1)
        self.seen.append(self.mitto.model.handset(PHONE))

    def bulk_sends(self) -> None:
        """Lists of all kinds."""
        for path in ("/smsbulk", "/smsbulk.json", "/v2/smsbulk.json", "/smsbulk.xml"):
            self.ask(path, {**PLAIN, "to": [PHONE, OTHER]})
        for to in (f"{PHONE},{OTHER}", [PHONE], [PHONE, "x"], [PHONE] * 1001):
            self.ask("/smsbulk", {**PLAIN, "to": to})
        self.ask("/smsbulk", {**PLAIN, "to": [PHONE], "test": True})

    def reports(self) -> None:
        """Of messages that arrive, wait, are refused or expire, and of a test."""
        self.send()
        self.mitto.settings(callback_url="http://127.0.0.1:9/dlr")
        self.mitto.advance(1)
        self.send(reference="r", test=True)
        self.send(to=f"+{PHONE}")
        for states in ({"reachable": False}, {"reachable": True, "rejects": True}, {"reachable": False}):
            self.mitto.phone(OTHER, **states)
            self.send(to=OTHER, validity=1)
            self.mitto.advance(1)
        self.mitto.advance(60)

    def conversion_and_usage(self) -> None:
        """Ids of all shapes, periods good and bad."""
        real, tested = self.send(), self.send(test=True)
        for told in (real, tested):
            message_id = (told.get("id") or told.get("ids", ["0" * 32])[0]).replace("-", "")
            dashed = re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", message_id)
            for one in (message_id, dashed):
                self.ask("/sms/converted", {"messageId": one})
        self.send(text="a" * 161)
        own = self.mitto.credentials["primary"]["account_name"]
        period = {"startDate": "20260303", "endDate": "20260303", "accountName": own}
        for change in ({}, {"startDate": "x"}, {"startDate": ""}, {"startDate": "20260304"}, {"accountName": "x"}):
            self.ask("/usage/bycountry", {**period, **change})

    def faults(self) -> None:
        """What the control API can cause."""
        for kind in ("internal-error", "rate-limited"):
            request = Request("POST", "/sms")
            self.seen.append(self.mitto.model.fault(kind, request, self.mitto.moment, self.mitto.chooser))


def test_every_form_is_asked_for_as_documented(provider_of: Callable[..., Provider]) -> None:
    """The code knows no other names, and no other documented forms, than the table."""
    chooser = Noting()
    Life(provider_of(chooser))
    assert chooser.asked == {name: {values[0]} for name, values in FORMS.items()}


@pytest.mark.parametrize(("name", "value"), VARIANTS)
def test_every_other_form_shows(provider_of: Callable[..., Provider], name: str, value: object) -> None:
    """A form that changes nothing would be none."""
    documented = Life(provider_of(Chooser(0))).seen
    assert Life(provider_of(Chooser(0, {name: value}))).seen != documented


def test_what_only_a_live_target_may_do_is_a_form() -> None:
    """Each of them by its name."""
    assert FORMS.keys() >= LIVE_ONLY


def test_the_requirements_that_the_model_names_exist() -> None:
    """And each is spelt as in the catalogue."""
    source = "".join(path.read_text() for path in Path(model.__file__).parent.glob("*.py"))
    named, known = set(re.findall(r"MSM-[A-Z]+-\d{3}", source)), catalogue.load("mitto-sms")
    assert [one for one in sorted(named) if one not in known] == []
