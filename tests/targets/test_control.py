"""The client of the control API, against a small implementation and several that are none."""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
import pytest

from testline.errors import Blocked, NoAnswer, TargetError
from testline.targets.control import Attempt, Control, Fault, FeatureMissing, InboxText, Number, SeenCall
from testline.wire import Request, Response

FEATURES = ["reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults"]
ROOT = {
    "control_version": 1, "implementation": {"name": "small", "version": "1"}, "surfaces": ["s-1"], "features": {"s-1": FEATURES},
}  # fmt: skip
CLOCK = {"now": "2026-03-03T10:15:30.250000Z", "mode": "virtual", "later": "member"}
ACCOUNT = {"surface": "s-1", "name": "a/b", "credentials": {"key": "hidden"}, "settings": {"rate_limit": None}}
NUMBER = {"number": "14155550190", "country": "US", "voice": True, "sms": False}
CALL = {"call_id": "c/1", "outcome": "connected", "rang": "1", "caller_id": None, "played": ["https://a"], "prompts": 1, "duration": 60}
TEXT = {"outcome": "rejected", "recipient": None, "sender": None}
HANDSET = {
    "number": "1", "reachable": True, "rejects": False,
    "inbox": [{"sender": "2", "text": "hi", "coding": "gsm", "parts": 1, "flash": False, "at": "t"}],
    "calls": [{"caller_id": "2", "answered": True, "at": "t"}],
}  # fmt: skip
DELIVERY = {
    "id": "d", "event": "e", "method": "POST", "url": "http://x", "headers": {"a": "b"}, "body": "x",
    "attempts": [{"at": "t", "status": None, "error": "refused"}],
}  # fmt: skip
ANSWERS = {
    "GET /c/": ROOT,
    "POST /c/reset": None,
    "GET /c/clock": CLOCK,
    "POST /c/clock/advance": CLOCK,
    "GET /c/accounts?surface=s-1": {"accounts": [ACCOUNT]},
    "POST /c/accounts": ACCOUNT,
    "PATCH /c/accounts/s-1/a%2Fb": ACCOUNT,
    "GET /c/accounts/s-1/a%2Fb/numbers": {"numbers": [NUMBER]},
    "PUT /c/accounts/s-1/a%2Fb/numbers": {"numbers": [NUMBER]},
    "POST /c/calls": CALL,
    "POST /c/calls/c%2F1/hangup": CALL,
    "POST /c/messages": TEXT,
    "GET /c/handsets/1?surface=s-1": HANDSET,
    "PATCH /c/handsets/1?surface=s-1": HANDSET,
    "GET /c/callbacks?surface=s-1": {"callbacks": [DELIVERY]},
    "PUT /c/faults": {"faults": []},
    "DELETE /c/faults": None,
}


class Small:
    """Answers by method and URL; `wrong` replaces some answers by whole responses, or by None for no answer."""

    def __init__(self, wrong=None):
        self.wrong = wrong or {}
        self.requests: list[Request] = []

    def handle(self, request):
        """Keep the request, and answer."""
        self.requests.append(request)
        asked = f"{request.method} {request.url}"
        if asked in self.wrong:
            if self.wrong[asked] is None:
                message = "Nothing listens at h:1."
                raise NoAnswer(message, kind="connect", hint="Start it.")
            return self.wrong[asked]
        document = ANSWERS[asked]
        return Response(204) if document is None else Response(200, (), orjson.dumps(document))


def control(small, token=None, seen=None, surface="s-1"):
    """The client of a small implementation."""
    return Control(small, "/c/", token, surface, seen.append if seen is not None else None)


CALLS = {
    "reset": (lambda c: c.reset(7), "POST /c/reset", {"seed": 7, "surface": "s-1"}, None),
    "advance": (lambda c: c.advance(60).second, "POST /c/clock/advance", {"seconds": 60}, 30),
    "mode": (lambda c: c.mode, "GET /c/clock", None, "virtual"),
    "now": (lambda c: c.now(), "GET /c/clock", None, datetime(2026, 3, 3, 10, 15, 30, 250_000, UTC)),
    "accounts": (lambda c: c.accounts()[0].credentials, "GET /c/accounts?surface=s-1", None, {"key": "hidden"}),
    "create_account": (
        lambda c: c.create_account("n", {"a": 1}).name, "POST /c/accounts",
        {"surface": "s-1", "name": "n", "settings": {"a": 1}}, "a/b",
    ),
    "change_account": (
        lambda c: c.change_account("a/b", rate_limit=None).settings, "PATCH /c/accounts/s-1/a%2Fb",
        {"settings": {"rate_limit": None}}, {"rate_limit": None},
    ),
    "numbers": (
        lambda c: c.numbers("a/b"), "GET /c/accounts/s-1/a%2Fb/numbers", None, [Number("14155550190", sms=False)],
    ),
    "set_numbers": (
        lambda c: c.set_numbers("a/b", [Number("14155550190", sms=False)]), "PUT /c/accounts/s-1/a%2Fb/numbers",
        {"numbers": [NUMBER]}, [Number("14155550190", sms=False)],
    ),
    "place_call": (
        lambda c: c.place_call("1", "2", hold=True).played, "POST /c/calls",
        {"surface": "s-1", "from": "1", "to": "2", "hold": True}, ("https://a",),
    ),
    "hang_up": (lambda c: c.hang_up("c/1", "caller").duration, "POST /c/calls/c%2F1/hangup", {"by": "caller"}, 60),
    "send_text": (
        lambda c: c.send_text("1", "2", "hi").outcome, "POST /c/messages",
        {"surface": "s-1", "from": "1", "to": "2", "text": "hi"}, "rejected",
    ),
    "handset": (
        lambda c: (c.handset("1").inbox, c.handset("1").calls), "GET /c/handsets/1?surface=s-1", None,
        ((InboxText("2", "hi", at="t"),), (SeenCall("2", answered=True, at="t"),)),
    ),
    "set_handset": (
        lambda c: c.set_handset("1", rejects=False).reachable, "PATCH /c/handsets/1?surface=s-1", {"rejects": False}, True,
    ),
    "callbacks": (
        lambda c: c.callbacks()[0].attempts, "GET /c/callbacks?surface=s-1", None, (Attempt("t", None, "refused"),),
    ),
    "set_faults": (
        lambda c: c.set_faults(Fault("latency", seconds=2)), "PUT /c/faults",
        {"faults": [{"surface": "s-1", "kind": "latency", "operation": None, "times": 1, "seconds": 2}]}, None,
    ),
    "clear_faults": (lambda c: c.clear_faults(), "DELETE /c/faults", None, None),
}  # fmt: skip


