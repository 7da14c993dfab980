"""An emulator of the toy surface, a receiver for its callbacks, and a client for both APIs."""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from testline.emulator import Emulator, InProcess
from testline.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONTROL = "/_testline/v1"


def beside(name: str) -> Any:
    """The module of that name beside this file: test folders are no packages, so it cannot be imported."""
    found = importlib.util.spec_from_file_location(f"emulator_{name}", Path(__file__).with_name(f"{name}.py"))
    assert found is not None
    assert found.loader is not None
    module = sys.modules[found.name] = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


TOY = beside("toy")


@dataclass
class Api:
    """Speaks to any handler, in JSON."""

    handler: Any
    headers: tuple[tuple[str, str], ...] = ()

    def send(self, method: str, path: str, body: object = None, **headers: str) -> Response:
        """One request to a vendor path."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        return self.handler.handle(Request(method, path, (*self.headers, *headers.items()), raw))

    def control(self, method: str, path: str, body: object = None) -> Response:
        """One request to the control API."""
        return self.send(method, CONTROL + path, body)

    def value(self, method: str, path: str, body: object = None) -> Any:
        """The value of an answer of the control API that must be good."""
        response = self.control(method, path, body)
        assert response.status < 300, response
        return json.loads(response.body)

    def create(self, **wanted: object) -> str:
        """A new thing's id."""
        return json.loads(self.send("POST", "/toy/things", wanted).body)["id"]

    def journal(self) -> list[dict[str, Any]]:
        """The callbacks of the toy."""
        return self.value("GET", "/callbacks?surface=toy")["callbacks"]


class Receiver:
    """Takes callbacks on loopback. `script` says how to answer, in turn: a status, or what to call; then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str, dict[str, str], bytes]] = []
        self.script: list[Any] = []
        self.connections = self.closed = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def events(self) -> list[str]:
        """The events in the order of arrival."""
        return [json.loads(body)["event"] for *_, body in self.got]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                receiver.connections += 1
                super().setup()

            def finish(self) -> None:
                super().finish()
                self.connection.close()
                receiver.closed += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                receiver.got.append((self.command, self.path, dict(self.headers), body))
                todo = receiver.script.pop(0) if receiver.script else 200
                status = todo(self) if callable(todo) else todo
                if status is None:
                    self.close_connection = True
                    return
                location = b"location: /elsewhere\r\n" if status in (301, 302) else b""
                self.wfile.write(b"HTTP/1.1 %d X\r\n%scontent-length: 2\r\n\r\nok" % (status, location))

            do_GET = do_POST  # noqa: N815 - http.server's name

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def eventually(holds: Callable[[], bool], seconds: float = 5) -> None:
    """Wait until something holds, or fail."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "this did not come to hold"
        time.sleep(0.005)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver of callbacks."""
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Emulator]]:
    """Makes emulators of the two toy surfaces, and closes them."""
    made: list[Emulator] = []

    def make(**settings: Any) -> Emulator:
        made.append(Emulator(TOY.MODELS, spec_of=lambda _: TOY.SPEC, **settings))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def emulator(start: Callable[..., Emulator]) -> Emulator:
    """An emulator with a virtual clock."""
    return start()


@pytest.fixture
def api(emulator: Emulator) -> Api:
    """A client of that emulator, in process."""
    return Api(InProcess(emulator))


@pytest.fixture(name="eventually")
def _eventually() -> Callable[..., None]:
    return eventually


@pytest.fixture(name="client_of")
def _client_of() -> Callable[..., Api]:
    """Makes a client of any handler."""
    return Api
