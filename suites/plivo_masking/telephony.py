"""Sessions as phones know them, the phones themselves, and the callbacks that tell of their calls."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from testline.errors import Blocked, TestlineError
from testline.targets.receiver import params

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.checks import Judge
    from testline.targets.client import Answer
    from testline.targets.control import Call, Control, SeenCall
    from testline.targets.receiver import Receiver
    from testline.wire import Exchange

    from .conftest import Plivo

GRACE = 0.3
"""Seconds of real time for a callback that is still under way when the control API has answered."""


def digits(value: object) -> str | None:
    """A telephone number without its plus; None where it is no text."""
    return value.removeprefix("+") if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Line:
    """A session: who its parties are, and what they dial. Numbers are digits; an unknown party is empty."""

    api: Plivo
    uuid: str
    first: str
    second: str
    number: str
    session: Mapping[str, object]

    @classmethod
    def of(cls, api: Plivo, **fields: object) -> Line:
        """A session that the test needs. Blocked where it cannot be had, or shows no virtual number."""
        session = api.session(**fields)
        number = digits(session.get("virtual_number"))
        if not number:
            reason = "createMaskingSession answered with a session that has no virtual_number."
            raise Blocked(reason)
        first, second = (digits(session.get(name)) or "" for name in ("first_party", "second_party"))
        return cls(api, str(session["session_uuid"]), first, second, number, session)

    def beside(self, **fields: object) -> Line:
        """Another session of one of the parties. Blocked where it has the same virtual number, as it must not."""
        other = Line.of(self.api, **fields)
        if other.number == self.number:
            reason = f"Two sessions of one party have the same virtual number, {self.number}."
            raise Blocked(reason)
        return other

    def get(self) -> Answer:
        """The session as it is now."""
        return self.api.get(self.uuid)

    def update(self, **members: object) -> Answer:
        """Change it; Blocked where that fails."""
        return self.api.update(self.uuid, members).need(200, 202)

    def expire(self) -> Answer:
        """End it; Blocked where that fails."""
        return self.api.expire(self.uuid).need(200, 204)

    def interactions(self) -> list[dict[str, object]]:
        """The interactions that GET shows; none where there is no list of objects."""
        found = self.api.fetched(self.uuid).get("interaction")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


class Phones:
    """The phones of a test, and the judge of their calls. What is held when the test ends is hung up."""

    def __init__(self, control: Control, judge: Judge) -> None:
        self._control = control
        self._judge = judge
        self._held: list[str] = []

    def call(self, caller: str, dialled: str, **members: object) -> Call:
        """Dial a number; the call has run to its end."""
        return self._control.place_call(caller, dialled, **self._lasting(members))

    def _lasting(self, members: dict[str, object]) -> dict[str, object]:
        """How long a call lasts: on a target whose clock nobody can move, it takes real time, and so is short."""
        if self._control.has("clock"):
            return members
        return {**members, "ring_seconds": 1, "duration": 2}

    def hold(self, caller: str, dialled: str, **members: object) -> Call:
        """Dial a number, and stay in the call. Blocked where it is not put through."""
        call = self._control.place_call(caller, dialled, hold=True, **self._lasting(members))
        if call.outcome != "connected":
            reason = f"A call that was to be held had the outcome {call.outcome}."
            raise Blocked(reason)
        self._held.append(call.call_id)
        return call

    def hang_up(self, call: Call, by: str = "caller") -> Call:
        """End a held call."""
        self._held = [one for one in self._held if one != call.call_id]
        return self._control.hang_up(call.call_id, by)

    def seen(self, number: str) -> tuple[SeenCall, ...]:
        """The calls that a phone has seen."""
        return self._control.handset(number).calls

    def clear_up(self) -> None:
        """Hang up what is still held."""
        for call_id in self._held:
            with contextlib.suppress(TestlineError):
                self._control.hang_up(call_id, "caller")

    def reaches(self, call: Call, party: str, said: str) -> bool:
        """The call was put through to that phone. `said`: whose call it was, as in "the first party's call"."""
        return self._judge.holds(
            call.outcome == "connected" and digits(call.rang) == party,
            where="response.body/rang",
            expected=f"{said} connected to {party}",
            got=f"{call.outcome}, rang {call.rang}",
            kind="call",
        )

    def shows(self, call: Call, number: str) -> bool:
        """The phone that rang saw the virtual number."""
        return self._judge.holds(
            digits(call.caller_id) == number,
            where="response.body/caller_id",
            expected=f"the virtual number {number}",
            got=call.caller_id,
        )

    def keeps_out(self, call: Call, said: str) -> bool:
        """The call was not put through: no phone rang."""
        return self._judge.holds(
            call.outcome != "connected" and call.rang is None,
            where="response.body/rang",
            expected=f"{said} not put through",
            got=f"{call.outcome}, rang {call.rang}",
            kind="call",
        )


class Event:
    """A callback that came."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.pairs = params(exchange)
        self.fields: dict[str, str] = {}
        for name, value in self.pairs:
            self.fields.setdefault(name, value)

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def name(self) -> str:
        """Its EventName."""
        return self["EventName"]

    @property
    def method(self) -> str:
        """The method by which it came."""
        return self.exchange.request.method

    @property
    def sequence(self) -> int | None:
        """Its SequenceNumber; None where it is no whole number."""
        text = self["SequenceNumber"]
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


