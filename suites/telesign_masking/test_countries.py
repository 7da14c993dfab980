"""Countries: what an answer says of a number's country, and masking ids of another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import Accounts, TeleSign
    from .replies import Expect

    Numbers = Callable[[str], str]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

KINDS = ("sms", "sms_voice")
BOTH = pytest.mark.parametrize("kind", KINDS)
OWN = pytest.mark.needs("accounts", "numbers")

COUNTRIES = {
    "gb": ("44", "GB", "GBR", r"(?i).*(United Kingdom|Great Britain).*"),
    "rs": ("381", "RS", "SRB", r"(?i).*Serbia.*"),
}
"""What identifies a country whose dialling code is its own."""


@pytest.fixture
def number(fresh: Fresh) -> Numbers:
    """`number("gb")`: somebody's number in a country."""
    made = {"us": fresh.us_number, "gb": fresh.gb_number, "rs": lambda: f"381555001{fresh.integer(0, 99):02d}"}
    return lambda country: made[country]()


def _between(api: TeleSign, kind: str, number: Numbers, pair: Iterable[str]) -> Answer:
    first, second = map(number, pair)
    return api.create(kind, phone_number_1=first, phone_number_2=second)


@pytest.mark.requirement("TNM-SES-010")
def test_the_country_is_that_of_the_number(judge: Judge, telesign: TeleSign, number: Numbers) -> None:
    """Of each party in its own slot: the dialling code, both ISO codes, and the name."""
    for kind in KINDS:
        for pair in (("us", "gb"), ("gb", "us"), ("gb", "rs"), ("rs", "us")):
            answer = _between(telesign, kind, number, pair)
            for slot, country in ((slot, one) for slot, one in enumerate(pair, 1) if one in COUNTRIES):
                place = f"/session_data/phone_number_{slot}"
                dialled, iso2, iso3, name = COUNTRIES[country]
                judge.equal(answer, f"{place}/country_code", dialled)
                judge.equal(answer, f"{place}/country_iso2", iso2)
                judge.equal(answer, f"{place}/country_iso3", iso3)
                judge.matches(answer, f"{place}/country_name", name)


@pytest.mark.requirement("TNM-SES-010")
def test_the_country_of_a_shared_dialling_code_is_told_in_text(judge: Judge, telesign: TeleSign) -> None:
    """Of the countries behind +1 only the form is sure; what is said of the United States agrees with itself."""
    for kind in KINDS:
        answer = telesign.create(kind)
        for slot in (1, 2):
            place = f"/session_data/phone_number_{slot}"
            judge.matches(answer, f"{place}/country_code", "1[0-9]{0,2}")
            judge.matches(answer, f"{place}/country_name", r"(?s).*\S.*")
            if answer.at(f"{place}/country_iso2") == "US":
                judge.equal(answer, f"{place}/country_iso3", "USA")
                judge.matches(answer, f"{place}/country_name", "(?i).*United States.*")


@pytest.mark.requirement("TNM-SES-010")
@OWN
def test_the_country_is_that_of_the_party_and_not_of_its_mask(judge: Judge, account: Accounts, number: Numbers) -> None:
    """Two British parties behind numbers of the United States are British."""
    api = account(sms=2, dual=2)
    for kind in KINDS:
        answer = _between(api, kind, number, ("gb", "gb"))
        for slot in (1, 2):
            judge.equal(answer, f"/session_data/phone_number_{slot}/country_iso2", "GB")
            judge.equal(answer, f"/session_data/phone_number_{slot}/country_code", "44")


@pytest.mark.requirement("TNM-SES-011")
def test_iso_codes_are_two_and_three_capitals(judge: Judge, telesign: TeleSign, number: Numbers) -> None:
    """In both slots."""
    for kind in KINDS:
        for pair in (("us", "us"), ("gb", "rs"), ("rs", "gb")):
            answer = _between(telesign, kind, number, pair)
            for slot in (1, 2):
                judge.matches(answer, f"/session_data/phone_number_{slot}/country_iso2", "[A-Z]{2}")
                judge.matches(answer, f"/session_data/phone_number_{slot}/country_iso3", "[A-Z]{3}")


# Masking ids of the party's country


@BOTH
@pytest.mark.requirement("TNM-SES-002")
@OWN
@pytest.mark.parametrize("pair", [("us", "us"), ("gb", "gb")], ids="-".join)
def test_a_pool_of_the_parties_country_gives_2700(
    expect: Expect, judge: Judge, account: Accounts, number: Numbers, *, kind: str, pair: tuple[str, str]
) -> None:
    """Every time."""
    country = pair[0]
    pool = {"sms": 2, "dual": 2} if country == "us" else {"sms": 0, "dual": 0, "gb_sms": 2, "gb_dual": 2}
    api = account(**pool)
    for _ in range(3):
        answer = _between(api, kind, number, pair)
        if expect.works(answer, "a create"):
            judge.equal(answer, "/status/code", 2700)


