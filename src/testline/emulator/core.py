"""The emulator's core: one request in, one answer out, no socket of its own for either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline import spec
from testline.emulator import clocks
from testline.emulator.answers import MALFORMED, MAX_BODY, TOO_LARGE, Cut, refusal
from testline.emulator.control import PREFIX, Control
from testline.emulator.faults import Faults
from testline.emulator.world import World
from testline.surfaces.renamed import Renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from testline.emulator.faults import Fault
    from testline.spec import Spec
    from testline.spec.names import Names
    from testline.surfaces.model import ModelKind
    from testline.wire import Request, Response


class Emulator:
    """Serves models: vendor paths at the root, the control API at `/_testline/v1`. Safe to call from many threads.

    `models`: what is served, by surface. `clock`: virtual, ticking or real. `control_token`: what control requests
    must carry. `allowed_callback_hosts`: receivers beyond loopback that may be called. `forms`: as `Chooser` takes
    them. `settings`: a target profile's, which may state names on the wire. `spec_of`: the OpenAPI document that has
    a surface's operations and names. Close it when done.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own, given by name
        self,
        models: Mapping[str, ModelKind],
        *,
        clock: str = "virtual",
        seed: int = 0,
        control_token: str | None = None,
        allowed_callback_hosts: Iterable[str] = (),
        forms: Mapping[str, object] | None = None,
        settings: Mapping[str, object] | None = None,
        spec_of: Callable[[str], Spec] | None = None,
    ) -> None:
        self.has_token = control_token is not None
        documents = spec_of or (lambda name: spec.load(name, settings))
        kinds = {name: _named(kind, documents(name).names) for name, kind in models.items()}
        self._faults = Faults(documents)
        self._world = World(kinds, clocks.clock(clock), forms, allowed_callback_hosts)
        self._control = Control(self._world, self._faults, control_token)
        self._world.reset(seed, models)

    def handle(self, request: Request) -> Response:
        """Answer a request. Raises `Cut` where a fault closes the connection instead."""
        if len(request.body) > MAX_BODY:
            return TOO_LARGE
        path = request.path
        if _is_control(path):
            return self._control.handle(request)
        surface = self._world.owner(path)
        if surface is None:
            served = ", ".join(self._world.served)
            return refusal(404, "unknown-path", f"No surface here has this path. Served: {served}; control: {PREFIX}.")
        fault = self._faults.take(surface, request)
        return self._world.ask(surface, request) if fault is None else self._faulty(fault, request)

    def waits(self, request: Request) -> bool:
        """Whether an answer may take a while: control requests that change something, and faults."""
        return bool(self._faults) or (request.method != "GET" and _is_control(request.path))

    def close(self) -> None:
        """Stop the clock, the callbacks and every wait. To be called once nobody asks any more, or to make them stop."""
        self._world.close()

    def _faulty(self, fault: Fault, request: Request) -> Response:
        match fault.kind:
            case "reset":
                raise Cut
            case "malformed":
                return MALFORMED
            case "truncated":
                raise Cut(self._world.ask(fault.surface, request))
            case "latency":
                response = self._world.ask(fault.surface, request)
                self._world.closed.wait(fault.seconds)
                return response
            case kind:
                return self._world.fault(fault.surface, kind, request)


def _is_control(path: str) -> bool:
    return path.startswith(PREFIX) and path[len(PREFIX) : len(PREFIX) + 1] in ("", "/")


def _named(kind: ModelKind, names: Names) -> ModelKind:
    return kind if names.are_own else Renamed(kind, names)
