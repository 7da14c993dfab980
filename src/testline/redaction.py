"""Keeping credentials, signatures and PINs out of everything that is shown or kept.

A value that is known to be secret is replaced wherever it stands, in whatever encoding. What is secret for its place
alone (a PIN, a signature) is replaced in that place alone: a PIN of four digits also occurs in telephone numbers.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from testline.secret_places import Places, spellings, tokens, without

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from testline.verdicts import Finding
    from testline.wire import Exchange, Request, Response

REDACTED = "(redacted)"
PLACEHOLDER = re.compile(r"\$TESTLINE_[A-Z0-9_]+|\(redacted\)")

_SHORTEST = 6
"""Shorter secrets also occur as ordinary words: they are replaced in their places alone."""

_UNMISTAKABLE = 16
"""From this length on, a value seen in a secret place is replaced all over the finding that shows it."""

_ALWAYS_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
_CONTROL_FIELDS = frozenset({"digits"})
"""Tries at a PIN, in the control API's calls."""

_SCHEMES = frozenset({"basic", "bearer", "digest", "tsa"})
_USERINFO = re.compile(r"(?<=://)[^/\s@\"'?#]+(?=@)")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-=")


def placeholder(name: str) -> str:
    """What stands for a secret: `secondary.auth_token` is `$TESTLINE_SECONDARY_AUTH_TOKEN`."""
    return "$TESTLINE_" + re.sub(r"[^A-Z0-9]+", "_", name.upper())


