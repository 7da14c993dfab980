"""PIN-based authentication: which PINs a session takes and which it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession")

PROMPT = "https://media.example.test/prompt.mp3"
ON = {"is_pin_authentication_required": True, "pin_prompt_play": PROMPT}
PINS = {"first_party_pin": "4821", "second_party_pin": "730516"}
GENERATED = {**ON, "generate_pin": True}
NAMES = ("first_party_pin", "second_party_pin")
BAD_PINS = {
    "with a letter": "48a1", "of three digits": "482", "of sixteen digits": "4821730516482173", "with a space": "48 21",
    "with a sign": "-4821", "with a point": "48.21", "of letters": "abcd",
}


def _shape(pin: object) -> str:
    """What may be said of a PIN in a report."""
    if not isinstance(pin, str):
        return "(absent)" if pin is MISSING else f"a JSON {type(pin).__name__}"
    return f"a string of {len(pin)} {'digits' if pin.isascii() and pin.isdecimal() else 'characters'}"


def _judge_pin(judge: Judge, answer: Answer, pointer: str, pin: str) -> None:
    got = answer.at(pointer)
    judge.holds(
        got == pin, where=f"response.body{pointer}", expected=f"the PIN that was given, {_shape(pin)}",
        got=_shape(got), answer=answer,
    )


def _judge_generated(judge: Judge, answer: Answer, length: int) -> None:
    """Both PINs are digits of that length, and they differ."""
    pins = [answer.at(f"/session/{name}") for name in NAMES]
    for name, pin in zip(NAMES, pins, strict=True):
        judge.holds(
            isinstance(pin, str) and pin.isascii() and pin.isdecimal() and len(pin) == length,
            where=f"response.body/session/{name}", expected=f"a string of {length} digits", got=_shape(pin), kind="form",
            answer=answer,
        )
    judge.holds(
        pins[0] != pins[1], where="response.body/session/second_party_pin", expected="another PIN than the first party's",
        got="the same", kind="equal", answer=answer,
    )


@pytest.mark.requirement("PNM-PIN-001")
@pytest.mark.parametrize(
    ("first", "second"),
    [("4821", "730516"), ("0417", "0000"), ("482173051648217", "1111"), ("123456789", "1234567890")],
    ids=["plain", "leading-zeros", "fifteen-digits", "one-begins-the-other"],
)
def test_own_pins_are_accepted_and_echoed_as_strings(
    judge: Judge, works: Look, plivo: Plivo, first: str, second: str
) -> None:
    """Two differing PINs of 4 to 15 digits come back digit for digit, in the answer and afterwards."""
    answer = plivo.create(**ON, first_party_pin=first, second_party_pin=second)
    if not works(answer, "two PINs and a prompt"):
        return
    fetched = plivo.get(str(answer.at("/session_uuid")))
    for name, pin in zip(NAMES, (first, second), strict=True):
        _judge_pin(judge, answer, f"/session/{name}", pin)
        if fetched.status == 200:
            _judge_pin(judge, fetched, f"/response/{name}", pin)


@pytest.mark.requirement("PNM-PIN-002")
@pytest.mark.parametrize("pin", ["4821", "730516482173051"], ids=["short", "long"])
def test_equal_pins_are_refused(refused: Look, plivo: Plivo, pin: str) -> None:
    """The two parties' PINs must differ."""
    refused(plivo.create(**ON, first_party_pin=pin, second_party_pin=pin), "equal PINs")


@pytest.mark.requirement("PNM-PIN-003")
@pytest.mark.parametrize("name", NAMES)
def test_pins_are_four_to_fifteen_digits(refused: Look, plivo: Plivo, name: str) -> None:
    """A PIN with anything but digits, or too few or too many of them, is refused for either party."""
    for said, pin in BAD_PINS.items():
        refused(plivo.create(**{**ON, **PINS, name: pin}), f"a {name} {said}")


