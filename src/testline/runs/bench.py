"""What the tests of one surface work with: the target, its control API, its accounts, and our callback receiver."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from testline import catalogue, emulator, spec, surfaces
from testline.emulator.sender import is_loopback
from testline.errors import NoAnswer, TargetError, TestlineError, UsageError
from testline.files import underscored
from testline.redaction import Redactor
from testline.reports.report import TargetFacts
from testline.runs.pace import Paced
from testline.targets.client import Client, Liveness
from testline.targets.control import Control
from testline.targets.http import HttpTarget
from testline.targets.liveness import GONE
from testline.targets.receiver import Receiver
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from testline.runs.plan import Plan
    from testline.surfaces.model import ModelKind
    from testline.wire import Exchange, Handler

_EMBEDDED_CONTROL = "/_testline/v1"


@dataclass
class Bench:
    """One open target. Close it, or use it as a context."""

    plan: Plan
    model: ModelKind | None = field(default=None, repr=False)
    record: Callable[[Exchange], None] = lambda _: None
    _closing: ExitStack = field(default_factory=ExitStack, repr=False)
    extra: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    features: tuple[str, ...] = ()
    is_open: bool = False

    def __post_init__(self) -> None:
        self.surface = surfaces.load(self.plan.surface)
        self.spec = spec.load(self.plan.surface, self.plan.profile.settings)
        self.catalogue = catalogue.load(self.plan.surface)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop what this bench started."""
        self._closing.close()

    @cached_property
    def handler(self) -> Handler:
        """The transport: over HTTP, or into an emulator of this bench's own."""
        profile = self.plan.profile
        if profile.base_url is not None:
            return self._closing.enter_context(
                HttpTarget(
                    profile.base_url, timeout=profile.timeout, ca=profile.ca, headers=profile.headers,
                    control_url=profile.control_url,
                )
            )
        if self.model is None:
            made = emulator.build([self.plan.surface], seed=self.plan.seed, forms=self.plan.forms, settings=profile.settings)
        else:
            made = emulator.Emulator(
                {self.plan.surface: self.model}, seed=self.plan.seed, forms=self.plan.forms, settings=profile.settings
            )
        self._closing.callback(made.close)
        return emulator.InProcess(made)

    @cached_property
    def liveness(self) -> Liveness:
        """Whether the target still answers."""
        return Liveness(self.handler)

    @cached_property
    def control(self) -> Control | None:
        """The control API of this surface; None where the target has none."""
        profile = self.plan.profile
        url = _EMBEDDED_CONTROL if self.plan.embedded else profile.control_url
        if url is None:
            return None
        return Control(self.handler, url, profile.control_token, self.plan.surface, self._seen)

    @cached_property
    def accounts(self) -> Mapping[str, Mapping[str, str]]:
        """The credentials by the account's name: what was given, else what the control API has."""
        found: dict[str, Mapping[str, str]] = {}
        if self.control is not None and self.control.has("accounts"):
            found.update((one.name, one.credentials) for one in self.control.accounts())
        found.update(self.plan.profile.credentials)
        if "primary" not in found:
            wanted = " ".join(f"--credential {name}=..." for name in self.surface.credentials)
            message = f"No credentials for {self.plan.surface}."
            raise UsageError(message, hint=f"Give them: {wanted}, or name the target's control API with --control-url.")
        for name in self.surface.credentials:
            if not found["primary"].get(name):
                message = f"The credential {name} of {self.plan.surface} is missing."
                raise UsageError(message, hint=f"Give it: --credential {name}=...")
        return found

    @cached_property
    def receiver(self) -> Receiver | None:
        """Where callbacks arrive; None where the target cannot reach us."""
        profile = self.plan.profile
        if profile.callback_url is None and not self.plan.embedded and not is_loopback(urlsplit(profile.base_url or "").hostname or ""):
            return None
        made = Receiver(profile.callback_listen or "127.0.0.1:0", profile.callback_url)
        self._closing.callback(made.close)
        return made

    def client(self, credentials: Mapping[str, str]) -> Client:
        """The vendor's API as the owner of those credentials."""
        return Client(
            self.handler, self.spec, self.surface, credentials, path_defaults=self.surface.path(credentials),
            record=self._seen, liveness=self.liveness,
        )

    def open(self) -> None:
        """See, once, that the target answers, what it can do and whose it is.

        Raises `TargetError` where nothing answers, `UsageError` where credentials are missing.
        """
        if self.is_open:
            return
        if self.control is None:
            self.accounts  # noqa: B018 - nobody else can give them: a missing credential is told before anything is sent
        if not self.plan.embedded:
            self._probe()
        if self.control is not None:
            self.features = tuple(sorted(self.control.features))
        self.accounts  # noqa: B018 - asked for now, so that a missing credential ends the run before any test
        if self.surface.pace is not None:
            self._keep_within(*self.surface.pace)
        self.is_open = True

    def _keep_within(self, requests: int, seconds: float) -> None:
        """Lift the limit of the accounts where the control API can, and put it back afterwards; else stay below it."""
        control = self.control
        if control is None or not control.has("accounts"):
            self.handler = Paced(self.handler, requests, seconds)
            return
        for one in control.accounts():
            if one.settings.get("rate_limit") is not None:
                control.change_account(one.name, rate_limit=None)
                self._closing.callback(self._put_back, control, one.name, one.settings["rate_limit"])

    def _put_back(self, control: Control, name: str, limit: object) -> None:
        with suppress(TestlineError):
            control.change_account(name, rate_limit=limit)

    def reset(self) -> None:
        """Put a target that was given with `--reset` back to its fixtures, once, before anything runs.

        One that cannot be reached is left to `open`, which tells it. Raises `UsageError` where there is no reset.
        """
        try:
            can = self.control is not None and self.control.has("reset")
        except TargetError:
            return
        if self.control is None or not can:
            message = f"--reset was given, and the control API of {self.plan.surface} has no reset."
            raise UsageError(message, hint="Leave --reset away, or give a --control-url that has it.")
        self.control.reset(self.plan.seed)

    def _probe(self) -> None:
        try:
            self.handler.handle(Request("GET", "/"))
        except NoAnswer as problem:
            if problem.kind not in GONE:
                return  # something is there; the tests will say what
            raise TargetError(problem.message, hint=problem.hint) from problem

    @property
    def secrets(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """Every credential that the run knows, the accounts made by tests included."""
        known = {**self.plan.profile.credentials, **self.__dict__.get("accounts", {}), **self.extra}
        return tuple((name, tuple(credentials.items())) for name, credentials in known.items())

    @property
    def dead(self) -> bool:
        """Whether the target stopped answering during the run."""
        return "liveness" in self.__dict__ and self.liveness.dead

    @property
    def suite(self) -> str:
        """The folder name of this surface's suite."""
        return underscored(self.plan.surface)

    def _seen(self, exchange: Exchange) -> None:
        self.record(exchange)


def facts(plan: Plan, features: tuple[str, ...]) -> TargetFacts:
    """What was tested, for the report."""
    if plan.embedded:
        return TargetFacts("emulator", None, features)
    return TargetFacts("http", plan.profile.base_url, features)


def redactor(plan: Plan, secrets: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Redactor:
    """What keeps this run's secrets out of its reports."""
    surface = surfaces.load(plan.surface)
    accounts = {**plan.profile.credentials, **{name: dict(members) for name, members in secrets}}
    others = {"control_token": plan.profile.control_token} if plan.profile.control_token else {}
    headers = surface.secret_headers | {name.lower() for name, _ in plan.profile.headers}
    return Redactor.of(accounts, surface.public, headers, surface.secret_fields, others)
