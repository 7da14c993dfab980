"""How a wrong provider is made: a small patch on the healthy model, on what it answers, or on what it calls back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import TYPE_CHECKING, Any

import orjson

from testline import spec
from testline.surfaces.model import Ask, Outcome
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import Callback, Chooser, Event, Model, ModelKind, Moment
    from testline.wire import Request, Response


@dataclass(frozen=True)
class Mutant:
    """A wrong provider, named for its lie.

    `requirement`: the row that it breaks, and that a finding must name. `wrong`: makes it from the healthy model.
    `deep`: it is wrong only after three or more requests or events in a certain order.
    """

    name: str
    requirement: str
    wrong: Callable[[ModelKind], ModelKind]
    deep: bool = False


class Kind:
    """A model kind whose models are made from those of another; it has the forms of that one."""

    def __init__(self, healthy: ModelKind, make: Callable[[Model], Any]) -> None:
        self.healthy = healthy
        self.make = make
        self.forms = healthy.forms

    def fresh(self, chooser: Chooser, moment: Moment) -> Model:
        """A wrong model in its fixture state."""
        made: Model = self.make(self.healthy.fresh(chooser, moment))
        return made


class Through:
    """A model that passes everything on to another; what is wrong is overridden."""

    def __init__(self, inner: Model) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        """Let the inner model do it."""
        return self.inner.step(event, moment, chooser)


def answering(
    surface: str, operations: str, change: Callable[[dict[str, Any], Request], Any], *, statuses: tuple[int, ...] = ()
) -> Callable[[ModelKind], ModelKind]:
    """Lies in the JSON answers of some operations (space-separated ids, or `*`).

    `change` alters the parsed body in place, or returns another one. `statuses`: only answers with these.
    """
    document = spec.load(surface)

    class Answers(Through):
        def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
            outcome = self.inner.step(event, moment, chooser)
            response = outcome.response
            if not isinstance(event, Ask) or response is None or (statuses and response.status not in statuses):
                return outcome
            match = document.match(event.request.method, event.request.path)
            if operations != "*" and (match is None or match.operation.id not in operations.split()):
                return outcome
            body = parse_json(response.body)
            if body is MISSING:
                return outcome
            changed = change(body, event.request)  # type: ignore[arg-type]
            return replace(outcome, response=replace(response, body=orjson.dumps(body if changed is None else changed)))

    return lambda healthy: Kind(healthy, Answers)


def responding(
    surface: str, operations: str, change: Callable[[Response, Request], Response]
) -> Callable[[ModelKind], ModelKind]:
    """Lies in the whole response (status, headers) of some operations (space-separated ids, or `*`)."""
    document = spec.load(surface)

    class Responds(Through):
        def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
            outcome = self.inner.step(event, moment, chooser)
            if not isinstance(event, Ask) or outcome.response is None:
                return outcome
            match = document.match(event.request.method, event.request.path)
            if operations != "*" and (match is None or match.operation.id not in operations.split()):
                return outcome
            return replace(outcome, response=change(outcome.response, event.request))

    return lambda healthy: Kind(healthy, Responds)


def hearing(
    surface: str, operations: str, change: Callable[[dict[str, Any]], Any]
) -> Callable[[ModelKind], ModelKind]:
    """Hears another JSON object than was sent to some operations: `change` alters it in place, or returns another."""
    document = spec.load(surface)

    def heard(request: Request) -> Request:
        match = document.match(request.method, request.path)
        body = parse_json(request.body)
        if match is None or match.operation.id not in operations.split() or not isinstance(body, dict):
            return request
        changed = change(body)
        return replace(request, body=orjson.dumps(body if changed is None else changed))

    return asking(heard)


def asking(change: Callable[[Request], Request]) -> Callable[[ModelKind], ModelKind]:
    """Hears another request than the one that was sent."""

    class Asks(Through):
        def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
            heard = Ask(change(event.request)) if isinstance(event, Ask) else event
            return self.inner.step(heard, moment, chooser)

    return lambda healthy: Kind(healthy, Asks)


def calling_back(change: Callable[[Callback], Callback | None]) -> Callable[[ModelKind], ModelKind]:
    """Lies in its callbacks; None drops one."""

    class CallsBack(Through):
        def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
            outcome = self.inner.step(event, moment, chooser)
            changed = (change(one) for one in outcome.callbacks)
            return replace(outcome, callbacks=tuple(one for one in changed if one is not None))

    return lambda healthy: Kind(healthy, CallsBack)


def reporting(change: Callable[[dict[str, Any]], None]) -> Callable[[ModelKind], ModelKind]:
    """Lies about how a call went, in place."""

    class Reports(Through):
        def call(self, call_id: str) -> dict[str, Any]:
            """How a call stands, wrongly."""
            told = dict(self.inner.call(call_id))
            change(told)
            return told

    return lambda healthy: Kind(healthy, Reports)


def patched(**members: Any) -> Callable[[ModelKind], ModelKind]:
    """Has other methods or tables than the healthy model: members of a subclass of its class, by name."""

    def wrong(healthy: ModelKind) -> ModelKind:
        return Kind(healthy, lambda model: _reclassed(model, members))

    return wrong


def around(**methods: Callable[..., Any]) -> Callable[[ModelKind], ModelKind]:
    """Has methods that wrap the healthy ones, by name: called with the healthy one, bound, the model, the arguments."""

    def wrong(healthy: ModelKind) -> ModelKind:
        def make(model: Model) -> Model:
            members = {name: _around(getattr(type(model), name), method) for name, method in methods.items()}
            return _reclassed(model, members)

        return Kind(healthy, make)

    return wrong


def both(*wrongs: Callable[[ModelKind], ModelKind]) -> Callable[[ModelKind], ModelKind]:
    """Is wrong in several ways that make one lie."""
    return lambda healthy: reduce(lambda kind, wrong: wrong(kind), wrongs, healthy)


def _around(healthy: Callable[..., Any], method: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(self: Any, *arguments: Any, **named: Any) -> Any:
        return method(partial(healthy, self), self, *arguments, **named)

    return wrapped


def _reclassed(model: Model, members: Mapping[str, Any]) -> Model:
    kind = type(model)
    model.__class__ = type(f"Wrong{kind.__name__}", (kind,), {"__slots__": (), **members})
    return model


def formed(**forms: object) -> Callable[[ModelKind], ModelKind]:
    """Takes forms that nobody tolerates, by the names of the model's freedoms."""

    class Forms(Kind):
        def fresh(self, chooser: Chooser, moment: Moment) -> Model:
            chooser.forms.update(forms)
            return self.healthy.fresh(chooser, moment)

    return lambda healthy: Forms(healthy, lambda model: model)
