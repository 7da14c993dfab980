"""The judge of a scenario: each assertion names the requirement that it is about, and none hides the next."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Protocol

from testline.verdicts import Assertion, Finding, Held
from testline.wire import MISSING, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Collection


class Answered(Protocol):
    """An answer as the judge sees it: an exchange, and its body by JSON pointer."""

    @property
    def exchange(self) -> Exchange:
        """The exchange itself."""

    @property
    def status(self) -> int | None:
        """The HTTP status; None where no answer came."""

    def at(self, pointer: str) -> object:
        """The member of the JSON body, or MISSING."""


class Judge:
    """Judges one requirement; `judge["PNM-CRE-003"]` is the judge of another.

    Every method tells whether the requirement held, records a finding where it did not, and never raises for it, so
    that one broken requirement does not hide the next.
    """

    def __init__(
        self,
        requirement: str | None,
        record: Callable[[Assertion], None],
        evidence: Callable[[], tuple[Exchange, ...]],
        test: str = "",
    ) -> None:
        self.requirement = requirement
        self._record = record
        self._evidence = evidence
        self._test = test

    def __getitem__(self, requirement: str) -> Judge:
        return Judge(requirement, self._record, self._evidence, self._test)

    def status(self, answer: Answered, *expected: int, tolerated: Collection[int] = ()) -> bool:
        """The status is one of the expected; one of the tolerated is a warning."""
        got = answer.status if answer.status is not None else f"no answer: {answer.exchange.problem}"
        return self.holds(
            answer.status in expected,
            where="response.status",
            expected=" or ".join(str(one) for one in expected),
            got=got,
            kind="status",
            answer=answer,
            tolerated=answer.status in tolerated,
        )

    def refused(self, answer: Answered, *expected: int, tolerated: Collection[int] = ()) -> bool:
        """The request was refused with one of the statuses, or by default with any 4xx."""
        if expected:
            return self.status(answer, *expected, tolerated=tolerated)
        return self.holds(
            answer.status is not None and 400 <= answer.status < 500,  # noqa: PLR2004 - the client error class
            where="response.status", expected="a 4xx", got=_status(answer), kind="status", answer=answer,
        )

    def equal(self, answer: Answered, pointer: str, expected: object, *, tolerated: Collection[object] = ()) -> bool:
        """The member at the pointer is the expected value, of the same JSON type."""
        got = answer.at(pointer)
        return self.holds(
            _same(got, expected),
            where=f"response.body{pointer}",
            expected=_as_json(expected),
            got=_as_json(got) if answer.status is not None else _status(answer),
            kind="absent" if got is MISSING else "value",
            answer=answer,
            tolerated=any(_same(got, one) for one in tolerated),
        )

    def matches(self, answer: Answered, pointer: str, pattern: str) -> bool:
        """The member at the pointer is a string that fits the pattern entirely."""
        got = answer.at(pointer)
        return self.holds(
            isinstance(got, str) and re.fullmatch(pattern, got) is not None,
            where=f"response.body{pointer}", expected=f"text that fits {pattern}", got=_as_json(got),
            kind="absent" if got is MISSING else "form", answer=answer,
        )

    def holds(  # noqa: PLR0913 - each is a member of the finding
        self, condition: bool, *, where: str, expected: object, got: object, kind: str = "value",  # noqa: FBT001 - reads as a sentence
        answer: Answered | None = None, tolerated: bool = False, one_form: bool = False, message: str | None = None,
    ) -> bool:
        """The condition holds; where it does not, the finding says what was expected and got, where.

        `where` as in `Finding`. `tolerated`: what was got is a variant that the sheet tolerates. `message`: a
        sentence; by default made of the rest.
        """
        if self.requirement is None:
            reason = 'This test is marked with several requirements: say judge["ID"] for each assertion.'
            raise TypeError(reason)
        if condition:
            self._record(Held(self.requirement, self._test))
            return True
        told, seen = _shown(expected), _shown(got)
        self._record(
            Finding(
                requirement=self.requirement,
                message=message or f"{where}: expected {told}, got {seen}",
                expected=told, got=seen, where=where,
                operation=answer.exchange.operation if answer is not None else None,
                kind=kind, tolerated=tolerated, one_form=one_form, exchanges=self._evidence(), test=self._test,
            )
        )
        return False


def _same(got: object, expected: object) -> bool:
    """Equal and of the same JSON type: true is not 1; 0 and 0.0 are the same number."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return got is expected
    return got == expected and (got is None) == (expected is None)


def _status(answer: Answered) -> str:
    return str(answer.status) if answer.status is not None else f"no answer: {answer.exchange.problem}"


def _as_json(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        return repr(value)


def _shown(value: object) -> str:
    """A sentence as it stands; any other value as JSON."""
    return value if isinstance(value, str) else _as_json(value)
