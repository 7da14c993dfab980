"""Sending: what is refused, in which order, and what a reply tells of what is accepted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from testline.surfaces import gsm
from testline.surfaces.mitto_sms.model.bodies import Bodies
from testline.surfaces.mitto_sms.model.countries import PRICE, PRICES, country_of
from testline.surfaces.mitto_sms.model.delivery import Delivery
from testline.surfaces.mitto_sms.model.errors import deny
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from testline.surfaces.mitto_sms.model.state import Message, Tally
from testline.surfaces.mitto_sms.model.texts import Texts
from testline.surfaces.mitto_sms.model.timestamps import day_of

if TYPE_CHECKING:
    from testline.surfaces.mitto_sms.model.bodies import Sms
    from testline.surfaces.mitto_sms.model.core import Turn
    from testline.surfaces.mitto_sms.model.operations import Operation
    from testline.surfaces.mitto_sms.model.state import Account
    from testline.surfaces.mitto_sms.model.texts import Content
    from testline.wire import Response

_E164: Final = re.compile(r"\+?([1-9][0-9]{6,14})")
_DIGITS: Final = re.compile(r"\+?([0-9]+)")
_LEAST_SENDER: Final = 3
_MOST_DIGITS: Final = 14
_MOST_CHARACTERS: Final = 11

_SENT: Final = (
    *("MSM-SND-001", "MSM-SND-002", "MSM-SND-003", "MSM-SND-004", "MSM-SND-005", "MSM-SND-006", "MSM-SND-007"),
    *("MSM-SND-008", "MSM-SND-009", "MSM-SND-012", "MSM-SND-013", "MSM-TST-005"),
)
_TESTED: Final = ("MSM-TST-001", "MSM-TST-002", "MSM-TST-003", "MSM-TST-004", "MSM-TST-006", "MSM-SND-002")


class Sending(Bodies, Texts, Delivery):
    """Single sends, and what bulk sends share with them."""

    def send(self, account: Account, fields: dict[str, Any], operation: Operation, turn: Turn) -> Response:
        """Send to one recipient. What is wrong is refused in the order of codes 5, 6, 7, 8, 2, 3, 4."""
        sms = self.sms(fields, operation, turn)
        self.check_sender(sms.sender)
        to = str(sms.to)
        number = self.recipient(to, turn)
        content = self.content(sms, turn)
        shown = self.accept(account, sms, (to, number), content, turn)
        return self.respond(200, self.reply(sms, (to, number), content, shown, turn), turn)

    def check_sender(self, sender: str) -> None:
        """Refuse a sender that is empty, or too short or too long for a number or a name."""
        if not sender:
            deny("empty-sender")
        digits = _DIGITS.fullmatch(sender)
        if digits is not None:
            if not _LEAST_SENDER <= len(digits[1]) <= _MOST_DIGITS:
                deny("digits-length")
        elif not _LEAST_SENDER <= len(sender) <= _MOST_CHARACTERS:
            deny("name-length")
        elif not gsm.is_gsm(sender) or any(one in "\n\r\f" for one in sender):
            deny("sender-characters")

    def recipient(self, to: str, turn: Turn) -> str:
        """The digits of the one recipient of a single send."""
        if not to:
            deny("empty-receiver")
        if "," in to:
            deny("several-receivers")
        number = self.number_of(to)
        if number is None:
            deny("invalid-receiver")
        if to != number:
            turn.decide("MSM-ERR-012", "MSM-ERR-013")
        return number

    def number_of(self, to: str) -> str | None:
        """The digits of an E.164 number, one leading plus or none; None of anything else."""
        found = _E164.fullmatch(to)
        return None if found is None else found[1]

    def accept(self, account: Account, sms: Sms, recipient: tuple[str, str], content: Content, turn: Turn) -> str:
        """Take a message over, and its id. A test send goes nowhere. `recipient`: as sent, and its digits."""
        message = Message(
            id=turn.chooser.uuid("id").replace("-", ""),
            account=account.name,
            accepted=turn.now,
            sender=sms.sender,
            to=self.told(recipient, turn),
            number=recipient[1],
            text=content.text,
            coding=content.coding,
            parts=content.parts,
            flash=self.is_flash(sms),
            validity=sms.validity,
            reference=sms.reference,
            callback=sms.callback,
            account_url=account.callback_url,
        )
        if message.flash:
            turn.decide("MSM-OPT-005")
        if sms.test:
            self.keep_test(message, turn)
        else:
            self.keep(account, message, turn)
        return message.id

    def told(self, recipient: tuple[str, str], turn: Turn) -> str:
        """A recipient as replies and reports tell it."""
        return recipient[0] if turn.chooser.form("plus", "dropped") == "kept" else recipient[1]

    def is_flash(self, sms: Sms) -> bool:
        """Whether a message is of class 0."""
        return sms.flash

    def keep(self, account: Account, message: Message, turn: Turn) -> None:
        """A real message: on its way, and counted."""
        self.state.messages[message.id] = message
        self.state.standing[message.id] = Standing.ACCEPTED
        self.dispatch(message)
        self.count(account, message, turn)

    def keep_test(self, message: Message, turn: Turn) -> None:
        """A test send: nothing is delivered, and by default nothing reported."""
        self.state.tests[message.id] = message.account
        if turn.chooser.form("test-report", "none") == "sent":
            self.report(message, Standing.DELIVERED, turn)

    def count(self, account: Account, message: Message, turn: Turn) -> None:
        """Count a real message into the usage of its account, by day and country."""
        country = country_of(message.number)
        tally = account.usage.setdefault(day_of(turn.now), {}).setdefault(country, Tally())
        tally.messages += 1
        tally.parts += message.parts
        tally.cost += message.parts * PRICES.get(country, PRICE)

    def reply(self, sms: Sms, recipient: tuple[str, str], content: Content, message_id: str, turn: Turn) -> dict[str, Any]:
        """What the reply to an accepted single send holds."""
        form = turn.chooser.form
        turn.decide(*(_TESTED if sms.test else _SENT))
        body: dict[str, Any] = {}
        self.put_id(body, message_id, sms, turn)
        body["timestamp"] = self.stamp(turn)
        if form("to-echo", "present") == "present":
            body["to"] = self.told(recipient, turn)
        body["responseCode"] = 0
        self.put_length(body, content.length, turn)
        body["responseText"] = self.success_text(turn)
        if sms.test:
            body["test"] = True
        if form("echo", "present") == "present":
            body |= {name: value for name, value in sms.given.items() if name != "test"}
        return self.named(body, turn)

    def success_text(self, turn: Turn) -> str:
        """The text for code 0."""
        return turn.chooser.form("success-text", self.response_texts[0])

    def put_id(self, body: dict[str, Any], message_id: str, sms: Sms, turn: Turn) -> None:
        """Tell the id of a message in a reply; for a split message it is that of the first part."""
        form = turn.chooser.form
        if sms.test and form("test-id", "present") == "absent":
            return
        shown = self.shown_id(message_id, turn)
        if form("id-member", "id") == "id":
            body["id"] = shown
        if "id" not in body or form("ids", "absent") == "beside":
            body["ids"] = [shown]

    def named(self, body: dict[str, Any], turn: Turn) -> dict[str, Any]:
        """The reply in the names of its operation: the legacy one may have older names."""
        is_legacy = turn.operation is not None and turn.operation.source == "query"
        if not is_legacy or turn.chooser.form("legacy-reply", "same") == "same":
            return body
        older = {"to": "Receiver", "timestamp": "Time"}
        return {older.get(name, name): value for name, value in body.items()}
