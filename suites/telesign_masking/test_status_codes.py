"""Status codes: what a failure of Number Masking says, and in which form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from types import ModuleType

    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer

    from .conftest import TeleSign
    from .replies import Expect

    Now = Callable[[], datetime]
    Failing = Callable[..., "Failures"]

pytestmark = pytest.mark.operation("createMaskedSMSSession", "createMaskedVoiceSMSSession")

BOTH = pytest.mark.parametrize("kind", ["sms", "sms_voice"])
BLOCKED = {2706: "globally_blocked_numbers", 2707: "blocked_numbers"}
OWN = pytest.mark.needs("accounts", "numbers")
FAULTS = pytest.mark.needs("faults")


class Failures:
    """Creates that fail with one of the codes, and what each is expected to say."""

    def __init__(self, api: TeleSign, kind: str, code: int, party: str) -> None:
        self.api = api
        self.kind = kind
        self.code = code
        self.party = party

    @property
    def fields(self) -> dict[str, object]:
        """What such a create sends, between this party and a fresh one."""
        made = self.api.fields(phone_number_1=self.party)
        if self.code == 2705:
            made["validity_period"] = 0
        if self.code == 2708:
            made["phone_number_2"] = self.party
        return made

    def answer(self, fields: dict[str, object] | None = None) -> Answer:
        """The answer. Blocked where it is another status: that is judged elsewhere."""
        return self.api.create(self.kind, **(fields or self.fields)).need(503 if self.code == 2704 else 400)


@pytest.fixture
def failing(request: pytest.FixtureRequest, telesign: TeleSign, fresh: Fresh) -> Failing:
    """`failing("sms", 2706)`: creates that fail with a code, on an account where that is so."""

    def made(kind: str, code: int) -> Failures:
        api, party = telesign, fresh.us_number()
        if code in BLOCKED:
            api = request.getfixturevalue("account")(**{BLOCKED[code]: [party]})
        if code == 2702:
            api = request.getfixturevalue("account")(sms=0, dual=0)
        if code == 2704:
            request.getfixturevalue("fault")("internal-error", times=2)
        return Failures(api, kind, code, party)

    return made


def _codes(*codes: int) -> pytest.MarkDecorator:
    """A parameter for each code, with the control features that it takes to get it."""
    needs = {2702: OWN, 2704: FAULTS, **dict.fromkeys(BLOCKED, OWN)}
    return pytest.mark.parametrize("code", [pytest.param(one, marks=needs.get(one, ())) for one in codes])


@BOTH
@_codes(2702, 2704, 2705, 2706, 2707, 2708)
@pytest.mark.requirement("TNM-VAL-018", "TNM-VAL-019", "TNM-VAL-021")
def test_a_failure_says_which_it_is(
    expect: Expect, failing: Failing, sessions: ModuleType, kind: str, code: int
) -> None:
    """By a code, by the documented words, with the number where there is one, and with a fresh reference."""
    failures = failing(kind, code)
    fields = failures.fields
    answers = [failures.answer(fields) for _ in range(2)]
    expect.references(*answers, requirement="TNM-VAL-019")
    for answer in answers:
        expect.tells(answer, "TNM-VAL-018")
        if answer.at("/status/code") == code:
            words = sessions.DESCRIPTIONS[code].format(phone_number=failures.party)
            expect.of("TNM-VAL-021").equal(answer, "/status/description", words)


@pytest.mark.requirement("TNM-VAL-019")
def test_a_failures_reference_is_not_that_of_a_session(expect: Expect, telesign: TeleSign) -> None:
    """Nor that of the failure before it."""
    fields = telesign.fields()
    answers = [telesign.create("sms", **fields).need(200)]
    answers += [telesign.create("sms", **{**fields, "validity_period": 0}).need(400) for _ in range(2)]
    expect.references(*answers)


@BOTH
@_codes(2702, 2704)
@pytest.mark.requirement("TNM-VAL-026")
def test_the_documented_failures_use_the_whole_envelope(expect: Expect, failing: Failing, kind: str, code: int) -> None:
    """As in the vendor's examples: whose session it was to be, and until when."""
    failures = failing(kind, code)
    fields = failures.fields
    answer, judge = failures.answer(fields), expect.of(None)
    expect.is_whole(answer)
    judge.equal(answer, "/session_data/resource", kind)
    judge.matches(answer, "/reference_id", "[0-9A-Fa-f]{32}")
    for slot in (1, 2):
        name = f"phone_number_{slot}"
        judge.equal(answer, f"/session_data/{name}/complete_phone_number", fields[name])
        judge.matches(answer, f"/session_data/{name}/country_iso2", "[A-Z]{2}")


@BOTH
@_codes(2702, 2704)
@pytest.mark.requirement("TNM-VAL-026")
def test_the_documented_failures_tell_validity_and_end(
    expect: Expect, failing: Failing, sessions: ModuleType, now: Now, *, kind: str, code: int
) -> None:
    """They are filled as for a success."""
    failures, since = failing(kind, code), now()
    fields = failures.fields
    answer, judge, asked = failures.answer(fields), expect.of(None), int(str(fields["validity_period"]))
    got = answer.at("/session_data/validity")
    judge.holds(
        sessions.is_validity(got, asked), where="response.body/session_data/validity", expected=asked, got=got, answer=answer
    )
    expect.lasts(answer, asked * failures.api.second, since)


@BOTH
@_codes(2705, 2706, 2707, 2708)
@pytest.mark.requirement("TNM-VAL-027", "TNM-VAL-020")
def test_the_other_failures_use_the_whole_envelope_too(
    expect: Expect, failing: Failing, sessions: ModuleType, kind: str, code: int
) -> None:
    """Every member is there, whatever it holds; a masking id would serve no session."""
    answer = failing(kind, code).answer()
    expect.is_whole(answer, "TNM-VAL-027")
    for slot in (1, 2):
        got = sessions.mask_of(answer, slot)
        expect.of("TNM-VAL-020").holds(
            not isinstance(got, str), where=f"response.body/session_data/phone_number_{slot}/masked_id",
            expected="no masking id", got=got, answer=answer, tolerated=True,
        )  # fmt: skip
