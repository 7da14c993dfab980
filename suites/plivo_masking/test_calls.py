"""Calls: who is put through to whom, and what the phones show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.control import Control

    from .conftest import Plivo
    from .telephony import Line, Phones

    Lines = Callable[..., Line]
    Own = Callable[..., OwnAccount]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession", "expireMaskingSession")

UNKNOWN_PLAY = "https://media.example.test/unknown.mp3"


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls")
def test_the_first_party_reaches_the_second(line: Lines, phones: Phones) -> None:
    """The second party's phone rings, and shows the virtual number."""
    plain = line()
    call = phones.call(plain.first, plain.number)
    if phones.reaches(call, plain.second, "the first party's call"):
        phones.shows(call, plain.number)


@pytest.mark.requirement("PNM-CALL-002")
@pytest.mark.needs("calls")
def test_the_second_party_reaches_the_first(line: Lines, phones: Phones) -> None:
    """The first party's phone rings, and shows the virtual number."""
    plain = line()
    call = phones.call(plain.second, plain.number)
    if phones.reaches(call, plain.first, "the second party's call"):
        phones.shows(call, plain.number)


@pytest.mark.requirement("PNM-CALL-001", "PNM-CALL-002")
@pytest.mark.needs("calls", "handsets")
def test_the_parties_call_each_other_in_turn(judge: Judge, line: Lines, phones: Phones) -> None:
    """Each call goes the right way, and neither handset ever shows anything but the virtual number."""
    plain = line()
    turns = [(plain.first, plain.second), (plain.second, plain.first)] * 2
    before = {number: len(phones.seen(number)) for number in turns[0]}
    for caller, callee in turns:
        row = "PNM-CALL-001" if caller == plain.first else "PNM-CALL-002"
        call = phones.call(caller, plain.number)
        judge[row].holds(
            call.outcome == "connected" and call.rang == callee,
            where="response.body/rang", expected=callee, got=f"{call.outcome}, rang {call.rang}", kind="call",
        )  # fmt: skip
        judge[row].holds(
            (call.caller_id or "").removeprefix("+") == plain.number,
            where="response.body/caller_id", expected=f"the virtual number {plain.number}", got=call.caller_id,
        )  # fmt: skip
    for row, phone in (("PNM-CALL-001", plain.second), ("PNM-CALL-002", plain.first)):
        shown = [(one.caller_id or "").removeprefix("+") for one in phones.seen(phone)[before[phone] :]]
        judge[row].holds(
            shown == [plain.number] * 2,
            where="response.body/calls", expected=f"2 calls from {plain.number}", got=shown, kind="handset",
        )  # fmt: skip


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls", "accounts", "numbers")
def test_sessions_on_one_number_are_told_apart(plivo: Plivo, own_account: Own, line: Lines, phones: Phones) -> None:
    """On the only number of an account, each first party reaches its own second, in any order."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    lines = [line(api) for _ in range(3)]
    for one in (*lines, *reversed(lines)):
        phones.reaches(phones.call(one.first, one.number), one.second, "the call of that session's first party")


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls")
def test_a_party_with_two_sessions_chooses_by_the_number(line: Lines, phones: Phones) -> None:
    """Whom a common first party reaches depends on which number it dials, and not on what it dialled before."""
    one = line()
    other = one.beside(first_party=one.first)
    for dialled in (one, other, one):
        phones.reaches(phones.call(one.first, dialled.number), dialled.second, "the call to that number")


@pytest.mark.requirement("PNM-CALL-002")
@pytest.mark.needs("calls")
def test_a_party_is_reached_through_either_of_its_sessions(line: Lines, phones: Phones) -> None:
    """The two second parties of a common first one reach it, and each shows its own session's number."""
    one = line()
    other = one.beside(first_party=one.first)
    for dialled in (other, one):
        call = phones.call(dialled.second, dialled.number)
        phones.reaches(call, one.first, "the second party's call")
        phones.shows(call, dialled.number)


