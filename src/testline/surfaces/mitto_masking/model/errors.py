"""Refusals: error code, message and HTTP status by what is wrong, and the requirements that demand each.

Only the code and message of a name that is taken are documented; the others are provisional.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping


class Problem(NamedTuple):
    """How a refusal looks. `status`: the conventional HTTP status."""

    code: str
    message: str
    status: int


PROBLEMS: Final[Mapping[str, Problem]] = {
    "name-taken": Problem("461", "Application name not unique", 409),
    "bad-parameter": Problem("400", "Missing or invalid parameter", 400),
    "unauthorized": Problem("401", "Unauthorized", 401),
    "not-found": Problem("404", "Resource not found", 404),
    "bad-method": Problem("405", "Method not allowed", 405),
    "conflict": Problem("409", "Conflict", 409),
    "internal-error": Problem("500", "Internal error", 500),
}


class Refusal(Exception):  # noqa: N818 - an answer of the vendor's, no error of ours
    """The request is refused: `problem` says how, `inputs` are those that offend, `rows` demand it."""

    def __init__(self, problem: str, inputs: Mapping[str, object], rows: tuple[str, ...]) -> None:
        super().__init__(problem)
        self.problem = problem
        self.inputs = inputs
        self.rows = rows


def deny(problem: str, inputs: Mapping[str, object], *rows: str) -> NoReturn:
    """Refuse the request."""
    raise Refusal(problem, inputs, rows)
