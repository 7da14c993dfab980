"""Both of TeleSign's ways to authenticate a request: Basic, and the TSA signature that its pages call Digest.

    Authorization: TSA <Customer ID>:<base64(HMAC(base64-decoded API Key, string to sign))>

The string to sign covers the request as sent: method, content type, date, `x-ts-*` headers, body, path.
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from testline.errors import InternalError, UsageError

if TYPE_CHECKING:
    from testline.surfaces.surface import Credentials
    from testline.wire import Request

_HASHES = {"HMAC-SHA256": "sha256", "HMAC-SHA1": "sha1"}
_UNNAMED = "HMAC-SHA1"
"""What the older clients mean when they send no `x-ts-auth-method`."""


def basic(request: Request, credentials: Credentials) -> Request:
    """The request with HTTP Basic: the Customer ID is the user, the API Key, still in base64, the password."""
    pair = f"{credentials['customer_id']}:{credentials['api_key']}"
    return request.with_header("authorization", f"Basic {b64encode(pair.encode()).decode()}")


def signed(  # noqa: PLR0913 - each is a part of what is signed
    request: Request,
    credentials: Credentials,
    *,
    date: str,
    nonce: str | None,
    method: str | None = "HMAC-SHA256",
    date_header: str = "Date",
) -> Request:
    """The request with a TSA signature, and the headers that it covers.

    `date` as an HTTP date; `date_header` may be `x-ts-date`. None for `nonce` or `method` sends no such header, and
    no method means HMAC-SHA1. Every other header must be there already. Raises `UsageError` for an API Key that is no
    base64, `InternalError` for a method that there is not.
    """
    request = request.with_header(date_header, date)
    if method is not None:
        request = request.with_header("x-ts-auth-method", method)
    if nonce is not None:
        request = request.with_header("x-ts-nonce", nonce)
    digest = hmac.new(_key(credentials["api_key"]), string_to_sign(request), _hash(method or _UNNAMED)).digest()
    return request.with_header("authorization", f"TSA {credentials['customer_id']}:{b64encode(digest).decode()}")


def string_to_sign(request: Request) -> bytes:
    """What a TSA signature is made of: parts joined by single line feeds.

    The date line stays, empty, where `x-ts-date` has the date; of a request without a body there is no body line.
    """
    content_type = request.header("content-type") or ""
    date = "" if request.header("x-ts-date") is not None else request.header("date") or ""
    names = sorted({name for name, _ in request.headers if name.startswith("x-ts-")})
    head = [request.method.upper(), content_type, date, *(f"{name}:{_unfolded(request, name)}" for name in names)]
    body = [request.body] if content_type and request.body else []
    return b"\n".join([*(line.encode() for line in head), *body, request.path.encode()])


def _unfolded(request: Request, name: str) -> str:
    lines = (request.header(name) or "").splitlines()
    return " ".join(line.strip() for line in lines)


def _hash(method: str) -> str:
    try:
        return _HASHES[method.upper()]
    except KeyError:
        message = f"There is no TSA method {method!r}."
        raise InternalError(message, hint=f"The methods are: {', '.join(_HASHES)}.") from None


def _key(api_key: str) -> bytes:
    try:
        return b64decode(api_key)
    except ValueError:
        message = "The api_key of telesign-masking is not base64."
        raise UsageError(message, hint="Give it as the vendor's portal shows it.") from None
