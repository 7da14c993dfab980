"""The callback receiver: what it keeps, how it answers, and how it ends."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from urllib.parse import urlsplit

import pytest

from testline.errors import NoAnswer, UsageError
from testline.targets.http import HttpTarget
from testline.targets.receiver import MOST_BODY, Receiver, params
from testline.wire import Exchange, Request


@pytest.fixture
def receiver():
    """A receiver on a port of its own."""
    with Receiver() as one:
        yield one


def send(receiver, path="/cb", method="POST", *, body=b"", headers=(), timeout=2.0):  # noqa: PLR0913 - a request
    """Send a callback as a vendor would."""
    base = receiver.url("")
    with HttpTarget(base, timeout=timeout) as target:
        return target.handle(Request(method, path, headers, body))


def test_a_callback_is_kept_as_it_came(receiver):
    """Direction, absolute URL, headers and body are those of the sender, the answer is the one that it got."""
    response = send(receiver, "/cb/1?x=1&x=%20", body=b"Event=a+b&n=", headers=(("x-one", "1"),))
    (seen,) = receiver.received("/cb/1")
    assert (seen.direction, seen.request.method, seen.request.body) == ("received", "POST", b"Event=a+b&n=")
    assert seen.request.url == receiver.url("/cb/1") + "?x=1&x=%20"
    assert seen.request.header("x-one") == "1"
    assert (response.status, seen.response.status) == (200, 200)
    assert params(seen) == [("Event", "a b"), ("n", "")]


def test_the_parameters_of_a_get_are_its_query(receiver):
    """They are decoded, in order, repeats and blanks kept."""
    send(receiver, "/cb?a=1&a=&b=%2B1", "GET")
    assert params(receiver.received("/cb")[0]) == [("a", "1"), ("a", ""), ("b", "+1")]


def test_a_form_that_is_no_utf8_still_reads():
    """What cannot be decoded is replaced."""
    assert params(Exchange(Request("POST", "/", (), b"a=\xff"), None)) == [("a", "\ufffd")]


def test_a_url_may_carry_a_query(receiver):
    """What the caller gives is encoded."""
    assert receiver.url("/cb/9", {"a": "b c"}).endswith("/cb/9?a=b+c")


def test_paths_are_kept_apart_and_in_order(receiver):
    """Each path has its own callbacks, oldest first, until it is cleared."""
    for i in range(3):
        send(receiver, "/one", body=str(i).encode())
    send(receiver, "/two")
    assert [one.request.body for one in receiver.received("/one", 3)] == [b"0", b"1", b"2"]
    receiver.clear("/one")
    assert receiver.received("/one", 0) == []
    assert len(receiver.received("/two")) == 1


def test_waiting_ends_with_the_last_callback_or_with_the_time(receiver):
    """Whoever waits is woken when enough came, and gets what there is when time is up."""
    sender = threading.Timer(0.1, send, (receiver, "/late"))
    sender.start()
    started = time.monotonic()
    assert len(receiver.received("/late", 1, 3)) == 1
    assert time.monotonic() - started < 2
    sender.join()
    assert len(receiver.received("/late", 2, 0.05)) == 1
    assert receiver.received("/never", 1, 0.05) == []


def test_a_path_answers_as_it_was_told(receiver):
    """The timed behaviours come first, in order, then the standing one."""
    receiver.behave("/cb", 204)
    receiver.behave("/cb", 500, times=2)
    receiver.behave("/cb", 404, times=1)
    assert [send(receiver).status for _ in range(5)] == [500, 500, 404, 204, 204]
    assert send(receiver, "/other").status == 200


def test_a_receiver_can_be_slow(receiver):
    """The answer comes after the delay; the callback is there before it."""
    receiver.behave("/cb", 200, delay=0.2)
    assert send(receiver).seconds >= 0.2


@pytest.mark.parametrize(("behaviour", "kind"), [({"hang": True}, "timeout"), ({"close": True}, "closed")])
def test_a_receiver_can_give_no_answer(receiver, behaviour, kind):
    """It hangs or closes, and the exchange says why it has no response."""
    receiver.behave("/cb", **behaviour)
    with pytest.raises(NoAnswer) as caught:
        send(receiver, timeout=0.2)
    assert caught.value.kind == kind
    (seen,) = receiver.received("/cb")
    assert seen.response is None
    assert "on purpose" in seen.problem


def test_a_connection_takes_many_callbacks(receiver):
    """HTTP/1.1 connections are kept, after an answer without a body too."""
    receiver.behave("/cb", 204, times=1)
    connection = http.client.HTTPConnection(urlsplit(receiver.url()).netloc, timeout=2)
    for _ in range(3):
        connection.request("PUT", "/cb", b"x")
        connection.getresponse().read()
        assert connection.sock is not None
    connection.close()
    assert len(receiver.received("/cb", 3)) == 3


def test_a_chunked_callback_is_joined(receiver):
    """A sender need not know the length."""
    connection = http.client.HTTPConnection(urlsplit(receiver.url()).netloc, timeout=2)
    connection.request("POST", "/cb", iter([b"ab", b"cde"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    assert connection.getresponse().status == 200
    connection.close()
    assert receiver.received("/cb")[0].request.body == b"abcde"


@pytest.mark.parametrize(
    "head",
    [f"content-length: {MOST_BODY + 1}", "content-length: x", "transfer-encoding: chunked\r\n\r\n200000", "transfer-encoding: chunked\r\n\r\nzz"],
)
def test_a_body_beyond_the_bound_is_refused(receiver, head):
    """It gets 413 and is not kept."""
    with socket.create_connection(urlsplit(receiver.url()).netloc.split(":"), 2) as connection:
        connection.sendall(f"POST /cb HTTP/1.1\r\nhost: x\r\n{head}\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
    assert receiver.received("/cb", 1, 0) == []


def test_the_newest_callbacks_are_kept(receiver, monkeypatch):
    """Neither their number nor their bytes grow for ever."""
    monkeypatch.setattr("testline.targets.receiver._MOST_KEPT", 3)
    for i in range(5):
        send(receiver, body=str(i).encode())
    assert [one.request.body for one in receiver.received("/cb", 3)] == [b"2", b"3", b"4"]
    monkeypatch.setattr("testline.targets.receiver._MOST_KEPT_BYTES", 10)
    send(receiver, body=b"x" * 9)
    assert [len(one.request.body) for one in receiver.received("/cb", 1)] == [1, 9]


@pytest.mark.parametrize("sent", ["/hooks/cb?a=1", "/cb?a=1"])
def test_a_public_url_may_have_a_prefix(sent):
    """Whether a forwarder strips it or not, the path is the same and the URL is the public one."""
    with Receiver(public_url="https://tunnel.example/hooks/") as one:
        assert one.url("/cb") == "https://tunnel.example/hooks/cb"
        local = HttpTarget(f"http://127.0.0.1:{one.port}", timeout=2)
        local.handle(Request("GET", sent))
        local.close()
        assert [seen.request.url for seen in one.received("/cb")] == ["https://tunnel.example/hooks/cb?a=1"]


def test_nothing_is_logged(receiver, capfd):
    """Neither requests nor garbage nor senders that go away write to standard error."""
    send(receiver)
    with socket.create_connection(urlsplit(receiver.url()).netloc.split(":"), 2) as connection:
        connection.sendall(b"garbage\r\n\r\n")
        connection.recv(100)
    with socket.create_connection(urlsplit(receiver.url()).netloc.split(":"), 2) as connection:
        connection.sendall(b"POST /cb HTTP/1.1\r\ncontent-length: 9\r\n\r\nx")
    receiver.close()
    assert capfd.readouterr() == ("", "")


def test_closing_ends_whatever_hangs():
    """Connections that hang or idle do not hold it up, threads end, and the port is free again."""
    before = threading.active_count()
    one = Receiver()
    one.behave("/cb", hang=True)
    address = urlsplit(one.url()).netloc.split(":")
    with socket.create_connection(address, 2) as hanging, socket.create_connection(address, 2):
        hanging.sendall(b"GET /cb HTTP/1.1\r\nhost: x\r\n\r\n")
        one.received("/cb")
        started = time.monotonic()
        one.close()
        one.close()
        assert time.monotonic() - started < 1
    assert threading.active_count() == before
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(address, 1)


def test_an_address_that_cannot_be_listened_at(receiver):
    """A port in use, no port at all, or every address without a URL for it: an error of usage."""
    for listen in (urlsplit(receiver.url()).netloc, "127.0.0.1", "127.0.0.1:70000", ":1", "0.0.0.0:0", "nowhere.invalid:0"):
        with pytest.raises(UsageError):
            Receiver(listen)
