"""The control API, version 1: time, phones, inventory and faults of the served surfaces."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from testline import __version__
from testline.emulator import members
from testline.emulator.answers import NO_CONTENT, answer, refusal
from testline.emulator.clocks import LAST, instant, rfc3339
from testline.emulator.faults import KINDS, Fault
from testline.emulator.members import body_of, member
from testline.surfaces.model import (
    SECOND,
    AddAccount,
    ChangeAccount,
    ControlProblem,
    HangUp,
    PlaceCall,
    SetHandset,
    SetNumbers,
    TypeText,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.emulator.faults import Faults
    from testline.emulator.world import World
    from testline.wire import Request, Response

PREFIX = "/_testline/v1"
FEATURES = ("reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults")


class Control:
    """Answers control requests. `token`: what they must carry, or None."""

    def __init__(self, world: World, faults: Faults, token: str | None) -> None:
        self._world = world
        self._faults = faults
        self._token = token

    def handle(self, request: Request) -> Response:
        """Answer a request whose path begins with `PREFIX`."""
        if not self._is_authorized(request):
            return refusal(401, "unauthorized", "The control API wants its token: Authorization: Bearer TOKEN.")
        rest = request.path.removeprefix(PREFIX)
        steps = [] if rest in ("", "/") else [unquote(step) for step in rest.split("/")[1:]]
        for method, pattern, act in ROUTES:
            if method == request.method and (names := _matched(pattern, steps)) is not None:
                try:
                    return act(self, request, *names)
                except ControlProblem as problem:
                    return refusal(problem.status, problem.code, str(problem))
        return refusal(404, "unknown-path", f"The control API has no {request.method} {rest or '/'}.")

    def root(self, _: Request) -> Response:
        """What this target is, and the features of its surfaces."""
        served = self._world.served
        value = {
            "control_version": 1,
            "implementation": {"name": "testline", "version": __version__},
            "surfaces": list(served),
            "features": {name: self._features(name) for name in served},
        }
        return answer(200, value)

    def reset(self, request: Request) -> Response:
        """Every surface, or the one named, back to its fixtures."""
        body = body_of(request) if request.body else {}
        surface = member(body, "surface", members.TEXT, None)
        seed = member(body, "seed", members.WHOLE, 0)
        if surface is not None:
            self._check_known(surface)
        self._world.reset(seed, self._world.served if surface is None else [surface])
        self._faults.clear(surface)
        return NO_CONTENT

    def clock(self, _: Request) -> Response:
        """The emulated time."""
        return answer(200, {"now": rfc3339(self._world.clock.now()), "mode": self._world.clock.mode})

    def advance(self, request: Request) -> Response:
        """Move the clock on."""
        if not self._world.clock.movable:
            raise ControlProblem(501, "no-feature", "The real clock cannot be advanced.")
        seconds = member(body_of(request), "seconds", members.SECONDS)
        if seconds > (LAST - self._world.clock.now()) / SECOND:
            raise ControlProblem(400, "bad-member", "The member seconds leads beyond the year 9000.")
        self._world.advance(instant(seconds))
        return self.clock(request)

    def accounts(self, request: Request) -> Response:
        """The accounts of a surface."""
        return answer(200, {"accounts": self._world.read(self._asked(request, "accounts"), "accounts")})

    def add_account(self, request: Request) -> Response:
        """A new account."""
        body = body_of(request)
        surface = self._named(body, "accounts")
        event = AddAccount(member(body, "name", members.NAME), member(body, "settings", members.OBJECT, {}))
        return answer(201, self._world.happen(surface, event))

    def change_account(self, request: Request, surface: str, name: str) -> Response:
        """Some settings of an account."""
        self._needs(surface, "accounts")
        event = ChangeAccount(name, member(body_of(request), "settings", members.OBJECT))
        return answer(200, self._world.happen(surface, event))

    def numbers(self, _: Request, surface: str, name: str) -> Response:
        """An account's inventory."""
        self._needs(surface, "numbers")
        return answer(200, {"numbers": self._world.read(surface, "numbers", name)})

    def set_numbers(self, request: Request, surface: str, name: str) -> Response:
        """Another inventory."""
        self._needs(surface, "numbers")
        return answer(200, self._world.happen(surface, SetNumbers(name, members.inventory(body_of(request)))))

    def call(self, request: Request) -> Response:
        """Somebody dials."""
        body = body_of(request)
        surface = self._named(body, "calls")
        event = PlaceCall(
            caller=member(body, "from", members.NUMBER),
            dialled=member(body, "to", members.NUMBER),
            answered=member(body, "answered", members.FLAG, default=True),
            ring_seconds=member(body, "ring_seconds", members.SPAN, 5),
            duration=member(body, "duration", members.SPAN, 60),
            hangup_by=member(body, "hangup_by", members.PARTY, "callee"),
            digits=member(body, "digits", members.TRIES, ()),
            hold=member(body, "hold", members.FLAG, default=False),
        )
        return answer(200, self._world.happen(surface, event))

    def hang_up(self, request: Request, call_id: str) -> Response:
        """A held call ends."""
        by = member(body_of(request), "by", members.PARTY)
        return answer(200, self._world.happen(self._surface_of(call_id), HangUp(call_id, by)))

    def message(self, request: Request) -> Response:
        """Somebody types a text."""
        body = body_of(request)
        surface = self._named(body, "messages")
        event = TypeText(
            member(body, "from", members.NUMBER), member(body, "to", members.NUMBER), member(body, "text", members.TEXT)
        )
        return answer(200, self._world.happen(surface, event))

    def handset(self, request: Request, number: str) -> Response:
        """What a phone has seen."""
        surface = self._asked(request, "handsets")
        return answer(200, self._world.read(surface, "handset", _phone(number)))

    def set_handset(self, request: Request, number: str) -> Response:
        """A phone becomes reachable or not, rejecting or not."""
        surface, body = self._asked(request, "handsets"), body_of(request)
        event = SetHandset(
            _phone(number),
            member(body, "reachable", members.FLAG, None),
            member(body, "rejects", members.FLAG, None),
        )
        if event.reachable is None and event.rejects is None:
            raise ControlProblem(400, "missing-member", "One of the members reachable and rejects must be given.")
        return answer(200, self._world.happen(surface, event))

    def callbacks(self, request: Request) -> Response:
        """The journal of a surface."""
        surface = self._asked(request, "callbacks")
        return answer(200, {"callbacks": self._world.served[surface].journal.shown()})

    def set_faults(self, request: Request) -> Response:
        """Arm these faults and no others."""
        faults = [self._fault(one) for one in member(body_of(request), "faults", members.OBJECTS)]
        self._faults.replace(faults)
        return answer(200, {"faults": [fault.shown() for fault in faults]})

    def clear_faults(self, _: Request) -> Response:
        """Disarm all faults."""
        self._faults.clear()
        return NO_CONTENT

    def _fault(self, body: dict[str, Any]) -> Fault:
        surface = self._named(body, "faults")
        operation = member(body, "operation", members.NAME, None)
        kind = member(body, "kind", members.TEXT)
        if kind not in KINDS:
            raise ControlProblem(400, "bad-member", f"The member kind must be one of {', '.join(KINDS)}.")
        if operation is not None and not self._faults.knows(surface, operation):
            raise ControlProblem(400, "unknown-operation", f"{surface} has no operation {operation!r}.")
        return Fault(
            surface,
            operation,
            kind,
            member(body, "times", members.TIMES, 1),
            member(body, "seconds", members.SPAN, 0),
        )

    def _is_authorized(self, request: Request) -> bool:
        if self._token is None:
            return True
        scheme, _, token = (request.header("authorization") or "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), self._token.encode())

    def _check_known(self, surface: str) -> None:
        if surface not in self._world.served:
            raise ControlProblem(404, "unknown-surface", f"There is no surface {surface!r} here.")

    def _features(self, surface: str) -> list[str]:
        has = set(self._world.served[surface].model.features)
        return [one for one in FEATURES if one in has and (one != "clock" or self._world.clock.movable)]

    def _needs(self, surface: str, feature: str) -> str:
        self._check_known(surface)
        if feature not in self._features(surface):
            raise ControlProblem(501, "no-feature", f"{surface} has no {feature}.")
        return surface

    def _named(self, body: dict[str, Any], feature: str) -> str:
        """The surface that a body names."""
        return self._needs(member(body, "surface", members.TEXT), feature)

    def _asked(self, request: Request, feature: str) -> str:
        """The surface that a query names."""
        return self._needs(member(dict(request.query_pairs), "surface", members.TEXT), feature)

    def _surface_of(self, call_id: str) -> str:
        for surface in self._world.served:
            if "calls" in self._features(surface):
                try:
                    self._world.read(surface, "call", call_id)
                except ControlProblem:
                    continue
                return surface
        raise ControlProblem(404, "unknown-call", f"There is no call {call_id!r}.")


def _phone(number: str) -> str:
    return cast("str", member({"number": number}, "number", members.NUMBER))


def _matched(pattern: str, steps: list[str]) -> list[str] | None:
    """The steps that stand for the stars of a pattern, or None where it does not match."""
    wanted = pattern.split("/") if pattern else []
    if len(wanted) != len(steps) or any(want not in ("*", step) for want, step in zip(wanted, steps, strict=True)):
        return None
    return [step for want, step in zip(wanted, steps, strict=True) if want == "*"]


ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", "", Control.root),
    ("POST", "reset", Control.reset),
    ("GET", "clock", Control.clock),
    ("POST", "clock/advance", Control.advance),
    ("GET", "accounts", Control.accounts),
    ("POST", "accounts", Control.add_account),
    ("PATCH", "accounts/*/*", Control.change_account),
    ("GET", "accounts/*/*/numbers", Control.numbers),
    ("PUT", "accounts/*/*/numbers", Control.set_numbers),
    ("POST", "calls", Control.call),
    ("POST", "calls/*/hangup", Control.hang_up),
    ("POST", "messages", Control.message),
    ("GET", "handsets/*", Control.handset),
    ("PATCH", "handsets/*", Control.set_handset),
    ("GET", "callbacks", Control.callbacks),
    ("PUT", "faults", Control.set_faults),
    ("DELETE", "faults", Control.clear_faults),
)
