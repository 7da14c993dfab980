"""Mitto's Number Masking API, as its clients see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.authentication import basic
from testline.surfaces.mitto_masking.rules import RULES
from testline.surfaces.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.surface import Credentials


def _path(_: Credentials) -> Mapping[str, str]:
    """No path parameters: the paths are the same for every account."""
    return {}


SURFACE = Surface(
    name="mitto-masking",
    title="Mitto Number Masking",
    prefix="MNM",
    authorize=basic,
    path=_path,
    credentials=("account_sid", "api_key"),
    public=frozenset({"account_sid"}),
    secret_headers=frozenset({"authorization"}),
    secret_fields=frozenset(),
    rules=RULES,
)
