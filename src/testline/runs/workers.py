"""Workers: processes of ours, each with a whole part of the tests, and an emulator of its own where it is embedded."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from testline.runs.outcomes import Slice
from testline.runs.plan import Share

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import SimpleQueue

    from testline.runs.plan import Plan
    from testline.runs.stage import Progress

_told: SimpleQueue[Any] | None = None


def played_by_workers(plan: Plan, play: Callable[..., Slice], progress: Progress) -> list[Slice]:
    """Play a plan in `plan.workers` processes.

    A target that is not ours is shared by the workers: what needs it to itself is played afterwards, by one.
    """
    parts = [replace(plan, part=Share(i + 1, plan.workers), workers=1) for i in range(plan.workers)]
    phases = [parts]
    if not plan.embedded:
        phases = [[replace(part, alone=False) for part in parts], [replace(plan, workers=1, alone=True)]]
    context = multiprocessing.get_context("spawn")
    told = context.SimpleQueue()
    listener = threading.Thread(target=_relay, args=(told, progress), daemon=True)
    listener.start()
    slices: list[Slice] = []
    try:
        with ProcessPoolExecutor(plan.workers, context, _start, (told,)) as pool:
            for phase in phases:
                if not all(one.complete for one in slices):
                    break
                slices += _gathered([pool.submit(_play, play, part) for part in phase])
    finally:
        told.put(None)
        listener.join()
    return slices


def _gathered(futures: list[Any]) -> list[Slice]:
    """The results; an interruption reaches the workers too, which then come to an end by themselves."""
    try:
        return [future.result() for future in futures]
    except KeyboardInterrupt:
        return [*(future.result() for future in futures if not future.cancel()), Slice(interrupted=True)]


def _start(told: SimpleQueue[Any]) -> None:
    global _told  # noqa: PLW0603 - how a pool's initializer hands something to its tasks
    _told = told


def _play(play: Callable[..., Slice], plan: Plan) -> Slice:
    return play(plan, progress=_tell)


def _tell(done: int, total: int) -> None:
    if _told is not None:
        _told.put((done, total))


def _relay(told: SimpleQueue[Any], progress: Progress) -> None:
    while (news := told.get()) is not None:
        progress(*news)
