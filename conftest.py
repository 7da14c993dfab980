"""Guards of the project's own tests, those under `tests/`: no network beyond loopback, nothing left behind.

The suites are left alone: who runs them with pytest may well point them at a provider far away.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_TESTS = Path(__file__).parent / "tests"
_GRACE = 3.0  # seconds for a thread or a server to end by itself
# What somebody's shell may hold and a test must not see.
_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "TESTLINE_CONTROL_TOKEN", "TESTLINE_TRACEBACK", "NO_COLOR", "FORCE_COLOR")

_beyond: list[str] | None = None


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse a connection beyond loopback, in any thread, and remember it: the code under test may swallow errors."""
    if event != "socket.connect" or _beyond is None or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    if not _is_loopback(host):
        _beyond.append(host)
        message = f"a test may not connect to {host}"
        raise RuntimeError(message)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def _guarded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    global _beyond  # an audit hook is for the whole process and for good
    if _TESTS not in request.path.parents:
        yield
        return
    for name in _SETTINGS:
        monkeypatch.delenv(name, raising=False)
    before, _beyond = _running(), []
    yield
    beyond, _beyond = _beyond, None
    assert not beyond, f"connected beyond loopback: {beyond}"
    until = time.monotonic() + _GRACE
    while (left := _running() - before) and time.monotonic() < until:
        time.sleep(0.02)
    assert not left, f"left behind: {sorted(left)}"


def _running() -> set[str]:
    """The threads of this process and the sockets that it listens on, in words."""
    threads = {f"thread {one.name} ({one.ident})" for one in threading.enumerate()}
    return threads | _listening()


def _listening() -> set[str]:
    descriptors = Path("/proc/self/fd")
    found = set()
    for one in descriptors.iterdir() if descriptors.is_dir() else ():
        with contextlib.suppress(OSError):  # a descriptor may be closed meanwhile
            if str(one.readlink()).startswith("socket:"):
                with socket.socket(fileno=os.dup(int(one.name))) as found_socket:
                    if found_socket.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                        found.add(f"listening on {found_socket.getsockname()} (descriptor {one.name})")
    return found
