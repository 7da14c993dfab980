"""Conversion tracking: marking a message as converted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.errors import deny

if TYPE_CHECKING:
    from testline.surfaces.mitto_sms.model.state import Account
    from testline.wire import Response

_HEX: Final = r"[0-9A-Fa-f]"
_UNDASHED: Final = re.compile(f"{_HEX}{{32}}")
_DASHED: Final = re.compile(f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}")


class Conversion(Core):
    """Marks are counted nowhere: the same id may be marked again."""

    def convert(self, account: Account, fields: dict[str, Any], turn: Turn) -> Response:
        """Mark a real message of the account."""
        if not account.conversion_enabled:
            deny("not-enabled")
        given = fields.get("messageId")
        if not isinstance(given, str) or not given:
            deny("no-message-id")
        key = self.message_key(given, turn)
        if key is None or not self.is_convertible(account, key, turn):
            deny("unknown-message", given)
        turn.decide("MSM-CNV-002", "MSM-CNV-006")
        return self.respond(200, "OK", turn)

    def message_key(self, given: str, turn: Turn) -> str | None:
        """The id that is meant, dashed or not; None where it can be no id."""
        shapes = turn.chooser.form("message-id", "both")
        if shapes != "dashed" and _UNDASHED.fullmatch(given):
            return given.lower()
        if shapes != "undashed" and _DASHED.fullmatch(given):
            return given.replace("-", "").lower()
        return None

    def is_convertible(self, account: Account, key: str, turn: Turn) -> bool:
        """Whether the account has sent such a message, and no test."""
        message = self.state.messages.get(key)
        if message is None and turn.chooser.form("test-conversion", "refused") == "accepted":
            return self.state.tests.get(key) == account.name
        return message is not None and message.account == account.name
