"""Which virtual number a session gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.plivo_masking.model.core import Core, Turn
from testline.surfaces.plivo_masking.model.errors import deny
from testline.surfaces.plivo_masking.model.phones import country_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from testline.surfaces.plivo_masking.model.state import Account

_NONE: Mapping[str, str] = {}


class Numbers(Core):
    """First fit over the account's voice numbers: a number is reused unless either party is in a session on it."""

    def choose_number(
        self, owner: Account, parties: tuple[str, str], turn: Turn, *, geomatch: bool, opens: bool
    ) -> str:
        """The virtual number of a new session; refused where none is usable.

        `opens`: the session takes any caller, and so wants a number without another such session.
        """
        known = [party for party in parties if party]
        usable = (
            number
            for number in self.candidates(owner, known[0], geomatch=geomatch)
            if self.is_free(number, known)
            and number not in known
            and self.is_rested(number, turn)
            and not (opens and self.is_open(number))
        )
        return turn.chooser.pick("virtual_number", usable) or deny("virtual_number", "exhausted")

    def candidates(self, owner: Account, leading: str, *, geomatch: bool) -> Sequence[str]:
        """The voice numbers in question, in their order: with `geomatch` those of the leading party's country."""
        inventory = owner.inventory
        return inventory.voice_of.get(country_of(leading) or "", ()) if geomatch else inventory.voice

    def is_free(self, number: str, parties: Sequence[str]) -> bool:
        """Whether no party has an active session on the number."""
        dials = self.state.dials
        for party in parties:  # noqa: SIM110 - asked of every number before the one that is chosen
            if number in dials.get(party, _NONE):
                return False
        return True

    def is_rested(self, number: str, turn: Turn) -> bool:
        """Whether the number is not in the cool-off of a session that ended."""
        cooling = self.state.cooling
        return not cooling or cooling.get(number, 0) <= turn.now

    def is_open(self, number: str) -> bool:
        """Whether a session on the number takes any caller already."""
        line = self.state.lines.get(number)
        return line is not None and bool(line.open)
