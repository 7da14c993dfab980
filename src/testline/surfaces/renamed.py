"""A model behind other names: it hears and answers in the wire's, and goes on thinking in its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from testline.surfaces.model import Ask

if TYPE_CHECKING:
    from testline.spec.names import Names
    from testline.surfaces.model import Chooser, Event, Model, ModelKind, Moment, Outcome
    from testline.wire import Request, Response


class Renamed:
    """A kind of model whose models go by other names on the wire."""

    def __init__(self, kind: ModelKind, names: Names) -> None:
        self._kind = kind
        self._names = names
        self.forms = kind.forms

    def fresh(self, chooser: Chooser, moment: Moment) -> Model:
        """A model in its fixture state."""
        made: Any = _Model(self._kind.fresh(chooser, moment), self._names)
        model: Model = made
        return model


class _Model:
    def __init__(self, inner: Model, names: Names) -> None:
        self._inner = inner
        self._names = names

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the inner model has
        return getattr(self._inner, name)

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        if not isinstance(event, Ask):
            return self._inner.step(event, moment, chooser)
        outcome = self._inner.step(Ask(self._names.heard(event.request)), moment, chooser)
        if outcome.response is None:
            return outcome
        return replace(outcome, response=self._names.answered(outcome.response))

    def owns(self, path: str) -> bool:
        return self._inner.owns(path) or self._names.has(path)

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:
        return self._names.answered(self._inner.fault(kind, self._names.heard(request), moment, chooser))
