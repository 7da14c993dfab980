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
def served() -> Iterator[tuple[Emulator, str]]:
    """An emulator with a virtual clock, and its base URL."""
    made = emulator.build(["plivo-masking"], clock="virtual")
    with serving(made) as base_url:
        yield made, base_url


@pytest.fixture
def control(served: tuple[Emulator, str]) -> Control:
    """The control API of the served emulator, asked in process."""
    return Control(InProcess(served[0]), "/_testline/v1", None, "plivo-masking", lambda _: None)
