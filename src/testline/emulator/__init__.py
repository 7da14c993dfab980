"""Models, served: the vendors' APIs, callbacks, faults and the control API.

`Emulator` is the synchronous core. `InProcess` is it as a handler; `testline.emulator.server` is it over HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline import surfaces
from testline.emulator.answers import Cut
from testline.emulator.core import Emulator
from testline.emulator.inprocess import InProcess

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Cut", "Emulator", "InProcess", "build"]


def build(  # noqa: PLR0913 - as `Emulator`
    names: Iterable[str] = (),
    *,
    clock: str = "virtual",
    seed: int = 0,
    control_token: str | None = None,
    allowed_callback_hosts: Iterable[str] = (),
    forms: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
) -> Emulator:
    """An emulator of the named surfaces; of all where none is named. The rest as `Emulator` takes it.

    `settings`: a target profile's, which may state names that the documents only suppose.
    """
    models = {name: surfaces.load_model(name) for name in tuple(names) or surfaces.names()}
    return Emulator(
        models,
        settings=settings,
        clock=clock,
        seed=seed,
        control_token=control_token,
        allowed_callback_hosts=allowed_callback_hosts,
        forms=forms,
    )
