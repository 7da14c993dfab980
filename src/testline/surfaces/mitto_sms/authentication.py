"""How Mitto's SMS API knows its customers: a key in a header of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testline.surfaces.surface import Credentials
    from testline.wire import Request

HEADER = "x-mitto-api-key"


def with_key(request: Request, credentials: Credentials) -> Request:
    """The request with the account's API key."""
    return request.with_header(HEADER, credentials["api_key"])
