"""The reference model of TeleSign's Number Masking API. Only the emulator, and what is built on it, loads this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.telesign_masking.model.forms import FORMS
from testline.surfaces.telesign_masking.model.telesign import TelesignModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment

__all__ = ["FORMS", "MODEL", "Kind", "TelesignModel"]


class Kind:
    """The model before it lives. `model`: the class, for those who break it."""

    def __init__(self, model: type[TelesignModel] = TelesignModel) -> None:
        self.model = model
        self.forms: Mapping[str, tuple[object, ...]] = FORMS

    def fresh(self, chooser: Chooser, moment: Moment) -> TelesignModel:  # noqa: ARG002 - its fixtures rest on neither
        """A model in its fixture state."""
        return self.model()


MODEL = Kind()
