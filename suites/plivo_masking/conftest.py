"""What the suite of Plivo Masking Sessions shares: a client that knows a session's set-up and clears up after it."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest

from testline.errors import Blocked
from testline.files import beside
from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control
    from testline.targets.receiver import Receiver

    from .allocation import Allocation
    from .telephony import Inbox, Line, Phones

_STOCKED = pytest.StashKey[dict[int, bool]]()
_NO_NUMBERS = "The primary account has no voice number that a session could get."
_EXHAUSTED = re.compile(r"exhausted|number pool|no (virtual )?numbers?", re.IGNORECASE)
_TIMESTAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6}))? \+0000 (?:UTC|\+0000)")

MEMBERS = (
    "session_uuid", "first_party", "second_party", "virtual_number", "status", "created_time", "modified_time",
    "expiry_time", "duration", "call_time_limit", "ring_timeout", "initiate_call_to_first_party", "callback_url",
    "callback_method", "record", "record_file_format", "recording_callback_url", "recording_callback_method",
    "first_party_play_url", "second_party_play_url", "unknown_caller_play", "amount", "interaction",
    "last_interaction_time", "total_call_count", "total_call_amount", "total_call_billed_duration",
    "total_session_amount", "is_pin_authentication_required", "generate_pin", "generate_pin_length", "first_party_pin",
    "second_party_pin", "pin_prompt_play", "incorrect_pin_play", "pin_retry", "pin_retry_wait",
)
"""What official clients' records show of a session."""


