"""The served models, their one clock, and what time does to them.

One lock guards the models. It is held for a step and never for a delivery, a sleep or an answer.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from testline.emulator.courier import Courier, Journal
from testline.errors import InternalError
from testline.surfaces.model import SECOND, Ask, Chooser, ControlProblem, Moment, Tick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from testline.emulator.clocks import Clock
    from testline.emulator.courier import Trip
    from testline.surfaces.model import Event, Instant, Model, ModelKind, Outcome
    from testline.wire import Request, Response


@dataclass(frozen=True, slots=True, eq=False)
class Served:
    """One surface since its last reset."""

    name: str
    model: Model
    chooser: Chooser
    journal: Journal


def chooser_seed(seed: int, surface: str) -> int:
    """The seed of one surface's chooser: ids of different surfaces never meet."""
    return int.from_bytes(hashlib.sha256(f"{surface}/{seed}".encode()).digest()[:8], "big")


class World:
    """Steps the models, walks their agendas, hands their callbacks to the courier."""

    def __init__(
        self, kinds: Mapping[str, ModelKind], clock: Clock, forms: Mapping[str, object] | None, hosts: Iterable[str]
    ) -> None:
        self.clock = clock
        self.closed = threading.Event()
        self.served: dict[str, Served] = {}
        self._kinds = dict(kinds)
        self._forms = forms
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._courier = Courier(clock, hosts, self._notify)
        self._epoch = 0
        self._wakes_at: Instant | None = None
        self._ticker: threading.Thread | None = None

    def reset(self, seed: int, names: Iterable[str]) -> None:
        """Put surfaces back to their fixtures, and the clock, which they share, to its start."""
        with self._lock:
            self._epoch += 1
            self.clock.reset()
            moment = self.clock.moment()
            for name in tuple(names):
                if name in self.served:
                    self.served[name].journal.is_open = False
                chooser = Chooser(chooser_seed(seed, name), self._forms)
                self.served[name] = Served(name, self._kinds[name].fresh(chooser, moment), chooser, Journal())
            self._notify()
            if self.clock.ticks and self._ticker is None:
                self._ticker = threading.Thread(target=self._keep_time, name="testline-clock", daemon=True)
                self._ticker.start()

    def owner(self, path: str) -> str | None:
        """The surface whose path that is, or None."""
        for name, served in self.served.items():
            if served.model.owns(path):
                return name
        return None

    def ask(self, name: str, request: Request) -> Response:
        """Let a surface answer a request. Callbacks that it causes go out by themselves."""
        with self._lock:
            outcome, _ = self._step(self.served[name], Ask(request), claimed=False)
        if outcome.response is None:
            message = f"The model of {name} did not answer a request."
            raise InternalError(message)
        return outcome.response

    def fault(self, name: str, kind: str, request: Request) -> Response:
        """A surface's documented answer to a fault."""
        with self._lock:
            served = self.served[name]
            return served.model.fault(kind, request, self.clock.moment(), served.chooser)

    def read(self, name: str, what: str, *arguments: str) -> Any:  # noqa: ANN401 - as the model shows it
        """What a model shows: `accounts`, `numbers`, `handset`, `call`."""
        with self._lock:
            self._settle(self.clock.now(), claimed=False)
            return getattr(self.served[name].model, what)(*arguments)

    def happen(self, name: str, event: Event) -> Mapping[str, Any]:
        """Let a control event happen, and answer when its callbacks were attempted.

        An event that takes time (a call) is answered when the clock is where it ends, which moves a clock that can
        be moved, and is waited for on the wall clock.
        """
        with self._lock:
            epoch, served = self._epoch, self.served[name]
            outcome, trips = self._step(served, event, claimed=True)
        if outcome.result is None:
            message = f"The model of {name} did not say what came of {type(event).__name__}."
            raise InternalError(message)
        if outcome.until is None:
            _wait(trips)
            return outcome.result
        self._walk(outcome.until, trips, epoch)
        with self._lock:
            return served.model.call(outcome.result["call_id"])

    def advance(self, span: Instant) -> None:
        """Move the clock on; everything due by then has happened when this returns."""
        with self._lock:
            epoch, target = self._epoch, self.clock.now() + span
        self._walk(target, [], epoch)

    def close(self) -> None:
        """End every wait, thread and connection."""
        with self._changed:
            self.closed.set()
            self._changed.notify_all()
        self._courier.close()
        if self._ticker is not None:
            self._ticker.join()

    def _walk(self, target: Instant, trips: list[Trip], epoch: int) -> None:
        """Go through the agendas up to a moment, each delivery before the next thing."""
        if not self.clock.movable:
            self._sleep(target, epoch)
        while True:
            _wait([*trips, *self._courier.unclaimed()])
            with self._lock:
                if self.closed.is_set():
                    raise ControlProblem(409, "closing", "The target stopped while the clock was moving.")
                if self._epoch != epoch:
                    raise ControlProblem(409, "reset-meanwhile", "The target was reset while the clock was moving.")
                due = self._due()
                if due is None or due > target:
                    self.clock.reach(target)
                    return
                self.clock.reach(due)
                trips = self._settle(due, claimed=True)

    def _sleep(self, target: Instant, epoch: int) -> None:
        with self._changed:
            while (left := target - self.clock.now()) > 0 and self._epoch == epoch and not self.closed.is_set():
                self._changed.wait(left / SECOND)

    def _step(self, served: Served, event: Event, *, claimed: bool) -> tuple[Outcome, list[Trip]]:
        """Step a model, with what was due before and what is due at once."""
        moment = self.clock.moment()
        self._settle(moment.now, claimed=False)
        outcome = served.model.step(event, moment, served.chooser)
        trips = self._send(served, outcome, claimed=claimed)
        due = self._due()
        if due is not None and due <= moment.now:
            trips += self._settle(moment.now, claimed=claimed)
            due = self._due()
        if self._ticker is not None and due is not None and (self._wakes_at is None or due < self._wakes_at):
            self._notify()  # something is due before the clock's thread wakes
        return outcome, trips

    def _settle(self, now: Instant, *, claimed: bool) -> list[Trip]:
        """Let everything due by a moment happen, each thing at its own."""
        trips: list[Trip] = []
        while (due := self._due()) is not None and due <= now:
            moment = Moment(due, self.clock.moment().wall)
            for served in self.served.values():
                mine = served.model.due()
                if mine is not None and mine <= due:
                    trips += self._send(served, served.model.step(Tick(), moment, served.chooser), claimed=claimed)
                    self._check_progress(served, due)
            trips += self._courier.release(due, claimed=claimed)
        return trips

    def _send(self, served: Served, outcome: Outcome, *, claimed: bool) -> list[Trip]:
        if not outcome.callbacks:
            return []
        return self._courier.send(served.journal, outcome.callbacks, claimed=claimed)

    def _due(self) -> Instant | None:
        """When the next thing is due, of a model or of the courier."""
        earliest = self._courier.due
        for served in self.served.values():
            due = served.model.due()
            if due is not None and (earliest is None or due < earliest):
                earliest = due
        return earliest

    def _check_progress(self, served: Served, due: Instant) -> None:
        after = served.model.due()
        if after is not None and after <= due:
            message = f"The agenda of {served.name} does not move on at {due}."
            raise InternalError(message)

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _keep_time(self) -> None:
        """The thread of a clock that goes by itself: wake when the next thing is due, and let it happen."""
        with self._changed:
            while not self.closed.is_set():
                now = self.clock.now()
                self._settle(now, claimed=False)
                self._wakes_at = self._due()
                self._changed.wait(None if self._wakes_at is None else max(self._wakes_at - now, 1) / SECOND)


def _wait(trips: Iterable[Trip]) -> None:
    for trip in trips:
        trip.wait()
