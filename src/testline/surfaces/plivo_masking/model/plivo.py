"""The reference model of Plivo Masking Sessions: all of it, stepped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.model import (
    AddAccount,
    Ask,
    ChangeAccount,
    ControlProblem,
    HangUp,
    Outcome,
    PlaceCall,
    SetHandset,
    SetNumbers,
    Tick,
)
from testline.surfaces.plivo_masking.model.accounts import Accounts
from testline.surfaces.plivo_masking.model.core import Turn
from testline.surfaces.plivo_masking.model.dialling import Dialling
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.requests import Requests

if TYPE_CHECKING:
    from testline.surfaces.model import Callback, Chooser, Event, Instant, Moment
    from testline.wire import Request, Response

# What the agenda's words do.
_DUE: Final = {"expire": "expire_due", "answer": "answer_due", "ring-out": "ring_out_due", "end": "end_due"}

_FAULTS: Final = {"internal-error": ("server", "fault"), "rate-limited": ("account", "rate")}


class PlivoModel(Requests, Dialling, Accounts):
    """The provider. A wrong one is a subclass that overrides a method."""

    features: tuple[str, ...] = ("reset", "clock", "accounts", "numbers", "calls", "handsets", "callbacks", "faults")

    def __init__(self) -> None:
        super().__init__()
        self._unsent: list[Callback] = []

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        """Let everything due happen, then the event."""
        turn = Turn(moment.now, moment.wall, chooser, self._unsent)
        self._unsent = []
        self.settle(turn)
        if isinstance(event, Ask):
            response = self.ask(event.request, turn)
            return Outcome(response, None, tuple(turn.callbacks), turn.decided)
        try:
            result, until = self.control(event, turn)
        except ControlProblem:
            self._unsent = turn.callbacks
            raise
        return Outcome(None, result, tuple(turn.callbacks), turn.decided, until)

    def settle(self, turn: Turn) -> None:
        """Everything due by now happens, each at its own moment."""
        now, agenda = turn.now, self.state.agenda
        due = agenda.due()
        if due is None or due > now:
            return
        for at, (word, key) in agenda.until(now):
            turn.now = at
            getattr(self, _DUE[word])(key, at, turn)
        turn.now = now

    def control(self, event: Event, turn: Turn) -> tuple[dict[str, Any] | None, Instant | None]:
        """A control event: its result, and the moment to which the clock must move."""
        if isinstance(event, Tick):
            return None, None
        if isinstance(event, PlaceCall):
            return self.place_call(event, turn)
        return self.change(event, turn), None

    def change(self, event: Event, turn: Turn) -> dict[str, Any]:
        """A control event that takes no time: its result."""
        match event:
            case HangUp():
                return self.hang_up(event, turn)
            case SetHandset():
                return self.set_handset(event)
            case AddAccount():
                return self.add_account(event, turn)
            case ChangeAccount():
                return self.change_account(event)
            case SetNumbers():
                return self.set_numbers(event)
        raise ControlProblem(501, "no-messages", "No texts are relayed on plivo-masking.")

    def due(self) -> Instant | None:
        """When the next thing on the agenda happens, or None."""
        return self.state.agenda.due()

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer."""
        return path.startswith("/v1/Account/")

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:  # noqa: ARG002 - any request
        """The vendor's documented answer to `internal-error` or `rate-limited`."""
        return self.refuse(Refusal(*_FAULTS[kind]), Turn(moment.now, moment.wall, chooser))
