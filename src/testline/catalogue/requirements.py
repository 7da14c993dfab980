"""Reading `suites/SURFACE/requirements.yaml`.

The file is checked against `requirements.schema.json`; an id that stands twice, out of order or under another
surface's prefix is an error, since ids are permanent.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from testline.errors import UsageError
from testline.files import folder, underscored
from testline.spec.document import read_yaml
from testline.verdicts import Basis, Binding, Effect, Level, effect_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ID = re.compile(r"([A-Z]{3})-([A-Z]{2,4})-(\d{3})")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One sentence that a provider keeps.

    `live`: `warning` or `observation` caps a finding on a live target; `configured` makes it an observation unless
    the target's profile states what it `rests_on`: the paths and names, `paths.createContext` and the like, that no
    vendor's text has. `untestable`: why nothing observable decides it, or None.
    """

    id: str
    level: Level
    basis: Basis
    text: str
    source: str
    live: str | None = None
    untestable: str | None = None
    rests_on: tuple[str, ...] = ()

    def effect(
        self, binding: Binding, *, tolerated: bool = False, one_form: bool = False, configured: bool = False
    ) -> Effect:
        """What breaking it counts for."""
        cap = {"warning": Effect.WARNING, "observation": Effect.OBSERVATION}.get(self.live or "")
        if self.live == "configured" and not configured:
            cap = Effect.OBSERVATION
        return effect_of(self.level, self.basis, binding, tolerated=tolerated, one_form=one_form, cap=cap)


@dataclass(frozen=True)
class Catalogue:
    """All requirements of one surface, in the sheet's order. `digest`: the sha256 of the file."""

    surface: str
    prefix: str
    requirements: Mapping[str, Requirement]
    digest: str

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.requirements.values())

    def __len__(self) -> int:
        return len(self.requirements)

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.requirements

    def __getitem__(self, identifier: str) -> Requirement:
        try:
            return self.requirements[identifier]
        except KeyError:
            message = f"There is no requirement {identifier} in the catalogue of {self.surface}."
            raise UsageError(message, hint=f"See `testline requirements {self.surface}`.") from None

    def fits(self, glob: str) -> bool:
        """Whether any id fits the glob."""
        return any(fnmatchcase(one, glob) for one in self.requirements)


@cache
def _schema() -> jsonschema_rs.Draft202012Validator:
    source = Path(__file__).with_name("requirements.schema.json")
    return jsonschema_rs.Draft202012Validator(json.loads(source.read_text(encoding="utf-8")))


@cache
def load(surface: str) -> Catalogue:
    """The catalogue of a surface."""
    path = folder("suites") / underscored(surface) / "requirements.yaml"
    try:
        return parse(path.read_bytes(), str(path))
    except OSError as problem:
        message = f"The catalogue of {surface} cannot be read: {problem}."
        raise UsageError(message) from problem


def parse(text: bytes, path: str = "requirements.yaml") -> Catalogue:
    """A catalogue from the text of its file. Raises `UsageError`, naming the place."""
    document = read_yaml(text, path)
    error = next(_schema().iter_errors(document), None)
    if error is not None:
        where = "/".join(str(step) for step in error.instance_path)
        message = f"{path}: {where or 'the file'}: {error.message}."
        raise UsageError(message)
    found: dict[str, Requirement] = {}
    last: dict[str, int] = {}
    for row in document["requirements"]:
        requirement = _requirement(row)
        _hold_order(requirement.id, document["prefix"], found, last, path)
        found[requirement.id] = requirement
    return Catalogue(document["surface"], document["prefix"], found, hashlib.sha256(text).hexdigest())


def _requirement(row: dict[str, Any]) -> Requirement:
    return Requirement(
        id=row["id"], level=Level(row["level"]), basis=Basis(row["basis"]), text=row["text"], source=row["source"],
        live=row.get("live"), untestable=row.get("untestable"), rests_on=tuple(row.get("rests_on", ())),
    )


def _hold_order(
    identifier: str, prefix: str, found: dict[str, Requirement], last: dict[str, int], path: str
) -> None:
    parts = _ID.fullmatch(identifier)
    if parts is None or parts[1] != prefix:
        message = f"{path}: {identifier} is not an id of this surface, {prefix}-AREA-000."
        raise UsageError(message)
    if identifier in found:
        message = f"{path}: {identifier} stands twice."
        raise UsageError(message, hint="Ids are permanent: give the new row a new number.")
    if int(parts[3]) != last.get(parts[2], 0) + 1:
        message = f"{path}: {identifier} is out of order: {prefix}-{parts[2]}-{last.get(parts[2], 0) + 1:03d} is next."
        raise UsageError(message, hint="Ids are permanent: rows are never renumbered or removed.")
    last[parts[2]] = int(parts[3])
