"""Replies in XML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

# The elements of lists, by the name of the list.
_ITEMS: Final[Mapping[str, str]] = {"messages": "message", "ids": "id"}
# What no XML 1.0 document can hold, not even escaped.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS: Final = {"\r": "&#13;"}


def document(root: str, body: Mapping[str, Any]) -> bytes:
    """The document whose elements are the members of a body. What XML cannot hold becomes U+FFFD."""
    return f'<?xml version="1.0" encoding="utf-8"?>\n{_element(root, body)}'.encode()


def _element(name: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    if value is None:
        return f"<{name}/>"
    if isinstance(value, dict):
        content = "".join(_element(member, inner) for member, inner in value.items())
    elif isinstance(value, list):
        content = "".join(_element(_ITEMS[name], inner) for inner in value)
    elif isinstance(value, bool):
        content = "true" if value else "false"
    else:
        content = escape(_FORBIDDEN.sub("\ufffd", str(value)), _BREAKS)
    return f"<{name}>{content}</{name}>"
