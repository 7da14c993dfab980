"""Callbacks: who is told what, where, in which order, and how it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from testline.surfaces.model import Callback
from testline.surfaces.plivo_masking.model import signatures
from testline.surfaces.plivo_masking.model.core import Core, Turn
from testline.surfaces.plivo_masking.model.timestamps import event_stamp
from testline.wire import Headers, Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.plivo_masking.model.signatures import Pairs
    from testline.surfaces.plivo_masking.model.state import Account, Session

CONNECT_TIMEOUT: Final = 2.0
READ_TIMEOUT: Final = 5.0  # The vendor waits 40 s; the control API gives up after 5 unless the fragment says otherwise.
RETRIES: Final = 1
_MOST_RETRIES: Final = 5

# The words of the fragment's `rp`, as the journal's reasons.
_RETRY_ON: Final = {
    "ct": {"connect"},
    "rt": {"timeout"},
    "4xx": {"4xx"},
    "5xx": {"5xx"},
    "all": {"connect", "timeout", "4xx", "5xx"},
}

SESSION_ATTRIBUTES: Final = (
    *("From", "To", "PinAuthenticationStatus", "PinRetryCounter", "Amount", "BilledDuration", "Duration"),
    *("PlivoHangupCause", "PlivoHangupCauseCode"),
)
RECORDING_ATTRIBUTES: Final = (
    *("From", "To", "RecordingUUID", "RecordingURL", "RecordingResourceURL", "RecordingDuration"),
    *("RecordingStartTime", "RecordingEndTime", "RecordingFormat"),
)


def delivery(url: str) -> tuple[float, float, int, frozenset[str]]:
    """Connect and read timeout in seconds, retries, and what is tried again, as the URL's fragment says."""
    words = dict(parse_qsl(urlsplit(url).fragment))
    reasons: set[str] = set().union(*(_RETRY_ON.get(word, set()) for word in words.get("rp", "ct,rt").split(",")))
    return (
        _whole(words.get("ct"), CONNECT_TIMEOUT * 1000) / 1000,
        _whole(words.get("rt"), READ_TIMEOUT * 1000) / 1000,
        int(min(_whole(words.get("rc"), RETRIES), _MOST_RETRIES)),
        frozenset(reasons),
    )


def _whole(text: str | None, default: float) -> float:
    return float(text) if text is not None and text.isascii() and text.isdigit() else default


class Callbacks(Core):
    """Tells the customer what happens in a session."""

    def tell(self, session: Session, event: str, attributes: Mapping[str, str], turn: Turn) -> None:
        """Send a session event, if the session has a `callback_url`."""
        self.send(session, event, attributes, turn, (session.callback_url, session.callback_method), SESSION_ATTRIBUTES)

    def tell_recording(self, session: Session, event: str, attributes: Mapping[str, str], turn: Turn) -> None:
        """Send a recording event, if the session has a `recording_callback_url`."""
        target = (session.recording_callback_url, session.recording_callback_method)
        self.send(session, event, attributes, turn, target, RECORDING_ATTRIBUTES)

    def send(  # noqa: PLR0913, PLR0917 - an event, and where it goes
        self,
        session: Session,
        event: str,
        attributes: Mapping[str, str],
        turn: Turn,
        target: tuple[str, str],
        known: tuple[str, ...],
    ) -> None:
        """Put one callback into the session's lane; without a URL nothing is sent, and nothing is counted."""
        url, method = target
        if not url:
            return
        session.sequence += 1
        if turn.chooser.form("meaningless-attributes", "absent") == "empty":
            attributes = {**dict.fromkeys(known, ""), **attributes}
        fields = {
            "EventName": event,
            "EventTimestamp": event_stamp(turn.now),
            "SessionUUID": session.session_uuid,
            **attributes,
            "VirtualNumber": session.virtual_number,
            "SequenceNumber": str(session.sequence),
        }
        connect, read, retries, retry_on = delivery(url)
        turn.callbacks.append(
            Callback(
                id=turn.chooser.uuid("callback"),
                event=event,
                lane=session.session_uuid,
                request=self.callback_request(session, method, url, tuple(fields.items()), turn),
                at=turn.now,
                connect_timeout=connect,
                read_timeout=read,
                retries=(0.0,) * retries,
                retry_on=retry_on,
            )
        )

    def callback_request(self, session: Session, method: str, url: str, fields: Pairs, turn: Turn) -> Request:
        """The signed request: attributes as form fields, or in the query of a GET."""
        url = urldefrag(url).url
        signed = self.sign(session, method, url, fields, turn)
        if method == "GET":
            return Request("GET", f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(fields)}", signed)
        headers = (("content-type", "application/x-www-form-urlencoded"), *signed)
        return Request("POST", url, headers, urlencode(fields).encode())

    def sign(self, session: Session, method: str, url: str, fields: Pairs, turn: Turn) -> Headers:
        """The signature headers: of the account that owns the session, and of its main account."""
        own, main = self.signers(session)
        nonce = turn.chooser.digits("nonce", 20)

        def values(token: str) -> str:
            value = signatures.v3(token, method, url, fields, nonce)
            if turn.chooser.form("signature-values", "one") == "several":
                return f"{signatures.v3(token[::-1], method, url, fields, nonce)},{value}"
            return value

        headers: Headers = (
            ("x-plivo-signature-v3", values(own.auth_token)),
            ("x-plivo-signature-ma-v3", values(main.auth_token)),
            ("x-plivo-signature-v3-nonce", nonce),
        )
        if turn.chooser.form("v2-signature", "present") == "absent":
            return headers
        return (
            *headers,
            ("x-plivo-signature-v2", signatures.v2(own.auth_token, url, nonce)),
            ("x-plivo-signature-ma-v2", signatures.v2(main.auth_token, url, nonce)),
            ("x-plivo-signature-v2-nonce", nonce),
        )

    def signers(self, session: Session) -> tuple[Account, Account]:
        """The account or sub-account that owns the session, and the main account."""
        own = self.account_of(session.owner)
        return own, own if own.parent is None else self.account_of(own.parent)
