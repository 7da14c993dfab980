"""Checks over a run's history: the rules that no single answer can show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from testline.verdicts import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from testline.spec.names import Names
    from testline.surfaces.surface import Surface
    from testline.verdicts import Assertion
    from testline.wire import Exchange


def judge_history(surface: Surface, exchanges: Sequence[Exchange], names: Names) -> Iterator[Assertion]:
    """Judge all exchanges of a run, oldest first, by the surface's rules, which know the document's names alone."""
    if names.are_own:
        for rule in surface.rules:
            yield from rule(exchanges)
        return
    understood = [names.understood(one) for one in exchanges]
    sent = {id(own): wire for own, wire in zip(understood, exchanges, strict=True)}
    for rule in surface.rules:
        for assertion in rule(understood):
            if isinstance(assertion, Finding):
                yield replace(assertion, exchanges=tuple(sent[id(one)] for one in assertion.exchanges))
            else:
                yield assertion
