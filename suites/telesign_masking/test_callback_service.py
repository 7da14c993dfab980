"""The callback service: what the customer is told of each text that was relayed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .relays import Inbox, Phones
    from .sessions import Session

    Inboxes = Callable[..., Inbox]
    Told = Callable[..., Session]

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"),
    pytest.mark.needs("messages", "accounts", "numbers"),
]

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
FIELDS = (
    "submit_timestamp", "from_phone_number", "to_phone_number", "mo_message", "mo_reference_id", "session_reference_id"
)  # fmt: skip
TEXTS = (
    "At the gate", "Zo\u00eb, caf\u00e9 5 \u20ac", "\u0416\u0443\u043a", "\U0001f697 here", '{"a": "b"}\\n', "\"it's\" <b>&amp;", "a\nb",
    "x" * 400, "two  blanks", "null", "1+1=2 %20", "007",
)  # fmt: skip


@pytest.fixture
def told_account(account: Accounts, inbox: Inboxes) -> TeleSign:
    """An account whose callbacks arrive here."""
    return account(callback_url=inbox().url())


@pytest.fixture
def told(told_account: TeleSign) -> Told:
    """`told("sms", back=True)`: a session of that account, as one of its parties sees it."""

    def made(kind: str, *, back: bool = False) -> Session:
        session = told_account.session(kind)
        return session.turned() if back else session

    return made


# One for each text


@BOTH
@pytest.mark.requirement("TNM-CB-001")
def test_a_relayed_text_is_told_once(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """Whoever sent it. Of texts in sessions for calls, the documentation does not say it."""
    session = told(kind)
    for count, way in enumerate((session, session.turned()), 1):
        phones.text(way.first, way.second_mask, "At the gate")
        inbox().has(inbox().events(count), count, f"callbacks of {count} texts", tolerated=kind == "sms_voice")


@BOTH
@pytest.mark.requirement("TNM-CB-001")
def test_every_relayed_text_is_told(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """Four texts to and fro, four callbacks."""
    session = told(kind)
    for way in (session, session.turned(), session, session):
        phones.text(way.first, way.second_mask, "At the gate")
    inbox().has(inbox().events(4), 4, "callbacks of four texts", tolerated=kind == "sms_voice")


@BOTH
@pytest.mark.requirement("TNM-CB-001")
def test_a_callback_has_its_six_members(
    told: Told, phones: Phones, inbox: Inboxes, judge: Judge, kind: str
) -> None:
    """Each of them text, in either direction."""
    session = told(kind)
    for way in (session, session.turned()):
        phones.text(way.first, way.second_mask, "At the gate")
    for event, name in product(inbox().need(2), FIELDS):
        got = event[name]
        judge.holds(
            isinstance(got, str) and bool(got), where=f"callback.body/{name}", expected="text", got=got,
            kind="absent" if got is MISSING else "type",
        )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-001")
def test_a_callback_is_a_post(told: Told, phones: Phones, inbox: Inboxes, judge: Judge, kind: str) -> None:
    """Of a JSON object."""
    session = told(kind)
    phones.text(session.first, session.second_mask, "At the gate")
    for event in inbox().need():
        method = event.exchange.request.method
        judge.holds(method == "POST", where="callback.method", expected="POST", got=method)
        judge.holds(
            isinstance(event.body, dict), where="callback.body", expected="a JSON object",
            got=event.raw[:60].decode("utf-8", "replace"), kind="type",
        )  # fmt: skip


@pytest.mark.requirement("TNM-CB-001")
def test_a_customers_callbacks_go_to_its_own_url(account: Accounts, phones: Phones, inbox: Inboxes) -> None:
    """Each customer's to its own."""
    one, other = (account(callback_url=inbox(name).url()).session("sms") for name in ("one", "other"))
    for session in (one, other, one):
        phones.text(session.first, session.second_mask, "At the gate")
    inbox("one").has(inbox("one").events(2), 2, "callbacks of the first customer's two texts")
    inbox("other").has(inbox("other").events(1), 1, "callback of the second customer's text")


@pytest.mark.requirement("TNM-CB-001")
@pytest.mark.needs("messages", "accounts", "numbers", "clock")
def test_a_changed_url_gets_the_callbacks_from_then_on(
    account: Accounts, phones: Phones, inbox: Inboxes, control: Control
) -> None:
    """Of sessions that there were before, too."""
    api = account(callback_url=inbox("old").url())
    session = api.session("sms")
    phones.text(session.first, session.second_mask, "one")
    inbox("old").need()
    control.change_account(api.name, callback_url=inbox("new").url())
    phones.text(session.first, session.second_mask, "two")
    inbox("new").has(inbox("new").events(1), 1, "callback at the new URL")
    inbox("old").has(inbox("old").after(60), 1, "callback at the old URL")


@pytest.mark.requirement("TNM-CB-001")
@pytest.mark.needs("messages", "accounts", "numbers", "clock")
def test_a_session_alone_is_not_told(told: Told, inbox: Inboxes, control: Control) -> None:
    """Neither that it was made, nor that it is over."""
    session = told("sms")
    inbox().has(inbox().after(60), 0, "callbacks before any text")
    control.advance(max(0.0, session.left(control.now())))
    inbox().has(inbox().after(60), 0, "callbacks of the end")


