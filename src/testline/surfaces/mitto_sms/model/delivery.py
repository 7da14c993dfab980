"""What becomes of an accepted message: phones that take it, refuse it or are out of reach, and its validity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_sms.model.core import Turn
from testline.surfaces.mitto_sms.model.lifecycle import NEXT, Happening, Standing
from testline.surfaces.mitto_sms.model.reports import Reports
from testline.surfaces.mitto_sms.model.state import Handset
from testline.surfaces.model import SECOND
from testline.surfaces.phones import Phones
from testline.surfaces.times import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_sms.model.state import Message
    from testline.surfaces.model import Instant

TRANSIT: Final = 1 * SECOND
_MINUTE: Final = 60 * SECOND


class Delivery(Reports, Phones[Turn]):
    """The way of a message, as its lifecycle has it."""

    handset_kind = Handset

    next: Mapping[tuple[Standing, Happening], Standing] = NEXT

    def dispatch(self, message: Message) -> None:
        """Put a message on its way: it arrives after the transit."""
        self.state.agenda.put(message.accepted + TRANSIT, ("arrive", message.id))

    def arrive_due(self, message_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """A message gets to where its phone is."""
        message = self.state.messages[message_id]
        phone = self.phone_of(message.number)
        self.meet(message, phone, turn)

    def expire_due(self, message_id: str, at: Instant, turn: Turn) -> None:  # noqa: ARG002 - as every entry of the agenda
        """The validity of a message that had to wait passes."""
        message = self.state.messages[message_id]
        self.happen(message, Happening.VALIDITY_PASSED, turn)

    def meet(self, message: Message, phone: Handset, turn: Turn) -> None:
        """A message tries its phone."""
        if not phone.reachable:
            self.happen(message, Happening.OUT_OF_REACH, turn)
        elif phone.rejects:
            self.happen(message, Happening.REFUSED, turn)
        else:
            self.happen(message, Happening.TAKEN, turn)

    def happen(self, message: Message, happening: Happening, turn: Turn) -> None:
        """Let something befall a message, and report what has become of it."""
        new = self.next.get((self.state.standing[message.id], happening))
        if new is None:
            return
        self.state.standing[message.id] = new
        phone = self.phone_of(message.number)
        if new is Standing.BUFFERED:
            phone.waiting[message.id] = None
            self.state.agenda.put(self.expiry(message), ("expire", message.id))
            if turn.chooser.form("buffered-report", "none") == "none":
                return
        else:
            phone.waiting.pop(message.id, None)
        if new is Standing.DELIVERED:
            phone.inbox.append(self.received(message, turn.now))
        if new is Standing.EXPIRED:
            turn.decide("MSM-OPT-001", "MSM-OPT-002")
        self.report(message, new, turn)

    def expiry(self, message: Message) -> Instant:
        """When the validity of a message passes."""
        return message.accepted + message.validity * _MINUTE

    def received(self, message: Message, at: Instant) -> dict[str, Any]:
        """A message in the inbox of its phone."""
        return {
            "sender": message.sender,
            "text": message.text,
            "coding": message.coding,
            "parts": message.parts,
            "flash": message.flash,
            "at": rfc3339(at),
        }

    def deliver_waiting(self, phone: Handset, turn: Turn) -> None:
        """What waits for a phone tries it anew, in its order."""
        for message_id in list(phone.waiting):
            self.meet(self.state.messages[message_id], phone, turn)
