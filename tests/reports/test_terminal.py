"""What is printed at the end of a run, and while it runs."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from testline.reports.progress import progress
from testline.reports.report import TargetFacts
from testline.reports.terminal import summarise

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.reports.report import Report

    Make = Callable[..., Report]

SECRETS = ("fictional/token", "control-token-0001", "73519462", "c2lnbmF0dXJl", "pass-of-url")


def printed(*reports: Report, verbosity: int = 0, force_terminal: bool | None = None) -> str:
    """What is printed of some reports."""
    out = io.StringIO()
    summarise(reports, Console(file=out, width=80, force_terminal=force_terminal), verbosity)
    return out.getvalue()


def test_a_clean_run_is_read_at_a_glance(clean: Report) -> None:
    """Verdict, binding and target; the table; what was not judged, and why; what it took."""
    assert printed(clean) == (
        "plivo-masking is conformant: 2 of 4 MUST requirements passed, none failed\n"
        "(strict, the embedded emulator)\n"
        "\n"
        "        passed  failed  warned  observed  skipped  blocked  untested\n"
        "MUST         2       0       0         0        2        0         0\n"
        "SHOULD       0       0       0         0        0        0         1\n"
        "MAY          0       0       0         0        0        0         0\n"
        "\n"
        "Not judged: 3 of 5 requirements\n"
        "   1  skipped: feature:calls, the target's control API does not offer calls\n"
        "   1  skipped: no-control, needs a control API, see --control-url\n"
        "   1  untested: nothing observable decides it\n"
        "\n"
        "911 requests in 8.1 s, seed 0, scenarios, fuzz.\n"
        "\n"
    )


def test_findings_are_grouped_by_requirement_worst_first_and_capped(make: Make) -> None:
    """Each with its sentence, source, place, expectation and curl; the rest is in the report."""
    told = printed(make())
    lines = told.splitlines()
    assert [one for one in lines if one.startswith(("FAILURE", "WARNING"))] == [
        f"FAILURE PNM-CRE-{number:03d} MUST" for number in range(20, 30)
    ]
    start = lines.index("FAILURE PNM-CRE-020 MUST")
    assert lines[start + 1 : start + 7] == [
        "  Sentence 20 that a provider keeps, with <angle> brackets & |pipes|.",
        "  source    [docs: session] (basis: vendor)",
        "  finding   PNM-CRE-020-431a5e23, seen 12 times",
        "            The status is wrong.",
        "  where     response.body/session/status",
        "  expected  active",
    ]
    assert "and 6 more requirements: see --report, or -v" in told
    assert lines[-2].startswith("plivo-masking is nonconformant")


def test_verbose_has_no_cap(make: Make) -> None:
    """Every requirement that was seen broken, with the tests."""
    told = printed(make(), verbosity=1)
    assert "OBSERVATION PNM-CRE-004 MAY" in told
    assert "WARNING PNM-CRE-003 SHOULD" in told
    assert "more requirements" not in told
    assert "scenarios:create_a_session::test_20" in told


def test_quiet_is_one_sentence_a_surface(make: Make, clean: Report) -> None:
    """Nothing else."""
    told = printed(make(surface="mitto-sms"), clean, verbosity=-1).splitlines()
    assert [one.split(":")[0] for one in told if one.startswith(("mitto", "plivo"))] == [
        "mitto-sms is nonconformant", "plivo-masking is conformant",
    ]
    assert len(told) == 4


@pytest.mark.parametrize("verbosity", [-1, 0, 1])
def test_a_target_cannot_steer_the_terminal(make: Make, verbosity: int) -> None:
    """No escape, no override of direction, no markup of ours, no secret."""
    told = printed(make(unreachable="gone \x1b[2J", complete=False), verbosity=verbosity)
    assert all(one.isprintable() or one == "\n" for one in told)
    assert not any(secret in told for secret in SECRETS)
    if verbosity >= 0:
        assert "[red]x[/red]" in told


@pytest.mark.parametrize("width", [40, 80, 200])
def test_nothing_but_lines_to_copy_is_wider_than_the_terminal(make: Make, width: int) -> None:
    """Long words are broken, curl lines are not."""
    out = io.StringIO()
    summarise([make()], Console(file=out, width=width), 0)
    lines = out.getvalue().splitlines()
    wide = [one for one in lines if len(one) > width]
    assert all(one.lstrip().startswith(("curl", "printf")) for one in wide)
    assert all(one == one.rstrip() for one in lines)
    assert sum(one.startswith("  curl ") for one in lines) == 41


def test_long_values_and_lines_are_shortened(make: Make) -> None:
    """And say how long they are."""
    report = make()
    counted = report.findings[2]
    exchange = counted.finding.exchanges[0]
    long = replace(exchange, request=replace(exchange.request, body=b"z" * 9_000))
    told = printed(make(findings=(replace(counted, finding=replace(counted.finding, got="y" * 5_000, exchanges=(long,) * 8)),)))
    assert told.count("y") < 400
    assert "(5000 characters)" in told.replace("\n", " ").replace("            ", "")
    assert "  # 2 earlier requests: see --report\n" in told
    assert told.count("characters: see --report\n") == 6
    assert "zzz" not in told


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"complete": False, "unreachable": "Nothing listens at 127.0.0.1:1."}, "the target could not be reached or read: Nothing"),
        ({"complete": False, "interrupted": True}, "inconclusive: interrupted"),
        ({"complete": False}, "inconclusive: not complete"),
        ({"judged": ()}, "inconclusive: no MUST requirement passed"),
        ({"target": TargetFacts("cassette")}, "a cassette"),
    ],
)
def test_a_run_without_a_verdict_says_why(clean: Report, changes: dict[str, Any], told: str) -> None:
    """Nobody has to guess."""
    assert told in printed(replace(clean, **changes)).replace("\n", " ")


def test_errors_of_ours_are_called_ours(make: Make) -> None:
    """They are not the provider's."""
    told = printed(make(judged=make().judged[:2], findings=()))
    assert "plivo-masking is inconclusive: 2 errors of the run" in told
    assert "2 errors of the run, not of the provider\n  KeyError: $TESTLINE_AUTH_TOKEN (PNM-CRE-001, scen" in told


def test_no_color_is_honoured(clean: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal there are colours, unless the user wants none."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;32mconformant" in printed(clean, force_terminal=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "32m" not in printed(clean, force_terminal=True)


@pytest.mark.parametrize(
    ("verbosity", "terminal", "shown"), [(0, True, True), (1, True, True), (-1, True, False), (0, False, False), (1, False, False)]
)
def test_progress_is_shown_on_a_terminal_alone(verbosity: int, terminal: bool, shown: bool) -> None:  # noqa: FBT001 - a table
    """And never when it should be quiet."""
    out = io.StringIO()
    with progress(Console(file=out, width=80, force_terminal=terminal), verbosity) as tell:
        tell("plivo-masking", 1, 10)
        tell("plivo-masking", 10, 10)
    assert ("plivo-masking" in out.getvalue()) is shown
