"""What the wrong providers of this surface are made with: the operations, and places where a lie is easily told."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from testline.surfaces.telesign_masking.model.errors import PROBLEMS
from wrong import answering, asking, patched, responding

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.surfaces.model import ModelKind
    from testline.wire import Request, Response

    Wrong = Callable[[ModelKind], ModelKind]

SMS, VOICE = "createMaskedSMSSession", "createMaskedVoiceSMSSession"
BOTH = f"{SMS} {VOICE}"
SLOTS = ("phone_number_1", "phone_number_2")

answers = partial(answering, "telesign-masking")
responds = partial(responding, "telesign-masking")


def memory(model: Any) -> dict[Any, Any]:
    """What a wrong provider remembers and should not, since its last reset."""
    found: dict[Any, Any] = model.__dict__.setdefault("memory", {})
    return found


def nth(model: Any, *what: object) -> int:
    """How often this has happened, this time included."""
    count: int = memory(model).get(what, 0) + 1
    memory(model)[what] = count
    return count


def problems(**changed: dict[str, Any]) -> Wrong:
    """Refuses with another status, code or text, by the names of refusals with underscores for dashes."""
    table = dict(PROBLEMS)
    for name, members in changed.items():
        table[name.replace("_", "-")] = PROBLEMS[name.replace("_", "-")]._replace(**members)
    return patched(problems=table)


def coded(name: str, code: int = -10001) -> Wrong:
    """Refuses under another code, by the name of a refusal."""
    return problems(**{name: {"code": code}})


def created(change: Callable[[dict[str, Any], dict[str, Any]], Any], operations: str = BOTH) -> Wrong:
    """Lies in the answer to a create that succeeded: `change(body, session_data)`, in place."""

    def lie(body: dict[str, Any], _request: Request) -> None:
        change(body, body["session_data"])

    return answers(operations, lie, statuses=(200,))


def each_slot(change: Callable[[dict[str, Any]], Any], operations: str = BOTH, slots: tuple[str, ...] = SLOTS) -> Wrong:
    """Lies about a party in the answer to a create that succeeded."""
    return created(lambda _, data: [change(data[slot]) for slot in slots] and None, operations)


def refused(code: int, change: Callable[[dict[str, Any]], Any], operations: str = BOTH) -> Wrong:
    """Lies in the refusals that carry a code of the transaction, or one of the gateway."""

    def lie(body: dict[str, Any], _request: Request) -> None:
        errors = body.get("errors") or [{}]
        if code in (body.get("status", {}).get("code"), errors[0].get("code")):
            change(body)

    return answers(operations, lie)


def restatused(status: int, *codes: int, operations: str = BOTH) -> Wrong:
    """Answers with another status where the body has one of these codes."""
    words = tuple(f'"code":{code},'.encode() for code in codes)

    def lie(response: Response, _request: Request) -> Response:
        return replace(response, status=status) if any(word in response.body for word in words) else response

    return responds(operations, lie)


def hears(change: Callable[[Request], Request]) -> Wrong:
    """Hears another request than was sent."""
    return asking(change)
