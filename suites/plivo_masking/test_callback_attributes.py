"""Session status callback: who called whom, in which order, and how the PIN went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .telephony import Event, Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]

pytestmark = pytest.mark.operation("createMaskingSession")

CALL = (
    "SessionFirstPartyAnswer",
    "SessionSecondPartyRing",
    "SessionSecondPartyAnswer",
    "SessionSecondPartyHangup",
    "SessionFirstPartyHangup",
)
"""What a call by the first party shows, if the second answers."""

ANSWERS = ("SessionFirstPartyAnswer", "SessionSecondPartyAnswer")
BOTH_WAYS = tuple(name for name in CALL if name != "SessionSecondPartyRing")
PIN_STATUS = "SessionPinAuthenticationStatus"
PIN = {
    "is_pin_authentication_required": True,
    "first_party_pin": "48213",
    "second_party_pin": "59324",
    "pin_prompt_play": "https://media.example.test/prompt.mp3",
}


def _number(event: Event, name: str) -> str:
    return event[name].strip().removeprefix("+")


def _from_to(judge: Judge, events: list[Event], caller: str, called: str) -> None:
    """`From` is who dialled the virtual number, `To` who was dialled out to."""
    for event in events:
        judge.holds(
            _number(event, "From") == caller, where="callback.body/From",
            expected=f"in {event.name}, the caller {caller}", got=event.fields.get("From", "(absent)"),
        )  # fmt: skip
        # When the caller is answered nobody else need have been dialled yet.
        known = (called, "") if event.name in ANSWERS else (called,)
        judge.holds(
            _number(event, "To") in known, where="callback.body/To",
            expected=f"in {event.name}, {called}, who was called", got=event.fields.get("To", "(absent)"),
        )  # fmt: skip


@pytest.mark.requirement("PNM-CB-003")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_from_is_the_first_party_when_it_calls(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, method: str
) -> None:
    """And `To` the second, with their real numbers."""
    told = line(callback_url=inbox().url(), callback_method=method)
    phones.call(told.first, told.number)
    _from_to(judge, inbox().need(*CALL), told.first, told.second)


@pytest.mark.requirement("PNM-CB-003")
@pytest.mark.needs("calls")
def test_from_is_the_second_party_when_it_calls(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """After a call by the first party, whose events were the other way round."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number)
    past = len(inbox().until(*CALL))
    phones.call(told.second, told.number)
    _from_to(judge, inbox().need(*BOTH_WAYS, past=past), told.second, told.first)


@pytest.mark.requirement("PNM-CB-003")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("pin", ["48213", "59324"])
def test_from_is_the_stranger_who_typed_a_pin(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, pin: str
) -> None:
    """Not the party whose PIN it was; `To` is the party that it reached."""
    told, caller = line(callback_url=inbox().url(), **PIN), "447700900777"
    call = phones.call(caller, told.number, digits=[pin])
    _from_to(judge, inbox().need(*CALL[3:]), caller, (call.rang or "").removeprefix("+"))


@pytest.mark.requirement("PNM-CB-003")
@pytest.mark.needs("calls")
def test_each_stranger_of_a_single_party_session_is_named(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh
) -> None:
    """The second caller is not told of as the first."""
    told = line(callback_url=inbox().url(), second_party=..., create_session_with_single_party=True)
    for caller in (fresh.us_number(), fresh.us_number()):
        past = len(inbox().events())
        phones.call(caller, told.number)
        _from_to(judge, inbox().need(*CALL[3:], past=past), caller, told.first)


@pytest.mark.requirement("PNM-CB-003")
@pytest.mark.needs("calls", "clock")
def test_in_a_call_that_plivo_makes_the_numbers_are_the_parties_own(
    judge: Judge, line: Lines, inbox: Inboxes, control: Control
) -> None:
    """Nobody has dialled the virtual number, and it stands in neither `From` nor `To`."""
    told = line(callback_url=inbox().url(), initiate_call_to_first_party=True)
    control.advance(120)
    for event in inbox().need(*CALL):
        for name in ("From", "To"):
            judge.holds(
                _number(event, name) in (told.first, told.second, ""), where=f"callback.body/{name}",
                expected=f"{told.first} or {told.second}", got=event[name],
            )  # fmt: skip


# Order


RING_FIRST = ("SessionSecondPartyRing", "SessionSecondPartyAnswer")
"""In a call by the second party either may be told by the role or by the place in the call, and nothing follows."""


def _rises(judge: Judge, events: list[Event], *more: tuple[str, str]) -> None:
    """No two events have the same SequenceNumber, and causes have lower ones than what follows from them."""
    numbers = {name: number for name, number in ((one.name, one.sequence) for one in events) if number is not None}
    by_number: dict[int, set[str]] = {}
    for event in events:
        if event.sequence is not None:
            by_number.setdefault(event.sequence, set()).add(event.name)
    double = {number: sorted(names) for number, names in by_number.items() if len(names) > 1}
    where = "callback.body/SequenceNumber"
    judge.holds(not double, where=where, expected="another number for each event", got=double, kind="repeated")
    for sooner, later in (
        ("SessionFirstPartyAnswer", "SessionFirstPartyHangup"),
        ("SessionFirstPartyAnswer", "SessionSecondPartyHangup"),
        ("SessionSecondPartyAnswer", "SessionSecondPartyHangup"),
        ("SessionSecondPartyAnswer", "SessionFirstPartyHangup"),
        ("SessionSecondPartyAnswer", "SessionPartiesHangup"),
        *more,
    ):
        if sooner in numbers and later in numbers:
            judge.holds(
                numbers[sooner] < numbers[later], where=where, kind="order",
                expected=f"{sooner} before {later}", got=f"{numbers[sooner]}, {numbers[later]}",
            )  # fmt: skip


