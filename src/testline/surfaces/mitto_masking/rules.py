"""Checks over a run's history that judge this surface's requirements: what no single answer can show.

A reset of the target forgets all. What cannot be read, and what became of a request that got no whole answer, is
never held against anybody.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from testline.surfaces.mitto_masking.history import (
    APPLICATION,
    CONTEXT,
    DELETES,
    MASK,
    PARTICIPANT,
    Shown,
    error_code,
    path_of,
    resources,
    sights,
    success_of,
)
from testline.surfaces.mitto_masking.holdings import Holdings
from testline.surfaces.resets import between_resets
from testline.verdicts import Assertion, Finding, Held
from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from testline.surfaces.mitto_masking.history import Sight
    from testline.surfaces.mitto_masking.holdings import Holding
    from testline.surfaces.surface import HistoryRule
    from testline.wire import Exchange

_STATUS = "MNM-ENV-008"
_UNIQUE = "MNM-SID-003"
_OWNER = "MNM-CTX-002"
_KEPT = "MNM-APP-024"
_ONE_MASK = "MNM-SEL-002"
_ONE_CONTEXT = "MNM-RTE-008"
_HIDDEN = "MNM-RTE-003"

_IDENTITIES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    APPLICATION: ("", ("enterpriseSid", "name")),
    MASK: ("applications", ("phoneNumber",)),
    PARTICIPANT: ("contexts", ("phoneNumber",)),
}
"""What two creates may make but one of: the collection of its owner, and its members."""


def errors_have_a_4xx(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """An answer that is an error by its body has a 4xx status; one that tells of an internal error is passed over."""
    for exchange in exchanges:
        code, response = error_code(exchange), exchange.response
        if response is None or code is MISSING or (str(code).startswith("5") and response.status >= 500):  # noqa: PLR2004 - the server error class
            continue
        if 400 <= response.status < 500:  # noqa: PLR2004 - the client error class
            yield Held(_STATUS)
            continue
        yield Finding(
            _STATUS,
            f"The error {code} came with the status {response.status}.",
            expected="a 4xx", got=str(response.status), where="response.status", operation=exchange.operation,
            kind="status", exchanges=(exchange,),
        )  # fmt: skip


def sids_are_never_used_again(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """No sid is that of two resources, whatever they are, nor does it come again once its resource is deleted."""
    for stretch in between_resets(exchanges):
        known: dict[str, Shown] = {}
        gone: set[str] = set()
        for exchange in stretch:
            for one in resources(exchange):
                before = known.setdefault(one.sid, one)
                if before is not one and (one.kind != before.kind or (one.is_new and _is_another(before, one, gone))):
                    yield _finding(
                        _UNIQUE, f"{one.sid} is a {before.kind}, and a new {one.kind} has the same sid.",
                        "another sid", one.sid, one, before.source, member="sid",
                    )  # fmt: skip
                elif one.is_new and len(known) > 1:
                    yield Held(_UNIQUE)
            collection = DELETES.get(exchange.operation or "")
            if collection is not None and success_of(exchange) is not MISSING:
                gone.add(path_of(exchange).get(collection, ""))


def _is_another(before: Shown, now: Shown, gone: set[str]) -> bool:
    """Whether a create made something new, rather than showing once more what was there already."""
    owner, key = _IDENTITIES.get(now.kind, ("", ()))
    if now.sid in gone or not key or now.path.get(owner) != before.path.get(owner):
        return True
    return any(now.members.get(name) != before.members.get(name) for name in key)


def contexts_have_one_application(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """A context is listed in the application that it was created in and in no other, and names no other as its own."""
    for stretch in between_resets(exchanges):
        owners: dict[str, Shown] = {}
        for exchange in stretch:
            for one in resources(exchange):
                if one.kind != CONTEXT or (exchange.operation not in ("createContext", "listContexts") and one.sid not in owners):
                    continue
                owner = owners.setdefault(one.sid, one)
                home = owner.path.get("applications", "")
                named = one.text("applicationSid") or home
                listed = one.path.get("applications", "") if exchange.operation == "listContexts" else home
                other = next((each for each in (named, listed) if each != home), None)
                if other is not None:
                    yield _finding(
                        _OWNER, f"The context {one.sid} is of the application {home}, and of {other}.", home, other, one,
                        owner.source, member="applicationSid",
                    )  # fmt: skip
                elif owner is not one or one.text("applicationSid") is not None:
                    yield Held(_OWNER)


def updates_keep_the_creation(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """An update leaves the sid and `dateCreated` of an application as they are, and never sets `dateUpdated` back."""
    for stretch in between_resets(exchanges):
        last: dict[str, Shown] = {}
        for exchange in stretch:
            for one in resources(exchange):
                if one.kind != APPLICATION:
                    continue
                if exchange.operation == "updateApplication":
                    asked = one.path.get("applications", "")
                    yield from _kept(last.get(asked), one, asked)
                last[one.sid] = one


def _kept(before: Shown | None, now: Shown, asked: str) -> Iterator[Assertion]:
    if now.sid != asked:
        yield _finding(
            _KEPT, f"The update of {asked} was answered with {now.sid}.", asked, now.sid, now, None, member="sid",
        )  # fmt: skip
        return
    then = before.moment("dateCreated") if before is not None else None
    created = now.moment("dateCreated")
    if before is None or then is None or created is None:
        return
    earlier, later = before.moment("dateUpdated"), now.moment("dateUpdated")
    if created != then:
        told = f"The update has changed dateCreated of {now.sid}."
        yield _finding(_KEPT, told, str(then), str(created), now, before.source, member="dateCreated")
    elif earlier is not None and later is not None and later < earlier:
        told = f"After the update dateUpdated of {now.sid} is earlier than before."
        yield _finding(_KEPT, told, f"{earlier} or later", str(later), now, before.source, member="dateUpdated")
    else:
        yield Held(_KEPT)


def masks_tell_contexts_apart(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """Nobody holds one mask in two active contexts, so that who dials it means one of them.

    A context is active until it is seen closed, is deleted, or its lifetime as it was shown last is over.
    """
    for stretch in between_resets(exchanges):
        holdings = Holdings()
        for exchange in stretch:
            for holding, now in holdings.learn(exchange):
                for other in holdings.others(holding, now):
                    yield from _apart(holding, other)


def _apart(holding: Holding, other: Holding) -> Iterator[Assertion]:
    if holding.mask != other.mask:
        yield Held(_ONE_MASK)
        yield Held(_ONE_CONTEXT)
        return
    told = {
        _ONE_MASK: f"{holding.person} holds {holding.mask} in two active contexts, {other.context} and {holding.context}.",
        _ONE_CONTEXT: f"{holding.person} dialling {holding.mask} may mean {other.context} or {holding.context}.",
    }
    for row, message in told.items():
        yield _finding(
            row, message, "another masked number", holding.mask, holding.source, other.source.source, member="maskedNumber",
        )  # fmt: skip


def real_numbers_stay_hidden(exchanges: Sequence[Exchange]) -> Iterator[Assertion]:
    """A participant's phone never shows the real number of the other participant, on a call or as sender of a text."""
    for stretch in between_resets(exchanges):
        people: dict[str, set[str]] = defaultdict(set)
        masks: set[str] = set()
        for exchange in stretch:
            for one in resources(exchange):
                number = one.number("phoneNumber")
                mask = {MASK: number, PARTICIPANT: one.number("maskedNumber")}.get(one.kind)
                masks |= {mask} if mask is not None else set()
                if one.kind == PARTICIPANT and number is not None:
                    people[one.path.get("contexts", "")].add(number)
            for sight in sights(exchange):
                partners = {each for both in people.values() if sight.phone in both for each in both} - {sight.phone}
                yield from _hidden(sight, partners, masks, exchange)


