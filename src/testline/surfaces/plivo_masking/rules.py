"""Checks over a run's history that judge this surface's requirements: what no single answer can show.

Sessions of different accounts are apart, the account being the Auth ID of the path. A reset of the target forgets all.
What cannot be read, and what became of a request that got no whole answer, is never held against anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.surfaces.plivo_masking.history import (
    EXPIRE,
    Account,
    Seen,
    account_of,
    call_facts,
    replaced_number,
    seen_sessions,
)
from testline.surfaces.resets import is_reset
from testline.verdicts import Assertion, Finding, Held

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from testline.surfaces.surface import HistoryRule
    from testline.wire import Exchange

_SHARED = "PNM-NUM-006"
_CALLER_ID = "PNM-CALL-001"
_NUMBER = "PNM-UPD-011"
_CREATED = "PNM-UPD-004"
_TERMINAL = "PNM-STA-003"
_SLACK = 1.0  # seconds: records of one session may carry its times with more or fewer digits


def parties_tell_sessions_apart(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """Two live sessions that share exactly one party never have the same virtual number.

    A session is live until it is seen expired, or until a later one is created at or after its `expiry_time`.
    """
    accounts: dict[str, Account] = {}
    for exchange in exchanges:
        if is_reset(exchange):
            accounts.clear()
        name = account_of(exchange)
        if name is None:
            continue
        account = accounts.setdefault(name, Account())
        if exchange.operation == "createMaskingSession":
            for new in seen_sessions(exchange):
                yield from _apart(account, new, exchange)
        account.learn(exchange)


def _apart(account: Account, new: Seen, exchange: Exchange) -> Iterator[Assertion]:
    for old in account.sharing(new):
        if old.number is None or new.number is None:
            continue
        if old.number != new.number:
            yield Held(_SHARED)
            continue
        yield Finding(
            _SHARED,
            f"Sessions {old.uuid} and {new.uuid} share one party and are both live, and both have {new.number}.",
            expected="different virtual numbers",
            got=f"{new.number} twice",
            where="response.body/session/virtual_number",
            operation=exchange.operation,
            exchanges=(*old.source, exchange),
        )


def real_numbers_stay_hidden(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """A party's phone never shows the real number of the other party, in the answer of a call or on the handset."""
    pairs: set[frozenset[str]] = set()
    masks: set[str] = set()
    for exchange in exchanges:
        if is_reset(exchange):
            pairs.clear()
            masks.clear()
        for session in seen_sessions(exchange):
            pairs.add(session.parties)
            masks |= {session.number} if session.number else set()
        for phone, caller_id, place in call_facts(exchange):
            if caller_id not in masks and frozenset((phone, caller_id)) in pairs:
                yield Finding(
                    _CALLER_ID,
                    f"The phone {phone} was shown {caller_id}, the real number of the other party.",
                    expected="the virtual number",
                    got=caller_id,
                    where=place,
                    kind="real-number",
                    exchanges=(exchange,),
                )
            elif caller_id in masks:
                yield Held(_CALLER_ID)


def sessions_keep_what_they_are(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """A session's virtual number and `created_time` never change, and once expired it stays so.

    The number may change with a `SessionVirtualNumberReplaced` event that was received before.
    """
    known: dict[str, Seen] = {}
    ended: set[str] = set()
    replaced: dict[str, str] = {}
    for exchange in exchanges:
        if is_reset(exchange):
            known.clear()
            ended.clear()
            replaced.clear()
        swap = replaced_number(exchange)
        if swap is not None:
            replaced[swap[0]] = swap[1]
        for now in seen_sessions(exchange):
            then = known.setdefault(now.uuid, now)
            if then is not now:
                yield from _same(then, now, replaced.get(now.uuid), exchange)
                yield from _terminal(now, exchange, over=now.uuid in ended)
                if now.number is not None and now.number == replaced.get(now.uuid):
                    known[now.uuid] = now
            if now.status == "expired":
                ended.add(now.uuid)
        if (gone := _expired_by(exchange)) is not None:
            ended.add(gone)


def _same(then: Seen, now: Seen, replaced: str | None, exchange: Exchange) -> Iterator[Assertion]:
    if then.number and now.number:
        if now.number in (then.number, replaced):
            yield Held(_NUMBER)
        else:
            yield _changed(_NUMBER, "virtual_number", (then.number, now.number), then, exchange)
    if then.created is not None and now.created is not None:
        if abs((now.created - then.created).total_seconds()) < _SLACK:
            yield Held(_CREATED)
        else:
            yield _changed(_CREATED, "created_time", (str(then.created), str(now.created)), then, exchange)


def _terminal(now: Seen, exchange: Exchange, *, over: bool) -> Iterator[Assertion]:
    if not over or now.status is None:
        return
    if now.status == "expired":
        yield Held(_TERMINAL)
        return
    yield Finding(
        _TERMINAL,
        f"Session {now.uuid} had expired, and is {now.status} again.",
        expected="expired",
        got=now.status,
        where="response.body/status",
        operation=exchange.operation,
        exchanges=(exchange,),
    )


def _changed(requirement: str, member: str, values: tuple[str, str], first: Seen, exchange: Exchange) -> Finding:
    then, now = values
    return Finding(
        requirement,
        f"{member} of session {first.uuid} was {then} and is {now}.",
        expected=then,
        got=now,
        where=f"response.body/{member}",
        operation=exchange.operation,
        exchanges=(*first.source, exchange),
    )


def _expired_by(exchange: Exchange) -> str | None:
    """The session that a successful DELETE has ended."""
    if exchange.operation != EXPIRE or exchange.response is None or exchange.response.status not in (200, 204):
        return None
    return exchange.request.path.rstrip("/").rpartition("/")[2]


RULES: Mapping[HistoryRule, tuple[str, ...]] = {
    parties_tell_sessions_apart: (_SHARED,),
    real_numbers_stay_hidden: (_CALLER_ID,),
    sessions_keep_what_they_are: (_NUMBER, _CREATED, _TERMINAL),
}
