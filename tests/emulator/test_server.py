"""The emulator over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

import testline
from testline.emulator.server import serve, serving
from testline.errors import UsageError
from testline.wire import Response, lower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Api, Receiver

    from testline.emulator import Emulator
    from testline.wire import Request

SCRIPT = """
import sys
from testline.emulator import Emulator
from testline.emulator.server import serve
from testline.errors import UsageError
try:
    serve(Emulator({}), "127.0.0.1", int(sys.argv[1]))
except UsageError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
"""


class Http:
    """A `wire.Handler` over one connection."""

    def __init__(self, base_url: str) -> None:
        self.address = urlsplit(base_url).netloc
        self.connection = http.client.HTTPConnection(self.address, timeout=10)

    def handle(self, request: Request) -> Response:
        """Send and read whole."""
        self.connection.request(request.method, request.url, request.body or None, dict(request.headers))
        response = self.connection.getresponse()
        return Response(response.status, lower(response.getheaders()), response.read())


@pytest.fixture
def base_url(emulator: Emulator) -> Iterator[str]:
    """Where the toy emulator listens."""
    with serving(emulator) as url:
        yield url


@pytest.fixture
def web(base_url: str, client_of: Callable[..., Api]) -> Iterator[Any]:
    """A client of it over HTTP."""
    handler = Http(base_url)
    yield client_of(handler)
    handler.connection.close()


def raw(base_url: str, request: bytes) -> bytes:
    """All that comes back for some bytes until the server closes."""
    host, _, port = urlsplit(base_url).netloc.partition(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(request)
        received = b""
        try:
            while data := connection.recv(65536):
                received += data
        except ConnectionResetError:
            pass
        return received


def test_it_answers_as_in_process(web: Api, emulator: Emulator, client_of: Callable[..., Api]) -> None:
    """Status, media type and body are the same."""
    thing = web.create(ttl=5)
    over_http = web.send("GET", f"/toy/things/{thing}")
    in_process = client_of(emulator).send("GET", f"/toy/things/{thing}")
    assert (over_http.status, over_http.body) == (in_process.status, in_process.body)
    assert over_http.header("content-type") == in_process.header("content-type")
    assert over_http.header("content-length") == str(len(in_process.body))
    assert over_http.header("server") is None


def test_a_target_arrives_as_it_was_sent(web: Api) -> None:
    """Escapes, the query and two leading slashes included."""
    sent = web.send("GET", "/toy/a%2Fb?x=%20&y")
    assert json.loads(sent.body) == {"url": "/toy/a%2Fb?x=%20&y"}
    assert web.send("GET", "//toy/a").status == 404


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /things HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 "),
        (b"GET /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"HTTP/1.1 "),
        (b"HEAD /things HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 "),
        (b"POST /things HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", b"HTTP/1.1 "),
        (b"GET http://x/things HTTP/1.1\r\nHost: x\r\n\r\n", b"HTTP/1.1 "),
        (b"GET /things HTTP/1.0\r\n\r\n", b"HTTP/1.1 "),
        (b"garbage\r\n\r\n", b"HTTP/1.1 400"),
    ],
    ids=["plain", "last", "head", "chunked", "absolute", "old", "garbage"],
)
def test_every_way_of_asking_gets_one_whole_answer(base_url: str, sent: bytes, status: bytes) -> None:
    """Answered at once or by way of ASGI: a status line, and a body as long as is said."""
    with socket.create_connection(("127.0.0.1", int(base_url.rsplit(":", 1)[1])), timeout=10) as connection:
        connection.sendall(sent)
        answer = http.client.HTTPResponse(connection, method=sent[:4].decode().strip())
        first = connection.recv(9, socket.MSG_PEEK)
        assert first.startswith(status[:9])
        answer.begin()
        assert len(answer.read()) == (0 if sent.startswith(b"HEAD") else int(answer.headers["content-length"]))
        assert status[9:].decode() in ("", str(answer.status))


def test_pipelined_requests_are_answered_in_their_order(base_url: str) -> None:
    """Of requests that come at once, one that waits holds up those behind it on its connection."""
    waits = b'{"seconds": 1}'
    sent = b"".join(
        [
            b"GET /first HTTP/1.1\r\nHost: x\r\n\r\n",
            b"POST /_testline/v1/clock/advance HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (len(waits), waits),
            b"GET /_testline/v1/clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        ]
    )
    with socket.create_connection(("127.0.0.1", int(base_url.rsplit(":", 1)[1])), timeout=10) as connection:
        connection.sendall(sent)
        told = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+) ", told) == [b"404", b"200", b"200"]


def test_what_needs_no_waiting_goes_round_asgi(
    emulator: Emulator, client_of: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With httptools, a request is answered from within the protocol; a version of uvicorn that broke it would say so."""
    pytest.importorskip("httptools", reason="without httptools everything goes by way of ASGI")

    async def never(*_: object) -> None:
        message = "this request went by way of ASGI"
        raise AssertionError(message)

    monkeypatch.setattr("testline.emulator.asgi.Application._answer", never)
    with serving(emulator) as base_url:
        web = Http(base_url)
        assert client_of(web).control("GET", "/clock").status == 200
        web.connection.close()


def test_the_control_api_is_served(web: Api) -> None:
    """With a body, without one, and with an error."""
    assert web.value("POST", "/clock/advance", {"seconds": 1})["now"] == "2026-03-03T10:15:31.000000Z"
    assert web.control("POST", "/reset").status == 204
    assert web.control("POST", "/clock/advance", b"{").status == 400


