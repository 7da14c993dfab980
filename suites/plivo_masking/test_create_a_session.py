"""Create a session: what is accepted, and what the answer says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")


def _digits(value: object) -> object:
    """A number without its plus, so that both forms compare."""
    return value.removeprefix("+") if isinstance(value, str) else value


def _same_number(judge: Judge, answer: Answer, pointer: str, expected: object) -> bool:
    got = answer.at(pointer)
    return judge.holds(
        isinstance(got, str) and _digits(got) == _digits(expected), where=f"response.body{pointer}",
        expected=f"{_digits(expected)}, with or without +", got=got, answer=answer,
    )


@pytest.mark.requirement("PNM-CRE-001")
def test_a_create_with_two_numbers_succeeds(judge: Judge, plivo: Plivo) -> None:
    """Two valid numbers are enough for a session."""
    judge.status(plivo.create(), 201, tolerated=(200,))


@pytest.mark.requirement("PNM-CRE-001")
def test_a_create_with_every_documented_option_succeeds(judge: Judge, plivo: Plivo) -> None:
    """The optional members of a plain session may all be given at once; `callback_url` has a test of its own."""
    answer = plivo.create(
        geomatch=True, session_expiry=1800, call_time_limit=14400, ring_timeout=45, initiate_call_to_first_party=False,
        callback_method="POST", record=True, record_file_format="wav",
        recording_callback_url="https://hooks.example.test/recording", recording_callback_method="GET",
        first_party_play_url="https://media.example.test/first", is_pin_authentication_required=False,
        second_party_play_url="https://media.example.test/second", force_pin_authentication=False, generate_pin=False,
        unknown_caller_play="https://media.example.test/unknown.mp3", create_session_with_single_party=False,
        virtual_number_cooloff_period=0,
    )
    judge.status(answer, 201, tolerated=(200,))


@pytest.mark.requirement("PNM-CRE-001")
def test_one_party_may_have_several_sessions(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A first party that has a session already gets another with another second party."""
    first = fresh.us_number()
    for _ in range(2):
        judge.status(plivo.create(first_party=first), 201, tolerated=(200,))


@pytest.mark.requirement("PNM-CRE-002")
def test_the_answer_has_the_id_the_number_a_message_and_the_session(judge: Judge, plivo: Plivo) -> None:
    """`session_uuid`, `virtual_number`, `message` and `session` stand at the top of the answer."""
    answer = plivo.create()
    answer.need(200, 201)
    for member in ("session_uuid", "virtual_number", "message"):
        judge.matches(answer, f"/{member}", "(?s).+")
    judge.holds(
        isinstance(answer.at("/session"), dict), where="response.body/session", expected="an object",
        got=answer.at("/session"), kind="type", answer=answer,
    )


@pytest.mark.requirement("PNM-CRE-003")
def test_the_session_has_the_id_that_the_answer_tells(judge: Judge, plivo: Plivo) -> None:
    """The id inside the session is the one at the top, and the one under which the session is found."""
    for _ in range(2):
        answer = plivo.create()
        uuid = str(answer.need(200, 201).value("/session_uuid"))
        judge.equal(answer, "/session/session_uuid", uuid)
        fetched = plivo.get(uuid)
        if fetched.status == 200:
            judge.equal(fetched, "/response/session_uuid", uuid)


@pytest.mark.requirement("PNM-CRE-004")
def test_the_message_says_that_the_session_was_created(judge: Judge, plivo: Plivo) -> None:
    """`message` is `Session created`."""
    judge.equal(plivo.create().need(200, 201), "/message", "Session created")


