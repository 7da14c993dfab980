"""What goes through a session: texts between two phones, calls, and the callbacks that tell of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from testline.errors import Blocked
from testline.wire import MISSING, at, parse_json

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.targets.control import Control, InboxText, SentText
    from testline.targets.receiver import Receiver
    from testline.wire import Exchange

    from .sessions import Session

GRACE = 0.3
"""Seconds of real time for a callback that is still under way when the control API has answered."""

FIELDS = (
    "submit_timestamp", "from_phone_number", "to_phone_number", "mo_message", "mo_reference_id", "session_reference_id"
)  # fmt: skip
"""The members of a callback."""


class Phones:
    """The phones of a test. What another test left in their inboxes is not seen."""

    def __init__(self, control: Control, judge: Judge) -> None:
        self._control = control
        self._judge = judge
        self._before: dict[str, int] = {}

    def watch(self, *numbers: str) -> None:
        """From now on see what these phones get."""
        for number in numbers:
            self._before[number] = len(self._control.handset(number).inbox)

    def inbox(self, number: str) -> tuple[InboxText, ...]:
        """What a phone got since it is watched."""
        return self._control.handset(number).inbox[self._before[number] :]

    def text(self, sender: str, to: str, text: str) -> SentText:
        """Type a text on a phone, to a masking id."""
        return self._control.send_text(sender, to, text)

    def relays(self, session: Session, text: str = "At the gate", requirement: str | None = None) -> None:
        """A text of the first party reaches the second alone, from the first's masking id and as it was typed."""
        judge = self._judge[requirement] if requirement else self._judge
        self.watch(session.first, session.second)
        sent = self.text(session.first, session.second_mask, text)
        judge.holds(
            sent.outcome == "delivered" and sent.recipient == session.second, where="sequence",
            expected=f"a text delivered to {session.second}", got=f"{sent.outcome}, to {sent.recipient}", kind="relay",
        )
        shown = [(one.sender, one.text) for one in self.inbox(session.second)]
        judge.holds(
            shown == [(session.first_mask, text)], where="sequence/inbox",
            expected=f"one text from {session.first_mask}: {text}", got=[f"{who}: {what}" for who, what in shown], kind="relay",
        )
        echoed = len(self.inbox(session.first))
        judge.holds(
            not echoed, where="sequence/inbox", expected="nothing on the sender's own phone", got=f"{echoed} texts",
            kind="echo",
        )

    def relays_both_ways(self, session: Session, text: str = "At the gate", requirement: str | None = None) -> None:
        """As above, and the second party's answer reaches the first."""
        self.relays(session, text, requirement)
        self.relays(session.turned(), text, requirement)

    def keeps_out(self, sender: str, to: str, *others: str, requirement: str | None = None) -> None:
        """A text is not relayed: neither does the target say so, nor do these phones get anything."""
        judge = self._judge[requirement] if requirement else self._judge
        self.watch(*others)
        sent = self.text(sender, to, "Who is there?")
        judge.holds(
            sent.outcome != "delivered" and sent.recipient is None, where="sequence", expected="a text that is not relayed",
            got=f"{sent.outcome}, to {sent.recipient}", kind="relay",
        )
        got = {number: len(self.inbox(number)) for number in others if self.inbox(number)}
        judge.holds(not got, where="sequence/inbox", expected="no text on anybody's phone", got=got, kind="relay")


class Event:
    """A callback that came."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.raw = exchange.request.body
        self.body = parse_json(self.raw)

    def __getitem__(self, name: str) -> object:
        return at(self.body, f"/{name}")

    def header(self, name: str) -> str | None:
        """A header, by its name in any case."""
        return self.exchange.request.header(name)


class Inbox:
    """What comes to one path of the callback receiver, and the judge of it."""

    def __init__(self, receiver: Receiver, path: str, judge: Judge, control: Control) -> None:
        self.receiver = receiver
        self.path = path
        self._judge = judge
        self._control = control

    def url(self) -> str:
        """The URL to give to the target."""
        return self.receiver.url(self.path)

    def behave(self, status: int = 200, **how: object) -> None:
        """How callbacks are answered from now on, or so many `times`."""
        self.receiver.behave(self.path, status, **how)

    def events(self, count: int = 0) -> list[Event]:
        """All that came, in order of arrival; with a count, once there are so many or the grace is over."""
        return [Event(one) for one in self.receiver.received(self.path, count, GRACE if count else 0)]

    def after(self, seconds: float, count: int = 0) -> list[Event]:
        """All that came by so many seconds from now."""
        self._control.advance(seconds)
        return self.events(count)

    def need(self, count: int = 1) -> list[Event]:
        """So many callbacks at least. Blocked where fewer came: that one is missing is judged elsewhere."""
        events = self.events(count)
        if len(events) < count:
            reason = f"{count} callbacks were to arrive, and {len(events)} did."
            raise Blocked(reason)
        return events

    def has(self, events: list[Event], count: int, said: str, requirement: str | None = None, *, tolerated: bool = False) -> bool:
        """So many came, by a time that is said."""
        judge = self._judge[requirement] if requirement else self._judge
        return judge.holds(
            len(events) == count, where="callback", expected=f"{count} {said}", got=f"{len(events)}", kind="count",
            tolerated=tolerated,
        )

    def says(self, event: Event, name: str, expected: str) -> bool:
        """A member of a callback is this."""
        got = event[name]
        return self._judge.holds(
            got == expected, where=f"callback.body/{name}", expected=expected, got=got,
            kind="absent" if got is MISSING else "value",
        )

    def is_of(self, event: Event, session: Session) -> bool:
        """A callback names this session; in which case its reference is written is not said anywhere."""
        got = event["session_reference_id"]
        return self._judge.holds(
            isinstance(got, str) and got.upper() == session.reference.upper(), where="callback.body/session_reference_id",
            expected=session.reference, got=got, kind="absent" if got is MISSING else "value",
        )

    def fits(self, event: Event, name: str, form: str) -> bool:
        """A member of a callback is text that fits a pattern."""
        got = event[name]
        return self._judge.holds(
            isinstance(got, str) and re.fullmatch(form, got, re.ASCII) is not None, where=f"callback.body/{name}",
            expected=f"text that fits {form}", got=got, kind="absent" if got is MISSING else "form",
        )
