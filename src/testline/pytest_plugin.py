"""The pytest plugin: the suites' marks and hooks. Tests that are not of a suite never notice it.

With `testline check` the stage comes from there; with plain pytest it is made from the options of
`suites/conftest.py`, and every finding that is a failure fails its test.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from testline import catalogue
from testline.errors import Blocked, TestlineError, UsageError
from testline.runs.accounts import OwnAccount
from testline.runs.bench import Bench
from testline.runs.fresh import Fresh
from testline.runs.outcomes import Ending
from testline.runs.plan import Plan
from testline.runs.request import binding_of, profile_of
from testline.runs.scenarios import CARRIER, Carrier
from testline.runs.stage import HISTORY, Scene, Stage
from testline.targets.control import FeatureMissing
from testline.verdicts import Effect

if TYPE_CHECKING:
    from collections.abc import Generator

    from testline.verdicts import Finding

__all__ = ["Fresh", "OwnAccount"]

pytest_plugins = ("testline.pytest_fixtures",)

_STAGES = pytest.StashKey[dict[str, Stage]]()
_HISTORY = pytest.StashKey[list[str]]()
_SCENE = pytest.StashKey[Scene]()
_ENDING = pytest.StashKey[tuple[Ending, str | None]]()
_ALONE = {"clock", "calls", "faults", "handsets", "reset", "messages"}
_MARKS = (
    "requirement(*ids): the requirements that the test judges",
    "needs(*features): the features of the control API without which it cannot run",
    "operation(*ids): the operations that the page is about",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    config.stash[_STAGES] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what the plan selects; what it leaves out is told."""
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    places: dict[str, int] = {}
    for item in items:
        if not _is_of_suite(item):
            kept.append(item)
            continue
        stage = _stage(config, item)
        position = places.setdefault(stage.bench.plan.surface, 0)
        chosen = _chosen(stage, item, position)
        places[stage.bench.plan.surface] += chosen is not None
        (kept if chosen else left).append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)
    carrier = config.pluginmanager.get_plugin(CARRIER)
    if isinstance(carrier, Carrier):
        carrier.listing.extend((_test(item), _ids(item, "requirement")) for item in kept)
        carrier.stage.expect(len(kept))


