"""Which virtual number the model gives to a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.plivo_masking.conftest import Provider


def refused(plivo: Provider, **members: object) -> bool:
    """Whether a create finds no number."""
    body = {"first_party": "14155550100", "second_party": "14155550101", **members}
    answer = plivo.ask("POST", "", body)
    return answer.status == 400 and "PNM-NUM-005" in answer.requirements


def test_the_number_is_a_voice_number_of_the_account(plivo: Provider) -> None:
    """The first of the inventory has no voice, and is passed over."""
    first, second = plivo.model.numbers("primary")[:2]
    assert not first["voice"]
    assert plivo.create()["virtual_number"] == second["number"]


def test_disjoint_parties_share_a_number(plivo: Provider) -> None:
    """As few numbers as possible."""
    numbers = {plivo.create(f"141555501{i:02d}", f"121255501{i:02d}")["virtual_number"] for i in range(20)}
    assert len(numbers) == 1


def test_sessions_that_share_a_party_have_different_numbers(plivo: Provider) -> None:
    """And they take the inventory's order again when all have expired."""
    sessions = [plivo.create("14155550100", f"121255501{i:02d}") for i in range(4)]
    numbers = [session["virtual_number"] for session in sessions]
    assert len(set(numbers)) == 4
    plivo.advance(3600)
    assert [plivo.create("14155550100", f"121255501{i:02d}")["virtual_number"] for i in range(4)] == numbers


def test_2n_minus_1_numbers_are_enough_for_n_sessions_of_each_party(plivo: Provider) -> None:
    """Three numbers: every party can hold two sessions, whichever they are."""
    plivo.inventory("12205550140", "12205550141", "12205550142")
    pairs = [("100", "101"), ("102", "103"), ("100", "102"), ("101", "103")]
    assert len([plivo.create(f"14155550{one}", f"14155550{other}") for one, other in pairs]) == 4


def test_an_exhausted_pool_refuses_until_a_session_ends(plivo: Provider) -> None:
    """One number, one party: one session."""
    plivo.inventory("12205550140")
    session = plivo.create()
    assert refused(plivo)
    assert plivo.ask("DELETE", f"/{session['session_uuid']}").status == 200
    assert not refused(plivo)


def test_a_number_rests_for_the_cooloff(plivo: Provider) -> None:
    """After expiry nobody gets it for that long."""
    plivo.inventory("12205550140")
    plivo.create(session_expiry=60, virtual_number_cooloff_period=30)
    plivo.advance(60)
    assert refused(plivo, first_party="12125550100", second_party="12125550101")
    plivo.advance(29.9)
    assert refused(plivo)
    plivo.advance(0.1)
    assert not refused(plivo)


def test_geomatch_wants_the_country_of_the_first_party(plivo: Provider) -> None:
    """GB for a GB number, kept for fiction though it is; without geomatch any country will do."""
    assert plivo.create("447700900900", "14155550101")["virtual_number"].startswith("44")
    assert plivo.create("915550100090", "14155550101")["virtual_number"].startswith("91")
    plivo.inventory("12205550140")
    assert refused(plivo, first_party="447700900900")
    assert not refused(plivo, first_party="447700900900", geomatch=False)


def test_no_party_gets_its_own_number(plivo: Provider) -> None:
    """Even if it is the account's only one."""
    plivo.inventory("12205550140")
    assert refused(plivo, second_party="12205550140")


@pytest.mark.parametrize("by", ["parameter", "credentials"])
def test_a_sub_accounts_sessions_use_its_numbers_only(plivo: Provider, by: str) -> None:
    """Whether it is named in the body, or asks itself."""
    if by == "parameter":
        auth_id = plivo.credentials["sub"]["auth_id"]
        session = plivo.create(subaccount=auth_id)
        listed = plivo.ask("GET", f"?subaccount={auth_id}").body["response"]["objects"]
        assert [one["session_uuid"] for one in listed] == [session["session_uuid"]]
    else:
        session = plivo.create(account="sub")
    owned = {one["number"] for one in plivo.model.numbers("sub")}
    assert session["virtual_number"] in owned
    assert plivo.create("12125550100", "12125550101")["virtual_number"] not in owned


def test_open_single_party_sessions_do_not_share_a_number(plivo: Provider) -> None:
    """Each takes every stranger."""
    plivo.inventory("12205550140")
    single = {"create_session_with_single_party": True}
    plivo.create("14155550100", "", **single)
    assert refused(plivo, first_party="12125550100", second_party="", **single)
    assert not refused(plivo, first_party="12125550100")


def test_a_refused_create_takes_no_number(plivo: Provider) -> None:
    """The next one finds it."""
    plivo.inventory("12205550140")
    assert (
        plivo.ask("POST", "", {"first_party": "14155550100", "second_party": "14155550101", "record": 1}).status == 400
    )
    assert not refused(plivo)
