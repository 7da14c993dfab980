"""Secrets are replaced wherever they stand; what is not secret stays to the byte."""

from __future__ import annotations

import base64
import json
import time
from urllib.parse import quote, quote_plus

import pytest

from testline.redaction import Redactor
from testline.verdicts import Finding
from testline.wire import Exchange, Request, Response

TOKEN = 'Zm9v+/"tok\\en 0123=='
OTHER = "second-token-7777"
REDACTOR = Redactor(
    secrets={"auth_token": TOKEN, "secondary.auth_token": OTHER, "control_token": "control-token-1"},
    users={"auth_id": "MAFICTION00000000001", "secondary.auth_id": "MAFICTION00000000002"},
    headers=frozenset({"X-Plivo-Signature-V3", "x-mitto-api-key"}),
    fields=frozenset({"first_party_pin", "second_party_pin"}),
)


def basic(user: str, password: str) -> str:
    """The value of an Authorization header."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN, quote(TOKEN, safe=""), quote(TOKEN), quote_plus(TOKEN), "Zm9v%2b%2f%22tok%5cen%200123%3d%3d",
        json.dumps(TOKEN)[1:-1], json.dumps(TOKEN)[1:-1].replace("/", r"\/"),
    ],
)
def test_a_secret_is_replaced_in_every_spelling(spelling: str) -> None:
    """Plain, percent-encoded in either case, form-encoded and JSON-escaped are all the same secret."""
    assert REDACTOR.text(f"before {spelling} after") == "before $TESTLINE_AUTH_TOKEN after"


@pytest.mark.parametrize("user", ["", "a", "ab", "abc", "MAFICTION00000000001"])
def test_base64_of_any_user_with_a_secret_is_replaced(user: str) -> None:
    """The secret is found at each of the three alignments of base64."""
    encoded = base64.b64encode(f"{user}:{OTHER}".encode()).decode()
    assert REDACTOR.text(f"sent {encoded}, refused") == "sent $TESTLINE_SECONDARY_BASIC, refused"
    assert "$TESTLINE_SECONDARY_BASIC" in REDACTOR.text(json.dumps({"x": encoded}).replace("/", r"\/"))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (basic("MAFICTION00000000001", TOKEN), "Basic $TESTLINE_BASIC"),
        (basic("MAFICTION00000000002", OTHER), "Basic $TESTLINE_SECONDARY_BASIC"),
        (basic("MAFICTION00000000001", OTHER), "Basic (redacted)"),
        (basic("MAFICTION00000000001", "wrong-token"), "Basic (redacted)"),
        ("Basic !!!", "Basic (redacted)"),
        ("Bearer control-token-1", "Bearer $TESTLINE_CONTROL_TOKEN"),
        ("TSA 0F1E2D3C:c2lnbmF0dXJl", "TSA $TESTLINE_TSA"),
        ("an-unheard-of-scheme abc", "(redacted)"),
        ("", ""),
    ],
)
def test_authorization_keeps_its_scheme_and_nothing_else(sent: str, shown: str) -> None:
    """Whose credentials they are is told; credentials that nobody told us are not taken for anybody's."""
    assert REDACTOR.header("Authorization", sent) == shown
    assert REDACTOR.header("Authorization", shown) == shown


def test_a_secret_header_is_replaced_and_another_is_not() -> None:
    """Names are compared in any case; an unknown value of a secret header has no variable."""
    assert REDACTOR.header("x-plivo-signature-v3", "c2lnbmF0dXJl") == "(redacted)"
    assert REDACTOR.header("X-Mitto-API-Key", OTHER) == "$TESTLINE_SECONDARY_AUTH_TOKEN"
    assert REDACTOR.header("Set-Cookie", "session=1") == "(redacted)"
    assert REDACTOR.header("location", f"/v1/?t={OTHER}") == "/v1/?t=$TESTLINE_SECONDARY_AUTH_TOKEN"
    assert REDACTOR.header("date", "Tue, 03 Mar 2026 10:15:30 GMT") == "Tue, 03 Mar 2026 10:15:30 GMT"


