"""Workers: processes of ours, each with a whole part of the tests, and an emulator of its own where it is embedded."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from testline.runs.outcomes import Slice, joined
from testline.runs.plan import Share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.queues import SimpleQueue

    from testline.runs.plan import Plan

    Tell = Callable[[str, int, int], None]
    """Told of a surface how many more tests are done, and how many more there are to do."""

_told: SimpleQueue[Any] | None = None


def played_by_workers(plans: Sequence[Plan], workers: int, play: Callable[..., Slice], tell: Tell) -> list[Slice]:
    """Play plans in so many processes; what was done of each plan, in their order.

    A target that is not ours is shared by the workers: what needs it to itself is played afterwards, one after another.
    """
    parts = -(-workers // len(plans))
    done: list[list[Slice]] = [[] for _ in plans]
    together: list[tuple[int, Plan]] = []
    alone: list[tuple[int, Plan]] = []
    for at, plan in enumerate(plans):
        shares = [replace(plan, part=Share(i + 1, parts)) for i in range(parts)]
        together += [(at, one if plan.embedded else replace(one, alone=False)) for one in shares]
        if not plan.embedded:
            alone.append((at, replace(plan, alone=True)))
    context = multiprocessing.get_context("spawn")
    told = context.SimpleQueue()
    listener = threading.Thread(target=_relay, args=(told, tell), daemon=True)
    listener.start()
    try:
        with ProcessPoolExecutor(min(workers, len(together)), context, _start, (told,)) as pool:
            for phase in (together, *([job] for job in alone)):
                jobs = [(at, plan) for at, plan in phase if all(one.complete for one in done[at])]
                futures = [pool.submit(_play, play, plan) for _, plan in jobs]
                for (at, _), slices in zip(jobs, _gathered(futures), strict=True):
                    done[at] += slices
    finally:
        told.put(None)
        listener.join()
    return [joined(slices) for slices in done]


def _gathered(futures: list[Any]) -> list[list[Slice]]:
    """What came of each; an interruption reaches the workers too, which then come to an end by themselves."""
    try:
        return [[future.result()] for future in futures]
    except KeyboardInterrupt:
        ended = [[] if future.cancel() else [future.result()] for future in futures]
        return [[*slices, Slice(interrupted=True)] for slices in ended]


def _start(told: SimpleQueue[Any]) -> None:
    global _told  # noqa: PLW0603 - how a pool's initializer hands something to its tasks
    _told = told


def _play(play: Callable[..., Slice], plan: Plan) -> Slice:
    def progress(done: int, total: int) -> None:
        if _told is not None:
            _told.put((plan.surface, done, total))

    return play(plan, progress=progress)


def _relay(told: SimpleQueue[Any], tell: Tell) -> None:
    while (news := told.get()) is not None:
        tell(*news)
