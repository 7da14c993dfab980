"""Who holds which masked number in which active context, as far as a run's exchanges tell it for sure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.history import (
    CONTEXT,
    PARTICIPANT,
    Shown,
    expiry_of,
    is_refused,
    path_of,
    resources,
)
from testline.wire import MISSING, at, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from testline.wire import Exchange

_ACTIVE = ("open", "in-progress")
_ENDS = frozenset({"deleteApplication", "updateApplication", "deleteContext", "updateContext", "deleteParticipant"})
"""What may end a context, or the place of a participant in it."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A person's masked number in a context; `source` is the participant as it was shown first."""

    person: str
    mask: str
    context: str
    source: Shown


@dataclass
class _Context:
    application: str
    expiry: datetime
    holdings: dict[str, Holding] = field(default_factory=dict)


class Holdings:
    """The contexts that are surely active. One that ends, or of which that is not sure any more, is forgotten."""

    def __init__(self) -> None:
        self._contexts: dict[str, _Context] = {}
        self._of_person: dict[str, dict[str, None]] = defaultdict(dict)
        """The contexts in which a person was seen, forgotten ones too."""

    def learn(self, exchange: Exchange) -> list[tuple[Holding, datetime | None]]:
        """Take in an exchange. What it shows, each with the moment in which it was given, or None where it was before."""
        given: list[tuple[Holding, datetime | None]] = []
        shown = list(resources(exchange))
        self._lose(exchange, shown)
        reopened: datetime | None = None
        for one in shown:
            if one.kind == CONTEXT:
                is_opened = self._see(one) and exchange.operation == "updateContext"
                reopened = one.moment("dateUpdated") if is_opened else None
            elif one.kind == PARTICIPANT and (holding := self._hold(one)) is not None:
                given.append((holding, one.moment("dateCreated") if one.is_new else reopened))
        return given

    def others(self, holding: Holding, now: datetime | None) -> Iterator[Holding]:
        """What the same person holds at that moment in other contexts."""
        for sid in self._of_person[holding.person]:
            context = self._contexts.get(sid)
            if context is not None and sid != holding.context and now is not None and context.expiry > now:
                yield from (one for one in context.holdings.values() if one.person == holding.person)

    def _see(self, context: Shown) -> bool:
        """Take in a context: whether it is active and was not known to be."""
        expiry = expiry_of(context)
        if context.members.get("status") not in _ACTIVE or expiry is None:
            self._contexts.pop(context.sid, None)
            return False
        known = self._contexts.get(context.sid)
        if known is None:
            self._contexts[context.sid] = _Context(context.path.get("applications", ""), expiry)
            return True
        known.expiry = expiry
        return False

    def _hold(self, participant: Shown) -> Holding | None:
        sid = participant.path.get("contexts", "")
        person, mask = participant.number("phoneNumber"), participant.number("maskedNumber")
        context = self._contexts.get(sid)
        if context is None or person is None or mask is None:
            return None
        holding = context.holdings.setdefault(participant.sid, Holding(person, mask, sid, participant))
        self._of_person[person][sid] = None
        return holding

    def _lose(self, exchange: Exchange, shown: list[Shown]) -> None:
        """Forget what the request has ended, or may have."""
        operation = exchange.operation
        if operation not in _ENDS or is_refused(exchange):
            return
        path = path_of(exchange)
        if operation == "deleteContext" or (operation == "updateContext" and not shown):
            self._contexts.pop(path.get("contexts", ""), None)
        elif operation == "deleteParticipant" and path.get("contexts", "") in self._contexts:
            self._contexts[path["contexts"]].holdings.pop(path.get("participants", ""), None)
        elif operation == "deleteApplication" or (operation == "updateApplication" and _touches_contexts(exchange)):
            for one in [one for one, context in self._contexts.items() if context.application == path.get("applications")]:
                self._contexts.pop(one)


def _touches_contexts(exchange: Exchange) -> bool:
    """Whether an update of an application may reach its contexts with some providers."""
    asked = parse_json(exchange.request.body)
    return any(at(asked, f"/{name}") is not MISSING for name in ("ttl", "status"))
