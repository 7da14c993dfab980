"""Errors and limits: the body of a refusal, the rate, and failures of the API itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.targets.control_values import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh, OwnAccount
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Plivo

pytestmark = pytest.mark.operation(
    "createMaskingSession", "listMaskingSessions", "getMaskingSession", "updateMaskingSession", "expireMaskingSession"
)

UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
LIMIT = 5


def _errors(plivo: Plivo, fresh: Fresh) -> dict[str, Answer]:
    """Refusals of every kind that a customer meets, but for authentication."""
    uuid = str(plivo.session()["session_uuid"])
    item = plivo.client.path("getMaskingSession", {"session_uuid": uuid})
    answers = {
        "a missing party": plivo.create(first_party=...),
        "a wrong value": plivo.create(record="yes"),
        "a body that is no JSON": plivo.client.send(
            "createMaskingSession", body="{", headers={"content-type": "application/json"}
        ),
        "a wrong list": plivo.list({"offset": -1}),
        "a wrong time": plivo.list({"created_time__gte": "yesterday"}),
        "a wrong update": plivo.update(uuid, {"record_file_format": "ogg"}),
        "an unknown session": plivo.get(fresh.uuid()),
        "an update of an unknown session": plivo.update(fresh.uuid(), {"ring_timeout": 45}),
        "a DELETE of an unknown session": plivo.expire(fresh.uuid()),
        "a method that is not allowed": plivo.client.raw("PUT", item, json={}),
    }
    plivo.expire(uuid)
    answers["a second DELETE"] = plivo.expire(uuid)
    answers["an update of an expired session"] = plivo.update(uuid, {"ring_timeout": 45})
    return {said: answer for said, answer in answers.items() if _is_error(answer)}


def _is_error(answer: Answer) -> bool:
    return answer.status is not None and answer.status >= 400 and answer.status != 401


def _judge_body(judge: Judge, answer: Answer, said: str) -> None:
    error = answer.at("/error")
    judge.holds(
        isinstance(error, str) and bool(error.strip()), where="response.body/error",
        expected=f"a JSON object with a non-empty error as the answer to {said}",
        got=error if isinstance(answer.body, dict) else answer.text[:80] or "an empty body", kind="form", answer=answer,
    )


@pytest.fixture
def faults(control: Control) -> Iterator[Control]:
    """The control API, with no fault left over."""
    control.clear_faults()
    yield control
    control.clear_faults()


@pytest.mark.requirement("PNM-ERR-001")
def test_every_error_says_what_is_wrong(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """The body of a refusal is a JSON object whose `error` is a text: one official client takes an empty body for success."""
    for said, answer in _errors(plivo, fresh).items():
        _judge_body(judge, answer, said)


@pytest.mark.requirement("PNM-ERR-001")
@pytest.mark.needs("accounts")
def test_a_blocked_account_is_told_so(
    judge: Judge, plivo: Plivo, own_account: Callable[..., OwnAccount], no_evidence: Callable[[str], None]
) -> None:
    """The refusals of an account that is blocked have a JSON body with `error` too."""
    blocked = plivo.as_account(own_account(blocked=True).client)
    answers = {"a create": blocked.create(), "a list": blocked.list()}
    if not any(_is_error(answer) for answer in answers.values()):
        no_evidence("the target does not block accounts")
    for said, answer in answers.items():
        if _is_error(answer):
            _judge_body(judge, answer, f"{said} of a blocked account")


@pytest.mark.requirement("PNM-ERR-002")
def test_every_error_has_an_api_id(judge: Judge, plivo: Plivo, fresh: Fresh) -> None:
    """A refusal names its request in `api_id`, as a success does."""
    for answer in _errors(plivo, fresh).values():
        judge.matches(answer, "/api_id", UUID)


@pytest.mark.requirement("PNM-ERR-003")
@pytest.mark.needs("accounts")
def test_more_requests_than_the_rate_allows_are_refused(
    judge: Judge, plivo: Plivo, own_account: Callable[..., OwnAccount], control: Control
) -> None:
    """Reads and writes count alike: as many as allowed are answered, one more gets 429, other accounts notice nothing."""
    account = plivo.as_account(own_account(rate_limit=LIMIT, rate_window=5).client)
    first = account.create()
    uuid = str(first.need(200, 201).value("/session_uuid"))
    allowed = [first, account.get(uuid), account.list(), account.update(uuid, {"ring_timeout": 45}), account.list()]
    for answer in allowed:
        judge.holds(
            answer.status != 429, where="response.status", expected=f"no 429 to the first {LIMIT} requests", got=429,
            kind="early", answer=answer,
        )
    more = [account.get(uuid) for _ in range(1 if control.mode == "virtual" else LIMIT + 1)]
    judge.holds(
        any(answer.status == 429 for answer in more), where="response.status",
        expected=f"429 to more than {LIMIT} requests in 5 s", got=sorted({str(one.status) for one in more}), kind="status",
        answer=more[-1],
    )
    judge.holds(
        plivo.list({"limit": 1}).status != 429, where="response.status", expected="no 429 to another account", got=429,
        kind="foreign",
    )


@pytest.mark.requirement("PNM-ERR-003", "PNM-ERR-001", "PNM-AUTH-007")
@pytest.mark.needs("accounts", "clock")
def test_when_the_window_has_passed_requests_are_answered_again(
    judge: Judge, plivo: Plivo, own_account: Callable[..., OwnAccount], control: Control
) -> None:
    """A create that got 429 has made no session, and after the window the account is served again."""
    account = plivo.as_account(own_account(rate_limit=LIMIT, rate_window=5).client)
    answers = [account.create() for _ in range(2 * LIMIT + 1)]
    made = {str(one.at("/session_uuid")) for one in answers if one.status in (200, 201)}
    limited = [one for one in answers if one.status == 429]
    judge["PNM-ERR-003"].holds(
        bool(limited), where="response.status", expected=f"429 to more than {LIMIT} requests in 5 s",
        got=sorted({str(one.status) for one in answers}), kind="status", answer=answers[-1],
    )
    for answer in limited[:1]:
        _judge_body(judge["PNM-ERR-001"], answer, "more requests than the rate allows")
    control.advance(6)
    listed = account.list()
    judge["PNM-ERR-003"].status(listed, 200)
    if listed.status == 200 and limited:
        judge["PNM-AUTH-007"].holds(
            set(account.uuids(listed)) == made, where="response.body/response/objects",
            expected="the sessions of the creates that were answered", got=f"{len(account.uuids(listed))} of {len(made)}",
            kind="left", answer=listed,
        )


@pytest.mark.requirement("PNM-ERR-004")
@pytest.mark.needs("faults")
def test_an_internal_failure_is_a_json_error(judge: Judge, plivo: Plivo, faults: Control) -> None:
    """A failure of the API itself answers 5xx with a JSON error, and the request after it is served."""
    uuid = str(plivo.session()["session_uuid"])
    faults.set_faults(Fault("internal-error", times=1))
    failed = plivo.get(uuid)
    judge.holds(
        failed.status is not None and failed.status >= 500, where="response.status", expected="a 5xx",
        got=failed.status or f"no answer: {failed.problem}", kind="status", answer=failed,
    )
    _judge_body(judge, failed, "an internal failure")
    judge.status(plivo.get(uuid), 200)


@pytest.mark.requirement("PNM-ERR-004")
@pytest.mark.needs("faults")
def test_the_third_attempt_of_a_client_succeeds(
    judge: Judge, plivo: Plivo, fresh: Fresh, faults: Control
) -> None:
    """Official clients try three times: after two failures the same create makes one session, and only one."""
    pair = {"first_party": fresh.us_number(), "second_party": fresh.us_number()}
    before = plivo.uuids(plivo.list(pair).need(200))
    faults.set_faults(Fault("internal-error", times=2))
    attempts = [plivo.post(pair) for _ in range(3)]
    for answer in attempts[:2]:
        judge.holds(
            answer.status is not None and answer.status >= 500, where="response.status", expected="a 5xx",
            got=answer.status or f"no answer: {answer.problem}", kind="status", answer=answer,
        )
    judge.status(attempts[2], 201, 200)
    listed = plivo.list(pair)
    new = [uuid for uuid in plivo.uuids(listed) if uuid not in before]
    judge.holds(
        len(new) == 1, where="response.body/response/objects", expected="one session of this pair", got=len(new),
        kind="count", answer=listed,
    )
