"""Who may ask, for what, and by which method."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

from testline.surfaces.mitto_masking.model.requests import ROUTES
from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_masking.conftest import Provider

ROOT = "/numbermasking"
WRONG = [
    "", "Basic", "Basic ", "Basic %%%", "Bearer abc", f"Basic {b64encode(b'no colon').decode()}", "Basic \N{SNOWMAN}",
    f"Basic {b64encode(bytes([255, 254, 58])).decode()}", f"Basic {b64encode(b':').decode()}",
]  # fmt: skip


@pytest.mark.parametrize("header", [None, *WRONG])
def test_a_bad_credential_is_refused_with_a_challenge(mitto: Provider, header: str | None) -> None:
    """The same answer whatever is wrong, and nothing has happened."""
    headers = (("authorization", header),) if header is not None else ()
    body = f'{{"enterpriseSid":"{mitto.enterprise()}","name":"a"}}'.encode()
    answer = mitto.send(Request("POST", f"{ROOT}/applications", headers, body))
    assert (answer.status, answer.body) == (401, {"errorCode": "401", "message": "Unauthorized"})
    assert dict(answer.headers)["www-authenticate"].startswith("Basic realm=")
    assert "MNM-AUTH-002" in answer.requirements
    assert mitto.ask("GET", "/applications/search").data == []


def test_a_wrong_key_does_not_tell_whether_the_account_exists(mitto: Provider) -> None:
    """Nor does a blank around the account sid pass: it is part of it."""
    credentials = mitto.account()["credentials"]
    pairs = [
        (credentials["account_sid"], "wrong"), ("AC0", "wrong"), (f" {credentials['account_sid']}", credentials["api_key"]),
        (credentials["account_sid"], mitto.account("secondary")["credentials"]["api_key"]),
    ]  # fmt: skip
    answers = []
    for pair in pairs:
        header = f"Basic {b64encode(':'.join(pair).encode()).decode()}"
        answers.append(mitto.send(Request("GET", f"{ROOT}/applications/search", (("authorization", header),))))
    assert len({(one.status, str(one.body), one.headers) for one in answers}) == 1
    assert answers[0].status == 401


def test_the_scheme_may_be_written_in_any_case(mitto: Provider) -> None:
    """RFC 9110 compares it without case."""
    header = mitto.authorization().replace("Basic", "bASIC")
    assert mitto.send(Request("GET", f"{ROOT}/applications/search", (("authorization", header),))).status == 200


def test_there_are_23_operations(mitto: Provider) -> None:
    """Each is served: none of them is a method or a path that is unknown."""
    assert len(ROUTES) == 23
    for method, pattern in ROUTES:
        answer = mitto.ask(method, pattern.replace("{", "").replace("}", ""), {})
        assert answer.status in {200, 400, 404}
        assert "path" not in answer.body.get("data", {})


def test_a_known_path_with_another_method_is_405(mitto: Provider) -> None:
    """And says which methods it has."""
    allowed: dict[str, set[str]] = {}
    for method, pattern in ROUTES:
        allowed.setdefault(pattern, set()).add(method)
    for pattern, methods in allowed.items():
        for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"} - methods:
            answer = mitto.ask(method, pattern, {})
            assert answer.refusal == (405, "405"), (method, pattern)
            assert answer.body["message"] == "Method not allowed"
            assert set(dict(answer.headers)["allow"].split(", ")) == methods


def test_search_is_no_sid(mitto: Provider) -> None:
    """A write to the read path is refused as a method, not as a sid."""
    assert mitto.ask("DELETE", "/applications/search").refusal == (405, "405")


@pytest.mark.parametrize(
    "rest", ["", "/", "/nothing", "/applications/", "//applications", "/applications/{}", "/phonenumbers", "/applications/a/b/c/d/e/f", "/%00", "/applications/search/"]
)  # fmt: skip
def test_an_unknown_path_is_404(mitto: Provider, rest: str) -> None:
    """Everything below the root is answered, and nothing else is owned."""
    assert mitto.ask("POST", rest, {}).status in {404, 405}
    assert mitto.model.owns(ROOT + rest)
    assert not mitto.model.owns("/numbermaskings")


def test_writes_to_phone_numbers_and_interactions_do_not_exist(mitto: Provider) -> None:
    """No such operation is listed."""
    number = mitto.ask("GET", "/phonenumbers/search").data[0]
    assert mitto.ask("POST", "/phonenumbers", {"phoneNumber": "16095550199"}).refusal == (404, "404")
    assert mitto.ask("DELETE", f"/phonenumbers/{number['sid']}").refusal == (404, "404")
    assert mitto.ask("DELETE", f"/phonenumbers/search/{number['sid']}").refusal == (405, "405")
    context = mitto.context(mitto.application())
    assert mitto.ask("POST", f"{mitto.path(context)}/interactions", {}).refusal == (404, "404")


def test_an_account_sees_nothing_of_another(mitto: Provider) -> None:
    """To it every foreign sid is as unknown as one that never was."""
    application = mitto.application("16095550110", "16095550111")
    context = mitto.context(application, "12025550141", "12025550142")
    masked = mitto.ask("GET", f"/applications/{application['sid']}/maskednumbers/search").data[0]
    person = context["participants"][0]
    number = mitto.ask("GET", "/phonenumbers/search").data
    root, path = f"/applications/{application['sid']}", mitto.path(context)
    for method, rest in [
        ("GET", f"/applications/search/{application['sid']}"), ("PUT", root), ("DELETE", root),
        ("GET", f"/phonenumbers/search/{masked['phoneNumberSid']}"), ("POST", f"{root}/maskednumbers"),
        ("GET", f"{root}/maskednumbers/search"), ("GET", f"{root}/maskednumbers/search/{masked['sid']}"),
        ("PUT", f"{root}/maskednumbers/{masked['sid']}"), ("DELETE", f"{root}/maskednumbers/{masked['sid']}"),
        ("POST", f"{root}/contexts"), ("GET", f"{root}/contexts/search"),
        ("GET", f"{root}/contexts/search/{context['sid']}"), ("PUT", path), ("DELETE", path),
        ("POST", f"{path}/participants"), ("GET", f"{path}/participants/search"),
        ("GET", f"{path}/participants/search/{person['sid']}"), ("DELETE", f"{path}/participants/{person['sid']}"),
        ("GET", f"{path}/interactions/search"), ("GET", f"{path}/interactions/search/NMI0"),
    ]:  # fmt: skip
        assert mitto.ask(method, rest, {"name": "x"}, account="secondary").refusal == (404, "404"), rest
    assert number == []
    assert mitto.ask("GET", "/applications/search", account="secondary").data == []
    foreign = {"enterpriseSid": mitto.enterprise(), "name": "x"}
    assert mitto.ask("POST", "/applications", foreign, account="secondary").refusal == (404, "404")
    assert mitto.read(context) == context
