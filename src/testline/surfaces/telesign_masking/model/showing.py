"""Answers in the envelope of a session: of successes, and of refusals as far as the request could be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from testline.surfaces.telesign_masking.model import timestamps
from testline.surfaces.telesign_masking.model.core import Core, Turn
from testline.surfaces.telesign_masking.model.errors import INTERNAL_ERROR, NO_MASK
from testline.surfaces.telesign_masking.model.phones import Place, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.surfaces.model import Instant

_HEX: Final = "0123456789ABCDEF"
_NOWHERE: Final[Mapping[str, None]] = dict.fromkeys(("country_code", "country_iso2", "country_iso3", "country_name"))

# D3: the forms of `session_end_on`.
_END: Final[Mapping[str, Callable[[Instant], str]]] = {
    "blank": timestamps.blank,
    "blank-without-fraction": lambda at: timestamps.blank(at)[:19],
    "T": timestamps.local,
    "T-and-Z": timestamps.utc,
    "T-and-offset": lambda at: f"{timestamps.local(at)}+00:00",
}

# The codes whose whole envelope the vendor's examples show.
_SHOWN: Final = (NO_MASK, INTERNAL_ERROR)


class Draft(NamedTuple):
    """What an envelope says of a session, made or not; None for what could not be read."""

    resource: str | None
    validity: int | None
    ends: Instant | None
    parties: tuple[str | None, str | None]
    masks: tuple[str | None, str | None] = (None, None)
    message: str = ""


class Showing(Core):
    """The envelope, member by member."""

    def reference_id(self, turn: Turn) -> str:
        """A new id of a request, and of the session if it makes one."""
        reference_id = turn.chooser.letters("reference_id", 32, _HEX)
        return reference_id if turn.form("reference-id", "upper") == "upper" else reference_id.lower()

    def envelope(self, status: Mapping[str, Any], reference_id: str, draft: Draft, turn: Turn) -> dict[str, Any]:
        """The whole envelope."""
        body: dict[str, Any] = {
            "reference_id": reference_id,
            "external_id": None,
            "status": status,
            "session_data": self.session_data(draft, turn),
            "error": None,
        }
        external_id = turn.form("external-id", "null")
        if external_id == "absent":
            del body["external_id"]
        elif external_id == "string":
            body["external_id"] = ""
        if turn.form("error-member", "null") == "absent":
            del body["error"]
        if turn.form("extra-members", "none") == "some":
            body["sub_resource"] = "anonymous"
        return body

    def session_data(self, draft: Draft, turn: Turn) -> dict[str, Any]:
        """The member `session_data`."""
        message = draft.message if turn.form("message", "told") == "told" else ""
        return {
            "resource": draft.resource,
            "session_end_on": self.session_end_on(draft, turn),
            "validity": self.validity_shown(draft, turn),
            "message": message,
            "phone_number_1": self.phone_shown(draft, 0, turn),
            "phone_number_2": self.phone_shown(draft, 1, turn),
        }

    def session_end_on(self, draft: Draft, turn: Turn) -> str | None:
        """When the session ends, or would have ended."""
        return None if draft.ends is None else _END[turn.form("session-end-on", "blank")](draft.ends)

    def validity_shown(self, draft: Draft, turn: Turn) -> int | str | None:
        """The echo of `validity_period`."""
        as_text = turn.form("validity", "number") == "string" and draft.validity is not None
        return str(draft.validity) if as_text else draft.validity

    def phone_shown(self, draft: Draft, which: int, turn: Turn) -> dict[str, Any]:
        """One party, its country, and the number that hides it."""
        number = draft.parties[which]
        place = None if number is None else self.place(number, turn)
        country = _NOWHERE if place is None else self.country_shown(place)
        return {"complete_phone_number": number, **country, "masked_id": draft.masks[which]}

    def country_shown(self, place: Place) -> dict[str, Any]:
        """The four members that tell a country."""
        return {
            "country_code": place.code,
            "country_iso2": place.iso2,
            "country_iso3": place.iso3,
            "country_name": place.name,
        }

    def place(self, number: str, turn: Turn) -> Place | None:
        """The country of a party."""
        return place_of(number, by_area=turn.form("shared-plan", "by-area") == "by-area")

    def refused_envelope(self, code: int, text: str, draft: Draft, turn: Turn) -> dict[str, Any]:
        """The body of a refusal with a code of its own."""
        status = self.status(code, text, turn)
        if code not in _SHOWN:
            shape = turn.form("refusal-envelope", "whole")
            if shape == "status":
                return {"status": status}
            if shape == "status-and-reference":
                return {"reference_id": self.reference_id(turn), "status": status}
            if turn.form("refused-session-data", "readable") == "null":
                draft = draft._replace(resource=None, validity=None, ends=None)
        return self.envelope(status, self.reference_id(turn), draft, turn)
