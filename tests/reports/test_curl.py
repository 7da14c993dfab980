"""A curl line repeats the request, byte for byte, in any POSIX shell, and has no secret in it."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from testline.redaction import Redactor
from testline.reports.curl import MOST_BODY, curl
from testline.wire import Exchange, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

SHELL = shutil.which("dash") or shutil.which("sh")
REDACTOR = Redactor(
    {"auth_token": "fictional-token-1", "secondary.auth_token": "fictional-token-2", "control_token": "control-1"},
    frozenset({"x-mitto-api-key"}), frozenset({"first_party_pin"}), {"auth_id": "MA1", "secondary.auth_id": "MA2"},
)
ENVIRONMENT = {
    "TESTLINE_AUTH_ID": "MA1", "TESTLINE_AUTH_TOKEN": "fictional-token-1", "TESTLINE_SECONDARY_AUTH_ID": "MA2",
    "TESTLINE_SECONDARY_AUTH_TOKEN": "fictional-token-2", "TESTLINE_CONTROL_TOKEN": "control-1",
    "TESTLINE_FIRST_PARTY_PIN": "7351%s\\n", "TESTLINE_TSA": "1:c2ln",
}


def basic(user: str, password: str) -> tuple[str, str]:
    """An Authorization header."""
    return ("authorization", "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode())


def line(request: Request, origin: str | None = None, *, control: bool = False) -> str:
    """The curl line of a sent request."""
    found = curl(Exchange(request, None, control=control), REDACTOR, origin)
    assert found is not None
    return found


def run(command: str) -> tuple[list[str], bytes]:
    """What a shell makes of a line: the arguments that curl gets, and its standard input."""
    if SHELL is None:
        pytest.skip("there is no POSIX shell here")
    script = f"curl() {{ printf '%s\\0' \"$@\"; printf '\\1'; case $* in *@-) cat;; esac; }}\n{command}\n"
    done = subprocess.run(  # noqa: S603 - the line under test, with curl replaced
        [SHELL, "-c", script], capture_output=True, check=True, env={"PATH": os.environ["PATH"], **ENVIRONMENT}
    )
    assert done.stderr == b""
    words, _, stdin = done.stdout.partition(b"\x01")
    return words.decode().split("\0")[:-1], stdin


def test_a_plain_get_is_a_plain_line() -> None:
    """Nothing is said that curl says itself, and no credentials where there were none."""
    request = Request("GET", "/v1/x/", (("accept", "*/*"), ("host", "h"), ("user-agent", "python-httpx/0.28")))
    assert line(request) == "curl -i http://127.0.0.1:8642/v1/x/"


@pytest.mark.parametrize(
    ("url", "origin", "shown"),
    [
        ("https://api.example/v1?a=1", None, "http://127.0.0.1:8642/v1?a=1"),
        ("https://api.example", None, "http://127.0.0.1:8642"),
        ("https://api.example/v1", "https://api.example", "https://api.example/v1"),
        ("/v1", "https://api.example/base/", "https://api.example/base/v1"),
        ("/a b\n\u202e", None, "http://127.0.0.1:8642/a%20b%0A%E2%80%AE"),
        ("http://[not an address", None, "http://127.0.0.1:8642"),
    ],
)
def test_the_embedded_emulator_is_where_serve_listens(url: str, origin: str | None, shown: str) -> None:
    """An address of the target's own stays; there is always one."""
    words, _ = run(line(Request("GET", url), origin))
    assert words[-1] == shown


@pytest.mark.parametrize(
    ("header", "shown", "word"),
    [
        (basic("MA1", "fictional-token-1"), '-u "$TESTLINE_AUTH_ID:$TESTLINE_AUTH_TOKEN"', "MA1:fictional-token-1"),
        (
            basic("MA2", "fictional-token-2"), '-u "$TESTLINE_SECONDARY_AUTH_ID:$TESTLINE_SECONDARY_AUTH_TOKEN"',
            "MA2:fictional-token-2",
        ),
        (basic("nobody", "fictional-token-1"), '-u "nobody:$TESTLINE_AUTH_TOKEN"', "nobody:fictional-token-1"),
        (basic("MA1", "wrong"), '-u "$TESTLINE_AUTH_ID:$TESTLINE_BASIC_PASSWORD"', "MA1:"),
        (basic("MA1", ""), '-u "$TESTLINE_AUTH_ID:"', "MA1:"),
        (("authorization", "TSA 1:c2ln"), '-H "Authorization: TSA $TESTLINE_TSA"', "Authorization: TSA 1:c2ln"),
        (("authorization", ""), "-H 'Authorization;'", "Authorization;"),
        (("x-mitto-api-key", "fictional-token-1"), '-H "X-Mitto-Api-Key: $TESTLINE_AUTH_TOKEN"', "X-Mitto-Api-Key: fictional-token-1"),
        (("x-mitto-api-key", "wrong"), "-H 'X-Mitto-Api-Key: (redacted)'", "X-Mitto-Api-Key: (redacted)"),
    ],
)
def test_credentials_are_variables_of_the_shell(header: tuple[str, str], shown: str, word: str) -> None:
    """With the variables set, curl gets what was sent."""
    told = line(Request("GET", "/", (header,)))
    assert shown in told
    assert run(told)[0][-1] == word


