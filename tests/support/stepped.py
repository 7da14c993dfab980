"""A reference model with clocks of its own, and all that it has sent: what the models' tests ask their providers through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces.model import SECOND, ChangeAccount, Chooser, HangUp, Moment, PlaceCall, Tick, TypeText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Callback, Event, ModelKind, Outcome

NOW = 1_772_532_930_000_000  # 2026-03-03T10:15:30Z


class Stepped:
    """A model, stepped. `now` and `wall`: its two clocks; `callbacks`: everything sent; `decided`: rows that decided."""

    def __init__(self, kind: ModelKind, chooser: Chooser | None = None) -> None:
        self.chooser = chooser or Chooser(0)
        self.now = self.wall = NOW
        self.model: Any = kind.fresh(self.chooser, self.moment)
        self.callbacks: list[Callback] = []
        self.decided: set[str] = set()
        self.credentials = {one["name"]: one["credentials"] for one in self.model.accounts()}

    @property
    def moment(self) -> Moment:
        """Now, on both clocks."""
        return Moment(self.now, self.wall)

    def step(self, event: Event) -> Outcome:
        """Step the model, and keep what it sends."""
        outcome = self.model.step(event, self.moment, self.chooser)
        self.callbacks += outcome.callbacks
        self.decided |= set(outcome.requirements)
        return outcome

    def advance(self, seconds: float) -> None:
        """Move both clocks, ticking at everything due; what was due is then over."""
        target = self.now + round(seconds * SECOND)
        self.wall += round(seconds * SECOND)
        while (due := self.model.due()) is not None and due <= target:
            self.now = max(due, self.now)
            self.step(Tick())
            after = self.model.due()
            assert after is None or after > self.now
        self.now = target

    def call(self, caller: str, dialled: str | None, **members: Any) -> dict[str, Any]:
        """Somebody calls; the call runs to its end."""
        outcome = self.step(PlaceCall(caller, dialled or "", **members))
        assert outcome.result is not None
        if outcome.until is not None:
            self.advance((outcome.until - self.now) / SECOND)
        return self.model.call(outcome.result["call_id"])

    def hang_up(self, call_id: str, by: str = "caller") -> Mapping[str, Any]:
        """A party of a held call hangs up."""
        result = self.step(HangUp(call_id, by)).result
        assert result is not None
        return result

    def text(self, sender: str, to: str | None, text: str = "At the gate") -> Mapping[str, Any]:
        """Somebody types a text."""
        result = self.step(TypeText(sender, to or "", text)).result
        assert result is not None
        return result

    def settings(self, account: str = "primary", **settings: object) -> None:
        """Change settings of an account."""
        self.step(ChangeAccount(account, settings))

    def inbox(self, number: str) -> list[dict[str, Any]]:
        """The texts that a phone has seen."""
        return self.model.handset(number)["inbox"]
