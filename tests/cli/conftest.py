"""The command line run in this process, and places where nobody answers."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

from testline.__main__ import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

class Ran:
    """What a command line did: its exit code, what it said on each stream, and the seconds it took."""

    def __init__(self, code: int, out: str, err: str, seconds: float) -> None:
        self.code, self.out, self.err, self.seconds = code, out, err, seconds


@pytest.fixture
def testline(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs a command line."""

    def ran(*words: str) -> Ran:
        started = time.monotonic()
        code = run(list(words))
        out, err = capsys.readouterr()
        return Ran(code, out, err, time.monotonic() - started)

    return ran


@pytest.fixture
def unused_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that accepts connections and never says a word; its base URL."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
