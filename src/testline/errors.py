"""Everything that goes wrong, by whose fault it is.

    TestlineError
    ├── UsageError          an option, file or environment variable is wrong; nothing was run    exit 2
    ├── TargetError         the target cannot be reached or read; nobody is judged by it         exit 4
    │   └── NoAnswer        one request got no whole answer
    ├── Blocked             a test could not set up what it needs; reported where it belongs
    └── InternalError       a mistake of ours                                                    exit 3

Each carries a `code` in kebab-case, a sentence, and a `hint` that says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class TestlineError(Exception):
    """The root of the tree."""

    __test__ = False
    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling, and workers send errors to their parent.
        return _rebuilt, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} {self.hint}"


def _rebuilt(kind: type[TestlineError], args: tuple[object, ...], state: dict[str, object]) -> TestlineError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class UsageError(TestlineError):
    """An option, a file or an environment variable is wrong; nothing was run."""

    code = "usage"
    exit_code = 2


class TargetError(TestlineError):
    """The target cannot be reached or read."""

    code = "target"
    exit_code = 4


class NoAnswer(TargetError):  # noqa: N818 - named for what happened
    """One request got no whole answer: refused, closed, timed out, too large.

    `kind` is one of connect, resolve, tls, timeout, closed, too-large, protocol.
    """

    code = "no-answer"

    def __init__(self, message: str, *, kind: str, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.kind = kind


class Blocked(TestlineError):  # noqa: N818 - named for the verdict
    """A test could not set up what it needs."""

    code = "blocked"
    exit_code = 4


class InternalError(TestlineError):
    """A mistake of ours."""

    code = "internal"
    exit_code = 3
