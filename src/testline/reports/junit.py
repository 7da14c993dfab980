"""The JUnit XML report: a test suite for each surface, a test case for each requirement.

Names of test cases are ids, which are permanent. What was not judged is skipped, with the reason; a run without a
verdict has one more case, an error, so that nothing looks green because nothing ran.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from testline.reports.wording import NOT_JUDGED, one_line, prose, several, target_of, why
from testline.verdicts import RunVerdict, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from testline.reports.report import Judged, Report
    from testline.reports.view import Group, Seen, View

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST = 4000


def render(views: Sequence[View]) -> bytes:
    """The XML document of some surfaces."""
    root = ET.Element("testsuites", name="testline")
    for view in views:
        root.append(_suite(view))
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", f"{sum(view.report.seconds for view in views):.3f}")
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(view: View) -> ET.Element:
    report = view.report
    suite = ET.Element("testsuite", name=report.surface, timestamp=report.started.rstrip("Z"), time=f"{report.seconds:.3f}")
    properties = ET.SubElement(suite, "properties")
    facts = {
        "verdict": report.verdict, "why": why(report), "binding": report.binding, "target": target_of(report),
        "seed": str(report.seed), "requests": str(report.requests), "suites": ",".join(report.suites),
    }
    for name, value in facts.items():
        ET.SubElement(properties, "property", name=name, value=_text(value))
    groups = {group.judged.requirement.id: group for group in view.groups}
    for judged in report.judged:
        _case(suite, report, judged, groups.get(judged.requirement.id))
    _errors(suite, report)
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(tag) is not None for case in cases)))
    return suite


def _case(suite: ET.Element, report: Report, judged: Judged, group: Group | None) -> None:
    row = judged.requirement
    case = ET.SubElement(suite, "testcase", classname=report.surface, name=row.id, time="0")
    told = _told(judged, group)
    if judged.verdict is Verdict.FAILED:
        first = group.seen[0].finding.message if group else row.text
        ET.SubElement(case, "failure", type=row.level, message=_text(one_line(first, 300))).text = _text(told)
    elif judged.verdict in NOT_JUDGED:
        reason = f"{judged.verdict}: {judged.reason or 'no reason given'}"
        ET.SubElement(case, "skipped", message=_text(reason))
    elif judged.verdict is not Verdict.PASSED or judged.reason:
        ET.SubElement(case, "system-out").text = _text(told)


def _told(judged: Judged, group: Group | None) -> str:
    row = judged.requirement
    lines = [f"{judged.verdict}: {prose(row.text)}", f"level: {row.level}, basis: {row.basis}", f"source: {prose(row.source)}"]
    if judged.reason:
        lines.append(f"not judged in it: {judged.reason}")
    for seen in group.seen if group else ():
        lines += ["", *_lines(seen)]
    return "\n".join(lines)


def _lines(seen: Seen) -> list[str]:
    finding = seen.finding
    return [
        f"{seen.id} ({seen.effect}, seen {several(seen.count, 'time')})", f"message: {one_line(finding.message, _MOST)}",
        f"where: {one_line(finding.where, _MOST)}", f"expected: {one_line(finding.expected, _MOST)}",
        f"got: {one_line(finding.got, _MOST)}", f"test: {finding.test}", *seen.curl,
    ]


def _errors(suite: ET.Element, report: Report) -> None:
    """A case for each error of the run; one for a run that has no verdict for another reason."""
    told = [(error.test or error.requirement or "the run", error.message) for error in report.errors]
    if not told and report.verdict is RunVerdict.INCONCLUSIVE:
        told = [("the run", f"inconclusive: {why(report)}")]
    for name, message in told:
        case = ET.SubElement(suite, "testcase", classname=f"{report.surface}.run", name=_text(name), time="0")
        error = ET.SubElement(case, "error", type="run", message=_text(one_line(message, 300)))
        error.text = _text(message)


def _text(text: str) -> str:
    """The text with what XML has no place for replaced."""
    return _NOT_XML.sub("\ufffd", text)
