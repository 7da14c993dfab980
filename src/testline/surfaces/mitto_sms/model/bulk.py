"""Bulk sends: the same message to several recipients."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_sms.model.errors import deny
from testline.surfaces.mitto_sms.model.sending import Sending

if TYPE_CHECKING:
    from testline.surfaces.mitto_sms.model.bodies import Sms
    from testline.surfaces.mitto_sms.model.core import Turn
    from testline.surfaces.mitto_sms.model.operations import Operation
    from testline.surfaces.mitto_sms.model.state import Account
    from testline.surfaces.mitto_sms.model.texts import Content
    from testline.wire import Response

_MOST: Final = 1000
_SENT: Final = ("MSM-BLK-001", "MSM-BLK-002", "MSM-BLK-005", "MSM-BLK-006", "MSM-BLK-007", "MSM-BLK-008", "MSM-BLK-011")

Recipient = tuple[str, str]
"""A recipient as sent, and its digits."""


class Bulk(Sending):
    """All recipients are judged before anything is sent."""

    def send_bulk(self, account: Account, fields: dict[str, Any], operation: Operation, turn: Turn) -> Response:
        """Send to every recipient listed, as often as it is listed."""
        sms = self.sms(fields, operation, turn)
        listed = self.listed(sms.to, turn)
        most = turn.chooser.form("bulk-most", _MOST)
        if most is not None and len(listed) > most:
            deny("list-length")
        self.check_sender(sms.sender)
        recipients = self.recipients(sms.to, listed, turn)
        content = self.content(sms, turn)
        ids = [self.accept(account, sms, one, content, turn) for one in recipients]
        return self.respond(200, self.bulk_reply(sms, recipients, ids, content, turn), turn)

    def listed(self, to: str | list[str], turn: Turn) -> list[str]:
        """The entries of a list, or of a text with commas."""
        if isinstance(to, list):
            turn.decide("MSM-BLK-003")
            return to
        turn.decide("MSM-BLK-004")
        return [one.strip(" ") for one in to.split(",")] if to else []

    def recipients(self, to: str | list[str], listed: list[str], turn: Turn) -> list[Recipient]:
        """The recipients, all of them valid, in their order."""
        form = turn.chooser.form
        if not listed:
            deny("empty-list" if isinstance(to, list) else "empty-receiver")
        if isinstance(to, str) and form("comma-list", "accepted") == "refused":
            deny("no-list")
        numbers = [(one, self.number_of(one)) for one in listed]
        valid = [(one, number) for one, number in numbers if number is not None]
        is_complete = len(valid) == len(listed)
        if not valid or (not is_complete and form("bulk-invalid-entry", "refuses-all") == "refuses-all"):
            deny("invalid-entry")
        if any(one != number for one, number in valid):
            turn.decide("MSM-ERR-012")
        return valid

    def bulk_reply(
        self, sms: Sms, recipients: list[Recipient], ids: list[str], content: Content, turn: Turn
    ) -> dict[str, Any]:
        """What the reply to an accepted bulk send holds."""
        form = turn.chooser.form
        turn.decide(*_SENT)
        body: dict[str, Any] = {"responseCode": 0, "responseText": self.success_text(turn)}
        if sms.test:
            turn.decide("MSM-BLK-012", "MSM-TST-001")
            if form("bulk-test", "present") == "present":
                body["test"] = True
        messages = [
            self.item(sms, one, message_id, content, turn, place)
            for place, (one, message_id) in enumerate(zip(recipients, ids, strict=True))
        ]
        if form("bulk-order", "as-listed") == "reversed":
            messages.reverse()
        is_object = len(messages) == 1 and form("one-message", "array") == "object"
        body["messages"] = messages[0] if is_object else messages
        return body

    def item(  # noqa: PLR0913, PLR0917 - what an item tells
        self, sms: Sms, recipient: Recipient, message_id: str, content: Content, turn: Turn, place: int
    ) -> dict[str, Any]:
        """One message in the reply."""
        form = turn.chooser.form
        item: dict[str, Any] = {}
        if not sms.test or form("test-id", "present") == "present":
            item["id"] = self.shown_id(message_id, turn)
        item["timestamp"] = self.stamp(turn, place)
        if form("bulk-items", "full") == "full":
            item["to"] = self.told(recipient, turn)
            self.put_length(item, content.length, turn)
        return item
