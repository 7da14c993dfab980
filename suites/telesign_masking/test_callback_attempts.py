"""Callback attempts: three in all, until one is answered with 200."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge

    from .conftest import Accounts
    from .relays import Event, Inbox, Phones
    from .sessions import Session

    Inboxes = Callable[..., Inbox]
    Sessions = Callable[[str], Session]
    Say = Callable[..., list[Event]]

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"),
    pytest.mark.needs("messages", "accounts", "numbers", "clock"),
]

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
LONG_AFTER = 7 * 86400


@pytest.fixture
def session(account: Accounts, inbox: Inboxes) -> Sessions:
    """`session("sms")`: a session of an account whose callbacks arrive here."""
    return lambda kind: account(callback_url=inbox().url()).session(kind, validity_period=720)


@pytest.fixture
def say(phones: Phones, inbox: Inboxes) -> Say:
    """`say(session)`: a text of the first party, and what has come of it. Blocked where nothing comes."""

    def said(one: Session, text: str = "At the gate", count: int = 1) -> list[Event]:
        phones.text(one.first, one.second_mask, text)
        return inbox().need(count)

    return said


@BOTH
@pytest.mark.requirement("TNM-CB-009")
def test_a_callback_that_was_taken_is_not_repeated(session: Sessions, say: Say, inbox: Inboxes, kind: str) -> None:
    """Not in ten seconds, not in a week."""
    say(session(kind))
    for seconds in (11, 31, 3600, LONG_AFTER):
        inbox().has(inbox().after(seconds), 1, "callback of one text")


@BOTH
@pytest.mark.requirement("TNM-CB-009")
def test_none_of_several_that_were_taken_is_repeated(
    session: Sessions, say: Say, inbox: Inboxes, kind: str
) -> None:
    """In either direction."""
    one = session(kind)
    for count, way in enumerate((one, one.turned(), one), 1):
        say(way, count=count)
    inbox().has(inbox().after(LONG_AFTER), 3, "callbacks of three texts")


@BOTH
@pytest.mark.requirement("TNM-CB-009")
@pytest.mark.parametrize("failures", [1, 2])
def test_after_a_repeat_that_was_taken_there_is_none(
    session: Sessions, say: Say, inbox: Inboxes, kind: str, failures: int
) -> None:
    """The second, or the third."""
    inbox().behave(500, times=failures)
    say(session(kind))
    inbox().after(11)
    inbox().after(31)
    inbox().has(inbox().after(LONG_AFTER), failures + 1, f"attempts where {failures} failed")


@BOTH
@pytest.mark.requirement("TNM-CB-010")
@pytest.mark.parametrize("status", [500, 404, 429])
def test_a_callback_is_tried_three_times(
    session: Sessions, say: Say, inbox: Inboxes, *, kind: str, status: int
) -> None:
    """Whatever the receiver's failure; and then never again."""
    inbox().behave(status)
    say(session(kind))
    inbox().has(inbox().after(120), 3, f"attempts where each is answered with {status}")
    inbox().has(inbox().after(LONG_AFTER), 3, "attempts, a week later")


@BOTH
@pytest.mark.requirement("TNM-CB-010")
def test_a_receiver_that_gives_no_answer_is_tried_three_times(
    session: Sessions, say: Say, inbox: Inboxes, kind: str
) -> None:
    """It closes the connection."""
    inbox().behave(close=True)
    say(session(kind))
    inbox().has(inbox().after(120), 3, "attempts where none is answered")
    inbox().has(inbox().after(LONG_AFTER), 3, "attempts, a week later")


@BOTH
@pytest.mark.requirement("TNM-CB-010")
def test_each_of_several_callbacks_is_tried_three_times(
    session: Sessions, say: Say, inbox: Inboxes, judge: Judge, kind: str
) -> None:
    """One that failed uses up nothing of another's."""
    inbox().behave(500)
    one = session(kind)
    for count, way in enumerate((one, one.turned(), one), 1):
        say(way, count=count)
    events = inbox().after(LONG_AFTER)
    counts = Counter(str(event["mo_reference_id"]) for event in events)
    judge.holds(
        list(counts.values()) == [3, 3, 3], where="callback", expected="three attempts of each of three callbacks",
        got=list(counts.values()), kind="count",
    )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-010")
