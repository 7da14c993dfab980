"""A report that has something of everything, and the secrets that must not survive in any view of it."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from testline.catalogue import Requirement
from testline.redaction import Redactor
from testline.reports.report import Counted, Judged, Report, RunError, TargetFacts
from testline.verdicts import Basis, Binding, Effect, Finding, Level, Verdict
from testline.wire import Exchange, Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

USER = "MAFICTION00000000001"
TOKEN = "fictional/token+0001"
CONTROL = "control-token-0001"
PIN = "73519462"
SIGNATURE = "c2lnbmF0dXJlMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM="
BASIC = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()

REDACTOR = Redactor.of(
    {"primary": {"auth_id": USER, "auth_token": TOKEN}}, frozenset({"auth_id"}),
    frozenset({"x-plivo-signature-v3"}), frozenset({"first_party_pin"}), {"control_token": CONTROL},
)

AUTHORIZATION = ("authorization", f"Basic {BASIC}")
CREATE = Exchange(
    Request(
        "POST", "/v1/Account/MAFICTION00000000001/Masking/Session/",
        (("host", "127.0.0.1"), AUTHORIZATION, ("content-type", "application/json"), ("accept", "*/*")),
        f'{{"first_party_pin": "{PIN}", "name": "it\'s"}}'.encode(),
    ),
    Response(
        201, (("content-type", "application/json"), ("set-cookie", TOKEN)),
        f'{{"first_party_pin": {PIN}, "echo": "{TOKEN}", "status": "\x1b[31mred"}}'.encode(), 0.0041234567,
    ),
    operation="createMaskingSession",
)
CALL = Exchange(
    Request(
        "POST", "/_testline/v1/calls", (("authorization", f"Bearer {CONTROL}"), ("content-type", "application/json")),
        f'{{"from": "14155550123", "digits": ["{PIN}"]}}'.encode(),
    ),
    Response(200, (), f'{{"body": "{{\\"first_party_pin\\": \\"{PIN}\\"}}", "u": "a?t=fictional%2Ftoken%2B0001"}}'.encode()),
    control=True,
)
RECEIVED = Exchange(
    Request("POST", "/hook", (("x-plivo-signature-v3", SIGNATURE),), f"a=1&first_party_pin={PIN}".encode()),
    Response(200), direction="received",
)
CLOSED = Exchange(Request("GET", f"/v1/x?token={TOKEN}"), None, problem=f"The connection was closed after {TOKEN}.")
BINARY = Exchange(Request("PUT", "/v1/bytes", (), b"\x00\xff%\\'" + TOKEN.encode()), Response(500, (), b"\xff" * 70_000))
LONG = Exchange(Request("GET", "/v1/long"), Response(200, (), ("\u20ac" * 30_000).encode()))

MANY = 14


def rows() -> tuple[Judged, ...]:
    """One requirement of every verdict, and more failed ones than are shown."""

    def judged(number: int, level: Level, verdict: Verdict, reason: str | None = None) -> Judged:
        text = f"Sentence {number} that\n  a provider keeps, with <angle> brackets & |pipes|."
        row = Requirement(f"PNM-CRE-{number:03d}", level, Basis.VENDOR, text, "[docs: session]")
        return Judged(row, verdict, (f"scenarios:create_a_session::test_{number}",), reason)

    return (
        judged(1, Level.MUST, Verdict.PASSED),
        judged(2, Level.MUST, Verdict.PASSED, "the GB half did not run"),
        judged(3, Level.SHOULD, Verdict.WARNED),
        judged(4, Level.MAY, Verdict.OBSERVED),
        judged(5, Level.MUST, Verdict.SKIPPED, "no-control: needs the clock"),
        judged(6, Level.MUST, Verdict.SKIPPED, "feature:calls needs calls"),
        judged(7, Level.MUST, Verdict.BLOCKED, f"the session could not be created with {TOKEN}"),
        judged(8, Level.SHOULD, Verdict.UNTESTED, "nothing observable decides it"),
        *(judged(number, Level.MUST, Verdict.FAILED) for number in range(20, 20 + MANY)),
    )


def found() -> tuple[Counted, ...]:
    """Findings of every effect, with every kind of exchange."""
    hostile = f"\x1b]0;owned\x07 ```\n# heading @everyone <b> \u202e [red]x[/red] ]]> \x00 {TOKEN} \ud800"
    first = Finding(
        "PNM-CRE-020", "The status is wrong.", "active", hostile, "response.body/session/status", "createMaskingSession",
        exchanges=(CREATE, CALL, RECEIVED, CLOSED, BINARY, LONG), test="scenarios:create_a_session::test_20",
    )
    pin = Finding(
        "PNM-CRE-020", f"It was {PIN}.", PIN, f'"{PIN}"', "response.body/session/first_party_pin", exchanges=(CREATE,),
    )
    signature = replace(first, requirement="PNM-CRE-021", got=f"signed {SIGNATURE}", where="callback.headers/x-plivo-signature-v3")
    others = [replace(first, requirement=f"PNM-CRE-{number:03d}", got="y" * 5000) for number in range(22, 20 + MANY)]
    return (
        Counted(replace(first, requirement="PNM-CRE-004", exchanges=()), Effect.OBSERVATION),
        Counted(replace(first, requirement="PNM-CRE-003", where="sequence"), Effect.WARNING, 3),
        Counted(first, Effect.FAILURE, 12), Counted(pin, Effect.FAILURE), Counted(signature, Effect.FAILURE),
        *(Counted(one, Effect.FAILURE) for one in others),
    )


@pytest.fixture
def make() -> Callable[..., Report]:
    """A report of everything, with the given members changed."""
    report = Report(
        surface="plivo-masking", binding=Binding.STRICT, catalogue_digest="a" * 64, spec_digest="b" * 64,
        target=TargetFacts("http", "http://me:pass-of-url@127.0.0.1:9001", ("clock", "calls")),
        started="2026-03-03T10:15:30Z", seconds=8.0612345, seed=0, requests=911, suites=("scenarios", "fuzz"),
        complete=True, judged=rows(), findings=found(),
        errors=(RunError(f"KeyError: {TOKEN}", "scenarios:x::test_y", "PNM-CRE-001"), RunError("A worker died.")),
        redactor=REDACTOR,
    )
    return lambda **changes: replace(report, **changes)


@pytest.fixture
def clean(make: Callable[..., Report]) -> Report:
    """A report on the embedded emulator, in which everything that was judged passed."""
    judged = tuple(one for one in rows() if one.verdict in (Verdict.PASSED, Verdict.SKIPPED, Verdict.UNTESTED))
    return make(judged=judged, findings=(), errors=(), target=TargetFacts("emulator"))
