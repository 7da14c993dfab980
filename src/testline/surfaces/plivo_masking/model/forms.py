"""The freedoms of a provider, each by name: the documented form first, then every tolerated form and other reading.

A chooser states other forms by these names; `D` and a number name the documentation's contradictions as the fact
sheet counts them, a requirement the row that allows the form. Beside these a chooser answers by name: the uuids
`api_id`, `session_uuid`, `call`, `leg`, `recording` and `callback`; the digits `first_party_pin`,
`second_party_pin` and `nonce`; the letters `auth_id` and `auth_token`; and picks the `virtual_number` among the
usable ones (the first is the one that keeps the numbers in use fewest, PNM-NUM-007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, tuple[object, ...]]] = {
    # Statuses and bodies of answers
    "create-status": (201, 200),  # D7
    "update-status": (200, 202),  # D9
    "delete-answer": ("Session expired", "Session Deleted", "no-content"),  # D8
    "create-message": ("Session created", "session created"),  # PNM-CRE-004: a SHOULD
    "update-message": ("Session updated", "session changed"),  # PNM-UPD-002: a SHOULD
    "unauthorized-body": ("json", "text", "json-without-api-id", "empty"),  # PNM-AUTH-006
    "error-api-id": ("present", "absent"),  # PNM-ERR-002
    "error-wording": ("documented", "own"),  # D24
    "foreign-path": (401, 403, 404),  # PNM-AUTH-005
    "media-type": (400, 415),  # PNM-GEN-009
    "malformed-id": (404, 400),  # PNM-GET-004
    "expired-refusal": (400, 409, 410, 422),  # PNM-UPD-015, PNM-DEL-006: a 4xx is sure, the 400 a SHOULD
    # The session object
    "defaults": ("documented", "observed"),  # D4: 3600, 3600, 120 or 1800, 14400, 45
    "session-expiry": ("absent", "integer"),  # D5
    "plus-sign": ("outside", "nowhere", "everywhere"),  # D22
    "pin-retry-wait": ("integer", "string"),  # D3
    "unset-pin-fields": ("null", "absent"),  # ruling 10
    "unset-newer-fields": ("null", "absent"),  # ruling 10
    "unset-party-play-urls": ("empty", "absent"),  # PNM-CRE-016
    "unset-unknown-caller-play": ("empty", "null", "absent"),  # PNM-CRE-016
    "unset-pin-play-urls": ("null", "empty", "absent"),  # PNM-CRE-016
    "unknown-party": ("empty", "absent"),  # section 3: "" or absent
    "no-interaction": ("null", "array"),  # D6; on create it is null always (PNM-CRE-010)
    "extra-attributes": ("none", "some"),  # a client ignores what it does not know
    "subaccount-echo": ("present", "absent"),  # section 3: seen in one sample
    "resource-uri": ("list", "everywhere", "nowhere"),  # PNM-LST-015
    "zone": ("UTC", "+0000"),  # PNM-GEN-011
    "fraction": (6, 5, 4, 3, 2, 1, 0),  # PNM-GEN-011: 0 to 6 digits
    "duration-after-delete": ("recomputed", "planned"),  # ruling 9
    "modified-after-delete": ("UTC", "+05:30"),  # D19
    # The interaction object
    "absent-leg": ("null", "absent"),  # PNM-CALL-013, PNM-CALL-014
    "party-status": ("completed", "answered"),  # values unpublished
    "zero-amount": ("absent", "zero"),  # 3.1: omitted when 0
    # Refusals
    "limit-out-of-range": ("refused", "clamped"),  # D25
    "negative-offset": ("refused", "clamped"),  # PNM-LST-006: a SHOULD
    "in-progress-filter": ("accepted", "refused"),  # D10
    "wide-window": ("refused", "accepted"),  # PNM-LST-013: a SHOULD
    "not-updatable": ("ignored", "refused"),  # D15
    "equal-parties": ("refused", "accepted"),  # PNM-VAL-004: a SHOULD
    "equal-pins": ("refused", "accepted"),  # PNM-PIN-002: a SHOULD
    "pin-play-extension": ("refused", "accepted"),  # PNM-PIN-010: the SDK records use .xml
    "strings-for-integers": ("accepted", "refused"),  # PNM-CRE-020, PNM-UPD-013
    "integer-pins": ("accepted", "refused"),  # PNM-CRE-021: a SHOULD
    "zero-on-update": ("not-given", "refused"),  # D16, PNM-UPD-012
    # Behaviour
    "duplicate": ("another-session", "same-session"),  # PNM-CRE-022
    "timeout-on-delete": (False, True),  # 6.1: not said
    "stranger": ("newest", "open-first", "pin-first"),  # ruling 1
    "paging": ("offset", "cursor"),  # 4.3: an opaque cursor or a plain offset
    "page-filters": ("kept", "dropped"),  # PNM-LST-018: a SHOULD
    # Callbacks
    "event-parties": ("role", "leg"),  # D21
    "pin-event": ("after-answer", "before-answer"),  # ruling 8
    "unanswered-hangup": ("present", "absent"),  # ruling 8
    "sequence": ("session", "interaction"),  # PNM-CB-004: rises within an interaction
    "meaningless-attributes": ("absent", "empty"),  # D12
    "v2-signature": ("present", "absent"),  # PNM-SIG-006
    "signature-values": ("one", "several"),  # 7.4: several active tokens
}
