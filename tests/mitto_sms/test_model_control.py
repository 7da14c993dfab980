"""What the control API can do to the model, alone and through the emulator."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from testline.emulator import Emulator, InProcess
from testline.spec import Spec
from testline.surfaces.mitto_sms.model import MODEL
from testline.surfaces.model import (
    AddAccount,
    Ask,
    ChangeAccount,
    Chooser,
    ControlProblem,
    HangUp,
    PlaceCall,
    SetHandset,
    SetNumbers,
    TypeText,
)
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mitto_sms.conftest import Provider

    from testline.surfaces.model import Event

HOOK = "http://127.0.0.1:9/dlr"


def problem(mitto: Provider, event: Event) -> int:
    """The status of the problem that an event raises."""
    with pytest.raises(ControlProblem) as raised:
        mitto.step(event)
    return raised.value.status


def test_the_fixtures_are_the_same_whatever_the_seed(mitto: Provider) -> None:
    """Two accounts with the defaults of their settings, and numbers of their own."""
    other = MODEL.fresh(Chooser(99), mitto.moment)
    shown = mitto.model.accounts()
    assert other.accounts() == shown
    assert [(one["surface"], one["name"]) for one in shown] == [("mitto-sms", "primary"), ("mitto-sms", "secondary")]
    assert shown[0]["settings"] == {
        "callback_url": None, "callback_method": "POST", "conversion_enabled": True, "rate_limit": None, "rate_window": 1,
    }  # fmt: skip
    assert [sorted(one["credentials"]) for one in shown] == [["account_name", "api_key"]] * 2
    numbers = [one["number"] for name in ("primary", "secondary") for one in mitto.model.numbers(name)]
    assert len(set(numbers)) == len(numbers) == 20
    assert "api_key" not in repr(mitto.model.state.accounts["primary"])


def test_the_same_seed_gives_the_same_ids(mitto: Provider) -> None:
    """Another gives others."""
    first, again = mitto.send().id, type(mitto)(Chooser(0)).send().id
    assert first == again
    assert type(mitto)(Chooser(1)).send().id != first


def test_a_new_account_has_credentials_and_usage_of_its_own(mitto: Provider) -> None:
    """The name must be new."""
    made = mitto.step(AddAccount("n1", {"rate_limit": 2, "colour": "red"})).result
    mitto.credentials["n1"] = made["credentials"]
    assert (made["settings"]["rate_limit"], mitto.model.numbers("n1")) == (2, [])
    assert made["credentials"]["account_name"] not in ("TestlinePrimary", "TestlineSecondary")
    assert [mitto.send(account="n1").status for _ in range(3)] == [200, 200, 429]
    assert problem(mitto, AddAccount("n1", {})) == 409
    assert problem(mitto, AddAccount("n2", {"callback_url": "nowhere"})) == 400
    assert problem(mitto, ChangeAccount("n2", {})) == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"callback_url": 5}, {"callback_url": "/x"}, {"callback_method": "PUT"}, {"callback_method": ["GET"]}, {"conversion_enabled": 1},
        {"rate_limit": "1"}, {"rate_limit": -1}, {"rate_window": 0}, {"rate_window": None}, {"rate_limit": 1, "rate_window": True},
    ],
)  # fmt: skip
def test_bad_settings_change_nothing(mitto: Provider, settings: dict[str, Any]) -> None:
    """400, all or none."""
    before = mitto.model.accounts()
    assert problem(mitto, ChangeAccount("primary", {"callback_url": HOOK, **settings})) == 400
    assert mitto.model.accounts() == before


def test_a_number_belongs_to_one_account(mitto: Provider) -> None:
    """A plus sign is dropped; what is no number is refused."""
    given = {"number": "+12025550150", "country": "US"}
    full = {"number": "12025550150", "country": "US", "voice": True, "sms": True}
    assert mitto.step(SetNumbers("primary", (given,))).result == {"numbers": [full]}
    assert mitto.model.numbers("primary") == [full]
    assert problem(mitto, SetNumbers("secondary", (given,))) == 409
    assert problem(mitto, SetNumbers("primary", (given, full))) == 400
    assert problem(mitto, SetNumbers("primary", ({"number": "x", "country": "US"},))) == 400
    assert problem(mitto, SetNumbers("nobody", ())) == 404


def test_any_phone_may_be_asked_for(mitto: Provider) -> None:
    """One never seen is reachable, with nothing on it; each switch moves alone."""
    fresh = {"number": "447700900111", "reachable": True, "rejects": False, "inbox": [], "calls": []}
    assert mitto.model.handset("+447700900111") == fresh
    assert mitto.step(SetHandset("447700900111", rejects=True)).result == {**fresh, "rejects": True}
    assert mitto.step(SetHandset("+447700900111", reachable=False)).result == {**fresh, "rejects": True, "reachable": False}


def test_there_are_no_calls_and_no_relayed_texts(mitto: Provider) -> None:
    """501, and the features are not declared."""
    assert mitto.model.features == ("reset", "clock", "accounts", "numbers", "handsets", "callbacks", "faults")
    assert problem(mitto, PlaceCall("447700900111", "447700900112")) == 501
    assert problem(mitto, TypeText("447700900111", "447700900112", "hi")) == 501
    assert problem(mitto, HangUp("c1", "caller")) == 501
    with pytest.raises(ControlProblem):
        mitto.model.call("c1")


def test_reports_of_an_event_that_cannot_be_are_not_lost(hooked: Provider) -> None:
    """What fell due before it is sent with the next step."""
    hooked.send()
    hooked.now += 2_000_000
    assert problem(hooked, ChangeAccount("nobody", {})) == 404
    hooked.send()
    assert len(hooked.callbacks) == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("POST", "/sms", 200, 1), ("GET", "/sms.json", 200, 1), ("POST", "/smsbulk.json", 200, 1), ("POST", "/sms/converted", 500, None),
        ("POST", "/usage/bycountry", 500, None), ("POST", "/sms/nothing", 500, None),
    ],
)  # fmt: skip
def test_an_internal_error_has_the_vendors_form(mitto: Provider, method: str, path: str, status: int, code: int | None) -> None:
    """Code 1 of a send, a 500 of all else."""
    request = Request(method, path)
    response = mitto.model.fault("internal-error", request, mitto.moment, mitto.chooser)
    body = orjson.loads(response.body)
    assert (response.status, body["responseCode"] if code else None) == (status, code)
    if code:
        assert body["responseText"] == "Internal error"
    assert mitto.model.fault("rate-limited", request, mitto.moment, mitto.chooser).status == 429


def test_an_internal_error_is_told_in_the_format_asked_for(mitto: Provider) -> None:
    """XML of the XML path, and where the query names it."""
    for url in ("/sms.xml", "/sms?format=xml", "http://127.0.0.1:8642/sms.xml"):
        response = mitto.model.fault("internal-error", Request("POST", url), mitto.moment, mitto.chooser)
        assert b"<responseCode>1</responseCode>" in response.body


def test_a_copy_goes_its_own_way(hooked: Provider) -> None:
    """A step tried on a copy leaves the original as it was."""
    hooked.phone(reachable=False)
    hooked.send()
    hooked.advance(1)
    twin = copy.deepcopy(hooked.model)
    outcome = twin.step(SetHandset("447700900123", reachable=True), hooked.moment, hooked.chooser)
    assert (len(outcome.result["inbox"]), len(outcome.callbacks)) == (1, 1)
    assert hooked.phone()["inbox"] == []
    assert hooked.model.due() is not None


def test_any_path_gets_an_answer(mitto: Provider) -> None:
    """Whatever follows the path, and whatever the headers are."""
    for url in ("/sms?", "/sms?&&=", "/sms?format=%", "/sms.json?a=%zz", "/sms%2Ejson", "/sms#x", "http://127.0.0.1/sms?x=1"):
        for method in ("GET", "POST", "get", "\u00fc"):
            headers = (("x-mitto-api-key", "\u00fc"), ("content-type", ";;"))
            assert mitto.step(Ask(Request(method, url, headers, b"\xff"))).response.status in {401, 404, 405}


class Remote:
    """The emulator with this one model, over its own requests."""

    def __init__(self) -> None:
        nothing = Spec("mitto-sms", {"paths": {}}, "")
        self.emulator = Emulator({"mitto-sms": MODEL}, spec_of=lambda _: nothing)
        self.handler = InProcess(self.emulator)
        (account, _) = self.control("GET", "/accounts?surface=mitto-sms")[1]["accounts"]
        self.key = account["credentials"]["api_key"]

    def ask(self, method: str, url: str, body: object = None, key: str = "") -> tuple[int, Any]:
        """Status and JSON body of an answer."""
        headers = (("content-type", "application/json"), ("x-mitto-api-key", key))
        response = self.handler.handle(Request(method, url, headers, b"" if body is None else orjson.dumps(body)))
        return response.status, orjson.loads(response.body) if response.body else None

    def control(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Ask the control API."""
        return self.ask(method, f"/_testline/v1{path}", body)

    def send(self, **fields: object) -> tuple[int, Any]:
        """Send one message."""
        return self.ask("POST", "/sms", {"from": "CityRides", "to": "447700900123", "text": "hi", **fields}, self.key)


