"""The answers that are ours and not a vendor's, and the answer that never arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from testline.wire import Response

if TYPE_CHECKING:
    from testline.wire import Headers

_JSON: Headers = (("content-type", "application/json"),)
MAX_BODY = 1 << 20
"""The largest request body that is read, in bytes."""


class Cut(Exception):  # noqa: N818 - no error: a fault that was asked for
    """The connection is to be closed instead of answered.

    With `response` within its body (the fault `truncated`), without before any answer (`reset`).
    """

    def __init__(self, response: Response | None = None) -> None:
        where = "before any answer" if response is None else "within the body of the answer"
        super().__init__(f"The connection was closed {where}.")
        self.response = response


def answer(status: int, value: object) -> Response:
    """A JSON answer."""
    return Response(status, _JSON, orjson.dumps(value))


def refusal(status: int, code: str, message: str) -> Response:
    """An error as the control API writes it."""
    return answer(status, {"error": {"code": code, "message": message}})


NO_CONTENT = Response(204)
TOO_LARGE = refusal(413, "too-large", f"A request body is at most {MAX_BODY} bytes.")
MALFORMED = Response(
    200, (("content-type", "text/html; charset=utf-8"),), b"<html><body><h1>Service page</h1></body></html>"
)
"""What the fault `malformed` answers: a 200 that is no document of the vendor's."""
