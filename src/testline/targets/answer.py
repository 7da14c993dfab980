"""What came back, as tests read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, cast

from testline.errors import Blocked
from testline.spec.names import Names
from testline.wire import MISSING, at, parse_json

if TYPE_CHECKING:
    from testline.wire import Exchange, Json


@dataclass(frozen=True)
class Answer:
    """A view of an exchange: reading it never fails, unless by `need` or `value`. Members go by the document's names."""

    exchange: Exchange
    names: Names = field(default_factory=Names)

    @property
    def status(self) -> int | None:
        """The status, or None where no answer came."""
        return self.exchange.response.status if self.exchange.response else None

    @property
    def problem(self) -> str | None:
        """Why no answer came, or None."""
        return self.exchange.problem

    @cached_property
    def body(self) -> object:
        """The JSON value of the body, or MISSING where it has none."""
        return self.names.read(parse_json(self.exchange.response.body)) if self.exchange.response else MISSING

    @property
    def text(self) -> str:
        """The body as text; what is no UTF-8 is replaced, no answer is empty."""
        return self.exchange.response.body.decode("utf-8", "replace") if self.exchange.response else ""

    def at(self, pointer: str) -> object:
        """The value at a JSON pointer of the body, or MISSING."""
        return at(self.body, pointer)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case, or None."""
        return self.exchange.response.header(name) if self.exchange.response else None

    def need(self, *statuses: int) -> Answer:
        """This answer, if it has one of the statuses; else `Blocked`: what stood in the way is judged elsewhere."""
        if self.status in statuses:
            return self
        wanted = " or ".join(map(str, statuses))
        got = f"answered {self.status}" if self.status is not None else f"got no answer ({self.problem})"
        message = f"{self._operation} {got} where {wanted} was needed."
        raise Blocked(message)

    def value(self, pointer: str) -> Json:
        """The value at a JSON pointer of the body; `Blocked` where there is none."""
        found = self.at(pointer)
        if found is MISSING:
            message = f"The answer to {self._operation} has nothing at {pointer or 'its root'}, which was needed."
            raise Blocked(message)
        return cast("Json", found)

    @property
    def _operation(self) -> str:
        return self.exchange.operation or f"{self.exchange.request.method} {self.exchange.request.path}"