@pytest.mark.requirement("PNM-CB-004")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_sequence_numbers_rise_in_every_call(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, method: str
) -> None:
    """In the first, the second and the third, whoever calls."""
    told = line(callback_url=inbox().url(), callback_method=method)
    for caller in (told.first, told.second, told.first):
        past = len(inbox().events())
        phones.call(caller, told.number)
        inbox().need(*BOTH_WAYS, past=past)
        _rises(judge, inbox().events()[past:], *([RING_FIRST] if caller == told.first else []))


@pytest.mark.requirement("PNM-CB-004")
@pytest.mark.needs("calls")
def test_sequence_numbers_rise_while_a_call_is_held(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """What is sent at the end has higher numbers than what was sent before."""
    told = line(callback_url=inbox().url())
    call = phones.hold(told.first, told.number)
    inbox().need(*CALL[:3])
    phones.hang_up(call, "callee")
    inbox().need(*CALL)
    _rises(judge, inbox().events(), RING_FIRST)


@pytest.mark.requirement("PNM-CB-004")
@pytest.mark.needs("calls")
def test_sequence_numbers_rise_with_a_pin(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh
) -> None:
    """The PIN's result has a number of its own, lower than the called party's answer."""
    told = line(callback_url=inbox().url(), **PIN)
    phones.call(fresh.us_number(), told.number, digits=["77777", "48213"])
    events = inbox().need(PIN_STATUS, *CALL[1:3])
    _rises(judge, inbox().events(), RING_FIRST)
    pins = [one.sequence for one in events if one.name == PIN_STATUS and one.sequence is not None]
    answers = [one.sequence for one in events if one.name == "SessionSecondPartyAnswer" and one.sequence is not None]
    judge.holds(
        bool(pins) and bool(answers) and max(pins) < min(answers), where="callback.body/SequenceNumber", kind="order",
        expected=f"{PIN_STATUS} before SessionSecondPartyAnswer", got=f"{pins}, {answers}",
    )  # fmt: skip


# PIN results


def _statuses(judge: Judge, inbox: Inbox, past: int = 0) -> list[str]:
    """What the PIN events said; each must be one of the three words."""
    found = [one["PinAuthenticationStatus"] for one in inbox.brings(PIN_STATUS, past=past) if one.name == PIN_STATUS]
    where = "callback.body/PinAuthenticationStatus"
    for one in found:
        judge.holds(
            one in ("success", "failed", "AuthorizedCaller"), where=where,
            expected="success, failed or AuthorizedCaller", got=one, kind="form",
        )  # fmt: skip
    return found


def _says(judge: Judge, found: list[str], expected: str, *unexpected: str) -> None:
    judge.holds(
        expected in found and not set(unexpected) & set(found), where="callback.body/PinAuthenticationStatus",
        expected=" and not ".join((expected, *unexpected)), got=found,
    )  # fmt: skip


@pytest.mark.requirement("PNM-CB-006")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("digits", [["48213"], ["59324"], ["77777", "48213"]], ids=["first", "second", "second-try"])
def test_the_right_pin_is_a_success(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, digits: list[str]
) -> None:
    """Of either party, and at a later try too."""
    told = line(callback_url=inbox().url(), **PIN)
    phones.call("447700900777", told.number, digits=digits)
    _says(judge, _statuses(judge, inbox()), "success", "AuthorizedCaller")


@pytest.mark.requirement("PNM-CB-006")
@pytest.mark.needs("calls")
def test_wrong_pins_are_a_failure(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, fresh: Fresh) -> None:
    """Of a stranger whose tries are used up."""
    told = line(callback_url=inbox().url(), **PIN)
    phones.call(fresh.us_number(), told.number, digits=["77777"] * 4)
    _says(judge, _statuses(judge, inbox()), "failed", "success", "AuthorizedCaller")


@pytest.mark.requirement("PNM-CB-006")
@pytest.mark.needs("calls")
def test_a_registered_caller_is_an_authorised_one(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Either party, who needs no PIN."""
    told = line(callback_url=inbox().url(), **PIN)
    for caller in (told.first, told.second):
        past = len(inbox().events())
        phones.call(caller, told.number)
        _says(judge, _statuses(judge, inbox(), past), "AuthorizedCaller", "success", "failed")


@pytest.mark.requirement("PNM-CB-006")
@pytest.mark.needs("calls")
def test_a_party_that_must_type_its_pin_fails_or_succeeds(
    judge: Judge, line: Lines, phones: Phones, inbox: Inboxes
) -> None:
    """With `force_pin_authentication` a party's PIN has a result like a stranger's."""
    told = line(callback_url=inbox().url(), **PIN, force_pin_authentication=True, pin_retry=0)
    phones.call(told.second, told.number, digits=["77777"])
    _says(judge, _statuses(judge, inbox()), "failed", "success")
    past = len(inbox().events())
    phones.call(told.second, told.number, digits=["59324"])
    _says(judge, _statuses(judge, inbox(), past), "success", "failed")
