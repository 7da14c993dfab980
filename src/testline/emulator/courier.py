"""Delivers callbacks: one lane in order, lanes side by side, retries when the emulated clock gets there.

A callback's *trip* is an attempt and the retries that follow it at once. What waits for a trip waits for an event and
holds nothing, so the receiver may call the emulator back from inside its handler. A retry that has to wait leaves the
lane and joins it again when it is due: what comes after it is not held up.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.emulator.clocks import instant, rfc3339
from testline.emulator.sender import Attempt, Sender
from testline.surfaces.agenda import Agenda

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import ThreadPoolExecutor

    from testline.emulator.clocks import Clock
    from testline.surfaces.model import Callback, Instant

Trip = threading.Event
"""Set when the trip is over, whatever came of it."""

_LANES_AT_ONCE = 16
_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Delivery:
    """A callback on its way. `order`: which callback of the emulator it is; `tries`: attempts so far."""

    callback: Callback
    journal: Journal
    order: int
    tries: int = 0

    def wait_after(self, attempt: Attempt) -> float | None:
        """How long to wait before the next attempt, in seconds; None where there is none."""
        if self.tries > len(self.callback.retries) or not _failed(attempt, self.callback.retry_on):
            return None
        return self.callback.retries[self.tries - 1]


class Journal:
    """The callbacks of one surface since its reset. Closed at the next: its callbacks are delivered no more."""

    def __init__(self) -> None:
        self.is_open = True
        self._entries: dict[int, dict[str, Any]] = {}

    def shown(self) -> list[dict[str, Any]]:
        """The entries as the control API shows them, oldest callback first."""
        return [entry for _, entry in sorted(self._entries.copy().items())]

    def note(self, delivery: _Delivery, at: Instant, attempt: Attempt) -> None:
        """Write an attempt down."""
        callback, entry = delivery.callback, self._entries.get(delivery.order)
        line = {"at": rfc3339(at), "status": attempt.status, "error": attempt.error}
        before = entry["attempts"] if entry else []
        self._entries[delivery.order] = {
            "id": callback.id,
            "event": callback.event,
            "method": callback.request.method,
            "url": callback.request.url,
            "headers": entry["headers"] if entry else dict(attempt.headers),
            "body": callback.request.body.decode("utf-8", "replace"),
            "attempts": [*before, line],
        }


@dataclass(eq=False, slots=True)
class _Lane:
    """What goes out one after another."""

    waiting: deque[tuple[_Delivery, Trip]] = field(default_factory=deque)


class Courier:
    """Delivers callbacks from threads of its own. `planned` is called, with nothing held, when a retry is planned."""

    def __init__(self, clock: Clock, allowed_hosts: Iterable[str], planned: Callable[[], None]) -> None:
        self._clock = clock
        self._planned = planned
        self._sender = Sender(frozenset(host.lower() for host in allowed_hosts))
        self._lock = threading.Lock()
        self._lanes: dict[tuple[Journal, str], _Lane] = {}
        self._under_way: dict[Trip, bool] = {}
        self._retries: Agenda[_Delivery] = Agenda()
        self._order = itertools.count()
        self._pool: ThreadPoolExecutor | None = None
        self._closed = False
        self.due: Instant | None = None
        """When the next retry is due, or None."""

    def send(self, journal: Journal, callbacks: Iterable[Callback], *, claimed: bool) -> list[Trip]:
        """Start these callbacks on their way. `claimed`: whoever sends them waits for them."""
        with self._lock:
            return [self._start(_Delivery(one, journal, next(self._order)), claimed=claimed) for one in callbacks]

    def release(self, now: Instant, *, claimed: bool) -> list[Trip]:
        """Start the retries that are due by a moment."""
        with self._lock:
            due = [delivery for _, delivery in self._retries.until(now)]
            self.due = self._retries.due()
            return [self._start(delivery, claimed=claimed) for delivery in due]

    def unclaimed(self) -> list[Trip]:
        """The trips under way that nobody waits for yet."""
        with self._lock:
            return [trip for trip, claimed in self._under_way.items() if not claimed]

    def close(self) -> None:
        """Deliver nothing more, cut what is on the wire, and end the threads."""
        with self._lock:
            self._closed = True
            pool = self._pool
        self._sender.close()
        if pool is not None:
            pool.shutdown(wait=True)

    def _start(self, delivery: _Delivery, *, claimed: bool) -> Trip:
        trip = Trip()
        if self._closed:
            trip.set()
            return trip
        self._under_way[trip] = claimed
        key = (delivery.journal, delivery.callback.lane)
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = _Lane()
            self._threads().submit(self._run, key, lane)
        lane.waiting.append((delivery, trip))
        return trip

    def _threads(self) -> ThreadPoolExecutor:
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - only whoever delivers pays for it

            self._pool = ThreadPoolExecutor(_LANES_AT_ONCE, "testline-courier")
        return self._pool

    def _run(self, key: tuple[Journal, str], lane: _Lane) -> None:
        """Deliver what a lane holds, until it is empty."""
        while True:
            with self._lock:
                if not lane.waiting:
                    del self._lanes[key]
                    return
                delivery, trip = lane.waiting.popleft()
            try:
                self._deliver(delivery)
            except Exception:  # noqa: BLE001 - a mistake of ours must not stop the lane, or whoever waits for it
                _log.exception("A callback could not be delivered: an error of testline.")
            finally:
                with self._lock:
                    del self._under_way[trip]
                trip.set()

    def _deliver(self, delivery: _Delivery) -> None:
        while delivery.journal.is_open and not self._closed:
            at = self._clock.now()
            attempt = self._sender.attempt(delivery.callback)
            delivery.tries += 1
            delivery.journal.note(delivery, at, attempt)
            wait = delivery.wait_after(attempt)
            if wait is None:
                return
            if wait > 0:
                self._plan(delivery, at + instant(wait))
                return

    def _plan(self, delivery: _Delivery, at: Instant) -> None:
        with self._lock:
            self._retries.put(at, delivery)
            self.due = self._retries.due()
        self._planned()


def _failed(attempt: Attempt, retry_on: frozenset[str]) -> bool:
    if attempt.status is None:
        return attempt.failure in retry_on
    return f"{attempt.status // 100}xx" in retry_on or ("not-200" in retry_on and attempt.status != 200)  # noqa: PLR2004
