"""The reference model of Mitto Number Masking: all of it, stepped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.model import fixtures
from testline.surfaces.mitto_masking.model.accounts import Accounts
from testline.surfaces.mitto_masking.model.core import ROOT, Turn
from testline.surfaces.mitto_masking.model.requests import Requests
from testline.wire import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment
    from testline.wire import Request


class MittoModel(Requests, Accounts):
    """The provider. A wrong one is a subclass that overrides a method."""

    features: tuple[str, ...] = (
        "reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults",
    )  # fmt: skip

    due_words: Mapping[str, str] = {
        "expire": "expire_due", "answer": "answer_due", "ring-out": "ring_out_due", "end": "end_due",
    }  # fmt: skip

    def __init__(self, chooser: Chooser, moment: Moment) -> None:
        super().__init__()
        fixtures.stock(self, Turn(moment.now, moment.wall, chooser))

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer."""
        return path == ROOT or path.startswith(f"{ROOT}/")

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:
        """The vendor's form of `internal-error`; no text has one for `rate-limited`."""
        if kind == "rate-limited":
            return Response(429)
        turn = Turn(moment.now, moment.wall, chooser, request=request)
        problem = self.problems["internal-error"]
        return self.answer(problem.status, self.error(problem, turn), turn)
