"""Wrong about timestamps and text lengths: MSM-SND-006, -007, -009 and -010."""

from __future__ import annotations

from datetime import datetime, timedelta

from mitto_sms.shared import items, memory, nth, refuses_otherwise, replies
from testline.surfaces import gsm
from wrong import Mutant, around

HOUR = 3_600_000_000


def _stamped(change):
    """Writes all timestamps otherwise."""
    return around(stamp=lambda healthy, _model, turn, place=0: change(healthy(turn, place)))


def _shifted(by):
    def stamp(healthy, _model, turn, place=0):
        turn.now += by
        try:
            return healthy(turn, place)
        finally:
            turn.now -= by

    return around(stamp=stamp)


def _in_local_time(text):
    at = datetime.fromisoformat(text[:19]) + timedelta(hours=1)
    return f"{at.isoformat()}{text[19:].removesuffix('Z')}+01:00"


def _stands_still(healthy, model, turn, place=0):
    known = memory(model)
    if nth(model, "stamps") < 3:
        known["stamp"] = healthy(turn, place)
    return known["stamp"]


def _replied(change, *operations):
    return replies(lambda body, _sms: body.update(timestamp=change(body["timestamp"])), *operations)


def _lengths(count):
    """Counts texts otherwise."""
    return around(length=lambda _healthy, _model, text: count(text))


def _of_the_one_before(healthy, model, text):
    known = memory(model)
    lengths = known.setdefault("lengths", [])
    lengths.append(healthy(text))
    return lengths[-1] if len(lengths) < 3 else lengths[-2]


def _length_on_error(healthy, model, code, turn):
    body = healthy(code, turn)
    body["textLength"] = len(str(memory(model).get("text", "")))
    return body


def _remembers(healthy, model, fields, operation, turn):
    memory(model)["text"] = fields.get("text") or ""
    return healthy(fields, operation, turn)


def _last_length(healthy, model, code, turn):
    body = healthy(code, turn)
    body["textLength"] = memory(model).get("length", 0)
    return body


def _remembers_length(healthy, model, text):
    memory(model)["length"] = healthy(text) if nth(model, "texts") > 1 else 0
    return healthy(text)


MUTANTS = (
    Mutant("names_no_zone", "MSM-SND-006", _stamped(lambda text: text.removesuffix("Z"))),
    Mutant("tells_central_european_time", "MSM-SND-006", _stamped(_in_local_time)),
    Mutant("calls_central_european_time_utc", "MSM-SND-006", _shifted(HOUR)),
    Mutant("has_a_blank_in_timestamps", "MSM-SND-006", _stamped(lambda text: text.replace("T", " ").replace("Z", " UTC"))),
    Mutant("tells_no_time", "MSM-SND-006", replies(lambda body, _: body.pop("timestamp"))),
    Mutant("names_no_zone_in_bulk", "MSM-SND-006",
           items(lambda item, _sms, _place: item.update(timestamp=item["timestamp"].removesuffix("Z")))),
    Mutant("stops_its_clock_after_two", "MSM-SND-006", around(stamp=_stands_still), deep=True),
    Mutant("tells_microseconds", "MSM-SND-007", _stamped(lambda text: f"{text[:26]}Z")),
    Mutant("cuts_zeros_off", "MSM-SND-007", _stamped(lambda text: f"{text.removesuffix('Z').rstrip('0')}0Z")),
    Mutant("tells_nanoseconds", "MSM-SND-007", _replied(lambda text: f"{text.removesuffix('Z')}00Z")),
    Mutant("counts_octets", "MSM-SND-009", _lengths(lambda text: len(text.encode()))),
    Mutant("counts_code_units", "MSM-SND-009", _lengths(lambda text: len(text.encode("utf-16-le")) // 2)),
    Mutant(
        "counts_septets", "MSM-SND-009",
        _lengths(lambda text: gsm.units(gsm.GSM, text) if gsm.is_gsm(text) else len(text)),
    ),
    Mutant("counts_one_message_only", "MSM-SND-009", _lengths(lambda text: min(len(text), 160))),
    Mutant("counts_no_blanks_at_the_ends", "MSM-SND-009", _lengths(lambda text: len(text.strip()))),
    Mutant("counts_the_text_before", "MSM-SND-009", around(length=_of_the_one_before), deep=True),
    Mutant("tells_minus_one_when_it_refuses", "MSM-SND-010", refuses_otherwise(lambda body: body.update(textLength=-1))),
    Mutant(
        "tells_the_length_when_it_refuses", "MSM-SND-010",
        lambda healthy: around(refused_send=_length_on_error)(around(sms=_remembers)(healthy)),
    ),
    Mutant(
        "tells_the_last_length_when_it_refuses", "MSM-SND-010",
        lambda healthy: around(refused_send=_last_length)(around(length=_remembers_length)(healthy)), deep=True,
    ),
)