def test_control_requests_bear_the_control_token() -> None:
    """Whatever the token is called elsewhere."""
    told = line(Request("POST", "/_testline/v1/reset", (("authorization", "Bearer unheard-of"),)), control=True)
    assert told.endswith('-X POST http://127.0.0.1:8642/_testline/v1/reset -H "Authorization: Bearer $TESTLINE_CONTROL_TOKEN"')


def test_what_we_received_has_no_line() -> None:
    """A callback is not ours to send."""
    assert curl(Exchange(Request("POST", "/hook"), None, direction="received"), REDACTOR) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "it\'s $HOME `id` $(id) \\"x\\""}', b"@/etc/passwd", "caf\u00e9".encode(), b"a\nb\r\n\tc%d%%\\n'",
        b"-n", b"\n-n", bytes(range(256)), b"\xe2\x80\xae", b"\x1b[31m",
    ],
)
def test_any_body_arrives_byte_for_byte(body: bytes) -> None:
    """Quotes, percent signs, control characters, NUL and broken UTF-8 too."""
    told = line(Request("POST", "/v1", (("content-type", "x/y"),), body))
    assert told.isprintable()
    words, stdin = run(told)
    sent = stdin if words[-1] == "@-" else words[-1].encode()
    assert sent == body
    assert words[-2] == ("--data-binary" if words[-1] == "@-" else "--data-raw")


@pytest.mark.parametrize("more", ["", "\n", "x"])
def test_a_pin_in_a_body_is_a_variable(more: str) -> None:
    """The shell fills it in, as it is."""
    body = f'{{"first_party_pin": "7351", "name": "it\'s{more}"}}'
    told = line(Request("POST", "/v1", (), body.encode()))
    assert "7351" not in told
    words, stdin = run(told)
    sent = stdin.decode() if words[-1] == "@-" else words[-1]
    assert sent == body.replace("7351", ENVIRONMENT["TESTLINE_FIRST_PARTY_PIN"])


def test_a_variable_ends_where_it_ends() -> None:
    """Text that follows at once is no part of its name."""
    words, _ = run(line(Request("GET", "/v1?t=fictional-token-1x")))
    assert words[-1] == "http://127.0.0.1:8642/v1?t=fictional-token-1x"


@pytest.mark.parametrize(
    ("request_", "options"),
    [
        (Request("HEAD", "/v1"), ["-i", "--head"]),
        (Request("DELETE", "/v1/../x"), ["-i", "-X", "DELETE", "--path-as-is"]),
        (Request("GET", "/v1?a[]={1}"), ["-i", "--globoff"]),
        (Request("GET", "/v1", (), b"x"), ["-i", "-X", "GET"]),
    ],
)
def test_curl_sends_what_was_sent(request_: Request, options: Sequence[str]) -> None:
    """It neither tidies paths nor expands brackets, and sends a body with any method."""
    words, _ = run(line(request_))
    assert words[: len(options)] == options


def test_a_body_without_a_media_type_gets_none() -> None:
    """Curl's own would be a form."""
    words, _ = run(line(Request("POST", "/v1", (), b"x")))
    assert words[-4:] == ["-H", "Content-Type:", "--data-raw", "x"]


def test_a_body_too_long_to_show_is_a_file() -> None:
    """The line says so, and how long the file is."""
    told = line(Request("POST", "/v1", (), b"x" * (MOST_BODY + 1)))
    assert "--data-binary @body.bin  # body.bin: the 65537 bytes" in told


def test_headers_that_no_terminal_should_see_are_spelled() -> None:
    """Control characters are made by printf."""
    told = line(Request("GET", "/v1", (("x-a", "b\x1b[31m\tc"), ("x-b", "it's"))))
    assert told.isprintable()
    words, _ = run(told)
    assert words[-4:] == ["-H", "X-A: b\x1b[31m\tc", "-H", "X-B: it's"]
