"""Who asks: Basic, or the vendor's own HMAC digest (TSA)."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Final

from testline.surfaces.model import SECOND
from testline.surfaces.telesign_masking.model import signatures
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from testline.surfaces.telesign_masking.model.timestamps import parse_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Instant
    from testline.surfaces.telesign_masking.model.state import Account
    from testline.wire import Request

METHODS: Final[Mapping[str, str]] = {"HMAC-SHA256": "sha256", "HMAC-SHA1": "sha1"}
"""The hashes of a digest, by `x-ts-auth-method`."""

DEFAULT_METHOD: Final = "HMAC-SHA1"
"""What a digest without `x-ts-auth-method` is made with, as the older clients do."""

UNENCODED: Final[Mapping[object, str]] = {
    -30005: "authorization-unencoded",
    -30000: "customer-unknown",
    -30006: "signature",
    -30015: "api-key",
}
"""How un-encoded Basic is refused (D1), by the code that a provider answers."""

# None is published: a project decision, far from what the clients do.
DATE_SKEW: Final = 900
NONCE_WINDOW: Final = 900
NONCE_LENGTH: Final = range(4, 129)


class Authentication(Core):
    """Each check is a method, called in the order in which they count."""

    methods: Mapping[str, str] = METHODS
    default_method = DEFAULT_METHOD
    date_skew = DATE_SKEW
    nonce_window = NONCE_WINDOW
    nonce_length = NONCE_LENGTH

    def authenticate(self, request: Request, turn: Turn) -> Account:
        """The customer who asks, if it may."""
        scheme, customer_id, proof = self.credentials(request.header("authorization"), turn)
        account = self.known(customer_id)
        if scheme == "tsa":
            self.judge_digest(account, proof, request, turn)
        elif not self.is_api_key(account, proof):
            deny("api-key")
        if not account.product_enabled:
            deny("product")
        return account

    def credentials(self, header: str | None, turn: Turn) -> tuple[str, str, str]:
        """What an `Authorization` header holds: the scheme, the Customer ID, and an API Key or a signature."""
        if header is None:
            deny("authorization-missing")
        scheme, _, rest = header.strip().partition(" ")
        scheme, rest = scheme.lower(), rest.strip()
        if scheme not in ("basic", "tsa"):
            deny("authorization-format")
        text = self.decoded(rest, turn) if scheme == "basic" else rest
        customer_id, colon, proof = text.partition(":")
        if not colon:
            deny("authorization-format")
        return scheme, customer_id, proof

    def claimed(self, request: Request, turn: Turn) -> Account | None:
        """Who claims to ask, proven or not."""
        try:
            _, customer_id, _ = self.credentials(request.header("authorization"), turn)
        except Refusal:
            return None
        return self.state.by_customer_id.get(customer_id)

    def known(self, customer_id: str) -> Account:
        """The customer of an id, if nothing is wrong with the customer itself."""
        account = self.state.by_customer_id.get(customer_id)
        if account is None:
            deny("customer-unknown")
        self.judge_customer(account)
        return account

    def judge_customer(self, account: Account) -> None:
        """Refuse a customer that may ask nothing, or not from there."""
        if account.suspended:
            deny("customer-suspended")
        if not account.activated:
            deny("customer-not-activated")
        if account.limit_reached:
            deny("customer-limit")
        if not account.source_ip_allowed:
            deny("source-ip")

    # Basic

    def decoded(self, coded: str, turn: Turn) -> str:
        """What follows `Basic`, decoded. What else the official clients send with it is not looked at."""
        try:
            return b64decode(coded, validate=True).decode()
        except ValueError:
            answered: object = turn.form("unencoded-basic", -30005)
        if ":" not in coded:
            deny("authorization-format")
        if answered in UNENCODED:
            deny(UNENCODED[answered])
        return coded

    def is_api_key(self, account: Account, api_key: str) -> bool:
        """Whether that is the customer's API Key, in its base64 text form."""
        return signatures.same(account.api_key, api_key)

    # Digest

    def judge_digest(self, account: Account, signature: str, request: Request, turn: Turn) -> None:
        """Refuse a request that the customer did not sign, or not now, or not once."""
        headers = signatures.ts_headers(request.headers)
        self.judge_date(self.date_of(request, headers), turn)
        algorithm = self.algorithm(headers, turn)
        nonce = headers.get("x-ts-nonce")
        self.judge_nonce(nonce, turn)
        self.judge_signature(account, algorithm, signature, request, turn)
        if nonce is not None:
            self.use_nonce(account, nonce, turn)

    def date_of(self, request: Request, headers: Mapping[str, str]) -> str:
        """The text of the date: `x-ts-date` goes before `Date`."""
        date = headers["x-ts-date"] if "x-ts-date" in headers else request.header("date")
        return deny("date-missing") if date is None else date.strip()

    def judge_date(self, text: str, turn: Turn) -> None:
        """Refuse what is no date, and one that is far from now on either clock."""
        at = parse_date(text)
        if at is None:
            deny("date-format")
        wall = turn.wall if turn.form("digest-clock", "either") == "either" else turn.now
        if min(abs(at - turn.now), abs(at - wall)) > self.date_skew * SECOND:
            deny("date-range")

    def algorithm(self, headers: Mapping[str, str], turn: Turn) -> str:
        """The hash that the client names, or the older clients' default."""
        old = turn.form("hmac-sha1", "accepted") == "accepted"
        method = headers.get("x-ts-auth-method", self.default_method if old else "HMAC-SHA256").upper()
        algorithm = self.methods.get(method)
        if algorithm is None or (algorithm == "sha1" and not old):
            deny("auth-method")
        return algorithm

    def judge_nonce(self, nonce: str | None, turn: Turn) -> None:
        """Refuse a nonce that is too short or too long. None at all is good."""
        if nonce is None and turn.form("missing-nonce", "accepted") == "accepted":
            return
        if len(nonce or "") not in self.nonce_length:
            deny("nonce-length")

    def judge_signature(self, account: Account, algorithm: str, signature: str, request: Request, turn: Turn) -> None:
        """Refuse a signature that is not the one of the request as received."""
        turn.signed = self.string_to_sign(request)
        if signatures.same(signature, signatures.sign(account.key, algorithm, turn.signed)):
            return
        if turn.form("unsigned-body", "refused") == "accepted":
            message = signatures.string_to_sign(request, with_body=False)
            if signatures.same(signature, signatures.sign(account.key, algorithm, message)):
                return
        deny("signature")

    def string_to_sign(self, request: Request) -> bytes:
        """What the client should have signed."""
        return signatures.string_to_sign(request)

    def use_nonce(self, account: Account, nonce: str, turn: Turn) -> None:
        """Remember a nonce whose signature was good; refuse one that is remembered."""
        state, window = self.state, self.nonce_window * SECOND
        while state.used and self.is_past(state.nonces[state.used[0]], window, turn):
            del state.nonces[state.used.popleft()]
        key = ("" if turn.form("nonce-memory", "customer") == "everybody" else account.customer_id, nonce)
        if key in state.nonces:
            deny("nonce-used")
        state.nonces[key] = (turn.now, turn.wall)
        state.used.append(key)

    def is_past(self, used: tuple[Instant, Instant], window: float, turn: Turn) -> bool:
        """Whether a window that began at a moment is over, on either clock."""
        return turn.now - used[0] >= window or turn.wall - used[1] >= window

    # The rate

    def admit(self, account: Account, turn: Turn) -> None:
        """Refuse more requests than the customer's rate allows."""
        if account.rate_limit is None:
            return
        window = account.window
        while window and self.is_past(window[0], account.rate_window * SECOND, turn):
            window.popleft()
        if len(window) >= account.rate_limit:
            deny("rate")
        window.append((turn.now, turn.wall))
