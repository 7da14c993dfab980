"""Which virtual number a create gave, as the tests of allocation ask it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.errors import Blocked

if TYPE_CHECKING:
    from collections.abc import Collection

    from testline.checks import Judge
    from testline.pytest_plugin import OwnAccount
    from testline.targets.client import Answer

    from .conftest import Plivo

_WHERE = "response.body/session/virtual_number"


class Allocation:
    """Looks at the numbers that sessions get. Numbers are digits."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    @staticmethod
    def given(answer: Answer) -> str | None:
        """The virtual number of a created session; None where there is none."""
        if answer.status not in (200, 201):
            return None
        for pointer in ("/session/virtual_number", "/virtual_number"):
            got = answer.at(pointer)
            if isinstance(got, str) and got:
                return got.removeprefix("+")
        return None

    def number(self, answer: Answer) -> str:
        """The same, where the test needs it; without it the test is blocked."""
        number = self.given(answer.need(200, 201))
        if number is None:
            reason = "createMaskingSession answered without a virtual_number."
            raise Blocked(reason)
        return number

    @staticmethod
    def owned(account: OwnAccount, country: str | None = None) -> list[str]:
        """The inventory of an account, or what it has of one country."""
        return [one.number for one in account.numbers if country in (None, one.country)]

    @staticmethod
    def expire(api: Plivo, answer: Answer) -> None:
        """End a created session; Blocked where that fails."""
        api.expire(str(answer.value("/session_uuid"))).need(200, 204)

    @staticmethod
    def update(api: Plivo, answer: Answer, **members: object) -> None:
        """Change a created session; Blocked where that fails."""
        api.update(str(answer.value("/session_uuid")), members).need(200, 202)

    def is_of(self, answer: Answer, numbers: Collection[str], whose: str, *, tolerated: bool = False) -> bool:
        """A session was made, with one of these numbers."""
        got = self.given(answer)
        return self._judge.holds(
            got in numbers,
            where=_WHERE,
            expected=f"a number of {whose}: {', '.join(numbers)}",
            got=got or f"none, status {answer.status}",
            answer=answer,
            tolerated=tolerated,
        )

    def is_not_of(self, answer: Answer, numbers: Collection[str | None], whose: str) -> bool:
        """Whatever the answer is, it gave none of these numbers."""
        got = self.given(answer)
        return self._judge.holds(
            got is None or got not in numbers,
            where=_WHERE,
            expected=f"no number {whose}",
            got=got or "none",
            answer=answer,
        )

    def is_in_country(self, answer: Answer, code: str) -> bool:
        """The number begins with a country code."""
        got = self.given(answer)
        return self._judge.holds(
            got is not None and got.startswith(code),
            where=_WHERE,
            expected=f"a number of country code {code}",
            got=got or f"none, status {answer.status}",
            answer=answer,
        )

    def is_refused(self, answer: Answer) -> bool:
        """There is no usable number, and the answer is 400."""
        return self._judge.status(answer, 400)

    def is_apart(self, answer: Answer, *others: str | None) -> bool:
        """The new session's number is none of those of its party's other sessions."""
        return self.is_not_of(answer, others, "that the party has in another active session")

    def are_few(self, used: Collection[str], most: int) -> bool:
        """So many numbers were enough."""
        return self._judge.holds(
            len(set(used)) <= most,
            where=_WHERE,
            expected=f"no more than {most} numbers",
            got=f"{len(set(used))} numbers",
        )
