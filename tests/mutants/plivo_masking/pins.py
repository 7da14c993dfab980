"""Wrong about PIN authentication: PNM-PIN."""

from __future__ import annotations

from dataclasses import replace

from plivo_masking.shared import CREATE, hears, memory, nth, refuses_with, shows, tolerates
from testline.surfaces.plivo_masking.model.errors import deny
from wrong import Mutant, around

PINS = ("first_party_pin", "second_party_pin")
PROMPT = "https://media.example.test/default.mp3"


def _shown(change, *places):
    """Shows PINs wrongly."""

    def shown_as(shown, _session, place):
        for name in PINS:
            if shown[name] and place in (places or (place,)):
                shown[name] = change(shown[name])

    return shows(shown_as)


def _swapped(shown, _session, place):
    if place == "item":
        shown[PINS[0]], shown[PINS[1]] = shown[PINS[1]], shown[PINS[0]]


def _without_zeros(pin):
    return pin.lstrip("0") or "0"


def _generated(change):
    """Generates other PINs: `change(first, second, length)`."""

    def generate_pins(healthy, _model, length, turn):
        return change(*healthy(length, turn), length)

    return around(generate_pins=generate_pins)


def _made_up(body):
    """Makes PINs up where none were given."""
    if body.get("is_pin_authentication_required") and not all(body.get(name) for name in PINS):
        body["generate_pin"] = True


def _one_is_enough(healthy, _model, body, turn, **_single):
    return healthy(body, turn, single=any(body.get(name) for name in PINS))


def _equal_allowed(when):
    def given_pins(healthy, _model, body, turn, *, single):
        first, second = (str(body.get(name, "")) for name in PINS)
        return (first, second) if first == second and when(first) else healthy(body, turn, single=single)

    return around(given_pins=given_pins)


def _alike_refused(healthy, _model, body, turn, *, single):
    """Takes one PIN that begins like the other for the same."""
    first, second = (str(body.get(name, "")) for name in PINS)
    if first and second and (first.startswith(second) or second.startswith(first)):
        deny("second_party_pin", "equal")
    return healthy(body, turn, single=single)


def _default_prompt(body):
    if body.get("is_pin_authentication_required"):
        body.setdefault("pin_prompt_play", PROMPT)


def _prompt_for_generated(body):
    if body.get("generate_pin"):
        body.setdefault("pin_prompt_play", PROMPT)


def _new_pins(when):
    """Makes new PINs at an update."""

    def apply(healthy, model, session, changes, turn):
        healthy(session, changes, turn)
        if session.pin and session.pin.generate and when(model, session):
            first, second = model.generate_pins(session.pin.length, turn)
            session.pin = replace(session.pin, first=first, second=second)

    return around(apply=apply)


def _once_too_often(healthy, model, length, turn):
    """From the third session on the second PIN is the first one again."""
    first, second = healthy(length, turn)
    return first, second if nth(model, "generated") < 3 else first


def _with(**members):
    return hears(CREATE, lambda body: {**members, **body})


def _clamped(name, least, most):
    def clamp(body):
        if isinstance(body.get(name), int):
            body[name] = max(least, min(body[name], most))

    return hears(CREATE, clamp)


def _is_word(pin):
    return isinstance(pin, str) and len(pin) > 3 and pin.isalnum() and not pin.isdigit()


def _lax(*names, keyword=None, when=lambda _value: True):
    return tolerates(lambda one, value: one.property in names and keyword in (None, one.keyword) and when(value))


def _without_wav(body):
    if str(body.get("pin_prompt_play")).endswith("wav"):
        body["pin_prompt_play"] = "no file"


def _refuses(name, value):
    return hears(CREATE, lambda body: {**body, name: -1} if body.get(name) == value else None)


def _force_turns_on(body):
    if body.get("force_pin_authentication"):
        body["is_pin_authentication_required"] = True


def _force_makes_pins(body):
    if body.get("force_pin_authentication") and not body.get("is_pin_authentication_required"):
        body |= {"is_pin_authentication_required": True, "generate_pin": True, "pin_prompt_play": PROMPT}


def _forced(healthy, model, account, body, turn):
    answer = healthy(account, body, turn)
    if body.get("force_pin_authentication"):
        memory(model)[account.ledger.sessions[-1].session_uuid] = True
    return answer


def _stops_forced(healthy, model, call, session, digits, turn):
    """Asks a registered caller for a PIN that there is not."""
    if session.pin is None and session.session_uuid in memory(model):
        call.prompts += 1
        call.outcome = "unauthenticated"
        return None
    return healthy(call, session, digits, turn)


def _pins_without(shown, session, _place):
    if session.pin is None and shown["status"] == "active":
        shown["first_party_pin"] = f"{session.created % 10**6:06d}"