@pytest.mark.requirement("TNM-SES-002", "TNM-SES-020")
@OWN
def test_the_code_tells_whether_the_masks_are_of_their_parties_countries(
    expect: Expect, account: Accounts, number: Numbers, sessions: ModuleType
) -> None:
    """2700 where both are, 2701 where one is not, whatever the pool of two countries gave."""
    api = account(sms=2, dual=2, gb_sms=2, gb_dual=2)
    for kind in KINDS:
        for pair in (("us", "gb"), ("gb", "us"), ("us", "us"), ("gb", "gb"), ("us", "gb")):
            _code_fits(expect, api, sessions, _between(api, kind, number, pair), kind=kind, pair=pair)


@pytest.mark.requirement("TNM-SES-002", "TNM-SES-020")
@OWN
def test_the_code_tells_it_while_the_pool_runs_dry(
    expect: Expect, account: Accounts, fresh: Fresh, sessions: ModuleType
) -> None:
    """One American party asks until what is left of the pool is British."""
    api, one = account(sms=2, dual=2, gb_sms=2, gb_dual=2), fresh.us_number()
    for kind in KINDS:
        for _ in range(4):
            answer = api.create(kind, phone_number_1=one)
            _code_fits(expect, api, sessions, answer, kind=kind, pair=("us", "us"))


def _code_fits(
    expect: Expect, api: TeleSign, sessions: ModuleType, answer: Answer, *, kind: str, pair: tuple[str, str]
) -> None:
    if answer.status != 200:
        return
    masks = [(sessions.mask_of(answer, slot), country.upper()) for slot, country in enumerate(pair, 1)]
    fit = all(mask in api.owned(kind, country) for mask, country in masks)
    expect.of("TNM-SES-002" if fit else "TNM-SES-020").equal(answer, "/status/code", 2700 if fit else 2701)


@BOTH
@pytest.mark.requirement("TNM-SES-020")
@OWN
@pytest.mark.parametrize(
    ("pool", "pairs"),
    [("us", [("gb", "gb"), ("us", "gb"), ("gb", "us"), ("rs", "us"), ("us", "rs")]), ("gb", [("us", "us"), ("us", "gb")])],
    ids=["us", "gb"],
)  # fmt: skip
def test_a_pool_of_another_country_gives_2701(
    expect: Expect, judge: Judge, account: Accounts, number: Numbers, *, kind: str, pool: str, pairs: list[tuple[str, str]]
) -> None:
    """Where either party's country, or both, are not that of the numbers; the session is made nonetheless."""
    api = account(**({"sms": 2, "dual": 2} if pool == "us" else {"sms": 0, "dual": 0, "gb_sms": 2, "gb_dual": 2}))
    for pair in pairs:
        answer = _between(api, kind, number, pair)
        if expect.works(answer, "a create with only foreign masking ids left"):
            judge.equal(answer, "/status/code", 2701)
        for slot in (1, 2):
            judge.matches(answer, f"/session_data/phone_number_{slot}/masked_id", "[0-9]{7,15}")


@pytest.mark.requirement("TNM-SES-021", "TNM-VAL-021")
@OWN
def test_a_mismatch_is_told_in_a_message(
    expect: Expect, account: Accounts, number: Numbers, sessions: ModuleType
) -> None:
    """The message is not empty, and the description is the documented one."""
    api = account(sms=2, dual=2)
    for kind in KINDS:
        for pair in (("gb", "gb"), ("us", "gb"), ("gb", "us")):
            answer = _between(api, kind, number, pair)
            if answer.at("/status/code") == 2701:
                expect.of("TNM-SES-021").matches(answer, "/session_data/message", r"(?s).*\S.*")
                expect.of("TNM-VAL-021").equal(answer, "/status/description", sessions.DESCRIPTIONS[2701])


@BOTH
@pytest.mark.requirement("TNM-SES-028")
@OWN
def test_nothing_is_said_of_a_match_after_a_mismatch(
    judge: Judge, account: Accounts, number: Numbers, kind: str
) -> None:
    """A message is about its own session."""
    api = account(sms=2, dual=2)
    _between(api, kind, number, ("gb", "us")).need(200)
    answer = _between(api, kind, number, ("us", "us")).need(200)
    if answer.at("/status/code") == 2700:
        judge.equal(answer, "/session_data/message", "")
