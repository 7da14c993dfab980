"""What the wrong providers of this surface are made with: the operations, and places where a lie is easily told."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson

from testline.surfaces.mitto_masking.model.errors import PROBLEMS, Refusal
from testline.wire import Response, parse_json
from wrong import answering, around, hearing, patched, responding

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.surfaces.model import ModelKind

    Wrong = Callable[[ModelKind], ModelKind]

CREATE, LIST, GET = "createApplication", "listApplications", "getApplication"
UPDATE, DELETE = "updateApplication", "deleteApplication"
PHONES, PHONE = "listPhoneNumbers", "getPhoneNumber"
ADD_NUMBER, MASKS, MASK = "addMaskedNumber", "listMaskedNumbers", "getMaskedNumber"
UPDATE_MASK, DELETE_MASK = "updateMaskedNumber", "deleteMaskedNumber"
CREATE_CONTEXT, CONTEXTS, CONTEXT = "createContext", "listContexts", "getContext"
UPDATE_CONTEXT, DELETE_CONTEXT = "updateContext", "deleteContext"
ADD, PARTICIPANTS, PARTICIPANT, REMOVE = "addParticipants", "listParticipants", "getParticipant", "deleteParticipant"
INTERACTIONS, INTERACTION = "listInteractions", "getInteraction"

answers = partial(answering, "mitto-masking")
responds = partial(responding, "mitto-masking")
hears = partial(hearing, "mitto-masking")


def memory(model: Any) -> dict[Any, Any]:
    """What a wrong provider remembers and should not, since its last reset."""
    found: dict[Any, Any] = model.__dict__.setdefault("memory", {})
    return found


def nth(model: Any, *what: object) -> int:
    """How often this has happened, this time included."""
    count: int = memory(model).get(what, 0) + 1
    memory(model)[what] = count
    return count


def shows(what: str, change: Callable[..., Any]) -> Wrong:
    """Shows a kind of resource wrongly: `change(shown, thing, model)` alters in place what is shown."""

    def show(healthy: Any, model: Any, thing: Any, turn: Any) -> dict[str, Any]:
        shown: dict[str, Any] = healthy(thing, turn)
        change(shown, thing, model)
        return shown

    return around(**{f"show_{what}": show})


def sets(what: str, **members: Any) -> Wrong:
    """Shows members with other values: a value, or what a function makes of all that is shown."""

    def change(shown: dict[str, Any], _thing: Any, _model: Any) -> None:
        shown.update({name: value(shown) if callable(value) else value for name, value in members.items()})

    return shows(what, change)


def lacks(what: str, *members: str) -> Wrong:
    """Does not show some members."""
    return shows(what, lambda shown, _thing, _model: [shown.pop(name, None) for name in members])


def one(change: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
    """For answers: alters each resource in `data`."""

    def changed(body: Any, _request: Any) -> None:
        data = body.get("data")
        for each in data if isinstance(data, list) else [data]:
            if isinstance(each, dict):
                change(each)

    return changed


def puts(**members: Any) -> Callable[..., Any]:
    """For answers: gives each resource in `data` these members."""
    return one(lambda each: each.update(members))


def drops(*members: str) -> Callable[[dict[str, Any]], Any]:
    """For requests: members that are not heard."""
    return lambda body: {name: value for name, value in body.items() if name not in members}


def rebody(turn: Any, **members: Any) -> None:
    """Let the request of a turn have other members in its body."""
    turn.request = replace(turn.request, body=orjson.dumps({**parse_json(turn.request.body), **members}))


class Forgiving(dict[Any, Any]):
    """The names of applications, of which one may be held by two and is lost by both."""

    def __delitem__(self, name: Any) -> None:
        self.pop(name, None)


def forgiving(model: Any) -> None:
    """Let two applications have one name and go one after the other."""
    model.state.names = Forgiving(model.state.names)


def unserved(which: Callable[[str, list[str]], bool]) -> Wrong:
    """Does not know some paths: `which(path, sids)` says which."""

    def find(healthy: Any, _model: Any, path: str) -> Any:
        methods, sids = healthy(path)
        return ({}, []) if which(path, sids) else (methods, sids)

    return around(find=find)


def relocated(change: Callable[[str], str]) -> Wrong:
    """Serves its operations at other paths: what is asked for at a path is looked for at `change(path)`."""
    return around(find=lambda healthy, _model, path: healthy(change(path)))


def methods(change: Callable[[dict[str, str]], dict[str, str]]) -> Wrong:
    """Has other methods at its paths: `change(methods)` of operations by method."""

    def find(healthy: Any, _model: Any, path: str) -> Any:
        found, sids = healthy(path)
        return change(dict(found)), sids

    return around(find=find)


def problems(**members: Any) -> Wrong:
    """Refuses in other words: fields of problems, by problem name with underscores."""
    changed = {name.replace("_", "-"): value for name, value in members.items()}
    return patched(
        problems={**PROBLEMS, **{name: PROBLEMS[name]._replace(**fields) for name, fields in changed.items()}}
    )


def instead(operation: str, answer: Callable[..., Response], *refusals: str) -> Wrong:
    """Answers otherwise where it would refuse: `answer(model, account, turn, *sids)`, for these problems or any."""

    def operate(healthy: Any, model: Any, account: Any, turn: Any, *sids: str) -> Response:
        try:
            return healthy(account, turn, *sids)
        except Refusal as refusal:
            if refusals and refusal.problem not in refusals:
                raise
            return answer(model, account, turn, *sids)

    return around(**{operation: operate})


def then(operation: str, follow: Callable[..., Any]) -> Wrong:
    """Does something else after an operation that succeeded: `follow(model, account, turn, *sids)`."""

    def operate(healthy: Any, model: Any, account: Any, turn: Any, *sids: str) -> Response:
        response: Response = healthy(account, turn, *sids)
        follow(model, account, turn, *sids)
        return response

    return around(**{operation: operate})


def first(operation: str, before: Callable[..., Any]) -> Wrong:
    """Does something else before an operation: `before(model, account, turn, *sids)`."""

    def operate(healthy: Any, model: Any, account: Any, turn: Any, *sids: str) -> Response:
        before(model, account, turn, *sids)
        answer: Response = healthy(account, turn, *sids)
        return answer

    return around(**{operation: operate})


def bodied(response: Response, body: bytes, media: str = "application/json") -> Response:
    """The same answer with another body."""
    return replace(response, body=body, headers=(("content-type", media),))


def succeeded(response: Response) -> bool:
    """Whether an answer is a success with a body."""
    return response.status < 300 and b'"errorCode"' not in response.body


def _stays_closed_for_calls(healthy: Any, model: Any, participant: Any) -> None:
    """Who was let go may call on, until the number is given to another."""
    memory(model)[participant.number, participant.mask.number.number] = participant
    healthy(participant)


def _dials_what_was_freed(reason: str) -> Callable[..., Any]:
    def dialling(healthy: Any, model: Any, caller: str, dialled: str) -> Any:
        found = memory(model).get((caller, dialled))
        live = healthy(caller, dialled)
        return live or (found if found is not None and found.context.closed_reason == reason else None)

    return dialling


def connects_closed(reason: str) -> Wrong:
    """Contexts that were closed for this reason go on to connect."""
    return around(
        let_go=_stays_closed_for_calls,
        dialling=_dials_what_was_freed(reason),
        connects=lambda healthy, _model, context: healthy(context) or context.closed_reason == reason,
    )
