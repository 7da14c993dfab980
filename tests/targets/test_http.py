"""The transport: what it sends, to whom, and how every bad target ends."""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import struct
import threading
import time
import tracemalloc

import httpcore
import pytest

from testline import __version__
from testline.errors import NoAnswer, UsageError
from testline.targets.http import MOST_BODY, HttpTarget
from testline.targets.network import Attempt, Stream
from testline.targets.urls import Origin
from testline.wire import MISSING, Request, parse_json

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
GET = Request("GET", "/")


def read_request(connection):
    """The head of one request and the body that it declares."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise OSError
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    declared = re.search(rb"content-length: (\d+)", head.lower())
    while declared and len(body) < int(declared[1]):
        body += connection.recv(65536)
    return head, body


def says(*parts, pause=0.0, close=True):
    """Read a request, send the parts with pauses between them, and close."""

    def behaviour(connection):
        read_request(connection)
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        if not close:
            connection.recv(1)

    return behaviour


def records(seen, answer=OK):
    """Keep every request of a connection, and give each the same answer."""

    def behaviour(connection):
        while True:
            seen.append(read_request(connection))
            connection.sendall(answer)

    return behaviour


def failure(target, request=GET):
    """How a request fails, and in how many seconds."""
    started = time.monotonic()
    with pytest.raises(NoAnswer) as caught:
        target.handle(request)
    told = str(caught.value)
    assert not re.search(r"httpx|httpcore|h11|Error\b|Errno|Traceback|bytearray", told), told
    return caught.value.kind, told, time.monotonic() - started


def free_port():
    """A port where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


# What is sent


def test_a_request_arrives_as_it_was_made(serve, target):
    """Method, path, query, headers and body are sent as they stand; only plain defaults are added."""
    seen = []
    server = serve(records(seen))
    answer = target(server.url).handle(Request("POST", "/a%2Fb/../c?x=1&x=%20", (("x-one", "ä"),), b"\x00\xff"))
    head, body = seen[0]
    lines = head.decode("latin-1").split("\r\n")
    assert lines[0] == "POST /a%2Fb/../c?x=1&x=%20 HTTP/1.1"
    assert sorted(line.lower() for line in lines[1:]) == [
        "accept-encoding: identity", "accept: */*", "content-length: 2", f"host: 127.0.0.1:{server.port}",
        f"user-agent: testline/{__version__}", "x-one: ä",
    ]
    assert body == b"\x00\xff"
    assert (answer.status, answer.headers, answer.body) == (200, (("content-length", "2"),), b"ok")
    assert answer.seconds > 0


def test_a_header_of_the_request_wins_over_the_profile_and_that_over_the_default(serve, target):
    """`user-agent` comes from the request, else from the profile, and is sent once."""
    seen = []
    one = target(serve(records(seen)).url, headers=(("User-Agent", "profile"), ("X-Env", "staging")))
    one.handle(GET)
    one.handle(Request("GET", "/", (("user-agent", "own"),)))
    heads = [head.lower() for head, _ in seen]
    assert [re.findall(rb"user-agent: (\w+)", head) for head in heads] == [[b"profile"], [b"own"]]
    assert all(b"x-env: staging" in head for head in heads)


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("/v1/x", b"GET /api/v1/x HTTP/1.1"),
        ("", b"GET /api HTTP/1.1"),
        ("?a=1", b"GET /api?a=1 HTTP/1.1"),
        ("//evil.example/x", b"GET /api//evil.example/x HTTP/1.1"),
        ("/ä b", b"GET /api/%C3%A4%20b HTTP/1.1"),
    ],
)
def test_a_path_goes_below_the_base_url(serve, target, url, line):
    """The base URL's own path comes first, and nothing that a path says changes the host."""
    seen = []
    target(serve(records(seen)).url + "/api/").handle(Request("GET", url))
    assert seen[0][0].split(b"\r\n")[0] == line


