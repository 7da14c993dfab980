"""All operations, one after another: through the life of an application, on what stands, and refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from testline.targets.client import Answer

    from .api import Mitto, Pair, Pool
    from .phones import Phones

    Step = Generator[tuple[str, Answer], None, Answer]

KNOWN = (
    "createApplication", "listApplications", "getApplication", "updateApplication", "deleteApplication",
    "listPhoneNumbers", "getPhoneNumber",
)  # fmt: skip
"""The operations whose paths the vendor's documentation has."""

LISTS = (
    "listApplications", "listPhoneNumbers", "listMaskedNumbers", "listContexts", "listParticipants", "listInteractions",
)  # fmt: skip
CREATES = ("createApplication", "addMaskedNumber", "createContext", "addParticipants")
DELETES = ("deleteApplication", "deleteMaskedNumber", "deleteContext", "deleteParticipant")


class Life:
    """An application from its creation to its end. Iterating gives each operation and its answer.

    `phones`: make a call too, and read its interaction. `extra`: members that every body gets. `options`: of every
    request. Blocked where it cannot go on.
    """

    def __init__(
        self, api: Mitto, phones: Phones | None = None, *, extra: Mapping[str, object] | None = None, **options: object
    ) -> None:
        self.api = api
        self.phones = phones
        self.extra = dict(extra or {})
        self.options = options

    def __iter__(self) -> Iterator[tuple[str, Answer]]:
        fields = {"enterpriseSid": self.api.enterprise, "name": self.api.title()}
        application = self.api.needed((yield from self._step("createApplication", json=fields)))
        yield from self._step("listApplications")
        yield from self._step("getApplication", application)
        yield from self._step("updateApplication", application, json={**fields, "ttl": 600})
        masked = yield from self._numbers(application)
        yield from self._contexts(application)
        yield from self._step("deleteMaskedNumber", application, masked)
        yield from self._step("deleteApplication", application)

    def _numbers(self, application: Mapping[str, object]) -> Generator[tuple[str, Answer], None, dict[str, object]]:
        yield from self._step("listPhoneNumbers")
        free = self.api.phone_numbers()[:1]
        if not free:
            reason = "The account has no available number."
            raise Blocked(reason, hint="Provision one, or free one.")
        yield from self._step("getPhoneNumber", free[0])
        asked = {"phoneNumberSid": free[0]["sid"]}
        masked = self.api.needed((yield from self._step("addMaskedNumber", application, json=asked)))
        yield from self._step("listMaskedNumbers", application)
        yield from self._step("getMaskedNumber", application, masked)
        yield from self._step("updateMaskedNumber", application, masked, json={"friendlyName": "DC pool"})
        return masked

    def _contexts(self, application: Mapping[str, object]) -> Iterator[tuple[str, Answer]]:
        context = self.api.needed((yield from self._step("createContext", application, json={"name": "ride"})))
        here = (application, context)
        yield from self._step("listContexts", application)
        yield from self._step("getContext", *here)
        yield from self._step("updateContext", *here, json={"name": "ride 2"})
        people = [self.api.fresh.us_number() for _ in range(2)]
        joined = []
        for number in people:
            answer = yield from self._step("addParticipants", *here, json={"phoneNumber": number})
            joined.append(self.api.needed(answer))
        yield from self._step("listParticipants", *here)
        yield from self._step("getParticipant", *here, joined[0])
        if self.phones is not None:
            self.phones.call(people[0], str(joined[0].get("maskedNumber")))
        had = yield from self._step("listInteractions", *here)
        for one in [one for one in self.api.envelope.values(had) if isinstance(one, str) and one][:1]:
            yield from self._step("getInteraction", *here, one)
        yield from self._step("deleteParticipant", *here, joined[1])
        yield from self._step("deleteContext", *here)

    def _step(self, operation: str, *sids: object, **options: object) -> Step:
        if "json" in options:
            options["json"] = {**options["json"], **self.extra}
        answer = self.api.ask(operation, *sids, **{**self.options, **options})
        yield operation, answer
        return answer


Request = tuple[str, tuple[object, ...], dict[str, object]]
"""An operation, the sids of its path, and the client's options."""