class Inbox:
    """What comes to one path of the callback receiver, and the judge of it."""

    def __init__(self, receiver: Receiver, path: str, judge: Judge) -> None:
        self.receiver = receiver
        self.path = path
        self._judge = judge

    def url(self, query: str = "", fragment: str = "") -> str:
        """The URL to give to the target."""
        return self.receiver.url(self.path) + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")

    def events(self, count: int = 0) -> list[Event]:
        """All that came, in the order of arrival; with a count, once there are so many or the grace is over."""
        return [Event(one) for one in self.receiver.received(self.path, count, GRACE if count else 0)]

    def until(self, *names: str, past: int = 0) -> list[Event]:
        """What came after the first `past`, once there is one of each name or the grace is over."""
        deadline = time.monotonic() + GRACE
        while True:
            events = self.events()
            left = deadline - time.monotonic()
            if set(names) <= {one.name for one in events[past:]} or left <= 0:
                return events[past:]
            self.receiver.received(self.path, len(events) + 1, left)

    def need(self, *names: str, past: int = 0) -> list[Event]:
        """The events of these names; Blocked where none came. That one is missing is judged elsewhere."""
        events = [one for one in self.until(*names, past=past) if one.name in names]
        if not events:
            reason = f"No {' or '.join(sorted(names))} was received."
            raise Blocked(reason)
        return events

    def brings(self, *names: str, past: int = 0, requirement: str | None = None) -> list[Event]:
        """One of each name came; what came after the first `past` is returned."""
        events = self.until(*names, past=past)
        came = [one.name for one in events]
        for name in names:
            self._of(requirement).holds(
                name in came, where=f"callback.body/EventName/{name}", expected=name, got=came, kind="missing"
            )
        return events

    def says(self, event: str, name: str, expected: str, past: int = 0) -> None:
        """The events of a name, one at least, have this value in an attribute."""
        for one in self.need(event, past=past):
            self._judge.holds(
                one[name] == expected,
                where=f"callback.body/{name}",
                expected=expected,
                got=one.fields.get(name, "(absent)"),
            )

    def lacks(self, *names: str, past: int = 0, requirement: str | None = None) -> bool:
        """None of these came; with no name, nothing came at all."""
        came = [one.name for one in self.events()[past:] if not names or one.name in names]
        return self._of(requirement).holds(
            not came,
            where="callback.body/EventName",
            expected=f"no {' or '.join(names) or 'callback'}",
            got=came,
            kind="unexpected",
        )

    def _of(self, requirement: str | None) -> Judge:
        return self._judge[requirement] if requirement else self._judge
