"""The suites are plain pytest too: `pytest suites/SURFACE` judges as `testline check` does."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from testline import emulator, surfaces
from testline.emulator import Emulator, InProcess
from testline.emulator.server import serving
from testline.files import folder
from testline.surfaces.plivo_masking.model import PlivoModel
from testline.targets.control import Control

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from testline.surfaces.model import Chooser, Model, Moment

PAGE = folder("suites") / "plivo_masking" / "test_update_a_session.py"


class Shifting(PlivoModel):
    """Every answer but a create's shows another time of creation than the session has."""

    def show(self, session: Any, turn: Any, *, place: str = "item") -> dict[str, Any]:
        """The session object, an hour off."""
        shown = super().show(session, turn, place=place)
        if place != "create":
            shown["created_time"] = self.stamp(session.created + 3_600_000_000, turn)
        return shown


class Kind:
    """The kind of the shifting model."""

    forms: Mapping[str, tuple[object, ...]] = surfaces.load_model("plivo-masking").forms

    def fresh(self, chooser: Chooser, moment: Moment) -> Model:  # noqa: ARG002 - the contract's
        """A model in its fixture state."""
        return Shifting()


def played(tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What pytest does with some words, from a folder where nothing of the project is configured."""
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider",
         "--import-mode=importlib", *words],
        capture_output=True, text=True, check=False, timeout=120, cwd=tmp_path,
    )  # fmt: skip


def test_a_page_is_judged_by_name_against_the_embedded_emulator(tmp_path: Path) -> None:
    """`-k` selects, and nothing fails on the healthy emulator."""
    ran = played(tmp_path, str(PAGE), "-k", "message")
    assert ran.returncode == 0, ran.stdout
    assert "passed" in ran.stdout


def test_a_run_without_control_keeps_below_the_rate_limit(tmp_path: Path) -> None:
    """With credentials alone, against an emulator with its limit on, no request is refused for its rate."""
    made = emulator.build(["plivo-masking"])
    control = Control(InProcess(made), "/_testline/v1", None, "plivo-masking")
    account = next(one for one in control.accounts() if one.name == "primary")
    given = [word for name, value in account.credentials.items() for word in ("--credential", f"{name}={value}")]
    with serving(made) as url:
        ran = played(tmp_path, str(PAGE.with_name("test_refused_creates.py")), "--base-url", url, *given)
    assert ran.returncode == 0, ran.stdout
    assert "429" not in ran.stdout


def test_what_only_the_history_shows_fails_the_session(tmp_path: Path) -> None:
    """A test that judges the message passes, and the changed time of creation is told and fails the session."""
    made = Emulator({"plivo-masking": Kind()})
    with serving(made) as url:
        ran = played(tmp_path, str(PAGE), "-k", "message", "--base-url", url, "--control-url", f"{url}/_testline/v1")
    assert ran.returncode == 1, ran.stdout
    assert "PNM-UPD-004" in ran.stdout
    assert "failed" not in ran.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--base-url", "http://127.0.0.1:9"), 2, "auth_id"),
        (("--base-url", "http://127.0.0.1:9", "--credential", "auth_id=x", "--credential", "auth_token=y"), 4, "127.0.0.1:9"),
    ],
    ids=["no credentials", "nothing listens"],
)
def test_a_target_that_cannot_be_tested_ends_the_session(
    tmp_path: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    """One sentence and the exit code of its kind, not a page of failures."""
    ran = played(tmp_path, str(PAGE), *words)
    assert (ran.returncode, told in ran.stdout + ran.stderr) == (code, True), ran.stdout
