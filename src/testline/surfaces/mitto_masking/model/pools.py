"""Pools of masked numbers, and who holds which of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.model.core import Core, Turn
from testline.surfaces.mitto_masking.model.geography import calling_code

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.state import Application, Masked, Number, Participant


class Pools(Core):
    """Entries come and go; participants hold them and let go."""

    def join_pool(self, application: Application, masked: Masked) -> None:
        """A number becomes a masked number of an application, and is no longer available."""
        application.pool[masked.sid] = masked
        application.by_code.setdefault(calling_code(masked.number.number), {})[masked.sid] = masked
        masked.number.pooled = masked

    def leave_pool(self, application: Application, masked: Masked) -> None:
        """A masked number leaves its pool; its telephone number is available again."""
        del application.pool[masked.sid]
        code = calling_code(masked.number.number)
        del application.by_code[code][masked.sid]
        if not application.by_code[code]:
            del application.by_code[code]
        masked.number.pooled = None

    def pool_of(self, number: Number) -> tuple[Application, Masked] | None:
        """The application in whose pool a number is, and its entry there."""
        masked = number.pooled
        if masked is None:
            return None
        account, _ = self.state.numbers[number.number]
        application = account.applications.get(masked.application)
        return None if application is None else (application, masked)

    def hold(self, participant: Participant) -> None:
        """A participant has a mask from now on: it can be dialled, and nobody may give them it a second time."""
        mask, context = participant.mask, participant.context
        self.state.dials.setdefault(participant.number, {})[mask.number.number] = participant
        mask.holders[context.sid] = mask.holders.get(context.sid, 0) + 1
        self.remember(participant)

    def let_go(self, participant: Participant) -> None:
        """A participant has the mask no longer."""
        mask, context = participant.mask, participant.context
        dials = self.state.dials[participant.number]
        del dials[mask.number.number]
        if not dials:
            del self.state.dials[participant.number]
        mask.holders[context.sid] -= 1
        if not mask.holders[context.sid]:
            del mask.holders[context.sid]
        self.remember(participant)

    def remember(self, participant: Participant) -> None:
        """The mask is the one that this person has held last in the application."""
        held = participant.context.application.history.setdefault(participant.number, {})
        held.pop(participant.mask.number.number, None)
        held[participant.mask.number.number] = None

    def is_holding(self, number: str, masked: Masked) -> bool:
        """Whether a person holds the mask in an active context, of whatever application."""
        dials = self.state.dials.get(number)
        return dials is not None and masked.number.number in dials

    def available(self, number: Number, turn: Turn) -> bool:
        """Whether a number is offered for pools."""
        return number.pooled is None or turn.form("pooled-number", "hidden") == "available"
