"""The fixtures of the suites. `testline.pytest_plugin` brings them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from testline.pytest_plugin import scene_of
from testline.runs.accounts import OwnAccounts
from testline.runs.callbacks import Callbacks
from testline.runs.fresh import Fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from testline.checks import Judge
    from testline.targets.client import Client
    from testline.targets.control import Control


@pytest.fixture
def judge(request: pytest.FixtureRequest) -> Judge:
    """Assertions that name their requirement and never hide the next."""
    stage, scene = scene_of(request)
    return stage.judge(scene)


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """Fictional values that derive from the seed and this test's id alone."""
    stage, scene = scene_of(request)
    return Fresh(stage.bench.plan.seed, scene.test)


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Client:
    """The vendor's API as the primary account uses it."""
    bench = scene_of(request)[0].bench
    return bench.client(bench.accounts["primary"])


@pytest.fixture
def account_of(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """The vendor's API as another account uses it, by the account's name."""
    bench = scene_of(request)[0].bench

    def named(name: str) -> Client:
        if name not in bench.accounts:
            pytest.skip(f"feature:{name}-account")
        return bench.client(bench.accounts[name])

    return named


@pytest.fixture
def control(request: pytest.FixtureRequest) -> Control:
    """The control API of the target."""
    found = scene_of(request)[0].bench.control
    if found is None:
        pytest.skip("no-control")
    return found


@pytest.fixture
def own_account(control: Control, fresh: Fresh, request: pytest.FixtureRequest) -> Iterator[OwnAccounts]:
    """Makes accounts that nobody else uses; their numbers are given back at the end."""
    made = OwnAccounts(scene_of(request)[0].bench, control, fresh)
    yield made
    made.give_back()


@pytest.fixture
def receiver(request: pytest.FixtureRequest) -> Callbacks:
    """Where callbacks arrive."""
    stage = scene_of(request)[0]
    found = stage.bench.receiver
    if found is None:
        pytest.skip("no-callback-url")
    return Callbacks(found, stage.record)


@pytest.fixture
def callback_path(fresh: Fresh, receiver: Callbacks) -> Iterator[str]:
    """A path of the callback receiver that is this test's own."""
    path = f"/{fresh.uuid()}"
    yield path
    receiver.received(path, 0, 0)
    receiver.clear(path)


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the target's profile states for this surface."""
    return dict(scene_of(request)[0].bench.plan.profile.settings)


@pytest.fixture
def no_evidence() -> Callable[[str], NoReturn]:
    """Ends the test: this target shows nothing that decides it."""
    return lambda reason: pytest.skip(f"no-evidence: {reason}")


@pytest.fixture
def option_not_used() -> Callable[[str], NoReturn]:
    """Ends the test: this target does not use what the requirement allows."""
    return lambda reason: pytest.skip(f"option-not-used: {reason}")
