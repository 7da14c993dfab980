"""What the model answers to creates that it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.telesign_masking.conftest import ONE, TWO, failed, parameter

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider


# Phone numbers


@pytest.mark.parametrize("name", ["phone_number_1", "phone_number_2"])
def test_a_missing_phone_number(telesign: Provider, name: str) -> None:
    """Null is as good as absent."""
    for answer in (telesign.refuse(without=name), telesign.refuse(**{name: None})):
        parameter(answer, f"Missing Parameter: {name}")
        assert {"TNM-VAL-009", "TNM-VAL-022", "TNM-VAL-023"} <= set(answer.requirements)


@pytest.mark.parametrize(
    "number",
    [
        "+15555550100", "1 555 555 0100", "1-555-555-0100", "(1)5555550100", "1555555010x", "abc", "", " ", "155555",
        "1555555010012345", "015555550100", "999123456789", "٣٨١٥٥٥٠٠١٠٠", "15555550100\n", "{value}", "\u0000",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["phone_number_1", "phone_number_2"])
def test_a_malformed_phone_number(telesign: Provider, name: str, number: str) -> None:
    """Digits only, 7 to 15, of a country."""
    answer = telesign.refuse(**{name: number})
    parameter(answer, f"{name} Parameter: {number}")
    assert {"TNM-VAL-010", "TNM-VAL-024"} <= set(answer.requirements)


@pytest.mark.parametrize("number", [15555550100, 1.5, True, False, [], {}, ["15555550100"], {"a": "1"}, 10**30])
def test_a_phone_number_that_is_no_string(telesign: Provider, number: object) -> None:
    """Whatever else it is."""
    assert telesign.refuse(phone_number_2=number).code == -10001


def test_a_long_value_is_not_told_whole(telesign: Provider) -> None:
    """An answer stays small."""
    answer = telesign.refuse(phone_number_1="1" * 100_000)
    parameter(answer, "phone_number_1 Parameter: " + "1" * 40)


def test_numbers_of_the_bounds_are_good(telesign: Provider) -> None:
    """7 and 15 digits."""
    assert telesign.create("1555555", "155555501001234").code == 2700


def test_equal_phone_numbers(telesign: Provider) -> None:
    """2708, with all that could be read."""
    answer = telesign.refuse(phone_number_2=ONE)
    failed(answer, 2708, "phone_number_1 and phone_number_2 parameters cannot be the same value")
    assert answer.data["validity"] == 2
    assert answer.data["resource"] == "sms"
    assert answer.masks == (None, None)


def test_a_blocked_number(telesign: Provider) -> None:
    """2706 where the service blocks it, 2707 where the customer does, with its digits; for either party."""
    telesign.settings(globally_blocked_numbers=["+15555550100"], blocked_numbers=["15555550100", TWO])
    failed(telesign.refuse(), 2706, "phone number 15555550100 blocked by Telesign")
    failed(telesign.refuse(phone_number_1="15555550199"), 2707, "phone number 15555550101 blocked by customer")
    assert telesign.create(account="secondary").code == 2700


# Validity


@pytest.mark.parametrize(
    "validity", [0, -1, -(10**30), "two", "", "2", "2.0", 1.5, 0.0, -2.0, 0.5, True, False, None, [], [2], {}, {"a": 2}]
)
def test_a_validity_that_is_no_whole_number_of_units(telesign: Provider, validity: object) -> None:
    """2705; the validity and the end of the session could not be read."""
    answer = telesign.refuse(validity_period=validity)
    failed(answer, 2705, "validity_period must be integer greater than zero")
    assert (answer.data["validity"], answer.data["session_end_on"]) == (None, None)
    assert answer.data["phone_number_1"]["country_iso2"] == "US"


def test_no_validity(telesign: Provider) -> None:
    """2705 too."""
    answer = telesign.refuse(without="validity_period")
    failed(answer, 2705, "validity_period must be integer greater than zero")
    assert "TNM-VAL-006" in answer.requirements


@pytest.mark.parametrize("validity", [721, 10**9, 10**30, 1e300])
def test_a_validity_beyond_the_longest(telesign: Provider, validity: float) -> None:
    """No code is published: it is an invalid parameter."""
    assert telesign.refuse(validity_period=validity).code == -10001


# Masks


def test_no_mask_at_all(telesign: Provider) -> None:
    """2702: both masks null, one party named, everything else as in a success."""
    telesign.inventory()
    answer = telesign.refuse()
    failed(answer, 2702, "there isn't available masked_id")
    assert answer.data == {
        "resource": "sms",
        "session_end_on": "2026-03-03 12:15:30.000000",
        "validity": 2,
        "message": "Failed to obtain mask for 15555550100",
        "phone_number_1": answer.data["phone_number_1"],
        "phone_number_2": answer.data["phone_number_2"],
    }
    assert answer.masks == (None, None)
    assert {"TNM-VAL-016", "TNM-VAL-017", "TNM-VAL-025", "TNM-VAL-026"} <= set(answer.requirements)


def test_the_party_without_mask_is_named(telesign: Provider) -> None:
    """The only number is one of the parties' own, or one that the first party dials already."""
    telesign.inventory("12405550110")
    telesign.create(ONE, "15555550102")
    answer = telesign.refuse()
    assert answer.data["message"] == "Failed to obtain mask for 15555550101"
    telesign.inventory(ONE)
    assert telesign.refuse().data["message"] == "Failed to obtain mask for 15555550100"
