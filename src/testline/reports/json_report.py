"""The JSON report. Its form is `report.schema.json`; programs read it, so members are added and never changed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import orjson

import testline
from testline.reports.curl import MOST_BODY
from testline.reports.wording import sound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testline.reports.report import Judged
    from testline.reports.view import Seen, View
    from testline.wire import Exchange, Headers


def render(views: Sequence[View]) -> bytes:
    """One surface's report as it is; those of several in a list."""
    documents = [_report(view) for view in views]
    document = documents[0] if len(documents) == 1 else {"schema": "testline.reports/1", "reports": documents}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _report(view: View) -> dict[str, Any]:
    report = view.report
    return {
        "schema": "testline.report/1",
        "testline": testline.__version__,
        "surface": report.surface,
        "binding": report.binding,
        "suite": {"catalogue": report.catalogue_digest, "spec": report.spec_digest},
        "target": {
            "kind": report.target.kind, "base_url": report.target.base_url, "features": list(report.target.features),
        },
        "run": {
            "started": report.started, "seconds": round(report.seconds, 3), "seed": report.seed,
            "requests": report.requests, "suites": list(report.suites), "complete": report.complete,
            "errors": [
                {"message": one.message, "test": one.test, "requirement": one.requirement} for one in report.errors
            ],
        },
        "verdict": report.verdict,
        "summary": {
            str(level): {str(verdict): count for verdict, count in row.items()}
            for level, row in report.summary.items()
        },
        "requirements": [_judged(one) for one in report.judged],
        "findings": [_finding(one) for group in view.groups for one in group.seen],
    }


def _judged(judged: Judged) -> dict[str, Any]:
    row = judged.requirement
    return {
        "id": row.id, "level": row.level, "basis": row.basis, "verdict": judged.verdict, "tests": list(judged.tests),
        "reason": judged.reason,
    }


def _finding(seen: Seen) -> dict[str, Any]:
    finding = seen.finding
    return {
        "id": seen.id, "requirement": finding.requirement, "effect": seen.effect, "count": seen.count,
        "message": finding.message, "expected": finding.expected, "got": finding.got, "where": finding.where,
        "test": finding.test, "curl": list(seen.curl), "exchanges": [_exchange(one) for one in finding.exchanges],
    }


def _exchange(exchange: Exchange) -> dict[str, Any]:
    request, response = exchange.request, exchange.response
    return {
        "direction": exchange.direction,
        "control": exchange.control,
        "request": {
            "method": sound(request.method), "url": sound(request.url), "headers": _headers(request.headers),
            **_body(request.body),
        },
        "response": None if response is None else {
            "status": response.status, "headers": _headers(response.headers), **_body(response.body),
            "seconds": round(response.seconds, 6),
        },
    }


def _headers(headers: Headers) -> list[list[str]]:
    return [[sound(name), sound(value)] for name, value in headers]


def _body(body: bytes) -> dict[str, Any]:
    """A text as UTF-8, cut between characters; anything else as base64."""
    cut: dict[str, Any] = {"cut": True} if len(body) > MOST_BODY else {}
    kept = body[:MOST_BODY]
    try:
        body.decode()
    except UnicodeDecodeError:
        return {"body": base64.b64encode(kept).decode(), "body_encoding": "base64", **cut}
    return {"body": kept.decode("utf-8", "ignore"), "body_encoding": "utf-8", **cut}
