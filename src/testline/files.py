"""Where the data folders are: in the wheel beside this file, in a checkout at its top."""

from __future__ import annotations

from pathlib import Path

from testline.errors import InternalError

_HERE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `openapi`, `suites`, `contracts` or `cassettes`, wherever this copy of testline keeps it."""
    for base in (_HERE, _HERE.parents[1]):
        if (base / name).is_dir():
            return base / name
    message = f"The data folder {name} is missing from this installation."
    raise InternalError(message, hint="Install testline again.")


def underscored(surface: str) -> str:
    """The Python folder name of a surface: `plivo-masking` is `plivo_masking`."""
    return surface.replace("-", "_")