PIN = "$TESTLINE_FIRST_PARTY_PIN"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('{"first_party_pin": "1234", "n": 1234}', f'{{"first_party_pin": "{PIN}", "n": 1234}}'),
        ('{"a":[{"first_party_pin":1234}]}', f'{{"a":[{{"first_party_pin":{PIN}}}]}}'),
        ('{"first_party_pin": "12', f'{{"first_party_pin": "{PIN}'),
        ('{"first_party_pin": "1\\"2\\\\", "b": "c"}', f'{{"first_party_pin": "{PIN}", "b": "c"}}'),
        ('{"first_party_pin": -12.5e3}', f'{{"first_party_pin": {PIN}}}'),
        ('{"first_party_pin": 12', f'{{"first_party_pin": {PIN}'),
        ('{"first_party_pin": null, "second_party_pin": ""}', '{"first_party_pin": null, "second_party_pin": ""}'),
        ('{"first_party_pin": true}', '{"first_party_pin": true}'),
        ('{"first_party_pin": ["1234", 5678, null]}', f'{{"first_party_pin": ["{PIN}", {PIN}, null]}}'),
        ('{"first_party_pin": [["1234"]], "b": 1}', f'{{"first_party_pin": ["{PIN}"], "b": 1}}'),
        ('{"first_party_pin": {"v": "}1234"}, "b": 1}', f'{{"first_party_pin": "{PIN}", "b": 1}}'),
        ('{"first_party_pin": {"v": "1234', f'{{"first_party_pin": "{PIN}"'),
        ('{"first_party_pin": "1234" garbage', f'{{"first_party_pin": "{PIN}" garbage'),
        (r'{"body": "{\"first_party_pin\": \"1234\", \"b\": 1}"}', rf'{{"body": "{{\"first_party_pin\": \"{PIN}\", \"b\": 1}}"}}'),
        (r'{"body": "{\"first_party_pin\": 1234}"}', rf'{{"body": "{{\"first_party_pin\": {PIN}}}"}}'),
        ("{'first_party_pin': '1234', 'b': 1}", f"{{'first_party_pin': '{PIN}', 'b': 1}}"),
        ("first_party_pin=1234&b=1234", f"first_party_pin={PIN}&b=1234"),
        ("b=1&first%5Fparty%5Fpin=12%2034", f"b=1&first%5Fparty%5Fpin={PIN}"),
        ("https://a.example/x?first_party_pin=1234&b=1", f"https://a.example/x?first_party_pin={PIN}&b=1"),
        ("first_party_pin 1234 is taken; call 1234", f"first_party_pin {PIN} is taken; call 1234"),
        ("first_party_pin='1234'", f"first_party_pin='{PIN}'"),
        ("https://me:word@a.example/", "https://(redacted)@a.example/"),
        ('{"headers": {"x-plivo-signature-v3": "abc=", "a": "b"}}', '{"headers": {"x-plivo-signature-v3": "(redacted)", "a": "b"}}'),
        ('{"credentials": {"auth_id": "MA1", "auth_token": "fresh"}}', '{"credentials": {"auth_id": "MA1", "auth_token": "(redacted)"}}'),
        ('{"digits": ["1234", "9"]}', '{"digits": ["$TESTLINE_DIGITS", "$TESTLINE_DIGITS"]}'),
    ],
)
def test_the_value_of_a_secret_field_is_replaced_and_its_type_stays(body: str, shown: str) -> None:
    """In JSON of any depth, cut, broken or escaped, in forms, queries and prose; doing it again changes nothing."""
    assert REDACTOR.text(body) == shown
    assert REDACTOR.text(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        '{"generate_pin_length": 4, "not_first_party_pin": "1234", "n": "14155550123"}',
        "pin is 1234 at 2026-03-03T10:15:30Z",
        "first_party_pin is a string of 4 to 15 digits",
        "www-authenticate: Basic realm=x",
        "authorization is missing",
        "caf\u00e9 \u202e \x00\x1b[31m",
    ],
)
def test_what_is_not_secret_stays(text: str) -> None:
    """Times, numbers and other members with the same digits are evidence."""
    assert REDACTOR.text(text) == text


def test_bytes_that_are_no_text_stay() -> None:
    """A binary body keeps every byte but those of the secret."""
    body = bytes(range(256))
    assert REDACTOR.body(body) == body
    assert REDACTOR.body(body + OTHER.encode() + body) == body + b"$TESTLINE_SECONDARY_AUTH_TOKEN" + body