def test_an_absolute_url_goes_only_to_an_origin_that_was_named(serve, target):
    """The base URL and the control URL may be asked; any other origin is refused before anything is sent."""
    seen, other = [], []
    base, control, stranger = serve(records(seen)), serve(records(seen)), serve(records(other))
    one = target(base.url, control_url=control.url + "/control")
    one.handle(Request("GET", base.url + "/x"))
    one.handle(Request("GET", control.url + "/control/clock"))
    with pytest.raises(UsageError, match="was not sent"):
        one.handle(Request("GET", stranger.url + "/x"))
    with pytest.raises(UsageError, match="was not sent"):
        one.handle(Request("GET", base.url.replace("http:", "https:") + "/x"))
    assert len(seen) == 2
    assert other == []


def test_a_control_request_may_take_longer_than_any_other(serve, target):
    """Below the control URL the least timeout is a minute, elsewhere the target's own holds."""
    server = serve(says(b"", OK, pause=0.5))
    one = target(server.url, control_url=server.url + "/control")
    assert one.handle(Request("POST", server.url + "/control/calls")).status == 200
    assert failure(one, Request("POST", server.url + "/controlled"))[0] == "timeout"


@pytest.mark.parametrize(
    "request_",
    [
        Request("GET", "/", (("x", "a\r\nb: c"),)), Request("GET", "/", (("bad name", "x"),)), Request("G T", "/"),
        Request("GÉT", "/"), Request("GET", "/" + "x" * 70_000), Request("POST", "/", (("content-length", "9"),), b"x"),
        Request("GET", "no-slash"),
    ],
    ids=["header-value", "header-name", "method", "method-letters", "long-path", "content-length", "path"],
)
def test_a_request_that_is_no_http_is_our_mistake(serve, target, request_):
    """It is refused here, and the target is not blamed."""
    with pytest.raises(UsageError):
        target(serve(says(OK)).url).handle(request_)


def test_the_environment_has_no_say(serve, target, monkeypatch, tmp_path):
    """Neither a proxy nor a netrc of the environment is used."""
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    seen = []
    assert target(serve(records(seen)).url).handle(GET).status == 200
    assert b"authorization" not in seen[0][0].lower()


def test_cookies_are_not_kept(serve, target):
    """A cookie that the target sets is not sent back."""
    seen = []
    one = target(serve(records(seen, OK.replace(b"\r\n\r\n", b"\r\nset-cookie: a=b\r\n\r\n"))).url)
    one.handle(GET)
    one.handle(GET)
    assert b"cookie" not in seen[1][0].lower()


def test_a_redirect_is_an_answer(serve, target):
    """It is given back, and the other host is not asked."""
    other = []
    stranger = serve(records(other))
    moved = f"HTTP/1.1 302 Found\r\nlocation: {stranger.url}/x\r\ncontent-length: 0\r\n\r\n".encode()
    answer = target(serve(says(moved)).url).handle(GET)
    assert (answer.status, answer.header("location")) == (302, f"{stranger.url}/x")
    assert other == []


# Connections


def test_connections_are_used_again(serve, target):
    """Requests one after another share one connection."""
    seen = []
    server = serve(records(seen))
    one = target(server.url)
    for _ in range(3):
        one.handle(GET)
    assert (len(seen), len(server.connections)) == (3, 1)


def test_a_kept_connection_that_the_target_closed_is_replaced(serve, target):
    """A target that closes after each answer, without saying so, gets every request once."""
    seen = []

    def behaviour(connection):
        seen.append(read_request(connection))
        connection.sendall(OK)

    one = target(serve(behaviour).url)
    for _ in range(20):
        assert one.handle(Request("POST", "/", (), b"x")).status == 200
    assert len(seen) == 20


