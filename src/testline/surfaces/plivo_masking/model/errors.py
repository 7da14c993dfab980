"""Refusals: status, text, and the requirements that demand them, by what is wrong with which parameter.

The documented texts are those of the vendor's beta page; the others follow their style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping


class Problem(NamedTuple):
    """How a refusal looks. `requirements`: the rows that demand it."""

    status: int
    text: str
    requirements: tuple[str, ...]


class Refusal(Exception):  # noqa: N818 - an answer of the vendor's, no error of ours
    """The request is refused: `subject` is the parameter or thing concerned, `reason` what is wrong with it."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")
        self.subject = subject
        self.reason = reason


def deny(subject: str, reason: str) -> NoReturn:
    """Refuse the request."""
    raise Refusal(subject, reason)


REASONS: Final[Mapping[str, str]] = {"maxLength": "long"}
"""What a broken keyword of the request schema means; any other is "invalid"."""

_PAGE = "PNM-LST-005"
_TIME = "PNM-LST-014"
_NO_NUMBER = "Number pool exhausted or not available."
_EXPIRED = "Session already expired."
_UNKNOWN = "There is no such session."
_RANGE = "is outside the allowed range."


def _invalid(subject: str, rest: str, *requirements: str) -> Problem:
    return Problem(400, f"Invalid parameter. {subject} {rest}", (*requirements, "PNM-VAL-016"))


def _missing(subject: str, *requirements: str) -> Problem:
    return Problem(400, f"Mandatory parameter missing. {subject} must be present.", (*requirements, "PNM-VAL-016"))