def test_short_and_empty_secrets_are_replaced_in_their_places_alone() -> None:
    """A token `token` is a word of every sentence about tokens."""
    redactor = Redactor(secrets={"auth_token": "token", "api_key": ""}, users={"auth_id": "MA1"})
    assert redactor.text("The token is wrong.") == "The token is wrong."
    assert redactor.header("authorization", basic("MA1", "token")) == "Basic $TESTLINE_BASIC"
    assert redactor.text('{"auth_token": "token"}') == '{"auth_token": "(redacted)"}'


def test_a_secret_of_digits_is_not_found_within_longer_numbers() -> None:
    """Times and telephone numbers are not cut into."""
    redactor = Redactor(secrets={"api_key": "155501"})
    assert redactor.text("14155550123 155501") == "14155550123 $TESTLINE_API_KEY"


def test_a_redactor_that_knows_nothing_still_hides_credentials() -> None:
    """Authorization and cookies are secret on every surface."""
    request = Request("GET", "/x", (("authorization", basic("a", "b")), ("cookie", "c"), ("accept", "*/*")))
    assert Redactor().request(request).headers == (
        ("authorization", "Basic (redacted)"), ("cookie", "(redacted)"), ("accept", "*/*"),
    )


def test_secrets_are_not_shown_by_repr() -> None:
    """A Redactor in a traceback tells nothing."""
    assert "second" not in repr(REDACTOR).replace("secondary", "").replace("second_party_pin", "")


def finding(where: str, got: str, expected: str = "a string of 4 to 15 digits", body: bytes = b"") -> Finding:
    """A finding about one exchange."""
    exchange = Exchange(
        Request("POST", "/v1/Session/", (("x-plivo-signature-v3", "c2lnbmF0dXJlLXNpZ25hdHVyZQ=="),), body),
        Response(201, (), b'{"first_party_pin": "ab12"}'), problem=f"cut after {OTHER}",
    )
    return Finding("PNM-PIN-001", f"It was {got}.", expected, got, where, exchanges=(exchange,))


@pytest.mark.parametrize(
    ("where", "got", "shown"),
    [
        ("response.body/session/first_party_pin", "1234", PIN),
        ("response.body/session/first_party_pin", '"ab12"', f'"{PIN}"'),
        ("response.body/session/first_party_pin", "null", "null"),
        ("response.body/session/duration", "1234", "1234"),
        ("response.body/session", '{"first_party_pin": "ab12"}', f'{{"first_party_pin": "{PIN}"}}'),
        ("callback.headers/x-plivo-signature-v3", "c2lnbmF0dXJlLXNpZ25hdHVyZQ==", "(redacted)"),
        ("callback.headers/x-plivo-signature-v3", "0aB9c2lnbmF0dXJlLXNpZ25hdHVyZQ==", "(redacted)"),
        ("sequence", "the signature c2lnbmF0dXJlLXNpZ25hdHVyZQ== again", "the signature (redacted) again"),
        ("response.headers/x-plivo-signature-v3", "(absent)", "(absent)"),
    ],
)
def test_a_finding_hides_what_stands_in_the_place_that_it_names(where: str, got: str, shown: str) -> None:
    """A PIN is hidden where the finding is about the PIN's field, a signature everywhere."""
    told = REDACTOR.finding(finding(where, got))
    assert told.got == shown
    assert told.message == f"It was {shown}."
    assert told.expected == "a string of 4 to 15 digits"
    assert told.exchanges[0].problem == "cut after $TESTLINE_SECONDARY_AUTH_TOKEN"
    assert told.id == finding(where, got).id


@pytest.mark.parametrize("run", ["\\", "[", "a", '{"first_party_pin": ', '"', "=", "first_party_pin", '"first_party_pin":[', '\\"'])
def test_a_hostile_body_is_read_in_one_pass(run: str) -> None:
    """Four times as much of what nearly matches takes about four times as long, not sixteen times."""
    bodies = [f"first_party_pin=1234 {run * (size // len(run))}" for size in (50_000, 200_000)]
    seconds = []
    for body in bodies:
        started = time.process_time()
        assert REDACTOR.text(body).startswith(f"first_party_pin={PIN}")
        REDACTOR.finding(finding("response.body/first_party_pin", "1", body=body.encode()))
        seconds.append(time.process_time() - started)
    assert seconds[1] < 10 * seconds[0] + 0.1
