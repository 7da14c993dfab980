"""An interrupted run, and a target that dies, lose nothing of what was judged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from support.bad_targets import CREDENTIALS, answering, whole
from testline import emulator
from testline.emulator import InProcess
from testline.emulator.server import serving
from testline.targets.control import Control

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interrupted_run_writes_its_report_and_exits_with_130(tmp_path: Path, workers: str) -> None:
    """Ctrl-C ends the run; the report says that it is not complete."""
    path = tmp_path / "report.json"
    asked = threading.Event()

    def slow(handler: Any) -> None:
        asked.set()
        time.sleep(0.05)
        whole(500, b'{"api_id": "x", "error": "Internal server error."}')(handler)

    with answering(slow) as url:
        words = [
            sys.executable, "-m", "testline", "check", "plivo-masking", "--base-url", url, *CREDENTIALS,
            "--report", f"json={path}", "--workers", workers,
        ]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as running:  # noqa: S603 - our own words
            assert asked.wait(20)
            time.sleep(1.5)
            os.killpg(running.pid, signal.SIGINT)
            out, err = running.communicate(timeout=30)
    assert running.returncode == 130, (out, err)
    assert b"Traceback" not in err
    report = json.loads(path.read_bytes())
    assert report["run"]["complete"] is False
    assert len(report["requirements"]) == 180


def test_a_target_that_dies_blocks_the_rest(testline: Callable[..., Any], tmp_path: Path) -> None:
    """What was judged before counts; the rest is blocked, and the run is inconclusive."""
    path = tmp_path / "report.json"
    made = emulator.build(["plivo-masking"], clock="virtual")
    accounts = Control(InProcess(made), "/_testline/v1", None, "plivo-masking").accounts()
    account = next(one for one in accounts if one.name == "primary")
    served = serving(made)
    url = served.__enter__()
    threading.Timer(1.5, lambda: served.__exit__(None, None, None)).start()
    given = [f"{name}={value}" for name, value in account.credentials.items()]
    ran = testline(
        "check", "plivo-masking", "--base-url", url, "--credential", given[0], "--credential", given[1],
        "--timeout", "2", "--report", f"json={path}",
    )
    report = json.loads(path.read_bytes())
    verdicts = {one["verdict"] for one in report["requirements"]}
    assert ran.code == 4, ran.out
    assert report["run"]["complete"] is False
    assert report["run"]["errors"] == []
    assert {"passed", "blocked"} <= verdicts
