"""The vendor surfaces: one folder each, found by folder.

`testline.surfaces.plivo_masking` holds what the client's side needs to know (`SURFACE`); its `model` package the
reference model, which only the emulator and what is built on it may load.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING, cast

from testline.errors import UsageError
from testline.files import underscored

if TYPE_CHECKING:
    from testline.surfaces.model import ModelKind
    from testline.surfaces.surface import Surface


@cache
def names() -> tuple[str, ...]:
    """The names of all surfaces, sorted: `plivo-masking` and so on."""
    return tuple(sorted(one.name.replace("_", "-") for one in pkgutil.iter_modules(__path__) if one.ispkg))


def load(name: str) -> Surface:
    """What the client's side knows of a surface."""
    if name not in names():
        message = f"There is no surface {name!r}."
        raise UsageError(message, hint=f"The surfaces are: {', '.join(names())}.")
    return cast("Surface", importlib.import_module(f"{__name__}.{underscored(name)}").SURFACE)


def load_model(name: str) -> ModelKind:
    """The reference model of a surface, for those who serve, run or break it."""
    load(name)
    return cast("ModelKind", importlib.import_module(f"{__name__}.{underscored(name)}.model").MODEL)
