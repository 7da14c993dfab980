"""What every reference model does alike: a step, its agenda, and what the control API does to accounts and numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

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
    TypeText,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Callback, Chooser, Event, Instant, Moment
    from testline.wire import Request, Response

T = TypeVar("T")

_CHANGES: Final = {
    HangUp: "hang_up", TypeText: "type_text", SetHandset: "set_handset", AddAccount: "add_account",
    ChangeAccount: "change_account", SetNumbers: "set_numbers",
}  # fmt: skip
"""By control event that takes no time: the method that a model has for it, if it can."""


@dataclass(slots=True)
class Step:
    """One step under way: the moment on both clocks, the chooser, and what has come of it so far."""

    now: Instant
    wall: Instant
    chooser: Chooser
    callbacks: list[Callback] = field(default_factory=list)
    decided: tuple[str, ...] = ()

    def decide(self, *requirements: str) -> None:
        """Name requirements that decided what happens, each once."""
        new = tuple(one for one in requirements if one not in self.decided) if self.decided else requirements
        self.decided += new

    def form(self, name: str, documented: T) -> T:
        """The form that a thing takes."""
        return self.chooser.form(name, documented)


StepT = TypeVar("StepT", bound=Step)


class Provider(Generic[StepT]):
    """A provider as the emulator steps it; the surface's own classes say what it answers.

    They have `state` with its `agenda` and its `accounts` by name, `ask` for requests, `place_call` and the methods of
    control events that the surface has, and a method for each word of the agenda, called with its key, its moment and
    the step under way.
    """

    surface: str
    due_words: Mapping[str, str]
    step_kind: type[StepT]
    state: Any

    def __init__(self) -> None:
        super().__init__()
        self._unsent: list[Callback] = []

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        """Let everything due happen, then the event."""
        turn = self.step_kind(moment.now, moment.wall, chooser, self._unsent)
        self._unsent = []
        self.settle(turn)
        if isinstance(event, Ask):
            response = self.ask(event.request, turn)
            return Outcome(response, None, tuple(turn.callbacks), turn.decided)
        try:
            result, until = self.control(event, turn)
        except ControlProblem:
            self._unsent = turn.callbacks  # what fell due is not lost with an event that cannot be
            raise
        return Outcome(None, result, tuple(turn.callbacks), turn.decided, until)

    def ask(self, request: Request, turn: StepT) -> Response:
        """Answer a request."""
        raise NotImplementedError

    def show_account(self, account: Any) -> dict[str, Any]:  # noqa: ANN401 - each surface has its own
        """One account, as the control API shows it."""
        raise NotImplementedError

    def set_up(self, account: Any, settings: Mapping[str, Any]) -> None:  # noqa: ANN401 - as above
        """Take over the settings given, all or none; unknown ones are ignored."""
        raise NotImplementedError

    def settle(self, turn: StepT) -> None:
        """Everything due by now happens, each at its own moment."""
        now, agenda = turn.now, self.state.agenda
        due = agenda.due()
        if due is None or due > now:
            return
        for at, (word, key) in agenda.until(now):
            turn.now = at
            getattr(self, self.due_words[word])(key, at, turn)
        turn.now = now

    def control(self, event: Event, turn: StepT) -> tuple[dict[str, Any] | None, Instant | None]:
        """A control event: its result, and the moment to which the clock must move."""
        if isinstance(event, Tick):
            return None, None
        method = getattr(self, "place_call" if isinstance(event, PlaceCall) else _CHANGES[type(event)], None)
        if method is None:
            raise ControlProblem(501, "no-feature", f"{type(event).__name__} does not exist on {self.surface}.")
        done = method(event, turn)
        return done if isinstance(event, PlaceCall) else (done, None)

    def due(self) -> Instant | None:
        """When the next thing on the agenda happens, or None."""
        found: Instant | None = self.state.agenda.due()
        return found

    def accounts(self) -> list[dict[str, Any]]:
        """The accounts, as the control API shows them."""
        return [self.show_account(account) for account in self.state.accounts.values()]

    def known_account(self, name: str) -> Any:  # noqa: ANN401 - as above
        """The account of that name, or the control API's 404."""
        if name not in self.state.accounts:
            raise ControlProblem(404, "unknown-account", f"There is no account {name}.")
        return self.state.accounts[name]

    def change_account(self, event: ChangeAccount, turn: StepT) -> dict[str, Any]:  # noqa: ARG002 - as every event
        """Some settings of an account change."""
        account = self.known_account(event.name)
        self.set_up(account, event.settings)
        return self.show_account(account)

    def hold_name_free(self, name: str) -> None:
        """The control API's 409 where a new account's name is taken."""
        if name in self.state.accounts:
            raise ControlProblem(409, "account-exists", f"There is an account {name} already.")
