"""A request to the API: what it asks for, who asks, and whether it may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from testline.surfaces.mitto_sms.model.bulk import Bulk
from testline.surfaces.mitto_sms.model.conversion import Conversion
from testline.surfaces.mitto_sms.model.errors import Refusal, deny
from testline.surfaces.mitto_sms.model.operations import ROUTES
from testline.surfaces.mitto_sms.model.usage import Usage
from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.mitto_sms.model.core import Turn
    from testline.surfaces.mitto_sms.model.operations import Operation
    from testline.surfaces.mitto_sms.model.state import Account
    from testline.wire import Request, Response

KEY_HEADER: Final = "x-mitto-api-key"

_FORMATS: Final = ("json", "xml")


class Requests(Bulk, Conversion, Usage):
    """From the request to the operation."""

    routes: Mapping[str, Mapping[str, Operation]] = ROUTES

    def ask(self, request: Request, turn: Turn) -> Response:
        """Answer a request, one way or the other."""
        try:
            return self.route(request, turn)
        except Refusal as refusal:
            return self.refuse(refusal, turn)

    def route(self, request: Request, turn: Turn) -> Response:
        """Find the operation and the account, and let the one answer the other."""
        operation = self.operation(request, turn)
        account = self.authenticate(request)
        self.admit(account, operation, turn)
        turn.decide(*operation.requirements)
        fields = self.fields_of(request, _split(request)[1], operation, turn)
        match operation.kind:
            case "single":
                return self.send(account, fields, operation, turn)
            case "bulk":
                return self.send_bulk(account, fields, operation, turn)
            case "conversion":
                return self.convert(account, fields, turn)
            case _:
                return self.usage(account, fields, turn)

    def operation(self, request: Request, turn: Turn) -> Operation:
        """The operation that a request is to; the turn knows from here on what it is and how it replies."""
        path, query = _split(request)
        operation = self.found(request.method, path, turn)
        turn.operation = operation
        turn.format = self.format(operation, query, turn)
        return operation

    def found(self, method: str, path: str, turn: Turn) -> Operation:
        """The operation that a method of a path is."""
        methods = self.routes.get(path)
        if methods is None:
            deny("path")
        operation = methods.get(method)
        if operation is None:
            deny("method")
        if operation.freedom is not None and turn.chooser.form(operation.freedom, "served") == "absent":
            deny("path")
        if operation.source == "query" and turn.chooser.form("legacy-get", "served") == "refused":
            deny("method")
        return operation

    def format(self, operation: Operation, query: str, turn: Turn) -> str:
        """The format of the reply: the path's, else the query's where it names one that there is, else JSON."""
        if operation.format is not None:
            return operation.format
        if not query:
            return "json"
        named = dict(parse_qsl(query)).get("format", "").lower()
        if named not in _FORMATS:
            return "json"
        if turn.chooser.form("format-query", "served") == "absent":
            deny("path")
        turn.decide("MSM-GEN-005")
        return named

    def authenticate(self, request: Request) -> Account:
        """The account whose key a request has."""
        key = request.header(KEY_HEADER)
        if not key:
            deny("no-key")
        account = self.state.by_api_key.get(key)
        if account is None:
            deny("key")
        return account

    def admit(self, account: Account, operation: Operation, turn: Turn) -> None:
        """Refuse more requests than the account's rate allows. Either clock ends a window."""
        if account.rate_limit is None:
            return
        window, length = account.window, account.rate_window * SECOND
        while window and (turn.now - window[0][0] >= length or turn.wall - window[0][1] >= length):
            window.popleft()
        if len(window) >= account.rate_limit:
            deny("conversion-rate" if operation.kind == "conversion" else "rate")
        window.append((turn.now, turn.wall))


def _split(request: Request) -> tuple[str, str]:
    """The path and the query of a request."""
    if request.url.startswith("/"):
        path, _, query = request.url.partition("?")
        return path, query
    return request.path, request.query
