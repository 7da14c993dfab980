"""Plivo's callback signatures, as its documentation has them: what is signed, and whether a header's value fits."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

Pairs = list[tuple[str, str]]


def signed_text_v3(method: str, url: str, fields: Iterable[tuple[str, str]] = ()) -> str:
    """What a V3 signature covers, short of the dot and the nonce.

    `url`: the callback's URL with the query that it has of its own. `fields`: what the provider added to it: query
    parameters of a GET, form fields of a POST, decoded.
    """
    own = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    if method.upper() == "GET":
        query = _joined([*own, *fields])
        return f"{_base(url)}?{query}" if query else _base(url)
    query, form = _joined(own), "".join(name + value for name, value in sorted(fields))
    if not form:
        return f"{_base(url)}?{query}" if query else _base(url)
    return f"{_base(url)}?{query}.{form}" if query else f"{_base(url)}?{form}"


def sign_v3(token: str, nonce: str, method: str, url: str, fields: Iterable[tuple[str, str]] = ()) -> str:
    """The V3 signature of a callback."""
    return _digest(token, f"{signed_text_v3(method, url, fields)}.{nonce}")


def sign_v2(token: str, nonce: str, url: str) -> str:
    """The V2 signature of a callback; neither query nor fields count."""
    return _digest(token, _base(url) + nonce)


def fits(header: str | None, signature: str) -> bool:
    """Whether a signature header has this signature; it may hold several, joined with commas."""
    return signature in [one.strip() for one in (header or "").split(",")]


def _base(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _joined(pairs: Pairs) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _digest(token: str, text: str) -> str:
    return b64encode(hmac.new(token.encode(), text.encode("utf-8", "replace"), hashlib.sha256).digest()).decode()
