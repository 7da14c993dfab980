"""The phones that calls and texts are made with, and what is expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Call, Control, SeenCall
    from testline.targets.control_values import InboxText, SentText

    from .api import Pair, Party

TALK = {"ring_seconds": 1, "duration": 2}
"""A call that moves the clock little."""


def _digits(value: str | None) -> str | None:
    return value.removeprefix("+") if value is not None else None


class Phones:
    """The phones of a test, and the judge of their calls and texts."""

    def __init__(self, control: Control, judge: Judge, fresh: Fresh) -> None:
        self.control = control
        self._judge = judge
        self._fresh = fresh

    def call(self, caller: str, dialled: str, **members: object) -> Call:
        """Dial a number, and talk for a moment."""
        return self.control.place_call(caller, dialled, **{**TALK, **members})

    def words(self) -> str:
        """A text that nobody else types."""
        return f"ride {self._fresh.digits(12)}"

    def text(self, sender: str, to: str, words: str | None = None) -> SentText:
        """Type a text to a number."""
        return self.control.send_text(sender, to, words or self.words())

    def calls(self, number: str) -> tuple[SeenCall, ...]:
        """The calls that a phone has seen."""
        return self.control.handset(number).calls

    def inbox(self, number: str) -> tuple[InboxText, ...]:
        """The texts that a phone has got."""
        return self.control.handset(number).inbox

    def reaches(self, call: Call, number: str, said: str) -> bool:
        """The call was put through to that phone. `said`: whose call it was."""
        return self._judge.holds(
            call.outcome == "connected" and _digits(call.rang) == number, where="response.body/rang",
            expected=f"{said} connected to {number}", got=f"{call.outcome}, rang {call.rang}", kind="call",
        )

    def keeps_out(self, call: Call, said: str) -> bool:
        """The call was not put through: no phone rang."""
        return self._judge.holds(
            call.outcome != "connected" and call.rang is None, where="response.body/rang",
            expected=f"{said} not put through", got=f"{call.outcome}, rang {call.rang}", kind="call",
        )

    def delivers(self, sent: SentText, number: str, said: str) -> bool:
        """The text went to that phone."""
        return self._judge.holds(
            sent.outcome == "delivered" and _digits(sent.recipient) == number, where="response.body/recipient",
            expected=f"{said} delivered to {number}", got=f"{sent.outcome}, to {sent.recipient}", kind="text",
        )

    def holds_back(self, sent: SentText, said: str) -> bool:
        """The text went to nobody."""
        return self._judge.holds(
            sent.outcome != "delivered" and sent.recipient is None, where="response.body/recipient",
            expected=f"{said} delivered to nobody", got=f"{sent.outcome}, to {sent.recipient}", kind="text",
        )

    def shows(self, seen: str | None, number: str) -> bool:
        """A phone showed exactly this number."""
        return self._judge.holds(
            _digits(seen) == number, where="response.body/caller_id", expected=number, got=repr(seen)
        )

    def shows_one_of(self, seen: str | None, numbers: Iterable[str], said: str) -> bool:
        """A phone showed one of these numbers."""
        known = list(numbers)
        return self._judge.holds(
            _digits(seen) in known, where="response.body/caller_id", expected=f"{said}: {', '.join(known)}", got=repr(seen)
        )

    def arrives_once(self, count: int) -> bool:
        """Of the texts in an inbox so many have the words that were sent: one."""
        return self._judge.holds(count == 1, where="response.body/inbox", expected="the text, once", got=f"{count} times", kind="text")

    def hides(self, seen: str | None, real: Iterable[str], said: str) -> bool:
        """A phone showed no real number."""
        return self._judge.holds(
            _digits(seen) not in set(real), where="response.body/caller_id", expected=f"no real number {said}", got=repr(seen),
            kind="leak",
        )

    def connects(self, pair: Pair, caller: Party | None = None, said: str = "the participant's call") -> Call:
        """A participant, the first if none is named, dials its mask and reaches the other; the call."""
        who = caller or pair.first
        other = pair.second if who is pair.first else pair.first
        call = self.call(who.number, who.mask)
        self.reaches(call, other.number, said)
        return call

    def refuses(self, pair: Pair, said: str) -> None:
        """Neither participant is put through."""
        for who in pair.members:
            self.keeps_out(self.call(who.number, who.mask), said)
