"""A toy surface: what a model is to an emulator, in small."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.spec import Spec
from testline.surfaces.agenda import Agenda
from testline.surfaces.model import (
    SECOND,
    AddAccount,
    Ask,
    Callback,
    ChangeAccount,
    Chooser,
    ControlProblem,
    Event,
    HangUp,
    Moment,
    Outcome,
    PlaceCall,
    SetHandset,
    SetNumbers,
    Tick,
    TypeText,
)
from testline.wire import Request, Response

if TYPE_CHECKING:
    from collections.abc import Callable

SPEC = Spec(
    "toy",
    {
        "paths": {
            "/toy/things": {"post": {"operationId": "createThing"}, "get": {"operationId": "listThings"}},
            "/toy/things/{thing_id}": {"get": {"operationId": "getThing"}},
        }
    },
    "",
)


def answered(status: int, value: object) -> Response:
    """A toy answer."""
    return Response(status, (("content-type", "application/json"),), json.dumps(value).encode())


class Toy:
    """Things that expire, with a callback at creation and at expiry; calls that ring and talk."""

    features = ("reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults")

    def __init__(self, chooser: Chooser) -> None:
        self.first_id = chooser.uuid("fixture")
        self.things: dict[str, dict[str, Any]] = {}
        self.inventory: dict[str, list[dict[str, Any]]] = {"primary": [], "secondary": []}
        self.settings: dict[str, dict[str, Any]] = {"primary": {}, "secondary": {}}
        self.phones: dict[str, dict[str, Any]] = {}
        self.calls: dict[str, dict[str, Any]] = {}
        self.agenda: Agenda[tuple[str, str]] = Agenda()

    def step(self, event: Event, moment: Moment, chooser: Chooser) -> Outcome:
        """One event."""
        return getattr(self, f"on_{type(event).__name__.lower()}")(event, moment, chooser)

    def due(self) -> int | None:
        """As the agenda."""
        return self.agenda.due()

    def owns(self, path: str) -> bool:
        """All below /toy."""
        return path.startswith("/toy")

    def accounts(self) -> list[dict[str, Any]]:
        """As told."""
        return [self.account(name) for name in self.inventory]

    def account(self, name: str) -> dict[str, Any]:
        """One account, or 404."""
        if name not in self.inventory:
            raise ControlProblem(404, "unknown-account", f"There is no account {name!r}.")
        return {"surface": "toy", "name": name, "credentials": {"key": "key"}, "settings": self.settings[name]}

    def numbers(self, account: str) -> list[dict[str, Any]]:
        """As told."""
        self.account(account)
        return self.inventory[account]

    def handset(self, number: str) -> dict[str, Any]:
        """As told, reachable where nothing was told."""
        seen = {"number": number, "reachable": True, "rejects": False, "inbox": [], "calls": []}
        return self.phones.get(number, seen)

    def call(self, call_id: str) -> dict[str, Any]:
        """A call, or 404."""
        if call_id not in self.calls:
            raise ControlProblem(404, "unknown-call", f"There is no call {call_id!r}.")
        return self.calls[call_id]

    def fault(self, kind: str, _request: Request, _moment: Moment, _chooser: Chooser) -> Response:
        """The toy's documented failures."""
        return answered({"internal-error": 500, "rate-limited": 429}[kind], {"toy": kind})

    def on_ask(self, event: Ask, moment: Moment, chooser: Chooser) -> Outcome:
        """A request."""
        request = event.request
        if request.header("authorization") == "wrong":
            return Outcome(answered(401, {}))
        if request.method == "POST" and request.path.endswith("/things"):
            return self.create(json.loads(request.body or b"{}"), moment, chooser)
        thing = self.things.get(request.path.rpartition("/")[2])
        return Outcome(answered(200, thing) if thing else answered(404, {"url": request.url}))

    def create(self, wanted: dict[str, Any], moment: Moment, chooser: Chooser) -> Outcome:
        """A new thing."""
        thing = {"id": chooser.uuid("thing"), "state": "live", **wanted}
        self.things[thing["id"]] = thing
        self.agenda.put(moment.now + int(wanted.get("ttl", 3600) * SECOND), ("expire", thing["id"]))
        return Outcome(answered(201, thing), callbacks=self.callbacks(thing, "created", moment))

    def callbacks(self, thing: dict[str, Any], event: str, moment: Moment) -> tuple[Callback, ...]:
        """The callbacks that a thing wants of an event."""
        if event not in thing.get("tell", ()):
            return ()
        body = json.dumps({"event": event, "id": thing["id"]}).encode()
        request = Request(thing.get("method", "POST"), thing["url"], (("x-toy", "signed"),), body)
        return tuple(
            Callback(
                id=f"{thing['id']}-{event}-{count}",
                event=event,
                lane=thing["id"],
                request=request,
                at=moment.now,
                connect_timeout=thing.get("connect_timeout", 2.0),
                read_timeout=thing.get("read_timeout", 5.0),
                retries=tuple(thing.get("retries", ())),
                retry_on=frozenset(thing.get("retry_on", ("connect", "timeout"))),
            )
            for count in range(thing.get("count", 1))
        )

    def on_tick(self, _: Tick, moment: Moment, __: Chooser) -> Outcome:
        """Expiries and ends of calls."""
        told: list[Callback] = []
        for at, (word, key) in self.agenda.until(moment.now):
            if word == "expire":
                self.things[key]["state"] = f"expired at {at}"
                told += self.callbacks(self.things[key], "expired", moment)
            else:
                self.calls[key] |= {"duration": self.calls[key]["planned"]}
                for thing in self.things.values():
                    told += self.callbacks(thing, "hangup", moment)
        return Outcome(callbacks=tuple(told))

    def on_placecall(self, event: PlaceCall, moment: Moment, chooser: Chooser) -> Outcome:
        """A call that rings, talks and ends, or is held."""
        call_id = chooser.uuid("call")
        self.calls[call_id] = {
            "call_id": call_id,
            "outcome": "connected",
            "rang": event.dialled,
            "caller_id": event.caller,
            "played": [],
            "prompts": 0,
            "duration": 0,
            "planned": event.duration,
        }
        until = moment.now + int(event.ring_seconds * SECOND)
        if not event.hold:
            until += int(event.duration * SECOND)
            self.agenda.put(until, ("hangup", call_id))
        told = [one for thing in self.things.values() for one in self.callbacks(thing, "call", moment)]
        return Outcome(result={"call_id": call_id}, until=until, callbacks=tuple(told))

    def on_hangup(self, event: HangUp, moment: Moment, _: Chooser) -> Outcome:
        """The end of a held call."""
        call = self.call(event.call_id)
        call["hangup_by"] = event.by
        told = [one for thing in self.things.values() for one in self.callbacks(thing, "hangup", moment)]
        return Outcome(result=call, callbacks=tuple(told))

    def on_typetext(self, event: TypeText, _: Moment, __: Chooser) -> Outcome:
        """Always delivered."""
        return Outcome(result={"outcome": "delivered", "recipient": event.to, "sender": event.sender})

    def on_sethandset(self, event: SetHandset, _: Moment, __: Chooser) -> Outcome:
        """As told."""
        phone = self.handset(event.number)
        if event.reachable is not None:
            phone["reachable"] = event.reachable
        if event.rejects is not None:
            phone["rejects"] = event.rejects
        self.phones[event.number] = phone
        return Outcome(result=phone)

    def on_addaccount(self, event: AddAccount, _: Moment, __: Chooser) -> Outcome:
        """A new account, or 409."""
        if event.name in self.inventory:
            raise ControlProblem(409, "account-exists", f"There is an account {event.name!r} already.")
        self.inventory[event.name], self.settings[event.name] = [], dict(event.settings)
        return Outcome(result=self.account(event.name))

    def on_changeaccount(self, event: ChangeAccount, _: Moment, __: Chooser) -> Outcome:
        """Other settings."""
        self.account(event.name)["settings"].update(event.settings)
        return Outcome(result=self.account(event.name))

    def on_setnumbers(self, event: SetNumbers, _: Moment, __: Chooser) -> Outcome:
        """Another inventory."""
        self.account(event.account)
        self.inventory[event.account] = [dict(one) for one in event.numbers]
        return Outcome(result={"numbers": self.inventory[event.account]})


class Quiet(Toy):
    """A surface with fewer features."""

    features = ("reset", "clock", "accounts", "numbers", "callbacks", "faults")

    def owns(self, path: str) -> bool:
        """All below /quiet."""
        return path.startswith("/quiet")


@dataclass(frozen=True)
class Kind:
    """A kind of model."""

    make: Callable[[Chooser], Toy]
    forms: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def fresh(self, chooser: Chooser, _: Moment) -> Toy:
        """A model in its fixture state."""
        return self.make(chooser)


MODELS = {"toy": Kind(Toy), "quiet": Kind(Quiet)}
