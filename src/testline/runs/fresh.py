"""Values that a test sends: each derives from the seed and the test's id, and from nothing else."""

from __future__ import annotations

import random
import uuid
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from faker import Faker

_AREAS = (
    "202", "203", "205", "206", "207", "208", "210", "212", "213", "214", "215", "216", "217", "218", "219", "224",
    "225", "228", "229", "231", "234", "239", "240", "248", "251", "252", "253", "254", "256", "260", "262", "267",
    "269", "270", "276", "281", "301", "302", "303", "304", "305", "307", "308", "309", "310", "312", "313", "314",
    "315", "316", "317", "318", "319", "320", "321", "323", "325", "330", "334", "336", "337", "339", "347", "351",
)
_INVENTORY_AREAS = (
    "401", "402", "404", "405", "406", "407", "409", "410", "412", "413", "414", "417", "419", "423", "424", "425",
    "430", "432", "434", "435", "440", "443", "458", "469", "470", "475", "478", "479", "480", "484", "501", "502",
)
"""Area codes whose numbers kept for fiction (555-0100 to -0199) serve as people, and as inventories."""


class Fresh:
    """Fictional values for one test. Telephone numbers are digits with the country code, from the ranges for fiction."""

    def __init__(self, seed: int, test: str) -> None:
        self._random = random.Random(f"{seed}/{test}")  # noqa: S311 - reproducible, not secret
        self._given: set[str] = set()

    def us_number(self) -> str:
        """A person's number in the US, none twice in a test."""
        return self._new(lambda: f"1{self._random.choice(_AREAS)}55501{self._random.randrange(100):02d}")

    def gb_number(self) -> str:
        """A person's number in Great Britain, none twice in a test."""
        return self._new(lambda: f"447700900{self._random.randrange(500):03d}")

    def us_inventory_number(self) -> str:
        """A number in the US that an account may own."""
        return self._new(lambda: f"1{self._random.choice(_INVENTORY_AREAS)}55501{self._random.randrange(100):02d}")

    def gb_inventory_number(self) -> str:
        """A number in Great Britain that an account may own."""
        return self._new(lambda: f"447700900{self._random.randrange(500, 1000):03d}")

    def uuid(self) -> str:
        """A version 4 UUID that nobody has."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def integer(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return self._random.randint(low, high)

    def digits(self, length: int) -> str:
        """Some decimal digits, none twice in a test."""
        return self._new(lambda: "".join(self._random.choices("0123456789", k=length)))

    def name(self) -> str:
        """A fictional person's name."""
        return str(self._faker.name())

    @cached_property
    def _faker(self) -> Faker:
        from faker import Faker  # noqa: PLC0415 - slow to import, and few tests want a name

        made = Faker("en_US")
        made.seed_instance(self._random.getrandbits(64))
        return made

    def _new(self, make: Callable[[], str]) -> str:
        while (value := make()) in self._given:
            pass
        self._given.add(value)
        return value