def _hidden(sight: Sight, partners: set[str], masks: set[str], exchange: Exchange) -> Iterator[Assertion]:
    if sight.shown in masks:
        if partners:
            yield Held(_HIDDEN)
    elif sight.shown in partners:
        yield Finding(
            _HIDDEN,
            f"The phone {sight.phone} was shown {sight.shown}, the real number of the other participant.",
            expected="a masked number", got=sight.shown, where=sight.where, kind="real-number", exchanges=(exchange,),
        )  # fmt: skip


def _finding(  # noqa: PLR0913, PLR0917 - each is a member of the finding
    requirement: str, message: str, expected: str, got: str, shown: Shown, first: Exchange | None, *, member: str
) -> Finding:
    return Finding(
        requirement, message, expected=expected, got=got, where=f"response.body{shown.place}/{member}",
        operation=shown.source.operation,
        exchanges=(shown.source,) if first is None or first is shown.source else (first, shown.source),
    )  # fmt: skip


RULES: Mapping[HistoryRule, tuple[str, ...]] = {
    errors_have_a_4xx: (_STATUS,),
    sids_are_never_used_again: (_UNIQUE,),
    contexts_have_one_application: (_OWNER,),
    updates_keep_the_creation: (_KEPT,),
    masks_tell_contexts_apart: (_ONE_MASK, _ONE_CONTEXT),
    real_numbers_stay_hidden: (_HIDDEN,),
}
