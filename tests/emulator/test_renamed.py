"""A model behind other names: the wire speaks the vendor's, the model its own."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from testline.spec.names import Names
from testline.surfaces.model import Ask, Chooser, Moment, Outcome, Tick
from testline.surfaces.renamed import Renamed
from testline.wire import Request, Response

NAMES = Names(
    paths={("POST", "/things"): "/real/new"}, parameters={"page": "PageNumber"}, fields={"sid": "thingId"},
)
MOMENT = Moment(0, 0)


class Echo:
    """Answers with what it heard."""

    features = ("clock",)

    def step(self, event: object, _moment: Moment, _chooser: Chooser) -> Outcome:
        """The request as it was heard; nothing for any other event."""
        if not isinstance(event, Ask):
            return Outcome(result=event)
        heard = {"sid": event.request.url, "sent": json.loads(event.request.body or b"null")}
        return Outcome(Response(200, (), json.dumps(heard).encode()))

    def owns(self, path: str) -> bool:
        """Its own paths."""
        return path == "/things"

    def fault(self, kind: str, request: Request, _moment: Moment, _chooser: Chooser) -> Response:
        """What it heard and which fault it was."""
        return Response(500, (), json.dumps({"sid": kind, "url": request.url}).encode())


@pytest.fixture
def model():
    """An echo under the wire's names."""
    kind = SimpleNamespace(forms={"form": (1, 2)}, fresh=lambda _chooser, _moment: Echo())
    renamed = Renamed(kind, NAMES)
    assert renamed.forms == {"form": (1, 2)}
    return renamed.fresh(Chooser(0), MOMENT)


def test_it_hears_its_own_names_and_answers_in_the_wires(model) -> None:
    """Path, query and body."""
    asked = Ask(Request("POST", "/real/new?PageNumber=3", (), b'{"thingId": "T"}'))
    answer = model.step(asked, MOMENT, Chooser(0)).response
    assert json.loads(answer.body) == {"thingId": "/things?page=3", "sent": {"thingId": "T"}}


def test_all_else_reaches_the_model_as_it_is(model) -> None:
    """Other events, and what it says of itself."""
    assert isinstance(model.step(Tick(), MOMENT, Chooser(0)).result, Tick)
    assert model.features == ("clock",)


def test_the_wires_paths_are_its_own_too(model) -> None:
    """An emulator sends them to it."""
    assert model.owns("/real/new")
    assert model.owns("/things")
    assert not model.owns("/real/old")


def test_faults_go_by_the_wires_names(model) -> None:
    """As any answer."""
    response = model.fault("internal-error", Request("POST", "/real/new"), MOMENT, Chooser(0))
    assert json.loads(response.body) == {"thingId": "internal-error", "url": "/things"}
