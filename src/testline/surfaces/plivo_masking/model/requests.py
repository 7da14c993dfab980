"""A request to the API: who asks, for what, and whether it may be asked."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from testline.spec import load
from testline.surfaces.plivo_masking.model.create import Creating
from testline.surfaces.plivo_masking.model.errors import REASONS, Refusal, deny
from testline.surfaces.plivo_masking.model.listing import Listing
from testline.surfaces.plivo_masking.model.update import Updating
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.spec import Validator, Violation
    from testline.surfaces.plivo_masking.model.core import Turn
    from testline.surfaces.plivo_masking.model.state import Account
    from testline.wire import Request, Response

_PATH: Final = re.compile(r"/v1/Account/([^/]+)/Masking/Session(?:/([^/]+))?/?")
_ACCOUNT: Final = re.compile(r"/v1/Account/([^/]+)")
_JSON: Final = re.compile(r"\s*application/json\s*(;.*)?", re.IGNORECASE)
_SIP: Final = re.compile(r"sips?:", re.IGNORECASE)

COLLECTION: Final = {"POST": "createMaskingSession", "GET": "listMaskingSessions"}
ITEM: Final = {"GET": "getMaskingSession", "POST": "updateMaskingSession", "DELETE": "expireMaskingSession"}


@cache
def body_schema(operation: str) -> Validator:
    """The compiled schema of an operation's JSON body."""
    found = load("plivo-masking").operations[operation].body
    if found is None:
        message = f"The operation {operation} takes no body."
        raise LookupError(message)
    return found


class Requests(Creating, Updating, Listing):
    """From the request to the operation."""

    collection: Mapping[str, str] = COLLECTION
    item: Mapping[str, str] = ITEM

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Account] = {}

    def ask(self, request: Request, turn: Turn) -> Response:
        """Answer a request, one way or the other."""
        try:
            return self.route(request, turn)
        except Refusal as refusal:
            return self.refuse(refusal, turn)

    def route(self, request: Request, turn: Turn) -> Response:
        """Find the account and the operation, and let it answer."""
        path, _, query = (
            request.url.partition("?") if request.url.startswith("/") else (request.path, "", request.query)
        )
        account = self.authenticate(request)
        self.admit(account, turn)
        self.own_path(account, path)
        found = _PATH.fullmatch(path)
        if found is None:
            deny("resource", "unknown")
        operation = (self.collection if found[2] is None else self.item).get(request.method)
        if operation is None:
            deny("method", "unknown")
        return self.operate(operation, account, unquote(found[2] or ""), query, request, turn)

    def operate(  # noqa: PLR0913, PLR0917 - what the five operations need
        self, operation: str, account: Account, session_uuid: str, query: str, request: Request, turn: Turn
    ) -> Response:
        """Let one of the five operations answer."""
        if operation == "createMaskingSession":
            return self.create(account, self.body(request, operation, turn), turn)
        if operation == "listMaskingSessions":
            return self.list_sessions(account, query, turn)
        if operation == "getMaskingSession":
            return self.get(account, session_uuid, turn)
        if operation == "expireMaskingSession":
            return self.expire_session(account, session_uuid, turn)
        self.find(account, session_uuid, "update")
        return self.update(account, session_uuid, self.body(request, operation, turn), turn)

    def authenticate(self, request: Request) -> Account:
        """The account whose Auth ID and Auth Token the request has."""
        header = request.header("authorization") or ""
        account = self._known.get(header)
        if account is None:
            account = self.account_with(header)
            if account is None:
                deny("credentials", "wrong")
            self._known[header] = account
        return account

    def account_with(self, header: str) -> Account | None:
        """The account that an `Authorization` header proves, or None."""
        scheme, _, coded = header.partition(" ")
        try:
            auth_id, _, auth_token = b64decode(coded.strip(), validate=True).decode().partition(":")
        except ValueError:
            return None
        account = self.state.by_auth_id.get(auth_id)
        if scheme.lower() != "basic" or account is None or account.auth_token != auth_token:
            return None
        return account

    def admit(self, account: Account, turn: Turn) -> None:
        """Refuse a blocked account, and more requests than its rate allows. Either clock ends a window."""
        if account.blocked:
            deny("account", "blocked")
        if account.rate_limit is None:
            return
        window, length = account.window, account.rate_window * 1_000_000
        while window and (turn.now - window[0][0] >= length or turn.wall - window[0][1] >= length):
            window.popleft()
        if len(window) >= account.rate_limit:
            deny("account", "rate")
        window.append((turn.now, turn.wall))

    def own_path(self, account: Account, path: str) -> None:
        """Refuse a path with another account's Auth ID."""
        found = _ACCOUNT.match(path)
        if found is not None and found[1] != account.auth_id and unquote(found[1]) != account.auth_id:
            deny("path", "foreign")

    def body(self, request: Request, operation: str, turn: Turn) -> dict[str, Any]:
        """The JSON object that a request carries, as its schema wants it or a provider may tolerate it."""
        media = request.header("content-type")
        if media is not None and request.body and _JSON.fullmatch(media) is None:
            deny("body", "media")
        body = parse_json(request.body)
        if body is MISSING:
            deny("body", "malformed")
        schema = body_schema(operation)
        if not schema.is_valid(body):
            self.judge_body(body, schema, turn)
        if not isinstance(body, dict):
            deny("body", "invalid")
        return body

    def judge_body(self, body: object, schema: Validator, turn: Turn) -> None:
        """Refuse what breaks the schema, but for the variants that are tolerated."""
        for violation in schema.violations(body):
            if not self.tolerates(violation, body, turn):
                deny(violation.property or "body", REASONS.get(violation.keyword, "invalid"))

    def tolerates(self, violation: Violation, body: object, turn: Turn) -> bool:
        """Whether a broken keyword is a variant that this provider accepts."""
        form = turn.chooser.form
        value = body.get(violation.property) if isinstance(body, dict) else None
        if violation.property in ("pin_prompt_play", "incorrect_pin_play") and violation.keyword == "pattern":
            return violation.tolerated or form("pin-play-extension", "refused") == "accepted"
        if isinstance(value, str) and value.isdigit():
            return violation.tolerated and form("strings-for-integers", "accepted") == "accepted"
        # A SIP endpoint as a party is refused: only comments of two clients speak of it.
        return violation.tolerated and not (isinstance(value, str) and _SIP.match(value))
