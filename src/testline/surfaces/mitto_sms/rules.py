"""Checks over a run's history that judge this surface's requirements: what no single answer can show.

A reset of the target forgets all. What cannot be read, and what became of a request that got no whole answer, is
never held against anybody; nor is a report, where a send may have had an id that its reply did not show.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from testline.surfaces.mitto_sms.history import FINAL, Message, Report, is_unsure, messages, report
from testline.surfaces.resets import between_resets
from testline.verdicts import Assertion, Finding, Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from testline.surfaces.surface import HistoryRule
    from testline.wire import Exchange

_UNIQUE = "MSM-SND-005"
_JOINS = "MSM-DLR-004"
_ONE_FINAL = "MSM-DLR-009"
_NONE_OF_TESTS = "MSM-TST-006"


def ids_are_unique(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No two messages have one id."""
    for stretch in between_resets(exchanges):
        known: dict[str, Message] = {}
        for message in (one for exchange in stretch for one in messages(exchange)):
            first = known.setdefault(message.id, message)
            if first is message:
                yield Held(_UNIQUE)
                continue
            yield Finding(
                _UNIQUE, f"Two messages have the id {message.id}.", expected="an id of its own", got=message.id,
                where="response.body/id", operation=message.source.operation, kind="unique",
                exchanges=_both(first.source, message.source),
            )


def reports_join_their_sends(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """The `msgid` of every report is the id of a reply, as it stands there."""
    for stretch in between_resets(exchanges):
        known = {one.id for exchange in stretch for one in messages(exchange)}
        unsure = any(is_unsure(one) for one in stretch)
        for told in _reports(stretch):
            if told.id in known:
                yield Held(_JOINS)
            elif not unsure:
                yield Finding(
                    _JOINS, f"A report is about the message {told.id}, which no reply to a send has named.",
                    expected="the id of a reply", got=told.id, where="callback.body/msgid", kind="value",
                    exchanges=(told.source,),
                )


def messages_end_once(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No message is told to have ended in two ways, nor once more after the report was taken."""
    for stretch in between_resets(exchanges):
        ends: defaultdict[str, list[Report]] = defaultdict(list)
        for told in _reports(stretch):
            if told.status.casefold() not in FINAL:
                continue
            before = ends[told.id]
            wrong = next((one for one in before if one.taken or one.status.casefold() != told.status.casefold()), None)
            before.append(told)
            if wrong is None:
                yield Held(_ONE_FINAL)
                continue
            yield Finding(
                _ONE_FINAL, f"The message {told.id} was told to be {wrong.status}, and then {told.status}.",
                expected="one final report", got=f"{wrong.status}, {told.status}", where="callback.body/status", kind="unique",
                exchanges=(wrong.source, told.source),
            )


def no_report_of_a_test(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No report follows a test send."""
    for stretch in between_resets(exchanges):
        tests = {one.id: one for exchange in stretch for one in messages(exchange) if one.test}
        for told in _reports(stretch):
            if told.id in tests:
                yield Finding(
                    _NONE_OF_TESTS, f"A report is about the test send {told.id}.", expected="no report", got=told.status,
                    where="callback.body/msgid", kind="sequence", exchanges=(tests[told.id].source, told.source),
                )


def _reports(stretch: Sequence[Exchange]) -> Iterator[Report]:
    for exchange in stretch:
        told = report(exchange)
        if told is not None:
            yield told


def _both(first: Exchange, second: Exchange) -> tuple[Exchange, ...]:
    return (first,) if first is second else (first, second)


RULES: Mapping[HistoryRule, tuple[str, ...]] = {
    ids_are_unique: (_UNIQUE,),
    reports_join_their_sends: (_JOINS,),
    messages_end_once: (_ONE_FINAL,),
    no_report_of_a_test: (_NONE_OF_TESTS,),
}
