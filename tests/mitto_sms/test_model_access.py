"""Keys, paths, methods and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import Request

if TYPE_CHECKING:
    from tests.mitto_sms.conftest import Provider

SENDS = ("/sms", "/sms.json", "/sms.xml", "/v2/sms.json", "/smsbulk", "/smsbulk.json", "/smsbulk.xml", "/v2/smsbulk.json")
OTHERS = ("/sms/converted", "/usage/bycountry")


@pytest.mark.parametrize("path", SENDS + OTHERS)
@pytest.mark.parametrize("key", [None, "", "wrong", "DEMO"])
def test_every_operation_wants_a_key(mitto: Provider, path: str, key: str | None) -> None:
    """401 with an empty body, and nothing happens."""
    headers = (("content-type", "application/json"),) if key is None else (("x-mitto-api-key", key),)
    body = b'{"from":"CityRides","to":"447700900123","text":"hi"}'
    answer = mitto.send_raw(Request("POST", path, headers, body))
    assert (answer.status, answer.body) == (401, b"")
    assert "MSM-AUTH-001" in answer.requirements
    mitto.advance(5)
    assert mitto.inbox() == []
    assert mitto.model.state.messages == {}


def test_the_key_header_may_be_spelt_in_any_case(mitto: Provider) -> None:
    """Header names have no case; a key has."""
    key = mitto.credentials["primary"]["api_key"]
    good = b'{"from":"CityRides","to":"447700900123","text":"hi"}'
    assert mitto.send_raw(Request("POST", "/sms", (("x-mitto-api-key", key),), good)).code == 0
    assert mitto.send_raw(Request("POST", "/sms", (("x-mitto-api-key", key.upper()),), good)).status == 401


@pytest.mark.parametrize("path", ["/sms.yaml", "/sms/", "/sms/unknown", "/usage", "/v2/sms", "/v2/sms.xml", "/smsbulk/x"])
def test_an_unknown_path_is_404(mitto: Provider, path: str) -> None:
    """The vendor's to answer, and nothing there."""
    assert mitto.model.owns(path)
    assert mitto.ask(path, {}).status == 404


@pytest.mark.parametrize("path", ["/numbermasking", "/v1/Account/MA1", "/smsx", "/v2/other", "/", "/_testline/v1"])
def test_other_paths_are_not_owned(mitto: Provider, path: str) -> None:
    """They may be another vendor's."""
    assert not mitto.model.owns(path)


@pytest.mark.parametrize("path", SENDS + OTHERS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
def test_another_method_is_405(mitto: Provider, path: str, method: str) -> None:
    """But for the legacy GET of `/sms.json`, whose fields are missing here."""
    answer = mitto.ask(path, method=method)
    if (path, method) == ("/sms.json", "GET"):
        assert (answer.status, answer.code) == (200, 5)
    else:
        assert answer.status == 405


def test_a_rate_holds_for_all_operations_of_an_account(mitto: Provider) -> None:
    """The third request of a second is refused, whatever it is; another account is free; the window passes."""
    mitto.settings(rate_limit=2, rate_window=1)
    assert mitto.send().code == 0
    assert mitto.bulk("447700900124").code == 0
    assert mitto.send().status == 429
    refused = mitto.ask("/sms/converted", {"messageId": "x"})
    assert refused.status == 429
    assert "MSM-CNV-005" in refused.requirements
    assert mitto.ask("/usage/bycountry", {}).status == 429
    assert mitto.send(account="secondary").code == 0
    mitto.advance(0.999_999)
    assert mitto.send().status == 429
    mitto.advance(0.000_001)
    assert mitto.send().code == 0


def test_a_new_rate_begins_a_new_window(mitto: Provider) -> None:
    """Changing the setting empties it; null lifts it."""
    mitto.settings(rate_limit=1)
    assert [mitto.send().status, mitto.send().status] == [200, 429]
    mitto.settings(rate_window=5)
    assert [mitto.send().status, mitto.send().status] == [200, 429]
    mitto.settings(rate_limit=None)
    assert {mitto.send().status for _ in range(20)} == {200}
