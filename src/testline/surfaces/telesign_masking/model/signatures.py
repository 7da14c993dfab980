"""The vendor's signatures, as its servers compute them: of requests (TSA) and of callbacks.

Written from the vendor's description alone. The client's side has code of its own, by another hand.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from testline.wire import Headers, Request

_FOLD: Final = re.compile(r"\s*[\r\n]\s*")


def raw(text: str) -> bytes:
    """The bytes that a header's text came as."""
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def ts_headers(headers: Headers) -> dict[str, str]:
    """The `x-ts-*` headers by name, sorted, unfolded; the values of one that came twice joined by a comma."""
    found: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()  # noqa: PLW2901 - names are compared without case
        if name.startswith("x-ts-"):
            value = _FOLD.sub(" ", value.strip())  # noqa: PLW2901 - as it is signed
            found[name] = f"{found[name]},{value}" if name in found else value
    return dict(sorted(found.items()))


def string_to_sign(request: Request, *, with_body: bool = True) -> bytes:
    """What a TSA signature signs: the parts of the request, the body as received, joined by line feeds.

    With `x-ts-date` the line of the date is empty; without a body its line is left out.
    """
    content_type, ts = request.header("content-type"), ts_headers(request.headers)
    date = "" if "x-ts-date" in ts else request.header("date") or ""
    parts = [request.method.upper().encode("utf-8", "replace"), raw(content_type or ""), raw(date)]
    parts += [raw(f"{name}:{value}") for name, value in ts.items()]
    if content_type and request.body and with_body:
        parts.append(request.body)
    parts.append(request.path.encode("utf-8", "replace"))
    return b"\n".join(parts)


def sign(key: bytes, algorithm: str, message: bytes) -> str:
    """The signature of a message. `algorithm`: sha256 or sha1."""
    return b64encode(hmac.digest(key, message, algorithm)).decode()


def same(one: str, other: str) -> bool:
    """Whether two secrets are the same."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))
