"""The model behind the emulator: the worked case over the vendor's API and the control API together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from tests.mitto_masking.conftest import basic

from testline.emulator import Emulator, InProcess
from testline.spec import Spec
from testline.surfaces.mitto_masking.model import MODEL
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTROL = "/_testline/v1"
ONE, TWO, DRIVER, RIDER = "16095550160", "16095550161", "12025550141", "12025550142"


class Emulated:
    """The emulator, asked by a customer and by who holds the control API."""

    def __init__(self, emulator: Emulator) -> None:
        self.target = InProcess(emulator)
        self.credentials = self.control("GET", "/accounts?surface=mitto-masking")["accounts"][0]["credentials"]

    def control(self, method: str, rest: str, body: object = None) -> Any:
        """A control request that goes well."""
        response = self.target.handle(Request(method, CONTROL + rest, (), b"" if body is None else orjson.dumps(body)))
        assert response.status in {200, 201, 204}, response
        return orjson.loads(response.body) if response.body else None

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """A request to the vendor's API."""
        authorization = basic(self.credentials["account_sid"], self.credentials["api_key"])
        content = b"" if body is None else orjson.dumps(body)
        response = self.target.handle(Request(method, path, (("authorization", authorization),), content))
        return response.status, orjson.loads(response.body)

    def call(self, **members: object) -> dict[str, Any]:
        """Somebody dials."""
        return self.control("POST", "/calls", {"surface": "mitto-masking", **members})


@pytest.fixture
def emulated() -> Iterator[Emulated]:
    """The surface alone."""
    document = Spec("mitto-masking", {"paths": {}}, "")
    emulator = Emulator({"mitto-masking": MODEL}, spec_of=lambda _: document)
    yield Emulated(emulator)
    emulator.close()


@pytest.fixture
def context(emulated: Emulated) -> dict[str, Any]:
    """The worked case over two masks; half an hour to live."""
    numbers = [{"number": one, "country": "US", "voice": True, "sms": True} for one in (ONE, TWO)]
    emulated.control("PUT", "/accounts/mitto-masking/primary/numbers", {"numbers": numbers})
    account = emulated.control("GET", "/accounts?surface=mitto-masking")["accounts"][0]
    body = {"enterpriseSid": account["settings"]["enterprise_sids"][0], "name": "CityRides"}
    application = emulated.ask("POST", "/numbermasking/applications", body)[1]["data"]
    root = f"/numbermasking/applications/{application['sid']}"
    for number in emulated.ask("GET", "/numbermasking/phonenumbers/search")[1]["data"]:
        emulated.ask("POST", f"{root}/maskednumbers", {"phoneNumberSid": number["sid"]})
    people = [{"phoneNumber": DRIVER, "friendlyName": "Driver"}, {"phoneNumber": RIDER, "friendlyName": "Rider"}]
    return emulated.ask("POST", f"{root}/contexts", {"name": "ride-4711", "ttl": 1800, "participants": people})[1]["data"]


def test_the_features(emulated: Emulated) -> None:
    """All that the control API has."""
    assert emulated.control("GET", "/")["features"]["mitto-masking"] == [
        "reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults",
    ]  # fmt: skip
    assert emulated.control("GET", "/callbacks?surface=mitto-masking") == {"callbacks": []}


def test_calls_move_the_clock(emulated: Emulated, context: dict[str, Any]) -> None:
    """By ringing and talk, and the interaction has both ends."""
    assert emulated.call(**{"from": DRIVER, "to": ONE, "duration": 42})["rang"] == RIDER
    assert emulated.control("GET", "/clock")["now"] == "2026-03-03T10:16:17.000000Z"
    path = f"/numbermasking/applications/{context['applicationSid']}/contexts/{context['sid']}"
    shown = emulated.ask("GET", f"{path}/interactions/search")[1]["data"]
    assert [(one["duration"], one["dateCreated"], one["dateUpdated"]) for one in shown] == [
        (42, "2026-03-03 10:15:30", "2026-03-03 10:16:17")
    ]


def test_a_held_call_outlives_the_ttl(emulated: Emulated, context: dict[str, Any]) -> None:
    """It is hung up in the end, and the ttl runs from there."""
    call = emulated.call(**{"from": RIDER, "to": TWO, "hold": True})
    emulated.control("POST", "/clock/advance", {"seconds": 3600})
    ended = emulated.control("POST", f"/calls/{call['call_id']}/hangup", {"by": "caller"})
    assert (ended["outcome"], ended["caller_id"], ended["duration"]) == ("connected", ONE, 3600)
    assert emulated.ask("GET", context["uri"])[1]["data"]["dateExpiry"] == "2026-03-03 11:45:35"
    emulated.control("POST", "/clock/advance", {"seconds": 1800})
    assert emulated.ask("GET", context["uri"])[1]["data"]["closedReason"] == "expired"
    assert emulated.call(**{"from": RIDER, "to": TWO})["outcome"] == "rejected"


def test_texts_and_phones(emulated: Emulated, context: dict[str, Any]) -> None:
    """A text waits for a phone that is out of reach, and is there within the request that makes it reachable."""
    handset = f"/handsets/{RIDER}?surface=mitto-masking"
    emulated.control("PATCH", handset, {"reachable": False})
    text = {"surface": "mitto-masking", "from": f"+{DRIVER}", "to": context["participants"][0]["maskedNumber"], "text": "hi"}
    assert emulated.control("POST", "/messages", text) == {"outcome": "delivered", "recipient": RIDER, "sender": TWO}
    assert emulated.control("GET", handset)["inbox"] == []
    assert [one["text"] for one in emulated.control("PATCH", handset, {"reachable": True})["inbox"]] == ["hi"]


def test_a_reset_forgets_all_but_the_accounts(emulated: Emulated, context: dict[str, Any]) -> None:
    """Credentials stay, whatever the seed; the same seed gives the same sids."""
    accounts = emulated.control("GET", "/accounts?surface=mitto-masking")
    emulated.control("POST", "/reset", {"seed": 7, "surface": "mitto-masking"})
    assert emulated.control("GET", "/accounts?surface=mitto-masking") == accounts
    assert emulated.ask("GET", context["uri"])[0] == 404
    body = {"enterpriseSid": accounts["accounts"][0]["settings"]["enterprise_sids"][0], "name": "CityRides"}
    sids = []
    for _ in range(2):
        emulated.control("POST", "/reset", {"seed": 7})
        sids.append(emulated.ask("POST", "/numbermasking/applications", body)[1]["data"]["sid"])
    assert sids[0] == sids[1] != context["applicationSid"]


def test_faults_take_the_documented_form(emulated: Emulated) -> None:
    """An internal error once, then all is well."""
    fault = {"surface": "mitto-masking", "kind": "internal-error"}
    emulated.control("PUT", "/faults", {"faults": [fault]})
    broken = {"errorCode": "500", "message": "Internal error"}
    assert emulated.ask("GET", "/numbermasking/applications/search") == (500, broken)
    assert emulated.ask("GET", "/numbermasking/applications/search")[0] == 200