@pytest.mark.parametrize(("call", "asked", "body", "result"), CALLS.values(), ids=list(CALLS))
def test_every_request_is_the_documented_one(call, asked, body, result):
    """Method, path and body are those of the control API, and its answer is read."""
    small = Small()
    assert call(control(small)) == result
    request = small.requests[-1]
    assert f"{request.method} {request.url}" == asked
    assert (orjson.loads(request.body) if request.body else None) == body
    assert (request.header("content-type") == "application/json") == (body is not None)


def test_the_token_goes_with_every_request_and_every_exchange_is_recorded():
    """Exchanges are marked as those of the control API; without a token there is no header."""
    small, seen = Small(), []
    control(small, "t0k", seen).now()
    assert [one.header("authorization") for one in small.requests] == ["Bearer t0k", "Bearer t0k"]
    assert [(one.control, one.direction, one.response.status) for one in seen] == [(True, "sent", 200)] * 2
    control(small).now()
    assert small.requests[-1].header("authorization") is None


def test_the_root_is_asked_once():
    """What the target has does not change while a run lasts."""
    small = Small()
    one = control(small)
    assert (one.surfaces, one.has("clock"), one.has("teleport")) == (("s-1",), True, False)
    one.now()
    assert [request.url for request in small.requests] == ["/c/", "/c/clock"]


def test_credentials_are_not_shown():
    """The repr of an account has none."""
    assert "hidden" not in repr(control(Small()).accounts())


@pytest.mark.parametrize("surface", ["s-1", "s-2"])
def test_a_feature_that_is_not_declared_is_missing(surface):
    """It is told by name, before anything is asked; so for a surface that the target lacks."""
    small = Small({"GET /c/": Response(200, (), orjson.dumps({**ROOT, "features": {"s-1": ["reset"]}}))})
    with pytest.raises(FeatureMissing) as caught:
        control(small, surface=surface).now()
    assert caught.value.feature == "clock"
    assert len(small.requests) == 1


def test_a_feature_that_answers_501_is_missing():
    """Declared or not."""
    with pytest.raises(FeatureMissing) as caught:
        control(Small({"POST /c/clock/advance": Response(501)})).advance(1)
    assert caught.value.feature == "clock"


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response(409, (), b'{"error": {"code": "taken", "message": "It exists."}}'), ["409", "taken", "It exists."]),
        (Response(500, (), b"<html>"), ["500"]),
        (Response(200, (), b"<html>"), ["no object"]),
        (Response(200, (), b'{"now": "2026-03-03T10:15:30Z"}'), ["/mode", "missing"]),
        (Response(200, (), b'{"now": 5, "mode": "virtual"}'), ["/now", "type"]),
        (Response(200, (), b'{"now": "noon", "mode": "virtual"}'), ["RFC 3339"]),
        (None, ["did not answer", "Nothing listens"]),
    ],
)
def test_an_unexpected_answer_blocks(response, words):
    """The sentence has the status, the code and the message, or what is wrong with the form."""
    with pytest.raises(Blocked) as caught:
        control(Small({"GET /c/clock": response})).now()
    assert all(word in str(caught.value) for word in ("clock", *words)), str(caught.value)


@pytest.mark.parametrize("body", [b'{"accounts": {}}', b'{"accounts": [1]}', b'{"accounts": [{"name": "x"}]}', b"[]"])
def test_a_list_of_another_form_blocks(body):
    """Whatever part of it is wrong."""
    with pytest.raises(Blocked, match="accounts"):
        control(Small({"GET /c/accounts?surface=s-1": Response(200, (), body)})).accounts()


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (Response(404, (), b"{}"), ["no control API at /c", "404", "/_testline/v1"]),
        (Response(200, (), b"<html>"), ["no control API"]),
        (Response(200, (), b"{}"), ["no control API"]),
        (Response(401, (), b"{}"), ["token", "--control-token"]),
        (Response(200, (), orjson.dumps({**ROOT, "control_version": 2})), ["version 2"]),
        (None, ["Nothing listens", "--control-url"]),
    ],
)
def test_a_url_that_is_no_control_api(response, words):
    """The target cannot be used, and the hint says what was meant."""
    with pytest.raises(TargetError) as caught:
        control(Small({"GET /c/": response})).features  # noqa: B018 - reading it asks
    assert all(word in str(caught.value) for word in words), str(caught.value)
