"""The reference model of Plivo's Masking Session API. Only the emulator, and what is built on it, loads this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.plivo_masking.model.forms import FORMS
from testline.surfaces.plivo_masking.model.plivo import PlivoModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment

__all__ = ["FORMS", "MODEL", "Kind", "PlivoModel"]


class Kind:
    """The model before it lives. `model`: the class, for those who break it."""

    def __init__(self, model: type[PlivoModel] = PlivoModel) -> None:
        self.model = model
        self.forms: Mapping[str, tuple[object, ...]] = FORMS

    def fresh(self, chooser: Chooser, moment: Moment) -> PlivoModel:  # noqa: ARG002 - its fixtures rest on neither
        """A model in its fixture state."""
        return self.model()


MODEL = Kind()