class Plivo:
    """The Masking Session API as one account uses it. Sessions made through it are expired at the end of the test."""

    def __init__(self, client: Client, fresh: Fresh, *, stocked: bool | None = True) -> None:
        self.client = client
        self._fresh = fresh
        self._stocked = stocked
        self._made: list[tuple[Client, str]] = []

    def as_account(self, client: Client) -> Plivo:
        """The same for another account; its sessions are cleared up with these."""
        other = Plivo(client, self._fresh)
        other._made = self._made
        return other

    def create(self, **fields: object) -> Answer:
        """Ask for a session between two fresh parties, or as the fields say; a field of `...` is left out."""
        body = {"first_party": self._fresh.us_number(), "second_party": self._fresh.us_number(), **fields}
        return self.post({name: value for name, value in body.items() if value is not ...})

    def post(self, body: object, **options: object) -> Answer:
        """Ask for a session with exactly this JSON body."""
        answer = self.client.send("createMaskingSession", json=body, **options)
        uuid = answer.at("/session_uuid")
        if isinstance(uuid, str):
            self._made.append((self.client, uuid))
        if self._stocked is None and answer.status == 400 and _EXHAUSTED.search(str(answer.at("/error"))):
            # Nobody can tell what the account owns; an account without numbers is no fault of the vendor.
            raise Blocked(_NO_NUMBERS, hint="Rent one, or free one, and run again.")
        return answer

    def session(self, **fields: object) -> dict[str, object]:
        """A session that the test needs; without one the test is blocked."""
        answer = self.create(**fields).need(200, 201)
        session, uuid = answer.value("/session"), answer.value("/session_uuid")
        if not isinstance(session, dict) or not isinstance(uuid, str):
            reason = "createMaskingSession answered without a session and its session_uuid."
            raise Blocked(reason)
        return {**session, "session_uuid": uuid}

    def get(self, uuid: str, **options: object) -> Answer:
        """Fetch a session."""
        return self.client.send("getMaskingSession", path={"session_uuid": uuid}, **options)

    def list(self, query: object = None, **options: object) -> Answer:
        """List sessions."""
        return self.client.send("listMaskingSessions", query=query, **options)

    def update(self, uuid: str, body: object, **options: object) -> Answer:
        """Update a session with exactly this JSON body."""
        return self.client.send("updateMaskingSession", path={"session_uuid": uuid}, json=body, **options)

    def expire(self, uuid: str, **options: object) -> Answer:
        """Expire a session."""
        return self.client.send("expireMaskingSession", path={"session_uuid": uuid}, **options)

    def clear_up(self) -> None:
        """Expire what is left; that it fails voids nothing."""
        while self._made:
            client, uuid = self._made.pop()
            client.send("expireMaskingSession", path={"session_uuid": uuid})

    def fetched(self, uuid: str) -> dict[str, object]:
        """A session as GET has it now, for a test that needs to read one; without it the test is blocked."""
        session = self.get(uuid).need(200).value("/response")
        if not isinstance(session, dict):
            reason = "getMaskingSession answered without a session under response."
            raise Blocked(reason)
        return session

    def follow(self, answer: Answer, link: str) -> Answer | None:
        """Follow `next` or `previous` of a list as it stands; None where it is no URL."""
        target = answer.at(f"/response/meta/{link}")
        if not isinstance(target, str) or not target:
            return None
        try:
            parts = urlsplit(urljoin(answer.exchange.request.url, target))
        except ValueError:
            return None
        return self.client.raw("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)

    @staticmethod
    def items(answer: Answer) -> list[dict[str, object]]:
        """The sessions of a list's answer that have an id; none where it is no list."""
        objects = answer.at("/response/objects")
        found = objects if isinstance(objects, list) else ()
        return [one for one in found if isinstance(one, dict) and isinstance(one.get("session_uuid"), str)]

    @classmethod
    def uuids(cls, answer: Answer) -> list[str]:
        """The ids of the sessions of a list's answer, in its order."""
        return [str(one["session_uuid"]) for one in cls.items(answer)]

    @staticmethod
    def moment(value: object) -> datetime | None:
        """A timestamp of the vendor's form as a time; None where it is none."""
        found = _TIMESTAMP.fullmatch(value) if isinstance(value, str) else None
        try:
            return found and datetime.fromisoformat(f"{found[1]}.{found[2] or '':0<6}").replace(tzinfo=UTC)
        except ValueError:
            return None

    @classmethod
    def near(cls, one: object, other: object, seconds: float = 1) -> bool:
        """Whether two timestamps are within so many seconds of each other, or two other values are the same."""
        if (this := cls.moment(one)) is not None and (that := cls.moment(other)) is not None:
            return abs((this - that).total_seconds()) <= seconds
        unset = (None, MISSING)
        if one in unset or other in unset:
            return one in unset and other in unset
        return one == other and isinstance(one, bool) == isinstance(other, bool)


@pytest.fixture
def plivo(client: Client, fresh: Fresh, inventory: bool | None) -> Iterator[Plivo]:  # noqa: FBT001 - a fixture
    """The Masking Session API as the primary account uses it."""
    if inventory is False:
        raise Blocked(_NO_NUMBERS)
    api = Plivo(client, fresh, stocked=inventory)
    yield api
    api.clear_up()


@pytest.fixture
def inventory(request: pytest.FixtureRequest) -> bool | None:
    """Whether the primary account owns a voice number; None where nobody can tell."""
    known = request.config.stash.setdefault(_STOCKED, {})
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("numbers") and id(control) not in known:
            known[id(control)] = any(number.voice for number in control.numbers("primary"))
        return known.get(id(control))
    return None


@pytest.fixture
def own_plivo(plivo: Plivo, own_account: Callable[..., OwnAccount]) -> Plivo:
    """The same as an account that nobody else uses, which has no sessions yet; skipped where none can be made."""
    return plivo.as_account(own_account(us=6).client)


@pytest.fixture
def works(judge: Judge) -> Callable[..., bool]:
    """`works(answer, "a create")`: the request was accepted, with any 2xx."""

    def look(answer: Answer, said: str, requirement: str | None = None) -> bool:
        return (judge[requirement] if requirement else judge).holds(
            answer.status is not None and 200 <= answer.status < 300, where="response.status",
            expected=f"{said} to be accepted (2xx)", got=answer.status or f"no answer: {answer.problem}",
            kind="status", answer=answer,
        )

    return look


@pytest.fixture
def refused(judge: Judge) -> Callable[..., bool]:
    """`refused(answer, "a negative length")`: the answer is 400; a status that is tolerated is a warning."""

    def look(answer: Answer, said: str, *tolerated: int, requirement: str | None = None) -> bool:
        return (judge[requirement] if requirement else judge).holds(
            answer.status == 400, where="response.status", expected=f"400 to {said}",
            got=answer.status or f"no answer: {answer.problem}", kind="status", answer=answer,
            tolerated=answer.status in tolerated,
        )

    return look


@pytest.fixture
def kept(judge: Judge, plivo: Plivo) -> Callable[..., None]:
    """`kept(answer, before, "ring_timeout")`: what GET shows of a session is as it was, but for the named members."""

    def look(answer: Answer, before: dict[str, object], *but: str, requirement: str | None = None) -> None:
        for name in MEMBERS:
            if name in but or name not in before:
                continue
            got = answer.at(f"/response/{name}")
            (judge[requirement] if requirement else judge).holds(
                plivo.near(got, before[name]), where=f"response.body/response/{name}",
                expected=f"what it was, {before[name]!r}", got=got, kind="changed", answer=answer,
            )

    return look


@pytest.fixture
def telephony() -> ModuleType:
    """The names of events, and numbers without their plus."""
    return beside(__file__, "telephony")


@pytest.fixture
def signature() -> ModuleType:
    """Plivo's callback signatures."""
    return beside(__file__, "signature")


@pytest.fixture
def allocation(judge: Judge) -> Allocation:
    """Looks at the virtual numbers that sessions get."""
    return beside(__file__, "allocation").Allocation(judge)


@pytest.fixture
def apart(plivo: Plivo, control: Control, request: pytest.FixtureRequest) -> Plivo:
    """An account whose numbers nobody else's sessions are on, so that strangers' calls meet none of them.

    Where the target cannot make one it is the primary account.
    """
    if not (control.has("accounts") and control.has("numbers")):
        return plivo
    return plivo.as_account(request.getfixturevalue("own_account")(rate_limit=None).client)


@pytest.fixture
def line(apart: Plivo, telephony: ModuleType) -> Callable[..., Line]:
    """`line(record=True)`: a session whose parties and virtual number can be dialled; `api` makes it another account's."""
    return lambda api=apart, **fields: telephony.Line.of(api, **fields)


@pytest.fixture
def phones(control: Control, judge: Judge, telephony: ModuleType) -> Iterator[Phones]:
    """The phones that calls are made with, and what is expected of the calls."""
    made = telephony.Phones(control, judge)
    yield made
    made.clear_up()


@pytest.fixture
def inbox(
    receiver: Receiver, callback_path: str, judge: Judge, telephony: ModuleType
) -> Iterator[Callable[..., Inbox]]:
    """`inbox()`, `inbox("recordings")`: places of this test's own where callbacks arrive."""
    made: dict[str, Inbox] = {}

    def named(name: str = "events") -> Inbox:
        return made.setdefault(name, telephony.Inbox(receiver, f"{callback_path}/{name}", judge))

    yield named
    for one in made.values():
        receiver.clear(one.path)