@BOTH
@pytest.mark.requirement("TNM-FLOW-004")
@pytest.mark.needs("messages", "accounts", "numbers", "clock")
def test_a_strangers_text_is_not_told(
    told: Told, phones: Phones, inbox: Inboxes, fresh: Fresh, kind: str
) -> None:
    """Nothing was relayed."""
    session = told(kind)
    for mask in (session.first_mask, session.second_mask):
        phones.text(fresh.us_number(), mask, "Who is there?")
    inbox().has(inbox().after(60), 0, "callbacks of a stranger's texts")


# What it says


@BOTH
@pytest.mark.requirement("TNM-CB-002")
def test_a_callback_names_its_session(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """By the reference of its create; of four sessions each by its own, whoever writes."""
    for place in range(1, 5):
        session = told(kind, back=place % 2 == 0)
        phones.text(session.first, session.second_mask, "At the gate")
        inbox().is_of(inbox().need(place)[-1], session)


@BOTH
@pytest.mark.requirement("TNM-CB-002")
def test_each_callback_of_a_pair_names_the_session_that_was_dialled(
    told_account: TeleSign, phones: Phones, inbox: Inboxes, kind: str
) -> None:
    """The pair has two."""
    first = told_account.session(kind)
    second = told_account.session(kind, phone_number_1=first.first, phone_number_2=first.second)
    sessions = (first, second, first) if first.second_mask != second.second_mask else (second,)
    for place, session in enumerate(sessions, 1):
        phones.text(session.first, session.second_mask, "At the gate")
        inbox().is_of(inbox().need(place)[-1], session)


@BOTH
@pytest.mark.requirement("TNM-CB-003")
def test_a_callback_names_the_real_numbers(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """The sender's and the receiver's, not a masking id; in both directions, whoever writes first."""
    one, other = told(kind), told(kind)
    for place, way in enumerate((one, one.turned(), one, other.turned(), other), 1):
        phones.text(way.first, way.second_mask, "At the gate")
        event = inbox().need(place)[-1]
        inbox().says(event, "from_phone_number", way.first)
        inbox().says(event, "to_phone_number", way.second)


@BOTH
@pytest.mark.requirement("TNM-CB-003")
def test_a_callback_names_the_real_numbers_of_two_countries(
    told_account: TeleSign, phones: Phones, inbox: Inboxes, fresh: Fresh, kind: str
) -> None:
    """With their country codes."""
    session = told_account.session(kind, phone_number_2=fresh.gb_number())
    for place, way in enumerate((session, session.turned()), 1):
        phones.text(way.first, way.second_mask, "At the gate")
        event = inbox().need(place)[-1]
        inbox().says(event, "from_phone_number", way.first)
        inbox().says(event, "to_phone_number", way.second)


@BOTH
@pytest.mark.requirement("TNM-CB-004")
def test_a_callback_has_the_text_as_it_was_sent(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """In any script, with whatever is in it, in either direction."""
    session = told(kind)
    for place, text in enumerate((*TEXTS, *TEXTS[:3]), 1):
        way = session if place <= len(TEXTS) else session.turned()
        phones.text(way.first, way.second_mask, text)
        inbox().says(inbox().need(place)[-1], "mo_message", text)


@BOTH
@pytest.mark.requirement("TNM-CB-005")
def test_the_id_of_a_text_is_32_letters_and_digits(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """In either case, every time."""
    session = told(kind)
    for way in (session, session.turned(), session):
        phones.text(way.first, way.second_mask, "At the gate")
    for event in inbox().need(3):
        inbox().fits(event, "mo_reference_id", "[0-9A-Za-z]{32}")


@BOTH
@pytest.mark.requirement("TNM-CB-005")
def test_no_two_texts_have_one_id(told: Told, phones: Phones, inbox: Inboxes, judge: Judge, kind: str) -> None:
    """Nor has one the id of its session."""
    sessions = [told(kind), told(kind)]
    for session in (*sessions, *sessions):
        for way in (session, session.turned()):
            phones.text(way.first, way.second_mask, "At the gate")
    ids = [str(event["mo_reference_id"]) for event in inbox().need(8)]
    known = {one.upper() for one in (*ids, *(session.reference for session in sessions))}
    judge.holds(
        len(known) == len(ids) + 2, where="callback.body/mo_reference_id", expected="an id of its own for each text",
        got=ids, kind="repeated",
    )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-013")
def test_the_letters_of_a_texts_id_are_capitals(told: Told, phones: Phones, inbox: Inboxes, kind: str) -> None:
    """As in the documentation's example."""
    session = told(kind)
    for _ in range(2):
        phones.text(session.first, session.second_mask, "At the gate")
    for event in inbox().need(2):
        inbox().fits(event, "mo_reference_id", "[^a-z]*")


@BOTH
@pytest.mark.requirement("TNM-CB-006")
def test_the_time_of_a_text_has_six_digits_of_a_second_and_no_zone(
    told: Told, phones: Phones, inbox: Inboxes, kind: str
) -> None:
    """With a T between date and time."""
    session = told(kind)
    for way in (session, session.turned()):
        phones.text(way.first, way.second_mask, "At the gate")
    for event in inbox().need(2):
        inbox().fits(event, "submit_timestamp", r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}")
