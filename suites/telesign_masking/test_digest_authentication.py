"""Digest authentication: a signature over the request as it is sent."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh

    from .conftest import Accounts, TeleSign
    from .digests import Digests
    from .replies import Expect

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
WRITTEN: dict[str, Callable[[dict[str, object]], str]] = {
    "compact": lambda fields: json.dumps(fields, separators=(",", ":")), "spaced": json.dumps,
    "indented": lambda fields: json.dumps(fields, indent=2), "sorted": lambda fields: json.dumps(fields, sort_keys=True),
    "reversed": lambda fields: json.dumps(dict(reversed(fields.items()))), "newline": lambda fields: json.dumps(fields) + "\n",
    "escaped": lambda fields: json.dumps({**fields, "note": "Zo\u00eb/Ren\u00e9"}),
}  # fmt: skip
"""Ways to write the same JSON."""

# What is signed rightly


@pytest.mark.requirement("TNM-AUTH-009")
def test_a_digest_of_the_official_clients_form_authenticates(expect: Expect, digests: Digests) -> None:
    """A date, HMAC-SHA256 and a nonce, every time anew."""
    for kind in KINDS:
        for _ in range(3):
            expect.works(digests.send(kind), "a create with a Digest")


@pytest.mark.requirement("TNM-AUTH-009")
def test_each_customers_digest_authenticates(expect: Expect, digests: Digests, other_telesign: TeleSign) -> None:
    """By its own key."""
    for kind in KINDS:
        for signed in (digests, digests.as_account(other_telesign.client), digests):
            expect.works(signed.send(kind), "a customer's create with a Digest")


@pytest.mark.requirement("TNM-AUTH-009")
@pytest.mark.needs("accounts", "numbers")
def test_a_new_customers_digest_authenticates(expect: Expect, digests: Digests, account: Accounts) -> None:
    """From its first request on."""
    for kind in KINDS:
        signed = digests.as_account(account().client)
        for _ in range(2):
            expect.works(signed.send(kind), "a new customer's create with a Digest")


@pytest.mark.requirement("TNM-AUTH-009")
def test_a_digest_authenticates_after_wrong_ones(expect: Expect, digests: Digests) -> None:
    """However many there were."""
    for kind in KINDS:
        for _ in range(4):
            digests.send(kind, signed_body=b"{}")
        expect.works(digests.send(kind), "a create with a Digest")


@BOTH
@pytest.mark.requirement("TNM-AUTH-009")
def test_basic_and_digest_can_take_turns(expect: Expect, digests: Digests, kind: str, signing: ModuleType) -> None:
    """The caller chooses with every request."""
    customer, key = (digests.client.credentials.get(name, "") for name in ("customer_id", "api_key"))
    for _ in range(2):
        expect.works(digests.send(kind), "a create with a Digest")
        headers = {"content-type": "application/json", "authorization": signing.basic(customer, key)}
        digests.api.post(kind, digests.body(), headers=headers, credentials=None).need(200)


@pytest.mark.requirement("TNM-AUTH-013")
def test_a_body_may_be_written_in_any_way(expect: Expect, digests: Digests) -> None:
    """What is signed is the text that is sent."""
    for kind in KINDS:
        for form, write in WRITTEN.items():
            answer = digests.send(kind, body=write(digests.api.fields()).encode())
            expect.works(answer, f"a signed create whose body is {form}")


@pytest.mark.requirement("TNM-AUTH-013")
def test_both_spacings_can_take_turns(expect: Expect, digests: Digests) -> None:
    """As two clients would."""
    for kind in KINDS:
        for form in ("compact", "spaced", "compact"):
            body = WRITTEN[form](digests.api.fields()).encode()
            expect.works(digests.send(kind, body=body), f"a signed create whose body is {form}")


@pytest.mark.requirement("TNM-AUTH-015")
def test_telesign_headers_are_signed_sorted_whatever_their_order(expect: Expect, digests: Digests) -> None:
    """In the request they may stand anyhow."""
    for kind in KINDS:
        for reverse in (False, True):
            headers = dict(sorted(digests.headers().items(), reverse=reverse))
            expect.works(digests.send(kind, headers=headers), "a create whose headers stand in another order")


@pytest.mark.requirement("TNM-AUTH-015")
def test_every_telesign_header_is_signed(expect: Expect, digests: Digests) -> None:
    """One that nobody knows as well, before the others, between them, or after them."""
    for kind in KINDS:
        for name in ("x_ts_aaa", "x_ts_custom", "x_ts_zzz"):
            expect.works(digests.send(kind, **{name: "one two"}), f"a create with a signed {name.replace('_', '-')}")


@pytest.mark.requirement("TNM-AUTH-015")
def test_a_signature_over_unsorted_headers_is_refused(judge: Judge, digests: Digests) -> None:
    """Sorting is what makes it one text."""

    def unsorted(text: bytes) -> str:
        lines = text.split(b"\n")
        return digests.authorization(b"\n".join([*lines[:3], lines[4], lines[3], *lines[5:]]))

    for kind in KINDS:
        judge.status(digests.send(kind, authorization=unsorted), 401)


@pytest.mark.requirement("TNM-AUTH-015")
def test_a_signature_over_names_in_capitals_is_refused(judge: Judge, digests: Digests) -> None:
    """Names are signed in small letters."""

    def capitals(text: bytes) -> str:
        return digests.authorization(text.replace(b"x-ts-nonce:", b"X-TS-Nonce:"))

    for kind in KINDS:
        judge.status(digests.send(kind, authorization=capitals), 401)


# What is signed wrongly


@pytest.mark.requirement("TNM-AUTH-010")
@pytest.mark.parametrize("signed", ["compact", "spaced", "sorted"])
def test_the_same_json_in_another_writing_does_not_fit(judge: Judge, digests: Digests, signed: str) -> None:
    """The signature is of the raw text, not of what it says."""
    fields = dict(reversed(digests.api.fields().items()))
    for kind, sent in product(KINDS, ("compact", "spaced", "indented", "newline")):
        if sent != signed:
            body, other = WRITTEN[sent](fields).encode(), WRITTEN[signed](fields).encode()
            judge.status(digests.send(kind, body=body, signed_body=other), 401)


@pytest.mark.requirement("TNM-AUTH-011", "TNM-AUTH-037")
def test_a_changed_body_does_not_fit(expect: Expect, digests: Digests, fresh: Fresh) -> None:
    """In any member: 401 with -30006."""
    for kind in KINDS:
        fields = digests.api.fields()
        other = {"phone_number_1": fresh.us_number(), "phone_number_2": fresh.us_number(), "validity_period": 3, "note": "x"}
        for member, value in other.items():
            changed = json.dumps({**fields, member: value}).encode()
            answer = digests.send(kind, body=changed, signed_body=json.dumps(fields).encode())
            expect.unauthorized(answer, -30006, status="TNM-AUTH-011", carries="TNM-AUTH-037")


@BOTH
@pytest.mark.requirement("TNM-AUTH-011", "TNM-AUTH-037")
@pytest.mark.parametrize("method", ["date", "x-ts-date"])
def test_a_changed_body_does_not_fit_a_good_requests_signature(
    expect: Expect, digests: Digests, kind: str, method: str
) -> None:
    """Of a request that was accepted, but for its nonce and a digit; by either date header."""
    date = digests.date()
    headers = digests.headers(**({} if method == "date" else {"date": None, "x_ts_date": date}))
    body = digests.body()
    digests.send(kind, headers=headers, body=body).need(200)
    headers["x-ts-nonce"] = digests.nonce()
    answer = digests.send(kind, headers=headers, body=digests.body(), signed_body=body)
    expect.unauthorized(answer, -30006, status="TNM-AUTH-011", carries="TNM-AUTH-037")


@pytest.mark.requirement("TNM-AUTH-011", "TNM-AUTH-037")
def test_a_signature_over_an_empty_object_does_not_fit(expect: Expect, digests: Digests) -> None:
    """The body is what was sent."""
    for kind in KINDS:
        answer = digests.send(kind, signed_body=b"{}")
        expect.unauthorized(answer, -30006, status="TNM-AUTH-011", carries="TNM-AUTH-037")


@pytest.mark.requirement("TNM-SDK-003")
def test_a_body_that_was_not_signed_does_not_fit(expect: Expect, digests: Digests) -> None:
    """The signature is that of a request without one; a switch may let it in."""
    for kind in KINDS:
        expect.unauthorized(digests.send(kind, signed_body=b""), -30006)


@pytest.mark.requirement("TNM-AUTH-011", "TNM-AUTH-037")
def test_a_signature_must_be_that_of_the_key(expect: Expect, digests: Digests, signing: ModuleType) -> None:
    """The key is what the API Key decodes to, and the signature counts as a whole."""
    customer, key = (digests.client.credentials.get(name, "") for name in ("customer_id", "api_key"))
    wrong: tuple[Callable[[bytes], str], ...] = (
        lambda text: signing.sign_with_text(key, text), lambda text: signing.sign("d3Jvbmcta2V5", text),
        lambda text: signing.sign(key, text)[:20], lambda text: signing.sign(key, text).swapcase(), lambda _: "d3Jvbmc=",
    )  # fmt: skip
    for kind, made in product(KINDS, wrong):
        answer = digests.send(kind, authorization=lambda text, made=made: signing.authorization(customer, made(text)))
        expect.unauthorized(answer, -30006, status="TNM-AUTH-011", carries="TNM-AUTH-037")


@pytest.mark.requirement("TNM-AUTH-011")
def test_another_customers_signature_does_not_fit(
    expect: Expect, digests: Digests, other_telesign: TeleSign, signing: ModuleType
) -> None:
    """In both directions."""
    for kind in KINDS:
        for client, other in ((digests.client, other_telesign.client), (other_telesign.client, digests.client)):
            customer, key = client.credentials.get("customer_id", ""), other.credentials.get("api_key", "")
            expect.unauthorized(
                digests.send(
                    kind, authorization=lambda text, customer=customer, key=key:
                    signing.authorization(customer, signing.sign(key, text)),
                )
            )  # fmt: skip


@pytest.mark.requirement("TNM-AUTH-012")
@pytest.mark.parametrize("kind", KINDS)
def test_a_signature_for_one_path_is_refused_on_the_other(judge: Judge, digests: Digests, kind: str) -> None:
    """In both directions, also where the other request is good."""
    other = KINDS[1 - KINDS.index(kind)]
    path = digests.client.path(digests.api.operation(other))
    for _ in range(2):
        judge.status(digests.send(kind, signed_path=path), 401)
        digests.send(other).need(200)


@pytest.mark.requirement("TNM-AUTH-012")
def test_a_signature_for_a_part_of_the_path_is_refused(judge: Judge, digests: Digests) -> None:
    """The path counts as a whole."""
    for kind in KINDS:
        path = digests.client.path(digests.api.operation(kind))
        for wrong in (path.rpartition("/")[0], f"{path}/", path.upper(), f"https://rest-ww.telesign.com{path}"):
            judge.status(digests.send(kind, signed_path=wrong), 401)


# Which hash


@pytest.mark.requirement("TNM-AUTH-025")
def test_an_unknown_method_is_refused(expect: Expect, digests: Digests) -> None:
    """Although the signature is one by HMAC-SHA256: 401 with -30008."""
    for kind in KINDS:
        for method in ("HMAC-MD5", "HMAC-SHA512", "SHA256", "nonsense"):
            expect.unauthorized(digests.send(kind, x_ts_auth_method=method), -30008)


@pytest.mark.requirement("TNM-AUTH-025")
def test_an_unknown_method_is_refused_in_turns_with_a_known_one(
    expect: Expect, digests: Digests, other_telesign: TeleSign
) -> None:
    """For each customer, and by either date header."""
    for signed in (digests, digests.as_account(other_telesign.client)):
        for kind in KINDS:
            signed.send(kind).need(200)
            refused = signed.send(kind, x_ts_auth_method="HMAC-MD5", date=None, x_ts_date=signed.date())
            expect.unauthorized(refused, -30008)


@BOTH
@pytest.mark.requirement("TNM-AUTH-026")
@pytest.mark.parametrize("named", [True, False], ids=["vector-c", "vector-d"])
def test_hmac_sha1_is_taken_where_it_is_supported(
    expect: Expect, digests: Digests, kind: str, option_not_used: Callable[[str], NoReturn], *, named: bool
) -> None:
    """Named, or as the default of a request without TeleSign headers; and then a wrong one is refused."""
    stated = {"x_ts_auth_method": "HMAC-SHA1"} if named else {"x_ts_auth_method": None, "x_ts_nonce": None}
    answer = digests.send(kind, algorithm="sha1", **stated)
    if answer.status == 401:
        option_not_used("HMAC-SHA1 is refused")
    expect.works(answer, "a create signed by HMAC-SHA1")
    wrong = digests.send(kind, algorithm="sha1", signed_body=b"{}", **stated)
    expect.unauthorized(wrong)
