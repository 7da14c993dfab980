"""The reference model of Mitto's SMS API: all of it, stepped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_sms.model.accounts import Accounts
from testline.surfaces.mitto_sms.model.core import Turn
from testline.surfaces.mitto_sms.model.errors import Refusal
from testline.surfaces.mitto_sms.model.requests import Requests
from testline.surfaces.model import ControlProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment
    from testline.wire import Request, Response

_OWN: Final = re.compile(r"/((v2/)?(sms|smsbulk)|usage)([./].*)?")


class MittoSmsModel(Requests, Accounts):
    """The provider. A wrong one is a subclass that overrides a method or a table."""

    features: tuple[str, ...] = ("reset", "clock", "accounts", "numbers", "handsets", "callbacks", "faults")
    due_words: Mapping[str, str] = {"arrive": "arrive_due", "expire": "expire_due"}

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer."""
        return _OWN.fullmatch(path) is not None

    def call(self, call_id: str) -> dict[str, Any]:
        """There are no calls."""
        raise ControlProblem(404, "unknown-call", f"There is no call {call_id}.")

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:
        """The vendor's answer to `internal-error` (code 1 of a send, HTTP 500 of all else) or `rate-limited`."""
        turn = Turn(moment.now, moment.wall, chooser)
        try:
            asked = self.operation(request, turn).kind
        except Refusal:
            asked = "nothing"
        if kind == "rate-limited":
            return self.refuse(Refusal("conversion-rate" if asked == "conversion" else "rate"), turn)
        has_code = asked in ("single", "bulk") and chooser.form("internal-fault", "code") == "code"
        return self.refuse(Refusal("internal" if has_code else "fault"), turn)
