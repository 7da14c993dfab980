"""One method and path of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from testline.spec.validation import Validator
from testline.wire import at

if TYPE_CHECKING:
    from collections.abc import Mapping

_INTEGER = re.compile(r"[+-]?\d{1,18}")


def _resolved(document: Mapping[str, Any], node: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str]:
    """The node behind a `$ref`, and where it stands."""
    if "$ref" not in node:
        return node, pointer
    target = str(node["$ref"]).removeprefix("#")
    found = at(document, target)
    return (found if isinstance(found, dict) else {}), target


@dataclass(frozen=True)
class Parameter:
    """A path, query or header parameter."""

    name: str
    place: str
    required: bool
    validator: Validator

    def coerced(self, text: str) -> object:
        """The text as the value that the schema speaks of: an integer where it wants one and has one."""
        wants = self.validator.schema.get("type")
        if wants == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if wants == "boolean" and text in ("true", "false"):
            return text == "true"
        return text


@dataclass(frozen=True)
class ResponseSpec:
    """What an operation may answer with one status. `status` is the document's key: "201", "4XX", "default"."""

    status: str
    description: str
    tolerated: bool
    requirement: str | None
    media: Mapping[str, Validator]
    headers: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Match:
    """An operation and the path parameters of one request to it, decoded."""

    operation: Operation
    path: Mapping[str, str]


class Operation:
    """One method and path: its parameters, request body, answers. `pointer` is where the document has it."""

    def __init__(self, document: Mapping[str, Any], template: str, method: str) -> None:
        self._document = document
        self.method = method.upper()
        self.template = template
        self.pointer = f"/paths/{template.replace('~', '~0').replace('/', '~1')}/{method}"
        self._node = document["paths"][template][method]
        self.id: str = self._node["operationId"]
        self.summary: str = self._node.get("summary", "")
        self.sources: tuple[str, ...] = tuple(self._node.get("x-source", ()))
        self.requirement: str | None = self._node.get("x-requirement")
        parts = re.split(r"\{(\w+)\}", template)
        pattern = "".join(f"(?P<{part}>[^/]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts))
        self.pattern = re.compile(pattern.rstrip("/") + "/?")

    def __repr__(self) -> str:
        return f"Operation({self.id})"

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of the path and of the operation."""
        base = f"/paths/{self.template.replace('~', '~0').replace('/', '~1')}"
        listed = [
            (node, f"{where}/parameters/{i}")
            for where in (base, self.pointer)
            for i, node in enumerate((at(self._document, where) or {}).get("parameters", ()))  # type: ignore[attr-defined]  # documents are validated by tests
        ]
        resolved = [_resolved(self._document, node, pointer) for node, pointer in listed]
        return tuple(
            Parameter(node["name"], node["in"], node.get("required", False), self._validator(f"{pointer}/schema"))
            for node, pointer in resolved
        )

    @cached_property
    def request_media(self) -> Mapping[str, Validator]:
        """The validator of the request body for each media type; empty where there is none."""
        node = self._node.get("requestBody")
        if node is None:
            return {}
        node, pointer = _resolved(self._document, node, f"{self.pointer}/requestBody")
        return self._media(node, pointer)

    @cached_property
    def body(self) -> Validator | None:
        """The validator of a JSON request body, or None where the operation takes none."""
        return self.request_media.get("application/json")

    @cached_property
    def responses(self) -> Mapping[str, ResponseSpec]:
        """What it may answer, by the document's status key."""
        return {str(status): self._response(str(status)) for status in self._node.get("responses", {})}

    def response(self, status: int) -> ResponseSpec | None:
        """What the document says of that status, or None where it says nothing."""
        keys = (str(status), f"{status // 100}XX", "default")
        return next((self.responses[key] for key in keys if key in self.responses), None)

    def url(self, path: Mapping[str, str]) -> str:
        """The path with its parameters filled in and percent-encoded."""
        return re.sub(r"\{(\w+)\}", lambda found: quote(path[found[1]], safe=""), self.template)

    def match(self, method: str, path: str) -> Match | None:
        """The operation and its decoded path parameters, if the request is to it; one trailing slash is allowed."""
        if method != self.method:
            return None
        found = self.pattern.fullmatch(path)
        return found and Match(self, {name: unquote(value) for name, value in found.groupdict().items()})

    def _response(self, status: str) -> ResponseSpec:
        node, pointer = _resolved(
            self._document, self._node["responses"][status], f"{self.pointer}/responses/{status}"
        )
        own = self._node["responses"][status]
        return ResponseSpec(
            status=status,
            description=node.get("description", ""),
            tolerated=bool(own.get("x-tolerated", node.get("x-tolerated", False))),
            requirement=own.get("x-requirement", node.get("x-requirement")),
            media=self._media(node, pointer),
            headers=node.get("headers", {}),
        )

    def _media(self, node: Mapping[str, Any], pointer: str) -> Mapping[str, Validator]:
        return {
            media: self._validator(f"{pointer}/content/{media.replace('/', '~1')}/schema")
            for media, content in node.get("content", {}).items()
            if "schema" in content
        }

    def _validator(self, pointer: str) -> Validator:
        return Validator(self._document, pointer)
