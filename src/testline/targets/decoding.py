"""Compressed bodies, decoded without being trusted.

Targets are asked for plain bodies; some compress all the same.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from testline.wire import first

if TYPE_CHECKING:
    from testline.wire import Headers

_WINDOW = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class TooLargeError(Exception):
    """A body has more bytes than are read."""


def decoded(headers: Headers, body: bytes, most: int) -> tuple[Headers, bytes]:
    """An answer in its plain form, without the headers that spoke of the compressed one.

    A coding that is unknown, or that the body does not keep to, leaves both as they are. Raises `TooLargeError`
    when the plain form has more than `most` bytes.
    """
    window = _WINDOW.get((first(headers, "content-encoding") or "").lower())
    if window is None:
        return headers, body
    decoder = zlib.decompressobj(window)
    try:
        plain = decoder.decompress(body, most + 1)
    except zlib.error:
        return headers, body
    if len(plain) > most:
        raise TooLargeError
    if not decoder.eof:
        return headers, body
    return tuple(pair for pair in headers if pair[0] not in ("content-encoding", "content-length")), plain
