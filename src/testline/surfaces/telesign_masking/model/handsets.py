"""Phones: what reaches them, and what they have seen, as the control API shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from testline.surfaces import gsm
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.state import Handset
from testline.surfaces.telesign_masking.model.timestamps import utc

if TYPE_CHECKING:
    from testline.surfaces.model import SetHandset

class Handsets(Core):
    """Texts arrive at a phone, or wait for it."""

    def phone_of(self, number: str) -> Handset:
        """The phone of a number; one never seen is reachable."""
        return self.state.handsets.setdefault(number.removeprefix("+"), Handset())

    def deliver(self, phone: Handset, sender: str, text: str, turn: Turn) -> None:
        """A text is in the inbox, or waits until the phone can be reached."""
        alphabet = gsm.alphabet_of(text)
        shown = {"sender": sender, "text": text, "coding": alphabet.coding, "parts": gsm.parts(alphabet, text), "flash": False}
        if phone.reachable:
            phone.inbox.append({**shown, "at": utc(turn.now)})
        else:
            phone.waiting.append(shown)

    def set_handset(self, event: SetHandset, turn: Turn) -> dict[str, Any]:
        """A phone becomes reachable or not, rejecting or not; what waited for it arrives, or is lost."""
        phone = self.phone_of(event.number)
        if event.reachable is not None:
            phone.reachable = event.reachable
        if event.rejects is not None:
            phone.rejects = event.rejects
        if phone.reachable:
            waiting, phone.waiting = phone.waiting, []
            if not phone.rejects:
                phone.inbox += [{**text, "at": utc(turn.now)} for text in waiting]
        return self.handset(event.number)

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
