"""PIN-based authentication: what a caller has to type, and whom it reaches then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount

    from .conftest import Plivo
    from .telephony import Line, Phones

    Lines = Callable[..., Line]
    Own = Callable[..., OwnAccount]

pytestmark = pytest.mark.operation("createMaskingSession")

FIRST, SECOND, WRONG = "48213", "59324", "77777"
ON = {"is_pin_authentication_required": True, "pin_prompt_play": "https://media.example.test/prompt.mp3"}
PINS = {**ON, "first_party_pin": FIRST, "second_party_pin": SECOND}


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_the_first_partys_pin_connects_to_the_second(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """An unknown caller who types it reaches the second party."""
    guarded = line(**PINS)
    call = phones.call(fresh.us_number(), guarded.number, digits=[FIRST])
    phones.reaches(call, guarded.second, "the call with the first party's PIN")


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_the_second_partys_pin_connects_to_the_first(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """An unknown caller who types it reaches the first party."""
    guarded = line(**PINS)
    call = phones.call(fresh.us_number(), guarded.number, digits=[SECOND])
    phones.reaches(call, guarded.first, "the call with the second party's PIN")


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_one_caller_may_use_either_pin(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """The PIN decides each time, not what the caller typed before."""
    guarded, caller = line(**PINS), fresh.gb_number()
    for pin, party in ((FIRST, guarded.second), (SECOND, guarded.first), (FIRST, guarded.second)):
        phones.reaches(phones.call(caller, guarded.number, digits=[pin]), party, "the call with that PIN")


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_generated_pins_connect(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """PINs that the provider made work like given ones."""
    guarded = line(**ON, generate_pin=True, generate_pin_length=6)
    pins = [guarded.session.get(f"{role}_party_pin") for role in ("first", "second")]
    if not all(isinstance(one, str) for one in pins):
        reason = "A session with generate_pin has no PINs as text."
        raise Blocked(reason)
    for pin, party in zip(pins, (guarded.second, guarded.first), strict=True):
        phones.reaches(
            phones.call(fresh.us_number(), guarded.number, digits=[str(pin)]), party, "the call with that PIN"
        )


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_a_leading_zero_is_part_of_a_pin(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """Typed with it the PIN connects, and without it does not."""
    guarded = line(**ON, first_party_pin="00482", second_party_pin=SECOND, pin_retry=0)
    right = phones.call(fresh.us_number(), guarded.number, digits=["00482"])
    phones.reaches(right, guarded.second, "the call with the whole PIN")
    phones.keeps_out(phones.call(fresh.us_number(), guarded.number, digits=["482"]), "a caller without the zeros")


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls")
def test_a_second_try_connects(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """By default one wrong PIN is forgiven, and the right one then works, for either party."""
    guarded = line(**PINS)
    for pin, party in ((FIRST, guarded.second), (SECOND, guarded.first)):
        call = phones.call(fresh.us_number(), guarded.number, digits=[WRONG, pin])
        phones.reaches(call, party, "the call with the right PIN at the second try")


@pytest.mark.requirement("PNM-CALL-005")
@pytest.mark.needs("calls", "accounts", "numbers")
def test_sessions_on_one_number_have_their_own_pins(
    judge: Judge, plivo: Plivo, own_account: Own, line: Lines, phones: Phones
) -> None:
    """Of two guarded sessions on the only number, each is reached by its own PINs."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    made = {
        (first, second): line(api, **ON, first_party_pin=first, second_party_pin=second)
        for first, second in ((FIRST, SECOND), ("61435", "72546"))
    }
    for (first, second), guarded in made.items():
        for pin, party in ((first, guarded.second), (second, guarded.first)):
            call = phones.call("447700900777", guarded.number, digits=[pin])
            judge.holds(
                call.rang == party, where="response.body/rang", expected=party, got=call.rang, kind="call",
                tolerated=True,
            )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-006")
@pytest.mark.needs("calls")
def test_a_registered_caller_is_not_asked(judge: Judge, line: Lines, phones: Phones) -> None:
    """Either party reaches the other without a prompt."""
    guarded = line(**PINS)
    for caller, callee in ((guarded.first, guarded.second), (guarded.second, guarded.first)):
        call = phones.call(caller, guarded.number)
        phones.reaches(call, callee, "a registered caller's call")
        judge.holds(call.prompts == 0, where="response.body/prompts", expected="no prompt", got=call.prompts)


