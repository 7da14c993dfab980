"""An exchange as the one shell line that repeats it, for any POSIX shell. Secrets stand as `$TESTLINE_...`."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from testline.redaction import Redactor
    from testline.wire import Exchange, Request

EMBEDDED = "http://127.0.0.1:8642"
"""Where `testline serve` listens: the embedded emulator has no address of its own."""

MOST_BODY = 64 * 1024
"""A report holds no more of a body than this."""

_UNSAID = frozenset({"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "expect"})
_CURL_SAYS = frozenset({("accept", "*/*")})
_OUR_AGENTS = ("testline", "python-httpx")
_VARIABLE = re.compile(r"(\$TESTLINE_[A-Z0-9_]+)")
_SAFE_IN_QUOTES = re.compile(r"[\w .,:;/@?&=%+()<>|#~{}\[\]*-]*", re.ASCII)
_IN_FORMAT = {0x0A: r"\n", 0x0D: r"\r", 0x09: r"\t", 0x25: "%%", 0x5C: r"\\"}


def curl(exchange: Exchange, redactor: Redactor, origin: str | None = None) -> str | None:
    """The line that repeats a request; None for what we received.

    `origin`: the target's base URL; None for the embedded emulator and for cassettes, and then `EMBEDDED` it is.
    """
    if exchange.direction == "received":
        return None
    request = redactor.request(exchange.request)
    url = absolute(request.url, origin)
    words = ["curl", "-i", *_options(request, url), _word(url), *_authorization(exchange, redactor)]
    for name, value in request.headers:
        if name not in _UNSAID and (name, value) not in _CURL_SAYS and not _is_ours(name, value):
            words += _field(name, value)
    if not request.body:
        return " ".join(words)
    if request.header("content-type") is None:
        words += ["-H", "'Content-Type:'"]
    return _with_body(words, request.body, len(exchange.request.body))


def absolute(url: str, origin: str | None) -> str:
    """The whole URL that was asked; `origin` as in `curl`."""
    scheme, found, rest = url.partition("://")
    if not found or not scheme.isalpha():
        scheme, path = "", url
    else:
        path = rest[len(re.split(r"[/?#]", rest, maxsplit=1)[0]) :]
    if origin is not None and scheme:
        absolute = url
    else:
        absolute = (origin or EMBEDDED).rstrip("/") + (path if path.startswith(("/", "?")) or not path else f"/{path}")
    return "".join(one if one.isprintable() and one != " " else quote(one, errors="replace") for one in absolute)


def _options(request: Request, url: str) -> list[str]:
    words = []
    if request.method == "HEAD":
        words.append("--head")
    elif request.method != "GET" or request.body:
        words += ["-X", _word(request.method)]
    if "/." in url.partition("?")[0]:
        words.append("--path-as-is")
    if any(one in url for one in "[]{}"):
        words.append("--globoff")
    return words


def _authorization(exchange: Exchange, redactor: Redactor) -> list[str]:
    values = [value for name, value in exchange.request.headers if name == "authorization"]
    if exchange.control and values:
        return _field("authorization", "Bearer $TESTLINE_CONTROL_TOKEN")
    pair = redactor.user_and_password(values[0]) if len(values) == 1 else None
    if pair is not None:
        return ["-u", _word(pair)]
    return [word for value in values for word in _field("authorization", redactor.header("authorization", value))]


def _is_ours(name: str, value: str) -> bool:
    return name == "authorization" or (name == "user-agent" and value.startswith(_OUR_AGENTS))


def _field(name: str, value: str) -> list[str]:
    title = "-".join(part.capitalize() for part in name.split("-"))
    return ["-H", _word(f"{title}: {value}" if value else f"{title};")]


def _with_body(words: list[str], body: bytes, sent: int) -> str:
    line = " ".join(words)
    if len(body) > MOST_BODY:
        return f"{line} --data-binary @body.bin  # body.bin: the {sent} bytes that were sent, too many to show here"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = ""
    if text.isprintable() and text:
        return f"{line} --data-raw {_word(text)}"
    return f"{_printf(body)} | {line} --data-binary @-"


def _word(text: str) -> str:
    """The text as one word of the shell, its `$TESTLINE_...` left for the shell to fill in."""
    if not text.isprintable():
        return f'"$({_printf(text.encode("utf-8", "replace"))})"'
    pieces = _VARIABLE.split(text)
    literals = pieces[::2]
    if len(pieces) == 1:
        return shlex.quote(text)
    if all(_SAFE_IN_QUOTES.fullmatch(one) for one in literals):
        braced = [f"${{{one[1:]}}}" if after[:1].isalnum() else one for one, after in zip(pieces[1::2], literals[1:], strict=True)]
        return '"' + literals[0] + "".join(map("".join, zip(braced, literals[1:], strict=True))) + '"'
    return "".join(f'"{one}"' if number % 2 else shlex.quote(one) for number, one in enumerate(pieces) if one)


def _printf(body: bytes) -> str:
    """A `printf` of any bytes: octal for what is no printable ASCII, `%s` for what the shell fills in."""
    pieces = _VARIABLE.split(body.decode("latin-1"))
    form = "%s".join(
        "".join(
            _IN_FORMAT.get(code) or (chr(code) if 0x20 <= code < 0x7F and code != 0x27 else f"\\{code:03o}")  # noqa: PLR2004 - ASCII
            for code in piece.encode("latin-1")
        )
        for piece in pieces[::2]
    )
    if form.startswith("-"):
        form = f"\\055{form[1:]}"
    return " ".join([f"printf '{form}'", *(f'"{one}"' for one in pieces[1::2])])