def test_a_reset_fault_closes_without_a_byte(web: Api, base_url: str) -> None:
    """And the next connection is answered."""
    web.value("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "reset"}]})
    request = b"GET /toy/things/x HTTP/1.1\r\nhost: toy\r\n\r\n"
    assert raw(base_url, request) == b""
    assert web.send("GET", "/toy/things/x").status == 404


def test_a_truncated_fault_closes_within_the_body(web: Api, base_url: str) -> None:
    """The head promises more than comes; the request was executed."""
    web.value("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "truncated"}]})
    head, _, body = raw(base_url, b"POST /toy/things HTTP/1.1\r\nhost: toy\r\n\r\n").partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 201 ")
    (length,) = [int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")]
    assert 0 < len(body) < length
    thing = body.partition(b'"id": "')[2].decode()
    assert thing


def test_a_waiting_request_holds_up_no_other(web: Api, base_url: str, client_of: Callable[..., Api]) -> None:
    """While one answer is late, others are answered at once."""
    web.value("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "latency", "seconds": 1}]})
    other = Http(base_url)
    late = threading.Thread(target=client_of(other).send, args=("GET", "/toy/things/x"))
    started = time.monotonic()
    late.start()
    time.sleep(0.1)
    assert web.send("GET", "/toy/things/x").status == 404
    assert time.monotonic() - started < 0.9
    late.join()
    other.connection.close()
    assert time.monotonic() - started >= 1


def test_a_receiver_may_call_back_over_http(
    web: Api, base_url: str, receiver: Receiver, client_of: Callable[..., Api]
) -> None:
    """While an advance waits for its delivery."""
    statuses: list[int] = []

    def handler(_: object) -> int:
        inner = Http(base_url)
        api = client_of(inner)
        statuses.extend((api.send("GET", "/toy/things/x").status, api.control("GET", "/callbacks?surface=toy").status))
        inner.connection.close()
        return 200

    receiver.script = [handler]
    web.create(tell=["expired"], url=receiver.url, ttl=1)
    web.control("POST", "/clock/advance", {"seconds": 5})
    assert statuses == [404, 200]


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_beyond_the_bound_is_refused(web: Api, announced: bool) -> None:  # noqa: FBT001 - a column
    """With its length announced, and in chunks; the connection stays usable."""
    connection = web.handler.connection
    body: Any = b"x" * (2 << 20)
    connection.request("POST", "/toy/things", body if announced else iter([body[: 1 << 19]] * 4))
    response = connection.getresponse()
    assert response.status == 413
    assert json.loads(response.read())["error"]["code"] == "too-large"
    assert web.send("GET", "/toy/things/x").status == 404


def test_an_error_of_ours_ends_one_request(base_url: str, web: Api, caplog: pytest.LogCaptureFixture) -> None:
    """500, with the traceback in the log and not in the answer."""
    response = web.send("POST", "/toy/things", b"not json")
    assert response.status == 500
    assert b"Traceback" not in response.body
    assert "JSONDecodeError" in caplog.text
    assert web.send("GET", "/toy/things/x").status == 404
    assert base_url not in caplog.text


def test_stopping_ends_what_waits(emulator: Emulator, client_of: Callable[..., Api]) -> None:
    """A request that would take a minute is answered, and the server is gone at once."""
    with serving(emulator) as url:
        handler = Http(url)
        api = client_of(handler)
        api.value("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "latency", "seconds": 60}]})
        statuses: list[int] = []
        waiting = threading.Thread(target=lambda: statuses.append(api.send("GET", "/toy/things/x").status))
        waiting.start()
        time.sleep(0.1)
        started = time.monotonic()
    waiting.join(5)
    handler.connection.close()
    assert statuses == [404]
    assert time.monotonic() - started < 2


def test_beyond_loopback_it_wants_a_token(start: Callable[..., Emulator]) -> None:
    """Nothing is bound without one."""
    with pytest.raises(UsageError, match="without a control token"):
        serve(start(), "0.0.0.0", 0)
    with serving(start(control_token="secret"), "0.0.0.0") as url:
        assert url.startswith("http://0.0.0.0:")


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("no such host", 0), ("192.0.2.1", 0)])
def test_an_address_that_cannot_be_bound_is_wrong_usage(start: Callable[..., Emulator], host: str, port: int) -> None:
    """One sentence that names it."""
    with pytest.raises(UsageError, match=f"{host}:{port}"):
        serve(start(control_token="secret"), host, port)


def run(*arguments: str) -> subprocess.Popen[str]:
    """The server in a process of its own."""
    source = str(Path(testline.__file__).parents[1])
    path = os.pathsep.join((source, os.environ.get("PYTHONPATH", "")))
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", SCRIPT, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_when_ready_and_a_signal_ends_it_with_0(number: signal.Signals) -> None:
    """Nothing else on standard output, and nothing at all on standard error."""
    with run("0") as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("testline emulator listening on http://127.0.0.1:")
        handler = Http(line.split()[-1])
        handler.connection.request("GET", "/_testline/v1/")
        assert handler.connection.getresponse().status == 200
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
        handler.connection.close()
        assert (process.returncode, rest, errors) == (0, "", "")


def test_a_port_in_use_is_wrong_usage() -> None:
    """Exit code 2 and one sentence that names the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with run(str(port)) as process:
            out, errors = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert errors.startswith(f"The emulator cannot listen on 127.0.0.1:{port}: Address already in use.")


def test_serving_imports_no_client_and_no_test_library() -> None:
    """Each costs more to import than the server takes to start."""
    script = "import sys, testline.emulator.server; print(*sys.modules)"
    source = str(Path(testline.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - as above
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    loaded = set(done.stdout.split())
    assert "uvicorn" in loaded
    assert loaded.isdisjoint({"httpx", "pytest", "_pytest", "rich", "starlette", "hypothesis", "jsonschema", "yaml"})
