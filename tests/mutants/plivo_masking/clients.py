"""Wrong for official clients: PNM-SDK."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import CREATE, EXPIRE, LIST, UPDATE, answers, bodied, nth, responds, shows
from testline.surfaces.plivo_masking.model.errors import deny
from testline.wire import MISSING, parse_json
from wrong import Mutant, around, asking


def _no_session_uuid(healthy, _model, request, operation, turn):
    body = healthy(request, operation, turn)
    if "session_uuid" in body:
        deny("session_uuid", "invalid")
    return body


def _deletes(refuses):
    """Refuses some DELETEs by media type and body."""

    def route(healthy, _model, request, turn):
        if request.method == "DELETE" and refuses(request.header("content-type"), request.body):
            deny("body", "malformed")
        return healthy(request, turn)

    return around(route=route)


def _judge(refuses):
    def judge(healthy, _model, given, turn):
        for name, value in given.items():
            if refuses(name, value):
                deny(name, "invalid")
        return healthy(given, turn)

    return around(judge=judge)


def _refuses_body(when):
    def body(healthy, _model, request, operation, turn):
        found = healthy(request, operation, turn)
        if when(found, operation):
            deny("body", "invalid")
        return found

    return around(body=body)


def _from_one(request):
    """Takes an offset of 0 for the first session, which is number 1."""
    return replace(request, url=request.url.replace("offset=0", "offset=1"))


def _interactions(change):
    """Tells calls wrongly."""

    def shown_as(shown, _session, _place):
        if shown["interaction"]:
            shown["interaction"] = change(shown["interaction"])

    return shows(shown_as)


def _calls(**members):
    def changed(calls):
        return [{**one, **{name: change(one.get(name)) for name, change in members.items()}} for one in calls]

    return _interactions(changed)


def _text_after_update(healthy, model, session, turn, *, place="item"):
    shown = healthy(session, turn, place=place)
    if place == "item" and session.pin and nth(model, session.session_uuid) > 1:
        shown["pin_retry"] = str(shown["pin_retry"])
    return shown


def _total_after_calls(shown, session, _place):
    if session.interactions:
        shown["total_call_amount"] = f"{shown['total_call_amount']:.5f}"


def _no_integers_in_text(healthy, _model, request, operation, turn):
    found = parse_json(request.body)
    for name, value in found.items() if operation == UPDATE and isinstance(found, dict) else ():
        if isinstance(value, str) and value.isdigit():
            deny(name, "invalid")
    return healthy(request, operation, turn)


def _meta(change):
    return answers(LIST, lambda body, _: change(body["response"]["meta"]), statuses=(200,))


def _in_words(response, _request):
    return bodied(response, b"Session expired", "text/plain") if response.status == 200 else response


def _nothing(response, _request):
    return replace(response, body=b"") if response.status >= 400 else response


MUTANTS: tuple[Mutant, ...] = (
    Mutant("refuses_a_session_uuid_in_an_update", "PNM-SDK-001", around(body=_no_session_uuid)),
    Mutant("refuses_a_session_uuid_in_a_delete", "PNM-SDK-001", _deletes(lambda _, body: b"session_uuid" in body)),
    Mutant("counts_from_one_for_python", "PNM-SDK-001", asking(_from_one)),
    Mutant("wants_no_time_beside_a_status", "PNM-SDK-001", _judge(lambda name, _: name == "created_time__gte")),
    Mutant("refuses_an_offset_of_zero", "PNM-SDK-001", _judge(lambda name, value: name == "offset" and value == "0")),
    Mutant("refuses_an_empty_object_in_a_delete", "PNM-SDK-002", _deletes(lambda _, body: body == b"{}")),
    Mutant(
        "refuses_geo_match", "PNM-SDK-002",
        _refuses_body(lambda body, operation: operation == CREATE and "geo_match" in body),
    ),
    Mutant(
        "refuses_misspelt_times", "PNM-SDK-002",
        _judge(lambda name, _: name in ("created_times", "created_time_gte")),
    ),
    Mutant("tells_no_count_to_node", "PNM-SDK-002", _meta(lambda meta: meta.pop("total_count"))),
    Mutant("writes_durations_of_calls_as_text", "PNM-SDK-003", _calls(duration=str), deep=True),
    Mutant(
        "has_an_object_for_one_call", "PNM-SDK-003",
        _interactions(lambda calls: calls[0] if len(calls) == 1 else calls), deep=True,
    ),
    Mutant(
        "has_calls_by_number", "PNM-SDK-003",
        _interactions(lambda calls: {str(place): one for place, one in enumerate(calls)}), deep=True,
    ),
    Mutant(
        "has_false_for_a_leg_that_was_not", "PNM-SDK-003",
        _calls(recording_resource_url=lambda value: value or False), deep=True,
    ),
    Mutant("writes_the_total_as_text_after_calls", "PNM-SDK-003", shows(_total_after_calls), deep=True),
    Mutant("writes_retries_as_text_after_an_update", "PNM-SDK-003", around(show=_text_after_update), deep=True),
    Mutant("writes_meta_as_text", "PNM-SDK-003", _meta(lambda meta: meta.update(offset=str(meta["offset"])))),
    Mutant("answers_a_delete_in_plain_text", "PNM-SDK-003", responds(EXPIRE, _in_words)),
    Mutant(
        "wants_a_body_where_json_is_named", "PNM-SDK-003",
        _deletes(lambda media, body: media is not None and parse_json(body) is MISSING),
    ),
    Mutant("refuses_with_nothing_at_all", "PNM-SDK-003", responds("*", _nothing)),
    Mutant("refuses_the_integers_of_ruby", "PNM-SDK-004", around(body=_no_integers_in_text)),
    Mutant("refuses_limits_of_ruby", "PNM-SDK-004", _judge(lambda name, value: name == "limit" and value == "5")),
)
