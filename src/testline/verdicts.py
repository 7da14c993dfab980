"""Levels, bases, effects and verdicts, and the rules between them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testline.wire import Exchange


class Level(StrEnum):
    """How binding a requirement is."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Basis(StrEnum):
    """How well founded a requirement is."""

    VENDOR = "vendor"
    CLIENT = "client"
    RELATED = "related"
    ANALOGUE = "analogue"
    DECISION = "decision"


class Binding(StrEnum):
    """Whom a run holds to the catalogue: an emulator (`strict`) or a vendor's own system (`live`)."""

    STRICT = "strict"
    LIVE = "live"


class Effect(StrEnum):
    """What a finding counts for. Ordered from worst to mildest."""

    FAILURE = "failure"
    WARNING = "warning"
    OBSERVATION = "observation"


class Verdict(StrEnum):
    """The verdict of a requirement."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    OBSERVED = "observed"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    UNTESTED = "untested"


class RunVerdict(StrEnum):
    """The verdict of a run."""

    CONFORMANT = "conformant"
    NONCONFORMANT = "nonconformant"
    INCONCLUSIVE = "inconclusive"


VERDICT_OF = {
    Effect.FAILURE: Verdict.FAILED,
    Effect.WARNING: Verdict.WARNED,
    Effect.OBSERVATION: Verdict.OBSERVED,
}

_ORDER = list(Effect)


def milder(one: Effect, other: Effect) -> Effect:
    """The milder of two effects."""
    return max(one, other, key=_ORDER.index)


def worst(effects: list[Effect]) -> Effect | None:
    """The worst of some effects; None of none."""
    return min(effects, key=_ORDER.index, default=None)


def effect_of(  # noqa: PLR0913 - each is a column of the design's table
    level: Level, basis: Basis, binding: Binding, *, tolerated: bool = False, one_form: bool = False,
    cap: Effect | None = None,
) -> Effect:
    """What breaking a requirement counts for.

    `tolerated`: the answer is a variant that the sheet tolerates. `one_form`: the sheet binds an emulator to one
    form. `cap`: the mildest that a live target can get for this row.
    """
    if level is Level.MAY:
        return Effect.OBSERVATION
    if level is Level.SHOULD or (tolerated and not (one_form and binding is Binding.STRICT)):
        effect = Effect.WARNING
    else:
        effect = Effect.FAILURE
    if binding is Binding.STRICT:
        return effect
    if basis in (Basis.ANALOGUE, Basis.DECISION):
        return Effect.OBSERVATION
    if basis is Basis.RELATED:
        effect = milder(effect, Effect.WARNING)
    return effect if cap is None else milder(effect, cap)


_INDEX = re.compile(r"(?<=/)\d+(?=/|$)")


@dataclass(frozen=True, slots=True)
class Finding:
    """A requirement that was seen broken.

    `where` is `response.status`, `response.headers/NAME`, `response.body` and a JSON pointer, `callback.…` or
    `sequence`; `kind` names the kind of difference in one word (value, type, absent, status, ...).
    """

    requirement: str
    message: str
    expected: str
    got: str
    where: str
    operation: str | None = None
    kind: str = "value"
    tolerated: bool = False
    one_form: bool = False
    exchanges: tuple[Exchange, ...] = ()
    test: str = ""

    @property
    def id(self) -> str:
        """Requirement and 8 hex digits over what is wrong where: never over values, times or ids."""
        place = _INDEX.sub("*", self.where)
        told = "|".join((self.requirement, self.operation or "", place, self.kind))
        return f"{self.requirement}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Held:
    """A requirement that one assertion saw kept."""

    requirement: str
    test: str = ""


Assertion = Finding | Held
"""What judging yields."""
