"""Reports as files: of the form that is promised, without secrets, whole or not there."""

from __future__ import annotations

import base64
import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import testline.reports
from testline.errors import InternalError, UsageError
from testline.redaction import Redactor
from testline.reports import KINDS, check, write
from testline.reports.report import Counted, TargetFacts
from testline.verdicts import Binding, Effect, Finding, Level, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.reports.report import Report

    Make = Callable[..., Report]

SCHEMA = json.loads((Path(testline.reports.__file__).parent / "report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SECRETS = (
    "fictional/token+0001", "control-token-0001", "73519462", "c2lnbmF0dXJlMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM",
    "fictional%2Ftoken", r"fictional\/token", "pass-of-url",
    base64.b64encode(b"MAFICTION00000000001:fictional/token+0001").decode(),
)


def rendered(tmp_path: Path, kind: str, *reports: Report) -> bytes:
    """The content of a report file."""
    path = tmp_path / f"report.{kind}"
    write(kind, path, reports)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    return path.read_bytes()


def document(tmp_path: Path, *reports: Report) -> dict[str, Any]:
    """A JSON report, validated."""
    found: dict[str, Any] = json.loads(rendered(tmp_path, "json", *reports))
    VALIDATOR.validate(found)
    return found


def test_the_schema_is_a_schema() -> None:
    """Every object in it is closed, so that a misspelled member is found."""
    VALIDATOR.check_schema(SCHEMA)

    def objects(node: object) -> list[dict[str, Any]]:
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        mine = [node] if isinstance(node, dict) and node.get("type") == "object" and "properties" in node else []
        return mine + [one for child in children for one in objects(child)]

    assert len(objects(SCHEMA)) > 10
    assert all(one["additionalProperties"] is False for one in objects(SCHEMA))


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"complete": False, "interrupted": True}, {"complete": False, "unreachable": "Nothing listens."},
        {"binding": Binding.LIVE, "target": TargetFacts("cassette")}, {"target": TargetFacts("emulator", None, ("clock",))},
        {"findings": (), "judged": (), "suites": (), "errors": ()}, {"seconds": 0.0, "started": "2026-03-03T10:15:30.5Z"},
    ],
)
def test_every_json_report_keeps_its_schema(make: Make, tmp_path: Path, changes: dict[str, Any]) -> None:
    """All verdicts, effects and kinds of exchange; errors; runs that were cut short."""
    report = make(**changes)
    told = document(tmp_path, report)
    assert told["verdict"] == report.verdict
    assert [row["id"] for row in told["requirements"]] == [one.requirement.id for one in report.judged]
    assert sum(sum(row.values()) for row in told["summary"].values()) == len(told["requirements"])
    assert {level: set(row) for level, row in told["summary"].items()} == {level: set(Verdict) for level in Level}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.update(more=1), lambda told: told["run"].pop("seed"), lambda told: told.update(verdict="ok"),
        lambda told: told["findings"][0].update(where="somewhere"), lambda told: told["findings"][0].update(id="x"),
        lambda told: told["findings"][0]["exchanges"][0].pop("response"), lambda told: told["summary"]["MAY"].pop("failed"),
        lambda told: told["findings"][0]["exchanges"][0]["request"].update(cut=False),
        lambda told: told["target"].update(base_url=None),
        lambda told: next(one for one in told["requirements"] if one["verdict"] == "blocked").update(reason=None),
    ],
)
def test_the_schema_refuses_what_was_not_promised(make: Make, tmp_path: Path, spoil: Callable[[Any], object]) -> None:
    """A member more or less, a word that is none of the design's."""
    told = document(tmp_path, make())
    spoil(told)
    assert not VALIDATOR.is_valid(told)


