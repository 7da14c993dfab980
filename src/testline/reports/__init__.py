"""Reports: views on what a run found. `KINDS` are those that go into files."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from testline.errors import UsageError
from testline.reports import json_report, junit, markdown
from testline.reports.view import views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from testline.reports.report import Report
    from testline.reports.view import View

KINDS: Mapping[str, Callable[[Sequence[View]], bytes]] = {
    "json": json_report.render, "junit": junit.render, "md": markdown.render,
}


def write(kind: str, path: Path | str, reports: Sequence[Report]) -> None:
    """Write the reports of a run to a file, all of it or nothing. Raises `UsageError`."""
    target = check(kind, path)
    content = KINDS[kind](views(reports))
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)  # a pipe or a device is written to, not replaced
        else:
            _replace(target.resolve(), content)
    except OSError as problem:
        raise _unwritable(kind, target, problem.strerror or str(problem)) from problem


def check(kind: str, path: Path | str) -> Path:
    """The path, if a report of that kind can be written there: to be asked before a run. Raises `UsageError`."""
    if kind not in KINDS:
        message = f"There is no report of the kind {kind!r}."
        raise UsageError(message, hint=f"The kinds are: {', '.join(KINDS)}.")
    target = Path(path)
    folder = target.resolve().parent
    if target.is_dir():
        raise _unwritable(kind, target, "it is a folder")
    if not folder.is_dir():
        raise _unwritable(kind, target, f"the folder {folder} does not exist")
    if not os.access(target if target.exists() and not target.is_file() else folder, os.W_OK):
        raise _unwritable(kind, target, "permission denied")
    return target


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def _unwritable(kind: str, path: Path, reason: str) -> UsageError:
    message = f"The {kind} report cannot be written to {path}: {reason}."
    return UsageError(message, hint="Name a file in a folder that exists and can be written to.")
