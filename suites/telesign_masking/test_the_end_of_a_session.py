"""The end of a session: until `session_end_on` it relays, and after it nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .relays import Inbox, Phones
    from .sessions import Session

    Inboxes = Callable[..., Inbox]

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"),
    pytest.mark.needs("messages", "handsets", "clock"),
]

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
OWN = pytest.mark.needs("messages", "handsets", "clock", "accounts", "numbers")
ENDED = pytest.mark.requirement("TNM-FLOW-005")


def _until(control: Control, session: Session, seconds: float) -> None:
    """Move the clock to so many seconds from the session's end; before it they are negative."""
    control.advance(max(0.0, session.left(control.now()) + seconds))


def _is_over(phones: Phones, session: Session) -> None:
    """Nothing is relayed, in either direction."""
    phones.keeps_out(session.first, session.second_mask, session.first, session.second)
    phones.keeps_out(session.second, session.first_mask, session.first, session.second)


@BOTH
@pytest.mark.requirement("TNM-FLOW-001", "TNM-FLOW-002")
def test_a_second_before_its_end_it_still_relays(
    telesign: TeleSign, phones: Phones, control: Control, kind: str
) -> None:
    """In both directions, be it of an hour or of a month."""
    for hours in (1, 24, 720):
        session = telesign.session(kind, validity_period=telesign.lasting(hours))
        _until(control, session, -1)
        phones.relays(session, requirement="TNM-FLOW-001")
        phones.relays(session.turned(), requirement="TNM-FLOW-002")


@BOTH
@ENDED
def test_a_second_after_its_end_it_relays_nothing(
    telesign: TeleSign, phones: Phones, control: Control, kind: str
) -> None:
    """In neither direction, be it of an hour or of a month."""
    for hours in (1, 24, 720):
        session = telesign.session(kind, validity_period=telesign.lasting(hours))
        _until(control, session, 1)
        _is_over(phones, session)


@BOTH
@ENDED
def test_a_session_that_was_used_ends_as_well(
    telesign: TeleSign, phones: Phones, control: Control, kind: str
) -> None:
    """Texts prolong nothing, not even at the last moment."""
    session = telesign.session(kind)
    phones.text(session.first, session.second_mask, "Hello")
    _until(control, session, -1)
    phones.text(session.second, session.first_mask, "Goodbye")
    control.advance(2)
    _is_over(phones, session)


@BOTH
@ENDED
def test_long_after_its_end_it_relays_nothing(
    telesign: TeleSign, phones: Phones, control: Control, kind: str
) -> None:
    """It does not come back."""
    session = telesign.session(kind)
    for later in (60, 3600, 30 * 86400):
        _until(control, session, later)
        _is_over(phones, session)


@BOTH
@OWN
@ENDED
def test_it_ends_in_the_accounts_unit(account: Accounts, phones: Phones, control: Control, kind: str) -> None:
    """Counted from the create, whatever the answer told."""
    for unit, period in (("seconds", 30), ("seconds", 1), ("minutes", 2), ("hours", 2), ("days", 1)):
        api = account(validity_unit=unit)
        session = api.session(kind, validity_period=period)
        control.advance(period * api.second + 1)
        _is_over(phones, session)


@BOTH
@OWN
@pytest.mark.requirement("TNM-FLOW-001")
def test_it_lasts_in_the_accounts_unit(account: Accounts, phones: Phones, control: Control, kind: str) -> None:
    """Up to two seconds before the end."""
    for unit, period in (("seconds", 30), ("minutes", 2), ("hours", 2), ("days", 1)):
        api = account(validity_unit=unit)
        session = api.session(kind, validity_period=period)
        control.advance(period * api.second - 2)
        phones.relays(session)


@BOTH
@OWN
@ENDED
def test_a_changed_unit_changes_no_session(account: Accounts, phones: Phones, control: Control, kind: str) -> None:
    """It ends when its create said."""
    api = account(validity_unit="hours")
    session = api.session(kind, validity_period=2)
    control.change_account(api.name, validity_unit="days")
    _until(control, session, 1)
    _is_over(phones, session)


@BOTH
@OWN
@pytest.mark.requirement("TNM-FLOW-001", "TNM-FLOW-005")
def test_the_end_of_one_session_ends_no_other(
    account: Accounts, phones: Phones, control: Control, fresh: Fresh, kind: str
) -> None:
    """Of the same party: the shorter is over, the longer goes on."""
    api, party = account(sms=3, dual=3), fresh.us_number()
    longer = api.session(kind, phone_number_1=party, validity_period=3)
    shorter = api.session(kind, phone_number_1=party, validity_period=1)
    _until(control, shorter, 1)
    phones.relays(longer, requirement="TNM-FLOW-001")
    phones.relays(longer.turned(), requirement="TNM-FLOW-001")
    phones.keeps_out(shorter.second, shorter.first_mask, party, shorter.second, requirement="TNM-FLOW-005")


@BOTH
@OWN
@ENDED
def test_a_second_session_of_the_pair_keeps_the_first_from_no_end(
    account: Accounts, phones: Phones, control: Control, kind: str
) -> None:
    """Its own masking ids go on, those of the first do not."""
    api = account(sms=4, dual=4)
    first = api.session(kind, validity_period=1)
    pair = {"phone_number_1": first.first, "phone_number_2": first.second}
    second = api.session(kind, **pair, validity_period=5)
    _until(control, first, 1)
    own = {second.first_mask, second.second_mask}
    for sender, mask in ((first.first, first.second_mask), (first.second, first.first_mask)):
        if mask not in own:
            phones.keeps_out(sender, mask, first.first, first.second)


@BOTH
@OWN
@pytest.mark.requirement("TNM-FLOW-001", "TNM-FLOW-002")
def test_a_new_session_after_the_end_relays_again(
    account: Accounts, phones: Phones, control: Control, kind: str
) -> None:
    """Of the same pair, three times in a row."""
    api = account(sms=8, dual=8)
    session = api.session(kind, validity_period=1)
    pair = {"phone_number_1": session.first, "phone_number_2": session.second}
    for _ in range(2):
        _until(control, session, 1)
        session = api.session(kind, **pair, validity_period=1)
        phones.relays(session, requirement="TNM-FLOW-001")
        phones.relays(session.turned(), requirement="TNM-FLOW-002")


@BOTH
@OWN
@pytest.mark.requirement("TNM-FLOW-005")
def test_after_the_end_there_is_no_callback(
    account: Accounts, phones: Phones, control: Control, inbox: Inboxes, kind: str
) -> None:
    """Nothing was relayed that it could tell of."""
    api = account(callback_url=inbox().url())
    session = api.session(kind)
    _until(control, session, 1)
    for one in (session, session.turned()):
        phones.text(one.first, one.second_mask, "Too late")
    inbox().has(inbox().after(120), 0, "callbacks of texts after the end")
