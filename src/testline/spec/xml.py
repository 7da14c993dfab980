"""XML answers as values that a schema can judge: elements are members, repeated ones a list, texts what the schema wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from testline.wire import MISSING, Missing, at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,18})?")
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_DEEPEST = 50


def is_xml(media: str) -> bool:
    """Whether a media type, without its parameters, is one of XML's."""
    return media in ("application/xml", "text/xml") or media.endswith("+xml")


def parse_xml(body: bytes) -> Element | Missing:
    """The root element of a document, or MISSING where it is not well-formed. A document type is never read."""
    if _DECLARES.search(body) or b"\x00" in body:  # entities that explode; and what hides them in another encoding
        return MISSING
    try:
        return ET.fromstring(body)  # noqa: S314 - what could declare an entity was refused above
    except (ET.ParseError, LookupError, ValueError):
        return MISSING


def xml_value(document: Mapping[str, Any], schema: Mapping[str, Any], body: bytes) -> object:
    """The value of an XML body as the schema speaks of it, or MISSING where it is not well-formed.

    The root element is the value, whatever its name. What the schema wants as integer, number or boolean and what
    reads as one becomes one; all other text stays text.
    """
    root = parse_xml(body)
    return MISSING if isinstance(root, Missing) else _value(document, schema, root, 0)


def _value(document: Mapping[str, Any], schema: Mapping[str, Any], element: Element, depth: int) -> object:
    while "$ref" in schema:
        found = at(document, str(schema["$ref"]).removeprefix("#"))
        schema = found if isinstance(found, dict) else {}
    if schema.get("type") == "array":
        return [_value(document, schema.get("items", {}), child, depth + 1) for child in element]
    if len(element) and depth < _DEEPEST:
        return _members(document, schema.get("properties", {}), element, depth)
    text = (element.text or "").strip() if len(element) == 0 else ""
    return {} if schema.get("type") == "object" and not text else _scalar(schema.get("type"), element.text or "")


def _members(
    document: Mapping[str, Any], properties: Mapping[str, Any], element: Element, depth: int
) -> dict[str, object]:
    members: dict[str, object] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        members[name] = _value(document, properties.get(name, {}), child, depth + 1)
    return members


def _scalar(wanted: object, text: str) -> object:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    if "integer" in kinds and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in kinds and _NUMBER.fullmatch(text):
        return float(text)
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    return text
