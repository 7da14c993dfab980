"""Wrong about callbacks after others."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import orjson

from telesign_masking.shared import memory, nth
from testline.surfaces.telesign_masking.model import TelesignModel, signatures
from wrong import Mutant, around, patched


def _tells(change):
    """Tells other things in a callback: `change(told, route, model)`, in place."""

    def transaction(healthy, model, route, text, turn):
        told = dict(healthy(route, text, turn))
        change(told, route, model)
        return told

    return around(transaction=transaction)


def _first_sender(told, route, model):
    """Whoever wrote first in a session is told as its sender ever after."""
    names = ("from_phone_number", "to_phone_number")
    first = memory(model).setdefault(("told", route.session.reference_id), tuple(told[name] for name in names))
    told.update(zip(names, first, strict=True))


def _message_before(told, route, model):
    last = memory(model).get("last text")
    memory(model)["last text"] = told["mo_message"]
    told["mo_message"] = last or told["mo_message"]


def _counted_in_the_session(told, route, model):
    """Makes the id of a message of its place in the session: unique there alone."""
    place = nth(model, "place", route.session.reference_id)
    told["mo_reference_id"] = hashlib.md5(str(place).encode()).hexdigest().upper()  # noqa: S324 - an id, no secret


def _newest_session(told, route, model):
    mine = [one for one in model.state.sessions.values() if route.sender in one.parties]
    told["session_reference_id"] = mine[-1].reference_id


def _untold_after_an_end(healthy, model, route, text, turn):
    if not memory(model).get("ended"):
        healthy(route, text, turn)


def _notes_the_end(healthy, model, reference_id, at, turn):
    memory(model)["ended"] = True
    healthy(reference_id, at, turn)


def _once_each(healthy, model, route, text, turn):
    """Tells once of equal texts of a session."""
    if nth(model, "said", route.session.reference_id, route.sender, text) == 1:
        healthy(route, text, turn)


def _url_at_the_first(healthy, model, route, text, turn):
    """Tells a session's callbacks where the first one went."""
    healthy(route, text, turn)
    if turn.callbacks:
        last = turn.callbacks[-1]
        url = memory(model).setdefault(("url", route.session.account), last.request.url)
        turn.callbacks[-1] = replace(last, request=replace(last.request, url=url))


def _second_attempts(change):
    """From a session's second callback on, other attempts: `change(callback)`."""

    def tell(healthy, model, route, text, turn):
        healthy(route, text, turn)
        if turn.callbacks and nth(model, "told", route.session.reference_id) > 1:
            turn.callbacks[-1] = change(turn.callbacks[-1])

    return around(tell=tell)


def _signature_of_the_first(healthy, model, account, body):
    return memory(model).setdefault(("signature", account.name), healthy(account, body))


def _primarys_key(self, account, body):
    return signatures.sign(self.state.accounts["primary"].key, "sha256", body)


def _again(change):
    """Repeats each callback by itself, 10 and 40 seconds later, as `change(body, attempt)` has it."""

    def tell(healthy, model, route, text, turn):
        healthy(route, text, turn)
        if turn.callbacks:
            callback = turn.callbacks[-1] = replace(turn.callbacks[-1], retries=())
            waiting = memory(model).setdefault("repeats", {})
            for attempt, seconds in ((2, 10), (3, 40)):
                key = f"{callback.id}/{attempt}"
                waiting[key] = (callback, route, attempt)
                model.state.agenda.put(turn.now + seconds * 1_000_000, ("repeat", key))

    def repeat(self, key, at, turn):
        callback, route, attempt = memory(self)["repeats"].pop(key)
        body = orjson.loads(callback.request.body)
        change(body, attempt)
        raw = self.callback_body(body, turn)
        headers = (("content-type", "application/json"), *self.sign(self.state.accounts[route.session.account], raw, turn))
        turn.callbacks.append(
            replace(callback, id=key, at=at, request=replace(callback.request, body=raw, headers=headers))
        )

    words = {**TelesignModel.due_words, "repeat": "repeat_due"}

    def wrong(healthy):
        return patched(due_words=words, repeat_due=repeat)(around(tell=tell)(healthy))

    return wrong


MUTANTS = (
    Mutant("tells_of_nothing_after_an_end", "TNM-CB-001", around(tell=_untold_after_an_end, expire_due=_notes_the_end), deep=True),
    Mutant("tells_once_of_equal_texts", "TNM-CB-001", around(tell=_once_each), deep=True),
    Mutant("tells_where_it_told_first", "TNM-CB-001", around(tell=_url_at_the_first), deep=True),
    Mutant("tells_a_partys_newest_session", "TNM-CB-002", _tells(_newest_session), deep=True),
    Mutant("tells_who_wrote_first", "TNM-CB-003", _tells(_first_sender), deep=True),
    Mutant("tells_the_message_before", "TNM-CB-004", _tells(_message_before), deep=True),
    Mutant("counts_messages_by_the_session", "TNM-CB-005", _tells(_counted_in_the_session), deep=True),
    Mutant("signs_as_the_first_was_signed", "TNM-CB-008", around(callback_signature=_signature_of_the_first), deep=True),
    Mutant("signs_all_with_the_primarys_key", "TNM-CB-008", patched(callback_signature=_primarys_key)),
    Mutant("tries_the_second_once", "TNM-CB-010", _second_attempts(lambda one: replace(one, retries=())), deep=True),
    Mutant("tries_the_second_at_once", "TNM-CB-011", _second_attempts(lambda one: replace(one, retries=(0.0, 0.0))), deep=True),
    Mutant("waits_the_other_way_round", "TNM-CB-011", patched(waits=(30.0, 10.0))),
    Mutant("repeats_under_another_id", "TNM-CB-012", _again(lambda body, attempt: body.update(mo_reference_id=f"{attempt}" * 32))),
    Mutant("counts_repeats_in_the_body", "TNM-CB-012", _again(lambda body, attempt: body.update(attempt=str(attempt)))),
)
