"""`testline requirements` tells all that is known of one row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        ("PNM-CRE-008", "judged by scenarios:create_a_session::"),
        ("TNM-FLOW-007", "on a live target: at most an observation"),
        ("TNM-AUTH-014", "on a live target: at most a warning"),
        ("MNM-CTX-001", "on a live target: an observation, until its profile states paths.createContext"),
        ("MSM-SMP-001", "untested: SMPP"),
    ],
)
def test_one_row_is_told_with_what_caps_it(testline: Callable[..., Any], identifier: str, told: str) -> None:
    """Level, basis and source, what a live target gets at most, and which tests judge it."""
    ran = testline("requirements", identifier)
    assert ran.code == 0
    assert ran.out.startswith(f"{identifier}  ")
    assert told in ran.out


def test_a_row_as_json_has_the_names_that_it_rests_on(testline: Callable[..., Any]) -> None:
    """For programs."""
    ran = testline("requirements", "MNM-CTX-001", "--json")
    (row,) = json.loads(ran.out)
    assert (row["id"], row["live"]) == ("MNM-CTX-001", "configured")
    assert "paths.createContext" in row["rests_on"]
