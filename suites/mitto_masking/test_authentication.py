"""Authentication: HTTP Basic with account id and API key."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import ModuleType

    from testline.checks import Judge
    from testline.targets.client import Answer

    from .api import Mitto
    from .envelope import Expect
    from .life import Standing

    Stands = Callable[..., Standing]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("createApplication", "listApplications", "getApplication")


def _basic(text: str | bytes) -> str:
    return f"Basic {b64encode(text if isinstance(text, bytes) else text.encode()).decode()}"


def _judge_unauthorized(judge: Judge, answer: Answer, said: str) -> bool:
    """401 by the status, or by the body where all errors come with 200; 403 of a live target. No resource is shown."""
    by_body = answer.status == 200 and str(answer.at("/errorCode")) == "401"
    shown = answer.at("/data")
    resources = shown if isinstance(shown, list) else [shown]
    leaks = any(isinstance(one, dict) and "sid" in one for one in resources)
    judge.holds(
        not leaks, where="response.body/data", expected=f"no resource shown to {said}", got=answer.text[:80], kind="leak",
        answer=answer,
    )
    return judge.holds(
        answer.status == 401, where="response.status", expected=f"401 to {said}",
        got=answer.status or f"no answer: {answer.problem}", kind="status", answer=answer,
        tolerated=not leaks and (by_body or answer.status == 403), one_form=not by_body,
    )


def _wrong_keys(credentials: Mapping[str, str]) -> dict[str, dict[str, str]]:
    key = credentials["api_key"]
    wrong = {
        "another key": "no-such-key", "the key without its end": key[:-1], "the key and more": f"{key}0",
        "the key in other case": key.swapcase(), "an empty key": "", "the account as its key": credentials["account_sid"],
    }
    return {said: {**credentials, "api_key": one} for said, one in wrong.items() if one != key}


# Accepted


@pytest.mark.requirement("MNM-AUTH-001")
def test_basic_credentials_open_every_operation(expect: Expect, apart: Mitto, life: ModuleType) -> None:
    """Account id and key are enough for each of them."""
    for operation, answer in life.Life(apart):
        expect.done(answer, f"{operation} with Basic credentials")


@pytest.mark.requirement("MNM-AUTH-001")
def test_the_primary_account_is_let_in(expect: Expect, mitto: Mitto) -> None:
    """The account that the run was given can list and create."""
    expect.accepted(mitto.ask("listApplications"), "a list")
    made = mitto.create()
    expect.accepted(made, "a create")
    expect.accepted(mitto.ask("getApplication", mitto.needed(made)), "a get")


@pytest.mark.requirement("MNM-AUTH-001")
def test_another_account_is_let_in_by_its_own(expect: Expect, other_mitto: Mitto, life: ModuleType) -> None:
    """The second customer's credentials open every operation to it."""
    for operation, answer in life.Life(other_mitto):
        expect.done(answer, f"{operation} of the second account")


@pytest.mark.requirement("MNM-AUTH-001")
def test_a_refused_request_locks_nobody_out(expect: Expect, mitto: Mitto) -> None:
    """After several wrong keys the right one still works."""
    for credentials in _wrong_keys(mitto.client.credentials).values():
        mitto.ask("listApplications", credentials=credentials)
    expect.accepted(mitto.ask("listApplications"), "the right key after wrong ones")


# Without credentials


@pytest.mark.requirement("MNM-AUTH-002")
def test_no_operation_is_open_without_credentials(judge: Judge, standing: Stands) -> None:
    """Each is refused with 401, and shows nothing."""
    stands = standing()
    for operation, sids, options in (*stands.reads, *stands.writes):
        answer = stands.pool.api.ask(operation, *sids, **options, credentials=None)
        _judge_unauthorized(judge, answer, f"{operation} without credentials")


@pytest.mark.requirement("MNM-AUTH-002")
def test_a_401_challenges_for_basic(
    judge: Judge, standing: Stands, no_evidence: Callable[[str], None]
) -> None:
    """Every 401 names the Basic scheme in WWW-Authenticate."""
    stands, seen = standing(), 0
    for operation, sids, options in (*stands.reads, *stands.writes):
        answer = stands.pool.api.ask(operation, *sids, **options, credentials=None)
        if answer.status != 401:
            continue
        seen += 1
        challenge = answer.header("www-authenticate") or ""
        judge.holds(
            challenge.strip().lower().startswith("basic"), where="response.headers/www-authenticate",
            expected=f"a Basic challenge to {operation}", got=challenge or "(absent)", answer=answer,
        )
    if not seen:
        no_evidence("nothing is refused with the status 401 here")