def test_a_callback_after_one_that_was_given_up_is_tried_three_times(
    session: Sessions, say: Say, inbox: Inboxes, kind: str
) -> None:
    """Nobody's URL is given up."""
    inbox().behave(500)
    one = session(kind)
    say(one)
    inbox().after(LONG_AFTER)
    before = len(inbox().events())
    say(one, "again", before + 1)
    inbox().has(inbox().after(LONG_AFTER), before + 3, "attempts, three of them of the second callback")


@pytest.mark.requirement("TNM-CB-010")
def test_one_customers_receiver_fails_no_others_callback(
    account: Accounts, phones: Phones, inbox: Inboxes
) -> None:
    """The other's is taken at once, the first's tried three times."""
    failing, fine = (account(callback_url=inbox(name).url()).session("sms") for name in ("failing", "fine"))
    inbox("failing").behave(500)
    for one in (failing, fine):
        phones.text(one.first, one.second_mask, "At the gate")
    inbox("failing").has(inbox("failing").after(LONG_AFTER), 3, "attempts where each fails")
    inbox("fine").has(inbox("fine").events(), 1, "attempt where the first is taken")


@BOTH
@pytest.mark.requirement("TNM-CB-011")
@pytest.mark.parametrize("how", [{"status": 500}, {"close": True}], ids=["status", "closed"])
def test_the_waits_are_ten_and_thirty_seconds(
    session: Sessions, say: Say, inbox: Inboxes, kind: str, how: dict[str, object]
) -> None:
    """A second before each there is nothing new, a second after it there is."""
    inbox().behave(**how)
    inbox().has(say(session(kind)), 1, "attempt at once")
    for seconds, count, said in ((9, 1, "9 s later"), (2, 2, "11 s later"), (28, 2, "39 s later"), (2, 3, "41 s later")):
        inbox().has(inbox().after(seconds, count), count, f"attempts, {said}")


@BOTH
@pytest.mark.requirement("TNM-CB-011")
def test_the_waits_are_those_of_each_text(session: Sessions, say: Say, inbox: Inboxes, kind: str) -> None:
    """Counted from its own first attempt."""
    inbox().behave(500)
    one = session(kind)
    say(one)
    inbox().after(5)
    say(one.turned(), count=2)
    for seconds, count, said in ((4, 2, "9 and 4 s"), (2, 3, "11 and 6 s"), (5, 4, "16 and 11 s"), (23, 4, "39 and 34 s"),
                                 (2, 5, "41 and 36 s"), (5, 6, "46 and 41 s")):  # fmt: skip
        inbox().has(inbox().after(seconds, count), count, f"attempts, {said} after the two texts")


@BOTH
@pytest.mark.requirement("TNM-CB-012")
@pytest.mark.parametrize("text", ["At the gate", "Zo\u00eb \u0416\u0443\u043a"], ids=["plain", "unicode"])
def test_repeats_have_the_body_of_the_first_attempt(
    session: Sessions, say: Say, inbox: Inboxes, judge: Judge, *, kind: str, text: str
) -> None:
    """Octet by octet."""
    inbox().behave(500)
    say(session(kind), text)
    inbox().after(11)
    events = inbox().after(120)
    bodies = {event.raw for event in events}
    judge.holds(
        len(bodies) == 1 or len(events) < 2, where="callback.body", expected="one body in all attempts",
        got=f"{len(bodies)} in {len(events)}", kind="changed",
    )  # fmt: skip


@BOTH
@pytest.mark.requirement("TNM-CB-012")
def test_a_later_text_changes_no_repeat(
    session: Sessions, say: Say, inbox: Inboxes, judge: Judge, kind: str
) -> None:
    """Each of two texts has its own body, in all of its attempts."""
    inbox().behave(500)
    one = session(kind)
    say(one, "first")
    say(one, "second", 2)
    events = inbox().after(LONG_AFTER)
    bodies = {event.raw for event in events}
    judge.holds(
        len(bodies) == 2, where="callback.body", expected="two bodies in all attempts of two callbacks",
        got=f"{len(bodies)} in {len(events)}", kind="changed",
    )  # fmt: skip
