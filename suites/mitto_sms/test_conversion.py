"""Conversion tracking: a customer tells that a message led to what it was sent for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.pytest_plugin import Fresh
    from testline.targets.client import Answer
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Phones

    Account = Callable[..., Mitto]
    Skip = Callable[[str], None]

pytestmark = pytest.mark.operation("convertMessage")

NOT_ENABLED = "conversion is not enabled for the account"


def _dashed(message_id: str) -> str | None:
    """An id in the form of a UUID; None where it has another form."""
    try:
        return str(UUID(hex=message_id))
    except ValueError:
        return None


@pytest.fixture
def known(mitto: Mitto, no_evidence: Skip) -> Callable[..., Answer]:
    """`known(id)`: the answer to the conversion of a message that was sent; it ends like `converted`."""

    def made(message_id: str) -> Answer:
        answer = mitto.convert_known(message_id)
        if answer.status == 400:
            no_evidence(NOT_ENABLED)
        return answer

    return made


@pytest.fixture
def converted(mitto: Mitto, no_evidence: Skip) -> Callable[..., Answer]:
    """`converted(id)`: the answer to a conversion; the test ends where the account does not have the feature."""

    def made(message_id: str, api: Mitto = mitto) -> Answer:
        answer = api.convert(message_id)
        if answer.status == 400:
            no_evidence(NOT_ENABLED)
        return answer

    return made


def _is_text(judge: Judge, answer: Answer, *, tolerated: bool = False) -> None:
    judge.holds(
        isinstance(answer.body, str), where="response.body", expected="a JSON string", got=answer.text[:120] or "nothing",
        kind="type", answer=answer, tolerated=tolerated,
    )


@pytest.mark.requirement("MSM-CNV-001")
def test_there_is_a_conversion(mitto: Mitto, judge: Judge) -> None:
    """Of a message that was sent: whatever the account may do, the path is there."""
    judge.status(mitto.convert_known(mitto.send().need_id()), 200, 400, 429)


@pytest.mark.requirement("MSM-CNV-001")
@pytest.mark.needs("accounts")
def test_there_is_a_conversion_for_every_account(account: Account, judge: Judge) -> None:
    """That has the feature."""
    for own in (account(conversion_enabled=True), account(conversion_enabled=True)):
        judge.status(own.convert_known(own.send().need_id()), 200)


# A message that is known


@pytest.mark.requirement("MSM-CNV-002")
@pytest.mark.parametrize(
    "given", [{}, {"type": "Unicode", "text": "\u0416"}, {"text": "r" * 500}, {"reference": "ride-4711"}, {"flash": True}],
    ids=["plain", "unicode", "long", "reference", "flash"],
)
def test_a_message_that_was_sent_is_known(mitto: Mitto, known: Callable[..., Answer], judge: Judge, given: dict[str, object]) -> None:
    """With 200, whatever was sent."""
    answer = known(mitto.send(**given).need_id())
    judge.status(answer, 200)
    if answer.status == 200:
        _is_text(judge, answer, tolerated=True)


@pytest.mark.requirement("MSM-CNV-002")
@pytest.mark.parametrize("operation", ["sendSmsJson", "sendSmsXml"])
def test_a_message_of_any_format_is_known(mitto: Mitto, known: Callable[..., Answer], judge: Judge, operation: str) -> None:
    """By the id that the answer had."""
    judge.status(known(mitto.send(operation).need_id()), 200)


@pytest.mark.requirement("MSM-CNV-002")
def test_every_message_of_a_bulk_send_is_known(mitto: Mitto, known: Callable[..., Answer], judge: Judge, fresh: Fresh) -> None:
    """The first, the last, and each of a number that is there twice."""
    number = fresh.us_number()
    for key in mitto.bulk([number, fresh.us_number(), number]).need_ids(3):
        judge.status(known(key), 200)


@pytest.mark.requirement("MSM-CNV-002")
def test_messages_are_converted_in_any_order(mitto: Mitto, known: Callable[..., Answer], judge: Judge) -> None:
    """An older one is known still; of a second conversion another answer is tolerated."""
    ids = [mitto.send().need_id() for _ in range(3)]
    for key in reversed(ids):
        judge.status(known(key), 200)
    judge.status(known(ids[0]), 200, tolerated=(404, 409))


@pytest.mark.requirement("MSM-CNV-002")
@pytest.mark.needs("clock")
@pytest.mark.parametrize("seconds", [2, 24 * 3600])
def test_a_delivered_message_is_known(mitto: Mitto, known: Callable[..., Answer], judge: Judge, control: Control, seconds: int) -> None:
    """Also a day later."""
    sent = mitto.send().need_id()
    control.advance(seconds)
    judge.status(known(sent), 200)


@pytest.mark.requirement("MSM-CNV-002")
@pytest.mark.needs("clock", "handsets")
@pytest.mark.parametrize("fate", ["refused", "waiting", "discarded"])
def test_a_message_that_did_not_arrive_is_known_too(mitto: Mitto, known: Callable[..., Answer], judge: Judge, phones: Phones, fate: str) -> None:
    """It was sent: whatever became of it."""
    phone = phones()
    if fate == "refused":
        phone.rejects()
    else:
        phone.reachable(yes=False)
    sent = mitto.send(to=phone.number, validity=5).need_id()
    phones.settle(600 if fate == "discarded" else 2)
    judge.status(known(sent), 200)


@pytest.mark.requirement("MSM-CNV-002")
@pytest.mark.needs("accounts")
def test_the_feature_can_be_had_later(account: Account, control: Control, judge: Judge) -> None:
    """And then holds for what was sent before."""
    own = account(conversion_enabled=False)
    sent = own.send().need_id()
    control.change_account(own.name, conversion_enabled=True)
    judge.status(own.convert_known(sent), 200)


# A message that is not


@pytest.mark.requirement("MSM-CNV-003")
@pytest.mark.parametrize("form", ["dashed", "undashed"])
def test_an_unknown_message_is_404(converted: Callable[..., Answer], judge: Judge, fresh: Fresh, form: str) -> None:
    """With a JSON string."""
    unknown = fresh.uuid()
    answer = converted(unknown if form == "dashed" else unknown.replace("-", ""))
    judge.status(answer, 404)
    if answer.status == 404:
        _is_text(judge, answer)


@pytest.mark.requirement("MSM-CNV-003")
def test_an_id_is_known_whole_or_not_at_all(mitto: Mitto, converted: Callable[..., Answer], judge: Judge) -> None:
    """One that differs in a digit is another."""
    sent = mitto.send().need_id()
    other = sent[:-1] + ("0" if sent[-1] != "0" else "1")
    judge.status(converted(other), 404)


@pytest.mark.requirement("MSM-CNV-003")
@pytest.mark.needs("accounts")
def test_the_message_of_another_account_is_unknown(account: Account, judge: Judge) -> None:
    """That it is known is no more than a warning."""
    mine, other = account(conversion_enabled=True), account(conversion_enabled=True)
    judge.status(other.convert(mine.send().need_id()), 404, tolerated=(200,))


@pytest.mark.requirement("MSM-CNV-003")
@pytest.mark.needs("accounts")
def test_the_id_of_a_refused_send_is_none(account: Account, judge: Judge, fresh: Fresh) -> None:
    """An account that has sent nothing knows no message."""
    own = account(conversion_enabled=True)
    own.faulty(6)
    answer = own.convert(fresh.uuid().replace("-", ""))
    judge.status(answer, 404)
    if answer.status == 404:
        _is_text(judge, answer)


# An account without the feature


@pytest.mark.requirement("MSM-CNV-004")
@pytest.mark.needs("accounts")
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "unknown"])
def test_without_the_feature_it_is_400(
    account: Account, judge: Judge, fresh: Fresh, is_known: bool  # noqa: FBT001 - a column
) -> None:
    """With a JSON string; of a message that nobody knows 404 is as good."""
    own = account(conversion_enabled=False)
    answer = own.convert_known(own.send().need_id() if is_known else fresh.uuid())
    judge.status(answer, 400, tolerated=() if is_known else (404,))
    if answer.status in (400, 404):
        _is_text(judge, answer)


@pytest.mark.requirement("MSM-CNV-004")
@pytest.mark.needs("accounts")
def test_the_feature_can_be_taken_away(account: Account, control: Control, judge: Judge) -> None:
    """And given back: it is that of the account."""
    own = account(conversion_enabled=True)
    ids = [own.send().need_id() for _ in range(3)]
    for key in ids[:2]:
        own.convert_known(key).need(200)
    control.change_account(own.name, conversion_enabled=False)
    judge.status(own.convert_known(ids[2]), 400)
    control.change_account(own.name, conversion_enabled=True)
    judge.status(own.convert_known(ids[2]), 200)


@pytest.mark.requirement("MSM-CNV-004")
@pytest.mark.needs("accounts")
def test_the_feature_is_that_of_one_account(account: Account, judge: Judge) -> None:
    """Another has it all the same."""
    without, having = account(conversion_enabled=False), account(conversion_enabled=True)
    judge.status(having.convert_known(having.send().need_id()), 200)
    judge.status(without.convert_known(without.send().need_id()), 400)


# Dashes


@pytest.mark.requirement("MSM-CNV-006")
@pytest.mark.parametrize("first", ["dashed", "undashed"])
def test_dashes_make_no_difference(mitto: Mitto, converted: Callable[..., Answer], judge: Judge, no_evidence: Skip, first: str) -> None:
    """Both forms of an id are known, in either order."""
    sent = mitto.send().need_id()
    dashed = _dashed(sent)
    if dashed is None:
        no_evidence("the message id is not of 32 hex digits")
    forms = {"dashed": dashed, "undashed": dashed.replace("-", "")}
    judge.status(converted(forms.pop(first)), 200)
    judge.status(converted(forms.popitem()[1]), 200)


@pytest.mark.requirement("MSM-CNV-006")
def test_dashes_make_no_difference_in_bulk(
    mitto: Mitto, converted: Callable[..., Answer], judge: Judge, no_evidence: Skip, fresh: Fresh
) -> None:
    """For each of its messages."""
    for key in mitto.bulk([fresh.us_number(), fresh.us_number()]).need_ids(2):
        dashed = _dashed(key)
        if dashed is None:
            no_evidence("the message id is not of 32 hex digits")
        judge.status(converted(dashed), 200)


# Too many


@pytest.mark.requirement("MSM-CNV-005")
@pytest.mark.needs("accounts")
@pytest.mark.parametrize("limit", [1, 3])
def test_too_many_conversions_are_429(account: Account, control: Control, judge: Judge, limit: int) -> None:
    """Beyond the limit of the account; up to it they are not."""
    own = account(conversion_enabled=True)
    written = own.form_known(own.send().need_id())
    ids = [written(own.send().need_id()) for _ in range(limit + 1)]
    control.change_account(own.name, rate_limit=limit, rate_window=60)
    for one in ids[:limit]:
        judge.status(own.convert(one), 200)
    judge.status(own.convert(ids[limit]), 429)


@pytest.mark.requirement("MSM-CNV-005")
@pytest.mark.needs("accounts", "clock")
def test_conversions_work_again_after_the_window(account: Account, control: Control, judge: Judge) -> None:
    """And for another account they never stopped."""
    own, other = account(conversion_enabled=True), account(conversion_enabled=True)
    written = own.form_known(own.send().need_id())
    ids, theirs = [written(own.send().need_id()) for _ in range(3)], written(other.send().need_id())
    control.change_account(own.name, rate_limit=1, rate_window=60)
    own.convert(ids[0])
    judge.status(own.convert(ids[1]), 429)
    judge.status(other.convert(theirs), 200)
    control.advance(61)
    judge.status(own.convert(ids[2]), 200)
