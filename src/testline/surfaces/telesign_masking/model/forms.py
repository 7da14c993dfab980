"""The freedoms of a provider, each by name: the documented form first, then every tolerated form and other reading.

A chooser states other forms by these names; `D` and a number name the documentation's contradictions as the fact
sheet counts them, a requirement the row that allows the form. Beside these a chooser answers by name: the uuids
`customer_id`, `call` and `callback`, the letters `reference_id`, `mo_reference_id` and `api_key`, and picks each
`masked_id` among equally good ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, tuple[object, ...]]] = {
    # Who asks
    "unencoded-basic": (-30005, -30000, -30006, -30015, "accepted"),  # D1, TNM-AUTH-006: a SHOULD
    "hmac-sha1": ("accepted", "refused"),  # D16, TNM-AUTH-026: a MAY
    "missing-nonce": ("accepted", "refused"),  # TNM-AUTH-024: a SHOULD
    "unsigned-body": ("refused", "accepted"),  # TNM-SDK-003: an opt-in switch
    "digest-clock": ("either", "emulated"),  # ruling 1
    "nonce-memory": ("customer", "everybody"),  # ruling 2
    # Answers of the gateway
    "unauthorized-body": ("json", "text"),  # TNM-AUTH-028: a SHOULD
    "signature-string": ("present", "absent"),  # TNM-AUTH-029: a MAY
    "www-authenticate": ("absent", "present"),  # 2.3: either is fine
    "gateway-code": ("errors", "status"),  # D9
    "gateway-wording": ("documented", "own"),  # D10
    "rate-limited-body": ("text", "json"),  # D11
    "json-content-type": ("application/json", "application/json; charset=utf-8"),  # TNM-GEN-003: parameters allowed
    "body-code": (-10001, -40006),  # 4.3: not published which
    "media-type": (400, 415),  # TNM-GEN-006: a 4xx
    "method": (405, 404),  # D19
    "session-type": (2703, 404),  # D19, TNM-GEN-011
    # What is asked for
    "phone-status": (400, 422, 404),  # D7, TNM-VAL-022, TNM-VAL-024, ruling 7: a 4xx is sure, the 400 a SHOULD
    "phone-code": (-10001, 2703, 2705, 2708),  # D7, TNM-VAL-023: any failure code of a session's life
    "punctuation": ("refused", "dropped"),  # TNM-VAL-011: a SHOULD
    "phone-length": ("judged", "any"),  # TNM-VAL-012: a SHOULD
    "number-as-phone": ("refused", "digits"),  # TNM-VAL-013
    "missing-validity": (2705, -10001, "default"),  # D6
    "numeric-string": ("refused", "accepted"),  # TNM-VAL-005
    "too-long": (-10001, 2705, "capped"),  # D8, TNM-VAL-007, TNM-VAL-028
    "duplicate": ("another-session", "refused"),  # TNM-SES-024: a SHOULD, not described
    # The envelope
    "reference-id": ("upper", "lower"),  # D21
    "external-id": ("null", "absent", "string"),  # D4, TNM-SES-019
    "error-member": ("null", "absent"),  # D4, TNM-SES-018
    "extra-members": ("none", "some"),  # a client ignores what it does not know
    "validity": ("number", "string"),  # D2
    "session-end-on": ("blank", "blank-without-fraction", "T", "T-and-Z", "T-and-offset"),  # D3
    "message": ("told", "empty"),  # TNM-SES-021, TNM-VAL-017: a SHOULD each
    "shared-plan": ("by-area", "main-country"),  # D20
    "refusal-envelope": ("whole", "status-and-reference", "status"),  # D22, TNM-VAL-019, TNM-VAL-027
    "refused-session-data": ("readable", "null"),  # ruling 4
    "masks-of-2702": ("null", "as-found"),  # TNM-VAL-025: null on the number without mask is sure
    # Masking ids
    "one-mask-for-both": ("avoided", "preferred"),  # TNM-SES-009
    "masks-of-other-sessions": ("avoided", "taken"),  # ruling 3
    "masks-after-expiry": ("free", "resting"),  # ruling 5
    "dual-numbers-for-sms": ("never", "when-none-is-left"),  # D18
    # Calls
    "voice-calls": ("connected", "left-to-webhook"),  # D23, ruling 6
    # Callbacks
    "mo-reference-id": ("upper", "lower"),  # D12
    "callback-json": ("spaced", "compact"),  # the signature is over whatever is sent
    "callback-content-type": ("application/json", "application/json; charset=utf-8"),  # not published
    "callback-authorization": ("with-customer-id", "signature-alone"),  # TNM-CB-014: a SHOULD
    "callback-waits": ("10-30", "2-5"),  # TNM-CB-011: a SHOULD
    "acknowledged-by": ("200", "2xx"),  # section 10: not found
    "sms-voice-callbacks": ("sent", "none"),  # section 10: assumed
    "callback-of-undeliverable": ("sent", "none"),  # section 6: each message sent, or each that was relayed
}