def test_a_request_that_the_target_did_not_read_is_sent_again(serve, target):
    """A reset of a kept connection, with nothing received, is TCP's word that nobody read the request."""
    seen, answered = [], threading.Event()

    def behaviour(connection):
        seen.append(read_request(connection))
        connection.sendall(OK)
        if not answered.is_set():
            answered.set()
            while not connection.recv(65536, socket.MSG_PEEK):
                pass
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    one = target(serve(behaviour).url)
    assert one.handle(GET).status == 200
    assert one.handle(Request("POST", "/second")).status == 200
    assert [head.split()[1] for head, _ in seen] == [b"/", b"/second"]


def test_a_request_that_the_target_read_is_never_sent_again(serve, target):
    """A target that reads a request on a kept connection and closes has given no answer to it."""
    seen = []

    def behaviour(connection):
        seen.append(read_request(connection))
        connection.sendall(OK)
        seen.append(read_request(connection))

    one = target(serve(behaviour).url)
    one.handle(GET)
    kind, told, _ = failure(one, Request("POST", "/second"))
    assert (kind, len(seen)) == ("closed", 2)
    assert "before any answer" in told


def test_threads_can_share_a_target(serve, target):
    """Each thread's request keeps its own time and its own answer."""
    seen, statuses = [], []
    one = target(serve(records(seen)).url)
    threads = [threading.Thread(target=lambda: statuses.append(one.handle(GET).status)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8


# Answers


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_ends_with_its_head(serve, target, status):
    """204 and 304 have no body, whatever their headers say, and the connection stays good."""
    server = serve(records([], f"HTTP/1.1 {status} X\r\ncontent-length: 5\r\n\r\n".encode()))
    one = target(server.url)
    assert [(one.handle(GET).status, one.handle(GET).body) for _ in range(2)] == [(status, b"")] * 2


def test_the_answer_to_head_has_no_body(serve, target):
    """The length that it declares is not waited for."""
    answer = target(serve(says(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n", close=False)).url).handle(Request("HEAD", "/"))
    assert (answer.status, answer.body) == (200, b"")


def test_interim_answers_are_passed_over(serve, target):
    """100 Continue and 103 Early Hints come before the answer."""
    interim = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"
    assert target(serve(says(interim, OK)).url).handle(GET).body == b"ok"


def test_a_repeated_header_stays_repeated(serve, target):
    """Names are in lower case, order and repeats are the target's."""
    answer = target(serve(says(b"HTTP/1.1 200 OK\r\nX-B: 1\r\nx-a: \xe4\r\nX-b: 2\r\ncontent-length: 0\r\n\r\n")).url).handle(GET)
    assert answer.headers == (("x-b", "1"), ("x-a", "ä"), ("x-b", "2"), ("content-length", "0"))


def test_chunks_are_joined(serve, target):
    """A chunked answer is whole after its last chunk."""
    chunks = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n3;x=y\r\ncde\r\n0\r\nx-trailer: 1\r\n\r\n"
    assert target(serve(says(chunks)).url).handle(GET).body == b"abcde"


def test_a_body_that_was_compressed_unasked_is_decoded(serve, target):
    """Its headers then speak of what is given."""
    packed = gzip.compress(b'{"a": 1}')
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nx: y\r\ncontent-length: {len(packed)}\r\n\r\n".encode()
    answer = target(serve(says(head, packed)).url).handle(GET)
    assert (answer.body, answer.headers) == (b'{"a": 1}', (("x", "y"),))


@pytest.mark.parametrize("accept", ["gzip", "identity"])
def test_a_body_is_left_alone_where_it_cannot_or_should_not_be_decoded(serve, target, accept):
    """Compressed on demand, or not compressed at all but said to be: the bytes are those that came."""
    body = gzip.compress(b"x") if accept == "gzip" else b"not compressed"
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    answer = target(serve(says(head, body)).url).handle(Request("GET", "/", (("accept-encoding", accept),)))
    assert (answer.body, answer.header("content-encoding")) == (body, "gzip")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 100_000, b'{"a":' * 90_000 + b"1" + b"}" * 90_000, b"", b"NaN", b"1e999"])
def test_a_body_that_is_no_json_is_bytes(serve, target, body):
    """Bad UTF-8, absurd depth and the like are given as they came; reading them as JSON gives MISSING."""
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    answer = target(serve(says(head, body)).url, timeout=5).handle(GET)
    assert answer.body == body
    assert parse_json(answer.body) is MISSING


# Bad targets


def test_nothing_listens(target):
    """The sentence says where."""
    port = free_port()
    kind, told, _ = failure(target(f"http://127.0.0.1:{port}"))
    assert (kind, f"127.0.0.1:{port}" in told) == ("connect", True)


@pytest.mark.parametrize("host", ["nowhere.invalid", f"{'a' * 64}.invalid"])
def test_a_name_that_does_not_resolve(target, host):
    """The sentence names the host; a label that no name may have is told like any other."""
    kind, told, _ = failure(target(f"http://{host}", timeout=3))
    assert kind == "resolve"
    assert host in told


def test_a_resolver_that_never_answers_ends(target, monkeypatch):
    """The system's resolver takes no timeout; the deadline holds all the same."""
    released = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: released.wait(5) and [])
    kind, _, seconds = failure(target("http://slow.invalid"))
    released.set()
    assert kind == "resolve"
    assert seconds < 1


def test_a_certificate_that_nobody_signed_is_refused(serve, target, certificate):
    """Unless its authority is named; the sentence says how."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = serve(records([]), context)
    kind, told, _ = failure(target(server.url, timeout=3))
    assert (kind, "--ca" in told) == ("tls", True)
    assert target(server.url, timeout=3, ca=certificate[0]).handle(GET).body == b"ok"


def test_a_server_without_tls_at_an_https_url(serve, target):
    """The sentence asks whether http:// was meant."""
    server = serve(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    server.behaviour = lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n") or connection.recv(9999)
    kind, told, _ = failure(target(server.url.replace("http:", "https:"), timeout=3))
    assert (kind, "http://" in told) == ("tls", True)


def test_a_handshake_that_is_cut(serve, target):
    """A connection that ends within the handshake is a matter of TLS."""
    server = serve(lambda connection: connection.recv(10))
    assert failure(target(server.url.replace("http:", "https:"), timeout=3))[0] == "tls"


def test_a_handshake_that_never_comes(serve, target):
    """It takes no longer than the request may."""
    server = serve(lambda connection: connection.recv(10_000) and connection.recv(1) and None)
    kind, _, seconds = failure(target(server.url.replace("http:", "https:")))
    assert kind == "timeout"
    assert seconds < 1


def trickles(data):
    """Read a request and send the data one byte at a time."""

    def behaviour(connection):
        read_request(connection)
        for octet in data:
            connection.sendall(bytes((octet,)))
            time.sleep(0.02)
        connection.recv(1)

    return behaviour


@pytest.mark.parametrize(
    "behaviour",
    [
        says(close=False),
        trickles(b"HTTP/1.1 200 OK\r\nx-long: " + b"x" * 500),
        trickles(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n" + b"x" * 500),
        trickles(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 100),
        says(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 100, pause=0.02),
        says(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", close=False),
    ],
    ids=["never-answers", "headers", "body", "chunks", "100-continue", "no-body"],
)
def test_an_answer_that_does_not_end_in_time(serve, target, behaviour):
    """The deadline is for the whole request, however the bytes come."""
    kind, told, seconds = failure(target(serve(behaviour).url))
    assert (kind, "0.3 s" in told) == ("timeout", True)
    assert 0.25 < seconds < 0.8


def test_a_target_that_does_not_read_the_request(serve, target):
    """Sending is bounded as well."""
    server = serve(lambda _: time.sleep(1))
    kind, _, seconds = failure(target(server.url), Request("POST", "/", (), b"x" * 30_000_000))
    assert kind == "timeout"
    assert seconds < 0.8


def floods(head, piece):
    """Read a request and send a gigabyte after the head."""

    def behaviour(connection):
        read_request(connection)
        connection.sendall(head)
        for _ in range(1024**3 // len(piece)):
            connection.sendall(piece)

    return behaviour


MIB = b"x" * 1024**2


@pytest.mark.parametrize(
    "behaviour",
    [
        floods(b"HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n", MIB),
        floods(b"HTTP/1.1 200 OK\r\n\r\n", MIB),
        floods(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", b"100000\r\n" + MIB + b"\r\n"),
        floods(b"HTTP/1.1 200 OK\r\nx: ", MIB),
        floods(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 10_000),
    ],
    ids=["declared", "until-close", "chunked", "one-header", "many-headers"],
)
def test_a_gigabyte_is_not_read(serve, target, behaviour):
    """Memory and time stay bounded, and the sentence says that it was too much."""
    one = target(serve(behaviour).url, timeout=5)
    tracemalloc.start()
    try:
        kind, _, seconds = failure(one)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert kind == "too-large"
    assert peak < 5 * MOST_BODY
    assert seconds < 4


def test_a_small_body_that_unpacks_to_a_large_one(serve, target):
    """A decompression bomb is not unpacked beyond the bound."""
    packed = gzip.compress(bytes(10 * MOST_BODY))
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(packed)}\r\n\r\n".encode()
    assert failure(target(serve(says(head, packed)).url, timeout=5))[0] == "too-large"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200 OK\r\nx: ", "closed"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok", "closed"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab", "closed"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabcdef", "protocol"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab", "protocol"),
        (b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "protocol"),
        (b"HTTP/1.1 099 X\r\n\r\n", "protocol"),
        (b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "protocol"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"),
        (bytes(range(256)) * 4, "protocol"),
    ],
)
def test_an_answer_that_is_no_whole_http(serve, target, answer, kind):
    """A cut answer is `closed`, garbage is `protocol`."""
    assert failure(target(serve(says(answer)).url, timeout=3))[0] == kind


def test_a_connection_that_is_reset(serve, target):
    """A new connection that the target resets is `closed`, and not tried again."""
    seen = []

    def behaviour(connection):
        seen.append(read_request(connection))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert failure(target(serve(behaviour).url))[0] == "closed"
    assert len(seen) == 1


@pytest.mark.parametrize("url", ["", "ftp://x", "http://", "http://a b", "http://u:hidden@h", "http://h?q", "http://h:x"])
def test_a_base_url_that_is_none_is_refused(url):
    """Before anything is sent, and without repeating a password."""
    with pytest.raises(UsageError) as caught:
        HttpTarget(url)
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_of_authorities_that_cannot_be_read(tmp_path, content):
    """It is an error of usage that names the file."""
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with pytest.raises(UsageError, match=r"ca\.pem"):
        HttpTarget("https://h.example", ca=path)


class _ResetBetweenWrites(httpcore.NetworkStream):
    """A kept connection whose reset comes between the head and the body: the second write fails, the read sees an end."""

    def __init__(self):
        self.written = 0

    def write(self, *_args, **_options):
        """Take the head, refuse the body."""
        self.written += 1
        if self.written > 1:
            raise httpcore.WriteError(BrokenPipeError())

    def read(self, *_args, **_options):
        """Nothing more."""
        return b""

    def get_extra_info(self, *_args):
        """No socket to ask."""


def test_a_reset_that_a_write_has_used_up_still_counts():
    """The read after it sees a plain end, and yet nobody has read the request."""
    attempt = Attempt(Origin("http", "h", 1), 1.0, time.monotonic() + 1.0)
    stream = Stream(_ResetBetweenWrites(), lambda: attempt)
    stream.write(b"head")
    with pytest.raises(httpcore.WriteError):
        stream.write(b"body")
    assert stream.read(1) == b""
    assert attempt.unread
