"""The signatures of callbacks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from support.plivo_signatures import NONCE, PLAIN, QUERY, TOKEN, V2, V3
from testline.surfaces.plivo_masking.model import signatures

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider


@pytest.mark.parametrize(("method", "url", "fields", "signature"), V3)
def test_v3_gives_the_known_values(method: str, url: str, fields: tuple[tuple[str, str], ...], signature: str) -> None:
    """The order of the fields does not matter."""
    assert signatures.v3(TOKEN, method, url, fields, NONCE) == signature
    assert signatures.v3(TOKEN, method, url, fields[::-1], NONCE) == signature


@pytest.mark.parametrize("url", [PLAIN, QUERY])
def test_v2_gives_the_known_value(url: str) -> None:
    """Whatever the query."""
    assert signatures.v2(TOKEN, url, NONCE) == V2


def test_a_port_stays_and_a_repeated_name_is_sorted_by_value() -> None:
    """One pair for each value."""
    message = signatures.v3_message("GET", "http://127.0.0.1:8080/m?x=2&x=1", (("A", "é"),))
    assert message == "http://127.0.0.1:8080/m?A=é&x=1&x=2"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("query", ["", "?b=2&a=1"])
def test_callbacks_verify_as_they_arrive(plivo: Provider, method: str, query: str) -> None:
    """Against the URL called and the body sent; each has another nonce; own and main account are one."""
    plivo.create(callback_url=f"http://127.0.0.1:8080/m{query}#rc=0", callback_method=method)
    plivo.create("12125550100", "12125550101", callback_url=f"http://127.0.0.1:8080/m{query}", callback_method=method)
    plivo.advance(3600)
    token = plivo.credentials["primary"]["auth_token"]
    for callback in plivo.callbacks:
        request = callback.request
        fields = parse_qsl(request.body.decode(), keep_blank_values=True)
        nonce = request.header("x-plivo-signature-v3-nonce")
        expected = signatures.v3(token, method, request.url, fields, nonce)
        assert request.header("x-plivo-signature-v3") == request.header("x-plivo-signature-ma-v3") == expected
        assert request.header("x-plivo-signature-v2") == signatures.v2(token, request.url, nonce)
    assert len({callback.request.header("x-plivo-signature-v3-nonce") for callback in plivo.callbacks}) == 2


@pytest.mark.parametrize("by", ["parameter", "credentials"])
def test_a_sub_accounts_callbacks_have_its_token_and_the_main_accounts(plivo: Provider, by: str) -> None:
    """V3 with the one, Ma-V3 with the other."""
    if by == "parameter":
        plivo.create(
            subaccount=plivo.credentials["sub"]["auth_id"], callback_url="http://127.0.0.1:9/m", session_expiry=5
        )
    else:
        plivo.create(account="sub", callback_url="http://127.0.0.1:9/m", session_expiry=5)
    plivo.advance(5)
    (callback,) = plivo.callbacks
    request = callback.request
    fields = parse_qsl(request.body.decode())
    nonce = request.header("x-plivo-signature-v3-nonce")
    for header, account in (("x-plivo-signature-v3", "sub"), ("x-plivo-signature-ma-v3", "primary")):
        token = plivo.credentials[account]["auth_token"]
        assert request.header(header) == signatures.v3(token, "POST", request.url, fields, nonce)
