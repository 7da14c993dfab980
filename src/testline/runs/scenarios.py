"""The scenarios: the suite of a surface, played by pytest within this process and shut off from everybody's settings."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from testline.files import folder
from testline.runs.outcomes import Ending
from testline.runs.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testline.runs.bench import Bench
    from testline.runs.outcomes import Slice
    from testline.runs.stage import Progress

CARRIER = "testline-carrier"
_INI = Path(__file__).with_name("scenarios.ini")
_PLUGINS = ("cacheprovider", "terminal", "faulthandler", "unraisableexception", "threadexception", "junitxml", "doctest")


class Carrier:
    """Brings the stage to the hooks and fixtures of `testline.pytest_plugin`."""

    def __init__(self, stage: Stage) -> None:
        self.__name__ = CARRIER  # the name under which pytest registers it
        self.stage = stage
        self.listing: list[tuple[str, tuple[str, ...]]] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A part of the suite that cannot be collected is told with its place."""
        if report.failed:
            told = str(report.longrepr).strip().splitlines()
            self.stage.erred(f"{report.nodeid} could not be collected: {told[-1] if told else 'no reason given'}")


def play(bench: Bench, progress: Progress = lambda _done, _total: None) -> Slice:
    """Play the suite on an open bench. An interruption ends it early and is told in what comes back."""
    stage = Stage(bench, progress)
    code = _pytest(bench, Carrier(stage))
    if code == pytest.ExitCode.INTERNAL_ERROR:
        stage.erred("pytest ended with an internal error.")
    elif code == pytest.ExitCode.USAGE_ERROR:
        stage.erred(f"The suite of {bench.plan.surface} could not be collected.")
    return stage.close(interrupted=code == pytest.ExitCode.INTERRUPTED and stage.stopped is None)


def listed(bench: Bench) -> list[tuple[str, tuple[str, ...]]]:
    """The tests that the plan selects, each with the requirements that it judges; none is run."""
    carrier = Carrier(Stage(bench))
    _pytest(bench, carrier, "--collect-only")
    return carrier.listing


def blocked(bench: Bench, reason: str) -> Slice:
    """The run of a target that cannot be tested at all: every selected test is blocked."""
    carrier = Carrier(Stage(bench))
    _pytest(bench, carrier, "--collect-only")
    for test, requirements in carrier.listing:
        carrier.stage.begin(test, requirements)
        carrier.stage.end(Ending.BLOCKED, reason)
    return replace(carrier.stage.close(), unreachable=reason)


def _pytest(bench: Bench, carrier: Carrier, *more: str) -> int:
    suites = folder("suites")
    arguments = [
        "--disable-plugin-autoload", "-c", str(_INI), "--rootdir", str(suites), "-p", "testline.pytest_plugin",
        *(word for name in _PLUGINS for word in ("-p", f"no:{name}")), *more, str(suites / bench.suite),
    ]
    with _shut_off():
        return pytest.main(arguments, plugins=[carrier])


@contextlib.contextmanager
def _shut_off() -> Iterator[None]:
    """Nobody's pytest settings reach the run, and nothing is written beside the suites."""
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = writes
        os.environ.update({name: value for name, value in kept.items() if value is not None})
