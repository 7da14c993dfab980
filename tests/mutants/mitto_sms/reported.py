"""Wrong about what delivery reports say, how many there are, and what comes of their failure: MSM-DLR."""

from __future__ import annotations

from dataclasses import replace
from urllib.error import URLError
from urllib.request import urlopen

from mitto_sms.shared import memory, nth, reports
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from wrong import Mutant, around, both, calling_back


def _is_well(url):
    try:
        with urlopen(url, timeout=1) as answer:  # noqa: S310 - the test's own receiver
            return 200 <= answer.status < 300
    except (URLError, OSError):
        return False


def _sets(**members):
    def change(fields, _message):
        fields.update({name: value(fields) if callable(value) else value for name, value in members.items()})

    return reports(change)


def _renamed(old, new):
    return reports(lambda fields, _message: {new if name == old else name: value for name, value in fields.items()})


def _without(name, when=lambda _message: True):
    def change(fields, message):
        if when(message):
            fields.pop(name, None)

    return reports(change)


def _first_of_bulk(healthy, model, message, standing, turn):
    """All messages of one moment are reported by the id of the first."""
    fields = healthy(message, standing, turn)
    first = next(one for one in model.state.messages.values() if one.accepted == message.accepted)
    return {**fields, "msgid": first.id}


def _last_part(fields, message):
    if message.parts > 1:
        fields["msgid"] = f"{int(message.id, 16) + message.parts - 1 & (1 << 128) - 1:032x}"


def _id_before(healthy, model, message, standing, turn):
    """From the third report on they are of the message before."""
    fields = healthy(message, standing, turn)
    known = memory(model)
    before, known["id"] = known.get("id"), message.id
    return {**fields, "msgid": before} if nth(model, "reports") > 2 else fields


def _numbers_when_not_delivered(fields, _message):
    if fields["status"] != "Delivered":
        fields["status"] = 2


def _twice(when):
    def report(healthy, model, message, standing, turn):
        healthy(message, standing, turn)
        if when(model, message, standing):
            healthy(message, standing, turn)

    return around(report=report)


def _once_a_part(healthy, _model, message, standing, turn):
    for _ in range(message.parts):
        healthy(message, standing, turn)


def _again_when_back(healthy, model, event, turn):
    """A phone that comes back is reported again, for the last message that it got."""
    number = event.number.lstrip("+")
    phone = model.state.handsets.get(number)
    was_away = phone is not None and not phone.reachable
    done = healthy(event, turn)
    if was_away and event.reachable:
        got = [one for one in model.state.messages.values() if one.number == number]
        got = [one for one in got if model.state.standing[one.id] is Standing.DELIVERED]
        for one in got[:1]:
            model.report(one, Standing.DELIVERED, turn)
    return done


def _at_the_end_too(healthy, model, message, standing, turn):
    """What was delivered after it had waited is reported as expired as well."""
    healthy(message, standing, turn)
    if standing is Standing.DELIVERED and turn.now - message.accepted > 60_000_000:
        healthy(message, Standing.EXPIRED, turn)


def _silent(*standings):
    def report(healthy, _model, message, standing, turn):
        if standing.name not in standings:
            healthy(message, standing, turn)

    return around(report=report)


def _undone(change):
    """Undoes a message whose report was not taken: `change(model, message, turn)`."""

    def report(healthy, model, message, standing, turn):
        url = model.report_url(message, turn)
        healthy(message, standing, turn)
        if url is not None and not _is_well(url):
            change(model, message, turn)

    return around(report=report)


def _sends_again(model, message, turn):
    phone = model.state.handsets[message.number]
    phone.inbox.append(model.received(message, turn.now))


def _loses(model, message, _turn):
    model.state.messages[message.id] = message._replace(account="nobody")


def _takes_back(model, message, _turn):
    phone = model.state.handsets[message.number]
    if phone.inbox:
        phone.inbox.pop()


def _blocks_the_account(healthy, model, message, standing, turn):
    """After two reports that were not taken, an account's texts do not arrive any more."""
    url = model.report_url(message, turn)
    healthy(message, standing, turn)
    if url is not None and not _is_well(url) and nth(model, message.account) > 1:
        memory(model)["blocked", message.account] = True


def _does_not_arrive(healthy, model, message_id, at, turn):
    message = model.state.messages[message_id]
    if not memory(model).get(("blocked", message.account)):
        healthy(message_id, at, turn)


MUTANTS = (
    Mutant("reports_an_id_in_large_letters", "MSM-DLR-004", _sets(msgid=lambda fields: f"{fields['msgid'].upper()}0")),
    Mutant("reports_no_ids", "MSM-DLR-004", _without("msgid")),
    Mutant("reports_ids_by_another_name", "MSM-DLR-004", _renamed("msgid", "id")),
    Mutant("reports_the_first_id_of_bulk", "MSM-DLR-004", around(told_of=_first_of_bulk)),
    Mutant("reports_the_id_of_the_last_part", "MSM-DLR-004", reports(_last_part)),
    Mutant("reports_ids_with_dashes", "MSM-DLR-004",
           _sets(msgid=lambda fields: f"{fields['msgid'][:8]}-{fields['msgid'][8:]}")),
    Mutant("reports_the_message_before", "MSM-DLR-004", around(told_of=_id_before), deep=True),
    Mutant("reports_numbers_as_status", "MSM-DLR-005", _sets(status=1)),
    Mutant("reports_no_status", "MSM-DLR-005", _without("status")),
    Mutant("reports_status_by_another_name", "MSM-DLR-005", _renamed("status", "state")),
    Mutant("reports_numbers_when_not_delivered", "MSM-DLR-005", reports(_numbers_when_not_delivered)),
    Mutant("delivers_again_when_reports_fail", "MSM-DLR-008", _undone(_sends_again)),
    Mutant("forgets_messages_when_reports_fail", "MSM-DLR-008", _undone(_loses)),
    Mutant("takes_texts_back_when_reports_fail", "MSM-DLR-008", _undone(_takes_back)),
    Mutant("delivers_nothing_after_two_reports_failed", "MSM-DLR-008",
           both(around(report=_blocks_the_account), around(arrive_due=_does_not_arrive)), deep=True),
    Mutant("reports_twice", "MSM-DLR-009", _twice(lambda *_: True)),
    Mutant("reports_what_is_not_delivered_twice", "MSM-DLR-009",
           _twice(lambda _model, _message, standing: standing is not Standing.DELIVERED)),
    Mutant("reports_every_part", "MSM-DLR-009", around(report=_once_a_part)),
    Mutant("reports_again_when_a_phone_is_back", "MSM-DLR-009", around(set_handset=_again_when_back), deep=True),
    Mutant("reports_what_waited_as_expired_too", "MSM-DLR-009", around(report=_at_the_end_too), deep=True),
    Mutant("reports_no_expiry", "MSM-DLR-009", _silent("EXPIRED"), deep=True),
    Mutant("reports_no_refusal_by_a_phone", "MSM-DLR-009", _silent("UNDELIVERED")),
    Mutant("reports_the_third_message_twice", "MSM-DLR-009",
           _twice(lambda model, *_: nth(model, "reports") == 3), deep=True),
    Mutant(
        "tries_reports_again_for_a_month", "MSM-DLR-010",
        calling_back(lambda one: replace(one, retries=(86400.0,) * 30)), deep=True,
    ),
)
