"""The reference model of Mitto Number Masking. Only the emulator, and what is built on it, loads this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.model.forms import FORMS, LIVE_ONLY
from testline.surfaces.mitto_masking.model.mitto import MittoModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment

__all__ = ["FORMS", "LIVE_ONLY", "MODEL", "Kind", "MittoModel"]


class Kind:
    """The model before it lives. `model`: the class, for those who break it."""

    def __init__(self, model: type[MittoModel] = MittoModel) -> None:
        self.model = model
        self.forms: Mapping[str, tuple[object, ...]] = FORMS

    def fresh(self, chooser: Chooser, moment: Moment) -> MittoModel:
        """A model in its fixture state."""
        return self.model(chooser, moment)


MODEL = Kind()
