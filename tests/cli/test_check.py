"""The main job: the same verdicts today and tomorrow, and what is asked for is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from testline import emulator
from testline.emulator import InProcess
from testline.emulator.server import serving
from testline.targets.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from testline.emulator import Emulator


@pytest.fixture
def served() -> Iterator[tuple[Emulator, str]]:
    """An emulator over loopback, and its base URL."""
    made = emulator.build(["plivo-masking"], clock="virtual")
    with serving(made) as url:
        yield made, url


def told(path: Path) -> dict[str, Any]:
    """A report without what may differ from run to run."""
    report = json.loads(path.read_bytes())
    return {name: report[name] for name in ("verdict", "summary", "requirements", "target", "suite", "binding")}


def test_the_verdicts_are_the_same_twice_and_with_two_workers(testline: Callable[..., Any], tmp_path: Path) -> None:
    """Same seed, same target: the same verdict, tests and reasons for every requirement."""
    for name, more in (("once", ()), ("twice", ()), ("workers", ("--workers", "2"))):
        assert testline("check", "plivo-masking", "--report", f"json={tmp_path / name}", *more).code == 0
    assert told(tmp_path / "once") == told(tmp_path / "twice") == told(tmp_path / "workers")


def test_shards_together_judge_what_one_run_judges(testline: Callable[..., Any]) -> None:
    """Every test that runs in the whole runs in exactly one of two shards."""
    words = ("check", "plivo-masking", "--requirement", "PNM-GET-*")
    listed = testline(*words, "--list").out.splitlines()
    parts = [testline(*words, "--list", "--shard", f"{i}/2").out.splitlines() for i in (1, 2)]
    assert sorted(parts[0] + parts[1]) == sorted(listed)
    assert all(parts)


def test_a_target_is_reset_only_when_that_was_allowed(
    testline: Callable[..., Any], served: tuple[Emulator, str]
) -> None:
    """`--reset` puts the target back to its fixtures before the run; without it the target keeps what it has."""
    control = Control(InProcess(served[0]), "/_testline/v1", None, "plivo-masking")
    words = ("check", "plivo-masking", "--base-url", served[1], "--control-url", f"{served[1]}/_testline/v1",
             "--requirement", "PNM-GET-001")  # fmt: skip
    control.create_account("kept")
    assert testline(*words).code == 0
    assert "kept" in {one.name for one in control.accounts()}
    assert testline(*words, "--reset").code == 0
    assert "kept" not in {one.name for one in control.accounts()}


def test_a_reset_that_nobody_can_do_is_a_usage_error(testline: Callable[..., Any], served: tuple[Emulator, str]) -> None:
    """Without a control API there is none."""
    ran = testline(
        "check", "plivo-masking", "--base-url", served[1], "--credential", "auth_id=MA", "--credential", "auth_token=x",
        "--reset",
    )
    assert (ran.code, "--reset" in ran.err) == (2, True)


def test_fail_fast_stops_at_the_first_failure(testline: Callable[..., Any], served: tuple[Emulator, str]) -> None:
    """A target whose every session is refused is judged no further."""
    control = Control(InProcess(served[0]), "/_testline/v1", None, "plivo-masking")
    control.change_account("primary", blocked=True)
    words = ("check", "plivo-masking", "--base-url", served[1], "--control-url", f"{served[1]}/_testline/v1")
    ran = testline(*words, "--fail-fast")
    assert ran.code == 1
    assert "budget" in ran.out


def test_surfaces_side_by_side_are_judged_as_each_alone(testline: Callable[..., Any], tmp_path: Path) -> None:
    """Two processes, two surfaces: the same verdicts, one summary, and one report of both."""
    surfaces = ("plivo-masking", "telesign-masking")
    words = ("--requirement", "?NM-AUTH-00*", "--report")
    both = testline("check", *surfaces, "--workers", "2", *words, f"json={tmp_path / 'both'}")
    assert both.code == 0
    assert [f"{name} is conformant" in both.out for name in surfaces] == [True, True]
    alone = []
    for name in surfaces:
        assert testline("check", name, *words, f"json={tmp_path / name}").code == 0
        alone.append(told(tmp_path / name))
    found = json.loads((tmp_path / "both").read_bytes())
    assert [{name: one[name] for name in alone[0]} for one in found["reports"]] == alone


def test_what_needs_a_shared_target_to_itself_is_played_for_both_surfaces(testline: Callable[..., Any], tmp_path: Path) -> None:
    """Calls and clocks of one emulator that has both: after everything else, one surface after another."""
    surfaces = ("plivo-masking", "telesign-masking")
    made = emulator.build(list(surfaces), clock="virtual")
    with serving(made) as url:
        ran = testline(
            "check", *surfaces, "--base-url", url, "--control-url", f"{url}/_testline/v1", "--workers", "2",
            "--binding", "strict", "--requirement", "PNM-CALL-00*", "--requirement", "TNM-FLOW-00*",
            "--report", f"json={tmp_path / 'report'}",
        )  # fmt: skip
    found = json.loads((tmp_path / "report").read_bytes())
    verdicts = [{one["verdict"] for one in report["requirements"] if one["id"].startswith(("PNM-CALL-00", "TNM-FLOW-00"))} for report in found["reports"]]
    assert ran.code == 0, ran.out
    assert all("passed" in one and not one & {"failed", "blocked"} for one in verdicts)


def test_a_requirement_is_looked_for_where_it_can_be(testline: Callable[..., Any]) -> None:
    """Without a surface on the command line, those without a fitting row are left alone; one that was named is not."""
    ran = testline("check", "--requirement", "PNM-CRE-008")
    assert (ran.code, "telesign-masking" in ran.out) == (0, False)
    named = testline("check", "plivo-masking", "telesign-masking", "--requirement", "PNM-CRE-008")
    assert (named.code, "telesign-masking is inconclusive" in named.out) == (4, True)
