"""The project's shape: every surface is complete, nobody imports what they must not, public names stay."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from testline import catalogue, spec, surfaces
from testline.files import folder, underscored

TOP = Path(__file__).parents[1]
PACKAGE = Path(inspect.getfile(surfaces)).parents[1]


def members(name: str) -> dict[str, Path]:
    """What a surface consists of."""
    own = underscored(name)
    return {
        "the package": PACKAGE / "surfaces" / own / "__init__.py",
        "its reference model": PACKAGE / "surfaces" / own / "model" / "__init__.py",
        "its OpenAPI document": folder("openapi") / f"{name}.yaml",
        "its catalogue": folder("suites") / own / "requirements.yaml",
        "its suite's fixtures": folder("suites") / own / "conftest.py",
        "its wrong providers": TOP / "tests" / "mutants" / own,
        "the tests of its model": TOP / "tests" / own,
    }


def started() -> list[str]:
    """Every name under which a part of a surface stands anywhere."""
    found = {one.parent.name for one in (PACKAGE / "surfaces").glob("*/__init__.py")}
    found |= {one.parent.name for one in folder("suites").glob("*/requirements.yaml")}
    found |= {one.stem.replace("-", "_") for one in folder("openapi").glob("*.yaml") if one.stem != "control"}
    return sorted(one.replace("_", "-") for one in found)


@pytest.mark.parametrize("name", started())
def test_every_surface_is_complete(name) -> None:
    """A surface is some members of one name; what is missing is told."""
    missing = [f"{what}: {path}" for what, path in members(name).items() if not path.exists()]
    assert missing == []
    assert name in surfaces.names()


@pytest.mark.parametrize("name", surfaces.names())
def test_a_surface_says_of_itself_what_its_folder_says(name) -> None:
    """Name, prefix and credentials agree with the catalogue and the document."""
    surface = surfaces.load(name)
    assert (surface.name, surface.prefix) == (name, catalogue.load(name).prefix)
    assert set(surface.credentials) - surface.public
    assert spec.load(name).operations
    assert list((folder("suites") / underscored(name)).glob("test_*.py"))


@pytest.mark.parametrize("name", surfaces.names())
def test_every_rule_judges_rows_of_the_catalogue(name) -> None:
    """A check over a run's history names what it judges."""
    named = [one for rows in surfaces.load(name).rules.values() for one in rows]
    assert [one for one in named if one not in catalogue.load(name)] == []


def imports(path: Path) -> set[str]:
    """The modules that a file imports, typing imports included."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


PARTS = tuple(f"testline.surfaces.{underscored(name)}" for name in surfaces.names())
FORBIDDEN = ("testline.emulator", *(f"{part}.model" for part in PARTS))


@pytest.mark.parametrize("path", sorted(folder("suites").rglob("*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_suite_knows_a_model(path) -> None:
    """Suite and model are two readings of one documentation, and each proves the other."""
    assert [one for one in imports(path) if one.startswith(FORBIDDEN)] == []


@pytest.mark.parametrize("name", surfaces.names())
def test_no_model_knows_a_suite(name) -> None:
    """Nor what judges, nor what is tested."""
    for path in (PACKAGE / "surfaces" / underscored(name) / "model").rglob("*.py"):
        known = imports(path)
        assert [one for one in known if one.startswith(("testline.checks", "testline.targets", "testline.runs", "pytest"))] == []


PUBLIC = {
    "testline.catalogue": ["Catalogue", "Requirement", "load", "parse"],
    "testline.checks": ["Answered", "Judge", "judge_exchange", "judge_history"],
    "testline.emulator": ["Cut", "Emulator", "InProcess", "build"],
    "testline.runs": ["Plan", "Selection", "Stage", "check"],
    "testline.spec": ["Match", "Operation", "Parameter", "ResponseSpec", "Spec", "Validator", "Violation", "load"],
}


@pytest.mark.parametrize(("module", "names"), PUBLIC.items(), ids=PUBLIC)
def test_public_names_stay(module, names) -> None:
    """A name that is added or taken away is a decision: it is written down here."""
    loaded = importlib.import_module(module)
    assert sorted(loaded.__all__) == sorted(names)
    assert all(hasattr(loaded, one) for one in names)


def test_no_module_is_longer_than_300_lines() -> None:
    """A module of the package is what its name says, a screen or three of it."""
    modules = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "suites" not in path.parents]
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules}
    assert {str(path): number for path, number in lines.items() if number > 300} == {}


def python(*words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the testline that is under test."""
    path = f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r})"
    return subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", f"{path}; {words[0]}", *words[1:]], capture_output=True, text=True, check=False, timeout=60,
    )


def test_pytest_runs_of_other_people_pay_next_to_nothing() -> None:
    """What pytest loads wherever testline is installed imports nothing but the standard library."""
    done = python(
        "before = set(sys.modules); import testline.pytest_entry;"
        "print(*(one for one in set(sys.modules) - before if one.partition('.')[0] not in sys.stdlib_module_names))"
    )
    assert set(done.stdout.split()) == {"testline", "testline.pytest_entry"}


def test_plain_pytest_plays_a_suite() -> None:
    """`pytest suites/SURFACE` finds its hooks and fixtures by itself, in pages and in fixtures alike."""
    page = min((folder("suites") / "plivo_masking").glob("test_*.py"), key=lambda path: path.stat().st_size)
    done = python(
        "import pytest; raise SystemExit(pytest.main(sys.argv[1:]))", "-q", "--disable-plugin-autoload", "-c", "/dev/null",
        "-p", "testline.pytest_entry", "-p", "no:cacheprovider", "--import-mode=importlib", "--rootdir", str(folder("suites")), str(page),
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
