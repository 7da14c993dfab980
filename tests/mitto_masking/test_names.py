"""The table of names: one correction there, or in a profile, moves document, emulator and suite together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from testline import catalogue, emulator, files, spec
from testline.runs import scenarios
from testline.runs.bench import Bench
from testline.runs.outcomes import counted, effect, verdicts
from testline.runs.plan import Plan, Selection
from testline.spec import document
from testline.targets.profile import TargetProfile
from testline.verdicts import Binding, Effect, Finding, Verdict
from testline.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from testline.wire import Handler, Response

NAME = "mitto-masking"
OWN = "/numbermasking/applications/{ApplicationSid}/contexts"
MOVED = "/numbermasking/applications/{ApplicationSid}/rides"
SETTINGS = {"paths": {"createContext": MOVED}, "parameters": {"pageSize": "items"}}
CREATING = "MNM-CTX-00[189]"
PAGING = "MNM-PAG-00[1-5]"


@dataclass
class Wire:
    """What goes over the wire to a handler."""

    handler: Handler
    requests: list[Request] = field(default_factory=list)

    def handle(self, request: Request) -> Response:
        """Take down the request, and pass it on."""
        self.requests.append(request)
        return self.handler.handle(request)

    def has(self, method: str, end: str) -> bool:
        """Whether a request was made to a path with this end."""
        return any(one.method == method and one.path.endswith(end) for one in self.requests)

    def asked(self, parameter: str) -> bool:
        """Whether a query has had this parameter."""
        return any(name == parameter for one in self.requests for name, _ in one.query_pairs)


def checked(settings: Mapping[str, Any]) -> tuple[dict[str, Verdict], Wire]:
    """The verdicts of some pages of the suite on the embedded emulator, and what went over the wire."""
    plan = Plan(NAME, TargetProfile(NAME, settings=settings), selection=Selection(requirements=(CREATING, PAGING)))
    with Bench(plan) as bench:
        wire = Wire(bench.handler)
        bench.handler = wire
        bench.open()
        done = scenarios.play(bench)
    assert done.errors == ()
    rows = catalogue.load(NAME)
    judged = verdicts(rows, done.outcomes, counted(plan, rows, done.outcomes))
    return {one.requirement.id: one.verdict for one in judged}, wire


@cache
def as_they_are() -> dict[str, Verdict]:
    """The verdicts with the table as it is."""
    found, wire = checked({})
    assert wire.has("POST", "/contexts")
    assert wire.asked("pageSize")
    assert found["MNM-CTX-001"] is Verdict.PASSED
    assert found["MNM-PAG-004"] is Verdict.PASSED
    return found


def holds_moved(settings: Mapping[str, Any]) -> None:
    """Document, emulator and suite have the moved path and the other paging name, and every verdict stays."""
    moved = spec.load(NAME, settings)
    assert moved.operations["createContext"].template == MOVED
    assert {one.name for one in moved.operations["listContexts"].parameters} >= {"page", "items"}
    answer = _created(settings)
    assert answer["data"]["uri"].startswith("/numbermasking/applications/")
    assert answer["data"]["status"] == "open"
    found, wire = checked(settings)
    assert wire.has("POST", "/rides")
    assert not wire.has("POST", "/contexts")
    assert wire.asked("items")
    assert not wire.asked("pageSize")
    assert found == as_they_are()


def _created(settings: Mapping[str, Any]) -> Any:
    """What the emulator answers to a create at the moved path that is written out by hand, two of which make two pages."""
    plan = Plan(NAME, TargetProfile(NAME, settings=settings))
    with Bench(plan) as bench:
        bench.open()
        client = bench.client(bench.accounts["primary"])
        assert bench.control is not None
        account = next(one for one in bench.control.accounts() if one.name == "primary")
        body = {"enterpriseSid": account.settings["enterprise_sids"][0], "name": "By hand"}
        sid = client.raw("POST", "/numbermasking/applications", json=body).value("/data/sid")
        answer, _ = (client.raw("POST", f"/numbermasking/applications/{sid}/rides", json={}) for _ in range(2))
        page = client.raw("GET", f"/numbermasking/applications/{sid}/contexts/search?items=1")
    assert len(orjson.loads(page.text)["data"]) == 1
    return orjson.loads(answer.text)


@pytest.fixture
def edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The document with one path and one paging name of its table corrected, and nothing else."""
    text = (files.folder("openapi") / f"{NAME}.yaml").read_text(encoding="utf-8")
    for old, new in ((f"    createContext: {OWN}\n", f"    createContext: {MOVED}\n"), ("    pageSize: pageSize\n", "    pageSize: items\n")):
        assert old in text
        text = text.replace(old, new, 1)  # parameters stand before fields
    (tmp_path / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    as_they_are()
    monkeypatch.setattr(document, "folder", lambda _: tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    document._read.cache_clear()  # noqa: SLF001 - documents are read once a process
    document._named.cache_clear()  # noqa: SLF001 - as above


@pytest.mark.usefixtures("edited")
def test_a_correction_in_the_table_moves_everything() -> None:
    """One path and one paging name: whoever reads the document follows."""
    holds_moved({})


def test_a_profile_moves_everything_as_well() -> None:
    """The document stays as it is for everybody else."""
    holds_moved(SETTINGS)
    assert spec.load(NAME).operations["createContext"].template == OWN


def test_a_member_that_a_profile_names_otherwise_goes_by_that_name() -> None:
    """In answers on the wire, and in what the document says of them."""
    settings = {**SETTINGS, "fields": {"dateExpiry": "expiresAt"}}
    assert "expiresAt" in _created(settings)["data"]
    context = spec.load(NAME, settings).document["components"]["schemas"]["Context"]["properties"]
    assert "expiresAt" in context
    assert "dateExpiry" not in context


def test_everything_that_is_ours_or_another_vendors_stands_in_the_table() -> None:
    """By `x-basis`: the operations, the query parameters and the members, and nothing besides."""
    loaded = spec.load(NAME).document
    table, ours = loaded["x-names"], {"decision", "analogue"}
    operations = [one for item in loaded["paths"].values() for one in item.values() if isinstance(one, dict) and "operationId" in one]
    assert {one["operationId"] for one in operations if one.get("x-basis") in ours} == set(table["paths"])
    parameters = loaded["components"]["parameters"].values()
    assert {one["name"] for one in parameters if one.get("x-basis") in ours} == set(table["parameters"])
    members = list(_properties(loaded["components"]["schemas"]))
    assert {name for name, one in members if one.get("x-basis") in ours} == set(table["fields"])
    assert [name for name, one in members if name in table["fields"] and one.get("x-basis") not in ours] == []


def _properties(node: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        for name, member in node.items():
            if name == "properties" and isinstance(member, dict):
                yield from ((one, each) for one, each in member.items() if isinstance(each, dict))
            yield from _properties(member)
    elif isinstance(node, list):
        for one in node:
            yield from _properties(one)


def test_every_row_rests_on_names_of_the_table() -> None:
    """And every row that waits for a profile says for what."""
    table = spec.load(NAME).document["x-names"]
    known = {f"{kind}.{name}" for kind in ("paths", "parameters", "fields") for name in table[kind]}
    for row in catalogue.load(NAME):
        assert set(row.rests_on) <= known
        assert bool(row.rests_on) is (row.live == "configured"), row.id


def test_a_row_binds_a_live_target_only_where_its_profile_states_the_names() -> None:
    """What a 404 at a supposed path would say nothing of."""
    row = catalogue.load(NAME)["MNM-CTX-001"]
    finding = Finding(row.id, "no", expected="a context", got="404", where="response.status")
    needed = [name.removeprefix("paths.") for name in row.rests_on]
    stated = {"paths": {name: spec.load(NAME).operations[name].template for name in needed}}
    told = [
        effect(Plan(NAME, TargetProfile(NAME, settings=settings), Binding.LIVE), row, finding)
        for settings in ({}, {"paths": {"createContext": OWN}}, stated)
    ]
    assert told == [Effect.OBSERVATION, Effect.OBSERVATION, Effect.FAILURE]


def test_a_path_that_only_a_profile_knows_is_the_surfaces() -> None:
    """The emulator answers there as the vendor, and not that nobody has such a path."""
    made = emulator.build([NAME], settings={"paths": {"createContext": "/masking/v2/{ApplicationSid}"}})
    try:
        answer = emulator.InProcess(made).handle(Request("POST", "/masking/v2/NMA0", (), b"{}"))
    finally:
        made.close()
    assert answer.status == 401
