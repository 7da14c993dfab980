"""Texts: routed as calls are, into the inbox of the other party."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces import gsm
from testline.surfaces.mitto_masking.model.calls import Calls
from testline.surfaces.times import rfc3339

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Handset, Interaction
    from testline.surfaces.model import TypeText


class Texts(Calls):
    """Texts and the phones that they arrive at."""

    def type_text(self, event: TypeText, turn: Turn) -> dict[str, Any]:
        """A text is typed: whether it was delivered, to whom, and whom they see as its sender."""
        rejected = {"outcome": "rejected", "recipient": None, "sender": None}
        route = self.route(event.sender.removeprefix("+"), event.to.removeprefix("+"), "sms", turn)
        if route is None:
            return rejected
        recipient, sender = route.called.number, self.shown_number(route, turn)
        phone = self.phone_of(recipient)
        status = "undelivered" if phone.rejects else "delivered" if phone.reachable else "sent"
        interaction = self.interaction_between(route.caller, route.called, "message", ("received", status), turn)
        if not phone.rejects or turn.form("undelivered-text", "recorded") == "recorded":
            self.record(interaction, turn.now, turn)
        if phone.rejects:
            return rejected
        alphabet = gsm.alphabet_of(event.text)
        text = {"sender": sender, "text": event.text, "coding": alphabet.coding, "parts": gsm.parts(alphabet, event.text), "flash": False}
        if phone.reachable:
            self.arrive(phone, text, turn)
        else:
            phone.waiting.append((text, interaction))
        return {"outcome": "delivered", "recipient": recipient, "sender": sender}

    def arrive(self, phone: Handset, text: dict[str, Any], turn: Turn) -> None:
        """A text is in the inbox."""
        phone.inbox.append({**text, "at": rfc3339(turn.now)})

    def deliver_waiting(self, phone: Handset, turn: Turn) -> None:
        """What waited for a phone arrives, or is undeliverable."""
        waiting, phone.waiting = phone.waiting, []
        for text, interaction in waiting:
            self.end_wait(phone, text, interaction, turn)

    def end_wait(self, phone: Handset, text: dict[str, Any], interaction: Interaction, turn: Turn) -> None:
        """A text that waited is delivered to a phone, unless that rejects it."""
        if not phone.rejects:
            self.arrive(phone, text, turn)
        interaction.outbound_status = "undelivered" if phone.rejects else "delivered"
        interaction.updated = turn.now
