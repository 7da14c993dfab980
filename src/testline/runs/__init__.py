"""One run: select, schedule, judge, tell. Joins target and emulator; everything above only asks and shows."""

from __future__ import annotations

from testline.runs.check import check
from testline.runs.plan import Plan, Selection
from testline.runs.stage import Stage

__all__ = ["Plan", "Selection", "Stage", "check"]
