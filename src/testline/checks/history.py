"""Checks over a run's history: the rules that no single answer can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from testline.surfaces.surface import Surface
    from testline.verdicts import Assertion
    from testline.wire import Exchange


def judge_history(surface: Surface, exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """Judge all exchanges of a run, oldest first, by the surface's rules."""
    for rule in surface.rules:
        yield from rule(exchanges)
