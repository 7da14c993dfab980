"""One schema of a document, compiled: judged by jsonschema-rs, explained by jsonschema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import jsonschema_rs

from testline.wire import at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import Draft202012Validator, ValidationError

Schema = dict[str, Any]

# The keywords after which a schema path speaks of another instance than its parent.
_DESCENDS = frozenset({"properties", "patternProperties", "additionalProperties", "items", "prefixItems", "contains"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where an instance breaks its schema.

    `pointer`: JSON pointer into the instance. `keyword`: the schema's word that failed; `property` is the member
    concerned, for `required` the missing one. `requirement`: nearest enclosing `x-requirement`, or None; `own`: it was
    stated about this very place, not about what encloses it. `tolerated`: what stands there fits `x-tolerated`, or
    `x-tolerated-live` where an emulator is bound to one form (`one_form`). `expected` and `got` are shown as JSON.
    """

    pointer: str
    keyword: str
    expected: str
    got: str
    message: str
    property: str
    requirement: str | None
    tolerated: bool
    own: bool = True
    one_form: bool = False


class Validator:
    """The schema at a JSON pointer of a document."""

    def __init__(self, document: Mapping[str, Any], pointer: str) -> None:
        self._document = document
        self.pointer = pointer
        self._conditions: dict[int, jsonschema_rs.Draft202012Validator] = {}

    @cached_property
    def _root(self) -> Schema:
        return {**self._document, "$ref": f"#{_fragment(self.pointer)}"}

    @cached_property
    def _fast(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self._root)

    @cached_property
    def _slow(self) -> Draft202012Validator:
        from jsonschema import Draft202012Validator  # noqa: PLC0415 - only a wrong instance pays for it

        return Draft202012Validator(self._root)

    @property
    def schema(self) -> Schema:
        """The schema itself, as the document has it."""
        found = at(self._document, self.pointer)
        return found if isinstance(found, dict) else {}

    @property
    def schema_requirement(self) -> str | None:
        """The requirement that the schema as a whole states, or None."""
        node: object = self.schema
        while isinstance(node, dict) and "x-requirement" not in node and "$ref" in node:
            node = self._resolve(node["$ref"])
        return node.get("x-requirement") if isinstance(node, dict) else None

    def is_valid(self, instance: object) -> bool:
        """Whether the instance keeps the schema."""
        return self._fast.is_valid(instance)

    def violations(self, instance: object) -> list[Violation]:
        """Where the instance breaks the schema; nothing where it keeps it."""
        if self._fast.is_valid(instance):
            return []
        return [self._violation(error) for error in self._slow.iter_errors(instance)]

    def requirements(self, instance: object) -> frozenset[str]:
        """The requirements that the schema states about members which this instance has."""
        return frozenset(self._stated(self.schema, instance))

    @property
    def all_requirements(self) -> frozenset[str]:
        """Every requirement that the schema states, whatever the instance."""
        found: set[str] = set()
        seen: set[str] = set()
        waiting: list[object] = [self.schema]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting += node
            elif isinstance(node, dict):
                found |= {str(node[word]) for word in ("x-requirement", "x-requirement-absent") if word in node}
                if (ref := node.get("$ref")) is not None and ref not in seen:
                    seen.add(ref)
                    waiting.append(self._resolve(ref))
                waiting += [value for name, value in node.items() if name not in ("example", "examples")]
        return frozenset(found)

    def _stated(self, schema: object, instance: object) -> Iterator[str]:
        if not isinstance(schema, dict):
            return
        if "x-requirement" in schema:
            yield schema["x-requirement"]
        for part, value in self._parts(schema, instance):
            yield from self._stated(part, value)

    def _parts(self, schema: Schema, instance: object) -> Iterator[tuple[object, object]]:
        """The schemas that a schema is made of, each with what it speaks of in this instance."""
        if "$ref" in schema:
            yield self._resolve(schema["$ref"]), instance
        for word in ("allOf", "anyOf", "oneOf"):
            for branch in schema.get(word, ()):
                yield branch, instance
        if "if" in schema:
            yield schema.get("then" if self._fits(schema["if"], instance) else "else"), instance
        if isinstance(instance, dict):
            for name, member in schema.get("properties", {}).items():
                if name in instance:
                    yield member, instance[name]
        elif isinstance(instance, list):
            for element in instance:
                yield schema.get("items"), element

    def _fits(self, condition: Schema, instance: object) -> bool:
        """Whether the instance keeps the `if` of a schema."""
        compiled = self._conditions.get(id(condition))
        if compiled is None:
            compiled = jsonschema_rs.Draft202012Validator({**self._document, "allOf": [condition]})
            self._conditions[id(condition)] = compiled
        return compiled.is_valid(instance)

    def _violation(self, error: ValidationError) -> Violation:
        nodes = self._nodes(error)
        pointer = "".join(f"/{_escape(str(step))}" for step in error.absolute_path)
        missing = _missing(error) if error.validator == "required" else None
        if missing is not None:
            pointer = f"{pointer}/{_escape(missing)}"
        one_form = self._tolerates(nodes, error, missing, "x-tolerated-live")
        return Violation(
            pointer=pointer,
            keyword=str(error.validator),
            expected=_expected(error),
            got="(absent)" if missing is not None else _short(error.instance),
            message=error.message,
            property=pointer.rsplit("/", 1)[-1],
            requirement=_innermost(nodes, missing),
            tolerated=self._tolerates(nodes, error, missing, "x-tolerated") or one_form,
            one_form=one_form,
            own=any(same and "x-requirement" in node for node, same in nodes),
        )

    def _nodes(self, error: ValidationError) -> list[tuple[Schema, bool]]:
        """The schemas from the root to the failing keyword; True where one speaks of the failing instance."""
        steps = list(error.absolute_schema_path)[:-1]
        last = max((i + 1 for i, step in enumerate(steps) if step in _DESCENDS), default=0)
        nodes: list[tuple[Schema, bool]] = []
        node: object = self._root
        for i, step in enumerate([*steps, str(error.validator)]):
            # jsonschema leaves `$ref` out of its paths: where a node lacks the step, its reference has it.
            while isinstance(node, dict) and step not in node and "$ref" in node:
                node = self._resolve(node["$ref"])
                if isinstance(node, dict):
                    nodes.append((node, i >= last))
            if i < len(steps):
                node = _child(node, step)
                if isinstance(node, dict):
                    nodes.append((node, i + 1 >= last))
        return nodes

    def _tolerates(
        self, nodes: list[tuple[Schema, bool]], error: ValidationError, missing: str | None, word: str
    ) -> bool:
        if missing is not None:
            member = nodes[-1][0].get("properties", {}).get(missing, {}) if nodes else {}
            return word == "x-tolerated" and bool(member.get("x-tolerated-absent", False))
        forms = [node[word] for node, same in nodes if same and word in node]
        return any(jsonschema_rs.is_valid(form, error.instance) for form in forms)

    def _resolve(self, ref: str) -> object:
        return at(self._document, unquote(ref.removeprefix("#")))


