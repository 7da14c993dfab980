"""Texts: routed as calls are, into the inbox of the other party."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces import gsm
from testline.surfaces.mitto_masking.model.calls import Calls
from testline.surfaces.mitto_masking.model.state import Handset, Interaction
from testline.surfaces.mitto_masking.model.timestamps import rfc3339

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.model import SetHandset, TypeText

class Texts(Calls):
    """Texts and the phones that they arrive at."""

    def type_text(self, event: TypeText, turn: Turn) -> dict[str, Any]:
        """A text is typed: whether it was delivered, to whom, and whom they see as its sender."""
        rejected = {"outcome": "rejected", "recipient": None, "sender": None}
        route = self.route(event.sender.removeprefix("+"), event.to.removeprefix("+"), "sms", turn)
        if route is None:
            return rejected
        recipient, sender = route.called.number, self.shown_number(route, turn)
        phone = self.state.handsets.setdefault(recipient, Handset())
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

    def handset(self, number: str) -> dict[str, Any]:
        """What a phone has seen, as the control API shows it."""
        number = number.removeprefix("+")
        phone = self.state.handsets.get(number, Handset())
        return {
            "number": number,
            "reachable": phone.reachable,
            "rejects": phone.rejects,
            "inbox": [dict(text) for text in phone.inbox],
            "calls": [dict(call) for call in phone.calls],
        }

    def set_handset(self, event: SetHandset, turn: Turn) -> dict[str, Any]:
        """A phone becomes reachable or not, rejecting or not; what waited for it arrives, or is undeliverable."""
        phone = self.state.handsets.setdefault(event.number.removeprefix("+"), Handset())
        if event.reachable is not None:
            phone.reachable = event.reachable
        if event.rejects is not None:
            phone.rejects = event.rejects
        if phone.reachable:
            waiting, phone.waiting = phone.waiting, []
            for text, interaction in waiting:
                self.end_wait(phone, text, interaction, turn)
        return self.handset(event.number)

    def end_wait(self, phone: Handset, text: dict[str, Any], interaction: Interaction, turn: Turn) -> None:
        """A text that waited is delivered to a phone, unless that rejects it."""
        if not phone.rejects:
            self.arrive(phone, text, turn)
        interaction.outbound_status = "undelivered" if phone.rejects else "delivered"
        interaction.updated = turn.now
