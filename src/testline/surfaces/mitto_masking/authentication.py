"""Mitto's way to authenticate a request: HTTP Basic."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from testline.surfaces.surface import Credentials
    from testline.wire import Request


def basic(request: Request, credentials: Credentials) -> Request:
    """The request with HTTP Basic: the account SID is the user, the API key the password."""
    pair = f"{credentials['account_sid']}:{credentials['api_key']}"
    return request.with_header("authorization", f"Basic {b64encode(pair.encode()).decode()}")