@pytest.mark.requirement("MNM-AUTH-002")
def test_an_empty_authorization_is_none(judge: Judge, mitto: Mitto) -> None:
    """A header without a value is as no header."""
    answer = mitto.ask("listApplications", credentials=None, headers={"authorization": ""})
    _judge_unauthorized(judge, answer, "an empty Authorization header")


# Wrong credentials


@pytest.mark.requirement("MNM-AUTH-003")
def test_no_operation_is_open_to_a_wrong_key(judge: Judge, standing: Stands) -> None:
    """Each is refused with 401, and shows nothing."""
    stands = standing()
    wrong = {**stands.pool.api.client.credentials, "api_key": "no-such-key"}
    for operation, sids, options in (*stands.reads, *stands.writes):
        answer = stands.pool.api.ask(operation, *sids, **options, credentials=wrong)
        _judge_unauthorized(judge, answer, f"{operation} with a wrong key")


@pytest.mark.requirement("MNM-AUTH-003")
@pytest.mark.parametrize("operation", ["listApplications", "createApplication", "listPhoneNumbers"])
def test_the_key_must_be_right_to_the_letter(judge: Judge, mitto: Mitto, operation: str) -> None:
    """Another key, part of it, more than it and none at all are refused."""
    body = {"enterpriseSid": mitto.enterprise, "name": mitto.title()}
    options = {"json": body} if operation == "createApplication" else {}
    for said, credentials in _wrong_keys(mitto.client.credentials).items():
        _judge_unauthorized(judge, mitto.ask(operation, credentials=credentials, **options), said)


@pytest.mark.requirement("MNM-AUTH-003")
def test_one_accounts_key_does_not_open_another(judge: Judge, mitto: Mitto, other_mitto: Mitto) -> None:
    """Id and key must belong together, in either direction."""
    for one, other in ((mitto, other_mitto), (other_mitto, mitto)):
        mixed = {**one.client.credentials, "api_key": other.client.credentials["api_key"]}
        _judge_unauthorized(judge, one.ask("listApplications", credentials=mixed), "another account's key")


@pytest.mark.requirement("MNM-AUTH-003")
def test_an_unknown_account_is_refused(judge: Judge, mitto: Mitto, unknown: Unknown) -> None:
    """Whatever its key is, even one that another account has."""
    for key in ("no-such-key", mitto.client.credentials["api_key"]):
        credentials = {"account_sid": unknown("AC"), "api_key": key}
        _judge_unauthorized(judge, mitto.ask("listApplications", credentials=credentials), "an unknown account")


@pytest.mark.requirement("MNM-AUTH-003")
@pytest.mark.parametrize("operation", ["listApplications", "createApplication", "listPhoneNumbers"])
def test_a_refusal_does_not_tell_whether_the_account_exists(
    judge: Judge, mitto: Mitto, unknown: Unknown, operation: str
) -> None:
    """A known account with a wrong key and an unknown account get the same answer."""
    options = {"json": {"enterpriseSid": mitto.enterprise, "name": mitto.title()}} if operation == "createApplication" else {}
    wrong = {**mitto.client.credentials, "api_key": "no-such-key"}
    known = mitto.ask(operation, credentials=wrong, **options)
    nobody = mitto.ask(operation, credentials={"account_sid": unknown("AC"), "api_key": "no-such-key"}, **options)
    for where, one, other in (
        ("response.status", known.status, nobody.status),
        ("response.body/errorCode", known.at("/errorCode"), nobody.at("/errorCode")),
        ("response.body/message", known.at("/message"), nobody.at("/message")),
        ("response.headers/www-authenticate", known.header("www-authenticate"), nobody.header("www-authenticate")),
    ):
        judge.holds(
            one == other, where=where, expected=f"as for a known account: {one}", got=str(other), kind="tells",
            answer=nobody,
        )


@pytest.mark.requirement("MNM-AUTH-003")
def test_a_wrong_key_does_not_tell_which_sids_exist(judge: Judge, mitto: Mitto, unknown: Unknown) -> None:
    """A known and an unknown application are refused alike."""
    wrong = {**mitto.client.credentials, "api_key": "no-such-key"}
    for sid in (mitto.application()["sid"], unknown("NMA")):
        for operation in ("getApplication", "deleteApplication"):
            _judge_unauthorized(judge, mitto.ask(operation, sid, credentials=wrong), f"{operation} with a wrong key")