def test_the_exchanges_of_a_finding_are_as_sent(make: Make, tmp_path: Path) -> None:
    """Bodies that are no text are base64, long ones cut at 64 KiB between characters, missing answers null."""
    told = document(tmp_path, make())
    create, call, received, closed, binary, long = told["findings"][0]["exchanges"]
    assert create["request"]["headers"][1] == ["authorization", "Basic $TESTLINE_BASIC"]
    assert create["request"]["body"] == '{"first_party_pin": "$TESTLINE_FIRST_PARTY_PIN", "name": "it\'s"}'
    assert create["response"]["seconds"] == 0.004123
    assert (call["control"], received["direction"], closed["response"]) == (True, "received", None)
    assert binary["response"]["body_encoding"] == "base64"
    assert base64.b64decode(binary["response"]["body"]) == b"\xff" * 65_536
    assert binary["response"]["cut"] is True
    assert long["response"] == {
        "status": 200, "headers": [], "body": "\u20ac" * 21_845, "body_encoding": "utf-8", "cut": True, "seconds": 0.0,
    }
    assert "cut" not in create["request"]
    assert len(told["findings"][0]["curl"]) == 5


def test_findings_stand_worst_first_in_whatever_order_they_came(make: Make, tmp_path: Path) -> None:
    """The same findings give the same bytes."""
    report = make()
    told = document(tmp_path, report)
    effects = [one["effect"] for one in told["findings"]]
    assert effects == sorted(effects, key=list(Effect).index)
    assert [one["count"] for one in told["findings"][:2]] == [12, 1]
    (tmp_path / "report.json").unlink()
    turned = make(findings=report.findings[::-1])
    for kind in KINDS:
        folder = tmp_path / kind
        folder.mkdir()
        assert rendered(folder, kind, report) == rendered(folder, kind, turned)


@pytest.mark.parametrize("kind", list(KINDS))
def test_no_secret_survives(make: Make, tmp_path: Path, kind: str) -> None:
    """Nor does any of its spellings, and the variable stands where it stood."""
    told = rendered(tmp_path, kind, make())
    decoded = [base64.b64decode(one) for one in re.findall(rb'"body": "([A-Za-z0-9+/=]{9,})"', told) if len(one) % 4 == 0]
    for secret in SECRETS:
        assert secret.encode() not in told
        assert all(secret.encode() not in one for one in decoded)
    assert b"TESTLINE" in told


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_examples_do_have_secrets(make: Make, tmp_path: Path, kind: str) -> None:
    """Without a redactor they come through, so the test above can fail."""
    told = rendered(tmp_path, kind, make(redactor=Redactor()))
    assert b"fictional/token+0001" in told
    assert b"73519462" in told


def test_several_surfaces_make_one_file(make: Make, tmp_path: Path) -> None:
    """A list in JSON, a test suite each in JUnit, a section each in Markdown."""
    pair = (make(), make(surface="mitto-sms"))
    told = document(tmp_path, *pair)
    assert told["schema"] == "testline.reports/1"
    assert [one["surface"] for one in told["reports"]] == ["plivo-masking", "mitto-sms"]
    (tmp_path / "report.json").unlink()
    suites = ET.fromstring(rendered(tmp_path, "junit", *pair))  # noqa: S314 - our own
    assert [one.get("name") for one in suites] == ["plivo-masking", "mitto-sms"]
    (tmp_path / "report.junit").unlink()
    assert re.findall(rb"^## ([\w-]+)", rendered(tmp_path, "md", *pair), re.MULTILINE) == [b"plivo-masking", b"mitto-sms"]


