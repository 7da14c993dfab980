"""Which mask a participant gets, out of the application's pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from testline.surfaces.mitto_masking.model.bodies import OLDER_GEO_LEVELS
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.geography import OVERLAYS, area_code, calling_code
from testline.surfaces.mitto_masking.model.pools import Pools

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Application, Masked

Rank = tuple[int, ...]
"""How good a mask is, the lower the better."""

# The level that each value of geoMatchLevel means; the older names are read as the two area code levels.
LEVELS: Final[Mapping[str, str]] = {
    "country": "country",
    "area-code": "area-code",
    "extended-area-code": "extended-area-code",
    "overlay": "area-code",
    "radius": "extended-area-code",
}
_SELECTED: Final = (
    "MNM-PAR-003", "MNM-SEL-001", "MNM-SEL-002", "MNM-SEL-003", "MNM-SEL-004", "MNM-SEL-005", "MNM-SEL-006",
    "MNM-SEL-007", "MNM-NUM-011",
)  # fmt: skip


class Selection(Pools):
    """Candidates, then the geographic filter, then stickiness, then a mask of one's own, then age."""

    levels: Mapping[str, str] = LEVELS

    def choose_mask(self, application: Application, person: str, others: set[str], turn: Turn) -> Masked:
        """The mask that a person gets by itself; refused where there is none. `others`: masks of the other party."""
        near = self.nearby(application, person, application.geo_match_level, turn)
        eligible = (one for one in near if self.is_eligible(one, person, turn))
        chosen = turn.chooser.pick("masked_number", self.best(eligible, self.ranking(application, person, others, turn)))
        if chosen is None:
            deny("conflict", {"phoneNumber": person}, "MNM-PAR-008", "MNM-SEL-002", "MNM-NUM-011")
        turn.decide(*_SELECTED)
        return chosen

    def named_mask(self, application: Application, sid: str, person: str, turn: Turn) -> Masked:
        """The mask that a request names, reserved or not: the geographic filter does not hold for it."""
        inputs = {"maskedNumberSid": sid, "phoneNumber": person}
        masked = application.pool.get(sid)
        if masked is None:
            deny("not-found", inputs, "MNM-SEL-001")
        if self.is_holding(person, masked) or not self.is_capable(masked, turn):
            deny("conflict", inputs, "MNM-SEL-002", "MNM-PAR-008")
        if turn.form("named-mask-geography", "free") == "bound":
            near = self.nearby(application, person, application.geo_match_level, turn)
            if all(one is not masked for one in near):
                deny("conflict", inputs, "MNM-SEL-006")
        turn.decide("MNM-NUM-012")
        return masked

    def is_eligible(self, masked: Masked, person: str, turn: Turn) -> bool:
        """Whether a mask may be given to a person by itself."""
        return not self.is_reserved(masked) and not self.is_holding(person, masked) and self.is_capable(masked, turn)

    def is_reserved(self, masked: Masked) -> bool:
        """Whether a mask is only for those who name it."""
        return masked.reserved

    def is_capable(self, masked: Masked, turn: Turn) -> bool:
        """Whether a mask carries calls or texts at all; which of them is looked at when it is used."""
        number = masked.number
        if number.voice and number.sms:
            return True
        return turn.form("capability", "either") == "either" and (number.voice or number.sms)

    def nearby(self, application: Application, person: str, level: str | None, turn: Turn) -> Iterable[Masked]:
        """The pool entries that lie where the level wants them, oldest first."""
        if level is None:
            return self.same_country_first(application, person, turn)
        level = self.meaning(level, turn)
        if level != "country":
            area = area_code(person)
            if area is None:
                return self.elsewhere(application, person, turn)
            areas = OVERLAYS.get(area, frozenset({area})) if level == "extended-area-code" else frozenset({area})
            same = self.same_country(application, person, turn)
            return (one for one in same if area_code(one.number.number) in areas)
        return self.same_country(application, person, turn)

    def meaning(self, level: str, turn: Turn) -> str:
        """What a value of geoMatchLevel means."""
        if level in OLDER_GEO_LEVELS and turn.form("older-geo-levels", "accepted") == "as-extended":
            return "extended-area-code"
        return self.levels.get(level, level)

    def elsewhere(self, application: Application, person: str, turn: Turn) -> Iterable[Masked]:
        """What an area code level means for a number without area code: its country."""
        if turn.form("area-code-elsewhere", "country") == "country":
            return self.same_country(application, person, turn)
        return self.in_order(application.pool, turn)

    def same_country(self, application: Application, person: str, turn: Turn) -> Iterable[Masked]:
        """The entries with the calling code of a person's number."""
        return self.in_order(application.by_code.get(calling_code(person), {}), turn)

    def same_country_first(self, application: Application, person: str, turn: Turn) -> Iterable[Masked]:
        """Without a level: the person's country if any candidate is of it, else all."""
        same = self.same_country(application, person, turn)
        if any(self.is_eligible(one, person, turn) for one in same):
            return same
        return self.in_order(application.pool, turn)

    def in_order(self, entries: Mapping[str, Masked], turn: Turn) -> Iterable[Masked]:
        """Pool entries, oldest first."""
        if turn.form("pool-order", "insertion") == "sid":
            return [entries[sid] for sid in sorted(entries)]
        return entries.values()

    def ranking(
        self, application: Application, person: str, others: set[str], turn: Turn
    ) -> tuple[Callable[[str], Rank], Rank]:
        """How a mask is ranked for a person, and the best rank that there can be."""
        held = application.history.get(person, {})
        sticks = bool(held) and application.number_selection_behavior == "prefer-sticky"
        order = {number: place for place, number in enumerate(held, 1)}
        if sticks:
            order[next(reversed(held))] = -1
        best = -1 if sticks else 0
        distinct = turn.form("distinct-masks", "after-stickiness")

        def rank(number: str) -> Rank:
            sticky, shared = order.get(number, 0), int(number in others)
            if distinct == "never":
                return (sticky,)
            return (sticky, shared) if distinct == "after-stickiness" else (shared, sticky)

        return rank, {"never": (best,), "after-stickiness": (best, 0)}.get(distinct, (0, best))

    def best(self, masks: Iterable[Masked], ranking: tuple[Callable[[str], Rank], Rank]) -> Iterator[Masked]:
        """The masks of the lowest rank, in their order; looked at no further than needed."""
        rank, lowest = ranking
        others: dict[Rank, list[Masked]] = {}
        is_lowest_found = False
        for masked in masks:
            found = rank(masked.number.number)
            if found == lowest:
                is_lowest_found = True
                yield masked
            else:
                others.setdefault(found, []).append(masked)
        if others and not is_lowest_found:
            yield from others[min(others)]
