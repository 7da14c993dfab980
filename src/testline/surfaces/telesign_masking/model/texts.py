"""Texts: relayed to the other party from the masking id of the sender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces.telesign_masking.model.callbacks import Callbacks
from testline.surfaces.telesign_masking.model.handsets import Handsets
from testline.surfaces.telesign_masking.model.routing import Routing

if TYPE_CHECKING:
    from testline.surfaces.model import TypeText
    from testline.surfaces.telesign_masking.model.core import Turn


class Texts(Routing, Handsets, Callbacks):
    """What end users type."""

    def type_text(self, event: TypeText, turn: Turn) -> dict[str, Any]:
        """A text is typed: whether it was relayed, to whom, and whom they see as its sender."""
        rejected = {"outcome": "rejected", "recipient": None, "sender": None}
        route = self.route(event.sender.removeprefix("+"), event.to.removeprefix("+"), turn)
        if route is None:
            return rejected
        phone, sender = self.phone_of(route.recipient), self.shown_number(route)
        if phone.rejects:
            # The customer is told what was sent, whatever became of it.
            if turn.form("callback-of-undeliverable", "sent") == "sent":
                self.tell(route, event.text, turn)
            return rejected
        self.deliver(phone, sender, event.text, turn)
        self.tell(route, event.text, turn)
        turn.decide("TNM-FLOW-001", "TNM-FLOW-002", "TNM-FLOW-003")
        return {"outcome": "delivered", "recipient": route.recipient, "sender": sender}