PROBLEMS: Final[Mapping[tuple[str, str], Problem]] = {
    # Access
    ("credentials", "wrong"): Problem(401, "authentication failed", ("PNM-AUTH-002", "PNM-AUTH-003", "PNM-AUTH-004")),
    ("path", "foreign"): Problem(401, "authentication failed", ("PNM-AUTH-005",)),
    ("account", "blocked"): Problem(403, "The account may not use this resource.", ()),
    ("account", "rate"): Problem(429, "Too many requests.", ("PNM-ERR-003",)),
    ("resource", "unknown"): Problem(404, "There is no such resource.", ()),
    ("method", "unknown"): Problem(405, "The method is not allowed.", ("PNM-GEN-010",)),
    # Sessions
    ("session", "unknown-on-get"): Problem(404, _UNKNOWN, ("PNM-GET-003", "PNM-AUTH-008")),
    ("session", "unknown-on-update"): Problem(404, _UNKNOWN, ("PNM-UPD-009", "PNM-AUTH-008")),
    ("session", "unknown-on-delete"): Problem(404, _UNKNOWN, ("PNM-DEL-005", "PNM-AUTH-008")),
    ("session_uuid", "malformed"): Problem(404, _UNKNOWN, ("PNM-GET-004",)),
    ("session", "expired-on-update"): Problem(400, _EXPIRED, ("PNM-UPD-008", "PNM-UPD-015", "PNM-STA-003")),
    ("session", "expired-on-delete"): Problem(400, _EXPIRED, ("PNM-DEL-004", "PNM-DEL-006", "PNM-STA-003")),
    ("virtual_number", "exhausted"): Problem(400, _NO_NUMBER, ("PNM-NUM-005", "PNM-NUM-006", "PNM-NUM-009")),
    # Bodies
    ("body", "media"): Problem(400, "The body must be JSON.", ("PNM-GEN-009",)),
    ("body", "malformed"): Problem(400, "The body must be JSON.", ("PNM-GEN-008",)),
    ("body", "invalid"): Problem(400, "The body must be a JSON object.", ("PNM-GEN-008",)),
    # Parties
    ("first_party", "missing"): _missing("first_party", "PNM-VAL-001"),
    ("second_party", "missing"): _missing("second_party", "PNM-VAL-002"),
    ("first_party", "missing-both"): _missing("first_party", "PNM-SGL-003", "PNM-SGL-008"),
    ("first_party", "invalid"): _invalid("first_party", "is not a valid phone number.", "PNM-VAL-003"),
    ("second_party", "invalid"): _invalid("second_party", "is not a valid phone number.", "PNM-VAL-003"),
    ("second_party", "equal"): _invalid("second_party", "must differ from first_party.", "PNM-VAL-004"),
    ("first_party", "taken"): _invalid("first_party", "has a session on this virtual number already.", "PNM-NUM-006"),
    ("second_party", "taken"): _invalid("second_party", "has a session on this virtual number already.", "PNM-NUM-006"),
    ("subaccount", "invalid"): _invalid("subaccount", "is not a sub-account of this account.", "PNM-NUM-001"),
    # Durations
    ("session_expiry", "invalid"): _invalid("session_expiry", _RANGE, "PNM-VAL-005"),
    ("call_time_limit", "invalid"): _invalid("call_time_limit", _RANGE, "PNM-VAL-006"),
    ("ring_timeout", "invalid"): _invalid("ring_timeout", _RANGE, "PNM-VAL-007"),
    ("virtual_number_cooloff_period", "invalid"): _invalid("virtual_number_cooloff_period", _RANGE, "PNM-VAL-014"),
    # Recording and callbacks
    ("record", "invalid"): _invalid("record", "allowed values are true or false.", "PNM-VAL-008"),
    ("record_file_format", "invalid"): _invalid("record_file_format", "allowed values are mp3 or wav.", "PNM-VAL-009"),
    ("recording_callback_url", "invalid"): _invalid("recording_callback_url", "should be a valid URL.", "PNM-VAL-010"),
    ("recording_callback_url", "long"): _invalid(
        "recording_callback_url", "should be under 1000 characters.", "PNM-VAL-011"
    ),
    ("callback_url", "invalid"): _invalid("callback_url", "should be a valid URL.", "PNM-VAL-012"),
    ("first_party_play_url", "invalid"): _invalid("first_party_play_url", "should be a valid URL.", "PNM-VAL-012"),
    ("second_party_play_url", "invalid"): _invalid("second_party_play_url", "should be a valid URL.", "PNM-VAL-012"),
    ("unknown_caller_play", "invalid"): _invalid("unknown_caller_play", "should be a valid URL.", "PNM-VAL-012"),
    ("callback_method", "invalid"): _invalid("callback_method", "allowed values are GET or POST.", "PNM-VAL-013"),
    ("recording_callback_method", "invalid"): _invalid(
        "recording_callback_method", "allowed values are GET or POST.", "PNM-VAL-013"
    ),
    # PIN authentication
    ("first_party_pin", "invalid"): _invalid("first_party_pin", "must have 4 to 15 digits.", "PNM-PIN-003"),
    ("second_party_pin", "invalid"): _invalid("second_party_pin", "must have 4 to 15 digits.", "PNM-PIN-003"),
    ("second_party_pin", "equal"): _invalid("second_party_pin", "must differ from first_party_pin.", "PNM-PIN-002"),
    ("first_party_pin", "missing"): _missing("first_party_pin", "PNM-PIN-004"),
    ("second_party_pin", "missing"): _missing("second_party_pin", "PNM-PIN-004"),
    ("pin_prompt_play", "missing"): _missing("pin_prompt_play", "PNM-PIN-005"),
    ("pin_prompt_play", "invalid"): _invalid(
        "pin_prompt_play", "should be the URL of a .mp3 or .wav file.", "PNM-PIN-010"
    ),
    ("incorrect_pin_play", "invalid"): _invalid(
        "incorrect_pin_play", "should be the URL of a .mp3 or .wav file.", "PNM-PIN-010"
    ),
    ("generate_pin_length", "invalid"): _invalid("generate_pin_length", _RANGE, "PNM-PIN-007"),
    ("pin_retry", "invalid"): _invalid("pin_retry", _RANGE, "PNM-PIN-008"),
    ("pin_retry_wait", "invalid"): _invalid("pin_retry_wait", _RANGE, "PNM-PIN-009"),
    # Lists
    ("limit", "invalid"): _invalid("limit", _RANGE, _PAGE),
    ("offset", "invalid"): _invalid("offset", _RANGE, "PNM-LST-006"),
    ("status", "invalid"): _invalid("status", "allowed values are active, in-progress, expired or all."),
    ("created_time", "wide"): _invalid("created_time", "may span at most 30 days.", "PNM-LST-013"),
    ("expiry_time", "wide"): _invalid("expiry_time", "may span at most 30 days.", "PNM-LST-013"),
    ("created_time", "unparsable"): _invalid("created_time", "is not a time.", _TIME),
    ("expiry_time", "unparsable"): _invalid("expiry_time", "is not a time.", _TIME),
    ("duration", "invalid"): _invalid("duration", "is not a number of seconds."),
    # Faults
    ("server", "fault"): Problem(500, "Internal server error.", ("PNM-ERR-004",)),
}


def unlisted(subject: str) -> Problem:
    """How a refusal looks that the table does not have."""
    return _invalid(subject, "is not valid.")
