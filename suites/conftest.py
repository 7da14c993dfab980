"""Options of the suites, for those who run them with pytest: `pytest suites/plivo_masking --base-url URL`.

A plugin that has an option of the name already keeps it, and its value is read.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_OPTIONS = {
    "--base-url": {"metavar": "URL", "help": "the target; without it, the embedded emulator"},
    "--control-url": {"metavar": "URL", "help": "base of the target's control API"},
    "--control-token": {"metavar": "TOKEN", "help": "bearer token of the control API"},
    "--credential": {"metavar": "[SURFACE/][ACCOUNT.]KEY=VALUE", "action": "append", "help": "a credential (repeated)"},
    "--target": {"metavar": "FILE", "help": "a target profile (TOML)"},
    "--binding": {"choices": ("strict", "live"), "help": "whom to hold to the catalogue"},
    "--seed": {"metavar": "N", "type": int, "help": "seed of every value that is sent (0)"},
    "--timeout": {"metavar": "SECONDS", "type": float, "help": "for one request (10)"},
    "--callback-url": {"metavar": "URL", "help": "how the target reaches our callback receiver"},
    "--callback-listen": {"metavar": "HOST:PORT", "help": "where the callback receiver listens"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register what no other plugin has registered."""
    group = parser.getgroup("testline", "testline: the target of the suites")
    for name, settings in _OPTIONS.items():
        with contextlib.suppress(ValueError):
            group.addoption(name, **settings)
