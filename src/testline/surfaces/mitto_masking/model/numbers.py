"""Phone numbers that are available, and the masked numbers of an application's pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from testline.surfaces.mitto_masking.model.applications import Applications
from testline.surfaces.mitto_masking.model.core import ROOT
from testline.surfaces.mitto_masking.model.errors import deny
from testline.surfaces.mitto_masking.model.lists import Listed
from testline.surfaces.mitto_masking.model.state import Masked
from testline.surfaces.model import SECOND

if TYPE_CHECKING:
    from testline.surfaces.mitto_masking.model.core import Turn
    from testline.surfaces.mitto_masking.model.state import Account, Application, Number
    from testline.wire import Response

FLAGS: Final = {"true": True, "false": False}


class Numbers(Applications):
    """Operations 6 to 12."""

    def list_phone_numbers(self, account: Account, turn: Turn) -> Response:
        """Operation 6."""
        given = self.filters(turn)
        found = [one for one in account.numbers.values() if self.available(one, turn)]
        enterprise = given.get("enterpriseSid", "").strip()
        if enterprise and enterprise not in account.enterprises:
            if turn.form("unknown-enterprise-filter", "empty") == "refused":
                deny("not-found", {"enterpriseSid": enterprise})
            found = []
        # A plus sign that was sent as it is arrives as a blank.
        prefix = given.get("phoneNumber", "").lstrip(" +")
        country = given.get("country", "").upper()
        kept = Listed(
            one for one in found if one.number.startswith(prefix) and (not country or one.country.upper() == country)
        )
        turn.decide("MNM-GEN-003", "MNM-PHN-001", "MNM-PHN-003")
        return self.listed(turn, kept, self.show_number)

    def get_phone_number(self, account: Account, turn: Turn, sid: str) -> Response:
        """Operation 7: only while the number is available."""
        number = self.phone_number(account, sid)
        if not self.available(number, turn):
            deny("not-found", {"phoneNumberSid": sid}, "MNM-PHN-002")
        turn.decide("MNM-PHN-002")
        return self.respond(turn, data=self.show_number(number, turn))

    def phone_number(self, account: Account, sid: str) -> Number:
        """A number of the account's inventory."""
        number = account.numbers.get(sid)
        if number is None:
            deny("not-found", {"phoneNumberSid": sid}, "MNM-PHN-004", "MNM-NUM-008")
        return number

    def show_number(self, number: Number, turn: Turn) -> dict[str, Any]:
        """A phone number as answers show it."""
        return {
            "sid": number.sid,
            "phoneNumber": number.number,
            "friendlyName": number.number,
            "country": number.country,
            "voiceCapable": number.voice,
            "smsCapable": number.sms,
            "dateCreated": self.stamp(number.created, turn),
            "dateUpdated": self.stamp(number.created, turn),
            "uri": self.uri(f"{ROOT}/phonenumbers/search/{number.sid}", turn),
        }

    def add_masked_number(self, account: Account, turn: Turn, application_sid: str) -> Response:
        """Operation 8."""
        application = self.application(account, application_sid)
        given = self.members(self.body(turn), "add_masked_number", turn)
        number = self.phone_number(account, given["phoneNumberSid"])
        if number.pooled is not None:
            return self.added_twice(application, number, turn)
        masked = Masked(
            sid=self.sid("masked_number", turn),
            application=application.sid,
            number=number,
            friendly_name=given.get("friendlyName", number.number),
            reserved=given.get("isReserved", False),
            created=turn.now,
            updated=turn.now,
        )
        self.join_pool(application, masked)
        turn.decide("MNM-GEN-002", "MNM-NUM-001")
        status = turn.form("create-status", 200)
        return self.respond(turn, status, data=self.show_masked_number(masked, turn))

    def added_twice(self, application: Application, number: Number, turn: Turn) -> Response:
        """The answer to who adds a number that is in a pool already, this one or another."""
        masked = number.pooled
        if masked is None or masked.sid not in application.pool or turn.form("added-twice", "refused") == "refused":
            deny("conflict", {"phoneNumberSid": number.sid}, "MNM-NUM-007")
        return self.respond(turn, data=self.show_masked_number(masked, turn))

    def list_masked_numbers(self, account: Account, turn: Turn, application_sid: str) -> Response:
        """Operation 9."""
        application = self.application(account, application_sid)
        wanted = self.filters(turn).get("isReserved")
        if wanted is not None and wanted not in FLAGS:
            deny("bad-parameter", {"isReserved": wanted})
        found = Listed(
            one for one in application.pool.values() if wanted is None or one.reserved is FLAGS[wanted]
        )
        found.sort(key=lambda one: (one.created // SECOND, one.sid))
        turn.decide("MNM-GEN-004", "MNM-NUM-002")
        return self.listed(turn, found, self.show_masked_number)

    def get_masked_number(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 10."""
        masked = self.masked_number(self.application(account, application_sid), sid)
        turn.decide("MNM-GEN-004", "MNM-NUM-003")
        return self.respond(turn, data=self.show_masked_number(masked, turn))

    def update_masked_number(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 11: reserve, release, give another label."""
        masked = self.masked_number(self.application(account, application_sid), sid)
        given = self.members(self.body(turn), "update_masked_number", turn)
        masked.reserved = given.get("isReserved", masked.reserved)
        masked.friendly_name = given.get("friendlyName", masked.friendly_name)
        masked.updated = turn.now
        turn.decide("MNM-NUM-004", "MNM-NUM-005")
        return self.respond(turn, data=self.show_masked_number(masked, turn))

    def delete_masked_number(self, account: Account, turn: Turn, application_sid: str, sid: str) -> Response:
        """Operation 12: not while an active context uses the number."""
        application = self.application(account, application_sid)
        masked = self.masked_number(application, sid)
        if masked.holders and turn.form("removal-in-use", "refused") == "refused":
            deny("conflict", {"maskedNumberSid": sid}, "MNM-NUM-009")
        gone = self.show_masked_number(masked, turn)
        self.leave_pool(application, masked)
        turn.decide("MNM-NUM-006", "MNM-NUM-010")
        return self.done(turn, sid, gone)

    def masked_number(self, application: Application, sid: str) -> Masked:
        """A masked number of the application."""
        masked = application.pool.get(sid)
        if masked is None:
            deny("not-found", {"maskedNumberSid": sid})
        return masked

    def show_masked_number(self, masked: Masked, turn: Turn) -> dict[str, Any]:
        """A masked number as answers show it."""
        number = masked.number
        return {
            "sid": masked.sid,
            "applicationSid": masked.application,
            "phoneNumberSid": number.sid,
            "phoneNumber": number.number,
            "friendlyName": masked.friendly_name,
            "isReserved": masked.reserved,
            "voiceCapable": number.voice,
            "smsCapable": number.sms,
            "inUse": len(masked.holders),
            "dateCreated": self.stamp(masked.created, turn),
            "dateUpdated": self.stamp(masked.updated, turn),
            "uri": self.uri(f"{ROOT}/applications/{masked.application}/maskednumbers/search/{masked.sid}", turn),
        }
