"""What the suite of the Mitto SMS API shares: a client that knows a message, phones, and delivery reports."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from testline.files import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control
    from testline.targets.receiver import Receiver

    from .delivery import Phones, Reports
    from .replies import Expect, Reply

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BULK = ("sendBulk", "sendBulkJson", "sendBulkXml", "sendBulkJsonV2")

ABSENT = (404, 405, 410, 501)
"""What answers where a path is not served."""

OPTIONAL = {
    "sendSmsJson": "MSM-GEN-004", "sendBulkJson": "MSM-GEN-012", "sendSmsJsonV2": "MSM-GEN-013", "sendBulkJsonV2": "MSM-GEN-013",
    "sendBulkXml": None,
}
"""The operations that no MUST demands, and the row that speaks of each: other rows are not judged by what is not there."""

FAULTS: dict[int, dict[str, object]] = {
    2: {"type": "Klingon"},
    3: {"text": ""},
    4: {"text": "Your ride is \u0416 minutes away"},
    5: {"sender": ""},
    6: {"sender": "CityRidesClub"},
    7: {"to": ""},
    8: {"to": "notanumber"},
}
"""By response code: what is wrong with a send that gets it, one thing each."""


class Mitto:
    """The SMS API as one account uses it. Every message has a sender of this test's own, and a text of its own."""

    def __init__(
        self, client: Client, fresh: Fresh, replies: ModuleType, judged: frozenset[str], no_evidence: Callable[[str], None],
        name: str = "primary",
    ) -> None:
        self.client = client
        self.name = name
        self.sender = f"T{fresh.digits(9)}"
        self._fresh = fresh
        self._replies = replies
        self._judged = judged
        self._no_evidence = no_evidence

    def as_account(self, client: Client, name: str) -> Mitto:
        """The same for another account."""
        return Mitto(client, self._fresh, self._replies, self._judged, self._no_evidence, name)

    def served(self, operation: str, answer: Answer) -> Answer:
        """The answer; the test ends where it is that of a path which a provider need not have, and this one has not."""
        if answer.status in ABSENT and operation in OPTIONAL and OPTIONAL[operation] not in self._judged:
            asked = self.fields(test=True)
            asked["to"] = [asked["to"]] if operation in BULK else asked["to"]
            if self.client.send(operation, json=asked).status in ABSENT:
                self._no_evidence(f"{operation} is not served")
        return answer

    def text(self) -> str:
        """A text that nobody else sends."""
        return f"Your ride {self._fresh.digits(6)} is on its way"

    def fields(self, **given: object) -> dict[str, object]:
        """The fields of a send, with what is given; `sender` is `from`, and a field of `...` is left out."""
        made: dict[str, object] = {"from": self.sender, "to": self._fresh.us_number(), "text": self.text()}
        made.update({"from" if name == "sender" else name: value for name, value in given.items()})
        return {name: value for name, value in made.items() if value is not ...}

    def send(self, operation: str = "sendSms", /, **given: object) -> Reply:
        """Send a message; `options` are those of the client. A bulk send goes to an array of one, where `to` is not given."""
        options = given.pop("options", {})
        asked = self.fields(**given)
        if operation in BULK and "to" not in given:
            asked["to"] = [asked["to"]]
        return self._reply(operation, asked, json=asked, **options)

    def bulk(self, to: Iterable[str], operation: str = "sendBulk", /, **given: object) -> Reply:
        """Send a message to several numbers, as an array."""
        return self.send(operation, to=list(to), **given)

    def form(self, operation: str = "sendSmsJson", /, **given: object) -> Reply:
        """Send a message whose fields are a form, as Mitto's shop module does."""
        asked = self.fields(**given)
        return self._reply(operation, asked, body=urlencode(asked), headers={"content-type": FORM})

    def query(self, **given: object) -> Reply:
        """Send a message whose fields are a query, as Mitto's old .NET client does."""
        asked = self.fields(**given)
        return self._reply("sendSmsByQuery", asked, query=asked)

    def faulty(self, code: int, operation: str = "sendSms", /, **given: object) -> Reply:
        """Send a message that is wrong in the one thing that has this response code."""
        return self.send(operation, **{**given, **FAULTS[code]})

    def post(self, body: str | bytes, operation: str = "sendSms", content_type: str = JSON) -> Reply:
        """Send exactly this body."""
        return self._reply(operation, {}, body=body, headers={"content-type": content_type})

    def _reply(self, operation: str, asked: dict[str, object], **options: object) -> Reply:
        answer = self.served(operation, self.client.send(operation, **options))
        return self._replies.Reply(answer, asked, xml=operation in ("sendSmsXml", "sendBulkXml"))

    def convert(self, message_id: str) -> Answer:
        """Tell that a message led to what it was sent for, with the id as it is."""
        return self.client.send("convertMessage", json={"messageId": message_id})

    def convert_known(self, message_id: str) -> Answer:
        """The same with the id as it is or, where that is unknown, in its other form: that both are good is judged apart."""
        answer = self.convert(message_id)
        other = self._replies.other_form(message_id)
        if answer.status != 404 or other is None:
            return answer
        again = self.convert(other)
        return answer if again.status == 404 else again

    def form_known(self, sample: str) -> Callable[[str], str]:
        """How conversions write the id of a message, learned from one that was sent: as it is, or in its other form."""
        other = self._replies.other_form(sample)
        if other is not None and self.convert(sample).status == 404 and self.convert(other).status == 200:
            return lambda one: self._replies.other_form(one) or one
        return lambda one: one

    def usage(self, **fields: object) -> Answer:
        """Ask for the usage with exactly these fields."""
        return self.client.send("usageByCountry", json=fields)