class Standing:
    """What stands: a pool of one number more than is used, a context between two people, and all requests about it.

    `waiting`: a context without people, for an add of one. `spare`: an available number, for an add.
    """

    def __init__(
        self, pool: Pool, pair: Pair, waiting: Mapping[str, object], spare: Mapping[str, object], interaction: str
    ) -> None:
        self.pool = pool
        self.pair = pair
        self.waiting = waiting
        self.spare = spare
        application, context = pool.application, pair.context
        here = (application, context)
        fields = {"enterpriseSid": pool.api.enterprise, "name": pool.api.title()}
        masked = pool.masked[-1]
        self.reads: tuple[Request, ...] = (
            ("listApplications", (), {}),
            ("getApplication", (application,), {}),
            ("listPhoneNumbers", (), {}),
            ("getPhoneNumber", (spare,), {}),
            ("listMaskedNumbers", (application,), {}),
            ("getMaskedNumber", (application, masked), {}),
            ("listContexts", (application,), {}),
            ("getContext", here, {}),
            ("listParticipants", here, {}),
            ("getParticipant", (*here, pair.first.sid), {}),
            ("listInteractions", here, {}),
            ("getInteraction", (*here, interaction), {}),
        )
        self.writes: tuple[Request, ...] = (
            ("createApplication", (), {"json": fields}),
            ("updateApplication", (application,), {"json": fields}),
            ("addMaskedNumber", (application,), {"json": {"phoneNumberSid": spare["sid"]}}),
            ("updateMaskedNumber", (application, masked), {"json": {"isReserved": True, "friendlyName": "changed"}}),
            ("createContext", (application,), {"json": {"name": "another"}}),
            ("updateContext", here, {"json": {"name": "changed", "status": "closed"}}),
            ("addParticipants", (application, waiting), {"json": {"phoneNumber": pool.api.fresh.us_number()}}),
            ("deleteParticipant", (*here, pair.second.sid), {}),
            ("deleteContext", here, {}),
            ("deleteMaskedNumber", (application, masked), {}),
            ("deleteApplication", (application,), {}),
        )

    def request(self, operation: str) -> Request:
        """The request of an operation."""
        return next(one for one in (*self.reads, *self.writes) if one[0] == operation)

    def snapshot(self) -> dict[str, object]:
        """What can be read of it all."""
        return self.pool.snapshot(self.pair.context, self.waiting)


def refusals(standing: Standing) -> Iterator[tuple[str, Answer]]:
    """Requests that are refused, each for one reason, and their answers; one that is accepted is judged elsewhere."""
    accepted = standing.pool.api.envelope.accepted
    return (told for told in _refusals(standing) if not accepted(told[1]))


def _refusals(standing: Standing) -> Iterator[tuple[str, Answer]]:
    pool, pair = standing.pool, standing.pair
    api, application, context = pool.api, pool.application, pair.context
    unknown = "NMA" + api.fresh.uuid().replace("-", "")
    for operation, sids, options in (*standing.reads, *standing.writes):
        if sids and operation != "getInteraction":
            yield f"{operation} of an unknown sid", api.ask(operation, *sids[:-1], unknown, **options)
    yield "getInteraction of an unknown sid", api.ask("getInteraction", application, context, unknown)
    yield "a create without a name", api.create(name=...)
    yield "a create without an enterprise", api.create(enterpriseSid=...)
    yield "a name that is taken", api.create(name=application["name"])
    yield "a negative ttl", api.create(ttl=-1)
    yield "an unknown phone number", pool.ask("addMaskedNumber", json={"phoneNumberSid": unknown})
    yield "an add without a phone number", pool.ask("addMaskedNumber", json={})
    taken = {"phoneNumberSid": pool.masked[0].get("phoneNumberSid", unknown)}
    yield "a number that is in the pool", pool.ask("addMaskedNumber", json=taken)
    yield "a third participant", pool.join(context, api.fresh.us_number())
    yield "a malformed phone number", pool.join(context, "not-a-number")
    yield "a participant without a number", pool.ask("addParticipants", context, json={})
    yield "a context with a bad ttl", pool.ask("createContext", json={"ttl": "soon"})
    yield "a malformed body", api.ask("createApplication", body='{"name": ', headers={"content-type": "application/json"})
    yield "a request without credentials", api.ask("listApplications", credentials=None)
    yield "a method that is not there", api.client.send("listApplications", method="POST", json={})
