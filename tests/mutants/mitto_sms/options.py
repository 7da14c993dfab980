"""Wrong about optional parameters: MSM-OPT, but for the reference."""

from __future__ import annotations

from mitto_sms.shared import hears, memory, nth, received
from testline.surfaces.mitto_sms.model.errors import PROBLEMS, Code, deny
from testline.surfaces.mitto_sms.model.lifecycle import Standing
from testline.surfaces.model import SECOND
from wrong import Mutant, around, both, patched

MINUTE = 60 * SECOND


def _expires(when):
    """Messages expire when `when(message)` minutes (or a part of one) have passed."""
    return around(expiry=lambda _healthy, _model, message: message.accepted + int(when(message) * MINUTE))


def _defaults(minutes):
    return patched(default_validity=minutes)


def _delivers_at_the_end(healthy, model, message_id, at, turn):
    """A message whose validity passes is delivered by force."""
    message = model.state.messages[message_id]
    if model.state.standing[message_id] is Standing.BUFFERED:
        model.state.handsets[message.number].inbox.append(model.received(message, at))
    healthy(message_id, at, turn)


def _outlives(healthy, model, message, happening, turn):
    """What has expired is delivered when the phone is back, without a word."""
    late = memory(model).setdefault("late", {})
    before = model.state.standing[message.id]
    healthy(message, happening, turn)
    if before is Standing.BUFFERED and model.state.standing[message.id] is Standing.EXPIRED:
        late.setdefault(message.number, []).append(message)


def _comes_back(healthy, model, event, turn):
    done = healthy(event, turn)
    number = event.number.lstrip("+")
    late = memory(model).get("late", {}).pop(number, []) if event.reachable else []
    model.state.handsets[number].inbox.extend(model.received(one, turn.now) for one in late)
    return model.handset(number) if late else done


def _never(healthy, model, message_id, at, turn):
    """Nothing expires."""


def _forgets_the_queue(healthy, model, event, turn):
    """A phone that comes back gets the last message that waited for it only."""
    phone = model.state.handsets.get(event.number.lstrip("+"))
    if phone is not None and event.reachable and len(phone.waiting) > 2:
        for message_id in list(phone.waiting)[:-1]:
            phone.waiting.pop(message_id)
    return healthy(event, turn)


def _validity_of_the_first(healthy, model, message):
    known = memory(model).setdefault("validity", {})
    validity = known.setdefault(message.number, message.validity)
    if nth(model, message.number) > 2:
        message = message._replace(validity=validity)
    return healthy(message)