@dataclass(frozen=True)
class Redactor:
    """What is secret in the traffic of one surface, and how it is shown.

    `secrets`: values by the names that `--credential` has for them (`auth_token`, `secondary.auth_token`), and
    `control_token`. `users`: the public halves of credentials, named likewise. `headers` and `fields`: whose values
    are secret whatever they are; fields are members of JSON, form bodies and queries.
    """

    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    users: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, accounts: Mapping[str, Mapping[str, str]], public: frozenset[str], headers: frozenset[str],
        fields: frozenset[str], others: Mapping[str, str],
    ) -> Redactor:
        """The redactor of some accounts' credentials; those of `primary` are the main ones. `others`: more secrets."""
        told = {
            name if account == "primary" else f"{account}.{name}": value
            for account, credentials in accounts.items() for name, value in credentials.items()
        }
        users = {name: value for name, value in told.items() if name.rpartition(".")[2] in public}
        secrets = {name: value for name, value in told.items() if name not in users}
        return cls({**secrets, **others}, headers, fields, users)

    def exchange(self, exchange: Exchange) -> Exchange:
        """The same exchange without secrets."""
        return replace(
            exchange,
            request=self.request(exchange.request),
            response=None if exchange.response is None else self.response(exchange.response),
            problem=None if exchange.problem is None else self.text(exchange.problem),
        )

    def request(self, request: Request) -> Request:
        """The same request without secrets."""
        return replace(
            request,
            url=self.text(request.url),
            headers=tuple((name, self.header(name, value)) for name, value in request.headers),
            body=self.body(request.body),
        )

    def response(self, response: Response) -> Response:
        """The same answer without secrets."""
        return replace(
            response,
            headers=tuple((name, self.header(name, value)) for name, value in response.headers),
            body=self.body(response.body),
        )

    def body(self, body: bytes) -> bytes:
        """The same body without secrets; bytes that are no text stay as they are."""
        return self.text(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def text(self, text: str) -> str:
        """The same text (prose, a URL, JSON whole or cut, a form) without secrets."""
        if self._values:
            text = self._values_pattern.sub(lambda match: self._values[match[0]], text)
            text = self._without_base64(text)
        text = _USERINFO.sub(REDACTED, text)
        return self._places.without_secrets(text)

    def header(self, name: str, value: str) -> str:
        """The value of a header field as it may be shown; the scheme of credentials stays."""
        if name.lower() not in self._secret_headers:
            return self.text(value)
        if not value or PLACEHOLDER.fullmatch(value):
            return value
        if value in self._names:
            return placeholder(self._names[value])
        scheme, _, rest = value.partition(" ")
        if scheme.lower() not in _SCHEMES:
            return REDACTED
        if PLACEHOLDER.fullmatch(rest):
            return value
        return f"{scheme} {self._credentials(scheme.lower(), rest)}"

    def user_and_password(self, authorization: str) -> str | None:
        """`$TESTLINE_AUTH_ID:$TESTLINE_AUTH_TOKEN` for a Basic header; None for what is none.

        A password that nobody told us, such as a test's wrong one, is `$TESTLINE_BASIC_PASSWORD`.
        """
        pair = _basic(authorization)
        if pair is None:
            return None
        user, password = pair
        named = {**{value: name for name, value in self.users.items()}, **self._names}
        shown = placeholder(named[user]) if user in named else self.text(user)
        if password in self._names:
            return f"{shown}:{placeholder(self._names[password])}"
        return f"{shown}:{placeholder('basic_password') if password else ''}"

    def finding(self, finding: Finding) -> Finding:
        """The same finding without secrets, in its texts and its exchanges."""
        steps = re.split(r"[/.]", finding.where.lower())
        place = next((step for step in steps if step in self._marks), None)
        seen = sorted(self._seen(finding.exchanges).items(), key=lambda one: (-len(one[0]), one))
        values = [one for one in seen if place is not None or len(one[0]) >= _UNMISTAKABLE]
        return replace(
            finding,
            message=self._told(finding.message, place, values),
            expected=self._told(finding.expected, place, values),
            got=self._told(finding.got, place, values),
            where=self.text(finding.where),
            test=self.text(finding.test),
            exchanges=tuple(self.exchange(one) for one in finding.exchanges),
        )

    def _told(self, text: str, place: str | None, values: list[tuple[str, str]]) -> str:
        text = self.text(text)
        for value, name in values:
            text = without(value, text, self._marks[name])
        return text if place is None else tokens(text, self._marks[place])

    def _seen(self, exchanges: Iterable[Exchange]) -> dict[str, str]:
        """The values that stand in secret places of some exchanges, each with the name of its place."""
        found: dict[str, str] = {}
        for message in (part for one in exchanges for part in (one.request, one.response) if part is not None):
            for name, value in message.headers:
                if name.lower() in self._secret_headers:
                    found.update(dict.fromkeys((value, value.partition(" ")[2]), name.lower()))
            for text in (message.body.decode("utf-8", "replace"), getattr(message, "url", "")):
                found.update(self._places.values(text))
        return {value: name for value, name in found.items() if value}

    def _credentials(self, scheme: str, rest: str) -> str:
        if rest in self._names:
            return placeholder(self._names[rest])
        if scheme != "basic":
            return placeholder(scheme)
        user, password = _basic(f"Basic {rest}") or ("", "")
        account = self._names.get(password, "").rpartition(".")[0]
        known = {value for name, value in self.users.items() if name.rpartition(".")[0] == account}
        if password not in self._names or (known and user not in known):
            return REDACTED
        return placeholder(f"{account}.basic" if account else "basic")

    def _without_base64(self, text: str) -> str:
        """The text without base64 of anything that has a secret in it, whatever stands before and after it."""
        pieces, end = [], 0
        for match in self._cores_pattern.finditer(text) if self._cores else ():
            if match.start() < end:
                continue
            start, stop = match.span()
            while start > end and text[start - 1] in _BASE64:
                start -= 1
            while stop < len(text) and text[stop] in _BASE64:
                stop += 1
            account = self._cores[match[0]].rpartition(".")[0]
            pieces += [text[end:start], placeholder(f"{account}.basic" if account else "basic")]
            end = stop
        return "".join([*pieces, text[end:]])

    @cached_property
    def _names(self) -> dict[str, str]:
        """The name of each secret value; of a value that has several, the main account's."""
        found: dict[str, str] = {}
        for name, value in sorted(self.secrets.items(), key=lambda one: (one[0].count("."), one[0])):
            if value:
                found.setdefault(value, name)
        return found

    @cached_property
    def _values(self) -> dict[str, str]:
        """Every spelling of every secret that is long enough, and what stands for it."""
        return {
            spelling: placeholder(name)
            for value, name in reversed(self._names.items()) if len(value) >= _SHORTEST
            for spelling in spellings(value)
        }

    @cached_property
    def _values_pattern(self) -> re.Pattern[str]:
        longest = sorted(self._values, key=lambda one: (-len(one), one))
        return re.compile("|".join(rf"(?<!\d){one}(?!\d)" if one.isdigit() else re.escape(one) for one in longest))

    @cached_property
    def _cores(self) -> dict[str, str]:
        return {
            spelling: name
            for value, name in reversed(self._names.items()) if len(value) >= _SHORTEST
            for core in _base64_cores(value)
            for spelling in spellings(core)
        }

    @cached_property
    def _cores_pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(one) for one in sorted(self._cores, key=lambda one: (-len(one), one))))

    @cached_property
    def _secret_headers(self) -> frozenset[str]:
        return _ALWAYS_HEADERS | {name.lower() for name in self.headers}

    @cached_property
    def _marks(self) -> dict[str, str]:
        """What stands for a value of unknown origin in each secret place, by the place's name in lower case.

        A credential that nobody told us must not be taken for the main account's, so it has no variable.
        """
        credentials = {name.rpartition(".")[2].lower() for name in self.secrets}
        fields = {name.lower() for name in self.fields | _CONTROL_FIELDS} - credentials
        hidden = dict.fromkeys((*sorted(self._secret_headers), *sorted(credentials)), REDACTED)
        return hidden | {name: placeholder(name) for name in sorted(fields)}

    @cached_property
    def _places(self) -> Places:
        return Places(self._marks, frozenset(name.lower() for name in self.fields), self._secret_headers, self.header)


def _basic(authorization: str) -> tuple[str, str] | None:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(rest.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    return (user, password) if colon else None


def _base64_cores(value: str) -> list[str]:
    """The characters of base64 that a value fixes, at each of the three ways it can be aligned."""
    data = value.encode()
    starts = (0, 2, 3)
    found = [
        base64.b64encode(bytes(shift) + data).decode()[start : (shift + len(data)) * 8 // 6]
        for shift, start in enumerate(starts)
    ]
    return [*found, *(core.translate(str.maketrans("+/", "-_")) for core in found)]
