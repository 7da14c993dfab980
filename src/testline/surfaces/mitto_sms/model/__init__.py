"""The reference model of Mitto's SMS API. Only the emulator, and what is built on it, loads this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_sms.model.forms import FORMS, LIVE_ONLY
from testline.surfaces.mitto_sms.model.mitto import MittoSmsModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment

__all__ = ["FORMS", "LIVE_ONLY", "MODEL", "Kind", "MittoSmsModel"]


class Kind:
    """The model before it lives. `model`: the class, for those who break it."""

    def __init__(self, model: type[MittoSmsModel] = MittoSmsModel) -> None:
        self.model = model
        self.forms: Mapping[str, tuple[object, ...]] = FORMS

    def fresh(self, chooser: Chooser, moment: Moment) -> MittoSmsModel:  # noqa: ARG002 - its fixtures rest on neither
        """A model in its fixture state."""
        return self.model()


MODEL = Kind()
"""The reference model of Mitto SMS."""
