"""What a run was asked to do, as values that go to another process."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from testline.verdicts import Binding, Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.catalogue import Catalogue
    from testline.targets.profile import TargetProfile


@dataclass(frozen=True, slots=True)
class Share:
    """Every `of`-th test, from number `index` on, counted from 1."""

    index: int = 1
    of: int = 1

    def has(self, position: int) -> bool:
        """Whether the test at that position, from 0, belongs to it."""
        return position % self.of == self.index - 1


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tests run. `requirements` and `operations` are globs; empty means all."""

    levels: frozenset[Level] = frozenset(Level)
    requirements: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    shard: Share = Share()

    def wants(self, catalogue: Catalogue, requirements: tuple[str, ...], operations: tuple[str, ...]) -> bool:
        """Whether a test that judges these requirements by these operations is selected."""
        judged = {one for one in requirements if one in catalogue and catalogue[one].level in self.levels}
        if self.requirements:
            judged = {one for one in judged if any(fnmatchcase(one, glob) for glob in self.requirements)}
        if self.operations and not any(fnmatchcase(one, glob) for one in operations for glob in self.operations):
            return False
        return bool(judged)


@dataclass(frozen=True, slots=True)
class Plan:
    """One surface's part of a run.

    Without a base URL in the profile the target is the embedded emulator; `forms` then states which tolerated forms
    and other readings it takes. `part`: the tests of this worker; `alone`: None for all tests, True for those that
    need the target to themselves, False for the others.
    """

    surface: str
    profile: TargetProfile
    binding: Binding = Binding.STRICT
    selection: Selection = field(default_factory=Selection)
    seed: int = 0
    fail_fast: bool = False
    part: Share = Share()
    alone: bool | None = None
    forms: Mapping[str, object] | None = None

    @property
    def embedded(self) -> bool:
        """Whether the target is the embedded emulator."""
        return self.profile.base_url is None
