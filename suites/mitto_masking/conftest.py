"""What the suite of Mitto Number Masking shares: the API of an account, pools, contexts, phones, and expectations."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from testline.errors import Blocked
from testline.files import beside
from testline.targets.control_values import Number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer, Client
    from testline.targets.control import Control

    from .api import Mitto, Pool
    from .envelope import Expect
    from .life import Standing
    from .phones import Phones
    from .selection import Selection

_ENTERPRISES = pytest.StashKey[dict[tuple[int, str], "Sequence[str]"]]()


@pytest.fixture
def envelope() -> ModuleType:
    """Reads answers."""
    return beside(__file__, "envelope")


@pytest.fixture
def expect(judge: Judge) -> Expect:
    """What is expected of answers."""
    return beside(__file__, "envelope").Expect(judge)


@pytest.fixture
def life() -> ModuleType:
    """All operations, one after another."""
    return beside(__file__, "life")


@pytest.fixture
def enterprises(request: pytest.FixtureRequest, settings: dict[str, Any]) -> Callable[[Client, str], Sequence[str]]:
    """The sids of an account's enterprises: as the profile states them, as the control API knows them, or in use.

    In the profile `settings.enterprise_sids` is the primary account's list, or a table of lists by account.
    """
    stated = settings.get("enterprise_sids")
    stated = stated if isinstance(stated, dict) else {"primary": stated}
    known = request.config.stash.setdefault(_ENTERPRISES, {})
    control: Control | None = None
    with contextlib.suppress(pytest.skip.Exception):
        control = request.getfixturevalue("control")

    def of(client: Client, account: str) -> Sequence[str]:
        sid = client.credentials["account_sid"]
        if (id(control), sid) not in known:
            found = _enterprises(client, control, stated.get(account))
            if not found:
                reason = f"No enterprise of the {account} account is known."
                raise Blocked(reason, hint='State it in the profile: settings.enterprise_sids = ["EN..."].')
            known[id(control), sid] = found
        return known[id(control), sid]

    return of


def _enterprises(client: Client, control: Control | None, stated: object) -> list[str]:
    if isinstance(stated, list) and stated:
        return [str(one) for one in stated]
    if control is not None and control.has("accounts"):
        for account in control.accounts():
            sids = account.settings.get("enterprise_sids")
            if account.credentials.get("account_sid") == client.credentials["account_sid"] and isinstance(sids, list):
                return [str(one) for one in sids]
    listed = beside(__file__, "envelope").values(client.send("listApplications"), "enterpriseSid")
    return list(dict.fromkeys(one for one in listed if isinstance(one, str) and one))


@pytest.fixture
def account(
    client: Client, fresh: Fresh, enterprises: Callable[[Client, str], Sequence[str]]
) -> Iterator[Callable[..., Mitto]]:
    """`account(client, name=...)`: the API as another account uses it; what it makes is removed at the end."""
    made: list[Mitto] = []

    def of(owner: Client = client, name: str = "primary", **parts: object) -> Mitto:
        parts = {"enterprises": lambda: enterprises(owner, name), "name": name, **parts}
        made.append(beside(__file__, "api").Mitto(owner, fresh, beside(__file__, "envelope"), **parts))
        return made[-1]

    yield of
    for one in made:
        if one.inventory is None:
            one.clear_up()


@pytest.fixture
def mitto(account: Callable[..., Mitto]) -> Mitto:
    """The API as the primary account uses it."""
    return account()


@pytest.fixture
def created(mitto: Mitto, no_evidence: Callable[[str], NoReturn]) -> Callable[..., Answer]:
    """`created({"ttl": 60}, name=...)`: a create with options; that one is refused is judged elsewhere."""

    def made(options: dict[str, object], **fields: object) -> Answer:
        answer = mitto.create(**fields, **options)
        if options and beside(__file__, "envelope").refused(answer):
            no_evidence(f"a create with {', '.join(options)} is refused here")
        return answer

    return made


@pytest.fixture
def other_mitto(account: Callable[..., Mitto], account_of: Callable[[str], Client]) -> Mitto:
    """The same as another customer; skipped where there is none."""
    return account(account_of("secondary"), name="secondary")


@pytest.fixture
def own(account: Callable[..., Mitto], own_account: Callable[..., OwnAccount], fresh: Fresh) -> Callable[..., Mitto]:
    """`own(us=4)`: the API as an account that nobody else uses, with two enterprises; skipped where none can be made.

    `area`: it has one number, in this area code of the US.
    """

    def made(us: int = 0, gb: int = 0, area: str | None = None, **settings: object) -> Mitto:
        sids = [f"EN{fresh.uuid().replace('-', '')}" for _ in range(2)]
        numbers = None if area is None else [Number(f"1{area}55501{fresh.digits(2)}")]
        one = own_account(numbers, us=us, gb=gb, enterprise_sids=sids, **settings)
        return account(one.client, enterprises=lambda: sids, inventory=one.numbers, name=one.name)

    return made


@pytest.fixture
def apart(mitto: Mitto, request: pytest.FixtureRequest) -> Mitto:
    """An account whose numbers nobody else uses; where the target cannot make one it is the primary account."""
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("accounts") and control.has("numbers"):
            own: Mitto = request.getfixturevalue("own")(us=6)
            return own
    return mitto


@pytest.fixture
def wide(mitto: Mitto, request: pytest.FixtureRequest) -> Mitto:
    """The same with more numbers, some of them British."""
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("accounts") and control.has("numbers"):
            own: Mitto = request.getfixturevalue("own")(us=8, gb=2)
            return own
    return mitto


@pytest.fixture
def pool(request: pytest.FixtureRequest) -> Callable[..., Pool]:
    """`pool(2, ttl=600)`: an application that has so many numbers in its pool; `api` makes it another account's."""

    def made(count: int = 2, prefix: str = "", *, api: Mitto | None = None, **fields: object) -> Pool:
        owner: Mitto = api or request.getfixturevalue("apart")
        empty: Pool = beside(__file__, "api").Pool(owner, owner.application(**fields))
        return empty.fill(count, prefix) if count else empty

    return made


@pytest.fixture
def standing(pool: Callable[..., Pool]) -> Callable[..., Standing]:
    """`standing()`: a pool whose last number nobody uses, a context of two people, and the requests about it all."""

    def made(api: Mitto | None = None, interaction: str | None = None) -> Standing:
        stocked = pool(2, api=api)
        pair = stocked.pair()
        stocked.fill(1)
        unknown = f"NMI{stocked.api.fresh.uuid().replace('-', '')}"
        return beside(__file__, "life").Standing(stocked, pair, stocked.context(), stocked.spare(), interaction or unknown)

    return made


@pytest.fixture
def selection(expect: Expect, no_evidence: Callable[[str], NoReturn]) -> Selection:
    """Looks at the masks that people get."""
    return beside(__file__, "selection").Selection(expect, no_evidence)


@pytest.fixture
def unknown(fresh: Fresh) -> Callable[[str], str]:
    """`unknown("NMA")`: a sid of that kind which nobody has."""
    return lambda kind: kind + fresh.uuid().replace("-", "")


@pytest.fixture
def phones(control: Control, judge: Judge, fresh: Fresh) -> Phones:
    """The phones that calls and texts are made with, and what is expected of them."""
    return beside(__file__, "phones").Phones(control, judge, fresh)
