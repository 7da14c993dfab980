"""Callbacks: delivered in order, tried again when the emulated clock says so, and written into a journal."""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import pytest

from testline.emulator import InProcess

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Api, Receiver

    from testline.emulator import Emulator


def test_a_callback_of_a_request_goes_out_by_itself(
    api: Api, receiver: Receiver, eventually: Callable[..., None]
) -> None:
    """The answer does not wait for it."""
    thing = api.create(tell=["created"], url=f"{receiver.url}/hook?a=1")
    eventually(lambda: api.journal() != [])
    ((method, path, headers, body),) = receiver.got
    assert (method, path, json.loads(body)) == ("POST", "/hook?a=1", {"event": "created", "id": thing})
    assert headers["x-toy"] == "signed"
    assert headers["content-length"] == str(len(body))


def test_the_journal_tells_what_was_sent_and_what_came_of_it(api: Api, receiver: Receiver) -> None:
    """One entry a callback, with its attempts at the emulated time."""
    thing = api.create(tell=["expired"], url=f"{receiver.url}/hook", ttl=10)
    assert api.journal() == []
    api.control("POST", "/clock/advance", {"seconds": 10})
    (entry,) = api.journal()
    headers = entry.pop("headers")
    assert headers["x-toy"] == "signed"
    assert headers["host"] == receiver.url.removeprefix("http://")
    assert entry == {
        "id": f"{thing}-expired-0",
        "event": "expired",
        "method": "POST",
        "url": f"{receiver.url}/hook",
        "body": json.dumps({"event": "expired", "id": thing}),
        "attempts": [{"at": "2026-03-03T10:15:40.000000Z", "status": 200, "error": None}],
    }


def test_everything_due_was_delivered_when_an_advance_answers(api: Api, receiver: Receiver) -> None:
    """In the order of the moments, over the whole emulator."""
    ids = [api.create(tell=["expired"], url=receiver.url, ttl=ttl) for ttl in (30, 10, 20)]
    api.control("POST", "/clock/advance", {"seconds": 30})
    assert [json.loads(body)["id"] for *_, body in receiver.got] == [ids[1], ids[2], ids[0]]
    assert [entry["attempts"][0]["at"][17:19] for entry in api.journal()] == ["40", "50", "00"]


def test_callbacks_of_one_lane_arrive_in_order(api: Api, receiver: Receiver) -> None:
    """Even where the first takes longer."""
    receiver.script = [lambda _: time.sleep(0.1) or 200]
    thing = api.create(tell=["expired"], url=receiver.url, ttl=1, count=6)
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert [entry["id"] for entry in api.journal()] == [f"{thing}-expired-{count}" for count in range(6)]
    assert len(receiver.got) == 6
    assert receiver.connections == 1


def test_lanes_do_not_wait_for_each_other(api: Api, receiver: Receiver) -> None:
    """A slow receiver of one thing holds up no other thing."""
    release = threading.Event()
    receiver.script = [lambda _: release.wait(5) and 200, lambda _: release.set() or 200]
    for _ in range(2):
        api.create(tell=["expired"], url=receiver.url, ttl=1)
    started = time.monotonic()
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert time.monotonic() - started < 4
    assert [entry["attempts"][0]["status"] for entry in api.journal()] == [200, 200]


def test_a_retry_waits_in_emulated_time(api: Api, receiver: Receiver) -> None:
    """Each wait counts from the attempt before, and an advance goes through them."""
    receiver.script = [500, 503, 500, 500]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[10, 60, 300], retry_on=["5xx"])
    api.control("POST", "/clock/advance", {"seconds": 71})
    assert len(receiver.got) == 3
    api.control("POST", "/clock/advance", {"seconds": 1000})
    (entry,) = api.journal()
    assert [(one["at"][11:19], one["status"]) for one in entry["attempts"]] == [
        ("10:15:31", 500),
        ("10:15:41", 503),
        ("10:16:41", 500),
        ("10:21:41", 500),
    ]


def test_a_retry_without_a_wait_comes_at_once(api: Api, receiver: Receiver) -> None:
    """Before the next callback of the lane, and within the same advance."""
    receiver.script = [500]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[0], retry_on=["5xx"], count=2)
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert [[one["status"] for one in entry["attempts"]] for entry in api.journal()] == [[500, 200], [200]]


