"""Delivery reports: what they tell, where they go, and how often they are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urldefrag, urlencode, urlsplit

import orjson

from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from testline.surfaces.model import Callback
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_sms.model.state import Message

STATUSES: Final[Mapping[Standing, tuple[str, str]]] = {
    Standing.BUFFERED: ("Buffered", "0"),
    Standing.DELIVERED: ("Delivered", "0"),
    Standing.UNDELIVERED: ("Undelivered", "1"),
    Standing.EXPIRED: ("Expired", "2"),
}
"""The status and the error code of a report, by how the message stands. The vendor's lists could not be read."""

_OWN_WORDS: Final = {
    Standing.BUFFERED: "ENROUTE",
    Standing.DELIVERED: "DELIVRD",
    Standing.UNDELIVERED: "UNDELIV",
    Standing.EXPIRED: "EXPIRED",
}
_KNOWN: Final = ("msgid", "status", "reference")
_RETRIES: Final = (10.0, 60.0, 300.0)
_FAILED: Final = frozenset({"connect", "timeout", "1xx", "3xx", "4xx", "5xx"})
"""A report is tried again where nobody answered, and after any answer but a 2xx."""


class Reports(Core):
    """Tells the customer how a message went."""

    statuses: Mapping[Standing, tuple[str, str]] = STATUSES

    def report(self, message: Message, standing: Standing, turn: Turn) -> None:
        """Send a report, if the message or its account has a callback URL."""
        url = self.report_url(message, turn)
        if url is None:
            return
        turn.decide("MSM-DLR-001", "MSM-DLR-002", "MSM-DLR-004", "MSM-DLR-005", "MSM-DLR-008", "MSM-DLR-009")
        turn.callbacks.append(
            Callback(
                id=turn.chooser.uuid("callback"),
                event="delivery-report",
                lane=message.id,
                request=self.report_request(message, url, self.told_of(message, standing, turn), turn),
                at=turn.now,
                retries=turn.chooser.form("report-retries", _RETRIES),
                retry_on=_FAILED,
            )
        )

    def report_url(self, message: Message, turn: Turn) -> str | None:
        """Where a report goes: to the message's own URL, else to the account's."""
        if message.callback is not None:
            turn.decide("MSM-DLR-003")
            return message.callback
        if turn.chooser.form("callback-url-read", "at-report") == "at-acceptance":
            return message.account_url
        return self.account_of(message.account).callback_url

    def told_of(self, message: Message, standing: Standing, turn: Turn) -> dict[str, Any]:
        """What a report tells, by the names on the wire."""
        form = turn.chooser.form
        status, error_code = self.statuses[standing]
        fields: dict[str, Any] = {"msgid": self.shown_id(message.id, turn)}
        fields["status"] = status if form("report-words", "documented") == "documented" else _OWN_WORDS[standing]
        if message.reference is not None:
            turn.decide("MSM-OPT-006", "MSM-OPT-007")
            fields["reference"] = message.reference
        elif form("report-reference", "when-given") == "always":
            fields["reference"] = ""
        fields["receiver"] = message.to
        fields["sender"] = message.sender
        fields["timestamp"] = self.stamp(turn)
        is_words = form("report-numbers", "strings") == "strings"
        fields["errorCode"] = error_code if is_words else int(error_code)
        fields["parts"] = str(message.parts) if is_words else message.parts
        if form("report-members", "all") == "known":
            return {name: fields[name] for name in _KNOWN if name in fields}
        return fields

    def report_request(self, message: Message, url: str, fields: Mapping[str, Any], turn: Turn) -> Request:
        """The request: a JSON object, or query parameters where the account wants GET."""
        url = urldefrag(url).url
        if self.account_of(message.account).callback_method == "GET":
            turn.decide("MSM-DLR-007")
            return Request("GET", f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(fields)}")
        turn.decide("MSM-DLR-006")
        return Request("POST", url, (("content-type", "application/json"),), orjson.dumps(fields))

    def shown_id(self, message_id: str, turn: Turn) -> str:
        """An id as replies and reports tell it."""
        if turn.chooser.form("id-shape", "hex") == "hex":
            return message_id
        parts = (message_id[:8], message_id[8:12], message_id[12:16], message_id[16:20], message_id[20:])
        return "-".join(parts)
