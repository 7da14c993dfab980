"""Names that a document only supposes: where the vendor's real ones differ, one table says so, and all follow.

A document's `x-names` lists the paths, query parameters and body members whose names no vendor's text decides, each
with its name on the wire. A target profile's `[settings]` may state others. The document, the suites' requests and
the emulator's answers then take the wire's names, while models, suites and rules go on speaking the document's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import orjson

from testline.errors import UsageError
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.wire import Exchange, Request, Response

TABLES = ("paths", "parameters", "fields")
_PARAMETER = re.compile(r"\{(\w+)\}")
_Route = tuple[str, re.Pattern[str], str]
"""A method, the pattern of paths on one side, and the template on the other."""


@dataclass(frozen=True)
class Names:
    """The document's own names and the wire's, where they differ.

    `paths`: the operation's method and own path template to the wire's template; `parameters`: query parameters;
    `fields`: members of JSON bodies; `locations`: members whose values are paths, to be read with GET.
    """

    paths: Mapping[tuple[str, str], str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    locations: frozenset[str] = frozenset()

    @property
    def are_own(self) -> bool:
        """Whether the wire has the document's own names throughout."""
        return not (self.paths or self.parameters or self.fields)

    @cached_property
    def _wire_fields(self) -> Mapping[str, str]:
        return {wire: own for own, wire in self.fields.items()}

    @cached_property
    def _inwards(self) -> tuple[_Route, ...]:
        return tuple((method, _pattern(wire), own) for (method, own), wire in self.paths.items())

    @cached_property
    def _outwards(self) -> tuple[_Route, ...]:
        return tuple((method, _pattern(own), wire) for (method, own), wire in self.paths.items())

    def has(self, path: str) -> bool:
        """Whether a path is one of the wire's that the document does not have."""
        return any(pattern.fullmatch(path) for _, pattern, _ in self._inwards)

    def query(self, name: str) -> str:
        """The wire's name of a query parameter."""
        return self.parameters.get(name, name)

    def written(self, value: object) -> object:
        """A JSON value in the wire's names."""
        return _renamed(value, self.fields) if self.fields else value

    def read(self, value: object) -> Any:  # noqa: ANN401 - whatever JSON it is
        """A JSON value in the document's own names."""
        return _renamed(value, self._wire_fields) if self.fields else value

    def heard(self, request: Request) -> Request:
        """A request as the document has it."""
        path = _path(request.method, request.path, self._inwards)
        back = {wire: own for own, wire in self.parameters.items()}
        pairs = [(back.get(name, name), value) for name, value in request.query_pairs]
        query = f"?{urlencode(pairs, quote_via=quote, safe='')}" if pairs else ""
        body = _body(request.body, self.read)
        return replace(request, url=f"{path}{query}", body=body)

    def answered(self, response: Response) -> Response:
        """An answer as the wire has it, paths in its members included."""
        return replace(response, body=_body(response.body, lambda value: self.written(self._moved(value))))

    def understood(self, exchange: Exchange) -> Exchange:
        """An exchange with the vendor's API as the document has it; one with the control API stays as it is."""
        if exchange.control or self.are_own:
            return exchange
        response = exchange.response
        if response is not None:
            response = replace(response, body=_body(response.body, self.read))
        return replace(exchange, request=self.heard(exchange.request), response=response)

    def _moved(self, value: object) -> object:
        if isinstance(value, list):
            return [self._moved(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {
            name: _path("GET", member, self._outwards)
            if name in self.locations and isinstance(member, str)
            else self._moved(member)
            for name, member in value.items()
        }


def names_of(document: Mapping[str, Any], settings: Mapping[str, Any]) -> Names:
    """The names that a document's table and a profile's settings state. Raises `UsageError` for one not in the table."""
    table = document.get("x-names", {})
    stated = {kind: {**table.get(kind, {}), **_stated(kind, table, settings)} for kind in TABLES}
    places = {
        operation["operationId"]: (method.upper(), template)
        for template, item in document.get("paths", {}).items()
        for method, operation in item.items()
        if _is_operation(operation)
    }
    paths = {places[operation]: path for operation, path in stated["paths"].items()}
    return Names(
        paths={place: path for place, path in paths.items() if place[1] != path},
        parameters=_different(stated["parameters"]),
        fields=_different(stated["fields"]),
        locations=frozenset(table.get("locations", ())),
    )


def states(settings: Mapping[str, Any], name: str) -> bool:
    """Whether a profile's settings state a name of a table: `paths.createContext`, `fields.phoneNumber`."""
    kind, _, member = name.partition(".")
    table = settings.get(kind)
    return isinstance(table, dict) and member in table


def renamed(document: dict[str, Any], names: Names) -> dict[str, Any]:
    """The document in the wire's names: its paths, query parameters, schemas and examples."""
    if names.are_own:
        return document
    paths: dict[str, Any] = {}
    for template, item in document["paths"].items():
        for word, node in item.items():
            # What stands beside the operations (shared parameters) goes wherever one of them goes.
            methods = [word.upper()] if _is_operation(node) else [one.upper() for one in item if _is_operation(item[one])]
            for place in {names.paths.get((method, template), template) for method in methods}:
                paths.setdefault(place, {})[word] = node
    rewritten: dict[str, Any] = _rewritten({**document, "paths": paths}, names)
    return rewritten


def _rewritten(node: Any, names: Names) -> Any:  # noqa: ANN401 - a part of a document
    if isinstance(node, list):
        return [_rewritten(one, names) for one in node]
    if not isinstance(node, dict):
        return node
    made = {}
    for word, value in node.items():
        if word in ("example", "examples", "default", "value"):
            made[word] = names.written(value)
        elif word in ("properties", "dependentRequired") and isinstance(value, dict):
            made[word] = {names.fields.get(name, name): _rewritten(one, names) for name, one in value.items()}
        elif word == "required" and isinstance(value, list):
            made[word] = [names.fields.get(name, name) for name in value]
        else:
            made[word] = _rewritten(value, names)
    if node.get("in") == "query":
        made["name"] = names.query(node["name"])
    return made


def _stated(kind: str, table: Mapping[str, Any], settings: Mapping[str, Any]) -> Mapping[str, str]:
    given = settings.get(kind, {}) if table else {}
    if not isinstance(given, dict) or not all(isinstance(one, str) and one for one in given.values()):
        message = f"The setting {kind} must be a table of names."
        raise UsageError(message, hint=f"For example: [settings.{kind}]")
    if unknown := sorted(set(given) - set(table.get(kind, {}))):
        message = f"The setting {kind} names {', '.join(unknown)}, which nothing here is called."
        raise UsageError(message, hint=f"It may have: {', '.join(sorted(table.get(kind, {})))}.")
    if kind == "paths":
        for operation, path in given.items():
            _hold_parameters(operation, path, table["paths"][operation])
    return given


def _hold_parameters(operation: str, path: str, own: str) -> None:
    if not path.startswith("/") or sorted(_PARAMETER.findall(path)) != sorted(_PARAMETER.findall(own)):
        wanted = ", ".join(f"{{{name}}}" for name in _PARAMETER.findall(own)) or "no parameters"
        message = f"The path of {operation} in the settings, {path}, must begin with a slash and have {wanted}."
        raise UsageError(message, hint=f"For example: {own}")


def _different(names: Mapping[str, str]) -> Mapping[str, str]:
    return {own: wire for own, wire in names.items() if own != wire}


def _renamed(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {names.get(name, name): _renamed(one, names) for name, one in value.items()}
    return value


def _body(body: bytes, change: Callable[[object], object]) -> bytes:
    value = parse_json(body)
    return body if value is MISSING or not isinstance(value, dict | list) else orjson.dumps(change(value))


def _pattern(template: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(template)
    return re.compile("".join(f"(?P<{part}>[^/?]+)" if i % 2 else re.escape(part) for i, part in enumerate(parts)))


def _path(method: str, path: str, routes: tuple[_Route, ...]) -> str:
    """The path on the other side of the routes: that of the method, else of whatever method has it."""
    found = [(one == method, match, template) for one, pattern, template in routes if (match := pattern.fullmatch(path))]
    if not found:
        return path
    _, match, template = max(found, key=lambda one: one[0])
    return _PARAMETER.sub(lambda name: str(match[name[1]]), template)


def _is_operation(node: object) -> bool:
    return isinstance(node, dict) and "operationId" in node
