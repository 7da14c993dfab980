"""Callbacks: the customer is told of each message, signed, in up to three attempts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import Callback
from testline.surfaces.telesign_masking.model import signatures
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.timestamps import local
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.telesign_masking.model.routing import Route
    from testline.surfaces.telesign_masking.model.state import Account
    from testline.wire import Headers

WAITS: Final = (10.0, 30.0)
"""Seconds before the second and the third attempt."""

_SHORTER_WAITS: Final = (2.0, 5.0)

# What makes an attempt failed, by what a provider takes for an acknowledgement.
_FAILED: Final[Mapping[str, frozenset[str]]] = {
    "200": frozenset({"connect", "timeout", "not-200"}),
    "2xx": frozenset({"connect", "timeout", "1xx", "3xx", "4xx", "5xx"}),
}


class Callbacks(Core):
    """Tells the customer what end users send."""

    waits = WAITS

    def tell(self, route: Route, text: str, turn: Turn) -> None:
        """Tell the customer of a message, if it has given a URL."""
        account = self.state.accounts[route.session.account]
        if account.callback_url is None or not self.is_told(route, turn):
            return
        body = self.callback_body(self.transaction(route, text, turn), turn)
        headers = (("content-type", turn.form("callback-content-type", "application/json")),)
        turn.callbacks.append(
            Callback(
                id=turn.chooser.uuid("callback"),
                event="transaction",
                lane=route.session.reference_id,
                request=Request("POST", account.callback_url, (*headers, *self.sign(account, body, turn)), body),
                at=turn.now,
                retries=self.waits if turn.form("callback-waits", "10-30") == "10-30" else _SHORTER_WAITS,
                retry_on=self.retry_on(turn),
            )
        )
        turn.decide(*(f"TNM-CB-{i:03d}" for i in range(1, 15)))

    def is_told(self, route: Route, turn: Turn) -> bool:
        """Whether a message in that kind of session makes a callback; it is not said of `sms_voice`."""
        return route.session.resource == "sms" or turn.form("sms-voice-callbacks", "sent") == "sent"

    def retry_on(self, turn: Turn) -> frozenset[str]:
        """What makes an attempt failed: only a 200 acknowledges, as the vendor's page has it."""
        return _FAILED[turn.form("acknowledged-by", "200")]

    def transaction(self, route: Route, text: str, turn: Turn) -> dict[str, str]:
        """The six members of a notification: the real numbers of both, and the text as sent."""
        reference = turn.chooser.letters("mo_reference_id", 32)
        return {
            "submit_timestamp": local(turn.now),
            "from_phone_number": route.sender,
            "to_phone_number": route.recipient,
            "mo_message": text,
            "mo_reference_id": reference if turn.form("mo-reference-id", "upper") == "upper" else reference.lower(),
            "session_reference_id": route.session.reference_id,
        }

    def callback_body(self, transaction: Mapping[str, str], turn: Turn) -> bytes:
        """The body, the same in every attempt: it is made once."""
        spaced = turn.form("callback-json", "spaced") == "spaced"
        text = json.dumps(transaction, ensure_ascii=False, separators=None if spaced else (",", ":"))
        return text.encode("utf-8", "replace")

    def sign(self, account: Account, body: bytes, turn: Turn) -> Headers:
        """Both headers, with one signature of the body as sent."""
        signature = self.callback_signature(account, body)
        value = f"TSA {account.customer_id}:{signature}"
        if turn.form("callback-authorization", "with-customer-id") == "signature-alone":
            value = signature
        return (("authorization", value), ("x-ts-authorization", value))

    def callback_signature(self, account: Account, body: bytes) -> str:
        """HMAC-SHA256 over the body alone, with the decoded API Key."""
        return signatures.sign(account.key, "sha256", body)
