"""Masked calls: only in sessions for SMS or voice, and for four hours at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.errors import Blocked

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Call, Control

    from .conftest import Accounts, TeleSign
    from .relays import Phones
    from .sessions import Session

pytestmark = [pytest.mark.operation("createMaskedVoiceSMSSession"), pytest.mark.needs("calls")]

FOUR_HOURS = 4 * 3600
WAYS = pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
CLOCK = pytest.mark.needs("calls", "clock")


def _way(session: Session, *, back: bool) -> Session:
    return session.turned() if back else session


def _dial(control: Control, session: Session, **members: object) -> Call:
    """The first party calls the second; short where the call takes real time."""
    lasting = {} if control.has("clock") else {"ring_seconds": 1, "duration": 2}
    return control.place_call(session.first, session.second_mask, **{**lasting, **members})


def _is_kept_out(judge: Judge, call: Call) -> None:
    judge.holds(
        call.outcome != "connected" and call.rang is None, where="sequence", expected="a call that is not put through",
        got=f"{call.outcome}, rang {call.rang}", kind="call",
    )  # fmt: skip


def _is_connected(judge: Judge, call: Call, session: Session) -> None:
    judge.holds(
        call.outcome == "connected" and call.rang == session.second, where="sequence",
        expected=f"connected to {session.second}", got=f"{call.outcome}, rang {call.rang}", kind="call",
    )  # fmt: skip
    judge.holds(
        call.caller_id in (session.first_mask, session.second_mask), where="sequence/caller_id",
        expected=f"a masking id: {session.first_mask}", got=call.caller_id, kind="call",
    )  # fmt: skip


def _talk(control: Control, session: Session, **members: object) -> Call:
    """A call that is needed; blocked where it is not put through."""
    call = _dial(control, session, **members)
    if call.outcome != "connected":
        reason = f"A call that was to be connected had the outcome {call.outcome}."
        raise Blocked(reason)
    return call


# Sessions for SMS


@WAYS
@pytest.mark.operation("createMaskedSMSSession")
@pytest.mark.requirement("TNM-FLOW-006")
def test_a_call_in_a_session_for_texts_is_not_connected(
    judge: Judge, telesign: TeleSign, control: Control, *, back: bool
) -> None:
    """In neither direction, the second time as the first."""
    session = _way(telesign.session("sms"), back=back)
    for _ in range(2):
        _is_kept_out(judge, _dial(control, session))


@WAYS
@pytest.mark.operation("createMaskedSMSSession")
@pytest.mark.needs("calls", "messages", "handsets")
@pytest.mark.requirement("TNM-FLOW-006")
def test_texts_open_no_way_for_calls(
    judge: Judge, telesign: TeleSign, control: Control, phones: Phones, *, back: bool
) -> None:
    """After one was relayed, and after one was answered."""
    session = _way(telesign.session("sms"), back=back)
    for one in (session, session.turned()):
        phones.text(one.first, one.second_mask, "Call me")
        _is_kept_out(judge, _dial(control, session))


@WAYS
@pytest.mark.operation("createMaskedSMSSession")
@pytest.mark.needs("calls", "accounts", "numbers")
@pytest.mark.requirement("TNM-FLOW-006")
def test_a_session_for_calls_opens_no_way_in_one_for_texts(
    judge: Judge, account: Accounts, control: Control, *, back: bool
) -> None:
    """Although the same two could call each other there."""
    api = account()
    session = api.session("sms")
    api.session("sms_voice", phone_number_1=session.first, phone_number_2=session.second)
    _is_kept_out(judge, _dial(control, _way(session, back=back)))


# Sessions for SMS or voice


@WAYS
@pytest.mark.requirement("TNM-FLOW-007")
def test_a_call_reaches_the_other_party(judge: Judge, telesign: TeleSign, control: Control, *, back: bool) -> None:
    """With a masking id as its caller id, every time."""
    session = _way(telesign.session("sms_voice"), back=back)
    for _ in range(2):
        _is_connected(judge, _dial(control, session), session)


@WAYS
@pytest.mark.needs("calls", "accounts", "numbers")
@pytest.mark.requirement("TNM-FLOW-007")
def test_each_session_of_a_party_leads_to_its_own_other_party(
    judge: Judge, account: Accounts, control: Control, fresh: Fresh, *, back: bool
) -> None:
    """Of three."""
    api, party = account(dual=4), fresh.us_number()
    sessions = [_way(api.session("sms_voice", phone_number_1=party), back=back) for _ in range(3)]
    if back or len({one.second_mask for one in sessions}) == 3:
        for session in sessions:
            _is_connected(judge, _dial(control, session), session)


@WAYS
@pytest.mark.needs("calls", "handsets")
@pytest.mark.requirement("TNM-FLOW-007")
def test_the_phone_that_rings_sees_no_real_number(
    judge: Judge, telesign: TeleSign, control: Control, *, back: bool
) -> None:
    """But a masking id."""
    session = _way(telesign.session("sms_voice"), back=back)
    before = len(control.handset(session.second).calls)
    _talk(control, session)
    seen = [one.caller_id for one in control.handset(session.second).calls[before:]]
    judge.holds(
        seen in ([session.first_mask], [session.second_mask]), where="sequence/calls",
        expected=f"one call, from {session.first_mask}", got=seen, kind="call",
    )  # fmt: skip


@CLOCK
@WAYS
@pytest.mark.requirement("TNM-FLOW-007")
def test_a_call_outside_a_session_is_not_connected(
    judge: Judge, telesign: TeleSign, control: Control, fresh: Fresh, *, back: bool
) -> None:
    """Neither a stranger's, nor a party's after the end."""
    session = _way(telesign.session("sms_voice"), back=back)
    _is_kept_out(judge, control.place_call(fresh.us_number(), session.second_mask))
    control.advance(max(0.0, session.left(control.now()) + 1))
    _is_kept_out(judge, _dial(control, session))


# Four hours


def _long(telesign: TeleSign, *, back: bool = False) -> Session:
    return _way(telesign.session("sms_voice", validity_period=telesign.lasting(720)), back=back)


@CLOCK
@WAYS
@pytest.mark.requirement("TNM-FLOW-008")
def test_a_longer_call_is_cut_at_four_hours(
    judge: Judge, telesign: TeleSign, control: Control, *, back: bool
) -> None:
    """Whoever called, and however much longer it was to be."""
    session = _long(telesign, back=back)
    for seconds in (FOUR_HOURS + 5, 5 * 3600, 24 * 3600):
        _lasted(judge, _talk(control, session, duration=seconds), FOUR_HOURS)


@CLOCK
@pytest.mark.requirement("TNM-FLOW-008")
def test_a_shorter_call_is_not_cut(judge: Judge, telesign: TeleSign, control: Control) -> None:
    """Up to four hours it lasts as long as the parties talk."""
    session = _long(telesign)
    for seconds in (60, 3600, FOUR_HOURS - 10, FOUR_HOURS):
        _lasted(judge, _talk(control, session, duration=seconds), seconds)


@CLOCK
@pytest.mark.requirement("TNM-FLOW-008")
def test_every_call_of_a_session_has_four_hours(judge: Judge, telesign: TeleSign, control: Control) -> None:
    """They do not add up."""
    session = _long(telesign)
    for seconds, lasted in ((3 * 3600, 3 * 3600), (3 * 3600, 3 * 3600), (9 * 3600, FOUR_HOURS)):
        _lasted(judge, _talk(control, session, duration=seconds), lasted)


@CLOCK
@pytest.mark.requirement("TNM-FLOW-008")
def test_a_call_that_nobody_ends_is_over_after_four_hours(judge: Judge, telesign: TeleSign, control: Control) -> None:
    """Whoever hangs up then has nothing to end."""
    call = _talk(control, _long(telesign), hold=True)
    control.advance(FOUR_HOURS + 60)
    _lasted(judge, control.hang_up(call.call_id, "caller"), FOUR_HOURS)


@CLOCK
@pytest.mark.requirement("TNM-FLOW-008")
def test_a_call_that_is_ended_before_lasts_until_then(judge: Judge, telesign: TeleSign, control: Control) -> None:
    """A minute short of four hours."""
    call = _talk(control, _long(telesign), hold=True)
    control.advance(FOUR_HOURS - 60)
    _lasted(judge, control.hang_up(call.call_id, "callee"), FOUR_HOURS - 60)


def _lasted(judge: Judge, call: Call, seconds: float) -> None:
    judge.holds(
        abs(call.duration - seconds) <= 2, where="sequence/duration", expected=f"{seconds} s", got=f"{call.duration} s",
        kind="call",
    )  # fmt: skip
