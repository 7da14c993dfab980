"""What the wrong providers of this surface are made with: the operations, and places where a lie is easily told."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from testline.surfaces.plivo_masking.model.errors import PROBLEMS
from testline.surfaces.plivo_masking.model.ledger import Found, Ledger
from wrong import answering, around, hearing, patched, responding

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.surfaces.model import ModelKind
    from testline.wire import Response

    Wrong = Callable[[ModelKind], ModelKind]

CREATE, LIST, GET = "createMaskingSession", "listMaskingSessions", "getMaskingSession"
UPDATE, EXPIRE = "updateMaskingSession", "expireMaskingSession"

answers = partial(answering, "plivo-masking")
responds = partial(responding, "plivo-masking")
hears = partial(hearing, "plivo-masking")


def memory(model: Any) -> dict[Any, Any]:
    """What a wrong provider remembers and should not, since its last reset."""
    found: dict[Any, Any] = model.__dict__.setdefault("memory", {})
    return found


def nth(model: Any, *what: object) -> int:
    """How often this has happened, this time included."""
    count: int = memory(model).get(what, 0) + 1
    memory(model)[what] = count
    return count


def shows(change: Callable[..., Any]) -> Wrong:
    """Shows sessions wrongly: `change(shown, session, place)` alters what is shown; place is create, item or list."""

    def show(healthy: Any, _model: Any, session: Any, turn: Any, *, place: str = "item") -> dict[str, Any]:
        shown: dict[str, Any] = healthy(session, turn, place=place)
        change(shown, session, place)
        return shown

    return around(show=show)


def sets(**members: Any) -> Wrong:
    """Shows members with other values: a value, or what a function makes of all that is shown."""
    return sets_in(None, **members)


def sets_in(place: str | None, **members: Any) -> Wrong:
    """The same in one place only."""

    def change(shown: dict[str, Any], _session: Any, where: str) -> None:
        if place in (None, where):
            shown.update({name: value(shown) if callable(value) else value for name, value in members.items()})

    return shows(change)


def refuses_with(status: int, *what: tuple[str, str]) -> Wrong:
    """Refuses some things with another status."""
    return patched(problems={**PROBLEMS, **{one: PROBLEMS[one]._replace(status=status) for one in what}})


def tolerates(wrong: Callable[[Any, Any], bool]) -> Wrong:
    """Lets pass what the request schema does not: `wrong(violation, value)` says what."""

    def judged(healthy: Any, _model: Any, violation: Any, body: Any, turn: Any) -> bool:
        value = body.get(violation.property) if isinstance(body, dict) else None
        return wrong(violation, value) or healthy(violation, body, turn)

    return around(tolerates=judged)


def selects(keep: Callable[..., bool], *without: str) -> Wrong:
    """Lists sessions by another rule: `keep(session, given)`, in place of some filters."""

    def select(healthy: Any, _model: Any, account: Any, given: dict[str, str], turn: Any) -> Found:
        found = healthy(account, {name: value for name, value in given.items() if name not in without}, turn)
        sessions = account.ledger.sessions
        kept = [one for one in found.serials[found.start : found.stop] if keep(sessions[one], given)]
        return Found(kept, 0, len(kept))

    return around(select=select)


def orders(key: Callable[[Any], Any]) -> Wrong:
    """Lists sessions in another order: the greatest key first."""

    def select(healthy: Any, _model: Any, account: Any, given: dict[str, str], turn: Any) -> Found:
        found = healthy(account, given, turn)
        sessions = account.ledger.sessions
        serials = sorted(found.serials[found.start : found.stop], key=lambda one: key(sessions[one]))
        return Found(serials, 0, len(serials))

    return around(select=select)


def filters(change: Callable[[dict[str, str]], dict[str, str]]) -> Wrong:
    """Reads other list filters than were given."""
    return around(
        select=lambda healthy, _model, account, given, turn: healthy(account, change(dict(given)), turn)
    )


def applies(then: Callable[..., Any]) -> Wrong:
    """Applies the changes, and does something else."""

    def apply(healthy: Any, model: Any, session: Any, changes: Any, turn: Any) -> None:
        before = copy.copy(session)
        healthy(session, changes, turn)
        then(model, session, changes, turn, before)

    return around(apply=apply)


def reads_changes(change: Callable[..., Any]) -> Wrong:
    """Reads other changes out of an update: `change(model, changes, session, body)` gives them."""

    def changes(healthy: Any, model: Any, session: Any, body: Any, turn: Any) -> Any:
        return change(model, healthy(session, body, turn), session, body)

    return around(changes=changes)


def merged(model: Any, account: Any) -> Any:
    """An account that owns the sessions of all."""
    ledger = Ledger()
    for session in sorted(model.state.sessions.values(), key=lambda one: one.created):
        ledger.add(copy.copy(session))
    return replace(account, ledger=ledger)


def bodied(response: Response, body: bytes, media: str = "application/json") -> Response:
    """The same answer with another body."""
    return replace(response, body=body, headers=(("content-type", media),))
