"""Secret places in text: members of JSON (whole, cut, broken or escaped within JSON), of forms and of queries.

The text is scanned, never parsed and written anew: what is not secret stays as it was, to the byte.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_STRING = {
    '"': re.compile(r'"((?:[^"\\]+|\\.)*)("?)', re.DOTALL),
    "'": re.compile(r"'((?:[^'\\]+|\\.)*)('?)", re.DOTALL),
}
_BARE = re.compile(r"[^\s,\]}\"'\\]+")
_GAP = re.compile(r"[\s,]*")
_WORDS = frozenset({"true", "false", "null", "True", "False", "None", "undefined"})
_SHOWN = re.compile(r"\$TESTLINE_[A-Z0-9_]+|\(redacted\)")
_TOKEN = re.compile(r"(?<![\w$])(?:\d{4,}|(?=[A-Za-z+/]*\d)(?=[a-z0-9+/]*[A-Z])[A-Za-z0-9+/]{16,}={0,2})(?!\w)")

_SHORTEST_PIN = 4
"""Shorter ones are words of any sentence; they are no PINs that a vendor takes."""


def spellings(value: str) -> list[str]:
    """How a value may be written in a URL, a form or a JSON string."""
    percent = quote(value, safe="")
    written = {
        value, percent, quote(value), quote_plus(value),
        re.sub(r"%[0-9A-F]{2}", lambda match: match[0].lower(), percent),
    }
    for ascii_only in (True, False):
        inner = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        written |= {inner, inner.replace("/", r"\/")}
    return sorted(written)


def tokens(text: str, mark: str) -> str:
    """The text with everything in it that looks like a PIN, a nonce, a key or a signature replaced."""
    return _TOKEN.sub(lambda _: mark, text)


def without(value: str, text: str, mark: str) -> str:
    """The text without a value that was seen in a secret place."""
    if text.strip("\"' ") == value:
        return text.replace(value, mark)
    if len(value) < _SHORTEST_PIN:
        return text
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])", lambda _: mark, text)


class Places:
    """The secret places of a surface.

    `marks`: what stands for a value, by the place's name in lower case. `fields`: those of them that are also looked
    for in prose. `headers`: those whose values `header` shows.
    """

    def __init__(
        self, marks: Mapping[str, str], fields: frozenset[str], headers: frozenset[str],
        header: Callable[[str, str], str],
    ) -> None:
        self._marks = marks
        self._fields = fields
        self._headers = headers
        self._header = header

    def without_secrets(self, text: str) -> str:
        """The same text with the values in secret places replaced."""
        if not self._may_have(text):
            return text
        pieces, end = [], 0
        for start, stop, new, _ in self._members(text):
            pieces += [text[end:start], new]
            end = stop
        text = "".join([*pieces, text[end:]])
        text = self._form.sub(lambda match: f"{match[1]}{self._shown(unquote(match[2]), match[3])}", text)
        if not self._fields:
            return text
        return self._prose.sub(lambda match: f"{match[1]}{self._shown(match[2], match[3])}", text)

    def values(self, text: str) -> Iterator[tuple[str, str]]:
        """The values that stand in secret places, each with the place's name in lower case."""
        if not self._may_have(text):
            return
        for start, stop, _, name in self._members(text):
            for value in re.split(r"[\s,\[\]{}\"'\\]+", text[start:stop]):
                if _is_open(value):
                    yield value, name.lower()
        for match in self._form.finditer(text):
            if _is_open(match[3]):
                yield unquote_plus(match[3]), unquote(match[2]).lower()

    def _members(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Where values stand in secret members of JSON: start, end, what takes their place, and the member's name."""
        end = 0
        for match in self._member.finditer(text):
            if match.start() >= end:
                new, end = self._value(text, match.end(), match["name"], match["escape"])
                yield match.end(), end, new, match["name"]

    def _may_have(self, text: str) -> bool:
        """Whether any name stands in it: most bodies have none, and this is ten times faster than to scan them."""
        lower = text.lower().replace("%5f", "_")
        return any(name in lower for name in self._marks)

    def _shown(self, name: str, value: str) -> str:
        if not _is_open(value):
            return value
        name = name.lower()
        return self._header(name, value) if name in self._headers else self._marks[name]

    def _value(self, text: str, start: int, name: str, escape: str) -> tuple[str, int]:
        """What takes the place of the JSON value that begins there, and where that value ends."""
        if text.startswith("[", start):
            return self._array(text, start, name, escape)
        if text.startswith("{", start):
            return f'{escape}"{self._marks[name.lower()]}{escape}"', _closing(text, start)
        return self._scalar(text, start, name, escape)

    def _array(self, text: str, start: int, name: str, escape: str) -> tuple[str, int]:
        """An array keeps its length; what is nested in it does not."""
        pieces, place = ["["], start + 1
        while place < len(text):
            gap = _GAP.match(text, place)
            place = gap.end() if gap else place
            pieces.append(gap[0] if gap else "")
            if text.startswith(("]", "}"), place) or place == len(text):
                break
            if text.startswith(("[", "{"), place):
                new, stop = f'{escape}"{self._marks[name.lower()]}{escape}"', _closing(text, place)
            else:
                new, stop = self._scalar(text, place, name, escape)
            if stop == place:
                break
            pieces.append(new)
            place = stop
        return "".join(pieces), place

    def _scalar(self, text: str, start: int, name: str, escape: str) -> tuple[str, int]:
        """A string stays one, and so does what is none: the mark then stands without quotes."""
        after = start + len(escape)
        if text.startswith(escape, start) and text[after : after + 1] in _STRING:
            quoted = _STRING[text[after]].match(text, after) if not escape else None
            if quoted is not None:
                return f"{text[after]}{self._shown(name, quoted[1])}{quoted[2]}", quoted.end()
            ending = re.compile(rf"(?<!\\){re.escape(escape + text[after])}").search(text, after + 1)
            stop, closed = (ending.start(), ending.end()) if ending else (len(text), len(text))
            return f"{text[start : after + 1]}{self._shown(name, text[after + 1 : stop])}{text[stop:closed]}", closed
        bare = _BARE.match(text, start)
        return (self._shown(name, bare[0]), bare.end()) if bare else ("", start)

    @cached_property
    def _member(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?<!\\)(?P<escape>\\*)(?P<quote>[\"'])(?P<name>{_either(self._marks)})(?P=escape)(?P=quote)\s*:\s*",
            re.IGNORECASE,
        )

    @cached_property
    def _form(self) -> re.Pattern[str]:
        names = _either(self._marks).replace("_", "(?:_|%5F)")
        return re.compile(rf"((?<![\w%-])({names})=[\"']?)([^&\s\"'#\\<]*)", re.IGNORECASE)

    @cached_property
    def _prose(self) -> re.Pattern[str]:
        return re.compile(rf"((?<![\w-])({_either(self._fields)})[\s\"'`=:,]{{1,4}}(?:is )?)(\d{{4,}})", re.IGNORECASE)


def _is_open(value: str) -> bool:
    """Whether a value in a secret place tells anything."""
    return value != "" and value not in _WORDS and _SHOWN.fullmatch(value) is None


def _either(names: Mapping[str, str] | frozenset[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda one: (-len(one), one)))


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens there is closed; the end of the text where it never is."""
    depth = 0
    for match in re.compile(r'"(?:[^"\\]+|\\.)*"?|[\[\]{}]', re.DOTALL).finditer(text, start):
        if match[0] in "[{":
            depth += 1
        elif match[0] in "]}":
            depth -= 1
        if depth == 0:
            return match.end()
    return len(text)
