"""A whole document: loaded once, its operations found by id or by request."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import orjson

from testline.errors import InternalError, UsageError
from testline.files import folder
from testline.spec.names import TABLES, Names, names_of, renamed
from testline.spec.operation import Match, Operation
from testline.spec.validation import Validator

if TYPE_CHECKING:
    from collections.abc import Mapping

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True)
class Spec:
    """One surface's OpenAPI document, in the wire's names. `digest` is the sha256 of its source text."""

    name: str
    document: Mapping[str, Any]
    digest: str
    names: Names = field(default_factory=Names)
    _validators: dict[str, Validator] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation by its operationId."""
        found = (
            Operation(self.document, template, method)
            for template, item in self.document["paths"].items()
            for method in _METHODS
            if method in item
        )
        return {operation.id: operation for operation in found}

    @cached_property
    def stated_requirements(self) -> frozenset[str]:
        """Every requirement that the document states about answers and callbacks."""
        checks = self.document.get("x-checks", {})
        rows = {row for row in checks.values() if isinstance(row, str)}
        for rule in checks.get("callbacks", ()):
            rows |= self.validator(rule["schema"]).all_requirements
        for operation in self.operations.values():
            rows |= {one.requirement for one in operation.responses.values() if one.requirement is not None}
            for validator in (one for response in operation.responses.values() for one in response.media.values()):
                rows |= validator.all_requirements
        return frozenset(rows)

    def match(self, method: str, path: str) -> Match | None:
        """The operation that a request is to, or None."""
        for operation in self.operations.values():
            if (found := operation.match(method, path)) is not None:
                return found
        return None

    def allowed(self, path: str) -> tuple[str, ...]:
        """The methods that the path has; none where the document does not know the path."""
        return tuple(one.method for one in self.operations.values() if one.pattern.fullmatch(path))

    def validator(self, pointer: str) -> Validator:
        """The schema at a JSON pointer, compiled at its first use."""
        if pointer not in self._validators:
            self._validators[pointer] = Validator(self.document, pointer)
        return self._validators[pointer]


def load(name: str, settings: Mapping[str, Any] | None = None) -> Spec:
    """The document `openapi/NAME.yaml`; from its JSON form where the wheel carries one.

    `settings`: a target profile's, which may state the real names of what the document only supposes.
    """
    stated = {kind: settings[kind] for kind in TABLES if settings and kind in settings}
    return _named(name, orjson.dumps(stated, option=orjson.OPT_SORT_KEYS))


@cache
def _named(name: str, stated: bytes) -> Spec:
    document, digest = _read(name)
    names = names_of(document, orjson.loads(stated))
    return Spec(name, renamed(document, names), digest, names)


@cache
def _read(name: str) -> tuple[dict[str, Any], str]:
    source = folder("openapi") / f"{name}.yaml"
    if not source.is_file():
        message = f"There is no OpenAPI document for {name}."
        raise InternalError(message, hint=f"Expected it at {source}.")
    text = source.read_bytes()
    compiled = source.with_suffix(".json")
    document = orjson.loads(compiled.read_bytes()) if compiled.is_file() else read_yaml(text, str(source))
    return document, hashlib.sha256(text).hexdigest()


def read_yaml(text: bytes, path: str) -> Any:  # noqa: ANN401 - a YAML file can be anything
    """A YAML document, read by the fast safe loader. Raises `UsageError`, naming the path and the place."""
    import yaml  # noqa: PLC0415 - the wheel's JSON makes it needless

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        message = f"{path} is no YAML that can be read: {' '.join(str(error).split())}."
        raise UsageError(message) from None
