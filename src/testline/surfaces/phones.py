"""The phones of people: what has reached them, as the control API shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from testline.surfaces.provider import Provider, StepT

if TYPE_CHECKING:
    from testline.surfaces.model import SetHandset


@dataclass(slots=True, eq=False)
class Handset:
    """A phone, and the texts and calls that it has seen, as the control API shows them. Where nothing was said, reachable."""

    reachable: bool = True
    rejects: bool = False
    inbox: list[dict[str, Any]] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)


class Phones(Provider[StepT]):
    """Has `state.handsets` by number, digits alone. `handset_kind`: a surface's own, where something waits for a phone."""

    handset_kind: type[Handset] = Handset

    def phone_of(self, number: str) -> Any:  # noqa: ANN401 - of the surface's own kind
        """The phone of a number."""
        return self.state.handsets.setdefault(number.lstrip("+"), self.handset_kind())

    def set_handset(self, event: SetHandset, turn: StepT) -> dict[str, Any]:
        """A phone becomes reachable or not, rejecting or not."""
        phone = self.phone_of(event.number)
        if event.reachable is not None:
            phone.reachable = event.reachable
        if event.rejects is not None:
            phone.rejects = event.rejects
        if phone.reachable:
            self.deliver_waiting(phone, turn)
        return self.handset(event.number)

    def deliver_waiting(self, phone: Any, turn: StepT) -> None:  # noqa: ANN401 - as above
        """What waited for a phone tries it anew. Nothing waits, unless a surface says so."""

    def handset(self, number: str) -> dict[str, Any]:
        """What a phone has seen, as the control API shows it."""
        number = number.lstrip("+")
        phone = self.state.handsets.get(number, self.handset_kind())
        return {
            "number": number,
            "reachable": phone.reachable,
            "rejects": phone.rejects,
            "inbox": [dict(text) for text in phone.inbox],
            "calls": [dict(call) for call in phone.calls],
        }
