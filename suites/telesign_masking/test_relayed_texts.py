"""Relayed texts: what one party sends to a masking id reaches the other, and shows nobody's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.control import Control

    from .conftest import Accounts, TeleSign
    from .relays import Phones
    from .sessions import Session

pytestmark = [
    pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession"),
    pytest.mark.needs("messages", "handsets"),
]

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
OWN = pytest.mark.needs("messages", "handsets", "accounts", "numbers")
DIRECTIONS = pytest.mark.requirement("TNM-FLOW-001", "TNM-FLOW-002")


def _both_ways(phones: Phones, session: Session, *texts: str) -> None:
    """Texts of the first party reach the second, and texts of the second the first: each has a row of its own."""
    for text in texts or ("At the gate",):
        phones.relays(session, text, "TNM-FLOW-001")
        phones.relays(session.turned(), text, "TNM-FLOW-002")


@BOTH
@DIRECTIONS
def test_a_text_reaches_the_other_party(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """From the sender's masking id, word for word, and nobody else; in both directions."""
    _both_ways(phones, telesign.session(kind))


@BOTH
@DIRECTIONS
def test_every_text_reaches_the_other_party(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """The fourth as the first."""
    session = telesign.session(kind)
    for way, row in ((session, "TNM-FLOW-001"), (session.turned(), "TNM-FLOW-002")):
        for text in ("one", "two", "three", "four"):
            phones.relays(way, text, row)


@BOTH
@DIRECTIONS
def test_texts_go_to_and_fro(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """In turns."""
    session = telesign.session(kind)
    for _ in range(2):
        phones.relays(session, "Where are you?", "TNM-FLOW-001")
        phones.relays(session.turned(), "At the gate", "TNM-FLOW-002")


@BOTH
@DIRECTIONS
def test_the_second_party_may_write_first(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """The order of the parties only labels them."""
    session = telesign.session(kind)
    phones.relays(session.turned(), "Are you there?", "TNM-FLOW-002")
    phones.relays(session, "I am", "TNM-FLOW-001")


@BOTH
@DIRECTIONS
def test_a_text_arrives_as_it_was_typed(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """In any script, of any length."""
    _both_ways(phones, telesign.session(kind), "Zo\u00eb, caf\u00e9 5 \u20ac", "\u0416\u0443\u043a", "\U0001f697 here", "x" * 400, "a\nb", "0")


@BOTH
@DIRECTIONS
def test_parties_of_two_countries_reach_each_other(
    telesign: TeleSign, phones: Phones, fresh: Fresh, kind: str
) -> None:
    """Whatever the countries of their masking ids."""
    _both_ways(phones, telesign.session(kind, phone_number_2=fresh.gb_number()))


@BOTH
@OWN
@DIRECTIONS
def test_parties_behind_foreign_masking_ids_reach_each_other(
    account: Accounts, phones: Phones, kind: str
) -> None:
    """2701 is a success."""
    _both_ways(phones, account(sms=0, dual=0, gb_sms=2, gb_dual=2).session(kind))


@BOTH
@DIRECTIONS
def test_another_customers_parties_reach_each_other(
    other_telesign: TeleSign, phones: Phones, kind: str
) -> None:
    """Every customer's sessions work."""
    _both_ways(phones, other_telesign.session(kind))


@BOTH
@OWN
@DIRECTIONS
def test_each_session_of_a_party_leads_to_its_own_other_party(
    account: Accounts, phones: Phones, fresh: Fresh, kind: str
) -> None:
    """Three sessions of one party, whichever party it is of each."""
    api, party = account(sms=4, dual=4), fresh.us_number()
    sessions = [api.session(kind, phone_number_1=party), api.session(kind, phone_number_2=party).turned()]
    sessions.append(api.session(kind, phone_number_1=party))
    if len({one.second_mask for one in sessions}) == 3:
        for session in sessions:
            _both_ways(phones, session)


@BOTH
@OWN
@DIRECTIONS
def test_each_session_of_a_pair_keeps_its_own_masking_ids(account: Accounts, phones: Phones, kind: str) -> None:
    """What is dialled says in which session a text is, and whose masking id its reader sees."""
    api = account(sms=4, dual=4)
    first = api.session(kind)
    sessions = [first, *(api.session(kind, phone_number_1=first.first, phone_number_2=first.second) for _ in range(2))]
    for session in sessions:
        _both_ways(phones, session)


@BOTH
@OWN
@DIRECTIONS
def test_many_pairs_on_few_numbers_reach_each_other(account: Accounts, phones: Phones, kind: str) -> None:
    """A masking id leads somewhere else for everybody who dials it."""
    api = account(sms=2, dual=2)
    sessions = [api.session(kind) for _ in range(4)]
    for session in sessions:
        phones.relays(session, f"for {session.second}", "TNM-FLOW-001")
    for session in reversed(sessions):
        phones.relays(session.turned(), f"for {session.first}", "TNM-FLOW-002")


@OWN
@DIRECTIONS
def test_sessions_of_both_kinds_do_not_mix(account: Accounts, phones: Phones, fresh: Fresh) -> None:
    """One party, a session of each kind with other people."""
    api, party = account(), fresh.us_number()
    for session in [api.session(kind, phone_number_1=party) for kind in ("sms", "sms_voice")]:
        _both_ways(phones, session)


@BOTH
@DIRECTIONS
def test_a_failed_create_disturbs_no_session(telesign: TeleSign, phones: Phones, kind: str) -> None:
    """Of the same pair."""
    session = telesign.session(kind)
    pair = {"phone_number_1": session.first, "phone_number_2": session.second}
    for validity in (0, "soon"):
        telesign.create(kind, **pair, validity_period=validity)
    _both_ways(phones, session)


# Nobody's number


@BOTH
@pytest.mark.requirement("TNM-FLOW-003")
def test_what_arrives_shows_no_real_number(judge: Judge, telesign: TeleSign, phones: Phones, kind: str) -> None:
    """Neither as its sender nor in its text, in either direction and every time."""
    session = telesign.session(kind)
    for text in ("At the gate", "Call me", "\u0416\u0443\u043a"):
        for way in (session, session.turned()):
            _shows_nobody(judge, phones, way, text)


@BOTH
@pytest.mark.requirement("TNM-FLOW-003")
def test_a_text_from_another_country_shows_no_real_number(
    judge: Judge, telesign: TeleSign, phones: Phones, fresh: Fresh, kind: str
) -> None:
    """Whatever its masking id is."""
    session = telesign.session(kind, phone_number_1=fresh.gb_number())
    for way in (session, session.turned()):
        _shows_nobody(judge, phones, way, "At the gate")


@BOTH
@pytest.mark.needs("messages", "handsets", "clock")
@pytest.mark.requirement("TNM-FLOW-003")
def test_a_text_at_the_very_end_shows_no_real_number(
    judge: Judge, telesign: TeleSign, phones: Phones, control: Control, kind: str
) -> None:
    """Seconds before the session is over, and after it."""
    session = telesign.session(kind)
    control.advance(max(0.0, session.left(control.now()) - 2))
    for way in (session, session.turned()):
        _shows_nobody(judge, phones, way, "Last words")
    control.advance(4)
    for way in (session, session.turned()):
        _shows_nobody(judge, phones, way, "Too late")


def _shows_nobody(judge: Judge, phones: Phones, session: Session, text: str) -> None:
    phones.watch(session.second)
    sent = phones.text(session.first, session.second_mask, text)
    seen = [sent.sender or "", *(part for one in phones.inbox(session.second) for part in (one.sender, one.text))]
    leaks = [part for part in seen if session.first in part or session.second in part]
    judge.holds(
        not leaks, where="sequence/inbox", expected="nobody's real number", got=leaks, kind="leak",
    )  # fmt: skip


# Strangers


@BOTH
@pytest.mark.requirement("TNM-FLOW-004")
def test_a_strangers_text_is_not_relayed(telesign: TeleSign, phones: Phones, fresh: Fresh, kind: str) -> None:
    """To either masking id, before and after a text of the parties."""
    session, stranger = telesign.session(kind), fresh.us_number()
    for _ in range(4):
        for mask in (session.second_mask, session.first_mask):
            phones.keeps_out(stranger, mask, session.first, session.second)
        phones.text(session.first, session.second_mask, "Hello")


@BOTH
@pytest.mark.requirement("TNM-FLOW-004")
@OWN
def test_a_party_of_another_session_is_a_stranger(account: Accounts, phones: Phones, kind: str) -> None:
    """To a masking id that only other sessions have."""
    api, other = account(sms=2, dual=2), account(sms=2, dual=2)
    session, foreign = api.session(kind), other.session(kind)
    phones.keeps_out(foreign.first, session.second_mask, session.first, session.second, foreign.second)
    phones.keeps_out(session.first, foreign.second_mask, session.second, foreign.first, foreign.second)


@pytest.mark.requirement("TNM-FLOW-004")
@OWN
def test_a_number_of_the_pool_without_a_session_leads_nowhere(
    account: Accounts, phones: Phones, fresh: Fresh
) -> None:
    """Whoever texts it."""
    api, one, other = account(sms=1, dual=2), fresh.us_number(), fresh.us_number()
    session = api.session("sms", phone_number_1=one, phone_number_2=other)
    for number in api.owned("sms_voice"):
        phones.keeps_out(session.first, number, one, other)
        phones.keeps_out(fresh.us_number(), number, one, other)


@BOTH
@pytest.mark.requirement("TNM-FLOW-004")
def test_a_person_whose_create_was_refused_is_a_stranger(
    telesign: TeleSign, phones: Phones, fresh: Fresh, kind: str
) -> None:
    """There is no session of theirs."""
    session, stranger = telesign.session(kind), fresh.us_number()
    telesign.create(kind, phone_number_1=stranger, phone_number_2=session.second, validity_period=0)
    phones.keeps_out(stranger, session.second_mask, session.first, session.second)
