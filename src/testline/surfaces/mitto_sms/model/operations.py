"""The operations: where each is, what it takes, in which format it replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Operation(NamedTuple):
    """One operation. `kind`: single, bulk, conversion or usage. `format`: None where the query may name it.

    `source`: where its fields are: a JSON body, a body that may be a form as well, or the query. `freedom`: the form
    that says whether a provider has it.
    """

    id: str
    kind: str
    format: str | None
    source: str
    requirements: tuple[str, ...] = ()
    freedom: str | None = None


ROUTES: Final[Mapping[str, Mapping[str, Operation]]] = {
    "/sms": {"POST": Operation("sendSms", "single", None, "form", ("MSM-GEN-001", "MSM-GEN-002"))},
    "/sms.json": {
        "POST": Operation("sendSmsJson", "single", "json", "form", ("MSM-GEN-004",), "json-path"),
        "GET": Operation("sendSmsByQuery", "single", "json", "query", ("MSM-GEN-006",)),
    },
    "/sms.xml": {"POST": Operation("sendSmsXml", "single", "xml", "json", ("MSM-GEN-003", "MSM-GEN-010"))},
    "/v2/sms.json": {"POST": Operation("sendSmsJsonV2", "single", "json", "form", ("MSM-GEN-013",), "v2-paths")},
    "/smsbulk": {"POST": Operation("sendBulk", "bulk", None, "json", ("MSM-BLK-001",))},
    "/smsbulk.json": {"POST": Operation("sendBulkJson", "bulk", "json", "json", ("MSM-GEN-012",), "bulk-json-path")},
    "/smsbulk.xml": {"POST": Operation("sendBulkXml", "bulk", "xml", "json", ("MSM-GEN-010",))},
    "/v2/smsbulk.json": {"POST": Operation("sendBulkJsonV2", "bulk", "json", "json", ("MSM-GEN-013",), "v2-paths")},
    "/sms/converted": {"POST": Operation("convertMessage", "conversion", "json", "json", ("MSM-CNV-001",))},
    "/usage/bycountry": {"POST": Operation("usageByCountry", "usage", "json", "json", ("MSM-USG-001",))},
}
"""By path and method."""
