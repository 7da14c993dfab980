"""Which masking ids a session gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from testline.surfaces.telesign_masking.model.core import Core, Turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from testline.surfaces.given import Number
    from testline.surfaces.telesign_masking.model.state import Account, Pool

_NONE: Final[Mapping[str, object]] = {}


class Masks(Core):
    """A number hides a party if the other, who dials it, has no session there yet; so many sessions share it."""

    def choose_masks(
        self, account: Account, resource: str, parties: tuple[str, str], countries: tuple[str, str], turn: Turn
    ) -> tuple[Number | None, Number | None]:
        """The number that hides each party; None where there is none."""
        pool = self.pool(account, resource)
        masks = self.masks_from(pool, parties, countries, turn)
        if None in masks and resource == "sms" and turn.form("dual-numbers-for-sms", "never") == "when-none-is-left":
            return self.masks_from(account.inventory.dual, parties, countries, turn)
        return masks

    def pool(self, account: Account, resource: str) -> Pool:
        """The numbers that a kind of session draws from."""
        return account.inventory.sms_only if resource == "sms" else account.inventory.dual

    def masks_from(
        self, pool: Pool, parties: tuple[str, str], countries: tuple[str, str], turn: Turn
    ) -> tuple[Number | None, Number | None]:
        """Both masks from one pool."""
        first, second = parties
        one = self.mask(pool, (first, second), countries[0], None, turn)
        return one, self.mask(pool, (second, first), countries[1], one, turn)

    def mask(
        self, pool: Pool, parties: tuple[str, str], country: str, other: Number | None, turn: Turn
    ) -> Number | None:
        """A number for the first of the parties, which the second will dial; `other` is the mask chosen already.

        The party's country goes before everything else, what is merely preferred after it.
        """
        for numbers in self.by_country(pool, country):
            for suits in self.preferences(parties, other, turn):
                usable = (one for one in numbers if self.is_free(one.number, parties) and suits(one))
                found = turn.chooser.pick("masked_id", usable)
                if found is not None:
                    return found
        return None

    def by_country(self, pool: Pool, country: str) -> Iterator[Sequence[Number]]:
        """The numbers of a party's country, then, should none of them do, the others."""
        yield pool.of.get(country, ())
        yield [one for one in pool.numbers if one.country != country]

    def preferences(
        self, parties: tuple[str, str], other: Number | None, turn: Turn
    ) -> Iterator[Callable[[Number], bool]]:
        """What a number should be, the best first; the last takes any."""
        if other is not None and turn.form("one-mask-for-both", "avoided") == "preferred":
            yield lambda one: one == other
        if turn.form("masks-of-other-sessions", "avoided") == "avoided":
            yield lambda one: one != other and self.is_untouched(one.number, parties)
        yield lambda one: one != other
        yield lambda _: True

    def is_free(self, number: str, parties: tuple[str, str]) -> bool:
        """Whether the second party may dial a number: it dials none of its other sessions there; nobody has it."""
        return number not in self.state.dials.get(parties[1], _NONE) and number not in parties

    def is_untouched(self, number: str, parties: tuple[str, str]) -> bool:
        """Whether neither party has a number in any of its sessions."""
        touches = self.state.touches
        return number not in touches.get(parties[0], _NONE) and number not in touches.get(parties[1], _NONE)
