"""Wrong options and files are told in one sentence, with exit code 2, before anything runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.bad_targets import CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "plivo"), "plivo-masking"),
        (("check", "--base-url", "http://127.0.0.1:1"), "--control-url"),
        (("check", "plivo-masking", "--base-url", "http://127.0.0.1:1"), "auth_id"),
        (("check", "plivo-masking", "--base-url", "ftp://127.0.0.1"), "ftp"),
        (("check", "plivo-masking", "--control-url", "http://127.0.0.1:1"), "--base-url"),
        (("check", "plivo-masking", "--requirement", "PNM-NO-*"), "PNM-NO-*"),
        (("check", "plivo-masking", "--level", "shall"), "shall"),
        (("check", "plivo-masking", "--suite", "smoke"), "smoke"),
        (("check", "plivo-masking", "--shard", "3"), "1/3"),
        (("check", "plivo-masking", "--shard", "3/2"), "1/3"),
        (("check", "plivo-masking", "--binding", "loose"), "loose"),
        (("check", "plivo-masking", "--workers", "0"), "0"),
        (("check", "plivo-masking", "--report", "json"), "KIND=PATH"),
        (("check", "plivo-masking", "--report", "pdf=x.pdf"), "pdf"),
        (("check", "plivo-masking", "--report", "json=/nowhere/at/all.json"), "/nowhere/at"),
        (("check", "plivo-masking", "--credential", "auth_id"), "auth_id"),
        (("check", "plivo-masking", "--target", "/nowhere/target.toml"), "/nowhere/target.toml"),
        (("check", "plivo-masking", "--nonsense"), "--nonsense"),
        (("serve", "nosuch"), "plivo-masking"),
        (("serve", "--host", "0.0.0.0"), "token"),
        (("requirements", "PNM-XXX-999"), "PNM-XXX-999"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_wrong_command_line_exits_with_2_and_says_what_is_wrong(
    testline: Callable[..., Any], words: tuple[str, ...], told: str
) -> None:
    """The sentence names the mistake or what would be right."""
    ran = testline(*words)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("base_url = \n", "line 1"),
        ('base_url = "http://127.0.0.1:1"\ncolour = "blue"', "colour"),
        ('base_url = "${TESTLINE_UNSET_VARIABLE}"', "TESTLINE_UNSET_VARIABLE"),
        ("base_url = 7", "base_url"),
    ],
)
def test_a_broken_profile_exits_with_2_and_names_the_place(
    testline: Callable[..., Any], tmp_path: Path, text: str, told: str
) -> None:
    """A profile that cannot be read is told with file and place."""
    path = tmp_path / "target.toml"
    path.write_text(text)
    ran = testline("check", "plivo-masking", *CREDENTIALS, "--target", str(path))
    assert ran.code == 2
    assert told in ran.err
    assert str(path) in ran.err
