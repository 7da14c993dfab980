"""The catalogue's file: what is wrong in it is an error that names the place."""

from __future__ import annotations

import itertools
import re

import pytest

from testline import catalogue, spec, surfaces
from testline.errors import UsageError
from testline.verdicts import Basis, Binding, Effect, Level


def row(identifier: str, **members: str) -> str:
    """A row of the file."""
    told = {"id": identifier, "level": "MUST", "basis": "vendor", "text": "A thing is always so.", "source": "docs", **members}
    return "\n  - " + "\n    ".join(f"{name}: {value}" for name, value in told.items())


def document(*rows: str, head: str = "surface: toy-masking\nprefix: TOY\nrequirements:") -> bytes:
    """A whole file."""
    return f"{head}{''.join(rows)}\n".encode()


def test_a_catalogue_has_its_rows_in_the_order_of_the_file() -> None:
    """Areas may alternate; each counts for itself from 001."""
    text = document(row("TOY-CRE-001"), row("TOY-AUTH-001", level="SHOULD", basis="client"), row("TOY-CRE-002"))
    found = catalogue.parse(text)
    assert [one.id for one in found] == ["TOY-CRE-001", "TOY-AUTH-001", "TOY-CRE-002"]
    assert (found["TOY-AUTH-001"].level, found["TOY-AUTH-001"].basis) == (Level.SHOULD, Basis.CLIENT)
    assert (found.surface, found.prefix, len(found)) == ("toy-masking", "TOY", 3)
    assert "TOY-CRE-002" in found
    assert "TOY-CRE-003" not in found


def test_globs_fit_ids() -> None:
    """As `--requirement` takes them."""
    found = catalogue.parse(document(row("TOY-CRE-001")))
    assert found.fits("TOY-CRE-*")
    assert not found.fits("TOY-UPD-*")


WRONG = {
    "a row twice": ((row("TOY-CRE-001"), row("TOY-CRE-001")), "TOY-CRE-001 stands twice"),
    "a gap": ((row("TOY-CRE-001"), row("TOY-CRE-003")), "TOY-CRE-003 is out of order: TOY-CRE-002 is next"),
    "renumbered": ((row("TOY-CRE-001"), row("TOY-CRE-003"), row("TOY-CRE-002")), "TOY-CRE-003 is out of order"),
    "not from 001": ((row("TOY-CRE-002"),), "TOY-CRE-002 is out of order: TOY-CRE-001 is next"),
    "another surface's prefix": ((row("PNM-CRE-001"),), "PNM-CRE-001 is not an id of this surface, TOY-AREA-000"),
    "no id at all": ((row("create-1"),), "create-1 is not an id of this surface"),
    "too many digits": ((row("TOY-CRE-0001"),), "TOY-CRE-0001 is not an id of this surface"),
    "an unknown level": ((row("TOY-CRE-001", level="must"),), "requirements/0/level"),
    "an unknown basis": ((row("TOY-CRE-001"), row("TOY-CRE-002", basis="hearsay")), "requirements/1/basis"),
    "an unknown cap": ((row("TOY-CRE-001", live="never"),), "requirements/0/live"),
    "an unknown member": ((row("TOY-CRE-001", colour="red"),), "requirements/0"),
    "no text worth the name": ((row("TOY-CRE-001", text="so"),), "requirements/0/text"),
    "a number for a source": ((row("TOY-CRE-001", source="12"),), "requirements/0/source"),
    "no rows": ((" []",), "requirements"),
}


@pytest.mark.parametrize(("rows", "told"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_in_the_file_is_told_with_its_place(rows, told) -> None:
    """The message names the file, and the row or the member."""
    with pytest.raises(UsageError, match=re.escape(told)) as caught:
        catalogue.parse(document(*rows), "toy/requirements.yaml")
    assert "toy/requirements.yaml" in caught.value.message


@pytest.mark.parametrize(
    "text",
    [b"", b"- 1", b"surface: toy", b"surface: [", b"\tsurface: toy-masking", b"surface: \xff", b"a: *nowhere", b"\x00"],
)
def test_a_file_that_is_no_catalogue_is_told_too(text) -> None:
    """Broken YAML and YAML of another shape are one sentence that names the file, and no traceback."""
    with pytest.raises(UsageError, match=r"toy/requirements\.yaml"):
        catalogue.parse(text, "toy/requirements.yaml")


def test_yaml_builds_no_objects() -> None:
    """A tag of Python's is refused, not obeyed."""
    with pytest.raises(UsageError, match="requirements"):
        catalogue.parse(b"surface: !!python/object/apply:os.getcwd []", "requirements.yaml")


def test_an_unknown_id_is_told_with_the_command_that_shows_the_known_ones() -> None:
    """Asking for a requirement that is not there is wrong usage."""
    found = catalogue.parse(document(row("TOY-CRE-001")))
    with pytest.raises(UsageError, match=r"no requirement TOY-CRE-009 in the catalogue of toy-masking.*testline requirements"):
        found["TOY-CRE-009"]


def test_a_surface_without_a_catalogue_is_told() -> None:
    """The file that cannot be read is named."""
    with pytest.raises(UsageError, match=r"toy-masking cannot be read.*toy_masking"):
        catalogue.load("toy-masking")


@pytest.mark.parametrize("name", surfaces.names())
def test_the_catalogue_of_every_surface_agrees_with_itself(name) -> None:
    """It is about the surface whose folder it stands in, under the prefix that the surface states."""
    found = catalogue.load(name)
    assert (found.surface, found.prefix) == (name, surfaces.load(name).prefix)
    assert len({one.text for one in found}) == len(found)


@pytest.mark.parametrize("name", surfaces.names())
def test_nothing_fails_a_live_target_but_what_the_vendor_or_its_clients_say(name: str) -> None:
    """Every row with another basis, in every way in which it can be broken, even where a profile states all names."""
    ways = itertools.product((False, True), repeat=3)
    for tolerated, one_form, configured in ways:
        for row in catalogue.load(name):
            effect = row.effect(Binding.LIVE, tolerated=tolerated, one_form=one_form, configured=configured)
            if row.basis not in (Basis.VENDOR, Basis.CLIENT):
                assert effect is not Effect.FAILURE, row.id
            if row.live is not None and not configured:
                assert effect is not Effect.FAILURE, row.id


@pytest.mark.parametrize("name", surfaces.names())
def test_what_rests_on_names_rests_on_names_of_the_documents_table(name: str) -> None:
    """A row that binds only where a profile states names says which, and each is one that a profile can state."""
    table = spec.load(name).document.get("x-names", {})
    for row in catalogue.load(name):
        assert bool(row.rests_on) is (row.live == "configured"), row.id
        for kind, _, member in (one.partition(".") for one in row.rests_on):
            assert member in table.get(kind, {}), (row.id, kind, member)
