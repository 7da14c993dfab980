"""Refusals: HTTP status, code, text, and the requirements that demand them, by what is wrong.

The texts of positive codes and of the authentication table are the vendor's; the others follow their style.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping


class Problem(NamedTuple):
    """How a refusal looks.

    `code`: of a session's life (2702 to 2708) or of the gateway (negative). `outer`: the `status.code` around a
    gateway's code. `requirements`: the rows that demand it.
    """

    status: int
    code: int
    text: str
    requirements: tuple[str, ...] = ()
    outer: int = 501


class Refusal(Exception):  # noqa: N818 - an answer of the vendor's, no error of ours
    """The request is refused. `values` fill the places of the problem's text."""

    def __init__(self, reason: str, values: Mapping[str, str]) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def deny(reason: str, **values: str) -> NoReturn:
    """Refuse the request."""
    raise Refusal(reason, values)


CREATED: Final = 2700
COUNTRY_DIFFERS: Final = 2701
NO_MASK: Final = 2702
INVALID_TYPE: Final = 2703
INTERNAL_ERROR: Final = 2704
BAD_VALIDITY: Final = 2705
BLOCKED_BY_TELESIGN: Final = 2706
BLOCKED_BY_CUSTOMER: Final = 2707
SAME_NUMBERS: Final = 2708

NOT_ATTEMPTED: Final = 500
NOT_AUTHORIZED: Final = 501

_FAILED: Final = "Request for creating session failed, "

DESCRIPTIONS: Final[Mapping[int, str]] = {
    CREATED: "Session successfully created",
    COUNTRY_DIFFERS: "Session successfully created, the country codes of the phone number and assigned masked_id"
    " differs",
    NO_MASK: _FAILED + "there isn't available masked_id",
    INVALID_TYPE: _FAILED + "invalid session type",
    INTERNAL_ERROR: _FAILED + "internal error",
    BAD_VALIDITY: _FAILED + "validity_period must be integer greater than zero",
    BLOCKED_BY_TELESIGN: _FAILED + "phone number {phone_number} blocked by Telesign",
    BLOCKED_BY_CUSTOMER: _FAILED + "phone number {phone_number} blocked by customer",
    SAME_NUMBERS: _FAILED + "phone_number_1 and phone_number_2 parameters cannot be the same value",
    NOT_ATTEMPTED: "Transaction not attempted",
    NOT_AUTHORIZED: "Not authorized",
}
"""The texts of `status.code`."""

_ENVELOPE: Final = ("TNM-VAL-018", "TNM-VAL-019", "TNM-VAL-020", "TNM-VAL-021")
_BODY_401: Final = ("TNM-AUTH-028", "TNM-AUTH-029", "TNM-AUTH-032")


def _session(status: int, code: int, *requirements: str) -> Problem:
    """A refusal with a code of its own and the envelope of a session."""
    whole = "TNM-VAL-026" if code in (NO_MASK, INTERNAL_ERROR) else "TNM-VAL-027"
    return Problem(status, code, DESCRIPTIONS[code], (*requirements, *_ENVELOPE, whole))


def _unauthorized(code: int, text: str, *requirements: str, outer: int = NOT_AUTHORIZED) -> Problem:
    """A refusal of the gateway, before anybody is known."""
    return Problem(401, code, text, (*requirements, *_BODY_401), outer)


def _bad(text: str, *requirements: str, status: int = 400) -> Problem:
    """A refusal for a parameter or for the request as a whole."""
    return Problem(status, -10001, f"Invalid Request: {text}", requirements, NOT_ATTEMPTED)


