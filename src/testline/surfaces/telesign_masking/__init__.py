"""TeleSign's Number Masking API, as its clients see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.surface import Surface
from testline.surfaces.telesign_masking.authentication import basic
from testline.surfaces.telesign_masking.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.surface import Credentials


def _path(_: Credentials) -> Mapping[str, str]:
    """No path parameters: the paths are the same for every customer."""
    return {}


SURFACE = Surface(
    name="telesign-masking",
    title="TeleSign Number Masking",
    prefix="TNM",
    authorize=basic,
    path=_path,
    credentials=("customer_id", "api_key"),
    public=frozenset({"customer_id"}),
    secret_headers=frozenset({"authorization", "x-ts-authorization"}),
    secret_fields=frozenset(),
    rules=RULES,
)
