"""Checks: pure functions from exchanges to findings. They know no test framework and no network."""

from __future__ import annotations

from testline.checks.history import judge_history
from testline.checks.judge import Answered, Judge
from testline.checks.passive import judge_exchange

__all__ = ["Answered", "Judge", "judge_exchange", "judge_history"]
