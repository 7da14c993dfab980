"""Single-party sessions: one party is known, and the other is whoever calls, or is added later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import Plivo
    from .telephony import Line, Phones

    Lines = Callable[..., Line]
    Look = Callable[..., bool]

pytestmark = pytest.mark.operation("createMaskingSession", "updateMaskingSession")

ROLES = ("first_party", "second_party")
SINGLE = {"create_session_with_single_party": True}
PIN = {
    "is_pin_authentication_required": True,
    "pin_prompt_play": "https://media.example.test/prompt.mp3",
    "first_party_pin": "48213",
    "second_party_pin": "59324",
}
"""Either PIN may be the one that connects to the only party; the tests type the one that cannot be its own."""


def _unknown(known: str) -> str:
    return ROLES[known == ROLES[0]]


def _others_pin(known: str) -> str:
    return str(PIN[f"{_unknown(known)}_pin"])


def _knows_one(judge: Judge, answer: Answer, known: str, party: str) -> None:
    """The session has the one party and not the other."""
    got, other = answer.at(f"/session/{known}"), answer.at(f"/session/{_unknown(known)}")
    where = "response.body/session"
    judge.holds(
        isinstance(got, str) and got.removeprefix("+") == party,
        where=f"{where}/{known}", expected=party, got=got, answer=answer,
    )  # fmt: skip
    judge.holds(
        other is MISSING or other in ("", None),
        where=f"{where}/{_unknown(known)}", expected="empty or absent", got=other, answer=answer,
    )  # fmt: skip


@pytest.mark.requirement("PNM-SGL-001")
def test_the_first_party_is_enough(judge: Judge, plivo: Plivo, fresh: Fresh, works: Look) -> None:
    """A session of the first party alone is made, and has a virtual number."""
    party = fresh.us_number()
    answer = plivo.post({"first_party": f"+{party}", **SINGLE})
    if works(answer, "a create with only the first party"):
        _knows_one(judge, answer, "first_party", party)
        judge.matches(answer, "/session/virtual_number", r"\+?[0-9]{5,15}")


@pytest.mark.requirement("PNM-SGL-002")
def test_the_second_party_is_enough(judge: Judge, plivo: Plivo, fresh: Fresh, works: Look) -> None:
    """A session of the second party alone is made, and has a virtual number."""
    party = fresh.us_number()
    answer = plivo.post({"second_party": party, **SINGLE})
    if works(answer, "a create with only the second party"):
        _knows_one(judge, answer, "second_party", party)
        judge.matches(answer, "/session/virtual_number", r"\+?[0-9]{5,15}")


@pytest.mark.requirement("PNM-SGL-003")
@pytest.mark.parametrize("parties", [{}, {"first_party": "", "second_party": ""}], ids=["absent", "empty"])
def test_no_party_at_all_is_refused(judge: Judge, plivo: Plivo, parties: dict[str, object]) -> None:
    """Also when both are empty strings."""
    judge.status(plivo.post({**parties, **SINGLE}), 400)


@pytest.mark.requirement("PNM-SGL-008")
@pytest.mark.parametrize("known", ROLES)
def test_an_empty_string_is_a_missing_party(judge: Judge, plivo: Plivo, fresh: Fresh, works: Look, known: str) -> None:
    """The unknown party may be sent as an empty string."""
    party = fresh.us_number()
    answer = plivo.post({known: party, _unknown(known): "", **SINGLE})
    if works(answer, "a create with one party and an empty other"):
        _knows_one(judge, answer, known, party)


@pytest.mark.requirement("PNM-SGL-004")
@pytest.mark.parametrize("known", ROLES)
def test_the_missing_party_is_added_by_an_update(
    judge: Judge, plivo: Plivo, fresh: Fresh, works: Look, known: str
) -> None:
    """And a later GET has both."""
    party, added = fresh.us_number(), fresh.us_number()
    uuid = str(plivo.session(**{known: party, _unknown(known): ...}, **SINGLE)["session_uuid"])
    if not works(plivo.update(uuid, {_unknown(known): f"+{added}"}), "an update with the missing party"):
        return
    answer = plivo.get(uuid)
    for role, number in ((known, party), (_unknown(known), added)):
        got = answer.at(f"/response/{role}")
        judge.holds(
            isinstance(got, str) and got.removeprefix("+") == number,
            where=f"response.body/response/{role}", expected=number, got=got, answer=answer,
        )  # fmt: skip


@pytest.mark.requirement("PNM-SGL-004")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("known", ROLES)
def test_the_added_party_is_called_and_can_call(line: Lines, phones: Phones, fresh: Fresh, known: str) -> None:
    """From the update on, the two talk like the parties of any session."""
    added = fresh.us_number()
    single = line(**{_unknown(known): ...}, **SINGLE)
    party = single.first or single.second
    single.update(**{_unknown(known): added})
    phones.reaches(phones.call(party, single.number), added, "the known party's call")
    phones.reaches(phones.call(added, single.number), party, "the added party's call")


@pytest.mark.requirement("PNM-SGL-004")
@pytest.mark.needs("calls")
def test_a_party_is_added_when_strangers_have_called_already(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """The known party then reaches the added one, and no longer who called last."""
    single, added = line(second_party=..., **SINGLE), fresh.us_number()
    phones.call(fresh.us_number(), single.number)
    single.update(second_party=added)
    phones.reaches(phones.call(single.first, single.number), added, "the known party's call")
    phones.reaches(phones.call(added, single.number), single.first, "the added party's call")


@pytest.mark.requirement("PNM-SGL-005")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("known", ROLES)
def test_any_caller_reaches_the_registered_party(line: Lines, phones: Phones, fresh: Fresh, known: str) -> None:
    """One stranger after another, and the first one again."""
    single = line(**{_unknown(known): ...}, **SINGLE)
    strangers = [fresh.us_number(), fresh.gb_number()]
    for caller in (*strangers, strangers[0]):
        phones.reaches(phones.call(caller, single.number), single.first or single.second, "a stranger's call")


@pytest.mark.requirement("PNM-SGL-005")
@pytest.mark.needs("calls")
def test_an_update_of_something_else_shuts_nobody_out(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """After the session was prolonged any caller still reaches the party."""
    single = line(second_party=..., **SINGLE)
    single.update(session_expiry=7200)
    phones.reaches(phones.call(fresh.us_number(), single.number), single.first, "a stranger's call")


@pytest.mark.requirement("PNM-SGL-006")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("known", ROLES)
def test_with_a_pin_only_those_who_know_it_reach_the_party(
    line: Lines, phones: Phones, fresh: Fresh, known: str
) -> None:
    """Without a PIN, or with a wrong one, nobody is put through; with the right one the same caller is."""
    single, caller = line(**{_unknown(known): ...}, **SINGLE, **PIN, pin_retry=0), fresh.us_number()
    party = single.first or single.second
    phones.keeps_out(phones.call(caller, single.number), "a caller without a PIN")
    phones.keeps_out(phones.call(caller, single.number, digits=["77777"]), "a caller with a wrong PIN")
    right = phones.call(caller, single.number, digits=[_others_pin(known)])
    phones.reaches(right, party, "the call of one who typed the PIN")
    phones.keeps_out(phones.call(fresh.us_number(), single.number), "the next caller without a PIN")


@pytest.mark.requirement("PNM-SGL-007")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("known", ROLES)
def test_the_registered_party_calls_back_who_called_last(line: Lines, phones: Phones, fresh: Fresh, known: str) -> None:
    """Of two strangers the latest is called; when the first has called again, the first."""
    single = line(**{_unknown(known): ...}, **SINGLE)
    party, strangers = single.first or single.second, [fresh.us_number(), fresh.us_number()]
    for caller in strangers:
        phones.call(caller, single.number)
    phones.reaches(phones.call(party, single.number), strangers[1], "the call back")
    phones.reaches(phones.call(party, single.number), strangers[1], "the second call back")
    phones.call(strangers[0], single.number)
    phones.reaches(phones.call(party, single.number), strangers[0], "the call back after the first had called again")


@pytest.mark.requirement("PNM-SGL-007")
@pytest.mark.needs("calls")
def test_each_session_remembers_its_own_caller(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """A party with two sessions calls back whoever called it through the number that it dials."""
    party = fresh.us_number()
    one = line(first_party=party, second_party=..., **SINGLE)
    lines = [one, one.beside(first_party=party, second_party=..., **SINGLE)]
    strangers = [fresh.us_number(), fresh.us_number()]
    for single, caller in zip(lines, strangers, strict=True):
        phones.call(caller, single.number)
    for single, caller in zip(lines, strangers, strict=True):
        phones.reaches(phones.call(party, single.number), caller, "the call back through that number")


@pytest.mark.requirement("PNM-SGL-007")
@pytest.mark.needs("calls")
def test_with_a_pin_the_party_calls_back_who_was_let_in(line: Lines, phones: Phones, fresh: Fresh) -> None:
    """The other side of the latest interaction is a caller who typed the PIN."""
    single, caller = line(second_party=..., **SINGLE, **PIN), fresh.us_number()
    phones.call(caller, single.number, digits=[_others_pin("first_party")])
    phones.reaches(phones.call(single.first, single.number), caller, "the call back")


@pytest.mark.requirement("PNM-SGL-007")
@pytest.mark.needs("calls")
def test_who_was_not_let_in_is_not_called_back(
    line: Lines, phones: Phones, fresh: Fresh, no_evidence: Callable[[str], NoReturn]
) -> None:
    """Where a caller without the PIN leaves no interaction, the call back still goes to who was let in before."""
    single, caller = line(second_party=..., **SINGLE, **PIN), fresh.us_number()
    phones.call(caller, single.number, digits=[_others_pin("first_party")])
    phones.call(fresh.us_number(), single.number, digits=["77777"] * 4)
    if len(single.interactions()) != 1:
        no_evidence("a caller who fails the PIN is an interaction too here")
    phones.reaches(phones.call(single.first, single.number), caller, "the call back")