def test_junit_has_a_case_for_each_requirement(make: Make, tmp_path: Path) -> None:
    """Failed is a failure, our own errors are errors, what was not judged is skipped; the counts add up."""
    report = make()
    suites = ET.fromstring(rendered(tmp_path, "junit", report))  # noqa: S314 - our own
    suite = suites[0]
    cases = {one.get("name"): one for one in suite.iter("testcase") if one.get("classname") == "plivo-masking"}
    assert list(cases) == [one.requirement.id for one in report.judged]
    outcome = {Verdict.FAILED: "failure", Verdict.SKIPPED: "skipped", Verdict.BLOCKED: "skipped", Verdict.UNTESTED: "skipped"}
    for one in report.judged:
        children = {child.tag for child in cases[one.requirement.id]}
        assert children & {"failure", "error", "skipped"} == {outcome[one.verdict]} if one.verdict in outcome else not (
            children & {"failure", "error", "skipped"}
        )
    counts = {name: int(suite.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": 24, "failures": 14, "errors": 2, "skipped": 4}
    assert all(suites.get(name) == str(count) for name, count in counts.items())
    failure = cases["PNM-CRE-020"].find("failure")
    assert failure is not None
    told = failure.text or ""
    assert all(one in told for one in ("expected: active", "source: [docs: session]", "curl -i -X POST", "seen 12 times"))
    assert cases["PNM-CRE-006"][0].get("message") == "skipped: feature:calls needs calls"


def test_a_run_without_a_verdict_is_not_green_in_junit(make: Make, clean: Report, tmp_path: Path) -> None:
    """Nothing ran: an error says so."""
    suite = ET.fromstring(rendered(tmp_path, "junit", make(judged=(), findings=(), errors=())))[0]  # noqa: S314 - our own
    errors = [one.get("message") for one in suite.iter("error")]
    assert errors == ["inconclusive: no MUST requirement passed"]
    passed = ET.fromstring(rendered(tmp_path, "junit", clean))[0]  # noqa: S314 - our own
    assert passed.get("errors") == "0"


def test_markdown_lets_no_target_write_markdown(make: Make, tmp_path: Path) -> None:
    """What a target said stands in code, on one line, with longer fences than its own."""
    told = rendered(tmp_path, "md", make()).decode()
    assert told.startswith("## plivo-masking: nonconformant\n\n**14 requirements failed.**")
    assert "| MUST | 2 | 14 | 0 | 0 | 2 | 1 | 0 |" in told
    assert not re.search(r"^# heading", told, re.MULTILINE)
    assert all("````" in one for one in told.splitlines() if "@everyone" in one)
    assert "\x1b" not in told
    assert told.count("#### failed") == 10
    assert "And 6 more requirements: see the JSON report." in told


def test_a_curl_line_with_backticks_stays_in_its_fence(make: Make, tmp_path: Path) -> None:
    """The fence is longer than any run of backticks in it."""
    report = make()
    counted = report.findings[2]
    exchange = counted.finding.exchanges[0]
    request = type(exchange.request)("POST", "/v1", (), b"x ```` y")
    finding = Finding("PNM-CRE-020", "m", "e", "g", "sequence", exchanges=(type(exchange)(request, None),))
    told = rendered(tmp_path, "md", make(findings=(Counted(finding, Effect.FAILURE),))).decode()
    assert "\n`````sh\ncurl" in told
    assert "\n`````\n" in told


def test_an_unknown_kind_names_the_kinds(clean: Report, tmp_path: Path) -> None:
    """A usage error, before anything is written."""
    with pytest.raises(UsageError, match=r"no report of the kind 'yaml'\. The kinds are: json, junit, md\."):
        write("yaml", tmp_path / "x", [clean])


@pytest.mark.parametrize(("path", "reason"), [("no/folder/x.json", "does not exist"), ("", "it is a folder")])
def test_a_path_that_cannot_be_written_is_told_in_a_sentence(clean: Report, tmp_path: Path, path: str, reason: str) -> None:
    """Before the run, when asked, and after it."""
    for attempt in (lambda: check("json", tmp_path / path), lambda: write("json", tmp_path / path, [clean])):
        with pytest.raises(UsageError, match=reason) as caught:
            attempt()
        assert "The json report cannot be written to" in str(caught.value)


def test_a_report_that_cannot_be_finished_leaves_the_old_one(
    clean: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing, and nothing beside it."""
    path = tmp_path / "x.json"
    path.write_text("old", encoding="utf-8")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left on device"):
        write("json", path, [clean])
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_a_pipe_is_written_to_and_not_replaced(clean: Report, tmp_path: Path) -> None:
    """`--report json=/dev/stdout` works."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write("json", pipe, [clean])
        assert json.loads(os.read(reader, 1_000_000))["surface"] == "plivo-masking"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_finding_about_nothing_in_the_catalogue_is_not_dropped(make: Make, tmp_path: Path) -> None:
    """It is a mistake of ours, and is called one."""
    finding = Finding("PNM-XXX-001", "m", "e", "g", "sequence")
    with pytest.raises(InternalError, match="PNM-XXX-001"):
        write("json", tmp_path / "x", [make(findings=(Counted(finding, Effect.FAILURE),))])