def _innermost(nodes: list[tuple[Schema, bool]], missing: str | None) -> str | None:
    chain = [node for node, _ in nodes]
    if missing is not None and chain:
        member = chain[-1].get("properties", {}).get(missing)
        if isinstance(member, dict) and "x-requirement-absent" in member:
            return str(member["x-requirement-absent"])
    return next((str(node["x-requirement"]) for node in reversed(chain) if "x-requirement" in node), None)


def _missing(error: ValidationError) -> str | None:
    names = error.validator_value
    if not isinstance(names, list) or not isinstance(error.instance, dict):
        return None
    # One error a missing name; jsonschema gives the name only in its message.
    return next((name for name in names if name not in error.instance and repr(name) in error.message), None)


_SENTENCES = {
    "type": "of type {}", "enum": "one of {}", "const": "{}", "pattern": "text that fits {}", "minimum": "at least {}",
    "maximum": "at most {}", "minLength": "at least {} characters", "maxLength": "at most {} characters",
    "maxItems": "at most {} elements", "minItems": "at least {} elements", "required": "to be there",
}
"""How a keyword's demand reads."""


def _expected(error: ValidationError) -> str:
    sentence = _SENTENCES.get(str(error.validator))
    told = _short(error.validator_value)
    if error.validator == "enum" and isinstance(error.validator_value, list):
        told = ", ".join(_short(one) for one in error.validator_value)
    return f"{error.validator}: {told}" if sentence is None else sentence.format(told)


def _short(value: object, most: int = 200) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def _child(node: object, step: object) -> object:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int):
        return node[step]
    return None


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def _fragment(pointer: str) -> str:
    """A JSON pointer as a URI fragment."""
    return quote(pointer, safe="/~$")
