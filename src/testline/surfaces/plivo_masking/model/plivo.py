"""The reference model of Plivo Masking Sessions: all of it, stepped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from testline.surfaces.plivo_masking.model.accounts import Accounts
from testline.surfaces.plivo_masking.model.core import Turn
from testline.surfaces.plivo_masking.model.dialling import Dialling
from testline.surfaces.plivo_masking.model.errors import Refusal
from testline.surfaces.plivo_masking.model.requests import Requests

if TYPE_CHECKING:
    from collections.abc import Mapping

    from testline.surfaces.model import Chooser, Moment
    from testline.wire import Request, Response

_FAULTS: Final = {"internal-error": ("server", "fault"), "rate-limited": ("account", "rate")}


class PlivoModel(Requests, Dialling, Accounts):
    """The provider. A wrong one is a subclass that overrides a method."""

    features: tuple[str, ...] = ("reset", "clock", "accounts", "numbers", "calls", "handsets", "callbacks", "faults")
    due_words: Mapping[str, str] = {
        "expire": "expire_due", "answer": "answer_due", "ring-out": "ring_out_due", "end": "end_due",
    }  # fmt: skip

    def owns(self, path: str) -> bool:
        """Whether a request path is this vendor's to answer."""
        return path.startswith("/v1/Account/")

    def fault(self, kind: str, request: Request, moment: Moment, chooser: Chooser) -> Response:  # noqa: ARG002 - any request
        """The vendor's documented answer to `internal-error` or `rate-limited`."""
        return self.refuse(Refusal(*_FAULTS[kind]), Turn(moment.now, moment.wall, chooser))
