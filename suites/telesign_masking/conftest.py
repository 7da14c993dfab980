"""What the suite of TeleSign Number Masking shares: a client that knows a session, accounts, phones, and callbacks."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked, TestlineError
from testline.files import beside
from testline.targets.client import KEEP
from testline.targets.control import Fault, Number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control
    from testline.targets.receiver import Receiver

    from .digests import Digests
    from .relays import Inbox, Phones
    from .replies import Expect
    from .sessions import Session

    Accounts = Callable[..., "TeleSign"]

_STOCKED = pytest.StashKey[dict[int, dict[str, bool]]]()
_TRIES = 12


class TeleSign:
    """The Number Masking API as one account uses it.

    `unit`: what the account's validity periods count. `stocked`: by kind of session, whether the account owns numbers
    for it; empty where nobody can tell, and then a create that finds none blocks its test.
    """

    def __init__(
        self, client: Client, fresh: Fresh, unit: str = "hours", *, name: str = "primary",
        stocked: Mapping[str, bool] | None = None, numbers: tuple[Number, ...] = (),
    ) -> None:
        self.client = client
        self.unit = unit
        self.name = name
        self.numbers = numbers
        self.second = beside(__file__, "sessions").SECONDS[unit]
        self._fresh = fresh
        self._stocked = stocked

    def as_account(self, client: Client, unit: str = "hours", **about: object) -> TeleSign:
        """The same for another account."""
        return TeleSign(client, self._fresh, unit, **{"stocked": self._stocked, **about})

    @property
    def longest(self) -> int:
        """720 hours, in the account's unit."""
        return 720 * 3600 // self.second

    def lasting(self, hours: int = 1) -> int:
        """A validity period of so many hours, or the least that the account's unit has for them."""
        return max(1, hours * 3600 // self.second)

    def owned(self, kind: str, country: str | None = None) -> list[str]:
        """The numbers that an account of the test's own has for a kind of session, or those of a country."""
        fits = [one for one in self.numbers if one.sms and one.voice == (kind == "sms_voice")]
        return [one.number for one in fits if country in (None, one.country)]

    @staticmethod
    def operation(kind: str) -> str:
        """The operation that makes a kind of session."""
        return str(beside(__file__, "sessions").OPERATIONS[kind])

    def fields(self, **given: object) -> dict[str, object]:
        """The members of a create between two fresh parties, or as given; one that is `...` is left out."""
        parties = {f"phone_number_{slot}": self._fresh.us_number() for slot in (1, 2)}
        made: dict[str, object] = {**parties, "validity_period": self.lasting(), **given}
        return {name: value for name, value in made.items() if value is not ...}

    def create(self, kind: str = "sms", /, **given: object) -> Answer:
        """Ask for a session between two fresh parties, or as given."""
        return self._answer(kind, self.client.send(self.operation(kind), json=self.fields(**given)))

    def post(
        self, kind: str, body: bytes | str, *, client: Client | None = None, content_type: str = "application/json",
        headers: Mapping[str, str] | None = None, credentials: object = KEEP,
    ) -> Answer:
        """Send exactly this body."""
        stated = {"content-type": content_type} if headers is None else headers
        sent = (client or self.client).send(self.operation(kind), body=body, headers=stated, credentials=credentials)
        return self._answer(kind, sent)

    def session(self, kind: str = "sms", /, **given: object) -> Session:
        """A session that the test needs; without one the test is blocked."""
        fields = self.fields(**given)
        answer = self._answer(kind, self.client.send(self.operation(kind), json=fields))
        first, second = (str(fields[f"phone_number_{slot}"]) for slot in (1, 2))
        return beside(__file__, "sessions").Session.of(kind, first, second, answer)

    def _answer(self, kind: str, answer: Answer) -> Answer:
        if self._stocked is not None and not self._stocked.get(kind) and answer.at("/status/code") == 2702:
            # An account without numbers is no fault of the vendor.
            reason = f"The account has no masking id for a session of the kind {kind}."
            raise Blocked(reason, hint="Give it numbers of that kind, or wait until its sessions end, and run again.")
        return answer


@pytest.fixture
def sessions() -> ModuleType:
    """Sessions, the table of codes, and how times are read."""
    return beside(__file__, "sessions")


@pytest.fixture
def signing() -> ModuleType:
    """TeleSign's signatures."""
    return beside(__file__, "signing")


@pytest.fixture
def telesign(request: pytest.FixtureRequest, client: Client, fresh: Fresh, settings: dict[str, object]) -> TeleSign:
    """The Number Masking API as the primary account uses it."""
    unit, stocked = settings.get("validity_unit"), dict[str, bool]()
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        known = request.config.stash.setdefault(_STOCKED, {})
        if id(control) not in known:
            known[id(control)] = _stock(control)
        stocked = known[id(control)]
    return TeleSign(client, fresh, str(unit) if unit in beside(__file__, "sessions").SECONDS else "hours", stocked=stocked)


def _stock(control: Control) -> dict[str, bool]:
    """By kind of session, whether the primary account owns numbers for it; empty where nobody can tell."""
    if not control.has("numbers"):
        return {}
    fitting = [one.voice for one in control.numbers("primary") if one.sms]
    return {"sms": False in fitting, "sms_voice": True in fitting}


@pytest.fixture
def other_telesign(telesign: TeleSign, account_of: Callable[[str], Client]) -> TeleSign:
    """The same as another customer; skipped where there is none."""
    return telesign.as_account(account_of("secondary"), telesign.unit, name="secondary", stocked={})


@pytest.fixture
def account(telesign: TeleSign, own_account: Callable[..., OwnAccount], control: Control) -> Accounts:
    """`account(sms=2, callback_url=...)`: the API as an account that nobody else uses, with so many numbers.

    `sms` and `dual`: US numbers for texts alone, and for calls too; `gb_sms` and `gb_dual` the same in Great Britain,
    `voice` US numbers for calls alone. Skipped where none can be made.
    """

    def made(
        *, sms: int = 2, dual: int = 2, gb_sms: int = 0, gb_dual: int = 0, voice: int = 0, **settings: object
    ) -> TeleSign:
        own = own_account(None, us=0, gb=0, **{"validity_unit": "hours", **settings})
        if not {"customer_id", "api_key"} <= set(own.credentials):
            reason = f"The control API made the account {own.name} without a customer_id or an api_key."
            raise Blocked(reason)
        wanted = ((sms, 0, False, True), (dual, 0, True, True), (0, gb_sms, False, True), (0, gb_dual, True, True),
                  (voice, 0, True, False))  # fmt: skip
        for _ in range(_TRIES):
            numbers = [
                Number(one.number, one.country, has_voice, has_sms)
                for us, gb, has_voice, has_sms in wanted for one in own_account.numbers(us=us, gb=gb)
            ]  # fmt: skip
            # A number that somebody has already is refused: another choice is as good.
            with contextlib.suppress(Blocked):
                kept = tuple(control.set_numbers(own.name, numbers))
                unit = str(settings.get("validity_unit", "hours"))
                return telesign.as_account(own.client, unit, name=own.name, stocked=None, numbers=kept)
        reason = f"The control API took none of {_TRIES} inventories for the account {own.name}."
        raise Blocked(reason)

    return made


@pytest.fixture
def expect(judge: Judge) -> Expect:
    """What is expected of answers."""
    return beside(__file__, "replies").Expect(judge, beside(__file__, "sessions"))


@pytest.fixture
def now(request: pytest.FixtureRequest) -> Callable[[], datetime]:
    """The target's time; the wall clock's where nobody can tell it."""
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("clock"):
            return control.now
    return lambda: datetime.now(UTC)


@pytest.fixture
def digests(telesign: TeleSign, fresh: Fresh, now: Callable[[], datetime]) -> Digests:
    """Creates of the primary account that are signed by hand."""
    return beside(__file__, "digests").Digests(telesign, fresh, now, beside(__file__, "signing"))


@pytest.fixture
def fault(control: Control) -> Iterator[Callable[..., None]]:
    """`fault("internal-error", operation=..., times=...)`: have a fault, until it is used up or the test is over."""
    yield lambda kind, **about: control.set_faults(Fault(kind, **about))
    with contextlib.suppress(TestlineError):
        control.clear_faults()


@pytest.fixture
def phones(control: Control, judge: Judge) -> Phones:
    """The phones that texts are typed on, and what they get."""
    return beside(__file__, "relays").Phones(control, judge)


@pytest.fixture
def inbox(
    receiver: Receiver, callback_path: str, judge: Judge, control: Control
) -> Iterator[Callable[..., Inbox]]:
    """`inbox()`, `inbox("other")`: places of this test's own where callbacks arrive."""
    made: dict[str, Inbox] = {}

    def named(name: str = "texts") -> Inbox:
        return made.setdefault(name, beside(__file__, "relays").Inbox(receiver, f"{callback_path}/{name}", judge, control))

    yield named
    for one in made.values():
        receiver.received(one.path, 0, 0)
        receiver.clear(one.path)