@pytest.mark.requirement("PNM-PIN-004")
@pytest.mark.parametrize("given", [(), NAMES[:1], NAMES[1:]], ids=["none", "first-only", "second-only"])
def test_pin_authentication_needs_both_pins(refused: Look, plivo: Plivo, given: tuple[str, ...]) -> None:
    """Without `generate_pin` both PINs are required."""
    pins = {name: PINS[name] for name in given}
    refused(plivo.create(**ON, **pins), f"{len(given)} of two PINs")
    refused(plivo.create(**ON, **pins, generate_pin=False), f"{len(given)} of two PINs where none are to be generated")


@pytest.mark.requirement("PNM-PIN-005")
@pytest.mark.parametrize("pins", [PINS, {"generate_pin": True}], ids=["own", "generated"])
def test_pin_authentication_needs_a_prompt(refused: Look, plivo: Plivo, pins: dict[str, object]) -> None:
    """Callers cannot be asked for a PIN without `pin_prompt_play`."""
    refused(plivo.create(is_pin_authentication_required=True, **pins), "no pin_prompt_play")


@pytest.mark.requirement("PNM-PIN-006")
def test_generated_pins_have_four_digits_by_default(judge: Judge, plivo: Plivo) -> None:
    """Each session gets two differing PINs of four digits."""
    for _ in range(4):
        _judge_generated(judge, plivo.create(**GENERATED).need(200, 201), 4)


@pytest.mark.requirement("PNM-PIN-006")
@pytest.mark.parametrize("length", [4, 5, 9, 15])
def test_generated_pins_have_the_length_that_was_asked_for(judge: Judge, plivo: Plivo, length: int) -> None:
    """`generate_pin_length` is the length of both PINs."""
    for _ in range(2):
        _judge_generated(judge, plivo.create(**GENERATED, generate_pin_length=length).need(200, 201), length)


@pytest.mark.requirement("PNM-PIN-006")
def test_generated_pins_stay_what_they_are(judge: Judge, plivo: Plivo) -> None:
    """The PINs of the create are those that later GETs show, an update in between or not."""
    created = plivo.create(**GENERATED).need(200, 201)
    uuid = str(created.value("/session_uuid"))
    pins = {name: str(created.value(f"/session/{name}")) for name in NAMES}
    before = plivo.get(uuid).need(200)
    plivo.update(uuid, {"ring_timeout": 45}).need(200, 202)
    for answer in (before, plivo.get(uuid).need(200)):
        for name, pin in pins.items():
            _judge_pin(judge, answer, f"/response/{name}", pin)


@pytest.mark.requirement("PNM-PIN-007")
def test_the_length_of_generated_pins_is_four_to_fifteen(refused: Look, plivo: Plivo) -> None:
    """Another `generate_pin_length` is refused."""
    for value in (3, 16, 1, 100, -4, 4.5, "abc"):
        refused(plivo.create(**GENERATED, generate_pin_length=value), f"generate_pin_length {value!r}")


@pytest.mark.requirement("PNM-PIN-008")
def test_there_are_at_most_five_retries(refused: Look, works: Look, plivo: Plivo) -> None:
    """`pin_retry` is 0 to 5."""
    for value in (-1, 6, 100, 1.5, "abc"):
        refused(plivo.create(**ON, **PINS, pin_retry=value), f"pin_retry {value!r}")
    for value in (0, 5):
        works(plivo.create(**ON, **PINS, pin_retry=value), f"pin_retry {value!r}")


@pytest.mark.requirement("PNM-PIN-009")
def test_the_wait_for_a_pin_is_five_to_ten_seconds(refused: Look, works: Look, plivo: Plivo) -> None:
    """`pin_retry_wait` is 5 to 10."""
    for value in (4, 11, 60, -5, 5.5, "abc"):
        refused(plivo.create(**ON, **PINS, pin_retry_wait=value), f"pin_retry_wait {value!r}")
    for value in (5, 10):
        works(plivo.create(**ON, **PINS, pin_retry_wait=value), f"pin_retry_wait {value!r}")


