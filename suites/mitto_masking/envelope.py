"""What an answer says and has in it, and what is expected of it: success and failure are read from the body."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from testline.checks import Judge
    from testline.targets.client import Answer

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_GOOD = re.compile(r"2[0-9]{2}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_NO_BODY = (200, 202, 204)


def _body(answer: Answer) -> Mapping[str, object] | None:
    return answer.body if isinstance(answer.body, dict) else None


def accepted(answer: Answer) -> bool:
    """Whether the body tells of success: it has a good `code`, or without one `data`, and no `errorCode`."""
    body = _body(answer)
    if body is None or "errorCode" in body:
        return False
    if "code" in body:
        return _GOOD.fullmatch(str(body["code"])) is not None
    return "data" in body and answer.status is not None and answer.status < 300


def done(answer: Answer) -> bool:
    """Whether something was removed: as `accepted`, or an answer without any body."""
    return accepted(answer) or (answer.status in _NO_BODY and not answer.text.strip())


def refused(answer: Answer) -> bool:
    """Whether the body tells of an error; without a readable body the status says it, a 4xx."""
    body = _body(answer)
    if body is not None and "errorCode" in body:
        return True
    return not accepted(answer) and answer.status is not None and 400 <= answer.status < 500


def resource(answer: Answer) -> dict[str, object]:
    """The one resource of a success; empty where there is none. An array of one is as good."""
    data = answer.at("/data") if accepted(answer) else None
    if isinstance(data, list) and len(data) == 1:
        data = data[0]
    return data if isinstance(data, dict) else {}


def items(answer: Answer) -> list[dict[str, object]]:
    """The resources of a list: `data` is an array, or an object with exactly one member that is one."""
    data = answer.at("/data") if accepted(answer) else None
    if isinstance(data, dict):
        arrays = [one for one in data.values() if isinstance(one, list)]
        data = arrays[0] if len(arrays) == 1 else None
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


def values(answer: Answer, member: str = "sid") -> list[object]:
    """One member of every resource of a list, in its order."""
    return [one[member] for one in items(answer) if member in one]


def moment(value: object) -> datetime | None:
    """A date of the vendor's form as a time; None where it is none."""
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        return None
    try:
        return datetime.fromisoformat(value.strip()).replace(tzinfo=UTC)
    except ValueError:
        return None


def seconds(value: object) -> int | None:
    """A ttl as a number, be it an integer or digits; None where it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and _SECONDS.fullmatch(value) else None


def digits(value: object) -> str | None:
    """A telephone number without its plus; None where it is no text."""
    return value.removeprefix("+") if isinstance(value, str) else None


def near(one: object, other: datetime | None, within: float) -> bool:
    """Whether a date is so many seconds from a time, at most."""
    this = moment(one)
    return this is not None and other is not None and abs((this - other).total_seconds()) <= within


def _told(answer: Answer) -> str:
    return answer.text[:120] or (f"status {answer.status}" if answer.status else f"no answer: {answer.problem}")


class Expect:
    """What is expected of answers; `expect["MNM-ENV-001"]` is the same for another requirement.

    `said` tells what was asked, as in "a second DELETE".
    """

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def __getitem__(self, requirement: str) -> Expect:
        return Expect(self.judge[requirement])

    def accepted(self, answer: Answer, said: str, *, tolerated: bool = False) -> bool:
        """The body tells of success."""
        return self._outcome(answer, accepted, f"{said} accepted", tolerated=tolerated)

    def done(self, answer: Answer, said: str) -> bool:
        """Something was removed."""
        return self._outcome(answer, done, f"{said} accepted")

    def refused(self, answer: Answer, said: str, *, tolerated: bool = False) -> bool:
        """The body tells of an error, whatever its code and status."""
        return self._outcome(answer, refused, f"{said} refused with an errorCode", tolerated=tolerated)

    def errs(self, answer: Answer, said: str) -> bool:
        """The body is that of an error: it has an errorCode."""
        has_code = isinstance(answer.body, dict) and "errorCode" in answer.body
        return self._outcome(answer, lambda _: has_code, f"an error body with an errorCode to {said}")

    def _outcome(
        self, answer: Answer, holds: Callable[[Answer], bool], expected: str, *, tolerated: bool = False
    ) -> bool:
        return self.judge.holds(
            holds(answer), where="response.body", expected=expected, got=_told(answer), kind="outcome", answer=answer,
            tolerated=tolerated,
        )

    def shows(self, answer: Answer, member: str, expected: object, *, tolerated: bool = False) -> bool:
        """The resource that was answered has this value in a member."""
        got = resource(answer).get(member, MISSING)
        return self.judge.holds(
            got == expected and isinstance(got, bool) == isinstance(expected, bool),
            where=f"response.body/data/{member}", expected=repr(expected), got=repr(got),
            kind="absent" if got is MISSING else "value", answer=answer, tolerated=tolerated,
        )

    def reserved(self, answer: Answer, *, so: bool = True) -> bool:
        """The masked number that was answered is reserved, or is not."""
        return self.shows(answer, "isReserved", so)

    def lasts(self, answer: Answer, ttl: int, *, tolerated: bool = False) -> bool:
        """The resource that was answered has this ttl, be it an integer or digits."""
        got = resource(answer).get("ttl", MISSING)
        return self.judge.holds(
            seconds(got) == ttl, where="response.body/data/ttl", expected=f"{ttl} seconds", got=repr(got), answer=answer,
            tolerated=tolerated,
        )

    def active(self, answer: Answer, said: str) -> bool:
        """The context that was answered is open or in progress."""
        return self._status(answer, said, "active")

    def closed(self, answer: Answer, said: str) -> bool:
        """The context that was answered is closed."""
        return self._status(answer, said, "closed")

    def _status(self, answer: Answer, said: str, expected: str) -> bool:
        got = resource(answer).get("status", MISSING)
        good = ("closed",) if expected == "closed" else ("open", "in-progress")
        return self.judge.holds(
            got in good, where="response.body/data/status", expected=f"{said}: {' or '.join(good)}", got=repr(got),
            answer=answer,
        )

    def has_exactly(self, answer: Answer, expected: list[str], member: str = "sid") -> bool:
        """A list has these resources and no others, in any order."""
        got = values(answer, member)
        return self.holds(
            accepted(answer) and sorted(map(str, got)) == sorted(expected), f"{member} {sorted(expected)}",
            sorted(map(str, got)) if accepted(answer) else _told(answer), answer,
        )

    def holds(
        self, condition: bool, expected: object, got: object, answer: Answer | None = None, *, where: str = "response.body/data",  # noqa: FBT001 - reads as a sentence
        kind: str = "value", tolerated: bool = False,
    ) -> bool:
        """The condition holds."""
        return self.judge.holds(
            condition, where=where, expected=expected, got=got, kind=kind, answer=answer, tolerated=tolerated
        )

    def unchanged(
        self, before: Mapping[str, object], after: Mapping[str, object], said: str, answer: Answer | None = None
    ) -> bool:
        """Two snapshots are the same; `answer`: to what was asked in between."""
        different = [name for name in before if before[name] != after.get(name)]
        return self.judge.holds(
            not different, where="sequence", expected=f"nothing changed by {said}",
            got=f"changed: {', '.join(different)}" if different else "", kind="changed", answer=answer,
        )
