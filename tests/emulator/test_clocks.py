"""The clocks that go by themselves."""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from testline.emulator import InProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Api, Receiver

    from testline.emulator import Emulator

CALL = {"surface": "toy", "from": "14155550100", "to": "14155550190"}


@pytest.fixture(params=["ticking", "real"])
def going(request: pytest.FixtureRequest, start: Callable[..., Emulator], client_of: Callable[..., Api]) -> Api:
    """A client of an emulator whose clock goes by itself."""
    return client_of(InProcess(start(clock=request.param)))


@pytest.fixture
def ticking(start: Callable[..., Emulator], client_of: Callable[..., Api]) -> Api:
    """A client of an emulator with a ticking clock."""
    return client_of(InProcess(start(clock="ticking")))


@pytest.fixture
def real(start: Callable[..., Emulator], client_of: Callable[..., Api]) -> Api:
    """A client of an emulator with the real clock."""
    return client_of(InProcess(start(clock="real")))


def ahead(api: Api) -> float:
    """How far a target's clock is ahead of the wall clock, in seconds."""
    told = datetime.fromisoformat(api.value("GET", "/clock")["now"])
    return (told - datetime.now(UTC)).total_seconds()


def test_it_is_the_wall_clock(going: Api) -> None:
    """To the second at least."""
    assert abs(ahead(going)) < 1


def test_what_is_due_happens_by_itself(going: Api, receiver: Receiver, eventually: Callable[..., None]) -> None:
    """An expiry, its callback and the retry, without a request that would bring it about."""
    receiver.script = [500]
    going.create(ttl=0.05, tell=["expired"], url=receiver.url, retries=[0.05], retry_on=["5xx"])
    eventually(lambda: len(receiver.got) == 2)


def test_something_due_earlier_wakes_the_clock_earlier(
    going: Api, receiver: Receiver, eventually: Callable[..., None]
) -> None:
    """A new expiry before the one that was waited for."""
    going.create(ttl=3600)
    time.sleep(0.05)
    going.create(ttl=0.05, tell=["expired"], url=receiver.url)
    eventually(lambda: receiver.got != [])


def test_a_request_finds_everything_due_done(going: Api) -> None:
    """Whether the clock's thread has woken or not."""
    thing = going.create(ttl=0.0)
    time.sleep(0.001)
    assert json.loads(going.send("GET", f"/toy/things/{thing}").body)["state"].startswith("expired")


def test_a_ticking_clock_goes_on_after_an_advance(ticking: Api) -> None:
    """It is ahead of the wall clock by what it was advanced, until a reset."""
    ticking.control("POST", "/clock/advance", {"seconds": 1000})
    assert 999 < ahead(ticking) < 1001
    ticking.value("POST", "/calls", CALL)
    assert 1064 < ahead(ticking) < 1066
    ticking.control("POST", "/reset")
    assert abs(ahead(ticking)) < 1


def test_a_ticking_clock_advances_through_what_is_due(ticking: Api, receiver: Receiver) -> None:
    """Deliveries and retries included, before the answer."""
    receiver.script = [500]
    ticking.create(ttl=100, tell=["expired"], url=receiver.url, retries=[60], retry_on=["5xx"])
    ticking.control("POST", "/clock/advance", {"seconds": 200})
    assert len(receiver.got) == 2


def test_the_real_clock_cannot_be_advanced(real: Api) -> None:
    """The feature is absent, and advance is 501; the time can be read."""
    assert "clock" not in real.value("GET", "")["features"]["toy"]
    assert real.control("POST", "/clock/advance", {"seconds": 1}).status == 501
    assert real.value("GET", "/clock")["mode"] == "real"


def test_a_call_takes_real_time_on_the_real_clock(real: Api, receiver: Receiver) -> None:
    """Ringing and talking, and its callbacks were attempted when it answers."""
    real.create(tell=["hangup"], url=receiver.url)
    started = time.monotonic()
    call = real.value("POST", "/calls", {**CALL, "ring_seconds": 0.1, "duration": 0.1})
    assert 0.2 <= time.monotonic() - started < 2
    assert call["outcome"] == "connected"
    assert receiver.events() == ["hangup"]


@pytest.mark.parametrize("end", ["reset", "close"])
def test_a_call_on_the_real_clock_ends_with_the_emulator(
    start: Callable[..., Emulator], client_of: Callable[..., Api], end: str
) -> None:
    """Nobody waits for it any more, and nobody is told that the call is over."""
    emulator = start(clock="real")
    api = client_of(InProcess(emulator))
    statuses: list[int] = []
    waiting = threading.Thread(target=lambda: statuses.append(api.control("POST", "/calls", CALL).status))
    waiting.start()
    time.sleep(0.1)
    if end == "reset":
        api.control("POST", "/reset")
    else:
        emulator.close()
    waiting.join(2)
    assert statuses == [409]


def test_latency_ends_with_the_emulator(start: Callable[..., Emulator], client_of: Callable[..., Api]) -> None:
    """Nobody waits for a closed emulator."""
    emulator = start()
    api = client_of(InProcess(emulator))
    api.value("PUT", "/faults", {"faults": [{"surface": "toy", "kind": "latency", "seconds": 60}]})
    waiting = threading.Thread(target=api.send, args=("GET", "/toy/things/x"))
    waiting.start()
    time.sleep(0.05)
    emulator.close()
    waiting.join(2)
    assert not waiting.is_alive()


def test_many_threads_may_ask_at_once(api: Api) -> None:
    """Every create counts once, and every id is another."""
    ids: list[str] = []
    threads = [threading.Thread(target=lambda: ids.extend(api.create(ttl=1000) for _ in range(50))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(ids)) == 400
    assert all(api.send("GET", f"/toy/things/{one}").status == 200 for one in ids)
