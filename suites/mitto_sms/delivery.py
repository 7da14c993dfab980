"""Where messages and their reports arrive: phones, and the URLs that delivery reports go to."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from testline.errors import Blocked, TestlineError
from testline.wire import parse_json

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control, InboxText
    from testline.targets.receiver import Receiver
    from testline.wire import Exchange

GRACE = 0.3
"""Seconds of real time for a report that is still under way when the control API has answered."""

ON_THE_WAY = ("buffered", "accepted", "enroute", "pending", "queued", "scheduled", "sent", "submitted")
"""Words, in small letters, for a status that is not final. The vendor's list is not public."""


class Phone:
    """A phone, and what it has got since the test began."""

    def __init__(self, control: Control, number: str, judge: Judge) -> None:
        self.number = number
        self._control = control
        self._judge = judge
        self._before = len(control.handset(number).inbox)

    def texts(self) -> tuple[InboxText, ...]:
        """What came since the test began."""
        return self._control.handset(self.number).inbox[self._before :]

    def reachable(self, *, yes: bool) -> None:
        """Put it within reach of the network, or out of it."""
        self._control.set_handset(self.number, reachable=yes)

    def rejects(self, *, yes: bool = True) -> None:
        """Whether it refuses texts."""
        self._control.set_handset(self.number, rejects=yes)

    def need(self, count: int = 1) -> tuple[InboxText, ...]:
        """So many texts at least; else the test is blocked: that one is missing is judged elsewhere."""
        texts = self.texts()
        if len(texts) < count:
            reason = f"{count} texts were to arrive, and {len(texts)} did."
            raise Blocked(reason)
        return texts

    def got(self, count: int, said: str = "the phone", requirement: str | None = None, *, tolerated: bool = False) -> bool:
        """Exactly so many texts have arrived."""
        texts = self.texts()
        return self._of(requirement).holds(
            len(texts) == count, where="sequence", expected=f"{said} to have got {count} texts", got=f"{len(texts)} texts",
            kind="delivery", tolerated=tolerated,
        )

    def shows(
        self, text: str, coding: str | None = None, parts: int | None = None, requirement: str | None = None, *,
        tolerated: bool = False,
    ) -> None:
        """The newest text is this one, in this coding, of so many parts. Blocked where none came."""
        newest = self.need()[-1]
        wanted = {"text": text, "coding": coding, "parts": parts}
        for name, value in wanted.items():
            if value is not None:
                self._of(requirement).holds(
                    getattr(newest, name) == value, where=f"sequence/{name}", expected=value, got=getattr(newest, name),
                    tolerated=tolerated,
                )

    def has_parts(self, count: int, *, tolerated: bool = False) -> None:
        """The newest text has so many parts. Blocked where none came."""
        parts = self.need()[-1].parts
        self._judge.holds(parts == count, where="sequence/parts", expected=count, got=parts, tolerated=tolerated)

    def _of(self, requirement: str | None) -> Judge:
        return self._judge[requirement] if requirement else self._judge


class Phones:
    """The phones of a test; what was changed on them is put back."""

    def __init__(self, control: Control, fresh: Fresh, judge: Judge) -> None:
        self._control = control
        self._fresh = fresh
        self._judge = judge
        self._made: list[str] = []
        self.settle()  # what other tests sent to the same numbers arrives now, and is no part of this test

    def __call__(self, number: str | None = None) -> Phone:
        """A phone that nobody else in this test has, or that of a number."""
        one = Phone(self._control, number or self._fresh.us_number(), self._judge)
        self._made.append(one.number)
        return one

    def settle(self, seconds: float = 2) -> None:
        """Let time go by: a message to a phone within reach takes a second."""
        self._control.advance(seconds)

    def clear_up(self) -> None:
        """Put the phones back within reach."""
        for number in self._made:
            with contextlib.suppress(TestlineError):
                self._control.set_handset(number, reachable=True, rejects=False)


class Report:
    """A delivery report that came."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.method = exchange.request.method

    @cached_property
    def json(self) -> object:
        """The JSON value of its body, or MISSING."""
        return parse_json(self.exchange.request.body)

    @cached_property
    def query(self) -> dict[str, str]:
        """Its query parameters."""
        return dict(self.exchange.request.query_pairs)

    @cached_property
    def fields(self) -> dict[str, object]:
        """Its parameters, wherever they are: JSON body, form or query. That they are in the right place is judged apart."""
        if isinstance(self.json, dict):
            return self.json
        form = parse_qsl(self.exchange.request.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(form) if self.method != "GET" and form else dict(self.query)

    @property
    def msgid(self) -> object:
        """The id of the message that it tells of."""
        return self.fields.get("msgid")

    @property
    def status(self) -> str:
        """What became of the message; empty where it does not say."""
        found = self.fields.get("status")
        return found if isinstance(found, str) else ""

    @property
    def is_final(self) -> bool:
        """Whether nothing can follow it."""
        return self.status.casefold() not in ON_THE_WAY


class Reports:
    """The reports that come to one path of the callback receiver, and the judge of them."""

    def __init__(self, receiver: Receiver, path: str, judge: Judge) -> None:
        self.receiver = receiver
        self.path = path
        self._judge = judge

    def url(self, query: dict[str, str] | None = None) -> str:
        """The URL to give to the target."""
        return self.receiver.url(self.path, query)

    def come(self, count: int = 1, seconds: float = GRACE) -> list[Report]:
        """All that came, in order of arrival, once there are so many or the seconds are over."""
        return [Report(one) for one in self.receiver.received(self.path, count, seconds if count else 0)]

    def need(self, count: int = 1) -> list[Report]:
        """So many reports at least; else the test is blocked: that one is missing is judged elsewhere."""
        found = self.come(count)
        if len(found) < count:
            reason = f"{count} delivery reports were to come, and {len(found)} did."
            raise Blocked(reason)
        return found

    def brings(self, count: int = 1, requirement: str | None = None) -> list[Report]:
        """So many reports come, at least."""
        found = self.come(count)
        self._of(requirement).holds(
            len(found) >= count, where="callback.body", expected=f"{count} delivery reports", got=f"{len(found)}",
            kind="missing",
        )
        return found

    def comes_of(self, msgid: str, requirement: str | None = None) -> bool:
        """A report of that message comes."""
        found = self.come(0)
        if msgid not in [one.msgid for one in found]:
            found = self.come(len(found) + 1)
        return self._of(requirement).holds(
            msgid in [one.msgid for one in found], where="callback.body/msgid", expected="a report of the message",
            got=[one.msgid for one in found], kind="missing",
        )

    def lacks(self, said: str, requirement: str | None = None) -> bool:
        """Nothing came."""
        found = self.come(0)
        return self._of(requirement).holds(
            not found, where="callback.body", expected=f"no delivery report {said}", got=[one.fields for one in found],
            kind="unexpected",
        )

    def _of(self, requirement: str | None) -> Judge:
        return self._judge[requirement] if requirement else self._judge