@pytest.mark.requirement("PNM-CRE-005")
def test_the_virtual_number_is_the_same_in_both_places(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The virtual number at the top is that of the session, but for a plus; and GET has it too."""
    first = fresh.us_number()
    for _ in range(3):
        answer = plivo.create(first_party=first)
        number = answer.need(200, 201).value("/virtual_number")
        _same_number(judge, answer, "/session/virtual_number", number)
        fetched = plivo.get(str(answer.value("/session_uuid")))
        if fetched.status == 200:
            _same_number(judge, fetched, "/response/virtual_number", number)


@pytest.mark.requirement("PNM-CRE-006")
@pytest.mark.parametrize("plus", ["", "+"], ids=["without-plus", "with-plus"])
def test_only_the_virtual_number_at_the_top_has_a_plus(judge: Judge, plivo: Plivo, fresh: Fresh, plus: str) -> None:
    """However the parties were written, numbers inside the session are bare digits."""
    answer = plivo.create(first_party=plus + fresh.us_number(), second_party=plus + fresh.us_number())
    answer.need(200, 201)
    judge.matches(answer, "/virtual_number", r"\+[0-9]+")
    for member in ("first_party", "second_party", "virtual_number"):
        judge.matches(answer, f"/session/{member}", "[0-9]+")
    fetched = plivo.get(str(answer.value("/session_uuid")))
    if fetched.status == 200:
        for member in ("first_party", "second_party", "virtual_number"):
            judge.matches(fetched, f"/response/{member}", "[0-9]+")


@pytest.mark.requirement("PNM-CRE-007")
def test_the_parties_are_those_that_were_asked_for(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """First is first and second is second, of whatever country, in the answer and afterwards."""
    for first, second in (
        (fresh.us_number(), fresh.us_number()),
        ("+" + fresh.us_number(), fresh.gb_number()),
        (fresh.us_number(), "+" + fresh.us_number()),
    ):
        answer = plivo.create(first_party=first, second_party=second)
        uuid = str(answer.need(200, 201).value("/session_uuid"))
        _same_number(judge, answer, "/session/first_party", first)
        _same_number(judge, answer, "/session/second_party", second)
        fetched = plivo.get(uuid)
        if fetched.status == 200:
            _same_number(judge, fetched, "/response/first_party", first)
            _same_number(judge, fetched, "/response/second_party", second)


@pytest.mark.requirement("PNM-CRE-008")
def test_a_new_session_is_active(judge: Judge, plivo: Plivo) -> None:
    """The status is `active` in the answer and in a GET right after it."""
    answer = plivo.create(session_expiry=600).need(200, 201)
    judge.equal(answer, "/session/status", "active")
    fetched = plivo.get(str(answer.value("/session_uuid")))
    if fetched.status == 200:
        judge.equal(fetched, "/response/status", "active")


@pytest.mark.requirement("PNM-CRE-017")
@pytest.mark.parametrize(
    ("first", "second"), [("", ""), ("+", ""), ("", "+"), ("+", "+")],
    ids=["neither", "first", "second", "both"],
)
def test_a_plus_before_a_number_is_optional(
    works: Look, plivo: Plivo, fresh: Fresh, first: str, second: str
) -> None:
    """Either party may be written with or without a leading plus."""
    answer = plivo.create(first_party=first + fresh.us_number(), second_party=second + fresh.us_number())
    works(answer, "a create")


@pytest.mark.requirement("PNM-CRE-018", "PNM-CRE-008")
def test_a_session_expiry_of_zero_is_accepted(judge: Judge, works: Look, plivo: Plivo) -> None:
    """0 is what an official client sends when nothing was said: it is accepted, and the session begins."""
    answer = plivo.create(session_expiry=0)
    if works(answer, "a session_expiry of 0", requirement="PNM-CRE-018"):
        judge["PNM-CRE-008"].equal(answer, "/session/status", "active")
        fetched = plivo.get(str(answer.at("/session_uuid")))
        if fetched.status == 200:
            judge["PNM-CRE-008"].equal(fetched, "/response/status", "active")


@pytest.mark.requirement("PNM-CRE-023")
def test_zero_for_all_durations_is_accepted(works: Look, plivo: Plivo) -> None:
    """An official client always sends the four durations, as 0 when nothing was said."""
    answer = plivo.create(session_expiry=0, call_time_limit=0, ring_timeout=0, virtual_number_cooloff_period=0)
    works(answer, "0 for all four durations")


@pytest.mark.requirement("PNM-CRE-019")
@pytest.mark.parametrize("known", ["first_party", "second_party"])
def test_the_single_party_key_of_the_go_client_is_understood(
    works: Look, plivo: Plivo, fresh: Fresh, known: str
) -> None:
    """`create_session_with_single_Party` makes one party enough, as the lower-case key does."""
    answer = plivo.post({known: fresh.us_number(), "create_session_with_single_Party": True})
    works(answer, f"a single-party create with {known} and the Go client's key")


@pytest.mark.requirement("PNM-CRE-019")
def test_the_go_clients_key_can_be_false(refused: Look, plivo: Plivo, fresh: Fresh) -> None:
    """With `create_session_with_single_Party` false both parties are still required."""
    answer = plivo.post({"first_party": fresh.us_number(), "create_session_with_single_Party": False})
    refused(answer, "a missing second_party where the Go client's key is false")


@pytest.mark.requirement("PNM-CRE-021")
def test_integer_pins_are_accepted_and_come_back_as_strings(judge: Judge, works: Look, plivo: Plivo) -> None:
    """PINs given as JSON integers are the strings of their digits."""
    pins = {"first_party_pin": 4821, "second_party_pin": 730516}
    answer = plivo.create(
        is_pin_authentication_required=True, pin_prompt_play="https://media.example.test/prompt.mp3", **pins
    )
    if works(answer, "integer PINs"):
        for name, pin in pins.items():
            judge.equal(answer, f"/session/{name}", str(pin))


@pytest.mark.requirement("PNM-CRE-022")
def test_the_same_pair_again_gets_another_session(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A second create for the same two parties makes a session of its own, and the first stays."""
    pair = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    first = str(plivo.session(**pair)["session_uuid"])
    second = plivo.post(pair)
    judge.holds(
        second.status in (200, 201) and second.at("/session_uuid") != first, where="response.body/session_uuid",
        expected="another session_uuid",
        got=second.at("/session_uuid") if second.status in (200, 201) else second.status, answer=second,
    )
    judge.equal(plivo.get(first), "/response/status", "active")


@pytest.mark.requirement("PNM-CRE-024")
def test_a_callback_url_does_not_make_the_answer_asynchronous(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """With `callback_url` the create still answers with the session itself, which is there at once."""
    first = fresh.us_number()
    answer = plivo.create(first_party=first, callback_url="https://hooks.example.test/mask", callback_method="POST")
    judge.status(answer, 201, tolerated=(200,))
    judge.matches(answer, "/session/session_uuid", ".+")
    judge.equal(answer, "/session/first_party", first, tolerated=[f"+{first}"])
    uuid = answer.at("/session_uuid")
    if isinstance(uuid, str):
        judge.equal(plivo.get(uuid), "/response/session_uuid", uuid)
