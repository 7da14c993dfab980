"""What the provider refuses, and how it says so: with a response code, or with an HTTP status alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refusal(Exception):  # noqa: N818 - an answer of the vendor's, no error of ours
    """The request is refused. `reason` is a key of `PROBLEMS`; `detail` is put into its text where that has room."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def deny(reason: str, detail: str = "") -> NoReturn:
    """Refuse the request."""
    raise Refusal(reason, detail)


RESPONSE_TEXTS: Final[Mapping[int, str]] = {
    0: "SMS sent",
    1: "Internal error",
    2: "Invalid type",
    3: "Empty message",
    4: "Message text is invalid",
    5: "Empty sender",
    6: "Invalid sender",
    7: "Empty receiver",
    8: "Invalid receiver",
    9: "Character set error",
}
"""The vendor's text for each response code."""


class Code(NamedTuple):
    """A refusal by response code."""

    code: int
    requirements: tuple[str, ...] = ()


class Status(NamedTuple):
    """A refusal that has an HTTP status and no response code. `{}` in the text stands for the refusal's detail."""

    status: int
    text: str
    requirements: tuple[str, ...] = ()


PROBLEMS: Final[Mapping[str, Code | Status]] = {
    # Response codes
    "internal": Code(1),
    "unknown-type": Code(2, ("MSM-ERR-001",)),
    "empty-text": Code(3, ("MSM-ERR-002",)),
    "unencodable": Code(4, ("MSM-ERR-003",)),
    "no-hex": Code(4, ("MSM-ENC-008",)),
    "no-room": Code(4),  # beside a user data header
    "empty-sender": Code(5, ("MSM-ERR-004",)),
    "name-length": Code(6, ("MSM-ERR-005",)),
    "digits-length": Code(6, ("MSM-ERR-006",)),
    "sender-characters": Code(6),  # D21
    "empty-receiver": Code(7, ("MSM-ERR-007",)),
    "empty-list": Code(7, ("MSM-BLK-009",)),
    "invalid-receiver": Code(8, ("MSM-ERR-008",)),
    "several-receivers": Code(8, ("MSM-SND-014",)),
    "invalid-entry": Code(8, ("MSM-BLK-010",)),
    "no-list": Code(8, ("MSM-BLK-004",)),
    # Access
    "key": Status(401, "Unauthorized.", ("MSM-AUTH-001", "MSM-AUTH-002", "MSM-AUTH-004", "MSM-AUTH-006")),
    "no-key": Status(401, "Unauthorized.", ("MSM-AUTH-001", "MSM-AUTH-003", "MSM-AUTH-004", "MSM-AUTH-006")),
    "path": Status(404, "There is no such resource."),
    "method": Status(405, "The resource does not allow this method."),
    "rate": Status(429, "Too many requests."),
    "conversion-rate": Status(429, "Too many requests.", ("MSM-CNV-005",)),
    "fault": Status(500, "Internal error."),
    # Bodies
    "media": Status(415, "The body must be JSON."),
    "malformed": Status(400, "The body is not valid JSON.", ("MSM-GEN-008",)),
    "no-object": Status(400, "The body must be a JSON object.", ("MSM-GEN-008",)),
    "unknown-field": Status(400, "There is no field {}.", ("MSM-GEN-009",)),
    "field-type": Status(400, "The field {} has the wrong type."),
    "option-type": Status(400, "The field {} has the wrong type.", ("MSM-OPT-008",)),
    "udh": Status(400, "The field {} must be hex, at most 140 octets.", ("MSM-OPT-004",)),
    "option": Status(400, "The value of the field {} is not allowed."),
    "list-length": Status(413, "The list of recipients is too long."),
    # Conversion
    "not-enabled": Status(400, "Conversion tracking is not enabled for this account.", ("MSM-CNV-004",)),
    "no-message-id": Status(400, "The field messageId must be a message id."),
    "unknown-message": Status(404, 'There is no convertible message with the id "{}".', ("MSM-CNV-003",)),
    # Usage
    "missing": Status(400, "The field {} is required.", ("MSM-USG-002",)),
    "date": Status(400, "The field {} must be a date, as 2024-03-01 or 20240301.", ("MSM-USG-003",)),
    "period": Status(400, "The end of the period is before its start."),
    "foreign-account": Status(403, "The account {} does not belong to this key."),
}