@pytest.fixture
def remote() -> Iterator[Remote]:
    """An emulator in process."""
    made = Remote()
    yield made
    made.emulator.close()


def test_the_emulator_serves_the_surface(remote: Remote) -> None:
    """Its features, its clock, its phones and its journal, retries included."""
    features = remote.control("GET", "/")[1]["features"]["mitto-sms"]
    assert features == ["reset", "clock", "accounts", "numbers", "handsets", "callbacks", "faults"]
    settings = {"settings": {"callback_url": "http://127.0.0.1:1/dlr"}}  # a port that nobody listens on
    assert remote.control("PATCH", "/accounts/mitto-sms/primary", settings)[0] == 200
    status, reply = remote.send(reference="r")
    assert (status, reply["responseCode"]) == (200, 0)
    remote.control("POST", "/clock/advance", {"seconds": 400})
    (entry,) = remote.control("GET", "/callbacks?surface=mitto-sms")[1]["callbacks"]
    assert (entry["event"], entry["method"], orjson.loads(entry["body"])["msgid"]) == ("delivery-report", "POST", reply["id"])
    assert [one["at"][11:19] for one in entry["attempts"]] == ["10:15:31", "10:15:41", "10:16:41", "10:21:41"]
    inbox = remote.control("GET", "/handsets/447700900123?surface=mitto-sms")[1]["inbox"]
    assert [one["text"] for one in inbox] == ["hi"]


def test_the_emulator_resets_and_faults_the_surface(remote: Remote) -> None:
    """A fault is used up once; after a reset the same ids come again, and calls are still not there."""
    first = remote.send()[1]["id"]
    remote.control("PUT", "/faults", {"faults": [{"surface": "mitto-sms", "operation": None, "kind": "internal-error"}]})
    assert remote.send()[1]["responseCode"] == 1
    assert remote.send()[1]["responseCode"] == 0
    assert remote.control("POST", "/reset", {"surface": "mitto-sms"})[0] == 204
    assert remote.send()[1]["id"] == first
    assert remote.control("POST", "/calls", {"surface": "mitto-sms", "from": "1", "to": "2"})[0] == 501
