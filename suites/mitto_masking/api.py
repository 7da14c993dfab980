"""The Number Masking API as an account uses it, and what its applications, pools and contexts are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer, Client
    from testline.targets.control_values import Number

    Resource = dict[str, object]
    Sid = str | Mapping[str, object]

_A, _C = "ApplicationSid", "contextSid"
PATHS: dict[str, tuple[str, ...]] = {
    "createApplication": (), "listApplications": (), "getApplication": (_A,), "updateApplication": (_A,),
    "deleteApplication": (_A,), "listPhoneNumbers": (), "getPhoneNumber": ("phoneNumberSid",),
    "addMaskedNumber": (_A,), "listMaskedNumbers": (_A,), "getMaskedNumber": (_A, "maskedNumberSid"),
    "updateMaskedNumber": (_A, "maskedNumberSid"), "deleteMaskedNumber": (_A, "maskedNumberSid"),
    "createContext": (_A,), "listContexts": (_A,), "getContext": (_A, _C), "updateContext": (_A, _C),
    "deleteContext": (_A, _C), "addParticipants": (_A, _C), "listParticipants": (_A, _C),
    "getParticipant": (_A, _C, "participantSid"), "deleteParticipant": (_A, _C, "participantSid"),
    "listInteractions": (_A, _C), "getInteraction": (_A, _C, "interactionSid"),
}  # fmt: skip
"""The operations and their path parameters, from the outside in."""

_PAGES = 40
_MOST = 1000


def sid_of(one: Sid) -> str:
    """The sid of a resource, or a sid as it stands."""
    return one if isinstance(one, str) else str(one["sid"])


class Mitto:
    """The API as one account uses it. Applications made through it are removed at the end of the test.

    `inventory`: the account's numbers, where the test made the account; None where it did not.
    """

    def __init__(
        self, client: Client, fresh: Fresh, envelope: ModuleType, enterprises: Callable[[], Sequence[str]],
        inventory: Sequence[Number] | None = None, name: str | None = None,
    ) -> None:
        self.client = client
        self.fresh = fresh
        self.envelope = envelope
        self.inventory = inventory
        self.name = name
        self._enterprises = enterprises
        self._free: list[Resource] | None = None
        self._made: list[tuple[str, tuple[str, ...]]] = []

    @property
    def enterprise(self) -> str:
        """The sid of an enterprise of the account."""
        return self.enterprises[0]

    @property
    def enterprises(self) -> Sequence[str]:
        """The sids of its enterprises, one at least."""
        return self._enterprises()

    def ask(self, operation: str, *sids: Sid, **options: object) -> Answer:
        """Send a request to an operation; the sids fill its path, from the outside in."""
        path = dict(zip(PATHS[operation], map(sid_of, sids), strict=True))
        answer = self.client.send(operation, path=path, **options)
        if operation in ("createApplication", "createContext"):
            made = self.envelope.resource(answer).get("sid")
            if isinstance(made, str) and made:
                self._made.append((operation, (*path.values(), made)))
        return answer

    def create(self, **fields: object) -> Answer:
        """Ask for an application with a name of its own, or as the fields say; a field of `...` is left out."""
        body = {"enterpriseSid": self.enterprise, "name": self.title(), **fields}
        return self.ask("createApplication", json={name: value for name, value in body.items() if value is not ...})

    def application(self, **fields: object) -> Resource:
        """An application that the test needs, with the name that was sent; without one the test is blocked."""
        given = {"name": self.title(), **fields}
        return {**self.needed(self.create(**given)), "name": given["name"]}

    def update(self, application: Sid, **fields: object) -> Answer:
        """Change an application by exactly these fields."""
        return self.ask("updateApplication", application, json=fields)

    def title(self) -> str:
        """A name that no application has."""
        return f"CityRides {self.fresh.digits(12)}"

    def needed(self, answer: Answer) -> Resource:
        """The resource of an answer; Blocked where it is none with a sid."""
        found: Resource = self.envelope.resource(answer)
        sid = found.get("sid")
        if not isinstance(sid, str) or not sid.strip():
            operation = answer.exchange.operation or "The request"
            reason = f"{operation} answered without a resource and its sid (status {answer.status})."
            raise Blocked(reason)
        return found

    def done(self, operation: str, *sids: Sid) -> None:
        """Remove something; Blocked where that fails."""
        answer = self.ask(operation, *sids)
        if not self.envelope.done(answer):
            reason = f"{operation} failed (status {answer.status})."
            raise Blocked(reason)

    def everything(self, operation: str, *sids: Sid) -> list[Resource]:
        """All resources of a list that have a sid, however many pages it has. Blocked where the list is refused."""
        answer = self.ask(operation, *sids)
        if not self.envelope.accepted(answer):
            reason = f"{operation} gave no list (status {answer.status})."
            raise Blocked(reason)
        found = list(self.envelope.items(answer))
        pages = answer.at("/numPages")
        for page in range(1, min(pages, _PAGES) if isinstance(pages, int) else 1):
            more = self.envelope.items(self.ask(operation, *sids, query={"page": page}))
            found.extend(more[:_MOST])
        return [one for one in found if isinstance(one.get("sid"), str)]

    def phone_numbers(self) -> list[Resource]:
        """The available numbers that show a sid and a number, those of the US first."""
        found = [
            one for one in self.everything("listPhoneNumbers")
            if str(one["sid"]).strip() and self.envelope.digits(one.get("phoneNumber"))
        ]
        return sorted(found, key=lambda one: not str(self.envelope.digits(one["phoneNumber"])).startswith("1"))

    def take(self, count: int, prefix: str = "") -> list[Resource]:
        """Some available numbers, none twice in a test; Blocked where there are not so many.

        `prefix`: how they begin, if it matters.
        """
        if self._free is None:
            self._free = self.phone_numbers()
        found = [one for one in self._free if str(self.envelope.digits(one["phoneNumber"])).startswith(prefix)][:count]
        if len(found) < count:
            reason = f"The account has {len(found)} available numbers{f' that begin with {prefix}' if prefix else ''} where {count} are needed."
            raise Blocked(reason, hint="Provision some, or free them.")
        self._free = [one for one in self._free if one not in found]
        return found

    def clear_up(self) -> None:
        """Remove what the test made; that it fails voids nothing."""
        remove = {"createApplication": "deleteApplication", "createContext": "deleteContext"}
        while self._made:
            made, sids = self._made.pop()
            self.ask(remove[made], *sids)


@dataclass(frozen=True, slots=True)
class Party:
    """A participant: the real number, and the mask to dial. Numbers are digits."""

    sid: str
    number: str
    mask: str
    mask_sid: str


class Pool:
    """An application and the masked numbers of its pool."""

    def __init__(self, api: Mitto, application: Resource) -> None:
        self.api = api
        self.application = application
        self.masked: list[Resource] = []

    @property
    def numbers(self) -> list[str]:
        """The telephone numbers of the pool, in the order in which they were added."""
        return [str(self.api.envelope.digits(one.get("phoneNumber"))) for one in self.masked]

    def add(self, phone_number: Sid, **members: object) -> Resource:
        """Add a number to the pool; Blocked where that fails."""
        body = {"phoneNumberSid": sid_of(phone_number), **members}
        made = self.api.needed(self.api.ask("addMaskedNumber", self.application, json=body))
        self.masked.append(made)
        return made

    def fill(self, count: int, prefix: str = "") -> Pool:
        """Add so many available numbers, of a country if it matters; Blocked where there are not so many."""
        for one in self.api.take(count, prefix):
            self.add(one)
        return self

    def spare(self) -> Resource:
        """An available number; Blocked where there is none."""
        return self.api.take(1)[0]

    def reserve(self, masked: Sid, *, reserved: bool = True) -> None:
        """Reserve a masked number, or release it; Blocked where that fails."""
        self.api.needed(self.api.ask("updateMaskedNumber", self.application, masked, json={"isReserved": reserved}))

    def context(self, **fields: object) -> Resource:
        """A context that the test needs."""
        return self.api.needed(self.api.ask("createContext", self.application, json=fields))

    def join(self, context: Sid, number: str, **members: object) -> Answer:
        """Ask to add a person to a context."""
        return self.api.ask("addParticipants", self.application, context, json={"phoneNumber": number, **members})

    def member(self, context: Sid, number: str | None = None, **members: object) -> Party:
        """A participant that the test needs; Blocked where it gets no mask."""
        real = number or self.api.fresh.us_number()
        answer = self.join(context, real, **members)
        made = self.api.needed(answer)
        mask = self.api.envelope.digits(made.get("maskedNumber"))
        if not mask:
            reason = "addParticipants answered with a participant that has no maskedNumber."
            raise Blocked(reason)
        return Party(str(made["sid"]), real.removeprefix("+"), mask, str(made.get("maskedNumberSid")))

    def pair(self, first: str | None = None, second: str | None = None, **fields: object) -> Pair:
        """A context between two people; those who are not named are new."""
        context = self.context(**fields)
        return Pair(self, context, self.member(context, first), self.member(context, second))

    def ask(self, operation: str, *sids: Sid, **options: object) -> Answer:
        """Send a request about this application."""
        return self.api.ask(operation, self.application, *sids, **options)

    def snapshot(self, *contexts: Sid) -> dict[str, object]:
        """What can be read of the application and of these contexts, by operation."""
        seen: dict[str, object] = {}
        for operation in ("getApplication", "listMaskedNumbers", "listContexts"):
            seen[operation] = self.ask(operation).at("/data")
        for n, context in enumerate(contexts):
            for operation in ("getContext", "listParticipants", "listInteractions"):
                seen[f"{operation} of context {n + 1}"] = self.ask(operation, context).at("/data")
        return seen


@dataclass(frozen=True)
class Pair:
    """A context between two people."""

    pool: Pool
    context: Mapping[str, object]
    first: Party
    second: Party

    @property
    def sid(self) -> str:
        """The context's sid."""
        return str(self.context["sid"])

    @property
    def members(self) -> tuple[Party, Party]:
        """Both participants."""
        return self.first, self.second

    def get(self) -> Answer:
        """The context as it is now."""
        return self.pool.ask("getContext", self.sid)

    def change(self, **fields: object) -> Answer:
        """Change it; Blocked where that fails."""
        answer = self.pool.ask("updateContext", self.sid, json=fields)
        self.pool.api.needed(answer)
        return answer

    def close(self) -> None:
        """Close it; Blocked where that fails."""
        self.change(status="closed")

    def delete(self) -> None:
        """Delete it; Blocked where that fails."""
        self.pool.api.done("deleteContext", self.pool.application, self.sid)

    def interactions(self) -> list[Resource]:
        """Its interactions; Blocked where they cannot be listed."""
        return self.pool.api.everything("listInteractions", self.pool.application, self.sid)