@pytest.mark.requirement("PNM-CALL-006")
@pytest.mark.needs("calls")
def test_a_failed_stranger_does_not_lock_the_parties_out(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """After a stranger's wrong PINs the parties still talk without one."""
    guarded = line(**PINS)
    phones.call(fresh.us_number(), guarded.number, digits=[WRONG] * 4)
    phones.reaches(phones.call(guarded.second, guarded.number), guarded.first, "a registered caller's call")


@pytest.mark.requirement("PNM-CALL-006")
@pytest.mark.needs("calls")
def test_force_unsaid_or_false_asks_no_party(line: Lines, phones: Phones) -> None:
    """`force_pin_authentication` false is the default."""
    guarded = line(**PINS, force_pin_authentication=False)
    phones.reaches(phones.call(guarded.first, guarded.number), guarded.second, "a registered caller's call")


@pytest.mark.requirement("PNM-CALL-007")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("role", ["first", "second"])
def test_with_force_a_party_without_its_pin_is_kept_out(judge: Judge, line: Lines, phones: Phones, role: str) -> None:
    """It is asked, and without a PIN or with a wrong one is not put through."""
    guarded = line(**PINS, force_pin_authentication=True)
    silent = phones.call(getattr(guarded, role), guarded.number)
    phones.keeps_out(silent, f"the {role} party without a PIN")
    judge.holds(silent.prompts >= 1, where="response.body/prompts", expected="a prompt", got=silent.prompts)
    wrong = phones.call(getattr(guarded, role), guarded.number, digits=[WRONG] * 4)
    phones.keeps_out(wrong, f"the {role} party with a wrong PIN")


@pytest.mark.requirement("PNM-CALL-007")
@pytest.mark.needs("calls")
def test_with_force_a_party_with_its_pin_is_put_through(judge: Judge, line: Lines, phones: Phones) -> None:
    """The first party types its own PIN and reaches the second, and the other way round."""
    guarded = line(**PINS, force_pin_authentication=True)
    for caller, pin, callee in ((guarded.first, FIRST, guarded.second), (guarded.second, SECOND, guarded.first)):
        call = phones.call(caller, guarded.number, digits=[pin])
        phones.reaches(call, callee, "the call of a party that typed its PIN")
        judge.holds(call.prompts >= 1, where="response.body/prompts", expected="a prompt", got=call.prompts)


@pytest.mark.requirement("PNM-CALL-007")
@pytest.mark.needs("calls")
def test_with_force_every_call_asks_anew(line: Lines, phones: Phones) -> None:
    """Having typed the PIN once does not open the next call, nor does the other party's call."""
    guarded = line(**PINS, force_pin_authentication=True)
    phones.call(guarded.first, guarded.number, digits=[FIRST])
    phones.keeps_out(phones.call(guarded.first, guarded.number), "the first party, at its next call without a PIN")
    phones.keeps_out(phones.call(guarded.second, guarded.number), "the second party without a PIN")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("retries", [..., 0, 1, 2, 5], ids=["default", "0", "1", "2", "5"])
def test_so_many_tries_and_no_more(line: Lines, phones: Phones, fresh: Fresh, retries: object) -> None:
    """The right PIN works as the last of 1 + `pin_retry` tries, and not after them."""
    guarded = line(**PINS, pin_retry=retries)
    allowed = 1 + (retries if isinstance(retries, int) else 1)
    last = phones.call(fresh.us_number(), guarded.number, digits=[WRONG] * (allowed - 1) + [FIRST])
    phones.reaches(last, guarded.second, f"the call with the right PIN at try {allowed}")
    late = phones.call(fresh.us_number(), guarded.number, digits=[WRONG] * allowed + [FIRST])
    phones.keeps_out(late, f"a caller after {allowed} wrong PINs")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls")
def test_with_force_a_party_has_as_many_tries(line: Lines, phones: Phones) -> None:
    """Its wrong PINs count like a stranger's."""
    guarded = line(**PINS, force_pin_authentication=True, pin_retry=1)
    last = phones.call(guarded.second, guarded.number, digits=[WRONG, SECOND])
    phones.reaches(last, guarded.first, "the call with the right PIN at try 2")
    late = phones.call(guarded.second, guarded.number, digits=[WRONG, WRONG, SECOND])
    phones.keeps_out(late, "a party after 2 wrong PINs")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls")
def test_every_call_has_its_own_tries(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """A caller who failed may call again and begins anew; a wrong try of one call does not count in the next."""
    guarded, caller = line(**PINS, pin_retry=1), fresh.us_number()
    phones.keeps_out(phones.call(caller, guarded.number, digits=[WRONG, WRONG]), "a caller after 2 wrong PINs")
    again = phones.call(caller, guarded.number, digits=[WRONG, FIRST])
    phones.reaches(again, guarded.second, "the next call, with the right PIN at try 2")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("typed", ["", FIRST[:-1], FIRST[::-1], f"0{FIRST}"], ids=["none", "short", "reversed", "zero"])
def test_only_the_whole_pin_is_right(line: Lines, phones: Phones, fresh: Fresh, typed: str) -> None:
    """Neither a part of it nor the same digits in another place."""
    guarded = line(**PINS, pin_retry=0)
    phones.keeps_out(phones.call(fresh.us_number(), guarded.number, digits=[typed]), "a caller with another PIN")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls", "handsets")
def test_a_failed_call_rings_neither_phone(judge: Judge, line: Lines, phones: Phones, fresh: Fresh) -> None:
    """Neither handset has seen it."""
    guarded = line(**PINS)
    before = [len(phones.seen(number)) for number in (guarded.first, guarded.second)]
    phones.call(fresh.us_number(), guarded.number, digits=[WRONG] * 4)
    after = [len(phones.seen(number)) for number in (guarded.first, guarded.second)]
    judge.holds(before == after, where="response.body/calls", expected=before, got=after, kind="handset")


@pytest.mark.requirement("PNM-CALL-008")
@pytest.mark.needs("calls")
def test_another_sessions_pin_is_wrong(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """The PIN of a session on another number opens nothing here."""
    one = line(**PINS, pin_retry=0)
    one.beside(**ON, first_party=one.first, first_party_pin="61435", second_party_pin="72546")
    phones.keeps_out(
        phones.call(fresh.us_number(), one.number, digits=["61435"]), "a caller with another session's PIN"
    )
