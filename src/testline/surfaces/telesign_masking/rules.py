"""Checks over a run's history that judge this surface's requirements: what no single answer can show.

A reset of the target forgets all. What cannot be read, and what became of a request that got no whole answer, is
never held against anybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from testline.surfaces.resets import between_resets
from testline.surfaces.telesign_masking.history import (
    RESOURCES,
    Session,
    Sight,
    Transaction,
    has_succeeded,
    reference_of,
    session_of,
    sights,
    transaction_of,
    typed_texts,
)
from testline.verdicts import Assertion, Finding, Held

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from testline.surfaces.surface import HistoryRule
    from testline.wire import Exchange

_REFERENCE = "TNM-SES-004"
_FRESH = "TNM-VAL-019"
_UNREAL = "TNM-SES-008"
_SHARED = "TNM-SES-025"
_TEXT = "TNM-FLOW-003"
_CALLER_ID = "TNM-FLOW-007"
_UNIQUE = "TNM-CB-005"
_REPEAT = "TNM-CB-009"
_SAME_BODY = "TNM-CB-012"
_SPEAKS = "TNM-ERR-004"


def errors_have_a_body(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No error answer to a create is empty."""
    for exchange in exchanges:
        response = exchange.response
        if exchange.operation not in RESOURCES or response is None or exchange.problem or response.status < 400:  # noqa: PLR2004 - the error classes
            continue
        if response.body:
            yield Held(_SPEAKS)
            continue
        yield Finding(
            _SPEAKS,
            f"The answer with status {response.status} has no body.",
            expected="a body", got="an empty body", where="response.body", operation=exchange.operation, kind="absent",
            exchanges=(exchange,),
        )  # fmt: skip


