"""What is installed is what should be. Runs against an installed wheel alone; from a checkout there is none to judge."""

from __future__ import annotations

import importlib.metadata
import json
from pathlib import Path

import pytest

import testline
from testline.files import folder
from testline.spec.document import read_yaml

PACKAGE = Path(testline.__file__).parent
TOP = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(not PACKAGE.parent.match("site-packages"), reason="testline is imported from a checkout")


def test_no_other_top_level_name_is_installed() -> None:
    """Suites, documents and the rest stand under testline/."""
    files = importlib.metadata.files("testline") or []
    tops = {one.parts[0] for one in files if one.parts[0] != ".." and not one.parts[0].endswith(".dist-info")}
    assert tops == {"testline"}


@pytest.mark.parametrize("name", ["openapi", "suites", "contracts", "cassettes"])
def test_every_data_folder_is_carried_whole(name) -> None:
    """File by file as in the checkout, and found in the package."""
    assert folder(name) == PACKAGE / name
    kept = {str(one.relative_to(TOP / name)) for one in (TOP / name).rglob("*") if one.is_file()}
    carried = {str(one.relative_to(folder(name))) for one in folder(name).rglob("*") if one.is_file()}
    ours = {one for one in kept if "__pycache__" not in one and "_cache/" not in one}
    assert ours - carried == set()
    assert {one for one in carried - ours if not one.endswith((".json", ".pyc"))} == set()


def test_every_document_is_compiled_to_json_that_says_the_same() -> None:
    """It is what `load` reads."""
    sources = list(folder("openapi").glob("*.yaml"))
    assert sources
    for source in sources:
        compiled = json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
        assert compiled == read_yaml(source.read_bytes(), str(source))


def test_the_metadata_say_what_the_package_says() -> None:
    """One version, one command, one plugin, one licence."""
    told = importlib.metadata.distribution("testline")
    assert told.version == testline.__version__
    assert {(one.group, one.name, one.value) for one in told.entry_points} == {
        ("console_scripts", "testline", "testline.__main__:main"), ("pytest11", "testline", "testline.pytest_entry"),
    }
    assert told.metadata["License-Expression"] == "Apache-2.0"