@pytest.mark.requirement("PNM-PIN-008", "PNM-PIN-009")
@pytest.mark.parametrize("pins", [PINS, {"generate_pin": True}], ids=["own", "generated"])
def test_by_default_there_is_one_retry_after_five_seconds(
    judge: Judge, plivo: Plivo, pins: dict[str, object]
) -> None:
    """With PIN authentication `pin_retry` is 1 and `pin_retry_wait` 5 where nothing else was said."""
    answer = plivo.create(**ON, **pins).need(200, 201)
    judge["PNM-PIN-008"].equal(answer, "/session/pin_retry", 1)
    judge["PNM-PIN-009"].equal(answer, "/session/pin_retry_wait", 5, tolerated=["5"])


@pytest.mark.requirement("PNM-PIN-010")
@pytest.mark.parametrize("name", ["pin_prompt_play", "incorrect_pin_play"])
def test_pin_files_are_mp3_or_wav(refused: Look, works: Look, plivo: Plivo, name: str) -> None:
    """A play URL of another file type is refused; official clients' tests use .xml, so accepting it is tolerated."""
    for kind in ("xml", "ogg", "txt"):
        url = f"https://media.example.test/file.{kind}"
        refused(plivo.create(**{**ON, **PINS, name: url}), f"{name} of type .{kind}", 200, 201)
    refused(plivo.create(**{**ON, **PINS, name: "https://media.example.test/file"}), f"{name} without a type", 200, 201)
    for kind in ("mp3", "wav"):
        url = f"https://media.example.test/file.{kind}"
        works(plivo.create(**{**ON, **PINS, name: url}), f"{name} of type .{kind}")


@pytest.mark.requirement("PNM-PIN-011")
@pytest.mark.parametrize("off", [{}, {"is_pin_authentication_required": False}], ids=["absent", "false"])
def test_forcing_pins_means_nothing_without_pin_authentication(
    judge: Judge, works: Look, plivo: Plivo, off: dict[str, object]
) -> None:
    """`force_pin_authentication` alone demands no PINs, makes none, and does not turn PIN authentication on."""
    answer = plivo.create(force_pin_authentication=True, **off)
    if not works(answer, "force_pin_authentication without PIN authentication"):
        return
    judge.holds(
        not answer.at("/session/is_pin_authentication_required"),
        where="response.body/session/is_pin_authentication_required", expected="false or absent",
        got=answer.at("/session/is_pin_authentication_required"), answer=answer,
    )
    for name in NAMES:
        judge.holds(
            not answer.at(f"/session/{name}"), where=f"response.body/session/{name}", expected="null or absent",
            got=_shape(answer.at(f"/session/{name}")), answer=answer,
        )


@pytest.mark.requirement("PNM-PIN-011")
@pytest.mark.needs("calls")
def test_forcing_pins_does_not_stop_a_call_without_pin_authentication(
    judge: Judge, plivo: Plivo, fresh: Fresh, control: Control
) -> None:
    """Both parties of such a session are connected, and nobody is asked for a PIN."""
    first, second = fresh.us_number(), fresh.us_number()
    session = plivo.session(first_party=first, second_party=second, force_pin_authentication=True)
    for caller in (first, second):
        call = control.place_call(caller, str(session["virtual_number"]).lstrip("+"))
        judge.holds(
            call.outcome == "connected", where="sequence", expected="the call of a registered party to be connected",
            got=call.outcome, kind="outcome",
        )
        judge.holds(call.prompts == 0, where="sequence", expected="no prompt", got=f"{call.prompts} prompts", kind="prompt")


@pytest.mark.requirement("PNM-PIN-012")
@pytest.mark.parametrize("off", [{}, {"is_pin_authentication_required": False}], ids=["absent", "false"])
def test_no_pins_are_generated_without_pin_authentication(
    judge: Judge, works: Look, plivo: Plivo, off: dict[str, object]
) -> None:
    """`generate_pin` alone makes no PINs."""
    answer = plivo.create(generate_pin=True, generate_pin_length=6, **off)
    if works(answer, "generate_pin without PIN authentication"):
        for name in NAMES:
            judge.holds(
                not answer.at(f"/session/{name}"), where=f"response.body/session/{name}", expected="null or absent",
                got=_shape(answer.at(f"/session/{name}")), answer=answer,
            )
