"""Wrong about message ids: MSM-SND-003 to -005 and -011, MSM-LEN-003."""

from __future__ import annotations

import hashlib

from mitto_sms.shared import JSON, nth, refuses_otherwise, replies
from wrong import Mutant, around

AN_ID = "456b96c92a708c3e7c8de791a18d98b3"


def _id(value, *operations):
    return replies(lambda body, _sms: body.update(id=value), *operations)


def _without_id(when=lambda _body, _sms: True, *operations):
    def change(body, sms):
        if when(body, sms):
            body.pop("id", None)

    return replies(change, *operations)


def _third_has_none(healthy, model, body, message_id, sms, turn):
    if sms.test or nth(model, "id") != 3:
        healthy(body, message_id, sms, turn)


def _shown(change):
    return around(shown_id=lambda healthy, _model, message_id, turn: change(healthy(message_id, turn)))


def _ids_by(key):
    """The id of a message is made of some of its members: `key(model, account, sms, number)`."""

    def accept(healthy, model, account, sms, recipient, content, turn):
        name = key(model, account, sms, recipient[1])
        digest = hashlib.sha256(repr(name).encode()).hexdigest()[:32] if name is not None else None
        chooser = turn.chooser
        turn.chooser = _Fixed(chooser, digest) if digest else chooser
        try:
            return healthy(account, sms, recipient, content, turn)
        finally:
            turn.chooser = chooser

    return around(accept=accept)


class _Fixed:
    def __init__(self, chooser, digest):
        self._chooser = chooser
        self._digest = digest

    def __getattr__(self, name):
        return getattr(self._chooser, name)

    def uuid(self, name):
        return self._digest if name == "id" else self._chooser.uuid(name)


def _id_of_the_last_on_error(healthy, model, code, turn):
    body = healthy(code, turn)
    if model.state.messages:
        body["id"] = next(reversed(model.state.messages))
    return body


def _id_of_the_second_last_on_error(healthy, model, code, turn):
    body = healthy(code, turn)
    if len(model.state.messages) > 1:
        body["id"] = list(model.state.messages)[-2]
    return body


def _per_part(when):
    """Tells an id for each part beside the id."""

    def reply(healthy, _model, sms, recipient, content, message_id, turn):
        body = healthy(sms, recipient, content, message_id, turn)
        if content.parts > 1 and "id" in body:
            others = [f"{int(message_id, 16) + part & (1 << 128) - 1:032x}" for part in range(content.parts)]
            when(body, others)
        return body

    return around(reply=reply)


def _last_part(healthy, _model, sms, recipient, content, message_id, turn):
    body = healthy(sms, recipient, content, message_id, turn)
    if content.parts > 1 and "id" in body:
        body["id"] = f"{int(message_id, 16) + content.parts - 1 & (1 << 128) - 1:032x}"
    return body


MUTANTS = (
    Mutant("has_no_ids", "MSM-SND-003", _without_id()),
    Mutant("has_an_empty_id", "MSM-SND-003", _id("")),
    Mutant("has_no_ids_at_the_json_path", "MSM-SND-003", _without_id(lambda _body, _sms: True, JSON)),
    Mutant("has_no_ids_for_long_texts", "MSM-SND-003", _without_id(lambda _body, sms: len(sms.text) > 160)),
    Mutant("calls_the_id_message_id", "MSM-SND-003", replies(lambda body, _: body.update(messageId=body.pop("id", "")))),
    Mutant("has_no_id_for_the_third_message", "MSM-SND-003", around(put_id=_third_has_none), deep=True),
    Mutant("shortens_ids", "MSM-SND-004", _shown(lambda shown: shown[:31])),
    Mutant("writes_ids_with_dashes", "MSM-SND-004", _shown(lambda shown: f"{shown[:8]}-{shown[8:]}")),
    Mutant("writes_ids_in_base_36", "MSM-SND-004", _shown(lambda shown: shown.replace("a", "z").replace("0", "y"))),
    Mutant("has_one_id_for_the_same_text", "MSM-SND-005", _ids_by(lambda _m, _a, sms, number: (sms.sender, sms.text, number))),
    Mutant("has_one_id_for_one_reference", "MSM-SND-005", _ids_by(lambda _m, _a, sms, _n: sms.reference)),
    Mutant("counts_ids_by_account", "MSM-SND-005", _ids_by(lambda model, account, *_: nth(model, account.name))),
    Mutant("has_three_ids_in_turn", "MSM-SND-005", _ids_by(lambda model, *_: nth(model, "ids") % 3), deep=True),
    Mutant(
        "has_one_id_for_tests_and_real_messages", "MSM-SND-005",
        _ids_by(lambda model, _account, sms, _number: nth(model, sms.test)),
    ),
    Mutant("has_ids_for_refused_messages", "MSM-SND-011", refuses_otherwise(lambda body: body.update(id=AN_ID))),
    Mutant("tells_the_last_id_when_it_refuses", "MSM-SND-011", around(refused_send=_id_of_the_last_on_error)),
    Mutant(
        "tells_the_id_before_the_last_when_it_refuses", "MSM-SND-011",
        around(refused_send=_id_of_the_second_last_on_error), deep=True,
    ),
    Mutant("tells_the_ids_of_all_parts", "MSM-LEN-003", _per_part(lambda body, ids: body.update(ids=ids))),
    Mutant("joins_the_ids_of_parts", "MSM-LEN-003", _per_part(lambda body, ids: body.update(id=",".join(ids)))),
    Mutant("tells_the_id_of_the_last_part", "MSM-LEN-003", around(reply=_last_part)),
)
