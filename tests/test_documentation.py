"""The documentation is true in what a program can see: links lead somewhere, options exist, every command tells of itself."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from testline import catalogue, surfaces
from testline.cli import command as group

TOP = Path(__file__).parents[1]
PAGES = tuple(sorted([*TOP.glob("*.md"), *(one for part in ("docs", "contracts", "cassettes") for one in (TOP / part).rglob("*.md"))]))
COMMANDS = tuple(group.list_commands(click.Context(group)))
# Options in our documentation that are not testline's.
OTHERS = {"--data-raw", "--everything"}


def name_of(page: Path) -> str:
    """A page's path within the project."""
    return str(page.relative_to(TOP))


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(page: Path) -> set[str]:
    """The anchors of a page, as hosts of repositories make them."""
    lines = re.findall(r"^#+ +(.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page) -> None:
    """To a file of the project, or to a heading of a page."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (anchor and anchor not in headings(found)):
            lost.append(target)
    assert lost == []


def options(command: click.Command) -> set[str]:
    """Every option of a command, as it is typed."""
    return {name for one in command.params for name in (*one.opts, *one.secondary_opts) if name.startswith("--")}


def command_of(name: str) -> click.Command:
    """A command by name."""
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_option_that_the_documentation_names_exists(page) -> None:
    """Of some command; a page that promises what is not there sends its readers astray."""
    known = {option for name in COMMANDS for option in options(command_of(name))} | {"--help", "--version"} | OTHERS
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page.read_text(encoding="utf-8")))
    assert named - known == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_of_itself(name, capsys) -> None:
    """`--help` names each option, with a word on what it does, and ends with 0."""
    assert group.main([name, "--help"], prog_name="testline", standalone_mode=False) == 0
    told = capsys.readouterr().out
    assert f"Usage: testline {name}" in told
    assert {one for one in options(command_of(name)) if one not in told} == set()
    silent = [one.name for one in command_of(name).params if isinstance(one, click.Option) and not one.help]
    assert silent == []


def test_help_lists_every_command(capsys) -> None:
    """With what it does."""
    assert group.main(["--help"], prog_name="testline", standalone_mode=False) == 0
    told = capsys.readouterr().out
    assert {name for name in COMMANDS if name not in told} == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_the_documentation_shows_exists(page) -> None:
    """In its blocks of code; what is planned is told in words."""
    blocks = "\n".join(re.findall(r"^```.*?^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL))
    shown = set(re.findall(r"(?:^\$ |&& )testline ([a-z]+)", blocks, re.MULTILINE))
    assert shown - set(COMMANDS) == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_requirement_that_the_documentation_names_is_in_a_catalogue(page) -> None:
    """An example rots when its row is not there."""
    prefixes = "|".join(catalogue.load(name).prefix for name in surfaces.names())
    named = set(re.findall(rf"\b(?:{prefixes})-[A-Z]+-\d{{3}}\b", page.read_text(encoding="utf-8")))
    known = {row.id for name in surfaces.names() for row in catalogue.load(name)}
    assert named - known == set()


def test_every_decision_is_in_the_list_of_decisions() -> None:
    """And each is dated."""
    notes = [one for one in (TOP / "docs" / "decisions").glob("*.md") if one.name != "README.md"]
    listed = set(re.findall(r"\]\(([^)]+)\)", (TOP / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")))
    assert listed == {one.name for one in notes}
    assert [one.name for one in notes if not re.search(r"^20\d\d-\d\d-\d\d, ", one.read_text(encoding="utf-8"), re.MULTILINE)] == []