@pytest.mark.requirement("PNM-CALL-002")
@pytest.mark.needs("calls")
def test_who_is_first_in_one_session_can_be_second_in_another(line: Lines, phones: Phones) -> None:
    """Roles are the session's, not the person's."""
    one = line()
    other = one.beside(second_party=one.first)
    phones.reaches(phones.call(one.first, other.number), other.first, "the second party's call")
    phones.reaches(phones.call(one.second, one.number), one.first, "the second party's call")


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls")
def test_parties_abroad_talk_like_any_others(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """A British first party, given with a plus, reaches an American second."""
    abroad = line(first_party=f"+{fresh.gb_number()}")
    call = phones.call(abroad.first, abroad.number)
    if phones.reaches(call, abroad.second, "the first party's call"):
        phones.shows(call, abroad.number)


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls")
def test_a_call_that_nobody_answered_can_be_made_again(line: Lines, phones: Phones) -> None:
    """The next call of the first party rings the second like any other."""
    plain = line()
    phones.call(plain.first, plain.number, answered=False)
    call = phones.call(plain.first, plain.number)
    if phones.reaches(call, plain.second, "the first party's next call"):
        phones.shows(call, plain.number)


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls")
def test_an_update_disconnects_nobody(line: Lines, phones: Phones) -> None:
    """After an update the first party reaches the second as before."""
    plain = line()
    plain.update(record=True, session_expiry=7200)
    call = phones.call(plain.first, plain.number)
    if phones.reaches(call, plain.second, "the first party's call"):
        phones.shows(call, plain.number)


@pytest.mark.requirement("PNM-CALL-001")
@pytest.mark.needs("calls", "clock")
def test_a_prolonged_session_goes_on_connecting(line: Lines, phones: Phones, control: Control) -> None:
    """Past the expiry_time that it had first, calls are still put through."""
    plain = line(session_expiry=600)
    plain.update(session_expiry=7200)
    control.advance(700)
    phones.reaches(phones.call(plain.first, plain.number), plain.second, "the first party's call")


# Unknown callers


@pytest.mark.requirement("PNM-CALL-003")
@pytest.mark.needs("calls")
def test_an_unknown_caller_is_not_connected(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """Not even after the parties have talked."""
    plain = line()
    phones.keeps_out(phones.call(fresh.us_number(), plain.number), "an unknown caller")
    phones.call(plain.first, plain.number)
    phones.keeps_out(phones.call(fresh.us_number(), plain.number), "an unknown caller")


@pytest.mark.requirement("PNM-CALL-003")
@pytest.mark.needs("calls", "handsets")
def test_an_unknown_caller_rings_neither_partys_phone(judge: Judge, line: Lines, phones: Phones, fresh: Fresh) -> None:
    """Neither handset has seen a call."""
    plain = line()
    before = [len(phones.seen(number)) for number in (plain.first, plain.second)]
    phones.call(fresh.us_number(), plain.number)
    after = [len(phones.seen(number)) for number in (plain.first, plain.second)]
    judge.holds(before == after, where="response.body/calls", expected=before, got=after, kind="handset")


@pytest.mark.requirement("PNM-CALL-003")
@pytest.mark.needs("calls")
def test_a_party_of_another_number_is_an_unknown_caller(line: Lines, phones: Phones) -> None:
    """Who has a session on one number is a stranger on the number of a session that it is not in."""
    one = line()
    other = one.beside(first_party=one.first)
    phones.keeps_out(phones.call(one.second, other.number), "a party of another session")
    phones.keeps_out(phones.call(other.second, one.number), "a party of another session")


@pytest.mark.requirement("PNM-CALL-003")
@pytest.mark.needs("calls")
def test_force_without_pin_authentication_lets_nobody_in(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """An unknown caller stays unknown whatever digits it types."""
    plain = line(force_pin_authentication=True)
    phones.keeps_out(phones.call(fresh.us_number(), plain.number, digits=["1234"]), "an unknown caller")


@pytest.mark.requirement("PNM-CALL-004")
@pytest.mark.needs("calls")
def test_an_unknown_caller_hears_what_the_session_says(judge: Judge, line: Lines, phones: Phones, fresh: Fresh) -> None:
    """`unknown_caller_play` is played to it, and to the next one."""
    plain = line(unknown_caller_play=UNKNOWN_PLAY)
    for caller in (fresh.us_number(), fresh.gb_number()):
        call = phones.call(caller, plain.number)
        judge.holds(
            UNKNOWN_PLAY in call.played, where="response.body/played", expected=UNKNOWN_PLAY, got=list(call.played)
        )
        phones.keeps_out(call, "an unknown caller who was played the file")


@pytest.mark.requirement("PNM-CALL-004")
@pytest.mark.needs("calls")
def test_a_registered_caller_does_not_hear_it(judge: Judge, line: Lines, phones: Phones) -> None:
    """`unknown_caller_play` is for unknown callers only."""
    plain = line(unknown_caller_play=UNKNOWN_PLAY)
    call = phones.call(plain.second, plain.number)
    judge.holds(
        UNKNOWN_PLAY not in call.played,
        where="response.body/played",
        expected=f"not {UNKNOWN_PLAY}",
        got=list(call.played),
    )


# After the end


@pytest.mark.requirement("PNM-CALL-010")
@pytest.mark.needs("calls")
def test_after_a_delete_nobody_is_connected(line: Lines, phones: Phones) -> None:
    """Neither party, although both were before."""
    plain = line()
    for caller in (plain.first, plain.second):
        phones.call(caller, plain.number)
    plain.expire()
    for caller in (plain.first, plain.second):
        phones.keeps_out(phones.call(caller, plain.number), "a party of a deleted session")


@pytest.mark.requirement("PNM-CALL-010")
@pytest.mark.needs("calls", "clock")
def test_after_the_expiry_nobody_is_connected(line: Lines, phones: Phones, control: Control) -> None:
    """Neither party, and though nobody has asked for the session since."""
    plain = line(session_expiry=600)
    control.advance(601)
    for caller in (plain.first, plain.second):
        phones.keeps_out(phones.call(caller, plain.number), "a party of an expired session")


@pytest.mark.requirement("PNM-CALL-010")
@pytest.mark.needs("calls", "clock")
def test_a_session_that_was_cut_short_connects_nobody_after_that(line: Lines, phones: Phones, control: Control) -> None:
    """The expiry of the latest update counts."""
    plain = line(session_expiry=7200)
    plain.update(session_expiry=600)
    control.advance(601)
    phones.keeps_out(phones.call(plain.first, plain.number), "a party of an expired session")


@pytest.mark.requirement("PNM-CALL-010")
@pytest.mark.needs("calls", "accounts", "numbers")
def test_the_numbers_next_session_is_not_open_to_the_last(
    plivo: Plivo, own_account: Own, line: Lines, phones: Phones
) -> None:
    """On the only number, the party that was in the old session alone is kept out; the one in both reaches the new one."""
    api = plivo.as_account(own_account(us=1, gb=0).client)
    old = line(api)
    old.expire()
    new = line(api, first_party=old.first)
    phones.keeps_out(phones.call(old.second, old.number), "a party of an expired session")
    phones.reaches(phones.call(old.first, new.number), new.second, "the call of a party of the new session")


@pytest.mark.requirement("PNM-CALL-010")
@pytest.mark.needs("calls")
@pytest.mark.parametrize(
    "fields",
    [
        {"second_party": ..., "create_session_with_single_party": True},
        {
            "is_pin_authentication_required": True, "first_party_pin": "48213", "second_party_pin": "59324",
            "pin_prompt_play": "https://media.example.test/prompt.mp3",
        },
    ],
    ids=["single-party", "pin"],
)  # fmt: skip
def test_an_expired_session_lets_no_stranger_in(
    line: Lines, phones: Phones, fresh: Fresh, fields: dict[str, object]
) -> None:
    """Neither through a single-party session nor with the right PIN."""
    open_line = line(**fields)
    open_line.expire()
    for pin in ("48213", "59324"):
        phones.keeps_out(phones.call(fresh.us_number(), open_line.number, digits=[pin]), "a stranger after the end")
