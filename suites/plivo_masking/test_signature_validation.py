"""Signature validation: callbacks are signed, and with whose token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from testline.checks import Judge
    from testline.pytest_plugin import OwnAccount
    from testline.targets.control import Control

    from .conftest import Plivo
    from .telephony import Event, Inbox, Line, Phones

    Inboxes = Callable[..., Inbox]
    Lines = Callable[..., Line]
    Own = Callable[..., OwnAccount]

pytestmark = pytest.mark.operation("createMaskingSession")

CALL = ("SessionFirstPartyAnswer", "SessionSecondPartyAnswer", "SessionFirstPartyHangup", "SessionSecondPartyHangup")
RECORDED = ("SessionRecordingInitiated", "SessionRecordingCompleted")
V3, MA_V3, NONCE_V3 = "X-Plivo-Signature-V3", "X-Plivo-Signature-Ma-V3", "X-Plivo-Signature-V3-Nonce"
V2, MA_V2, NONCE_V2 = "X-Plivo-Signature-V2", "X-Plivo-Signature-Ma-V2", "X-Plivo-Signature-V2-Nonce"


class Check:
    """Verifies callbacks as a receiver does: by what it was sent, and the URL as it knows it."""

    def __init__(self, judge: Judge, signature: ModuleType) -> None:
        self._judge = judge
        self._signature = signature

    def v3(self, event: Event, inbox: Inbox, token: object, header: str = V3) -> bool:
        """The header verifies with the token."""
        request = event.exchange.request
        url = inbox.url() if event.method == "GET" else inbox.url(request.query)
        expected = self._signature.sign_v3(
            str(token), request.header(NONCE_V3) or "", event.method, url, sorted(event.pairs)
        )
        return self._fits(event, header, expected)

    def v2(self, event: Event, inbox: Inbox, token: object, header: str = V2) -> bool:
        """The same for the older signature."""
        nonce = event.exchange.request.header(NONCE_V2) or ""
        return self._fits(event, header, self._signature.sign_v2(str(token), nonce, inbox.url()))

    def has(self, event: Event, *headers: str) -> None:
        """The callback carries these headers."""
        for name in headers:
            got = event.exchange.request.header(name)
            self._judge.holds(
                bool(got and got.strip()), where=f"callback.headers/{name.lower()}", expected=f"{name} on {event.name}",
                got=got or "(absent)", kind="absent",
            )  # fmt: skip

    def _fits(self, event: Event, header: str, expected: str) -> bool:
        got = event.exchange.request.header(header)
        return self._judge.holds(
            self._signature.fits(got, expected), where=f"callback.headers/{header.lower()}",
            expected=f"a signature of this {event.method} that verifies", got="another" if got else "(absent)",
            kind="signature",
        )  # fmt: skip


@pytest.fixture
def check(judge: Judge, signature: ModuleType) -> Check:
    """Verifies callbacks."""
    return Check(judge, signature)


@dataclass(frozen=True, slots=True)
class Family:
    """A main account and its sub-account, with numbers of their own."""

    main: Plivo
    sub: Plivo
    line: Lines


@pytest.fixture
def family(plivo: Plivo, own_account: Own, line: Lines) -> Family:
    """Such a pair of accounts."""
    main = own_account(us=2, gb=0)
    sub = own_account(us=2, gb=0, parent=main.name)
    return Family(plivo.as_account(main.client), plivo.as_account(sub.client), line)


def _token(told: Line) -> object:
    return told.api.client.credentials["auth_token"]


@pytest.mark.requirement("PNM-SIG-001")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_every_callback_is_signed(check: Check, line: Lines, phones: Phones, inbox: Inboxes, method: str) -> None:
    """Those of a call, by whichever method."""
    told = line(callback_url=inbox().url(), callback_method=method)
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        check.has(event, V3, MA_V3, NONCE_V3)


@pytest.mark.requirement("PNM-SIG-001")
@pytest.mark.needs("calls")
def test_recording_callbacks_are_signed(check: Check, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Like those of the session."""
    recorded = line(record=True, recording_callback_url=inbox().url())
    phones.call(recorded.first, recorded.number)
    for event in inbox().need(*RECORDED):
        check.has(event, V3, MA_V3, NONCE_V3)


@pytest.mark.requirement("PNM-SIG-001")
@pytest.mark.needs("clock")
def test_the_end_of_a_session_is_signed(check: Check, line: Lines, inbox: Inboxes, control: Control) -> None:
    """Though it belongs to no call."""
    line(callback_url=inbox().url(), session_expiry=600)
    control.advance(601)
    for event in inbox().need("SessionTimeout"):
        check.has(event, V3, MA_V3, NONCE_V3)


@pytest.mark.requirement("PNM-SIG-002")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_v3_signature_verifies(check: Check, line: Lines, phones: Phones, inbox: Inboxes, method: str) -> None:
    """Of every callback of calls by either party."""
    told = line(callback_url=inbox().url(), callback_method=method)
    for caller in (told.first, told.second):
        phones.call(caller, told.number)
    inbox().need(*CALL)
    for event in inbox().events():
        check.v3(event, inbox(), _token(told))


@pytest.mark.requirement("PNM-SIG-002")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_recording_callbacks_v3_signature_verifies(
    check: Check, line: Lines, phones: Phones, inbox: Inboxes, method: str
) -> None:
    """With URLs among what is signed."""
    recorded = line(record=True, recording_callback_url=inbox().url(), recording_callback_method=method)
    phones.call(recorded.first, recorded.number)
    for event in inbox().need(*RECORDED):
        check.v3(event, inbox(), _token(recorded))


