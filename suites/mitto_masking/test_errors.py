"""Errors: the body of a refusal, and its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from testline.targets.client import Answer

    from .api import Mitto, Pool
    from .envelope import Expect
    from .life import Standing

    Stands = Callable[..., Standing]
    Pools = Callable[..., Pool]
    Unknown = Callable[[str], str]

pytestmark = pytest.mark.operation("createApplication", "getApplication", "addParticipants")


def _judge_error(expect: Expect, answer: Answer, said: str) -> None:
    """A string of digits as errorCode, and a message.

    An integer is tolerated of anybody; of a live target other text, and whatever comes with a 401 or 403.
    """
    code, message = answer.at("/errorCode"), answer.at("/message")
    is_number = isinstance(code, int) and not isinstance(code, bool)
    is_text = isinstance(code, str) and code != ""
    shut_out = answer.status in (401, 403)
    expect.judge.holds(
        is_text and code.isascii() and code.isdecimal(), where="response.body/errorCode", expected=f"a string of digits to {said}",
        got=repr(code), kind="absent" if code is MISSING else "type", answer=answer,
        tolerated=is_number or is_text or shut_out, one_form=not is_number,
    )
    expect.judge.holds(
        isinstance(message, str) and message != "", where="response.body/message", expected=f"a message to {said}",
        got=repr(message), kind="absent" if message is MISSING else "type", answer=answer, tolerated=shut_out, one_form=True,
    )


# Code and message


@pytest.mark.requirement("MNM-ENV-003")
def test_every_refusal_has_an_error_code_and_a_message(expect: Expect, standing: Stands, life: ModuleType) -> None:
    """Whatever was wrong, and with whichever operation."""
    for said, answer in life.refusals(standing()):
        _judge_error(expect, answer, said)


@pytest.mark.requirement("MNM-ENV-003")
def test_the_documented_error_has_a_code_that_is_text(expect: Expect, mitto: Mitto) -> None:
    """A name that is taken is refused, each time, with a string and a message."""
    name = mitto.application()["name"]
    for _ in range(2):
        _judge_error(expect, mitto.create(name=name), "a name that is taken")


@pytest.mark.requirement("MNM-ENV-005")
def test_an_error_has_no_code(expect: Expect, standing: Stands, life: ModuleType) -> None:
    """`code` and `errorCode` exclude each other, in every refusal."""
    for said, answer in life.refusals(standing()):
        body = answer.body if isinstance(answer.body, dict) else {}
        expect.holds(
            not {"code", "errorCode"} <= set(body), f"one of code and errorCode to {said}", "both", answer,
            where="response.body/code", kind="both",
        )


# The echo


@pytest.mark.requirement("MNM-ENV-004")
@pytest.mark.parametrize(
    ("name", "value"),
    [("ttl", -1), ("ttl", "soon"), ("numberSelectionBehavior", "sometimes-sticky")],
    ids=["negative-ttl", "ttl-in-words", "unknown-behaviour"],
)
def test_a_refused_create_echoes_what_was_wrong(expect: Expect, mitto: Mitto, name: str, value: object) -> None:
    """The offending field stands under data with the value that was sent."""
    answer = mitto.create(**{name: value})
    got = answer.at(f"/data/{name}")
    expect.holds(str(got) == str(value), repr(value), repr(got), answer, where=f"response.body/data/{name}")


@pytest.mark.requirement("MNM-ENV-004")
def test_a_refused_update_echoes_what_was_wrong(expect: Expect, mitto: Mitto) -> None:
    """A bad ttl, and a name that is taken, come back under data."""
    taken, one = mitto.application()["name"], mitto.application()
    for name, value in (("ttl", "soon"), ("name", taken)):
        answer = mitto.update(one, **{name: value})
        expect.holds(
            answer.at(f"/data/{name}") == value, repr(value), repr(answer.at(f"/data/{name}")), answer,
            where=f"response.body/data/{name}",
        )


@pytest.mark.requirement("MNM-ENV-004")
def test_a_refused_create_that_lacks_something_echoes_the_rest(expect: Expect, mitto: Mitto) -> None:
    """Data is an object there too."""
    for said, answer in (("no name", mitto.create(name=...)), ("no enterprise", mitto.create(enterpriseSid=...))):
        got = answer.at("/data")
        expect.holds(isinstance(got, dict), f"an object to a create with {said}", repr(got), answer, kind="type")


@pytest.mark.requirement("MNM-ENV-004")
def test_a_refused_participant_is_echoed(expect: Expect, pool: Pools) -> None:
    """The phone number that could not be read stands under data."""
    one = pool(1)
    answer = one.join(one.context(), "not-a-number")
    got = answer.at("/data/phoneNumber")
    expect.holds(got == "not-a-number", "'not-a-number'", repr(got), answer, where="response.body/data/phoneNumber")


@pytest.mark.requirement("MNM-ENV-004")
def test_a_refused_number_is_echoed(expect: Expect, pool: Pools, unknown: Unknown) -> None:
    """The sid of a phone number that is unknown, or in the pool already, stands under data."""
    one = pool(1)
    for sid in (unknown("PN"), str(one.masked[0].get("phoneNumberSid"))):
        answer = one.ask("addMaskedNumber", json={"phoneNumberSid": sid})
        got = answer.at("/data/phoneNumberSid")
        expect.holds(got == sid, repr(sid), repr(got), answer, where="response.body/data/phoneNumberSid")


@pytest.mark.requirement("MNM-ENV-004")
def test_a_refused_context_is_echoed(expect: Expect, pool: Pools) -> None:
    """A ttl that a context cannot have stands under data."""
    answer = pool(0).ask("createContext", json={"ttl": "soon"})
    got = answer.at("/data/ttl")
    expect.holds(got == "soon", "'soon'", repr(got), answer, where="response.body/data/ttl")


# The status


@pytest.mark.requirement("MNM-ENV-008")
def test_a_refusal_comes_with_a_4xx(expect: Expect, standing: Stands, life: ModuleType) -> None:
    """The status of an error is in the client's class, and so never a server error."""
    for said, answer in life.refusals(standing()):
        if answer.status is None:
            continue
        expect.holds(
            400 <= answer.status < 500, f"a 4xx to {said}", answer.status, answer, where="response.status", kind="status",
            tolerated=answer.status == 200,
        )


@pytest.mark.requirement("MNM-ENV-008")
@pytest.mark.parametrize("operation", ["createApplication", "addParticipants"])
def test_bodies_of_odd_types_are_the_clients_fault(
    expect: Expect, pool: Pools, operation: str
) -> None:
    """Members of types that nobody expects are answered as errors of the client, not of the server."""
    one = pool(1)
    sids = (one.application, one.context()) if operation == "addParticipants" else ()
    member = "phoneNumber" if operation == "addParticipants" else "name"
    for value in ([], {}, ["x"], {"a": 1}, False, -1, 1e300, None):
        body = {"enterpriseSid": one.api.enterprise, member: value}
        answer = one.api.ask(operation, *sids, json=body)
        if answer.status is not None and not one.api.envelope.accepted(answer):
            expect.holds(
                answer.status < 500, f"no server error to {member} {value!r}", answer.status, answer, where="response.status",
                kind="status",
            )
