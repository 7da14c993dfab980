"""What the client's side knows of a vendor surface."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from testline.verdicts import Assertion
    from testline.wire import Exchange, Request

Credentials = Mapping[str, str]
"""The members of an account's credentials, by the vendor's names: `auth_id`, `auth_token`."""

HistoryRule = Callable[["Sequence[Exchange]"], "Iterable[Assertion]"]
"""A pure function from the exchanges of one account's history, oldest first, to findings and to what held."""


@dataclass(frozen=True)
class Surface:
    """One vendor API, as its clients see it.

    `authorize` signs a request; `path` gives the path parameters that credentials fix (Plivo's `auth_id`).
    `public` names the members of credentials that may be shown; every other is secret, as are the values of
    `secret_headers` and of the body and query members `secret_fields`, in requests, answers and callbacks.
    `rules`: requirement ids, and the checks over a run's history that judge them. `pace`: how many requests in how
    many seconds the vendor allows an account; a run stays below where it cannot lift the limit.
    """

    name: str
    title: str
    prefix: str
    authorize: Callable[[Request, Credentials], Request]
    path: Callable[[Credentials], Mapping[str, str]]
    credentials: tuple[str, ...]
    public: frozenset[str]
    secret_headers: frozenset[str]
    secret_fields: frozenset[str]
    rules: Mapping[HistoryRule, tuple[str, ...]]
    pace: tuple[int, float] | None = None
