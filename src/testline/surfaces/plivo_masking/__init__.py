"""Plivo's Number Masking API (Masking Session), as its clients see it."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from testline.surfaces.plivo_masking.rules import RULES
from testline.surfaces.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.surface import Credentials
    from testline.wire import Request


def _authorize(request: Request, credentials: Credentials) -> Request:
    """The request with HTTP Basic: the Auth ID is the user, the Auth Token the password."""
    pair = f"{credentials['auth_id']}:{credentials['auth_token']}"
    return request.with_header("authorization", f"Basic {b64encode(pair.encode()).decode()}")


def _path(credentials: Credentials) -> Mapping[str, str]:
    """The path parameter that the credentials fix: every path begins with the account's own Auth ID."""
    return {"auth_id": credentials["auth_id"]}


SURFACE = Surface(
    name="plivo-masking",
    title="Plivo Number Masking",
    prefix="PNM",
    authorize=_authorize,
    path=_path,
    credentials=("auth_id", "auth_token"),
    public=frozenset({"auth_id"}),
    secret_headers=frozenset(
        {
            "authorization",
            "x-plivo-signature-v2",
            "x-plivo-signature-v2-nonce",
            "x-plivo-signature-ma-v2",
            "x-plivo-signature-v3",
            "x-plivo-signature-v3-nonce",
            "x-plivo-signature-ma-v3",
        }
    ),
    secret_fields=frozenset({"first_party_pin", "second_party_pin"}),
    rules=RULES,
    pace=(300, 5.0),
)
