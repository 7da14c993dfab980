"""The session object: its types, what a new one holds, its defaults, and the echo of what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession", "getMaskingSession", "listMaskingSessions")

REQUIRED = {
    "initiate_call_to_first_party": bool, "record": bool, "duration": int, "call_time_limit": int, "ring_timeout": int,
    "amount": int, "total_call_count": int, "total_call_billed_duration": int, "total_call_amount": float,
    "total_session_amount": float,
}
NULLABLE = {
    "generate_pin": bool, "generate_pin_length": int, "first_party_pin": str, "second_party_pin": str,
    "pin_prompt_play": str, "pin_retry": int, "pin_retry_wait": int, "incorrect_pin_play": str,
    "force_pin_authentication": bool, "virtual_number_cooloff_period": int, "create_session_with_single_party": bool,
    "is_pin_authentication_required": bool,
}
"""Members and the types that the official Go client decodes them into; the second may be null or absent."""

PROMPT = "https://media.example.test/prompt.mp3"
PLAIN = {
    "call_time_limit": 14400, "ring_timeout": 45, "callback_url": "https://hooks.example.test/mask?a=1&b=2",
    "callback_method": "GET", "record": True, "record_file_format": "wav",
    "recording_callback_url": "https://hooks.example.test/recording", "recording_callback_method": "GET",
    "first_party_play_url": "https://media.example.test/to-first",
    "second_party_play_url": "https://media.example.test/to-second",
    "unknown_caller_play": "https://media.example.test/unknown.wav",
}
PIN = {
    "is_pin_authentication_required": True, "pin_prompt_play": PROMPT, "pin_retry": 3, "pin_retry_wait": 7,
    "incorrect_pin_play": "https://media.example.test/incorrect.wav",
}
PINS = {"first_party_pin": "4821", "second_party_pin": "730516"}
TOTALS = ("total_call_count", "total_call_amount", "total_call_billed_duration", "total_session_amount")


def _is(value: object, kind: type) -> bool:
    """Whether a JSON value is of the type; a boolean is no number, and an integer is a number."""
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _judge_types(judge: Judge, answer: Answer, place: str) -> None:
    for name, kind in {**REQUIRED, **NULLABLE}.items():
        got = answer.at(f"{place}/{name}")
        judge.holds(
            _is(got, kind) or (name in NULLABLE and (got is None or got is MISSING)),
            where=f"response.body{place}/{name}", expected=f"a JSON {kind.__name__}", got=got, kind="type",
            answer=answer, tolerated=name == "pin_retry_wait" and isinstance(got, str) and got.isdecimal(),
        )


def _judge_echo(judge: Judge, answer: Answer, place: str, asked: dict[str, object]) -> None:
    for name, value in asked.items():
        also = [str(value)] if name == "pin_retry_wait" else []
        judge.equal(answer, f"{place}/{name}", value, tolerated=also)


def _judge_lasts(judge: Judge, plivo: Plivo, answer: Answer, place: str, seconds: int) -> None:
    """The session lasts so many seconds by its times and by its duration, with a second of slack."""
    created, expiry = (plivo.moment(answer.at(f"{place}/{name}")) for name in ("created_time", "expiry_time"))
    lasts = (expiry - created).total_seconds() if created and expiry else None
    judge.holds(
        lasts is not None and abs(lasts - seconds) <= 1, where=f"response.body{place}/expiry_time",
        expected=f"{seconds} s after created_time", got=f"{lasts} s", answer=answer,
    )
    duration = answer.at(f"{place}/duration")
    judge.holds(
        _is(duration, float) and (duration == seconds or (lasts is not None and duration == int(lasts) >= seconds - 1)),
        where=f"response.body{place}/duration", expected=seconds, got=duration, answer=answer,
    )


@pytest.mark.requirement("PNM-CRE-009")
@pytest.mark.parametrize("asked", [{}, PLAIN, {**PIN, **PINS}], ids=["bare", "full", "with-pins"])
def test_booleans_are_booleans_and_numbers_are_numbers(
    judge: Judge, plivo: Plivo, fresh: Fresh, asked: dict[str, object]
) -> None:
    """Flags, counters, amounts and durations have native JSON types wherever a session is answered."""
    first = fresh.us_number()
    created = plivo.create(first_party=first, **asked)
    uuid = str(created.need(200, 201).value("/session_uuid"))
    _judge_types(judge, created, "/session")
    for answer, place in (
        (plivo.get(uuid), "/response"),
        (plivo.list({"first_party": first}), "/response/objects/0"),
        (plivo.update(uuid, {"ring_timeout": 60}), "/session"),
    ):
        if answer.status in (200, 202) and isinstance(answer.at(place), dict):
            _judge_types(judge, answer, place)


@pytest.mark.requirement("PNM-CRE-010")
def test_a_new_session_has_no_interaction(judge: Judge, plivo: Plivo) -> None:
    """`interaction` is null on create."""
    judge.equal(plivo.create().need(200, 201), "/session/interaction", None)


@pytest.mark.requirement("PNM-CRE-011")
def test_a_new_session_has_had_no_calls(judge: Judge, plivo: Plivo) -> None:
    """Counts and totals are 0, and there is no last interaction."""
    answer = plivo.create(record=True).need(200, 201)
    for name in TOTALS:
        judge.equal(answer, f"/session/{name}", 0)
    judge.equal(answer, "/session/last_interaction_time", "")


@pytest.mark.requirement("PNM-CRE-012")
@pytest.mark.parametrize("seconds", [600, 1800, 7200])
def test_a_session_lasts_as_long_as_was_asked_for(judge: Judge, plivo: Plivo, seconds: int) -> None:
    """`expiry_time` is `session_expiry` seconds after `created_time`, and `duration` says the same."""
    answer = plivo.create(session_expiry=seconds).need(200, 201)
    _judge_lasts(judge, plivo, answer, "/session", seconds)
    fetched = plivo.get(str(answer.value("/session_uuid")))
    if fetched.status == 200:
        _judge_lasts(judge, plivo, fetched, "/response", seconds)


@pytest.mark.requirement("PNM-CRE-013")
def test_a_new_session_was_last_modified_when_it_was_created(judge: Judge, plivo: Plivo) -> None:
    """`modified_time` is `created_time` until the first update."""
    answer = plivo.create(session_expiry=1800).need(200, 201)
    created, modified = (plivo.moment(answer.at(f"/session/{name}")) for name in ("created_time", "modified_time"))
    judge.holds(
        created is not None and modified is not None and abs((modified - created).total_seconds()) <= 1,
        where="response.body/session/modified_time", expected=f"created_time, {answer.at('/session/created_time')}",
        got=answer.at("/session/modified_time"), answer=answer,
    )


@pytest.mark.requirement("PNM-CRE-014")
def test_a_bare_create_gets_the_documented_defaults(judge: Judge, plivo: Plivo) -> None:
    """An hour's session of hour-long calls that ring for 120 s, unrecorded, with POST callbacks and mp3 files."""
    answer = plivo.create().need(200, 201)
    for name, value in (("duration", 3600), ("call_time_limit", 3600), ("ring_timeout", 120)):
        got = answer.at(f"/session/{name}")
        positive = _is(got, float) and got > 0
        judge.holds(
            _is(got, float) and (got == value or (name == "duration" and got == value - 1)),
            where=f"response.body/session/{name}", expected=value, got=got, answer=answer, tolerated=positive,
        )
    words = {"record_file_format": "mp3", "callback_method": "POST", "recording_callback_method": "POST"}
    for name, word in words.items():
        judge.equal(answer, f"/session/{name}", word)
    for name in ("record", "initiate_call_to_first_party"):
        judge.equal(answer, f"/session/{name}", expected=False)
    if answer.at("/session/is_pin_authentication_required") not in (MISSING, None):
        judge.equal(answer, "/session/is_pin_authentication_required", expected=False)


