"""Wrong about messages that had to wait for their phone: all of these need a phone, a message and time."""

from __future__ import annotations

from mitto_sms.shared import memory, nth
from testline.surfaces.mitto_sms.model.lifecycle import Happening, Standing
from testline.surfaces.model import SECOND
from wrong import Mutant, around

MINUTE = 60 * SECOND


def _waited(model, message, turn):
    return turn.now - message.accepted > 2 * SECOND


def _twice(healthy, model, message, happening, turn):
    """What waited arrives twice."""
    was = model.state.standing[message.id]
    healthy(message, happening, turn)
    if was is Standing.BUFFERED and model.state.standing[message.id] is Standing.DELIVERED:
        model.state.handsets[message.number].inbox.append(model.received(message, turn.now))


def _tells(change):
    """Tells something else of messages that waited."""

    def told_of(healthy, model, message, standing, turn):
        fields = healthy(message, standing, turn)
        if _waited(model, message, turn):
            change(fields, standing)
        return fields

    return around(told_of=told_of)


def _goes(change):
    """Takes messages that waited for others when it reports them; None for no report."""

    def report(healthy, model, message, standing, turn):
        changed = change(message, standing) if _waited(model, message, turn) else message
        if changed is not None:
            healthy(changed, standing, turn)

    return around(report=report)


def _uncounted(*standings):
    """Takes messages that ended so out of the usage."""

    def happen(healthy, model, message, happening, turn):
        healthy(message, happening, turn)
        if model.state.standing[message.id] in standings and nth(model, message.id) == 1:
            for tallies in model.state.accounts[message.account].usage.values():
                for tally in tallies.values():
                    tally.messages -= 1

    return around(happen=happen)


def _expired_is_unknown(healthy, model, account, key, turn):
    return healthy(account, key, turn) and model.state.standing[key] is not Standing.EXPIRED


def _undelivered_is_unknown(healthy, model, account, key, turn):
    return healthy(account, key, turn) and model.state.standing[key] is not Standing.UNDELIVERED


def _shortest(healthy, model, message):
    """All that waits for a phone is discarded when the first of it is."""
    waiting = model.state.handsets[message.number].waiting
    return min(healthy(model.state.messages[one]) for one in (*waiting, message.id))


def _expires_together(healthy, model, message_id, at, turn):
    message = model.state.messages[message_id]
    expired = model.state.standing[message_id] is Standing.BUFFERED
    healthy(message_id, at, turn)
    if expired:
        for one in list(model.state.handsets[message.number].waiting):
            model.happen(model.state.messages[one], Happening.VALIDITY_PASSED, turn)


def _last_first(healthy, model, event, turn):
    """Only the newest of three or more is reported when a phone is back."""
    phone = model.state.handsets.get(event.number.lstrip("+"))
    memory(model)["silent"] = set(list(phone.waiting)[:-1]) if phone and event.reachable and len(phone.waiting) > 1 else set()
    return healthy(event, turn)


def _silent(healthy, model, message, standing, turn):
    if message.id not in memory(model).get("silent", ()):
        healthy(message, standing, turn)


def _after_refusal(healthy, model, event, turn):
    """A phone that takes texts again gets what it had refused."""
    number = event.number.lstrip("+")
    done = healthy(event, turn)
    phone = model.state.handsets[number]
    if event.rejects is False:
        for one in list(model.state.messages.values()):
            if one.number == number and model.state.standing.get(one.id) is Standing.UNDELIVERED and nth(model, one.id) == 1:
                phone.inbox.append(model.received(one, turn.now))
        return model.handset(number)
    return done


def _says_delivered(_fields, standing):
    if standing is Standing.EXPIRED:
        _fields["status"] = "Delivered"


def _parts(fields, _standing):
    fields["msgid"] = fields["msgid"][::-1]


MUTANTS = (
    Mutant("delivers_what_waited_twice", "MSM-GEN-001", around(happen=_twice), deep=True),
    Mutant("forgets_the_reference_of_what_waited", "MSM-OPT-006", _tells(lambda fields, _: fields.pop("reference", None)), deep=True),
    Mutant("tells_another_id_of_what_waited", "MSM-DLR-004", _tells(_parts), deep=True),
    Mutant("tells_a_number_of_what_expired", "MSM-DLR-005", _tells(lambda fields, _: fields.update(status=2)), deep=True),
    Mutant("says_that_what_expired_was_delivered", "MSM-OPT-002", _tells(_says_delivered), deep=True),
    Mutant("forgets_the_callback_of_what_waited", "MSM-DLR-003",
           _goes(lambda message, _standing: message._replace(callback=None)), deep=True),
    Mutant("reports_nothing_that_waited", "MSM-DLR-001",
           _goes(lambda message, _standing: message if message.callback else None), deep=True),
    Mutant("reports_no_delivery_of_what_waited", "MSM-DLR-009",
           _goes(lambda message, standing: None if standing is Standing.DELIVERED else message), deep=True),
    Mutant("reports_the_newest_that_waited", "MSM-DLR-009", around(set_handset=_last_first, report=_silent), deep=True),
    Mutant("does_not_count_what_expired", "MSM-USG-005", _uncounted(Standing.EXPIRED), deep=True),
    Mutant("does_not_count_what_was_not_delivered", "MSM-USG-005", _uncounted(Standing.UNDELIVERED), deep=True),
    Mutant("knows_nothing_that_expired", "MSM-CNV-002", around(is_convertible=_expired_is_unknown), deep=True),
    Mutant("knows_nothing_that_was_refused", "MSM-CNV-002", around(is_convertible=_undelivered_is_unknown), deep=True),
    Mutant("discards_all_that_waits_with_the_first", "MSM-OPT-002", around(expire_due=_expires_together), deep=True),
    Mutant("gives_all_that_waits_the_shortest_validity", "MSM-OPT-002", around(expiry=_shortest), deep=True),
    Mutant("delivers_what_a_phone_refused", "MSM-DLR-008", around(set_handset=_after_refusal), deep=True),
)
