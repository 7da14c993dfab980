"""Phones: what reaches them, and what they have seen, as the control API shows it."""

from __future__ import annotations

from testline.surfaces import gsm
from testline.surfaces.phones import Phones
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.state import Handset
from testline.surfaces.telesign_masking.model.timestamps import utc


class Handsets(Core, Phones[Turn]):
    """Texts arrive at a phone, or wait for it."""

    handset_kind = Handset

    def deliver(self, phone: Handset, sender: str, text: str, turn: Turn) -> None:
        """A text is in the inbox, or waits until the phone can be reached."""
        alphabet = gsm.alphabet_of(text)
        shown = {"sender": sender, "text": text, "coding": alphabet.coding, "parts": gsm.parts(alphabet, text), "flash": False}
        if phone.reachable:
            phone.inbox.append({**shown, "at": utc(turn.now)})
        else:
            phone.waiting.append(shown)

    def deliver_waiting(self, phone: Handset, turn: Turn) -> None:
        """What waited for a phone arrives, or is lost where it rejects."""
        waiting, phone.waiting = phone.waiting, []
        if not phone.rejects:
            phone.inbox += [{**text, "at": utc(turn.now)} for text in waiting]
