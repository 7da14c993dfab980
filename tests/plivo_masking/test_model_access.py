"""Who may ask the model, and for what."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from testline.surfaces.plivo_masking import SURFACE
from testline.wire import Request

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider

    from testline.wire import Headers

OPERATIONS = [("POST", ""), ("GET", ""), ("GET", "/x"), ("POST", "/x"), ("DELETE", "/x")]


def basic(user: str, password: str) -> tuple[tuple[str, str], ...]:
    """An `Authorization` header."""
    return (("authorization", "Basic " + b64encode(f"{user}:{password}".encode()).decode()),)


@pytest.mark.parametrize(("method", "rest"), OPERATIONS)
def test_nobody_is_let_in_without_credentials(plivo: Provider, method: str, rest: str) -> None:
    """401 on all five operations."""
    answer = plivo.send(Request(method, plivo.path(rest)))
    assert (answer.status, answer.body["error"]) == (401, "authentication failed")


@pytest.mark.parametrize(
    "headers", [(("authorization", "Basic %%%"),), (("authorization", "Bearer x"),), basic("MA", "x")]
)
def test_wrong_credentials_are_refused(plivo: Provider, headers: Headers) -> None:
    """Garbage, another scheme, an unknown Auth ID."""
    assert plivo.send(Request("GET", plivo.path(), headers)).status == 401


def test_a_wrong_token_is_refused(plivo: Provider) -> None:
    """Also after the right one was seen."""
    plivo.create()
    headers = basic(plivo.credentials["primary"]["auth_id"], plivo.credentials["secondary"]["auth_token"])
    assert plivo.send(Request("GET", plivo.path(), headers)).status == 401


def test_another_accounts_path_is_refused(plivo: Provider) -> None:
    """One's own credentials open only one's own path, a main account's not even that of its sub-account."""
    for account in ("secondary", "sub"):
        answer = plivo.ask("GET", account=account, signer="primary")
        assert (answer.status, answer.requirements) == (401, ("PNM-AUTH-005",))


def test_sessions_are_invisible_to_other_accounts(plivo: Provider) -> None:
    """Neither to read, nor to change, nor to list."""
    session = plivo.create()
    for method in ("GET", "POST", "DELETE"):
        answer = plivo.ask(method, f"/{session['session_uuid']}", {} if method == "POST" else None, account="secondary")
        assert answer.status == 404
    assert plivo.ask("GET", account="secondary").body["response"]["objects"] == []
    assert plivo.get(session)["status"] == "active"


@pytest.mark.parametrize("slash", ["", "/"])
def test_both_forms_of_a_path_work(plivo: Provider, slash: str) -> None:
    """With a trailing slash and without."""
    answer = plivo.ask("POST", slash, {"first_party": "14155550100", "second_party": "14155550101"})
    item = f"/{answer.body['session_uuid']}{slash}"
    assert plivo.ask("GET", slash).status == plivo.ask("GET", item).status == 200
    assert plivo.ask("POST", item, {"record": True}).status == plivo.ask("DELETE", item).status == 200


@pytest.mark.parametrize(("method", "rest"), [("PUT", "/x"), ("PATCH", "/x"), ("DELETE", ""), ("PUT", "/")])
def test_other_methods_are_not_allowed(plivo: Provider, method: str, rest: str) -> None:
    """405 with a JSON body."""
    answer = plivo.ask(method, rest)
    assert (answer.status, "error" in answer.body) == (405, True)


def test_other_paths_are_unknown(plivo: Provider) -> None:
    """404 with a JSON body, and the model says that the path is its own."""
    assert plivo.model.owns(plivo.path("/a/b"))
    assert plivo.ask("GET", "/a/b").status == 404
    assert not plivo.model.owns("/v2/other")


def test_a_body_of_another_type_is_refused(plivo: Provider) -> None:
    """Only JSON is accepted; parameters of the type do no harm."""
    body = b'{"first_party": "14155550100", "second_party": "14155550101"}'
    for media, status in (
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("Application/JSON; charset=utf-8", 201),
    ):
        request = Request("POST", plivo.path(), (("content-type", media),), body)
        assert plivo.send(SURFACE.authorize(request, plivo.credentials["primary"])).status == status


def test_more_than_300_requests_in_5_seconds_are_too_many(plivo: Provider) -> None:
    """The 301st is refused, another account is not; five seconds later the first may ask again."""
    assert {plivo.ask("GET", "?limit=1").status for _ in range(300)} == {200}
    assert plivo.ask("GET").status == 429
    assert plivo.ask("GET", account="secondary").status == 200
    plivo.now += 5_000_000
    assert plivo.ask("GET").status == 200


def test_the_rate_can_be_changed_and_lifted(plivo: Provider) -> None:
    """Changing the setting empties the window."""
    plivo.settings(rate_limit=2)
    assert [plivo.ask("GET").status for _ in range(3)] == [200, 200, 429]
    plivo.settings(rate_limit=None)
    assert plivo.ask("GET").status == 200


def test_a_blocked_account_is_forbidden(plivo: Provider) -> None:
    """403 until it is unblocked."""
    plivo.settings(blocked=True)
    assert plivo.ask("GET").status == 403
    plivo.settings(blocked=False)
    assert plivo.ask("GET").status == 200


def test_unknown_sessions_are_not_found(plivo: Provider) -> None:
    """A UUID that never was, and an id that is none."""
    for rest in ("/6a1d2c0e-5b7f-4f0a-9c2d-0e1f2a3b4c5d", "/nonsense"):
        assert {
            plivo.ask("GET", rest).status,
            plivo.ask("DELETE", rest).status,
            plivo.ask("POST", rest, {}).status,
        } == {404}
