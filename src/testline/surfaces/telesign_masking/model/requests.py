"""A request to the API: who asks, for what, and whether it may be asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from testline.surfaces.telesign_masking.model.authentication import Authentication
from testline.surfaces.telesign_masking.model.core import Turn
from testline.surfaces.telesign_masking.model.create import Creating
from testline.surfaces.telesign_masking.model.errors import Refusal, deny
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment
    from testline.wire import Request, Response

PREFIX: Final = "/v1/anonymous/session/"

RESOURCES: Final = frozenset({"sms", "sms_voice"})
"""The kinds of session, as the path names them."""

_TYPE: Final = re.compile(r"[^/]+")
_JSON: Final = re.compile(r"\s*application/json\s*(;.*)?", re.IGNORECASE | re.DOTALL)

# The control API's faults, as the problems that they are.
_FAULTS: Final = {"internal-error": "internal-error", "rate-limited": "rate"}


class Requests(Authentication, Creating):
    """From the request to the operation."""

    resources = RESOURCES

    def ask(self, request: Request, turn: Turn) -> Response:
        """Answer a request, one way or the other."""
        try:
            return self.operate(request, turn)
        except Refusal as refusal:
            return self.refuse(refusal, turn)

    def operate(self, request: Request, turn: Turn) -> Response:
        """Find the operation and the customer, and let the operation answer."""
        resource = self.resource(request)
        account = turn.account = self.authenticate(request, turn)
        self.admit(account, turn)
        if resource not in self.resources:
            turn.body = parse_json(request.body)
            deny("session-type" if turn.form("session-type", 2703) == 2703 else "path-unknown")  # noqa: PLR2004 - the vendor's code
        turn.resource = resource
        return self.create(account, resource, self.body(request, turn), turn)

    def resource(self, request: Request) -> str:
        """The kind of session that the path asks for; any that it names, known or not."""
        resource = request.path.removeprefix(PREFIX)
        if _TYPE.fullmatch(resource) is None:
            deny("path-unknown")
        if request.method != "POST":
            deny("method-unknown")
        return resource

    def body(self, request: Request, turn: Turn) -> Mapping[str, object]:
        """The JSON object that a request carries."""
        if not self.is_json(request.header("content-type")):
            deny("media-type")
        body = turn.body = parse_json(request.body)
        if body is MISSING:
            deny("body-malformed")
        if not isinstance(body, dict):
            deny("body-no-object")
        return body

    def is_json(self, media: str | None) -> bool:
        """Whether a body of that type is read. Without one a digest would not sign the body."""
        return media == "application/json" or (media is not None and _JSON.fullmatch(media) is not None)

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer."""
        return path.startswith("/v1/anonymous/")

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:
        """The vendor's documented answer to `internal-error` or `rate-limited`."""
        turn = Turn(moment.now, moment.wall, chooser)
        turn.account = self.claimed(request, turn)
        resource = request.path.removeprefix(PREFIX)
        turn.resource = resource if resource in self.resources else None
        turn.body = parse_json(request.body)
        return self.refuse(Refusal(_FAULTS[kind], {}), turn)
