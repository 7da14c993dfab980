"""What requests carry in their bodies: every member with its rule, in one table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from testline.surfaces.mitto_masking.model.core import Core, Turn
from testline.surfaces.mitto_masking.model.errors import deny
from testline.wire import MISSING, parse_json

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME: Final = 191
LONGEST_TTL: Final = 31_536_000
BEHAVIORS: Final = ("avoid-sticky", "prefer-sticky")
GEO_LEVELS: Final = ("country", "area-code", "extended-area-code")
OLDER_GEO_LEVELS: Final = ("overlay", "radius")
APPLICATION_STATUSES: Final = ("open", "closed")
CONTEXT_STATUSES: Final = ("open", "closed")

_DIGITS: Final = re.compile(r"[0-9]{1,20}")
_PHONE: Final = re.compile(r"\+?([0-9]{7,15})")


class Bad(Exception):  # noqa: N818 - what a value is, not an error of ours
    """The value of a member is not allowed."""


class Field(NamedTuple):
    """A member of a body: the method that reads its value, whether it must be there, the rows that say so."""

    read: str
    required: bool = False
    rows: tuple[str, ...] = ()


_TTL: Final = Field("read_ttl", rows=("MNM-APP-014",))
_SHARED: Final = {
    "ttl": _TTL,
    "geoMatchLevel": Field("read_geo_level", rows=("MNM-APP-015",)),
    "numberSelectionBehavior": Field("read_behavior", rows=("MNM-APP-016",)),
}

BODIES: Final[Mapping[str, Mapping[str, Field]]] = {
    "create_application": {
        "enterpriseSid": Field("read_text", required=True, rows=("MNM-APP-002",)),
        "name": Field("read_name", required=True, rows=("MNM-APP-003",)),
        **_SHARED,
    },
    "update_application": {"name": Field("read_name"), "status": Field("read_application_status"), **_SHARED},
    "add_masked_number": {
        "phoneNumberSid": Field("read_text", required=True, rows=("MNM-NUM-008",)),
        "isReserved": Field("read_flag"),
        "friendlyName": Field("read_label"),
    },
    "update_masked_number": {"isReserved": Field("read_flag"), "friendlyName": Field("read_label")},
    "create_context": {"name": Field("read_label"), "ttl": _TTL, "participants": Field("read_list")},
    "update_context": {"name": Field("read_label"), "ttl": _TTL, "status": Field("read_context_status")},
    "add_participants": {"participants": Field("read_list", required=True)},
    "participant": {
        "phoneNumber": Field("read_phone_number", required=True, rows=("MNM-PAR-007",)),
        "friendlyName": Field("read_label"),
        "maskedNumberSid": Field("read_text"),
    },
}

MEMBERS: Final = frozenset(
    {"sid", "accountEmail", "dateCreated", "dateUpdated", "uri"}.union(*(members for members in BODIES.values()))
)
"""All that a body may have without being strange: what cannot be changed is ignored."""


class Bodies(Core):
    """From the bytes of a body to its members."""

    bodies: Mapping[str, Mapping[str, Field]] = BODIES

    def body(self, turn: Turn) -> dict[str, Any]:
        """The JSON object that the request carries."""
        body = parse_json(turn.request.body)
        if body is MISSING:
            deny("bad-parameter", {}, "MNM-GEN-006")
        if not isinstance(body, dict):
            deny("bad-parameter", {})
        return body

    def members(self, body: Mapping[str, Any], what: str, turn: Turn) -> dict[str, Any]:
        """The members that are given, read; all are judged before one is refused. Unknown ones are ignored."""
        given: dict[str, Any] = {}
        offending: dict[str, Any] = {}
        rows: tuple[str, ...] = ()
        for name, member in self.bodies[what].items():
            if name not in body:
                if member.required:
                    offending[name], rows = None, rows + member.rows
                continue
            try:
                given[name] = getattr(self, member.read)(body[name], turn)
            except Bad:
                offending[name], rows = body[name], rows + member.rows
        if len(given) < len(body) and turn.form("unknown-fields", "ignored") == "refused":
            offending |= {name: value for name, value in body.items() if name not in MEMBERS}
        if offending:
            deny("bad-parameter", offending, *rows)
        return given

    def read_text(self, value: object, turn: Turn) -> str:  # noqa: ARG002 - as every reader
        """A string that is not blank; blanks around it are no part of it."""
        if not isinstance(value, str) or not value.strip():
            raise Bad
        return value.strip()

    def read_name(self, value: object, turn: Turn) -> str:
        """The name of an application, trimmed."""
        name = self.read_text(value, turn)
        if len(name) > LONGEST_NAME:
            raise Bad
        return name

    def read_label(self, value: object, turn: Turn) -> str | None:  # noqa: ARG002 - as every reader
        """Any text, or null for none."""
        if not (value is None or isinstance(value, str)):
            raise Bad
        return value

    def read_flag(self, value: object, turn: Turn) -> bool:  # noqa: ARG002 - as every reader
        """True or false."""
        if not isinstance(value, bool):
            raise Bad
        return value

    def read_list(self, value: object, turn: Turn) -> list[Any]:  # noqa: ARG002 - as every reader
        """A list of objects."""
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise Bad
        return value

    def read_ttl(self, value: object, turn: Turn) -> int:
        """A number of seconds, as an integer (60.0 is one) or as digits."""
        if isinstance(value, str) and _DIGITS.fullmatch(value):
            if turn.form("ttl-string", "accepted") == "refused":
                raise Bad
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LONGEST_TTL:
            raise Bad
        if value != int(value):
            raise Bad
        return int(value)

    def read_geo_level(self, value: object, turn: Turn) -> str:
        """How near a mask must lie to the participant."""
        older = () if turn.form("older-geo-levels", "accepted") == "refused" else OLDER_GEO_LEVELS
        if turn.form("geo-match-level", "accepted") == "refused":
            raise Bad
        return _one_of(value, (*GEO_LEVELS, *older))

    def read_behavior(self, value: object, turn: Turn) -> str:
        """A number selection behaviour."""
        if isinstance(value, str) and turn.form("selection-behaviors", "two") == "any":
            return value
        return _one_of(value, BEHAVIORS)

    def read_application_status(self, value: object, turn: Turn) -> str:  # noqa: ARG002 - as every reader
        """The status of an application."""
        return _one_of(value, APPLICATION_STATUSES)

    def read_context_status(self, value: object, turn: Turn) -> str:  # noqa: ARG002 - as every reader
        """The status that a context is given."""
        return _one_of(value, CONTEXT_STATUSES)

    def read_phone_number(self, value: object, turn: Turn) -> str:
        """The digits of a telephone number, country code first; one leading plus is no part of it."""
        found = _PHONE.fullmatch(value) if isinstance(value, str) else None
        if found is None or len(found[1]) < turn.form("least-digits", 7):
            raise Bad
        if found[1].startswith("0") and turn.form("leading-zero", "refused") == "refused":
            raise Bad
        return found[1]


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed or not isinstance(value, str):
        raise Bad
    return value
