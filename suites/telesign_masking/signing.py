"""TeleSign's signatures, as its documentation has them: Basic, the Digest of requests, and that of callbacks."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLD = re.compile(r"\r?\n[ \t]+")
TSA = re.compile(r"TSA ([^:\s]+):([A-Za-z0-9+/]+={0,2})")
"""The form of an Authorization header with a Digest: the Customer ID, and the signature."""


def basic(customer_id: str, api_key: str) -> str:
    """The Authorization of Basic; the API Key is in it as text."""
    return f"Basic {b64encode(f'{customer_id}:{api_key}'.encode()).decode()}"


def text_to_sign(method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes = b"") -> bytes:
    """What the Digest of a request covers, its lines joined by LF.

    `headers`: those of the request, in any order and case. A date that `x-ts-date` states is not in the date's own line;
    a body counts only where the request has a content type.
    """
    stated = {name.lower(): FOLD.sub(" ", value.strip()) for name, value in headers}
    content_type = stated.get("content-type", "")
    date = "" if "x-ts-date" in stated else stated.get("date", "")
    own = [f"{name}:{stated[name]}" for name in sorted(stated) if name.startswith("x-ts-")]
    lines = [line.encode() for line in (method.upper(), content_type, date, *own)]
    return b"\n".join([*lines, *([body] if content_type and body else []), path.encode()])


def sign(api_key: str, text: bytes, algorithm: str = "sha256") -> str:
    """The signature of a text; the key is what the API Key decodes to. `algorithm`: sha256 or sha1."""
    return b64encode(hmac.new(_key(api_key), text, algorithm).digest()).decode()


def authorization(customer_id: str, signature: str) -> str:
    """The Authorization of Digest, and of callbacks."""
    return f"TSA {customer_id}:{signature}"


def sign_with_text(api_key: str, text: bytes) -> str:
    """The signature of who forgets that the API Key is base64: it fits nowhere."""
    return b64encode(hmac.new(api_key.encode(), text, hashlib.sha256).digest()).decode()


def signature_of(header: str | None) -> str | None:
    """The signature in a callback's header, after the Customer ID or alone; None where there is none."""
    return (header or "").strip().rpartition(":")[2].rpartition(" ")[2] or None


def _key(api_key: str) -> bytes:
    """The bytes of a key; the text's own where a provider gave a key that is no base64."""
    try:
        return b64decode(api_key, validate=True)
    except (binascii.Error, ValueError):
        return api_key.encode()