def _generates_always(body):
    if body.get("generate_pin"):
        body["is_pin_authentication_required"] = True
        body.setdefault("pin_prompt_play", PROMPT)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("loses_leading_zeros", "PNM-PIN-001", _shown(_without_zeros)),
    Mutant("keeps_ten_digits_of_a_pin", "PNM-PIN-001", _shown(lambda pin: pin[:10])),
    Mutant("hides_pins_later", "PNM-PIN-001", _shown(lambda pin: "*" * len(pin), "item", "list")),
    Mutant("swaps_pins_later", "PNM-PIN-001", shows(_swapped)),
    Mutant("takes_pins_that_begin_alike_for_equal", "PNM-PIN-001", around(given_pins=_alike_refused)),
    Mutant("takes_equal_pins", "PNM-PIN-002", _equal_allowed(bool)),
    Mutant("takes_equal_pins_that_are_long", "PNM-PIN-002", _equal_allowed(lambda pin: len(pin) > 9)),
    Mutant("takes_letters_in_pins", "PNM-PIN-003", _lax(*PINS, keyword="pattern", when=_is_word)),
    Mutant(
        "takes_three_digits", "PNM-PIN-003",
        _lax(*PINS, when=lambda value: str(value).isdigit() and len(str(value)) == 3),
    ),
    Mutant("takes_sixteen_digits", "PNM-PIN-003", _lax(*PINS, when=lambda value: len(str(value)) == 16)),
    Mutant("looks_at_the_first_pin_only", "PNM-PIN-003", _lax(PINS[1], when=lambda value: isinstance(value, str))),
    Mutant("makes_up_pins", "PNM-PIN-004", hears(CREATE, _made_up)),
    Mutant("is_content_with_one_pin", "PNM-PIN-004", around(given_pins=_one_is_enough)),
    Mutant("has_a_prompt_of_its_own", "PNM-PIN-005", hears(CREATE, _default_prompt)),
    Mutant("has_a_prompt_for_generated_pins", "PNM-PIN-005", hears(CREATE, _prompt_for_generated)),
    Mutant("generates_one_pin_for_both", "PNM-PIN-006", _generated(lambda first, _second, _length: (first, first))),
    Mutant(
        "generates_four_digits_always", "PNM-PIN-006",
        _generated(lambda first, second, _length: (first[-4:], second[-4:])),
    ),
    Mutant("generates_six_digits_by_default", "PNM-PIN-006", _with(generate_pin_length=6)),
    Mutant(
        "generates_the_length_for_the_first_only", "PNM-PIN-006",
        _generated(lambda first, second, _length: (first, second[:4])),
    ),
    Mutant(
        "generates_letters", "PNM-PIN-006",
        _generated(lambda first, second, _length: (first, f"{int(second):x}".rjust(len(second), "a"))),
    ),
    Mutant(
        "generates_ten_digits_at_most", "PNM-PIN-006",
        _generated(lambda first, second, _length: (first[:10], second[:10])),
    ),
    Mutant("generates_new_pins_at_an_update", "PNM-PIN-006", _new_pins(lambda _model, _session: True), deep=True),
    Mutant(
        "generates_equal_pins_in_the_third_session", "PNM-PIN-006",
        around(generate_pins=_once_too_often), deep=True,
    ),
    Mutant("generates_long_pins_where_asked_for_short", "PNM-PIN-007", _clamped("generate_pin_length", 4, 99)),
    Mutant("generates_at_most_fifteen", "PNM-PIN-007", _clamped("generate_pin_length", -99, 15)),
    Mutant("fails_over_a_wrong_length", "PNM-PIN-007", refuses_with(500, ("generate_pin_length", "invalid"))),
    Mutant("retries_ten_times", "PNM-PIN-008", _lax("pin_retry", keyword="maximum", when=lambda value: value <= 10)),
    Mutant("retries_a_negative_number_of_times", "PNM-PIN-008", _clamped("pin_retry", 0, 99)),
    Mutant("retries_three_times_by_default", "PNM-PIN-008", _with(pin_retry=3)),
    Mutant("lets_nobody_have_no_retry", "PNM-PIN-008", _refuses("pin_retry", 0)),
    Mutant("waits_a_minute", "PNM-PIN-009", _lax("pin_retry_wait", keyword="maximum")),
    Mutant("waits_four_seconds_for_five", "PNM-PIN-009", _clamped("pin_retry_wait", 5, 99)),
    Mutant("waits_ten_seconds_by_default", "PNM-PIN-009", _with(pin_retry_wait=10)),
    Mutant("knows_no_wav", "PNM-PIN-010", hears(CREATE, _without_wav)),
    Mutant("turns_pins_on_where_forced", "PNM-PIN-011", hears(CREATE, _force_turns_on)),
    Mutant("makes_pins_where_forced", "PNM-PIN-011", hears(CREATE, _force_makes_pins)),
    Mutant(
        "asks_for_pins_that_are_not", "PNM-PIN-011",
        around(create=_forced, registered_calls=_stops_forced), deep=True,
    ),
    Mutant("has_pins_without_authentication", "PNM-PIN-012", shows(_pins_without)),
    Mutant("turns_pins_on_where_generated", "PNM-PIN-012", hears(CREATE, _generates_always)),
)