def references_differ(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No two creates have one `reference_id`, compared without case; nor has a failed create that of another."""
    for stretch in between_resets(exchanges):
        seen: dict[str, Exchange] = {}
        for exchange in stretch:
            reference = reference_of(exchange)
            if reference is None:
                continue
            before = seen.setdefault(reference, exchange)
            both = has_succeeded(before) and has_succeeded(exchange)
            if before is not exchange:
                yield Finding(
                    _REFERENCE if both else _FRESH,
                    f"Two creates were answered with the reference_id {reference}.",
                    expected="another reference_id for each", got=f"{reference} twice",
                    where="response.body/reference_id", operation=exchange.operation, exchanges=(before, exchange),
                )  # fmt: skip
            elif len(seen) > 1:
                yield Held(_REFERENCE if has_succeeded(exchange) else _FRESH)


def masks_are_no_real_numbers(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No masking id of a session is the real number of one of its parties."""
    for session in _sessions(exchanges):
        for slot, mask in enumerate(session.masks, 1):
            if mask is not None and mask in session.parties:
                yield Finding(
                    _UNREAL,
                    f"The masking id {mask} is the real number of a party.",
                    expected="a masking number", got=mask,
                    where=f"response.body/session_data/phone_number_{slot}/masked_id",
                    operation=session.source.operation, exchanges=(session.source,),
                )  # fmt: skip
            elif mask is not None and None not in session.parties:
                yield Held(_UNREAL)


def dialled_masks_tell_sessions_apart(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """What a party dials for one session it dials for no other while both are active.

    A session is active from its `updated_on` to its `session_end_on`; sessions of different customers are apart.
    """
    for stretch in between_resets(exchanges):
        dialled: dict[tuple[str, str], list[tuple[str, Session]]] = defaultdict(list)
        for session in _sessions(stretch):
            if session.account is None or session.start is None or session.end is None:
                continue
            for party, mask in session.dials():
                others = dialled[session.account, party]
                others[:] = [one for one in others if _ends_after_start_of(session, one[1])]
                for other, old in others:
                    if _ends_after_start_of(old, session):
                        yield from _apart(party, (other, old), (mask, session))
                others.append((mask, session))


def _ends_after_start_of(one: Session, other: Session) -> bool:
    return other.end is not None and one.start is not None and other.end > one.start


def _apart(party: str, old: tuple[str, Session], new: tuple[str, Session]) -> Iterator[Assertion]:
    mask, session = new
    if old[0] != mask:
        yield Held(_SHARED)
        return
    # The party in slot 1 dials what stands in slot 2.
    slot = 2 if session.parties[0] == party else 1
    yield Finding(
        _SHARED,
        f"{party} dials {mask} for two sessions that are both active.",
        expected="another masking id", got=mask,
        where=f"response.body/session_data/phone_number_{slot}/masked_id",
        operation=session.source.operation, exchanges=(old[1].source, session.source),
    )  # fmt: skip


def real_numbers_stay_hidden(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """A party's phone never shows the real number of the other party: not as sender, in a text or as caller id."""
    for stretch in between_resets(exchanges):
        typed = typed_texts(stretch)
        partners: dict[bool, dict[str, set[str]]] = {False: defaultdict(set), True: defaultdict(set)}
        masks: set[str] = set()
        for exchange in stretch:
            session = session_of(exchange)
            if session is not None:
                masks.update(mask for mask in session.masks if mask is not None)
                _introduce(session, partners)
            for sight in sights(exchange):
                known = partners[sight.is_call].get(sight.phone, set())
                yield from _hidden(sight, known, masks, exchange)
                yield from _unwritten(sight, known, typed, exchange)


def _introduce(session: Session, partners: Mapping[bool, dict[str, set[str]]]) -> None:
    """Who may reach whom: by text in every session, by call in those of both kinds."""
    first, second = session.parties
    if first is None or second is None or first == second:
        return
    for is_call in (False, True) if session.resource == "sms_voice" else (False,):
        partners[is_call][first].add(second)
        partners[is_call][second].add(first)


def _hidden(sight: Sight, partners: set[str], masks: set[str], exchange: Exchange) -> Iterator[Assertion]:
    row, member, what = (_CALLER_ID, "caller_id", "caller id") if sight.is_call else (_TEXT, "sender", "sender")
    if sight.sender in masks:
        if partners:
            yield Held(row)
    elif sight.sender in partners:
        yield Finding(
            row,
            f"The phone {sight.phone} was shown {sight.sender}, the real number of the other party, as {what}.",
            expected="a masking id", got=sight.sender, where=f"{sight.where}/{member}", kind="real-number",
            exchanges=(exchange,),
        )  # fmt: skip


def _unwritten(
    sight: Sight, partners: set[str], typed: Counter[tuple[str, str]], exchange: Exchange
) -> Iterator[Assertion]:
    """The other party's number in a text that this party has not typed so."""
    for partner in sorted(partners):
        writes = any(phone == partner for phone, _ in typed)
        if sight.text is None or not writes or (partner, sight.text) in typed:
            continue
        if re.search(rf"(?<!\d){partner}(?!\d)", sight.text):
            yield Finding(
                _TEXT,
                f"The phone {sight.phone} got a text with {partner}, the real number of the other party, who did not write it.",
                expected="the text as it was typed", got=sight.text, where=f"{sight.where}/text", kind="real-number",
                exchanges=(exchange,),
            )  # fmt: skip


def messages_are_told_once(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """Each text has an id of its own; its callback is repeated only after a failure, and with the same body."""
    for stretch in between_resets(exchanges):
        typed = typed_texts(stretch)
        seen: dict[str, list[Transaction]] = {}
        for exchange in stretch:
            transaction = transaction_of(exchange)
            if transaction is None:
                continue
            earlier = seen.setdefault(transaction.reference, [])
            if earlier:
                yield from _repeated(earlier, transaction, typed)
            elif len(seen) > 1:
                yield Held(_UNIQUE)
            earlier.append(transaction)


def _repeated(
    earlier: list[Transaction], now: Transaction, typed: Counter[tuple[str, str]]
) -> Iterator[Assertion]:
    first, acknowledged = earlier[0], any(one.is_acknowledged for one in earlier)
    if _is_another(first, now, typed, acknowledged=acknowledged):
        yield _told_again(
            _UNIQUE, first, now, f"Two messages have the mo_reference_id {now.reference}.",
            expected="an id for each message", got=f"{now.reference} twice", where="callback.body/mo_reference_id",
        )  # fmt: skip
    elif acknowledged:
        yield _told_again(
            _REPEAT, first, now, "A callback came again although it had been answered with 200.",
            expected="no repeat", got="a repeat", where="sequence",
        )  # fmt: skip
    elif not all(one.has_failed for one in earlier):
        return
    elif now.source.request.body == first.source.request.body:
        yield Held(_SAME_BODY)
    else:
        yield _told_again(
            _SAME_BODY, first, now, "A callback came again with another body.",
            expected="the body of the first attempt", got="another body", where="callback.body",
        )  # fmt: skip


def _is_another(
    first: Transaction, now: Transaction, typed: Counter[tuple[str, str]], *, acknowledged: bool
) -> bool:
    """Whether a callback with an id seen before is about another message.

    The same telling is a repeat, unless the text was typed more than once and its first callback was acknowledged.
    Another telling is another message, unless it still waits for a repeat and nobody typed what it tells.
    """
    _, sender, _, text = now.told
    times = typed[sender, text] if isinstance(sender, str) and isinstance(text, str) else 0
    if first.told == now.told:
        return acknowledged and times > 1
    return acknowledged or times > 0


def _told_again(  # noqa: PLR0913 - each is a member of the finding
    requirement: str, first: Transaction, now: Transaction, message: str, *, expected: str, got: str, where: str
) -> Finding:
    return Finding(
        requirement, message, expected=expected, got=got, where=where, kind="repeated",
        exchanges=(first.source, now.source),
    )  # fmt: skip


def _sessions(exchanges: Sequence[Exchange]) -> Iterator[Session]:
    for exchange in exchanges:
        session = session_of(exchange)
        if session is not None:
            yield session


RULES: Mapping[HistoryRule, tuple[str, ...]] = {
    errors_have_a_body: (_SPEAKS,),
    references_differ: (_REFERENCE, _FRESH),
    masks_are_no_real_numbers: (_UNREAL,),
    dialled_masks_tell_sessions_apart: (_SHARED,),
    real_numbers_stay_hidden: (_TEXT, _CALLER_ID),
    messages_are_told_once: (_UNIQUE, _REPEAT, _SAME_BODY),
}