@pytest.fixture
def gsm() -> ModuleType:
    """GSM 03.38."""
    return beside(__file__, "gsm")


@pytest.fixture
def mitto(client: Client, fresh: Fresh, no_evidence: Callable[[str], None], request: pytest.FixtureRequest) -> Mitto:
    """The SMS API as the primary account uses it."""
    judged = frozenset(row for mark in request.node.iter_markers("requirement") for row in mark.args)
    return Mitto(client, fresh, beside(__file__, "replies"), judged, no_evidence)


@pytest.fixture
def other_mitto(mitto: Mitto, account_of: Callable[[str], Client]) -> Mitto:
    """The same as another customer; skipped where there is none."""
    return mitto.as_account(account_of("secondary"), "secondary")


@pytest.fixture
def account(mitto: Mitto, own_account: Callable[..., OwnAccount]) -> Callable[..., Mitto]:
    """`account(callback_url=...)`: the API as an account that nobody else uses; skipped where none can be made."""

    def made(**settings: object) -> Mitto:
        own = own_account(None, us=0, gb=0, **settings)
        return mitto.as_account(own.client, own.name)

    return made


@pytest.fixture
def expect(judge: Judge) -> Expect:
    """What is expected of replies."""
    return beside(__file__, "replies").Expect(judge)


@pytest.fixture
def phones(control: Control, fresh: Fresh, judge: Judge) -> Iterator[Phones]:
    """`phones()`: a phone, and what it gets from now on."""
    made = beside(__file__, "delivery").Phones(control, fresh, judge)
    yield made
    made.clear_up()


@pytest.fixture
def reports(receiver: Receiver, callback_path: str, judge: Judge) -> Iterator[Callable[..., Reports]]:
    """`reports()`, `reports("other")`: places of this test's own where delivery reports arrive."""
    made: dict[str, Reports] = {}

    def named(name: str = "reports") -> Reports:
        return made.setdefault(name, beside(__file__, "delivery").Reports(receiver, f"{callback_path}/{name}", judge))

    yield named
    for one in made.values():
        receiver.received(one.path, 0, 0)
        receiver.clear(one.path)


@pytest.fixture
def now(request: pytest.FixtureRequest) -> Callable[[], datetime]:
    """The target's time; the wall clock's where nobody can tell it."""
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("clock"):
            return control.now
    return lambda: datetime.now(UTC)
