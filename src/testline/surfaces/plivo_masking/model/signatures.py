"""The signatures that callbacks carry: V3 over everything, V2 over the bare URL."""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

Pairs = Sequence[tuple[str, str]]


def bare(url: str) -> str:
    """The URL without query and fragment; a port stays."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _sign(token: str, message: str) -> str:
    return b64encode(hmac.digest(token.encode(), message.encode(), "sha256")).decode()


def _query(pairs: Pairs) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def v3_message(method: str, url: str, fields: Pairs) -> str:
    """What a V3 signature signs, but for the nonce: names and values sorted, decoded."""
    own = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    if method == "GET":
        own = [*own, *fields]
        fields = ()
    message = bare(url)
    if own or fields:
        message += f"?{_query(own)}"
    if own and fields:
        message += "."
    return message + "".join(f"{name}{value}" for name, value in sorted(fields))


def v3(token: str, method: str, url: str, fields: Pairs, nonce: str) -> str:
    """The V3 signature of a callback. `url` is the one registered; `fields` are what the vendor adds."""
    return _sign(token, f"{v3_message(method, url, fields)}.{nonce}")


def v2(token: str, url: str, nonce: str) -> str:
    """The V2 signature: no dot, no query, no parameters."""
    return _sign(token, bare(url) + nonce)
