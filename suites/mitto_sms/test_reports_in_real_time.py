"""Reports in real time: what a target shows whose clock nobody can move."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from testline.wire import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from testline.checks import Judge
    from testline.targets.control import Control

    from .conftest import Mitto
    from .delivery import Reports

WAIT = 5.0
"""Seconds to wait for a report, where the target's settings have no `report_seconds`."""


@pytest.mark.operation("sendSms")
@pytest.mark.requirement("MSM-DLR-003", "MSM-DLR-004", "MSM-DLR-005", "MSM-DLR-006", "MSM-OPT-006")
def test_a_report_comes_by_itself(
    mitto: Mitto, reports: Callable[..., Reports], judge: Judge, settings: dict[str, Any],
    no_evidence: Callable[[str], None], request: pytest.FixtureRequest,
) -> None:
    """To the URL of the message, with its id, a status and its reference."""
    with contextlib.suppress(pytest.skip.Exception):
        control: Control = request.getfixturevalue("control")
        if control.has("clock"):
            return
    inbox, wait = reports(), settings.get("report_seconds")
    sent = mitto.send(callback=inbox.url(), reference="ride-4711").need_id()
    came = inbox.come(1, wait if isinstance(wait, (int, float)) else WAIT)
    if not came:
        no_evidence("no delivery report came while the test waited")
    report = came[-1]
    judge["MSM-DLR-003"].holds(True, where="callback.body", expected="a report", got=report.fields)  # noqa: FBT003 - it came
    judge["MSM-DLR-004"].holds(report.msgid == sent, where="callback.body/msgid", expected=sent, got=report.msgid)
    status = report.fields.get("status", MISSING)
    judge["MSM-DLR-005"].holds(isinstance(status, str), where="callback.body/status", expected="a string", got=status)
    if report.method == "POST":
        judge["MSM-DLR-006"].holds(
            isinstance(report.json, dict), where="callback.body", expected="a JSON object",
            got=report.exchange.request.body.decode("utf-8", "replace")[:120], kind="type",
        )
    got = report.fields.get("reference")
    judge["MSM-OPT-006"].holds(got == "ride-4711", where="callback.body/reference", expected="ride-4711", got=got)
