"""The vendor's API by operationId: what the suites send their requests with."""

from __future__ import annotations

import json as stdlib_json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlencode

import orjson

from testline.errors import InternalError, NoAnswer
from testline.targets.answer import Answer
from testline.targets.liveness import Liveness
from testline.targets.marks import KEEP, UNSET, Mark
from testline.wire import Exchange, Request, first, lower

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.spec import Operation, Spec
    from testline.surfaces.surface import Credentials, Surface
    from testline.wire import Handler, Headers

__all__ = ["KEEP", "UNSET", "Answer", "Client", "Liveness"]

Query = Mapping[str, object] | Iterable[tuple[str, object]]
"""Query parameters in order. None leaves one out; True and False are `true` and `false`."""

HeaderFields = Mapping[str, str] | Iterable[tuple[str, str]]


class Client:
    """The vendor's API as one account sees it.

    `path_defaults`: path parameters that neither the credentials fix nor a request states. `record` sees every
    exchange. `liveness` is shared by the clients of a run.
    """

    def __init__(  # noqa: PLR0913 - the parts of a run that a client joins
        self,
        handler: Handler,
        spec: Spec,
        surface: Surface,
        credentials: Credentials,
        *,
        path_defaults: Mapping[str, str] | None = None,
        record: Callable[[Exchange], None] | None = None,
        liveness: Liveness | None = None,
    ) -> None:
        self.credentials = credentials
        self._handler = handler
        self._spec = spec
        self._surface = surface
        self._path_defaults = dict(path_defaults or {})
        self._record = record
        self._liveness = liveness or Liveness(handler)

    def as_account(self, credentials: Credentials) -> Client:
        """The same API as another account sees it."""
        return Client(
            self._handler, self._spec, self._surface, credentials,
            path_defaults=self._path_defaults, record=self._record, liveness=self._liveness,
        )

    def send(  # noqa: PLR0913 - each is a part of a request that a test may want otherwise
        self,
        operation_id: str,
        *,
        path: Mapping[str, str] | None = None,
        query: Query | None = None,
        json: object = UNSET,
        body: bytes | str | None = None,
        headers: HeaderFields | None = None,
        credentials: Credentials | Literal[Mark.KEEP] | None = KEEP,
        slash: bool = False,
        method: str | None = None,
        raw_path: str | None = None,
    ) -> Answer:
        """Send a request to an operation, signed last, and give its answer, or why none came.

        `path` fills the template; what it lacks comes from the account. `json` is sent as application/json, `body` as
        it is. `credentials`: None sends the request unsigned, a mapping signs it with others; neither changes the path.
        `slash` appends one. `method` and `raw_path` replace the operation's own: the exchange then belongs to whatever
        operation the document has there. Raises `Blocked` once the target is dead.
        """
        operation = self._operation(operation_id)
        url = raw_path if raw_path is not None else self._path(operation, path or {}) + "/" * slash
        own = raw_path is None and method in (None, operation.method)
        request = self._request(method or operation.method, url, query=query, json=json, body=body, headers=headers)
        return self._exchange(request, operation_id if own else self._known(request), credentials)

    def raw(  # noqa: PLR0913 - as above
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        json: object = UNSET,
        body: bytes | str | None = None,
        headers: HeaderFields | None = None,
        credentials: Credentials | Literal[Mark.KEEP] | None = KEEP,
    ) -> Answer:
        """Send a request that no operation need describe; `path` is sent as written."""
        request = self._request(method, path, query=query, json=json, body=body, headers=headers)
        return self._exchange(request, self._known(request), credentials)

    def path(self, operation_id: str, path: Mapping[str, str] | None = None) -> str:
        """The path of an operation for this account, for a request that `raw` sends."""
        return self._path(self._operation(operation_id), path or {})

    def _operation(self, operation_id: str) -> Operation:
        try:
            return self._spec.operations[operation_id]
        except KeyError:
            message = f"The document of {self._surface.name} has no operation {operation_id}."
            raise InternalError(message) from None

    def _path(self, operation: Operation, path: Mapping[str, str]) -> str:
        values = {**self._path_defaults, **self._surface.path(self.credentials), **path}
        try:
            return operation.url(values)
        except KeyError as missing:
            message = f"{operation.id} was sent without its path parameter {missing}."
            raise InternalError(message) from None

    def _known(self, request: Request) -> str | None:
        match = self._spec.match(request.method, request.path)
        return match.operation.id if match else None

    def _exchange(
        self, request: Request, operation: str | None, credentials: Credentials | Literal[Mark.KEEP] | None
    ) -> Answer:
        self._liveness.check()
        signer = self.credentials if credentials is KEEP else credentials
        signed = request if signer is None else self._surface.authorize(request, signer)
        try:
            exchange = Exchange(signed, self._handler.handle(signed), operation=operation)
        except NoAnswer as failure:
            self._liveness.unanswered()
            exchange = Exchange(signed, None, operation=operation, problem=failure.message)
        if self._record is not None:
            self._record(exchange)
        return Answer(exchange, self._spec.names)

    def _request(  # noqa: PLR0913 - as above
        self,
        method: str,
        url: str,
        *,
        query: Query | None,
        json: object,
        body: bytes | str | None,
        headers: HeaderFields | None,
    ) -> Request:
        """The request in the wire's names. A raw body and a raw path are sent as they are."""
        if json is not UNSET and body is not None:
            message = f"{method} {url} was given both a JSON body and a raw one."
            raise InternalError(message)
        if encoded := _query(query, self._spec.names.query):
            url += ("&" if "?" in url else "?") + encoded
        fields = lower(headers or ())
        if json is not UNSET:
            written = self._spec.names.written(json)
            return Request(method, url, _with_type(fields, "application/json"), _encoded(written))
        return Request(method, url, fields, body.encode() if isinstance(body, str) else body or b"")


def _encoded(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        # Integers beyond 64 bits and lone surrogates, which tests send on purpose.
        return stdlib_json.dumps(value).encode()


def _with_type(headers: Headers, media: str) -> Headers:
    return headers if first(headers, "content-type") is not None else (*headers, ("content-type", media))


def _query(query: Query | None, named: Callable[[str], str]) -> str:
    pairs = query.items() if isinstance(query, Mapping) else query or ()
    told = [(named(name), _text(value)) for name, value in pairs if value is not None]
    return urlencode(told, quote_via=quote, safe="")


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
