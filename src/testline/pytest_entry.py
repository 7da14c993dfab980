"""What pytest loads wherever testline is installed: next to nothing. A suite, and only a suite, brings in the plugin.

`testline.pytest_plugin` imports the HTTP client, the emulator and the validators; the test runs of other people
should not pay for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PLUGIN = "testline.pytest_plugin"


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Load the plugin when the first page of a suite, a module beside a `requirements.yaml`, is collected."""
    manager = parent.config.pluginmanager
    if not manager.has_plugin(PLUGIN) and module_path.with_name("requirements.yaml").is_file():
        manager.import_plugin(PLUGIN)
