"""The freedoms of a provider, each by name: the documented form first, then every tolerated form and other reading.

A chooser states other forms by these names; `D` and a number name the documentation's defects as the fact sheet counts
them, a requirement the row that allows the form, `open` a question that no text answers. Beside these a chooser
answers by name: the uuids `id` (without dashes the id of a message) and `callback`; the letters `api_key` and
`account_name`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, tuple[object, ...]]] = {
    # Paths and bodies that are taken
    "json-path": ("served", "absent"),  # MSM-GEN-004: a SHOULD
    "bulk-json-path": ("served", "absent"),  # MSM-GEN-012: a SHOULD
    "v2-paths": ("served", "absent"),  # MSM-GEN-013: a MAY
    "format-query": ("served", "absent"),  # MSM-GEN-005: a MAY
    "legacy-get": ("served", "refused"),  # MSM-GEN-006, ruling 9: 405
    "legacy-reply": ("same", "older-names"),  # D23: Receiver and Time
    "form-body": ("accepted", 415, 400),  # MSM-GEN-011, D28, ruling 10
    "post-query": ("ignored", "accepted"),  # D8, section 4.1: fields in the query of a POST
    "unknown-fields": ("ignored", "refused"),  # MSM-GEN-009: a SHOULD
    "null-fields": ("refused", "not-given"),  # open: whether null is a wrong type
    "option-limits": ("kept", "none"),  # section 4.1: the limits are no text of the vendor's
    # Statuses and bodies of refusals
    "error-status": (200, 400),  # D22, MSM-ERR-010
    "internal-fault": ("code", "status"),  # ruling 7
    "malformed-status": (400, 422),  # MSM-GEN-008: a SHOULD
    "media-status": (415, 400),  # section 7
    "method-status": (405, 404),  # section 7
    "usage-status": (400, 422),  # section 11: open
    "foreign-account": (403, 400, 404),  # ruling 8
    "unauthorized-body": ("empty", "json", "text"),  # section 2: unknown, ruling 5
    "refusal-body": ("json", "empty", "text"),  # open, where no response code is told
    # The reply to a send
    "success-text": ("SMS sent", "SMS sent successfully.", "SMS sent successfully"),  # D4
    "id-member": ("id", "ids"),  # D1
    "ids": ("absent", "beside"),  # D1
    "id-shape": ("hex", "dashed"),  # MSM-SND-004: a SHOULD
    "test-id": ("present", "absent"),  # D3
    "error-id": ("absent", "null"),  # MSM-SND-011: a SHOULD
    "error-test": ("present", "absent"),  # section 4.2: not said of refusals
    "text-length": ("integer", "string", "absent"),  # D2
    "binary-length": ("octets", "characters"),  # ruling 3
    "to-echo": ("present", "absent"),  # MSM-SND-013: a MAY
    "plus": ("dropped", "kept"),  # ruling 11: in the echo and in reports
    "echo": ("present", "absent"),  # MSM-SND-012: a MAY
    "fraction": (7, 6, 3, 0),  # MSM-SND-007: a SHOULD
    "zone": ("Z", "+00:00"),  # MSM-SND-006: UTC
    "xml-media": ("application/xml; charset=utf-8", "text/xml; charset=utf-8"),  # section 4.3: no sample
    "xml-root": ("documented", "other"),  # section 4.3: no sample
    # Types and texts
    "unencodable": (4, 9),  # D6
    "byte": ("accepted", "refused"),  # D7
    "type-case": ("any", "as-written"),  # MSM-ENC-009: a SHOULD; `unicode` and `Unicode` both
    "unicode-hex": ("off", "on"),  # MSM-ENC-005, ruling 6
    "udh-length-octet": ("not-given", "given"),  # ruling 2
    "udh-overflow": ("refused", "split"),  # section 6: open
    # Bulk
    "comma-list": ("accepted", "refused"),  # D13, MSM-BLK-004: a SHOULD
    "one-message": ("array", "object"),  # D14
    "bulk-items": ("full", "two-members"),  # MSM-BLK-011: a SHOULD
    "bulk-test": ("present", "absent"),  # MSM-BLK-012: a SHOULD
    "bulk-order": ("as-listed", "reversed"),  # MSM-BLK-008: a SHOULD
    "bulk-invalid-entry": ("refuses-all", "is-skipped"),  # MSM-BLK-010: a SHOULD
    "bulk-most": (1000, None),  # section 5: open
    # Delivery reports
    "callback-url-read": ("at-report", "at-acceptance"),  # ruling 4
    "report-retries": ((10.0, 60.0, 300.0), ()),  # MSM-DLR-010: a MAY, ruling 4
    "report-words": ("documented", "own"),  # section 8: the values are open
    "report-members": ("all", "known"),  # section 8: open but for msgid, status and reference
    "report-numbers": ("strings", "integers"),  # section 8: open
    "report-reference": ("when-given", "always"),  # section 8: open
    "buffered-report": ("none", "sent"),  # ruling 5
    "test-report": ("none", "sent"),  # MSM-TST-006: a SHOULD
    # Conversion and usage
    "message-id": ("both", "undashed", "dashed"),  # D15, MSM-CNV-006: a SHOULD
    "test-conversion": ("refused", "accepted"),  # ruling 8
    "usage-one-country": ("array", "object"),  # D17
    "usage-values": ("strings", "numbers"),  # D17
    "usage-counts": ("messages", "parts"),  # MSM-USG-005: a SHOULD
}

LIVE_ONLY: Final[frozenset[str]] = frozenset(
    {
        "id-member",  # D1 binds an emulator to `id`
    }
)
"""Forms whose others a live target may take, and an emulator may not: they break a MUST under `--binding strict`."""
