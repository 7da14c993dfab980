"""Mitto's SMS API, as its clients see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_sms.authentication import HEADER, with_key
from testline.surfaces.mitto_sms.rules import RULES
from testline.surfaces.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.surface import Credentials


def _path(_: Credentials) -> Mapping[str, str]:
    """No path parameters: the paths are the same for every customer."""
    return {}


SURFACE = Surface(
    name="mitto-sms",
    title="Mitto SMS",
    prefix="MSM",
    authorize=with_key,
    path=_path,
    credentials=("api_key",),
    public=frozenset({"account_name"}),
    secret_headers=frozenset({HEADER}),
    secret_fields=frozenset(),
    rules=RULES,
)