PROBLEMS: Final[Mapping[str, Problem]] = {
    # Who asks
    "authorization-missing": _unauthorized(
        -30004, "Missing required 'Authorization' header", "TNM-AUTH-002", "TNM-AUTH-003"
    ),
    "authorization-format": _unauthorized(
        -30005, "Required 'Authorization' header is not in the correct format", "TNM-AUTH-007", "TNM-AUTH-036"
    ),
    "authorization-unencoded": _unauthorized(
        -30005, "Required 'Authorization' header is not in the correct format", "TNM-AUTH-006"
    ),
    "customer-unknown": _unauthorized(-30000, "Invalid Customer ID.", "TNM-AUTH-005", "TNM-AUTH-035"),
    "customer-suspended": _unauthorized(-30001, "Customer ID Account Suspended.", "TNM-AUTH-031"),
    "customer-not-activated": _unauthorized(-30002, "Customer ID Account Not Activated."),
    "customer-limit": _unauthorized(-30003, "Customer ID new account limit reached."),
    "source-ip": _unauthorized(-10009, "Invalid source IP address", outer=NOT_ATTEMPTED),
    "api-key": _unauthorized(-30015, "Invalid API Key.", "TNM-AUTH-004", "TNM-AUTH-034"),
    "signature": _unauthorized(
        -30006, "Invalid Signature", "TNM-AUTH-010", "TNM-AUTH-011", "TNM-AUTH-012", "TNM-AUTH-037", "TNM-SDK-003"
    ),
    "date-missing": _unauthorized(
        -30007, "Missing required 'Date' or 'x-ts-date' header", "TNM-AUTH-016", "TNM-AUTH-038"
    ),
    "date-format": _unauthorized(
        -30009, "'Date' or 'x-ts-date' header is not RFC822 compliant", "TNM-AUTH-017", "TNM-AUTH-039"
    ),
    "date-range": _unauthorized(
        -30010, "'Date' or 'x-ts-date' header is not within tolerable range", "TNM-AUTH-018", "TNM-AUTH-040"
    ),
    "auth-method": _unauthorized(-30008, "Invalid 'x-ts-auth-method' header.", "TNM-AUTH-025", outer=NOT_ATTEMPTED),
    "nonce-length": _unauthorized(-30011, "'x-ts-nonce' header value is either too long or too short", "TNM-AUTH-022"),
    "nonce-used": _unauthorized(
        -30012, "'x-ts-nonce' header value has been used recently", "TNM-AUTH-020", "TNM-AUTH-041"
    ),
    "product": _unauthorized(-20002, "This product is not enabled for this Customer ID.", "TNM-AUTH-030"),
    "not-verified": _unauthorized(
        -10033, "{phone_number} has not been verified for this trial account.", outer=NOT_ATTEMPTED
    ),
    # What is asked
    "rate": Problem(429, -40007, "Rate limit exceeded", ("TNM-ERR-002", "TNM-ERR-003"), NOT_ATTEMPTED),
    "path-unknown": _bad("Not Allowed Path", status=404),
    "method-unknown": _bad("Not Allowed Method", "TNM-GEN-009", status=405),
    "media-type": _bad("Content-Type Parameter", "TNM-GEN-006"),
    "body-malformed": _bad("the body is not JSON", "TNM-GEN-007"),
    "body-no-object": _bad("the body is not a JSON object", "TNM-GEN-008"),
    "phone-missing": _bad("Missing Parameter: {name}", "TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023"),
    "phone-invalid": _bad("{name} Parameter: {value}", *(f"TNM-VAL-{i:03d}" for i in (10, 11, 12, 13, 24))),
    "pair-has-session": _bad("the numbers have a session already"),
    "validity-missing": _session(400, BAD_VALIDITY, "TNM-VAL-006"),
    "validity-unread": _bad("Missing Parameter: validity_period", "TNM-VAL-006"),
    "validity-long": _bad("validity_period Parameter: {value}", "TNM-VAL-007", "TNM-VAL-028"),
    # The life of a session
    "mask-none": _session(400, NO_MASK, "TNM-VAL-016", "TNM-VAL-017", "TNM-VAL-025"),
    "session-type": _session(400, INVALID_TYPE, "TNM-GEN-011"),
    "internal-error": _session(503, INTERNAL_ERROR, "TNM-ERR-001"),
    "validity": _session(400, BAD_VALIDITY, *(f"TNM-VAL-{i:03d}" for i in range(1, 6))),
    "blocked-by-telesign": _session(400, BLOCKED_BY_TELESIGN, "TNM-VAL-014"),
    "blocked-by-customer": _session(400, BLOCKED_BY_CUSTOMER, "TNM-VAL-015"),
    "phones-equal": _session(400, SAME_NUMBERS, "TNM-VAL-008"),
}
