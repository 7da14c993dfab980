"""Masked sessions as their create tells of them, and how its values are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from testline.errors import Blocked

if TYPE_CHECKING:
    from testline.targets.client import Answer

OPERATIONS = {"sms": "createMaskedSMSSession", "sms_voice": "createMaskedVoiceSMSSession"}
"""The operations, by the kind of session that they make."""

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
"""The units that TeleSign may set for an account's validity periods."""

LONGEST = timedelta(hours=720)

DESCRIPTIONS = {
    2700: "Session successfully created",
    2701: "Session successfully created, the country codes of the phone number and assigned masked_id differs",
    2702: "Request for creating session failed, there isn't available masked_id",
    2703: "Request for creating session failed, invalid session type",
    2704: "Request for creating session failed, internal error",
    2705: "Request for creating session failed, validity_period must be integer greater than zero",
    2706: "Request for creating session failed, phone number {phone_number} blocked by Telesign",
    2707: "Request for creating session failed, phone number {phone_number} blocked by customer",
    2708: "Request for creating session failed, phone_number_1 and phone_number_2 parameters cannot be the same value",
}
"""What `status.description` says, by `status.code`."""

FAILURES = tuple(code for code in DESCRIPTIONS if code > 2701)

PARTY_MEMBERS = ("complete_phone_number", "country_code", "country_iso2", "country_iso3", "country_name", "masked_id")
ENVELOPE = (
    "/reference_id", "/status/code", "/status/description", "/status/updated_on", "/session_data/resource",
    "/session_data/session_end_on", "/session_data/validity", "/session_data/message",
    *(f"/session_data/phone_number_{slot}/{name}" for slot in (1, 2) for name in PARTY_MEMBERS),
)  # fmt: skip
"""What every answer has that uses the whole envelope; `external_id` and `error` may be absent."""

_END = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_UPDATED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z", re.ASCII)
_DIGITS = re.compile(r"[0-9]{7,15}")


def end_of(value: object) -> datetime | None:
    """The time of a `session_end_on`, with a blank or a T, with a zone or in UTC; None where it is none."""
    found = _END.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    zone = (found[4] or "Z").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{found[1]}T{found[2]}.{(found[3] or '')[:6]:0<6}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def updated_of(value: object) -> datetime | None:
    """The time of an `updated_on`, which is UTC and ends in Z; None where it is none."""
    return end_of(value) if isinstance(value, str) and _UPDATED.fullmatch(value) else None


def is_number(value: object) -> bool:
    """Whether it is a telephone number as this API writes them: 7 to 15 digits."""
    return isinstance(value, str) and _DIGITS.fullmatch(value) is not None


def mask_of(answer: Answer, slot: int) -> object:
    """The masking id that hides a party, as it stands in an answer."""
    return answer.at(f"/session_data/phone_number_{slot}/masked_id")


def is_validity(value: object, asked: int) -> bool:
    """Whether it is the validity that was asked for, as a number or in digits."""
    if isinstance(value, str):
        return value == str(asked)
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value == asked


@dataclass(frozen=True, slots=True)
class Session:
    """A session. Numbers are digits: the parties' own, and the masking id that hides each."""

    kind: str
    reference: str
    first: str
    second: str
    first_mask: str
    second_mask: str
    end: datetime | None
    answer: Answer

    @classmethod
    def of(cls, kind: str, first: str, second: str, answer: Answer) -> Session:
        """The session that a create made. Blocked where the answer tells of none, or shows no masking ids."""
        answer.need(200)
        reference, *masks = answer.value("/reference_id"), mask_of(answer, 1), mask_of(answer, 2)
        if not isinstance(reference, str) or not all(is_number(one) for one in masks):
            reason = f"{OPERATIONS[kind]} answered 200 without a reference_id or without two masking ids."
            raise Blocked(reason)
        end = end_of(answer.at("/session_data/session_end_on"))
        return cls(kind, reference, first, second, str(masks[0]), str(masks[1]), end, answer)

    def left(self, now: datetime) -> float:
        """The seconds until its end. Blocked where nobody can tell."""
        if self.end is None:
            reason = "The session's session_end_on cannot be read."
            raise Blocked(reason)
        return (self.end - now).total_seconds()

    def turned(self) -> Session:
        """The same, seen from the other party."""
        return Session(
            self.kind, self.reference, self.second, self.first, self.second_mask, self.first_mask, self.end, self.answer
        )
