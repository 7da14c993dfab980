"""A target that is no good ends in a clear sentence and the exit code of its kind, in bounded time."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.bad_targets import CREDENTIALS, answering, whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

CHECK = ("check", "plivo-masking", *CREDENTIALS)
GIGABYTE = 1 << 30


def trickling(handler: BaseHTTPRequestHandler) -> None:
    """Say a whole answer, one byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Send a body of a gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(GIGABYTE))
    handler.end_headers()
    for _ in range(GIGABYTE // 65536):
        handler.wfile.write(b"x" * 65536)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Promise more body than comes."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"api_id": "')
    handler.close_connection = True


def test_nothing_listens(testline: Callable[..., Any], unused_port: int) -> None:
    """Exit 4, naming the place and what to do."""
    ran = testline(*CHECK, "--base-url", f"http://127.0.0.1:{unused_port}")
    assert ran.code == 4
    assert str(unused_port) in ran.out
    assert ran.seconds < 10


def test_a_name_that_does_not_resolve(testline: Callable[..., Any]) -> None:
    """Exit 4, naming the host."""
    ran = testline(*CHECK, "--base-url", "http://nobody.invalid")
    assert ran.code == 4
    assert "nobody.invalid" in ran.out


def test_a_target_that_speaks_no_tls(testline: Callable[..., Any]) -> None:
    """Exit 4: an https URL where plain HTTP is spoken."""
    with answering(whole(200, b"{}")) as url:
        ran = testline(*CHECK, "--base-url", url.replace("http:", "https:"))
    assert ran.code == 4
    assert "TLS" in ran.out


def test_a_target_that_never_answers(testline: Callable[..., Any], silent: str) -> None:
    """Exit 4 after the time-out of the first request."""
    ran = testline(*CHECK, "--base-url", silent, "--timeout", "0.3")
    assert ran.code == 4
    assert ran.seconds < 10


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param(whole(500, b'{"api_id": "x", "error": "Internal server error."}'), 1, id="500 to everything"),
        pytest.param(whole(200, b"\xff\xfe{", "application/json"), 1, id="invalid UTF-8"),
        pytest.param(whole(200, b"[" * 100_000 + b"]" * 100_000), 1, id="JSON 100,000 levels deep"),
        pytest.param(whole(200, b"<html>hello</html>", "text/html"), 1, id="HTML"),
        pytest.param(whole(200, b"[null, {}, 1e400]"), 1, id="JSON of other types"),
        pytest.param(whole(204, b""), 1, id="nothing at all"),
    ],
)
def test_a_target_that_answers_anything_is_nonconformant(
    testline: Callable[..., Any], tmp_path: Path, answer: Callable[[Any], None], code: int
) -> None:
    """Garbage is the target's failure, never an error of ours."""
    path = tmp_path / "report.json"
    with answering(answer) as url:
        ran = testline(*CHECK, "--base-url", url, "--report", f"json={path}", "--requirement", "PNM-*-00[1-3]")
    report = json.loads(path.read_bytes())
    assert report["run"]["errors"] == []
    assert ran.code == code
    assert "a-fictional-secret-token" not in ran.out + ran.err + path.read_text()


@pytest.mark.parametrize("answer", [trickling, endless, cut])
def test_a_target_that_wastes_time_or_memory_is_given_up(
    testline: Callable[..., Any], answer: Callable[[Any], None]
) -> None:
    """A body that trickles, floods or breaks off ends each request in bounded time."""
    with answering(answer) as url:
        ran = testline(*CHECK, "--base-url", url, "--timeout", "0.3", "--requirement", "PNM-CRE-00[1-4]")
    assert ran.code in (1, 4)
    assert ran.seconds < 30
    assert "Traceback" not in ran.out + ran.err


def test_a_redirect_is_never_followed_with_credentials(testline: Callable[..., Any]) -> None:
    """The other host hears nothing, and the redirect is a finding."""
    heard: list[str] = []

    def listen(handler: BaseHTTPRequestHandler) -> None:
        heard.append(handler.path)
        whole(200, b"{}")(handler)

    with answering(listen) as other, answering(whole(307, b"", Location=f"{other}/elsewhere")) as url:
        ran = testline(*CHECK, "--base-url", url, "--requirement", "PNM-CRE-001", "--requirement", "PNM-GEN-001")
    assert ran.code == 1
    assert heard == []


def test_an_account_without_numbers_is_inconclusive(testline: Callable[..., Any]) -> None:
    """A vendor that has no number to give is not accused: exit 4, and the reason is told."""
    body = b'{"api_id": "0d9a3f0e-6b61-4a0b-9c53-2f8f0c1b7a10", "error": "Number pool exhausted or not available."}'
    with answering(whole(400, body)) as url:
        ran = testline(*CHECK, "--base-url", url, "--requirement", "PNM-CRE-*")
    assert ran.code == 4
    assert "number" in ran.out
