"""The freedoms of a provider, each by name: the documented form first, then every tolerated form and other reading.

A chooser states other forms by these names; `D` and a number name the documentation's defects, a requirement the row
that allows the form, `open` a question that no text answers. Beside these a chooser answers by name: the uuids behind
the sids (`application_sid`, `masked_number_sid`, `context_sid`, `participant_sid`, `interaction_sid`, `account_sid`,
`enterprise_sid`) and `call`; the letters `api_key`; and it picks the `masked_number` among those of equal rank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, tuple[object, ...]]] = {
    # The envelope
    "http-status-mode": ("conventional", "mirror", "always200", "always400", "always500"),  # D7, all but a 401: a 5xx is a warning
    "create-status": (200, 201),  # D8, MNM-ENV-009: a SHOULD
    "delete-answer": ("no-data", "204", "object", "sid"),  # 6.6, ruling 9
    "error-code-type": ("string", "integer"),  # D1: a warning
    "generic-error-code": ("documented", "other"),  # 3.4: any digits, but for 461
    "error-wording": ("documented", "own"),  # 3.4: provisional messages, but for that of 461
    "error-data": ("present", "absent"),  # MNM-ENV-004: a SHOULD
    "error-with-code": ("absent", "present"),  # D1: flagged; MNM-ENV-005 is a decision
    "unauthorized-status": (401, 403),  # section 2: the rule for live targets
    "unauthorized-body": ("json", "text", "empty"),  # section 2: the rule for live targets
    "media-type": ("application/json", "application/json; charset=utf-8"),  # section 1
    "list-data": ("array", "object"),  # D12: an object with exactly one array
    "paging-members": ("present", "absent"),  # D21
    "empty-pages": (0, 1),  # ruling 8
    # Sids and scalars
    "application-sid": ("documented", "NM", "uuid"),  # D15, ruling 10
    "enterprise-sid": ("documented", "uuid"),  # D15, ruling 10
    "other-sids": ("documented", "uuid"),  # section 4: observed only
    "uri": ("path", "absolute"),  # D14
    "ttl-type": ("string", "integer"),  # D2: on a live target a warning
    "date-skew": (0, 240, -240),  # D16: five minutes of tolerance
    "nested-uri": ("present", "absent"),  # 8.3, 8.4: listed, but not in the samples
    "unset-labels": ("null", "absent"),  # 8.2, 8.3: optional, not said how
    "text-duration": ("absent", "null"),  # 8.4: voice only
    "unset-geo-match-level": ("absent", "country"),  # section 13: the default is open
    # What is asked
    "unknown-fields": ("ignored", "refused"),  # MNM-GEN-008: a SHOULD
    "unsupported-method": (405, 404),  # MNM-GEN-009: a SHOULD
    "ttl-string": ("accepted", "refused"),  # D2, MNM-APP-013: a SHOULD
    "geo-match-level": ("accepted", "refused"),  # MNM-APP-015: a SHOULD
    "older-geo-levels": ("accepted", "as-extended", "refused"),  # ruling 4
    "selection-behaviors": ("two", "any"),  # MNM-APP-016: a SHOULD
    "put": ("merge", "reset"),  # section 13: open
    "paging-aliases": ("accepted", "ignored"),  # MNM-PAG-006: a MAY
    "bad-page": ("refused", "default"),  # MNM-PAG-005: a SHOULD
    "page-beyond-end": ("empty", "refused"),  # MNM-PAG-003: a SHOULD
    "unknown-enterprise": (404, 400),  # ruling 8
    "unknown-enterprise-filter": ("empty", "refused"),  # ruling 8
    "least-digits": (7, 10),  # ruling 9
    "leading-zero": ("refused", "accepted"),  # ruling 9
    # Applications
    "name-scope": ("enterprise", "account"),  # 6.2, MNM-APP-007: a SHOULD
    "name-after-delete": ("free", "taken"),  # MNM-APP-029: a SHOULD
    "application-closed": ("no-effect", "takes-no-contexts"),  # ruling 6
    "application-ttl": ("new-contexts", "all-contexts"),  # MNM-TTL-006: a SHOULD
    # Numbers and masks
    "pooled-number": ("hidden", "available"),  # MNM-PHN-003: a SHOULD
    "added-twice": ("refused", "same-entry"),  # MNM-NUM-007: a SHOULD
    "removal-in-use": ("refused", "accepted"),  # MNM-NUM-009: a SHOULD, section 13: open
    "pool-order": ("insertion", "sid"),  # ruling 2
    "distinct-masks": ("after-stickiness", "before-stickiness", "never"),  # ruling 3
    "area-code-elsewhere": ("country", "any"),  # ruling 4
    "named-mask-geography": ("free", "bound"),  # ruling 5
    "capability": ("either", "both"),  # ruling 5
    # Contexts, participants, interactions
    "context-in-progress": ("shown", "open"),  # 9.4: only `open` is evidenced
    "closed-context": ("renamable", "fixed"),  # ruling 6
    "reopened-ttl": ("anew", "kept"),  # ruling 6
    "call-ttl": ("end", "start"),  # ruling 1
    "call-in-progress": ("holds-context", "holds-nothing"),  # ruling 1
    "other-partys-mask": ("refused", "connected"),  # ruling 11
    "interaction-recorded": ("at-start", "at-end"),  # MNM-INT-001: not said when
    "unanswered-call": ("recorded", "unrecorded"),  # ruling 7
    "undelivered-text": ("recorded", "unrecorded"),  # as ruling 7
    "caller-id": ("callee", "caller"),  # D22, ruling 12: the called party's own mask, or the one dialled
}

LIVE_ONLY: Final[frozenset[str]] = frozenset(
    {
        "error-with-code",  # MNM-ENV-005
        "unauthorized-status",  # MNM-AUTH-002 to -004
        "unauthorized-body",  # section 2
        "ttl-type",  # MNM-APP-010, D2 binds an emulator to strings
        "put",  # MNM-APP-023
        "caller-id",  # MNM-RTE-002, D22 binds an emulator to the own mask
    }
)
"""Forms whose others a live target may take, and an emulator may not: they break a MUST under `--binding strict`."""
