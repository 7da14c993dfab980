"""The model as the emulator serves it: the vendor's paths and the control API, in process."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.telesign_masking.conftest import JSON, ONE, SMS, TWO, VOICE, Provider, basic

from testline.emulator import Emulator, InProcess
from testline.surfaces.model import Ask
from testline.surfaces.telesign_masking.model import MODEL
from testline.targets.receiver import Receiver
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

S = "telesign-masking"
GOOD = {"phone_number_1": ONE, "phone_number_2": TWO, "validity_period": 2}


class Served:
    """An emulator of this surface, and who asks it."""

    def __init__(self) -> None:
        self.emulator = Emulator({S: MODEL})
        self._handler = InProcess(self.emulator)

    def control(self, method: str, path: str, body: object = None) -> Any:
        """The value that the control API answers."""
        content = b"" if body is None else json.dumps(body).encode()
        response = self._handler.handle(Request(method, f"/_testline/v1/{path}", (JSON,), content))
        assert response.status < 300, response.body
        return json.loads(response.body) if response.body else None

    def create(self, path: str = SMS) -> tuple[int, Any]:
        """The status and the value of a create's answer."""
        credentials = self.control("GET", f"accounts?surface={S}")["accounts"][0]["credentials"]
        request = Request("POST", path, (JSON, basic(**credentials)), json.dumps(GOOD).encode())
        response = self._handler.handle(request)
        is_json = response.header("content-type") == "application/json"
        return response.status, json.loads(response.body) if is_json else response.body


@pytest.fixture
def served() -> Iterator[Served]:
    """An emulator on a virtual clock."""
    one = Served()
    yield one
    one.emulator.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Where callbacks arrive."""
    with Receiver() as one:
        yield one


def mask(session: Any, which: int = 2) -> str:
    """The masking id that hides a party."""
    return session["session_data"][f"phone_number_{which}"]["masked_id"]


def test_every_feature_is_offered(served: Served) -> None:
    """As the control API lists them for this surface."""
    features = ["reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults"]
    assert served.control("GET", "")["features"][S] == features


def test_a_text_is_relayed_and_told(served: Served, receiver: Receiver) -> None:
    """From the create to the journal."""
    served.control("PATCH", f"accounts/{S}/primary", {"settings": {"callback_url": receiver.url()}})
    _, session = served.create()
    message = {"surface": S, "from": ONE, "to": mask(session), "text": "At the gate"}
    assert served.control("POST", "messages", message) == {
        "outcome": "delivered",
        "recipient": TWO,
        "sender": mask(session, 1),
    }
    (got,) = receiver.received("/cb")
    assert json.loads(got.request.body)["session_reference_id"] == session["reference_id"]
    (entry,) = served.control("GET", f"callbacks?surface={S}")["callbacks"]
    assert (entry["event"], [attempt["status"] for attempt in entry["attempts"]]) == ("transaction", [200])
    assert [text["text"] for text in served.control("GET", f"handsets/{TWO}?surface={S}")["inbox"]] == ["At the gate"]
    served.control("POST", "clock/advance", {"seconds": 60})
    assert len(receiver.received("/cb")) == 1


@pytest.mark.parametrize("status", [500, 404, 302, 204])
def test_a_receiver_that_fails_gets_three_attempts(served: Served, receiver: Receiver, status: int) -> None:
    """After 10 and 30 seconds of virtual time, with the same body and signature; whatever is no 200 is a failure."""
    served.control("PATCH", f"accounts/{S}/primary", {"settings": {"callback_url": receiver.url()}})
    receiver.behave("/cb", status)
    _, session = served.create()
    served.control("POST", "messages", {"surface": S, "from": ONE, "to": mask(session), "text": "At the gate"})
    served.control("POST", "clock/advance", {"seconds": 600})
    attempts = served.control("GET", f"callbacks?surface={S}")["callbacks"][0]["attempts"]
    assert [attempt["at"] for attempt in attempts] == [
        "2026-03-03T10:15:30.000000Z", "2026-03-03T10:15:40.000000Z", "2026-03-03T10:16:10.000000Z",
    ]  # fmt: skip
    got = [one.request for one in receiver.received("/cb", 3)]
    assert len(got) == 3
    assert len({(one.body, one.header("authorization"), one.header("x-ts-authorization")) for one in got}) == 1


def test_a_call_takes_its_time(served: Served) -> None:
    """And is answered when it is over."""
    _, session = served.create(VOICE)
    call = served.control("POST", "calls", {"surface": S, "from": TWO, "to": mask(session, 1), "duration": 20_000})
    assert (call["outcome"], call["rang"], call["caller_id"], call["duration"]) == (
        "connected",
        ONE,
        mask(session),
        14400,
    )
    assert served.control("GET", "clock")["now"] == "2026-03-03T14:15:35.000000Z"


def test_every_status_code_can_be_reached(served: Served) -> None:
    """2700 to 2708, by what the control API can set."""
    settings = f"accounts/{S}/primary"
    codes = [served.create()[1]["status"]["code"], served.create("/v1/anonymous/session/x")[1]["status"]["code"]]
    served.control(
        "PUT", "faults", {"faults": [{"surface": S, "operation": "createMaskedSMSSession", "kind": "internal-error"}]}
    )
    codes.append(served.create()[1]["status"]["code"])
    for blocked in ("globally_blocked_numbers", "blocked_numbers"):
        served.control("PATCH", settings, {"settings": {blocked: [TWO]}})
        codes.append(served.create()[1]["status"]["code"])
        served.control("PATCH", settings, {"settings": {blocked: []}})
    british = {"number": "447700900400", "country": "GB", "voice": False, "sms": True}
    for numbers in ([british], []):
        served.control("PUT", f"{settings}/numbers", {"numbers": numbers})
        codes.append(served.create()[1]["status"]["code"])
    assert codes == [2700, 2703, 2704, 2706, 2707, 2701, 2702]
    # 2705 and 2708 depend on the request alone: test_model_refusals.py.


def test_a_fault_of_rate_is_plain_text(served: Served) -> None:
    """And is used up by one request."""
    served.control("PUT", "faults", {"faults": [{"surface": S, "operation": None, "kind": "rate-limited"}]})
    assert served.create() == (429, b"Too many requests.")
    assert served.create()[0] == 200


def test_a_reset_brings_everything_back(served: Served) -> None:
    """The same seed gives the same ids."""
    before = served.create()
    served.control("PATCH", f"accounts/{S}/primary", {"settings": {"suspended": True}})
    served.control("POST", "reset", {"seed": 0})
    assert served.create() == before


def work(telesign: Provider, first: str, second: str) -> int:
    """How many calls a create makes, of our functions and others."""
    content = json.dumps({**GOOD, "phone_number_1": first, "phone_number_2": second}).encode()
    ask = Ask(Request("POST", SMS, (JSON, basic(**telesign.credentials["primary"])), content))
    events: list[str] = []
    sys.setprofile(lambda _frame, event, _argument: events.append(event))
    try:
        telesign.step(ask)
    finally:
        sys.setprofile(None)
    return len([event for event in events if event in ("call", "c_call")])


def test_many_live_sessions_cost_a_create_no_more(telesign: Provider) -> None:
    """Nothing is searched for. Calls are counted, since they are the same on a machine that is busy."""
    parties = [f"1{area}55501{last:02d}" for area in range(201, 301) for last in range(100)]
    few = work(telesign, *parties[:2])
    for pair in zip(parties[2:-2:2], parties[3:-2:2], strict=True):
        telesign.create(*pair)
    assert len(telesign.model.state.sessions) == 4999
    assert work(telesign, *parties[-2:]) <= few < 1000
