"""The OpenAPI documents: valid, sourced, and true to their own examples and to the catalogue."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from testline import catalogue, spec, surfaces
from testline.files import folder
from testline.wire import at

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = tuple(sorted(one.stem for one in folder("openapi").glob("*.yaml")))
METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_is_valid(name) -> None:
    """As OpenAPI 3.1 has it."""
    OpenAPIV31SpecValidator(spec.load(name).document).validate()


def nodes(node: object, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a document, with the pointer to it."""
    if isinstance(node, dict):
        yield pointer, node
        for name, member in node.items():
            yield from nodes(member, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(node, list):
        for i, member in enumerate(node):
            yield from nodes(member, f"{pointer}/{i}")


def resolved(document: object, node: object) -> Any:
    """What a node or its reference stands for."""
    while isinstance(node, dict) and "$ref" in node:
        node = at(document, str(node["$ref"]).removeprefix("#"))
    return node


@cache
def examples(name: str) -> tuple[tuple[str, str, Any], ...]:
    """Every example: where it stands, the pointer to its schema, and the value."""
    document = spec.load(name).document
    found: list[tuple[str, str, Any]] = []
    for pointer, node in nodes(document):
        schema = f"{pointer}/schema" if "schema" in node else pointer
        if "example" in node and not pointer.endswith(("/properties", "/examples")):
            found.append((f"{pointer}/example", schema, node["example"]))
        if "schema" in node and isinstance(node.get("examples"), dict):
            told = ((key, resolved(document, one)) for key, one in node["examples"].items())
            found += [(f"{pointer}/examples/{key}", schema, one["value"]) for key, one in told]
        elif isinstance(node.get("examples"), list):
            found += [(f"{pointer}/examples/{i}", schema, one) for i, one in enumerate(node["examples"])]
    return tuple(found)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_example_keeps_its_schema(name) -> None:
    """An example that breaks the rules teaches the wrong thing."""
    document = spec.load(name)
    broken = {
        where: [f"{one.pointer}: {one.message}" for one in violations]
        for where, schema, value in examples(name)
        if (violations := document.validator(schema).violations(value))
    }
    assert examples(name)
    assert not broken


@pytest.mark.parametrize("name", surfaces.names())
def test_every_example_that_is_kept_is_used(name) -> None:
    """One that nothing refers to is never checked."""
    document = spec.load(name).document
    used = {node["$ref"] for _, node in nodes(document) if isinstance(node.get("$ref"), str)}
    kept = document.get("components", {}).get("examples", {})
    assert [one for one in kept if f"#/components/examples/{one}" not in used] == []


@pytest.mark.parametrize("name", surfaces.names())
def test_every_operation_says_where_it_comes_from(name) -> None:
    """Callbacks too: `x-source` names the pages, samples and clients that its description rests on."""
    operations = [
        (f"{pointer}/{method}", node[method])
        for pointer, node in nodes(spec.load(name).document)
        for method in METHODS & set(node)
        if isinstance(node[method], dict) and "responses" in node[method]
    ]
    assert operations
    assert [where for where, operation in operations if not operation.get("x-source")] == []


@pytest.mark.parametrize("name", surfaces.names())
def test_every_requirement_that_a_document_names_is_in_the_catalogue(name) -> None:
    """In answers, callbacks and requests alike."""
    words = ("x-requirement", "x-requirement-absent")
    named = {str(node[word]) for _, node in nodes(spec.load(name).document) for word in words if word in node}
    assert named
    assert {one for one in named | spec.load(name).stated_requirements if one not in catalogue.load(name)} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_reference_leads_somewhere(name) -> None:
    """Within the document: none leads out of it."""
    document = spec.load(name).document
    references = {node["$ref"] for _, node in nodes(document) if isinstance(node.get("$ref"), str)}
    lost = [one for one in references if not one.startswith("#/") or not isinstance(at(document, one[1:]), dict)]
    assert lost == []
