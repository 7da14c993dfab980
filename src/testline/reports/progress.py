"""How far a run is, shown while it runs: on a terminal only, and never when it should be quiet."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from testline.reports.terminal import QUIET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    Tell = Callable[[str, int, int], None]
    """Surface (or any other part of the run), steps done, steps in all."""


@contextmanager
def progress(console: Console, verbosity: int) -> Iterator[Tell]:
    """While the block runs, show what the function that it gets is told; leave nothing behind."""
    if not console.is_terminal or verbosity <= QUIET:
        yield lambda _part, _done, _total: None
        return
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks = {}

        def tell(part: str, done: int, total: int) -> None:
            if part not in tasks:
                tasks[part] = bars.add_task(part, total=total)
            bars.update(tasks[part], completed=done, total=total)

        yield tell
