"""Faults that were asked for, used up in order by the requests that they match."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from testline.spec import Spec
    from testline.wire import Request

KINDS = ("internal-error", "rate-limited", "latency", "reset", "truncated", "malformed")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as in the control API. `operation` None is any; `seconds` of real time are for `latency`."""

    surface: str
    operation: str | None
    kind: str
    times: int = 1
    seconds: float = 0

    def shown(self) -> dict[str, Any]:
        """The fault as the control API shows it."""
        return asdict(self)


class Faults:
    """The faults that are armed. `spec_of` gives the OpenAPI document that names a surface's operations."""

    def __init__(self, spec_of: Callable[[str], Spec]) -> None:
        self._spec_of = spec_of
        self._lock = threading.Lock()
        self._armed: list[tuple[Fault, int]] = []

    def __bool__(self) -> bool:
        return bool(self._armed)

    def knows(self, surface: str, operation: str) -> bool:
        """Whether the surface has an operation of that id."""
        return operation in self._spec_of(surface).operations

    def replace(self, faults: Iterable[Fault]) -> None:
        """Arm these and no others."""
        with self._lock:
            self._armed = [(fault, fault.times) for fault in faults]

    def clear(self, surface: str | None = None) -> None:
        """Disarm all, or those of one surface."""
        with self._lock:
            self._armed = [] if surface is None else [one for one in self._armed if one[0].surface != surface]

    def take(self, surface: str, request: Request) -> Fault | None:
        """The first fault that matches a request, used up once by it; None where there is none."""
        if not self._armed:
            return None
        with self._lock:
            for place, (fault, left) in enumerate(self._armed):
                if fault.surface == surface and fault.operation in (None, self._operation(fault, request)):
                    self._armed[place : place + 1] = [(fault, left - 1)] if left > 1 else []
                    return fault
        return None

    def _operation(self, fault: Fault, request: Request) -> str | None:
        """The operation of a request, looked up only for a fault that names one."""
        if fault.operation is None:
            return None
        found = self._spec_of(fault.surface).match(request.method, request.path)
        return found.operation.id if found else None
