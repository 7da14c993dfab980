"""Authenticate callbacks: two headers, each with the signature of the body by the customer's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from testline.checks import Judge

    from .conftest import Accounts, TeleSign
    from .relays import Event, Inbox, Phones

    Inboxes = Callable[..., Inbox]
    Send = Callable[..., Event]

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"),
    pytest.mark.needs("messages", "accounts", "numbers"),
]

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
HEADERS = ("Authorization", "X-TS-Authorization")
TEXTS = ("At the gate", "Zo\u00eb, caf\u00e9", "\u0416\u0443\u043a", "\U0001f697", '"/\\ <b>&', "a\nb", "x" * 700)


class Sender:
    """An account whose texts are told, and the callbacks of them."""

    def __init__(self, api: TeleSign, phones: Phones, inbox: Inbox) -> None:
        self.api = api
        self.inbox = inbox
        self._phones = phones
        self._count = 0

    def events(self, kind: str, *texts: str) -> list[Event]:
        """The callbacks of some texts, sent to and fro. Blocked where they do not come."""
        session = self.api.session(kind)
        for text in texts:
            self._phones.text(session.first, session.second_mask, text)
            session = session.turned()
        self._count += len(texts)
        return self.inbox.need(self._count)[-len(texts) :]


@pytest.fixture
def sender(account: Accounts, phones: Phones, inbox: Inboxes) -> Callable[..., Sender]:
    """`sender()`, `sender("other")`: accounts whose callbacks arrive here, each at its own place."""
    return lambda name="texts": Sender(account(callback_url=inbox(name).url()), phones, inbox(name))


@BOTH
@pytest.mark.requirement("TNM-CB-007")
def test_both_headers_are_sent(judge: Judge, sender: Callable[..., Sender], kind: str) -> None:
    """With every callback, in either direction."""
    for event in sender().events(kind, "one", "two", "three"):
        for header in HEADERS:
            judge.holds(
                bool(event.header(header)), where=f"callback.headers/{header.lower()}", expected="to be there",
                got="absent, or empty", kind="absent",
            )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-008")
def test_the_signature_is_that_of_the_body(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """As it was sent, whatever is in it; the key is what the API Key decodes to."""
    one = sender()
    for event in one.events(kind, *TEXTS):
        _is_signed(judge, one.api, event, signing)


@BOTH
@pytest.mark.requirement("TNM-CB-008")
def test_each_customers_callbacks_are_signed_by_its_own_key(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """Two of them, in turns."""
    one, other = sender("one"), sender("other")
    for own in (one, other, one):
        for event in own.events(kind, "At the gate"):
            _is_signed(judge, own.api, event, signing)


@BOTH
@pytest.mark.needs("messages", "accounts", "numbers", "clock")
@pytest.mark.requirement("TNM-CB-008")
def test_every_attempt_is_signed(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """The repeats as well."""
    one = sender()
    one.inbox.behave(500)
    one.events(kind, "At the gate")
    one.inbox.after(11)
    for event in one.inbox.after(60):
        _is_signed(judge, one.api, event, signing)


def _is_signed(judge: Judge, api: TeleSign, event: Event, signing: ModuleType) -> None:
    """Each header has the signature of the body, after the Customer ID or alone."""
    expected = signing.sign(api.client.credentials.get("api_key", ""), event.raw)
    for header in HEADERS:
        got = signing.signature_of(event.header(header))
        judge.holds(
            got == expected, where=f"callback.headers/{header.lower()}", expected="the HMAC-SHA256 of the body",
            got="none" if got is None else "another signature", kind="absent" if got is None else "signature",
        )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-014")
def test_a_header_names_the_scheme_and_the_customer(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """TSA, the Customer ID, a colon, the signature."""
    one = sender()
    customer = one.api.client.credentials.get("customer_id", "")
    for event in one.events(kind, "one", "two"):
        for header in HEADERS:
            found = signing.TSA.fullmatch(event.header(header) or "")
            judge.holds(
                found is not None and found[1].lower() == customer.lower(), where=f"callback.headers/{header.lower()}",
                expected=f"TSA {customer}: and a signature", got="another form" if found is None else found[1], kind="form",
            )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-014")
def test_both_headers_have_the_same_signature(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """With every callback."""
    for event in sender().events(kind, "one", "two", "three"):
        one, other = (signing.signature_of(event.header(name)) for name in HEADERS)
        judge.holds(
            one == other, where="callback.headers/x-ts-authorization", expected="the signature of Authorization",
            got="another one", kind="signature",
        )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-008")
def test_two_bodies_have_two_signatures(
    judge: Judge, sender: Callable[..., Sender], signing: ModuleType, kind: str
) -> None:
    """It is no constant of the customer's."""
    first, second = sender().events(kind, "one", "two")
    got = [signing.signature_of(event.header("Authorization")) for event in (first, second)]
    judge.holds(
        None in got or got[0] != got[1], where="callback.headers/authorization", expected="another signature than before",
        got="the same", kind="signature",
    )  # fmt: skip