def _chosen(stage: Stage, item: pytest.Item, position: int) -> bool | None:
    """Whether the item runs here; None where the selection leaves it out altogether."""
    plan = stage.bench.plan
    requirements = _ids(item, "requirement")
    for identifier in requirements:
        if identifier not in stage.bench.catalogue:
            message = f"{item.nodeid} judges {identifier}, which is not in the catalogue."
            raise pytest.UsageError(message)
    wanted = plan.selection.wants(stage.bench.catalogue, requirements, _ids(item, "operation"))
    if not wanted or not plan.selection.shard.has(position):
        if plan.part.index == 1 and plan.alone is not True:
            stage.unplayed(_test(item), requirements, "not-selected")
        return False if wanted else None
    if plan.alone is not None and plan.alone is not _plays_alone(item):
        return False
    return plan.alone is True or plan.part.has(position // plan.selection.shard.of)


def _plays_alone(item: pytest.Item) -> bool:
    """Whether the item needs a target that nobody else uses meanwhile."""
    return bool(_ALONE & set(_ids(item, "needs")))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin a scene for each test of a suite; skip what the target cannot do."""
    if not _is_of_suite(item):
        return
    stage = _stage(item.config, item)
    _open(stage)
    item.stash[_SCENE] = stage.begin(_test(item), _ids(item, "requirement"))
    if stage.stopped:
        pytest.skip(f"budget: {stage.stopped}")
    control = stage.bench.control
    for feature in _ids(item, "needs"):
        if control is None:
            pytest.skip("no-control")
        if not control.has(feature):
            pytest.skip(f"feature:{feature}")


def _open(stage: Stage) -> None:
    """Open the target before the first test on it; a session whose target cannot be tested ends there."""
    try:
        stage.bench.open()
    except TestlineError as error:
        pytest.exit(f"testline: {error}", returncode=error.exit_code)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """See how each phase of a suite's test ended; a finding that is a failure fails the test."""
    report = yield
    scene = item.stash.get(_SCENE, None)
    if scene is None:
        return report
    stage = _stage(item.config, item)
    if call.excinfo is not None:
        _note_ending(stage, item, call, report)
    if call.when == "teardown":
        stage.end(*item.stash.get(_ENDING, (Ending.RAN, None)))
    elif call.when == "call" and report.outcome == "passed" and stage.fails(scene.findings):
        report.outcome = "failed"
        report.longrepr = "\n\n".join(_told(stage, finding) for finding in scene.findings)
    return report


def _note_ending(stage: Stage, item: pytest.Item, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    assert call.excinfo is not None  # noqa: S101 - the caller has looked
    error = call.excinfo.value
    if isinstance(error, FeatureMissing):
        ending = (Ending.SKIPPED, f"feature:{error.feature}")
        report.outcome, report.longrepr = "skipped", (str(item.path), 0, f"Skipped: {ending[1]}")
    elif isinstance(error, pytest.skip.Exception):
        ending = (Ending.SKIPPED, str(error.msg))
    elif isinstance(error, Blocked):
        ending = (Ending.BLOCKED, error.message)
        report.longrepr = f"BLOCKED: {error}"
    elif isinstance(error, UsageError):
        raise pytest.UsageError(str(error)) from error
    else:
        ending = (Ending.ERROR, f"{type(error).__name__}: {error}")
        stage.erred(ending[1] or "", _test(item))
    if call.when != "teardown":
        item.stash[_ENDING] = ending


def _told(stage: Stage, finding: Finding) -> str:
    row = stage.bench.catalogue[finding.requirement]
    mildness = "" if stage.effect(finding) is Effect.FAILURE else f" ({stage.effect(finding)})"
    return (
        f"{finding.requirement} {row.level}{mildness}: {row.text}\n  source:   {row.source}\n"
        f"  where:    {finding.where}\n  expected: {finding.expected}\n  got:      {finding.got}"
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With plain pytest, judge what only the whole history shows, and close the benches."""
    told = session.config.stash.setdefault(_HISTORY, [])
    for stage in session.config.stash.get(_STAGES, {}).values():
        found = [one for outcome in stage.close().outcomes if outcome.test == HISTORY for one in outcome.findings]
        told += [_told(stage, finding) for finding in found]
        if stage.fails(found):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        stage.bench.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell what the history showed."""
    if told := config.stash.get(_HISTORY, []):
        terminalreporter.section("what the whole history shows")
        terminalreporter.write_line("\n\n".join(told))


def _is_of_suite(item: pytest.Item) -> bool:
    return item.get_closest_marker("requirement") is not None


def _ids(item: pytest.Item, mark: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for found in item.iter_markers(mark) for one in found.args))


def _test(item: pytest.Item) -> str:
    """The id of a test in reports: `scenarios:create_a_session::test_a_new_session_is_active`."""
    _, _, name = item.nodeid.partition("::")
    return f"scenarios:{item.path.stem.removeprefix('test_')}::{name}"


def _stage(config: pytest.Config, item: pytest.Item) -> Stage:
    carrier = config.pluginmanager.get_plugin(CARRIER)
    if isinstance(carrier, Carrier):
        return carrier.stage
    surface = item.path.parent.name.replace("_", "-")
    stages = config.stash[_STAGES]
    if surface not in stages:
        stages[surface] = Stage(Bench(_plan(config, surface)))
    return stages[surface]


def _plan(config: pytest.Config, surface: str) -> Plan:
    """The plan of plain pytest, from the options of `suites/conftest.py` or of a plugin that has them already."""
    names = (
        "base_url", "control_url", "control_token", "credential", "target", "timeout", "callback_url", "callback_listen"
    )
    options = {name: config.getoption(name, default=None) for name in names}
    try:
        profile = profile_of(surface, options, os.environ)
        catalogue.load(surface)
    except TestlineError as error:
        raise pytest.UsageError(str(error)) from error
    binding = binding_of(profile, config.getoption("binding", default=None))
    return Plan(surface, profile, binding, seed=config.getoption("seed", default=None) or 0)


def scene_of(request: pytest.FixtureRequest) -> tuple[Stage, Scene]:
    """The stage of a fixture's test, and its scene there."""
    item = request.node
    scene = item.stash.get(_SCENE, None)
    if scene is None:
        message = f"{item.nodeid} uses a suite's fixture and has no requirement mark."
        raise pytest.UsageError(message)
    return _stage(request.config, item), scene
