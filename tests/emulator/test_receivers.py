"""Receivers: which are called, how, and what is made of their answers."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from testline.emulator import InProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

    from conftest import Api, Receiver

    from testline.emulator import Emulator


@pytest.fixture
def nowhere() -> Iterator[str]:
    """A URL on loopback where nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/"


def test_a_refused_connection_is_written_down_and_tried_again(api: Api, nowhere: str) -> None:
    """As a failure to connect."""
    api.create(tell=["expired"], url=nowhere, ttl=1, retries=[0])
    api.control("POST", "/clock/advance", {"seconds": 1})
    (entry,) = api.journal()
    assert [(one["status"], one["error"]) for one in entry["attempts"]] == [(None, "connection refused")] * 2


def test_a_connection_closed_without_an_answer_is_a_failure_to_connect(api: Api, receiver: Receiver) -> None:
    """One attempt is one request, over a connection of before too."""
    receiver.script = [200, None]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[0], count=2)
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert len(receiver.got) == 3
    assert [one["status"] for one in api.journal()[1]["attempts"]] == [None, 200]


def test_a_connection_that_the_receiver_closed_meanwhile_is_not_used_again(
    api: Api, receiver: Receiver, eventually: Callable[..., None]
) -> None:
    """The next callback arrives at its first attempt, over a new one."""
    receiver.script = [lambda handler: handler.wfile.write(b"HTTP/1.1 200 X\r\ncontent-length: 0\r\n\r\n") and None]
    for ttl in (1, 2):
        api.create(tell=["expired"], url=receiver.url, ttl=ttl)
    api.control("POST", "/clock/advance", {"seconds": 1})
    eventually(lambda: receiver.closed == 1)
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert [one["status"] for entry in api.journal() for one in entry["attempts"]] == [200, 200]
    assert receiver.connections == 2


def test_an_answer_that_drips_is_given_up(api: Api, receiver: Receiver) -> None:
    """The read timeout bounds the whole answer, not the pause between two bytes of it."""

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for byte in b"HTTP/1.1 200 OK\r\nx: " + b"y" * 100:
                handler.wfile.write(bytes([byte]))
                time.sleep(0.02)
        except OSError:
            pass

    receiver.script = [drip]
    api.create(tell=["expired"], url=receiver.url, ttl=1, read_timeout=0.2, connect_timeout=0.2, retries=[0])
    started = time.monotonic()
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert time.monotonic() - started < 1
    (entry,) = api.journal()
    assert [(one["status"], one["error"]) for one in entry["attempts"]] == [(None, "read timeout"), (200, None)]


def test_a_receiver_that_speaks_no_http_is_written_down(api: Api) -> None:
    """An answer that cannot be read is a failure, not an error of ours."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def babble() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"what?\r\n\r\n")

        thread = threading.Thread(target=babble)
        thread.start()
        api.create(tell=["expired"], url=f"http://127.0.0.1:{listener.getsockname()[1]}", ttl=1)
        api.control("POST", "/clock/advance", {"seconds": 1})
        thread.join()
    assert api.journal()[0]["attempts"][0]["error"] == "no HTTP answer: BadStatusLine"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://192.0.2.1/hook", "192.0.2.1 is beyond loopback"),
        ("https://hooks.example/", "hooks.example is beyond loopback"),
        ("http://0.0.0.0/", "0.0.0.0 is beyond loopback"),
        ("ftp://127.0.0.1/", "no absolute http or https URL"),
        ("/hook", "no absolute http or https URL"),
        ("http://127.0.0.1:http/", "no absolute http or https URL"),
    ],
)
def test_a_receiver_that_must_not_be_called_is_not(api: Api, url: str, reason: str) -> None:
    """The journal says why, and nothing is tried again."""
    api.create(tell=["expired"], url=url, ttl=1, retries=[0, 5])
    api.control("POST", "/clock/advance", {"seconds": 60})
    (entry,) = api.journal()
    (attempt,) = entry["attempts"]
    assert attempt["status"] is None
    assert reason in attempt["error"]


def test_a_receiver_that_was_allowed_is_called(
    start: Callable[..., Emulator], client_of: Callable[..., Api], receiver: Receiver
) -> None:
    """By its name as the URL has it; 127.1 is this machine, but no address that says so plainly."""
    port = receiver.url.rpartition(":")[2]
    for hosts, count in (((), 0), (("127.1",), 1)):
        api = client_of(InProcess(start(allowed_callback_hosts=hosts)))
        api.create(tell=["expired"], url=f"http://127.1:{port}/", ttl=1)
        api.control("POST", "/clock/advance", {"seconds": 1})
        assert len(receiver.got) == count


def test_a_url_is_sent_as_it_was_given(api: Api, receiver: Receiver) -> None:
    """Escapes stay, a fragment stays at home, what cannot be sent is escaped."""
    api.create(tell=["expired"], url=f"{receiver.url}/a%20b/ö c?x=%2B&y=a b#rt=1", ttl=1, method="GET")
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert [path for _, path, *_ in receiver.got] == ["/a%20b/%C3%B6%20c?x=%2B&y=a%20b"]