def _any_udh(when):
    def options(healthy, _model, fields, turn):
        udh = fields.get("udh")
        if isinstance(udh, str) and when(udh):
            fields = {**fields, "udh": "00" * (len(udh) // 2)}
        return healthy(fields, turn)

    return around(options=options)


def _no_udh(when):
    def options(healthy, _model, fields, turn):
        udh = fields.get("udh")
        if isinstance(udh, str) and when(udh):
            deny("udh", "udh")
        return healthy(fields, turn)

    return around(options=options)


def _any_udh_after_two(healthy, model, fields, turn):
    udh = fields.get("udh")
    if isinstance(udh, str) and nth(model, "udh") > 2:
        fields = {**fields, "udh": "00"}
    return healthy(fields, turn)


def _is_no_hex(udh):
    return any(one not in "0123456789abcdefABCDEF" for one in udh)


def _flashes(change):
    return received(lambda shown, message: shown.update(flash=change(shown, message)))


def _flash_once(healthy, model, sms):
    """Who has sent flash messages twice goes on sending them."""
    found = healthy(sms)
    if found:
        nth(model, "flash")
    return found or memory(model).get(("flash",), 0) > 1


def _as(name, change):
    """Takes another JSON type for an optional field: `change(value)` is what it means, or the value itself."""

    def fields(given):
        if name in given:
            given[name] = change(given[name])

    return hears(fields)


def _whole(value):
    return int(value) if isinstance(value, str) and value.isdigit() else value


def _flag(value):
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _text(value):
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _third_type(healthy, model, fields, kinds, reason):
    if reason == "option-type" and nth(model, "types") > 2:
        for name in kinds:
            if name == "validity" and isinstance(fields.get(name), str):
                fields[name] = 60
    return healthy(fields, kinds, reason)


MUTANTS = (
    Mutant("counts_validity_in_seconds", "MSM-OPT-001", _expires(lambda message: message.validity / 60)),
    Mutant("counts_validity_in_hours", "MSM-OPT-001", _expires(lambda message: message.validity * 60)),
    Mutant("is_valid_for_2879_minutes_by_default", "MSM-OPT-001", _defaults(2879)),
    Mutant("is_valid_for_2881_minutes_by_default", "MSM-OPT-001", _defaults(2881)),
    Mutant("knows_only_the_default_validity", "MSM-OPT-001", _expires(lambda _message: 2880)),
    Mutant("gives_the_third_message_the_validity_of_the_first", "MSM-OPT-001", around(expiry=_validity_of_the_first), deep=True),
    Mutant("never_gives_up", "MSM-OPT-002", around(expire_due=_never)),
    Mutant("delivers_when_validity_passes", "MSM-OPT-002", around(expire_due=_delivers_at_the_end)),
    Mutant(
        "delivers_what_has_expired", "MSM-OPT-002", both(around(happen=_outlives), around(set_handset=_comes_back)), deep=True,
    ),
    Mutant("forgets_the_queue_of_a_phone", "MSM-OPT-002", around(set_handset=_forgets_the_queue), deep=True),
    Mutant("gives_up_at_once", "MSM-OPT-002", _expires(lambda _message: 1 / 60)),
    Mutant("takes_any_udh", "MSM-OPT-004", _any_udh(_is_no_hex)),
    Mutant("takes_no_small_hex_in_a_udh", "MSM-OPT-004", _no_udh(lambda udh: udh != udh.upper())),
    Mutant("takes_no_large_hex_in_a_udh", "MSM-OPT-004", _no_udh(lambda udh: udh != udh.lower())),
    Mutant("takes_no_udh", "MSM-OPT-004", _no_udh(bool)),
    Mutant("looks_at_the_beginning_of_a_udh", "MSM-OPT-004", _any_udh(lambda udh: not _is_no_hex(udh[:2]))),
    Mutant("takes_any_udh_the_third_time", "MSM-OPT-004", around(options=_any_udh_after_two), deep=True),
    Mutant("never_flashes", "MSM-OPT-005", patched(is_flash=lambda _self, _sms: False)),
    Mutant("always_flashes", "MSM-OPT-005", patched(is_flash=lambda _self, _sms: True)),
    Mutant("flashes_where_told_not_to", "MSM-OPT-005", patched(is_flash=lambda _self, sms: "flash" in sms.given)),
    Mutant("does_not_flash_long_texts", "MSM-OPT-005",
           _flashes(lambda shown, message: shown["flash"] and message.parts == 1)),
    Mutant("goes_on_flashing", "MSM-OPT-005", around(is_flash=_flash_once), deep=True),
    Mutant("takes_validity_as_a_string", "MSM-OPT-008", _as("validity", _whole)),
    Mutant("takes_pid_as_a_string", "MSM-OPT-008", _as("pid", _whole)),
    Mutant("takes_test_as_a_string", "MSM-OPT-008", _as("test", _flag)),
    Mutant("takes_flash_as_a_string", "MSM-OPT-008", _as("flash", _flag)),
    Mutant("takes_references_as_numbers", "MSM-OPT-008", _as("reference", _text)),
    Mutant("takes_udhs_as_numbers", "MSM-OPT-008", _as("udh", lambda value: value if isinstance(value, str) else "00")),
    Mutant("has_code_2_for_wrong_types", "MSM-OPT-008", patched(problems={**PROBLEMS, "option-type": Code(2)})),
    Mutant("takes_validity_as_a_string_the_third_time", "MSM-OPT-008", around(check_types=_third_type), deep=True),
)
