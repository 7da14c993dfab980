"""The words that all readable reports share: why a verdict, what was tested, what was not judged."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from testline.verdicts import Level, RunVerdict, Verdict

if TYPE_CHECKING:
    from testline.reports.report import Report
    from testline.verdicts import Finding

NOT_JUDGED = (Verdict.BLOCKED, Verdict.SKIPPED, Verdict.UNTESTED)
_MEANINGS = {
    "not-selected": "the options of this run left it out",
    "feature": "the target's control API does not offer {}",
    "no-control": "needs a control API, see --control-url",
    "no-callback-url": "needs a place where the target can call back, see --callback-url",
    "no-evidence": "nothing that would show it was seen",
    "budget": "the run had enough before it came to it",
    "option-not-used": "needs an option that was not given",
}


def printable(text: str) -> str:
    """The text with everything that steers a terminal or hides itself (escapes, overrides of direction) spelled out."""
    return "".join(one if one.isprintable() else _spelled(one) for one in text)


def sound(text: str) -> str:
    """The text with lone surrogates, which no encoding has, spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()


def shortened(text: str, most: int) -> str:
    """The text, or its beginning and how long it is."""
    return text if len(text) <= most else f"{text[:most].rstrip()}… ({len(text)} characters)"


def one_line(text: str, most: int) -> str:
    """The text as one printable line, shortened."""
    return printable(shortened(text, most))


def prose(text: str) -> str:
    """The text as one printable paragraph, however its source broke it into lines."""
    return printable(" ".join(text.split()))


def several(number: int, thing: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number:,} {thing if number == 1 else thing + 's'}"


def target_of(report: Report) -> str:
    """What was tested, in words."""
    words = {"emulator": "the embedded emulator", "cassette": "a cassette"}
    return words.get(report.target.kind) or report.target.base_url or "a target over HTTP"


def why(report: Report) -> str:
    """What the verdict of the run rests on, without a full stop."""
    counts = {verdict: sum(row[verdict] for row in report.summary.values()) for verdict in Verdict}
    must = report.summary[Level.MUST]
    if report.verdict is RunVerdict.NONCONFORMANT:
        return f"{several(counts[Verdict.FAILED], 'requirement')} failed{_cut_short(report)}"
    if report.verdict is RunVerdict.CONFORMANT:
        return f"{must[Verdict.PASSED]} of {sum(must.values())} MUST requirements passed, none failed"
    if report.unreachable is not None:
        return f"the target could not be reached or read: {printable(report.unreachable).rstrip('.')}"
    reasons = [
        "interrupted" if report.interrupted else "not complete" if not report.complete else "",
        several(len(report.errors), "error") + " of the run" if report.errors else "",
        f"{several(must[Verdict.BLOCKED], 'MUST requirement')} blocked" if must[Verdict.BLOCKED] else "",
        "" if must[Verdict.PASSED] else "no MUST requirement passed",
    ]
    return ", ".join(one for one in reasons if one)


def says_more(finding: Finding) -> bool:
    """Whether a finding's message tells more than where it was, what was expected and what was got."""
    return not finding.message.startswith(f"{finding.where}: expected ")


def spent(report: Report) -> str:
    """What the run took, in words."""
    suites = ", ".join(report.suites) or "no suite"
    return f"{several(report.requests, 'request')} in {report.seconds:.1f} s, seed {report.seed}, {suites}"


class Reason(NamedTuple):
    """How many requirements were not judged, and why."""

    number: int
    verdict: Verdict
    text: str


def not_judged(report: Report) -> list[Reason]:
    """Why requirements were not judged, blocked ones first, then by number.

    Skipped ones are counted by the first word of their reason, which is one of the design's.
    """
    counts = Counter(
        (one.verdict, _kind_of(one.verdict, one.reason or "no reason given"))
        for one in report.judged if one.verdict in NOT_JUDGED
    )
    found = [Reason(count, verdict, text) for (verdict, text), count in counts.items()]
    return sorted(found, key=lambda one: (NOT_JUDGED.index(one.verdict), -one.number, one.text))


def _kind_of(verdict: Verdict, reason: str) -> str:
    word = reason.partition(" ")[0].rstrip(":,;.")
    kind, _, name = word.partition(":")
    if verdict is not Verdict.SKIPPED or kind not in _MEANINGS:
        return prose(reason)
    return f"{word}, {_MEANINGS[kind].format(name)}"


def _cut_short(report: Report) -> str:
    if report.interrupted:
        return "; interrupted"
    if report.unreachable is not None:
        return f"; not complete: {printable(report.unreachable).rstrip('.')}"
    return "" if report.complete else "; not complete"


def _spelled(character: str) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character) or character.encode("unicode_escape").decode()