# Malformed headers


@pytest.mark.requirement("MNM-AUTH-004")
@pytest.mark.parametrize(
    "header",
    [
        "Basic", "Basic !!!!", "Basic ====", "Basic a", "Basic a b c", _basic("nocolon"), _basic(":"),
        _basic(b"\xff\xfe:\xff"), _basic(b"\x00"), "Bearer some-token", 'Digest username="x"', "garbage", "Basic " + "A" * 4000,
    ],
    ids=[
        "scheme-only", "no-base64", "padding-only", "one-letter", "several-parts", "no-colon",
        "colon-only", "no-utf8", "nul", "bearer", "digest", "no-scheme", "long",
    ],
)  # fmt: skip
def test_a_malformed_header_is_401(judge: Judge, mitto: Mitto, header: str) -> None:
    """It is refused like no credentials, and never a server error."""
    for operation in ("listApplications", "listPhoneNumbers"):
        answer = mitto.ask(operation, credentials=None, headers={"authorization": header})
        _judge_unauthorized(judge, answer, "a malformed Authorization header")


@pytest.mark.requirement("MNM-AUTH-004")
def test_the_right_pair_in_a_wrong_form_is_401(judge: Judge, mitto: Mitto) -> None:
    """Unencoded, without the scheme, with another scheme or in the wrong order, account and key open nothing."""
    account, key = mitto.client.credentials["account_sid"], mitto.client.credentials["api_key"]
    right = _basic(f"{account}:{key}")
    forms = {
        "unencoded": f"Basic {account}:{key}", "no scheme": right.removeprefix("Basic "),
        "another scheme": right.replace("Basic", "Bearer"), "no blank": right.replace(" ", ""),
        "the wrong order": _basic(f"{key}:{account}"), "no colon": _basic(f"{account}{key}"),
    }
    for said, header in forms.items():
        answer = mitto.ask("listApplications", credentials=None, headers={"authorization": header})
        _judge_unauthorized(judge, answer, f"credentials in a wrong form ({said})")


@pytest.mark.requirement("MNM-AUTH-004")
def test_a_malformed_header_is_401_on_writes(judge: Judge, standing: Stands) -> None:
    """No write is let through by a header that cannot be read."""
    stands = standing()
    for operation, sids, options in stands.writes:
        answer = stands.pool.api.ask(operation, *sids, **options, credentials=None, headers={"authorization": "Basic !!!!"})
        _judge_unauthorized(judge, answer, f"{operation} with a malformed header")


# Without effect


@pytest.mark.requirement("MNM-AUTH-005")
@pytest.mark.parametrize("attempt", ["none", "wrong-key", "malformed"])
def test_a_refused_write_changes_nothing(expect: Expect, standing: Stands, attempt: str) -> None:
    """Without credentials, with a wrong key or with a malformed header nothing is made, changed or removed."""
    stands = standing()
    api = stands.pool.api
    with_key = {"credentials": {**api.client.credentials, "api_key": "no-such-key"}}
    garbled = {"credentials": None, "headers": {"authorization": "Basic !!!!"}}
    how = {"none": {"credentials": None}, "wrong-key": with_key, "malformed": garbled}[attempt]
    before = stands.snapshot()
    for operation, sids, options in stands.writes:
        answer = api.ask(operation, *sids, **options, **how)
        after = stands.snapshot()
        expect.unchanged(before, after, f"{operation} without good credentials", answer)
        before = after


@pytest.mark.requirement("MNM-AUTH-005")
def test_a_refused_create_takes_no_name(expect: Expect, mitto: Mitto) -> None:
    """The name of a create that was not let in is still free."""
    name = mitto.title()
    body = {"enterpriseSid": mitto.enterprise, "name": name}
    mitto.ask("createApplication", json=body, credentials=None)
    mitto.ask("createApplication", json=body, credentials={**mitto.client.credentials, "api_key": "no-such-key"})
    expect.accepted(mitto.create(name=name), "a name that only refused creates had")


@pytest.mark.requirement("MNM-AUTH-005")
def test_a_refused_add_leaves_the_number_available(expect: Expect, standing: Stands) -> None:
    """A number that was not let into a pool is listed as before."""
    stands = standing()
    _, sids, options = stands.request("addMaskedNumber")
    stands.pool.api.ask("addMaskedNumber", *sids, **options, credentials=None)
    expect.accepted(stands.pool.api.ask("getPhoneNumber", stands.spare), "a number that nobody added")
