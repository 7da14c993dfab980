"""Which mask a person gets, as the tests of number selection ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import NoReturn

    from testline.targets.client import Answer

    from .api import Pool
    from .envelope import Expect

_OVERLAYS = ({"404", "470"}, {"410", "443"})
"""Of the area codes in which a test's own account has numbers, those that lie over each other."""


class Selection:
    """Looks at the masks that people get. Numbers are digits."""

    def __init__(self, expect: Expect, no_evidence: Callable[[str], NoReturn]) -> None:
        self._expect = expect
        self._no_evidence = no_evidence

    @staticmethod
    def mask(pool: Pool, answer: Answer) -> str | None:
        """The mask of an added participant; None where nobody was added."""
        found: str | None = pool.api.envelope.digits(pool.api.envelope.resource(answer).get("maskedNumber"))
        return found

    def once(self, pool: Pool, person: str) -> tuple[str, Mapping[str, object]]:
        """Put a person into a new context, alone; the mask and the context. Blocked where there is none."""
        context = pool.context()
        return pool.member(context, person).mask, context

    def held(self, pool: Pool, person: str) -> str:
        """Have a person hold a mask for a while: the context is closed again."""
        mask, context = self.once(pool, person)
        self.close(pool, context)
        return mask

    @staticmethod
    def close(pool: Pool, context: Mapping[str, object]) -> None:
        """Close a context; Blocked where that fails."""
        pool.api.needed(pool.ask("updateContext", context, json={"status": "closed"}))

    def is_of(self, pool: Pool, answer: Answer, masks: Collection[str], said: str, *, tolerated: bool = False) -> bool:
        """Somebody was added, with one of these masks."""
        got = self.mask(pool, answer)
        return self._expect.holds(
            got in masks, f"{said}: one of {sorted(masks)}", got or answer.text[:120], answer,
            where="response.body/data/maskedNumber", kind="mask", tolerated=tolerated,
        )

    def is_none_of(self, pool: Pool, answer: Answer, masks: Collection[str], said: str) -> bool:
        """Whatever the answer is, it gave none of these masks."""
        got = self.mask(pool, answer)
        return self._expect.holds(
            got not in masks, f"{said}: none of {sorted(masks)}", got, answer, where="response.body/data/maskedNumber", kind="mask"
        )

    def apart(self, pool: Pool, level: str) -> tuple[str, ...]:
        """Two numbers of a pool in area codes of North America that are different at this level; skipped without."""
        if level == "extended-area-code" and pool.api.inventory is None:
            self._no_evidence("which area codes lie over each other is known of a test's own numbers only")
        american = [one for one in pool.numbers if one.startswith("1") and len(one) == 11]
        found = [
            (one, other) for one in american for other in american
            if one[1:4] != other[1:4] and {one[1:4], other[1:4]} not in _OVERLAYS
        ]
        if not found:
            self._no_evidence("the account has no two numbers in different area codes")
        return found[0]

    @staticmethod
    def neighbour(number: str, step: int = 1) -> str:
        """A person whose number lies in the same area code as this one."""
        return f"{number[:-2]}{(int(number[-2:]) + step) % 100:02d}"

    @staticmethod
    def around(pool: Pool, number: str, level: str) -> list[str]:
        """The masks that lie in the area code of a number, or with `extended-area-code` in one over it."""
        areas = {number[1:4]}.union(*(one for one in _OVERLAYS if number[1:4] in one and level == "extended-area-code"))
        return [one for one in pool.numbers if one.startswith("1") and one[1:4] in areas]

    @staticmethod
    def afar(pool: Pool) -> str:
        """A person in the US in whose area code the pool has no number."""
        areas = {one[1:4] for one in pool.numbers}
        while (person := str(pool.api.fresh.us_number()))[1:4] in areas:
            pass
        return person