@pytest.mark.parametrize(
    ("status", "retry_on", "attempts"),
    [
        (500, ["connect", "timeout"], 1),
        (404, ["5xx"], 1),
        (404, ["4xx"], 2),
        (204, ["not-200"], 2),
        (302, ["not-200"], 2),
        (302, ["4xx", "5xx"], 1),
        (200, ["not-200", "4xx", "5xx"], 1),
    ],
)
def test_what_counts_as_failed_is_the_callback_s_own(
    api: Api, receiver: Receiver, status: int, retry_on: list[str], attempts: int
) -> None:
    """A redirect is an answer like any other, and is not followed."""
    receiver.script = [status]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[0], retry_on=retry_on)
    api.control("POST", "/clock/advance", {"seconds": 1})
    assert len(receiver.got) == attempts
    assert {path for _, path, *_ in receiver.got} == {"/"}


def test_the_callbacks_of_a_call_were_attempted_when_it_answers(api: Api, receiver: Receiver) -> None:
    """Those of the dialling and those of the end."""
    api.create(tell=["call", "hangup"], url=receiver.url)
    api.value("POST", "/calls", {"surface": "toy", "from": "14155550100", "to": "14155550190"})
    assert [entry["event"] for entry in api.journal()] == ["call", "hangup"]


def test_the_callbacks_of_a_hang_up_were_attempted_when_it_answers(api: Api, receiver: Receiver) -> None:
    """Like those of a call."""
    api.create(tell=["hangup"], url=receiver.url)
    call = api.value("POST", "/calls", {"surface": "toy", "from": "14155550100", "to": "14155550190", "hold": True})
    assert receiver.got == []
    api.value("POST", f"/calls/{call['call_id']}/hangup", {"by": "caller"})
    assert receiver.events() == ["hangup"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/callbacks?surface=toy", None),
        ("POST", "/clock/advance", {"seconds": 1}),
        ("POST", "/calls", {"surface": "toy", "from": "14155550100", "to": "14155550190"}),
    ],
)
def test_a_receiver_may_call_the_emulator_while_an_advance_waits(
    api: Api, receiver: Receiver, method: str, path: str, body: object
) -> None:
    """Vendor requests and control requests from inside its handler are answered at once."""
    answers: list[int] = []

    def handler(_: object) -> int:
        answers.append(api.send("GET", "/toy/things/x").status)
        answers.append(api.control(method, path, body).status)
        return 200

    receiver.script = [handler]
    api.create(tell=["expired"], url=receiver.url, ttl=1)
    started = time.monotonic()
    assert api.control("POST", "/clock/advance", {"seconds": 10}).status == 200
    assert answers == [404, 200]
    assert time.monotonic() - started < 2


def test_a_reset_drops_what_was_to_be_tried_again(api: Api, receiver: Receiver) -> None:
    """The journal is empty, and no retry of before arrives."""
    receiver.script = [500]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[10], retry_on=["5xx"])
    api.control("POST", "/clock/advance", {"seconds": 2})
    api.control("POST", "/reset")
    assert api.journal() == []
    api.control("POST", "/clock/advance", {"seconds": 100})
    assert len(receiver.got) == 1


def test_a_reset_of_one_surface_leaves_the_retries_of_the_other(api: Api, receiver: Receiver) -> None:
    """They stay at their moment, though the clock, which both share, is put back."""
    receiver.script = [500]
    api.create(tell=["expired"], url=receiver.url, ttl=1, retries=[10], retry_on=["5xx"])
    api.control("POST", "/clock/advance", {"seconds": 2})
    api.control("POST", "/reset", {"surface": "quiet"})
    api.control("POST", "/clock/advance", {"seconds": 12})
    assert [one["at"][11:19] for one in api.journal()[0]["attempts"]] == ["10:15:31", "10:15:41"]


def test_closing_ends_a_delivery_that_waits(
    start: Callable[..., Emulator], client_of: Callable[..., Api], receiver: Receiver
) -> None:
    """Whoever waited for it is answered."""
    emulator = start()
    api = client_of(InProcess(emulator))
    arrived, leave = threading.Event(), threading.Event()
    receiver.script = [lambda _: arrived.set() or (leave.wait(5) and 200)]
    api.create(tell=["expired"], url=receiver.url, ttl=1)
    waiting = threading.Thread(target=api.control, args=("POST", "/clock/advance", {"seconds": 5}))
    waiting.start()
    assert arrived.wait(5)
    started = time.monotonic()
    emulator.close()
    waiting.join()
    leave.set()
    assert time.monotonic() - started < 2
