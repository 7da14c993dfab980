"""What the model answers to creates that succeed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
import pytest
from tests.telesign_masking.conftest import API_KEY, CUSTOMER_ID, JSON, ONE, SMS, TWO, VOICE, basic, tsa

from testline.surfaces.telesign_masking.model.countries import COUNTRIES
from testline.surfaces.telesign_masking.model.phones import place_of
from testline.wire import Request

if TYPE_CHECKING:
    from tests.telesign_masking.conftest import Provider

US = {"country_code": "1", "country_iso2": "US", "country_iso3": "USA", "country_name": "United States"}
SERBIA = {"country_code": "381", "country_iso2": "RS", "country_iso3": "SRB", "country_name": "Serbia"}


def test_the_published_example_of_basic(example: Provider) -> None:
    """The request of the vendor's kind gets the answer of the vendor's kind, member by member, in its order."""
    coded = "MEYxRTJEM0MtNEI1QS02OTc4LTg3OTYtQTVCNEMzRDJFMUYwOlZHVnpkRXRsZVVadmNsTndaV056"
    content = b'{"phone_number_1": "15555550100", "phone_number_2": "15555550101", "validity_period": 2}'
    headers = (("authorization", f"Basic {coded}"), ("content-type", "application/json; charset=utf-8"))
    answer = example.send(Request("POST", SMS, headers, content))
    assert (answer.status, answer.headers) == (200, (JSON,))
    assert re.fullmatch("[0-9A-F]{32}", answer.body["reference_id"])
    expected = {
        "reference_id": answer.body["reference_id"],
        "external_id": None,
        "status": {
            "code": 2700, "description": "Session successfully created", "updated_on": "2026-03-03T10:15:30.000000Z",
        },
        "session_data": {
            "resource": "sms",
            "session_end_on": "2026-03-03 12:15:30.000000",
            "validity": 2,
            "message": "",
            "phone_number_1": {"complete_phone_number": ONE, **US, "masked_id": "15555550190"},
            "phone_number_2": {"complete_phone_number": TWO, **US, "masked_id": "15555550191"},
        },
        "error": None,
    }  # fmt: skip
    assert orjson.dumps(answer.body) == orjson.dumps(expected)
    assert {"TNM-SES-001", "TNM-SES-028", "TNM-AUTH-001"} <= set(answer.requirements)


def test_the_published_example_of_a_country_that_differs(example: Provider) -> None:
    """2701, a message that names the number, and one mask for both where there is only one."""
    content = b'{"phone_number_1":"38155500100","phone_number_2":"15555550101","validity_period":24}'
    headers = (JSON, ("date", "Tue, 03 Mar 2026 10:20:00 GMT"), ("x-ts-auth-method", "HMAC-SHA256"))
    request = Request("POST", VOICE, (*headers, ("x-ts-nonce", "1b0b7d64-0d3f-4d3b-8f55-5d2f8a5a9c02")), content)
    answer = example.send(tsa(request, CUSTOMER_ID, API_KEY))
    assert (answer.status, answer.code) == (200, 2701)
    assert answer.body["status"]["description"] == (
        "Session successfully created, the country codes of the phone number and assigned masked_id differs"
    )
    assert answer.data == {
        "resource": "sms_voice",
        "session_end_on": "2026-03-04 10:15:30.000000",
        "validity": 24,
        "message": "country of 38155500100 and masking id 15555550195 differ",
        "phone_number_1": {"complete_phone_number": "38155500100", **SERBIA, "masked_id": "15555550195"},
        "phone_number_2": {"complete_phone_number": TWO, **US, "masked_id": "15555550195"},
    }
    assert {"TNM-SES-020", "TNM-SES-021"} <= set(answer.requirements)


def test_each_create_is_a_session_of_its_own(telesign: Provider) -> None:
    """The same pair again gets another id and other masks."""
    one, other = telesign.create(), telesign.create()
    assert one.body["reference_id"] != other.body["reference_id"]
    assert set(one.masks).isdisjoint(other.masks)


@pytest.mark.parametrize(
    ("unit", "seconds", "most"),
    [("seconds", 1, 2592000), ("minutes", 60, 43200), ("hours", 3600, 720), ("days", 86400, 30)],
)
def test_validity_is_counted_in_the_unit_of_the_account(telesign: Provider, unit: str, seconds: int, most: int) -> None:
    """From one unit to 720 hours in that unit, and not one more."""
    telesign.settings(validity_unit=unit)
    day, hour = divmod(15 * 60 + 30 + 10 * 3600 + seconds, 86400)
    end = telesign.create(validity_period=1).data["session_end_on"]
    assert end == f"2026-03-{3 + day:02d} {hour // 3600:02d}:{hour % 3600 // 60:02d}:{hour % 60:02d}.000000"
    longest = telesign.create(validity_period=most).data
    assert (longest["validity"], longest["session_end_on"]) == (most, "2026-04-02 10:15:30.000000")
    refused = telesign.refuse(validity_period=most + 1)
    assert (refused.status, refused.code) == (400, -10001)


def test_unknown_members_are_ignored(telesign: Provider) -> None:
    """Whatever they are, text outside ASCII included, raw or escaped."""
    body = (
        '{"phone_number_1":"15555550100","phone_number_2":"15555550101","validity_period":2,"note":"žluť \\u017e 🚀"}'
    )
    assert telesign.ask(body.encode()).code == 2700


def test_a_whole_float_is_an_integer(telesign: Provider) -> None:
    """JSON does not tell 2 from 2.0."""
    assert telesign.create(validity_period=2.0).data["validity"] == 2


def test_numbers_that_share_a_dialling_code_are_told_apart(telesign: Provider) -> None:
    """A Canadian number is not of the country of the US masks."""
    answer = telesign.create("14165550100", TWO)
    assert answer.data["phone_number_1"]["country_iso3"] == "CAN"
    assert answer.code == 2701


@pytest.mark.parametrize(
    ("number", "iso3"),
    [("447700900123", "GBR"), ("15555550100", "USA"), ("38155500100", "SRB"), ("12125550100", "USA")],
)
def test_fictional_numbers_are_of_a_country(number: str, iso3: str) -> None:
    """Of the main one of their dialling code, if of no other."""
    place = place_of(number)
    assert place is not None
    assert place.iso3 == iso3


@pytest.mark.parametrize(
    "digits", ["", "0", "0155", "999123456789", "80012345678", "abc", "٣٨١٥٥٥٠٠١٠٠", "+15555550100"]
)
def test_what_has_no_country_has_none(digits: str) -> None:
    """Unknown and international dialling codes, and what is no number at all."""
    assert place_of(digits) is None


@pytest.mark.parametrize("digits", ["1", "1" * 40, "3811"])
def test_a_number_of_any_length_has_a_country(digits: str) -> None:
    """Its dialling code is enough."""
    assert place_of(digits) is not None


def test_every_country_that_has_numbers_is_known() -> None:
    """By ISO codes of two and three letters, each its own."""
    import phonenumbers  # noqa: PLC0415 - only this test asks it

    assert set(COUNTRIES) == phonenumbers.SUPPORTED_REGIONS
    assert len({one.iso3 for one in COUNTRIES.values()}) == len(COUNTRIES)
    assert all(re.fullmatch("[A-Z]{2} [A-Z]{3}", f"{one.iso2} {one.iso3}") and one.name for one in COUNTRIES.values())


def test_a_failed_create_takes_nothing(telesign: Provider) -> None:
    """No session, no mask, nothing on the agenda."""
    telesign.inventory("12405550110")
    before = telesign.refuse(validity_period=0).status
    assert before == 400
    assert telesign.model.state.sessions == telesign.model.state.dials == telesign.model.state.touches == {}
    assert telesign.model.due() is None
    assert telesign.create().masks == ("12405550110", "12405550110")


def test_credentials_of_either_customer_work(telesign: Provider) -> None:
    """Each draws from its own numbers."""
    assert telesign.create().masks[0].startswith("1240")
    assert telesign.create(account="secondary").masks[0].startswith("1248")
    request = Request("POST", SMS, (JSON, basic(**telesign.credentials["secondary"])), b"{}")
    assert telesign.send(request).code == -10001
