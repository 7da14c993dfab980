"""The client of the vendor's API, over handlers of these tests' own."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from testline.errors import Blocked, InternalError, NoAnswer
from testline.spec import Spec
from testline.surfaces.surface import Surface
from testline.targets.client import Answer, Client, Liveness
from testline.wire import MISSING, Exchange, Request, Response

PATHS = {
    "/Account/{auth_id}/Session/": {"post": {"operationId": "create"}, "get": {"operationId": "list"}},
    "/Account/{auth_id}/Session/{session_id}/": {"get": {"operationId": "retrieve"}},
}
SPEC = Spec("test", {"openapi": "3.1.0", "paths": PATHS}, "")


def authorize(request, credentials):
    """Sign what is sent, visibly."""
    signed = f"{credentials['token']} {request.method} {request.url} {len(request.body)} {request.header('content-type')}"
    return request.with_header("authorization", signed)


SURFACE = Surface(
    "test", "Test", "TST", authorize, lambda credentials: {"auth_id": credentials["id"]}, ("id", "token"),
    frozenset({"id"}), frozenset({"authorization"}), frozenset(), {},
)  # fmt: skip
ACCOUNT = {"id": "MA 1", "token": "t1"}
CREATE = "/Account/MA%201/Session/"


@dataclass
class Canned:
    """Answers every request with the next of some responses, the last for ever; None is no answer."""

    responses: list[Response | None] = field(default_factory=lambda: [Response(200, (), b"{}")])
    requests: list[Request] = field(default_factory=list)
    kind: str = "closed"

    def handle(self, request):
        """Keep the request, and answer."""
        self.requests.append(request)
        response = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if response is None:
            message = "h:1 closed the connection before any answer."
            raise NoAnswer(message, kind=self.kind, hint="Its own log may say why.")
        return response


@pytest.fixture
def canned():
    """A handler that answers 200 unless told otherwise."""
    return Canned()


@pytest.fixture
def seen():
    """What was recorded."""
    return []


@pytest.fixture
def client(canned, seen):
    """A client of the canned handler."""
    return Client(canned, SPEC, SURFACE, ACCOUNT, record=seen.append)


def test_an_operation_is_sent_with_its_json_and_signed_last(client, canned, seen):
    """The path comes from the credentials, and the signature covers what is sent."""
    answer = client.send("create", json={"a": None}, query=[("x", 1)], headers={"X-One": "1"})
    url = f"{CREATE}?x=1"
    assert canned.requests == [Request("POST", url, (
        ("x-one", "1"), ("content-type", "application/json"), ("authorization", f"t1 POST {url} 10 application/json"),
    ), b'{"a":null}')]
    assert seen == [answer.exchange]
    assert (answer.exchange.operation, answer.exchange.direction, answer.exchange.control) == ("create", "sent", False)


def test_a_query_is_sent_in_order(client, canned):
    """None is left out, repeats stay, booleans are words, and everything is encoded."""
    client.send("list", query=[("b", "a b&="), ("a", None), ("a", 1), ("a", True), ("é", "+")])
    client.send("list", query={"limit": 5, "offset": None})
    client.send("list", query={"offset": None})
    assert [one.query for one in canned.requests] == ["b=a%20b%26%3D&a=1&a=true&%C3%A9=%2B", "limit=5", ""]
    assert "?" not in canned.requests[2].url


def test_a_body_is_sent_as_it_is(client, canned):
    """Bytes or text, without a content type that nobody gave; JSON keeps one that was."""
    client.send("create", body=b"\xff{")
    client.send("create", body="ä", headers=[("Content-Type", "text/plain")])
    client.send("create", json=None, headers=[("Content-Type", "application/x")])
    client.send("create")
    assert [(one.body, one.header("content-type")) for one in canned.requests] == [
        (b"\xff{", None), ("ä".encode(), "text/plain"), (b"null", "application/x"), (b"", None),
    ]


def test_json_that_no_int64_holds_is_sent_all_the_same(client, canned):
    """Large integers and lone surrogates are sent on purpose."""
    client.send("create", json=[2**70, "\ud800"])
    assert canned.requests[0].body == b'[1180591620717411303424, "\\ud800"]'


def test_credentials_can_be_others_or_none_without_moving_the_path(client, canned):
    """Only the signature changes."""
    client.send("create", credentials=None)
    client.send("create", credentials={"id": "MA2", "token": "t2"})
    assert [one.path for one in canned.requests] == [CREATE, CREATE]
    assert canned.requests[0].header("authorization") is None
    assert canned.requests[1].header("authorization").startswith("t2 ")


def test_another_account_has_its_own_path(client, canned, seen):
    """The record goes on."""
    client.as_account({"id": "MA2", "token": "t2"}).send("create")
    assert canned.requests[0].path == "/Account/MA2/Session/"
    assert len(seen) == 1


def test_a_stated_path_parameter_wins_over_the_account_and_that_over_the_default(canned):
    """Defaults fill in what neither states."""
    client = Client(canned, SPEC, SURFACE, ACCOUNT, path_defaults={"auth_id": "no", "session_id": "default"})
    client.send("retrieve")
    client.send("retrieve", path={"auth_id": "own", "session_id": "a/b"})
    assert [one.path for one in canned.requests] == ["/Account/MA%201/Session/default/", "/Account/own/Session/a%2Fb/"]


def test_an_exchange_belongs_to_the_operation_that_was_really_asked(client, canned, seen):
    """Another method or path is looked up in the document; one slash more is the same operation."""
    client.send("create", slash=True)
    client.send("create", method="GET")
    client.send("create", method="PUT")
    client.send("create", raw_path="/nowhere?a=1", query={"b": "2"})
    client.raw("POST", CREATE, body=b"{")
    client.raw("DELETE", client.path("retrieve", {"session_id": "x"}))
    assert [one.operation for one in seen] == ["create", "list", None, None, "create", None]
    assert [one.url for one in canned.requests[:1] + canned.requests[3:4]] == [f"{CREATE}/", "/nowhere?a=1&b=2"]
    assert (canned.requests[-1].method, canned.requests[-1].path) == ("DELETE", "/Account/MA%201/Session/x/")


@pytest.mark.parametrize("call", [
    lambda client: client.send("none"), lambda client: client.send("retrieve"),
    lambda client: client.send("create", json={}, body=b""),
], ids=["operation", "parameter", "two-bodies"])  # fmt: skip
def test_a_request_that_cannot_be_made_is_our_mistake(client, canned, call):
    """Nothing is sent."""
    with pytest.raises(InternalError):
        call(client)
    assert canned.requests == []


def test_no_answer_is_an_exchange_too(client, canned, seen):
    """It never escapes: the exchange says why, and everything that is read of it is absent."""
    canned.responses = [None, Response(200)]
    answer = client.send("create")
    assert seen == [answer.exchange]
    assert (answer.status, answer.body, answer.text, answer.at("/a"), answer.header("a")) == (None, MISSING, "", MISSING, None)
    assert "closed the connection" in answer.problem
    with pytest.raises(Blocked, match=r"create got no answer .*closed.* where 201 was needed"):
        answer.need(201)


def test_an_answer_is_read_by_pointer():
    """What is not there is MISSING, or Blocked where a test needs it."""
    answer = Answer(Exchange(Request("GET", "/x"), Response(200, (("a", "b"),), b'{"l": [{"x": null}]}')))
    assert (answer.status, answer.text, answer.header("A"), answer.problem) == (200, '{"l": [{"x": null}]}', "b", None)
    assert (answer.at("/l/0/x"), answer.value("/l/0/x"), answer.at("/l/1")) == (None, None, MISSING)
    assert answer.need(200, 201) is answer
    with pytest.raises(Blocked, match="GET /x answered 200 where 201 or 202 was needed"):
        answer.need(201, 202)
    with pytest.raises(Blocked, match="GET /x has nothing at /l/1"):
        answer.value("/l/1")


def test_a_body_that_is_no_json_is_missing():
    """Its text is still there."""
    answer = Answer(Exchange(Request("GET", "/x"), Response(200, (), b"\xff<html>")))
    assert (answer.body, answer.text, answer.at("")) == (MISSING, "\ufffd<html>", MISSING)


def test_a_target_that_is_gone_blocks_and_is_asked_no_more(client, canned, seen):
    """A request without an answer, and a probe without one: nobody is accused, and nothing more is sent."""
    canned.responses, canned.kind = [None], "connect"
    other = client.as_account({"id": "MA2", "token": "t2"})
    for one in (client, other):
        with pytest.raises(Blocked, match="no longer answers"):
            one.send("create")
    assert [one.url for one in canned.requests] == [CREATE, "/"]
    assert seen == []


def test_a_target_that_answers_the_probe_left_one_request_unanswered(client, canned, seen):
    """However badly it answers, that one request is told to whoever judges it."""
    canned.responses = [None, Response(500), None, Response(404)]
    for _ in range(2):
        assert client.send("create").problem
    assert [one.url for one in canned.requests] == [CREATE, "/", CREATE, "/"]
    assert len(seen) == 2


@pytest.mark.parametrize(("kind", "dead"), [("timeout", True), ("tls", True), ("closed", False), ("too-large", False)])
def test_a_target_is_dead_when_it_is_not_there_at_all(canned, kind, dead):
    """One that closes, floods or speaks garbage is there."""
    canned.responses, canned.kind = [None], kind
    liveness = Liveness(canned)
    with suppress(Blocked):
        liveness.unanswered()
    assert liveness.dead is dead