@pytest.mark.requirement("PNM-CRE-015")
def test_what_was_asked_for_is_echoed_everywhere(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """Every option of a plain session stands in the answer, in GET and in the list as it was given."""
    first = fresh.us_number()
    created = plivo.create(first_party=first, **PLAIN)
    uuid = str(created.need(200, 201).value("/session_uuid"))
    _judge_echo(judge, created, "/session", PLAIN)
    fetched = plivo.get(uuid)
    if fetched.status == 200:
        _judge_echo(judge, fetched, "/response", PLAIN)
    listed = plivo.list({"first_party": first})
    if uuid in plivo.uuids(listed):
        _judge_echo(judge, listed, f"/response/objects/{plivo.uuids(listed).index(uuid)}", PLAIN)


@pytest.mark.requirement("PNM-CRE-015")
def test_each_option_is_echoed_by_itself(judge: Judge, plivo: Plivo) -> None:
    """An option does not need the others."""
    for name, value in PLAIN.items():
        answer = plivo.create(**{name: value})
        if answer.status in (200, 201):
            _judge_echo(judge, answer, "/session", {name: value})


@pytest.mark.requirement("PNM-CRE-015")
def test_options_given_with_their_defaults_are_echoed_too(judge: Judge, plivo: Plivo) -> None:
    """false, POST and mp3 come back as they were given."""
    asked = {
        "record": False, "initiate_call_to_first_party": False, "callback_method": "POST", "record_file_format": "mp3",
        "recording_callback_method": "POST",
    }
    _judge_echo(judge, plivo.create(**asked).need(200, 201), "/session", asked)


@pytest.mark.requirement("PNM-CRE-015")
@pytest.mark.parametrize("edge", [{"pin_retry": 0, "pin_retry_wait": 5}, {"pin_retry": 5, "pin_retry_wait": 10}, {}])
def test_the_pin_options_are_echoed(judge: Judge, plivo: Plivo, edge: dict[str, object]) -> None:
    """With PIN authentication its options come back as they were given, 0 tries included."""
    asked = {**PIN, **PINS, **edge}
    created = plivo.create(**asked).need(200, 201)
    _judge_echo(judge, created, "/session", asked)
    fetched = plivo.get(str(created.value("/session_uuid")))
    if fetched.status == 200:
        _judge_echo(judge, fetched, "/response", asked)


@pytest.mark.requirement("PNM-CRE-015")
def test_that_pins_are_to_be_generated_is_echoed(judge: Judge, plivo: Plivo) -> None:
    """`generate_pin` and `generate_pin_length` come back as they were given."""
    asked = {**PIN, "generate_pin": True, "generate_pin_length": 6}
    created = plivo.create(**asked).need(200, 201)
    _judge_echo(judge, created, "/session", asked)
    fetched = plivo.get(str(created.value("/session_uuid")))
    if fetched.status == 200:
        _judge_echo(judge, fetched, "/response", asked)


@pytest.mark.requirement("PNM-CRE-015")
@pytest.mark.needs("calls")
def test_that_the_first_party_is_to_be_called_is_echoed(judge: Judge, plivo: Plivo) -> None:
    """`initiate_call_to_first_party` comes back true."""
    answer = plivo.create(initiate_call_to_first_party=True).need(200, 201)
    judge.equal(answer, "/session/initiate_call_to_first_party", expected=True)


@pytest.mark.requirement("PNM-CRE-016")
def test_unset_urls_are_empty_and_never_the_word_null(judge: Judge, plivo: Plivo) -> None:
    """Callback URLs that were not given are the empty string; play URLs may be left out, PIN and stranger files null."""
    created = plivo.create().need(200, 201)
    fetched = plivo.get(str(created.value("/session_uuid")))
    for answer, place in ((created, "/session"), (fetched, "/response")):
        if not isinstance(answer.at(place), dict):
            continue
        for name in ("callback_url", "recording_callback_url"):
            judge.equal(answer, f"{place}/{name}", "")
        for names, unset in (
            (("first_party_play_url", "second_party_play_url"), ("", MISSING)),
            (("pin_prompt_play", "incorrect_pin_play", "unknown_caller_play"), ("", None, MISSING)),
        ):
            for name in names:
                judge.holds(
                    answer.at(f"{place}/{name}") in unset, where=f"response.body{place}/{name}",
                    expected=" or ".join(map(repr, unset)), got=answer.at(f"{place}/{name}"), answer=answer,
                )


@pytest.mark.requirement("PNM-CRE-016")
@pytest.mark.parametrize("given", ["callback_url", "recording_callback_url"])
def test_one_callback_url_does_not_stand_in_for_the_other(judge: Judge, plivo: Plivo, given: str) -> None:
    """Of the two callback URLs, the one that was not given stays empty."""
    other = {"callback_url": "recording_callback_url", "recording_callback_url": "callback_url"}[given]
    answer = plivo.create(record=True, **{given: "https://hooks.example.test/only"}).need(200, 201)
    judge.equal(answer, f"/session/{other}", "")