@pytest.mark.requirement("PNM-SIG-002")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_v3_signature_verifies_after_an_update(
    check: Check, line: Lines, inbox: Inboxes, control: Control, method: str
) -> None:
    """The URL and the method that are used are those that are signed; the fragment is not."""
    told = line(callback_url=inbox("old").url(), session_expiry=600)
    told.update(callback_url=inbox().url(fragment="ct=2000&rt=5000"), callback_method=method)
    control.advance(601)
    for event in inbox().need("SessionTimeout"):
        check.v3(event, inbox(), _token(told))


@pytest.mark.requirement("PNM-SIG-003")
@pytest.mark.needs("calls")
@pytest.mark.parametrize(
    "case",
    [(method, query) for method in ("POST", "GET") for query in ("b=2&a=1", "who=J%C3%BCrgen%20K&Zone=A%26B")],
    ids=["POST-plain", "POST-encoded", "GET-plain", "GET-encoded"],
)
def test_a_url_with_a_query_is_signed_with_it(
    check: Check, line: Lines, phones: Phones, inbox: Inboxes, case: tuple[str, str]
) -> None:
    """The signature verifies for the URL with the query as it is decoded."""
    method, query = case
    told = line(callback_url=inbox().url(query), callback_method=method)
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        check.v3(event, inbox(), _token(told))


@pytest.mark.requirement("PNM-SIG-003")
@pytest.mark.needs("calls")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_the_query_of_a_url_arrives(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes, method: str) -> None:
    """Beside what the callback itself has to say."""
    told = line(callback_url=inbox().url("tenant=7&who=A%26B"), callback_method=method)
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        got = event.exchange.request.query_pairs
        judge.holds(
            {("tenant", "7"), ("who", "A&B")} <= set(got), where="callback.url", expected="tenant=7 and who=A&B",
            got=[name for name, _ in got],
        )  # fmt: skip


@pytest.mark.requirement("PNM-SIG-004")
@pytest.mark.needs("calls")
def test_no_two_callbacks_have_one_nonce(judge: Judge, line: Lines, phones: Phones, inbox: Inboxes) -> None:
    """Within a call, in the next one, in another session, and among recordings."""
    one = line(callback_url=inbox().url(), record=True, recording_callback_url=inbox("recordings").url())
    other = one.beside(first_party=one.first, callback_url=inbox().url())
    for told in (one, other, one):
        phones.call(told.first, told.number)
    inbox().need(*CALL)
    events = [*inbox().events(), *inbox("recordings").until(*RECORDED)]
    nonces = [event.exchange.request.header(NONCE_V3) for event in events]
    double = len(nonces) - len(set(nonces))
    judge.holds(
        double == 0 and None not in nonces, where=f"callback.headers/{NONCE_V3.lower()}",
        expected=f"{len(nonces)} nonces", got=f"{double} of them used again, {nonces.count(None)} absent",
    )  # fmt: skip


@pytest.mark.requirement("PNM-SIG-005")
@pytest.mark.needs("calls")
def test_a_main_accounts_callback_verifies_with_its_token_twice(
    check: Check, line: Lines, phones: Phones, inbox: Inboxes
) -> None:
    """It is its own main account."""
    told = line(callback_url=inbox().url())
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        check.v3(event, inbox(), _token(told), MA_V3)


@pytest.mark.requirement("PNM-SIG-005")
@pytest.mark.needs("calls", "accounts", "numbers")
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_subaccounts_callback_verifies_with_both_tokens(
    check: Check, phones: Phones, inbox: Inboxes, family: Family, method: str
) -> None:
    """V3 with the sub-account's, Ma-V3 with the main account's, where `subaccount` says whose the session is."""
    told = family.line(
        family.main, subaccount=family.sub.client.credentials["auth_id"], callback_url=inbox().url(),
        callback_method=method,
    )  # fmt: skip
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        check.v3(event, inbox(), family.sub.client.credentials["auth_token"])
        check.v3(event, inbox(), family.main.client.credentials["auth_token"], MA_V3)


@pytest.mark.requirement("PNM-SIG-005")
@pytest.mark.needs("calls", "accounts", "numbers")
def test_a_callback_of_a_session_by_the_subaccount_itself_does_too(
    check: Check, phones: Phones, inbox: Inboxes, family: Family, no_evidence: Callable[[str], object]
) -> None:
    """That it may create one is not everywhere so."""
    if family.sub.create().status in (401, 403):
        no_evidence("a sub-account's own credentials are refused here")
    told = family.line(family.sub, callback_url=inbox().url())
    phones.call(told.first, told.number)
    for event in inbox().need(*CALL):
        check.v3(event, inbox(), family.sub.client.credentials["auth_token"])
        check.v3(event, inbox(), family.main.client.credentials["auth_token"], MA_V3)


@pytest.mark.requirement("PNM-SIG-006")
@pytest.mark.needs("calls")
def test_a_v2_signature_verifies_where_there_is_one(
    check: Check, line: Lines, phones: Phones, inbox: Inboxes, option_not_used: Callable[[str], object]
) -> None:
    """For the URL without its query."""
    told = line(callback_url=inbox().url("a=1"))
    phones.call(told.first, told.number)
    events = inbox().need(*CALL)
    for header in (V2, MA_V2):
        signed = [one for one in events if one.exchange.request.header(header)]
        if not signed and header == V2:
            option_not_used("callbacks have no V2 signature")
        for event in signed:
            check.v2(event, inbox(), _token(told), header)
