"""What is expected of answers, as many tests say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection
    from types import ModuleType

    from testline.checks import Judge
    from testline.targets.client import Answer


def _integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def codes(answer: Answer) -> list[object]:
    """The codes of an error: those in `errors`, else the one of `status`."""
    errors = answer.at("/errors")
    found = [one["code"] for one in errors if isinstance(one, dict) and "code" in one] if isinstance(errors, list) else []
    return found or [answer.at("/status/code")]


class Expect:
    """The judge of answers. `requirement`: whose an assertion is, where the test is about several."""

    def __init__(self, judge: Judge, sessions: ModuleType) -> None:
        self._judge = judge
        self._sessions = sessions

    def of(self, requirement: str | None) -> Judge:
        """The judge of a requirement, or of the test's own."""
        return self._judge[requirement] if requirement else self._judge

    def works(self, answer: Answer, said: str, requirement: str | None = None, *, tolerated: bool = False) -> bool:
        """The create was answered with 200."""
        told = f" with {answer.at('/status/code')}" if answer.at("/status/code") is not MISSING else ""
        return self.of(requirement).holds(
            answer.status == 200, where="response.status", expected=f"200 to {said}",
            got=f"{answer.status}{told}" if answer.status else f"no answer: {answer.problem}", kind="status", answer=answer,
            tolerated=tolerated,
        )

    def fails(
        self, answer: Answer, code: int, requirement: str | None = None, *, status: int = 400,
        tolerated: Collection[int] = (),
    ) -> bool:
        """The create failed with a status, and with a code of Number Masking in `status.code`."""
        judge = self.of(requirement)
        return judge.status(answer, status) and judge.equal(answer, "/status/code", code, tolerated=tolerated)

    def unauthorized(
        self, answer: Answer, code: int | None = None, *tolerated: int, status: str | None = None, carries: str | None = None
    ) -> bool:
        """The answer is 401, and carries one of the gateway's codes; each may be a requirement's of its own."""
        refused = self.of(status).status(answer, 401)
        if refused and code is not None:
            self.carries(answer, code, *tolerated, requirement=carries or status)
        return refused

    def carries(self, answer: Answer, code: int, *tolerated: int, requirement: str | None = None) -> bool:
        """The code is in `errors`; where there are none, in `status`."""
        got = codes(answer)
        return self.of(requirement).holds(
            any(_integer(one) and one == code for one in got), where="response.body/errors/0/code", expected=code, got=got,
            kind="absent" if got == [MISSING] else "value", answer=answer, tolerated=any(one in tolerated for one in got),
        )

    def tells(self, answer: Answer, requirement: str | None = None) -> None:
        """A failure says which it is: an integer and a text."""
        judge = self.of(requirement)
        code = answer.at("/status/code")
        judge.holds(
            _integer(code), where="response.body/status/code", expected="an integer", got=code, kind="type", answer=answer
        )
        judge.matches(answer, "/status/description", r"(?s).*\S.*")

    def is_whole(self, answer: Answer, requirement: str | None = None) -> None:
        """The answer has every member of the envelope, whatever it holds."""
        for pointer in self._sessions.ENVELOPE:
            self.of(requirement).holds(
                answer.at(pointer) is not MISSING, where=f"response.body{pointer}", expected="to be there", got=MISSING,
                kind="absent", answer=answer,
            )

    def references(self, *answers: Answer, requirement: str | None = None) -> None:
        """Every answer has a reference_id, of 32 hex digits, and none has another's."""
        judge = self.of(requirement)
        for answer in answers:
            judge.matches(answer, "/reference_id", "[0-9A-Fa-f]{32}")
        found = [str(one.at("/reference_id")).upper() for one in answers]
        judge.holds(
            len(set(found)) == len(found), where="response.body/reference_id", expected="another in each answer",
            got=found, kind="repeated", answer=answers[-1],
        )

    def masked_from(
        self, answer: Answer, pool: Collection[str], whose: str, requirement: str | None = None, *, tolerated: bool = False
    ) -> None:
        """Both masking ids of a session are of these numbers."""
        for slot in (1, 2):
            got = self._sessions.mask_of(answer, slot)
            self.of(requirement).holds(
                got in pool, where=f"response.body/session_data/phone_number_{slot}/masked_id",
                expected=f"one of {whose}: {', '.join(pool)}", got=got, answer=answer, tolerated=tolerated,
            )

    def lasts(self, answer: Answer, seconds: float, since: object, requirement: str | None = None) -> None:
        """The session ends so many seconds after a time, give or take five minutes."""
        end = self._sessions.end_of(answer.at("/session_data/session_end_on"))
        got = (end - since).total_seconds() if end is not None else answer.at("/session_data/session_end_on")
        self.of(requirement).holds(
            end is not None and abs(got - seconds) <= 300, where="response.body/session_data/session_end_on",
            expected=f"{seconds:.0f} s after the request", got=f"{got} s" if end is not None else got, answer=answer,
        )
