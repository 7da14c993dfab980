"""Where the data folders are: in the wheel beside this file, in a checkout at its top."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from testline.errors import InternalError

if TYPE_CHECKING:
    from types import ModuleType

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


def beside(file: str, name: str) -> ModuleType:
    """The module of that name beside a file of a suite, whose folder is no package and on no path; loaded once."""
    place = Path(file).with_name(f"{name}.py")
    full = f"testline_{place.parent.parent.name}_{place.parent.name}_{name}"
    if full not in sys.modules:
        spec = spec_from_file_location(full, place)
        if spec is None or spec.loader is None or not place.is_file():
            message = f"The module {name} is missing from {place.parent}."
            raise InternalError(message, hint="Install testline again.")
        module = sys.modules[full] = module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[full]
