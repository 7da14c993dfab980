"""The cURL samples of Plivo's quick-start page, sent by curl to `testline serve`."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from testline.emulator import Emulator
    from testline.targets.control import Control

CURL = shutil.which("curl")
CALL_ME = """{
"first_party": "+14155552345",
"second_party": "+12165554567",
"initiate_call_to_first_party":true
}"""
"""The body of the second sample, as it is printed."""

PLAIN = """{
"first_party": "+14155550123",
"second_party": "+12165550124",
}"""
"""The body of the first sample, its placeholders filled."""

pytestmark = pytest.mark.skipif(CURL is None, reason="curl is not installed")


def curl(served: tuple[Emulator, str], control: Control, body: str, *, authenticated: bool = True) -> tuple[int, Any]:
    """The status and the JSON answer of a sample with this body."""
    account = next(one for one in control.accounts() if one.name == "primary").credentials
    words = [
        str(CURL), "-s", "-w", "\\n%{http_code}", "-X", "POST", f"{served[1]}/v1/Account/{account['auth_id']}/Masking/Session",
        "-H", "Content-Type: application/json", "-d", body,
    ]
    if authenticated:
        words += ["-u", f"{account['auth_id']}:{account['auth_token']}"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=20).stdout  # noqa: S603 - our own words
    answer, _, status = told.rpartition("\n")
    return int(status), json.loads(answer)


def test_the_call_me_sample_works_as_printed(served: tuple[Emulator, str], control: Control) -> None:
    """With credentials added, the second sample is answered with a session that calls its first party."""
    status, answer = curl(served, control, CALL_ME)
    assert status == 201
    assert answer["session"]["initiate_call_to_first_party"] is True


def test_the_plain_sample_is_refused_for_its_trailing_comma(served: tuple[Emulator, str], control: Control) -> None:
    """The first sample is no JSON as printed, and works without the comma."""
    status, answer = curl(served, control, PLAIN)
    assert (status, bool(answer["error"])) == (400, True)
    status, answer = curl(served, control, PLAIN.replace('4",\n}', '4"\n}'))
    assert (status, answer["session"]["status"]) == (201, "active")


def test_a_sample_without_credentials_is_refused(served: tuple[Emulator, str], control: Control) -> None:
    """As printed, without credentials, the samples get 401."""
    assert curl(served, control, CALL_ME, authenticated=False)[0] == 401
