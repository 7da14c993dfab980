"""The reference model of TeleSign Number Masking: all of it, stepped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.telesign_masking.model.accounts import Accounts
from testline.surfaces.telesign_masking.model.calls import Calls
from testline.surfaces.telesign_masking.model.requests import Requests
from testline.surfaces.telesign_masking.model.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Mapping


class TelesignModel(Requests, Texts, Calls, Accounts):
    """The provider. A wrong one is a subclass that overrides a method."""

    features: tuple[str, ...] = (
        "reset", "clock", "accounts", "numbers", "calls", "messages", "handsets", "callbacks", "faults",
    )  # fmt: skip
    due_words: Mapping[str, str] = {
        "expire": "expire_due",
        "release": "release_due",
        "answer": "answer_due",
        "ring-out": "ring_out_due",
        "end": "end_due",
    }
