"""An emulator over loopback, as the vendors' own clients meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline import emulator
from testline.emulator import InProcess
from testline.emulator.server import serving
from testline.targets.control import Control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.emulator import Emulator


@pytest.fixture
def surface() -> str:
    """The surface whose clients a module has; others say so."""
    return "plivo-masking"


@pytest.fixture
def clock() -> str:
    """The emulator's clock; a client that stamps its requests needs the real one."""
    return "virtual"


@pytest.fixture
def served(surface: str, clock: str) -> Iterator[tuple[Emulator, str]]:
    """An emulator, and its base URL."""
    made = emulator.build([surface], clock=clock)
    with serving(made) as base_url:
        yield made, base_url


@pytest.fixture
def control(served: tuple[Emulator, str], surface: str) -> Control:
    """The control API of the served emulator, asked in process."""
    return Control(InProcess(served[0]), "/_testline/v1", None, surface, lambda _: None)
