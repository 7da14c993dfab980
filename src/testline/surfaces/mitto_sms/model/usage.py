"""Usage by country: what an account sent in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_sms.model.core import Core, Turn
from testline.surfaces.mitto_sms.model.errors import deny
from testline.surfaces.mitto_sms.model.state import Tally
from testline.surfaces.mitto_sms.model.timestamps import parse_date

if TYPE_CHECKING:
    from datetime import date

    from testline.surfaces.mitto_sms.model.state import Account
    from testline.wire import Response

_REQUIRED: Final = ("startDate", "endDate", "accountName")
_UNIT: Final = 10_000


class Usage(Core):
    """Real messages count on the day on which they were accepted, UTC."""

    required: tuple[str, ...] = _REQUIRED

    def usage(self, account: Account, fields: dict[str, Any], turn: Turn) -> Response:
        """What the account sent from one day to another, both included, by country."""
        for name in self.required:
            if not fields.get(name):
                deny("missing", name)
        start, end = self.day(fields, "startDate"), self.day(fields, "endDate")
        if end < start:
            deny("period")
        name = fields.get("accountName", account.account_name)
        if not isinstance(name, str):
            deny("field-type", "accountName")
        if name != account.account_name:
            deny("foreign-account", name)
        turn.decide("MSM-USG-002", "MSM-USG-003", "MSM-USG-004", "MSM-USG-005", "MSM-USG-006")
        rows = [self.row(country, tally, turn) for country, tally in sorted(self.totals(account, start, end).items())]
        is_object = len(rows) == 1 and turn.chooser.form("usage-one-country", "array") == "object"
        return self.respond(200, rows[0] if is_object else rows, turn)

    def day(self, fields: dict[str, Any], name: str) -> date:
        """The day that a field names."""
        given = fields[name]
        found = parse_date(given) if isinstance(given, str) else None
        if found is None:
            deny("date", name)
        return found

    def totals(self, account: Account, start: date, end: date) -> dict[str, Tally]:
        """What was sent in a period, by country."""
        totals: dict[str, Tally] = {}
        for day, tallies in account.usage.items():
            if start <= day <= end:
                for country, tally in tallies.items():
                    total = totals.setdefault(country, Tally())
                    total.messages += tally.messages
                    total.parts += tally.parts
                    total.cost += tally.cost
        return totals

    def row(self, country: str, tally: Tally, turn: Turn) -> dict[str, Any]:
        """One country in the answer."""
        form = turn.chooser.form
        count = tally.messages if form("usage-counts", "messages") == "messages" else tally.parts
        if form("usage-values", "strings") == "numbers":
            return {"country": country, "messagesCount": count, "cost": tally.cost / _UNIT}
        return {"country": country, "messagesCount": str(count), "cost": f"{tally.cost / _UNIT:.4f}"}
